//! The numbers of the stages and of their lines of code.

use crate::math::StageText;
use crate::runs::matrix_ref::MatrixId;

/// The stages that a lesson has shown so far, by the number of their line of code. A stage that is shown again keeps its number, and
/// its code is not repeated.
#[derive(Debug, Default)]
pub(super) struct StageNumbers(Vec<Vec<MatrixId>>);

/// The stages of one `show`: run, line of code, and number.
pub(super) type ShownStages = Vec<(usize, &'static StageText, usize)>;

impl StageNumbers {
    /// The number of a stage, and whether its line of code is new. Stages side by side from the same line of code, as in several heads,
    /// share a number.
    pub(super) fn of(
        &mut self,
        stage: MatrixId,
        text: &'static StageText,
        shown: &mut ShownStages,
    ) -> (usize, bool) {
        let known = self.0.iter().position(|stages| stages.contains(&stage));
        let is_same = |it: &&(usize, &'static StageText, usize)| {
            it.0 == stage.run && std::ptr::eq::<StageText>(it.1, text)
        };
        let beside = || shown.iter().find(is_same).map(|&(.., number)| number);
        let number = known.map(|known| known + 1).or_else(beside);
        let is_new = number.is_none();
        if is_new {
            self.0.push(Vec::new());
        }
        let number = number.unwrap_or(self.0.len());
        if known.is_none() {
            self.0[number - 1].push(stage);
        }
        shown.push((stage.run, text, number));
        (number, is_new)
    }
}
