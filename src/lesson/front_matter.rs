//! The front matter of a lesson: TOML between two `+++` lines.

use super::manuscript::Manuscript;
use super::problem::Problem;
use super::toml_keys::TomlKeys;

const KEYS: [&str; 3] = ["title", "part", "words"];

/// The values of the front matter.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) part: Option<String>,
    pub(super) words: Option<usize>,
    /// The number of the first line after it.
    pub(super) next_line: usize,
    pub(super) problems: Vec<Problem>,
}

/// Reads the front matter at the top of a lesson.
pub(super) fn read(manuscript: &Manuscript) -> FrontMatter {
    let is_fence = |line: &usize| manuscript.line(*line).trim_end() == "+++";
    let open = manuscript.line_at(1);
    if !is_fence(&1) {
        let help = "begin the file with `+++`, `title`, `part` and `+++`".to_owned();
        return FrontMatter {
            next_line: 1,
            problems: vec![manuscript.problem(open, "this lesson has no front matter", help)],
            ..FrontMatter::default()
        };
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

    let mut head = FrontMatter {
        next_line: if close.is_some() { end + 1 } else { end },
        ..FrontMatter::default()
    };
    if close.is_none() {
        let help = "write `+++` on a line of its own where it ends".to_owned();
        head.problems
            .push(manuscript.problem(open, "the front matter is never closed", help));
    }
    match TomlKeys::read(manuscript, body) {
        Err(problem) => head.problems.push(problem),
        Ok(mut keys) => {
            let mut take = |name: &str| {
                let before = keys.problems.len();
                let text = keys.text(name);
                if text.is_none() && close.is_some() && keys.problems.len() == before {
                    let message = format!("the front matter has no `{name}`");
                    let help = format!("add a line {name} = \"…\"");
                    keys.problems.push(manuscript.problem(open, message, help));
                }
                if let Some(text) = text
                    .as_ref()
                    .filter(|it| it.spanned.value.trim().is_empty())
                {
                    let message = format!("`{name}` is empty");
                    let help = "say it in a few words".to_owned();
                    let problem = manuscript.problem(text.spanned.at, message, help);
                    keys.problems.push(problem);
                }
                text.map(|text| text.spanned.value)
            };
            head.title = take("title");
            head.part = take("part");
            head.words = keys.count("words");
            if close.is_some() {
                keys.refuse_others("the front matter", &KEYS);
            }
            head.problems.append(&mut keys.problems);
        }
    }
    head
}
