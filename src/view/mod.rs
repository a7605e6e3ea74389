//! From panels to lines, and from lines to the screen.
//!
//! [`panel`] draws a [`Panel`](crate::notebook::panel::Panel) as lines of a given width, which every front-end shows: [`screen`] on a
//! terminal, `front::print` as plain or ANSI text. ratatui's types begin here.

mod beside;
mod braille;
mod curve;
mod curve_axis;
mod curve_dots;
mod curve_texts;
mod dense;
mod grid;
mod grid_cell;
mod header_and_footer;
mod in_place;
mod inspector;
mod knob;
mod lesson_end;
mod links;
mod links_across;
mod links_down;
mod map;
mod menu;
pub mod page;
mod paint;
pub mod panel;
mod placed_line;
mod plot;
mod quiz;
mod score;
pub mod screen;
mod side_by_side;
mod step;
mod strip;
pub mod text_width;
pub mod theme;
mod timing;
mod training;
mod training_curves;
mod unrolled;
mod unrolled_boxes;
mod unrolled_lines;
pub mod wrap;

use theme::Palette;

/// The space and the colours of a drawing.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// The width in columns.
    pub width: usize,
    /// The maximum number of rows of a matrix; `usize::MAX` in a print-out, which shows them all.
    pub rows: usize,
    /// The colours.
    pub palette: Palette,
}
