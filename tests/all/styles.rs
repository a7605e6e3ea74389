//! Colours and emphasis. A sheet in `snapshots/` has a letter for each cell of a few screens, which show every kind of panel.
//!
//! The letters are fixed, so that a new style changes none of the others. The colours themselves are only in the table here.

use std::collections::{BTreeMap, BTreeSet};

use attentive::lesson::Library;
use attentive::notebook::{Notebook, Start, Theme};
use attentive::view::screen;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::common::{press, rows, text, walk};
use crate::lessons::files;
use crate::snapshots::{Snapshot, assert_unchanged};

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);

/// The sheet: what a screen shows, the step of its lesson, counted from 1, and the keys pressed there.
const SCREENS: &[(&str, usize, &str, (u16, u16))] = &[
    ("text and notes", 1, "N", SMALL),
    ("a command", 1, "y", SMALL),
    ("lessons", 1, "t", SMALL),
    ("help", 1, "?", SMALL),
    ("a cell in focus", 2, "Tab Tab ↓", SMALL),
    (
        "an edited cell, below the step before",
        2,
        "Tab Tab ↓ → e 9 Enter",
        LARGE,
    ),
    (
        "a row that an edit changed",
        2,
        "Tab e - . 5 Enter Esc",
        SMALL,
    ),
    ("a cell that is typed wrongly", 2, "Tab e x Enter", SMALL),
    ("a cell with three sources", 3, "", LARGE),
    (
        "a mask and sums of rows",
        4,
        "Tab ↓ → → e 0 Enter Esc",
        LARGE,
    ),
    ("a race", 5, "→", SMALL),
    ("a race, below a mask", 5, "", (120, 60)),
    ("bars", 6, "", SMALL),
    ("a comparison, below bars", 7, "", LARGE),
    ("knobs and checks", 8, "", SMALL),
    ("a knob that is turned", 8, "o + +", SMALL),
    ("a knob with names", 8, "o ↓ →", SMALL),
    ("a mistake", 8, "b", SMALL),
    ("a mistake that is kept", 8, "b ↓ ↓ Enter", LARGE),
    ("a choice and a hint", 9, "↓ H", SMALL),
    ("a choice that was wrong", 9, "1 Enter", SMALL),
    ("a number that is typed", 10, "1", SMALL),
    ("rows to tick", 11, "Space ↓", SMALL),
    ("a cell to point at", 12, "↓ →", SMALL),
    ("a wrong cell, and the right one", 12, "↓ Enter", SMALL),
    ("the same on the step before", 12, "↓ Enter →", LARGE),
    ("a problem", 13, "", SMALL),
    ("links with a leak", 14, "", SMALL),
    ("text below links", 15, "", LARGE),
    ("curves", 16, "", SMALL),
    ("a comparison, below curves", 17, "", LARGE),
    ("a point in focus", 16, "Tab ↓", LARGE),
    ("boxes that wait", 18, "→", SMALL),
    (
        "boxes in focus and changed",
        18,
        "→ → → Tab Tab ↓ w z Enter",
        SMALL,
    ),
    ("text below boxes", 19, "", LARGE),
    ("text below three curves", 21, "", LARGE),
];

/// A foreground and a background.
type Colours = (Color, Color);

const DEFAULT: Colours = (Color::Reset, Color::Reset);

const fn ink(colour: u8) -> Colours {
    (Color::Indexed(colour), Color::Reset)
}

const fn heat(text: u8, ground: u8) -> Colours {
    (Color::Indexed(text), Color::Indexed(ground))
}

/// A letter for each colour, its meaning, and itself in the dark and in the light theme.
const COLOURS: &[(char, &str, Colours, Colours)] = &[
    ('h', "heading", ink(117), ink(25)),
    ('f', "faint", ink(245), ink(243)),
    ('k', "code", ink(152), ink(24)),
    ('n', "computed", ink(222), ink(130)),
    ('w', "wrong", ink(210), ink(124)),
    ('1', "first source of a cell", ink(120), ink(28)),
    ('2', "second source", ink(219), ink(126)),
    ('3', "third source", ink(229), ink(94)),
    ('a', "below zero, weakest", heat(231, 17), heat(16, 153)),
    ('b', "below zero", heat(231, 19), heat(16, 111)),
    ('c', "below zero", heat(231, 21), heat(16, 105)),
    ('d', "below zero", heat(231, 27), heat(16, 67)),
    ('e', "below zero", heat(16, 33), heat(231, 27)),
    ('g', "below zero", heat(16, 75), heat(231, 21)),
    ('i', "below zero", heat(16, 117), heat(231, 19)),
    ('j', "below zero, strongest", heat(16, 159), heat(231, 17)),
    ('A', "above zero, weakest", heat(231, 52), heat(16, 222)),
    ('B', "above zero", heat(231, 88), heat(16, 215)),
    ('C', "above zero", heat(231, 124), heat(16, 172)),
    ('D', "above zero", heat(231, 160), heat(16, 166)),
    ('E', "above zero", heat(16, 166), heat(231, 160)),
    ('G', "above zero", heat(16, 172), heat(231, 124)),
    ('I', "above zero", heat(16, 178), heat(231, 88)),
    ('J', "above zero, strongest", heat(16, 220), heat(231, 52)),
    ('m', "hidden by a mask", heat(252, 239), heat(238, 250)),
];

