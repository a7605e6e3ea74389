//! The text of a block: pieces of one style, computed spans and conditions.

use super::expression::Expression;
use super::manuscript::{Span, Spanned};
use super::problem::Problem;

/// A piece of a block's text. It never spans two lines of the file, so that its place is exact.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(Spanned<String>),
    /// `**strong**` text.
    Strong(Spanned<String>),
    /// `*emphasised*` text.
    Emphasis(Spanned<String>),
    /// Inline code that is shown as it stands.
    Code(Spanned<String>),
    /// Inline code that begins with `= `: the page shows its value.
    Computed {
        /// The expression to compute.
        expression: Expression,
        /// The number of decimals that it is shown with, if the author says how many.
        decimals: Option<usize>,
        /// Its place, without the backquotes.
        source: Span,
    },
    /// Inline code that begins with `? `: a condition, which is not shown; the block is left out where it does not hold.
    Condition {
        /// The condition.
        expression: Expression,
        /// Its place, without the backquotes.
        source: Span,
    },
    /// In place of inline code that could not be read, or ahead of Markdown that is not supported.
    Broken(Problem),
}
