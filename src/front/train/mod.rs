//! `attentive train`: trains a model on a task, and says what came of it.

mod destination;
mod progress_bar;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::command_error::note;
use super::signals::Interrupts;
use super::trace::cells;
use super::{CommandError, Course, Outcome, all_settings, file, list, stdout};
use crate::math::Overrides;
use crate::models::corpus::{Corpus, source_words};
use crate::models::inputs::Inputs;
use crate::models::training::{Checkpoint, Draft, End, Job, Progress, Resumed, TrainingSpec};
use crate::models::translator::Translator;
use crate::runs::training::trained::Trained;
use destination::Destination;
use progress_bar::ProgressBar;
use report::Report;

/// The fresh sequences that the last score is taken on.
const SCORED: usize = 1000;

/// The arguments of `train`.
#[derive(Args, Debug)]
#[command(after_help = list::tasks_and_models())]
pub struct TrainArgs {
    /// The task: recall, both-sides, parity or translation.
    task: String,
    /// The model: rnn, bi-rnn, gru or attention; for translation rnn, gru or transformer.
    model: String,
    /// Translate the pairs in this file: lines of source, target and split (train or held) with tabs between them, below a line with
    /// these names; - is standard input.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Make so many steps.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    steps: Option<String>,
    /// Train so many times, each with the next seed.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    /// Turn a knob, or set a weight to start from: 'w_h[0,1]=0.5'. May be repeated.
    #[arg(long, value_name = "KNOB=VALUE")]
    set: Vec<String>,
    /// Keep the weights in this file, as safetensors.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Keep the weights alone, a third of the file: a training cannot go on from them.
    #[arg(long, requires = "save")]
    weights_only: bool,
    /// Go on with the training in this file, or with other settings begin anew from its weights; - is standard input.
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// Write down what the model makes of this sentence as it learns: at the start, and wherever its translation has changed. May be
    /// repeated; for translation.
    #[arg(long, value_name = "SENTENCE")]
    watch: Vec<String>,
    /// Write a line of JSON for each seed, with the curve.
    #[arg(long)]
    json: bool,
}

/// What the jobs of all the seeds start from.
struct Start {
    /// The spec of the first seed.
    first: TrainingSpec,
    /// A training from a file.
    loaded: Option<Checkpoint>,
    /// Whether it goes on: not for several seeds, which all begin anew.
    goes_on: bool,
    /// Weights that are set by hand.
    edits: Overrides,
    /// The sentences to watch, by the numbers of their words.
    watched: Vec<Vec<usize>>,
}

impl Start {
    fn new(args: &TrainArgs, course: &Course) -> Result<Self, CommandError> {
        let mut first = TrainingSpec::new(&args.task, &args.model).map_err(CommandError::Usage)?;
        if let Some(path) = &args.data {
            let corpus = Corpus::parse(&file::name(path), file::read(path)?);
            let corpus = Arc::new(corpus.map_err(CommandError::Data)?);
            first = first.with_corpus(corpus).map_err(CommandError::Usage)?;
        }
        let seed = course
            .seed
            .map(|seed| ("seed".to_owned(), seed.to_string()));
        let steps = args.steps.clone().map(|steps| ("steps".to_owned(), steps));
        let settings = all_settings(seed.into_iter().chain(steps).collect(), &args.set)?;
        let (cells, knobs): (Vec<_>, Vec<_>) =
            settings.iter().partition(|(name, _)| name.contains('['));
        let mut start = Self {
            first,
            loaded: None,
            goes_on: args.seeds == 1,
            edits: cells::overrides(&cells, &Inputs::default()).map_err(CommandError::Usage)?,
            watched: Vec::new(),
        };
        for sentence in &args.watch {
            let Some(corpus) = start.first.corpus() else {
                return Err(CommandError::usage(
                    format!("{} has no translations to watch", args.task),
                    "leave --watch out, or train on `translation`",
                ));
            };
            let words = source_words(sentence).map_err(CommandError::Usage)?;
            let ids = corpus.source().ids(&words).map_err(CommandError::Usage)?;
            start.watched.push(ids);
        }
        for (knob, value) in knobs {
            start.first.set(knob, value).map_err(CommandError::Usage)?;
        }
        start.first.check().map_err(CommandError::Usage)?;
        if let Some(path) = &args.load {
            start.loaded = Some(loaded(path, &start.first)?);
        }
        Ok(start)
    }

    /// The job of the seed with this number, from 0, and what became of the training that was loaded.
    fn job(&self, number: u64) -> Result<(Job, Option<Resumed>), CommandError> {
        let seed = self.first.seed().checked_add(number).ok_or_else(|| {
            CommandError::usage("the seeds end before so many", "give a smaller --seed")
        })?;
        let mut spec = self.first.clone();
        spec.set("seed", &seed.to_string())
            .map_err(CommandError::Usage)?;
        let mut job = spec.job().map_err(CommandError::Usage)?;
        let mut resumed = None;
        if let Some(loaded) = &self.loaded {
            resumed = Some(match self.goes_on {
                true => loaded.resume(&mut job),
                false => loaded.begin_anew(&mut job, "there are several seeds"),
            });
        }
        let resumed = resumed.transpose().map_err(CommandError::Data)?;
        for (address, cell, number) in self.edits.iter() {
            job.edit(address, cell, number)
                .map_err(CommandError::Usage)?;
        }
        Ok((job, resumed))
    }
}

