//! Texts, with their conditions and computed spans.

use super::{Composer, print_outs};
use crate::lesson::{Inline, Problem};
use crate::notebook::panel::{Panel, Piece, Tone};
use crate::notebook::romanising::say_once;
use crate::runs::conditions::LeftOut;
use crate::runs::evaluated::{Evaluated, quoted, quoted_one_of};
use crate::runs::scope::Unresolved;

/// The remark in place of a text or a step that is left out.
pub(super) fn left_out(why: LeftOut) -> Panel {
    Panel::remark(match why {
        LeftOut::Untrue => "(Left out: what the lesson says here is not true of these numbers.)",
        LeftOut::Absent => {
            "(Left out: the numbers that the lesson speaks of here are not there now.)"
        }
    })
}

impl Composer<'_, '_> {
    /// Composes a text, or a remark that it is left out if its conditions do not hold.
    pub(super) fn text(&mut self, inlines: &[Inline], panel: fn(Vec<Piece>) -> Panel) {
        let why = self.left_out(inlines);
        if let Some(why) = why.or_else(|| self.is_absent(inlines).then_some(LeftOut::Absent)) {
            let remark = left_out(why);
            if !self.out.last().is_some_and(|last| last.says_as(&remark)) {
                self.out.push(remark);
            }
            return;
        }
        let (pieces, problems) = self.pieces(inlines);
        self.out.push(panel(pieces));
        self.out.extend(problems.into_iter().map(Panel::Problem));
    }

    /// Composes the caption of a directive, if it has one.
    pub(super) fn caption(&mut self, inlines: &[Inline]) {
        if !inlines.is_empty() {
            self.text(inlines, Panel::Caption);
        }
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

    /// Why a text is left out; `None` if all its conditions hold. One that cannot be evaluated does not, and is a problem on the page.
    pub(super) fn left_out(&mut self, inlines: &[Inline]) -> Option<LeftOut> {
        self.scope.text_left_out(inlines).unwrap_or_else(|problem| {
            self.out.push(Panel::Problem(problem));
            Some(LeftOut::Untrue)
        })
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
                Inline::Computed { expression, .. } if self.gives_away(expression) => {
                    Piece::new(print_outs::ROOM, Tone::Plain)
                }
                Inline::Computed {
                    expression,
                    decimals,
                    ..
                } => match self.scope.span(expression, *decimals) {
                    // Without quotes and colours, “the score of is is the largest” would be unreadable.
                    Ok(Evaluated::Name(name)) => Piece::new(quoted(&name), Tone::Computed),
                    Ok(Evaluated::OneOf(name, number)) => {
                        Piece::new(quoted_one_of(&name, number), Tone::Computed)
                    }
                    Ok(numbers) => Piece::new(numbers.in_prose(*decimals), Tone::Computed),
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
        // A translation without words has none in Latin letters, either.
        for at in 0..pieces.len() {
            if pieces.get(at).is_some_and(|it| it.text == quoted("")) {
                say_once(&mut pieces, at, &quoted(""));
            }
        }
        (pieces, problems)
    }
}
