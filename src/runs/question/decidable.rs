//! Whether the numbers decide a question, and the learner can see it on the screen.

use super::unasked::Unasked;
use crate::lesson::{Expression, Extreme, Function, Operator, SHOWN, Span, Spanned};
use crate::math::Matrix;
use crate::runs::evaluated::Evaluated;
use crate::runs::operand::LabelledMatrix;
use crate::runs::scope::{Scope, Unresolved};
use crate::text::figures;

/// The reason that no number is the extreme.
#[derive(Debug)]
pub(super) enum NoExtreme {
    /// Two numbers look the same on the screen; their positions.
    Tie(usize, usize),
    /// There are not two numbers to compare.
    Alone,
    /// The extreme is infinite, or one of the numbers is NaN.
    NotFinite(f64),
}

impl NoExtreme {
    /// The reason in words, with the names of the positions.
    pub(super) fn in_words(&self, name: impl Fn(usize) -> String) -> String {
        match *self {
            Self::Tie(a, b) => format!("`{}` and `{}` tie here", name(a), name(b)),
            Self::Alone => "there is only one number here".to_owned(),
            Self::NotFinite(number) => format!("the answer here is {}", figures::prose(number)),
        }
    }
}

/// The position of the largest or smallest number, if it differs visibly from the next among its `rivals`.
pub(super) fn position_of_extreme(
    numbers: &[f64],
    extreme: Extreme,
    rivals: impl Fn(usize, usize) -> bool,
) -> Result<usize, NoExtreme> {
    if let Some(nan) = numbers.iter().find(|number| number.is_nan()) {
        return Err(NoExtreme::NotFinite(*nan));
    }
    let size = |at: usize| match extreme {
        Extreme::Largest => numbers[at],
        Extreme::Smallest => -numbers[at],
    };
    // Of equal numbers the first one counts, as everywhere.
    let better = |best: usize, at: usize| if size(at) > size(best) { at } else { best };
    let best = (0..numbers.len()).reduce(better).ok_or(NoExtreme::Alone)?;
    let others = (0..numbers.len()).filter(|&at| at != best && rivals(best, at));
    let second = others.reduce(better).ok_or(NoExtreme::Alone)?;
    if figures::cell(numbers[best]) == figures::cell(numbers[second]) {
        return Err(NoExtreme::Tie(best.min(second), best.max(second)));
    }
    if !numbers[best].is_finite() {
        return Err(NoExtreme::NotFinite(numbers[best]));
    }
    Ok(best)
}

