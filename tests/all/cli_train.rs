//! `attentive train` through the real binary: what it writes, what it saves and loads, and its errors.

use std::fs;
use std::path::PathBuf;

use crate::support::{Answer, attentive};
use serde_json::Value;

fn train(arguments: &[&str]) -> Answer {
    attentive(&[&["train"], arguments].concat(), b"")
}

/// The lines of JSON that it writes.
#[track_caller]
fn lines(arguments: &[&str]) -> Vec<Value> {
    let answer = train(&[arguments, &["--json"]].concat());
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let lines = answer.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A good line for a bad input is all of the standard error.
#[track_caller]
fn check(arguments: &[&str], code: i32, line: &str) {
    let answer = train(arguments);
    assert_eq!(answer.stderr, format!("attentive: {line}\n"));
    assert_eq!((answer.code, answer.stdout.as_str()), (code, ""));
}

/// A path that no other test uses.
fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()))
}

#[test]
fn a_line_of_json_a_seed() {
    let settings = [
        "recall",
        "attention",
        "--set",
        "gap=4",
        "--steps",
        "25",
        "--seed",
        "6",
        "--seeds",
        "2",
    ];
    let lines = lines(&settings);
    assert_eq!(lines.len(), 2);
    for (line, seed) in lines.iter().zip([6, 7]) {
        assert_eq!(line["task"], "recall");
        assert_eq!(line["model"], "attention");
        assert_eq!(line["seed"], seed);
        assert_eq!(line["parameters"], 980);
        assert_eq!(line["steps"], 25);
        assert_eq!(line["end"], "finished");
        assert_eq!(line["settings"]["gap"], "4");
        assert!(line["seconds"].as_f64().unwrap() > 0.0);
        let score = line["score"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&score));
        let curve = line["curve"].as_array().unwrap();
        let steps: Vec<u64> = curve.iter().map(|it| it[0].as_u64().unwrap()).collect();
        assert_eq!(steps, [10, 20, 25]);
        // In four figures.
        let loss = format!("{:.3e}", line["loss"].as_f64().unwrap());
        assert_eq!(curve[2][1].as_f64(), loss.parse().ok());
        assert!(curve[0][2].as_f64().unwrap() <= 1.0);
        assert_eq!(line.get("scores"), None);
    }
    assert_ne!(lines[0]["loss"], lines[1]["loss"]);
}

#[test]
fn parity_is_also_scored_on_more_bits() {
    let lines = lines(&["parity", "rnn", "--steps", "5"]);
    let scores = lines[0]["scores"].as_object().unwrap();
    assert_eq!(scores.keys().collect::<Vec<_>>(), ["8", "40", "80"]);
    assert!(
        scores
            .values()
            .all(|it| (0.0..=1.0).contains(&it.as_f64().unwrap()))
    );
}

#[test]
fn for_a_reader_it_is_a_sentence_a_seed() {
    let arguments = [
        "recall", "rnn", "--set", "gap=2", "--steps", "3", "--seeds", "2",
    ];
    let answer = train(&arguments);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert!(lines[0].starts_with("recall, rnn, seed 1: 992 weights, 3 steps in "));
    assert!(lines[0].ends_with(" (guessing 0.250)"));
    assert!(lines[1].contains("seed 2"));
    assert!(lines[2].starts_with("2 seeds: mean score "));
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
}

#[test]
fn a_diverged_run_is_named() {
    let lines = lines(&[
        "recall",
        "attention",
        "--set",
        "gap=3",
        "--set",
        "learning_rate=100",
    ]);
    let end = lines[0]["end"].as_str().unwrap();
    let step: u64 = end
        .strip_prefix("diverged at step ")
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(lines[0]["steps"], step);
    assert_eq!(
        lines[0]["curve"].as_array().unwrap().last().unwrap()[0],
        step
    );
}

