//! Readers unrolled over their words: a box for each row that they make.

use ratatui::style::Style;
use ratatui::text::Line;

use super::grid_cell::star;
use super::placed_line::PlacedLine;
use super::side_by_side::{GAP, join};
use super::text_width::width;
use super::theme::{self, Palette};
use super::unrolled_boxes::Boxes;
use super::unrolled_lines::Shrunk;
use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::Grid;
use crate::notebook::pictures::unrolled::{Reader, Unrolled, state_name};
use crate::runs::reading::Reading;
use crate::text::figures;

/// The lines that a picture may take beyond the rows of a matrix.
const BEYOND: usize = 4;

/// The fewest lines of a picture.
const LEAST: usize = 4;

/// Readers: side by side if boxes for all their words fit into half the width, else below each other.
pub(super) fn unrolled(picture: &Unrolled, canvas: Canvas) -> Vec<Line<'static>> {
    let readers: Vec<Drawn<'_>> = Drawn::all(picture, canvas).collect();
    let blocks: Vec<_> = if canvas.rows == usize::MAX {
        readers.iter().map(Drawn::read_aloud).collect()
    } else {
        let height = canvas.rows + BEYOND;
        let gaps = GAP * readers.len().saturating_sub(1);
        let part = Canvas {
            width: canvas.width.saturating_sub(gaps) / readers.len().max(1),
            ..canvas
        };
        let beside: Vec<Drawn<'_>> = Drawn::all(picture, part).collect();
        let boxes = beside.iter().map(|reader| reader.boxes(height));
        if beside.len() > 1
            && let Some(blocks) = boxes.collect::<Option<Vec<_>>>()
        {
            return join(blocks);
        }
        below_each_other(&readers, height)
    };
    blocks.join(&Line::default())
}

