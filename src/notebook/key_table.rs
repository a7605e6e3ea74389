//! The key table, from which bindings, footer and help are made.

use tui_input::InputRequest;

use super::action::Direction::{Down, Left, Right, Up};
use super::action::{Action, Action as A};

/// The context that decides the meaning of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyContext {
    /// Stepping through the notebook.
    #[default]
    Reading,
    /// Moving in a matrix.
    Matrix,
    /// At a training, or at a clock.
    Training,
    /// Answering a question.
    Asking,
    /// Turning knobs.
    Knobs,
    /// Choosing a mistake.
    Breaking,
    /// Choosing a lesson.
    Lessons,
    /// Choosing a box of the map.
    Map,
    /// At the end of a lesson.
    End,
    /// Reading the help.
    Help,
    /// Typing a line.
    Typing,
}

/// A row of the key table.
#[derive(Debug)]
pub struct Binding {
    /// The keys as written on the screen; `gg` is two presses.
    pub keys: &'static [&'static str],
    /// The contexts in which it holds.
    pub contexts: &'static [KeyContext],
    /// Its action.
    pub action: Action,
    /// One or two words for the footer; empty if the footer omits it.
    pub footer: &'static str,
    /// A short sentence for the help; empty if the help omits it.
    pub help: &'static str,
}

use KeyContext::{
    Asking, Breaking, End, Help, Knobs, Lessons, Map, Matrix, Reading, Training, Typing,
};

const fn row(
    keys: &'static [&'static str],
    contexts: &'static [KeyContext],
    action: Action,
    footer: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        keys,
        contexts,
        action,
        footer,
        help,
    }
}

