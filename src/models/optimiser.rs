//! Optimisers: how weights move, given the gradient of the loss.

use std::collections::BTreeMap;

use super::parameters::Parameters;
use crate::math::Matrix;

/// The gradient of the loss by the address of each weight that it reaches.
pub type GradientsByAddress = BTreeMap<String, Matrix>;

/// The rule by which a gradient moves a weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Stochastic gradient descent: w ← w − η·g (Robbins and Monro 1951).
    Sgd,
    /// w ← w − η·m̂ / (√v̂ + ε), with the mean m̂ of past gradients and the mean v̂ of their squares (Kingma and Ba 2015, "Adam",
    /// algorithm 1).
    Adam {
        /// How much of the means before each step keeps: β₁ and β₂.
        betas: [f64; 2],
        /// Added to the root: ε.
        epsilon: f64,
    },
}

impl Rule {
    /// Adam as the Transformer was trained with, β = (0.9, 0.98) (Vaswani et al. 2017, section 5.3), with the ε of its own paper.
    pub const ADAM: Self = Self::Adam {
        betas: [0.9, 0.98],
        epsilon: 1e-8,
    };

    /// The same with the ε of that paper.
    pub const ADAM_OF_TRANSFORMER: Self = Self::Adam {
        betas: [0.9, 0.98],
        epsilon: 1e-9,
    };
}

/// A rule with its learning rate, and what it remembers of the steps so far.
#[derive(Clone, Debug)]
pub struct Optimiser {
    rule: Rule,
    learning_rate: f64,
    /// The steps in which the learning rate grows evenly up to its full size.
    warm_up: u64,
    /// The largest norm that the gradient of all the weights together may have.
    clip: Option<f64>,
    steps: u64,
    moments: BTreeMap<String, Moments>,
}

/// The means that Adam keeps for one matrix: of its gradients, and of their squares.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// The mean of the gradients, m.
    pub first: Matrix,
    /// The mean of their squares, v.
    pub second: Matrix,
}

impl Optimiser {
    /// An optimiser that has not made a step, at this learning rate η.
    pub fn new(rule: Rule, learning_rate: f64) -> Self {
        Self {
            rule,
            learning_rate,
            warm_up: 0,
            clip: None,
            steps: 0,
            moments: BTreeMap::new(),
        }
    }

    /// The same with a linear warm-up (Vaswani et al. 2017, section 5.3): step t of the first `steps` is made at t/steps of the
    /// learning rate.
    pub fn with_warm_up(self, steps: u64) -> Self {
        let warm_up = steps;
        Self { warm_up, ..self }
    }

    /// The same with every gradient of a norm above `norm` scaled down to it (Pascanu et al. 2013, "On the difficulty of training
    /// recurrent neural networks", algorithm 1). The norm is that of the gradients of all the weights together.
    pub fn with_clipping(self, norm: f64) -> Self {
        let clip = Some(norm);
        Self { clip, ..self }
    }

    /// The number of steps made.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Adam's moments by the address of the weights; none before the first step, and none of SGD.
    pub fn moments(&self) -> &BTreeMap<String, Moments> {
        &self.moments
    }

    /// The same after so many steps, with the moments that it had then.
    pub fn resumed(self, steps: u64, moments: BTreeMap<String, Moments>) -> Self {
        Self {
            steps,
            moments,
            ..self
        }
    }

    /// Whether it keeps moments.
    pub fn has_moments(&self) -> bool {
        matches!(self.rule, Rule::Adam { .. })
    }

    /// The learning rate of step t, counted from 1.
    pub fn rate(&self, t: u64) -> f64 {
        match self.warm_up {
            warm_up if t < warm_up => self.learning_rate * t as f64 / warm_up as f64,
            _ => self.learning_rate,
        }
    }

    /// One step: moves every weight that has a gradient. Returns the norm of the gradient as it came, before it was clipped.
    ///
    /// # Panics
    /// If a gradient belongs to no weight, or has another shape.
    pub fn step(&mut self, parameters: &mut Parameters, gradients: &GradientsByAddress) -> f64 {
        self.steps += 1;
        let rate = self.rate(self.steps);
        let norm = norm(gradients);
        let scale = match self.clip {
            Some(clip) if norm > clip => clip / norm,
            _ => 1.0,
        };
        for (address, gradient) in gradients {
            let weight = parameters.get_mut(address);
            let weight = weight.unwrap_or_else(|| panic!("there is no parameter `{address}`"));
            assert_eq!(
                weight.shape(),
                gradient.shape(),
                "the gradient of {address}"
            );
            match self.rule {
                Rule::Sgd => weight.zip_apply(gradient, |w, g| *w -= rate * scale * g),
                Rule::Adam { betas, epsilon } => {
                    if !self.moments.contains_key(address) {
                        let (rows, cols) = gradient.shape();
                        let zeros = Matrix::zeros(rows, cols);
                        let [first, second] = [zeros.clone(), zeros];
                        let moments = Moments { first, second };
                        self.moments.insert(address.clone(), moments);
                    }
                    let moments = self.moments.get_mut(address).expect("just put there");
                    let update = Adam {
                        rate,
                        scale,
                        betas,
                        epsilon,
                        steps: self.steps,
                    };
                    update.apply(weight, gradient, moments);
                }
            }
        }
        norm
    }
}

