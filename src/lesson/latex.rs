//! The marks of LaTeX in a text, which a terminal cannot set. Formulas between `$` Markdown finds by itself.

use std::ops::Range;

use super::manuscript::Spanned;
use super::toml_keys::TomlKeys;

/// What to write in place of it.
pub(super) const INSTEAD: &str =
    "write it in Unicode, such as q·k/√dₖ, x² or 2ⁿ, or between backquotes";

/// The first mark of LaTeX in a piece of a text from which Markdown has taken the backslash before it: a command such as `\sqrt`, the `\(` or `\[`
/// of a formula, `$$`, `H_{t}`, `x^2`. A power of ten is a [result](super::typed_results).
pub(super) fn mark(whole: &str, piece: Range<usize>) -> Option<Range<usize>> {
    let escape = whole[..piece.start].ends_with('\\').then_some(piece.start);
    let text = &whole[piece.clone()];
    if let Some(at) = escape
        && text.starts_with(['(', '['])
    {
        return Some(at - 1..at + 1);
    }
    let signs = text.match_indices(['\\', '$', '_', '^']);
    let signs = signs.map(|(at, _)| piece.start + at);
    let mut signs = signs.filter(|at| Some(*at) != escape);
    signs.find_map(|at| mark_at(whole, at))
}

/// The mark of LaTeX that a sign makes with the text around it.
fn mark_at(whole: &str, at: usize) -> Option<Range<usize>> {
    let (before, behind) = (&whole[..at], &whole[at + 1..]);
    let next = behind.chars().next()?;
    let letters =
        |text: &str, is_part: fn(char) -> bool| text.len() - text.trim_start_matches(is_part).len();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let base = before.trim_end_matches(is_part).len();
    match &whole[at..=at] {
        "\\" if next.is_ascii_alphabetic() => {
            Some(at..at + 1 + letters(behind, |c| c.is_ascii_alphabetic()))
        }
        "\\" if ['(', '['].contains(&next) => Some(at..at + 2),
        "$" if next == '$' => Some(at..at + 2),
        "_" | "^" if next == '{' && base < at => Some(base..at + 2),
        "^" if base < at || before.ends_with([')', ']', '}']) => {
            let exponent = behind.strip_prefix('-').unwrap_or(behind);
            let sign = behind.len() - exponent.len();
            let length = letters(exponent, char::is_alphanumeric);
            let is_power_of_ten =
                &before[base..] == "10" && exponent.starts_with(|c: char| c.is_ascii_digit());
            (length > 0 && !is_power_of_ten).then_some(base..at + 1 + sign + length)
        }
        _ => None,
    }
}

impl TomlKeys<'_> {
    /// A text that is shown as it stands.
    pub(super) fn shown(&mut self, name: &str) -> Option<Spanned<String>> {
        let text = self.string(name)?;
        self.refuse_latex(&text);
        Some(text)
    }

    /// Reports the LaTeX in a text that is shown as it stands.
    pub(super) fn refuse_latex(&mut self, text: &Spanned<String>) {
        let is_power = text.value.contains("10^");
        if is_power || mark(&text.value, 0..text.value.len()).is_some() {
            self.report(text.at, "LaTeX is not supported in a lesson", INSTEAD);
        }
    }
}
