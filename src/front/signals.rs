//! Signals: termination, suspension, continuation, and another size of the window.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(unix)]
pub(super) use unix::{hang_up, listen, stop};
#[cfg(not(unix))]
pub(super) use without::{hang_up, listen, stop};

/// A signal that the event loop handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), expect(dead_code, reason = "there are no signals"))]
pub(super) enum Signal {
    /// Stop as Ctrl-Z does.
    Stop,
    /// The program was stopped and goes on.
    Continued,
    /// The window has another size.
    Resized,
}

/// The request to end a long computation, which it looks at between two steps.
pub(super) struct Interrupts(Arc<AtomicUsize>);

impl Interrupts {
    /// From here on Ctrl-C and the signals to terminate and to hang up are such requests; the second one ends the program at once.
    pub(super) fn listen() -> Self {
        let received = Arc::default();
        #[cfg(unix)]
        unix::keep(&received);
        Self(received)
    }

    /// The exit code of the signal that came, as shells have it: 130 for Ctrl-C.
    pub(super) fn exit_code(&self) -> Option<u8> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            signal => u8::try_from(128 + signal).ok(),
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::{AtomicBool, AtomicUsize};
    use std::sync::{Arc, mpsc};
    use std::time::Duration;
    use std::{io, thread};

    use signal_hook::consts::{
        SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU, SIGWINCH,
    };
    use signal_hook::iterator::Signals;
    use signal_hook::{flag, low_level};

    use super::Signal;
    use crate::front::terminal;

    /// How long to wait for a terminal that accepts no output before the program dies.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// Listens in a thread of its own, so that a program that is busy or hangs can still be ended. It listens until the process
    /// ends, even after the terminal has been restored.
    pub(in super::super) fn listen(tell: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        let mut signals =
            Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
        let thread = thread::Builder::new().name("signals".to_owned());
        thread.spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => tell(Signal::Stop),
                    SIGCONT => tell(Signal::Continued),
                    SIGWINCH => tell(Signal::Resized),
                    _ => die(signal),
                }
            }
        })?;
        Ok(())
    }

    /// Keeps the number of the first signal that asks to end, and dies of the second.
    pub(in super::super) fn keep(received: &Arc<AtomicUsize>) {
        let is_second = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            let number = usize::try_from(signal).expect("signals are positive");
            // In this order: the first signal sets the flag that the second one meets.
            let _ = flag::register_conditional_default(signal, Arc::clone(&is_second));
            let _ = flag::register(signal, Arc::clone(&is_second));
            let _ = flag::register_usize(signal, Arc::clone(received), number);
        }
    }

    /// Restores the terminal and dies of the signal itself, so that the parent sees the right status.
    fn die(signal: i32) {
        let (done, wait) = mpsc::channel();
        thread::spawn(move || {
            terminal::restore();
            let _ = done.send(());
        });
        let _ = wait.recv_timeout(PATIENCE);
        let _ = low_level::emulate_default_handler(signal);
    }

    /// Dies as if by the signal that a terminal sends when it goes away: it may go without sending one, or the loss may be
    /// noticed before the signal arrives.
    pub(in super::super) fn hang_up() {
        die(SIGHUP);
    }

    /// Suspends the process; returns when it continues.
    ///
    /// SIGTTOU suspends just as SIGTSTP does, which [`listen`] handles. SIGSTOP would suspend the program even where there is no
    /// shell to continue it, as in a window of its own; the kernel ignores SIGTTOU there.
    pub(in super::super) fn stop() {
        let _ = low_level::raise(SIGTTOU);
    }
}

#[cfg(not(unix))]
mod without {
    use std::io;

    use super::Signal;

    /// There are no signals on this system.
    pub(in super::super) fn listen(_tell: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        Ok(())
    }

    /// There is no signal to die of on this system.
    pub(in super::super) fn hang_up() {}

    /// The process cannot be suspended on this system.
    pub(in super::super) fn stop() {}
}
