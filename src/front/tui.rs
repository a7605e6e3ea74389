//! The notebook in a terminal: events in, frames out.
//!
//! The terminal is never queried, so nothing waits for an answer that may not come, and the first frame is drawn before the
//! first key is read.

use std::io::{self, BufWriter, IsTerminal};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crossterm::event::{Event, MouseEventKind};
use ratatui::Terminal;
use ratatui::layout::Rect;

use super::anchored_backend::{self, AnchoredBackend};
use super::input::{Inbox, Message, Outbox};
use super::progress::Autosave;
use super::signals::{self, Signal};
use super::stopwatch::Stopwatch;
use super::terminal::{self, TerminalGuard, TerminalOutput};
use super::training::Worker;
use super::watch::{self, Watch};
use super::{key_names, stdout};
use crate::notebook::timing::TimingOrder;
use crate::notebook::training::TrainingOrder;
use crate::notebook::{Effect, Extent, Key, Notebook};
use crate::view::screen;
use crate::view::theme::Colours;

/// The largest number of events that one frame handles, so that the screen is drawn even in a flood of them.
const EVENTS_A_FRAME: usize = 64;

/// How soon to try to save again after another copy of the program was saving.
const RETRY: Duration = Duration::from_millis(20);

/// How long a change waits before it is saved, so that the terminal has the frame first: saving takes longer than drawing.
const PAUSE: Duration = Duration::from_millis(10);

/// The exit code after the terminal is gone, where there is no SIGHUP to die of: the one that a shell shows for that signal.
const GONE: u8 = 129;

/// More than a frame of a usual screen, so that a frame is one write.
const FRAME_BYTES: usize = 1 << 16;

/// Shows the notebook until the learner leaves it, and follows the folder that is watched; gives the exit code of the program.
///
/// # Errors
/// If the terminal cannot be used. Losing it later is not an error: nobody is left to read a message.
pub fn run(notebook: Notebook, watch: Option<Watch>, autosave: &mut Autosave) -> io::Result<u8> {
    let _guard = TerminalGuard::install();
    let mut inbox = Inbox::open()?;
    let outbox = inbox.outbox();
    let signals = outbox.clone();
    signals::listen(move |signal| signals.send(Message::Signal(signal)))?;
    terminal::take()?;
    let ended = Session::new(notebook, watch, autosave, outbox).and_then(|mut session| {
        session.draw()?;
        session.run(&mut inbox)
    });
    match ended {
        Err(_) if !io::stdout().is_terminal() => {
            signals::hang_up();
            Ok(GONE)
        }
        ended => ended,
    }
}

/// A notebook and the screen that shows it.
struct Session<'a> {
    notebook: Notebook,
    colours: Colours,
    watch: Option<Watch>,
    autosave: &'a mut Autosave,
    /// When the changes that are not saved yet have to be.
    save_at: Option<Instant>,
    outbox: Outbox,
    /// The thread that trains, while anything is trained.
    worker: Option<Worker>,
    /// The thread that measures, while anything is measured.
    stopwatch: Option<Stopwatch>,
    terminal: Terminal<AnchoredBackend<BufWriter<TerminalOutput>>>,
}

impl<'a> Session<'a> {
    fn new(
        notebook: Notebook,
        watch: Option<Watch>,
        autosave: &'a mut Autosave,
        outbox: Outbox,
    ) -> io::Result<Self> {
        let writer = BufWriter::with_capacity(FRAME_BYTES, TerminalOutput);
        Ok(Self {
            notebook,
            colours: stdout::colours(),
            watch,
            autosave,
            save_at: None,
            outbox,
            worker: None,
            stopwatch: None,
            terminal: Terminal::new(AnchoredBackend::new(writer))?,
        })
    }

    /// Runs until the end; gives the exit code.
    fn run(&mut self, inbox: &mut Inbox) -> io::Result<u8> {
        loop {
            let messages = inbox.wait(self.patience(), EVENTS_A_FRAME)?;
            if messages.is_empty() {
                self.idle()?;
                continue;
            }
            for message in messages {
                if let ControlFlow::Break(code) = self.answer(message)? {
                    self.autosave.save_at_last();
                    return Ok(code);
                }
            }
            self.draw()?;
            // Events may come without a pause.
            self.save_if_due()?;
        }
    }

    /// How long to wait for a message before [`idle`](Self::idle) is due; `None` for ever.
    fn patience(&self) -> Option<Duration> {
        match self.save_at {
            Some(at) => Some(at.saturating_duration_since(Instant::now())),
            None => self.watch.as_ref().map(|_| watch::PERIOD),
        }
    }

    /// Saves, and reloads the lessons if their folder has changed, while there are no messages.
    fn idle(&mut self) -> io::Result<()> {
        self.save_if_due()?;
        if let Some(library) = self.watch.as_mut().and_then(Watch::look) {
            let effects = self.notebook.reload(library);
            self.draw()?;
            // None of them ends the program.
            let _ = self.perform_all(effects)?;
        }
        Ok(())
    }

