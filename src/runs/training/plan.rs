//! What a `train` directive asks for: a spec for each of its models and seeds.

use crate::lesson::{KnobAssignment, Lesson, Problem, Span, Spanned, Train};
use crate::models::corpus::{self, source_words};
use crate::models::inputs::InputError;
use crate::models::knobs::Settings;
use crate::models::tasks::Task;
use crate::models::training::{Model, TrainingSpec};
use crate::models::words::Sentence;
use crate::runs::changes::RunChanges;

/// What a `train` directive asks for.
#[derive(Clone, Debug)]
pub struct TrainingPlan {
    /// The task.
    pub task: Task,
    /// The models, in the order of the lesson.
    pub models: Vec<PlannedModel>,
    /// The seeds, in order.
    pub seeds: Vec<u64>,
    /// The knobs that turn for all models: those of the first one.
    pub settings: Settings,
    /// The same as the lesson sets them.
    pub base: Settings,
    /// What guessing comes to: first of who knows nothing.
    pub guessing: Vec<Guessing>,
    /// The sentences whose translations are watched: those of the lesson, then the learner's own.
    pub watched: Vec<Watched>,
    /// How many steps a second it makes, unless the learner chose; `None` for as many as it can.
    pub pace: Option<u64>,
}

/// A sentence whose translation is watched as it forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// Its words, in lower case.
    pub words: Vec<String>,
    /// Their numbers; or which of them no model knows.
    pub ids: Result<Vec<usize>, InputError>,
}

/// What guessing comes to, every answer as likely as any other.
#[derive(Clone, Copy, Debug)]
pub struct Guessing {
    /// What it is called: `guessing`.
    pub name: &'static str,
    /// Its mean cross-entropy.
    pub loss: f64,
    /// The part that it gets right, from 0 to 1.
    pub score: f64,
}

/// A model of a plan.
#[derive(Clone, Debug)]
pub struct PlannedModel {
    /// Its name in the picture: `rnn`, or `rnn truncate=10` with settings of its own.
    pub label: String,
    /// The number of its weights; `None` if it cannot be trained.
    pub parameters: Option<usize>,
    /// Its specs, one for each seed; or why it cannot be trained with the knobs as they are.
    pub specs: Result<Vec<TrainingSpec>, InputError>,
}

impl TrainingPlan {
    /// Reads a directive, with the learner's knobs. The seed that the learner chose for sentences is none of them: a training has its own.
    ///
    /// # Errors
    /// If it names something that does not exist, or the lesson's own settings do not fit.
    pub fn new(
        lesson: &Lesson,
        train: &Train,
        changes: &RunChanges,
        sentence: Option<&Sentence>,
    ) -> Result<Self, Problem> {
        let problem = |at: &Span, error: InputError| lesson.problem(at, error.message, error.help);
        let task = Task::find(&train.task.value).map_err(|error| problem(&train.task.at, error))?;
        let mut models = Vec::new();
        for written in &train.models {
            models.push(WrittenModel::read(task, written).map_err(|it| problem(&written.at, it))?);
        }
        for assignment in &train.settings {
            set_in_all(task, &mut models, assignment).map_err(|(at, it)| problem(&at, it))?;
        }
        let base = models[0].spec.settings().clone();
        let seeds = match &train.seeds {
            None => 1,
            Some(seeds) => {
                let count = seeds.value.parse().ok();
                let count = count.filter(|count| (1..=Train::MOST_SEEDS).contains(count));
                count.ok_or_else(|| {
                    let message = format!("`seeds` cannot be `{}`", seeds.value);
                    let help = format!("it can be 1 to {}", Train::MOST_SEEDS);
                    problem(&seeds.at, InputError::new(message, help))
                })?
            }
        };
        for (model, written) in models.iter().zip(&train.models) {
            model.spec.check().map_err(|it| problem(&written.at, it))?;
        }
        let watched = watched(&models[0].spec, train, sentence);
        let watched = watched.map_err(|(at, error)| problem(&at, error))?;
        let pace = train.pace.as_ref().map(|pace| {
            let number = pace.value.parse().ok();
            number
                .filter(|it| Train::PACES.contains(it))
                .ok_or_else(|| {
                    let message = format!("`pace` cannot be `{}`", pace.value);
                    let help = "it can be 1, 5 or 30 steps a second; leave it out for full speed";
                    problem(&pace.at, InputError::new(message, help))
                })
        });
        for model in &mut models {
            model.turn(changes);
        }
        // The same seeds for all of them, so that they meet the same data.
        let first = models[0].spec.seed();
        let seeds: Vec<u64> = (0..seeds).map(|more| first.wrapping_add(more)).collect();
        let settings = models[0].spec.settings().clone();
        let of_task = task.guesses().iter().map(|&(name, answers)| Guessing {
            name,
            loss: (answers as f64).ln(),
            score: (answers as f64).recip(),
        });
        let mut guessing: Vec<_> = of_task.collect();
        if guessing.is_empty() {
            guessing.push(Guessing {
                name: "guessing",
                loss: models[0].spec.loss_of_guessing(),
                score: models[0].spec.score_of_guessing(),
            });
        }
        let models = models.into_iter().map(|model| {
            let specs = model.specs(&seeds);
            PlannedModel {
                parameters: specs.as_ref().ok().map(|specs| specs[0].parameter_count()),
                specs,
                label: model.label,
            }
        });
        Ok(Self {
            task,
            models: models.collect(),
            seeds,
            settings,
            base,
            guessing,
            watched,
            pace: pace.transpose()?,
        })
    }

