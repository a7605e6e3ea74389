//! Who looks at whom: lines from the word of a row to the words of the columns.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::braille::{Dots, Stroke};
use super::side_by_side::{GAP, join};
use super::text_width::{fit, pad, pad_left, width};
use super::theme::Palette;
use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::{Grid, Tone};
use crate::notebook::pictures::links::{Link, Looks, Weight};
use crate::text::figures;

/// The maximum width of a word.
const WORD: usize = 12;

/// The width of a share with a mark on either side: `✗0.75*`.
const SHARE: usize = 6;

/// The columns beyond which words are not spread further.
const SPREAD: usize = 16;

/// Matrices of shares: side by side if their words fit on lines of half the width, else below each other.
pub(super) fn links(grids: &[Grid], canvas: Canvas) -> Vec<Line<'static>> {
    let below_each_other = |draw: fn(&Grid, Canvas) -> Vec<Line<'static>>| {
        let blocks: Vec<_> = grids.iter().map(|it| draw(it, canvas)).collect();
        blocks.join(&Line::default())
    };
    if canvas.rows == usize::MAX {
        return below_each_other(read_aloud);
    }
    let gaps = GAP * grids.len().saturating_sub(1);
    let part = Canvas {
        width: canvas.width.saturating_sub(gaps) / grids.len().max(1),
        ..canvas
    };
    if grids.len() < 2 || !grids.iter().all(|it| Across::fits(it, part.width)) {
        return below_each_other(picture);
    }
    let mut blocks: Vec<_> = grids.iter().map(|it| picture(it, part)).collect();
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    for block in &mut blocks {
        block.resize(height, Line::default());
    }
    join(blocks)
}

/// One matrix of shares.
pub(super) fn picture(shown: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let looks = Looks::chosen(shown);
    let mut lines = if shown.cols.len() == 1 {
        Vec::new()
    } else if Across::fits(shown, canvas.width) {
        Across::new(shown, &looks, canvas).lines()
    } else if let Some(down) = Down::new(shown, &looks, canvas) {
        down.lines()
    } else {
        grid::grid(shown, canvas).split_off(1)
    };
    lines.insert(0, title(shown, canvas.palette));
    let words = canvas.palette.styled(&looks.in_words());
    lines.extend(wrap(&words, canvas.width, "", ""));
    lines
}

/// The sentence of the chosen row, then the shares of each row in words, for a print-out.
fn read_aloud(shown: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let looks = Looks::chosen(shown);
    let mut lines = vec![title(shown, palette)];
    let words = palette.styled(&looks.in_words());
    lines.extend(wrap(&words, canvas.width, "", ""));
    for row in 0..shown.rows.len() {
        let links = Looks::of(shown, row).links;
        let shares = links.iter().zip(&shown.cols).map(|(link, col)| {
            let mark = if link.is_leak { " ✗" } else { "" };
            format!("{col} {}{mark}", figures::cell(link.share))
        });
        let shares = shares.collect::<Vec<_>>().join(", ");
        let text = format!("{}: {shares}", shown.rows[row]);
        lines.extend(wrap(&[(text, Style::new())], canvas.width, "  ", "    "));
    }
    lines
}

fn title(shown: &Grid, palette: Palette) -> Line<'static> {
    let number = shown.number.map(|number| format!("Out[{number}] "));
    let (rows, cols) = shown.values.shape();
    let mut note = format!(" {rows}×{cols}");
    if let Some(badge) = shown.badge {
        note += &format!(" · {badge}");
    }
    Line::from(vec![
        Span::styled(number.unwrap_or_default(), palette.faint()),
        Span::styled(shown.address.clone(), palette.key()),
        Span::styled(note, palette.faint()),
    ])
}

/// The style of the word and share at the end of a link.
fn style(link: &Link, is_strongest: bool, palette: Palette) -> Style {
    match link {
        link if link.is_leak => palette.wrong(),
        _ if is_strongest => palette.tone(Tone::Computed),
        link if link.weight == Weight::None => palette.faint(),
        _ => Style::new(),
    }
}

