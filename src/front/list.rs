//! What there is: the computations of the catalog, with their inputs and knobs.

use crate::models::catalog::{CATALOG, Computation};
use crate::models::slots::{Slot, SlotKind};

/// Every computation with its summary, its inputs and their shapes, and its knobs as `--set` takes them, in 80 columns.
pub fn computations() -> String {
    CATALOG.iter().map(described).collect::<Vec<_>>().join("\n")
}

fn described(computation: &Computation) -> String {
    let mut text = format!("{}\n  {}\n", computation.name, computation.summary);
    if !computation.slots.is_empty() {
        text += "  inputs\n";
        text += &in_columns(
            computation
                .slots
                .iter()
                .map(|slot| (shape(slot), note(slot))),
        );
    }
    text += "  knobs\n";
    text += &in_columns(computation.knobs.iter().map(|knob| {
        let setting = format!("{}={}", knob.name, knob.start());
        (setting, format!("{}: {}", knob.help, knob.range()))
    }));
    text
}

fn shape(slot: &Slot) -> String {
    let [rows, cols] = slot.shape;
    format!("{} [{rows}, {cols}]", slot.name)
}

fn note(slot: &Slot) -> String {
    match slot.kind {
        SlotKind::Matrix | SlotKind::Weights => String::new(),
        SlotKind::Optional => "may be left out".to_owned(),
        SlotKind::Mask => "\"none\", \"causal\", or rows of 0 and \"-inf\"".to_owned(),
    }
}

/// Lines of a term and what there is to say about it, one under the other.
fn in_columns(lines: impl Iterator<Item = (String, String)> + Clone) -> String {
    let width = lines.clone().map(|(term, _)| term.chars().count()).max();
    let width = width.unwrap_or(0);
    lines
        .map(|(term, note)| {
            let indent = " ".repeat(4 + width + 2);
            let line = format!("    {term:width$}  {}", broken(&note, &indent));
            format!("{}\n", line.trim_end())
        })
        .collect()
}

/// A note over as many lines as it takes beside what stands before it in `indent`.
fn broken(note: &str, indent: &str) -> String {
    let room = 80 - indent.len();
    let mut lines = vec![String::new()];
    for word in note.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join(&format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_everything_in_80_columns() {
        let text = computations();
        for computation in CATALOG {
            assert!(text.contains(&format!("{}\n  {}", computation.name, computation.summary)));
            for knob in computation.knobs {
                assert!(text.contains(&format!("{}={}", knob.name, knob.start())));
            }
            for slot in computation.slots {
                assert!(text.contains(&shape(slot)));
            }
        }
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
