//! The program `attentive`: see the library for everything.

use std::process::ExitCode;

use attentive::math::memory::keep_freed_memory;

fn main() -> ExitCode {
    keep_freed_memory();
    attentive::cli::run(std::env::args_os())
}
