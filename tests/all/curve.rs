//! Curves, read back from their drawing.

use std::collections::BTreeSet;

use attentive::lesson::{Library, Scale};
use attentive::math::Matrix;
use attentive::notebook::panel::Panel;
use attentive::notebook::pictures::curve::{Curve, Level};
use attentive::notebook::{Notebook, Start, step_panels};
use attentive::view::text_width::width;
use attentive::view::theme::Palette;
use attentive::view::{Canvas, panel};
use proptest::prelude::*;

const MARKS: [char; 5] = ['●', '×', '▪', '+', '◆'];

fn lesson(keys: &str) -> Notebook {
    let text = format!(
        "+++\ntitle = \"Curves\"\npart = \"Part\"\n+++\n# Curves\n\n```run rnn\n```\n```show states\nview = \"curve\"\n{keys}\n```\n"
    );
    let files = [("01-curves.md".to_owned(), Ok(text.into_bytes()))];
    Notebook::new(Library::from_files(files), Start::default())
}

fn curve(values: Matrix, scale: Scale, level: Option<f64>) -> Panel {
    let panels = step_panels(&lesson(""), 0, attentive::notebook::PrintOut::Whole);
    let found = panels.into_iter().find_map(|panel| match panel {
        Panel::Curve(curve) => Some(curve),
        _ => None,
    });
    let Curve { mut grid, .. } = found.expect("curves");
    grid.rows = (0..values.nrows()).map(|row| row.to_string()).collect();
    grid.cols = (0..values.ncols()).map(|col| format!("c{col}")).collect();
    grid.revealed = values.nrows();
    grid.values = values.into();
    let (x, y) = (None, None);
    Panel::Curve(Curve {
        grid,
        scale,
        levels: level
            .map(|number| Level { number, name: None })
            .into_iter()
            .collect(),
        x,
        y,
        training: None,
    })
}

fn draw(panel: &Panel, columns: usize, rows: usize) -> Vec<String> {
    let canvas = Canvas {
        width: columns,
        rows,
        palette: Palette::text(),
    };
    let lines = panel::lines(panel, canvas);
    lines.iter().map(ToString::to_string).collect()
}

/// A number as an axis writes it.
fn number(text: &str) -> f64 {
    text.trim().replace('−', "-").parse().expect("a number")
}

/// A drawing with its axis: the rows with lines in them, and the place of a number among them.
struct Read {
    rows: Vec<Vec<char>>,
    ticks: Vec<(usize, f64)>,
    scale: Scale,
}

impl Read {
    fn new(lines: &[String], scale: Scale) -> Self {
        let (mut rows, mut ticks) = (Vec::new(), Vec::new());
        for line in lines {
            let Some((at, edge)) = line.char_indices().find(|(_, c)| "┤│".contains(*c)) else {
                continue;
            };
            if edge == '┤' {
                ticks.push((rows.len(), number(&line[..at])));
            }
            rows.push(line[at..].chars().skip(1).collect());
        }
        Self { rows, ticks, scale }
    }

    fn height(&self, number: f64) -> f64 {
        match self.scale {
            Scale::Linear => number,
            Scale::Log => number.log10(),
        }
    }

    /// The row of a number by the ticks, which themselves stand where they are to within half a row.
    fn row(&self, number: f64) -> f64 {
        let [(low_row, low), .., (high_row, high)] = self.ticks[..] else {
            panic!("{:?}", self.ticks);
        };
        let (low, high) = (self.height(low), self.height(high));
        let share = (self.height(number) - low) / (high - low);
        low_row as f64 + share * (high_row as f64 - low_row as f64)
    }
}

