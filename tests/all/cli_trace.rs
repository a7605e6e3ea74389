//! `attentive trace` through the real binary: its errors, line by line, and what it writes.

use std::fs::{self, File};
use std::process::Stdio;

use crate::support::{Answer, attentive, program};
use attentive::models::catalog::CATALOG;
use attentive::models::words::Sentence;
use serde_json::{Value, json};

/// Runs `attentive trace` on arguments; a good line for a bad input is all of the standard error.
#[track_caller]
fn check_on(stdin: &str, arguments: &[&str], code: i32, line: &str) {
    let arguments = [&["trace"], arguments].concat();
    let answer = attentive(&arguments, stdin.as_bytes());
    assert_eq!(answer.stderr, format!("attentive: {line}\n"));
    assert_eq!((answer.code, answer.stdout.as_str()), (code, ""));
}

/// A mistake on the command line.
#[track_caller]
fn check_usage(arguments: &[&str], line: &str) {
    check_on("", arguments, 2, line);
}

/// A mistake in the object on the standard input.
#[track_caller]
fn check_input(computation: &str, input: &str, line: &str) {
    check_on(input, &[computation, "--input", "-"], 1, line);
}

const ATTENTION: &str = r#"write {"q": [[…]], "k": [[…]], "v": [[…]], "mask": "none"}"#;
const ROWS: &str = "write `q` as rows of numbers: [[1, 2], [3, 4]]";

/// The computations, as a message lists them: at most twelve.
fn choices() -> String {
    let names = CATALOG.iter().map(|computation| computation.name);
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    let listed = names
        .iter()
        .take(12)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(12) {
        0 => format!("choose from {listed}"),
        more => format!("choose from {listed} and {more} more"),
    }
}

#[test]
fn unknown_computation() {
    check_usage(
        &["atention"],
        "there is no computation `atention`; did you mean `attention`?",
    );
    check_usage(
        &["convolution"],
        &format!("there is no computation `convolution`; {}", choices()),
    );
}

#[test]
fn no_computation() {
    check_usage(
        &[],
        "the following required arguments were not provided: <COMPUTATION>; `attentive help` lists the commands",
    );
}

#[test]
fn unknown_option() {
    check_usage(
        &["rnn", "--jsno"],
        "unexpected argument '--jsno' found; a similar argument exists: '--json'",
    );
}

#[test]
fn unknown_knob() {
    check_usage(
        &["rnn", "--set", "hiden=3"],
        "there is no knob `hiden`; did you mean `hidden`?",
    );
    check_usage(
        &["words", "--seed", "3"],
        "there is no knob `seed`; choose from `d`",
    );
}

#[test]
fn knob_out_of_range() {
    check_usage(
        &["rnn", "--set", "hidden=0"],
        "knob `hidden` cannot be `0`; it can be 1 to 64",
    );
    check_usage(
        &["rnn", "--set", "hidden=x"],
        "knob `hidden` cannot be `x`; it can be 1 to 64",
    );
    check_usage(
        &["rnn", "--set", "seed=-1"],
        "knob `seed` cannot be `-1`; it can be 0 or more",
    );
    check_usage(
        &["attention", "--set", "temperature=0,5"],
        "knob `temperature` cannot be `0,5`; it can be 0.1 to 10, with two decimals at most",
    );
    check_usage(
        &["attention", "--set", "mask=past"],
        "knob `mask` cannot be `past`; it can be none or causal",
    );
}

#[test]
fn knobs_that_exclude_each_other() {
    let late = "mistake=late-mask";
    check_usage(
        &["attention", "--set", late, "--set", "temperature=2"],
        "`temperature` has no place while `mistake` is `late-mask`; \
         set `mistake` to `none` first, or leave `temperature` at `1`",
    );
    check_usage(
        &["attention", "--set", "temperature=2", "--set", late],
        "`mistake` has no place while `temperature` is `2`; \
         set `temperature` to `1` first, or leave `mistake` at `none`",
    );
}