/// How a link is drawn; `None` if it is not.
fn stroke(link: &Link, palette: Palette) -> Option<Stroke> {
    let (width, is_broken, style) = match link.weight {
        Weight::None => return None,
        Weight::Weak => (1, true, Style::new()),
        Weight::Middling => (2, false, Style::new()),
        Weight::Strongest => (4, false, palette.tone(Tone::Computed)),
    };
    Some(Stroke {
        width,
        is_broken,
        style: if link.is_leak { palette.wrong() } else { style },
    })
}

/// How a link of another row is drawn.
fn faint_stroke(is_leak: bool, palette: Palette) -> Stroke {
    let style = match is_leak {
        true => palette.wrong(),
        false => palette.faint(),
    };
    Stroke {
        width: 0,
        is_broken: false,
        style,
    }
}

/// A share with its marks: `✗` if it should not be there, `*` if it changed.
fn share(shown: &Grid, row: usize, col: usize, link: &Link) -> String {
    let mark = if link.is_leak { "✗" } else { " " };
    let is_changed = shown.changed.contains(&(row, col));
    let star = if is_changed { "*" } else { " " };
    format!("{mark}{}{star}", figures::cell(link.share))
}

/// A line of text at fixed columns.
#[derive(Default)]
struct Row {
    spans: Vec<Span<'static>>,
    used: usize,
}

impl Row {
    /// Adds a text that begins at a column.
    fn put(&mut self, column: usize, text: String, style: Style) {
        let gap = column.saturating_sub(self.used);
        self.spans.push(Span::raw(" ".repeat(gap)));
        self.used += gap + width(&text);
        self.spans.push(Span::styled(text, style));
    }
}

/// Two lines of words, those of the columns above, with the links between them.
struct Across<'g> {
    shown: &'g Grid,
    looks: &'g Looks<'g>,
    canvas: Canvas,
    rows: Vec<Slot>,
    cols: Vec<Slot>,
}

/// The place of a word on its line.
#[derive(Clone, Copy)]
struct Slot {
    start: usize,
    width: usize,
}

impl Slot {
    /// The column at which a text of this width is in the middle.
    fn middle(self, width: usize) -> usize {
        self.start + self.width.saturating_sub(width) / 2
    }

    /// The dot in the middle.
    fn dot(self) -> f64 {
        (self.start * Dots::ACROSS + self.width - 1) as f64
    }
}

impl<'g> Across<'g> {
    fn fits(shown: &Grid, columns: usize) -> bool {
        needed(&shown.rows).max(needed(&shown.cols)) <= columns
    }

    fn new(shown: &'g Grid, looks: &'g Looks<'g>, canvas: Canvas) -> Self {
        let least = needed(&shown.rows).max(needed(&shown.cols));
        let words = shown.rows.len().max(shown.cols.len());
        let columns = canvas.width.min(least.max(words * SPREAD));
        Self {
            shown,
            looks,
            canvas,
            rows: slots(&shown.rows, columns),
            cols: slots(&shown.cols, columns),
        }
    }

