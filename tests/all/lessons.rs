//! Every step of every lesson at two sizes, its text locked in `snapshots/`; and what must hold on any sentence.

use crate::common::{draw, open, press, text, walk};
use crate::snapshots::{Snapshot, assert_unchanged};
use attentive::front::check::check_library;
use attentive::lesson::{BlockKind, Directive, Library};
use attentive::notebook::Notebook;
use attentive::notebook::key_table::{KeyContext, footer};
use attentive::view::text_width::width;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// The names of the lessons, each with a size and with the file of its screens.
pub(crate) fn files() -> Vec<(String, (u16, u16), String)> {
    let lessons = Library::embedded().lessons;
    let stems = lessons.iter().map(|entry| entry.stem().to_owned());
    stems
        .flat_map(|stem| SIZES.map(|size| (stem.clone(), size, name(&stem, size))))
        .collect()
}

fn name(stem: &str, (columns, rows): (u16, u16)) -> String {
    format!("{stem}__{columns}x{rows}")
}

/// The files that these tests read in `snapshots/`.
pub(crate) fn snapshots() -> Vec<String> {
    files().into_iter().map(|(.., name)| name).collect()
}

#[test]
fn every_step_of_every_lesson_looks_as_it_did() {
    let snapshots: Vec<Snapshot> = files()
        .into_iter()
        .map(|(stem, size, name)| {
            let mut snapshot = Snapshot::new(name);
            let (columns, rows) = size;
            walk(&stem, size, |state, notebook| {
                let heading = format!("lesson {stem}, {state}, {columns}x{rows}");
                let screen = text(&draw(notebook, size));
                snapshot.section(heading, without_count(notebook, &screen));
            });
            snapshot
        })
        .collect();
    assert_unchanged(&snapshots);
}

/// The screen with `lesson N of M` in its rule for the lesson's position, which each new lesson would change everywhere.
#[track_caller]
fn without_count(notebook: &Notebook, screen: &str) -> String {
    let last = notebook.library.lessons.last().expect("a lesson");
    let [number, last] = [notebook.lesson(), last].map(|it| it.number().expect("a number"));
    let position = format!("lesson {number} of {last}");
    let (header, rest) = screen.split_once('\n').expect("a header");
    let (rule, rest) = rest.split_once('\n').expect("a rule below it");
    let left = rule.strip_suffix(&format!(" {position} ──"));
    let left = left.unwrap_or_else(|| panic!("{position:?} is not in {rule}"));
    let (left, right) = (left.trim_end_matches('─'), " lesson N of M ──");
    let fill = width(rule) - width(left) - width(right);
    format!("{header}\n{left}{}{right}\n{rest}", "─".repeat(fill))
}

/// `attentive check` holds for our own lessons: nothing unknown, nothing typed in, every step fits 80×24.
#[test]
fn the_course_passes_its_own_check() {
    let problems: Vec<String> = check_library(Library::embedded())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A teacher finds something to say on every step.
#[test]
fn every_step_has_notes_for_the_teacher() {
    for entry in &Library::embedded().lessons {
        for (number, step) in entry.steps.iter().enumerate() {
            let has_notes = step.blocks.iter().any(|block| match &block.kind {
                BlockKind::Directive(Directive::Notes(notes)) => notes
                    .iter()
                    .any(|text| text.split_whitespace().count() >= 5),
                _ => false,
            });
            assert!(has_notes, "{}, step {}", entry.file(), number + 1);
        }
    }
}

/// And sees them as soon as the step is there, in a window of the smallest size that the course is written for.
#[test]
fn notes_are_on_the_first_screen_of_a_step() {
    for entry in &Library::embedded().lessons {
        let mut notebook = open(entry.stem());
        press(&mut notebook, "N", (80, 24));
        for step in 0..entry.steps.len() {
            notebook.open(notebook.lesson, step);
            let screen = text(&draw(&mut notebook, (80, 24)));
            let place = format!("{}, step {}", entry.file(), step + 1);
            assert!(screen.contains("▎ "), "{place}\n{screen}");
        }
    }
}

/// What the texts of the course keep to: one seed, options that do not begin with a number (each has one already), softmax explained before it
/// is used, and mistakes that name the project they were found in.
#[test]
fn the_texts_keep_to_their_rules() {
    let lessons = Library::embedded().lessons;
    let sources: Vec<(String, String)> = lessons
        .iter()
        .map(|entry| {
            let file = entry.file().to_owned();
            let text = std::fs::read_to_string(format!("lessons/{file}")).expect("a lesson");
            (file, text)
        })
        .collect();
    for (file, text) in &sources {
        for line in text.lines() {
            // The quiz asks on other numbers, and says so.
            let is_quiz = file.starts_with("18-");
            let is_other_seed = !is_quiz && line.starts_with("seed = ") && line != "seed = 7";
            assert!(!is_other_seed, "{file}: {line}");
            if let Some(options) = line.strip_prefix("choose = [") {
                let mut options = options.split('"').skip(1).step_by(2);
                let begins = |option: &str| option.starts_with(|c: char| c.is_ascii_digit());
                assert!(!options.any(begins), "{file}: {line}");
            }
        }
    }
    let source = |name: &str| {
        let found = sources.iter().find(|(file, _)| file.contains(name));
        &found.expect("a lesson").1
    };
    assert!(!source("02-").contains("oftmax"));
    let steps: Vec<&str> = source("09-").split("\n---\n").collect();
    let first = steps.iter().position(|step| step.contains("oftmax"));
    let first = first.expect("softmax");
    assert!(steps[first].contains("makes shares of scores: e to the power"));
    let (divide, mask, heads) = (source("09-"), source("10-"), source("13-"));
    for (text, project) in [
        (divide, "karpathy/ng-video-lecture"),
        (mask, "georg-wolflein/good-features"),
        (mask, "huggingface/pytorch-image-models"),
        (heads, "ajhalthor/Transformer-Neural-Network"),
    ] {
        assert!(text.contains(project), "{project}");
    }
}

/// Stepping back shows what stepping forward showed.
#[test]
fn the_way_back_is_the_way_there() {
    let size = (80, 24);
    let mut notebook = open("0");
    let mut seen = Vec::new();
    loop {
        // What was asked on the way there is answered on the way back.
        while notebook.key_context() == KeyContext::Asking {
            press(&mut notebook, "x", size);
        }
        // The end of the last lesson is scrolled down before it says that it is the end.
        let shown = text(&draw(&mut notebook, size));
        if notebook.key_context() != KeyContext::End || notebook.scroll == 0 {
            seen.push(shown);
        }
        press(&mut notebook, "→", size);
        if notebook.message.is_some() {
            break;
        }
        assert!(seen.len() < 500, "the course has an end");
    }
    notebook.scroll = 0;
    while let Some(expected) = seen.pop() {
        notebook.message = None;
        let shown = text(&draw(&mut notebook, size));
        assert_eq!(shown, expected, "step {} from the start", seen.len());
        press(&mut notebook, "←", size);
    }
    assert_eq!(
        notebook.message.as_deref(),
        Some("the beginning of the course")
    );
}

/// Lesson 13: `b` merges the heads wrongly, which the look-ahead check on the page notices; and with one head the page says what is gone.
#[test]
fn heads_merged_wrongly_are_noticed_on_the_page() {
    let size = (80, 24);
    let mut notebook = open("13");
    notebook.open(notebook.lesson, 7);
    let right = text(&draw(&mut notebook, size));
    assert!(right.contains("✓ no row looks ahead"), "{right}");
    press(&mut notebook, "b", size);
    let wrong = text(&draw(&mut notebook, size));
    assert!(wrong.contains("✗ no row looks ahead"), "{wrong}");
    press(&mut notebook, "b", size);
    assert!(text(&draw(&mut notebook, size)).contains("✓ no row looks ahead"));
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "-", size);
    let page = text(&draw(&mut notebook, size));
    assert!(
        page.contains("(head1.weights is not there: a knob has taken it away)"),
        "{page}"
    );
    press(&mut notebook, "+ +", size);
    assert!(text(&draw(&mut notebook, size)).contains("heads = 4"));
}

