//! Paragraphs that are conditions and nothing else: that at the beginning of a step is about all of it.

use super::document::{Block, BlockKind};
use super::expression::Expression;
use super::inline::Inline;
use super::manuscript::{Manuscript, Spanned};

/// Takes the conditions of a step out of its blocks, and reports those of no text.
pub(super) fn take(
    manuscript: &Manuscript,
    blocks: &mut Vec<Block>,
    is_first: bool,
) -> Vec<Spanned<Expression>> {
    let mut conditions = Vec::new();
    if let [
        Block {
            kind: BlockKind::Prose(text),
            ..
        },
        ..,
    ] = &blocks[..]
        && !is_first
        && is_bare(text)
    {
        conditions = text.iter().filter_map(condition).collect();
        blocks.remove(0);
    }
    for block in blocks {
        let bare = Some(block.inlines()).filter(|text| is_bare(text));
        let at = bare.and_then(|text| Some(text.iter().find_map(condition)?.at));
        if let Some(at) = at {
            let (message, help) = match is_first {
                true => (
                    "the first step is always there",
                    "give the condition to a text, or to a step below",
                ),
                false => (
                    NO_TEXT,
                    "write it behind a text, or at the beginning of the step, above its heading",
                ),
            };
            block.kind = BlockKind::Problem(manuscript.problem(at, message, help));
        }
    }
    conditions
}

/// What is wrong with a condition that stands alone.
pub(super) const NO_TEXT: &str = "this condition stands beside no text";

/// Whether a text is conditions and nothing else.
pub(super) fn is_bare(text: &[Inline]) -> bool {
    let is_nothing = |inline: &Inline| match inline {
        Inline::Condition { .. } => true,
        Inline::Text(text) => text.value.trim().is_empty(),
        _ => false,
    };
    !text.is_empty() && text.iter().all(is_nothing)
}

fn condition(inline: &Inline) -> Option<Spanned<Expression>> {
    match inline {
        Inline::Condition { expression, source } => Some(Spanned {
            value: expression.clone(),
            at: *source,
        }),
        _ => None,
    }
}