/// Each reader in turn takes the lines that it needs, and leaves the least for those after it.
fn below_each_other(readers: &[Drawn<'_>], height: usize) -> Vec<Vec<Line<'static>>> {
    let mut left = height;
    let mut blocks = Vec::new();
    for (at, reader) in readers.iter().enumerate() {
        let behind = readers.len() - at - 1;
        let lines = reader.lines(left.saturating_sub(behind * (LEAST + 1)).max(LEAST));
        left = left.saturating_sub(lines.len() + 1);
        blocks.push(lines);
    }
    blocks
}

/// One reader and its matrix, on a canvas.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'g> {
    pub(super) grid: &'g Grid,
    pub(super) reader: &'g Reader,
    pub(super) canvas: Canvas,
    /// The columns of the widest number.
    pub(super) number_width: usize,
}

impl<'g> Drawn<'g> {
    pub(super) fn all(picture: &'g Unrolled, canvas: Canvas) -> impl Iterator<Item = Drawn<'g>> {
        picture.pairs().map(move |(grid, reader)| {
            let numbers = grid.values.iter();
            let widths = numbers.map(|number| width(&figures::cell(*number)));
            Drawn {
                grid,
                reader,
                canvas,
                number_width: widths.max().unwrap_or(1),
            }
        })
    }

    /// The picture in at most `height` lines if that is possible: large boxes, or small ones on as many lines as it takes, or on those that
    /// fit around the marked one; or else the numbers.
    pub(super) fn lines(&self, height: usize) -> Vec<Line<'static>> {
        let shrunk = || Shrunk::new(*self, height).map(|it| it.lines());
        self.boxes(height).or_else(shrunk).unwrap_or_else(|| {
            let rows = height.saturating_sub(3).max(1);
            grid::numbers(
                self.grid,
                Canvas {
                    rows,
                    ..self.canvas
                },
            )
        })
    }

    /// Large boxes on one line; `None` if they do not fit.
    fn boxes(&self, height: usize) -> Option<Vec<Line<'static>>> {
        let boxes = Boxes::new(*self)?;
        let mut lines = self.title(&self.sides());
        lines.extend(boxes.lines());
        (lines.len() <= height).then_some(lines)
    }

    /// A sentence, and the numbers.
    fn read_aloud(&self) -> Vec<Line<'static>> {
        let text = format!(
            "{}: {}.",
            self.grid.address,
            self.reader.in_words(self.grid)
        );
        let text = [(text, self.palette().faint())];
        let mut lines = wrap(&text, self.canvas.width, "  ", "  ");
        lines.extend(grid::numbers(self.grid, self.canvas));
        lines
    }

    /// The address of the matrix, its size, and the column whose numbers stand in the boxes.
    pub(super) fn title(&self, part: &str) -> Vec<Line<'static>> {
        let grid = self.grid;
        let (rows, cols) = grid.values.shape();
        let mut note = format!(" {rows}×{cols} · column {}", grid.cols[self.column()]);
        if let Some(badge) = grid.badge {
            note += &format!(" · {badge}");
        }
        let spans = [
            (grid.address.clone(), self.palette().key()),
            (note + part, self.palette().faint()),
        ];
        wrap(&spans, self.canvas.width, "", "  ")
    }

    /// Which end of a line does what, where that fits behind the title: the boxes of rows that are made at once ask the words below.
    fn sides(&self) -> String {
        let sides = match self.reader.reading {
            Reading::OneByOne(_) => String::new(),
            Reading::AtOnce { .. } => " · each asks the words below".to_owned(),
        };
        match &self.title(&sides)[..] {
            [_] => sides,
            _ => String::new(),
        }
    }

    pub(super) fn palette(&self) -> Palette {
        self.canvas.palette
    }

    fn column(&self) -> usize {
        self.reader.column(self.grid)
    }

    pub(super) fn is_marked(&self, row: usize) -> bool {
        self.reader.marked(self.grid) == Some(row)
    }

    pub(super) fn is_lit(&self, row: usize) -> bool {
        row < self.grid.revealed
    }

    /// The star of a row, of the number in it that changed most; `None` if none did.
    pub(super) fn star(&self, row: usize) -> Option<&'static str> {
        let amount = self.grid.most_changed(row).filter(|_| self.is_lit(row));
        amount.map(star)
    }

    /// The number in a box and its style.
    pub(super) fn number(&self, row: usize) -> (String, Style) {
        let columns = self.number_width;
        if !self.is_lit(row) {
            return (format!("{:^columns$}", "·"), self.palette().faint());
        }
        let number = self.grid.values[(row, self.column())];
        let shade = theme::shade(number, self.grid.scale);
        let text = figures::cell(number);
        let text = format!("{}{text}", " ".repeat(columns - width(&text)));
        (text, self.palette().heat(shade))
    }

    /// The names of the states, if they have any.
    pub(super) fn states(&self) -> Option<Vec<String>> {
        match &self.reader.reading {
            Reading::OneByOne(states) => {
                Some(states.iter().map(|state| state_name(&state.name)).collect())
            }
            Reading::AtOnce { .. } => None,
        }
    }

    /// The name of the state before the first; `None` if there are no states.
    pub(super) fn before(&self) -> Option<String> {
        match &self.reader.reading {
            Reading::OneByOne(states) => {
                let first = states.first()?;
                Some(state_name(&(first.name.0.clone(), first.name.1 - 1)))
            }
            Reading::AtOnce { .. } => None,
        }
    }

    /// Whether every row was made from all the words that stand below the rows.
    pub(super) fn is_joined_to_all(&self) -> bool {
        match &self.reader.reading {
            Reading::OneByOne(_) => false,
            Reading::AtOnce { words, joined } => {
                *words == self.grid.rows && joined.iter().all(|it| it.len() == words.len())
            }
        }
    }

    /// The style of the frame of a box, and of what leads to it.
    pub(super) fn frame(&self, row: usize) -> Style {
        match self.is_lit(row) {
            true if self.is_marked(row) => self.palette().key(),
            true => Style::new(),
            false => self.palette().faint(),
        }
    }
}

/// A line that joins all words to all boxes, whose middles are at these columns.
pub(super) fn rail(middles: &[usize]) -> Line<'static> {
    let mut line = PlacedLine::default();
    if let [first, .., last] = *middles {
        let rail = (first..=last).map(|x| if middles.contains(&x) { '┼' } else { '─' });
        line.put(first, rail.collect(), Style::new());
    }
    line.line()
}
