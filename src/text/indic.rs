//! Indic scripts, whose letters join with those beside them.

/// The sign that keeps a letter apart from the next one.
pub const NON_JOINER: char = '\u{200c}';

/// Whether a character is a letter or a sign of an Indic script, from Devanagari to Sinhala.
pub fn is_indic(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0ddf}')
}

/// A text without the [`NON_JOINER`]s behind Indic signs: what is copied from a terminal has one behind every cluster.
pub fn joined(text: &str) -> String {
    let mut before = ' ';
    let is_kept = |c: &char| {
        let goes = *c == NON_JOINER && is_indic(before);
        before = *c;
        !goes
    };
    text.chars().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_kannada_is_joined_again() {
        assert_eq!(joined("ನ\u{200c}ನ್\u{200c}ನ aj"), "ನನ್ನ aj");
        // Persian is spelt with it.
        assert_eq!(joined("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }
}
