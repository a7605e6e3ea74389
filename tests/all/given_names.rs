//! The names of the rows and columns of given matrices: on the page, in the inspector, in expressions, in print and in a trace.

use std::fs;

use attentive::lesson::Library;
use attentive::notebook::{Notebook, Start};

use crate::common::{draw, look, press, text};
use crate::support::{answer, program};

const SIZE: (u16, u16) = (80, 24);

/// Two queries that meet three keys, by name.
const DATA: &str = r#"{
 "input": {
  "q": [[1, 0], [0, 2]],
  "k": [[3, 0], [0, 1], [1, 1]],
  "v": [[10], [20], [30]],
  "x": [[1]]
 },
 "words": ["cat", "ಬೆಕ್ಕು"],
 "names": {
  "k": {"rows": ["sat", "on", "mat"]},
  "v": {"columns": ["height"]},
  "x": {"rows": ["of another computation"]}
 }
}"#;

const LESSON: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n\
    ```run attention\ngiven = \"data.json\"\n```\n```show affinity context\n```\n\
    Most: `= argmax affinity[cat]`, `= affinity[ಬೆಕ್ಕು, mat]`, `= context[cat, height], 3 decimals`.\n";

fn files() -> [(&'static str, &'static str); 2] {
    [("01-test.md", LESSON), ("data.json", DATA)]
}

#[test]
fn names_are_shown_where_numbers_are() {
    let files = files().map(|(name, text)| (name.to_owned(), Ok(text.as_bytes().to_vec())));
    let mut notebook = Notebook::new(Library::from_files(files), Start::default());
    // softmax of (3, 0, 1)/√2, by hand, on 10, 20 and 30.
    let powers = [3.0, 0.0, 1.0].map(|score: f64| (score / 2f64.sqrt()).exp());
    let sum: f64 = powers.iter().sum();
    let height = (10.0 * powers[0] + 20.0 * powers[1] + 30.0 * powers[2]) / sum;
    let said = format!("Most: “sat”, 2, {height:.3}.");
    look(
        &mut notebook,
        &["sat", "on", "mat", "height", "cat", "ಬೆಕ್ಕು", &said],
    );
    press(&mut notebook, "Tab", SIZE);
    let screen = text(&draw(&mut notebook, SIZE));
    assert!(screen.contains("affinity[cat, sat]"), "{screen}");
}

#[test]
fn print_and_trace_know_the_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files() {
        fs::write(folder.path().join(name), text).expect("a new file");
    }
    let say = |arguments: &[&str]| {
        let found = answer(program().current_dir(&folder).args(arguments), b"");
        assert_eq!((found.code, found.stderr.as_str()), (0, ""));
        found.stdout
    };
    assert_eq!(say(&["check", "."]), "1 lesson, no problems\n");
    let whole = say(&["trace", "attention", "--input", "data.json", "--json"]);
    fs::write(folder.path().join("whole.json"), whole).expect("a new file");
    for output in [
        say(&["trace", "attention", "--input", "whole.json"]),
        say(&["print", "--lessons", "."]),
        say(&["trace", "attention", "--input", "data.json"]),
    ] {
        for name in ["cat", "ಬೆಕ್ಕು", "sat", "mat", "height"] {
            assert!(output.contains(name), "{name}: {output}");
        }
    }
}

/// Weights have names as well, which travel to what is made of them.
#[test]
fn weights_have_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = r#"{"input": {"x": [[1, 2]], "w_q": [[1], [2]], "w_k": [[1], [1]], "w_v": [[1], [1]]},
        "names": {"x": {"rows": ["dog"], "columns": ["size", "age"]}, "w_v": {"columns": ["wish"]}}}"#;
    fs::write(folder.path().join("data.json"), data).expect("a new file");
    let arguments = ["trace", "self-attention", "--input", "data.json"];
    let found = answer(program().current_dir(&folder).args(arguments), b"");
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    let context = found.stdout.split("context").last().expect("a stage");
    assert!(
        context.contains("wish") && context.contains("dog"),
        "{}",
        found.stdout
    );
    assert!(found.stdout.contains("age"), "{}", found.stdout);
}
