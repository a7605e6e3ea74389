//! `attentive translate`, and `attentive train translation`, through the real binary.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Answer, attentive};

fn translate(arguments: &[&str]) -> Answer {
    attentive(&[&["translate"], arguments].concat(), b"")
}

/// A good line for a bad input is all of the standard error.
#[track_caller]
fn check(arguments: &[&str], code: i32, line: &str) {
    let answer = attentive(arguments, b"");
    assert_eq!(answer.stderr, format!("attentive: {line}\n"));
    assert_eq!((answer.code, answer.stdout.as_str()), (code, ""));
}

/// A path that no other test uses.
fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()))
}

#[test]
fn the_sentence_of_the_course_is_translated() {
    let answer = translate(&["My name is AJ."]);
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert_eq!(
        lines[..3],
        ["my name is aj", "ನನ್ನ ಹೆಸರು ಅಜ್", "nanna hesaru aj"]
    );
    assert!(lines[4].contains("4 heads"), "{}", lines[4]);
    let columns: Vec<&str> = lines[5].split_whitespace().collect();
    assert_eq!(columns, ["share", "looks", "at", "my", "name", "is", "aj"]);
    for (line, word) in lines[6..].iter().zip(["nanna", "hesaru", "aj", "</s>"]) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!((cells.len(), cells[0]), (6, word));
        let shares: f64 = cells[2..]
            .iter()
            .map(|cell| cell.parse::<f64>().unwrap())
            .sum();
        assert!((shares - 1.0).abs() < 0.003, "{line}");
    }
    assert!(lines.iter().all(|line| line.chars().count() <= 80));
}

#[test]
fn json_has_every_number_in_full() {
    let answer = translate(&["what is your name", "--json"]);
    let json: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(
        json["source"],
        serde_json::json!(["what", "is", "your", "name"])
    );
    assert_eq!(
        json["romanised"],
        serde_json::json!(["nimma", "hesaru", "ēnu"])
    );
    assert_eq!(json["target"][0], "ನಿಮ್ಮ");
    assert_eq!(json["ended"], true);
    let steps = json["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[3]["word"]), (4, &Value::from("</s>")));
    for step in steps {
        assert_eq!(
            step["candidates"][0],
            serde_json::json!([step["word"], step["probability"]])
        );
        assert_eq!(step["candidates"].as_array().unwrap().len(), 5);
    }
    let heads = json["cross_attention"].as_object().unwrap();
    assert_eq!(heads.len(), 4);
    let head = heads["decoder.0.cross.head3.weights"].as_array().unwrap();
    assert_eq!((head.len(), head[0].as_array().unwrap().len()), (4, 4));
}

#[test]
fn words_that_are_not_known_are_said() {
    let help = "try “my name is aj” or “my name is ravi”";
    check(
        &["translate", "my name is zebra"],
        2,
        &format!("the model does not know `zebra`; {help}"),
    );
    check(
        &["translate", "my namee is aj"],
        2,
        "the model does not know `namee`; did you mean `name`?",
    );
    check(
        &["translate", "my zebra eats zebra"],
        2,
        &format!("the model does not know `zebra`; {help}"),
    );
    check(
        &["translate", "our zebra zooms"],
        2,
        "the model does not know `zebra`, `zooms`; try “our house is big” or “our house is small”",
    );
    check(
        &["translate", "zebras zoom"],
        2,
        &format!("the model does not know a single word of this sentence; {help}"),
    );
    check(
        &["translate", " … "],
        2,
        "this sentence has no words in it; type at least one word, in any script",
    );
    check(
        &["translate", &"my ".repeat(65)],
        2,
        "this sentence has 65 words; use at most 64",
    );
    check(
        &["translate", "my", "--sentence", "x"],
        2,
        "--sentence has no place here: the sentence stands behind `translate`; leave it out",
    );
    check(
        &["translate", "my", "--seed", "3"],
        2,
        "--seed has no place here: the weights are trained, not random; leave it out",
    );
}

#[test]
fn a_translator_of_ones_own_is_trained_saved_loaded_and_refused() {
    let (pairs, saved) = (scratch("own.tsv"), scratch("own.safetensors"));
    let lines = "i see\tje vois\ttrain\nwe see\tnous voyons\ttrain\ni go\tje vais\ttrain\nwe do go\tnous allons\ttrain\nwe go\tnous allons\theld\n";
    fs::write(&pairs, format!("source\ttarget\tsplit\n{lines}")).unwrap();
    let (pairs, saved) = (pairs.to_str().unwrap(), saved.to_str().unwrap());
    for model in ["gru", "transformer"] {
        let arguments = [
            "train",
            "translation",
            model,
            "--data",
            pairs,
            "--steps",
            "100",
            "--save",
            saved,
            "--json",
        ];
        let answer = attentive(&arguments, b"");
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
        let line: Value = serde_json::from_str(&answer.stdout).unwrap();
        assert_eq!(
            (&line["score"], line["curve"][0].as_array().unwrap().len()),
            (&Value::from(1.0), 4)
        );
        assert!(line["held_out"].is_number());
        let answer = translate(&["I see", "--load", saved]);
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        let lines: Vec<&str> = answer.stdout.lines().collect();
        assert_eq!(lines[..3], ["i see", "je vois", ""]);
        assert_eq!(answer.stdout.contains("looks at"), model == "transformer");
        let more = [
            "train",
            "translation",
            model,
            "--data",
            pairs,
            "--steps",
            "1",
            "--load",
            saved,
        ];
        let answer = attentive(&more, b"");
        assert!(
            answer.code == 0 && answer.stdout.contains("held out"),
            "{}",
            answer.stderr
        );
    }
    check(
        &["train", "translation", "transformer", "--load", saved],
        1,
        &format!(
            "`{saved}` was trained on other pairs, with other words; give the same --data, or load another file"
        ),
    );
    check(
        &["train", "recall", "rnn", "--data", pairs],
        2,
        "recall makes its own sequences and takes no pairs; train on `translation`, or leave the pairs out",
    );
    let bytes = fs::read(saved).unwrap();
    let cut = scratch("cut.safetensors");
    fs::write(&cut, &bytes[..bytes.len() - 8]).unwrap();
    let cut = cut.to_str().unwrap();
    let answer = translate(&["i see", "--load", cut]);
    let expected = format!("attentive: `{cut}` ends before ");
    assert!(
        answer.code == 1 && answer.stderr.starts_with(&expected),
        "{}",
        answer.stderr
    );
    let other = scratch("other.safetensors");
    let other = other.to_str().unwrap();
    let recall = ["train", "recall", "rnn", "--steps", "1", "--save", other];
    assert_eq!(attentive(&recall, b"").code, 0);
    check(
        &["translate", "i see", "--load", other],
        1,
        &format!(
            "`{other}` holds no translator: its task is recall; give a file that `attentive train translation … --save` has written"
        ),
    );
    let broken = pairs.replace("own.tsv", "broken.tsv");
    fs::write(&broken, "source\ttarget\tsplit\na\tb\ttrain\nc\tb\theld\n").unwrap();
    check(
        &["train", "translation", "rnn", "--data", &broken],
        1,
        &format!(
            "`{broken}`, line 3, column 1: `c` is in no pair to train on; no model can learn a word that it never sees: train on a pair with it"
        ),
    );
    for path in [pairs, saved, cut, other, &broken] {
        fs::remove_file(path).unwrap();
    }
}
