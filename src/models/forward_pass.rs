//! One pass through a model: the tape, the weights and the trace under one address.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use super::badge::Badge;
use super::parameters::Parameters;
use crate::math::{Id, Labels, Overrides, Recorded, StageText, Tape, Trace, Var};

/// One pass through a model. Functions of a model take a [scope](ForwardPass::root) of it.
pub struct ForwardPass<'t> {
    tape: &'t Tape,
    parameters: &'t Parameters,
    /// The parameters that are on the tape already.
    leaves: RefCell<BTreeMap<String, Id>>,
    trace: RefCell<Trace>,
}

/// A part of a model in a forward pass. Its parameters, inputs and stages have addresses that begin with the address of the
/// part: `w_q` and `weights` of `encoder.0.head1` are `encoder.0.head1.w_q` and `encoder.0.head1.weights`.
///
/// ```
/// use attentive::math::{Matrix, Tape, Trace, Var};
/// use attentive::models::badge::Badge;
/// use attentive::models::forward_pass::{ForwardPass, ModelScope};
/// use attentive::models::parameters::Parameters;
/// use attentive::stages;
///
/// fn layer<'t>(scope: &ModelScope<'_, 't>, x: Var<'t>) -> Var<'t> {
///     let w = scope.parameter("w");
///     stages! { scope;
///         /// H = tanh(X·W)
///         /// A layer.
///         let h = (x * w).tanh();
///     }
///     h
/// }
///
/// let mut parameters = Parameters::new(Badge::Random);
/// parameters.insert("layer0.w", Matrix::identity(2, 2));
/// let tape = Tape::new();
/// let pass = ForwardPass::new(&tape, &parameters, Trace::on());
/// let x = tape.leaf(Matrix::from_row_slice(1, 2, &[0.5, -0.5]));
/// layer(&pass.root().numbered("layer", 0), x);
/// let addresses: Vec<String> = pass.recorded().into_iter().map(|it| it.address).collect();
/// assert_eq!(addresses, ["layer0.w", "layer0.h"]);
/// ```
#[derive(Clone, Copy)]
pub struct ModelScope<'a, 't> {
    pass: &'a ForwardPass<'t>,
    part: Option<Part<'a>>,
}

/// A part by its name, its number where it has one, and the part that it belongs to.
#[derive(Clone, Copy)]
struct Part<'a> {
    outer: Option<&'a Part<'a>>,
    name: &'a str,
    number: Option<usize>,
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            write!(f, "{outer}.")?;
        }
        f.write_str(self.name)?;
        self.number.map_or(Ok(()), |number| number.fmt(f))
    }
}

impl<'t> ForwardPass<'t> {
    /// A pass on this tape with these weights.
    pub fn new(tape: &'t Tape, parameters: &'t Parameters, trace: Trace) -> Self {
        Self {
            tape,
            parameters,
            leaves: RefCell::default(),
            trace: RefCell::new(trace),
        }
    }

    /// A pass through what has no weights of its own.
    pub fn without_parameters(tape: &'t Tape, trace: Trace) -> Self {
        static NONE: Parameters = Parameters::new(Badge::Given);
        Self::new(tape, &NONE, trace)
    }

    /// The scope of the whole model.
    pub fn root(&self) -> ModelScope<'_, 't> {
        let part = None;
        ModelScope { pass: self, part }
    }

    /// Where the parameters that the model asked for are on the tape, by address.
    pub fn leaves(&self) -> BTreeMap<String, Id> {
        self.leaves.borrow().clone()
    }

    /// All that was recorded, in order.
    pub fn recorded(self) -> Vec<Recorded> {
        self.trace.into_inner().recorded()
    }
}

