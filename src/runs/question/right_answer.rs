//! The right answer, computed from the current numbers: one function for each kind of question.

use super::{Form, Unasked, decidable};
use crate::lesson::{
    Case, Expression, Extreme, Index, OptionList, Reference, SHOWN, Span, Spanned, Task, Within,
};
use crate::nearest::nearest;
use crate::runs::difference::Difference;
use crate::runs::names::{cell_in_words, distinct_name, each_once, letters};
use crate::runs::scope::Scope;
use crate::text::figures;

/// The form of a question and its right answer.
///
/// # Errors
/// If the question is not asked: see [`Unasked`].
pub(super) fn form(scope: Scope<'_>, task: &Task) -> Result<Form, Unasked> {
    match task {
        Task::Choose { options, answer } => choose(scope, options, answer),
        Task::ChooseWhen(cases) => choose_when(scope, cases),
        Task::Number { answer, within } => number(scope, answer, *within),
        Task::Point { extreme, of } => point(scope, *extreme, of),
        Task::Rows { of, against } => rows(scope, of, against),
    }
}

fn choose(
    scope: Scope<'_>,
    options: &OptionList,
    answer: &Spanned<Expression>,
) -> Result<Form, Unasked> {
    let options = match options {
        OptionList::Fixed(options) => options.clone(),
        OptionList::RowsOf(address) => each_once(scope.find(address)?.labels().0),
        OptionList::SortedRowsOf(address) => {
            let mut names = each_once(scope.find(address)?.labels().0);
            names.sort_by_cached_key(|name| letters(name));
            names
        }
        OptionList::ColumnsOf(address) => each_once(scope.find(address)?.labels().1),
    };
    if let [only] = &*options {
        let why = format!("`{only}` is all there is to choose from here");
        return Err(Unasked::degenerate(answer.at, why));
    }
    scope.ensure_clear(&answer.value, answer.at)?;
    let name = scope.name(answer)?;
    // The page writes a minus sign, for which keyboards have a hyphen.
    let plain = |text: &str| text.replace('−', "-");
    let is_right = |option: &String| plain(option) == plain(&name);
    let right = options.iter().position(is_right);
    let right = right.ok_or_else(|| {
        let known: Vec<&str> = options.iter().map(String::as_str).collect();
        let why = format!("the answer here is `{name}`, which is not an option");
        let help = match nearest(&name, known.iter().copied()) {
            Some(near) => format!("was the option `{near}` meant to be `{name}`?"),
            None => format!("the options are `{}`", known.join("`, `")),
        };
        Unasked::undecided(answer.at, why, help)
    })?;
    Ok(Form::Choose { options, right })
}

fn choose_when(scope: Scope<'_>, cases: &[Case]) -> Result<Form, Unasked> {
    let mut right = Vec::new();
    for (position, Case { condition, .. }) in cases.iter().enumerate() {
        scope.ensure_clear(&condition.value, condition.at)?;
        if scope.number(condition)? != 0.0 {
            right.push(position);
        }
    }
    let options: Vec<String> = cases.iter().map(|case| case.option.clone()).collect();
    match *right {
        [right] => Ok(Form::Choose { options, right }),
        [first, second, ..] => {
            let why = format!(
                "`{}` and `{}` are both right here",
                options[first], options[second]
            );
            Err(Unasked::degenerate(cases[second].condition.at, why))
        }
        [] => {
            let at = cases.first().map(|case| case.condition.at);
            let at = at.unwrap_or(Span {
                line: 1,
                column: 1,
                width: 1,
            });
            Err(Unasked::degenerate(at, "none of the options is right here"))
        }
    }
}

fn number(scope: Scope<'_>, answer: &Spanned<Expression>, within: Within) -> Result<Form, Unasked> {
    scope.ensure_clear(&answer.value, answer.at)?;
    let right = scope.number(answer)?;
    Ok(Form::Number { right, within })
}

