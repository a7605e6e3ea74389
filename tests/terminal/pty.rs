//! A program in a terminal of its own, whose screen can be read.

use std::fmt::Debug;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{
    Child, CommandBuilder, ExitStatus, MasterPty, PtyPair, PtySize, SlavePty, native_pty_system,
};

/// Long enough for the slowest machine; no test comes near it where all is well.
const DEADLINE: Duration = Duration::from_secs(60);

/// How often a screen is looked at.
const POLL: Duration = Duration::from_millis(5);

/// A screen on which nothing has happened for so long is at rest.
const QUIET: Duration = Duration::from_millis(150);

/// The usual size, columns first.
pub(crate) const USUAL: (u16, u16) = (80, 24);

/// What came out of the program.
struct Output {
    emulator: vt100::Parser,
    bytes: Vec<u8>,
    last: Instant,
}

/// Compares the modes of a line discipline with those at the start, whose type only the terminal library can name.
type ModesCheck = Box<dyn Fn(&dyn MasterPty) -> bool>;

/// A running program and its terminal.
pub(crate) struct Pty {
    master: Box<dyn MasterPty + Send>,
    // Open until the program has ended, so that the modes can be read.
    slave: Option<Box<dyn SlavePty + Send>>,
    reader: Option<JoinHandle<()>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Arc<Mutex<Output>>,
    has_its_modes_back: ModesCheck,
    had_its_modes_at_the_end: Option<bool>,
    // Lives as long as the program.
    _home: tempfile::TempDir,
}

