//! A lesson's file, cut into front matter and steps.

use std::ops::Range;
use std::sync::Arc;

use super::directive::Directive;
use super::document::{Block, BlockKind, Lesson, Step, Steps};
use super::fence::FenceMarker;
use super::front_matter;
use super::manuscript::Manuscript;
use super::markdown;
use super::problem::Problem;
use super::question_names;
use super::step_conditions;

/// Reads a lesson: its front matter at once, its steps when they are asked for.
///
/// Each [problem](Lesson::problems) of its syntax stands in the lesson where it was found, and the lesson has at least one step.
pub fn parse(file: &str, source: &str) -> Lesson {
    let manuscript = Arc::new(Manuscript::new(file, source));
    let head = front_matter::read(&manuscript);
    let title = match head.title.is_empty() {
        true => file.to_owned(),
        false => head.title,
    };
    let text = Arc::clone(&manuscript);
    let steps = Steps::new(move || {
        let mut steps = read_steps(&text, head.next_line);
        question_names::assign(&text, &mut steps);
        let problems = head.problems.into_iter().map(Block::from);
        steps[0].blocks.splice(0..0, problems);
        steps
    });
    Lesson {
        title,
        part: head.part,
        least_words: head.words.unwrap_or(1),
        map: head.map,
        is_short: head.short,
        steps,
        manuscript,
    }
}

/// A lesson whose file could not be read: its only step gives the reason.
pub(super) fn unreadable(file: &str, reason: &str) -> Lesson {
    let manuscript = Arc::new(Manuscript::new(file, ""));
    let message = format!("this file cannot be read: {reason}");
    let help = "it has to be a readable text file in UTF-8";
    let problem = manuscript.problem(manuscript.line_at(1), message, help);
    Lesson {
        title: file.to_owned(),
        part: String::new(),
        least_words: 1,
        map: Vec::new(),
        is_short: false,
        steps: Steps::new(|| vec![problem.into()]),
        manuscript,
    }
}

fn read_steps(manuscript: &Manuscript, first_line: usize) -> Vec<Step> {
    let problem_step = |line: usize, message: &str, help: &str| {
        Step::from(manuscript.problem(manuscript.line_at(line), message, help))
    };
    let is_filled = |line: &usize| !manuscript.line(*line).trim().is_empty();
    let steps = step_lines(manuscript, first_line);
    if !steps.iter().cloned().flatten().any(|line| is_filled(&line)) {
        let line = first_line.min(manuscript.line_count());
        let help = "write one below the front matter";
        return vec![problem_step(line, "this lesson has no steps", help)];
    }
    let steps = steps.into_iter().map(|lines| {
        let is_first = lines.start == first_line;
        let Some(line) = lines.clone().find(is_filled) else {
            // A step begins after its `---`; the first one has none, and ends at one instead.
            let line = match is_first {
                true => lines.end,
                false => lines.start - 1,
            };
            let help = "write something before the next `---`, or remove this one";
            return problem_step(line, "this step is empty", help);
        };
        let start = manuscript.line_range(lines.start).start;
        let end = manuscript.line_range(lines.end - 1).end;
        let mut blocks = markdown::read(manuscript, start..end);
        let conditions = step_conditions::take(manuscript, &mut blocks, is_first);
        if blocks.is_empty() {
            let help = "write something that is shown, or remove it";
            return problem_step(line, "this step shows nothing", help);
        }
        Step {
            line,
            conditions,
            blocks,
        }
    });
    steps.collect()
}

/// The lines of each step. Steps are cut before Markdown is read, because below a paragraph Markdown takes `---` for
/// the underline of a heading.
fn step_lines(manuscript: &Manuscript, first_line: usize) -> Vec<Range<usize>> {
    let end = manuscript.line_count() + 1;
    let mut steps = Vec::new();
    let mut start = first_line;
    let mut line = first_line;
    while line < end {
        let text = manuscript.line(line);
        if is_separator(text) {
            steps.push(start..line);
            start = line + 1;
        }
        let last = closing_line(manuscript, line).or_else(|| comment_end(manuscript, line));
        line = last.unwrap_or(line) + 1;
    }
    steps.push(start..end.max(start));
    steps
}