#[test]
fn knob_without_a_value() {
    check_usage(
        &["rnn", "--set", "hidden"],
        "--set `hidden` has no value; write --set hidden=VALUE",
    );
}

#[test]
fn unknown_address() {
    check_usage(
        &["rnn", "--grad", "step2.g"],
        "there is no input or stage `step2.g`; did you mean `step2.h`?",
    );
    // A state that nobody gave has no gradient, and a long sentence has too many addresses for one line.
    let long = "word ".repeat(50);
    check_usage(
        &["rnn", "--grad", "something", "--sentence", &long],
        "there is no input or stage `something`; choose from `x`, `w_x`, `w_h`, `b`, `step1.h`, `step2.h`, `step3.h`, \
         `step4.h`, `step5.h`, `step6.h`, `step7.h`, `step8.h` and 43 more",
    );
}

#[test]
fn gradient_of_a_mask() {
    check_usage(
        &["attention", "--grad", "mask"],
        "`mask` is a constant and has no gradients; choose a stage, or an input that is not",
    );
}

#[test]
fn empty_sentence() {
    for sentence in ["", "  ", "?!"] {
        check_usage(
            &["rnn", "--sentence", sentence],
            "this sentence has no words in it; type at least one word, in any script",
        );
    }
}

#[test]
fn sentence_and_input() {
    let line = "--sentence and --input cannot be used together; give one of them";
    check_usage(&["rnn", "--sentence", "hi", "--input", "-"], line);
    let answer = attentive(&["--sentence", "hi", "trace", "rnn", "--input", "-"], b"");
    assert_eq!(
        (answer.code, answer.stderr),
        (2, format!("attentive: {line}\n"))
    );
}

#[test]
fn knob_beside_an_input() {
    let line = |knob| {
        format!(
            "knob `{knob}` shapes random inputs, and with --input nothing is random; leave out `{knob}` or --input"
        )
    };
    check_usage(&["rnn", "--input", "-", "--set", "d=4"], &line("d"));
    check_usage(&["rnn", "--input", "-", "--seed", "4"], &line("seed"));
}

#[test]
fn a_setting_given_twice() {
    let twice = |name: &str| format!("`{name}` is set twice; set it once");
    check_usage(&["rnn", "--set", "seed=4", "--seed", "3"], &twice("seed"));
    check_usage(&["rnn", "--set", "d=4", "--set", "d=5"], &twice("d"));
}

#[test]
fn a_cell_of_a_mask() {
    let set = |number| ["attention", "--set", number];
    check_usage(
        &set("mask[0,1]=0.5"),
        "cell `mask[0,1]` cannot be `0.5`; a mask holds only 0 (visible) and -inf (hidden)",
    );
    let answer = attentive(&[&["trace"], &set("mask[0,1]=0")[..]].concat(), b"");
    assert_eq!(answer.code, 0, "{}", answer.stderr);
}

#[test]
fn gradients_that_end_at_an_edit_say_so() {
    let edited = ["--set", "scaled[0,0]=2", "--grad", "context", "--json"];
    let trace = |edited: &[&str]| {
        let arguments = [&["trace", "attention"], edited].concat();
        let answer = attentive(&arguments, b"");
        let json: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
        json["gradients_end"].clone()
    };
    let expected = serde_json::json!({"at": ["scaled"], "before": ["q", "k", "affinity"]});
    assert_eq!(trace(&edited), expected);
    assert!(trace(&edited[2..]).is_null());
}

#[test]
fn lesson_beside_a_command() {
    let answer = attentive(&["--lesson", "1", "trace", "rnn"], b"");
    let line =
        "attentive: --lesson opens the notebook, and a command does not; leave out one of them\n";
    assert_eq!((answer.code, answer.stderr.as_str()), (2, line));
}

#[test]
fn controls_in_an_argument_do_nothing() {
    check_usage(
        &["\u{1b}[2J\nrnn\u{202e}"],
        &format!(
            "there is no computation `\u{fffd}[2J\u{fffd}rnn\u{fffd}`; {}",
            choices()
        ),
    );
}