/// A letter for each emphasis.
const EMPHASES: &[(char, Modifier)] = &[
    ('b', Modifier::BOLD),
    ('d', Modifier::DIM),
    ('i', Modifier::ITALIC),
    ('u', Modifier::BOLD.union(Modifier::UNDERLINED)),
    ('r', Modifier::BOLD.union(Modifier::REVERSED)),
    ('R', Modifier::DIM.union(Modifier::REVERSED)),
    ('x', Modifier::DIM.union(Modifier::ITALIC)),
    ('y', Modifier::BOLD.union(Modifier::ITALIC)),
];

/// The letters of a cell: its colour and its emphasis, a space for the default.
type Letters = (char, char);

/// The letters of a cell in a theme; none if its style is in no table.
fn letters(cell: &Cell, theme: Theme) -> Option<Letters> {
    // The light theme has a white ground, and black text on it.
    let colours = match (theme, cell.fg, cell.bg) {
        (Theme::Light, Color::Indexed(16), Color::Indexed(231)) => DEFAULT,
        (Theme::Light, text, Color::Indexed(231)) => (text, Color::Reset),
        (Theme::Light, _, Color::Reset) => return None,
        (_, text, ground) => (text, ground),
    };
    let emphasis = EMPHASES.iter().find(|(_, it)| *it == cell.modifier);
    let colour = COLOURS.iter().find(|(_, _, dark, light)| match theme {
        Theme::Dark => *dark == colours,
        Theme::Light => *light == colours,
    });
    let colour = colour.map(|(letter, ..)| *letter);
    let emphasis = emphasis.map(|(letter, _)| *letter);
    Some((
        colour.or((colours == DEFAULT).then_some(' '))?,
        emphasis.or(cell.modifier.is_empty().then_some(' '))?,
    ))
}

fn paint(notebook: &Notebook, (columns, rows): (u16, u16), colour: bool) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    screen::draw(notebook, colour, &mut buffer);
    buffer
}

fn style(cell: &Cell) -> String {
    format!("{:?} on {:?}, {:?}", cell.fg, cell.bg, cell.modifier)
}

/// The notebook at a step of the sheet's lesson.
fn notebook(step: usize) -> Notebook {
    let files = [
        ("01-before.md", include_str!("styles/01-before.md")),
        (
            "02-every-style.md",
            include_str!("styles/02-every-style.md"),
        ),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), Ok(text.as_bytes().to_vec())));
    let mut notebook = Notebook::new(Library::from_files(files), Start::default());
    notebook.open(1, step - 1);
    notebook
}

/// The screens of the sheet, each with its title.
fn screens() -> impl Iterator<Item = (&'static str, Notebook, (u16, u16))> {
    SCREENS.iter().map(|&(title, step, keys, size)| {
        let mut notebook = notebook(step);
        press(&mut notebook, keys, size);
        (title, notebook, size)
    })
}

/// The lines of a screen that are not empty, and below each the letters of its cells: after # their colours, after * their
/// emphasis. The header, which counts the steps of the sheet, is looked at once.
fn sheet(buffer: &Buffer, title: &str) -> String {
    let mut sheet = String::new();
    let header = if title == SCREENS[0].0 { 0 } else { 2 };
    for (line, cells) in text(buffer).lines().zip(rows(buffer)).skip(header) {
        if line.trim_matches([' ', '│']).is_empty() {
            continue;
        }
        let letters = cells.iter().map(|cell| {
            let letters = letters(cell, Theme::Dark);
            letters.unwrap_or_else(|| panic!("{title}: no letter for {}", style(cell)))
        });
        let (colours, emphases): (String, String) = letters.unzip();
        for (mark, line) in [('│', line), ('#', &colours), ('*', &emphases)] {
            match line.trim_end() {
                "" => {}
                line => sheet += &format!("{mark}{line}\n"),
            }
        }
    }
    sheet
}

/// The file that these tests read in `snapshots/`.
pub(crate) const SNAPSHOT: &str = "styles";

