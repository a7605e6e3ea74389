//! exp and tanh without branches or tables, so that a loop over a column becomes vector instructions.
//!
//! Every step is an operation that IEEE 754 rounds alike everywhere, so that, unlike the functions of the system's
//! mathematics library, these give the same bits on every machine. `mul_add` is a single instruction on all processors that
//! [`pulp`] has vectors for; without one it is right but slow.

use std::f64::consts::{LN_2, LOG2_E};

/// The digits of ln 2 after those that [`LN_2`] keeps.
const LN_2_REST: f64 = 2.319_046_813_846_299_6e-17;

/// 1.5 · 2⁵²: at this size neighbouring numbers differ by 1, so that adding it rounds to a whole number.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// eˣ for x ≤ 0, within one part in 10¹⁵; 0 for −∞, NaN for NaN.
///
/// What is hardly a normal number any more (x below −708) comes out as 0: subnormal numbers take processors a hundred times
/// as long.
#[inline(always)]
pub(crate) fn exp_of_negative(x: f64) -> f64 {
    let (power, rest) = split(if x < SMALLEST { SMALLEST } else { x });
    let scale = power_of_two(power);
    let result = scale.mul_add(exp_m1_near_zero(rest), scale);
    if x < SMALLEST { 0.0 } else { result }
}

/// 2 to the power that this comes to is still a normal number.
const SMALLEST: f64 = -708.0;

/// tanh x for any x, within one part in 10¹⁵.
#[inline(always)]
pub(crate) fn tanh(x: f64) -> f64 {
    // tanh x = (e²ˣ − 1) / (e²ˣ + 1). The numerator is found without ever forming e²ˣ, which would drown a small x in the 1.
    let double = 2.0 * x.abs();
    // Not with `min`, which would turn NaN into 50.
    let (power, rest) = split(if double > 50.0 { 50.0 } else { double });
    let scale = power_of_two(power);
    let numerator = scale.mul_add(exp_m1_near_zero(rest), scale - 1.0);
    (numerator / (numerator + 2.0)).copysign(x)
}

/// x as power · ln 2 + rest, with a whole power and |rest| ≤ ½ ln 2: then eˣ = 2ᵖᵒʷᵉʳ · eʳᵉˢᵗ.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let power = x.mul_add(LOG2_E, WHOLE) - WHOLE;
    // First what ln 2 is as a number, then what the number lacks: `mul_add` rounds only once, and loses nothing of the first.
    (power, power.mul_add(-LN_2_REST, power.mul_add(-LN_2, x)))
}

/// eʳ − 1 for |r| ≤ ½ ln 2: the series r + r²/2! + r³/3! + …, whose 14th term is below the last bit.
#[inline(always)]
fn exp_m1_near_zero(r: f64) -> f64 {
    let [t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13] = TERMS;
    // By fours, because a sum from one end to the other would have each term wait for the one before it.
    let r2 = r * r;
    let four = |a: f64, b: f64, c: f64, d: f64| d.mul_add(r, c).mul_add(r2, b.mul_add(r, a));
    let r4 = r2 * r2;
    let upper = four(t10, t11, t12, t13).mul_add(r4, four(t6, t7, t8, t9));
    let sum = upper.mul_add(r4, four(t2, t3, t4, t5));
    // The first term comes last, so that the rounding of the small ones is lost in it.
    sum.mul_add(r2, r)
}

/// 1/2!, 1/3!, …, 1/13!
const TERMS: [f64; 12] = {
    let (mut terms, mut factorial, mut n) = ([0.0; 12], 1.0, 2);
    while n <= 13 {
        factorial *= n as f64;
        terms[n - 2] = 1.0 / factorial;
        n += 1;
    }
    terms
};

/// 2ᵖ for a whole p from −1022 to 1023: p, written into the exponent of a number.
#[inline(always)]
fn power_of_two(p: f64) -> f64 {
    // Added to WHOLE, the biased exponent stands in the lowest bits; the shift drops all the others.
    f64::from_bits((p + (WHOLE + 1023.0)).to_bits() << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest relative difference of two functions, over a grid uneven enough to meet all kinds of bits.
    fn worst(own: fn(f64) -> f64, std: fn(f64) -> f64, from: f64, to: f64) -> f64 {
        let steps = 300_000;
        (0..steps)
            .map(|i| from + (to - from) * (f64::from(i) + 0.137) / f64::from(steps))
            .map(|x| ((own(x) - std(x)) / std(x)).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn exp_agrees_with_std() {
        for from in [-708.0, -40.0, -1.0, -1e-9, -1e-300] {
            let worst = worst(exp_of_negative, f64::exp, from, 0.0);
            assert!(worst < 1e-15, "exp from {from}: {worst:e}");
        }
    }

    #[test]
    fn exp_at_the_edges() {
        for one in [0.0, -0.0, -5e-324, -1e-310, -1e-17] {
            assert_eq!(exp_of_negative(one), 1.0, "{one:e}");
        }
        for nothing in [f64::NEG_INFINITY, -1e308, -1e4, -746.0, -708.1] {
            assert_eq!(exp_of_negative(nothing), 0.0, "{nothing:e}");
        }
        assert!(exp_of_negative(f64::NAN).is_nan());
    }

    #[test]
    fn tanh_agrees_with_std() {
        for to in [30.0, 2.0, 0.4, 1e-3, 1e-9, 1e-300, -1.0, -30.0] {
            let worst = worst(tanh, f64::tanh, 0.0, to);
            assert!(worst < 1e-15, "tanh to {to}: {worst:e}");
        }
    }

    #[test]
    fn tanh_at_the_edges() {
        for x in [
            0.0,
            -0.0,
            5e-324,
            -1e-310,
            22.0,
            -1e308,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ] {
            assert_eq!(tanh(x).to_bits(), x.tanh().to_bits(), "{x:e}");
        }
        assert!(tanh(f64::NAN).is_nan());
    }
}
