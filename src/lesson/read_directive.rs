//! A fenced block, read as a directive.

use super::directive::{
    Checks, Directive, KnobAssignment, KnobDirective, Race, RunDirective, Show, View,
};
use super::document::BlockKind;
use super::fence::Fence;
use super::manuscript::{Manuscript, Spanned};
use super::problem::Problem;
use super::toml_keys::TomlKeys;
use crate::nearest::{nearest, suggestion};

/// Reads a fenced block as a directive: its problems, then the directive itself as far as it could be read. `None` for an
/// ordinary listing.
pub(super) fn read(manuscript: &Manuscript, fence: &Fence) -> Option<Vec<BlockKind>> {
    let word = fence.word.value.as_str();
    let mut reader = DirectiveReader {
        manuscript,
        fence,
        problems: Vec::new(),
    };
    let directive = if Directive::NAMES.contains(&word) {
        reader.directive(word)
    } else {
        let help = format!("did you mean `{}`?", nearest(word, Directive::NAMES)?);
        let message = format!("no directive `{word}`");
        reader
            .problems
            .push(manuscript.problem(fence.word.at, message, help));
        None
    };
    let problems = reader.problems.into_iter().map(BlockKind::Problem);
    Some(
        problems
            .chain(directive.map(BlockKind::Directive))
            .collect(),
    )
}

/// Reads one directive and collects its problems.
struct DirectiveReader<'a> {
    manuscript: &'a Manuscript,
    fence: &'a Fence,
    problems: Vec<Problem>,
}