#[test]
fn the_styles_of_the_sheet_are_as_they_were() {
    let mut snapshot = Snapshot::new(SNAPSHOT);
    let colours = COLOURS
        .iter()
        .map(|(letter, meaning, ..)| format!("#{letter} {meaning}\n"));
    let emphases = EMPHASES
        .iter()
        .map(|(letter, emphasis)| format!("*{letter} {emphasis:?}\n"));
    snapshot.section("letters", colours.chain(emphases).collect::<String>());
    for (title, notebook, size) in screens() {
        let screen = sheet(&paint(&notebook, size, true), title);
        snapshot.section(format!("styles of {title}"), screen);
    }
    assert_unchanged(&[snapshot]);
}

/// What the sheet does not show could change unnoticed. So every style of the course is on it; the light theme has the same
/// letters everywhere; and without colours faint text is dim, and a character stands for each shade.
#[test]
fn the_sheet_stands_for_the_course() {
    let (mut seen, mut shaded) = (BTreeSet::new(), BTreeSet::new());
    let mut differences = BTreeMap::new();
    let mut look = |at: &str, notebook: &mut Notebook, size, is_sheet: bool| {
        let [dark, plain] = [true, false].map(|colour| paint(notebook, size, colour));
        // A dense picture has any two shades in a cell, and another height without colours: `dense.rs` is about it.
        if !is_sheet
            && dark
                .content
                .iter()
                .any(|cell| ["▀", "▄"].contains(&cell.symbol()))
        {
            return;
        }
        notebook.theme = Theme::Light;
        let light = paint(notebook, size, true);
        notebook.theme = Theme::Dark;
        for ((dark, light), plain) in dark.content.iter().zip(&light.content).zip(&plain.content) {
            let found = letters(dark, Theme::Dark);
            if is_sheet {
                seen.extend(found);
            }
            if plain.symbol() != dark.symbol() {
                shaded.extend(found.map(|(colour, _)| colour));
            }
            let fault = match found {
                None => Some("has no letter"),
                Some(letters) if !seen.contains(&letters) => Some("is not on the sheet"),
                _ if letters(light, Theme::Light) != found || light.symbol() != dark.symbol() => {
                    Some("is another in the light theme")
                }
                Some((colour, _)) if !is_without_colours(plain, dark, colour) => {
                    Some("is another without colours")
                }
                Some(_) => None,
            };
            if let Some(fault) = fault {
                let entry = differences.entry(format!("{} {fault}", style(dark)));
                entry.or_insert_with(|| at.to_owned());
            }
        }
    };
    for (title, mut notebook, size) in screens() {
        look(title, &mut notebook, size, true);
    }
    for (stem, size @ (columns, rows), _) in files() {
        walk(&stem, size, |state, notebook| {
            let at = format!("lesson {stem}, {state}, {columns}x{rows}");
            look(&at, notebook, size, false);
        });
    }
    assert!(differences.is_empty(), "{differences:#?}");
    let shades = "abcdegijABCDEGIJm"
        .chars()
        .filter(|it| !shaded.contains(it));
    assert_eq!(shades.collect::<String>(), "", "have no character");
    let (colours, emphases): (BTreeSet<char>, BTreeSet<char>) = seen.into_iter().unzip();
    for (letter, ..) in COLOURS {
        assert!(colours.contains(letter), "no screen has #{letter}");
    }
    for (letter, _) in EMPHASES {
        assert!(emphases.contains(letter), "no screen has *{letter}");
    }
}

/// Whether a cell without colours is as the coloured one asks for.
fn is_without_colours(plain: &Cell, dark: &Cell, colour: char) -> bool {
    let is_dim = match colour {
        'f' | 'm' => true,
        // Code goes with the number of its line.
        'k' => plain.modifier.contains(Modifier::DIM),
        _ => false,
    };
    let dim = match is_dim {
        true => Modifier::DIM,
        false => Modifier::empty(),
    };
    let shades = match colour {
        'a' | 'A' | 'b' | 'B' => "░",
        'c' | 'C' | 'd' | 'D' => "▒",
        'e' | 'E' | 'g' | 'G' => "▓",
        'i' | 'I' | 'j' | 'J' => "█",
        'm' => "╱",
        // A source of the cell in focus has one colour, whatever its shade or mask.
        '1'..='3' => "░▒▓█╱",
        _ => "",
    };
    let is_shade = dark.symbol() == " " && shades.contains(plain.symbol());
    (plain.fg, plain.bg) == DEFAULT
        && plain.modifier == dark.modifier | dim
        && (plain.symbol() == dark.symbol() || is_shade)
}

#[test]
fn a_letter_stands_for_one_style() {
    let colours: BTreeSet<char> = COLOURS.iter().map(|(letter, ..)| *letter).collect();
    let emphases: BTreeSet<char> = EMPHASES.iter().map(|(letter, _)| *letter).collect();
    assert_eq!(
        (colours.len(), emphases.len()),
        (COLOURS.len(), EMPHASES.len())
    );
}
