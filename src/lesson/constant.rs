//! The value of an expression that refers to no stage.

use super::expression::{Expression, Function, SHOWN};

impl Expression {
    /// Its value, if it is made of numbers alone and therefore the same for every run.
    pub fn constant(&self) -> Option<f64> {
        Some(match self {
            Self::Number(number) => *number,
            Self::Reference(_) => return None,
            Self::Negate(inner) => -inner.constant()?,
            Self::Binary {
                operator,
                left,
                right,
            } => operator.apply(left.constant()?, right.constant()?),
            Self::Call { function, argument } => of_one(function.value, argument.constant()?),
        })
    }
}

/// A function of a single number.
fn of_one(function: Function, number: f64) -> f64 {
    match function {
        Function::Max
        | Function::Min
        | Function::Sum
        | Function::Mean
        | Function::Reversed
        | Function::Transpose => number,
        Function::Norm | Function::Abs => number.abs(),
        Function::Round => number.round(),
        Function::Sqrt => number.sqrt(),
        Function::Exp => number.exp(),
        Function::Log => number.ln(),
        Function::Rows | Function::Cols | Function::Length | Function::Count => 1.0,
        Function::Variance | Function::Argmax | Function::Argmin => 0.0,
        Function::Changed => f64::from(u8::from(number.abs() > SHOWN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<f64>) {
        let expression: Expression = text.parse().expect(text);
        assert_eq!(expression.constant(), expected, "{text}");
    }

    #[test]
    fn only_what_refers_to_nothing_is_constant() {
        check("-(2 + 3) * 2 / 4 - 1", Some(-3.5));
        check("max 3 - variance 5 + count 7 + round 1.6", Some(6.0));
        check("abs(-1) + norm(-2)", Some(3.0));
        check("sqrt 16 + log exp 0 + transpose 2 @ 3", Some(10.0));
        check("(1 < 2) + (2 != 2) + changed 0.01", Some(2.0));
        check("2 * words", None);
        check("max a[0]", None);
    }
}
