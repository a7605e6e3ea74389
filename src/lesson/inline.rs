//! The text of a block: pieces of one style, computed spans and conditions.

use super::expression::Expression;
use super::manuscript::{Span, Spanned};
use super::problem::Problem;

/// A run of text within a block. Text never spans two lines of the file, so that its place is exact.
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
        /// What to compute.
        expression: Expression,
        /// Where it stands, without its backquotes.
        source: Span,
    },
    /// Inline code that begins with `? `: what its block says is true only where this is. The page does not show it.
    Condition {
        /// What has to hold.
        expression: Expression,
        /// Where it stands, without its backquotes.
        source: Span,
    },
    /// What could not be read.
    Broken(Problem),
}
