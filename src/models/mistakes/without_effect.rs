//! Mistakes that make no difference to the numbers at hand: a learner who sees nothing happen is told why.

use super::{Mistake, asked_for};
use crate::models::computation::Run;

/// Why the mistake that a run was computed with makes no difference to its numbers, and a change that would let it; `None` if
/// it makes one, or if there is no mistake.
pub fn idle(run: &Run) -> Option<String> {
    asked_for(&run.settings)?.idle_in(run, "")
}

impl Mistake {
    /// Why this mistake makes no difference in a part of a run that was computed with it: `""` is all of it,
    /// `encoder.0.head1` one head. `None` if it makes one.
    pub fn idle_in(&self, run: &Run, scope: &str) -> Option<String> {
        (self.without_effect)(run, scope)
    }
}

/// Of merging heads: one head, or one word.
pub(super) fn one_row_or_head(run: &Run, scope: &str) -> Option<String> {
    let merged = run.tape.value(run.find_in(scope, "merged")?.id);
    let head = run.tape.value(run.find_in(scope, "head0.context")?.id);
    if head.ncols() == merged.ncols() {
        return Some("one head has nothing to be merged with: turn `heads` up".to_owned());
    }
    let one = "with one word, each head has one row: give the sentence another";
    (merged.nrows() == 1).then(|| one.to_owned())
}

/// Of the mask of the memory: a source of one word, which a causal mask hides from nobody.
pub(super) fn one_source_word(run: &Run, scope: &str) -> Option<String> {
    let memory = run.tape.value(run.find_in(scope, "memory")?.id);
    let one = "the source has one word, and none behind it to hide: give the sentence another";
    (memory.nrows() == 1).then(|| one.to_owned())
}

/// The facts that decide whether a mistake makes a difference.
pub(super) struct Facts {
    /// The numbers of queries and keys.
    words: [usize; 2],
    /// Their width.
    d_k: usize,
    /// The width of the words that they were made from.
    d: usize,
    /// Whether the mask hides anything.
    hides: bool,
    /// Whether all scores are the same.
    scores_alike: bool,
    /// Whether all values are the same.
    values_alike: bool,
}

impl Facts {
    pub(super) fn of(run: &Run, scope: &str) -> Option<Self> {
        let around = |name| Some(run.tape.value(run.find_around(scope, name)?.id));
        let value = |name| Some(run.tape.value(run.find_in(scope, name)?.id));
        let ((n, d_k), (m, _)) = (value("q")?.shape(), value("k")?.shape());
        let (scores, values) = (value("affinity")?, value("v")?);
        Some(Self {
            words: [n, m],
            d_k,
            d: around("x").map_or(d_k, |x| x.ncols()),
            hides: around("mask")?.iter().any(|&cell| cell != 0.0),
            scores_alike: scores.iter().all(|score| *score == scores[0]),
            values_alike: values.row_iter().all(|value| value == values.row(0)),
        })
    }

    pub(super) fn hides_nothing(&self) -> Option<String> {
        let no = "the mask hides nothing here, so it makes no difference how";
        let why = match self.words {
            [.., 1] => format!("{no}: there is only one word; give the sentence another"),
            _ => format!("{no}: turn `mask` to causal"),
        };
        (!self.hides).then_some(why)
    }

    pub(super) fn width_is_one(&self) -> Option<String> {
        let why = "√dₖ is 1 here, and dividing by 1 changes nothing: turn d_k up";
        (self.d_k == 1).then(|| why.to_owned())
    }

    pub(super) fn all_alike(&self) -> Option<String> {
        let [n, m] = self.words;
        let why = match n {
            1 => "with one word, rows and columns are the same: give the sentence another",
            _ => "all words are the same here, so each gets the same share: change one of them",
        };
        (n == m && self.scores_alike && (n == 1 || !self.hides)).then(|| why.to_owned())
    }

    pub(super) fn transpose_is_reshape(&self) -> Option<String> {
        let same = "where a matrix has one row or column, reshaping is transposing";
        match (self.words, self.d_k) {
            ([.., 1], _) => Some(format!("{same}: give the sentence another word")),
            (_, 1) => Some(format!("{same}: turn d_k up")),
            _ => None,
        }
    }

