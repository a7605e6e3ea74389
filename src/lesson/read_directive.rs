//! A fenced block, read as a directive.

use super::directive::{
    Checks, CurveKeys, Directive, KnobDirective, MapDirective, Race, RunDirective, Scale, Show,
    Time, Train, View,
};
use super::document::BlockKind;
use super::fence::Fence;
use super::inline::Inline;
use super::manuscript::{Manuscript, Spanned};
use super::predict::Predict;
use super::problem::Problem;
use super::toml_keys::TomlKeys;
use crate::nearest::{nearest, suggestion};
use crate::sorting::sort_by_key;

/// Reads a fenced block as a directive: its problems, then the directive itself as far as it could be read. `None` for an
/// ordinary listing.
pub(super) fn read(manuscript: &Manuscript, fence: &Fence) -> Option<Vec<BlockKind>> {
    let word = fence.word.value.as_str();
    if !Directive::NAMES.contains(&word) {
        let help = format!("did you mean `{}`?", nearest(word, Directive::NAMES)?);
        let message = format!("no directive `{word}`");
        let problem = manuscript.problem(fence.word.at, message, help);
        return Some(vec![BlockKind::Problem(problem)]);
    }
    let (directive, mut problems) = match keys(manuscript, fence) {
        Err(problem) => (None, vec![problem]),
        Ok(keys) => {
            let mut reader = DirectiveReader { fence, keys };
            (reader.directive(), reader.keys.problems)
        }
    };
    sort_by_key(&mut problems, |problem| (problem.line, problem.column));
    let problems = problems.into_iter().map(BlockKind::Problem);
    let directive = directive.map(BlockKind::Directive);
    Some(problems.chain(directive).collect())
}

/// The keys of a directive; `notes`, which are prose, have none.
fn keys<'a>(manuscript: &'a Manuscript, fence: &Fence) -> Result<TomlKeys<'a>, Problem> {
    if fence.word.value == "notes" {
        return TomlKeys::read(manuscript, fence.body.end..fence.body.end);
    }
    let mut lines = manuscript.text[fence.body.clone()].lines();
    // No line of TOML begins like that: the body has swallowed the next block.
    if !fence.closed || lines.any(|line| line.starts_with("```") || line.starts_with("~~~")) {
        return Err(unclosed(manuscript, fence));
    }
    TomlKeys::read(manuscript, fence.body.clone())
}

struct DirectiveReader<'a> {
    fence: &'a Fence,
    keys: TomlKeys<'a>,
}

