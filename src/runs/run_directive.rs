//! Running a directive of a lesson on the learner's sentence, seed and changes.

use std::rc::Rc;

use super::changes::{Choices, RunChanges};
use super::given::{DataFiles, GivenFile, record_printed};
use super::lesson_run::{Asked, LessonRun};
use super::sentences::sentence_of;
use crate::lesson::{Lesson, Problem, RunDirective, Span, Spanned};
use crate::math::Overrides;
use crate::models::catalog::{self, Computation, Run};
use crate::models::inputs::{InputError, Inputs};
use crate::models::knobs::{Setting, Settings};
use crate::models::words::Sentence;
use crate::sorting::sort_by_key;

/// The default sentence.
pub const SENTENCE: &str = "my name is aj";

/// A `run` directive and its surroundings.
#[derive(Clone, Copy)]
pub(super) struct Basis<'a> {
    pub(super) lesson: &'a Lesson,
    pub(super) directive: &'a RunDirective,
    /// The files beside the lesson.
    pub(super) data: &'a DataFiles,
    /// The computations to choose from.
    pub(super) catalog: &'static [Computation],
    /// The learner's sentence and seed.
    pub(super) choices: &'a Choices,
    /// The earlier run that the directive is [like](RunDirective::like).
    pub(super) like: Option<&'a LessonRun>,
    /// The runs of the lesson before a change, and those so far: what is computed alike is computed once.
    pub(super) known: [&'a [LessonRun]; 2],
}

/// A result, with what a page asked of it: runs that come to the same have it in common.
type SharedResult = (Rc<Run>, Rc<Asked>);

impl LessonRun {
    /// Runs a directive.
    ///
    /// # Errors
    /// If it names something that does not exist or does not fit.
    pub(super) fn new(
        basis: Basis<'_>,
        key: String,
        inherited: RunChanges,
        own: &RunChanges,
    ) -> Result<Self, Problem> {
        let changes = inherited.clone().merged(own);
        let Basis {
            directive, like, ..
        } = basis;
        let written = &directive.computation;
        let computation = catalog::find_in(basis.catalog, &written.value)
            .map_err(|error| basis.problem(&written.at, error))?;
        let base = basis.lesson_settings(computation)?;
        let mut settings = base.clone();
        turn(&mut settings, computation, &changes);
        let given = directive.given.clone().or_else(|| {
            Some(Spanned {
                value: like?.given.clone()?,
                at: directive.like.as_ref()?.at,
            })
        });
        let cells = changes.cells.clone();
        let (words, (result, asked)) = match &given {
            Some(file) => {
                let result = basis.run_given(computation, file, settings, cells)?;
                (Vec::new(), (Rc::new(result), Rc::default()))
            }
            None => basis.run_on_words(computation, settings, cells)?,
        };
        #[cfg(test)]
        if Rc::strong_count(&result) == 1 {
            super::work::count(|work| work.runs.push(key.clone()));
        }
        Ok(Self {
            key,
            name: directive.name.as_ref().map(|name| name.value.clone()),
            computation,
            words,
            is_fixed: directive.is_fixed
                || directive.sentence.is_none() && like.is_some_and(|like| like.is_fixed),
            is_variant: directive.has_other_words() || like.is_some(),
            given: given.map(|file| file.value),
            original: None,
            training: None,
            timing: None,
            base,
            inherited,
            changes,
            result,
            asked,
        })
    }
}

impl<'a> Basis<'a> {
    fn problem(self, at: &Span, error: InputError) -> Problem {
        self.lesson.problem(at, error.message, error.help)
    }

    /// The knobs as the lesson sets them: those of the run that the directive is like, overridden by its own settings.
    fn lesson_settings(self, computation: &Computation) -> Result<Settings, Problem> {
        let Basis {
            lesson,
            directive,
            like,
            ..
        } = self;
        let mut settings = match (like, &directive.like) {
            (Some(like), _) if like.computation.name == computation.name => like.base.clone(),
            (Some(like), Some(written)) => {
                let ran = like.computation.name;
                let message = format!("`{}` ran {ran}, not {}", written.value, computation.name);
                let help = format!("write `run {ran}`, or leave out `like`");
                return Err(lesson.problem(&written.at, message, help));
            }
            _ => computation.settings(),
        };
        for assignment in &directive.settings {
            let name = &*assignment.name.value;
            let knobs = computation.knobs.iter().map(|knob| knob.name);
            if !knobs.clone().any(|knob| knob == name) {
                // An unknown key may also be a misspelt `sentence`.
                let known = knobs.chain(RunDirective::KEYS);
                let error = InputError::unknown("knob or key", name, known);
                return Err(self.problem(&assignment.name.at, error));
            }
            settings
                .set(name, &assignment.value.value)
                .map_err(|error| self.problem(&assignment.value.at, error))?;
        }
        Ok(settings)
    }

