//! The record of stages: which matrices of a computation a learner should see, and what there is to say about each.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::node::Id;
use super::tape::Var;

/// What is said about a stage, once, where it is computed: see [`stages!`](crate::stages).
#[derive(Debug, PartialEq, Eq)]
pub struct StageText {
    /// The name of the binding: `weights`.
    pub name: &'static str,
    /// The formula, in the field's notation: `W = softmax(M)`.
    pub formula: &'static str,
    /// One sentence for a reader without linear algebra.
    pub sentence: &'static str,
    /// The expression that ran: `masked.softmax_rows()`.
    pub code: &'static str,
    /// The source file that it stands in.
    pub file: &'static str,
}

/// What a recorded matrix is to its computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Came from outside and has a gradient.
    Input,
    /// Came from outside and has none: a mask, or a state that nobody gave.
    Constant,
    /// Was computed.
    Stage(&'static StageText),
}

/// A matrix with an address.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `weights`, or `step3.h`: the scopes that it was computed in, then its name.
    pub address: String,
    /// Where it is on the tape.
    pub id: Id,
    /// What it is.
    pub role: Role,
}

impl Recorded {
    /// The address without its scopes: `h` of `step3.h`.
    pub fn name(&self) -> &str {
        self.address
            .rsplit_once('.')
            .map_or(&self.address, |(_, name)| name)
    }
}

/// Collects what a computation shows of itself; does nothing at all when it is [off](Trace::off).
#[derive(Debug)]
pub struct Trace {
    on: bool,
    scope: String,
    recorded: Vec<Recorded>,
}

impl Trace {
    /// A trace that records.
    pub fn on() -> Self {
        Self {
            on: true,
            scope: String::new(),
            recorded: Vec::new(),
        }
    }

    /// A trace that costs nothing: for training and for benchmarks.
    pub fn off() -> Self {
        Self {
            on: false,
            ..Self::on()
        }
    }

    /// Records an input under its name.
    pub fn input(&mut self, name: &str, var: Var<'_>) {
        self.record(name, var, Role::Input);
    }

    /// Records a matrix from outside that has no gradient.
    pub fn constant(&mut self, name: &str, var: Var<'_>) {
        self.record(name, var, Role::Constant);
    }

    /// Records a stage and gives it back. Called by [`stages!`](crate::stages).
    pub fn stage<'t>(&mut self, text: &'static StageText, var: Var<'t>) -> Var<'t> {
        self.record(text.name, var, Role::Stage(text));
        var
    }

    fn record(&mut self, name: &str, var: Var<'_>, role: Role) {
        if self.on {
            self.recorded.push(Recorded {
                address: format!("{}{name}", self.scope),
                id: var.id(),
                role,
            });
        }
    }

    /// A scope: what is recorded through it has an address that begins with `segment` and a dot.
    pub fn within(&mut self, segment: fmt::Arguments<'_>) -> Scope<'_> {
        let outer = self.scope.len();
        if self.on {
            self.scope.push_str(&fmt::format(segment));
            self.scope.push('.');
        }
        Scope { trace: self, outer }
    }

    /// Everything recorded, in order.
    pub fn recorded(self) -> Vec<Recorded> {
        self.recorded
    }
}

/// A [`Trace`] inside a scope, until it is dropped.
#[derive(Debug)]
pub struct Scope<'a> {
    trace: &'a mut Trace,
    outer: usize,
}

impl Deref for Scope<'_> {
    type Target = Trace;

    fn deref(&self) -> &Trace {
        self.trace
    }
}

impl DerefMut for Scope<'_> {
    fn deref_mut(&mut self) -> &mut Trace {
        self.trace
    }
}

impl Drop for Scope<'_> {
    fn drop(&mut self) {
        self.trace.scope.truncate(self.outer);
    }
}

/// Binds each line *and* records it as a stage, so that a stage is said once: its name is the binding, its two doc lines
/// are the formula and one sentence, its code is the expression itself, and what it reads is known from the tape.
///
/// ```
/// use attentive::math::{Matrix, Tape, Trace};
/// use attentive::stages;
///
/// let (tape, mut trace) = (Tape::new(), Trace::on());
/// let x = tape.leaf(Matrix::from_row_slice(1, 2, &[0.5, -0.5]));
/// stages! { trace;
///     /// h = tanh(x)
///     /// Squeezes every number between −1 and 1.
///     let h = x.tanh();
/// }
/// assert_eq!(h.cols(), 2);
/// assert_eq!(trace.recorded()[0].address, "h");
/// ```
#[macro_export]
macro_rules! stages {
    ($trace:expr; $(#[doc = $formula:literal] #[doc = $sentence:literal] let $name:ident = $code:expr;)+) => {
        $(
            let $name = {
                static TEXT: $crate::math::StageText = $crate::math::StageText {
                    name: stringify!($name),
                    formula: $formula.trim_ascii(),
                    sentence: $sentence.trim_ascii(),
                    code: stringify!($code),
                    file: file!(),
                };
                $trace.stage(&TEXT, $code)
            };
        )+
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Matrix, Tape};

    #[test]
    fn scopes_prefix_addresses_and_end() {
        let tape = Tape::new();
        let x = tape.leaf(Matrix::zeros(1, 1));
        let mut trace = Trace::on();
        trace.input("x", x);
        {
            let mut step = trace.within(format_args!("step{}", 1));
            step.within(format_args!("head0")).constant("q", x);
            step.constant("h", x);
        }
        trace.constant("states", x);
        let addresses: Vec<_> = trace.recorded().into_iter().map(|r| r.address).collect();
        assert_eq!(addresses, ["x", "step1.head0.q", "step1.h", "states"]);
    }

    #[test]
    fn a_trace_that_is_off_records_nothing() {
        let tape = Tape::new();
        let mut trace = Trace::off();
        trace
            .within(format_args!("step1"))
            .input("x", tape.leaf(Matrix::zeros(1, 1)));
        assert!(trace.recorded().is_empty());
    }
}
