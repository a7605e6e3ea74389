//! Text from people and files, made safe for a terminal.

use std::borrow::Cow;

/// The text with U+FFFD in place of every character that could control a terminal or reorder the text around it: the controls
/// C0, DEL and C1, and the bidirectional embeddings, overrides and isolates.
///
/// A line feed and a tab are controls too, so the result is always one line.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(acts) {
        text.replace(acts, "\u{fffd}").into()
    } else {
        text.into()
    }
}

fn acts(c: char) -> bool {
    // `is_control` is exactly C0, DEL and C1.
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_replacement_characters() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text), expected, "{text:?}");
        check("\u{1b}[2Jname", "\u{fffd}[2Jname");
        check("a\nb\tc\r\0", "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}");
        check(
            "\u{7f}\u{80}\u{9b}31m\u{9f}",
            "\u{fffd}\u{fffd}\u{fffd}31m\u{fffd}",
        );
        check(
            "\u{202a}\u{202e}abc\u{2066}\u{2069}",
            "\u{fffd}\u{fffd}abc\u{fffd}\u{fffd}",
        );
    }

    #[test]
    fn words_of_any_script_stay_as_they_are() {
        // A zero-width joiner and the marks U+200E, U+200F are part of ordinary words.
        for text in [
            "",
            "my name",
            "ನನ್ನ ಹೆಸರು",
            "👩\u{200d}👧",
            "א\u{200f}",
            "−∞ ∂/∂q",
        ] {
            assert!(matches!(clean(text), Cow::Borrowed(same) if same == text));
        }
    }
}