fn point(scope: Scope<'_>, extreme: Option<Extreme>, of: &Reference) -> Result<Form, Unasked> {
    let matrix = scope.find(&of.address)?;
    let (rows, cols) = matrix.labels();
    let row = scope.position(of.row.as_ref(), &rows, "row")?;
    let col = scope.position(of.column.as_ref(), &cols, "column")?;
    if extreme.is_none() {
        ensure_one(of.row.as_ref(), row, &rows, "row")?;
        ensure_one(of.column.as_ref(), col, &cols, "column")?;
    }
    let values = matrix.value();
    let among = |chosen: Option<usize>, count| chosen.map_or(0..count, |only| only..only + 1);
    let cells: Vec<(usize, usize)> = among(row, rows.len())
        .flat_map(|row| among(col, cols.len()).map(move |col| (row, col)))
        .collect();
    let numbers: Vec<f64> = cells.iter().map(|&cell| values[cell]).collect();
    let name = |at: usize| {
        format!(
            "{}[{}]",
            of.address.value,
            cell_in_words(&rows, &cols, cells[at])
        )
    };
    let best = match extreme {
        // A row and a column leave one cell.
        None => 0,
        Some(extreme) => decidable::position_of_extreme(&numbers, extreme, name, |_, _| true)
            .map_err(|why| Unasked::degenerate(of.address.at, why))?,
    };
    let right = cells[best];
    let address = of.address.value.clone();
    drop(values);
    Ok(Form::Point {
        address,
        rows,
        cols,
        right,
    })
}

/// Checks that no other row or column has the name by which the lesson chooses this one.
fn ensure_one(
    index: Option<&Spanned<Index>>,
    position: Option<usize>,
    names: &[String],
    noun: &str,
) -> Result<(), Unasked> {
    let (Some(index), Some(position)) = (index, position) else {
        return Ok(());
    };
    let name = &names[position];
    let count = names.iter().filter(|known| *known == name).count();
    match index.value {
        Index::Label(_) if count > 1 => {
            let why = format!("`{name}` is the name of {count} {noun}s here");
            Err(Unasked::degenerate(index.at, why))
        }
        _ => Ok(()),
    }
}

fn rows(
    scope: Scope<'_>,
    of: &Spanned<String>,
    against: &Spanned<String>,
) -> Result<Form, Unasked> {
    let (matrix, other) = (scope.find(of)?, scope.find(against)?);
    let (here, there) = (matrix.value(), other.value());
    let difference = Difference::between(&there, &here);
    let difference = difference.ok_or_else(|| {
        let [(r, c), (n, m)] = [there.shape(), here.shape()];
        let (of, other) = (&of.value, &against.value);
        let message = format!("`{other}` is [{r}, {c}], but `{of}` is [{n}, {m}]");
        let help = "compare with a matrix of the same shape".to_owned();
        match scope.is_changed {
            true => Unasked::undecided(against.at, message, help),
            false => Unasked::Lesson(scope.lesson.problem(&against.at, message, help)),
        }
    })?;
    if let Some(nan) = here.iter().chain(there.iter()).find(|it| it.is_nan()) {
        let why = format!("there is {} among the numbers", figures::prose(*nan));
        return Err(Unasked::degenerate(of.at, why));
    }
    let (rows, _) = matrix.labels();
    let unseen = |row: &usize| 0.0 < difference.by_row[*row] && difference.by_row[*row] <= SHOWN;
    // The lesson's own numbers are to decide the question in full.
    if !scope.is_changed
        && let Some(row) = (0..rows.len()).find(unseen)
    {
        let by = figures::prose(difference.by_row[row]);
        let row = distinct_name(&rows, row);
        let why = format!("row `{row}` changes by {by}, which rounds to nothing");
        return Err(Unasked::degenerate(of.at, why));
    }
    let right = (0..rows.len()).filter(|&row| difference.by_row[row] > SHOWN);
    Ok(Form::Rows {
        right: right.collect(),
        barely: (0..rows.len()).filter(unseen).collect(),
        rows,
    })
}
