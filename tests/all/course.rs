//! The course through the real binary, where there is no terminal: `list`, `print` and plain `attentive`, on any sentence, with
//! any folder of lessons, into any pipe.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Answer, answer, assert_harmless, attentive, program};
use attentive::cli::Cli;
use attentive::lesson::Library;
use attentive::models::catalog::CATALOG;
use attentive::notebook::key_table::KEYS;
use attentive::view::text_width::width;
use clap::CommandFactory;

/// What the program wrote, where nothing was wrong.
#[track_caller]
fn written(answer: Answer) -> String {
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    answer.stdout
}

/// The same for arguments.
#[track_caller]
fn say(arguments: &[&str]) -> String {
    written(attentive(arguments, b""))
}

/// The same with variables of the environment.
#[track_caller]
fn say_with(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let mut command = program();
    written(answer(
        command.envs(variables.iter().copied()).args(arguments),
        b"",
    ))
}

/// A line on the standard error is all there is.
#[track_caller]
fn check_error(arguments: &[&str], code: i32, line: &str) {
    let found = attentive(arguments, b"");
    assert_eq!(found.stderr, format!("attentive: {line}\n"));
    assert_eq!((found.code, found.stdout.as_str()), (code, ""));
}

/// Every line does nothing to a terminal and fits one of 80 columns.
#[track_caller]
fn assert_printable(text: &str) {
    assert_harmless(text);
    for line in text.lines() {
        assert!(width(line) <= 80, "{} columns: {line}", width(line));
    }
}

#[test]
fn the_list_names_everything() {
    let text = say(&["list"]);
    for entry in Library::embedded().lessons {
        assert!(text.contains(entry.slug()), "{text}");
        assert!(text.contains(&entry.title), "{text}");
        assert!(text.contains(&entry.part), "{text}");
    }
    for computation in CATALOG {
        let named = format!("\n{}\n  {}\n", computation.name, computation.summary);
        assert!(text.contains(&named), "{text}");
    }
    assert_printable(&text);
}

#[test]
fn a_lesson_prints_by_every_name() {
    let all = say(&["print"]);
    assert_printable(&all);
    let lessons = Library::embedded().lessons;
    let mut one_by_one = Vec::new();
    for lesson in &lessons {
        let number = lesson.number().expect("ours have numbers");
        let text = say(&["print", &number.to_string()]);
        assert!(text.starts_with(&format!("# {number} · {}\n", lesson.title)));
        for name in [lesson.slug(), lesson.stem(), lesson.file(), &lesson.title] {
            assert_eq!(say(&["print", name]), text, "{name}");
        }
        assert_eq!(say(&["--lesson", lesson.slug()]), text);
        one_by_one.push(text);
    }
    assert_eq!(all, one_by_one.join("\n\n"));
}

#[test]
fn a_lesson_that_there_is_not() {
    check_error(
        &["print", "why-divid"],
        2,
        "there is no lesson `why-divid`; did you mean `why-divide`?",
    );
    let lessons = Library::embedded().lessons;
    let names: Vec<_> = lessons.iter().map(|entry| entry.slug()).collect();
    for name in ["nope", "99", "", "-"] {
        let found = attentive(&["print", name], b"");
        assert_eq!((found.code, found.stdout.as_str()), (2, ""));
        let start = format!(
            "attentive: there is no lesson `{name}`; choose from `{}`",
            names[0]
        );
        assert!(found.stderr.starts_with(&start), "{}", found.stderr);
    }
}

/// The text without its SGR sequences.
fn uncoloured(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (codes, rest) = piece.split_once('m').expect("the end of an SGR sequence");
        let is_code = |c: char| c.is_ascii_digit() || c == ';';
        assert!(codes.chars().all(is_code), "{codes:?} is no SGR sequence");
        plain += rest;
    }
    plain
}

/// Lines without the spaces at their ends, which in colour belong to a cell.
fn trimmed(text: &str) -> Vec<&str> {
    text.lines()
        .map(|line| line.trim_end_matches(' '))
        .collect()
}

