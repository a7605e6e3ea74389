//! The words that expressions and directives are made of.

use super::expression::Index;

/// Whether a text is one address, such as `encoder.0.head1.weights`.
pub(super) fn is_address(text: &str) -> bool {
    !text.is_empty() && address_length(text) == text.len()
}

/// Whether a text is one name, such as `before-mask`: an address without dots.
pub(super) fn is_name(text: &str) -> bool {
    is_address(text) && !text.contains('.')
}

/// How many bytes of the text's beginning are an address.
///
/// A dot or a hyphen counts only between two other characters of the address, so that `a -b` and `a- b` subtract.
pub(super) fn address_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_part = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
    };
    if !is_part(0) || bytes[0].is_ascii_digit() {
        return 0;
    }
    let mut length = 1;
    loop {
        length += match bytes.get(length) {
            Some(b'-' | b'.') if is_part(length + 1) => 2,
            Some(_) if is_part(length) => 1,
            _ => return length,
        };
    }
}

/// How many bytes of the text's beginning are a number: `12`, `.5`, `1e-3`.
pub(super) fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') {
        length += 1 + digits(length + 1);
    }
    if let Some(b'e' | b'E') = bytes.get(length) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// Reads an unquoted index, or says what is wrong with it and what to write instead.
pub(super) fn read_index(text: &str) -> Result<Index, (String, &'static str)> {
    let is_integer = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let from_end = text
        .strip_prefix("last")
        .and_then(|rest| rest.trim_start().strip_prefix('-'));
    let count = from_end.map_or(text, str::trim_start);
    if is_integer(count) {
        let too_large = |_| {
            (
                format!("`{count}` is too large"),
                "no matrix has that many rows",
            )
        };
        let wrap = if from_end.is_some() {
            Index::FromEnd
        } else {
            Index::At
        };
        return count.parse().map(wrap).map_err(too_large);
    }
    match text {
        "" => Err((
            "an index is missing".to_owned(),
            "write a number, `last`, `*` or a token",
        )),
        "*" => Ok(Index::All),
        "last" => Ok(Index::FromEnd(0)),
        _ if text.strip_prefix('-').is_some_and(is_integer) => Err((
            "an index cannot be negative".to_owned(),
            "count from the end: `last`, `last-1`",
        )),
        _ if text.contains(|c: char| c.is_whitespace() || c == '[' || c == '"') => Err((
            format!("`{text}` is not an index"),
            "put several words in quotes",
        )),
        _ => Ok(Index::Label(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, address: usize, number: usize) {
        assert_eq!(
            (address_length(text), number_length(text)),
            (address, number),
            "{text}"
        );
    }

    #[test]
    fn addresses_and_numbers_end_where_they_should() {
        check("a.0.b-c_d + 1", 9, 0);
        check("a.-b", 1, 0);
        check("a--b", 1, 0);
        check("a..b", 1, 0);
        check("_", 1, 0);
        check("größe", 2, 0);
        check("1.5e-3x", 0, 6);
        check("1e", 0, 1);
        check(".", 0, 1);
        check("", 0, 0);
    }

    #[test]
    fn a_name_has_no_dots() {
        assert!(is_name("before-mask") && is_address("a.b"));
        assert!(!is_name("a.b") && !is_name("") && !is_address("a b") && !is_address("0a"));
    }

    #[test]
    fn an_index_that_is_too_large_is_no_panic() {
        assert!(read_index("99999999999999999999999").is_err());
        assert_eq!(
            read_index("lasting"),
            Ok(Index::Label("lasting".to_owned()))
        );
        assert_eq!(
            read_index("last-one"),
            Ok(Index::Label("last-one".to_owned()))
        );
    }
}