/// Lesson 16: a kept mistake is said everywhere, and that the text is about the right computation only where it is; and with one mistake there is
/// no next one.
#[test]
fn a_page_about_a_mistake_is_not_said_to_be_about_the_right_computation() {
    for size in [(80, 24), (120, 40)] {
        let mut notebook = open("16");
        notebook.open(notebook.lesson, 8);
        press(&mut notebook, "b", size);
        let choosing = text(&draw(&mut notebook, size));
        assert!(choosing.contains("mistake 1 of 1"), "{choosing}");
        assert!(!choosing.contains("next mistake"), "{choosing}");
        press(&mut notebook, "Enter", size);
        let right = text(&draw(&mut notebook, size));
        let right = right.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            right.contains("the text is about the computation without it"),
            "{right}"
        );
        notebook.open(notebook.lesson, 7);
        let wrong = text(&draw(&mut notebook, size));
        assert!(wrong.contains("b repairs it"), "{wrong}");
        assert!(!wrong.contains("the text is about"), "{wrong}");
    }
}

/// Lesson 12: with positions on, the same words in another order come out as others.
#[test]
fn positions_tell_orders_apart_on_the_page() {
    let size = (80, 24);
    let mut notebook = open("12");
    notebook.open(notebook.lesson, 6);
    let off = text(&draw(&mut notebook, size));
    assert!(
        off.contains("e−1") && off.contains("✓ outputs follow the words"),
        "{off}"
    );
    press(&mut notebook, "+", size);
    let on = text(&draw(&mut notebook, size));
    assert!(on.contains("“sinusoidal”") && !on.contains("e−1"), "{on}");
    assert!(on.contains("not asked: positions are added"), "{on}");
}

/// The README shows a real screen, names every key that the footer does, and its sample lesson passes `check`.
#[test]
fn the_readme_tells_the_truth() {
    let readme = include_str!("../../README.md");
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 5);
    let screen = text(&draw(&mut notebook, (80, 24)));
    assert!(readme.contains(&screen), "the screen is now\n{screen}");
    for place in [
        KeyContext::Reading,
        KeyContext::Training,
        KeyContext::Asking,
        KeyContext::Matrix,
        KeyContext::Knobs,
        KeyContext::Breaking,
    ] {
        for binding in footer(place).filter(|binding| binding.keys != ["arrows"]) {
            let key = format!("`{}`", binding.keys[0]);
            assert!(readme.contains(&key), "{key} is not in the README");
        }
    }
    let sample = readme
        .split("````markdown\n")
        .nth(1)
        .and_then(|rest| rest.split("````").next());
    let file = (
        "01-affinity.md".to_owned(),
        Ok(sample.expect("a sample").into()),
    );
    let problems = check_library(Library::from_files([file]));
    assert_eq!(problems, []);
}
