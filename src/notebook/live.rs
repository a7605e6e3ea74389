//! The computations that a lesson asks for, run on this learner's sentence.

use std::collections::BTreeMap;

use super::changes::RunChanges;
use super::given::{Data, Given, keep_printed};
use crate::lesson::{self, Lesson, Problem, Source, Spanned};
use crate::math::{Id, Recorded};
use crate::models::catalog::{self, Computation, Run};
use crate::models::inputs::{Badge, InputError};
use crate::models::knobs::{Knob, Setting, Settings};
use crate::models::words::Sentence;

/// What the learner chose, over and above what the lesson says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// A sentence of their own.
    pub sentence: Option<Sentence>,
    /// Random weights of their own.
    pub seed: Option<u64>,
}

/// What a run of a lesson starts from.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The lesson that asks for it.
    pub lesson: &'a Lesson,
    /// The files beside the lesson.
    pub data: &'a Data,
    /// What the learner chose.
    pub choices: &'a Choices,
    /// The earlier run that it is [like](lesson::Run::like).
    pub like: Option<&'a Live>,
}

/// One computation of a lesson that has run.
pub struct Live {
    /// What it is called among the computations of its lesson, alone.
    pub key: String,
    /// What its addresses begin with, if the lesson named the run.
    pub name: Option<String>,
    /// Which computation it is.
    pub computation: &'static Computation,
    /// The words that it ran on; none where all its matrices were given.
    pub words: Vec<String>,
    /// Whether it repeats another run with something changed, such as the last word.
    pub is_variant: bool,
    /// The file beside the lesson that gave its matrices.
    pub given: Option<String>,
    /// The key of the computation that it then repeats: what was changed there holds here as well.
    pub original: Option<String>,
    /// The knobs as the lesson set them.
    pub base: Settings,
    /// What came out.
    pub run: Run,
    chains: BTreeMap<Id, usize>,
}

/// The sentence of a lesson that names none.
pub const SENTENCE: &str = "my name is aj";

impl Live {
    /// Runs what a directive asks for.
    ///
    /// # Errors
    /// If it asks for something that does not exist or does not fit, at its place in the lesson.
    pub fn new(
        Basis {
            lesson,
            data,
            choices,
            like,
        }: Basis<'_>,
        directive: &lesson::Run,
        key: String,
        changes: &RunChanges,
    ) -> Result<Self, Problem> {
        let at = &directive.computation.at;
        let fail = |at: &Source, error: InputError| lesson.problem(at, error.message, error.help);
        let computation =
            catalog::find(&directive.computation.value).map_err(|error| fail(at, error))?;
        let mut settings = match (like, &directive.like) {
            (Some(like), _) if like.computation.name == computation.name => like.base.clone(),
            (Some(like), Some(written)) => {
                let ran = like.computation.name;
                let message = format!("`{}` ran {ran}, not {}", written.value, computation.name);
                let help = format!("write `run {ran}`, or leave out `like`");
                return Err(fail(&written.at, InputError::new(message, help)));
            }
            _ => computation.settings(),
        };
        for setting in &directive.settings {
            let name = &*setting.name.value;
            let knobs = computation.knobs.iter().map(|knob| knob.name);
            if !knobs.clone().any(|knob| knob == name) {
                // A key that is no knob may as well be a misspelt `sentence`.
                let known = knobs.chain(lesson::Run::KEYS);
                return Err(fail(
                    &setting.name.at,
                    InputError::unknown("knob or key", name, known),
                ));
            }
            settings
                .set(name, &setting.value.value)
                .map_err(|error| fail(&setting.value.at, error))?;
        }
        let base = settings.clone();
        // First those that go back to their start: some exclude each other anywhere else.
        let mut turned: Vec<_> = changes.knobs.iter().collect();
        let is_off = |name: &str, to: Setting| {
            let mut knobs = computation.knobs.iter();
            knobs.any(|knob| knob.name == name && knob.start() != to)
        };
        turned.sort_by_key(|(name, to)| is_off(name, **to));
        for (name, to) in turned {
            // A lesson that was reloaded may no longer have the knob, or may turn another that excludes it: then its own
            // setting stands.
            let _ = settings.set(name, &to.to_string());
        }
        let cells = changes.cells.clone();
        let name = directive.name.as_ref().map(|name| name.value.clone());
        let given = directive.given.clone().or_else(|| {
            Some(Spanned {
                value: like?.given.clone()?,
                at: directive.like.as_ref()?.at,
            })
        });
        if let Some(given) = &given {
            if let Some((at, what)) = idle(directive, computation) {
                let message = format!("`{what}` changes nothing here: the inputs are given");
                let help = format!("leave out `{what}` or `given`");
                return Err(fail(at, InputError::new(message, help)));
            }
            let fail = |error| fail(&given.at, error);
            let Given { inputs, printed } =
                Given::read(&given.value, computation, data).map_err(fail)?;
            let inputs = match settings.is_turned("mask") {
                true => inputs.with_mask(settings.get("mask").unwrap_or(Setting::Choice("none"))),
                false => inputs,
            };
            let mut run = computation.run_with(inputs, settings, cells);
            keep_printed(&mut run, printed);
            let mut live = Self::ran(key, name, computation, Vec::new(), run);
            live.given = Some(given.value.clone());
            live.is_variant = like.is_some();
            live.base = base;
            return Ok(live);
        }
        if let Some(seed) = choices.seed
            && settings.get("seed").is_some()
        {
            settings
                .set("seed", &seed.to_string())
                .map_err(|error| fail(at, error))?;
        }
        let repeated = like.filter(|like| !like.words.is_empty() && directive.sentence.is_none());
        let sentence = match (repeated, &choices.sentence, &directive.sentence) {
            (Some(like), ..) => Sentence::parse(&like.words.join(" ")).map_err(|e| fail(at, e))?,
            (None, Some(own), _) => own.clone(),
            (None, None, Some(text)) => {
                Sentence::parse(&text.value).map_err(|error| fail(&text.at, error))?
            }
            (None, None, None) => Sentence::parse(SENTENCE).map_err(|error| fail(at, error))?,
        };
        let sentence = match &directive.last_word {
            Some(word) => sentence
                .with_last(&word.value)
                .map_err(|error| fail(&word.at, error))?,
            None => sentence,
        };
        let inputs = computation.inputs(&sentence, &settings);
        let run = computation.run_with(inputs, settings, cells);
        let words = match computation.slots {
            [] => Vec::new(),
            _ => sentence.words().to_vec(),
        };
        let mut live = Self::ran(key, name, computation, words, run);
        live.base = base;
        live.is_variant = directive.last_word.is_some() || like.is_some();
        Ok(live)
    }

