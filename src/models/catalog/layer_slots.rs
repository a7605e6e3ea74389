//! The slots of the layers, which the whole Transformer has once for each of its layers.

use crate::models::slots::Slot;
use crate::models::sublayer::NormPlace;

/// The most layers that the Transformer has: as many as the paper's.
pub(super) const MOST_LAYERS: usize = 6;

macro_rules! encoder_weights {
    ($scope:literal) => {
        [
            Slot::weights(concat!($scope, "w_q"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "b_q"), ["1", "d"]),
            Slot::weights(concat!($scope, "w_k"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "b_k"), ["1", "d"]),
            Slot::weights(concat!($scope, "w_v"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "b_v"), ["1", "d"]),
            Slot::weights(concat!($scope, "w_o"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "b_o"), ["1", "d"]),
            Slot::weights(concat!($scope, "gamma1"), ["1", "d"]),
            Slot::weights(concat!($scope, "beta1"), ["1", "d"]),
            Slot::weights(concat!($scope, "gamma2"), ["1", "d"]),
            Slot::weights(concat!($scope, "beta2"), ["1", "d"]),
            Slot::weights(concat!($scope, "w_1"), ["d", "f"]),
            Slot::weights(concat!($scope, "b_1"), ["1", "f"]),
            Slot::weights(concat!($scope, "w_2"), ["f", "d"]),
            Slot::weights(concat!($scope, "b_2"), ["1", "d"]),
        ]
    };
}

macro_rules! decoder_weights {
    ($scope:literal) => {
        [
            Slot::weights(concat!($scope, "self.w_q"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "self.b_q"), ["1", "d"]),
            Slot::weights(concat!($scope, "self.w_k"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "self.b_k"), ["1", "d"]),
            Slot::weights(concat!($scope, "self.w_v"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "self.b_v"), ["1", "d"]),
            Slot::weights(concat!($scope, "self.w_o"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "self.b_o"), ["1", "d"]),
            Slot::weights(concat!($scope, "cross.w_q"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "cross.b_q"), ["1", "d"]),
            Slot::weights(concat!($scope, "cross.w_k"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "cross.b_k"), ["1", "d"]),
            Slot::weights(concat!($scope, "cross.w_v"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "cross.b_v"), ["1", "d"]),
            Slot::weights(concat!($scope, "cross.w_o"), ["d", "d"]),
            Slot::optional_weights(concat!($scope, "cross.b_o"), ["1", "d"]),
            Slot::weights(concat!($scope, "gamma1"), ["1", "d"]),
            Slot::weights(concat!($scope, "beta1"), ["1", "d"]),
            Slot::weights(concat!($scope, "gamma2"), ["1", "d"]),
            Slot::weights(concat!($scope, "beta2"), ["1", "d"]),
            Slot::weights(concat!($scope, "gamma3"), ["1", "d"]),
            Slot::weights(concat!($scope, "beta3"), ["1", "d"]),
            Slot::weights(concat!($scope, "w_1"), ["d", "f"]),
            Slot::weights(concat!($scope, "b_1"), ["1", "f"]),
            Slot::weights(concat!($scope, "w_2"), ["f", "d"]),
            Slot::weights(concat!($scope, "b_2"), ["1", "d"]),
        ]
    };
}

pub(super) static ENCODER: &[Slot] = &joined::<20>(&[
    &[
        Slot::matrix("x", ["n", "d"]),
        Slot::divisor("heads", "d"),
        Slot::choice("norm", NormPlace::NAMES),
        Slot::mask(["n", "n"]),
    ],
    &encoder_weights!(""),
]);

pub(super) static DECODER: &[Slot] = &joined::<30>(&[
    &[
        Slot::matrix("x", ["n", "d"]),
        Slot::matrix("memory", ["m", "d"]),
        Slot::divisor("heads", "d"),
        Slot::choice("norm", NormPlace::NAMES),
    ],
    &decoder_weights!(""),
]);

