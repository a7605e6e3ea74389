//! Writes a frame as one synchronised update, and keeps text of uncertain width in its place.

use std::borrow::Cow;
use std::io::{self, Write};
use std::iter;

use crossterm::terminal::{BeginSynchronizedUpdate, Clear, EndSynchronizedUpdate};
use crossterm::{queue, terminal};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Size};

use crate::text::{NON_JOINER, is_indic};

/// A backend for terminals that disagree about how wide a cluster is.
///
/// Where a cell has a [`CellDiffOption::ForcedWidth`], its columns are blanked, the cluster is printed into them, and
/// the cursor is placed anew. So however wide the terminal draws the cluster, the text after it stands where it should,
/// and no column of the cell keeps an old background.
///
/// A terminal in a browser may set each cell as text: xterm.js corrects a cell by the width that many copies of its text in a row take, and
/// in Indic scripts these join. So a cluster of several signs is followed by a [`NON_JOINER`].
pub(super) struct AnchoredBackend<W: Write> {
    inner: CrosstermBackend<W>,
    /// Whether something was written since the last flush.
    in_frame: bool,
}

impl<W: Write> AnchoredBackend<W> {
    /// The writer should be buffered: it is flushed once a frame.
    pub(super) fn new(writer: W) -> Self {
        Self {
            inner: CrosstermBackend::new(writer),
            in_frame: false,
        }
    }

    /// Begins a synchronised update, so that the terminal shows no frame before all of it has arrived.
    fn begin(&mut self) -> io::Result<()> {
        if self.in_frame {
            return Ok(());
        }
        self.in_frame = true;
        queue!(self.inner, BeginSynchronizedUpdate)
    }
}

/// The forced width of a cell, or 0 if it has none.
fn forced(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(width) => width.get(),
        _ => 0,
    }
}

/// A cell as it is written: with a [`NON_JOINER`] if it is an Indic cluster of several signs.
fn apart(cell: &Cell) -> Cow<'_, Cell> {
    let mut signs = cell.symbol().chars();
    let is_indic = signs.next().is_some_and(is_indic);
    if forced(cell) == 0 || !is_indic || signs.next().is_none() {
        return Cow::Borrowed(cell);
    }
    let mut apart = cell.clone();
    apart.set_symbol(&format!("{}{NON_JOINER}", cell.symbol()));
    Cow::Owned(apart)
}

/// Marks the cells that lie under a cluster, so that they count as changed when the cluster goes away.
///
/// The buffer has blanks there, but a terminal may show a vowel sign; a frame that has a blank there as well would
/// otherwise leave it.
pub(super) fn mark_covered(buffer: &mut Buffer) {
    let mut covered = 0;
    for cell in &mut buffer.content {
        if covered > 0 {
            cell.set_diff_option(CellDiffOption::Skip);
        }
        covered = forced(cell).max(covered).saturating_sub(1);
    }
}

impl<W: Write> Backend for AnchoredBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = content.map(|(x, y, cell)| (x, y, apart(cell))).collect();
        if cells.is_empty() {
            return Ok(());
        }
        self.begin()?;
        // The backend below moves the cursor wherever a cell does not follow the one before, which anchors a cluster:
        // after the blanks the cluster lies behind, and after the cluster the next cell lies ahead. Only after a
        // cluster of a single column it does not, so there the backend starts again.
        for run in cells.split_inclusive(|(.., cell)| forced(cell) == 1) {
            let blanks: Vec<Cell> = run.iter().map(|(.., cell)| blank(cell)).collect();
            self.inner
                .draw(run.iter().zip(&blanks).flat_map(|((x, y, cell), blank)| {
                    let (x, y) = (*x, *y);
                    let columns = x..x.saturating_add(forced(cell));
                    columns
                        .map(move |x| (x, y, blank))
                        .chain(iter::once((x, y, &**cell)))
                }))?;
        }
        Ok(())
    }

    /// The cursor is hidden as long as the terminal is ours; ratatui asks for it in every frame.
    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Restoring the terminal shows it. ratatui would show it once more at the end and, where the terminal is gone, report an
    /// error to a standard error that is gone as well.
    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Not supported: the program would wait for ever for a terminal that does not answer.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Unlike the backend below, this leaves the flush to the end of the frame.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.begin()?;
        queue!(
            self.inner,
            Clear(match region {
                ClearType::All => terminal::ClearType::All,
                ClearType::AfterCursor => terminal::ClearType::FromCursorDown,
                ClearType::BeforeCursor => terminal::ClearType::FromCursorUp,
                ClearType::CurrentLine => terminal::ClearType::CurrentLine,
                ClearType::UntilNewLine => terminal::ClearType::UntilNewLine,
            })
        )
    }

    /// The backend below opens the terminal anew for this, and ratatui asks in every frame.
    #[cfg(unix)]
    fn size(&self) -> io::Result<Size> {
        match rustix::termios::tcgetwinsize(io::stdout()) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                Ok(Size::new(size.ws_col, size.ws_row))
            }
            _ => self.inner.size(),
        }
    }

    #[cfg(not(unix))]
    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.in_frame) {
            queue!(self.inner, EndSynchronizedUpdate)?;
        }
        Backend::flush(&mut self.inner)
    }
}

