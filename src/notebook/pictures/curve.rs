//! The columns of a matrix as curves over its rows.

use crate::lesson::Scale;
use crate::math::Matrix;
use crate::notebook::panel::Grid;
use crate::text::figures;

/// The largest number that is drawn: the axis needs room above it.
const LARGEST: f64 = 1e300;

/// The part of two numbers by which they may differ and still be the same, for rounding.
const SAME: f64 = 1e-9;

/// Below this size numbers that are measured against 1 are what rounding leaves of 0.
const ROUNDING: f64 = 1e-14;

/// A curve for each column of a matrix, with a point for each row.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The matrix.
    pub grid: Grid,
    /// The scale of the numbers.
    pub scale: Scale,
    /// The numbers that are drawn across.
    pub levels: Vec<Level>,
    /// What the rows are.
    pub x: Option<String>,
    /// What the numbers are.
    pub y: Option<String>,
    /// What a curve of training has besides; `None` for other curves.
    pub training: Option<TrainingAxis>,
}

/// A number that is drawn across.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The number.
    pub number: f64,
    /// What it is the level of: `guessing`.
    pub name: Option<String>,
}

/// The steps of curves that grow while something is trained, and bands around them.
#[derive(Clone, Debug)]
pub struct TrainingAxis {
    /// The step of each row.
    pub steps: Vec<u64>,
    /// The last step that is to come.
    pub last: u64,
    /// The smallest and the largest number of any seed, of the shape of the matrix; `None` of a single seed.
    pub band: Option<[Matrix; 2]>,
    /// A number that has a place on the axis, whatever the curves do.
    pub top: Option<f64>,
    /// Whether the curves have other names than the models.
    pub has_names: bool,
}

/// [n, a] and [n, b] -> [n, a + b]
fn side_by_side(left: &Matrix, right: &Matrix) -> Matrix {
    let columns: Vec<_> = left.column_iter().chain(right.column_iter()).collect();
    Matrix::from_columns(&columns)
}

/// Whether a number has a place on an axis of this scale.
pub fn is_drawn(number: f64, scale: Scale) -> bool {
    number.abs() <= LARGEST
        && match scale {
            Scale::Linear => true,
            Scale::Log => number >= LARGEST.recip(),
        }
}

/// Why there are no curves of a matrix; `None` if there are.
pub fn unsuitable(values: &Matrix, scale: Scale) -> Option<&'static str> {
    let mut drawn = values.iter().filter(|number| is_drawn(**number, scale));
    match scale {
        _ if values.nrows() < 2 => Some("one row is one point, and no line"),
        Scale::Linear if drawn.next().is_none() => {
            Some("none of its numbers has a place on an axis")
        }
        Scale::Log if values.iter().all(|number| number.abs() < ROUNDING) => {
            Some("all its numbers are 0 but for rounding, and 0 has no place on a logarithmic axis")
        }
        Scale::Log if drawn.next().is_none() => {
            Some("none of its numbers is above 0, as a logarithmic axis needs")
        }
        _ => None,
    }
}

impl Curve {
    /// Takes a second curve of the same steps into the picture, and names the two.
    pub(in crate::notebook) fn put_beside(&mut self, other: &Self, names: [&str; 2]) {
        self.grid.values = side_by_side(&self.grid.values, &other.grid.values).into();
        self.grid.cols = names.map(str::to_owned).to_vec();
        if let (Some(own), Some(other)) = (&mut self.training, &other.training) {
            own.has_names = true;
            if let (Some(own), Some(other)) = (&mut own.band, &other.band) {
                for (own, other) in own.iter_mut().zip(other) {
                    *own = side_by_side(own, other);
                }
            }
        }
    }

    /// For each column the first one with the same numbers, but for rounding: their curves would hide each other.
    pub fn twins(&self) -> Vec<usize> {
        let values = &self.grid.values;
        let is_same = |a: f64, b: f64| {
            let size = a.abs().max(b.abs());
            a.to_bits() == b.to_bits() || size.is_finite() && (a - b).abs() <= SAME * size
        };
        let are_same = |a: usize, b: usize| {
            let mut pairs = values.column(a).into_iter().zip(values.column(b));
            pairs.all(|(a, b)| is_same(*a, *b))
        };
        let twin = |col: usize| (0..col).find(|before| are_same(*before, col));
        (0..values.ncols())
            .map(|col| twin(col).unwrap_or(col))
            .collect()
    }