    pub(super) fn values_alike(&self) -> Option<String> {
        let no = "so it makes no difference who looks at whom, and there is no gradient to lose";
        let why = match self.words {
            [.., 1] => format!("there is only one word, {no}: give the sentence another"),
            _ => format!("all words are the same here, {no}: change one of them"),
        };
        self.values_alike.then_some(why)
    }

    pub(super) fn widths_agree(&self) -> Option<String> {
        let Self { d, d_k, .. } = self;
        let why = format!("d and dₖ are both {d} here, so their roots are the same: turn d or d_k");
        (d == d_k).then_some(why)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MISTAKES, WrongCode};
    use super::*;
    use crate::models::catalog;
    use crate::models::words::Sentence;

    fn run(sentence: &str, settings: &[(&str, &str)]) -> Run {
        let computation = catalog::find("self-attention").unwrap();
        let mut set = computation.settings();
        for (name, text) in settings {
            set.set(name, text).unwrap();
        }
        let sentence = Sentence::parse(sentence).unwrap();
        computation.run(computation.inputs(&sentence, &set), set)
    }

    #[track_caller]
    fn check(sentence: &str, settings: &[(&str, &str)], expected: Option<&str>) {
        let said = idle(&run(sentence, settings));
        assert_eq!(said.is_some(), expected.is_some(), "{said:?}");
        let (said, expected) = (said.unwrap_or_default(), expected.unwrap_or_default());
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn a_mistake_without_effect_says_why() {
        let causal = ("mask", "causal");
        let mistake = |name| ("mistake", name);
        check("my name", &[], None);
        check("my name", &[mistake("late-mask")], Some("turn `mask`"));
        check("my", &[mistake("zero-mask"), causal], Some("one word"));
        check("my name", &[mistake("zero-mask"), causal], None);
        check(
            "my name",
            &[mistake("unscaled"), ("d_k", "1")],
            Some("d_k up"),
        );
        check(
            "my name",
            &[("scaling", "off"), ("d_k", "1")],
            Some("d_k up"),
        );
        check("my name", &[("scaling", "off")], None);
        check("my", &[mistake("columns")], Some("one word"));
        check("no no", &[mistake("columns")], Some("the same here"));
        check("no no", &[mistake("columns"), causal], None);
        check("my", &[mistake("reshaped-keys")], Some("another word"));
        let narrow = [mistake("reshaped-keys"), ("d_k", "1")];
        check("my name", &narrow, Some("turn d_k up"));
        check("my", &[mistake("detached")], Some("one word"));
        check("no no", &[mistake("detached")], Some("the same here"));
        let same = "d and dₖ are both 4 here";
        check("my name", &[mistake("model-width")], Some(same));
        check("my name", &[mistake("model-width"), ("d", "8")], None);
    }

    #[test]
    fn a_mistake_without_effect_changes_no_output_and_others_do() {
        let of_attention = |it: &&Mistake| matches!(it.code, WrongCode::Attention(_));
        for mistake in MISTAKES.iter().filter(of_attention) {
            for (sentence, mask, d, d_k) in [
                ("my", "causal", "4", "4"),
                ("my name is aj", "none", "4", "4"),
                ("my name is aj", "causal", "4", "1"),
                ("my name is aj", "causal", "8", "4"),
            ] {
                let common = [("mask", mask), ("d", d), ("d_k", d_k)];
                let right = run(sentence, &common);
                let wrong = run(
                    sentence,
                    &[&common[..], &[("mistake", mistake.name)]].concat(),
                );
                let context = |run: &Run| run.tape.value(run.find("context").unwrap());
                let same = (&*context(&right) - &*context(&wrong)).amax() < 1e-12;
                // Without a gradient every number is right, and one word has all the weight at any score.
                let hidden = mistake.name == "detached" || sentence == "my";
                assert!(hidden || same == idle(&wrong).is_some(), "{}", mistake.name);
            }
        }
    }
}
