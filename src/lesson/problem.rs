//! What is wrong with a lesson, where, and what to do about it.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use unicode_width::UnicodeWidthStr;

/// One mistake in a lesson, ready to be shown to its author.
///
/// ```text
/// error: no stage `head0.weight`
///   --> 10-mask.md:14:9
///    |
/// 14 | ```show head0.weight
///    |         ^^^^^^^^^^^^ did you mean `head0.weights`?
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted in characters from 1.
    pub column: usize,
    /// Width in characters, at least 1.
    pub width: usize,
    /// The line itself.
    pub text: String,
    /// One sentence about what is wrong.
    pub message: String,
    /// One sentence about what to do.
    pub help: Option<String>,
}

impl Error for Problem {}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        // A message may quote the file, and a name of a file is anybody's.
        let said = |text: &str| printable(text.chars());
        let line = said(&self.text);
        let before = printable(self.text.chars().take(self.column - 1)).width();
        let marked = printable(self.text.chars().skip(self.column - 1).take(self.width)).width();

        writeln!(f, "error: {}", said(&self.message))?;
        let file = said(&self.file);
        writeln!(f, "{gutter}--> {file}:{}:{}", self.line, self.column)?;
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{}", format!("{number} | {line}").trim_end())?;
        write!(
            f,
            "{gutter} | {}{}",
            " ".repeat(before),
            "^".repeat(marked.max(1))
        )?;
        match &self.help {
            Some(help) => write!(f, " {}", said(help)),
            None => Ok(()),
        }
    }
}

/// Text whose width on a terminal is known: tabs are spelled out, and nothing in a file can send a control code.
fn printable(text: impl Iterator<Item = char>) -> String {
    text.fold(String::new(), |mut line, c| {
        match c {
            '\t' => line.push_str("    "),
            c if c.is_control() => line.push(char::REPLACEMENT_CHARACTER),
            c => line.push(c),
        }
        line
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nearest::nearest;

    fn check(
        line: usize,
        column: usize,
        width: usize,
        text: &str,
        help: Option<&str>,
        expected: &str,
    ) {
        let problem = Problem {
            file: "10-mask.md".to_owned(),
            line,
            column,
            width,
            text: text.to_owned(),
            message: "no stage `weight`".to_owned(),
            help: help.map(str::to_owned),
        };
        assert_eq!(format!("{problem}\n"), expected);
    }

    #[test]
    fn help_stands_after_the_carets() {
        check(
            14,
            9,
            6,
            "```show weight",
            Some("did you mean `weights`?"),
            "\
error: no stage `weight`
  --> 10-mask.md:14:9
   |
14 | ```show weight
   |         ^^^^^^ did you mean `weights`?
",
        );
    }

    #[test]
    fn the_gutter_fits_the_line_number() {
        check(
            7,
            1,
            1,
            "",
            None,
            "\
error: no stage `weight`
 --> 10-mask.md:7:1
  |
7 |
  | ^
",
        );
    }

    #[test]
    fn carets_stand_under_wide_characters_and_after_tabs() {
        check(
            100,
            4,
            2,
            "\t文字文字\u{1b}",
            None,
            "\
error: no stage `weight`
   --> 10-mask.md:100:4
    |
100 |     文字文字\u{fffd}
    |         ^^^^
",
        );
    }

    #[test]
    fn only_what_is_close_is_near() {
        assert_eq!(nearest("maxx", ["min", "max"]), Some("max"));
        assert_eq!(nearest("Show", ["show"]), Some("show"));
        assert_eq!(nearest("sh", ["show"]), None);
        assert_eq!(nearest("k", ["q", "v"]), None);
        assert_eq!(nearest("", ["q", "v"]), None);
    }
}