#[test]
fn colours_change_nothing_but_colours() {
    let plain = say(&["print"]);
    for theme in ["dark", "light"] {
        let coloured = say(&["print", "--color", "always", "--theme", theme]);
        assert!(coloured.contains("\u{1b}["));
        for line in coloured.lines().filter(|line| line.contains('\u{1b}')) {
            let last = line.rsplit("\u{1b}[").next().unwrap_or_default();
            assert!(last.starts_with("0m"), "the colours go on after {line:?}");
        }
        assert_eq!(trimmed(&uncoloured(&coloured)), trimmed(&plain), "{theme}");
        // Who says `always` means it.
        let variables = [("NO_COLOR", "1"), ("TERM", "dumb")];
        assert_eq!(
            say_with(
                &variables,
                &["print", "--color", "always", "--theme", theme]
            ),
            coloured
        );
    }
}

/// On a terminal with 16 colours characters show what would be shades, and nothing has a background.
#[test]
fn sixteen_colours_are_enough_for_a_print_out() {
    let plain = say(&["print", "10"]);
    for theme in ["dark", "light"] {
        let arguments = ["print", "10", "--color", "always", "--theme", theme];
        let coloured = say_with(&[("TERM", "linux")], &arguments);
        assert!(!coloured.contains("38;5;") && !coloured.contains("48;5;"));
        let bright = coloured.contains("\u{1b}[1;94m");
        assert_eq!(bright, theme == "dark");
        let text = uncoloured(&coloured);
        assert!(["░", "▒", "▓", "█", "╱"].iter().all(|it| text.contains(it)));
        let is_shade = |c: char| "░▒▓█╱".contains(c);
        assert_eq!(trimmed(&text.replace(is_shade, " ")), trimmed(&plain));
    }
}

#[test]
fn a_pipe_gets_plain_text() {
    let plain = say(&["print"]);
    assert_eq!(say(&[]), plain);
    for variables in [
        ("NO_COLOR", "1"),
        ("TERM", "dumb"),
        ("TERM", ""),
        ("COLORFGBG", "0;15"),
    ] {
        assert_eq!(say_with(&[variables], &["print"]), plain, "{variables:?}");
        assert_eq!(say_with(&[variables], &[]), plain, "{variables:?}");
    }
    assert_eq!(say(&["print", "--color", "never"]), plain);
}

#[test]
fn any_sentence_prints() {
    let words: Vec<_> = (1..=200).map(|number| format!("word{number}")).collect();
    for (sentence, word) in [
        ("hi", "hi"),
        (&words.join(" "), "word200"),
        (&"a".repeat(10_000), "aaaa…"),
        (&"ನೀ".repeat(5_000), "ನೀ…"),
        ("👩‍👩‍👧 says 👋🏽 ❤️", "👩‍👩‍👧"),
        ("שמי אג׳ \u{200f}ואני كاتب", "ואני"),
        ("ನನ್ನ ಹೆಸರು ಸ್ತ್ರೀ ಕೌ", "ಹೆಸರು"),
        ("z\u{35f}\u{35f}\u{35f}\u{489} a\u{300}", "\u{e0}"),
        (
            "x\u{1b}[2Jred\u{1b}]0;title\u{7}\u{9b}1m\r\n\t\u{202e}end",
            "2Jred",
        ),
        ("the the the the", "the"),
        ("0 last * [1] `= x` \"quoted\"", "last"),
    ] {
        let text = say(&["print", "--sentence", sentence]);
        assert_printable(&text);
        assert!(text.contains(word), "{word}");
        // Nobody turned one.
        assert!(!text.contains("a knob has taken it away"), "{word}");
    }
}

/// A print-out says it where a lesson does not use the sentence that it was given.
#[test]
fn a_sentence_that_is_too_short_is_said_to_be() {
    let said = "this lesson needs 2 words or more, and uses its own sentence";
    let text = say(&["print", "2", "--sentence", "hi"]);
    assert!(
        text.contains(said) && text.contains("on “my name is aj”"),
        "{text}"
    );
    for (lesson, sentence) in [("2", "hi there"), ("0", "hi")] {
        let text = say(&["print", lesson, "--sentence", sentence]);
        assert!(!text.contains("this lesson needs"), "{text}");
    }
}