#[test]
fn weights_are_saved_and_trained_on() {
    let path = scratch("weights.safetensors");
    let file = path.to_str().unwrap();
    let first = ["recall", "attention", "--set", "gap=5"];
    let before = lines(&[&first[..], &["--steps", "60", "--save", file]].concat());
    // The header is JSON behind its length, and says what the weights are.
    let bytes = fs::read(&path).unwrap();
    let length = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    let header: Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    assert_eq!(header["__metadata__"]["task"], "recall");
    assert_eq!(header["__metadata__"]["model"], "attention");
    assert_eq!(header["__metadata__"]["gap"], "5");
    assert_eq!(header["w_q"]["shape"], serde_json::json!([16, 16]));

    // With another seed the weights are those of the file, and all else begins anew.
    let other = [&first[..], &["--seed", "2", "--steps", "1", "--load", file]].concat();
    let (after, said) = loaded(&other);
    assert_eq!(
        said,
        format!(
            "training begins anew with the weights of `{file}`: it was trained with another `seed`"
        )
    );
    let loss = |line: &Value| line["loss"].as_f64().unwrap();
    assert!(loss(&before[0]) < 0.7, "{}", loss(&before[0]));
    assert!(
        (loss(&after) - loss(&before[0])).abs() < 0.3,
        "{}",
        loss(&after)
    );
    let several = [
        &first[..],
        &["--seeds", "2", "--steps", "1", "--load", file],
    ]
    .concat();
    let answer = train(&several);
    assert_eq!(
        answer.stderr,
        format!(
            "attentive: training begins anew with the weights of `{file}`: there are several seeds\n"
        )
    );
    fs::remove_file(path).unwrap();
}

/// The one line of JSON of a training that was loaded, and what is said of that.
#[track_caller]
fn loaded(arguments: &[&str]) -> (Value, String) {
    let answer = train(&[arguments, &["--json"]].concat());
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    let said = answer.stderr.strip_prefix("attentive: ").unwrap();
    let line = serde_json::from_str(&answer.stdout).unwrap();
    (line, said.trim_end().to_owned())
}

/// The tensors of a file by name, as bytes.
fn tensors(bytes: &[u8]) -> (Value, Vec<(String, Vec<u8>)>) {
    let length = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    let header: Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    let entries = header.as_object().unwrap().iter();
    let tensors = entries.filter(|(name, _)| *name != "__metadata__");
    let tensors = tensors.map(|(name, entry)| {
        let at = |end: usize| entry["data_offsets"][end].as_u64().unwrap() as usize;
        (name.clone(), bytes[8 + length..][at(0)..at(1)].to_vec())
    });
    let tensors = tensors.collect();
    (header, tensors)
}

/// The same file with other texts, and without the tensors whose names begin like this.
fn rewritten(bytes: &[u8], without: &str, change: impl Fn(&mut Value)) -> Vec<u8> {
    let (mut header, tensors) = tensors(bytes);
    change(&mut header["__metadata__"]);
    let (mut entries, mut numbers) = (serde_json::Map::new(), Vec::new());
    entries.insert("__metadata__".to_owned(), header["__metadata__"].clone());
    for (name, own) in tensors
        .iter()
        .filter(|(name, _)| !name.starts_with(without))
    {
        let mut entry = header[name].clone();
        entry["data_offsets"] = serde_json::json!([numbers.len(), numbers.len() + own.len()]);
        entries.insert(name.clone(), entry);
        numbers.extend(own);
    }
    let header = Value::Object(entries).to_string().into_bytes();
    [&(header.len() as u64).to_le_bytes()[..], &header, &numbers].concat()
}