/// One step of Adam.
struct Adam {
    rate: f64,
    scale: f64,
    betas: [f64; 2],
    epsilon: f64,
    steps: u64,
}

impl Adam {
    fn apply(&self, weight: &mut Matrix, gradient: &Matrix, moments: &mut Moments) {
        let [beta_1, beta_2] = self.betas;
        // Means that begin at 0 are too small at first, by exactly these factors.
        let [correction_1, correction_2] =
            self.betas.map(|beta| 1.0 - beta.powf(self.steps as f64));
        let (first, second) = (moments.first.as_mut_slice(), moments.second.as_mut_slice());
        let means = first.iter_mut().zip(second);
        let cells = weight.as_mut_slice().iter_mut().zip(gradient.as_slice());
        for ((weight, gradient), (m, v)) in cells.zip(means) {
            let g = self.scale * gradient;
            *m = beta_1 * *m + (1.0 - beta_1) * g;
            *v = beta_2 * *v + (1.0 - beta_2) * g * g;
            let (m, v) = (*m / correction_1, *v / correction_2);
            *weight -= self.rate * m / (v.sqrt() + self.epsilon);
        }
    }
}

/// The norm of all the gradients together.
pub fn norm(gradients: &GradientsByAddress) -> f64 {
    let squares = gradients.values().flat_map(|gradient| gradient.as_slice());
    squares.map(|g| g * g).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::badge::Badge;

    fn one(value: f64) -> Matrix {
        Matrix::from_element(1, 1, value)
    }

    /// The weights 1 and 1, and how far each step of an optimiser moves them.
    fn moves(mut optimiser: Optimiser, steps: usize, gradient: [f64; 2]) -> Vec<[f64; 2]> {
        let mut parameters = Parameters::new(Badge::Random);
        let names = ["a", "b"];
        for name in names {
            parameters.insert(name, one(1.0));
        }
        let gradients = names.into_iter().zip(gradient);
        let gradients = gradients
            .map(|(name, g)| (name.to_owned(), one(g)))
            .collect();
        let at = |parameters: &Parameters| names.map(|name| parameters.get(name).unwrap()[(0, 0)]);
        (0..steps)
            .map(|_| {
                let before = at(&parameters);
                optimiser.step(&mut parameters, &gradients);
                let after = at(&parameters);
                [before[0] - after[0], before[1] - after[1]]
            })
            .collect()
    }

    #[track_caller]
    fn check(moves: &[[f64; 2]], expected: &[[f64; 2]]) {
        assert_eq!(moves.len(), expected.len());
        for (moved, expected) in moves.iter().flatten().zip(expected.iter().flatten()) {
            assert!(
                (moved - expected).abs() < 1e-12,
                "{moved} is not {expected}"
            );
        }
    }

    #[test]
    fn a_long_gradient_is_clipped_as_a_whole() {
        let sgd = || Optimiser::new(Rule::Sgd, 0.5).with_clipping(1.0);
        check(&moves(sgd(), 1, [3.0, 4.0]), &[[0.3, 0.4]]);
        check(&moves(sgd(), 1, [0.3, 0.4]), &[[0.15, 0.2]]);
    }

    #[test]
    fn the_learning_rate_warms_up() {
        let sgd = Optimiser::new(Rule::Sgd, 0.4).with_warm_up(4);
        let expected = [0.1, 0.2, 0.3, 0.4, 0.4].map(|step| [step, step]);
        check(&moves(sgd, 5, [1.0, 1.0]), &expected);
    }

    /// With one gradient again and again both means are exact, so that Adam moves by the learning rate whatever its size.
    #[test]
    fn adam_moves_by_the_learning_rate() {
        let moves = moves(Optimiser::new(Rule::ADAM, 0.1), 3, [5.0, -1e-3]);
        for [a, b] in moves {
            assert!((a - 0.1).abs() < 1e-5 && (b + 0.1).abs() < 1e-5, "{a}, {b}");
        }
    }

    #[test]
    fn the_norm_is_that_of_all_gradients() {
        let gradients = [("a", 3.0), ("b", 4.0)].map(|(name, g)| (name.to_owned(), one(g)));
        assert_eq!(norm(&gradients.into()), 5.0);
    }
}
