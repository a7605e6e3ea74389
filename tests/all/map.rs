//! The map of the course: which boxes it has, where they stand, how the arrows move between them, and what opens a lesson.

use std::collections::{HashMap, HashSet};

use attentive::lesson::{Library, MapPart};
use attentive::notebook::action::Direction;
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::panel::Panel;
use attentive::notebook::pictures::map::CourseMap;
use attentive::notebook::pictures::map_layout::MapLayout;
use attentive::notebook::{Mode, Notebook, Start};
use attentive::view::theme::Palette;
use attentive::view::{Canvas, panel};
use proptest::prelude::*;

use crate::common::{course, draw, open, press, text};
use crate::support::attentive;

/// A course with one lesson for each of these parts.
fn library(parts: &[&str]) -> Library {
    Library::from_files(parts.iter().enumerate().map(|(number, part)| {
        let text =
            format!("+++\ntitle = \"About {part}\"\npart = \"P\"\nmap = \"{part}\"\n+++\nText.\n");
        (format!("{number:02}-{part}.md"), Ok(text.into_bytes()))
    }))
}

fn all_parts() -> Vec<&'static str> {
    MapPart::ALL.map(|(name, _)| name).to_vec()
}

fn map_of(parts: &[&str], lit: &[MapPart]) -> CourseMap {
    CourseMap::new(&library(parts), lit)
}

/// The map as the page draws it.
fn drawn(map: &CourseMap, width: usize) -> String {
    let canvas = Canvas {
        width,
        rows: 12,
        palette: Palette::new(Default::default(), false),
    };
    let lines = panel::lines(&Panel::Map(map.clone()), canvas);
    lines
        .iter()
        .map(|line| format!("{}\n", line.to_string().trim_end()))
        .collect()
}

#[test]
fn the_whole_model_on_a_sheet() {
    let map = map_of(&all_parts(), &[MapPart::CrossAttention]);
    let beside = "  sentence ─▶ embedding ─▶ positions
            ┌─────┘            └───┐                      words so far
┌ recurrent ▼─────────┐  ┌ encoder ▼──────┐  ┌ decoder ─────────▼────┐
│ RNN                 │  │ self-attention │  │ masked self-attention │
│ BPTT                │  │ add & norm     │  │ add & norm            │
│ truncated BPTT      │  │ feed-forward   │┌▶│▐cross-attention▌      │
│ vanishing gradients │  │ add & norm     ├┘ │ add & norm            │
│ bi-RNN              │  └────────────────┘  │ feed-forward          │
│ GRU                 │                      │ add & norm            │
└─────────────────────┘                      └───────────▼───────────┘
                                                     next word
┌ inside attention ──────────────────────────────────────────────────┐
│ Q, K, V → affinity → scale → mask → softmax → context → multi-head │
└────────────────────────────────────────────────────────────────────┘
 ▐ ▌ here: cross-attention
";
    assert_eq!(drawn(&map, 78), beside);
    // Beside a page of 100 columns.
    let below = "  sentence ─▶ embedding ─▶ positions
          ┌────────────────────┘ words so far
┌ encoder ▼──────┐  ┌ decoder ─────────▼────┐
│ self-attention │  │ masked self-attention │
│ add & norm     │  │ add & norm            │
│ feed-forward   │┌▶│▐cross-attention▌      │
│ add & norm     ├┘ │ add & norm            │
└────────────────┘  │ feed-forward          │
                    │ add & norm            │
                    └───────────▼───────────┘
                            next word
┌ inside attention ─────────────────┐
│ Q, K, V → affinity → scale → mask │
│→ softmax → context → multi-head   │
└───────────────────────────────────┘
┌ recurrent ───────────────────────┐
│ RNN  BPTT  truncated BPTT        │
│ vanishing gradients  bi-RNN  GRU │
└──────────────────────────────────┘
 ▐ ▌ here: cross-attention
";
    assert_eq!(drawn(&map, 45), below);
    // Too narrow for a picture: some of the list, around the part at hand.
    let list = " add & norm             11 · About ad…
 feed-forward           12 · About fe…
 decoder                13 · About de…
 masked self-attention  14 · About ma…
▐cross-attention▌       15 · About cr…
 next word              16 · About ne…
 Q, K, V                17 · About qu…
 affinity               18 · About af…
 … and 16 more: M shows them
 ▐ ▌ here: cross-attention
";
    assert_eq!(drawn(&map, 38), list);
}

