//! A trace as text: every matrix with its address, its shape and its formula.

use unicode_width::UnicodeWidthStr;

use super::Traced;
use crate::math::{Labels, Matrix, Recorded, Role};
use crate::runs::overflow::Overflow;
use crate::text::{clean, cut, figures};

/// The widest line of a matrix; a wider matrix is split into blocks of columns, one below the other.
const WIDEST: usize = 100;

/// The widest name of a row or column that is shown in full.
const WIDEST_NAME: usize = 20;

/// The inputs, then the stages, then the gradients.
pub(super) fn written(traced: &Traced) -> String {
    let tape = &traced.run.tape;
    let mut parts = Vec::new();
    let recorded = &traced.run.recorded;
    let came_in = recorded.iter().filter(|it| !is_stage(it));
    for recorded in came_in.chain(traced.stages()) {
        let mut about = match recorded.role {
            Role::Stage(text) => text.formula.to_owned(),
            Role::Constant => "no gradient".to_owned(),
            Role::Input => {
                let origin = traced.run.inputs.origin(&recorded.address);
                origin.map(|badge| badge.to_string()).unwrap_or_default()
            }
        };
        if recorded.edit.is_some() {
            about += " · edited";
        }
        let (value, labels) = (tape.value(recorded.id), tape.labels(recorded.id));
        parts.push(matrix(&recorded.address, &about, &value, &labels));
    }
    if let Some((address, _)) = &traced.grad {
        parts.push(match traced.upstream {
            Some(_) => format!("gradients of sum(upstream ∘ {address})\n"),
            None => format!("gradients of sum({address})\n"),
        });
    }
    for (recorded, gradient) in traced.gradients() {
        let address = format!("∂/∂{}", recorded.address);
        parts.push(matrix(&address, "", gradient, &tape.labels(recorded.id)));
    }
    parts.extend(severed(traced));
    parts.extend(past(traced));
    parts.extend(overflow(traced));
    parts.join("\n")
}

/// Names the matrices that have no gradient because cells are set by hand between them and the loss.
fn severed(traced: &Traced) -> Option<String> {
    let (edited, lost) = traced.severed()?;
    let (edited, lost) = (edited.join(", "), lost.join(", "));
    Some(format!(
        "gradients end at {edited}, where cells are set by hand: none reaches {lost}\n"
    ))
}

/// Names the knobs of a file that change nothing, since the file has the inputs that they shaped.
fn past(traced: &Traced) -> Option<String> {
    let knobs = traced.past.iter();
    let knobs: Vec<String> = knobs
        .map(|(knob, value)| format!("{knob}={value}"))
        .collect();
    let knobs = clean(&knobs.join(", ")).into_owned();
    (!knobs.is_empty()).then(|| format!("unused, since the file has the inputs: {knobs}\n"))
}

/// Names the matrices that hold ∞ or NaN.
fn overflow(traced: &Traced) -> Option<String> {
    let tape = &traced.run.tape;
    let recorded = traced.run.recorded.iter();
    let counted: Vec<(&str, Overflow)> = recorded
        .map(|it| (&*it.address, Overflow::of(it.name(), &tape.value(it.id))))
        .collect();
    let holding = |what: &str, count: fn(&Overflow) -> usize| {
        let held = counted.iter().filter(|(_, overflow)| count(overflow) > 0);
        let names: Vec<&str> = held.map(|(address, _)| *address).collect();
        (!names.is_empty()).then(|| format!("{what} in {}", names.join(", ")))
    };
    let parts = [
        holding("∞", |it| it.infinite),
        holding("NaN", |it| it.undefined),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("overflow: {}\n", parts.join("; ")))
}

fn is_stage(recorded: &Recorded) -> bool {
    matches!(recorded.role, Role::Stage(_))
}

/// A heading and the numbers below it, each column as wide as it needs to be.
fn matrix(address: &str, about: &str, matrix: &Matrix, (rows, cols): &(Labels, Labels)) -> String {
    let heading = format!(
        "{address}  [{}, {}]  {about}",
        matrix.nrows(),
        matrix.ncols()
    );
    let mut text = format!("{}\n", heading.trim_end());
    let row_names = names(rows, matrix.nrows());
    let margin = row_names.iter().map(|name| name.width()).max().unwrap_or(0);
    let columns: Vec<Column> = names(cols, matrix.ncols())
        .into_iter()
        .zip(matrix.column_iter())
        .map(|(name, column)| Column::new(name, column.iter().copied()))
        .collect();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let (block, beyond) = rest.split_at(fitting(rest, margin));
        let line = |name: &str, cell: &dyn Fn(&Column) -> String| {
            let cells: String = block
                .iter()
                .map(|c| format!("  {}", right(&cell(c), c.width)))
                .collect();
            format!("{name}{}{cells}\n", " ".repeat(margin - name.width()))
        };
        text += &line("", &|column| column.name.clone());
        for (i, name) in row_names.iter().enumerate() {
            text += &line(name, &|column| column.cells[i].clone());
        }
        rest = beyond;
    }
    text
}

/// A column of a matrix, as text.
struct Column {
    name: String,
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(name: String, cells: impl Iterator<Item = f64>) -> Self {
        let cells: Vec<String> = cells.map(figures::traced).collect();
        let widths = cells.iter().map(|cell| cell.width());
        let width = widths.fold(name.width(), usize::max);
        Self { name, cells, width }
    }
}

/// How many of the columns fit beside the names of the rows; at least one.
fn fitting(columns: &[Column], margin: usize) -> usize {
    let mut used = margin;
    let fitting = columns.iter().take_while(|column| {
        used += 2 + column.width;
        used <= WIDEST
    });
    fitting.count().max(1)
}

fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// The names of rows or columns; where they have none, their numbers from 0.
fn names(labels: &Labels, count: usize) -> Vec<String> {
    match labels {
        Some(names) => names.iter().map(|name| short(clean(name).into())).collect(),
        None => (0..count).map(|index| index.to_string()).collect(),
    }
}

fn short(name: String) -> String {
    match name.width() <= WIDEST_NAME {
        true => name,
        false => cut(&name, WIDEST_NAME, UnicodeWidthStr::width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[&str]) -> Labels {
        Some(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn numbers_are_aligned_under_their_names() {
        let m = Matrix::from_row_slice(2, 2, &[-0.25, -0.0, f64::NEG_INFINITY, 1e300]);
        let text = matrix(
            "masked",
            "M = S + mask",
            &m,
            &(labels(&["my", "ನಾಮ"]), None),
        );
        let expected = "\
masked  [2, 2]  M = S + mask
           0           1
my   -0.2500      0.0000
ನಾಮ       −∞  1.0000e300
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_wide_matrix_goes_on_below_and_loses_nothing() {
        let m = Matrix::from_fn(2, 40, |i, j| (i * 40 + j) as f64);
        let text = matrix("x", "", &m, &(None, None));
        assert!(text.lines().all(|line| line.width() <= WIDEST), "{text}");
        let numbers = |text: &str| {
            text.split_whitespace()
                .filter(|word| word.contains('.'))
                .count()
        };
        assert_eq!(numbers(&text), 80);
        assert!(text.contains("79.0000"));
    }

    #[test]
    fn a_name_is_cleaned_and_shortened() {
        let long = "word".repeat(1000);
        assert_eq!(
            names(&labels(&["a\u{202e}b", &long]), 2),
            ["a\u{fffd}b", "wordwordwordwordwor…"]
        );
    }
}
