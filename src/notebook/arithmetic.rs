//! The arithmetic of a cell as lines of text, and its source cells.

use std::collections::BTreeSet;

use super::panel::{Piece, Tone, WrittenArithmetic};
use crate::math::{Arithmetic, Id, Role, Tape};
use crate::runs::matrix_ref::MatrixRef;
use crate::text::figures;

/// The cells of one matrix that a cell was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceCells {
    pub(super) id: Id,
    /// Its cells, as (row, column).
    pub(super) cells: BTreeSet<(usize, usize)>,
}

/// The arithmetic of a cell, and its sources in order of appearance; `None` unless the matrix is a stage.
pub(super) fn inspect(
    matrix: MatrixRef<'_>,
    row: usize,
    col: usize,
) -> Option<(WrittenArithmetic, Vec<SourceCells>)> {
    matrix.text()?;
    let tape = &matrix.run.result.tape;
    let stop = |id| matrix.run.is_recorded(id);
    let computed = matrix.recorded.computed();
    let mut arithmetic = tape.arithmetic(computed, row, col, &stop);
    // A copied cell explains nothing by itself: one line names the original, and the arithmetic continues with that.
    let mut copied = Vec::new();
    while let Arithmetic::Cell { node, row, col } = arithmetic
        && let Some(recorded) = matrix.run.recorded(node)
        && let Role::Stage(_) = recorded.role
    {
        let name = MatrixRef { recorded, ..matrix }.cell_name((row, col));
        copied.push(vec![Piece::new(name, Tone::Code)]);
        arithmetic = tape.arithmetic(recorded.computed(), row, col, &stop);
    }
    let mut sources: Vec<SourceCells> = Vec::new();
    for (id, row, col) in arithmetic.cells() {
        match sources.iter_mut().find(|source| source.id == id) {
            Some(source) => {
                source.cells.insert((row, col));
            }
            None => sources.push(SourceCells {
                id,
                cells: BTreeSet::from([(row, col)]),
            }),
        }
    }
    let writer = ArithmeticWriter {
        tape,
        sources: sources.iter().map(|source| source.id).collect(),
    };
    let addresses = sources.iter().filter_map(|source| {
        let recorded = matrix.run.recorded(source.id)?;
        Some(matrix.run.address(recorded))
    });
    let result = tape.value(computed)[(row, col)];
    let mut lines = writer.lines(arithmetic, result);
    // A sum of one term looks like the result below it, which stays.
    lines.reverse();
    lines.dedup_by_key(|line| line.iter().map(|it| it.text.as_str()).collect::<String>());
    lines.reverse();
    let is_edited = matrix.recorded.is_edited(row, col);
    let written = WrittenArithmetic {
        cell: matrix.cell_name((row, col)),
        sources: addresses.collect(),
        lines: copied.into_iter().chain(lines).collect(),
        set: is_edited.then(|| figures::term(matrix.value()[(row, col)])),
    };
    Some((written, sources))
}

/// The maximum number of written terms of a sum.
const TERMS: usize = 24;

/// The same of one that is far too long to be written.
const FEW_TERMS: usize = 4;

/// The number of terms of a sum that are written.
fn written_terms(terms: usize) -> usize {
    match terms {
        0..=100 => terms.min(TERMS),
        _ => FEW_TERMS,
    }
}

/// Writes arithmetic, with numbers from source matrices in the tones of those sources.
struct ArithmeticWriter<'a> {
    tape: &'a Tape,
    sources: Vec<Id>,
}