impl Scope<'_> {
    /// Checks that the numbers on the screen decide an expression.
    ///
    /// # Errors
    /// If a part of it cannot be evaluated, divides by 0, ties, or differs by less than the screen shows.
    pub(super) fn ensure_clear(self, expression: &Expression, at: Span) -> Result<(), Unasked> {
        match expression {
            Expression::Number(_) | Expression::Reference(_) => Ok(()),
            Expression::Negate(inner) => self.ensure_clear(inner, at),
            Expression::Binary {
                operator,
                left,
                right,
            } => {
                self.ensure_clear(left, at)?;
                self.ensure_clear(right, at)?;
                if operator.compares() && self.is_name(left) && self.is_name(right) {
                    return Ok(());
                }
                if *operator == Operator::Divide {
                    let divisor = self.matrix(right)?.matrix;
                    if divisor.iter().any(|&number| number == 0.0) {
                        return Err(Unasked::degenerate(at, "the answer would divide by 0 here"));
                    }
                }
                if operator.compares() {
                    let [left, right] = [self.matrix(left)?, self.matrix(right)?];
                    same_on_the_screen(&left.matrix, &right.matrix)
                        .map_err(|why| Unasked::degenerate(at, why))?;
                }
                Ok(())
            }
            Expression::Call { function, argument } => {
                self.ensure_clear(argument, at)?;
                let extreme = match function.value {
                    Function::Argmax => Extreme::Largest,
                    Function::Argmin => Extreme::Smallest,
                    Function::Changed => return unseen_change(&self.matrix(argument)?, at),
                    _ => return Ok(()),
                };
                // Evaluation reports any other shape.
                if let Some((numbers, names)) = self.matrix(argument)?.as_vector() {
                    let name = |at: usize| names[at].clone();
                    position_of_extreme(&numbers, extreme, |a, b| names[a] != names[b])
                        .map_err(|reason| Unasked::degenerate(at, reason.in_words(name)))?;
                }
                Ok(())
            }
        }
    }

    fn is_name(self, expression: &Expression) -> bool {
        matches!(self.evaluate(expression), Ok(Evaluated::Name(_)))
    }

    /// The value of an expression that has to be one finite number.
    pub(super) fn number(self, formula: &Spanned<Expression>) -> Result<f64, Unasked> {
        match self.evaluate(&formula.value)? {
            Evaluated::Numbers(matrix) if matrix.len() == 1 => finite(matrix[0], formula.at),
            Evaluated::Numbers(matrix) => Err(self.not_single(&matrix, formula.at, "a number")),
            Evaluated::Name(name) => {
                let message = format!("`{name}` is a word, but a number is needed here");
                let help = "write an expression that comes to a number".to_owned();
                let problem = self.lesson.problem(&formula.at, message, help);
                Err(Unasked::Lesson(problem))
            }
        }
    }

    /// The value of an expression as text: a name, or one number as prose shows it.
    pub(super) fn name(self, formula: &Spanned<Expression>) -> Result<String, Unasked> {
        match self.evaluate(&formula.value)? {
            Evaluated::Name(name) => Ok(name),
            Evaluated::Numbers(matrix) if matrix.len() == 1 => {
                finite(matrix[0], formula.at).map(figures::prose)
            }
            Evaluated::Numbers(matrix) => {
                Err(self.not_single(&matrix, formula.at, "a name or a number"))
            }
        }
    }

    fn not_single(self, matrix: &Matrix, at: Span, needed: &str) -> Unasked {
        let (rows, cols) = matrix.shape();
        let message = format!("this is [{rows}, {cols}], but {needed} is needed here");
        let help = "take one cell of it, or `max`, `sum`, `mean` and the like".to_owned();
        Unresolved::from(self.lesson.problem(&at, message, help)).into()
    }
}

fn finite(number: f64, at: Span) -> Result<f64, Unasked> {
    if number.is_finite() {
        return Ok(number);
    }
    let why = format!("the answer here is {}", figures::prose(number));
    Err(Unasked::degenerate(at, why))
}

/// Refuses a comparison of two different numbers that look the same.
fn same_on_the_screen(left: &Matrix, right: &Matrix) -> Result<(), String> {
    let fits = left.len() == 1 || right.len() == 1 || left.shape() == right.shape();
    if !fits {
        return Ok(()); // Evaluation reports it.
    }
    let count = left.len().max(right.len());
    let pick = |matrix: &Matrix, at: usize| matrix[if matrix.len() == 1 { 0 } else { at }];
    for at in 0..count {
        let [a, b] = [pick(left, at), pick(right, at)];
        let [shown, other] = [a, b].map(figures::prose);
        if a.is_nan() || b.is_nan() {
            return Err(format!("{} is compared here", figures::prose(f64::NAN)));
        }
        if a != b && shown == other {
            return Err(format!(
                "two numbers that both show as {shown} are compared here"
            ));
        }
    }
    Ok(())
}

/// Refuses to count changed rows if a change rounds to 0 on the screen.
fn unseen_change(difference: &LabelledMatrix, at: Span) -> Result<(), Unasked> {
    for row in difference.matrix.row_iter() {
        let most = row
            .iter()
            .fold(0.0, |most: f64, number| most.max(number.abs()));
        if 0.0 < most && most <= SHOWN {
            let by = figures::prose(most);
            let why = format!("a row changes by {by}, which rounds to nothing");
            return Err(Unasked::degenerate(at, why));
        }
    }
    Ok(())
}
