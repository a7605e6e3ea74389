//! What `attentive trace --json` writes is read back as the same computation: `--input` honours every field of it, or refuses it by name.

use crate::support::attentive;
use attentive::models::catalog::{CATALOG, Computation};
use serde_json::{Value, json};

/// What a trace comes to as JSON.
#[track_caller]
fn traced(arguments: &[&str], input: &str) -> Value {
    let arguments = [&["trace"], arguments, &["--json"]].concat();
    let answer = attentive(&arguments, input.as_bytes());
    assert_eq!(
        (answer.code, answer.stderr.as_str()),
        (0, ""),
        "{arguments:?}"
    );
    serde_json::from_str(&answer.stdout).expect("JSON")
}

/// Traces, reads the trace back twice, and asserts that all of it is the same, but for knobs that changed nothing any more.
#[track_caller]
fn comes_back(arguments: &[&str]) {
    let mut first = traced(arguments, "");
    let read = [arguments[0], "--input", "-"];
    let again = traced(&read, &first.to_string());
    assert_eq!(again, traced(&read, &again.to_string()), "{arguments:?}");
    first["settings"] = again["settings"].clone();
    assert_eq!(first, again, "{arguments:?}");
}

#[test]
fn every_computation_comes_back() {
    for Computation { name, slots, .. } in CATALOG {
        comes_back(&[name]);
        comes_back(&[name, "--sentence", "is my name aj"]);
        // Without inputs a file has nothing to hand over.
        let trace = traced(&[name], "");
        let words = trace.get("words").or_else(|| trace.get("names"));
        let has_words = slots.iter().any(|slot| slot.shape.contains(&"d")) && *name != "positions";
        assert_eq!(
            words.is_some(),
            has_words || *name == "masks" || *name == "attention",
            "{name}"
        );
    }
}

#[test]
fn every_setting_of_the_forward_pass_comes_back() {
    for computation in CATALOG {
        for knob in computation
            .knobs
            .iter()
            .filter(|knob| !knob.shapes_inputs())
        {
            let most = knob.range();
            let values: Vec<&str> = match most.contains(" to ") {
                true => match knob.name {
                    "heads" | "n" | "written" | "truncate" => vec!["2"],
                    "temperature" => vec!["0.5", "3.25"],
                    "eps" => vec!["0.001"],
                    "rate" => vec!["0.07"],
                    other => panic!("a value for {other}"),
                },
                false => most.split(", ").flat_map(|it| it.split(" or ")).collect(),
            };
            for value in values {
                comes_back(&[computation.name, "--set", &format!("{}={value}", knob.name)]);
            }
        }
    }
}

#[test]
fn cells_and_gradients_come_back() {
    for arguments in [
        &[
            "self-attention",
            "--set",
            "scaled[1,0]=-1e-7",
            "--grad",
            "context",
        ][..],
        &[
            "self-attention",
            "--set",
            "mask=causal",
            "--set",
            "mask[0,2]=0",
        ],
        &["attention", "--set", "mask[1,0]=-inf", "--grad", "q"],
        &["rnn", "--set", "w_h[0,0]=0.1", "--grad", "states"],
        &[
            "transformer",
            "--set",
            "layers=2",
            "--set",
            "target_table[0,1]=3",
            "--grad",
            "loss",
        ],
        &[
            "translation",
            "--set",
            "written=1",
            "--set",
            "target[1,0]=mane",
        ],
        &[
            "translation",
            "--set",
            "teacher_forcing=on",
            "--grad",
            "loss",
        ],
    ] {
        comes_back(arguments);
    }
    let seed = u64::MAX.to_string();
    comes_back(&["self-attention", "--seed", &seed]);
}

