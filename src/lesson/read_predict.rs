//! Reads a `predict` block as a question. A question with any problem is not asked at all.

use super::manuscript::Span;
use super::predict::{OptionList, Predict, Task, Why, Wrong};
use super::toml_keys::TomlKeys;
use crate::nearest::suggestion;

impl TomlKeys<'_> {
    /// Reads the question whose directive stands at `at`; `None` if there is a problem.
    pub(super) fn predict(&mut self, at: Span) -> Option<Predict> {
        let asked = self.place("ask");
        let ask = self.prose("ask");
        if ask.is_empty() && self.problems.is_empty() {
            let help = "write ask = \"…\", one question";
            self.report(asked.unwrap_or(at), "this asks nothing", help);
        }
        let hint = self.prose("hint");
        let reveal = self.prose("reveal");
        let id = self
            .name("id", "a question")
            .map_or(String::new(), |id| id.value);
        let again = self.name("again", "a question");
        let task = self.task(at);
        let mut whys = task.as_ref().map_or(Vec::new(), |task| self.whys(task));
        self.misconceptions(&mut whys, task.is_some());
        if task.is_some() {
            self.refuse_idle();
        }
        self.refuse_others("`predict`", &Predict::KEYS);
        let task = task.filter(|_| self.problems.is_empty())?;
        Some(Predict {
            at,
            id,
            again,
            ask,
            task,
            hint,
            whys,
            reveal,
        })
    }

    fn whys(&mut self, task: &Task) -> Vec<Why> {
        let Some(mut table) = self.table("why") else {
            let text = self.prose("why");
            let any = Why {
                wrong: Wrong::Any,
                text,
                misconception: None,
            };
            return Vec::from_iter((!any.text.is_empty()).then_some(any));
        };
        let (kind, options): (_, Option<Vec<&str>>) = match task {
            Task::Choose { options, .. } => match options {
                OptionList::Fixed(options) => {
                    ("choose", Some(options.iter().map(String::as_str).collect()))
                }
                // The names depend on the sentence.
                OptionList::RowsOf(_) | OptionList::SortedRowsOf(_) | OptionList::ColumnsOf(_) => {
                    ("choose", None)
                }
            },
            Task::ChooseWhen(cases) => {
                let options = cases.iter().map(|case| case.option.as_str());
                ("choose", Some(options.collect()))
            }
            Task::Number { .. } => ("number", None),
            Task::Point { .. } => ("point", None),
            Task::Rows { .. } => ("rows", None),
        };
        let mistakes = Wrong::ALL.iter().filter(|(it, ..)| *it == kind);
        let (what, known) = match kind {
            "choose" => ("option", options),
            _ => (
                "mistake",
                Some(mistakes.clone().map(|(_, name, _)| *name).collect()),
            ),
        };
        let mut whys = Vec::new();
        for name in table.names() {
            if let Some(known) = &known
                && !known.contains(&name.value.as_str())
            {
                let message = format!("there is no {what} `{}`", name.value);
                let help = suggestion(&name.value, known);
                table.report(name.at, message, &help);
            }
            let text = table.prose(&name.value);
            let named = mistakes.clone().find(|(_, known, _)| *known == name.value);
            let wrong = named.map_or(Wrong::Option(name), |(.., wrong)| wrong.clone());
            if !text.is_empty() {
                whys.push(Why {
                    wrong,
                    text,
                    misconception: None,
                });
            }
        }
        self.problems.append(&mut table.problems);
        whys
    }

    /// Gives the explanations their names: one to all of them, or one to each.
    fn misconceptions(&mut self, whys: &mut [Why], has_task: bool) {
        let Some(at) = self.place("misconception") else {
            return;
        };
        if whys.is_empty() && has_task && self.place("why").is_none() {
            let message = "`misconception` is the name of a `why`, and there is none";
            self.report(at, message, "add why = \"…\", or leave it out");
        }
        let Some(mut table) = self.table("misconception") else {
            let name = self.shown("misconception").map(|name| name.value);
            for why in whys {
                why.misconception.clone_from(&name);
            }
            return;
        };
        for name in table.names() {
            let text = table.shown(&name.value).map(|text| text.value);
            let mut known = whys.iter_mut();
            match known.find(|why| why.wrong.name() == Some(&name.value)) {
                Some(why) => why.misconception = text,
                None => {
                    let message = format!("there is no `why.{}` to name", name.value);
                    let known: Vec<&str> = whys.iter().filter_map(|it| it.wrong.name()).collect();
                    let help = suggestion(&name.value, &known);
                    table.report(name.at, message, &help);
                }
            }
        }
        self.problems.append(&mut table.problems);
    }

    /// Reports the keys that belong to another kind of question.
    fn refuse_idle(&mut self) {
        for (key, owner) in [
            ("answer", "choose"),
            ("when", "choose"),
            ("within", "number"),
            ("against", "rows"),
        ] {
            if let Some(at) = self.place(key) {
                let message = format!("`{key}` belongs to `{owner}`, which is not here");
                self.report(at, message, "leave it out");
            }
        }
    }
}
