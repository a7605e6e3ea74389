//! The front matter of a lesson: TOML between two `+++` lines.

use super::manuscript::Manuscript;
use super::map_part::MapPart;
use super::problem::Problem;
use super::toml_keys::TomlKeys;

const KEYS: [&str; 5] = ["title", "part", "words", "map", "short"];

#[derive(Default)]
pub(super) struct FrontMatter {
    /// Empty if it is missing.
    pub(super) title: String,
    /// Empty if it is missing.
    pub(super) part: String,
    pub(super) words: Option<usize>,
    pub(super) map: Vec<MapPart>,
    pub(super) short: bool,
    /// The number of the first line after it.
    pub(super) next_line: usize,
    pub(super) problems: Vec<Problem>,
}

pub(super) fn read(manuscript: &Manuscript) -> FrontMatter {
    let is_fence = |line: &usize| manuscript.line(*line).trim_end() == "+++";
    let open = manuscript.line_at(1);
    let mut head = FrontMatter::default();
    let last = manuscript.line_count();
    if !is_fence(&1) {
        let yaml = end_of_yaml(manuscript);
        let message = match yaml {
            Some(_) => "this front matter is YAML, and that of a lesson is TOML",
            None => "this lesson has no front matter",
        };
        let help = match yaml {
            Some(_) => "write it between two `+++` lines, as title = \"…\" and part = \"…\"",
            None => "begin the file with `+++`, `title`, `part` and `+++`",
        };
        head.problems.push(manuscript.problem(open, message, help));
        head.next_line = yaml.map_or(1, |end| end + 1);
        return head;
    }
    let close = (2..=last).find(is_fence);
    // One that is never closed is taken to end at the first blank line, `---` or heading, so that the rest is still read.
    let goes_on = |line: &usize| {
        let line = manuscript.line(*line).trim();
        line.is_empty() || line == "---" || line.starts_with('#')
    };
    let end = close
        .or_else(|| (2..=last).find(goes_on))
        .unwrap_or(last + 1);
    let start = manuscript.line_range(1).end;
    let body = start..manuscript.line_range(end - 1).end;

    head.next_line = if close.is_some() { end + 1 } else { end };
    if close.is_none() {
        let help = "write `+++` on a line of its own where it ends";
        let problem = manuscript.problem(open, "the front matter is never closed", help);
        head.problems.push(problem);
    }
    let mut keys = match TomlKeys::read(manuscript, body) {
        Ok(keys) => keys,
        Err(problem) => {
            head.problems.push(problem);
            return head;
        }
    };
    for (name, value) in [("title", &mut head.title), ("part", &mut head.part)] {
        if keys.place(name).is_none() && close.is_some() {
            let message = format!("the front matter has no `{name}`");
            keys.report(open, message, &format!("add a line {name} = \"…\""));
        }
        let Some(text) = keys.shown(name) else {
            continue;
        };
        if text.value.trim().is_empty() {
            let message = format!("`{name}` is empty");
            keys.report(text.at, message, "say it in a few words");
        }
        *value = text.value;
    }
    head.words = keys.count("words");
    head.map = keys.map_parts("map");
    head.short = keys.truth("short").unwrap_or(false);
    if close.is_some() {
        keys.refuse_others("the front matter", &KEYS);
    }
    head.problems.append(&mut keys.problems);
    head
}

/// The last line of front matter in YAML, as other tools have it: `key: value` lines between two `---` lines. `None` if the file begins
/// otherwise.
fn end_of_yaml(manuscript: &Manuscript) -> Option<usize> {
    let is_fence = |line: &usize| manuscript.line(*line).trim_end() == "---";
    let is_entry = |line: usize| {
        let key = manuscript.line(line).split_once(':').map(|(key, _)| key);
        key.is_some_and(|key| !key.trim().is_empty() && !key.trim().contains(' '))
    };
    let end = (2..=manuscript.line_count()).find(is_fence)?;
    (is_fence(&1) && (2..end).any(is_entry)).then_some(end)
}
