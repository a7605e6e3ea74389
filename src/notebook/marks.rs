//! The marks of changed cells: which cells have one, and how much they changed.

use std::collections::BTreeMap;

use crate::lesson::View;
use crate::math::Matrix;
use crate::text::figures;

/// The cells of a matrix that visibly changed, by row and column.
pub type Marks = BTreeMap<(usize, usize), Amount>;

/// How much a cell changed, next to the scale of its matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Amount {
    /// By less than an eighth of the scale, which is a shade.
    Small,
    /// By less than half of it.
    Middle,
    /// By half of it or more, or from or to what is no number.
    Large,
}

impl Amount {
    /// Of a change of this size.
    pub fn of(size: f64, scale: f64) -> Self {
        if size < scale / 8.0 {
            Self::Small
        } else if size < scale / 2.0 {
            Self::Middle
        } else {
            Self::Large
        }
    }
}

/// The cells of a matrix that do not look as they did, each with the number that it `was`. What rounds to the same figure is not among them.
pub(super) fn of_change(
    was: &BTreeMap<(usize, usize), f64>,
    is: &Matrix,
    scale: f64,
    view: View,
) -> Marks {
    let looks = |number: f64| match view {
        View::Links => figures::narrow_cell(number),
        _ if view.is_table() => figures::prose(number),
        _ => figures::cell(number),
    };
    let marks = was
        .iter()
        .filter(|(at, was)| looks(**was) != looks(is[**at]));
    marks
        .map(|(at, was)| (*at, Amount::of((is[*at] - was).abs(), scale)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_how_much_and_what_looks_the_same_has_none() {
        let was = [0.10, 0.10, 0.10, 0.10, 0.10, 1e-6, f64::NEG_INFINITY];
        let is = [0.104, 0.22, 0.30, 0.59, 0.61, 2e-6, 0.0];
        let is = Matrix::from_row_slice(1, is.len(), &is);
        let was = was.into_iter().enumerate();
        let was = was.map(|(col, number)| ((0, col), number)).collect();
        let marks = |view| of_change(&was, &is, 1.0, view);
        let large = [((0, 4), Amount::Large), ((0, 6), Amount::Large)];
        let middle = [((0, 2), Amount::Middle), ((0, 3), Amount::Middle)];
        let of_cells = [((0, 1), Amount::Small)].into_iter().chain(middle);
        let of_cells: Marks = of_cells.chain(large).collect();
        assert_eq!(marks(View::Heatmap), of_cells);
        // A table has room for a small number.
        let mut of_table = of_cells;
        of_table.insert((0, 5), Amount::Small);
        assert_eq!(marks(View::Plain), of_table);
    }
}