impl DirectiveReader<'_> {
    fn directive(&mut self, word: &str) -> Option<Directive> {
        if word == "notes" {
            return Some(self.notes());
        }
        let fences = ["```", "~~~"];
        let body = &self.manuscript.text()[self.fence.body.clone()];
        // No line of TOML begins like that: the body has swallowed the next block.
        if !self.fence.closed
            || body
                .lines()
                .any(|line| fences.iter().any(|f| line.starts_with(f)))
        {
            self.problems.push(unclosed(self.manuscript, self.fence));
            return None;
        }
        let mut keys = match TomlKeys::read(self.manuscript, self.fence.body.clone()) {
            Ok(keys) => keys,
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        let directive = match word {
            "run" => self.run(&mut keys).map(Directive::Run),
            "show" => self.show(&mut keys).map(Directive::Show),
            "race" => self.race(&mut keys).map(Directive::Race),
            "knob" => self.knob(&mut keys).map(Directive::Knob),
            "checks" => self.checks(&mut keys).map(Directive::Checks),
            _ => self.predict(&mut keys),
        };
        self.problems.append(&mut keys.problems);
        self.problems
            .sort_by_key(|problem| (problem.line, problem.column));
        directive
    }

    fn run(&mut self, keys: &mut TomlKeys<'_>) -> Option<RunDirective> {
        let sentence = keys.string("sentence");
        let last_word = keys.string("last_word");
        let name = keys.name("as", "a run");
        let given = keys.string("given");
        let like = keys.string("like");
        let settings = keys
            .plain_values()
            .into_iter()
            .map(|(name, value)| KnobAssignment { name, value })
            .collect();

        let mut names = self.addresses(keys, 1, "a computation", "```run self-attention")?;
        if let Some(second) = names.get(1) {
            self.refuse(
                second,
                "is one too many: `run` takes one computation",
                "give it a `run` of its own",
            );
        }
        Some(RunDirective {
            computation: names.swap_remove(0),
            sentence,
            last_word,
            name,
            given,
            like,
            settings,
        })
    }

    fn show(&mut self, keys: &mut TomlKeys<'_>) -> Option<Show> {
        let view = keys.string("view").map(|name| self.view(&name));
        let inspect = keys.cell("inspect");
        let against = keys.address("against");
        let caption = keys.string("caption");
        keys.refuse_others("`show`", &Show::KEYS);
        Some(Show {
            addresses: self.addresses(keys, 1, "the address of a stage", "```show affinity")?,
            view: view.unwrap_or_default(),
            inspect,
            against,
            caption,
        })
    }

    fn race(&mut self, keys: &mut TomlKeys<'_>) -> Option<Race> {
        let caption = keys.string("caption");
        keys.refuse_others("`race`", &Race::KEYS);
        let addresses =
            self.addresses(keys, 2, "two or more addresses", "```race rnn attention")?;
        Some(Race { addresses, caption })
    }

    fn knob(&mut self, keys: &mut TomlKeys<'_>) -> Option<KnobDirective> {
        keys.refuse_others("`knob`", &[]);
        let names = self.addresses(keys, 1, "the name of a knob", "```knob d_k")?;
        Some(KnobDirective { names })
    }

    fn checks(&mut self, keys: &mut TomlKeys<'_>) -> Option<Checks> {
        let only = keys.texts("only");
        keys.refuse_others("`checks`", &Checks::KEYS);
        let mut runs = self.addresses(keys, 0, "", "")?.into_iter();
        let run = runs.next();
        if let Some(second) = runs.next() {
            self.refuse(
                &second,
                "is one too many: `checks` looks at one run",
                "give it a `checks` of its own",
            );
        }
        let at = self.fence.word.at;
        Some(Checks { at, run, only })
    }

    fn predict(&mut self, keys: &mut TomlKeys<'_>) -> Option<Directive> {
        let arguments = self.no_arguments("write the question on the next line, as ask = \"…\"");
        let predict = keys.predict(self.fence.word.at).filter(|_| arguments)?;
        Some(Directive::Predict(Box::new(predict)))
    }

    /// Whether there are no arguments; reports the first one otherwise.
    fn no_arguments(&mut self, help: &str) -> bool {
        let Some(argument) = self.fence.arguments.first() else {
            return true;
        };
        let what = format!(
            "is unexpected: `{}` takes no arguments",
            self.fence.word.value
        );
        self.refuse(argument, &what, help);
        false
    }

    fn notes(&mut self) -> Directive {
        if !self.fence.closed {
            self.problems.push(unclosed(self.manuscript, self.fence));
        }
        self.no_arguments("begin the notes on the next line");
        let body = &self.manuscript.text()[self.fence.body.clone()];
        let mut paragraphs: Vec<String> = Vec::new();
        let mut continues = false;
        for line in body.lines().map(str::trim) {
            match paragraphs.last_mut() {
                Some(paragraph) if continues && !line.is_empty() => {
                    *paragraph += &format!(" {line}")
                }
                _ if !line.is_empty() => paragraphs.push(line.to_owned()),
                _ => {}
            }
            continues = !line.is_empty();
        }
        Directive::Notes(paragraphs)
    }

    /// The arguments, each an address; `None` if there is a problem.
    fn addresses(
        &self,
        keys: &mut TomlKeys<'_>,
        least: usize,
        what: &str,
        example: &str,
    ) -> Option<Vec<Spanned<String>>> {
        let arguments = &self.fence.arguments;
        if arguments.len() < least {
            let message = format!("`{}` needs {what}", self.fence.word.value);
            let help = format!("write it as in {example}");
            keys.report(self.fence.word.at, message, &help);
            return None;
        }
        let well_formed = arguments
            .iter()
            .filter(|argument| keys.check_address(argument))
            .count();
        (well_formed == arguments.len()).then(|| arguments.clone())
    }

    fn view(&mut self, name: &Spanned<String>) -> View {
        let names = View::ALL.map(|(name, _)| name);
        let known = View::ALL.iter().find(|(known, _)| *known == name.value);
        known.map(|(_, view)| *view).unwrap_or_else(|| {
            let message = format!("no view `{}`", name.value);
            let help = suggestion(&name.value, &names);
            self.problems
                .push(self.manuscript.problem(name.at, message, help));
            View::default()
        })
    }

    /// Reports a word.
    fn refuse(&mut self, word: &Spanned<String>, what: &str, help: &str) {
        let message = format!("`{}` {what}", word.value);
        self.problems
            .push(self.manuscript.problem(word.at, message, help.to_owned()));
    }
}

