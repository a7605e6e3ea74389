//! What the live numbers leave open, or what nobody could see on the screen: reasons not to ask.

use super::Unasked;
use crate::lesson::{Expression, Extreme, Function, Operator, SHOWN, Span, Spanned};
use crate::math::Matrix;
use crate::runs::evaluate::Answer;
use crate::runs::operand::LabelledMatrix;
use crate::runs::scope::{Scope, Unresolved};
use crate::text::figures;

/// Why no number stands out.
#[derive(Debug)]
pub(super) enum Doubt {
    /// Two look the same: their positions.
    Tie(usize, usize),
    /// There is only one.
    Alone,
    /// The one that would stand out, or one of those beside it, is no number to compare.
    NotFinite(f64),
}

impl Doubt {
    /// The reason in words, with the names of the positions.
    pub(super) fn in_words(&self, name: impl Fn(usize) -> String) -> String {
        match *self {
            Self::Tie(a, b) => format!("`{}` and `{}` tie here", name(a), name(b)),
            Self::Alone => "there is only one number here".to_owned(),
            Self::NotFinite(number) => format!("the answer here is {}", figures::prose(number)),
        }
    }
}

/// The position of the largest or smallest of some numbers, if it stands out on the screen among those that it `rivals`.
pub(super) fn outstanding(
    numbers: &[f64],
    extreme: Extreme,
    rivals: impl Fn(usize, usize) -> bool,
) -> Result<usize, Doubt> {
    if let Some(nan) = numbers.iter().find(|number| number.is_nan()) {
        return Err(Doubt::NotFinite(*nan));
    }
    let size = |at: usize| match extreme {
        Extreme::Largest => numbers[at],
        Extreme::Smallest => -numbers[at],
    };
    // The first of several equals, as everywhere else.
    let better = |best: usize, at: usize| if size(at) > size(best) { at } else { best };
    let best = (0..numbers.len()).reduce(better).ok_or(Doubt::Alone)?;
    let others = (0..numbers.len()).filter(|&at| at != best && rivals(best, at));
    let second = others.reduce(better).ok_or(Doubt::Alone)?;
    if figures::cell(numbers[best]) == figures::cell(numbers[second]) {
        return Err(Doubt::Tie(best.min(second), best.max(second)));
    }
    if !numbers[best].is_finite() {
        return Err(Doubt::NotFinite(numbers[best]));
    }
    Ok(best)
}

impl Scope<'_> {
    /// Makes sure that everything which decides an expression can be seen on the screen.
    ///
    /// # Errors
    /// If something in it cannot be worked out, is divided by a zero, ties, or differs by less than what is shown.
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
                    let divisor = self.block(right)?.matrix;
                    if divisor.iter().any(|&number| number == 0.0) {
                        return Err(Unasked::degenerate(at, "the answer would divide by 0 here"));
                    }
                }
                if operator.compares() {
                    let [left, right] = [self.block(left)?, self.block(right)?];
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
                    Function::Changed => return unseen_change(&self.block(argument)?, at),
                    _ => return Ok(()),
                };
                // What is no row and no column has no one place; evaluating says so.
                if let Some((numbers, names)) = self.block(argument)?.in_a_row() {
                    let name = |at: usize| names[at].clone();
                    outstanding(&numbers, extreme, |a, b| names[a] != names[b])
                        .map_err(|doubt| Unasked::degenerate(at, doubt.in_words(name)))?;
                }
                Ok(())
            }
        }
    }

    fn is_name(self, expression: &Expression) -> bool {
        matches!(self.evaluate(expression), Ok(Answer::Name(_)))
    }

    /// The one finite number that an expression comes to.
    pub(super) fn number(self, formula: &Spanned<Expression>) -> Result<f64, Unasked> {
        match self.evaluate(&formula.value)? {
            Answer::Numbers(matrix) if matrix.len() == 1 => finite(matrix[0], formula.at),
            Answer::Numbers(matrix) => Err(self.not_single(&matrix, formula.at, "a number")),
            Answer::Name(name) => {
                let message = format!("`{name}` is a word, and a number is due here");
                let help = "write an expression that comes to a number".to_owned();
                let problem = self.lesson.problem(&formula.at, message, help);
                Err(Unasked::Lesson(problem))
            }
        }
    }

    /// The name, or the number as it is printed, that an expression comes to.
    pub(super) fn name(self, formula: &Spanned<Expression>) -> Result<String, Unasked> {
        match self.evaluate(&formula.value)? {
            Answer::Name(name) => Ok(name),
            Answer::Numbers(matrix) if matrix.len() == 1 => {
                finite(matrix[0], formula.at).map(figures::prose)
            }
            Answer::Numbers(matrix) => {
                Err(self.not_single(&matrix, formula.at, "a name or a number"))
            }
        }
    }

    fn not_single(self, matrix: &Matrix, at: Span, due: &str) -> Unasked {
        let (rows, cols) = matrix.shape();
        let message = format!("this is [{rows}, {cols}], and {due} is due here");
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

/// Refuses two numbers that are compared and look the same, though they are not.
fn same_on_the_screen(left: &Matrix, right: &Matrix) -> Result<(), String> {
    let fits = left.len() == 1 || right.len() == 1 || left.shape() == right.shape();
    if !fits {
        return Ok(()); // Evaluating says so.
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

/// Refuses to count rows one of which changed by what rounds to nothing.
fn unseen_change(block: &LabelledMatrix, at: Span) -> Result<(), Unasked> {
    for row in block.matrix.row_iter() {
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