    /// The specs of all its models with the seed of this index.
    pub fn with_seed(&self, seed: usize) -> impl Iterator<Item = &TrainingSpec> {
        let models = self.models.iter();
        models.filter_map(move |model| model.specs.as_ref().ok()?.get(seed))
    }

    /// All its specs.
    pub fn specs(&self) -> impl Iterator<Item = &TrainingSpec> {
        self.models
            .iter()
            .flat_map(|model| model.specs.iter().flatten())
    }

    /// The number of steps of training: of the model that makes most.
    pub fn steps(&self) -> u64 {
        let most = self.specs().map(TrainingSpec::steps).max();
        most.unwrap_or_else(|| self.settings.count("steps"))
    }

    /// The sentences that are watched, by the numbers of their words.
    pub fn watched_ids(&self) -> Vec<Vec<usize>> {
        let known = self.watched.iter().filter_map(|it| it.ids.clone().ok());
        known.collect()
    }
}

/// The sentences to watch, each once. The learner may type words that no model knows; a lesson may not.
fn watched(
    spec: &TrainingSpec,
    train: &Train,
    sentence: Option<&Sentence>,
) -> Result<Vec<Watched>, (Span, InputError)> {
    let mut all: Vec<Watched> = Vec::new();
    for written in &train.watch {
        let corpus = spec.corpus().ok_or_else(|| {
            let message = format!("{} has no translations to watch", spec.task().name());
            let help = "leave `watch` out, or train on `translation`";
            (written.at, InputError::new(message, help))
        })?;
        let words = source_words(&written.value).map_err(|error| (written.at, error))?;
        let ids = corpus.source().ids(&words);
        let ids = Ok(ids.map_err(|error| (written.at, error))?);
        all.push(Watched { words, ids });
    }
    if let (Some(corpus), Some(sentence), false) = (spec.corpus(), sentence, all.is_empty()) {
        let words = sentence.words().iter().map(|it| it.to_lowercase());
        let words: Vec<String> = words.collect();
        let ids = match words.len() > corpus::MOST_WORDS {
            true => Err(InputError::new(
                format!("this sentence has {} words", words.len()),
                format!("use at most {}", corpus::MOST_WORDS),
            )),
            false => corpus.source().ids(&words),
        };
        if all.iter().all(|it| it.words != words) {
            all.push(Watched { words, ids });
        }
    }
    Ok(all)
}

/// A model as it stands in a lesson: `rnn truncate=10`.
struct WrittenModel {
    label: String,
    spec: TrainingSpec,
    own: Vec<String>,
}

impl WrittenModel {
    fn read(task: Task, written: &Spanned<String>) -> Result<Self, InputError> {
        let mut words = written.value.split_whitespace();
        let Some(name) = words.next() else {
            let names = Model::ALL.map(Model::name);
            return Err(InputError::unknown("model", "", names));
        };
        let mut spec = TrainingSpec::of(task, Model::find(name)?)?;
        let mut own = Vec::new();
        for word in words {
            let Some((knob, text)) = word.split_once('=') else {
                return Err(InputError::new(
                    format!("`{word}` is no setting"),
                    "write the model first, then knobs as in `rnn truncate=10`",
                ));
            };
            if ["seed", "steps", "batch"].contains(&knob) || task.size_name() == Some(knob) {
                return Err(InputError::new(
                    format!("`{knob}` is the same for all models, which meet the same data"),
                    format!("write `{knob}` on a line of its own"),
                ));
            }
            spec.set(knob, text)?;
            own.push(knob.to_owned());
        }
        let words: Vec<&str> = written.value.split_whitespace().collect();
        Ok(Self {
            label: words.join(" "),
            spec,
            own,
        })
    }

    /// Turns the learner's knobs, apart from those that the model sets itself.
    fn turn(&mut self, changes: &RunChanges) {
        for (&knob, to) in &changes.knobs {
            if !self.own.iter().any(|own| own == knob) {
                // A reloaded lesson may lack the model with this knob.
                let _ = self.spec.set(knob, &to.to_string());
            }
        }
    }

    fn specs(&self, seeds: &[u64]) -> Result<Vec<TrainingSpec>, InputError> {
        self.spec.check()?;
        let mut specs = Vec::new();
        for seed in seeds {
            let mut spec = self.spec.clone();
            spec.set("seed", &seed.to_string())?;
            specs.push(spec);
        }
        Ok(specs)
    }
}

/// Sets a knob in all models that have it and do not set it themselves.
fn set_in_all(
    task: Task,
    models: &mut [WrittenModel],
    assignment: &KnobAssignment,
) -> Result<(), (Span, InputError)> {
    let KnobAssignment { name, value } = assignment;
    let has = |model: &WrittenModel| model.spec.settings().get(&name.value).is_some();
    if !models.iter().any(has) {
        let models = models.iter().map(|model| model.spec.model());
        let knobs = models.flat_map(|model| TrainingSpec::knobs(task, model));
        let mut names: Vec<&str> = knobs.map(|knob| knob.name).collect();
        names.sort_unstable();
        names.dedup();
        names.extend(Train::KEYS);
        let error = InputError::unknown("knob or key", &name.value, names);
        return Err((name.at, error));
    }
    for model in models.iter_mut().filter(|model| has(model)) {
        if !model.own.contains(&name.value) {
            let set = model.spec.set(&name.value, &value.value);
            set.map_err(|error| (value.at, error))?;
        }
    }
    Ok(())
}
