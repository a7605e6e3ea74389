//! The order in which a model reads its words: one after the other, or all at once.

use super::matrix_ref::MatrixRef;
use super::sequential::step_number;
use crate::math::{Arithmetic, Id};

/// How the rows of a matrix were made from words.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Each row from its word and from the row before.
    OneByOne(Vec<State>),
    /// All rows in one step, each from the words that it gives a share to.
    AtOnce {
        /// The words.
        words: Vec<String>,
        /// The indices of the words of each row, in order.
        joined: Vec<Vec<usize>>,
    },
}

/// A state of a network that reads one word after the other.
#[derive(Clone, Debug)]
pub struct State {
    /// Its matrix [1, h].
    pub id: Id,
    /// The name of the stage that computed it, and the number of its step: `h` and 3.
    pub name: (String, usize),
}

impl Reading {
    /// How a matrix was read; `None` if its rows are neither a chain of states nor sums over words by their shares.
    pub fn of(matrix: MatrixRef<'_>) -> Option<Self> {
        one_by_one(matrix)
            .map(Self::OneByOne)
            .or_else(|| at_once(matrix))
    }
}

/// What a row was made from, at its first column.
fn arithmetic(matrix: MatrixRef<'_>, row: usize) -> Arithmetic {
    let MatrixRef { run, recorded } = matrix;
    let tape = &run.result.tape;
    tape.arithmetic(recorded.computed(), row, 0, &|id| run.is_recorded(id))
}

/// The states that the rows are copies of, in the order of the steps.
fn one_by_one(matrix: MatrixRef<'_>) -> Option<Vec<State>> {
    let rows = 0..matrix.value().nrows();
    let states = rows.map(|row| {
        let Arithmetic::Cell { node, row: 0, .. } = arithmetic(matrix, row) else {
            return None;
        };
        let address = &matrix.run.recorded(node)?.address;
        let (scope, name) = address.rsplit_once('.')?;
        let step = scope.rsplit('.').next().and_then(step_number)?;
        let name = (name.to_owned(), step);
        (step == row + 1).then_some(State { id: node, name })
    });
    states.collect()
}

/// The words with a share in each row, where a row is a sum of one row a word, each times its share.
fn at_once(matrix: MatrixRef<'_>) -> Option<Reading> {
    let tape = &matrix.run.result.tape;
    let mut shares = None;
    let mut joined = Vec::new();
    for row in 0..matrix.value().nrows() {
        let terms = match arithmetic(matrix, row) {
            Arithmetic::Sum(terms) => terms,
            term => vec![term],
        };
        let mut words = Vec::new();
        for term in &terms {
            let Arithmetic::Product(factors) = term else {
                return None;
            };
            let [
                Arithmetic::Cell {
                    node,
                    row: own,
                    col: word,
                },
                Arithmetic::Cell { row: value, .. },
            ] = **factors
            else {
                return None;
            };
            if own != row || word != value || *shares.get_or_insert(node) != node {
                return None;
            }
            if tape.value(node)[(row, word)] != 0.0 {
                words.push(word);
            }
        }
        joined.push(words);
    }
    // The width of a word has no names, and one-hot rows were given, not computed.
    let recorded = matrix.run.recorded(shares?)?;
    let words = tape.labels(recorded.id).1?;
    let shares = MatrixRef { recorded, ..matrix };
    shares.text()?;
    let (_, cols) = shares.labels();
    (cols.len() == words.len()).then_some(Reading::AtOnce {
        words: cols,
        joined,
    })
}
