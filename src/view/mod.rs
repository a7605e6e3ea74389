//! From panels to lines, and from lines to the screen.
//!
//! [`panel`] draws a [`Panel`](crate::notebook::panel::Panel) as [lines] of a given width, and every front-end shows those lines: [`screen`] on a terminal,
//! `front::print` as plain or ANSI text. ratatui's types begin here.

pub mod bars;
pub mod beside;
pub mod column;
pub mod grid;
pub mod inspector;
pub mod lines;
pub mod menu;
mod offers;
pub mod panel;
pub mod plot;
mod quiz;
pub mod screen;
pub mod strip;
pub mod theme;

use theme::Palette;

/// How wide to draw, how high a matrix may be, and in which colours.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// Columns.
    pub width: usize,
    /// The most rows of a matrix that are shown at once; a print-out shows them all.
    pub rows: usize,
    /// Colours.
    pub palette: Palette,
}
