//! Backquotes, in which names stand in a terminal, become the quotation marks of the page.

/// A text with the quotation marks of the page in place of backquotes.
pub fn quotes(text: &str) -> String {
    let mut is_open = false;
    let quote = |c: char| match c {
        '`' => {
            is_open = !is_open;
            if is_open { '“' } else { '”' }
        }
        c => c,
    };
    text.chars().map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backquotes_come_in_pairs() {
        assert_eq!(quotes("`1` is not among `2`"), "“1” is not among “2”");
        assert_eq!(quotes("none"), "none");
    }
}