impl ArithmeticWriter<'_> {
    /// The whole expression, then line by line with its innermost operations evaluated, down to the number.
    fn lines(&self, arithmetic: Arithmetic, result: f64) -> Vec<Vec<Piece>> {
        let mut lines = Vec::new();
        let mut now = arithmetic;
        let mut is_rounded = false;
        while !is_atom(&now) {
            let mut line = Vec::new();
            is_rounded |= self.is_rounded(&now);
            self.write(&now, &mut line);
            lines.push(line);
            now = self.evaluate(now);
        }
        // The last line is the value on the tape: nothing is computed twice.
        if lines.is_empty() && matches!(now, Arithmetic::Cell { .. }) {
            let mut line = Vec::new();
            self.write(&now, &mut line);
            lines.push(line);
        } else {
            let mut line = vec![Piece::new(figures::term(result), Tone::Computed)];
            if is_rounded {
                line.push(Piece::new(" (terms are rounded)", Tone::Faint));
            }
            lines.push(line);
        }
        lines
    }

    /// The number that an atom is written as; `None` if it is written as something else.
    fn written(&self, atom: &Arithmetic) -> Option<f64> {
        let text = self.atom(atom).text.replace('−', "-");
        text.trim_matches(['(', ')']).parse().ok()
    }

    /// Whether the terms of a sum or difference, as they are written, come to another number than is written for it below.
    fn is_rounded(&self, arithmetic: &Arithmetic) -> bool {
        use Arithmetic::{
            Cell, Cos, Difference, Exp, Ln, Number, Product, Quotient, Relu, Sigmoid, Sin, Sqrt,
            Sum, Tanh,
        };
        let is_off = |sum: Option<f64>| {
            let value = arithmetic.value(self.tape);
            sum.is_some_and(|sum| figures::term(sum) != figures::term(value))
        };
        match arithmetic {
            Sum(terms) if written_terms(terms.len()) < terms.len() => false,
            Sum(terms) if terms.iter().all(is_atom) => {
                is_off(terms.iter().map(|term| self.written(term)).sum())
            }
            Difference(pair) if pair.iter().all(is_atom) => {
                let [a, b] = &**pair;
                is_off(self.written(a).zip(self.written(b)).map(|(a, b)| a - b))
            }
            Sum(parts) => parts.iter().any(|part| self.is_rounded(part)),
            Difference(pair) | Product(pair) | Quotient(pair) => {
                pair.iter().any(|part| self.is_rounded(part))
            }
            Tanh(part) | Sigmoid(part) | Relu(part) | Sqrt(part) | Sin(part) | Cos(part)
            | Exp(part) | Ln(part) => self.is_rounded(part),
            Cell { .. } | Number(_) => false,
        }
    }

    fn evaluate(&self, arithmetic: Arithmetic) -> Arithmetic {
        use Arithmetic::{
            Cos, Difference, Exp, Ln, Product, Quotient, Relu, Sigmoid, Sin, Sqrt, Sum, Tanh,
        };
        let pair = |pair: Box<[Arithmetic; 2]>| Box::new(pair.map(|part| self.step(part)));
        match arithmetic {
            Sum(terms) if !terms.iter().all(is_atom) => {
                Sum(terms.into_iter().map(|term| self.step(term)).collect())
            }
            Product(both) if !both.iter().all(is_atom) => Product(pair(both)),
            Difference(both) if !both.iter().all(is_atom) => Difference(pair(both)),
            Quotient(both) if !both.iter().all(is_atom) => Quotient(pair(both)),
            Tanh(inner) if !is_atom(&inner) => Tanh(Box::new(self.step(*inner))),
            Sigmoid(inner) if !is_atom(&inner) => Sigmoid(Box::new(self.step(*inner))),
            Relu(inner) if !is_atom(&inner) => Relu(Box::new(self.step(*inner))),
            Sqrt(inner) if !is_atom(&inner) => Sqrt(Box::new(self.step(*inner))),
            Sin(inner) if !is_atom(&inner) => Sin(Box::new(self.step(*inner))),
            Cos(inner) if !is_atom(&inner) => Cos(Box::new(self.step(*inner))),
            Ln(inner) if !is_atom(&inner) => Ln(Box::new(self.step(*inner))),
            Exp(inner) if !is_short(&inner) => Exp(Box::new(self.step(*inner))),
            done => Arithmetic::Number(done.value(self.tape)),
        }
    }

    /// Evaluates the innermost operations, and leaves numbers with their source matrix.
    fn step(&self, arithmetic: Arithmetic) -> Arithmetic {
        if is_atom(&arithmetic) {
            arithmetic
        } else {
            self.evaluate(arithmetic)
        }
    }

    fn write(&self, arithmetic: &Arithmetic, line: &mut Vec<Piece>) {
        use Arithmetic::{
            Cell, Cos, Difference, Exp, Ln, Number, Product, Quotient, Relu, Sigmoid, Sin, Sqrt,
            Sum, Tanh,
        };
        let plain = |text: &str| Piece::new(text, Tone::Plain);
        match arithmetic {
            Cell { .. } | Number(_) => line.push(self.atom(arithmetic)),
            Sum(terms) => self.write_sum(terms, line),
            Product(pair) => {
                self.write_factor(&pair[0], line);
                line.push(plain("·"));
                self.write_factor(&pair[1], line);
            }
            Difference(pair) => {
                self.write(&pair[0], line);
                // A difference stays on one line: only sums are long.
                line.push(plain("\u{a0}−\u{a0}"));
                self.write_factor(&pair[1], line);
            }
            Quotient(pair) => {
                self.write_factor(&pair[0], line);
                line.push(plain(" / "));
                match root(&pair[1]) {
                    Some(square) => line.push(plain(&format!("√{square}"))),
                    None => self.write_factor(&pair[1], line),
                }
            }
            Tanh(inner) => self.write_function("tanh(", inner, line),
            Sigmoid(inner) => self.write_function("σ(", inner, line),
            Relu(inner) => self.write_function("max(0, ", inner, line),
            Sqrt(inner) => self.write_function("√(", inner, line),
            Sin(inner) => self.write_function("sin(", inner, line),
            Cos(inner) => self.write_function("cos(", inner, line),
            Exp(inner) => self.write_function("e^(", inner, line),
            Ln(inner) => self.write_function("ln(", inner, line),
        }
    }

    fn write_function(&self, opening: &str, inner: &Arithmetic, line: &mut Vec<Piece>) {
        line.push(Piece::new(opening, Tone::Plain));
        self.write(inner, line);
        line.push(Piece::new(")", Tone::Plain));
    }

    fn write_sum(&self, terms: &[Arithmetic], line: &mut Vec<Piece>) {
        let most = written_terms(terms.len());
        let left_out = if terms.len() > most {
            terms.len() - most + 1
        } else {
            0
        };
        for (index, term) in terms.iter().enumerate() {
            let gap = most.saturating_sub(2);
            if left_out > 0 && index > gap && index <= gap + left_out {
                if index == gap + 1 {
                    let text = format!(" + … {left_out} more terms …");
                    line.push(Piece::new(text, Tone::Faint));
                }
                continue;
            }
            let negative = is_atom(term) && term.value(self.tape) < 0.0;
            match (index, negative) {
                (0, _) => self.write(term, line),
                (_, true) => {
                    line.push(Piece::new(" − ", Tone::Plain));
                    let mut piece = self.atom(term);
                    piece.text = piece.text.replace('−', "").replace("-∞", "∞");
                    line.push(piece);
                }
                (_, false) => {
                    line.push(Piece::new(" + ", Tone::Plain));
                    self.write(term, line);
                }
            }
        }
    }

    /// Writes a factor, in parentheses unless it is a function or a number that is not negative.
    fn write_factor(&self, factor: &Arithmetic, line: &mut Vec<Piece>) {
        let bare = match factor {
            Arithmetic::Exp(_)
            | Arithmetic::Ln(_)
            | Arithmetic::Tanh(_)
            | Arithmetic::Sigmoid(_)
            | Arithmetic::Relu(_)
            | Arithmetic::Sqrt(_)
            | Arithmetic::Sin(_)
            | Arithmetic::Cos(_) => true,
            atom if is_atom(atom) => atom.value(self.tape).is_nan() || atom.value(self.tape) >= 0.0,
            _ => false,
        };
        if bare {
            return self.write(factor, line);
        }
        line.push(Piece::new("(", Tone::Plain));
        self.write(factor, line);
        line.push(Piece::new(")", Tone::Plain));
    }

    fn atom(&self, arithmetic: &Arithmetic) -> Piece {
        let tone = match arithmetic {
            Arithmetic::Cell { node, .. } => {
                let position = self.sources.iter().position(|id| id == node);
                position.map_or(Tone::Plain, Tone::Source)
            }
            _ => Tone::Plain,
        };
        Piece::new(figures::term(arithmetic.value(self.tape)), tone)
    }
}

fn is_atom(arithmetic: &Arithmetic) -> bool {
    matches!(arithmetic, Arithmetic::Cell { .. } | Arithmetic::Number(_))
}

/// Whether the exponential of this is evaluated in one line: a number, or the difference of two.
fn is_short(arithmetic: &Arithmetic) -> bool {
    match arithmetic {
        Arithmetic::Difference(pair) => pair.iter().all(is_atom),
        other => is_atom(other),
    }
}

/// The whole number of which this is the irrational square root, since √8 says more than 2.828.
fn root(arithmetic: &Arithmetic) -> Option<u64> {
    let Arithmetic::Number(number) = arithmetic else {
        return None;
    };
    let square = (number * number).round();
    let is_root = number.fract() != 0.0
        && *number > 0.0
        && square < 1e9
        && square.sqrt().to_bits() == number.to_bits();
    is_root.then_some(square as u64)
}
