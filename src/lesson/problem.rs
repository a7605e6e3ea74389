//! A problem of a lesson: its place, a message and help.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::text::clean;

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
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub help: String,
}

/// The most characters of a line that are quoted: with a gutter they fit [`LINE`].
const QUOTED: usize = 72;

/// The columns of a page in a terminal of 80. Help that does not fit goes on a line of its own.
const LINE: usize = 78;

impl Error for Problem {}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        let (quoted, marked) = self.quoted();
        let text = |part: &[char]| printable(&part.iter().collect::<String>());
        let line = text(&quoted);
        let before = text(&quoted[..marked.start]).width();
        let marked = text(&quoted[marked]).width().max(1);

        writeln!(f, "error: {}", printable(&self.message))?;
        let file = printable(&self.file);
        writeln!(f, "{gutter}--> {file}:{}:{}", self.line, self.column)?;
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{}", format!("{number} | {line}").trim_end())?;
        write!(f, "{gutter} | {}{}", " ".repeat(before), "^".repeat(marked))?;
        let help = printable(&self.help);
        if gutter.len() + 3 + before + marked + 1 + help.width() <= LINE {
            write!(f, " {help}")
        } else {
            write!(f, "\n{gutter} = {help}")
        }
    }
}

impl Problem {
    /// The line, or a part of a long one around the marked place, and the marked range in it.
    fn quoted(&self) -> (Vec<char>, Range<usize>) {
        let line: Vec<char> = self.text.chars().collect();
        let start = (self.column - 1).min(line.len());
        let spare = line.len().saturating_sub(QUOTED);
        let from = start.saturating_sub(QUOTED / 2).min(spare);
        let to = line.len().min(from + QUOTED);
        let mut quoted = line[from..to].to_vec();
        if from > 0 {
            quoted[0] = '…';
        }
        if to < line.len() {
            quoted[to - from - 1] = '…';
        }
        let end = (start + self.width).min(to);
        (quoted, start - from..end - from)
    }
}

/// Text whose width on a terminal is known: tabs become spaces. A file or its name can send no control code.
fn printable(text: &str) -> String {
    clean(&text.replace('\t', "    ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check((line, column, width): (usize, usize, usize), text: &str, expected: &str) {
        let problem = Problem {
            file: "10-mask.md".to_owned(),
            line,
            column,
            width,
            text: text.to_owned(),
            message: "no stage `weight`".to_owned(),
            help: "did you mean `weights`?".to_owned(),
        };
        let head = "error: no stage `weight`\n";
        assert_eq!(format!("{problem}\n"), format!("{head}{expected}"));
    }

    #[test]
    fn the_gutter_fits_the_line_number() {
        check(
            (7, 1, 1),
            "",
            " --> 10-mask.md:7:1
  |
7 |
  | ^ did you mean `weights`?
",
        );
    }

    #[test]
    fn carets_stand_under_wide_characters_and_after_tabs() {
        check(
            (100, 4, 2),
            "\t文字文字\u{1b}",
            "   --> 10-mask.md:100:4
    |
100 |     文字文字\u{fffd}
    |         ^^^^ did you mean `weights`?
",
        );
    }

    #[test]
    fn a_long_line_is_quoted_around_the_place() {
        let line = format!("{}weight{}", "a ".repeat(100), " z".repeat(100));
        check(
            (7, 201, 6),
            &line,
            " --> 10-mask.md:7:201
  |
7 | … a a a a a a a a a a a a a a a a a weight z z z z z z z z z z z z z z …
  |                                     ^^^^^^ did you mean `weights`?
",
        );
    }

    #[test]
    fn a_mark_that_is_too_long_ends_where_the_line_does() {
        let (quoted, carets) = ("a".repeat(QUOTED - 1), "^".repeat(QUOTED));
        let place = " --> 10-mask.md:7:1\n  |";
        let marked = format!("7 | {quoted}…\n  | {carets}\n  = did you mean `weights`?\n");
        check((7, 1, 400), &"a".repeat(400), &format!("{place}\n{marked}"));
    }

    #[test]
    fn nothing_in_a_message_breaks_the_lines() {
        let problem = Problem {
            file: "a\n.md".to_owned(),
            line: 1,
            column: 1,
            width: 1,
            text: "x".to_owned(),
            message: "no `\u{1b}\n\u{202e}`".to_owned(),
            help: "write\tit".to_owned(),
        };
        assert_eq!(
            problem.to_string(),
            "error: no `\u{fffd}\u{fffd}\u{fffd}`\n --> a\u{fffd}.md:1:1\n  |\n1 | x\n  | ^ write    it"
        );
    }
}
