//! Text cut to a length, with `…` where it was cut.

use super::clusters;

/// A name in a sentence on the page, which would otherwise drown in a word of ten thousand letters: at most 24 characters.
pub fn short(name: &str) -> String {
    shorten(name, 24)
}

/// A text in at most `most` characters.
///
/// ```
/// use attentive::text::shorten;
/// assert_eq!(shorten("sentence", 8), "sentence");
/// assert_eq!(shorten("sentences", 8), "sentenc…");
/// ```
pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// The start of a text with `…` behind it, in at most `most` columns, as `width` counts those of a grapheme cluster.
pub fn cut(text: &str, most: usize, width: impl Fn(&str) -> usize) -> String {
    let mut used = 0;
    let mut kept: String = clusters(text)
        .take_while(|cluster| {
            used += width(cluster);
            used < most
        })
        .collect();
    if most > 0 {
        kept.push('…');
    }
    kept
}
