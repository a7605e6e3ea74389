//! Which way the imports run: `math ← models ← runs ← notebook ← view ← front ← cli`, and `lesson ← runs`.

use std::fs;
use std::path::Path;

/// What each room may import of ours, itself included.
const ROOMS: &[(&str, &[&str])] = &[
    ("math", &["math"]),
    ("lesson", &["lesson"]),
    ("models", &["math", "models"]),
    ("runs", &["math", "models", "lesson", "runs"]),
    (
        "notebook",
        &["math", "models", "lesson", "runs", "notebook"],
    ),
    (
        "view",
        &["math", "models", "lesson", "runs", "notebook", "view"],
    ),
    (
        "front",
        &[
            "math", "models", "lesson", "runs", "notebook", "view", "front",
        ],
    ),
    (
        "cli",
        &[
            "math", "models", "lesson", "runs", "notebook", "view", "front", "cli",
        ],
    ),
    ("text", &["text"]),
];

/// What any room may import: functions of text alone, and the macro that `math` exports.
const COMMON: &[&str] = &["nearest", "sorting", "stages", "text"];

/// The outside world, and the rooms that may touch it.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("ratatui", &["view", "front"]),
    ("crossterm", &["front", "cli"]),
    ("signal_hook", &["front", "cli"]),
    ("std::fs", &["front", "cli"]),
    ("std::thread", &["front", "cli"]),
    ("std::time", &["front", "cli"]),
    ("std::env", &["front", "cli"]),
    ("std::process", &["front", "cli"]),
];

/// The code without comments and without `#[cfg(test)]` modules. Relies on rustfmt's layout.
fn code(text: &str) -> String {
    let mut lines = text.lines();
    let mut code = String::new();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let opening = lines.next().unwrap_or_default();
            if opening.ends_with('{') {
                let indent = &opening[..opening.len() - opening.trim_start().len()];
                let closing = format!("{indent}}}");
                lines.by_ref().find(|line| *line == closing);
            }
            continue;
        }
        code += line.split("//").next().unwrap_or_default();
        code.push('\n');
    }
    code
}

/// Whether `name` stands at the start of `text` as a whole word.
fn starts_with_word(text: &str, name: &str) -> bool {
    let after = text.strip_prefix(name).and_then(|rest| rest.chars().next());
    text.starts_with(name) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// The texts behind every appearance of `path` as a whole path from its first segment.
fn behind<'a>(code: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(path).filter_map(move |(at, _)| {
        let before = code[..at].chars().next_back();
        let starts = !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
        starts.then(|| &code[at + path.len()..])
    })
}

/// The segments that a path goes on with: one, or all of a `{group, of::some}`.
fn next_segments(rest: &str) -> Vec<&str> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default(),
        ];
    };
    let mut depth = 0;
    let mut segments = Vec::new();
    let mut start = Some(0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = Some(at + 1),
            c if depth == 0 && start.is_some() && (c.is_alphanumeric() || c == '_') => {
                segments.extend(next_segments(&group[at..]));
                start = None;
            }
            _ => {}
        }
    }
    segments
}

/// Everything in a file that points the wrong way. `path` is relative to `src`.
fn violations(path: &str, text: &str) -> Vec<String> {
    let (room, _) = path.split_once(['/', '.']).unwrap();
    let allowed = ROOMS.iter().find(|(name, _)| *name == room);
    let (_, allowed) = allowed.unwrap_or_else(|| panic!("{path} is in no known room"));
    let code = code(text);
    let mut found = Vec::new();
    // Enough `super`s lead out of the room as well as `crate` does.
    let depth = path.matches('/').count() + usize::from(!path.ends_with("mod.rs"));
    let out = "super::".repeat(depth);
    for root in ["crate::", "$crate::", &out] {
        for target in behind(&code, root).flat_map(next_segments) {
            if target != "super" && !allowed.contains(&target) && !COMMON.contains(&target) {
                found.push(format!("{path}: {room} imports {target}"));
            }
        }
    }
    for (outside, rooms) in OUTSIDE {
        let touched = match outside.split_once("::") {
            Some((root, name)) => behind(&code, &format!("{root}::"))
                .flat_map(next_segments)
                .any(|segment| segment == name),
            None => behind(&code, outside)
                .any(|rest| starts_with_word(&format!("{outside}{rest}"), outside)),
        };
        if touched && !rooms.contains(&room) {
            found.push(format!("{path}: {room} touches {outside}"));
        }
    }
    found
}

