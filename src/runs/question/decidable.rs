//! Whether the numbers decide a question, and the learner can see it on the screen.

use super::Unasked;
use crate::lesson::{Expression, Extreme, Function, Operator, SHOWN, Span, Spanned};
use crate::math::Matrix;
use crate::runs::evaluated::{Evaluated, LabelledMatrix};
use crate::runs::scope::Scope;
use crate::text::figures;

/// The most positions that are named where they tie.
const MOST_NAMED: usize = 5;

/// The position of the largest or smallest number, if it differs visibly from the next among its `rivals`; else the reason that there is
/// none, with the names of the positions.
pub(super) fn position_of_extreme(
    numbers: &[f64],
    extreme: Extreme,
    name: impl Fn(usize) -> String,
    rivals: impl Fn(usize, usize) -> bool,
) -> Result<usize, String> {
    let alone = || "there is only one number here".to_owned();
    if numbers.iter().any(|number| number.is_nan()) {
        return Err(not_finite(f64::NAN));
    }
    let size = |at: usize| match extreme {
        Extreme::Largest => numbers[at],
        Extreme::Smallest => -numbers[at],
    };
    // Of equal numbers the first one counts, as everywhere.
    let better = |best: usize, at: usize| if size(at) > size(best) { at } else { best };
    let best = (0..numbers.len()).reduce(better).ok_or_else(alone)?;
    let others = (0..numbers.len()).filter(|&at| at != best && rivals(best, at));
    let all_alike = || match numbers.len() {
        1 => alone(),
        _ => format!("`{}` is all there is to choose from here", name(best)),
    };
    let second = others.reduce(better).ok_or_else(all_alike)?;
    if figures::cell(numbers[best]) == figures::cell(numbers[second]) {
        let is_tied = |at: &usize| {
            let is_rival = *at == best || rivals(best, *at);
            is_rival && figures::cell(numbers[*at]) == figures::cell(numbers[best])
        };
        let tied = (0..numbers.len()).filter(is_tied).map(name);
        let mut names: Vec<String> = Vec::new();
        for name in tied.map(|name| format!("`{name}`")) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let others = names.len().saturating_sub(MOST_NAMED);
        let last = match others {
            0 => names.pop().unwrap_or_default(),
            others => format!("{others} others"),
        };
        names.truncate(MOST_NAMED);
        return Err(format!("{} and {last} tie here", names.join(", ")));
    }
    if !numbers[best].is_finite() {
        return Err(not_finite(numbers[best]));
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
                if operator.compares() && self.is_name(left) && self.is_name(right) {
                    // Of two words that are written alike it counts here which of them it is.
                    for side in [left, right] {
                        if let Expression::Call { argument, .. } = &**side {
                            self.ensure_clear(argument, at)?;
                            self.ensure_extreme(side, at, |_, _| true)?;
                        }
                    }
                    return Ok(());
                }
                self.ensure_clear(left, at)?;
                self.ensure_clear(right, at)?;
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
                match function.value {
                    Function::Changed => unseen_change(&self.matrix(argument)?, at),
                    _ => self.ensure_extreme(expression, at, |a, b| a != b),
                }
            }
        }
    }

    /// Checks that the numbers decide an `argmax` or `argmin`: against those of all names that are `rivals`.
    fn ensure_extreme(
        self,
        expression: &Expression,
        at: Span,
        rivals: impl Fn(&str, &str) -> bool,
    ) -> Result<(), Unasked> {
        let Expression::Call { function, argument } = expression else {
            return Ok(());
        };
        let extreme = match function.value {
            Function::Argmax => Extreme::Largest,
            Function::Argmin => Extreme::Smallest,
            _ => return Ok(()),
        };
        // Evaluation reports any other shape.
        if let Some((numbers, names)) = self.matrix(argument)?.as_vector() {
            let name = |at: usize| names[at].clone();
            let rivals = |a: usize, b: usize| rivals(&names[a], &names[b]);
            position_of_extreme(&numbers, extreme, name, rivals)
                .map_err(|why| Unasked::degenerate(at, why))?;
        }
        Ok(())
    }

    fn is_name(self, expression: &Expression) -> bool {
        let value = self.evaluate(expression);
        value.is_ok_and(|value| value.name().is_some())
    }

    /// The value of an expression that has to be one finite number.
    pub(super) fn number(self, formula: &Spanned<Expression>) -> Result<f64, Unasked> {
        match self.evaluate(&formula.value)? {
            Evaluated::Numbers(it) => match it.matrix.as_slice() {
                [number] => finite(*number, formula.at),
                _ => Err(self.not_single(&it.matrix, formula.at, "a number")),
            },
            Evaluated::Name(name) | Evaluated::OneOf(name, _) => {
                let message = format!("`{name}` is a word, but a number is needed here");
                let help = "write an expression that comes to a number";
                Err(self.problem(&formula.at, message, help).into())
            }
        }
    }

    /// The value of an expression as text: a name, or one number as prose shows it.
    pub(super) fn name(self, formula: &Spanned<Expression>) -> Result<String, Unasked> {
        match self.evaluate(&formula.value)? {
            Evaluated::Name(name) | Evaluated::OneOf(name, _) => Ok(name),
            Evaluated::Numbers(it) => match it.matrix.as_slice() {
                [number] => finite(*number, formula.at).map(figures::prose),
                _ => Err(self.not_single(&it.matrix, formula.at, "a name or a number")),
            },
        }
    }

    fn not_single(self, matrix: &Matrix, at: Span, needed: &str) -> Unasked {
        let (rows, cols) = matrix.shape();
        let message = format!("this is [{rows}, {cols}], but {needed} is needed here");
        let help = "take one cell of it, or `max`, `sum`, `mean` and the like";
        self.problem(&at, message, help).into()
    }
}

fn finite(number: f64, at: Span) -> Result<f64, Unasked> {
    if number.is_finite() {
        return Ok(number);
    }
    Err(Unasked::degenerate(at, not_finite(number)))
}

fn not_finite(number: f64) -> String {
    format!("the answer here is {}", figures::prose(number))
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