    fn ran(
        key: String,
        name: Option<String>,
        computation: &'static Computation,
        words: Vec<String>,
        run: Run,
    ) -> Self {
        let chains = chains(&run);
        Self {
            key,
            name,
            computation,
            words,
            is_variant: false,
            given: None,
            original: None,
            base: run.settings.clone(),
            run,
            chains,
        }
    }

    /// Whether turning this knob would change anything: where the matrices are given, those that shape random ones do not.
    pub fn turns(&self, knob: &Knob) -> bool {
        self.given.is_none() || !knob.shapes_inputs()
    }

    /// The address of a matrix as the lesson writes it.
    pub fn address(&self, recorded: &Recorded) -> String {
        match &self.name {
            Some(name) => format!("{name}.{}", recorded.address),
            None => recorded.address.clone(),
        }
    }

    /// The recorded matrix at this place of the tape.
    pub fn recorded(&self, id: Id) -> Option<&Recorded> {
        self.run.recorded.iter().find(|recorded| recorded.id == id)
    }

    /// Whether the tape records a matrix there.
    pub fn is_recorded(&self, id: Id) -> bool {
        self.recorded(id).is_some()
    }

    /// Whether every matrix that went in was written down by somebody.
    pub fn is_given(&self) -> bool {
        self.badge() == Badge::Given
    }

    /// The seed of its random weights, if it has any.
    pub fn seed(&self) -> Option<u64> {
        match self.run.settings.get("seed") {
            Some(Setting::Count(seed)) if !self.is_given() => Some(seed),
            _ => None,
        }
    }

    /// Whether a cell is set in any of its matrices.
    pub fn is_edited(&self) -> bool {
        let mut recorded = self.run.recorded.iter();
        recorded.any(|it| it.edit.is_some())
    }

    /// Where the numbers of this computation come from.
    pub fn badge(&self) -> Badge {
        self.run.inputs.badge()
    }

    /// How many results of one name had to be there, one after the other, before row `row` of this matrix: the steps that it
    /// waited for. t for the t-th state of an RNN; 1 for whatever is computed for all words together.
    pub fn steps(&self, id: Id, row: usize) -> usize {
        let tape = &self.run.tape;
        let computed = self.recorded(id).map_or(id, Recorded::computed);
        let arithmetic = tape.arithmetic(computed, row, 0, &|id| self.is_recorded(id));
        let sources = arithmetic.cells().into_iter();
        let longest = sources.filter_map(|(id, ..)| self.chains.get(&id)).max();
        longest.copied().unwrap_or(1).max(1)
    }
}

/// What a directive says about inputs, though a file gives them all; of the knobs only those turn that do not shape random ones.
fn idle<'a>(
    directive: &'a lesson::Run,
    computation: &Computation,
) -> Option<(&'a Source, &'a str)> {
    let texts = [
        (&directive.sentence, "sentence"),
        (&directive.last_word, "last_word"),
    ];
    let mut texts = texts
        .into_iter()
        .filter_map(|(text, what)| Some((&text.as_ref()?.at, what)));
    let knobs = directive.settings.iter().map(|setting| &setting.name);
    let shapes_inputs = |name: &str| {
        let mut knobs = computation.knobs.iter();
        knobs.any(|knob| knob.name == name && knob.shapes_inputs())
    };
    let mut knobs = knobs.filter(|name| shapes_inputs(&name.value));
    texts
        .next()
        .or_else(|| knobs.next().map(|name| (&name.at, name.value.as_str())))
}

/// For each recorded matrix the longest chain of one name that led to it: `step1.h`, `step2.h`, … make a chain, because each
/// is computed from the one before.
fn chains(run: &Run) -> BTreeMap<Id, usize> {
    let names: BTreeMap<Id, &str> = run.recorded.iter().map(|r| (r.id, r.name())).collect();
    // What a matrix waits for does not change when somebody sets cells in it.
    let computed: BTreeMap<Id, Id> = run.recorded.iter().map(|r| (r.id, r.computed())).collect();
    let mut by_name: BTreeMap<Id, BTreeMap<&str, usize>> = BTreeMap::new();
    // Recorded matrices stand in the order in which they were computed, so every source comes before its use.
    for (&id, &name) in &names {
        let mut chain: BTreeMap<&str, usize> = BTreeMap::new();
        for source in run
            .tape
            .sources(computed[&id], &|id| names.contains_key(&id))
        {
            for (name, length) in &by_name[&source] {
                let longest = chain.entry(name).or_default();
                *longest = (*longest).max(*length);
            }
        }
        *chain.entry(name).or_default() += 1;
        by_name.insert(id, chain);
    }
    let longest = |chain: BTreeMap<&str, usize>| chain.into_values().max().unwrap_or(1);
    by_name
        .into_iter()
        .map(|(id, chain)| (id, longest(chain)))
        .collect()
}