/// Courses on the way to the whole one.
#[test]
fn a_part_without_a_lesson_leaves_no_hole() {
    let today = ["sentence", "embedding", "rnn", "self-attention", "affinity"];
    let today = map_of(&today, &[]);
    let attention = "  sentence ─▶ embedding
            ┌─────┴──────┐
┌ recurrent ▼─┐  ┌───────▼────────┐
│ RNN         │  │ self-attention │
└─────────────┘  └────────────────┘
┌ inside attention ──┐
│ affinity           │
└────────────────────┘
";
    assert_eq!(drawn(&today, 78), attention);
    let block = "┌────────────────┐
│ self-attention │
│ add & norm     │
│ feed-forward   │
│ add & norm     │
└────────────────┘
";
    let parts = ["self-attention", "add-norm", "feed-forward"];
    assert_eq!(drawn(&map_of(&parts, &[]), 78), block);
    let decoder = "  embedding
      └───┐
┌ decoder ▼───────┐
│ cross-attention │
└────────▼────────┘
     next word
";
    let parts = ["embedding", "decoder", "cross-attention", "next-word"];
    assert_eq!(drawn(&map_of(&parts, &[]), 78), decoder);
    let chain = "  embedding ─▶ next word
";
    assert_eq!(drawn(&map_of(&["embedding", "next-word"], &[]), 78), chain);
    let recurrent = "  embedding ─▶ positions
      └─────┐
┌ recurrent ▼─┐
│ RNN         │
└──────▼──────┘
   next word
";
    let parts = ["rnn", "positions", "embedding", "next-word"];
    assert_eq!(drawn(&map_of(&parts, &[]), 78), recurrent);
}

proptest! {
    /// Any course on a sheet of any size.
    #[test]
    fn every_part_that_has_a_lesson_is_there_once_and_can_be_reached(
        taught in proptest::collection::vec(any::<bool>(), MapPart::ALL.len()),
        width in 10..110_usize,
        height in 3..40_usize,
    ) {
        let parts = MapPart::ALL.iter().zip(&taught).filter(|(_, taught)| **taught);
        let parts: Vec<(&str, MapPart)> = parts.map(|(part, _)| *part).collect();
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        let map = map_of(&names, &[]);
        let on_it: HashSet<MapPart> = map.boxes.iter().map(|it| it.part).collect();
        prop_assert_eq!(&on_it, &parts.iter().map(|(_, part)| *part).collect());
        for it in &map.boxes {
            prop_assert_eq!(parts[it.lesson].1, it.part);
        }
        let layout = MapLayout::new(&map, width, height);
        prop_assert_eq!(layout.places.len(), map.boxes.len());
        if layout.is_list {
            prop_assert_eq!(layout.ink.len(), on_it.len());
        } else {
            prop_assert!(layout.ink.len() <= height);
            prop_assert!(layout.ink.iter().all(|row| row.len() <= width));
        }
        // Nothing stands on a box, and no row is empty.
        let mut taken: HashMap<(usize, usize), MapPart> = HashMap::new();
        for (it, place) in map.boxes.iter().zip(&layout.places) {
            for x in place.x..place.x + place.width {
                let other = taken.insert((x, place.y), it.part);
                prop_assert!(other.is_none() || layout.is_list && other == Some(it.part));
                let ink = layout.ink[place.y].get(x);
                prop_assert!(ink.is_none_or(|ink| *ink == ' '), "{:?}", it.part);
            }
        }
        for (y, row) in layout.ink.iter().enumerate() {
            let has_box = layout.places.iter().any(|place| place.y == y);
            prop_assert!(has_box || row.iter().any(|c| *c != ' '), "row {} is empty", y);
        }
        // From every box to every place.
        let places: HashSet<_> = layout.places.iter().map(|it| (it.x, it.y)).collect();
        for start in 0..map.boxes.len() {
            let mut reached = HashSet::from([start]);
            let mut waiting = vec![start];
            while let Some(from) = waiting.pop() {
                for direction in [Direction::Up, Direction::Down, Direction::Left, Direction::Right] {
                    let next = layout.next(from, direction);
                    if reached.insert(next) {
                        waiting.push(next);
                    }
                }
            }
            let seen: HashSet<_> = reached.iter().map(|&it| &layout.places[it]).map(|it| (it.x, it.y)).collect();
            prop_assert_eq!(&seen, &places, "from {:?}", map.boxes[start].part);
        }
    }
}

