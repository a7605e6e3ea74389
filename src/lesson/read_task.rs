//! Reads the answer that a `predict` asks for: an option, a number, a cell or rows.

use super::expression::{Expression, Function, Index};
use super::manuscript::{Span, Spanned};
use super::predict::{Case, Extreme, OptionList, Predict, Task, Within};
use super::tokens::is_address;
use super::toml_keys::{TomlKeys, TomlText};
use crate::nearest::suggestion;
use crate::sorting::sort_by_key;

impl TomlKeys<'_> {
    /// The kind of answer that the question whose directive stands at `at` asks for.
    pub(super) fn task(&mut self, at: Span) -> Option<Task> {
        let mut found = Predict::TASKS
            .iter()
            .filter_map(|&name| Some((name, self.place(name)?)))
            .collect::<Vec<_>>();
        sort_by_key(&mut found, |(_, at)| (at.line, at.column));
        if let [(first, _), (second, at), ..] = found[..] {
            let message = format!("`{second}` makes this a second question");
            let help = format!("keep `{first}` or `{second}`");
            self.report(at, message, &help);
            return None;
        }
        let Some((name, at)) = found.first().copied() else {
            let help = "add one of `choose`, `number`, `point` and `rows`";
            self.report(at, "this question has no answer", help);
            return None;
        };
        match name {
            "choose" => self.choose(at),
            "number" => Some(Task::Number {
                within: self.within(at),
                answer: self.formula("number")?,
            }),
            "point" => self.point(),
            _ => {
                let of = self.address("rows");
                if self.place("against").is_none() {
                    let help = "add against = \"…\", the address of the other one";
                    self.report(at, "`rows` compares two matrices", help);
                }
                let against = self.address("against");
                Some(Task::Rows {
                    of: of?,
                    against: against?,
                })
            }
        }
    }

    fn choose(&mut self, at: Span) -> Option<Task> {
        let before = self.problems.len();
        let options = match self.list("choose") {
            Some(_) if self.problems.len() > before => return None,
            Some(texts) => OptionList::Fixed(self.fixed(at, texts)?),
            None => self.names_of()?,
        };
        let when = self.place("when");
        match (options, self.place("answer"), when) {
            (_, Some(_), Some(when)) => {
                let help = "keep `answer` or `when`";
                self.report(when, "`answer` says which option is right", help);
                None
            }
            (_, None, None) => {
                let help = "add answer = \"argmax …\", or `when` for each option";
                self.report(at, "nothing says which option is right", help);
                None
            }
            (options, Some(_), None) => Some(Task::Choose {
                options,
                answer: self.formula("answer")?,
            }),
            (OptionList::Fixed(options), None, Some(when)) => self.cases(options, when),
            (_, None, Some(when)) => {
                let help = "write an `answer`, which comes to one of the names";
                let message = "`when` needs options that the lesson writes down";
                self.report(when, message, help);
                None
            }
        }
    }

    /// Options that are listed in the lesson.
    fn fixed(&mut self, at: Span, texts: Vec<TomlText>) -> Option<Vec<String>> {
        let before = self.problems.len();
        let (count, most) = (texts.len(), Predict::MOST_OPTIONS);
        if count < 2 {
            let help = "write choose = [\"one\", \"another\"]";
            self.report(at, "a choice needs at least two options", help);
        } else if count > most {
            let message = format!("these are {count} options, and {most} are the most");
            let help = "each is chosen with one digit";
            self.report(texts[most].spanned.at, message, help);
        }
        let mut options: Vec<String> = Vec::new();
        for TomlText { spanned, .. } in texts {
            self.refuse_latex(&spanned);
            let option = spanned.value.trim().to_owned();
            if option.is_empty() {
                self.report(spanned.at, "this option is empty", "write what it is");
            } else if options.contains(&option) {
                let message = format!("the option `{option}` stands here twice");
                self.report(spanned.at, message, "leave one out");
            }
            options.push(option);
        }
        (self.problems.len() == before).then_some(options)
    }

    /// `rows of ADDRESS`, `sorted rows of ADDRESS` or `columns of ADDRESS`.
    fn names_of(&mut self) -> Option<OptionList> {
        let text = self.text("choose")?;
        let value = &text.spanned.value;
        let sorted = value.strip_prefix("sorted rows of ").map(str::trim);
        let rows = value.strip_prefix("rows of ").map(str::trim).or(sorted);
        let columns = value.strip_prefix("columns of ").map(str::trim);
        let address = rows.or(columns).filter(|address| is_address(address));
        let (Some(address), Some(bytes)) = (address, text.bytes.clone()) else {
            let message = format!("`{value}` names no options");
            let help = "write a list, or \"columns of ADDRESS\" or \"rows of ADDRESS\"";
            self.report(text.spanned.at, message, help);
            return None;
        };
        let start = bytes.start + value.rfind(address).unwrap_or(0);
        let address = Spanned {
            value: address.to_owned(),
            at: self.manuscript.at(start..start + address.len()),
        };
        Some(match (rows, sorted) {
            (_, Some(_)) => OptionList::SortedRowsOf(address),
            (Some(_), None) => OptionList::RowsOf(address),
            (None, None) => OptionList::ColumnsOf(address),
        })
    }

    fn cases(&mut self, options: Vec<String>, at: Span) -> Option<Task> {
        let Some(mut when) = self.table("when") else {
            let help = "write when.\"OPTION\" = \"…\" for each option";
            self.report(at, "`when` belongs to an option", help);
            return None;
        };
        let mut cases = Vec::new();
        for option in options {
            if when.place(&option).is_none() {
                let message = format!("nothing says when `{option}` is right");
                let help = format!("add when.\"{option}\" = \"…\"");
                when.report(at, message, &help);
            } else if let Some(condition) = when.formula(&option) {
                cases.push(Case { option, condition });
            }
        }
        let known: Vec<&str> = cases.iter().map(|case| case.option.as_str()).collect();
        for name in when.names() {
            let message = format!("there is no option `{}`", name.value);
            when.report(name.at, message, &suggestion(&name.value, &known));
        }
        self.problems.append(&mut when.problems);
        Some(Task::ChooseWhen(cases))
    }

    fn within(&mut self, at: Span) -> Within {
        if self.place("within").is_none() {
            let help = "add within = 0.05, or within = \"10%\"";
            self.report(at, "nothing says how close is close enough", help);
        }
        let Some(text) = self.plain("within") else {
            return Within::Absolute(0.0);
        };
        let percent = text.value.strip_suffix('%');
        let number = percent.unwrap_or(&text.value).trim().parse().ok();
        let Some(number) = number.filter(|number: &f64| number.is_finite() && *number >= 0.0)
        else {
            let message = format!("`within` cannot be `{}`", text.value);
            let help = "write a number that is not below 0, or a percentage such as \"10%\"";
            self.report(text.at, message, help);
            return Within::Absolute(0.0);
        };
        match percent {
            Some(_) => Within::Percent(number),
            None => Within::Absolute(number),
        }
    }

    fn point(&mut self) -> Option<Task> {
        let Spanned { value, at } = self.formula("point")?;
        let is_one = |index: &Option<Spanned<Index>>| {
            index
                .as_ref()
                .is_some_and(|index| index.value != Index::All)
        };
        match value {
            Expression::Reference(of) if is_one(&of.row) && is_one(&of.column) => {
                return Some(Task::Point { extreme: None, of });
            }
            Expression::Call { function, argument } => {
                let extreme = match function.value {
                    Function::Max => Some(Extreme::Largest),
                    Function::Min => Some(Extreme::Smallest),
                    _ => None,
                };
                if let (Some(_), Expression::Reference(of)) = (extreme, *argument) {
                    return Some(Task::Point { extreme, of });
                }
            }
            _ => {}
        }
        let help = "write \"ADDRESS[row, column]\", or \"max ADDRESS\" or \"min ADDRESS\", perhaps with a row or a column";
        self.report(at, "this is not a cell to point at", help);
        None
    }
}