    /// Saves the progress; some time after drawing, so that no key waits for a disk.
    fn save_if_due(&mut self) -> io::Result<()> {
        if self.save_at.is_none_or(|at| at > Instant::now()) {
            return Ok(());
        }
        let note = self.autosave.save();
        self.save_at = self.autosave.is_waiting().then(|| Instant::now() + RETRY);
        if let Some(note) = note {
            self.notebook.message = Some(note);
            self.draw()?;
        }
        Ok(())
    }

    fn answer(&mut self, message: Message) -> io::Result<ControlFlow<u8>> {
        let event = match message {
            Message::Event(event) => event,
            Message::Signal(Signal::Stop) => {
                let effects = self.notebook.suspend();
                return self.perform_all(effects);
            }
            Message::Signal(Signal::Continued) => {
                self.resume()?;
                return Ok(ControlFlow::Continue(()));
            }
            Message::Training => {
                let news = self
                    .worker
                    .iter()
                    .flat_map(Worker::news)
                    .collect::<Vec<_>>();
                let effects = self.notebook.hear(news);
                return self.perform_all(effects);
            }
            Message::Timing => {
                let news = self.stopwatch.iter().flat_map(Stopwatch::news);
                self.notebook.hear_times(news.collect::<Vec<_>>());
                return Ok(ControlFlow::Continue(()));
            }
            Message::Signal(Signal::Resized) => {
                self.repaint()?;
                return Ok(ControlFlow::Continue(()));
            }
        };
        let key = match event {
            Event::Key(key) => key_names::name(key).map(Key::Named),
            Event::Paste(text) => Some(Key::Paste(text)),
            Event::Mouse(mouse) => {
                let context = self.notebook.page().context;
                let key = match mouse.kind {
                    MouseEventKind::ScrollUp => key_names::wheel(context, true),
                    MouseEventKind::ScrollDown => key_names::wheel(context, false),
                    _ => None,
                };
                key.map(|key| Key::Named(key.to_owned()))
            }
            Event::Resize(..) => {
                self.repaint()?;
                None
            }
            Event::FocusGained | Event::FocusLost => None,
        };
        let effects = key.map_or_else(Vec::new, |key| self.notebook.press(&key));
        self.perform_all(effects)
    }

    fn perform_all(&mut self, effects: Vec<Effect>) -> io::Result<ControlFlow<u8>> {
        for effect in effects {
            let flow = self.perform(effect)?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn train(&mut self, order: TrainingOrder) -> io::Result<()> {
        match (order, &self.worker) {
            (TrainingOrder::Run { one_step }, _) => {
                let jobs = self.notebook.take_jobs();
                let watched = self.notebook.watched();
                let worker = Worker::start(jobs, watched, one_step, self.outbox.clone())?;
                self.worker = Some(worker);
            }
            (TrainingOrder::Pace(pace), Some(worker)) => worker.set_pace(pace),
            (TrainingOrder::Watch, Some(worker)) => worker.watch(self.notebook.watched()),
            (TrainingOrder::Halt, Some(worker)) => worker.halt(),
            (TrainingOrder::Drop, _) => self.worker = None,
            (TrainingOrder::Pace(_) | TrainingOrder::Watch | TrainingOrder::Halt, None) => {}
        }
        Ok(())
    }

    fn time(&mut self, order: TimingOrder) -> io::Result<()> {
        self.stopwatch = match order {
            TimingOrder::Measure { width } => Some(Stopwatch::start(width, self.outbox.clone())?),
            TimingOrder::Drop => None,
        };
        Ok(())
    }

    fn perform(&mut self, effect: Effect) -> io::Result<ControlFlow<u8>> {
        match effect {
            Effect::Quit(code) => return Ok(ControlFlow::Break(code)),
            Effect::Mouse(on) => terminal::capture_mouse(on)?,
            Effect::Copy(text) => terminal::copy(&text)?,
            Effect::Save(change) => {
                self.autosave.note(change);
                self.save_at.get_or_insert_with(|| Instant::now() + PAUSE);
            }
            Effect::Train(order) => self.train(order)?,
            Effect::Time(order) => self.time(order)?,
            Effect::Suspend => {
                self.autosave.save_at_last();
                terminal::restore();
                signals::stop();
                self.resume()?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Takes over the terminal again.
    fn resume(&mut self) -> io::Result<()> {
        terminal::take()?;
        terminal::capture_mouse(self.notebook.mouse)?;
        self.repaint()
    }

    /// Lets the next frame draw every cell, because the contents of the terminal are unknown.
    ///
    /// `Terminal::clear` would query the position of the cursor.
    fn repaint(&mut self) -> io::Result<()> {
        let area = Rect::from(self.terminal.size()?);
        self.terminal.resize(area)
    }

    fn draw(&mut self) -> io::Result<()> {
        // A terminal that is being set up, or a window of no height, has no cells.
        if Rect::from(self.terminal.size()?).is_empty() {
            return Ok(());
        }
        let mut extent = Extent::default();
        self.terminal.draw(|frame| {
            extent = screen::draw(&self.notebook, self.colours, frame.buffer_mut());
            anchored_backend::mark_covered(frame.buffer_mut());
        })?;
        self.notebook.settle(extent);
        Ok(())
    }
}