/// The inputs of a Transformer and the weights outside its layers.
const AROUND_LAYERS: [Slot; 9] = [
    Slot::ids("source", "vs", 1),
    Slot::ids("target", "vt", 2),
    Slot::divisor("heads", "d"),
    Slot::choice("norm", NormPlace::NAMES),
    Slot::size("layers"),
    Slot::weights("source_table", ["vs", "d"]),
    Slot::weights("target_table", ["vt", "d"]),
    Slot::weights("w_out", ["d", "vt"]),
    Slot::weights("b_out", ["1", "vt"]),
];

/// The same for the translator that comes with the program, which has one layer and writes the target itself: all that it needs of that is which
/// numbers have the marks of its beginning and its end.
pub(super) static TRANSLATION: &[Slot] = &{
    let mut slots = joined::<{ 9 + 42 }>(&[
        &AROUND_LAYERS,
        &in_layer(0, encoder_weights!("encoder.0.")),
        &in_layer(0, decoder_weights!("decoder.0.")),
    ]);
    slots[1] = Slot::ids("marks", "vt", 2);
    slots
};

pub(super) static TRANSFORMER: &[Slot] = &joined::<{ 9 + MOST_LAYERS * 42 }>(&[
    &AROUND_LAYERS,
    &in_layer(0, encoder_weights!("encoder.0.")),
    &in_layer(0, decoder_weights!("decoder.0.")),
    &in_layer(1, encoder_weights!("encoder.1.")),
    &in_layer(1, decoder_weights!("decoder.1.")),
    &in_layer(2, encoder_weights!("encoder.2.")),
    &in_layer(2, decoder_weights!("decoder.2.")),
    &in_layer(3, encoder_weights!("encoder.3.")),
    &in_layer(3, decoder_weights!("decoder.3.")),
    &in_layer(4, encoder_weights!("encoder.4.")),
    &in_layer(4, decoder_weights!("decoder.4.")),
    &in_layer(5, encoder_weights!("encoder.5.")),
    &in_layer(5, decoder_weights!("decoder.5.")),
]);

/// The most layers of a stack without a decoder.
pub(super) const MOST_IN_STACK: usize = 12;

pub(super) static STACK: &[Slot] = &joined::<{ 4 + MOST_IN_STACK * 16 }>(&[
    &[
        Slot::matrix("x", ["n", "d"]),
        Slot::divisor("heads", "d"),
        Slot::choice("norm", NormPlace::NAMES),
        Slot::size("layers"),
    ],
    &in_layer(0, encoder_weights!("layer.0.")),
    &in_layer(1, encoder_weights!("layer.1.")),
    &in_layer(2, encoder_weights!("layer.2.")),
    &in_layer(3, encoder_weights!("layer.3.")),
    &in_layer(4, encoder_weights!("layer.4.")),
    &in_layer(5, encoder_weights!("layer.5.")),
    &in_layer(6, encoder_weights!("layer.6.")),
    &in_layer(7, encoder_weights!("layer.7.")),
    &in_layer(8, encoder_weights!("layer.8.")),
    &in_layer(9, encoder_weights!("layer.9.")),
    &in_layer(10, encoder_weights!("layer.10.")),
    &in_layer(11, encoder_weights!("layer.11.")),
]);

/// The same slots, all in the layer with this number.
const fn in_layer<const N: usize>(layer: usize, mut slots: [Slot; N]) -> [Slot; N] {
    let mut at = 0;
    while at < N {
        slots[at] = slots[at].in_layer(layer);
        at += 1;
    }
    slots
}

/// Lists one after the other.
const fn joined<const N: usize>(lists: &[&[Slot]]) -> [Slot; N] {
    let mut all = [lists[0][0]; N];
    let (mut list, mut at) = (0, 0);
    while list < lists.len() {
        let mut slot = 0;
        while slot < lists[list].len() {
            all[at] = lists[list][slot];
            at += 1;
            slot += 1;
        }
        list += 1;
    }
    assert!(at == N, "as many slots as were said");
    all
}
