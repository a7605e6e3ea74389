//! Takes over the terminal, and restores it whatever happens.
//!
//! Every end of the program goes through [`restore`]: the drop of a [`TerminalGuard`], the panic hook, and the signal thread.
//! They may run at the same time, so it acts only once, and nothing is drawn after it.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{panic, process};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};

use super::stdout;

/// Whether the notebook can be opened here: it can be drawn, and keys can be read.
pub fn is_usable() -> bool {
    // Windows does not set `TERM`.
    let can_draw = cfg!(windows) || stdout::has_terminal_name();
    io::stdout().is_terminal() && can_draw && has_keys()
}

/// Keys come from the standard input, or from the terminal itself when something is piped into the program.
fn has_keys() -> bool {
    // macOS cannot wait for /dev/tty together with anything else.
    let elsewhere = cfg!(all(unix, not(target_os = "macos")));
    let tty = || OpenOptions::new().read(true).write(true).open("/dev/tty");
    io::stdin().is_terminal() || (elsewhere && tty().is_ok())
}

/// Rust's exit code after a panic.
const PANICKED: i32 = 101;

/// The modes of the terminal that were changed and have to be restored.
#[derive(Default)]
struct TerminalModes {
    screen: bool,
    mouse: bool,
}

static MODES: Mutex<TerminalModes> = Mutex::new(TerminalModes {
    screen: false,
    mouse: false,
});

fn modes() -> MutexGuard<'static, TerminalModes> {
    MODES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Restores the terminal when it goes out of scope, or on a panic in any thread.
#[derive(Debug)]
#[must_use = "the terminal is restored as soon as this is dropped"]
pub struct TerminalGuard(());

impl TerminalGuard {
    /// Installs the panic hook; [`take`] takes over the terminal.
    ///
    /// A panic in any thread ends the program, which cannot go on without its screen or one of its threads.
    pub fn install() -> Self {
        let message = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            restore();
            message(panic);
            process::exit(PANICKED);
        }));
        Self(())
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore();
    }
}

/// Takes the terminal: raw mode, a screen of our own without a cursor, and pastes told apart from keys.
///
/// Taking it again does no harm, and is needed after the program was suspended.
///
/// # Errors
/// If there is no terminal, or it cannot be written to.
pub fn take() -> io::Result<()> {
    let mut modes = modes();
    // crossterm does nothing if it believes that raw mode is on, but a shell may have turned it off in the meantime.
    disable_raw_mode()?;
    enable_raw_mode()?;
    modes.screen = true;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        Hide
    )
}

/// Turns mouse events on or off.
///
/// # Errors
/// If the terminal cannot be written to.
pub fn capture_mouse(on: bool) -> io::Result<()> {
    let mut modes = modes();
    if !modes.screen || modes.mouse == on {
        return Ok(());
    }
    modes.mouse = on;
    if on {
        execute!(io::stdout(), EnableMouseCapture)
    } else {
        execute!(io::stdout(), DisableMouseCapture)
    }
}

/// Asks the terminal to put a text into the clipboard (OSC 52). Not every terminal does, and none confirms it.
///
/// # Errors
/// If the terminal cannot be written to.
pub fn copy(text: &str) -> io::Result<()> {
    if !modes().screen {
        return Ok(());
    }
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Restores the terminal; once, however often it is called.
///
/// Errors are ignored: the terminal may be gone, and there is nothing left to try.
pub fn restore() {
    // This comes first because it cannot block, while writing blocks on a terminal that accepts no more output.
    let _ = disable_raw_mode();
    let modes = std::mem::take(&mut *modes());
    if !modes.screen {
        return;
    }
    let mut stdout = io::stdout().lock();
    if modes.mouse {
        let _ = queue!(stdout, DisableMouseCapture);
    }
    let _ = execute!(
        stdout,
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
}

/// The standard output while the terminal is ours. A frame that comes after [`restore`] goes nowhere, so that it cannot
/// spoil the shell's screen.
#[derive(Debug)]
pub(super) struct TerminalOutput;

impl Write for TerminalOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let modes = modes();
        if modes.screen {
            io::stdout().write(bytes)
        } else {
            Ok(bytes.len())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let _modes = modes();
        io::stdout().flush()
    }
}
