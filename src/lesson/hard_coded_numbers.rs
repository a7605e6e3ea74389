//! Results that were typed into a lesson instead of computed.

use super::directive::Directive;
use super::document::{Block, BlockKind, Lesson};
use super::inline::Inline;
use super::manuscript::{Span, Spanned};
use super::problem::Problem;
use super::tokens::number_length;

/// Reports every decimal number, percentage and power of ten in the text that a learner reads.
///
/// Such a number is a result, and a result that is typed goes wrong with the next edit or seed. Whole numbers are fine, and so are
/// numbers in names (`GPT-3.5`), addresses on the web, the notes of the teacher, and numbers that a backslash marks as no
/// results (`section 3\.5`).
pub fn typed_results(lesson: &Lesson) -> Vec<Problem> {
    let blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
    let mut problems = Vec::new();
    for (text, place) in blocks.flat_map(texts) {
        let is_marked = lesson.manuscript.follows_backslash(&text.at);
        for (start, result) in results_in(&text.value) {
            // What a power is written with at an axis is [LaTeX](super::latex).
            if is_marked && start == 0 || matches!(place, Place::Axis) && result.contains('^') {
                continue;
            }
            let at = Span {
                column: text.at.column + text.value[..start].chars().count(),
                width: result.chars().count(),
                ..text.at
            };
            let message = format!("`{result}` is typed into the prose");
            problems.push(lesson.problem(&at, message, help(place, result)));
        }
    }
    problems
}

/// Where a text stands.
#[derive(Clone, Copy)]
enum Place {
    /// In text, which can have computed spans and backslashes.
    Text,
    /// In text that is the value of a key, where a backslash needs single quotes.
    Value,
    /// In inline code, where a backslash is a backslash.
    Code,
    /// At an axis, which has neither.
    Axis,
}

/// The texts of a block that a learner reads.
fn texts(block: &Block) -> Vec<(&Spanned<String>, Place)> {
    let text_place = match &block.kind {
        BlockKind::Directive(_) => Place::Value,
        _ => Place::Text,
    };
    let inlines = block.texts().into_iter().flatten();
    let inlines = inlines.filter_map(|inline| match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => {
            Some((text, text_place))
        }
        Inline::Code(text) => Some((text, Place::Code)),
        Inline::Computed { .. } | Inline::Condition { .. } | Inline::Broken(_) => None,
    });
    let axes = match &block.kind {
        BlockKind::Directive(Directive::Show(show)) => [&show.curve.x, &show.curve.y],
        _ => [&None, &None],
    };
    let axes = axes.into_iter().flatten().map(|text| (text, Place::Axis));
    inlines.chain(axes).collect()
}

/// What to do about a number.
fn help(place: Place, number: &str) -> String {
    let compute = "compute it: write `= …` in backquotes";
    let quotes = match place {
        Place::Axis => return "leave it to the prose, which can compute it".to_owned(),
        Place::Code => return compute.to_owned(),
        Place::Text => "",
        Place::Value => " in single quotes",
    };
    format!(
        "{compute}; or `{}`{quotes}, if it is no result",
        marked(number)
    )
}

/// A number as one writes it that is no result: with a backslash before one of its signs, or in full where it has none.
fn marked(number: &str) -> String {
    let sign = number.find(['.', '%', '^']);
    if let Some(at) = sign.or_else(|| number.find(['+', '-'])) {
        let (before, behind) = number.split_at(at);
        return format!("{before}\\{behind}");
    }
    if let Some(at) = number.find(|c| SUPERSCRIPTS.contains(c)) {
        let (before, exponent) = number.split_at(at);
        let plain = |c| SUPERSCRIPTS.chars().position(|it| it == c);
        let plain = exponent.chars().filter_map(plain);
        let plain: String = plain
            .filter_map(|at| "-0123456789".chars().nth(at))
            .collect();
        return format!("{before}\\^{plain}");
    }
    number
        .parse()
        .map_or(number.to_owned(), |whole: f64| whole.to_string())
}

/// The minus sign and the digits of an exponent.
const SUPERSCRIPTS: &str = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

/// Every result in a text, with the byte where it starts.
fn results_in(text: &str) -> Vec<(usize, &str)> {
    let mut results = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..]
        .find(|c: char| c.is_ascii_digit() || c == '.')
        .map(|next| at + next)
    {
        let length = numeral_length(&text[start..]);
        if length == 0 {
            at = start + 1;
            continue;
        }
        at = start + length;
        let rest = &text[at..];
        let power = match &text[start..at] {
            "10" if rest.starts_with(['^', '⁻']) => exponent_length(rest),
            _ => 0,
        };
        let whole = &text[start..at + power.max(sign_length(rest))];
        if is_result(whole) && !is_name(text, start, at) {
            results.push((start, whole));
            at = start + whole.len();
        }
    }
    results
}

/// The length of a number as prose writes it, with commas between thousands: `1,234.5`.
fn numeral_length(text: &str) -> usize {
    let is_group = |text: &str| {
        let digits = text.bytes().skip(1).take_while(u8::is_ascii_digit).count();
        text.starts_with(',') && digits == 3
    };
    let mut length = text.bytes().take_while(u8::is_ascii_digit).count();
    while length > 0 && is_group(&text[length..]) {
        length += 4;
    }
    let fraction = number_length(&text[length..]);
    match &text[length..length + fraction] {
        "." => length,
        _ if length == 0 && !text.starts_with('.') => 0,
        _ => length + fraction,
    }
}