#[test]
fn a_sentence_that_is_none() {
    for sentence in ["", "  ", "?! …", "\u{1b}\u{7}"] {
        let line = "this sentence has no words in it; type at least one word, in any script";
        for command in [&[][..], &["print"], &["list"]] {
            let arguments = [&["--sentence", sentence], command].concat();
            check_error(&arguments, 2, line);
        }
    }
    let long = "word ".repeat(513);
    let line = "this sentence has 513 words; use at most 512: every word looks at every other one";
    check_error(&["print", "--sentence", &long], 2, line);
}

#[test]
fn any_seed_prints() {
    let text = say(&["print", "rnn", "--seed", "18446744073709551615"]);
    assert!(text.contains("seed 18446744073709551615\n"), "{text}");
    let zero = say(&["print", "rnn", "--seed", "0"]);
    assert_ne!(
        zero.lines().collect::<Vec<_>>()[4..],
        text.lines().collect::<Vec<_>>()[4..]
    );
    for seed in ["18446744073709551616", "-1", "1.5", "x", ""] {
        let found = attentive(&["print", "--seed", seed], b"");
        assert_eq!((found.code, found.stdout.as_str()), (2, ""));
        let start = format!("attentive: invalid value '{seed}' for '--seed <N>'");
        assert!(found.stderr.starts_with(&start), "{}", found.stderr);
        assert_eq!(found.stderr.lines().count(), 1);
    }
}

const GOOD: &str = "+++\ntitle = \"A good one\"\npart = \"Part\"\n+++\nText.\n";

/// Asks on lessons of a folder, which is called as from inside its parent.
fn ask(folder: &Path, arguments: &[&str]) -> Answer {
    let (parent, name) = (folder.parent(), folder.file_name());
    let mut command = program();
    command
        .current_dir(parent.expect("a parent"))
        .arg("--lessons");
    answer(command.arg(name.expect("a name")).args(arguments), b"")
}

/// The ways to ask for all lessons.
const ALL: [&[&str]; 3] = [&["list"], &["print"], &[]];

#[test]
fn a_folder_without_lessons() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let folder = parent.path().join("folder");
    #[track_caller]
    fn check(folder: &Path, message: &str) {
        for arguments in ALL {
            let found = ask(folder, arguments);
            assert_eq!(found.stderr, format!("attentive: {message}\n"));
            assert_eq!((found.code, found.stdout.as_str()), (1, ""));
        }
    }
    let help = "give the path of a folder of lessons";
    let missing = "`folder` cannot be read: No such file or directory (os error 2)";
    #[cfg(unix)]
    check(&folder, &format!("{missing}; {help}"));
    fs::create_dir(&folder).expect("a new folder");
    fs::write(folder.join("notes.txt"), GOOD).expect("a new file");
    fs::write(folder.join("data.json"), "{}").expect("a new file");
    let empty = "there are no lessons in `folder`; put a file there whose name ends with .md";
    check(&folder, empty);
    let file = "`notes.txt` cannot be read: Not a directory (os error 20)";
    #[cfg(unix)]
    check(&folder.join("notes.txt"), &format!("{file}; {help}"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_forbidden() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let set = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode));
    set(0o000).expect("its owner may");
    // Nothing is forbidden to root.
    if fs::read_dir(&folder).is_err() {
        for arguments in ALL {
            let found = ask(folder.path(), arguments);
            assert_eq!((found.code, found.stdout.as_str()), (1, ""));
            let reason = " cannot be read: Permission denied (os error 13); give the path of a folder of lessons\n";
            assert!(found.stderr.ends_with(reason), "{}", found.stderr);
        }
    }
    set(0o700).expect("its owner may");
}

