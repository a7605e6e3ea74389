//! The record of stages: the matrices of a computation that a learner should see, each with its formula and sentence.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::node::Id;
use super::overrides::{self, Overrides};
use super::tape::Var;

/// The texts of a stage, written once, where it is computed: see [`stages!`](crate::stages).
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

/// The part that a recorded matrix has in its computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Came from outside and has a gradient.
    Input,
    /// Came from outside and has none: a mask, or the default of a state.
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
    /// Its part in the computation.
    pub role: Role,
    /// The cells that were set by hand, if any.
    pub edit: Option<EditedCells>,
}

/// The cells that were set by hand in a recorded matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedCells {
    /// The place of the unedited matrix on the tape.
    pub before: Id,
    /// The cells that were set: row and column from 0.
    pub cells: Vec<(usize, usize)>,
}

impl Recorded {
    /// A matrix without edited cells.
    pub fn new(address: String, id: Id, role: Role) -> Self {
        Self {
            address,
            id,
            role,
            edit: None,
        }
    }

    /// The place of the matrix on the tape as it was computed, before cells were set.
    pub fn computed(&self) -> Id {
        self.edit.as_ref().map_or(self.id, |edit| edit.before)
    }

    /// Whether this cell was set by hand.
    pub fn is_edited(&self, row: usize, col: usize) -> bool {
        let mut edits = self.edit.iter();
        edits.any(|edit| edit.cells.contains(&(row, col)))
    }

    /// The address without its scopes: `h` of `step3.h`.
    pub fn name(&self) -> &str {
        self.address
            .rsplit_once('.')
            .map_or(&self.address, |(_, name)| name)
    }
}

/// Records the stages of a computation; does nothing when it is [off](Trace::off).
#[derive(Debug)]
pub struct Trace {
    on: bool,
    /// Whether cells are set, and nothing is recorded.
    is_quiet: bool,
    scope: String,
    overrides: Overrides,
    /// Cells that are set by the model itself, which nobody has edited.
    besides: Overrides,
    recorded: Vec<Recorded>,
}

impl Trace {
    /// A trace that records.
    pub fn on() -> Self {
        Self {
            on: true,
            is_quiet: false,
            scope: String::new(),
            overrides: Overrides::default(),
            besides: Overrides::default(),
            recorded: Vec::new(),
        }
    }

    /// A trace that records, and sets these cells wherever it meets them.
    pub fn with(overrides: Overrides) -> Self {
        Self {
            overrides,
            ..Self::on()
        }
    }

    /// A trace that sets these cells wherever it meets them, and records nothing.
    pub fn setting(overrides: Overrides) -> Self {
        Self {
            is_quiet: true,
            ..Self::with(overrides)
        }
    }

    /// A trace that costs nothing: for training and for benchmarks.
    pub fn off() -> Self {
        Self {
            on: false,
            ..Self::on()
        }
    }

    /// Whether it records the stages of a part of the model (`encoder.0`; all of it without one), or sets cells in one.
    pub fn looks_at(&self, part: Option<fmt::Arguments<'_>>) -> bool {
        match part {
            Some(part) if self.is_quiet => {
                let part = format!("{part}.");
                let mut addresses = self.overrides.addresses().chain(self.besides.addresses());
                addresses.any(|address| address.starts_with(&part))
            }
            _ => self.on,
        }
    }

    /// All cells that it sets.
    pub fn overrides(&self) -> Overrides {
        self.besides.clone().merged(&self.overrides)
    }

    /// Sets these cells as well wherever it meets them from here on, as a part of the model that is switched off does: nobody has edited
    /// them. Cells that are set by hand stay so.
    pub fn set_besides(&mut self, overrides: Overrides) {
        self.besides = overrides;
    }

