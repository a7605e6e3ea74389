//! Addresses that differ in one number, folded into a range: `step1–3.h` for `step1.h, step2.h, step3.h`.

use std::fmt;

/// The addresses, with consecutive ones folded into ranges, and consecutive ranges folded again:
/// `encoder.0–1.head1–4.weights`.
pub(super) fn folded<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ranges: Vec<AddressRange<'a>> = addresses.map(AddressRange::of).collect();
    loop {
        let before = ranges.len();
        let mut merged: Vec<AddressRange<'a>> = Vec::new();
        for range in ranges {
            if !merged.iter_mut().any(|known| known.extend(&range)) {
                merged.push(range);
            }
        }
        ranges = merged;
        if ranges.len() == before {
            return ranges.iter().map(AddressRange::to_string).collect();
        }
    }
}

/// Addresses with the same text and a range of numbers at each numeric position.
struct AddressRange<'a> {
    /// The text around the numbers; one entry more than `numbers`.
    texts: Vec<&'a str>,
    /// The first and the last of each range, as they are written.
    numbers: Vec<[&'a str; 2]>,
}

impl<'a> AddressRange<'a> {
    fn of(mut address: &'a str) -> Self {
        let is_digit = |c: char| c.is_ascii_digit();
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        while let Some(start) = address.find(is_digit) {
            let (text, rest) = address.split_at(start);
            let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
            let (number, rest) = rest.split_at(end);
            texts.push(text);
            numbers.push([number, number]);
            address = rest;
        }
        texts.push(address);
        Self { texts, numbers }
    }

    /// Extends this range by `next` if `next` continues it in exactly one number. Returns whether it did.
    fn extend(&mut self, next: &Self) -> bool {
        if self.texts != next.texts {
            return false;
        }
        let pairs = self.numbers.iter().zip(&next.numbers);
        let mut different = pairs.enumerate().filter(|(_, (own, next))| own != next);
        let (Some((at, ([_, last], [first, new_last]))), None) =
            (different.next(), different.next())
        else {
            return false;
        };
        let number = |text: &str| text.parse::<u64>().ok();
        let wanted = number(last).and_then(|last| last.checked_add(1));
        let follows = wanted.is_some() && wanted == number(first);
        if follows {
            self.numbers[at][1] = new_last;
        }
        follows
    }
}

impl fmt::Display for AddressRange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (text, [first, last]) in self.texts.iter().zip(&self.numbers) {
            write!(f, "{text}{first}")?;
            if first != last {
                write!(f, "–{last}")?;
            }
        }
        f.write_str(self.texts.last().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(addresses: &str, expected: &str) {
        assert_eq!(folded(addresses.split(' ')).join(", "), expected);
    }

    #[test]
    fn one_number_that_counts_up_is_a_range() {
        check("x states", "x, states");
        check("step1.h", "step1.h");
        check(
            "x step9.a step9.h step10.a step10.h states",
            "x, step9–10.a, step9–10.h, states",
        );
        check("step1.h step3.h step4.h", "step1.h, step3–4.h");
        check(
            "step18446744073709551615.h step0.h",
            "step18446744073709551615.h, step0.h",
        );
    }

    #[test]
    fn the_number_may_stand_anywhere() {
        check(
            "encoder.0.head1.weights encoder.0.head2.weights",
            "encoder.0.head1–2.weights",
        );
        check(
            "encoder.0.norm encoder.1.norm encoder.2.norm",
            "encoder.0–2.norm",
        );
        check(
            "e.0.head0.w e.0.head1.w e.1.head0.w e.1.head1.w",
            "e.0–1.head0–1.w",
        );
        check("e.0.head1.w e.1.head2.w", "e.0.head1.w, e.1.head2.w");
    }
}