/// `attentive train`: trains with one seed after the other, and writes for each what came of it. Ctrl-C keeps and writes what there is
/// so far.
///
/// # Errors
/// If the arguments name something that does not exist or cannot be trained, the weights to load do not fit, or the file to save
/// cannot be written, all of which is said before training.
pub fn train(args: &TrainArgs, course: &Course) -> Outcome {
    if course.sentence.is_some() {
        return Err(CommandError::usage(
            "--sentence has no place here: a task makes its own sequences",
            "leave it out",
        ));
    }
    if args.save.is_some() && args.seeds > 1 {
        return Err(CommandError::usage(
            "--save keeps the weights of one seed, and --seeds trains several",
            "leave out one of them",
        ));
    }
    let start = Start::new(args, course)?;
    for number in [0, args.seeds - 1] {
        start.job(number)?;
    }
    let destination = args.save.as_deref().map(Destination::open).transpose()?;
    let interrupts = Interrupts::listen();
    let mut reports = Vec::new();
    for number in 0..args.seeds {
        let (mut job, resumed) = start.job(number)?;
        if let (Some(path), Some(resumed), 0) = (&args.load, resumed, number) {
            note(&said(&file::name(path), &resumed, job.spec()));
        }
        let report = run(&mut job, &start.watched, &interrupts);
        if let Some(destination) = &destination {
            let texts = [("score", report.score.to_string())];
            destination.write(&Checkpoint::written(&job, &texts, args.weights_only))?;
        }
        stdout::write(match args.json {
            true => report.json_line(),
            false => report.text(),
        })?;
        reports.push(report);
        if let Some(code) = interrupts.exit_code() {
            return Ok(ExitCode::from(code));
        }
    }
    if !args.json && reports.len() > 1 {
        stdout::write(report::summary(&reports))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What became of a training that was loaded.
fn said(name: &str, resumed: &Resumed, spec: &TrainingSpec) -> String {
    match resumed {
        Resumed::GoesOn { steps } if *steps >= spec.steps() => {
            format!("{name} has made its {steps} steps: nothing is trained; give more --steps")
        }
        Resumed::GoesOn { steps } => {
            format!("{name} was saved after {steps} steps: training goes on with the next one")
        }
        Resumed::Anew { why } => {
            format!("training begins anew with the weights of {name}: {why}")
        }
    }
}

/// The training in a file, unless it says that it is one of another model or task.
fn loaded(path: &Path, spec: &TrainingSpec) -> Result<Checkpoint, CommandError> {
    let bytes = file::read(path)?;
    let name = file::name(path);
    let saved = Checkpoint::read(&name, &bytes).map_err(CommandError::Data)?;
    if let Some([task, model]) = saved.task_and_model() {
        let (own_task, own_model) = (spec.task().name(), spec.model().name());
        if [task, model] != [own_task, own_model] {
            return Err(CommandError::data(
                format!(
                    "{name} holds the weights of {model} on {task}, not of {own_model} on {own_task}"
                ),
                format!("write `attentive train {task} {model}`, or load another file"),
            ));
        }
    }
    if let Some(corpus) = spec.corpus() {
        for (key, words) in Translator::texts_of_words(corpus.source(), corpus.target()) {
            if saved.text(&key) != Some(&*words) {
                return Err(CommandError::data(
                    format!("{name} was trained on other pairs, with other words"),
                    "give the same --data, or load another file",
                ));
            }
        }
    }
    Ok(saved)
}

/// The sequences that the last score is taken on: all pairs where there is an end of them.
fn number_scored(spec: &TrainingSpec) -> usize {
    spec.corpus().map_or(SCORED, |corpus| corpus.pairs().len())
}

/// Trains until the job or the user ends it.
fn run(job: &mut Job, watched: &[Vec<usize>], interrupts: &Interrupts) -> Report {
    let mut trained = Trained::default();
    let mut watch = |job: &Job| {
        let drafts = job.drafts(watched).into_iter();
        drafts.for_each(|draft| trained.add_draft(draft));
    };
    watch(job);
    let start = Instant::now();
    let mut bar = ProgressBar::new(job.spec());
    let mut curve: Vec<Progress> = Vec::new();
    let mut last = None;
    while interrupts.exit_code().is_none()
        && let Some(progress) = job.next()
    {
        bar.show(&progress);
        if progress.score.is_some() {
            curve.push(progress);
            watch(job);
        }
        last = Some(progress);
    }
    bar.clear();
    let seconds = start.elapsed().as_secs_f64();
    if let Some(last) = last
        && curve.last().is_none_or(|shown| shown.step < last.step)
    {
        curve.push(last);
    }
    let drafts = watched
        .iter()
        .filter_map(|source| trained.drafts.remove(source));
    let scores = job.spec().sizes_scored().into_iter();
    let scores = scores.map(|size| (size, job.score(size, SCORED))).collect();
    Report {
        spec: job.spec().clone(),
        steps: job.step(),
        end: job.end(),
        seconds,
        loss: last.map(|last| last.loss),
        score: job.score(job.spec().size(), number_scored(job.spec())),
        held_out: job.held_out(number_scored(job.spec())),
        scores,
        curve,
        drafts: drafts.flatten().collect(),
    }
}