fn scan(folder: &Path, source: &Path, found: &mut Vec<String>, files: &mut usize) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .strip_prefix(source)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if path.is_dir() {
            scan(&path, source, found, files);
        } else if !["lib.rs", "main.rs", "nearest.rs", "sorting.rs"].contains(&name.as_str())
            && name.ends_with(".rs")
        {
            found.extend(violations(&name, &fs::read_to_string(&path).unwrap()));
            *files += 1;
        }
    }
}

#[test]
fn no_import_runs_the_wrong_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut files) = (Vec::new(), 0);
    scan(&source, &source, &mut found, &mut files);
    assert!(files > 20, "only {files} files were found");
    assert!(found.is_empty(), "{found:#?}");
}

/// `nearest`, `sorting` and `main` stand outside the rooms: those import nothing of ours, this only hands over.
#[test]
fn what_stands_outside_the_rooms_stays_small() {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
        code(&fs::read_to_string(path).unwrap())
    };
    assert!(!read("nearest.rs").contains("crate::"));
    assert!(!read("sorting.rs").contains("crate::"));
    let main = read("main.rs");
    let ours: Vec<&str> = behind(&main, "attentive::")
        .flat_map(next_segments)
        .collect();
    assert_eq!(ours, ["cli"]);
}

#[test]
fn the_scanner_can_fail() {
    let check = |path: &str, text: &str, expected: &[&str]| {
        assert_eq!(violations(path, text), expected, "{text}");
    };
    check(
        "math/tape.rs",
        "use crate::models::words;",
        &["math/tape.rs: math imports models"],
    );
    check(
        "lesson/parse.rs",
        "use crate::math::Tape;",
        &["lesson/parse.rs: lesson imports math"],
    );
    check(
        "models/rnn.rs",
        "use crate::{math::{Tape, Var}, lesson, view::text};",
        &[
            "models/rnn.rs: models imports lesson",
            "models/rnn.rs: models imports view",
        ],
    );
    check(
        "view/mod.rs",
        "fn f() { crate::front::output::write(\"\") }",
        &["view/mod.rs: view imports front"],
    );
    check(
        "math/ops/rows.rs",
        "use super::super::super::front::output;",
        &["math/ops/rows.rs: math imports front"],
    );
    check(
        "math/mod.rs",
        "use super::models;",
        &["math/mod.rs: math imports models"],
    );
    check(
        "front/tui.rs",
        "use crate::cli::Cli;",
        &["front/tui.rs: front imports cli"],
    );
    check(
        "notebook/page.rs",
        "use ratatui::text::Line;",
        &["notebook/page.rs: notebook touches ratatui"],
    );
    check(
        "view/plot.rs",
        "use std::{fmt, time::Instant};",
        &["view/plot.rs: view touches std::time"],
    );
    check(
        "models/json.rs",
        "let text = std::fs::read(path);",
        &["models/json.rs: models touches std::fs"],
    );
}

#[test]
fn the_scanner_lets_pass_what_is_allowed() {
    let check = |path: &str, text: &str| assert_eq!(violations(path, text), [""; 0], "{text}");
    check(
        "math/ops/rows.rs",
        "use super::super::tape::Var;\nuse crate::math::Matrix;",
    );
    check(
        "models/rnn.rs",
        "use crate::math::Var;\nuse crate::stages;\nuse crate::nearest::nearest;",
    );
    check(
        "models/rnn.rs",
        "/// See [`crate::front`].\n// use std::fs;\nfn f() {}",
    );
    check(
        "lesson/parse.rs",
        "#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn f() {\n    }\n}\n",
    );
    check(
        "front/tui.rs",
        "use ratatui::Frame;\nuse std::time::Instant;\nuse crate::view::text;",
    );
    check("view/text.rs", "fn f(env: u8) { my_crossterm::go() }");
}