/// A matrix with numbers of every kind in it.
fn numbers() -> impl Strategy<Value = Matrix> {
    let cell = prop_oneof![
        8 => (-6i32..6, -9.99f64..9.99).prop_map(|(e, m)| m * 10f64.powi(e)),
        4 => -1.0f64..1.0,
        1 => prop::sample::select(vec![0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
    ];
    (2usize..21, 1usize..5).prop_flat_map(move |(rows, cols)| {
        prop::collection::vec(cell.clone(), rows * cols)
            .prop_map(move |cells| Matrix::from_vec(rows, cols, cells))
    })
}

proptest! {
    /// Every point is in the row of its number, and nothing else is marked.
    #[test]
    fn the_points_are_the_numbers(
        values in numbers(),
        log in any::<bool>(),
        columns in 62usize..120,
        rows in 4usize..14,
    ) {
        let scale = if log { Scale::Log } else { Scale::Linear };
        let is_drawn = |number: f64| number.is_finite() && (!log || number > 0.0);
        prop_assume!(values.iter().any(|number| is_drawn(*number)));
        let lines = draw(&curve(values.clone(), scale, None), columns, rows);
        let all = lines.join("\n");
        let read = Read::new(&lines, scale);
        prop_assert!(read.ticks.len() >= 2, "{all}");
        let (floor, line) = lines.iter().find_map(|line| line.split_once('└')).expect("a floor");
        prop_assert!(!floor.contains('─'));
        let line: Vec<char> = line.chars().collect();
        let mut marked = BTreeSet::new();
        for row in 0..values.nrows() {
            let x = row as f64 / (values.nrows() - 1) as f64 * (2 * line.len() - 1) as f64;
            let x = x.round() as usize / 2;
            let at: Vec<usize> = (0..values.ncols()).filter(|col| is_drawn(values[(row, *col)])).collect();
            for &col in &at {
                // One of the marks beside it is that of this curve, or of one that meets it there.
                let place = read.row(values[(row, col)]);
                let near = |y: usize| (y as f64 - place).abs() <= 1.3;
                let there = (0..read.rows.len()).filter(|y| near(*y)).any(|y| {
                    let meets = |other: &&usize| (read.row(values[(row, **other)]) - y as f64).abs() <= 1.3;
                    let mut names = at.iter().filter(meets);
                    names.any(|other| read.rows[y][x] == MARKS[*other])
                });
                prop_assert!(there, "row {row}, column {col}\n{all}");
            }
            let out = at.len() < values.ncols();
            prop_assert_eq!(line[x] == '○', out, "row {}\n{}", row, all);
            marked.insert(x);
        }
        for (y, cells) in read.rows.iter().enumerate() {
            for (x, cell) in cells[..line.len()].iter().enumerate() {
                prop_assert!(!MARKS.contains(cell) || marked.contains(&x), "{x}, {y}\n{all}");
            }
        }
        let is_out = lines.iter().any(|line| line.starts_with("  ○ "));
        prop_assert_eq!(is_out, values.iter().any(|number| !is_drawn(*number)));
    }

    /// At any size each line fits.
    #[test]
    fn curves_fit(values in numbers(), columns in 8usize..200, rows in 1usize..60, log in any::<bool>()) {
        let scale = if log { Scale::Log } else { Scale::Linear };
        prop_assume!(values.iter().any(|number| number.is_finite() && (!log || *number > 0.0)));
        let lines = draw(&curve(values, scale, Some(0.5)), columns, rows);
        if columns >= 40 {
            prop_assert!(lines.iter().all(|line| width(line) <= columns), "{}", lines.join("\n"));
        }
    }
}

#[test]
fn a_curve_is_drawn_as_it_is() {
    let values = Matrix::from_row_slice(
        5,
        2,
        &[1.0, 0.5, 0.1, 0.5, 0.01, 0.5, 0.001, 0.5, 1e-4, 0.0],
    );
    let lines = draw(&curve(values.clone(), Scale::Log, Some(0.1)), 50, 6);
    assert_eq!(lines[0], "states · logarithmic: ×100 a tick");
    assert!(lines[1].starts_with("   1 ┤●"), "{}", lines.join("\n"));
    assert!(
        lines.iter().any(|line| line.ends_with("● c0")),
        "{}",
        lines.join("\n")
    );
    assert!(
        lines.iter().any(|line| line.ends_with("· 0.10")),
        "{}",
        lines.join("\n")
    );
    assert_eq!(
        lines[lines.len() - 2..].concat(),
        "  ○ exactly 0: cannot be drawn on this axis (c1 at    4)"
    );
    let text = draw(&curve(values, Scale::Log, Some(0.1)), 78, usize::MAX);
    assert_eq!(
        text[..2],
        [
            "states: c0 goes from 1 at 0 to 0.00010 at 4; c1 goes from 0.50 at 0 to 0 at 4.",
            "  The level is 0.10.",
        ]
    );
    assert!(
        text.iter().any(|line| line.trim_start().starts_with("4 ")),
        "{text:?}"
    );
}

/// A level, and the largest number, are not in the row of a tick for another number; ticks are as far apart as each other.
#[test]
fn a_row_is_not_read_as_another_number() {
    for (values, scale, level) in [
        ([0.0, 0.4, 0.93], Scale::Linear, 0.1),
        ([1.0, 1e-3, 1e-5], Scale::Log, 0.04),
        ([3.75, 0.2, 1e-5], Scale::Log, 0.1),
    ] {
        let most = values.into_iter().fold(0.0, f64::max);
        for rows in 5..14 {
            let values = Matrix::from_row_slice(3, 1, &values);
            let lines = draw(&curve(values, scale, Some(level)), 78, rows);
            let read = Read::new(&lines, scale);
            let drawn = lines.join("\n");
            let at = |mark: &str| {
                let lines = lines.iter().filter(|line| line.contains(['┤', '│']));
                let mut rows = lines.enumerate().filter(|(_, line)| line.contains(mark));
                rows.next().expect("a row").0
            };
            let is_its = |row: usize, number: f64| {
                let tick = read.ticks.iter().find(|(at, _)| *at == row);
                tick.is_none_or(|(_, tick)| (tick - number).abs() < 1e-9)
            };
            assert!(rows < 8 || is_its(at("· "), level), "{level}\n{drawn}");
            let is_said = lines[0].contains(&format!(" · at most {most}"));
            let top = lines.iter().filter(|line| line.contains(['┤', '│']));
            let top = top.take_while(|line| !line.contains('●')).count();
            assert_eq!(is_its(top, most), !is_said, "{most}\n{drawn}");
            // Each in the row that is nearest to its number, to within a dot.
            for (row, number) in [(at("· "), level), (top, most)] {
                assert!(
                    (read.row(number) - row as f64).abs() < 0.76,
                    "{number}\n{drawn}"
                );
            }
            let gaps = read.ticks.windows(2).map(|pair| pair[1].0 - pair[0].0);
            let gaps: BTreeSet<usize> = gaps.collect();
            assert_eq!(gaps.len(), 1, "{drawn}");
        }
    }
}

#[test]
fn curves_that_are_the_same_are_one() {
    let values = Matrix::from_row_slice(3, 3, &[0.1, 0.5, 0.1, 0.2, 0.4, 0.2, 0.3, 0.3, 0.3]);
    let lines = draw(&curve(values, Scale::Linear, None), 78, 8);
    let drawn = lines.join("\n");
    assert!(
        lines.iter().any(|line| line.ends_with("● c0 = c2")),
        "{drawn}"
    );
    assert_eq!(lines[0], "states");
    assert!(!drawn.contains('▪') && drawn.contains('×'), "{drawn}");
    // An infinite number is the same as no other.
    let values = Matrix::from_row_slice(2, 2, &[0.0, f64::INFINITY, f64::INFINITY, 0.0]);
    let lines = draw(&curve(values, Scale::Linear, None), 78, 8);
    assert_eq!(lines[0], "states");
}

/// What suits no curve after a change is shown as numbers, with a remark; never as a wrong drawing.
#[test]
fn after_an_edit_there_are_numbers_instead() {
    let mut notebook = lesson("scale = \"log\"");
    assert!(
        notebook.page().steps[0]
            .iter()
            .any(|panel| matches!(panel, Panel::Curve(_)))
    );
    crate::common::press(&mut notebook, "s o n e Enter", (80, 24));
    let panels = &notebook.page().steps[0];
    assert!(!panels.iter().any(|panel| matches!(panel, Panel::Curve(_))));
    let remark = "(no curves of states: one row is one point, and no line)";
    let is_said = |panel: &Panel| matches!(panel, Panel::Caption(text) if text[0].text == remark);
    assert!(panels.iter().any(is_said), "{panels:?}");
    assert!(panels.iter().any(|panel| matches!(panel, Panel::Grids(_))));
}

/// The parts of a title that do not fit are left out whole.
#[test]
fn a_title_is_never_cut() {
    let values = Matrix::from_row_slice(3, 1, &[3.75, 0.2, 1e-13]);
    for columns in 30..90 {
        let Panel::Curve(mut drawn) = curve(values.clone(), Scale::Log, Some(0.3)) else {
            panic!("a curve");
        };
        drawn.y = Some("share that is a word's own".to_owned());
        let title = draw(&Panel::Curve(drawn), columns, 6).remove(0);
        let parts = title.split(" · ").skip(1);
        for part in parts {
            let is_whole = part == "share that is a word's own"
                || part.starts_with("logarithmic: ×") && part.ends_with(" a tick")
                || part == "at most 3.75"
                || part == "level 0.30";
            assert!(is_whole, "{part:?} in {title:?}");
        }
        assert!(columns < 40 || title.contains(" a tick"), "{title}");
    }
}

/// A level has its label in the row of its number, or in the title.
#[test]
fn a_label_is_at_the_height_of_its_level() {
    let values = Matrix::from_row_slice(3, 2, &[4.0, 3.5, 2.2, 3.0, 1.0, 2.2]);
    for rows in 4..14 {
        for level in [0.3, 1.0, 1.1, 2.2, 3.3] {
            let lines = draw(&curve(values.clone(), Scale::Linear, Some(level)), 78, rows);
            let drawn = lines.join("\n");
            let read = Read::new(&lines, Scale::Linear);
            let text = format!("{level:.2}").replace("1.00", "1");
            let mut labels = read.rows.iter().enumerate().filter(|(_, cells)| {
                String::from_iter(cells.iter()).ends_with(&format!("· {text}"))
            });
            match labels.next() {
                Some((row, _)) => assert!((read.row(level) - row as f64).abs() < 0.76, "{drawn}"),
                None => assert!(lines[0].contains(&format!(" · level {text}")), "{drawn}"),
            }
        }
    }
}

/// Words that are all the same do not differ: the page says so, and draws no rounding.
#[test]
fn no_difference_has_no_curves() {
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run residuals\n```\n\
        ```show difference\nview = \"curve\"\nscale = \"log\"\n```\n";
    for words in ["a j Space a j", "a j Space a j Space a j"] {
        let mut notebook = crate::common::course(lesson);
        crate::common::press(&mut notebook, &format!("s {words} Enter"), (80, 24));
        let screen = crate::common::text(&crate::common::draw(&mut notebook, (80, 24)));
        let words: Vec<&str> = screen.split_whitespace().collect();
        let said = "(no curves of difference: all its numbers are 0 but for rounding, and 0 has no place on a logarithmic axis; the words are all the same)";
        assert!(words.join(" ").contains(said), "{screen}");
    }
}

/// A name stands at the end of its curve in full where half of the room is enough for the lines, else in full below; never twice.
#[test]
fn a_name_is_said_once_and_in_full() {
    let values = Matrix::from_row_slice(3, 2, &[0.1, 0.5, 0.2, 0.4, 0.3, 0.6]);
    let mut panel = curve(values, Scale::Linear, None);
    let Panel::Curve(drawing) = &mut panel else {
        panic!("a curve");
    };
    let name = "attention, 16 threads";
    drawing.grid.cols[1] = name.to_owned();
    for width in [38, 44, 50, 58, 78, 120] {
        let lines = draw(&panel, width, 8);
        let drawn = lines.join("\n");
        assert_eq!(drawn.matches(name).count(), 1, "{width}\n{drawn}");
        let is_cut = drawn.contains('…');
        assert_eq!(is_cut, width < 58, "{width}\n{drawn}");
        assert!(
            lines.iter().all(|line| line.chars().count() <= width),
            "{drawn}"
        );
    }
}