    /// Records an input under its name. Use the variable that it returns from here on: cells may have been set in it.
    pub fn input<'t>(&mut self, name: &str, var: Var<'t>) -> Var<'t> {
        self.record(name, var, Role::Input)
    }

    /// The same for a matrix from outside that has no gradient.
    pub fn constant<'t>(&mut self, name: &str, var: Var<'t>) -> Var<'t> {
        self.record(name, var, Role::Constant)
    }

    /// Records a stage and gives it back. Called by [`stages!`](crate::stages).
    pub fn stage<'t>(&mut self, text: &'static StageText, var: Var<'t>) -> Var<'t> {
        self.record(text.name, var, Role::Stage(text))
    }

    fn record<'t>(&mut self, name: &str, var: Var<'t>, role: Role) -> Var<'t> {
        if !self.on {
            return var;
        }
        let address = format!("{}{name}", self.scope);
        let (var, edit) = self.edited(&address, var);
        if self.is_quiet {
            return var;
        }
        self.recorded.push(Recorded {
            address,
            id: var.id(),
            role,
            edit,
        });
        var
    }

    /// The matrix with its overrides. It goes on as a fresh leaf, because it no longer follows from the stages before: gradients
    /// end there.
    fn edited<'t>(&self, address: &str, var: Var<'t>) -> (Var<'t>, Option<EditedCells>) {
        let var = match self.besides.of(address) {
            Some(cells) => {
                let (rows, cols) = var.tape().labels(var.id());
                let (matrix, _) = overrides::put(&var.value(), cells);
                var.tape().labelled_leaf(matrix, rows, cols)
            }
            None => var,
        };
        let Some(cells) = self.overrides.of(address) else {
            return (var, None);
        };
        let (matrix, cells) = overrides::put(&var.value(), cells);
        if cells.is_empty() {
            return (var, None);
        }
        let (rows, cols) = var.tape().labels(var.id());
        let leaf = var.tape().labelled_leaf(matrix, rows, cols);
        let before = var.id();
        (leaf, Some(EditedCells { before, cells }))
    }

    /// A scope: what is recorded through it has an address that begins with `segment` and a dot.
    pub fn within(&mut self, segment: fmt::Arguments<'_>) -> ScopedTrace<'_> {
        let outer = self.scope.len();
        if self.on {
            self.scope.push_str(&fmt::format(segment));
            self.scope.push('.');
        }
        ScopedTrace { trace: self, outer }
    }

    /// Everything recorded, in order.
    pub fn recorded(self) -> Vec<Recorded> {
        self.recorded
    }
}

/// A [`Trace`] inside a scope, until it is dropped.
#[derive(Debug)]
pub struct ScopedTrace<'a> {
    trace: &'a mut Trace,
    outer: usize,
}

impl Deref for ScopedTrace<'_> {
    type Target = Trace;

    fn deref(&self) -> &Trace {
        self.trace
    }
}

impl DerefMut for ScopedTrace<'_> {
    fn deref_mut(&mut self) -> &mut Trace {
        self.trace
    }
}

impl Drop for ScopedTrace<'_> {
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
    fn a_cell_that_was_set_flows_on_and_ends_the_gradient() {
        let tape = Tape::new();
        let mut overrides = Overrides::default();
        overrides.set("double", (0, 1), 9.0);
        overrides.set("double", (7, 7), 1.0);
        let mut trace = Trace::with(overrides);
        let x = trace.input("x", tape.leaf(Matrix::from_row_slice(1, 2, &[1.0, 2.0])));
        stages! { trace;
            /// D = X + X
            /// Twice.
            let double = x + x;
            /// T = tanh(D)
            /// Squeezed.
            let squeezed = double.tanh();
        }
        assert_eq!(
            *squeezed.value(),
            Matrix::from_row_slice(1, 2, &[2f64.tanh(), 9f64.tanh()])
        );
        let gradients = squeezed.backward();
        assert!(gradients.of(double.id()).is_some());
        assert!(gradients.of(x.id()).is_none());
        let recorded = trace.recorded();
        let double = &recorded[1];
        assert_eq!(double.edit.as_ref().unwrap().cells, [(0, 1)]);
        assert!(double.is_edited(0, 1) && !double.is_edited(0, 0));
        assert_eq!(
            *tape.value(double.computed()),
            Matrix::from_row_slice(1, 2, &[2.0, 4.0])
        );
    }

    #[test]
    fn a_trace_that_only_sets_cells_looks_at_the_parts_that_have_them() {
        let tape = Tape::new();
        let mut overrides = Overrides::default();
        overrides.set("head1.q", (0, 0), 9.0);
        let mut trace = Trace::setting(overrides);
        let x = tape.leaf(Matrix::zeros(1, 1));
        let number = |var: crate::math::Var<'_>| var.value()[(0, 0)];
        assert_eq!(
            number(trace.within(format_args!("head1")).constant("q", x)),
            9.0
        );
        assert_eq!(
            number(trace.within(format_args!("head10")).constant("q", x)),
            0.0
        );
        assert!(trace.looks_at(None) && trace.looks_at(Some(format_args!("head1"))));
        assert!(!trace.looks_at(Some(format_args!("head10"))));
        assert!(trace.recorded().is_empty());
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
