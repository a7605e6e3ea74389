//! The map of the course: the parts of the model that its lessons take apart, each with the first lesson about it.

use crate::lesson::{Library, MapPart, MapPart as P};

/// The map of a course. A part without a lesson is not on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseMap {
    /// Its boxes, in reading order. A part that the model has several times has several.
    pub boxes: Vec<MapBox>,
}

/// A box on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapBox {
    /// Its part of the model.
    pub part: MapPart,
    /// Its region.
    pub region: Region,
    /// The index of the lesson that it opens, from 0.
    pub lesson: usize,
    /// The number of that lesson, if it has one.
    pub number: Option<u32>,
    /// Its number and title: `8 · Query, key, value`.
    pub title: String,
    /// Whether it is a part at hand.
    pub is_lit: bool,
}

/// A region of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// From the sentence to vectors.
    Input,
    /// The recurrent network and its training.
    Recurrent,
    /// The name of the encoder.
    EncoderTitle,
    /// The layers of the encoder.
    Encoder,
    /// The name of the decoder.
    DecoderTitle,
    /// The layers of the decoder.
    Decoder,
    /// What comes out.
    Output,
    /// The stages of attention.
    Stages,
}

impl Region {
    /// Every region, in reading order.
    pub const ALL: [Region; 8] = [
        Region::Input,
        Region::Recurrent,
        Region::EncoderTitle,
        Region::Encoder,
        Region::DecoderTitle,
        Region::Decoder,
        Region::Output,
        Region::Stages,
    ];
}

/// A place of the full map: its part and region, and what else must be on the map for it, any part of each list.
type Place = (MapPart, Region, &'static [&'static [MapPart]]);

/// Any of these shows that there is a decoder.
const DECODER: &[MapPart] = &[P::Decoder, P::MaskedSelfAttention, P::CrossAttention];

/// The full map, in reading order.
const PLACES: &[Place] = &[
    (P::Sentence, Region::Input, &[]),
    (P::Embedding, Region::Input, &[]),
    (P::Positions, Region::Input, &[]),
    (P::Rnn, Region::Recurrent, &[]),
    (P::Bptt, Region::Recurrent, &[]),
    (P::TruncatedBptt, Region::Recurrent, &[]),
    (P::VanishingGradients, Region::Recurrent, &[]),
    (P::BiRnn, Region::Recurrent, &[]),
    (P::Gru, Region::Recurrent, &[]),
    (P::Encoder, Region::EncoderTitle, &[]),
    (P::SelfAttention, Region::Encoder, &[]),
    (P::AddNorm, Region::Encoder, &[]),
    (P::FeedForward, Region::Encoder, &[]),
    (P::AddNorm, Region::Encoder, &[&[P::FeedForward]]),
    (P::Decoder, Region::DecoderTitle, &[]),
    (P::MaskedSelfAttention, Region::Decoder, &[]),
    (P::AddNorm, Region::Decoder, &[&[P::MaskedSelfAttention]]),
    (P::CrossAttention, Region::Decoder, &[]),
    (P::AddNorm, Region::Decoder, &[&[P::CrossAttention]]),
    (P::FeedForward, Region::Decoder, &[DECODER]),
    (P::AddNorm, Region::Decoder, &[DECODER, &[P::FeedForward]]),
    (P::NextWord, Region::Output, &[]),
    (P::QueryKeyValue, Region::Stages, &[]),
    (P::Affinity, Region::Stages, &[]),
    (P::Scale, Region::Stages, &[]),
    (P::Mask, Region::Stages, &[]),
    (P::Softmax, Region::Stages, &[]),
    (P::Context, Region::Stages, &[]),
    (P::MultiHead, Region::Stages, &[]),
];

impl CourseMap {
    /// The map of a course, with the parts at hand lit.
    pub fn new(library: &Library, at_hand: &[MapPart]) -> Self {
        let about = |part| {
            let mut lessons = library.lessons.iter();
            lessons.position(|entry| entry.map.contains(&part))
        };
        let boxes = PLACES.iter().filter_map(|&(part, region, needs)| {
            let lesson = about(part)?;
            let is_there = |any: &&[MapPart]| any.iter().any(|&part| about(part).is_some());
            needs.iter().all(is_there).then(|| MapBox {
                part,
                region,
                lesson,
                number: library.lessons[lesson].number(),
                title: title(library, lesson),
                is_lit: at_hand.contains(&part),
            })
        });
        Self {
            boxes: boxes.collect(),
        }
    }

    /// Whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// The indices of the boxes of a region.
    pub fn of(&self, region: Region) -> Vec<usize> {
        let boxes = self.boxes.iter().enumerate();
        let boxes = boxes.filter(|(_, it)| it.region == region);
        boxes.map(|(index, _)| index).collect()
    }

    /// The index of the first box with the same part.
    pub fn first_of(&self, index: usize) -> usize {
        let part = self.boxes[index].part;
        let first = self.boxes.iter().position(|it| it.part == part);
        first.unwrap_or(index)
    }

    /// The index of the first box that is lit, else of the first one.
    pub fn at_hand(&self) -> usize {
        self.boxes.iter().position(|it| it.is_lit).unwrap_or(0)
    }

    /// The parts at hand in a sentence; `None` if none is on the map.
    pub fn at_hand_in_words(&self) -> Option<String> {
        let lit = (0..self.boxes.len()).filter(|&it| self.boxes[it].is_lit);
        let lit = lit.filter(|&it| self.first_of(it) == it);
        let lit: Vec<&str> = lit.map(|it| label(self.boxes[it].part)).collect();
        match &*lit {
            [] => None,
            [one] => Some((*one).to_owned()),
            [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
        }
    }
}

/// Number and title of a lesson.
fn title(library: &Library, lesson: usize) -> String {
    let lesson = &library.lessons[lesson];
    match lesson.number() {
        Some(number) => format!("{number} · {}", lesson.title),
        None => lesson.title.clone(),
    }
}

/// The text in the box of a part.
pub fn label(part: MapPart) -> &'static str {
    match part {
        P::Sentence => "sentence",
        P::Embedding => "embedding",
        P::Positions => "positions",
        P::Rnn => "RNN",
        P::Bptt => "BPTT",
        P::TruncatedBptt => "truncated BPTT",
        P::VanishingGradients => "vanishing gradients",
        P::BiRnn => "bi-RNN",
        P::Gru => "GRU",
        P::Encoder => "encoder",
        P::SelfAttention => "self-attention",
        P::AddNorm => "add & norm",
        P::FeedForward => "feed-forward",
        P::Decoder => "decoder",
        P::MaskedSelfAttention => "masked self-attention",
        P::CrossAttention => "cross-attention",
        P::NextWord => "next word",
        P::QueryKeyValue => "Q, K, V",
        P::Affinity => "affinity",
        P::Scale => "scale",
        P::Mask => "mask",
        P::Softmax => "softmax",
        P::Context => "context",
        P::MultiHead => "multi-head",
    }
}

/// The name of a region, in a sentence.
pub fn region_in_words(region: Region) -> &'static str {
    match region {
        Region::Input => "input",
        Region::Recurrent => "recurrent",
        Region::EncoderTitle | Region::DecoderTitle => "half of the Transformer",
        Region::Encoder => "layers",
        Region::Decoder => "layers of the decoder",
        Region::Output => "output",
        Region::Stages => "inside attention",
    }
}