    /// The points that are not drawn, in words; `None` if all are.
    pub fn left_out(&self) -> Option<String> {
        // A model that diverged has no more points.
        if self.training.is_some() {
            return None;
        }
        let Grid {
            values, rows, cols, ..
        } = &self.grid;
        let (mut parts, mut zeros) = (Vec::new(), Vec::new());
        for (col, name) in cols.iter().enumerate() {
            let is_out = |row: &usize| !is_drawn(values[(*row, col)], self.scale);
            let out: Vec<usize> = (0..values.nrows()).filter(is_out).collect();
            let text =
                |row: usize| format!("{} at {}", figures::prose(values[(row, col)]), rows[row]);
            match out[..] {
                [] => {}
                [first, .., last] if out.iter().all(|&row| values[(row, col)] == 0.0) => {
                    let count = match out.len() == last + 1 - first {
                        true => String::new(),
                        false => format!("{} of ", out.len()),
                    };
                    let (from, to) = (&rows[first], &rows[last]);
                    zeros.push(format!("{count}{name} from {from} to {to}"));
                }
                [row] if values[(row, col)] == 0.0 => {
                    zeros.push(format!("{name} at {}", rows[row]))
                }
                [row] => parts.push(format!("{name} {}", text(row))),
                [first, .., last] => parts.push(format!(
                    "{} of {name}, from {} to {}",
                    out.len(),
                    text(first),
                    text(last)
                )),
            }
        }
        let told = |what: &str, which: &[String]| {
            (!which.is_empty()).then(|| format!("{what} ({})", which.join("; ")))
        };
        let told = [
            told("exactly 0: cannot be drawn on this axis", &zeros),
            told("cannot be drawn on this axis", &parts),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// How each curve runs: its first, its last and its largest point.
    pub fn in_words(&self) -> String {
        let Grid {
            values, rows, cols, ..
        } = &self.grid;
        let last = values.nrows() - 1;
        let at = |row: usize, col: usize| {
            format!("{} at {}", figures::prose(values[(row, col)]), rows[row])
        };
        let curves = cols.iter().enumerate().map(|(col, name)| {
            // A model that is done, or diverged, has no more points.
            let is_there = |row: &usize| !values[(*row, col)].is_nan();
            let first = (0..=last).find(is_there).unwrap_or(0);
            let last = (0..=last).rfind(is_there).unwrap_or(last);
            let finite = (0..=last).filter(|row| values[(*row, col)].is_finite());
            let largest = finite.max_by(|a, b| values[(*a, col)].total_cmp(&values[(*b, col)]));
            let ends = format!("{name} goes from {} to {}", at(first, col), at(last, col));
            let is_end = |row: usize| {
                [first, last]
                    .map(|end| values[(end, col)])
                    .contains(&values[(row, col)])
            };
            match largest {
                Some(row) if !is_end(row) => {
                    format!("{ends}, and is largest with {}", at(row, col))
                }
                _ => ends,
            }
        });
        let over = self.x.as_ref().map(|x| format!(" over {x}"));
        let (address, over) = (&self.grid.address, over.unwrap_or_default());
        let curves = curves.collect::<Vec<_>>().join("; ");
        let mut words = format!("{address}{over}: {curves}");
        let levels = self.levels.iter().map(|level| {
            let of = level.name.as_ref().map(|name| format!(" of {name}"));
            format!(
                "level{} is {}",
                of.unwrap_or_default(),
                self.figures(level.number)
            )
        });
        let levels: Vec<String> = levels.collect();
        if !levels.is_empty() {
            words += &format!(". The {}", levels.join(", the "));
        }
        words + "."
    }

    /// A number that is drawn across as the table below a training writes its own, or as a sentence.
    pub fn figures(&self, level: f64) -> String {
        match self.training {
            Some(_) => figures::cell(level),
            None => figures::prose(level),
        }
    }
}
