//! What came of one run of training.

use serde_json::{Map, Value, json};

use super::{Draft, End, Progress, TrainingSpec};
use crate::models::corpus::Corpus;
use crate::models::json::matrix_to_json;

/// What came of one run of training.
pub(super) struct Report {
    pub(super) spec: TrainingSpec,
    /// The steps that were made.
    pub(super) steps: u64,
    /// How it ended; `None` if it was interrupted.
    pub(super) end: Option<End>,
    pub(super) seconds: f64,
    /// That of the last step.
    pub(super) loss: Option<f64>,
    /// The part of fresh questions, or of the pairs to train on, that is answered right.
    pub(super) score: f64,
    /// The same of held-out pairs.
    pub(super) held_out: Option<f64>,
    /// The same at the sizes that the task is also scored at.
    pub(super) scores: Vec<(usize, f64)>,
    /// The steps with a score, and the last.
    pub(super) curve: Vec<Progress>,
    /// What it made of each watched sentence, where that differs from what it made of it before.
    pub(super) drafts: Vec<Draft>,
}

impl Report {
    /// One line of JSON. Every number is in full but those of the curve, of which a drawing needs no more than four figures.
    pub(super) fn json_line(&self) -> String {
        let spec = &self.spec;
        let curve = self.curve.iter();
        let curve: Vec<Value> = curve
            .map(|it| {
                let four = in_four_figures;
                let [loss, score] = [Some(it.loss), it.score].map(|it| it.map(four));
                match it.held_out.map(four) {
                    Some(held_out) => json!([it.step, loss, score, held_out]),
                    None => json!([it.step, loss, score]),
                }
            })
            .collect();
        let settings = spec.settings().all();
        let settings: Map<String, Value> = settings
            .map(|(knob, setting)| (knob.name.to_owned(), json!(setting.to_string())))
            .collect();
        let mut line = json!({
            "task": spec.task().name(),
            "model": spec.model().name(),
            "seed": spec.seed(),
            "parameters": spec.parameter_count(),
            "steps": self.steps,
            "seconds": self.seconds,
            "loss": self.loss,
            "score": self.score,
            "end": self.end_in_words(),
            "settings": settings,
            "curve": curve,
        });
        if spec.corpus().is_some() {
            line["held_out"] = json!(self.held_out);
        }
        if !self.scores.is_empty() {
            let scores = self.scores.iter();
            let scores: Map<String, Value> = scores
                .map(|(size, score)| (size.to_string(), json!(score)))
                .collect();
            line["scores"] = scores.into();
        }
        if let (Some(corpus), false) = (spec.corpus(), self.drafts.is_empty()) {
            let drafts = self.drafts.iter().map(|draft| json_of(draft, corpus));
            line["drafts"] = drafts.collect();
        }
        format!("{line}\n")
    }

    /// The same for a reader, without the curve.
    pub(super) fn text(&self) -> String {
        let spec = &self.spec;
        let loss = self
            .loss
            .map_or("–".to_owned(), |loss| format!("{loss:.4}"));
        let mut scores = format!("score {:.3}", self.score);
        for (size, score) in &self.scores {
            let name = spec.task().size_name().unwrap_or_default();
            scores += &format!(", on {size} {name} {score:.3}");
        }
        if let Some(held_out) = self.held_out {
            scores += &format!(", held out {held_out:.3}");
        }
        let steps = match self.end {
            Some(End::Finished) => format!("{} steps", self.steps),
            _ => format!("{} after {} steps", self.end_in_words(), self.steps),
        };
        let (task, model, seed) = (spec.task().name(), spec.model().name(), spec.seed());
        let (guessing, weights) = (spec.score_of_guessing(), spec.parameter_count());
        let drafts = self.drafts.iter();
        let drafts: String = drafts
            .filter_map(|draft| Some(text_of(draft, spec.corpus()?)))
            .collect();
        drafts
            + &format!(
                "{task}, {model}, seed {seed}: {weights} weights, {steps} in {:.1} s, loss {loss}, {scores} (guessing {guessing:.3})\n",
                self.seconds
            )
    }

    fn end_in_words(&self) -> String {
        match self.end {
            Some(end) => end.to_string(),
            None => "interrupted".to_owned(),
        }
    }
}

fn in_four_figures(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

/// `step 40, my name is aj: nanna hesaru`
fn text_of(draft: &Draft, corpus: &Corpus) -> String {
    let source = draft.source.iter().map(|&id| corpus.source().word(id));
    let source: Vec<&str> = source.collect();
    let words = draft.words.iter().map(|&id| {
        let target = corpus.target();
        target.romanised(id).unwrap_or(target.word(id))
    });
    let mut words: Vec<&str> = words.collect();
    if !draft.has_ended {
        words.push("…");
    }
    let (step, source, words) = (draft.step, source.join(" "), words.join(" "));
    format!("step {step}, {source}: {words}\n")
}

fn json_of(draft: &Draft, corpus: &Corpus) -> Value {
    let source = draft.source.iter().map(|&id| corpus.source().word(id));
    let words = draft.words.iter().map(|&id| corpus.target().word(id));
    json!({
        "sentence": source.collect::<Vec<_>>().join(" "),
        "step": draft.step,
        "words": words.collect::<Vec<_>>(),
        "ended": draft.has_ended,
        "attention": draft.attention.as_ref().map(matrix_to_json),
    })
}

/// The scores of several seeds together.
pub(super) fn summary(all: &[Report]) -> String {
    let scores = all.iter().map(|report| report.score);
    let mean = scores.clone().sum::<f64>() / all.len() as f64;
    let (least, most) = (
        scores.clone().fold(1.0, f64::min),
        scores.clone().fold(0.0, f64::max),
    );
    let solved = scores.filter(|&score| score >= 0.99).count();
    let held_out: Vec<f64> = all.iter().filter_map(|report| report.held_out).collect();
    let mut held_out_in_words = String::new();
    if let Some(least) = held_out.iter().copied().reduce(f64::min) {
        let all_right = held_out.iter().filter(|&&it| it == 1.0).count();
        held_out_in_words = format!("; held out from {least:.3}, all right with {all_right} seeds");
    }
    format!(
        "{} seeds: mean score {mean:.3}, from {least:.3} to {most:.3}; {solved} at .99 or more{held_out_in_words}\n",
        all.len()
    )
}