/// Where a lesson is broken, the error stands in its place, and the others are there all the same.
#[test]
fn a_folder_of_broken_lessons() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes);
    write("1-latin.md", b"caf\xe9").expect("a new file");
    write("2-empty.md", b"").expect("a new file");
    write("4-good.md", GOOD.as_bytes()).expect("a new file");
    let half = GOOD.replace(
        "Text.",
        "```show affinity\n```\nMore.\n---\n```shwo x\n```\n",
    );
    write("5-half.md", half.as_bytes()).expect("a new file");
    fs::create_dir(folder.path().join("3-folder.md")).expect("a new folder");
    let huge = File::create(folder.path().join("6-huge.md")).expect("a new file");
    huge.set_len(200_000_000).expect("a longer file");
    // Nobody writes into it, so whoever opened it would wait for ever.
    let pipe = folder.path().join("7-pipe.md");
    let made = Command::new("mkfifo").arg(&pipe).status();
    let has_pipe = made.is_ok_and(|status| status.success());

    let text = written(ask(folder.path(), &["print"]));
    assert_eq!(written(ask(folder.path(), &[])), text);
    let mut expected = vec![
        "# 1 · 1-latin.md\n",
        "error: this file cannot be read: it is not UTF-8 from byte 3 on\n --> 1-latin.md:1:1\n",
        "# 2 · 2-empty.md\n",
        "error: this lesson has no front matter\n --> 2-empty.md:1:1\n",
        "# 3 · 3-folder.md\n",
        "error: this file cannot be read: it is not a regular file\n",
        "# 4 · A good one\n\n── step 1 of 1 ──\n\nText.\n",
        "# 5 · A good one\n\n── step 1 of 2 ──\n\nerror: there is no stage `affinity`\n",
        "\nMore.\n",
        "── step 2 of 2 ──\n\nerror: no directive `shwo`\n",
        "# 6 · 6-huge.md\n",
        "error: this file cannot be read: it is 200 MB, and at most 16 MiB is read\n",
    ];
    if has_pipe {
        expected.extend(["# 7 · 7-pipe.md\n", "it is not a regular file\n"]);
    }
    let mut rest = text.as_str();
    for piece in expected {
        let at = rest
            .find(piece)
            .unwrap_or_else(|| panic!("{piece:?} is not in order in\n{text}"));
        rest = &rest[at + piece.len()..];
    }
    let list = written(ask(folder.path(), &["list"]));
    for line in [
        "     1     1 min  latin                  1-latin.md  (a problem; `attentive check` shows it)\n",
        "     2     1 min  empty                  2-empty.md  (2 problems; `attentive check` shows them)\n",
        "  Part\n     4     1 min  good                   A good one\n",
    ] {
        assert!(list.contains(line), "{list}");
    }
}

/// What a lesson and its name hold comes out as text and nothing else.
#[cfg(unix)]
#[test]
fn controls_in_a_lesson_do_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("1-\u{1b}[31m\n\u{202e}name.md");
    let (esc, bel, csi) = ('\u{1b}', '\u{7}', '\u{9b}');
    let lesson = format!(
        "+++\ntitle = \"a\\u001b[31m\\n\u{202e}b\"\npart = \"\\u001b]0;x\\u0007\"\n+++\n\
         # Head {esc}[2J {csi}1m\nProse {esc}]0;x{bel} `code{esc}` *em{bel}* `= a{esc}` `= affinity[\"{esc}\"]`\n\
         - item {esc}\n\n\
         ```run self-attention\nsentence = \"ok \\u001b[2J\\nnew\"\nlast_word = \"\\u0007w\"\n```\n\
         ```show aff{esc}inity\ncaption = \"c\\u001b\\n\"\n```\n\
         ```show affinity\ncaption = \"c\\u001b[1m\\nap\"\nview = \"h\\u001b\"\n```\n\
         ```sho{esc}w x\n```\n```run r{esc}nn\nhid{esc}den = 3\n```\n\
         ```run attention\ngiven = \"d.json\"\n```\n```run attention\ngiven = \"e\\u001b\\n\"\n```\n\
         ```python{esc}\nlet x = 1;{esc}[2J\u{202e}\n```\n```notes\nSay {esc}\n```\n"
    );
    fs::write(path, lesson).expect("a new file");
    let data = "{\"input\": {\"q\": \"\\u001b[2J\\n\"}}";
    fs::write(folder.path().join("d.json"), data).expect("a new file");
    for arguments in ALL {
        let text = written(ask(folder.path(), arguments));
        assert_harmless(&text);
        assert!(text.contains("a\u{fffd}[31m\u{fffd}"), "{text}");
    }
    let coloured = written(ask(folder.path(), &["print", "--color", "always"]));
    assert_harmless(&uncoloured(&coloured));
    let found = ask(folder.path(), &["print", "\u{1b}[2J\n"]);
    assert_eq!((found.code, found.stdout.as_str()), (2, ""));
    assert_eq!(found.stderr.lines().count(), 1, "{}", found.stderr);
    assert_harmless(&found.stderr);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let odd = OsStr::from_bytes(b"\xff\x1b[2J\n\xc2");
    let check = |before: &[&str], code: i32| {
        let found = answer(program().args(before).arg(odd), b"");
        assert_eq!(
            (found.code, found.stdout.as_str()),
            (code, ""),
            "{before:?}"
        );
        assert_eq!(found.stderr.lines().count(), 1, "{}", found.stderr);
        assert_harmless(&found.stderr);
    };
    for before in [
        &[][..],
        &["print"],
        &["trace"],
        &["completions"],
        &["--sentence"],
        &["--seed"],
        &["--lesson"],
        &["--theme"],
        &["print", "--color"],
        &["trace", "rnn", "--set"],
        &["trace", "rnn", "--grad"],
        &["list", "--bad"],
    ] {
        check(before, 2);
    }
    // A path may be any bytes; there is only nothing at this one.
    for before in [&["--lessons"][..], &["check"], &["trace", "rnn", "--input"]] {
        check(before, 1);
    }
}