#[cfg(unix)]
#[test]
fn file_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let help = "give the path of a readable file, or - for standard input";
    let missing = folder.path().join("a.json");
    let missing = missing.to_str().unwrap();
    let line =
        format!("`{missing}` cannot be read: No such file or directory (os error 2); {help}");
    check_on("", &["rnn", "--input", missing], 1, &line);
    let folder = folder.path().to_str().unwrap();
    let line = format!("`{folder}` cannot be read: Is a directory (os error 21); {help}");
    check_on("", &["rnn", "--input", folder], 1, &line);
}

#[test]
fn file_that_is_too_large() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    // Sparse: nothing is written, and nothing must be read.
    File::create(&path).unwrap().set_len(200_000_000).unwrap();
    let path = path.to_str().unwrap();
    let line = format!("`{path}` is 200 MB; at most 16 MiB is read");
    check_on("", &["rnn", "--input", path], 1, &line);
}

#[test]
fn standard_input_that_is_too_large() {
    let spaces = " ".repeat((16 << 20) + 1);
    check_input(
        "rnn",
        &spaces,
        "standard input is more than 16 MiB; at most 16 MiB is read",
    );
}

#[cfg(unix)]
#[test]
fn input_that_never_ends() {
    check_on(
        "",
        &["rnn", "--input", "/dev/zero"],
        1,
        "`/dev/zero` is more than 16 MiB; at most 16 MiB is read",
    );
}

#[test]
fn invalid_json() {
    check_input(
        "attention",
        "{\n  \"q\": [[1, NaN]]\n}",
        "standard input, line 2, column 13: NaN is not a number; write a number there, or \"-inf\" where −∞ is meant",
    );
    check_input(
        "attention",
        "{\"q\": [[1",
        "standard input, line 1, column 9: EOF while parsing a list; correct the JSON there",
    );
    check_input(
        "attention",
        "{\"q\": [[1e999]]}",
        "standard input, line 1, column 13: number out of range; correct the JSON there",
    );
    let deep = "[".repeat(100_000);
    check_input(
        "attention",
        &deep,
        "standard input, line 1, column 128: recursion limit exceeded; correct the JSON there",
    );
}

#[test]
fn nothing_at_all() {
    check_input(
        "attention",
        "",
        "standard input, line 1, column 0: EOF while parsing a value; correct the JSON there",
    );
}

#[test]
fn bytes_that_are_no_text() {
    let answer = attentive(&["trace", "rnn", "--input", "-"], b"{\"\xff\": 1}");
    let line = "attentive: standard input cannot be read: it is not UTF-8 from byte 2 on; save it as UTF-8\n";
    assert_eq!((answer.code, answer.stderr.as_str()), (1, line));
}

#[test]
fn a_name_given_twice() {
    check_input(
        "masks",
        r#"{"q": [[1]], "k": [[1]], "q": [[2]]}"#,
        "standard input, line 1, column 28: `q` is given twice; correct the JSON there",
    );
    check_input(
        "masks",
        r#"{"about": {"a": 1, "a": 2}, "q": [[1]], "k": [[1]]}"#,
        "standard input, line 1, column 22: `a` is given twice; correct the JSON there",
    );
}

#[test]
fn wrong_json_type() {
    check_input(
        "attention",
        "[]",
        &format!("the input is an array, not an object; {ATTENTION}"),
    );
    check_input(
        "attention",
        r#"{"q": null, "k": [[1]], "v": [[1]], "mask": "none"}"#,
        &format!("`q` is null, not rows; {ROWS}"),
    );
    check_input(
        "attention",
        r#"{"q": [1, 2], "k": [[1]], "v": [[1]], "mask": "none"}"#,
        &format!("row 0 of `q` is a number, not a row; {ROWS}"),
    );
    check_input(
        "attention",
        r#"{"q": [[1]], "k": [[1]], "v": [[1]], "mask": 0}"#,
        r#"`mask` is a number; write "none", "causal", or rows of 0 and "-inf""#,
    );
}

