//! Attention of a batch of short texts in several heads. The vector of each word stands in one piece here: matrices are [d, words].

use pulp::{Arch, NullaryFnOnce};

use super::exponential::exp_of_negative;
use crate::math::Matrix;

/// Where a head of a text has its words and its weights.
#[derive(Clone, Copy)]
struct Part<'a> {
    mask: &'a Matrix,
    query: usize,
    key: usize,
    /// The first row of the head's share.
    first: usize,
    weights: usize,
}

/// Every head of every text, in the order in which weights are kept.
fn parts<'a>(masks: impl Iterator<Item = &'a Matrix>, heads: usize, share: usize) -> Vec<Part<'a>> {
    let (mut query, mut key, mut weights) = (0, 0, 0);
    let mut parts = Vec::new();
    for mask in masks {
        for head in 0..heads {
            let first = head * share;
            parts.push(Part {
                mask,
                query,
                key,
                first,
                weights,
            });
            weights += mask.len();
        }
        query += mask.nrows();
        key += mask.ncols();
    }
    parts
}

/// q [d, n], k [d, m], v [d, m] and the mask [queries, keys] of each text -> the contexts [d, n], and the weights of each head of each text
/// row by row.
pub(in crate::math) fn attend<'a>(
    [q, k, v]: &[Matrix; 3],
    masks: impl Iterator<Item = &'a Matrix>,
    heads: usize,
) -> (Matrix, Vec<f64>) {
    let (d, n) = q.shape();
    let share = d / heads;
    let parts = parts(masks, heads, share);
    let count = parts
        .last()
        .map_or(0, |part| part.weights + part.mask.len());
    let mut context = Matrix::zeros(d, n);
    let mut weights = vec![0.0; count];
    Arch::new().dispatch(Attend {
        words: [q, k, v].map(Matrix::as_slice),
        parts: &parts,
        d,
        share,
        context: context.as_mut_slice(),
        weights: &mut weights,
    });
    (context, weights)
}

struct Attend<'a> {
    words: [&'a [f64]; 3],
    parts: &'a [Part<'a>],
    d: usize,
    share: usize,
    context: &'a mut [f64],
    weights: &'a mut [f64],
}

impl NullaryFnOnce for Attend<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let ([q, k, v], d, share) = (self.words, self.d, self.share);
        let root = (share as f64).sqrt();
        for part in self.parts {
            let (n, m) = part.mask.shape();
            let weights = &mut self.weights[part.weights..][..n * m];
            for i in 0..n {
                let row = &mut weights[i * m..][..m];
                let query = &q[(part.query + i) * d + part.first..][..share];
                let mut largest = f64::NEG_INFINITY;
                for (j, score) in row.iter_mut().enumerate() {
                    let key = &k[(part.key + j) * d + part.first..][..share];
                    *score = dot(query, key) / root + part.mask[(i, j)];
                    largest = largest.max(*score);
                }
                if largest == f64::NEG_INFINITY {
                    row.fill(0.0);
                    continue;
                }
                let mut sum = 0.0;
                for score in &mut *row {
                    *score = exp_of_negative(*score - largest);
                    sum += *score;
                }
                let context = &mut self.context[(part.query + i) * d + part.first..][..share];
                for (j, weight) in row.iter_mut().enumerate() {
                    *weight /= sum;
                    add_multiple(
                        context,
                        *weight,
                        &v[(part.key + j) * d + part.first..][..share],
                    );
                }
            }
        }
    }
}

/// The gradients of q, k and v [d, words], given those of the contexts [d, n] and the weights.
pub(in crate::math) fn attend_back<'a>(
    [q, k, v]: &[Matrix; 3],
    masks: impl Iterator<Item = &'a Matrix>,
    heads: usize,
    weights: &[f64],
    upstream: &Matrix,
) -> [Matrix; 3] {
    let d = q.nrows();
    let share = d / heads;
    let mut gradients = [q, k, v].map(|of| Matrix::zeros(d, of.ncols()));
    let [to_q, to_k, to_v] = &mut gradients;
    Arch::new().dispatch(AttendBack {
        words: [q, k, v].map(Matrix::as_slice),
        parts: &parts(masks, heads, share),
        d,
        share,
        weights,
        upstream: upstream.as_slice(),
        gradients: [to_q, to_k, to_v].map(Matrix::as_mut_slice),
    });
    gradients
}

struct AttendBack<'a> {
    words: [&'a [f64]; 3],
    parts: &'a [Part<'a>],
    d: usize,
    share: usize,
    weights: &'a [f64],
    upstream: &'a [f64],
    gradients: [&'a mut [f64]; 3],
}

impl NullaryFnOnce for AttendBack<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let ([q, k, v], d, share) = (self.words, self.d, self.share);
        let [to_q, to_k, to_v] = self.gradients;
        let root = (share as f64).sqrt();
        let mut flows = Vec::new();
        for part in self.parts {
            let (n, m) = part.mask.shape();
            let weights = &self.weights[part.weights..][..n * m];
            let of_key = |j: usize| (part.key + j) * d + part.first;
            for i in 0..n {
                let row = &weights[i * m..][..m];
                let of_query = (part.query + i) * d + part.first;
                let upstream = &self.upstream[of_query..][..share];
                flows.clear();
                let mut drained = 0.0;
                for (j, &weight) in row.iter().enumerate() {
                    let flow = dot(upstream, &v[of_key(j)..][..share]);
                    drained += flow * weight;
                    flows.push(flow);
                    add_multiple(&mut to_v[of_key(j)..][..share], weight, upstream);
                }
                let query = &q[of_query..][..share];
                for (j, (&weight, flow)) in row.iter().zip(&flows).enumerate() {
                    let slope = weight * (flow - drained) / root;
                    add_multiple(
                        &mut to_q[of_query..][..share],
                        slope,
                        &k[of_key(j)..][..share],
                    );
                    add_multiple(&mut to_k[of_key(j)..][..share], slope, query);
                }
            }
        }
    }
}

/// a·b in four partial sums, which a processor adds up at once.
#[inline(always)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut sums = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

#[inline(always)]
fn add_multiple(sums: &mut [f64], factor: f64, cells: &[f64]) {
    for (sum, cell) in sums.iter_mut().zip(cells) {
        *sum += factor * cell;
    }
}
