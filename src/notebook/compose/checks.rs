//! The panel of checks.

use super::Composer;
use crate::lesson::{Checks, Directive};
use crate::models::catalog::Run;
use crate::models::checks::{self, Check};
use crate::models::inputs::InputError;
use crate::notebook::Notebook;
use crate::notebook::panel::{CheckLine, Panel};
use crate::runs::lesson_run::LessonRun;

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
            Err(unresolved) => self.out.extend(unresolved.problem().map(Panel::Problem)),
        }
    }

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
        let directives = self.directives_shown(self.step);
        let about_run = directives.filter_map(|(scope, directive)| {
            let Directive::Checks(checks) = directive else {
                return None;
            };
            let shown = scope.checked(checks.run.as_ref(), &checks.at).ok()?;
            (std::ptr::eq(shown.run, run) && shown.part.is_empty()).then_some(checks)
        });
        let shown: Vec<&Checks> = about_run.collect();
        let is_shown = |name| shown.iter().any(|checks| wants(checks, name));
        let all = checks::of(run.result.computation);
        all.map(|check| (check_line(check, run, ""), is_shown(check.name)))
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
    let Run {
        recorded,
        tape,
        inputs,
        ..
    } = &*run.result;
    // A table of weights has a row for each word that there is.
    let own = recorded.iter();
    let own = own.filter(|it| inputs.parameters.get(&it.address).is_none());
    let words = own.map(|it| tape.value(it.id).nrows());
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
