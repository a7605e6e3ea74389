//! Another sentence, or another word in it.

use super::live::Live;
use super::mode::Purpose;
use super::page;
use super::state::Notebook;
use crate::models::words::Sentence;

impl Notebook {
    /// Opens the line for the word of the row in focus, else for the last word.
    pub(super) fn begin_word(&mut self) {
        let words = self.words();
        let Some(last) = words.len().checked_sub(1) else {
            self.say("there are no words on this page");
            return;
        };
        let at = self.row_in_focus().filter(|&row| row <= last);
        let at = at.unwrap_or(last);
        self.begin_typing(Purpose::Word(at));
    }

    /// The words that the page is about.
    pub(super) fn words(&self) -> &[String] {
        let mut lives = self.reached().iter().rev().chain(self.lives.iter());
        let live = lives.find(|live| !live.words.is_empty() && !live.is_variant);
        live.map_or(&[], |live| &live.words)
    }

    /// The row in focus, if the rows of its matrix are the words.
    fn row_in_focus(&self) -> Option<usize> {
        let focus = self.focus?;
        let page = page::page(self);
        let which = page.ring(self).get(focus.grid)?.which();
        let live = &self.lives[which.live];
        let (rows, _) = live.run.tape.labels(which.id);
        (rows? == live.words.as_slice().into()).then_some(focus.row)
    }

    pub(super) fn set_sentence(&mut self, text: &str) -> Result<(), String> {
        let sentence = Sentence::parse(text).map_err(|error| error.to_string())?;
        self.return_to_page();
        self.change(|moment| moment.choices.sentence = Some(sentence));
        let given = !self.lives.is_empty() && self.lives.iter().all(Live::is_given);
        if given {
            self.say("kept for the other lessons: the matrices here are given");
        }
        Ok(())
    }

    pub(super) fn set_word(&mut self, at: usize, text: &str) -> Result<(), String> {
        let word = Sentence::parse(text).map_err(|error| error.to_string())?;
        let mut words = self.words().to_vec();
        words.splice(at..=at, word.words().iter().cloned());
        self.set_sentence(&words.join(" "))
    }
}
