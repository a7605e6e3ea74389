//! A lesson's file, cut into front matter and steps.

use std::ops::Range;

use super::directive::Directive;
use super::document::{Block, BlockKind, Lesson, Step};
use super::fence::FenceMarker;
use super::front_matter;
use super::manuscript::Manuscript;
use super::markdown;
use super::problem::Problem;
use super::question_names;

/// Reads a lesson, and returns it with the problems of its syntax.
///
/// Each problem also stands in the lesson where it was found, and the lesson has at least one step.
pub fn parse(file: &str, source: &str) -> (Lesson, Vec<Problem>) {
    let manuscript = Manuscript::new(file, source);
    let head = front_matter::read(&manuscript);
    let mut steps = read_steps(&manuscript, head.next_line);
    question_names::assign(&manuscript, &mut steps);

    let lines = head
        .problems
        .into_iter()
        .map(|problem| (problem.line, problem));
    let blocks = lines.map(|(line, problem)| Block {
        line,
        kind: BlockKind::Problem(problem),
    });
    steps[0].blocks.splice(0..0, blocks);

    let mut lesson = Lesson {
        title: head.title.unwrap_or_default(),
        part: head.part.unwrap_or_default(),
        least_words: head.words.unwrap_or(1),
        steps,
        manuscript,
    };
    if lesson.title.is_empty() {
        lesson.title = lesson.file().to_owned();
    }
    let problems = lesson.problems().cloned().collect();
    (lesson, problems)
}

/// A lesson whose file could not be read: its only step gives the reason.
pub(super) fn unreadable(file: &str, reason: &str) -> Lesson {
    let manuscript = Manuscript::new(file, "");
    let help = "it has to be a readable text file in UTF-8".to_owned();
    let problem = manuscript.problem(
        manuscript.line_at(1),
        format!("this file cannot be read: {reason}"),
        help,
    );
    Lesson {
        title: file.to_owned(),
        part: String::new(),
        least_words: 1,
        steps: vec![problem_step(problem)],
        manuscript,
    }
}

fn read_steps(manuscript: &Manuscript, first_line: usize) -> Vec<Step> {
    let ranges = step_lines(manuscript, first_line);
    let is_blank = |lines: &Range<usize>| {
        lines
            .clone()
            .all(|line| manuscript.line(line).trim().is_empty())
    };
    if ranges.iter().all(is_blank) {
        let at = manuscript.line_at(first_line.min(manuscript.line_count()));
        let help = "write one below the front matter".to_owned();
        return vec![problem_step(manuscript.problem(
            at,
            "this lesson has no steps",
            help,
        ))];
    }
    ranges
        .into_iter()
        .map(|lines| {
            if is_blank(&lines) {
                // A step begins after its `---`; the first one has none, and ends at one instead.
                let line = if lines.start == first_line {
                    lines.end
                } else {
                    lines.start - 1
                };
                let help = "write something before the next `---`, or remove this one".to_owned();
                let at = manuscript.line_at(line);
                return problem_step(manuscript.problem(at, "this step is empty", help));
            }
            let mut filled = lines
                .clone()
                .skip_while(|line| manuscript.line(*line).trim().is_empty());
            let bytes =
                manuscript.line_range(lines.start).start..manuscript.line_range(lines.end - 1).end;
            let line = filled.next().unwrap_or(lines.start);
            let blocks = markdown::read(manuscript, bytes);
            if blocks.is_empty() {
                let help = "write something that is shown, or remove it".to_owned();
                let at = manuscript.line_at(line);
                return problem_step(manuscript.problem(at, "this step shows nothing", help));
            }
            Step { line, blocks }
        })
        .collect()
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

fn problem_step(problem: Problem) -> Step {
    let line = problem.line;
    let kind = BlockKind::Problem(problem);
    Step {
        line,
        blocks: vec![Block { line, kind }],
    }
}

#[cfg(test)]
mod tests {
    use include_dir::{Dir, include_dir};
    use proptest::prelude::*;

    use super::*;
    use crate::lesson::typed_results;

    static BAD_LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/bad_lessons");

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
        let (lesson, problems) = parse("a.md", text);
        let in_place: Vec<_> = lesson.problems().cloned().collect();
        assert_eq!(problems, in_place);
        lesson
    }

    /// The first line and the message of every problem.
    fn check(text: &str, expected: &[(usize, &str)]) {
        let problems: Vec<_> = read(text).problems().cloned().collect();
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.line, p.message.as_str()))
            .collect();
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
        assert_eq!(
            lesson
                .steps
                .iter()
                .map(|step| step.line)
                .collect::<Vec<_>>(),
            [5, 15, 37]
        );
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
    fn a_lesson_always_has_a_step() {
        check(
            "",
            &[
                (1, "this lesson has no front matter"),
                (1, "this lesson has no steps"),
            ],
        );
        check(
            "+++",
            &[
                (1, "the front matter is never closed"),
                (1, "this lesson has no steps"),
            ],
        );
        check(
            "+++\ntitle='a'\npart='b'\n+++\n---\n---\n",
            &[(5, "this lesson has no steps")],
        );
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

    #[test]
    fn every_bad_lesson_has_one_problem_and_opens() {
        for file in BAD_LESSONS.files() {
            let name = file.path().to_string_lossy();
            let (lesson, mut problems) = parse(&name, file.contents_utf8().unwrap_or_default());
            problems.extend(typed_results(&lesson));
            assert_eq!(problems.len(), 1, "{name}: {problems:?}");
            assert!(problems[0].help.is_some(), "{name}");
        }
    }

    /// A whole diagnostic of a bad lesson.
    fn check_diagnostic(file: &str, expected: &str) {
        let text = BAD_LESSONS
            .get_file(file)
            .and_then(|file| file.contents_utf8())
            .expect(file);
        let (_, problems) = parse(file, text);
        assert_eq!(format!("{}\n", problems[0]), expected);
    }

    #[test]
    fn a_diagnostic_points_and_suggests() {
        check_diagnostic(
            "unknown-function.md",
            "\
error: no function `maxx`
 --> unknown-function.md:7:19
  |
7 | The largest is `= maxx affinity[0]`.
  |                   ^^^^ did you mean `max`?
",
        );
        check_diagnostic(
            "unknown-directive.md",
            "\
error: no directive `shwo`
 --> unknown-directive.md:7:4
  |
7 | ```shwo affinity
  |    ^^^^ did you mean `show`?
",
        );
        check_diagnostic(
            "bad-toml.md",
            "\
error: this is not TOML: string values must be quoted, expected literal string
 --> bad-toml.md:8:12
  |
8 | sentence = my name is aj
  |            ^^^^^^^^^^^^^
  = write one `key = value` on each line, text in quotes
",
        );
        check_diagnostic(
            "unclosed-fence.md",
            "\
error: this fenced block is never closed
 --> unclosed-fence.md:7:1
  |
7 | ```show affinity
  | ^^^^^^^^^^^^^^^^ write ``` on a line of its own where it ends
",
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
