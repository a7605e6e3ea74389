//! Reads which words a run has: whether they are fixed, and their order, `"reversed"`, `"swapped 0, last"` or `[2, 0, 1]`.

use toml::de::DeValue;

use super::directive::WordOrder;
use super::expression::Index;
use super::grammar::Grammar;
use super::manuscript::{Span, Spanned};
use super::toml_keys::{TomlEntry, TomlKeys, TomlText};
use crate::nearest::suggestion;

impl TomlKeys<'_> {
    /// Whether the sentence is fixed, which has to be there then.
    pub(super) fn is_fixed(&mut self, sentence: Option<&Spanned<String>>) -> bool {
        let at = self.place("fixed");
        let is_fixed = self.truth("fixed").unwrap_or(false);
        if let Some(at) = at.filter(|_| is_fixed && sentence.is_none()) {
            let message = "`fixed` keeps a sentence, and there is none";
            self.report(at, message, "add sentence = \"…\"");
        }
        is_fixed && sentence.is_some()
    }

    /// The order of the words.
    pub(super) fn order(&mut self) -> Option<Spanned<WordOrder>> {
        if let Some(TomlEntry { value, bytes, .. }) = self.take_if("order", DeValue::is_array) {
            let at = self.manuscript.at(bytes);
            let value = WordOrder::Permuted(self.permutation(&value, at)?);
            return Some(Spanned { value, at });
        }
        let text = self.text("order")?;
        let TomlText { spanned, .. } = &text;
        let words = spanned.value.split_once(' ');
        let (name, places) = words.unwrap_or((&spanned.value, ""));
        let value = match (name, places) {
            ("reversed", "") => WordOrder::Reversed,
            ("swapped", "") => {
                let place = |place| Spanned {
                    value: Index::At(place),
                    at: spanned.at,
                };
                WordOrder::Swapped([place(0), place(1)])
            }
            ("swapped", places) => WordOrder::Swapped(self.swap(&text, places.len())?),
            _ => {
                let message = format!("no order `{}`", spanned.value);
                let help = suggestion(&spanned.value, &WordOrder::NAMES);
                self.report(spanned.at, message, &help);
                return None;
            }
        };
        Some(Spanned {
            value,
            at: spanned.at,
        })
    }

    /// The two places in the last `length` bytes of a text.
    fn swap(&mut self, text: &TomlText, length: usize) -> Option<[Spanned<Index>; 2]> {
        let bytes = self.bytes(text)?;
        let swap = Grammar::swap(self.manuscript, bytes.end - length..bytes.end);
        let [one, other] = swap.map_err(|problem| self.problems.push(problem)).ok()?;
        if one.value == other.value {
            let message = "this swaps a word with itself";
            self.report(other.at, message, "name two different words");
            return None;
        }
        Some([one, other])
    }

    /// A list of places in which each from 0 on stands once.
    fn permutation(&mut self, list: &DeValue<'_>, at: Span) -> Option<Vec<usize>> {
        let place = |item: &DeValue<'_>| match item {
            DeValue::Integer(number) => number.to_string().parse::<usize>().ok(),
            _ => None,
        };
        let items = list.as_array().into_iter().flatten();
        let places: Option<Vec<usize>> = items.map(|item| place(item.get_ref())).collect();
        let Some(places) = places.filter(|places| !places.is_empty()) else {
            let message = "an order is a list of the places of words, counted from 0";
            self.report(at, message, "write it as in order = [2, 0, 1]");
            return None;
        };
        let mut sorted = places.clone();
        sorted.sort_unstable();
        let wrong = sorted
            .iter()
            .zip(0..)
            .find(|(place, wanted)| *place != wanted);
        if let Some((place, wanted)) = wrong {
            let message = match place < &wanted {
                true => format!("place {place} stands twice in this order"),
                false => format!("place {wanted} is missing in this order"),
            };
            let help = format!("name each place from 0 to {} once", places.len() - 1);
            self.report(at, message, &help);
            return None;
        }
        Some(places)
    }
}
