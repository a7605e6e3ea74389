//! What it costs a decoder to write a translation, counted word by word: with everything computed again for each word, and with the keys
//! and values of earlier words kept in a cache.
//!
//! Every product of two numbers is counted, those of softmax, layer norm, biases and sums are not. The encoder reads the source once, both
//! ways, and is left out.

/// The sizes of a decoder and of what it reads.
#[derive(Clone, Copy, Debug)]
pub struct Decoder {
    /// The words of the source.
    pub source: usize,
    /// The width of a word's vector.
    pub d: usize,
    /// The width inside feed-forward.
    pub d_ff: usize,
    /// The layers.
    pub layers: usize,
    /// The words of the vocabulary, each of which is given a score.
    pub vocabulary: usize,
}

impl Decoder {
    /// The multiplications of the guess after t words, the mark of the beginning among them, if all of these go through the decoder again.
    pub fn again(self, t: usize) -> usize {
        self.rows(t, [t, t]) + self.layers * self.keys_of_source()
    }

    /// The same if the keys and values of the words before the last are at hand, and from the second guess on those of the source.
    pub fn cached(self, t: usize) -> usize {
        let once = match t {
            1 => self.layers * self.keys_of_source(),
            _ => 0,
        };
        self.rows(1, [1, t]) + once
    }

    /// The keys and values of the source in one layer.
    fn keys_of_source(self) -> usize {
        2 * self.source * self.d * self.d
    }

    /// So many rows through all layers and up to their scores; each of `pairs` queries meets so many keys.
    fn rows(self, rows: usize, [queries, keys]: [usize; 2]) -> usize {
        let Self {
            source, d, d_ff, ..
        } = self;
        // Query, key, value and output of a word; what is scored, and what is weighed.
        let own = 4 * rows * d * d + 2 * queries * keys * d;
        let across = 2 * rows * d * d + 2 * rows * source * d;
        let feed_forward = 2 * rows * d * d_ff;
        self.layers * (own + across + feed_forward) + rows * d * self.vocabulary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECODER: Decoder = Decoder {
        source: 4,
        d: 3,
        d_ff: 5,
        layers: 2,
        vocabulary: 7,
    };

    /// A product [n, m]·[m, p].
    fn product([n, m, p]: [usize; 3]) -> usize {
        let mut count = 0;
        for _ in 0..n {
            for _ in 0..p {
                count += m;
            }
        }
        count
    }

    /// Every product of one pass, one after the other: t rows with `own` rows of the target and the source behind them.
    fn by_products(t: usize, own: usize, source_is_known: bool) -> usize {
        let Decoder {
            source,
            d,
            d_ff,
            layers,
            vocabulary,
        } = DECODER;
        let mut count = 0;
        for _ in 0..layers {
            let projections = 4;
            count += projections * product([t, d, d]);
            count += product([t, d, own]) + product([t, own, d]);
            count += product([t, d, d]) + product([t, d, d]);
            if !source_is_known {
                count += product([source, d, d]) + product([source, d, d]);
            }
            count += product([t, d, source]) + product([t, source, d]);
            count += product([t, d, d_ff]) + product([t, d_ff, d]);
        }
        count + product([t, d, vocabulary])
    }

    #[test]
    fn all_products_are_counted() {
        for t in 1..6 {
            assert_eq!(DECODER.again(t), by_products(t, t, false));
            assert_eq!(DECODER.cached(t), by_products(1, t, t > 1));
        }
        assert_eq!(DECODER.again(1), DECODER.cached(1));
    }
}
