//! The program `attentive`: see the library for everything.

use std::process::ExitCode;

fn main() -> ExitCode {
    attentive::cli::run(std::env::args_os())
}