/// The line that closes the fenced block which opens at a line. A block that is not closed must not swallow the steps after it.
fn closing_line(manuscript: &Manuscript, opening: usize) -> Option<usize> {
    let text = manuscript.line(opening);
    let marker = FenceMarker::opening(text)?;
    let word = text
        .trim_start()
        .trim_start_matches(['`', '~'])
        .split_whitespace()
        .next();
    let is_directive = word.is_some_and(|word| Directive::NAMES.contains(&word));
    (opening + 1..=manuscript.line_count())
        .take_while(|line| !(is_directive && is_separator(manuscript.line(*line))))
        .find(|line| marker.closes(manuscript.line(*line)))
}

/// The last line of the comment that begins a line. One that is never closed must not swallow the steps after it either.
fn comment_end(manuscript: &Manuscript, opening: usize) -> Option<usize> {
    let text = manuscript.line(opening).trim_start();
    if !text.starts_with("<!--") {
        return None;
    }
    (opening..=manuscript.line_count()).find(|line| manuscript.line(*line).contains("-->"))
}

fn is_separator(line: &str) -> bool {
    line.trim_end() == "---"
}

impl From<Problem> for Block {
    fn from(problem: Problem) -> Self {
        Self {
            line: problem.line,
            kind: BlockKind::Problem(problem),
        }
    }
}

