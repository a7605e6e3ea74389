//! The names of a lesson's questions, which are unique.

use super::directive::Directive;
use super::document::{BlockKind, Step};
use super::manuscript::Manuscript;

/// Names every question without a name after its step, and reports duplicate names.
pub(super) fn assign(manuscript: &Manuscript, steps: &mut [Step]) {
    let mut names: Vec<String> = Vec::new();
    for (number, step) in (1..).zip(steps) {
        for block in &mut step.blocks {
            let BlockKind::Directive(Directive::Predict(predict)) = &mut block.kind else {
                continue;
            };
            if predict.id.is_empty() {
                predict.id = format!("step-{number}");
                for next in 2.. {
                    if !names.contains(&predict.id) {
                        break;
                    }
                    predict.id = format!("step-{number}-{next}");
                }
            }
            if names.contains(&predict.id) {
                let message = format!("another question is called `{}`", predict.id);
                let help = "give each an `id` of its own";
                block.kind = BlockKind::Problem(manuscript.problem(predict.at, message, help));
            } else {
                names.push(predict.id.clone());
            }
        }
    }
}
