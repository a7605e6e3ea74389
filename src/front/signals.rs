//! Signals: dying politely, stopping, and going on.

#[cfg(unix)]
pub(super) use unix::{hang_up, listen, stop};
#[cfg(not(unix))]
pub(super) use without::{hang_up, listen, stop};

/// What a signal asks of the event loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// Stop as Ctrl-Z does.
    Stop,
    /// The program was stopped and goes on.
    Continued,
}

#[cfg(unix)]
mod unix {
    use std::sync::mpsc;
    use std::time::Duration;
    use std::{io, thread};

    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level;

    use super::Signal;
    use crate::front::terminal;

    /// How long a dying program waits for a terminal that takes no bytes.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// Listens in a thread of its own, so that a program that is busy or hangs can still be ended.
    ///
    /// It goes on listening after the terminal was given back: until the process ends, a signal means what it always does.
    pub(in super::super) fn listen(tell: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        let thread = thread::Builder::new().name("signals".to_owned());
        thread.spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => tell(Signal::Stop),
                    SIGCONT => tell(Signal::Continued),
                    _ => die(signal),
                }
            }
        })?;
        Ok(())
    }

    /// Restores the terminal and dies by the signal itself, so that the parent sees what happened.
    fn die(signal: i32) {
        let (done, wait) = mpsc::channel();
        thread::spawn(move || {
            terminal::restore();
            let _ = done.send(());
        });
        let _ = wait.recv_timeout(PATIENCE);
        let _ = low_level::emulate_default_handler(signal);
    }

    /// Dies as by the signal that a terminal sends when it goes away. It may have gone without one, and that may be
    /// noticed before the signal arrives; for the parent it is all the same.
    pub(in super::super) fn hang_up() {
        die(SIGHUP);
    }

    /// Stops the process; returns when it goes on.
    ///
    /// SIGTTOU stops just as SIGTSTP does, which [`listen`] has taken. SIGSTOP would stop also where there is no shell
    /// to continue the program, in a window of its own: there the kernel ignores this one.
    pub(in super::super) fn stop() {
        let _ = low_level::raise(SIGTTOU);
    }
}

#[cfg(not(unix))]
mod without {
    use std::io;

    use super::Signal;

    /// There are no signals here.
    pub(in super::super) fn listen(_tell: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        Ok(())
    }

    /// There is no signal to die of here.
    pub(in super::super) fn hang_up() {}

    /// Nothing can be stopped here.
    pub(in super::super) fn stop() {}
}
