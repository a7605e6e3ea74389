//! Teaching a class: a show of hands, and a blank screen.

use super::mode::{Mode, Purpose};
use super::state::Notebook;
use crate::runs::question::Form;

/// The largest number of hands.
const MOST_HANDS: u32 = 9_999;

impl Notebook {
    /// The hands that the class showed for the options of a question; `None` if they were not counted, or on other numbers.
    pub(super) fn votes(&self, id: &str, form: &Form) -> Option<&[u32]> {
        let (then, votes) = self.session.votes.get(id)?;
        (then == form).then_some(votes)
    }

    /// Opens the line for a show of hands.
    pub(super) fn begin_votes(&mut self) {
        let options = self.open_question().map(|question| lines(&question.form));
        match options {
            _ if !self.is_class => {
                self.say("a show of hands is counted in a class: `attentive --class`");
            }
            None => self.say("hands are counted while a question is open; A asks it again"),
            Some(0) => self.say("this question has no options to count hands for"),
            Some(_) => self.begin_typing(Purpose::Votes),
        }
    }

    /// The prompt and the hint of the line for a show of hands.
    pub(super) fn votes_prompt(&self) -> [String; 2] {
        let question = self.open_question();
        let count = question.map_or(0, |question| lines(&question.form));
        let example = ["12", "9", "5", "4"].into_iter().cycle().take(count);
        let example: Vec<&str> = example.collect();
        let hint = format!(
            "{count} numbers, one for each option from the top: {}",
            example.join(" ")
        );
        ["hands".to_owned(), hint]
    }

    /// A clicker at a typed line: it takes the hands as far as they are right, and goes on; of another line it says how to leave it.
    pub(super) fn advance_in_line(&mut self) {
        match &mut self.mode {
            Mode::Typing {
                purpose: Purpose::Votes,
                ..
            } => {
                self.accept();
                self.return_to_page();
                self.advance();
            }
            Mode::Typing { error, .. } => {
                *error = Some("Enter takes what is typed, Esc leaves it".to_owned());
            }
            _ => {}
        }
    }

    /// Keeps the hands beside the options of the open question.
    pub(super) fn set_votes(&mut self, text: &str) -> Result<(), String> {
        let Some(question) = self.open_question() else {
            self.return_to_page();
            return Ok(());
        };
        let (id, count) = (self.question_id(question.asked), lines(&question.form));
        let words = text.split(|c: char| c.is_whitespace() || "/,;".contains(c));
        let votes: Vec<u32> = words
            .filter(|word| !word.is_empty())
            .map(hands)
            .collect::<Result<_, _>>()?;
        if votes.len() != count {
            let given = match votes.len() {
                1 => "this is 1 number".to_owned(),
                given => format!("these are {given} numbers"),
            };
            return Err(format!("the question has {count} options, and {given}"));
        }
        let form = question.form;
        self.session.votes.insert(id, (form, votes));
        self.return_to_page();
        Ok(())
    }

    /// Blanks the screen until the next key.
    pub(super) fn blank(&mut self) {
        if !matches!(self.mode, Mode::Typing { .. }) {
            self.is_blank = true;
        }
    }
}

/// The number of options or rows of a question; 0 for other questions.
fn lines(form: &Form) -> usize {
    match form {
        Form::Choose { options, .. } => options.len(),
        Form::Rows { rows, .. } => rows.len(),
        Form::Number { .. } | Form::Point { .. } => 0,
    }
}

/// The hands that a word counts.
fn hands(word: &str) -> Result<u32, String> {
    let is_number = word.chars().all(|c| c.is_ascii_digit());
    match word.parse() {
        Ok(hands) if hands <= MOST_HANDS => Ok(hands),
        _ if is_number => Err(format!("that is more than {MOST_HANDS} hands")),
        _ => Err(format!("`{word}` is not a number of hands, such as 12")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_are_whole_numbers() {
        assert_eq!(hands("12"), Ok(12));
        assert_eq!(hands("0"), Ok(0));
        for (word, error) in [
            ("9".repeat(31), "that is more than 9999 hands"),
            ("10000".to_owned(), "that is more than 9999 hands"),
            ("-3".to_owned(), "`-3` is not a number of hands, such as 12"),
            ("a".to_owned(), "`a` is not a number of hands, such as 12"),
        ] {
            assert_eq!(hands(&word), Err(error.to_owned()), "{word}");
        }
    }
}