/// Stopped and gone on with, a training comes to the bits that it comes to without a stop, of every weight and every moment.
#[test]
fn a_training_goes_on_where_it_was_saved() {
    let paths = ["whole", "part"].map(|name| scratch(&format!("{name}.safetensors")));
    let [whole, part] = paths.each_ref().map(|path| path.to_str().unwrap());
    for settings in [
        "recall rnn --set gap=6 --set truncate=3",
        "both-sides attention --set gap=2 --set warm_up=25",
        "parity bi-rnn --set bits=4",
        "recall gru --set gap=3 --set optimiser=sgd",
    ] {
        let arguments: Vec<&str> = settings.split(' ').collect();
        let with = |more: &[&'static str], [save, load]: [Option<&'_ str>; 2]| -> Vec<String> {
            let own = arguments.iter().chain(more).map(|it| (*it).to_owned());
            let file = |flag: &str, file: &str| [flag.to_owned(), file.to_owned()];
            let save = save.into_iter().flat_map(|it| file("--save", it));
            let load = load.into_iter().flat_map(|it| file("--load", it));
            own.chain(save).chain(load).collect()
        };
        let as_text = |arguments: &[String]| -> Vec<String> { arguments.to_vec() };
        let run = |arguments: Vec<String>| {
            let arguments = as_text(&arguments);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            train(&arguments)
        };
        run(with(&["--steps", "30"], [Some(whole), None]));
        run(with(&["--steps", "13"], [Some(part), None]));
        let answer = run(with(&["--steps", "30"], [Some(part), Some(part)]));
        let expected = format!(
            "attentive: `{part}` was saved after 13 steps: training goes on with the next one\n"
        );
        assert_eq!((answer.code, answer.stderr), (0, expected));
        let [(header, expected), (own_header, own)] =
            [whole, part].map(|file| tensors(&fs::read(file).unwrap()));
        assert_eq!(header, own_header, "{settings}");
        assert!(expected == own, "{settings}");
        let moments = own.iter().filter(|(name, _)| name.starts_with("adam."));
        let is_sgd = settings.ends_with("sgd");
        let count = if is_sgd { 0 } else { own.len() * 2 / 3 };
        assert_eq!(moments.count(), count, "{settings}");
        // Once more, there is nothing to train.
        let answer = run(with(&["--steps", "30"], [None, Some(part)]));
        let expected = format!(
            "attentive: `{part}` has made its 30 steps: nothing is trained; give more --steps\n"
        );
        assert_eq!((answer.code, answer.stderr), (0, expected));
        assert!(answer.stdout.contains(" 30 steps in "), "{}", answer.stdout);
    }
    for path in paths {
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_file_that_a_training_cannot_go_on_from_is_told_apart() {
    let path = scratch("old.safetensors");
    let file = path.to_str().unwrap();
    let rnn = ["recall", "rnn", "--set", "gap=2"];
    lines(&[&rnn[..], &["--steps", "3", "--save", file]].concat());
    let whole = fs::read(&path).unwrap();
    let load = [&rnn[..], &["--steps", "5", "--load", file]].concat();
    // Files from before moments were kept, and of other programs.
    let begins = format!("training begins anew with the weights of `{file}`");
    for (without, texts, why) in [
        ("adam.", true, "it has no moments of Adam"),
        ("adam.", false, "it does not say how many steps it has made"),
    ] {
        let bytes = rewritten(&whole, without, |it| {
            if !texts {
                *it = serde_json::json!({});
            }
        });
        fs::write(&path, bytes).unwrap();
        let (line, said) = loaded(&load);
        assert_eq!(said, format!("{begins}: {why}"));
        assert_eq!(line["steps"], 5);
    }
    fs::write(&path, rewritten(&whole, "adam.m.w_h", |_| ())).unwrap();
    check(
        &load,
        1,
        &format!("`{file}` holds one of the two moments of `w_h`; save the file again"),
    );
    let diverged = rewritten(&whole, "none", |it| it["end"] = "diverged at step 3".into());
    fs::write(&path, diverged).unwrap();
    check(
        &load,
        1,
        &format!(
            "the training in `{file}` diverged at step 3, so it cannot go on; \
             train anew with a smaller `learning_rate`"
        ),
    );
    // A mean of squares below 0 is none.
    let (header, _) = tensors(&whole);
    let length = usize::try_from(u64::from_le_bytes(whole[..8].try_into().unwrap())).unwrap();
    let at = header["adam.v.b"]["data_offsets"][0].as_u64().unwrap() as usize + 8 + length;
    let mut broken = whole;
    broken[at..at + 8].copy_from_slice(&(-1.0_f64).to_le_bytes());
    fs::write(&path, broken).unwrap();
    check(
        &load,
        1,
        &format!("`adam.v.b` in `{file}` holds -1; save the file again"),
    );
    fs::remove_file(path).unwrap();
}

#[test]
fn a_weight_is_set_by_hand() {
    let arguments = ["parity", "rnn", "--steps", "1"];
    let plain = lines(&arguments);
    // A bias of the readout moves the loss, and by this much every answer is "even".
    let set = lines(&[&arguments[..], &["--set", "b_out[0,0]=30"]].concat());
    let loss = |lines: &[Value]| lines[0]["loss"].as_f64().unwrap();
    assert!(loss(&set) > loss(&plain) + 5.0);
    check(
        &["parity", "rnn", "--set", "b_out[0,2]=1"],
        2,
        "`b_out` has no cell [0,2]; rows go from 0 to 0, columns from 0 to 1",
    );
    check(
        &["parity", "rnn", "--set", "b_ou[0,0]=1"],
        2,
        "there is no matrix of weights `b_ou`; did you mean `b_out`?",
    );
}

#[test]
fn what_cannot_be_loaded_is_said() {
    let path = scratch("bad.safetensors");
    let file = path.to_str().unwrap();
    lines(&[
        "recall", "rnn", "--set", "gap=2", "--steps", "1", "--save", file,
    ]);
    let whole = fs::read(&path).unwrap();
    let check = |bytes: &[u8], arguments: &[&str], line: &str| {
        fs::write(&path, bytes).unwrap();
        check(&[arguments, &["--load", file]].concat(), 1, line);
    };
    let rnn = ["recall", "rnn"];
    check(
        &whole[..whole.len() - 9],
        &rnn,
        &format!("`{file}` ends before `w_x` does; it was cut short: save or copy it again"),
    );
    let is_none = format!(
        "`{file}` is not a safetensors file; give a file that `attentive train --save` has written"
    );
    check(b"PK\x03\x04 not this one", &rnn, &is_none);
    check(b"", &rnn, &is_none);
    check(
        &whole,
        &["parity", "attention"],
        &format!(
            "`{file}` holds the weights of rnn on recall, not of attention on parity; \
             write `attentive train recall rnn`, or load another file"
        ),
    );
    check(
        &whole,
        &["recall", "rnn", "--set", "hidden=20"],
        "the weights are not those of rnn on recall with these settings: `b` is [1, 19] instead of [1, 20]; \
         give the task, the model and the settings that they were saved with",
    );
    let mut broken = whole.clone();
    let last = broken.len() - 8;
    broken[last..].copy_from_slice(&f64::NAN.to_le_bytes());
    check(
        &broken,
        &rnn,
        "the weights hold NaN in `w_x`; give weights that are all finite numbers",
    );
    // A file of 2 GB without its 2 GB.
    let huge = fs::File::create(&path).unwrap();
    huge.set_len(2_000_000_000).unwrap();
    let arguments = ["recall", "rnn", "--load", file];
    self::check(
        &arguments,
        1,
        &format!("`{file}` is 2000 MB; at most 16 MiB is read"),
    );
    fs::remove_file(&path).unwrap();
    let answer = train(&arguments);
    assert!(
        answer
            .stderr
            .starts_with(&format!("attentive: `{file}` cannot be read: "))
    );
    assert_eq!(answer.code, 1);
}

/// Before training, not after it: a million steps would take minutes.
#[test]
fn what_cannot_be_saved_is_said_before_training() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let answer = |path: &str| train(&["recall", "rnn", "--steps", "1000000", "--save", path]);
    let help = "give --save a file in a folder that you may write to";
    for (path, why) in [
        (folder.to_owned(), "it is a folder"),
        (
            format!("{folder}/nowhere/at/all"),
            "No such file or directory (os error 2)",
        ),
    ] {
        let answer = answer(&path);
        let expected = format!("attentive: `{path}` cannot be written: {why}; {help}\n");
        assert_eq!((answer.code, answer.stderr), (1, expected));
    }
    check(
        &["recall", "rnn", "--seeds", "2", "--save", "x"],
        2,
        "--save keeps the weights of one seed, and --seeds trains several; leave out one of them",
    );
}

#[test]
fn what_cannot_be_trained_is_said() {
    for (arguments, line) in [
        (
            "recal rnn",
            "there is no task `recal`; did you mean `recall`?",
        ),
        (
            "recall lstm",
            "there is no model `lstm`; choose from `rnn`, `bi-rnn`, `gru`, `attention`, `transformer`",
        ),
        (
            "recall rnn --steps 0",
            "knob `steps` cannot be `0`; it can be 1 to 1000000",
        ),
        (
            "recall rnn --steps -3",
            "knob `steps` cannot be `-3`; it can be 1 to 1000000",
        ),
        (
            "recall rnn --set truncate=0",
            "knob `truncate` cannot be `0`; it can be 1 to 1024, or off",
        ),
        (
            "recall rnn --set truncate=50",
            "`truncate` is 50, but a sequence has only 41 words; set it to 41 at most, or to off",
        ),
        (
            "recall rnn --set heads=2",
            "there is no knob `heads`; choose from `seed`, `steps`, `gap`, `hidden`, `truncate`, `gain`, `embedding`, `learning_rate`, `warm_up`, `optimiser`, `batch`",
        ),
        (
            "recall rnn --set gap",
            "--set `gap` has no value; write --set gap=VALUE",
        ),
        (
            "recall attention --set gap=5000",
            "a step over 5001 words would take 51.8 GB of memory; at most 1 GB is used: set a smaller `gap` or `batch`",
        ),
        (
            "recall rnn --sentence hello",
            "--sentence has no place here: a task makes its own sequences; leave it out",
        ),
        (
            "recall rnn --seeds 0",
            "invalid value '0' for '--seeds <N>': 0 is not in 1..=10000; `attentive help` lists the commands",
        ),
        (
            "recall rnn --seed 18446744073709551615 --seeds 2",
            "the seeds end before so many; give a smaller --seed",
        ),
    ] {
        check(&arguments.split_whitespace().collect::<Vec<_>>(), 2, line);
    }
    for rate in ["0", "1e9", "NaN", "-1"] {
        let range = "it can be 0.00001 to 100, with five decimals at most";
        let set = format!("learning_rate={rate}");
        check(
            &["recall", "rnn", "--set", &set],
            2,
            &format!("knob `learning_rate` cannot be `{rate}`; {range}"),
        );
    }
}
