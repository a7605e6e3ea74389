//! A lesson's file, cut into front matter and steps.

use std::ops::Range;

use super::directive::Directive;
use super::document::{Block, BlockKind, Lesson, Step};
use super::fence::Marker;
use super::front_matter;
use super::manuscript::Manuscript;
use super::problem::Problem;
use super::prose;

/// Reads a lesson, and everything that is wrong with its syntax.
///
/// Each problem also stands in the lesson, at the place where it was met, and the lesson has at least one step.
pub fn parse(file: &str, source: &str) -> (Lesson, Vec<Problem>) {
    let manuscript = Manuscript::new(file, source);
    let head = front_matter::read(&manuscript);
    let mut steps = read_steps(&manuscript, head.next_line);

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
        steps,
        manuscript,
    };
    if lesson.title.is_empty() {
        lesson.title = lesson.file().to_owned();
    }
    let problems = lesson.problems().cloned().collect();
    (lesson, problems)
}

/// A lesson whose file gave no text: its one step says why.
pub(super) fn unreadable(file: &str, reason: &str) -> Lesson {
    let manuscript = Manuscript::new(file, "");
    let help = "save it as a text file in UTF-8".to_owned();
    let problem = manuscript.problem(
        manuscript.line_at(1),
        format!("this file cannot be read: {reason}"),
        help,
    );
    Lesson {
        title: file.to_owned(),
        part: String::new(),
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
            Step {
                line: filled.next().unwrap_or(lines.start),
                blocks: prose::read(manuscript, bytes),
            }
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
        line = closing_line(manuscript, line).unwrap_or(line) + 1;
    }
    steps.push(start..end.max(start));
    steps
}

/// Where the fenced block that opens at a line is closed. One that is not closed must not swallow the steps after it.
fn closing_line(manuscript: &Manuscript, opening: usize) -> Option<usize> {
    let text = manuscript.line(opening);
    let marker = Marker::opening(text)?;
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