impl<'t> ModelScope<'_, 't> {
    /// The part of that name: `encoder.0`.
    pub fn within<'b>(&'b self, name: &'b str) -> ModelScope<'b, 't> {
        self.inner(name, None)
    }

    /// The part of that name with a number behind it: `head1`.
    pub fn numbered<'b>(&'b self, name: &'b str, number: usize) -> ModelScope<'b, 't> {
        self.inner(name, Some(number))
    }

    fn inner<'b>(&'b self, name: &'b str, number: Option<usize>) -> ModelScope<'b, 't> {
        let outer = self.part.as_ref();
        let part = Some(Part {
            outer,
            name,
            number,
        });
        ModelScope {
            pass: self.pass,
            part,
        }
    }

    /// The tape.
    pub fn tape(&self) -> &'t Tape {
        self.pass.tape
    }

    /// The parameter of that name, put on the tape when it is first asked for.
    ///
    /// # Panics
    /// If the model has none with this address.
    pub fn parameter(&self, name: &str) -> Var<'t> {
        self.labelled_parameter(name, (None, None))
    }

    /// The same with names for its rows and columns.
    ///
    /// # Panics
    /// If the model has none with this address.
    pub fn labelled_parameter(&self, name: &str, labels: (Labels, Labels)) -> Var<'t> {
        self.find_parameter(name, labels)
            .unwrap_or_else(|| panic!("there is no parameter `{}`", self.address(name)))
    }

    /// The parameter of that name, if the model has one: a bias may be left out.
    pub fn optional_parameter(&self, name: &str) -> Option<Var<'t>> {
        self.find_parameter(name, (None, None))
    }

    fn address(&self, name: &str) -> String {
        match self.part {
            Some(part) => format!("{part}.{name}"),
            None => name.to_owned(),
        }
    }

    fn find_parameter(&self, name: &str, (rows, cols): (Labels, Labels)) -> Option<Var<'t>> {
        let ForwardPass {
            tape,
            parameters,
            leaves,
            ..
        } = self.pass;
        let address = self.address(name);
        if let Some(&leaf) = leaves.borrow().get(&address) {
            return Some(tape.var(leaf));
        }
        let value = parameters.shared(&address)?;
        let (own_rows, own_cols) = parameters.labels(&address);
        let leaf = tape.labelled_leaf(value, own_rows.or(rows), own_cols.or(cols));
        let var = self.input(name, leaf);
        leaves.borrow_mut().insert(address, var.id());
        Some(var)
    }

    /// Where the parameters that the model asked for are on the tape, by address.
    pub fn leaves(&self) -> BTreeMap<String, Id> {
        self.pass.leaves()
    }

    /// The weights of the pass.
    pub fn parameters(&self) -> &Parameters {
        self.pass.parameters
    }

    /// The cells of the pass that were set by hand.
    pub fn overrides(&self) -> Overrides {
        self.pass.trace.borrow().overrides()
    }

    /// Sets these cells as well from here on, which nobody has edited; those that are set by hand stay so. Addresses are those of the whole model.
    pub fn set_besides(&self, overrides: Overrides) {
        self.pass.trace.borrow_mut().set_besides(overrides);
    }

    /// Whether stages of this part are recorded, or cells set in them: those that nothing goes on from need not be computed otherwise, and others may
    /// be one operation.
    pub fn is_recorded(&self) -> bool {
        let trace = self.pass.trace.borrow();
        match self.part {
            Some(part) => trace.looks_at(Some(format_args!("{part}"))),
            None => trace.looks_at(None),
        }
    }

    /// Records an input. What comes back is to be used from here on: a cell of it may have been set.
    pub fn input(&self, name: &str, var: Var<'t>) -> Var<'t> {
        self.record(|trace| trace.input(name, var))
    }

    /// The same for a matrix from outside that has no gradient.
    pub fn constant(&self, name: &str, var: Var<'t>) -> Var<'t> {
        self.record(|trace| trace.constant(name, var))
    }

    /// Records a stage and gives it back. Called by [`stages!`](crate::stages).
    pub fn stage(&self, text: &'static StageText, var: Var<'t>) -> Var<'t> {
        self.record(|trace| trace.stage(text, var))
    }

    fn record(&self, record: impl FnOnce(&mut Trace) -> Var<'t>) -> Var<'t> {
        let mut trace = self.pass.trace.borrow_mut();
        match self.part {
            Some(part) => record(&mut trace.within(format_args!("{part}"))),
            None => record(&mut trace),
        }
    }
}
