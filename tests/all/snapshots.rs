//! The files of `snapshots/`: sections of text, each under a heading that names it.
//!
//! They are reviewed as `cargo insta review` or `git diff` shows them. A heading begins with a letter, and no line of a screen
//! does: so `git diff` shows the heading above what changed.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

use crate::{check, lessons, styles, wide};

/// One file.
pub(crate) struct Snapshot {
    name: String,
    sections: Vec<Section>,
}

/// A text and its heading.
#[derive(Debug, PartialEq)]
struct Section {
    heading: String,
    text: String,
}

/// What a line of a heading ends with, and no other line.
const RULE: &str = "════";

impl Snapshot {
    /// The file of this name, without a section yet.
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            sections: Vec::new(),
        }
    }

    /// Adds a section.
    #[track_caller]
    pub(crate) fn section(&mut self, heading: impl Into<String>, text: impl Into<String>) {
        let (heading, text) = (heading.into(), text.into());
        let is_new = self.sections.iter().all(|it| it.heading != heading);
        assert!(is_new, "{}: {heading} is there twice", self.name);
        let is_text = !text.lines().any(|line| line.ends_with(RULE));
        assert!(is_text, "{}: {heading}: a line is a heading", self.name);
        self.sections.push(Section { heading, text });
    }

    fn content(&self) -> String {
        let section = |Section { heading, text }: &Section| {
            let end = if text.ends_with('\n') { "" } else { "\n" };
            format!("{heading} {RULE}{RULE}{RULE}{RULE}\n{text}{end}")
        };
        let sections: Vec<String> = self.sections.iter().map(section).collect();
        sections.join("\n")
    }
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "snapshots"].iter().collect()
}

/// The sections as they are in the file; none if it is not there.
fn written(name: &str) -> Vec<Section> {
    let path = folder().join(format!("{name}.snap"));
    let Ok(file) = insta::Snapshot::from_file(&path) else {
        return Vec::new();
    };
    let text = file.as_text().expect("text").to_string();
    sections(&text)
}

fn sections(content: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in content.lines() {
        match (line.strip_suffix(&RULE.repeat(4)), sections.last_mut()) {
            (Some(heading), _) => sections.push(Section {
                heading: heading.trim_end().to_owned(),
                text: String::new(),
            }),
            (None, Some(section)) => section.text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    sections
}

/// A line for each section that is not as it was.
fn differences(was: &[Section], is: &[Section]) -> Vec<String> {
    let find = |all: &[Section], section: &Section| {
        let found = all.iter().find(|it| it.heading == section.heading);
        found.map(|it| it.text.trim_end() == section.text.trim_end())
    };
    let mut differences = Vec::new();
    for section in is {
        match find(was, section) {
            Some(true) => {}
            Some(false) => differences.push(format!("{} differs", section.heading)),
            None => differences.push(format!("{} is new", section.heading)),
        }
    }
    let gone = was.iter().filter(|section| find(is, section).is_none());
    differences.extend(gone.map(|section| format!("{} is gone", section.heading)));
    differences
}

/// Compares with the files. Names and shows all that differs, then panics with the names.
#[track_caller]
pub(crate) fn assert_unchanged(snapshots: &[Snapshot]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut failed = Vec::new();
    for snapshot in snapshots {
        let name = snapshot.name.as_str();
        let differences = differences(&written(name), &snapshot.sections);
        for difference in &differences {
            println!("{difference}");
        }
        let content = snapshot.content();
        let compare = || settings.bind(|| insta::assert_snapshot!(name, content.as_str()));
        if panic::catch_unwind(AssertUnwindSafe(compare)).is_err() {
            failed.extend(differences);
            if failed.is_empty() {
                failed.push(format!("{name}: the order differs"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A file that no test reads would be kept for nothing.
#[test]
fn every_file_is_read() {
    let read: BTreeSet<String> = [
        check::snapshots(),
        lessons::snapshots(),
        [styles::SNAPSHOT, wide::SNAPSHOT]
            .map(str::to_owned)
            .to_vec(),
    ]
    .concat()
    .iter()
    .map(|name| format!("{name}.snap"))
    .collect();
    let files = fs::read_dir(folder()).expect("a folder");
    let files = files.map(|file| file.expect("a file").file_name());
    let files = files.map(|name| name.into_string().expect("UTF-8"));
    // What waits for a review is no snapshot yet.
    let stale: Vec<_> = files
        .filter(|name| !name.ends_with(".new") && !read.contains(name))
        .collect();
    assert!(stale.is_empty(), "no test reads {stale:?}");
}

#[test]
fn a_difference_names_its_section() {
    let snapshot = |sections: &[(&str, &str)]| {
        let mut snapshot = Snapshot::new("test");
        for &(heading, text) in sections {
            snapshot.section(heading, text);
        }
        snapshot
    };
    let was = snapshot(&[("one", "a\n\nb\n"), ("two", "c"), ("three", "d\n")]);
    let is = snapshot(&[("one", "a\n\nB\n"), ("two", "c"), ("four", "d\n")]);
    let read = |snapshot: &Snapshot| sections(&snapshot.content());
    assert_eq!(
        differences(&read(&was), &read(&is)),
        ["one differs", "four is new", "three is gone"]
    );
    assert_eq!(
        differences(&read(&was), &was.sections),
        Vec::<String>::new()
    );
}
