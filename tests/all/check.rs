//! `attentive check` through the real binary: one bad file for each mistake, with its diagnostic in `snapshots/`, and
//! paths at which there is nothing good to read.
//!
//! The files of `tests/bad_lessons/` are wrong by themselves; those of `meaning/` are wrong about what there is to compute.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use crate::snapshots::{Snapshot, assert_unchanged};
use crate::support::{Answer, answer, assert_harmless, attentive, program};
use attentive::lesson::Library;

const GOOD: &str = "+++\ntitle = \"Good\"\npart = \"Part\"\n+++\nText.\n";

/// The lessons of a folder of this package.
fn lessons_in(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect(folder);
    let mut paths: Vec<_> = entries.map(|entry| entry.expect(folder).path()).collect();
    // A README tells about the folder.
    paths.retain(|path| {
        path.extension().is_some_and(|kind| kind == "md") && !path.ends_with("README.md")
    });
    paths.sort();
    paths
}

/// The folders of bad lessons, each with the file that holds their diagnostics.
const BAD_LESSONS: [(&str, &str); 2] = [
    ("tests/bad_lessons", "check__syntax"),
    ("tests/bad_lessons/meaning", "check__meaning"),
];

/// The files that these tests read in `snapshots/`.
pub(crate) fn snapshots() -> Vec<String> {
    BAD_LESSONS.map(|(_, name)| name.to_owned()).to_vec()
}

#[test]
fn each_mistake_has_its_diagnostic() {
    let snapshots = BAD_LESSONS.map(|(folder, name)| {
        let mut snapshot = Snapshot::new(name);
        for path in lessons_in(folder) {
            let stem = path.file_stem().and_then(OsStr::to_str);
            let stem = stem.expect("a plain name").to_owned();
            let path = path.to_str().expect("a plain name");
            let found = attentive(&["check", path], b"");
            assert_eq!((found.code, found.stderr.as_str()), (1, ""), "{path}");
            let end = "\n1 problem in 1 lesson\n";
            let diagnostic = found.stdout.strip_suffix(end);
            let diagnostic = diagnostic.unwrap_or_else(|| panic!("{path}:\n{}", found.stdout));
            snapshot.section(format!("bad lesson {stem}"), diagnostic);
        }
        snapshot
    });
    assert_unchanged(&snapshots);
}

/// A folder to check, with files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        for (name, bytes) in files {
            fs::write(folder.path(name), bytes).expect("a new file");
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Checks paths that are written as from inside the folder.
    fn check(&self, paths: &[&str]) -> Answer {
        let mut command = program();
        answer(command.current_dir(&self.0).arg("check").args(paths), b"")
    }

    /// The same, with all of the answer.
    #[track_caller]
    fn answers(&self, paths: &[&str], code: i32, stdout: &str, stderr: &str) {
        let found = self.check(paths);
        assert_eq!(
            (found.stdout.as_str(), found.stderr.as_str()),
            (stdout, stderr)
        );
        assert_eq!(found.code, code);
    }
}

/// A file that exists and has no good line to point at.
fn unreadable(path: &str, reason: &str) -> String {
    format!(
        "error: this file cannot be read: {reason}\n --> {path}:1:1\n  |\n1 |\n  | ^ it has to be a readable text file in UTF-8\n\n"
    )
}

const HELP: &str = "give the path of a lesson or of a folder of lessons";

#[test]
fn good_lessons_pass() {
    let folder = Folder::new(&[("01-a.md", GOOD.as_bytes()), ("b.txt", GOOD.as_bytes())]);
    folder.answers(&["01-a.md"], 0, "1 lesson, no problems\n", "");
    folder.answers(&["."], 0, "1 lesson, no problems\n", "");
    // A file that is named is checked, whatever its name ends with.
    folder.answers(
        &["b.txt", "01-a.md", "."],
        0,
        "3 lessons, no problems\n",
        "",
    );
}

