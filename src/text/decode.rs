//! Text files as other programs write them.

/// The text of a file: UTF-8, with or without a byte order mark, or UTF-16 with one, as the redirections of some shells write it.
///
/// # Errors
/// If it is none of these; in half a sentence.
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    let units: fn([u8; 2]) -> u16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return utf8(bytes),
    };
    let (pairs, rest) = bytes[2..].as_chunks::<2>();
    let decoded: Result<String, _> = char::decode_utf16(pairs.iter().copied().map(units)).collect();
    match decoded {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err("it begins as UTF-16, but is not".to_owned()),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("it is not UTF-8 from byte {at} on")
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_skipped_and_utf_16_is_read() {
        let check = |bytes: &[u8], expected: Result<&str, &str>| {
            let found = decode(bytes.to_vec());
            assert_eq!(found.as_deref().map_err(String::as_str), expected);
        };
        check("é".as_bytes(), Ok("é"));
        check(b"\xef\xbb\xbf{}", Ok("{}"));
        check(b"\xff\xfe{\0}\0", Ok("{}"));
        check(b"\xfe\xff\0{\0}", Ok("{}"));
        check(b"\xff\xfe\x3d\xd8\x00\xde", Ok("😀"));
        check(b"", Ok(""));
        check(b"a\xff", Err("it is not UTF-8 from byte 1 on"));
        check(b"\xff\xfe\x3d\xd8", Err("it begins as UTF-16, but is not"));
        check(b"\xff\xfe{", Err("it begins as UTF-16, but is not"));
    }
}