    fn lines(&self) -> Vec<Line<'static>> {
        let height = self.canvas.rows.saturating_sub(3).clamp(3, 8);
        let mut lines = vec![self.shares(), self.words_above()];
        lines.extend(self.dots(height).lines());
        lines.push(self.words_below());
        lines
    }

    fn shares(&self) -> Line<'static> {
        let mut row = Row::default();
        for (col, link) in self.looks.links.iter().enumerate() {
            let text = share(self.shown, self.looks.row, col, link);
            let is_strongest = link.weight == Weight::Strongest;
            let style = style(link, is_strongest, self.canvas.palette);
            row.put(self.cols[col].middle(SHARE), text, style);
        }
        Line::from(row.spans)
    }

    fn words_above(&self) -> Line<'static> {
        let mut row = Row::default();
        for (col, link) in self.looks.links.iter().enumerate() {
            let word = fit(&self.shown.cols[col], WORD);
            let is_strongest = link.weight == Weight::Strongest;
            let style = style(link, is_strongest, self.canvas.palette);
            row.put(self.cols[col].middle(width(&word)), word, style);
        }
        Line::from(row.spans)
    }

    fn words_below(&self) -> Line<'static> {
        let mut row = Row::default();
        for (at, word) in self.shown.rows.iter().enumerate() {
            let word = fit(word, WORD);
            let start = self.rows[at].middle(width(&word));
            match at == self.looks.row {
                true => row.put(start - 1, format!("▸{word}"), self.canvas.palette.key()),
                false => row.put(start, word, Style::new()),
            }
        }
        Line::from(row.spans)
    }

    fn dots(&self, height: usize) -> Dots {
        let columns = [&self.rows, &self.cols].map(|slots| slots.last().copied());
        let columns = columns.into_iter().flatten();
        let columns = columns.map(|slot| slot.start + slot.width).max();
        let mut dots = Dots::new(columns.unwrap_or(0), height);
        let bottom = (height * Dots::DOWN - 1) as f64;
        let palette = self.canvas.palette;
        let ends = |row: usize, col: usize| {
            let (from, to) = (self.cols[col].dot(), self.rows[row].dot());
            ((from, 0.0), (to, bottom))
        };
        for (row, col, is_leak) in self.looks.ground() {
            let (from, to) = ends(row, col);
            dots.falling_curve(from, to, faint_stroke(is_leak, palette));
        }
        for (col, stroke) in strokes(self.looks, palette) {
            let (from, to) = ends(self.looks.row, col);
            dots.falling_curve(from, to, stroke);
        }
        dots
    }
}

/// The links of the chosen row, the weakest first, so that the strongest is on top.
fn strokes(looks: &Looks<'_>, palette: Palette) -> Vec<(usize, Stroke)> {
    let mut links: Vec<(usize, &Link)> = looks.links.iter().enumerate().collect();
    links.sort_by_key(|(_, link)| link.weight);
    let links = links.into_iter();
    links
        .filter_map(|(col, link)| Some((col, stroke(link, palette)?)))
        .collect()
}

/// The columns that a word needs, with room for its mark or its share.
fn room(word: &str) -> usize {
    (width(&fit(word, WORD)) + 2).max(SHARE)
}

fn needed(words: &[String]) -> usize {
    words.iter().map(|word| room(word)).sum()
}

/// The places of words spread over so many columns.
fn slots(words: &[String], columns: usize) -> Vec<Slot> {
    let free = columns.saturating_sub(needed(words)) / words.len().max(1);
    let mut start = 0;
    let slots = words.iter().map(|word| {
        let slot = Slot {
            start,
            width: room(word) + free,
        };
        start += slot.width;
        slot
    });
    slots.collect()
}

/// Two columns of words, those of the rows left, with the links between them.
struct Down<'g> {
    shown: &'g Grid,
    looks: &'g Looks<'g>,
    canvas: Canvas,
    /// The widths of a word on the left, of the links, and of a word on the right.
    widths: [usize; 3],
    rows: std::ops::Range<usize>,
    cols: std::ops::Range<usize>,
}

impl<'g> Down<'g> {
    /// `None` if there is too little room.
    fn new(shown: &'g Grid, looks: &'g Looks<'g>, canvas: Canvas) -> Option<Self> {
        const LINKS: std::ops::RangeInclusive<usize> = 6..=32;
        let longest = |words: &[String]| {
            let widths = words.iter().map(|word| width(word));
            widths.max().unwrap_or(1).clamp(1, WORD)
        };
        let marks = 2 + SHARE + 1;
        let (mut left, mut right) = (longest(&shown.rows), longest(&shown.cols));
        let free = canvas.width.checked_sub(marks + LINKS.start())?;
        if left + right > free {
            (left, right) = (left.min(free / 2), right.min(free / 2));
        }
        if left.min(right) < longest(&shown.rows).min(longest(&shown.cols)).min(4) {
            return None;
        }
        let links = canvas.width - marks - left - right;
        // On a page where twelve rows leave room for prose there is room for twenty words.
        let height = canvas.rows + if canvas.rows < 12 { 5 } else { 8 };
        let strongest = looks.strongest().first().copied();
        Some(Self {
            shown,
            looks,
            canvas,
            widths: [left, links.min(*LINKS.end()), right],
            rows: grid::window(Some(looks.row), height, shown.rows.len()),
            cols: grid::window(strongest.or(Some(looks.row)), height, shown.cols.len()),
        })
    }