fn blank(cell: &Cell) -> Cell {
    let mut blank = Cell::EMPTY;
    blank.set_style(cell.style());
    blank
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use ratatui::layout::Rect;
    use ratatui::style::Color;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    const BEGIN: &str = "\x1b[?2026h";
    const END: &str = "\x1b[?2026l";
    const RESET: &str = "\x1b[39m\x1b[49m\x1b[59m\x1b[0m";

    /// The bytes of a frame of these cells.
    fn frame(cells: &[(u16, u16, Cell)]) -> String {
        // Whatever `NO_COLOR` says where the tests run.
        crossterm::style::force_color_output(true);
        let mut sink = Vec::new();
        let mut backend = AnchoredBackend::new(&mut sink);
        let cells = cells.iter().map(|(x, y, cell)| (*x, *y, cell));
        backend.draw(cells).expect("a byte sink");
        Backend::flush(&mut backend).expect("a byte sink");
        String::from_utf8(sink).expect("text")
    }

    fn plain(symbol: &'static str) -> Cell {
        Cell::new(symbol)
    }

    fn wide(symbol: &'static str, columns: u16) -> Cell {
        let mut cell = Cell::new(symbol);
        let columns = NonZeroU16::new(columns).expect("some columns");
        cell.set_diff_option(CellDiffOption::ForcedWidth(columns));
        cell
    }

    #[test]
    fn plain_cells_pass_through_in_one_run() {
        let frame = frame(&[(2, 1, plain("a")), (3, 1, plain("b"))]);
        assert_eq!(frame, format!("{BEGIN}\x1b[2;3Hab{RESET}{END}"));
    }

    #[test]
    fn a_cluster_stands_on_blanks_and_the_cursor_is_placed_after_it() {
        let frame = frame(&[(0, 0, plain("a")), (1, 0, wide("ಕೀ", 2)), (3, 0, plain("b"))]);
        let expected = "\x1b[1;1Ha  \x1b[1;2Hಕೀ\u{200c}\x1b[1;4Hb";
        assert_eq!(frame, format!("{BEGIN}{expected}{RESET}{END}"));
    }

    #[test]
    fn clusters_side_by_side_are_anchored_one_by_one() {
        let frame = frame(&[(0, 0, wide("ಹೆ", 2)), (2, 0, wide("ಸ್ತ್ರೀ", 4))]);
        let expected = "\x1b[1;1H  \x1b[1;1Hಹೆ\u{200c}\x1b[1;3H    \x1b[1;3Hಸ್ತ್ರೀ\u{200c}";
        assert_eq!(frame, format!("{BEGIN}{expected}{RESET}{END}"));
    }

    #[test]
    fn even_after_a_single_column_the_cursor_is_placed() {
        let frame = frame(&[(0, 0, wide("ಕ", 1)), (1, 0, plain("b"))]);
        let expected = format!("\x1b[1;1H \x1b[1;1Hಕ{RESET}\x1b[1;2Hb{RESET}");
        assert_eq!(frame, format!("{BEGIN}{expected}{END}"));
    }

    #[test]
    fn the_blanks_have_the_style_of_the_cell() {
        let mut cell = wide("ಕೀ", 2);
        cell.set_bg(Color::Blue);
        let frame = frame(&[(0, 0, cell)]);
        let expected = "\x1b[1;1H\x1b[39;48;5;4m  \x1b[1;1Hಕೀ\u{200c}";
        assert_eq!(frame, format!("{BEGIN}{expected}{RESET}{END}"));
    }

    #[test]
    fn a_frame_that_changes_nothing_is_no_bytes() {
        assert_eq!(frame(&[]), "");
    }

    #[test]
    fn what_lies_under_a_cluster_is_drawn_when_it_goes() {
        crossterm::style::force_color_output(true);
        let mut sink = Vec::new();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 4, 1));
        let options = TerminalOptions { viewport };
        let mut terminal =
            Terminal::with_options(AnchoredBackend::new(&mut sink), options).expect("a byte sink");
        let mut frame = |cells: [Cell; 4]| {
            let drawn = terminal.draw(|frame| {
                frame.buffer_mut().content.clone_from_slice(&cells);
                mark_covered(frame.buffer_mut());
            });
            drawn.expect("a byte sink");
        };
        let space = || plain(" ");
        frame([wide("ರು", 2), space(), wide("ಕೀ", 2), space()]);
        frame([plain("a"), space(), wide("ಕೀ", 2), space()]);
        drop(terminal);
        let bytes = String::from_utf8(sink).expect("text");
        let second = bytes.split(END).nth(1).expect("two frames");
        assert_eq!(second, format!("{BEGIN}\x1b[1;1Ha {RESET}"));
    }

    #[test]
    fn nothing_is_asked_of_the_terminal() {
        let mut sink = Vec::new();
        let mut backend = AnchoredBackend::new(&mut sink);
        assert!(backend.get_cursor_position().is_err());
        assert!(backend.hide_cursor().is_ok() && backend.show_cursor().is_ok());
        assert!(sink.is_empty());
    }

    #[test]
    fn clearing_waits_for_the_end_of_the_frame() {
        let mut sink = io::BufWriter::new(Vec::new());
        let mut backend = AnchoredBackend::new(&mut sink);
        backend.clear().expect("a byte sink");
        assert!(backend.in_frame);
        assert!(sink.get_ref().is_empty());
        assert_eq!(sink.buffer(), format!("{BEGIN}\x1b[2J").as_bytes());
    }
}
