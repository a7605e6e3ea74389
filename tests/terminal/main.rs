//! The tests that need a terminal: the program in one of its own, whose screen is read.

#![cfg(unix)]

mod pty;

mod foreign_bytes;
mod live_reload;
mod notebook;
mod resume;
mod train;
