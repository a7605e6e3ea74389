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
    if !is_fence(&1) {
        let help = "begin the file with `+++`, `title`, `part` and `+++`";
        let problem = manuscript.problem(open, "this lesson has no front matter", help);
        head.problems.push(problem);
        head.next_line = 1;
        return head;
    }
    let last = manuscript.line_count();
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
        let Some(text) = keys.string(name) else {
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
