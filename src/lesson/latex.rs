//! The marks of LaTeX in a text, which a terminal cannot set. Formulas between `$` Markdown finds by itself.

use std::ops::Range;

use super::manuscript::Manuscript;

/// What to write in place of a formula.
pub(super) const INSTEAD: &str = "write it in Unicode, such as q·k/√dₖ, or between backquotes";

/// The first mark of LaTeX in a text that begins at a byte of the file: a command such as `\sqrt`, or the `\(` of a formula, of which
/// Markdown has taken the backslash. `\\` is a backslash.
pub(super) fn mark(manuscript: &Manuscript, text: &str, start: usize) -> Option<Range<usize>> {
    let is_escaped = manuscript.text[..start].ends_with('\\');
    if is_escaped && text.starts_with('(') {
        return Some(start - 1..start + 1);
    }
    let mut backslashes = text.match_indices('\\');
    backslashes.find_map(|(at, _)| {
        let command = text[at + 1..].chars();
        let length = command.take_while(char::is_ascii_alphabetic).count();
        let is_command = length > 0 && !(is_escaped && at == 0);
        is_command.then_some(start + at..start + at + 1 + length)
    })
}
