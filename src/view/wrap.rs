//! Line breaks in styled text.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::text_width::width;
use crate::text::{clean, clusters};

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
            for cluster in clusters(text) {
                if self.used + width(cluster) > self.columns && !self.empty {
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
        // What a line begins with is a span of its own, which the caller may style.
        let is_first = std::mem::take(&mut self.empty);
        match self.line.last_mut() {
            Some(last) if last.style == style && !is_first => last.content.to_mut().push_str(text),
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
    fn what_a_line_begins_with_is_a_span_of_its_own() {
        let spans = [("one two".to_owned(), Style::new())];
        let lines = wrap(&spans, 5, "• ", "  ");
        let begin = |line: &Line<'_>| line.spans[0].content.to_string();
        let begins: Vec<String> = lines.iter().map(begin).collect();
        assert_eq!(begins, ["• ", "  "]);
    }
}