/// Every binding, in the order of the footer and of the help.
#[rustfmt::skip]
pub static KEYS: &[Binding] = &[
    row(&["Enter"], &[Training], A::Train, "train", "at a training: start it, pause it, go on; again when it is done; at a clock: measure"),
    row(&["x"], &[Training], A::StopTraining, "stop", "stop the training, or the clock"),
    row(&["<"], &[Training], A::Pace { faster: false }, "slower", "train slower, down to a step a second"),
    row(&[">"], &[Training], A::Pace { faster: true }, "faster", "train faster"),
    row(&["f"], &[Training, Matrix], A::OneStep, "one step", "make one step of training"),
    row(&["a"], &[Training], A::AllSeeds, "all seeds", "train with all seeds, one after the other"),
    row(&["→", "Space", "l", "j", "↓"], &[Reading, Training], A::Next, "next", "next step"),
    row(&["PgDn"], &[Reading, Training], A::Advance, "", "the same; begins what is not measured or trained yet, as a clicker does"),
    row(&["Enter"], &[Reading], A::Next, "", ""),
    row(&["←", "Backspace", "h", "k", "↑", "PgUp"], &[Reading, Training], A::Back, "back", "step back"),
    row(&["↑", "k"], &[Asking], A::Move(Up), "", ""),
    row(&["↓", "j"], &[Asking], A::Move(Down), "choose", "the next option, row or cell"),
    row(&["→", "l"], &[Asking], A::Move(Right), "", ""),
    row(&["←", "h"], &[Asking], A::Move(Left), "", ""),
    row(&["1"], &[Asking], A::Option, "", "the option of that number"),
    row(&["2", "3", "4", "5", "6", "7", "8", "9"], &[Asking], A::Option, "", ""),
    row(&["Space"], &[Asking], A::Tick, "tick", "which rows? tick the row"),
    row(&["Enter"], &[Asking], A::Commit, "answer", "commit to the answer"),
    row(&["H"], &[Asking], A::Hint, "hint", "a hint"),
    row(&["x"], &[Asking], A::Skip, "skip", "go on without an answer"),
    row(&["Backspace", "PgUp"], &[Asking], A::Back, "", ""),
    row(&["PgDn"], &[Asking], A::Advance, "", "twice: show the answer, and go on, as a clicker does"),
    row(&["A"], &[Reading, Training, Matrix], A::AskAgain, "ask again", "ask the question of the page again, on the present numbers"),
    row(&["arrows"], &[Matrix], A::Move(Right), "cell", "move the cell"),
    row(&["→", "l"], &[Matrix], A::Move(Right), "", ""),
    row(&["←", "h"], &[Matrix], A::Move(Left), "", ""),
    row(&["↓", "j"], &[Matrix], A::Move(Down), "", ""),
    row(&["↑", "k"], &[Matrix], A::Move(Up), "", ""),
    row(&["Esc"], &[Reading, Training, Asking], A::Leave, "", "take the marks of the last change off the page"),
    row(&["Esc"], &[Matrix], A::Leave, "leave", "back to the page"),
    row(&["Tab"], &[Reading, Training, Asking, Matrix], A::NextMatrix, "matrix", "into the matrices, then to the next one"),
    row(&["Shift-Tab"], &[Reading, Training, Asking, Matrix], A::PreviousMatrix, "", "to the matrix before"),
    row(&["/"], &[Reading, Training, Asking, Matrix], A::Find, "", "any matrix of the page's computations, by its name; Tab offers the names"),
    row(&["e"], &[Reading, Training, Matrix], A::Cell, "edit", "set the cell to another number"),
    row(&["Enter"], &[Matrix], A::Cell, "", ""),
    row(&["Enter"], &[Typing], A::Accept, "compute", "compute what was typed"),
    row(&["Tab"], &[Typing], A::NextCell, "next cell", "a number: set it, and go on to the next cell; a sentence to translate, or a name: what can follow"),
    row(&["Esc"], &[Typing], A::Leave, "leave", ""),
    row(&["PgDn"], &[Typing], A::Advance, "", ""),
    row(&["PgDn"], &[Matrix], A::Next, "", "back to the page, and to the next step"),
    row(&["PgUp"], &[Matrix], A::Back, "", "back to the page, and a step back"),
    row(&["Enter", "→", "l", "Space"], &[Lessons], A::Accept, "open", "open"),
    row(&["s"], &[Lessons], A::Way, "short way", "take the short way through the course; again: all of it"),
    row(&["Enter", "Space"], &[Map], A::Accept, "open", "open the lesson about the box"),
    row(&["arrows"], &[Map], A::Move(Right), "box", "to another box"),
    row(&["→", "l", "Tab"], &[Map], A::Move(Right), "", ""),
    row(&["←", "h", "Shift-Tab"], &[Map], A::Move(Left), "", ""),
    row(&["↓", "j", "PgDn"], &[Map], A::Move(Down), "", ""),
    row(&["↑", "k", "PgUp"], &[Map], A::Move(Up), "", ""),
    row(&["→", "Space", "Enter", "l", "j", "↓", "PgDn"], &[End], A::Accept, "next lesson", "the next lesson"),
    row(&["←", "Backspace", "h", "k", "↑", "PgUp"], &[End], A::Leave, "back", "back to the last step"),
    row(&["Esc"], &[Lessons, Map, Help, End], A::Leave, "leave", ""),
    row(&["↑", "k", "PgUp"], &[Lessons], A::Move(Up), "up", "up"),
    row(&["↓", "j", "PgDn"], &[Lessons], A::Move(Down), "down", "down"),
    row(&["↑", "k", "PgUp"], &[Help], A::Move(Up), "up", ""),
    row(&["↓", "j", "PgDn", "Space"], &[Help], A::Move(Down), "down", ""),
    row(&["↓", "j", "→", "l", "Tab"], &[Breaking], A::Move(Down), "next mistake", "the next famous mistake"),
    row(&["↑", "k", "←", "h", "Shift-Tab", "PgUp"], &[Breaking], A::Move(Up), "", ""),
    row(&["PgDn"], &[Breaking], A::NextMistake, "", "the next mistake; after all of them, repair it"),
    row(&["PgDn", "PgUp"], &[Knobs], A::Leave, "", ""),
    row(&["v"], &[Asking], A::Votes, "hands", "in a class: type how many hands each option got"),
    row(&["Enter"], &[Breaking], A::Leave, "keep it", "back to the page, with the mistake in place"),
    row(&["b", "Esc"], &[Breaking], A::Repair, "repair", "repair it"),
    row(&["s"], &[Reading, Training, Asking, Matrix], A::Sentence, "sentence", "another sentence, in any script"),
    row(&["o"], &[Reading, Training, Asking, Matrix, Breaking], A::Knobs, "knobs", "knobs: widths, the mask, the temperature and others"),
    row(&["b"], &[Reading, Training, Asking, Matrix], A::Break, "break", "break it in a famous way, and see which check notices; again: repair it"),
    row(&["+", "="], &[Reading, Training, Asking, Matrix, Breaking], A::Turn(1), "", "turn the knob up"),
    row(&["-"], &[Reading, Training, Asking, Matrix, Breaking], A::Turn(-1), "", "turn the knob down"),
    row(&["→", "l", "+", "="], &[Knobs], A::Turn(1), "more", "one notch up"),
    row(&["←", "h", "-"], &[Knobs], A::Turn(-1), "less", "one notch down"),
    row(&["↓", "j", "Tab"], &[Knobs], A::Move(Down), "next knob", "the next knob"),
    row(&["↑", "k", "Shift-Tab"], &[Knobs], A::Move(Up), "", "the knob before"),
    row(&["o"], &[Knobs], A::AllKnobs, "all knobs", "all knobs, where the page offers some of its own; again: back to the page"),
    row(&["Esc", "Enter"], &[Knobs], A::Leave, "done", "back to the page"),
    row(&["w"], &[Reading, Training, Asking, Matrix], A::Word, "", "another word in the place of the last one, or of the row you are at"),
    row(&["u"], &[Reading, Training, Asking, Matrix, Knobs], A::Undo, "undo", "undo the last change: of a cell, a knob, a word, the seed"),
    row(&["U", "Ctrl-R"], &[Reading, Training, Asking, Matrix, Knobs], A::Redo, "", "do it again"),
    row(&["x"], &[Matrix], A::ResetCell, "", "reset the cell"),
    row(&["X"], &[Matrix], A::ResetMatrix, "", "reset the matrix"),
    row(&["R"], &[Reading, Training, Asking, Matrix, Knobs, End], A::ResetLesson, "", "reset the lesson: all its cells, knobs and questions"),
    row(&["r"], &[Reading, Training, Asking, Matrix, Knobs, Breaking], A::Weights, "weights", "new random weights: the next seed"),
    row(&["t"], &[Reading, Training, Asking, Matrix, End], A::Lessons, "lessons", "list of lessons"),
    row(&["t"], &[Lessons], A::Leave, "", ""),
    row(&["M"], &[Reading, Training, Asking, Matrix, End], A::Map, "map", "the map of the course: where you are, and the lesson of each part"),
    row(&["M"], &[Map], A::Leave, "", ""),
    row(&["gg", "Home"], &[Reading, Training, Asking], A::First, "", "first step of the lesson"),
    row(&["G", "End"], &[Reading, Training, Asking], A::Last, "", "last step of the lesson; 9G opens lesson 9"),
    row(&["]", "n"], &[Reading, Training, Asking, Matrix, End], A::NextLesson, "", "next lesson"),
    row(&["[", "p"], &[Reading, Training, Asking, Matrix, End], A::PreviousLesson, "", "lesson before"),
    row(&["K", "Ctrl-U"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, End], A::ScrollUp, "", "scroll up to earlier cells"),
    row(&["J", "Ctrl-D"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, End], A::ScrollDown, "", "scroll down again"),
    row(&["y"], &[Reading, Training, Asking, Matrix, Knobs, Breaking], A::Command, "", "copy the command that opens this page; in a matrix or while it trains, the one that computes the numbers outside the notebook"),
    row(&["N"], &[Reading, Training, Asking, Matrix], A::Notes, "", "notes for the teacher, on or off"),
    row(&["T"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, Lessons, Map, Help, End], A::Theme, "", "dark or light theme"),
    row(&["L"], &[Reading, Training, Asking, Matrix, Knobs, Breaking], A::Script, "", "Kannada in Latin letters only, or in its own script too"),
    row(&["."], &[Reading, Training, Asking, Matrix, Knobs, Breaking, End], A::Blank, "", "blank the screen, until the next key"),
    row(&["m"], &[Reading, Training, Asking, Matrix], A::Mouse, "", "mouse wheel on or off (off: the terminal can select text)"),
    row(&["?", "F1"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, Lessons, Map, End], A::Help, "keys", "this help"),
    row(&["?", "F1"], &[Help], A::Leave, "", ""),
    row(&["q"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, Lessons, Map, Help, End], A::Quit(0), "quit", "quit"),
    row(&["Ctrl-C"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, Lessons, Map, Help, End, Typing], A::Quit(130), "", "quit from anywhere"),
    row(&["Ctrl-Z"], &[Reading, Training, Asking, Matrix, Knobs, Breaking, Lessons, Map, Help, End, Typing], A::Suspend, "", "suspend; fg comes back"),
    row(&["Backspace", "Ctrl-H"], &[Typing], A::Type(InputRequest::DeletePrevChar), "", ""),
    row(&["Delete"], &[Typing], A::Type(InputRequest::DeleteNextChar), "", ""),
    row(&["Ctrl-U"], &[Typing], A::Type(InputRequest::DeleteFromStart), "clear", "clear the line up to the cursor"),
    row(&["←", "Ctrl-B"], &[Typing], A::Type(InputRequest::GoToPrevChar), "", ""),
    row(&["→", "Ctrl-F"], &[Typing], A::Type(InputRequest::GoToNextChar), "", ""),
    row(&["Home", "Ctrl-A", "↑"], &[Typing], A::Type(InputRequest::GoToStart), "", ""),
    row(&["End", "Ctrl-E", "↓"], &[Typing], A::Type(InputRequest::GoToEnd), "", ""),
];