/// Who changes the words sees the new ones, and the text says which knobs of the file change nothing.
#[test]
fn words_are_names_again() {
    let mut trace = traced(&["self-attention"], "");
    trace["words"] = json!(["a", "rose", "is", "ಕೆಂಪು"]);
    let arguments = ["trace", "self-attention", "--input", "-"];
    let answer = attentive(&arguments, trace.to_string().as_bytes());
    assert!(answer.stdout.contains("\nಕೆಂಪು "), "{}", answer.stdout);
    let end = "\nunused, since the file has the inputs: seed=7, d=4, d_k=4, d_v=4\n";
    assert!(answer.stdout.ends_with(end), "{}", answer.stdout);
}

/// A command sets what the file does otherwise, and a cell of the file stays where the command sets another.
#[test]
fn a_command_overrides_a_file() {
    let file = traced(
        &[
            "self-attention",
            "--set",
            "scaled[1,0]=9",
            "--set",
            "mask=causal",
        ],
        "",
    );
    let more = [
        "self-attention",
        "--input",
        "-",
        "--set",
        "scaled[1, 0]=2",
        "--set",
        "mask=none",
    ];
    let answer = traced(&more, &file.to_string());
    assert_eq!(answer["edits"], json!({"scaled[1,0]": 2.0}));
    assert_eq!(answer["input"]["mask"], "none");
}

#[test]
fn what_a_file_cannot_mean_is_refused_by_name() {
    let trace = traced(&["self-attention"], "");
    let refused = |change: &dyn Fn(&mut Value), line: &str| {
        let mut trace = trace.clone();
        change(&mut trace);
        let arguments = ["trace", "self-attention", "--input", "-"];
        let answer = attentive(&arguments, trace.to_string().as_bytes());
        assert_eq!(answer.stderr, format!("attentive: {line}\n"));
        assert_eq!(answer.stdout, "");
    };
    let help = "give a word for each row, or leave `words` out";
    for words in [
        json!(4),
        json!("my name is aj"),
        json!(["my", "name", 3, "aj"]),
        json!(["my", "", "is", "aj"]),
        json!(null),
    ] {
        refused(
            &|it| it["words"] = words.clone(),
            &format!("`words` is no list of texts; {help}"),
        );
    }
    refused(
        &|it| it["words"] = json!(["my"]),
        &format!("`words` has 1 word, but `x` has 4 rows; {help}"),
    );
    refused(
        &|it| it["names"] = json!({"x": {"rows": ["a", "b", "c", "d"]}}),
        "`words` and the names of the rows of `x` differ; leave one of them out",
    );
    refused(
        &|it| it["settings"]["mask"] = json!("causal"),
        "`mask` is causal in `settings`, and something else in `input`; leave one of them out",
    );
    refused(
        &|it| it["settings"]["seed"] = json!("x"),
        "knob `seed` cannot be `x`; it can be 0 or more",
    );
    refused(
        &|it| it["settings"] = json!({"temprature": 3}),
        "there is no knob `temprature`; did you mean `temperature`?",
    );
    refused(
        &|it| it["edits"] = json!({"scald[0,0]": 3}),
        "there is no input or stage `scald`; did you mean `scaled`?",
    );
    refused(
        &|it| it["grad"] = json!("contxt"),
        "there is no input or stage `contxt`; did you mean `context`?",
    );
    refused(
        &|it| it["grad"] = json!(3),
        "`grad` is no text; write an address, or leave `grad` out",
    );
    refused(
        &|it| it["computation"] = json!("self-atention"),
        "there is no computation `self-atention`; did you mean `self-attention`?",
    );
    refused(
        &|it| it["wrods"] = json!([]),
        "there is no field `wrods`; did you mean `words`?",
    );
    let file = r#"{"input": {}, "words": ["a"]}"#;
    let answer = attentive(&["trace", "costs", "--input", "-"], file.as_bytes());
    let line = "attentive: `words` are names of rows, and no matrix here has a row for each word; leave `words` out\n";
    assert_eq!((answer.code, answer.stderr.as_str()), (1, line));
}
