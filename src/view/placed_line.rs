//! A line of text at fixed columns.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::text_width::width;

/// Texts from left to right, each from its column on.
#[derive(Default)]
pub(super) struct PlacedLine {
    spans: Vec<Span<'static>>,
    used: usize,
}

impl PlacedLine {
    /// Adds a text that begins at a column, or behind the one before if that reaches farther.
    pub(super) fn put(&mut self, column: usize, text: String, style: Style) {
        let gap = column.saturating_sub(self.used);
        self.spans.push(Span::raw(" ".repeat(gap)));
        self.used += gap + width(&text);
        self.spans.push(Span::styled(text, style));
    }

    pub(super) fn line(self) -> Line<'static> {
        Line::from(self.spans)
    }
}
