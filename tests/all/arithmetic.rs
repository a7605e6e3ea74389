//! What is shown is what ran: the arithmetic of every cell comes to the cell, and the code of every stage is in its source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::draws;
use crate::support::operations::OPERATIONS;
use attentive::math::{Id, Matrix, Role, StageText, Tape, Var};
use attentive::models::catalog::{CATALOG, Computation, Run};
use attentive::models::inputs::Mask;
use attentive::models::knobs::{Kind, Settings};
use attentive::models::words::Sentence;

/// Holds every cell of a matrix against the expression that explains it.
#[track_caller]
fn check(what: &str, tape: &Tape, id: Id, stop: &dyn Fn(Id) -> bool) {
    let value = tape.value(id);
    for col in 0..value.ncols() {
        for row in 0..value.nrows() {
            let arithmetic = tape.arithmetic(id, row, col, stop);
            let (explained, cell) = (arithmetic.value(tape), value[(row, col)]);
            let close = explained == cell || (explained - cell).abs() <= 1e-12 * (1.0 + cell.abs());
            assert!(
                close,
                "{what}[{row}, {col}] is {cell}, explained as {explained}"
            );
            assert!(
                arithmetic.cells().iter().all(|&(read, _, _)| stop(read)),
                "{what}"
            );
        }
    }
}

#[test]
fn every_operation_explains_its_cells() {
    for operation in OPERATIONS {
        for shapes in (operation.shapes)() {
            let tape = Tape::new();
            let inputs: Vec<Var<'_>> = shapes
                .iter()
                .enumerate()
                .map(|(i, &shape)| tape.leaf(draws(&i.to_string(), shape)))
                .collect();
            let result = (operation.apply)(&inputs);
            check(operation.name, &tape, result.id(), &|_| true);
            // Down to numbers that have no name.
            check(operation.name, &tape, result.id(), &|_| false);
        }
    }
}

#[test]
fn softmax_explains_hidden_cells() {
    let tape = Tape::new();
    let hidden = f64::NEG_INFINITY;
    let scores = [1e4, hidden, -1e4, hidden, hidden, hidden];
    let weights = tape
        .leaf(Matrix::from_row_slice(2, 3, &scores))
        .softmax_rows();
    check("softmax", &tape, weights.id(), &|_| true);
}

/// Every code that a computation can run: the usual one, and those that its choices and decimals ask for.
fn settings(computation: &Computation) -> Vec<Settings> {
    let mut all = vec![computation.settings()];
    for knob in computation.knobs {
        let mut settings = computation.settings();
        let is_count = matches!(knob.kind, Kind::Count { .. });
        while !is_count && settings.turn(knob.name, 1).unwrap() {
            all.push(settings.clone());
        }
    }
    all
}

/// Every computation on sentences of several lengths, under every mask.
fn runs() -> Vec<(&'static str, Run)> {
    let mut runs = Vec::new();
    for computation in CATALOG {
        for settings in settings(computation) {
            runs.extend(runs_with(computation, &settings));
        }
    }
    runs
}

fn runs_with(computation: &'static Computation, settings: &Settings) -> Vec<(&'static str, Run)> {
    let mut runs = Vec::new();
    for sentence in ["aj", "my name is aj", "one two three four five six seven"] {
        let sentence = Sentence::parse(sentence).unwrap();
        if (computation.reads)(&sentence).is_err() {
            continue;
        }
        let inputs = computation.inputs(&sentence, settings);
        let n = sentence.words().len();
        let first_hidden = Matrix::from_fn(
            n,
            n,
            |row, _| if row == 0 { f64::NEG_INFINITY } else { 0.0 },
        );
        let masks = [Mask::None, Mask::Causal, Mask::Matrix(first_hidden)];
        // Without a mask among its inputs, one run is all there is.
        let masks = if inputs.mask.is_some() {
            &masks[..]
        } else {
            &masks[..1]
        };
        for mask in masks {
            let mut inputs = inputs.clone();
            inputs.mask = inputs.mask.map(|_| mask.clone());
            runs.push((computation.name, computation.run(inputs, settings.clone())));
        }
    }
    runs
}

#[test]
fn every_stage_explains_its_cells() {
    for (computation, run) in runs() {
        let named = |id: Id| run.recorded.iter().any(|it| it.id == id);
        // The page finds a matrix by its place on the tape, and names it by its address.
        let places: BTreeSet<Id> = run.recorded.iter().map(|it| it.id).collect();
        assert_eq!(places.len(), run.recorded.len(), "{computation}");
        for recorded in &run.recorded {
            let what = format!("{computation}: {}", recorded.address);
            check(&what, &run.tape, recorded.id, &named);
        }
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_in_its_source(text: &StageText) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(text.file);
    let source = fs::read_to_string(path).unwrap();
    let shown = format!("let{}={};", text.name, without_spaces(text.code));
    without_spaces(&source).contains(&shown)
}

#[test]
fn the_code_shown_is_the_code_that_ran() {
    let mut stages = 0;
    for (computation, run) in runs() {
        for recorded in &run.recorded {
            if let Role::Stage(text) = recorded.role {
                assert!(is_in_its_source(text), "{computation}: {text:?}");
                assert_eq!(recorded.name(), text.name);
                assert!(text.sentence.ends_with(['.', '?']), "{}", text.sentence);
                stages += 1;
            }
        }
    }
    assert!(stages > 30);
    let invented = StageText {
        name: "affinity",
        formula: "",
        sentence: "",
        code: "q * k",
        file: "src/models/attention.rs",
    };
    assert!(!is_in_its_source(&invented));
}

/// A new operation without a row in the table would go untested here and in `tests/all/gradients.rs`.
#[test]
fn the_table_of_operations_is_complete() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/math/ops");
    let mut in_source = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        let implementations = source
            .lines()
            .filter_map(|line| line.strip_prefix("impl Op for "));
        in_source
            .extend(implementations.map(|rest| rest.trim_end_matches([' ', '{', '}']).to_owned()));
    }
    let mut in_table: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    in_table.sort_unstable();
    in_source.sort_unstable();
    assert_eq!(in_source, in_table);
}
