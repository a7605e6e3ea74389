//! Whether a text tells the answer of a question.

use super::{Form, Question};
use crate::lesson::{Expression, Task};
use crate::models::romanisation::romanised;
use crate::runs::evaluated::Evaluated;
use crate::runs::scope::Scope;
use crate::text::figures;

impl Question<'_> {
    /// Whether a computed span names the right option, the row or the column of the right cell, or the right number. A word of the sentence
    /// names nothing but itself; and of numbers, which are often alike by chance, only those count that are computed from the same matrix.
    pub fn is_given_away_by(&self, scope: Scope<'_>, span: &Expression) -> bool {
        match (scope.evaluate(span), &self.form) {
            (Ok(Evaluated::Name(text)), Form::Choose { options, right }) => {
                !is_word(span) && names(&text, &options[*right])
            }
            (
                Ok(Evaluated::Name(text)),
                Form::Point {
                    rows, cols, right, ..
                },
            ) => !is_word(span) && (names(&text, &rows[right.0]) || names(&text, &cols[right.1])),
            (Ok(Evaluated::Numbers(it)), Form::Number { right, .. }) => {
                match it.matrix.as_slice() {
                    [number] => {
                        figures::prose(*number) == figures::prose(*right) && self.reads_one_of(span)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether the right number comes from a matrix that this expression reads, too.
    fn reads_one_of(&self, other: &Expression) -> bool {
        let Task::Number { answer, .. } = &self.asked.task else {
            return false;
        };
        let own = addresses(&answer.value);
        addresses(other).iter().any(|address| own.contains(address))
    }
}

fn is_word(span: &Expression) -> bool {
    let Expression::Reference(reference) = span else {
        return false;
    };
    reference.address.value.rsplit('.').next() == Some("word")
}

/// Whether a text has a name in it, be it in Latin letters.
fn names(text: &str, name: &str) -> bool {
    let has = |name: &str| format!(" {text} ").contains(&format!(" {name} "));
    has(name) || has(&romanised(name))
}

fn addresses(expression: &Expression) -> Vec<&str> {
    match expression {
        Expression::Number(_) => Vec::new(),
        Expression::Reference(it) => vec![&it.address.value],
        Expression::Negate(inner) => addresses(inner),
        Expression::Binary { left, right, .. } => [addresses(left), addresses(right)].concat(),
        Expression::Call { argument, .. } => addresses(argument),
    }
}