/// The bindings of a context that appear in the footer.
pub fn footer(context: KeyContext) -> impl Iterator<Item = &'static Binding> {
    KEYS.iter()
        .filter(move |binding| !binding.footer.is_empty() && binding.contexts.contains(&context))
}

/// The headings of the help, the most useful first.
const HEADINGS: &[(KeyContext, &str)] = &[
    (KeyContext::Reading, "On the page"),
    (KeyContext::Training, "At a training or a clock"),
    (KeyContext::Matrix, "In a matrix"),
    (KeyContext::Asking, "At a question"),
    (KeyContext::Knobs, "At a knob"),
    (KeyContext::Breaking, "Breaking it"),
    (KeyContext::Typing, "Typing"),
    (KeyContext::Lessons, "In the list of lessons"),
    (KeyContext::Map, "On the map"),
    (KeyContext::End, "At the end of a lesson"),
];

/// The bindings with a help, each below the heading of the first place where it holds.
pub fn help() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static Binding>)> {
    let below = |&(context, heading): &(KeyContext, &'static str)| {
        let here = KEYS.iter().filter(move |it| it.contexts[0] == context);
        (heading, here.filter(|it| !it.help.is_empty()))
    };
    HEADINGS.iter().map(below)
}

/// The meaning of a sequence of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Bound to this action.
    Bound(Action),
    /// The beginning of a binding; wait for more keys.
    Begun,
    /// Not bound.
    Nothing,
}

