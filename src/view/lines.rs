//! Lines of text on a grid of cells: width, line breaks, and painting.
//!
//! Terminals disagree about the width of Indic vowel signs, and ratatui's own wrapping can panic on such text. So text is laid out
//! here, by grapheme cluster, with the largest width that a terminal may give it.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::{clean, cut};

/// The largest number of columns that a text may take.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(cluster_width).sum()
}

/// The largest number of columns that a line may take.
pub fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&span.content)).sum()
}

/// The largest plausible width of a cluster: each spacing vowel sign of Kannada may take a column of its own.
fn cluster_width(cluster: &str) -> usize {
    let usual = cluster.width();
    if !cluster.chars().any(is_kannada) {
        return usual;
    }
    let spread: usize = cluster
        .chars()
        .map(|c| {
            if is_spacing_sign(c) {
                1
            } else {
                c.width().unwrap_or(0)
            }
        })
        .sum();
    usual.max(spread)
}

fn is_kannada(c: char) -> bool {
    matches!(c, '\u{0c80}'..='\u{0cff}')
}

fn is_spacing_sign(c: char) -> bool {
    matches!(
        c,
        '\u{0cc0}' | '\u{0cc7}' | '\u{0cc8}' | '\u{0cca}' | '\u{0ccb}' | '\u{0cd5}' | '\u{0cd6}'
    )
}

/// A text in at most `most` columns, with `…` if it is cut.
pub fn fit(text: &str, most: usize) -> String {
    let text = clean(text);
    match width(&text) <= most {
        true => text.into_owned(),
        false => cut(&text, most, cluster_width),
    }
}

/// A text in exactly `columns` columns, padded or cut on the right.
pub fn pad(text: &str, columns: usize) -> String {
    let mut text = fit(text, columns);
    let used = width(&text);
    text.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    text
}

/// A text in exactly `columns` columns, padded on the left or cut on the right.
pub fn pad_left(text: &str, columns: usize) -> String {
    let text = fit(text, columns);
    let free = columns.saturating_sub(width(&text));
    format!("{}{text}", " ".repeat(free))
}

/// A line padded with spaces on the right to `columns`.
pub fn pad_line(mut line: Line<'static>, columns: usize) -> Line<'static> {
    let used = line_width(&line);
    if used < columns {
        line.spans.push(Span::raw(" ".repeat(columns - used)));
    }
    line
}

/// Breaks styled text into lines of at most `columns`, at spaces if possible and never at a no-break space. The first line begins
/// with `first` and the others with `other`, which are part of the width.
pub fn wrap(
    spans: &[(String, Style)],
    columns: usize,
    first: &str,
    other: &str,
) -> Vec<Line<'static>> {
    let mut wrapper = Wrapper {
        columns: columns.max(width(other).max(width(first)) + 1),
        other,
        lines: Vec::new(),
        line: vec![Span::raw(first.to_owned())],
        used: width(first),
        empty: true,
    };
    // A word may have several styles ("**W**ord"), so pieces are collected until the next space.
    let mut word: Vec<(String, Style)> = Vec::new();
    for (text, style) in spans {
        for (index, piece) in clean(text).split(' ').enumerate() {
            if index > 0 {
                wrapper.word(&std::mem::take(&mut word));
                wrapper.space(*style);
            }
            if !piece.is_empty() {
                // A no-break space has served its purpose by now, and is shown as a space.
                word.push((piece.replace('\u{a0}', " "), *style));
            }
        }
    }
    wrapper.word(&word);
    wrapper.finish()
}

struct Wrapper<'a> {
    columns: usize,
    other: &'a str,
    lines: Vec<Line<'static>>,
    line: Vec<Span<'static>>,
    used: usize,
    empty: bool,
}

impl Wrapper<'_> {
    fn word(&mut self, word: &[(String, Style)]) {
        let wide: usize = word.iter().map(|(text, _)| width(text)).sum();
        if self.used + wide > self.columns && !self.empty {
            self.next_line();
        }
        for (text, style) in word {
            if self.used + width(text) <= self.columns {
                self.push(text, *style);
                continue;
            }
            // A word longer than a line breaks at the end of the line.
            for cluster in text.graphemes(true) {
                if self.used + cluster_width(cluster) > self.columns && !self.empty {
                    self.next_line();
                }
                self.push(cluster, *style);
            }
        }
    }

    fn space(&mut self, style: Style) {
        if !self.empty && self.used < self.columns {
            self.push(" ", style);
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        self.used += width(text);
        self.empty = false;
        match self.line.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push_str(text),
            _ => self.line.push(Span::styled(text.to_owned(), style)),
        }
    }

    fn next_line(&mut self) {
        let other = self.other.to_owned();
        self.used = width(&other);
        self.empty = true;
        let done = std::mem::replace(&mut self.line, vec![Span::raw(other)]);
        self.lines.push(trimmed(done));
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.lines.push(trimmed(self.line));
        self.lines
    }
}

