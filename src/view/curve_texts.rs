//! The texts around curves: the title, the names and levels at their ends, and the axis below.

use std::collections::BTreeSet;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::braille::Dots;
use super::curve::{Drawing, LEFT_OUT, is_misread, names};
use super::curve_dots::mark;
use super::grid_cell::star;
use super::text_width::{fit, pad, width};
use super::wrap::wrap;
use crate::notebook::panel::Tone;
use crate::notebook::pictures::curve::{Curve, Level, is_drawn};
use crate::sorting::sort_by_key;
use crate::text::figures;

/// `· 0.10`
pub(super) fn short_label(curve: &Curve, level: &Level) -> String {
    format!("· {}", curve.figures(level.number))
}

/// `· guessing 0.10`; the short one of a level without a name.
pub(super) fn label(curve: &Curve, level: &Level) -> String {
    match &level.name {
        Some(_) => format!("· {}", told(curve, level)),
        None => short_label(curve, level),
    }
}

/// `guessing 0.10`, `level 0.10`
fn told(curve: &Curve, level: &Level) -> String {
    let name = level.name.as_deref().unwrap_or("level");
    format!("{name} {}", curve.figures(level.number))
}

impl Drawing<'_> {
    /// The matrix, and what is to be known about its curves; with the first of the levels that have no label.
    pub(super) fn title(&self, left: &[usize]) -> Line<'static> {
        let palette = self.canvas.palette;
        let grid = &self.curve.grid;
        let is_beside = self.curve.training.is_none();
        let largest = self.largest.filter(|_| is_beside);
        let largest = largest.filter(|largest| is_misread(&self.axis, self.rows, *largest));
        let mut left = left.iter().filter(|_| is_beside);
        let factor = self.axis.factor();
        let training = self.curve.training.as_ref();
        let names = training.filter(|it| it.has_names).map(|_| {
            let names = grid.cols.iter().enumerate();
            let names: Vec<String> = names
                .map(|(col, name)| format!("{} {name}", mark(col)))
                .collect();
            names.join(" ")
        });
        // In their order on the line, each with its turn to get room there: a part that does not fit is left out whole.
        let notes = [
            (0, names),
            (1, self.curve.y.clone()),
            (
                0,
                factor.map(|factor| format!("logarithmic: ×{factor} a tick")),
            ),
            (
                2,
                left.next()
                    .map(|&level| told(self.curve, &self.curve.levels[level])),
            ),
            (
                3,
                largest.map(|largest| format!("at most {}", figures::prose(largest))),
            ),
        ];
        let mut room = self.canvas.width.saturating_sub(width(&grid.address));
        let mut fits = [false; 5];
        for turn in 0..4 {
            for (at, (_, note)) in notes.iter().enumerate().filter(|(_, note)| note.0 == turn) {
                let needed = note.as_ref().map_or(usize::MAX, |note| width(note) + 3);
                fits[at] = needed <= room;
                room -= if fits[at] { needed } else { 0 };
            }
        }
        let mut title = vec![Span::styled(grid.address.clone(), palette.key())];
        let notes = notes.into_iter().zip(fits).filter(|(_, fits)| *fits);
        let notes = notes.filter_map(|((_, note), _)| note);
        title.extend(notes.map(|note| Span::styled(format!(" · {note}"), palette.faint())));
        Line::from(title)
    }

    /// The names at the ends of the curves, by row; a star marks a curve that changed. And the levels without a label and a name beside them.
    pub(super) fn ends(&self) -> (Vec<Vec<Span<'static>>>, Vec<usize>) {
        let palette = self.canvas.palette;
        let grid = &self.curve.grid;
        let mut ends: Vec<(usize, String, Style)> = Vec::new();
        let mut moved = Vec::new();
        for col in self.drawn() {
            let last = self.points(col).last();
            let at = last.map_or(self.rows - 1, |point| point.y / Dots::DOWN);
            let changed = grid.changed.iter();
            let changed = changed.filter(|((_, changed), _)| self.twins[*changed] == col);
            let star = changed.map(|(_, amount)| *amount).max().map_or("", star);
            let name = match &self.curve.training {
                Some(_) => mark(col).to_string(),
                None => {
                    let room = self.names.saturating_sub(2 + width(star));
                    let name = fit(&names(self.curve, &self.twins, col), room);
                    format!("{} {name}{star}", mark(col))
                }
            };
            ends.push((at, name, palette.source(col)));
        }
        sort_by_key(&mut ends, |(at, ..)| *at);
        let mut rows: Vec<Vec<Span<'static>>> = vec![Vec::new(); self.rows];
        // Each in its own row, behind another one if there is room, and only those that find none elsewhere.
        for (at, text, style) in ends {
            let used: usize = rows[at].iter().map(Span::width).sum();
            match used {
                0 => rows[at].push(Span::styled(text, style)),
                _ if used + 1 + width(&text) < self.names => {
                    rows[at].push(Span::styled(format!(" {text}"), style));
                }
                _ => moved.push((at, text, style)),
            }
        }
        let at = |level: &Level| self.down(level.number) / Dots::DOWN;
        let levels: Vec<usize> = self.curve.levels.iter().map(at).collect();
        for (at, text, style) in moved {
            // The nearest free row, below rather than above.
            let free = (0..self.rows).filter(|row| rows[*row].is_empty() && !levels.contains(row));
            let nearest = free.min_by_key(|&row| (row.abs_diff(at), row < at));
            if let Some(row) = nearest {
                rows[row].push(Span::styled(text, style));
            }
        }
        // A level has its label at its own height, or none.
        let mut left = Vec::new();
        for (index, level) in self.curve.levels.iter().enumerate() {
            let used: usize = rows[levels[index]].iter().map(Span::width).sum();
            // Behind a name it would be taken for the value of that curve; the marks of a training stand before it.
            let is_free = match &self.curve.training {
                None => used == 0,
                Some(_) => levels.iter().filter(|at| **at == levels[index]).count() == 1,
            };
            let room = self.names.saturating_sub(used + 1);
            let (short, named) = (short_label(self.curve, level), label(self.curve, level));
            let text = match () {
                () if is_free && width(&named) <= room => named,
                () if is_free && width(&short) <= room => {
                    left.push(index);
                    short
                }
                () => {
                    left.push(index);
                    continue;
                }
            };
            let gap = if used == 0 { "" } else { " " };
            let style = palette.tone(Tone::Faint);
            rows[levels[index]].push(Span::styled(format!("{gap}{text}"), style));
        }
        (rows, left)
    }

    /// The names that are cut at the ends of their curves, in full.
    pub(super) fn cut_names(&self) -> Vec<Line<'static>> {
        if self.curve.training.is_some() {
            return Vec::new();
        }
        let named = self
            .drawn()
            .map(|col| (col, names(self.curve, &self.twins, col)));
        let cut = named.filter(|(_, name)| width(name) + 3 > self.names);
        let lines = cut.flat_map(|(col, name)| {
            let words = [(
                format!("{} {name}", mark(col)),
                self.canvas.palette.source(col),
            )];
            wrap(&words, self.canvas.width, "  ", "    ")
        });
        lines.collect()
    }

    /// The axis below, with a mark where a point is left out; of a training with its steps.
    pub(super) fn floor(&self) -> String {
        let values = &self.curve.grid.values;
        if let Some(training) = &self.curve.training {
            let x = format!(" {} ", self.curve.x.as_deref().unwrap_or_default());
            let last = format!(" {}", training.last);
            let mut line: Vec<char> = "─".repeat(self.columns).chars().collect();
            for (at, text) in [
                (0, "0 "),
                (self.columns.saturating_sub(width(&x)) / 2, &x),
                (self.columns.saturating_sub(width(&last)), &last),
            ] {
                for (cell, c) in line[at..].iter_mut().zip(text.chars()) {
                    *cell = c;
                }
            }
            return format!("{} └{}", " ".repeat(self.numbers), String::from_iter(line));
        }
        let is_out = |row: &usize| {
            let row = values.row(*row);
            row.iter()
                .any(|number| !is_drawn(*number, self.curve.scale))
        };
        let out: BTreeSet<usize> = (0..values.nrows())
            .filter(is_out)
            .map(|row| self.across(row) / Dots::ACROSS)
            .collect();
        let line = (0..self.columns).map(|x| if out.contains(&x) { LEFT_OUT } else { '─' });
        let line: String = line.collect();
        format!("{} └{line}", " ".repeat(self.numbers))
    }

    /// The names of the first and of the last row with what they are between them, or else as many names as fit.
    pub(super) fn row_names(&self) -> String {
        let names = &self.curve.grid.rows;
        let last = names.len() - 1;
        let most = self.columns / 3;
        let place = |row: usize| {
            let text = fit(&names[row], most);
            let half = width(&text) / 2;
            let x = self.across(row) / Dots::ACROSS;
            let start = x.saturating_sub(half).min(self.columns - width(&text));
            (start, text)
        };
        let placed = match &self.curve.x {
            Some(x) => {
                let (first, end) = (place(0), place(last));
                let from = first.0 + width(&first.1) + 1;
                let text = fit(x, end.0.saturating_sub(from + 1));
                let start = from + (end.0 - from).saturating_sub(width(&text)) / 2;
                vec![first, (start, text), end]
            }
            None => {
                let every = |stride: usize| -> Vec<(usize, String)> {
                    (0..=last).step_by(stride).map(place).collect()
                };
                let fits = |placed: &Vec<(usize, String)>| {
                    let ends = |pair: &[(usize, String)]| pair[0].0 + width(&pair[0].1) < pair[1].0;
                    placed.windows(2).all(ends)
                };
                let strides = (1..=last).filter(|stride| last.is_multiple_of(*stride));
                let mut placed = strides.map(every);
                placed.find(fits).unwrap_or_else(|| vec![place(0)])
            }
        };
        let mut line = String::new();
        for (start, text) in placed {
            line = pad(&line, start) + &text;
        }
        format!("{}{line}", " ".repeat(self.numbers + 2))
    }
}