/// The meaning of a sequence of keys in a context.
pub fn meaning(context: KeyContext, pressed: &str) -> Meaning {
    let here = || {
        KEYS.iter()
            .filter(|binding| binding.contexts.contains(&context))
            .flat_map(|binding| binding.keys.iter().map(move |&key| (key, binding.action)))
            .filter(|&(key, _)| key != "arrows")
    };
    if let Some((_, action)) = here().find(|&(key, _)| key == pressed) {
        return Meaning::Bound(action);
    }
    // `gg` is the only sequence; other long names, such as `Space`, are single keys.
    if context != KeyContext::Typing && here().any(|(key, _)| key == "gg") && pressed == "g" {
        return Meaning::Begun;
    }
    Meaning::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let mut seen = std::collections::HashSet::new();
        for binding in KEYS {
            for key in binding.keys {
                for context in binding.contexts {
                    assert!(
                        seen.insert((*key, format!("{context:?}"))),
                        "{key} {context:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_context_can_be_left_and_quit() {
        for context in [
            Reading, Training, Asking, Matrix, Knobs, Breaking, Lessons, Map, End, Help, Typing,
        ] {
            assert_eq!(meaning(context, "Ctrl-C"), Meaning::Bound(A::Quit(130)));
            let leaves = if context == Breaking {
                A::Repair
            } else {
                A::Leave
            };
            assert_eq!(meaning(context, "Esc"), Meaning::Bound(leaves));
        }
    }
}