/// `attentive print | head -1`
#[test]
fn a_pipe_that_closes_early_is_no_failure() {
    for arguments in [
        &[][..],
        &["list"],
        &["print"],
        &["print", "--color", "always"],
        &["man"],
        &["completions", "bash"],
        &["check", "lessons"],
        &["--help"],
        &["trace", "rnn"],
    ] {
        for bytes in [0, 1] {
            let (mut child, mut line) = (program(), [0]);
            child.args(arguments).stdin(Stdio::null());
            child.stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = child.spawn().expect("the binary starts");
            let mut stdout = child.stdout.take().expect("piped");
            stdout.read_exact(&mut line[..bytes]).expect("some output");
            drop(stdout);
            let output = child.wait_with_output().expect("the binary ends");
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                (output.status.code(), &*stderr),
                (Some(0), ""),
                "{arguments:?}"
            );
        }
    }
}

/// A full disk.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let full = File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let output = program().arg("print").stdout(full).output();
    let output = output.expect("the binary runs");
    let line = "attentive: the output cannot be written: No space left on device (os error 28); write it somewhere else\n";
    assert_eq!(
        (
            output.status.code(),
            &*String::from_utf8_lossy(&output.stderr)
        ),
        (Some(1), line)
    );
}

#[test]
fn the_manual_and_the_help_name_every_command_and_option() {
    let (manual, help) = (say(&["man"]), say(&["--help"]));
    // `.TH` and its like begin the requests of roff.
    assert!(manual.contains(".TH attentive 1"), "{manual}");
    let command = Cli::command();
    for inner in command.get_subcommands() {
        let name = inner.get_name();
        assert!(
            manual.contains(&format!("\n.SH \"ATTENTIVE {}\"\n", name.to_uppercase())),
            "{name}"
        );
        assert!(help.contains(&format!("\n  {name} ")), "{name}");
        let own = say(&[name, "--help"]);
        for argument in inner.get_arguments().filter_map(|it| it.get_long()) {
            assert!(own.contains(&format!("--{argument}")), "{name} {argument}");
        }
    }
    for option in ["lessons", "sentence", "seed", "theme"] {
        assert!(help.contains(&format!("--{option} ")), "{option}");
        assert!(manual.contains(&format!("\\-\\-{option}")), "{option}");
    }
}

/// The manual page has every key of the help, the file of the progress and the exit codes.
#[test]
fn the_manual_has_keys_files_and_exit_codes() {
    let manual = say(&["man"]);
    for binding in KEYS.iter().filter(|binding| !binding.help.is_empty()) {
        assert!(manual.contains(binding.help), "{:?}", binding.keys);
    }
    // A key is below the place where it holds.
    let keys = manual.split(".SH KEYS").nth(1).expect("the keys");
    let training = keys.split(".SS At a training or a clock").nth(1);
    let training = training.and_then(|it| it.split(".SS ").next());
    assert!(
        training.is_some_and(|it| it.contains("stop the training")),
        "{keys}"
    );
    let first = keys.split(".SS ").nth(1).expect("a place");
    assert!(first.starts_with("On the page\n"), "{first}");
    for wanted in [
        ".SH KEYS",
        ".SH FILES",
        "attentive/progress.json",
        ".SH EXIT STATUS",
        "\n130\n",
    ] {
        assert!(manual.contains(wanted), "{wanted}");
    }
}
