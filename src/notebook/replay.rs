//! The command that computes outside the notebook what stands on the page.

use super::live::Live;
use super::page;
use super::state::{Effect, Notebook};
use crate::models::inputs::Badge;

impl Notebook {
    /// Shows the command for the computation at hand, and asks for it to be copied.
    pub(super) fn show_command(&mut self) -> Vec<Effect> {
        let focused = self.focus.and_then(|focus| {
            let page = page::page(self);
            let which = page.ring(self).get(focus.grid)?.which();
            Some(&self.lives[which.live])
        });
        let Some(live) = focused.or_else(|| self.subject()) else {
            self.say("nothing is computed on this page yet");
            return Vec::new();
        };
        let command = command(live);
        self.say(match live.badge() {
            Badge::Given if live.given.is_some() => {
                "copied, if the terminal lets it; the file lies beside the lesson"
            }
            _ => "copied, if the terminal lets it",
        });
        self.command = Some(command.clone());
        vec![Effect::Copy(command)]
    }
}

/// `attentive trace …`: what gives the same numbers on the command line.
pub fn command(live: &Live) -> String {
    let mut words = vec![
        "attentive".to_owned(),
        "trace".to_owned(),
        live.computation.name.to_owned(),
    ];
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), quoted(&value)]);
    if let Some(file) = &live.given {
        option("--input", file.clone());
    } else if !live.words.is_empty() {
        option("--sentence", live.words.join(" "));
    }
    for (knob, setting) in live.run.settings.all() {
        let shapes_what_is_given = live.given.is_some() && !live.run.settings.is_turned(knob.name);
        if setting != knob.start() && !shapes_what_is_given {
            option("--set", format!("{}={setting}", knob.name));
        }
    }
    for (address, (row, col), number) in live.run.overrides.iter() {
        option("--set", format!("{address}[{row},{col}]={number:?}"));
    }
    words.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_gets_the_word_back() {
        assert_eq!(quoted("d=4"), "d=4");
        assert_eq!(quoted("my name"), "'my name'");
        assert_eq!(quoted("Don't $x"), r"'Don'\''t $x'");
        assert_eq!(quoted(""), "''");
    }
}
