//! Results of training from a file beside the lesson: the lines of `attentive train … --json`.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::Value;

use super::trained::{Exam, Trained, TrainedResults, TrainingPoint};
use crate::lesson::Spanned;
use crate::math::Matrix;
use crate::models::corpus::source_words;
use crate::models::inputs::InputError;
use crate::models::json;
use crate::models::training::{Draft, End, TrainingSpec};
use crate::runs::given::DataFiles;
use crate::sorting::sort_by_key;

/// The files whose results are kept.
const MOST_KEPT: usize = 8;

thread_local! {
    /// The files that were read last, the latest first: a lesson reads its own again after every change.
    static READ: RefCell<Vec<(String, Arc<TrainedResults>)>> = const { RefCell::new(Vec::new()) };
}

impl TrainedResults {
    /// Reads a file: a line for each training run, with its settings.
    ///
    /// # Errors
    /// If there is no such file, or a line of it is no such result.
    pub(in crate::runs) fn read(
        file: &Spanned<String>,
        data: &DataFiles,
    ) -> Result<Arc<Self>, InputError> {
        let name = &file.value;
        let names = data.keys().map(String::as_str);
        let text = data
            .get(name)
            .ok_or_else(|| InputError::unknown("file beside this lesson named", name, names))?
            .as_ref()
            .map_err(|error| {
                InputError::new(
                    format!("`{name}` cannot be read: {error}"),
                    "mend the file or leave out `before`",
                )
            })?;
        let kept = |(of, results): &(String, Arc<Self>)| (of == text).then(|| Arc::clone(results));
        if let Some(results) = READ.with_borrow(|read| read.iter().find_map(kept)) {
            return Ok(results);
        }
        let results = Arc::new(Self::of_lines(name, text)?);
        READ.with_borrow_mut(|read| {
            read.truncate(MOST_KEPT - 1);
            read.insert(0, (text.clone(), Arc::clone(&results)));
        });
        Ok(results)
    }

    fn of_lines(name: &str, text: &str) -> Result<Self, InputError> {
        let mut results = Self::default();
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let place = format!("`{name}`, line {}", number + 1);
            let json = json::parse(&format!("line {} of `{name}`", number + 1), line.as_bytes())?;
            let read = result(&json).ok_or_else(|| {
                InputError::new(
                    format!("{place} is no result of training"),
                    "write the file with `attentive train … --json`",
                )
            })?;
            let (spec, trained) = read.map_err(|error| {
                InputError::new(format!("{place}: {}", error.message), error.help)
            })?;
            *results.of_mut(&spec) = trained;
        }
        Ok(results)
    }
}

/// `None` if it lacks something.
fn result(json: &Value) -> Option<Result<(TrainingSpec, Trained), InputError>> {
    let [task, model] = ["task", "model"].map(|name| json.get(name).and_then(Value::as_str));
    let mut settings = vec![("seed".to_owned(), json.get("seed")?.to_string())];
    for (name, value) in json.get("settings")?.as_object()? {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        settings.push((name.clone(), text));
    }
    let mut points = Vec::new();
    for point in json.get("curve")?.as_array()? {
        let (step, loss, score, held_out) = match point.as_array()?.as_slice() {
            [step, loss, score] => (step, loss, score, None),
            [step, loss, score, held_out] => (step, loss, score, held_out.as_f64()),
            _ => return None,
        };
        // The last step of a run that was interrupted has none.
        let Some(score) = score.as_f64() else {
            continue;
        };
        points.push(TrainingPoint {
            step: step.as_u64()?,
            loss: loss.as_f64()?,
            score,
            held_out,
        });
    }
    let end = json.get("end")?.as_str()?;
    let end = match end.strip_prefix("diverged at step ") {
        Some(step) => Some(End::Diverged {
            step: step.parse().ok()?,
        }),
        None => (end == End::Finished.to_string()).then_some(End::Finished),
    };
    let mut exam = Exam {
        score: json.get("score")?.as_f64()?,
        held_out: json.get("held_out").and_then(Value::as_f64),
        ..Exam::default()
    };
    for (size, score) in json
        .get("scores")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        exam.at_sizes.push((size.parse().ok()?, score.as_f64()?));
    }
    sort_by_key(&mut exam.at_sizes, |(size, _)| *size);
    let steps = json.get("steps")?.as_u64()?;
    let mut trained = Trained::written(points, steps, end, exam);
    let watched = json.get("drafts").map(|it| it.as_array());
    let watched = watched.map_or(Some(&[][..]), |it| it.map(Vec::as_slice))?;
    let spec = || {
        let mut spec = TrainingSpec::new(task.unwrap_or_default(), model.unwrap_or_default())?;
        for (name, text) in settings {
            spec.set(&name, &text)?;
        }
        Ok(spec)
    };
    Some(spec().and_then(|spec| {
        for it in watched {
            trained.add_draft(draft(&spec, it).ok_or_else(|| {
                let help = "write the file with `attentive train translation … --watch … --json`";
                InputError::new("a draft in it is none of this model", help)
            })?);
        }
        Ok((spec, trained))
    }))
}

/// `None` if it lacks something, or has words that the model does not know.
fn draft(spec: &TrainingSpec, json: &Value) -> Option<Draft> {
    let corpus = spec.corpus()?;
    let sentence = source_words(json.get("sentence")?.as_str()?).ok()?;
    let words = json.get("words")?.as_array()?.iter();
    let words: Option<Vec<usize>> = words
        .map(|word| corpus.target().id(word.as_str()?))
        .collect();
    let (source, words) = (corpus.source().ids(&sentence).ok()?, words?);
    let attention = match json.get("attention") {
        None | Some(Value::Null) => None,
        Some(rows) => {
            let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).ok()?;
            let is_whole = rows.len() == words.len() + 1;
            let fits = is_whole && rows.iter().all(|row| row.len() == source.len());
            let numbers = rows.iter().flatten().copied();
            fits.then(|| Matrix::from_row_iterator(rows.len(), source.len(), numbers))
                .map(Some)?
        }
    };
    Some(Draft {
        step: json.get("step")?.as_u64()?,
        source,
        words,
        has_ended: json.get("ended")?.as_bool()?,
        attention,
    })
}
