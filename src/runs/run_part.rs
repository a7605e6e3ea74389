//! The subject of a `checks` directive: a run, or a part of it.

use super::lesson_run::LessonRun;
use super::scope::{Scope, Unresolved};
use crate::lesson::{Span, Spanned};
use crate::models::checks::{self, Check};

/// A run, or a part of it.
#[derive(Clone)]
pub struct RunPart<'a> {
    /// The run.
    pub run: &'a LessonRun,
    /// The address of the part; empty for all of the run.
    pub part: String,
}

impl<'a> RunPart<'a> {
    fn whole(run: &'a LessonRun) -> Self {
        let part = String::new();
        Self { run, part }
    }

    /// The checks for it, in order.
    pub fn checks(&self) -> Vec<&'static Check> {
        match &*self.part {
            "" => checks::of(self.run.computation).collect(),
            part => checks::within(&self.run.result, part).collect(),
        }
    }
}

impl<'a> Scope<'a> {
    /// The run of a `checks` directive, or a part of it: `right` is a run, `right.encoder.0.head1` one of its heads, and
    /// `encoder.0.head1` that head of a run without a name. Without a name it is the latest run
    /// that is not like another.
    ///
    /// # Errors
    /// If there is none, with the nearest name.
    pub fn checked(
        self,
        name: Option<&Spanned<String>>,
        at: &Span,
    ) -> Result<RunPart<'a>, Unresolved> {
        let Some(name) = name else {
            let own = self.in_order().find(|run| !run.is_variant);
            let latest = own.or_else(|| self.in_order().next());
            return latest.map(RunPart::whole).ok_or_else(|| {
                if self.is_broken {
                    return Unresolved::Absent;
                }
                let help = "`run` a computation before this";
                self.problem(at, "nothing has run yet".to_owned(), help)
            });
        };
        if let Some(run) = self.runs(Some(&name.value)).next() {
            return Ok(RunPart::whole(run));
        }
        let part = self.in_order().find_map(|run| {
            let part = run.inner(&name.value)?;
            let mut recorded = run.result.recorded.iter();
            let is_inside = |rest: &str| rest.starts_with('.');
            let has_part = recorded.any(|it| it.address.strip_prefix(part).is_some_and(is_inside));
            let part = part.to_owned();
            has_part.then_some(RunPart { run, part })
        });
        match part {
            Some(part) => Ok(part),
            None => self.named_run(&name.value, name).map(RunPart::whole),
        }
    }
}
