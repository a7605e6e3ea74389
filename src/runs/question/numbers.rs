//! The numbers that a question depends on.

use super::{Form, Question};
use crate::lesson::{Expression, Function, Reference, Task};
use crate::math::Matrix;
use crate::math::random::fnv1a;
use crate::runs::evaluated::Evaluated;
use crate::runs::scope::{Scope, Unresolved};

impl Question<'_> {
    /// A fingerprint of its options, its right answer and the cells that decide it. Other numbers make another one; a question about widths
    /// and counts alone keeps it on other weights.
    pub fn numbers(&self, scope: Scope<'_>) -> u32 {
        let mut bytes = self.answer_in_words().into_bytes();
        let names = match &self.form {
            Form::Choose { options, .. } => [options.as_slice(), &[]],
            Form::Point { rows, cols, .. } => [rows.as_slice(), cols],
            Form::Rows { rows, .. } => [rows.as_slice(), &[]],
            Form::Number { .. } => [[].as_slice(), &[]],
        };
        for name in names.into_iter().flatten() {
            bytes.extend(name.as_bytes());
            bytes.push(0);
        }
        // It is asked, so all of them are there.
        let _: Result<(), Unresolved> = reads(scope, &self.asked.task, &mut bytes);
        let hash = fnv1a(&bytes);
        (hash ^ hash >> 32) as u32
    }
}

/// Adds the cells that decide a question.
fn reads(scope: Scope<'_>, task: &Task, out: &mut Vec<u8>) -> Result<(), Unresolved> {
    match task {
        Task::Choose { answer, .. } | Task::Number { answer, .. } => {
            expression(scope, &answer.value, out)
        }
        Task::ChooseWhen(cases) => cases
            .iter()
            .try_for_each(|case| expression(scope, &case.condition.value, out)),
        Task::Point { of, .. } => reference(scope, of, out),
        Task::Rows { of, against } => [of, against].into_iter().try_for_each(|address| {
            add(&scope.find(address)?.value(), out);
            Ok(())
        }),
    }
}

fn expression(scope: Scope<'_>, it: &Expression, out: &mut Vec<u8>) -> Result<(), Unresolved> {
    use Function::{Cols, Count, Length, Rows};
    match it {
        Expression::Number(_) => Ok(()),
        Expression::Reference(it) => reference(scope, it, out),
        Expression::Negate(inner) => expression(scope, inner, out),
        Expression::Binary { left, right, .. } => {
            expression(scope, left, out)?;
            expression(scope, right, out)
        }
        // The number of cells does not depend on what is in them.
        Expression::Call { function, .. }
            if matches!(function.value, Rows | Cols | Length | Count) =>
        {
            Ok(())
        }
        Expression::Call { argument, .. } => expression(scope, argument, out),
    }
}

fn reference(scope: Scope<'_>, it: &Reference, out: &mut Vec<u8>) -> Result<(), Unresolved> {
    match scope.reference(it)? {
        Evaluated::Numbers(part) => add(&part.matrix, out),
        Evaluated::Name(name) => out.extend(name.as_bytes()),
        Evaluated::OneOf(name, number) => {
            out.extend(name.as_bytes());
            out.extend(number.to_le_bytes());
        }
    }
    Ok(())
}

fn add(matrix: &Matrix, out: &mut Vec<u8>) {
    out.extend(
        matrix
            .iter()
            .flat_map(|number| number.to_bits().to_le_bytes()),
    );
}
