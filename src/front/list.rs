//! The list of computations, with their inputs and knobs.

use ratatui::style::Style;
use serde_json::json;

use crate::lesson::Library;
use crate::models::catalog::{CATALOG, Computation};
use crate::models::knobs::Knob;
use crate::models::slots::{Slot, SlotKind};
use crate::models::tasks::Task;
use crate::models::training::{Model, TrainingSpec};
use crate::view::wrap::wrap;

/// Every computation with its summary, its inputs and their shapes, and its knobs as `--set` takes them, in 80 columns.
pub fn computations() -> String {
    CATALOG.iter().map(described).collect::<Vec<_>>().join("\n")
}

/// The lessons and the computations as one JSON object.
pub(super) fn json(library: &Library) -> String {
    let lessons = library.lessons.iter().map(|lesson| {
        json!({
            "number": lesson.number(),
            "name": lesson.stem(),
            "title": lesson.title,
            "part": lesson.part,
            "steps": lesson.steps.len(),
            "questions": lesson.questions().count(),
        })
    });
    let computations = CATALOG.iter().map(|computation| {
        let inputs = computation.slots.iter().map(
            |slot| json!({"name": slot.name, "rows": slot.shape[0], "columns": slot.shape[1]}),
        );
        let knobs = computation.knobs.iter().map(|knob| {
            json!({
                "name": knob.name,
                "start": knob.start().to_string(),
                "range": knob.range(),
                "help": knob.help,
            })
        });
        json!({
            "name": computation.name,
            "summary": computation.summary,
            "inputs": inputs.collect::<Vec<_>>(),
            "knobs": knobs.collect::<Vec<_>>(),
        })
    });
    let all = json!({
        "lessons": lessons.collect::<Vec<_>>(),
        "computations": computations.collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}

fn described(computation: &Computation) -> String {
    let mut text = format!("{}\n  {}\n", computation.name, computation.summary);
    if !computation.slots.is_empty() {
        let inputs = shown(computation.slots).map(|it| (shape(it), note(it)));
        text += &format!("  inputs\n{}", in_columns(inputs));
        if computation.slots.iter().any(|slot| slot.layer.is_some()) {
            text += "    and so on for every layer: encoder.1., decoder.1., …\n";
        }
    }
    let knobs = computation.knobs.iter().map(|knob| {
        let setting = format!("{}={}", knob.name, knob.start());
        (setting, format!("{}: {}", knob.help, knob.range()))
    });
    text + "  knobs\n" + &in_columns(knobs)
}

/// The tasks and the models of `train` with their summaries, and all their knobs.
pub fn tasks_and_models() -> String {
    let tasks = Task::ALL.map(|task| (task.name().to_owned(), task.summary().to_owned()));
    let models = Model::ALL.map(|model| (model.name().to_owned(), model.summary().to_owned()));
    let mut text = format!(
        "Tasks:\n{}\nModels:\n{}",
        in_columns(tasks.into_iter()),
        in_columns(models.into_iter())
    );
    let of_all = Task::ALL.into_iter().flat_map(|task| {
        let models = Model::ALL.into_iter();
        models.flat_map(move |model| TrainingSpec::knobs(task, model))
    });
    let mut knobs: Vec<&Knob> = Vec::new();
    for knob in of_all {
        if !knobs.iter().any(|known| known.name == knob.name) {
            knobs.push(knob);
        }
    }
    let knobs = knobs.into_iter();
    let knobs = knobs.map(|knob| {
        (
            knob.name.to_owned(),
            format!("{}: {}", knob.help, knob.range()),
        )
    });
    text += &format!(
        "\nKnobs:\n{}",
        in_columns(knobs.collect::<Vec<_>>().into_iter())
    );
    text + "\nA knob starts where it is known to work for the task and the model."
}

/// Those outside layers and those of the first layer.
fn shown(slots: &[Slot]) -> impl Iterator<Item = &Slot> + Clone {
    slots
        .iter()
        .filter(|slot| slot.layer.is_none_or(|layer| layer == 0))
}

fn shape(slot: &Slot) -> String {
    let ([rows, cols], name) = (slot.shape, slot.name);
    match slot.is_matrix() {
        true => format!("{name} [{rows}, {cols}]"),
        false => name.to_owned(),
    }
}

fn note(slot: &Slot) -> String {
    match slot.kind {
        SlotKind::Matrix | SlotKind::Weights => String::new(),
        SlotKind::Size => match slot.shape[1] {
            "" => "a whole number from 1".to_owned(),
            whole => format!("a whole number that divides {whole}"),
        },
        SlotKind::Decimal => "a number above 0; may be left out".to_owned(),
        SlotKind::Choice(options) => {
            let options: Vec<String> = options.iter().map(|word| format!("{word:?}")).collect();
            options.join(" or ")
        }
        SlotKind::Ids(least) => {
            let rows = slot.shape[1];
            format!("a list of row numbers below {rows}, {least} or more")
        }
        SlotKind::Otherwise(other) => format!("may be left out, and then is {other}"),
        SlotKind::OptionalWeights | SlotKind::Optional => "may be left out".to_owned(),
        SlotKind::Count => "a whole number from 1; may be left out".to_owned(),
        SlotKind::Mask => {
            "\"none\", \"causal\", or rows of 0 and \"-inf\"; may be left out".to_owned()
        }
    }
}

/// Terms, and the notes beside them one under the other, in 80 columns.
fn in_columns(lines: impl Iterator<Item = (String, String)> + Clone) -> String {
    let width = lines.clone().map(|(term, _)| term.chars().count()).max();
    let width = width.unwrap_or(0);
    lines
        .flat_map(|(term, note)| {
            let (first, other) = (format!("    {term:width$}  "), " ".repeat(4 + width + 2));
            wrap(&[(note, Style::new())], 80, &first, &other)
        })
        .map(|line| format!("{line}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_has_every_lesson_and_every_computation() {
        let library = Library::embedded();
        let all: serde_json::Value = serde_json::from_str(&json(&library)).expect("JSON");
        let names = |field: &str| -> Vec<String> {
            let listed = all[field].as_array().expect("a list").iter();
            let names = listed.map(|it| it["name"].as_str().expect("a name").to_owned());
            names.collect()
        };
        let lessons = library.lessons.iter().map(|it| it.stem().to_owned());
        assert_eq!(names("lessons"), lessons.collect::<Vec<_>>());
        let known = CATALOG.iter().map(|it| it.name.to_owned());
        assert_eq!(names("computations"), known.collect::<Vec<_>>());
        assert_eq!(all["lessons"][0]["title"], "Words become vectors");
    }

    #[test]
    fn the_list_names_everything_in_80_columns() {
        let text = computations();
        for computation in CATALOG {
            assert!(text.contains(&format!("{}\n  {}", computation.name, computation.summary)));
            for knob in computation.knobs {
                assert!(text.contains(&format!("{}={}", knob.name, knob.start())));
            }
            for slot in shown(computation.slots) {
                assert!(text.contains(&shape(slot)));
            }
        }
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