fn trimmed(mut spans: Vec<Span<'static>>) -> Line<'static> {
    if let Some(last) = spans.last_mut() {
        let kept = last.content.trim_end_matches(' ').len();
        last.content.to_mut().truncate(kept);
    }
    Line::from(spans)
}

/// Paints a line into one row of an area; a line that does not fit is cut with `…`.
pub fn paint(line: &Line<'_>, area: Rect, row: u16, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if row >= area.height {
        return;
    }
    let (y, end) = (area.y + row, area.right());
    let mut x = area.x;
    let too_wide = line_width(line) > usize::from(area.width);
    let last = if too_wide { end.saturating_sub(1) } else { end };
    'line: for span in &line.spans {
        let style = line.style.patch(span.style);
        for cluster in clean(&span.content).graphemes(true) {
            let columns = u16::try_from(cluster_width(cluster)).unwrap_or(u16::MAX);
            if columns == 0 {
                continue;
            }
            // A cluster of uncertain width in the last cell of the screen can push the terminal into the next line.
            let room = last.saturating_sub(x);
            let at_edge = columns > 1 && x + columns >= buffer.area.right();
            if columns > room || at_edge {
                break 'line;
            }
            put(cluster, columns, x, y, style, buffer);
            x += columns;
        }
    }
    if too_wide && x < end {
        buffer[(x, y)].set_symbol("…").set_style(line.style);
    }
}

/// Paints lines into an area, from its top.
pub fn paint_all(lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    for (row, line) in (0..area.height).zip(lines) {
        paint(line, area, row, buffer);
    }
}

fn put(cluster: &str, columns: u16, x: u16, y: u16, style: Style, buffer: &mut Buffer) {
    let cell = &mut buffer[(x, y)];
    cell.reset();
    cell.set_symbol(cluster).set_style(style);
    // Clusters of uncertain width are anchored: see `front::anchored_backend`.
    let is_uncertain = columns > 1 || cluster.chars().nth(1).is_some();
    if is_uncertain && let Some(forced) = NonZeroU16::new(columns) {
        cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
        for covered in x + 1..x + columns {
            let cell = &mut buffer[(covered, y)];
            cell.reset();
            cell.set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &Line<'_>) -> String {
        line.spans.iter().map(|span| &*span.content).collect()
    }

    #[track_caller]
    fn check_wrap(source: &str, columns: usize, expected: &[&str]) {
        let spans = [(source.to_owned(), Style::new())];
        let lines: Vec<String> = wrap(&spans, columns, "", "  ").iter().map(text).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn text_breaks_at_spaces_and_long_words_break_anywhere() {
        check_wrap("one two three", 8, &["one two", "  three"]);
        check_wrap("one", 8, &["one"]);
        check_wrap("", 8, &[""]);
        check_wrap("abcdefghijkl", 8, &["abcdefgh", "  ijkl"]);
        check_wrap("a\u{1b}[31mb", 20, &["a\u{fffd}[31mb"]);
    }

    #[test]
    fn kannada_gets_the_largest_plausible_width() {
        assert_eq!(width("ಕ"), 1);
        assert_eq!(width("ಕೀ"), 2);
        assert_eq!(width("ಸ್ತ್ರೀ"), 4);
        assert_eq!(width("漢"), 2);
        assert_eq!(width("e\u{301}"), 1);
    }

    #[test]
    fn what_is_cut_has_a_mark() {
        assert_eq!(fit("sentence", 5), "sent…");
        assert_eq!(fit("ಹೀಹೀಹೀಹೀ", 6), "ಹೀಹೀ…");
        assert_eq!(fit("ab", 0), "");
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad_left("ab", 4), "  ab");
    }

    #[test]
    fn painting_stays_inside_at_any_size() {
        let line = Line::from("ನನ್ನ ಹೆಸರು 漢字 👩‍👩‍👧 שלום");
        for columns in 0..30 {
            let area = Rect::new(0, 0, columns, 1);
            let mut buffer = Buffer::empty(area);
            for row in 0..3 {
                paint(&line, area, row, &mut buffer);
            }
        }
    }
}
