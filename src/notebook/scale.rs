//! The scale of a matrix: the size of a number that has the strongest shade.
//!
//! It is a scale of the numbers before the learner set any cell, so that an edit changes the shades of changed numbers only. A number that
//! is much larger than nearly all others, or than all of them before an edit, is beyond the scale and [marked](super::panel::Grid::is_outlier)
//! instead: it would leave the others without shades.

use super::state::Notebook;
use crate::math::Matrix;
use crate::runs::matrix_ref::MatrixRef;

/// A number is an outlier if it is this many times as large as nine in ten others.
const FAR: f64 = 4.0;

impl Notebook {
    /// The scale of a matrix.
    pub(super) fn scale(&self, matrix: MatrixRef<'_>) -> f64 {
        let computed = |it: MatrixRef<'_>| it.run.result.tape.value(it.recorded.computed());
        let unedited = self.unedited.iter().flat_map(|runs| runs.iter());
        let unedited = unedited.filter(|run| run.key == matrix.run.key);
        let unedited = unedited.flat_map(|run| {
            let recorded = run.result.recorded.iter();
            recorded.map(move |recorded| MatrixRef { run, recorded })
        });
        let mut unedited = unedited.filter(|it| it.recorded.address == matrix.recorded.address);
        let before = unedited.next().map_or(0.0, |it| scale_of(&computed(it)));
        let scales = [
            before,
            scale_of(&computed(matrix)),
            scale_of(&matrix.value()),
        ];
        scales.into_iter().find(|&scale| scale > 0.0).unwrap_or(0.0)
    }
}

/// The largest size in a matrix apart from outliers; 0 if there is no finite number but 0.
fn scale_of(values: &Matrix) -> f64 {
    let sizes = values.iter().map(|number| number.abs());
    let mut sizes: Vec<f64> = sizes
        .filter(|size| *size > 0.0 && size.is_finite())
        .collect();
    sizes.sort_by(f64::total_cmp);
    let Some(last) = sizes.len().checked_sub(1) else {
        return 0.0;
    };
    // Of fewer than ten numbers none is an outlier.
    let most = sizes[last - sizes.len() / 10];
    let within = sizes.partition_point(|&size| size <= FAR * most);
    sizes[within - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], expected: f64) {
        let matrix = Matrix::from_row_slice(1, values.len(), values);
        assert_eq!(scale_of(&matrix), expected);
    }

    #[test]
    fn a_scale_is_the_largest_size() {
        check(&[], 0.0);
        check(&[0.0, f64::NAN, f64::NEG_INFINITY], 0.0);
        check(&[0.5, -2.0, f64::INFINITY], 2.0);
        check(&[f64::MAX, 1.0], f64::MAX);
    }

    #[test]
    fn an_outlier_does_not_count() {
        let mut values = vec![1.0; 10];
        values[3] = 4.0;
        check(&values, 4.0);
        values[3] = -4.1;
        check(&values, 1.0);
        // A third of them are not outliers, however far from the others.
        values[..4].fill(100.0);
        check(&values, 100.0);
    }
}