/// The problem of a fenced block that is never closed.
pub(super) fn unclosed(manuscript: &Manuscript, fence: &Fence) -> Problem {
    let at = manuscript.line_at(fence.word.at.line);
    let help = "write ``` on a line of its own where it ends".to_owned();
    manuscript.problem(at, "this fenced block is never closed", help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Index;

    /// Reads a directive, and asserts the places and messages of its problems.
    fn check(text: &str, expected: &[&str]) -> Option<Directive> {
        let manuscript = Manuscript::new("", text);
        let fence = Fence::read(&manuscript, 0..text.len());
        let mut directive = None;
        let mut found = Vec::new();
        for kind in read(&manuscript, &fence).expect("a directive") {
            match kind {
                BlockKind::Problem(p) => {
                    found.push(format!("{}:{}+{} {}", p.line, p.column, p.width, p.message));
                }
                BlockKind::Directive(read) => directive = Some(read),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(found, expected, "{text}");
        directive
    }

    #[test]
    fn a_run_has_settings() {
        let text = "```run rnn\nsteps = 1_000\nas = 'x'\nrate = 1e-3\nmasked = true\n```";
        let Some(Directive::Run(run)) = check(text, &[]) else {
            panic!("it is a run");
        };
        assert_eq!(run.computation.value, "rnn");
        assert_eq!(run.name.map(|name| name.value), Some("x".to_owned()));
        let values = run
            .settings
            .iter()
            .map(|s| (s.name.value.as_str(), s.value.value.as_str()));
        let expected = [("steps", "1000"), ("rate", "1e-3"), ("masked", "true")];
        assert_eq!(values.collect::<Vec<_>>(), expected);
        assert_eq!(
            (
                run.settings[0].value.at.line,
                run.settings[0].value.at.column
            ),
            (2, 9)
        );
    }

    #[test]
    fn a_show_may_inspect_a_cell() {
        let text = "```show a.b c\ninspect = '\"two words\", last'\nview = 'sums'\n```";
        let Some(Directive::Show(show)) = check(text, &[]) else {
            panic!("it is a show");
        };
        assert_eq!((show.addresses.len(), show.view), (2, View::Sums));
        let cell = show.inspect.expect("a cell");
        assert_eq!(cell.row.value, Index::Label("two words".to_owned()));
        assert_eq!((cell.row.at.column, cell.column.at.column), (13, 25));
        assert_eq!(cell.column.value, Index::FromEnd(0));
    }

    #[test]
    fn notes_are_paragraphs() {
        let notes = check("```notes\n\nOne\n two.\n\n\nThree = 3.\n```", &[]);
        let expected = ["One two.", "Three = 3."].map(str::to_owned);
        assert_eq!(notes, Some(Directive::Notes(expected.to_vec())));
    }

    #[test]
    fn what_can_be_read_is_kept_beside_its_problems() {
        let text = "```show a\nviem = 'plot'\nagainst = 'b c'\ninspect = \"\\\"a\\\", 0\"\n```";
        let show = check(
            text,
            &[
                "2:1+4 `show` has no key `viem`",
                "3:12+3 `b c` is not an address",
                "4:11+10 `\"a\", 0` has escapes in it",
            ],
        );
        assert!(matches!(show, Some(Directive::Show(show)) if show.against.is_none()));
    }

    #[test]
    fn a_directive_without_its_arguments_is_none() {
        assert_eq!(
            check(
                "```show\n```",
                &["1:4+4 `show` needs the address of a stage"]
            ),
            None
        );
        assert_eq!(
            check("```race a b.\n```", &["1:11+2 `b.` is not an address"]),
            None
        );
        assert_eq!(check("```note\n```", &["1:4+4 no directive `note`"]), None);
    }

    #[test]
    fn a_language_is_no_misspelt_directive() {
        for language in ["rust", "sh", "ruby", "r", "text", "json", "toml", ""] {
            let manuscript = Manuscript::new("", &format!("```{language}\n```"));
            let fence = Fence::read(&manuscript, 0..manuscript.text().len());
            assert!(read(&manuscript, &fence).is_none(), "{language}");
        }
    }
}
