//! The value of an expression, and its text.

use std::fmt;

use crate::math::Matrix;
use crate::text::figures;

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Evaluated {
    /// A word, or the name of a row or column.
    Name(String),
    /// A matrix; a single number is [1, 1].
    Numbers(Matrix),
}

/// The maximum number of elements that a sentence spells out.
const SPELLED_OUT: usize = 8;

impl fmt::Display for Evaluated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Numbers(matrix) if matrix.len() == 1 => f.write_str(&figures::prose(matrix[0])),
            Self::Numbers(matrix) => {
                // Row by row: nalgebra iterates by columns.
                let cells = matrix.transpose();
                let shown: Vec<String> = cells
                    .iter()
                    .take(SPELLED_OUT)
                    .copied()
                    .map(figures::prose)
                    .collect();
                let more = cells.len().saturating_sub(SPELLED_OUT);
                write!(f, "[{}", shown.join(", "))?;
                if more > 0 {
                    write!(f, ", … {more} more")?;
                }
                f.write_str("]")
            }
        }
    }
}
