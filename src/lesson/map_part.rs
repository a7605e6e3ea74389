//! The parts of the model that a course takes apart, and how a lesson names them.

use super::manuscript::Spanned;
use super::toml_keys::TomlKeys;
use crate::nearest::suggestion;

/// A part of the model: a box on the map of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MapPart {
    /// `sentence`: the words.
    Sentence,
    /// `embedding`: a vector for each word.
    Embedding,
    /// `positions`: the place of each word, added to its vector.
    Positions,
    /// `rnn`: the recurrent network.
    Rnn,
    /// `bptt`: its training, backpropagation through time.
    Bptt,
    /// `truncated-bptt`: the same over the last steps only.
    TruncatedBptt,
    /// `vanishing-gradients`: gradients that fade or explode with distance.
    VanishingGradients,
    /// `bi-rnn`: two recurrent networks, one for each direction.
    BiRnn,
    /// `gru`: gates against forgetting.
    Gru,
    /// `encoder`: the half that reads.
    Encoder,
    /// `self-attention`: attention within one sentence.
    SelfAttention,
    /// `add-norm`: the residual connection and layer normalization.
    AddNorm,
    /// `feed-forward`: the network applied to each word by itself.
    FeedForward,
    /// `decoder`: the half that writes.
    Decoder,
    /// `masked-self-attention`: attention that looks back only.
    MaskedSelfAttention,
    /// `cross-attention`: attention from one sentence to another.
    CrossAttention,
    /// `next-word`: the guess of the next word.
    NextWord,
    /// `query-key-value`: the three views of a word.
    QueryKeyValue,
    /// `affinity`: the scores of all pairs.
    Affinity,
    /// `scale`: the scores divided by √dₖ.
    Scale,
    /// `mask`: the scores that are hidden.
    Mask,
    /// `softmax`: from scores to shares.
    Softmax,
    /// `context`: the values, mixed by their shares.
    Context,
    /// `multi-head`: several attentions side by side.
    MultiHead,
}

impl MapPart {
    /// Whether it is a part of attention.
    pub fn is_inside_attention(self) -> bool {
        use MapPart::{Affinity, Context, Mask, MultiHead, QueryKeyValue, Scale, Softmax};
        matches!(
            self,
            QueryKeyValue | Affinity | Scale | Mask | Softmax | Context | MultiHead
        )
    }

    /// Every part by its name in a lesson.
    pub const ALL: [(&str, MapPart); 24] = [
        ("sentence", MapPart::Sentence),
        ("embedding", MapPart::Embedding),
        ("positions", MapPart::Positions),
        ("rnn", MapPart::Rnn),
        ("bptt", MapPart::Bptt),
        ("truncated-bptt", MapPart::TruncatedBptt),
        ("vanishing-gradients", MapPart::VanishingGradients),
        ("bi-rnn", MapPart::BiRnn),
        ("gru", MapPart::Gru),
        ("encoder", MapPart::Encoder),
        ("self-attention", MapPart::SelfAttention),
        ("add-norm", MapPart::AddNorm),
        ("feed-forward", MapPart::FeedForward),
        ("decoder", MapPart::Decoder),
        ("masked-self-attention", MapPart::MaskedSelfAttention),
        ("cross-attention", MapPart::CrossAttention),
        ("next-word", MapPart::NextWord),
        ("query-key-value", MapPart::QueryKeyValue),
        ("affinity", MapPart::Affinity),
        ("scale", MapPart::Scale),
        ("mask", MapPart::Mask),
        ("softmax", MapPart::Softmax),
        ("context", MapPart::Context),
        ("multi-head", MapPart::MultiHead),
    ];
}

impl TomlKeys<'_> {
    /// Takes out a part of the map, or a list of them.
    pub(super) fn map_parts(&mut self, name: &str) -> Vec<MapPart> {
        let listed = self.list(name);
        let listed = listed.map(|texts| texts.into_iter().map(|text| text.spanned).collect());
        let names: Vec<_> = listed.unwrap_or_else(|| self.string(name).into_iter().collect());
        self.parts_named(&names)
    }

    /// The parts of the map with these names; an unknown or repeated one is a problem.
    pub(super) fn parts_named(&mut self, names: &[Spanned<String>]) -> Vec<MapPart> {
        let mut parts = Vec::new();
        for name in names {
            let known = MapPart::ALL.iter().find(|(known, _)| *known == name.value);
            match known {
                None => {
                    let message = format!("no part of the map `{}`", name.value);
                    let known = MapPart::ALL.map(|(name, _)| name);
                    self.report(name.at, message, &suggestion(&name.value, &known));
                }
                Some((_, part)) if parts.contains(part) => {
                    let message = format!("`{}` is named twice", name.value);
                    self.report(name.at, message, "name each part once");
                }
                Some((_, part)) => parts.push(*part),
            }
        }
        parts
    }
}
