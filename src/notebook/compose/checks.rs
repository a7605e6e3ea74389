//! The panel of checks.

use super::Composer;
use crate::lesson::{BlockKind, Checks, Directive};
use crate::models::catalog::Run;
use crate::models::checks::{self, Check};
use crate::models::inputs::InputError;
use crate::notebook::Notebook;
use crate::notebook::panel::{CheckLine, Panel};
use crate::notebook::questions::QuestionState;
use crate::runs::lesson_run::LessonRun;
use crate::runs::scope::Unresolved;

impl Composer<'_, '_> {
    pub(super) fn checks(&mut self, checks: &Checks) {
        match self.scope.checked(checks.run.as_ref(), &checks.at) {
            Ok(part) => {
                let known = part.checks();
                self.unknown_checks(checks, &known);
                let wanted = known.iter().filter(|check| wants(checks, check.name));
                let lines = wanted.map(|check| check_line(check, part.run, &part.part));
                self.out.push(Panel::Checks(lines.collect()));
            }
            Err(Unresolved::Lesson(problem)) => self.out.push(Panel::Problem(problem)),
            Err(Unresolved::Absent) => {}
        }
    }

    /// Composes a problem for each unknown check.
    fn unknown_checks(&mut self, checks: &Checks, known: &[&'static Check]) {
        let known: Vec<&str> = known.iter().map(|check| check.name).collect();
        for name in checks.only.iter().flatten() {
            if !known.contains(&name.value.as_str()) {
                let error = InputError::unknown("check", &name.value, known.iter().copied());
                let problem = self
                    .scope
                    .lesson
                    .problem(&name.at, error.message, error.help);
                self.out.push(Panel::Problem(problem));
            }
        }
    }
}

impl Notebook {
    /// Every check of a run, and whether the newest step shows it.
    pub(in crate::notebook) fn checks_of(&self, run: &LessonRun) -> Vec<(CheckLine, bool)> {
        let shown = self.checks_shown(run);
        let is_shown = |name| shown.iter().any(|checks| wants(checks, name));
        let all = checks::of(run.result.computation);
        all.map(|check| (check_line(check, run, ""), is_shown(check.name)))
            .collect()
    }

    /// The `checks` directives of the newest step about a run, down to an open question.
    fn checks_shown(&self, run: &LessonRun) -> Vec<&Checks> {
        let blocks = self.lesson().steps[self.step].blocks.iter().enumerate();
        let is_open = |block, kind: &BlockKind| match kind {
            BlockKind::Directive(Directive::Predict(predict)) => {
                matches!(
                    self.question_state(self.step, block, predict),
                    QuestionState::Open(_)
                )
            }
            _ => false,
        };
        blocks
            .take_while(|&(block, it)| !is_open(block, &it.kind))
            .filter_map(|(block, it)| match &it.kind {
                BlockKind::Directive(Directive::Checks(checks)) => Some((block, checks)),
                _ => None,
            })
            .filter(|(block, checks)| {
                let scope = self.scope(self.step, *block);
                let shown = scope.checked(checks.run.as_ref(), &checks.at);
                shown.is_ok_and(|shown| std::ptr::eq(shown.run, run) && shown.part.is_empty())
            })
            .map(|(_, checks)| checks)
            .collect()
    }
}

/// The maximum number of words for checks. Each runs the computation many times, which would make the keys slow.
const MOST_WORDS: usize = 48;

/// Whether a directive shows the check of this name.
fn wants(checks: &Checks, name: &str) -> bool {
    let only = checks.only.as_ref();
    only.is_none_or(|only| only.iter().any(|it| it.value == name))
}

fn check_line(check: &'static Check, run: &LessonRun, part: &str) -> CheckLine {
    let Run { recorded, tape, .. } = &run.result;
    let words = recorded.iter().map(|it| tape.value(it.id).nrows());
    let is_long = words.max().is_some_and(|words| words > MOST_WORDS);
    let (holds, text) = match is_long {
        true => (None, format!("not checked beyond {MOST_WORDS} words")),
        false => {
            let verdict = run.verdict(check, part);
            (verdict.holds, verdict.text)
        }
    };
    CheckLine {
        title: check.title,
        holds,
        text,
    }
}