/// A new terminal.
pub(crate) fn open((columns, rows): (u16, u16)) -> PtyPair {
    native_pty_system()
        .openpty(size(columns, rows))
        .expect("a pseudo terminal")
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

/// A command with the environment that the tests expect, and a home of its own.
pub(crate) fn command(program: &str) -> (CommandBuilder, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command = CommandBuilder::new(program);
    command.env("TERM", "xterm-256color");
    command.env("HOME", home.path());
    command.env("XDG_STATE_HOME", home.path());
    for variable in ["NO_COLOR", "COLORFGBG", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    (command, home)
}

impl Pty {
    /// Starts the program at the usual size.
    pub(crate) fn start(set_up: impl FnOnce(&mut CommandBuilder)) -> Self {
        Self::start_program(env!("CARGO_BIN_EXE_attentive"), set_up)
    }

    /// Starts some other program at the usual size.
    pub(crate) fn start_program(program: &str, set_up: impl FnOnce(&mut CommandBuilder)) -> Self {
        let PtyPair { slave, master } = open(USUAL);
        let termios = master.get_termios();
        let (mut command, home) = command(program);
        set_up(&mut command);
        let child = slave.spawn_command(command).expect("the program");
        let keys = master.take_writer().expect("its input");
        let mut output_end = master.try_clone_reader().expect("its output");
        let output = Arc::new(Mutex::new(Output {
            emulator: emulator(USUAL),
            bytes: Vec::new(),
            last: Instant::now(),
        }));
        let read = Arc::clone(&output);
        let reader = thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            while let Ok(count @ 1..) = output_end.read(&mut buffer) {
                let mut output = read.lock().expect("no panic while reading");
                output.emulator.process(&buffer[..count]);
                output.bytes.extend_from_slice(&buffer[..count]);
                output.last = Instant::now();
            }
        });
        Self {
            master,
            slave: Some(slave),
            reader: Some(reader),
            keys,
            child,
            output,
            has_its_modes_back: Box::new(move |master| master.get_termios() == termios),
            had_its_modes_at_the_end: None,
            _home: home,
        }
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().expect("no panic while reading")
    }

    /// Everything that came out so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.output().bytes.clone()
    }

    /// What the terminal knows: text, modes, styles.
    pub(crate) fn screen(&self) -> vt100::Screen {
        self.output().emulator.screen().clone()
    }

    /// Whether the line discipline is as it was before the program started: echo, line editing, signals.
    pub(crate) fn has_its_modes_back(&self) -> bool {
        let now = || (self.has_its_modes_back)(&*self.master);
        self.had_its_modes_at_the_end.unwrap_or_else(now)
    }

    /// The program in the foreground.
    pub(crate) fn foreground(&self) -> i32 {
        self.master.process_group_leader().expect("a program")
    }

    /// The process that was started.
    pub(crate) fn pid(&self) -> i32 {
        let pid = self.child.process_id().expect("a process");
        i32::try_from(pid).expect("a process number")
    }

    /// Types these bytes.
    pub(crate) fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("a terminal");
        self.keys.flush().expect("a terminal");
    }

    /// Writes on the screen behind the back of the program.
    pub(crate) fn scribble(&self, bytes: &str) {
        self.output().emulator.process(bytes.as_bytes());
    }

    /// Makes the terminal larger or smaller.
    pub(crate) fn resize(&self, (columns, rows): (u16, u16)) {
        let (height, width) = (NonZeroU16::new(rows), NonZeroU16::new(columns));
        // An emulator of no size cannot be, but a terminal can.
        if let (Some(height), Some(width)) = (height, width) {
            let mut output = self.output();
            output.emulator.screen_mut().set_size(height, width);
        }
        let resized = self.master.resize(size(columns, rows));
        resized.expect("a terminal");
    }

    /// Waits until the screen is at rest and satisfies the condition; none if it never does.
    fn at_rest(&self, done: impl Fn(&vt100::Screen) -> bool) -> Option<String> {
        let start = Instant::now();
        while start.elapsed() < DEADLINE {
            let output = self.output();
            let screen = output.emulator.screen();
            if output.last.elapsed() >= QUIET && done(screen) {
                return Some(picture(screen));
            }
            drop(output);
            thread::sleep(POLL);
        }
        None
    }

    /// Waits until the program has written these bytes so many times.
    #[track_caller]
    pub(crate) fn wait_for_bytes(&self, wanted: &[u8], times: usize) {
        let start = Instant::now();
        loop {
            let bytes = self.bytes();
            let found = bytes.windows(wanted.len()).filter(|it| *it == wanted);
            if found.count() >= times {
                return;
            }
            assert!(start.elapsed() < DEADLINE, "waited in vain for {wanted:?}");
            thread::sleep(POLL);
        }
    }

    /// The screen as soon as it is at rest and satisfies the condition.
    #[track_caller]
    pub(crate) fn wait(&self, what: impl Debug, done: impl Fn(&vt100::Screen) -> bool) -> String {
        self.at_rest(done).unwrap_or_else(|| {
            let shown = self.screen().contents();
            panic!("waited in vain for {what:?}; the screen is\n{shown}")
        })
    }

    /// The screen as soon as it is at rest and shows this text.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait(text, |screen| screen.contents().contains(text))
    }

    /// The screen as soon as it is at rest and another one.
    #[track_caller]
    pub(crate) fn wait_for_change(&self, from: &str) -> String {
        self.wait("another screen", |screen| picture(screen) != from)
    }

    /// Waits until the screen is this one again.
    #[track_caller]
    pub(crate) fn wait_for_picture(&self, expected: &str) {
        if self.at_rest(|screen| picture(screen) == expected).is_some() {
            return;
        }
        let shown = picture(&self.screen());
        let lines = shown.lines().zip(expected.lines());
        let differences: Vec<String> = lines
            .filter(|(shown, expected)| shown != expected)
            .map(|(shown, expected)| format!("shown:    {shown}\nexpected: {expected}\n"))
            .collect();
        panic!("the screen is another:\n{}", differences.concat());
    }

    /// Waits for the end, and for all that came out before it.
    #[track_caller]
    pub(crate) fn end(&mut self) -> ExitStatus {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            let late = start.elapsed() >= DEADLINE;
            assert!(!late, "it does not end:\n{}", self.screen().contents());
            thread::sleep(POLL);
        };
        self.had_its_modes_at_the_end = Some(self.has_its_modes_back());
        // Once nobody has the terminal open, its output ends, and the last words have been read.
        self.slave = None;
        if let Some(reader) = self.reader.take() {
            reader.join().expect("no panic while reading");
        }
        status
    }

    /// Nothing of the program is left in the terminal.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are not marked");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let default = emulator(USUAL).screen().attributes_formatted();
        assert_eq!(screen.attributes_formatted(), default, "no style is left");
        assert!(self.has_its_modes_back(), "echo and line editing are back");
        let bytes = self.bytes();
        let synchronised = |mode: &str| count(&bytes, mode);
        assert!(synchronised("\x1b[?2026l") >= synchronised("\x1b[?2026h"));
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Whatever a failed test leaves behind, also where it is stopped.
        if let Ok(None) = self.child.try_wait() {
            signal("KILL", self.pid());
            let _ = self.child.wait();
        }
    }
}

/// Sends a signal.
pub(crate) fn signal(name: &str, pid: i32) {
    let command = format!("kill -{name} {pid}");
    let sent = Command::new("sh").args(["-c", &command]).status();
    assert!(sent.expect("a shell").success(), "{command}");
}

/// How often a text occurs.
pub(crate) fn count(bytes: &[u8], text: &str) -> usize {
    let windows = bytes.windows(text.len());
    windows.filter(|window| *window == text.as_bytes()).count()
}

fn emulator((columns, rows): (u16, u16)) -> vt100::Parser {
    let size = |cells| NonZeroU16::new(cells).expect("some cells");
    vt100::Parser::new(size(rows), size(columns), 0)
}

/// Every cell of the screen, to compare: its text, and where that changes its style.
fn picture(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let mut picture = String::new();
    for row in 0..rows.get() {
        let mut before = None;
        for cell in (0..columns.get()).filter_map(|column| screen.cell(row, column)) {
            let flags = [cell.bold(), cell.dim(), cell.italic(), cell.underline()];
            let style = (cell.fgcolor(), cell.bgcolor(), cell.inverse(), flags);
            if before.replace(style) != Some(style) {
                picture += &format!("{style:?}");
            }
            // A cell that nobody wrote to looks like a space.
            picture += if cell.has_contents() {
                cell.contents()
            } else {
                " "
            };
        }
        picture.push('\n');
    }
    picture
}