const SIZE: (u16, u16) = (80, 24);

#[track_caller]
fn shows(notebook: &mut Notebook, size: (u16, u16), expected: &[&str]) {
    let screen = text(&draw(notebook, size));
    for wanted in expected {
        assert!(screen.contains(wanted), "{wanted:?} is not in\n{screen}");
    }
}

#[test]
fn the_key_shows_the_map_from_any_page_and_a_box_opens_its_lesson() {
    // While reading, at a question, in a matrix.
    for (keys, context) in [
        ("", KeyContext::Reading),
        ("→ → →", KeyContext::Asking),
        ("Tab", KeyContext::Matrix),
    ] {
        let mut notebook = open("8");
        press(&mut notebook, keys, SIZE);
        assert_eq!(notebook.key_context(), context);
        let before = (notebook.lesson, notebook.step, notebook.focus);
        press(&mut notebook, "M", SIZE);
        shows(
            &mut notebook,
            SIZE,
            &[
                "[Q, K, V]→▐affinity▌→ scale ",
                "lesson 8 · Query, key, value",
            ],
        );
        // A look at it changes nothing.
        for leave in ["Esc", "M Esc", "M M"] {
            press(&mut notebook, leave, SIZE);
            assert_eq!(notebook.key_context(), context);
            assert_eq!((notebook.lesson, notebook.step, notebook.focus), before);
        }
        // So does a choice of the lesson that is open.
        for choose in ["M Enter", "t Enter"] {
            press(&mut notebook, choose, SIZE);
            assert_eq!(notebook.key_context(), context, "{choose}");
            assert_eq!((notebook.lesson, notebook.step, notebook.focus), before);
        }
        press(&mut notebook, "M → → Enter", SIZE);
        assert_eq!(notebook.key_context(), KeyContext::Reading);
        assert_eq!((notebook.lesson().slug(), notebook.step), ("why-divide", 0));
        shows(&mut notebook, SIZE, &["9 · Why divide by √dₖ?"]);
    }
}

/// The arrows follow the picture that is on the screen: beside each other, or a list.
#[test]
fn arrows_go_where_they_point() {
    let check = |size, keys: &str, expected: &str| {
        let mut notebook = open("8");
        press(&mut notebook, keys, size);
        shows(&mut notebook, size, &[expected]);
    };
    check(SIZE, "M ↑", "[bi-RNN]");
    check(SIZE, "M ↑ ↑ ↑ ↑ ↑", "[RNN]");
    // The decoder's, which stands on the same line.
    check(SIZE, "M ↑ →", "[feed-forward]");
    check(SIZE, "M ↑ → ↑ ↑", "[cross-attention]");
    check(SIZE, "M ↑ ↑ ↑ ↑ ↑ ↑", "[sentence]");
    check(SIZE, "M ↑ ↑ ↑ ↑ ↑ ↑ →", "[embedding]");
    check(SIZE, "M ↑ ↑ ↑ ↑ ↑ ↑ → →", "[positions]");
    check(SIZE, "M → → → →", "[softmax]");
    check(SIZE, "M ↓ ←", "[Q, K, V]");
    check((40, 10), "M ↑", "[next word]");
    check((40, 10), "M ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓ ↓", "[multi-head] ");
    check((40, 10), "M →", "[Q, K, V]");
}