/// With a sentence, the lesson is held to it as to its own; a lesson that cannot use it says so.
#[test]
fn a_sentence_stands_for_that_of_the_lesson() {
    let lesson = |front: &str| {
        let head = GOOD.replace("title", &format!("{front}title"));
        let run = "```run self-attention\nmask = \"none\"\n```\n";
        let question = "```predict\nask = \"Whom?\"\nchoose = \"columns of weights\"\nanswer = \"argmax weights[0]\"\n```\n";
        let show = "```show weights\ncaption = \"Several. `? words > 1`\"\n```\n";
        format!("{head}\n{run}{question}{show}")
    };
    let folder = Folder::new(&[
        ("a.md", lesson("").as_bytes()),
        ("b.md", lesson("words = 2\n").as_bytes()),
    ]);
    folder.answers(&["."], 0, "2 lessons, no problems\n", "");
    folder.answers(
        &[".", "--sentence", "my name"],
        0,
        "2 lessons, no problems\n",
        "",
    );
    let report = "\
error: `hello` is all there is to choose from here, so this question is not asked
  --> ./a.md:13:11
   |
13 | answer = \"argmax weights[0]\"
   |           ^^^^^^^^^^^^^^^^^ choose a sentence or a seed that decides it

error: this does not hold for the lesson's own numbers, so its text is left out
  --> ./a.md:16:22
   |
16 | caption = \"Several. `? words > 1`\"
   |                      ^^^^^^^^^^^
   = mend the condition, or the text around it

b.md: this lesson needs 2 words or more, and uses its own sentence

2 problems in 2 lessons
";
    folder.answers(&[".", "--sentence", "hello"], 1, report, "");
    let line =
        "attentive: this sentence has no words in it; type at least one word, in any script\n";
    folder.answers(&[".", "--sentence", "?!"], 2, "", line);
}

/// A step that the sentence leaves out has nothing to say on it, and its names are not missed.
#[test]
fn a_step_that_a_sentence_leaves_out_is_a_remark() {
    let step = "---\n`? words > 3`\n\n```show weights\ncaption = \"`= word[3]`, `= weights[3, 0]`\"\n```\n\
                ```predict\nask = \"How many?\"\npoint = \"weights[3, 3]\"\n```\n";
    let lesson = format!("{GOOD}```run self-attention\n```\n{step}");
    let folder = Folder::new(&[("a.md", lesson.as_bytes())]);
    folder.answers(&["a.md"], 0, "1 lesson, no problems\n", "");
    let report = "a.md: step 2 is left out on these numbers\n\n1 lesson, no problems\n";
    folder.answers(&["a.md", "--sentence", "one two"], 0, report, "");
}

/// A question may come back in a later lesson. Where a lesson is checked alone, nobody knows what came before.
#[test]
fn a_question_that_comes_back_was_asked_before() {
    let lesson = |keys: &str| {
        let head = GOOD.trim_end();
        let question = format!("ask = \"What?\"\nnumber = \"words\"\nwithin = 1\n{keys}");
        format!("{head}\n```run self-attention\n```\n```predict\n{question}\n```\n")
    };
    let (first, again, wrong) = (
        lesson("id = \"first\""),
        lesson("again = \"first\""),
        lesson("again = \"frist\""),
    );
    let folder = Folder::new(&[("1-a.md", first.as_bytes()), ("2-b.md", again.as_bytes())]);
    folder.answers(&["."], 0, "2 lessons, no problems\n", "");
    fs::write(folder.path("2-b.md"), wrong).expect("a new file");
    folder.answers(&["2-b.md"], 0, "1 lesson, no problems\n", "");
    let report = "\
error: there is no earlier question `frist`
  --> ./2-b.md:12:10
   |
12 | again = \"frist\"
   |          ^^^^^ did you mean `first`?

1 problem in 2 lessons
";
    folder.answers(&["."], 1, report, "");
}

#[test]
fn the_course_passes() {
    let count = Library::embedded().lessons.len();
    let found = attentive(&["check", "lessons"], b"");
    assert_eq!(found.stdout, format!("{count} lessons, no problems\n"));
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    // One by one too: the data that a lesson names lies beside it.
    for path in lessons_in("lessons") {
        let found = attentive(&["check", path.to_str().expect("a plain name")], b"");
        assert_eq!(
            found.stdout,
            "1 lesson, no problems\n",
            "{}",
            path.display()
        );
    }
}

#[test]
fn no_path_is_no_check() {
    let line = "attentive: the following required arguments were not provided: <PATHS>...; `attentive help` lists the commands\n";
    let found = attentive(&["check"], b"");
    assert_eq!((found.code, found.stderr.as_str()), (2, line));
}

#[test]
fn where_there_is_nothing_one_line_says_so() {
    let folder = Folder::new(&[("data.json", b"{}")]);
    fs::create_dir(folder.path("empty")).expect("a new folder");
    let missing = format!(
        "attentive: `no.md` cannot be read: No such file or directory (os error 2); {HELP}\n"
    );
    folder.answers(&["no.md"], 1, "", &missing);
    for path in [".", "empty"] {
        let line = format!(
            "attentive: there are no lessons in `{path}`; put a file there whose name ends with .md\n"
        );
        folder.answers(&[path], 1, "", &line);
    }
    // One line for each, and the others are checked all the same.
    fs::write(folder.path("good.md"), GOOD).expect("a new file");
    let report = "1 lesson, no problems\n";
    folder.answers(
        &["no.md", "good.md", "no.md"],
        1,
        report,
        &missing.repeat(2),
    );
}