    fn lines(&self) -> Vec<Line<'static>> {
        let [left, _, right] = self.widths;
        let palette = self.canvas.palette;
        let height = self.rows.len().max(self.cols.len());
        let dots = self.dots(height).lines();
        let mut lines: Vec<Line<'static>> = Vec::new();
        for (at, dots) in dots.into_iter().enumerate() {
            let mut spans = Vec::new();
            let row = self.rows.clone().nth(at);
            let is_chosen = row == Some(self.looks.row);
            let word = row.map_or("", |row| &self.shown.rows[row]);
            let (mark, style) = match is_chosen {
                true => ("▸", palette.key()),
                false => ("", Style::new()),
            };
            let word = format!("{mark}{}", fit(word, left));
            let word = pad_left(&word, left + 1);
            spans.push(Span::styled(format!("{word} "), style));
            spans.extend(dots.spans);
            if let Some(col) = self.cols.clone().nth(at) {
                let link = &self.looks.links[col];
                let style = self::style(link, link.weight == Weight::Strongest, palette);
                let share = share(self.shown, self.looks.row, col, link);
                let word = pad(&self.shown.cols[col], right);
                spans.push(Span::styled(format!("{share} {word}"), style));
            }
            lines.push(Line::from(spans));
        }
        lines.extend(self.left_out());
        lines
    }

    /// What does not fit; none if all does.
    fn left_out(&self) -> Vec<Line<'static>> {
        let [rows, cols] = [self.shown.rows.len(), self.shown.cols.len()];
        let mut parts = Vec::new();
        if self.rows.len() < rows {
            let shown = grid::range_in_words("row", &self.rows);
            parts.push(format!("{shown} of {rows}"));
        }
        if self.cols.len() < cols {
            let shown = grid::range_in_words("column", &self.cols);
            let sum = self.looks.links[self.cols.clone()].iter();
            let sum = figures::cell(sum.map(|link| link.share).sum());
            parts.push(format!("{shown} of {cols} with {sum} of its shares"));
        }
        if parts.is_empty() {
            return Vec::new();
        }
        let text = format!("⋮ {}", parts.join(", "));
        let spans = [(text, self.canvas.palette.faint())];
        wrap(&spans, self.canvas.width, "  ", "    ")
    }

    fn dots(&self, height: usize) -> Dots {
        let columns = self.widths[1];
        let mut dots = Dots::new(columns, height);
        let palette = self.canvas.palette;
        let across = (columns * Dots::ACROSS - 1) as f64;
        let down = |at: usize| (at * Dots::DOWN + 1) as f64;
        let ends = |row: usize, col: usize| {
            let is_shown = self.rows.contains(&row) && self.cols.contains(&col);
            let ends = || {
                let from = (0.0, down(row - self.rows.start));
                (from, (across, down(col - self.cols.start)))
            };
            is_shown.then(ends)
        };
        for (row, col, is_leak) in self.looks.ground() {
            if let Some((from, to)) = ends(row, col) {
                dots.crossing_curve(from, to, faint_stroke(is_leak, palette));
            }
        }
        for (col, stroke) in strokes(self.looks, palette) {
            if let Some((from, to)) = ends(self.looks.row, col) {
                dots.crossing_curve(from, to, stroke);
            }
        }
        dots
    }
}