#[test]
fn missing_or_unknown_matrix() {
    check_input(
        "attention",
        r#"{"q": [[1]]}"#,
        &format!("the input has no `k`; {ATTENTION}"),
    );
    check_input(
        "attention",
        r#"{"q": [[1]], "k": [[1]], "v": [[1]], "mesk": "none"}"#,
        "there is no input `mesk`; did you mean `mask`?",
    );
}

#[test]
fn ragged_rows() {
    check_input(
        "attention",
        r#"{"q": [[1, 2], [3]], "k": [[1]], "v": [[1]], "mask": "none"}"#,
        "row 1 of `q` has length 1, but row 0 has length 2; give every row the same length",
    );
}

#[test]
fn a_cell_that_is_no_number() {
    for written in ["\"NaN\"", "\"-inf\"", "null", "true", "[1]"] {
        check_input(
            "attention",
            &format!(r#"{{"q": [[{written}]], "k": [[1]], "v": [[1]], "mask": "none"}}"#),
            &format!("`q`[0, 0] is {written}; write a finite number there"),
        );
    }
    check_input(
        "attention",
        r#"{"q": [[1]], "k": [[1]], "v": [[1]], "mask": [[1]]}"#,
        "`mask`[0, 0] is 1; a mask holds only 0 (visible) and \"-inf\" (hidden)",
    );
}

#[test]
fn wrong_shapes() {
    check_input(
        "attention",
        r#"{"q": [[1, 2]], "k": [[1]], "v": [[1]], "mask": "none"}"#,
        "columns of `k`: 1, but `q` says that dk is 2; give `k` the shape [m, dk]",
    );
    check_input(
        "attention",
        r#"{"q": [[1]], "k": [[1]], "v": [[1]], "mask": [[0], [0]]}"#,
        "rows of `mask`: 2, but `q` says that n is 1; give `mask` the shape [n, m]",
    );
    check_input(
        "attention",
        r#"{"q": [], "k": [[1]], "v": [[1]], "mask": "none"}"#,
        &format!("`q` is empty; {ROWS}"),
    );
}

#[test]
fn upstream_that_does_not_fit() {
    let input =
        r#"{"q": [[1]], "k": [[1]], "v": [[1, 2]], "mask": "none", "upstream": [[1, 2, 3]]}"#;
    check_on(
        input,
        &["attention", "--input", "-", "--grad", "context"],
        1,
        "`upstream` is [1, 3], but `context` is [1, 2]; give `upstream` the shape of `context`",
    );
    check_input(
        "attention",
        input,
        "the input has an `upstream`, but no gradient is asked for; \
         add --grad with the address that it belongs to, or leave `upstream` out",
    );
}

/// What the program wrote, where nothing was wrong.
#[track_caller]
fn written(
    Answer {
        code,
        stdout,
        stderr,
    }: Answer,
) -> String {
    assert_eq!((code, stderr.as_str()), (0, ""));
    stdout
}

fn json(answer: Answer) -> Value {
    serde_json::from_str(&written(answer)).unwrap()
}

#[test]
fn the_echoed_input_gives_the_same_stages() {
    for computation in CATALOG {
        for (sentence, seed) in [
            ("my name is aj", "7"),
            ("ನನ್ನ ಹೆಸರು", "0"),
            ("a rose is a rose is a rose", "18446744073709551615"),
        ] {
            if (computation.reads)(&Sentence::parse(sentence).unwrap()).is_err() {
                continue;
            }
            let mut arguments = vec!["trace", computation.name, "--json", "--sentence", sentence];
            let is_seeded = computation.knobs.iter().any(|knob| knob.name == "seed");
            // Without inputs there is nothing to hand over: such a computation draws its numbers itself.
            if is_seeded && !computation.slots.is_empty() {
                arguments.extend(["--seed", seed]);
            }
            if computation.knobs.iter().any(|knob| knob.name == "mask") {
                arguments.extend(["--set", "mask=causal"]);
            }
            let first = json(attentive(&arguments, b""));
            let again = ["trace", computation.name, "--json", "--input", "-"];
            let second = json(attentive(&again, first["input"].to_string().as_bytes()));
            assert_eq!(first["stages"], second["stages"], "{}", computation.name);
            assert_eq!(first["input"], second["input"]);
        }
    }
}

#[test]
fn the_upstream_is_echoed_too() {
    let input =
        r#"{"q":[[0.1]],"k":[[1.5]],"v":[[1.0,2.0]],"mask":[["-inf"]],"upstream":[[3.0,4.0]]}"#;
    let arguments = [
        "trace",
        "attention",
        "--json",
        "--input",
        "-",
        "--grad",
        "context",
    ];
    let answer = json(attentive(&arguments, input.as_bytes()));
    assert_eq!(answer["input"].to_string(), input);
    assert_eq!(answer["grads"]["context"].to_string(), "[[3.0,4.0]]");
    assert_eq!(answer["stages"]["masked"].to_string(), r#"[["-inf"]]"#);
    assert_eq!(answer["settings"].to_string(), "{}");
}

/// A trace that is read back is the same computation, with its knobs and its cells; it holds the words, and a command overrides it.
#[test]
fn a_trace_that_is_read_back_is_the_same_computation() {
    let traced = |more: &[&str], input: &str| {
        let arguments = [&["trace", "self-attention", "--json"], more].concat();
        json(attentive(&arguments, input.as_bytes()))
    };
    for knobs in [
        &["--set", "temperature=3"][..],
        &["--set", "mask=causal", "--set", "mistake=late-mask"],
        &[
            "--set",
            "mask=causal",
            "--set",
            "scaled[1,0]=9",
            "--set",
            "mask[0,2]=0",
            "--set",
            "d_v=3",
        ],
    ] {
        let first = traced(&[knobs, &["--sentence", "a rose is red"]].concat(), "");
        assert_eq!(first["words"].to_string(), r#"["a","rose","is","red"]"#);
        let again = traced(&["--input", "-"], &first.to_string());
        for field in ["stages", "edits", "input"] {
            assert_eq!(first[field], again[field], "{knobs:?}, {field}");
        }
    }
    let first = traced(&["--set", "temperature=3"], "");
    let plain = traced(
        &["--input", "-", "--set", "temperature=1"],
        &first.to_string(),
    );
    assert_eq!(plain["stages"], traced(&[], "")["stages"]);
}

/// Where the mask is left out, nothing is hidden.
#[test]
fn a_mask_may_be_left_out() {
    let input = r#"{"q": [[1], [2]], "k": [[1], [2]], "v": [[1], [2]]}"#;
    let answer = json(attentive(
        &["trace", "attention", "--json", "--input", "-"],
        input.as_bytes(),
    ));
    assert_eq!(answer["input"]["mask"], "none");
    assert_eq!(answer["stages"]["masked"], answer["stages"]["scaled"]);
}

#[test]
fn the_mask_of_a_file_can_be_overridden() {
    let input = r#"{"q": [[1], [2]], "k": [[1], [2]], "v": [[1], [2]], "mask": "none"}"#;
    let arguments = [
        "trace",
        "attention",
        "--json",
        "--input",
        "-",
        "--set",
        "mask=causal",
    ];
    let answer = json(attentive(&arguments, input.as_bytes()));
    assert_eq!(answer["input"]["mask"], "causal");
    assert_eq!(answer["stages"]["masked"][0][1], "-inf");
    assert_eq!(answer["settings"].to_string(), r#"{"mask":"causal"}"#);
}

#[test]
fn overflow_is_shown_and_stops_nothing() {
    let input = r#"{"q": [[1e200]], "k": [[1e200]], "v": [[1]], "mask": "none"}"#;
    let text = written(attentive(
        &["trace", "attention", "--input", "-", "--grad", "context"],
        input.as_bytes(),
    ));
    assert!(
        text.contains("\naffinity  [1, 1]  A = Q·Kᵀ\n   0\n0  ∞\n"),
        "{text}"
    );
    assert!(
        text.contains("\nweights  [1, 1]  W = softmax(M)\n     0\n0  NaN\n"),
        "{text}"
    );
}

#[test]
fn text_says_what_is_edited_and_where_gradients_end() {
    let arguments = [
        "trace",
        "self-attention",
        "--sentence",
        "hi there",
        "--grad",
        "context",
    ];
    let plain = written(attentive(&arguments, b""));
    let edits = ["--set", "x[0,0]=1e200", "--set", "scaled[1,0]=9"];
    let text = written(attentive(&[&arguments[..], &edits].concat(), b""));
    for (line, is_there) in [
        ("\nscaled  [2, 2]  S = A / √dₖ · edited\n", [false, true]),
        (
            "\ngradients end at scaled, where cells are set by hand: none reaches w_q, w_k, q, k, affinity\n",
            [false, true],
        ),
        ("\noverflow: NaN in affinity", [false, true]),
    ] {
        assert_eq!(
            [&plain, &text].map(|it| it.contains(line)),
            is_there,
            "{line}\n{text}"
        );
    }
}

#[test]
fn text_holds_inputs_then_stages_then_gradients() {
    let text = written(attentive(
        &[
            "trace",
            "words",
            "--sentence",
            "hi",
            "--set",
            "d=1",
            "--grad",
            "x",
        ],
        b"",
    ));
    let headings: Vec<&str> = text
        .lines()
        .filter(|line| line.contains('[') || line.contains('('))
        .collect();
    let expected = [
        "one_hot  [1, 1]  given",
        "table  [1, 1]  random",
        "x  [1, 1]  X = onehot·E",
        "looked_up  [1, 1]  X = E[ids]",
        "gradients of sum(x)",
        "∂/∂one_hot  [1, 1]",
        "∂/∂table  [1, 1]",
        "∂/∂x  [1, 1]",
    ];
    assert_eq!(headings, expected);
}

#[test]
fn without_arguments_it_is_the_usual_sentence() {
    let by_default = written(attentive(&["trace", "rnn"], b""));
    let named = written(attentive(
        &["trace", "rnn", "--sentence", "my name is aj"],
        b"",
    ));
    assert_eq!(by_default, named);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let long = "word ".repeat(300);
    let mut child = program()
        .args(["trace", "attention", "--sentence", &long])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let child = program()
        .args(["trace", "attention"])
        .stdout(
            fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        )
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let line = "attentive: the output cannot be written: No space left on device (os error 28); write it somewhere else\n";
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).as_ref()
        ),
        (Some(1), line)
    );
}

#[test]
fn help_names_every_computation_and_knob() {
    for text in [
        &["help", "trace"][..],
        &["trace", "--help"],
        &["trace", "-h"],
        &["man"],
        &["list"],
    ] {
        let text = written(attentive(text, b""));
        for computation in CATALOG {
            assert!(text.contains(&format!(
                "{}\n  {}\n",
                computation.name, computation.summary
            )));
            for knob in computation.knobs {
                assert!(text.contains(&format!("{}={}", knob.name, knob.start())));
            }
        }
    }
}

#[test]
fn completions_and_version_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = written(attentive(&["completions", shell], b""));
        assert!(
            script.contains("attentive") && script.contains("sentence"),
            "{shell}"
        );
    }
    let version = written(attentive(&["--version"], b""));
    assert_eq!(
        version,
        concat!("attentive ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn files_of_the_built_in_lessons_are_inputs() {
    let built_in = [
        "trace",
        "attention",
        "--input",
        "builtin:notebook.json",
        "--json",
    ];
    let on_disk = [
        "trace",
        "attention",
        "--input",
        "lessons/notebook.json",
        "--json",
    ];
    let (built_in, on_disk) = (attentive(&built_in, b""), attentive(&on_disk, b""));
    assert_eq!((built_in.code, built_in.stderr.as_str()), (0, ""));
    assert_eq!(built_in.stdout, on_disk.stdout);
    check_on(
        "",
        &["attention", "--input", "builtin:notebok.json"],
        1,
        "there is no built-in file `notebok.json`; did you mean `notebook.json`?",
    );
}

/// What `--json` writes can be read again as it is.
#[test]
fn a_whole_answer_is_an_input() {
    let whole = attentive(&["trace", "rnn", "--json"], b"").stdout;
    let again = attentive(
        &["trace", "rnn", "--json", "--input", "-"],
        whole.as_bytes(),
    );
    let (first, second): (Value, Value) = (
        serde_json::from_str(&whole).unwrap(),
        serde_json::from_str(&again.stdout).unwrap(),
    );
    assert_eq!(first["stages"], second["stages"]);
}

/// The first case of a reference file as an input, with one thing changed.
fn changed(file: &str, name: &str, value: Value) -> String {
    let path = format!("{}/tests/reference/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut input = file["cases"][0]["input"].clone();
    input.as_object_mut().unwrap().remove("upstream");
    input[name] = value;
    input.to_string()
}

/// A file may have inputs of other computations, but none that no computation knows.
#[test]
fn a_file_of_a_trace_has_no_unknown_names() {
    let file = |input: &str, more: &str| {
        format!(r#"{{"input": {{"q": [[1]], "k": [[1]], "v": [[1]]{input}}}{more}}}"#)
    };
    check_input(
        "attention",
        &file(r#", "maks": "none""#, ""),
        "there is no input `maks`; did you mean `mask`?",
    );
    check_input(
        "attention",
        &file("", r#", "setings": {}"#),
        "there is no field `setings`; did you mean `settings`?",
    );
}

#[test]
fn a_transformer_and_its_parts_refuse_what_does_not_fit() {
    let refused = |computation: &str, name: &str, value: Value, line: &str| {
        check_input(computation, &changed(computation, name, value), line);
    };
    let three = "3 heads cannot share the width 4 evenly; let `heads` be one of 1, 2, 4";
    for computation in [
        "multi-head",
        "encoder-layer",
        "decoder-layer",
        "transformer",
    ] {
        refused(computation, "heads", json!(3), three);
        check_usage(&[computation, "--set", "heads=3"], three);
    }
    check_on(
        &changed("multi-head", "heads", json!(2)),
        &["multi-head", "--input", "-", "--set", "heads=3"],
        1,
        three,
    );
    let heads = "write a whole number from 1 to 2048";
    refused(
        "multi-head",
        "heads",
        json!(0),
        &format!("`heads` is 0; {heads}"),
    );
    refused(
        "positions",
        "n",
        json!(4096),
        &format!("`n` is 4096; {heads}"),
    );
    refused(
        "multi-head",
        "mask",
        json!([
            [0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0]
        ]),
        "columns of `mask`: 5, but `x` says that m is 4; give `mask` the shape [n, m]",
    );
    refused(
        "layer-norm",
        "eps",
        json!(0),
        "`eps` is 0; write a number above 0, or leave it out",
    );
    refused(
        "encoder-layer",
        "norm",
        json!("middle"),
        "`norm` is the text \"middle\"; write \"post\" or \"pre\"",
    );
    let to_guess = "give it at least the mark that begins it and one word to guess";
    for (name, value, line) in [
        (
            "source",
            json!([]),
            "`source` is empty; give it at least one word",
        ),
        (
            "target",
            json!([]),
            &*format!("`target` is empty; {to_guess}"),
        ),
        (
            "target",
            json!([1]),
            &*format!("`target` has length 1; {to_guess}"),
        ),
        (
            "source",
            json!([3, 6]),
            "`source`[1] is 6, but the rows of `source_table` end at 5; use row numbers from 0 to 5",
        ),
        (
            "target",
            json!([1, -1]),
            "`target`[1] is -1; write the words as a list of row numbers from 0: [1, 4, 2]",
        ),
        (
            "layers",
            json!(2),
            "the input has no `encoder.1.w_q`; give every layer its weights, or let `layers` be 1",
        ),
        (
            "encoder.1.w_q",
            json!([[0]]),
            "`encoder.1.w_q` belongs to no layer: `layers` is 1; leave it out, or let `layers` be 2",
        ),
    ] {
        refused("transformer", name, value, line);
    }
}