#[cfg(unix)]
#[test]
fn a_broken_file_spares_the_others() {
    let folder = Folder::new(&[("1-good.md", GOOD.as_bytes()), ("2-latin.md", b"caf\xe9\n")]);
    let huge = File::create(folder.path("3-huge.md")).expect("a new file");
    // Sparse: nothing is written, and nothing must be read.
    huge.set_len(200_000_000).expect("a longer file");
    fs::create_dir(folder.path("4-folder.md")).expect("a new folder");
    std::os::unix::fs::symlink("nowhere", folder.path("5-link.md")).expect("a new link");
    let huge = "it is 200 MB, and at most 16 MiB is read";
    let report = [
        unreadable("./2-latin.md", "it is not UTF-8 from byte 3 on"),
        unreadable("./3-huge.md", huge),
        unreadable("./4-folder.md", "it is not a regular file"),
        unreadable("./5-link.md", "No such file or directory (os error 2)"),
        "4 problems in 5 lessons\n".to_owned(),
    ];
    folder.answers(&["."], 1, &report.concat(), "");
    let line = format!("attentive: `3-huge.md` cannot be read: {huge}; {HELP}\n");
    folder.answers(&["3-huge.md"], 1, "", &line);
}

/// Whoever opened it would wait for somebody to write into it.
#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = Folder::new(&[]);
    let made = Command::new("mkfifo").arg(folder.path("pipe.md")).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let reason = "it is not a regular file";
    let report = unreadable("./pipe.md", reason) + "1 problem in 1 lesson\n";
    folder.answers(&["."], 1, &report, "");
    let line = format!("attentive: `pipe.md` cannot be read: {reason}; {HELP}\n");
    folder.answers(&["pipe.md"], 1, "", &line);
}

#[cfg(unix)]
#[test]
fn a_forbidden_file_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a.md", GOOD.as_bytes())]);
    let path = folder.path("a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("its owner may");
    if File::open(&path).is_ok() {
        return; // Nothing is forbidden to root.
    }
    let reason = "Permission denied (os error 13)";
    let report = unreadable("./a.md", reason) + "1 problem in 1 lesson\n";
    folder.answers(&["."], 1, &report, "");
    let line = format!("attentive: `a.md` cannot be read: {reason}; {HELP}\n");
    folder.answers(&["a.md"], 1, "", &line);
}

/// Files that are no files of ours: devices, and names that are no text.
#[cfg(unix)]
#[test]
fn odd_paths_are_refused_in_a_line() {
    use std::os::unix::ffi::OsStrExt;
    let odd: [&[u8]; 4] = [b"/dev/null", b"/dev/zero", b"-", b"\xff\x1b[2J.md"];
    for path in odd.map(OsStr::from_bytes) {
        let found = answer(program().arg("check").arg("--").arg(path), b"");
        assert_eq!((found.code, found.stdout.as_str()), (1, ""), "{path:?}");
        assert_eq!(found.stderr.lines().count(), 1, "{}", found.stderr);
        assert!(
            found.stderr.ends_with(&format!("; {HELP}\n")),
            "{}",
            found.stderr
        );
        assert_harmless(&found.stderr);
    }
}

/// What a file, its name and its data hold is shown as text, in one line each.
#[cfg(unix)]
#[test]
fn controls_in_a_file_do_nothing() {
    let folder = Folder::new(&[
        ("1-\u{1b}[31m\n\u{202e}.md", b"\x1b]0;x\x07\n\0\xc2\x9b1m\n"),
        (
            "2-keys.md",
            br#"+++
title = "\u001b[2J\n"
part = "p"
odd = 1
+++
```run rnn
sentence = "\u001b\n"
```
---
```run attention
given = "d.json"
```
---
```show x
view = "\u001b\n"
```
"#,
        ),
        (
            "d.json",
            br#"{"input": {"q": "\u001b[2J\n"}, "stages": {}}"#,
        ),
    ]);
    let found = folder.check(&[".", "1-\u{1b}[31m\n\u{202e}.md"]);
    assert_eq!((found.code, found.stderr.as_str()), (1, ""));
    assert_harmless(&found.stdout);
    // A diagnostic is five lines and an empty one, whatever it quotes, and one for a long help.
    let problems = found.stdout.matches("error: ").count();
    let lines = found.stdout.lines();
    let helps = lines.filter(|line| line.trim_start().starts_with("= "));
    let helps = helps.count();
    assert_eq!(
        found.stdout.lines().count(),
        6 * problems + helps + 1,
        "{}",
        found.stdout
    );
}
