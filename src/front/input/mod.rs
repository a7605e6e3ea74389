//! Messages to the event loop: keys, signals, and whatever other threads have to tell.

#[cfg(unix)]
mod decoder;
#[cfg(unix)]
mod sequence;

use crossterm::event::Event;

#[cfg(not(unix))]
pub(super) use elsewhere::{Inbox, Outbox};
#[cfg(unix)]
pub(super) use unix::{Inbox, Outbox};

use super::signals::Signal;

/// A message that the event loop waits for.
#[derive(Debug)]
pub(super) enum Message {
    Event(Event),
    Signal(Signal),
    /// There are news of training.
    Training,
    /// There are news of times.
    Timing,
}

#[cfg(unix)]
mod unix {
    use std::collections::VecDeque;
    use std::fs::File;
    use std::io::{self, PipeReader, PipeWriter, Read, Write};
    use std::os::fd::{AsFd, OwnedFd};
    use std::sync::Arc;
    use std::sync::mpsc::{self, Receiver, Sender};
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec};
    use rustix::io::Errno;

    use super::Message;
    use super::decoder::Decoder;

    /// As many bytes as a terminal hands over at a time.
    const PIECE: usize = 4096;

    /// The messages, which one thread waits for: a key takes no detour through another thread.
    pub(in super::super) struct Inbox {
        terminal: File,
        decoder: Decoder,
        messages: Receiver<Message>,
        /// Has bytes when `messages` has a message.
        bell: PipeReader,
        outbox: Outbox,
        /// Messages that have arrived.
        waiting: VecDeque<Message>,
    }

    /// Where other threads put messages.
    #[derive(Clone)]
    pub(in super::super) struct Outbox {
        messages: Sender<Message>,
        bell: Arc<PipeWriter>,
    }

    impl Outbox {
        /// Sends a message; nothing happens if nobody waits for messages any more.
        pub(in super::super) fn send(&self, message: Message) {
            if self.messages.send(message).is_ok() {
                let _ = (&*self.bell).write(&[0]);
            }
        }
    }

    impl Inbox {
        /// # Errors
        /// If there is no terminal to read keys from.
        pub(in super::super) fn open() -> io::Result<Self> {
            let stdin = io::stdin();
            let terminal = if rustix::termios::isatty(&stdin) {
                stdin.as_fd().try_clone_to_owned()?
            } else {
                OwnedFd::from(File::open("/dev/tty")?)
            };
            let (bell, ringer) = io::pipe()?;
            let (sender, messages) = mpsc::channel();
            Ok(Self {
                terminal: File::from(terminal),
                decoder: Decoder::default(),
                messages,
                bell,
                outbox: Outbox {
                    messages: sender,
                    bell: Arc::new(ringer),
                },
                waiting: VecDeque::new(),
            })
        }

        pub(in super::super) fn outbox(&self) -> Outbox {
            self.outbox.clone()
        }

        /// Waits for messages; gives at least one and at most `limit` of them, or none when `patience` is over.
        ///
        /// # Errors
        /// If the terminal is gone.
        pub(in super::super) fn wait(
            &mut self,
            patience: Option<Duration>,
            limit: usize,
        ) -> io::Result<Vec<Message>> {
            while self.waiting.is_empty() {
                let unfinished = self.decoder.patience();
                let timeout = patience.into_iter().chain(unfinished).min();
                if self.poll(timeout)? {
                    continue;
                }
                let mut events = Vec::new();
                if unfinished.is_some() && unfinished == timeout {
                    self.decoder.give_up(&mut events);
                    self.waiting.extend(events.into_iter().map(Message::Event));
                } else {
                    break;
                }
            }
            let count = self.waiting.len().min(limit);
            Ok(self.waiting.drain(..count).collect())
        }

        /// Takes what there is, or waits for it; false if nothing came in time.
        fn poll(&mut self, timeout: Option<Duration>) -> io::Result<bool> {
            let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
            let mut ready = [
                PollFd::new(&self.terminal, PollFlags::IN),
                PollFd::new(&self.bell, PollFlags::IN),
            ];
            match rustix::event::poll(&mut ready, timeout.as_ref()) {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                Err(Errno::INTR) => return Ok(true),
                Err(error) => return Err(error.into()),
            }
            let [terminal, bell] = ready.map(|fd| !fd.revents().is_empty());
            let mut bytes = [0; PIECE];
            if bell {
                let _ = self.bell.read(&mut bytes)?;
                self.waiting.extend(self.messages.try_iter());
            }
            if terminal {
                let count = match self.terminal.read(&mut bytes) {
                    Ok(0) => return Err(io::ErrorKind::BrokenPipe.into()),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                    read => read?,
                };
                let mut events = Vec::new();
                self.decoder.feed(&bytes[..count], &mut events);
                self.waiting.extend(events.into_iter().map(Message::Event));
            }
            Ok(true)
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
    use std::time::Duration;
    use std::{io, iter, thread};

    use crossterm::event;

    use super::Message;

    /// The messages, which one thread waits for. Another one reads keys.
    pub(in super::super) struct Inbox {
        messages: Receiver<Message>,
        outbox: Outbox,
    }

    /// Where other threads put messages.
    #[derive(Clone)]
    pub(in super::super) struct Outbox {
        messages: Sender<Message>,
    }

    impl Outbox {
        /// Sends a message; nothing happens if nobody waits for messages any more.
        pub(in super::super) fn send(&self, message: Message) {
            let _ = self.messages.send(message);
        }
    }

    impl Inbox {
        /// # Errors
        /// If no thread can be started.
        pub(in super::super) fn open() -> io::Result<Self> {
            let (sender, messages) = mpsc::channel();
            let outbox = Outbox { messages: sender };
            let keys = outbox.clone();
            thread::Builder::new()
                .name("keys".to_owned())
                .spawn(move || {
                    while let Ok(event) = event::read() {
                        keys.send(Message::Event(event));
                    }
                })?;
            Ok(Self { messages, outbox })
        }

        pub(in super::super) fn outbox(&self) -> Outbox {
            self.outbox.clone()
        }

        /// Waits for messages; gives at least one and at most `limit` of them, or none when `patience` is over.
        ///
        /// # Errors
        /// If nobody can send one any more.
        pub(in super::super) fn wait(
            &mut self,
            patience: Option<Duration>,
            limit: usize,
        ) -> io::Result<Vec<Message>> {
            let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
            let first = match patience {
                None => self.messages.recv().map_err(gone)?,
                Some(patience) => match self.messages.recv_timeout(patience) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => return Ok(Vec::new()),
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(io::ErrorKind::BrokenPipe.into());
                    }
                },
            };
            let queued = self.messages.try_iter().take(limit - 1);
            Ok(iter::once(first).chain(queued).collect())
        }
    }
}
