//! The shell command that computes the numbers of the page.

use std::path::Path;

use super::key_table::KeyContext;
use super::panel::Panel;
use super::state::{Effect, Notebook};
use crate::models::training::TrainingSpec;
use crate::runs::lesson_run::LessonRun;
use crate::runs::training::LessonTraining;

/// The prefix, on the command line, of a file among the built-in lessons.
pub const BUILT_IN: &str = "builtin:";

impl Notebook {
    /// Shows the command for the current run or, while reading, the one that opens the page, and asks for it to be copied.
    pub(super) fn show_command(&mut self) -> Vec<Effect> {
        let is_reading = match self.key_context() {
            KeyContext::Reading | KeyContext::Asking => true,
            KeyContext::Training => !self.is_training_at_hand(),
            _ => false,
        };
        if is_reading {
            let has_matrices = self.page().newest().any(|panel| !panel.grids().is_empty());
            let trains = self.training_at_hand().is_some();
            let more = match self.changed().changes.is_empty() {
                false => ". It opens this page, without your edits",
                true if trains => {
                    ". It opens this page; y while it trains gives the command for that"
                }
                true if has_matrices => ". It opens this page; y in a matrix computes it",
                true => ". It opens this page",
            };
            let message = format!("copied, if the terminal lets it{more}");
            let command = self.opening_command();
            return self.copy(command, message);
        }
        let runs = self.current_runs();
        let is_one_of_several = runs.len() > 1;
        let Some(run) = runs.first().map(|&run| &self.runs[run]) else {
            self.say("nothing is computed on this page yet");
            return Vec::new();
        };
        if let Some(training) = run.training.clone() {
            let is_edited = run.is_edited();
            return self.show_training_command(&training, is_edited);
        }
        if run.timing.is_some() {
            self.say("times are measured here alone: no command computes them");
            return Vec::new();
        }
        let command = command(run, self.folder.as_deref());
        let mut message = "copied, if the terminal lets it".to_owned();
        if is_one_of_several {
            let run = run.name.as_deref().unwrap_or(run.computation.name);
            message +=
                &format!(". It computes {run}; Tab to another matrix and y gives that one's");
        }
        self.copy(command, message)
    }

    /// The same for a training: the model whose weights the cell in focus is one of, else the first one that can be trained.
    fn show_training_command(&mut self, training: &LessonTraining, is_edited: bool) -> Vec<Effect> {
        let plan = &training.plan;
        let mut can_train = plan.models.iter().filter(|model| model.specs.is_ok());
        let model = match training.model {
            Some(model) => plan.models.get(model),
            None => can_train.next(),
        };
        let planned = model.and_then(|model| Some((model, model.specs.as_ref().ok()?.first()?)));
        let Some((model, first)) = planned else {
            self.say("with these knobs nothing can be trained; u takes the last change back");
            return Vec::new();
        };
        let command = match &training.spec {
            Some(spec) => training_command(spec, 1),
            None => training_command(first, plan.seeds.len()),
        };
        let mut message = "copied, if the terminal lets it".to_owned();
        if training.model.is_none() && plan.models.len() > 1 {
            message += &format!(
                ". It trains {}; while training stands still, Tab to another's weights and y gives that one's",
                model.label
            );
        }
        if is_edited {
            message += ". It begins anew, without the weights that you set";
        }
        self.copy(command, message)
    }

    fn copy(&mut self, command: String, message: String) -> Vec<Effect> {
        self.say(message);
        self.command = Some(command.clone());
        vec![Effect::Copy(command)]
    }

    /// The `attentive --lesson …` command that opens the page on its sentence and seed.
    fn opening_command(&self) -> String {
        let mut words = vec!["attentive".to_owned()];
        let mut option = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
        if let Some(folder) = &self.folder {
            option("--lessons", &as_path(folder));
        }
        match self.lesson().number() {
            Some(number) => option("--lesson", &number.to_string()),
            None => option("--lesson", self.lesson().slug()),
        }
        option("--step", &(self.step + 1).to_string());
        if let Some(sentence) = &self.choices.sentence {
            option("--sentence", &sentence.words().join(" "));
        }
        if let Some(seed) = self.choices.seed {
            option("--seed", &seed.to_string());
        }
        words.join(" ")
    }

    /// The indices of the current runs: that of the cell in focus; else those of the matrices of the newest step, the last one first; else
    /// the subject of the page.
    fn current_runs(&self) -> Vec<usize> {
        if let Some(focus) = self.focus {
            return vec![focus.matrix.run];
        }
        let mut runs: Vec<usize> = Vec::new();
        for grid in self.page().newest().flat_map(Panel::grids) {
            runs.retain(|&run| run != grid.matrix.run);
            runs.push(grid.matrix.run);
        }
        runs.reverse();
        if runs.is_empty() {
            runs.extend(self.subject().map(|run| self.runs.position(run)));
        }
        runs
    }
}

/// The `attentive trace …` command that computes the numbers of a run. Files are in `folder`, or built in if it is `None`.
pub fn command(run: &LessonRun, folder: Option<&str>) -> String {
    let mut words = vec![
        "attentive".to_owned(),
        "trace".to_owned(),
        run.computation.name.to_owned(),
    ];
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), quoted(&value)]);
    if let Some(file) = &run.given {
        let path = match folder {
            Some(folder) => as_path(&Path::new(folder).join(file).display().to_string()),
            None => format!("{BUILT_IN}{file}"),
        };
        option("--input", path);
    } else if !run.words.is_empty() {
        option("--sentence", run.words.join(" "));
    }
    for (knob, setting) in run.result.settings.all() {
        let is_given = run.given.is_some() && !run.result.settings.is_turned(knob.name);
        if setting != knob.start() && !is_given {
            option("--set", format!("{}={setting}", knob.name));
        }
    }
    // A cell that was edited in a larger matrix may not exist at present.
    let is_there = |address: &str, (row, col)| {
        let mut recorded = run.result.recorded.iter();
        recorded.any(|it| it.address == address && it.is_edited(row, col))
    };
    for (address, cell, number) in run.result.overrides.iter() {
        if is_there(address, cell) {
            let (row, col) = cell;
            option("--set", format!("{address}[{row},{col}]={number:?}"));
        }
    }
    words.join(" ")
}

/// A path that a command does not take for an option.
fn as_path(path: &str) -> String {
    match path.starts_with('-') {
        true => format!("./{path}"),
        false => path.to_owned(),
    }
}

/// The `attentive train …` command that trains the same, with so many seeds from that of the spec on.
pub fn training_command(spec: &TrainingSpec, seeds: usize) -> String {
    let (task, model) = (spec.task().name(), spec.model().name());
    let mut words = ["attentive", "train", task, model]
        .map(str::to_owned)
        .to_vec();
    if seeds > 1 {
        words.extend(["--seeds".to_owned(), seeds.to_string()]);
    }
    for (knob, setting) in spec.settings().all() {
        if setting != knob.start() {
            words.push("--set".to_owned());
            words.push(quoted(&format!("{}={setting}", knob.name)));
        }
    }
    words.join(" ")
}

/// A word, quoted for a shell if necessary.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_gets_the_word_back() {
        assert_eq!(quoted("d=4"), "d=4");
        assert_eq!(quoted("my name"), "'my name'");
        assert_eq!(quoted("Don't $x"), r"'Don'\''t $x'");
        assert_eq!(quoted(""), "''");
    }
}
