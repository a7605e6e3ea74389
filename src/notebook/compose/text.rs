//! Texts, with their conditions and computed spans.

use super::Composer;
use crate::lesson::{Inline, Problem};
use crate::notebook::panel::{Panel, Piece, Tone};
use crate::runs::evaluated::Evaluated;
use crate::runs::scope::Unresolved;

/// The replacement of a text whose conditions do not hold on the current numbers.
const LEFT_OUT: &str = "(Left out: what the lesson says here is not true of these numbers.)";

/// The same if the numbers of its conditions or of its spans are not there, such as those of a training that has not run with these knobs.
const ABSENT: &str = "(Left out: the numbers that the lesson speaks of here are not there now.)";

impl Composer<'_, '_> {
    /// Composes a text, or a remark that it is left out if its conditions do not hold.
    pub(super) fn text(&mut self, inlines: &[Inline], panel: fn(Vec<Piece>) -> Panel) {
        let left_out = match self.truth(inlines) {
            Some(true) if self.is_absent(inlines) => Some(ABSENT),
            Some(true) => None,
            Some(false) => Some(LEFT_OUT),
            None => Some(ABSENT),
        };
        if let Some(left_out) = left_out {
            let is_said = matches!(self.out.last(), Some(Panel::Caption(last)) if last == left_out);
            if !is_said {
                self.out.push(Panel::Caption(left_out.to_owned()));
            }
            return;
        }
        let (pieces, problems) = self.pieces(inlines);
        self.out.push(panel(pieces));
        self.out.extend(problems.into_iter().map(Panel::Problem));
    }

    /// Whether the numbers of a computed span are not there. Where nothing is computed as long as something is broken, the span says so.
    fn is_absent(&self, inlines: &[Inline]) -> bool {
        let is_absent = |inline: &Inline| match inline {
            Inline::Computed { expression, .. } => {
                matches!(self.scope.evaluate(expression), Err(Unresolved::Absent))
            }
            _ => false,
        };
        !self.scope.is_broken && inlines.iter().any(is_absent)
    }

    /// Whether all conditions in a text hold; one that cannot be evaluated does not.
    pub(super) fn holds(&mut self, inlines: &[Inline]) -> bool {
        self.truth(inlines) == Some(true)
    }

    /// The same; `None` if numbers of a condition are not there.
    fn truth(&mut self, inlines: &[Inline]) -> Option<bool> {
        let mut all = Some(true);
        for inline in inlines {
            let Inline::Condition { expression, .. } = inline else {
                continue;
            };
            match self.scope.holds(expression) {
                Ok(holds) => all = all.map(|all| all && holds),
                Err(Unresolved::Absent) => all = None,
                Err(unresolved) => {
                    self.out.extend(unresolved.problem().map(Panel::Problem));
                    all = Some(false);
                }
            }
        }
        all
    }

    /// A text with its spans computed, and their problems.
    pub(super) fn pieces(&self, inlines: &[Inline]) -> (Vec<Piece>, Vec<Problem>) {
        let (mut pieces, mut problems) = (Vec::new(), Vec::new());
        for inline in inlines {
            pieces.push(match inline {
                Inline::Text(text) => Piece::new(&text.value, Tone::Plain),
                Inline::Strong(text) => Piece::new(&text.value, Tone::Strong),
                Inline::Emphasis(text) => Piece::new(&text.value, Tone::Emphasis),
                Inline::Code(text) => Piece::new(&text.value, Tone::Code),
                Inline::Condition { .. } => continue,
                Inline::Computed { expression, .. } => match self.scope.evaluate(expression) {
                    // Without quotes and colours, “the score of is is the largest” would be unreadable.
                    Ok(Evaluated::Name(name)) => Piece::new(format!("“{name}”"), Tone::Computed),
                    Ok(numbers) => Piece::new(numbers.to_string(), Tone::Computed),
                    Err(Unresolved::Absent) if self.scope.is_broken => {
                        Piece::new("[?]", Tone::Broken)
                    }
                    Err(Unresolved::Absent) => Piece::new("(not there now)", Tone::Faint),
                    Err(Unresolved::Lesson(problem)) => {
                        problems.push(problem);
                        Piece::new("[?]", Tone::Broken)
                    }
                },
                Inline::Broken(problem) => {
                    problems.push(problem.clone());
                    Piece::new("[?]", Tone::Broken)
                }
            });
        }
        (pieces, problems)
    }
}