    fn run_given(
        self,
        computation: &'static Computation,
        file: &Spanned<String>,
        settings: Settings,
        cells: Overrides,
    ) -> Result<Run, Problem> {
        if let Some((at, key)) = without_effect(self.directive, computation) {
            let message = format!("`{key}` changes nothing here: the inputs are given");
            let help = format!("leave out `{key}` or `given`");
            return Err(self.lesson.problem(at, message, help));
        }
        let GivenFile {
            inputs,
            printed,
            settings: kept,
        } = GivenFile::read(&file.value, computation, self.data)
            .map_err(|error| self.problem(&file.at, error))?;
        let own = self.lesson_settings(computation)?;
        for (knob, value) in kept {
            let mut wanted = own.clone();
            if wanted.set(&knob, &value).is_err() || wanted != own {
                let message = format!(
                    "`{}` has {knob} = {value}, and this run has not",
                    file.value
                );
                let help = format!("set `{knob}` in the run, too, or leave it out of `settings`");
                return Err(self.lesson.problem(&file.at, message, help));
            }
        }
        let inputs = inputs.with_settings(computation.slots, &settings);
        self.check(computation, &inputs)?;
        let mut run = computation.run_with(inputs, settings, cells);
        record_printed(&mut run, printed);
        Ok(run)
    }

    /// Runs on a sentence, unless the result is known; with its words, none if the computation reads no words.
    fn run_on_words(
        self,
        computation: &'static Computation,
        mut settings: Settings,
        cells: Overrides,
    ) -> Result<(Vec<String>, SharedResult), Problem> {
        if let Some(seed) = self.choices.seed
            && settings.get("seed").is_some()
        {
            settings
                .set("seed", &seed.to_string())
                .map_err(|error| self.problem(&self.directive.computation.at, error))?;
        }
        let sentence = self.sentence()?;
        let written = self.directive.sentence.as_ref();
        let at = written.map_or(&self.directive.computation.at, |written| &written.at);
        (computation.reads)(&sentence).map_err(|error| self.problem(at, error))?;
        let words = match computation.slots {
            [] => Vec::new(),
            _ => sentence.words().to_vec(),
        };
        if let Some(known) = self.known(computation, (&words, &settings, &cells)) {
            let result = (Rc::clone(&known.result), Rc::clone(&known.asked));
            return Ok((words, result));
        }
        let inputs = computation.inputs(&sentence, &settings);
        self.check(computation, &inputs)?;
        let run = computation.run_with(inputs, settings, cells);
        Ok((words, (Rc::new(run), Rc::default())))
    }

    /// A run of the same computation on the same words, settings and cells, which all of it follows from.
    fn known(
        self,
        computation: &'static Computation,
        (words, settings, cells): (&[String], &Settings, &Overrides),
    ) -> Option<&'a LessonRun> {
        let mut all = self.known.into_iter().flatten();
        all.find(|run| {
            let result = &run.result;
            std::ptr::eq(run.computation, computation)
                && run.given.is_none()
                && run.words == words
                && result.settings == *settings
                && result.overrides == *cells
        })
    }

    fn check(self, computation: &Computation, inputs: &Inputs) -> Result<(), Problem> {
        let checked = inputs.check(computation.slots);
        checked.map_err(|error| self.problem(&self.directive.computation.at, error))
    }

    fn sentence(self) -> Result<Sentence, Problem> {
        let at = self.directive.computation.at;
        let like = self.like.filter(|like| !like.words.is_empty());
        let like = like.map(|like| Sentence::parse(&like.words.join(" ")));
        let like = like.transpose().map_err(|error| self.problem(&at, error))?;
        sentence_of(
            self.directive,
            like.as_ref(),
            self.choices.sentence.as_ref(),
        )
        .map_err(|(at, error)| self.problem(&at, error))
    }
}

/// Applies the learner's settings.
fn turn(settings: &mut Settings, computation: &Computation, changes: &RunChanges) {
    // Defaults first: away from their defaults, some knobs exclude each other.
    let mut turned: Vec<_> = changes.knobs.iter().collect();
    let is_off = |name: &str, to: Setting| {
        let mut knobs = computation.knobs.iter();
        knobs.any(|knob| knob.name == name && knob.start() != to)
    };
    sort_by_key(&mut turned, |(name, to)| is_off(name, **to));
    for (name, to) in turned {
        // A reloaded lesson may lack the knob, or turn one that excludes it: then the lesson's setting stands.
        let _ = settings.set(name, &to.to_string());
    }
}

/// The first key of a directive without effect on given inputs: a sentence, another word, another order, or a knob that shapes random inputs.
fn without_effect<'a>(
    directive: &'a RunDirective,
    computation: &Computation,
) -> Option<(&'a Span, &'a str)> {
    let texts = [
        (&directive.sentence, "sentence"),
        (&directive.first_word, "first_word"),
        (&directive.last_word, "last_word"),
    ];
    let texts = texts
        .into_iter()
        .filter_map(|(text, key)| Some((&text.as_ref()?.at, key)));
    let order = directive.order.iter().map(|order| (&order.at, "order"));
    let texts = texts.chain(order);
    let knobs = directive.settings.iter().map(|setting| &setting.name);
    let shapes_inputs = |name: &str| {
        let mut knobs = computation.knobs.iter();
        knobs.any(|knob| knob.name == name && knob.shapes_inputs())
    };
    let knobs = knobs.filter(|name| shapes_inputs(&name.value));
    texts
        .chain(knobs.map(|name| (&name.at, name.value.as_str())))
        .next()
}
