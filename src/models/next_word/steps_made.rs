//! The steps of training that were made already: one more is one step, and not all of them again.

use std::cell::RefCell;
use std::num::NonZeroUsize;

use super::Text;
use crate::math::Matrix;
use crate::models::parameters::Parameters;

/// As many trainings as a lesson shows side by side, and one to turn back to.
const MOST: usize = 3;

thread_local! {
    /// Those that were asked for last, the latest first.
    static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

/// The steps of one training, and all that they depend on.
struct Made {
    text: Text,
    truncate: Option<NonZeroUsize>,
    rate: f64,
    /// The weights before the first step, and after each.
    weights: Vec<Parameters>,
    /// The loss before each step.
    losses: Vec<f64>,
}

impl Text {
    /// So many steps of gradient descent at this rate. Returns the loss before each.
    ///
    /// What was computed a moment ago for fewer or more steps is not computed again. The numbers are those of [`Text::step`].
    pub fn train(
        &self,
        parameters: &mut Parameters,
        truncate: Option<NonZeroUsize>,
        rate: f64,
        steps: usize,
    ) -> Vec<f64> {
        if steps == 0 {
            return Vec::new();
        }
        MADE.with_borrow_mut(|all| {
            let is_this = |made: &Made| made.starts_as(self, parameters, truncate, rate);
            let made = match all.iter().position(is_this) {
                Some(at) => all.remove(at),
                None => Made {
                    text: self.clone(),
                    truncate,
                    rate,
                    weights: vec![parameters.clone()],
                    losses: Vec::new(),
                },
            };
            all.insert(0, made);
            all.truncate(MOST);
            let made = &mut all[0];
            while made.losses.len() < steps {
                made.go_on();
            }
            parameters.clone_from(&made.weights[steps]);
            made.losses[..steps].to_vec()
        })
    }
}

impl Made {
    fn go_on(&mut self) {
        let mut weights = self.weights[self.losses.len()].clone();
        let loss = self.text.step(&mut weights, self.truncate, self.rate);
        self.weights.push(weights);
        self.losses.push(loss);
    }

    /// Whether a training with these comes to the same, bit by bit.
    fn starts_as(
        &self,
        text: &Text,
        parameters: &Parameters,
        truncate: Option<NonZeroUsize>,
        rate: f64,
    ) -> bool {
        let own = &self.weights[0];
        let are_alike = |(own, other): ((&str, &Matrix), (&str, &Matrix))| {
            own.0 == other.0 && are_same(own.1, other.1)
        };
        (self.truncate, self.rate.to_bits()) == (truncate, rate.to_bits())
            && self.text.next == text.next
            && are_same(&self.text.x, &text.x)
            && own.origin == parameters.origin
            && own.iter().count() == parameters.iter().count()
            && own.iter().zip(parameters.iter()).all(are_alike)
    }
}

fn are_same(a: &Matrix, b: &Matrix) -> bool {
    let mut cells = a.iter().zip(b.iter());
    a.shape() == b.shape() && cells.all(|(a, b)| a.to_bits() == b.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::badge::Badge;
    use crate::models::next_word::Weights;
    use crate::models::parameters::Initialiser;

    const STEPS: usize = 12;

    fn start(seed: u64) -> (Text, Parameters) {
        let x = Matrix::from_fn(5, 3, |row, col| ((row * 3 + col) as f64).sin());
        let text = Text {
            x: x.into(),
            next: [1, 2, 0, 3, 1].into(),
        };
        let mut parameters = Parameters::new(Badge::Random);
        let mut initialiser = Initialiser::new(&mut parameters, seed);
        Weights::initialise(&mut initialiser, [3, 4, 4], 1.0);
        (text, parameters)
    }

    /// Whatever was asked for before, the weights and losses are those of steps from the beginning, to the bit.
    #[test]
    fn what_is_remembered_is_what_would_be_computed() {
        let cut = NonZeroUsize::new(2);
        for (seed, truncate, rate, steps) in [
            (1, None, 0.5, 3),
            (1, None, 0.5, STEPS),
            (1, None, 0.5, 5),
            (2, None, 0.5, 5),
            (1, cut, 0.5, 5),
            (1, None, 0.25, 5),
            (1, None, 0.5, 6),
            (2, None, 0.5, 1),
            (1, None, 0.5, 0),
        ] {
            let (text, mut afresh) = start(seed);
            let losses = (0..steps).map(|_| text.step(&mut afresh, truncate, rate));
            let losses: Vec<f64> = losses.collect();
            let (_, mut parameters) = start(seed);
            let remembered = text.train(&mut parameters, truncate, rate, steps);
            assert_eq!(remembered, losses);
            assert_eq!(losses.len(), steps);
            for (address, matrix) in parameters.iter() {
                assert!(are_same(matrix, afresh.get(address).unwrap()), "{address}");
            }
        }
    }

    #[test]
    fn a_step_more_is_one_step_and_few_trainings_are_kept() {
        let made = || MADE.with_borrow(|all| all.first().map_or(0, |made| made.losses.len()));
        let (text, weights) = start(7);
        for steps in 1..=STEPS {
            text.train(&mut weights.clone(), None, 0.5, steps);
            assert_eq!(made(), steps);
        }
        text.train(&mut weights.clone(), None, 0.5, 2);
        assert_eq!(made(), STEPS, "they are kept for the way back up");
        for rate in 1..=10 {
            text.train(&mut weights.clone(), None, f64::from(rate), 2);
        }
        assert_eq!(MADE.with_borrow(Vec::len), MOST);
    }
}