#[test]
fn a_course_that_says_nothing_has_no_map() {
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\nText.\n```map\n```\n";
    let mut notebook = course(lesson);
    shows(
        &mut notebook,
        SIZE,
        &["(No map: no lesson of this course says"],
    );
    let screen = text(&draw(&mut notebook, SIZE));
    assert!(!screen.contains("M map"), "{screen}");
    press(&mut notebook, "M", SIZE);
    assert_eq!(notebook.key_context(), KeyContext::Reading);
    shows(
        &mut notebook,
        SIZE,
        &["no map: no lesson of this course says"],
    );
    // Among others it is a mistake of the author.
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["1-a.md", "2-b.md"] {
        std::fs::write(folder.path().join(name), lesson).expect("a new file");
    }
    let path = folder.path().to_str().expect("a plain name");
    let found = attentive(&["check", path], b"");
    assert_eq!(
        found
            .stdout
            .matches("error: there is nothing on the map")
            .count(),
        2
    );
    assert_eq!(found.code, 1);
}

#[test]
fn a_lesson_can_show_the_map_and_mark_other_parts() {
    let lesson = |map: &str| {
        format!(
            "+++\ntitle = \"T\"\npart = \"P\"\nmap = [\"mask\", \"softmax\"]\n+++\n```map {map}\n```\n"
        )
    };
    let mut notebook = course(&lesson(""));
    shows(
        &mut notebook,
        SIZE,
        &["▐mask▌→▐softmax▌", "▐ ▌ here: mask and softmax"],
    );
    let mut notebook = course(&lesson("softmax"));
    shows(
        &mut notebook,
        SIZE,
        &[" mask →▐softmax▌", "▐ ▌ here: softmax"],
    );
}

#[test]
fn a_print_out_names_the_boxes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\nmap = [\"rnn\", \"self-attention\", \"add-norm\", \"feed-forward\"]\n+++\nText.\n";
    let shown = format!(
        "{}```map\n```\n",
        lesson.replace("map = [\"rnn\", ", "map = [\"affinity\", ")
    );
    std::fs::write(folder.path().join("1-a.md"), lesson).expect("a new file");
    std::fs::write(folder.path().join("b.md"), shown).expect("a new file");
    let path = folder.path().to_str().expect("a plain name");
    let found = attentive(&["print", "b", "--lessons", path], b"");
    let expected = "The map of the course. Here: self-attention, add & norm, feed-forward and
affinity.
  recurrent: RNN (lesson 1)
  layers: self-attention (lesson 1), add & norm (lesson 1),
    feed-forward (lesson 1), add & norm
  inside attention: affinity (T)
";
    assert!(found.stdout.ends_with(expected), "{}", found.stdout);
}

/// A file that is saved while the map is open.
#[test]
fn the_cursor_stays_on_its_box_when_the_course_changes() {
    let mut notebook = Notebook::new(library(&["rnn", "mask"]), Start::default());
    press(&mut notebook, "M ↓", SIZE);
    shows(&mut notebook, SIZE, &["[mask]"]);
    notebook.reload(library(&["rnn", "bptt", "affinity", "mask"]));
    shows(&mut notebook, SIZE, &["[mask]", "BPTT"]);
    notebook.reload(library(&["rnn"]));
    shows(&mut notebook, SIZE, &["[RNN]"]);
    let file = (
        "1-t.md".to_owned(),
        Ok(b"+++\ntitle = \"T\"\npart = \"P\"\n+++\nText.\n".to_vec()),
    );
    notebook.reload(Library::from_files([file]));
    assert!(matches!(notebook.mode, Mode::Reading));
}