impl DirectiveReader<'_> {
    fn directive(&mut self) -> Option<Directive> {
        Some(match self.fence.word.value.as_str() {
            "run" => Directive::Run(Box::new(self.run()?)),
            "show" => Directive::Show(self.show()?),
            "race" => Directive::Race(self.race()?),
            "knob" => Directive::Knob(self.knob()?),
            "checks" => Directive::Checks(self.checks()?),
            "map" => Directive::Map(self.map()),
            "time" => Directive::Time(self.time()?),
            "train" => Directive::Train(Box::new(self.train()?)),
            "score" => self.score()?,
            "predict" => Directive::Predict(Box::new(self.predict()?)),
            _ => Directive::Notes(self.notes()),
        })
    }

    fn run(&mut self) -> Option<RunDirective> {
        let sentence = self.keys.string("sentence");
        let is_fixed = self.keys.is_fixed(sentence.as_ref());
        let first_word = self.keys.string("first_word");
        let last_word = self.keys.string("last_word");
        let order = self.keys.order();
        let name = self.keys.name("as", "a run");
        let given = self.keys.string("given");
        let like = self.keys.string("like");
        let settings = self.keys.assignments();
        let mut names = self.addresses(1, "a computation", "```run self-attention")?;
        self.refuse_second(&names, "`run` takes one computation");
        Some(RunDirective {
            computation: names.swap_remove(0),
            sentence,
            is_fixed,
            first_word,
            last_word,
            order,
            name,
            given,
            like,
            settings,
        })
    }

    fn show(&mut self) -> Option<Show> {
        let is_default = self.keys.place("view").is_none();
        let view = self.one_of("view", &View::ALL);
        let view = view.or(is_default.then_some(View::default()));
        if view.is_some_and(|view| view != View::Curve) {
            self.refuse_curve_keys();
        }
        let curve = self.curve();
        let inspect = self.keys.cell("inspect");
        let against = self.keys.address("against");
        let caption = self.caption();
        self.keys.refuse_others("`show`", &Show::KEYS);
        Some(Show {
            addresses: self.addresses(1, "the address of a stage", "```show affinity")?,
            view: view.unwrap_or_default(),
            curve: Box::new(curve),
            inspect,
            against,
            caption,
        })
    }

    fn race(&mut self) -> Option<Race> {
        let view = self.one_of("view", &Race::VIEWS).unwrap_or_default();
        let caption = self.caption();
        self.keys.refuse_others("`race`", &Race::KEYS);
        // Unrolled, a matrix has its steps in sight and needs no other beside it.
        let least = if view == View::Unrolled { 1 } else { 2 };
        let what = ["an address", "two or more addresses"][least - 1];
        Some(Race {
            addresses: self.addresses(least, what, "```race rnn attention")?,
            view,
            caption,
        })
    }

    fn knob(&mut self) -> Option<KnobDirective> {
        self.keys.refuse_others("`knob`", &[]);
        let names = self.addresses(1, "the name of a knob", "```knob d_k")?;
        Some(KnobDirective { names })
    }

    fn checks(&mut self) -> Option<Checks> {
        let only = self.keys.texts("only");
        self.keys.refuse_others("`checks`", &Checks::KEYS);
        let runs = self.addresses(0, "", "")?;
        self.refuse_second(&runs, "`checks` looks at one run");
        Some(Checks {
            at: self.fence.word.at,
            run: runs.into_iter().next(),
            only,
        })
    }

    fn map(&mut self) -> MapDirective {
        self.keys.refuse_others("`map`", &[]);
        MapDirective {
            at: self.fence.word.at,
            parts: self.keys.parts_named(&self.fence.arguments),
        }
    }

    fn train(&mut self) -> Option<Train> {
        let example = "models = [\"rnn\", \"attention\"]";
        let name = self.keys.name("as", "a training");
        let seeds = self.keys.plain("seeds");
        let before = self.keys.string("before");
        let is_quiet = self.keys.truth("quiet").unwrap_or(false);
        let watch = self.keys.texts("watch").unwrap_or_default();
        let pace = self.keys.plain("pace");
        let has_models = self.keys.place("models");
        let models = self.keys.texts("models");
        let settings = self.keys.assignments();
        let mut tasks = self.addresses(1, "a task", "```train recall")?;
        self.refuse_second(&tasks, "`train` takes one task");
        let models = match (models, has_models) {
            (None, Some(_)) => return None,
            (None, None) => {
                let message = "`train` needs models";
                let help = format!("write which ones on a line of its own, {example}");
                self.keys.report(self.fence.word.at, message, &help);
                return None;
            }
            (Some(models), at) => {
                let wrong = match models.len() {
                    0 => Some("`models` is empty".to_owned()),
                    count if count > Train::MOST_MODELS => {
                        let most = Train::MOST_MODELS;
                        Some(format!(
                            "{count} models are more than the {most} that a picture can show"
                        ))
                    }
                    _ => None,
                };
                if let Some(message) = wrong {
                    let help = format!("name some of them, {example}");
                    let at = at.unwrap_or(self.fence.word.at);
                    self.keys.report(at, message, &help);
                    return None;
                }
                models
            }
        };
        Some(Train {
            task: tasks.swap_remove(0),
            models,
            name,
            seeds,
            before,
            is_quiet,
            watch,
            pace,
            settings,
        })
    }

    fn time(&mut self) -> Option<Time> {
        let name = self.keys.name("as", "a measurement");
        let width = self.keys.plain("d");
        self.keys.refuse_others("`time`", &Time::KEYS);
        let is_alone = self.refuse_arguments("write `d = 64` on a line of its own");
        is_alone.then_some(Time { name, width })
    }

    fn score(&mut self) -> Option<Directive> {
        self.keys.refuse_others("`score`", &[]);
        let is_alone = self.refuse_arguments("it is about all questions above it");
        is_alone.then_some(Directive::Score)
    }

    fn predict(&mut self) -> Option<Predict> {
        let help = "write the question on the next line, as ask = \"…\"";
        let predict = self.keys.predict(self.fence.word.at);
        let is_alone = self.refuse_arguments(help);
        predict.filter(|_| is_alone)
    }

    fn notes(&mut self) -> Vec<String> {
        let manuscript = self.keys.manuscript;
        if !self.fence.closed {
            self.keys.problems.push(unclosed(manuscript, self.fence));
        }
        self.refuse_arguments("begin the notes on the next line");
        let body = &manuscript.text[self.fence.body.clone()];
        let lines: Vec<&str> = body.lines().map(str::trim).collect();
        let paragraphs = lines.split(|line| line.is_empty());
        let paragraphs = paragraphs.map(|lines| lines.join(" "));
        paragraphs.filter(|it| !it.is_empty()).collect()
    }

    /// The arguments, each an address; `None` if there is a problem.
    fn addresses(
        &mut self,
        least: usize,
        what: &str,
        example: &str,
    ) -> Option<Vec<Spanned<String>>> {
        let arguments = &self.fence.arguments;
        if arguments.len() < least {
            let message = format!("`{}` needs {what}", self.fence.word.value);
            let help = format!("write it as in {example}");
            self.keys.report(self.fence.word.at, message, &help);
            return None;
        }
        let mut are_well_formed = true;
        for argument in arguments {
            are_well_formed &= self.keys.check_address(argument);
        }
        are_well_formed.then(|| arguments.clone())
    }

    /// Reports the keys of `view = "curve"`, beside any other view.
    fn refuse_curve_keys(&mut self) {
        for name in Show::CURVE_KEYS {
            if let Some(at) = self.keys.place(name) {
                let message = format!("`{name}` belongs to curves, and this is another view");
                let help = "add view = \"curve\", or leave it out";
                self.keys.report(at, message, help);
            }
        }
    }

    fn curve(&mut self) -> CurveKeys {
        CurveKeys {
            scale: self.one_of("scale", &Scale::ALL).unwrap_or_default(),
            level: self.keys.level(),
            x: self.keys.shown("x"),
            y: self.keys.shown("y"),
        }
    }

    /// The caption; empty if any of it could not be read, which is reported.
    fn caption(&mut self) -> Vec<Inline> {
        let caption = self.keys.prose("caption");
        let is_broken = |inline: &Inline| matches!(inline, Inline::Broken(_));
        match caption.iter().any(is_broken) {
            true => Vec::new(),
            false => caption,
        }
    }

    /// The value of a key that is one of some names.
    fn one_of<T: Copy, const N: usize>(&mut self, key: &str, all: &[(&str, T); N]) -> Option<T> {
        let name = self.keys.string(key)?;
        let known = all.iter().find(|(known, _)| *known == name.value);
        if known.is_none() {
            let names = all.each_ref().map(|(name, _)| *name);
            let message = format!("no {key} `{}`", name.value);
            let help = suggestion(&name.value, &names);
            self.keys.report(name.at, message, &help);
        }
        known.map(|(_, value)| *value)
    }

    /// Whether there are no arguments; reports the first one otherwise.
    fn refuse_arguments(&mut self, help: &str) -> bool {
        let first = self.fence.arguments.first();
        if let Some(first) = first {
            let (word, directive) = (&first.value, &self.fence.word.value);
            let message = format!("`{word}` is unexpected: `{directive}` takes no arguments");
            self.keys.report(first.at, message, help);
        }
        first.is_none()
    }

    /// Reports the second argument of a directive that takes only one.
    fn refuse_second(&mut self, arguments: &[Spanned<String>], why: &str) {
        if let Some(second) = arguments.get(1) {
            let message = format!("`{}` is one too many: {why}", second.value);
            let help = format!("give it a `{}` of its own", self.fence.word.value);
            self.keys.report(second.at, message, &help);
        }
    }
}

/// The problem of a fenced block that is never closed.
pub(super) fn unclosed(manuscript: &Manuscript, fence: &Fence) -> Problem {
    let at = manuscript.line_at(fence.word.at.line);
    let help = "write ``` on a line of its own where it ends";
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
        let at = run.settings[0].value.at;
        assert_eq!((at.line, at.column), (2, 9));
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
            let fence = Fence::read(&manuscript, 0..manuscript.text.len());
            assert!(read(&manuscript, &fence).is_none(), "{language}");
        }
    }
}
