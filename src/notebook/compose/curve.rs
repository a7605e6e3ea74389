//! Matrices as curves.

use super::Composer;
use crate::lesson::{Expression, Scale, Show, Spanned, View};
use crate::notebook::panel::{Grid, Panel};
use crate::notebook::pictures::curve::{Curve, Level, is_drawn, unsuitable};
use crate::runs::evaluated::Evaluated;
use crate::runs::scope::Unresolved;

impl Composer<'_, '_> {
    /// The curves of a matrix. One that suits no curve is a problem of the lesson; after a change it is shown as numbers, with a
    /// remark.
    pub(super) fn curve(&mut self, show: &Show, address: &Spanned<String>, mut grid: Grid) {
        let scale = show.curve.scale;
        if let Some(reason) = unsuitable(&grid.values, scale) {
            if !self.scope.is_changed {
                let message = format!("`{}` has no curves: {reason}", address.value);
                let help = match grid.values.nrows() {
                    0 | 1 => "draw a matrix with a row for each step or place",
                    _ => "draw numbers that have a place, or leave out `scale`",
                };
                let problem = self
                    .scope
                    .lesson
                    .problem(&address.at, message, help.to_owned());
                self.out.push(Panel::Problem(problem));
                return;
            }
            grid.view = View::Plain;
            self.out.push(Panel::Grids(vec![grid]));
            let words = self.scope.get(&address.value).map(|it| &it.run.words);
            let is_same = words
                .is_some_and(|words| words.len() > 1 && words.iter().all(|it| *it == words[0]));
            let same = if is_same {
                "; the words are all the same"
            } else {
                ""
            };
            let remark = format!("(no curves of {}: {reason}{same})", address.value);
            self.out.push(Panel::remark(remark));
            return;
        }
        let levels = self.level(show, scale).into_iter().collect();
        self.out.push(Panel::Curve(Curve {
            grid,
            scale,
            levels,
            x: show.curve.x.as_ref().map(|it| it.value.clone()),
            y: show.curve.y.as_ref().map(|it| it.value.clone()),
            training: None,
        }));
    }

    /// The number that is drawn across, if it is one and has a place on the axis.
    fn level(&mut self, show: &Show, scale: Scale) -> Option<Level> {
        let level = show.curve.level.as_ref()?;
        let message = match self.scope.evaluate(&level.value) {
            Ok(Evaluated::Numbers(numbers)) if numbers.matrix.len() == 1 => {
                let number = numbers.matrix[0];
                if is_drawn(number, scale) {
                    let name = match &level.value {
                        // Of `hasty.guessing` the last part: its run is that of the curve.
                        Expression::Reference(it) => it.address.value.rsplit('.').next(),
                        _ => None,
                    };
                    let name = name.map(str::to_owned);
                    return Some(Level { number, name });
                }
                format!(
                    "the level {} has no place on this axis",
                    Evaluated::Numbers(numbers)
                )
            }
            Ok(other) => format!("this is {other}, but a level is a single number"),
            Err(Unresolved::Absent) => return None,
            Err(Unresolved::Lesson(problem)) => {
                self.out.push(Panel::Problem(problem));
                return None;
            }
        };
        if !self.scope.is_changed {
            let help = "write a number, or an expression for one".to_owned();
            let problem = self.scope.lesson.problem(&level.at, message, help);
            self.out.push(Panel::Problem(problem));
        }
        None
    }
}
