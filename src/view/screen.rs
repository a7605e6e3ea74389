//! The whole screen.

use ratatui::buffer::Buffer;

use crate::notebook::Notebook;

/// What the state should know of the screen that was drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The most lines that the page can be scrolled up.
    pub page: usize,
    /// The most lines that the help can be scrolled down.
    pub help: usize,
}

/// Draws the notebook onto the whole buffer, of any size. `colour` is false under `NO_COLOR`.
pub fn draw(notebook: &Notebook, colour: bool, buffer: &mut Buffer) -> Extent {
    let _ = (notebook, colour, buffer);
    Extent::default()
}
