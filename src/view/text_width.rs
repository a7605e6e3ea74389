//! The width of text on a grid of cells, and padding.
//!
//! Terminals disagree about the width of Indic vowel signs, and ratatui's own wrapping can panic on such text. So text is measured
//! and [wrapped](super::wrap) by grapheme cluster, with the largest width that a terminal may give it.

use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::sorting::sort_by;
use crate::text::{clean, clusters, cut};

/// The largest number of columns that a text may take.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    clusters(text).map(cluster_width).sum()
}

/// The largest number of columns that any of these texts may take.
pub(super) fn widest(texts: &[String]) -> usize {
    texts.iter().map(|text| width(text)).max().unwrap_or(0)
}

/// The largest number of columns that a line may take.
pub(super) fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&span.content)).sum()
}

/// The largest plausible width of a cluster: some terminals draw the parts of an emoji one beside the other, and each spacing vowel
/// sign of Kannada may take a column of its own. A consonant with a virama is drawn nearly two columns wide, and would be covered by
/// what follows it.
fn cluster_width(cluster: &str) -> usize {
    let part = |c: char| match is_spacing_sign(c) {
        true => 1,
        false => c.width().unwrap_or(0),
    };
    let spread: usize = cluster.chars().map(part).sum();
    let least = if cluster.ends_with(VIRAMA) { 2 } else { 0 };
    cluster.width().max(spread).max(least)
}

/// The sign that takes the vowel from a consonant of Kannada.
const VIRAMA: char = '\u{0ccd}';

/// Spacing signs of Indic scripts that have no width by the tables of today, and a column by older ones.
fn is_spacing_sign(c: char) -> bool {
    let kannada = matches!(
        c,
        '\u{0c81}'
            | '\u{0cc0}'
            | '\u{0cc2}'
            | '\u{0cc7}'
            | '\u{0cc8}'
            | '\u{0cca}'
            | '\u{0ccb}'
            | '\u{0cd5}'
            | '\u{0cd6}'
    );
    // Bengali, Odia, Tamil, Malayalam, Sinhala.
    let others = matches!(
        c,
        '\u{09be}'
            | '\u{09d7}'
            | '\u{0b3e}'
            | '\u{0b55}'
            | '\u{0b57}'
            | '\u{0bbe}'
            | '\u{0bd7}'
            | '\u{0d3e}'
            | '\u{0d57}'
            | '\u{0dcf}'
            | '\u{0ddf}'
    );
    kannada || others
}

/// A text in at most `most` columns, with `…` if it is cut.
pub fn fit(text: &str, most: usize) -> String {
    let text = clean(text);
    match width(&text) <= most {
        true => text.into_owned(),
        false => cut(&text, most, cluster_width),
    }
}

/// Names in at most so many columns each, with `…` in the middle of those that are cut: further to the front, if two would look the same.
pub(super) fn fit_apart(names: &[String], columns: usize) -> Vec<String> {
    let fitted = |front: usize| {
        names
            .iter()
            .map(move |name| fit_around(name, front, columns))
    };
    let are_apart = |front: &usize| {
        let mut shown: Vec<(String, &String)> = fitted(*front).zip(names).collect();
        sort_by(&mut shown, Ord::cmp);
        shown
            .windows(2)
            .all(|two| two[0].0 != two[1].0 || two[0].1 == two[1].1)
    };
    let half = columns.saturating_sub(1).div_ceil(2);
    let front = (0..=half).rev().find(are_apart).unwrap_or(half);
    fitted(front).collect()
}

/// A text in at most `columns` columns: about `front` of them from its beginning, `…`, and its end.
fn fit_around(text: &str, front: usize, columns: usize) -> String {
    let text = clean(text);
    if width(&text) <= columns || columns < 3 {
        return fit(&text, columns);
    }
    let start = cut(&text, front + 1, cluster_width);
    let mut room = columns.saturating_sub(width(&start));
    let all: Vec<&str> = clusters(&text).collect();
    let end = all.iter().rev().take_while(|cluster| {
        let fits = cluster_width(cluster) <= room;
        room = room.saturating_sub(if fits { cluster_width(cluster) } else { room });
        fits
    });
    let end = all.len() - end.count();
    start + &all[end..].concat()
}

/// A text in exactly `columns` columns, padded or cut on the right.
pub fn pad(text: &str, columns: usize) -> String {
    let mut text = fit(text, columns);
    let used = width(&text);
    text.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    text
}

/// A text in exactly `columns` columns, padded on the left or cut on the right.
pub(super) fn pad_left(text: &str, columns: usize) -> String {
    let text = fit(text, columns);
    let free = columns.saturating_sub(width(&text));
    format!("{}{text}", " ".repeat(free))
}

/// A line padded with spaces on the right to `columns`.
pub(super) fn pad_line(mut line: Line<'static>, columns: usize) -> Line<'static> {
    let used = line_width(&line);
    if used < columns {
        line.spans.push(Span::raw(" ".repeat(columns - used)));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kannada_gets_the_largest_plausible_width() {
        assert_eq!(width("ಕ"), 1);
        assert_eq!(width("ಕೀ"), 2);
        assert_eq!(width("ಸ್ತ್ರೀ"), 6);
        assert_eq!(width("ಹೂ"), 2);
        assert_eq!(width("நா"), 2);
        assert_eq!(width("漢"), 2);
        assert_eq!(width("e\u{301}"), 1);
    }

    #[test]
    fn an_emoji_gets_room_for_its_parts() {
        assert_eq!(width("👍"), 2);
        assert_eq!(width("👍🏽"), 4);
        assert_eq!(width("👩‍👩‍👧"), 6);
        assert_eq!(width("🏳️‍🌈"), 3);
        assert_eq!(width("▶️"), 2);
    }

    #[test]
    fn cut_text_has_a_mark() {
        assert_eq!(fit("sentence", 5), "sent…");
        assert_eq!(fit("ಹೀಹೀಹೀಹೀ", 6), "ಹೀಹೀ…");
        assert_eq!(fit("ab", 0), "");
        assert_eq!(pad("ab", 4), "ab  ");
    }

    #[test]
    fn two_names_never_look_the_same() {
        let apart = |names: &[&str], columns| {
            let names: Vec<String> = names.iter().map(|&it| it.to_owned()).collect();
            fit_apart(&names, columns)
        };
        assert_eq!(apart(&["mane", "aj"], 9), ["mane", "aj"]);
        let endings = ["bareyuttiddāne", "bareyuttiddāḷe", "bareyuttēne", "aj"];
        assert_eq!(
            apart(&endings, 9),
            ["bare…dāne", "bare…dāḷe", "bare…tēne", "aj"]
        );
        // What tells them apart may stand in the middle.
        let middles = ["abcdef1ghijklmn", "abcdef2ghijklmn"];
        assert_eq!(apart(&middles, 10), ["…1ghijklmn", "…2ghijklmn"]);
        assert_eq!(apart(&["ಹೀಹೀಹೀಹೀ"], 6), ["ಹೀ…ಹೀ"]);
    }

    #[test]
    fn padding_is_on_one_side() {
        assert_eq!(pad_left("ab", 4), "  ab");
    }
}