/// The length of a percent sign or a power of ten, which makes the number before it a result.
fn sign_length(text: &str) -> usize {
    let sign = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let space = text.len() - sign.len();
    if sign.starts_with('%') {
        return space + 1;
    }
    let power = sign.trim_start_matches(['×', '·', '*']).trim_start();
    let exponent = power.strip_prefix("10").unwrap_or_default();
    match exponent_length(exponent) {
        0 => 0,
        length => text.len() - exponent.len() + length,
    }
}

/// The length of the exponent of a power of ten, as `^-3` or as `⁻³`.
fn exponent_length(text: &str) -> usize {
    let rest = match text.strip_prefix('^') {
        Some(exponent) => exponent.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-'),
        None => text.trim_start_matches(|c: char| SUPERSCRIPTS.contains(c)),
    };
    match text.len() - rest.len() {
        1 => 0,
        length => length,
    }
}

fn is_result(number: &str) -> bool {
    number.contains(|c: char| !c.is_ascii_digit() && c != ',')
}

/// Whether a number is part of something else: a name, a version, an address.
fn is_name(text: &str, start: usize, end: usize) -> bool {
    let word = text[..start]
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let mut before = word.chars().rev();
    let glued = match before.next() {
        Some('-') => before.next().is_some_and(char::is_alphabetic),
        Some(c) => c.is_alphanumeric() || c == '_' || c == '.',
        None => false,
    };
    let mut after = text[end..].chars();
    let dotted = after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
    let cited = word.contains("://") || word.to_lowercase().contains("arxiv:");
    glued || dotted || cited
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::parse;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = results_in(text)
            .into_iter()
            .map(|(_, result)| result)
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn results_are_found() {
        check("It is 0.47, not .398.", &["0.47", ".398"]);
        check("1,234.5 of 12 % or 12%", &["1,234.5", "12 %", "12%"]);
        check(
            "(−0.5) -0.25 1e-3 3×10⁻⁴ 2 · 10^6",
            &["0.5", "0.25", "1e-3", "3×10⁻⁴", "2 · 10^6"],
        );
        check("0.1-0.2", &["0.1", "0.2"]);
        check("10^-3, 10⁻³ or 10^6", &["10^-3", "10⁻³", "10^6"]);
    }

    #[test]
    fn whole_numbers_and_names_are_not_results() {
        check("In 2017, 4×4 or 1,000 words. 3. And 10. … 10⁶ 10^n", &[]);
        check(
            "GPT-3.5, v1.2, h2.5, 1.2.3, head0.weights, 4 × 10 rows",
            &[],
        );
        check(
            "see arXiv:1706.03762 and https://arxiv.org/abs/1706.03762",
            &[],
        );
    }

    #[test]
    fn a_backslash_marks_what_is_no_result() {
        let places = |text: &str| {
            let head = "+++\ntitle = 'T'\npart = 'P'\n+++\n";
            let lesson = parse("a.md", &format!("{head}{text}"));
            assert_eq!(lesson.problems().count(), 0, "{text}");
            let typed = typed_results(&lesson).into_iter();
            typed.map(|problem| problem.column).collect::<Vec<_>>()
        };
        let marked = [
            r"Section 3\.5, **1\.2**",
            r"2\.4.1",
            r"3\.5%, 10\%, 10 \%",
            r"2·10\^6, 1e\-3",
        ];
        for text in marked.iter().chain(&[r"```show a
caption = 'see 3\.5'
```"])
        {
            assert!(places(text).is_empty(), "{text}");
        }
        assert_eq!(places(r"3\.5 and 0.5, `3\.5`, 1.5\%"), [10, 18, 23]);
    }

    #[test]
    fn every_result_can_be_marked_as_none() {
        for (result, written) in [
            ("3.5", r"3\.5"),
            ("12 %", r"12 \%"),
            ("1e-3", r"1e\-3"),
            ("2E+4", r"2E\+4"),
            ("10^-3", r"10\^-3"),
            ("3×10⁻⁴", r"3×10\^-4"),
            ("5e3", "5000"),
        ] {
            assert_eq!(marked(result), written);
            let head = "+++\ntitle = 'T'\npart = 'P'\n+++\n";
            let problems = |text: &str| {
                let lesson = parse("a.md", &format!("{head}It is {text}."));
                assert_eq!(lesson.problems().count(), 0, "{text}");
                typed_results(&lesson).len()
            };
            assert_eq!([problems(result), problems(written)], [1, 0], "{result}");
        }
    }

    #[test]
    fn every_text_that_a_learner_reads_is_searched() {
        let lesson = "+++\ntitle = 'T'\npart = 'P'\n+++\n# At 0.1\nIt *is 0.2*\nor `0.3` but `= 0.4`.\n- größe 0.5\n\n\
                      ```show a\ncaption = \"So 0.6\"\n```\n```predict\nask = \"Is 0.7\"\nnumber = \"max a\"\nwithin = 0.1\nwhy = \"as 0.8\"\n\
                      reveal = \"it is 0.9, `= max a`\"\n```\n```notes\nSay 0.7.\n```\n";
        let lesson = parse("a.md", lesson);
        assert_eq!(lesson.problems().count(), 0);
        let places: Vec<_> = typed_results(&lesson)
            .iter()
            .map(|p| (p.line, p.column, p.width))
            .collect();
        assert_eq!(
            places,
            [
                (5, 6, 3),
                (6, 8, 3),
                (7, 5, 3),
                (8, 9, 3),
                (11, 15, 3),
                (14, 11, 3),
                (17, 11, 3),
                (18, 17, 3)
            ]
        );
    }
}