impl From<Problem> for Step {
    fn from(problem: Problem) -> Self {
        Self {
            line: problem.line,
            conditions: Vec::new(),
            blocks: vec![problem.into()],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lesson::typed_results;

    const GOOD: &str = r#"+++
title = "Affinity"
part = "Self-attention"
+++
# Who should *this word* listen to?
Each word asks a question, see [the paper](https://arxiv.org/abs/1706.03762).

```run self-attention
sentence = "my name is aj"
last_word = "größe"
as = "plain"
seed = 7
```
---
- The largest score is `= max affinity[name, *] / 2`.
- And **`weights`** sum to `= sum weights[last-1]`.

```show affinity head0.weights
view = "sums"
inspect = "name, last"
against = "plain.affinity"
caption = "Who looks at whom"
```

```notes
Ask the room to point
before you press next.

Then press.
```

~~~markdown
---
~~~
A heading in other tools
---
```race rnn attention
```
<!-- A remark
---
that goes on. -->
```predict
ask = "Which word does `= word[0]` look at?"
choose = ["my", "is"]
when.my = "affinity[0, 0] > 0"
when.is = 'affinity[0, 0] <= 0'
why.my = """Not *that* one."""
hint = 'Look.'
reveal = "`= max affinity`."
id = "first"
again = "zeroth"
```
```predict
ask = "How much?"
number = "max abs affinity"
within = "10%"
why.too_low = "More."
```
```knob rnn.hidden seed
```
```checks rnn
only = ["rows sum to 1"]
```
"#;

    fn read(text: &str) -> Lesson {
        parse("a.md", text)
    }

    /// The first line and the message of every problem.
    fn check(text: &str, expected: &[(usize, &str)]) {
        let lesson = read(text);
        let found = lesson.problems().map(|p| (p.line, p.message.as_str()));
        let found: Vec<_> = found.collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_lesson_falls_into_steps() {
        let lesson = read(GOOD);
        check(GOOD, &[]);
        assert_eq!(
            (lesson.title.as_str(), lesson.part.as_str()),
            ("Affinity", "Self-attention")
        );
        let lines: Vec<usize> = lesson.steps.iter().map(|step| step.line).collect();
        assert_eq!(lines, [5, 15, 37]);
        assert_eq!(lesson.steps[1].blocks.len(), 6);
        assert_eq!(typed_results(&lesson), []);
    }

    #[test]
    fn a_windows_file_reads_alike() {
        let (unix, windows) = (
            read(GOOD),
            read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))),
        );
        assert_eq!(unix, windows);
    }

    #[test]
    fn an_empty_step_is_reported_where_it_begins() {
        let head = "+++\ntitle='a'\npart='b'\n+++\n";
        check(&format!("{head}---\na\n"), &[(5, "this step is empty")]);
        check(
            &format!("{head}a\n---\n\n---\nb\n---\n"),
            &[(6, "this step is empty"), (10, "this step is empty")],
        );
    }

    /// What holds for every text: it opens, and each problem points into the file.
    fn check_any(text: &str) {
        let lesson = read(text);
        assert!(!lesson.steps.is_empty());
        let lines: Vec<_> = text.lines().collect();
        for problem in lesson.problems().cloned().chain(typed_results(&lesson)) {
            assert!(
                (1..=lines.len().max(1)).contains(&problem.line),
                "{problem:?}"
            );
            let length = lines
                .get(problem.line - 1)
                .map_or(0, |line| line.chars().count());
            assert!((1..=length + 1).contains(&problem.column), "{problem:?}");
            assert!(!problem.to_string().contains("\u{1b}"));
        }
    }

    /// Lines that Markdown, TOML or a lesson might stumble over.
    fn any_line() -> impl Strategy<Value = String> {
        let known: Vec<&str> = GOOD
            .lines()
            .chain([
                "+++",
                "---",
                "```",
                "~~~",
                "    x",
                "> a",
                "|a|b|",
                "|-|-|",
                "- ",
                "[^1]: a",
                "<b>",
                "`= ",
                "`? a`",
                "`?a` `=a`",
                "$a$ \\a \\(b",
                "<!--",
                "-->",
                "<!-- a -->",
                "```predict",
                "ask = '`= max a`?'",
                "choose = ['a', 'b']",
                "choose = 'rows of a'",
                "choose = [1]",
                "when.a = 'b > 0'",
                "answer = 'a / 0'",
                "number = 'max a'",
                "within = -1",
                "point = 'max a'",
                "rows = 'a'",
                "why.a = 'b'",
                "why = \"\"\"a\"\"\"",
                "id = 'a'",
                "```knob a",
                "```checks a",
                "only = [[]]",
            ])
            .collect();
        prop_oneof![
            3 => prop::sample::select(known).prop_map(str::to_owned),
            2 => r#"[-+*/`~= \[\]("',.a0#>|<!\\\t]{0,20}"#,
            1 => any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn any_text_opens(text in any::<String>(), tail in "\\PC*") {
            check_any(&text);
            check_any(&format!("+++\n{text}\n+++\n{tail}"));
            check_any(&format!("{GOOD}```show a\n{text}\n```\n`= {tail}`"));
        }

        #[test]
        fn any_lines_open(lines in prop::collection::vec(any_line(), 0..20)) {
            check_any(&lines.join("\n"));
        }

        #[test]
        fn a_mutated_lesson_opens(
            edits in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(any_line())), 0..6),
            kept in any::<prop::sample::Index>(),
            ending in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let mut lines: Vec<_> = GOOD.lines().map(str::to_owned).collect();
            for (at, line) in edits {
                let at = at.index(lines.len());
                match line {
                    Some(line) => lines.insert(at, line),
                    None => drop(lines.remove(at)),
                }
            }
            let text = lines.join(ending);
            check_any(&text);
            let kept = kept.index(text.len() + 1);
            check_any(&text.chars().take(kept).collect::<String>());
        }

        #[test]
        fn any_expression_is_read_or_refused(text in r#"([-+*/()\[\], ."é]|max|abs|last|a|10?){0,24}"#) {
            if let Err(problem) = text.parse::<crate::lesson::Expression>() {
                prop_assert!(problem.column <= text.chars().count() + 1);
            }
        }
    }
}
