//! The value of an expression of a lesson on the matrices in its scope.

use super::evaluated::{Evaluated, LabelledMatrix, changed_rows, combine, product};
use super::scope::{Scope, Unresolved};
use crate::lesson::{Expression, Function, Operator, Span, Spanned};

impl Scope<'_> {
    /// Evaluates an expression.
    ///
    /// # Errors
    /// If a name is unknown, or an operator or a function cannot take its operands.
    pub fn evaluate(self, expression: &Expression) -> Result<Evaluated, Unresolved> {
        match expression {
            Expression::Number(number) => Ok(Evaluated::number(*number)),
            Expression::Reference(reference) => self.reference(reference),
            Expression::Negate(inner) => Ok(Evaluated::plain(-self.matrix(inner)?.matrix)),
            Expression::Binary {
                operator,
                left,
                right,
            } => {
                let [left_value, right_value] = [self.evaluate(left)?, self.evaluate(right)?];
                match (left_value.name(), right_value.name()) {
                    (Some((left, nth)), Some((right, other))) => {
                        // Two of one name are not the same where both say which they are.
                        let is_same =
                            left == right && (nth == other || nth.is_none() || other.is_none());
                        if let Some(holds) = operator.of_equality(is_same) {
                            return Ok(Evaluated::number(f64::from(holds)));
                        }
                    }
                    // `argmax` of numbers with a NaN among them is NaN, and not a name.
                    (Some(_), None) | (None, Some(_)) if operator.compares() => {
                        let numbers = [&left_value, &right_value];
                        let is_nan = |it: &&Evaluated| match it {
                            Evaluated::Numbers(it) => it.matrix.iter().any(|it| it.is_nan()),
                            _ => false,
                        };
                        if numbers.iter().any(is_nan) {
                            return Ok(Evaluated::number(f64::NAN));
                        }
                    }
                    _ => {}
                }
                let left = self.as_numbers(left_value, left)?;
                let right = self.as_numbers(right_value, right)?;
                self.apply(*operator, [&left, &right], expression)
            }
            Expression::Call { function, argument } => {
                let argument = self.as_numbers(self.evaluate(argument)?, expression)?;
                self.call(function, argument)
            }
        }
    }

    /// Evaluates what a computed span shows. What has a number of decimals has to be numbers.
    ///
    /// # Errors
    /// If it cannot be evaluated, or is a word with decimals.
    pub fn span(
        self,
        expression: &Expression,
        decimals: Option<usize>,
    ) -> Result<Evaluated, Unresolved> {
        match decimals {
            Some(_) => self.matrix(expression).map(Evaluated::Numbers),
            None => self.evaluate(expression),
        }
    }

    /// Whether a condition of the lesson holds; NaN does not.
    ///
    /// # Errors
    /// If it cannot be evaluated, or is not a single number.
    pub fn holds(self, condition: &Expression) -> Result<bool, Unresolved> {
        let matrix = self.matrix(condition)?.matrix;
        match matrix.as_slice() {
            [number] => Ok(!number.is_nan() && *number != 0.0),
            _ => {
                let (rows, cols) = matrix.shape();
                let message =
                    format!("this is [{rows}, {cols}], but a condition is a single number");
                Err(self.problem_of(
                    condition,
                    message,
                    "compare single numbers: `sum a[0] == 1`",
                ))
            }
        }
    }

    /// The value of an expression that has to be numbers.
    pub(super) fn matrix(self, expression: &Expression) -> Result<LabelledMatrix, Unresolved> {
        self.as_numbers(self.evaluate(expression)?, expression)
    }

    /// The numbers of a value; an error at `expression` if it is a name.
    fn as_numbers(
        self,
        value: Evaluated,
        expression: &Expression,
    ) -> Result<LabelledMatrix, Unresolved> {
        match value {
            Evaluated::Numbers(matrix) => Ok(matrix),
            Evaluated::Name(name) | Evaluated::OneOf(name, _) => {
                let message = format!("`{name}` is a word, not a number");
                let help = "let a word stand alone, without arithmetic or decimals";
                Err(self.problem_of(expression, message, help))
            }
        }
    }

    /// Applies an operator to the two operands of an expression.
    fn apply(
        self,
        operator: Operator,
        [left, right]: [&LabelledMatrix; 2],
        expression: &Expression,
    ) -> Result<Evaluated, Unresolved> {
        let is_product = operator == Operator::MatrixProduct;
        let result = match is_product {
            true => product(left, right).map(Evaluated::Numbers),
            false => combine(operator, &left.matrix, &right.matrix).map(Evaluated::plain),
        };
        result.ok_or_else(|| {
            if self.is_changed {
                return Unresolved::Absent;
            }
            let [(n, m), (rows, cols)] = [left.matrix.shape(), right.matrix.shape()];
            let (sign, help) = match is_product {
                true => ("@", "let the left one have as many columns as the right one rows: `a @ transpose b`"),
                false => ("and", "take two of the same shape, or a single number for one of them"),
            };
            let message = format!("[{n}, {m}] {sign} [{rows}, {cols}] do not fit together");
            self.problem_of(expression, message, help)
        })
    }

    fn call(
        self,
        function: &Spanned<Function>,
        argument: LabelledMatrix,
    ) -> Result<Evaluated, Unresolved> {
        use Function::{Argmax, Argmin, Max, Min};
        let matrix = &argument.matrix;
        // With a NaN among them no number is the largest; `f64::max` would pass over it.
        let extreme = matches!(function.value, Max | Min | Argmax | Argmin);
        let number = match function.value {
            _ if extreme && matrix.iter().any(|number| number.is_nan()) => f64::NAN,
            Function::Max => matrix.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Function::Min => matrix.iter().copied().fold(f64::INFINITY, f64::min),
            Function::Sum => matrix.iter().sum(),
            Function::Mean => matrix.mean(),
            Function::Variance => matrix.variance(),
            Function::Norm => matrix.norm(),
            Function::Rows => matrix.nrows() as f64,
            Function::Cols => matrix.ncols() as f64,
            Function::Length | Function::Count => matrix.len() as f64,
            Function::Abs => return Ok(argument.map(f64::abs)),
            Function::Round => return Ok(argument.map(f64::round)),
            Function::Sqrt => return Ok(argument.map(f64::sqrt)),
            Function::Exp => return Ok(argument.map(f64::exp)),
            Function::Log => return Ok(argument.map(f64::ln)),
            Function::Changed => changed_rows(matrix),
            Function::Reversed => return Ok(argument.reversed()),
            Function::Transpose => return Ok(argument.transposed()),
            Function::Argmax | Function::Argmin => {
                let sign = if function.value == Function::Argmax {
                    1.0
                } else {
                    -1.0
                };
                let Some((numbers, mut names)) = argument.as_vector() else {
                    let message = "this looks for one place in a whole matrix".to_owned();
                    let help = "name one row or one column of it: `argmax weights[0]`";
                    return Err(self.problem(&function.at, message, help));
                };
                // Of equal numbers the first one counts, as everywhere.
                let better = |best: usize, at: usize| {
                    if sign * numbers[at] > sign * numbers[best] {
                        at
                    } else {
                        best
                    }
                };
                let best = (0..numbers.len()).fold(0, better);
                let namesakes = |names: &[String]| {
                    let same = names.iter().filter(|it| **it == names[best]);
                    same.count()
                };
                let (count, number) = (namesakes(&names), namesakes(&names[..=best]));
                let name = names.swap_remove(best);
                return Ok(match count {
                    1 => Evaluated::Name(name),
                    _ => Evaluated::OneOf(name, number),
                });
            }
        };
        Ok(Evaluated::number(number))
    }

    /// A problem of a whole expression, reported at the first name in it.
    fn problem_of(self, expression: &Expression, message: String, help: &str) -> Unresolved {
        let at = first_span(expression).unwrap_or(Span {
            line: 1,
            column: 1,
            width: 1,
        });
        self.problem(&at, message, help)
    }

    pub(super) fn problem(self, at: &Span, message: String, help: impl Into<String>) -> Unresolved {
        self.lesson.problem(at, message, help.into()).into()
    }
}

fn first_span(expression: &Expression) -> Option<Span> {
    match expression {
        Expression::Number(_) => None,
        Expression::Reference(reference) => Some(reference.address.at),
        Expression::Negate(inner) => first_span(inner),
        Expression::Binary { left, right, .. } => first_span(left).or_else(|| first_span(right)),
        Expression::Call { function, .. } => Some(function.at),
    }
}
