//! What a learner answers, and how that is kept in a file.

use std::collections::BTreeSet;

/// An answer, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// An option, counted from 0.
    Choice(usize),
    /// A number.
    Number(f64),
    /// A row and a column, counted from 0.
    Cell(usize, usize),
    /// Rows, counted from 0; perhaps none.
    Rows(BTreeSet<usize>),
}

impl Reply {
    /// One line of plain text: `choice 2`, `number 0.62`, `cell 1 2`, `rows 0 3`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Choice(option) => format!("choice {option}"),
            Self::Number(number) => format!("number {number}"),
            Self::Cell(row, col) => format!("cell {row} {col}"),
            Self::Rows(rows) => rows
                .iter()
                .fold("rows".to_owned(), |text, row| format!("{text} {row}")),
        }
    }

    /// Reads such a line; anything else is nothing.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let kind = words.next()?;
        if kind == "number" {
            let number: f64 = words.next()?.parse().ok()?;
            let is_whole = words.next().is_none() && number.is_finite();
            return is_whole.then_some(Self::Number(number));
        }
        let positions: Option<Vec<usize>> = words.map(|word| word.parse().ok()).collect();
        match (kind, &*positions?) {
            ("choice", &[option]) => Some(Self::Choice(option)),
            ("cell", &[row, col]) => Some(Self::Cell(row, col)),
            ("rows", rows) => Some(Self::Rows(rows.iter().copied().collect())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(reply: &Reply, text: &str) {
        assert_eq!(reply.to_text(), text);
        assert_eq!(Reply::from_text(text).as_ref(), Some(reply));
    }

    #[test]
    fn a_reply_is_a_line() {
        check(&Reply::Choice(2), "choice 2");
        check(&Reply::Number(-0.25), "number -0.25");
        check(&Reply::Cell(1, 2), "cell 1 2");
        check(&Reply::Rows(BTreeSet::from([3, 0])), "rows 0 3");
        check(&Reply::Rows(BTreeSet::new()), "rows");
    }

    #[test]
    fn nonsense_is_no_reply() {
        for text in [
            "",
            "choice",
            "choice -1",
            "choice 1 2",
            "number",
            "number nan",
            "number inf",
            "number 1 2",
            "number x",
            "cell 1",
            "cell 1 2 3",
            "rows x",
            "rows 99999999999999999999",
            "option 1",
            "choice 1,",
        ] {
            assert_eq!(Reply::from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_finite_number_comes_back(number in any::<f64>()) {
            let reply = Reply::Number(number);
            let back = Reply::from_text(&reply.to_text());
            prop_assert_eq!(back, number.is_finite().then_some(reply));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Some(reply) = Reply::from_text(&text) {
                prop_assert_eq!(Reply::from_text(&reply.to_text()), Some(reply));
            }
        }
    }
}
