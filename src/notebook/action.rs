//! The one key table: it makes the bindings, the footer and the help.

/// What a key press asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The next step, or the next tick of a race.
    Next,
    /// The step before.
    Back,
    /// The first step of the lesson.
    First,
    /// The last step of the lesson, or with a number in front the lesson of that number.
    Last,
    /// The next lesson.
    NextLesson,
    /// The lesson before.
    PreviousLesson,
    /// Into the matrices of the page, or on to the next one.
    NextMatrix,
    /// To the matrix before.
    PreviousMatrix,
    /// The cell above, below, to the left, to the right; in a list, a line up or down.
    Move(Direction),
    /// Earlier cells of the page.
    ScrollUp,
    /// Later cells of the page.
    ScrollDown,
    /// Type another sentence.
    Sentence,
    /// Type another word in the place of the one at hand.
    Word,
    /// Set the cell at hand.
    Cell,
    /// Take the number and go on to the next cell.
    NextCell,
    /// Commit to the answer under the cursor.
    Commit,
    /// Tick the row under the cursor, or take the tick off.
    Tick,
    /// The option with this number.
    Option(usize),
    /// Show what helps with the question.
    Hint,
    /// Go on without an answer.
    Skip,
    /// Open the knobs.
    Knobs,
    /// Turn the knob one notch up.
    More,
    /// Turn the knob one notch down.
    Less,
    /// Break the computation, or repair it.
    Break,
    /// Repair the computation.
    Repair,
    /// One change back.
    Undo,
    /// One change forward.
    Redo,
    /// Take back what the cell was set to.
    ResetCell,
    /// Take back all that was set in the matrix.
    ResetMatrix,
    /// Take back all that was changed in the lesson.
    ResetLesson,
    /// Draw new random weights.
    Weights,
    /// The list of lessons.
    Lessons,
    /// All keys.
    Help,
    /// Speaker notes, on or off.
    Notes,
    /// The dark or the light theme.
    Theme,
    /// Whether the terminal sends the mouse here.
    Mouse,
    /// Take what was chosen or typed.
    Accept,
    /// Leave this mode.
    Leave,
    /// The command that computes the same outside the notebook.
    Command,
    /// End the program.
    Quit,
    /// End the program as Ctrl-C does, with exit code 130.
    Interrupt,
    /// Stop until the shell continues the program.
    Suspend,
    /// Change the text being typed.
    Type(LineEdit),
}

/// One of four ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A row up.
    Up,
    /// A row down.
    Down,
    /// A column to the left.
    Left,
    /// A column to the right.
    Right,
}

/// A change to the text being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEdit {
    /// A character goes in at the cursor.
    Insert(char),
    /// The one before the cursor goes.
    Backspace,
    /// The one at the cursor goes.
    Delete,
    /// All before the cursor goes.
    DeleteToStart,
    /// The cursor moves.
    Left,
    /// The cursor moves.
    Right,
    /// The cursor goes to the start.
    Home,
    /// The cursor goes to the end.
    End,
}

/// What the keys mean depends on where the learner is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyContext {
    /// Stepping through the notebook.
    #[default]
    Reading,
    /// Moving in a matrix.
    Matrix,
    /// Answering a question.
    Asking,
    /// Turning knobs.
    Knobs,
    /// Choosing a mistake.
    Breaking,
    /// Choosing a lesson.
    Lessons,
    /// Reading the help.
    Help,
    /// Typing a line.
    Typing,
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// The keys, as they are written on the screen; several characters are pressed one after the other.
    pub keys: &'static [&'static str],
    /// Where it holds.
    pub places: &'static [KeyContext],
    /// What it does.
    pub action: Action,
    /// In the footer: a word or two. Empty where the footer need not mention it.
    pub footer: &'static str,
    /// In the help: a short sentence.
    pub help: &'static str,
}

use Action as A;
use Direction::{Down, Left, Right, Up};
use KeyContext::{Asking, Breaking, Help, Knobs, Lessons, Matrix, Reading, Typing};

const fn row(
    keys: &'static [&'static str],
    places: &'static [KeyContext],
    action: Action,
    footer: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        keys,
        places,
        action,
        footer,
        help,
    }
}

/// Every binding, in the order of the footer and of the help.
#[rustfmt::skip]
pub static KEYS: &[Binding] = &[
    row(&["→", "Space", "Enter", "l", "j", "↓", "PgDn"], &[Reading], A::Next, "next", "next step"),
    row(&["←", "Backspace", "h", "k", "↑", "PgUp"], &[Reading], A::Back, "back", "step back"),
    row(&["↑", "k"], &[Asking], A::Move(Up), "", ""),
    row(&["↓", "j"], &[Asking], A::Move(Down), "choose", "the next option, row or cell"),
    row(&["→", "l"], &[Asking], A::Move(Right), "", ""),
    row(&["←", "h"], &[Asking], A::Move(Left), "", ""),
    row(&["1"], &[Asking], A::Option(1), "", "the option of that number"),
    row(&["2"], &[Asking], A::Option(2), "", ""),
    row(&["3"], &[Asking], A::Option(3), "", ""),
    row(&["4"], &[Asking], A::Option(4), "", ""),
    row(&["5"], &[Asking], A::Option(5), "", ""),
    row(&["6"], &[Asking], A::Option(6), "", ""),
    row(&["7"], &[Asking], A::Option(7), "", ""),
    row(&["8"], &[Asking], A::Option(8), "", ""),
    row(&["9"], &[Asking], A::Option(9), "", ""),
    row(&["Space"], &[Asking], A::Tick, "tick", "which rows? tick the row"),
    row(&["Enter"], &[Asking], A::Commit, "answer", "commit to the answer"),
    row(&["H"], &[Asking], A::Hint, "hint", "a hint"),
    row(&["x"], &[Asking], A::Skip, "skip", "go on without an answer"),
    row(&["Backspace", "PgUp"], &[Asking], A::Back, "", ""),
    row(&["PgDn"], &[Asking], A::Next, "", ""),
    row(&["arrows"], &[Matrix], A::Move(Right), "cell", "move the cell"),
    row(&["→", "l"], &[Matrix], A::Move(Right), "", ""),
    row(&["←", "h"], &[Matrix], A::Move(Left), "", ""),
    row(&["↓", "j"], &[Matrix], A::Move(Down), "", ""),
    row(&["↑", "k"], &[Matrix], A::Move(Up), "", ""),
    row(&["Esc"], &[Reading, Asking], A::Leave, "", "take the marks of the last change off the page"),
    row(&["Esc"], &[Matrix], A::Leave, "leave", "back to the page"),
    row(&["Tab"], &[Reading, Asking, Matrix], A::NextMatrix, "matrix", "into the matrices, then to the next one"),
    row(&["Shift-Tab"], &[Reading, Asking, Matrix], A::PreviousMatrix, "", "to the matrix before"),
    row(&["e"], &[Reading, Matrix], A::Cell, "edit", "set the cell to another number"),
    row(&["Enter"], &[Typing], A::Accept, "compute", "compute what was typed"),
    row(&["Tab"], &[Typing], A::NextCell, "next cell", "a number: set it, and go on to the next cell"),
    row(&["Esc"], &[Typing], A::Leave, "leave", ""),
    row(&["PgDn", "Space", "Enter"], &[Matrix], A::Next, "", "next step, and into its matrices"),
    row(&["PgUp"], &[Matrix], A::Back, "", "step back, and into its matrices"),
    row(&["Enter", "→", "l", "Space"], &[Lessons], A::Accept, "open", "open"),
    row(&["Esc"], &[Lessons, Help], A::Leave, "leave", ""),
    row(&["↑", "k", "PgUp"], &[Lessons], A::Move(Up), "up", "up"),
    row(&["↓", "j", "PgDn"], &[Lessons], A::Move(Down), "down", "down"),
    row(&["↑", "k", "PgUp"], &[Help], A::Move(Up), "up", ""),
    row(&["↓", "j", "PgDn", "Space"], &[Help], A::Move(Down), "down", ""),
    row(&["↓", "j", "→", "l", "Tab"], &[Breaking], A::Move(Down), "next mistake", "the next famous mistake"),
    row(&["↑", "k", "←", "h", "Shift-Tab"], &[Breaking], A::Move(Up), "", ""),
    row(&["Enter"], &[Breaking], A::Leave, "keep it", "back to the page, with the mistake in place"),
    row(&["b", "Esc"], &[Breaking], A::Repair, "repair", "repair it"),
    row(&["s"], &[Reading, Asking, Matrix], A::Sentence, "sentence", "another sentence, in any script"),
    row(&["o"], &[Reading, Asking, Matrix, Breaking], A::Knobs, "knobs", "knobs: widths, the mask, the temperature and others"),
    row(&["b"], &[Reading, Asking, Matrix], A::Break, "break", "break it in a famous way, and see which check notices; again: repair it"),
    row(&["+", "="], &[Reading, Asking, Matrix, Breaking], A::More, "", "turn the knob up"),
    row(&["-"], &[Reading, Asking, Matrix, Breaking], A::Less, "", "turn the knob down"),
    row(&["→", "l", "+", "="], &[Knobs], A::More, "more", "one notch up"),
    row(&["←", "h", "-"], &[Knobs], A::Less, "less", "one notch down"),
    row(&["↓", "j", "Tab"], &[Knobs], A::Move(Down), "next knob", "the next knob"),
    row(&["↑", "k", "Shift-Tab"], &[Knobs], A::Move(Up), "", "the knob before"),
    row(&["Esc", "Enter", "o"], &[Knobs], A::Leave, "done", "back to the page"),
    row(&["w"], &[Reading, Asking, Matrix], A::Word, "", "another word in the place of the last one, or of the row you are at"),
    row(&["u"], &[Reading, Asking, Matrix, Knobs], A::Undo, "undo", "undo the last change: of a cell, a knob, a word, the seed"),
    row(&["U", "Ctrl-R"], &[Reading, Asking, Matrix, Knobs], A::Redo, "", "do it again"),
    row(&["x"], &[Matrix], A::ResetCell, "", "reset the cell"),
    row(&["X"], &[Matrix], A::ResetMatrix, "", "reset the matrix"),
    row(&["R"], &[Reading, Asking, Matrix, Knobs], A::ResetLesson, "", "reset the lesson: all its cells and knobs"),
    row(&["r"], &[Reading, Asking, Matrix, Knobs, Breaking], A::Weights, "weights", "new random weights: the next seed"),
    row(&["t"], &[Reading, Asking, Matrix], A::Lessons, "lessons", "list of lessons"),
    row(&["t"], &[Lessons], A::Leave, "", ""),
    row(&["gg", "Home"], &[Reading, Asking], A::First, "", "first step of the lesson"),
    row(&["G", "End"], &[Reading, Asking], A::Last, "", "last step of the lesson; 9G opens lesson 9"),
    row(&["]", "n"], &[Reading, Asking, Matrix], A::NextLesson, "", "next lesson"),
    row(&["[", "p"], &[Reading, Asking, Matrix], A::PreviousLesson, "", "lesson before"),
    row(&["K", "Ctrl-U"], &[Reading, Asking, Matrix, Knobs, Breaking], A::ScrollUp, "", "scroll up to earlier cells"),
    row(&["J", "Ctrl-D"], &[Reading, Asking, Matrix, Knobs, Breaking], A::ScrollDown, "", "scroll down again"),
    row(&["y"], &[Reading, Asking, Matrix, Knobs, Breaking], A::Command, "", "copy the command that computes these numbers outside the notebook"),
    row(&["N"], &[Reading, Asking, Matrix], A::Notes, "", "notes for the teacher, on or off"),
    row(&["T"], &[Reading, Asking, Matrix, Knobs, Breaking, Lessons, Help], A::Theme, "", "dark or light theme"),
    row(&["m"], &[Reading, Asking, Matrix], A::Mouse, "", "mouse wheel on or off (off: the terminal can select text)"),
    row(&["?", "F1"], &[Reading, Asking, Matrix, Knobs, Breaking, Lessons], A::Help, "keys", "this help"),
    row(&["?", "F1"], &[Help], A::Leave, "", ""),
    row(&["q"], &[Reading, Asking, Matrix, Knobs, Breaking, Lessons, Help], A::Quit, "quit", "quit"),
    row(&["Ctrl-C"], &[Reading, Asking, Matrix, Knobs, Breaking, Lessons, Help, Typing], A::Interrupt, "", "quit from anywhere"),
    row(&["Ctrl-Z"], &[Reading, Asking, Matrix, Knobs, Breaking, Lessons, Help, Typing], A::Suspend, "", "suspend; fg comes back"),
    row(&["Backspace", "Ctrl-H"], &[Typing], A::Type(LineEdit::Backspace), "", ""),
    row(&["Delete"], &[Typing], A::Type(LineEdit::Delete), "", ""),
    row(&["Ctrl-U"], &[Typing], A::Type(LineEdit::DeleteToStart), "clear", "clear the line up to the cursor"),
    row(&["←", "Ctrl-B"], &[Typing], A::Type(LineEdit::Left), "", ""),
    row(&["→", "Ctrl-F"], &[Typing], A::Type(LineEdit::Right), "", ""),
    row(&["Home", "Ctrl-A", "↑"], &[Typing], A::Type(LineEdit::Home), "", ""),
    row(&["End", "Ctrl-E", "↓"], &[Typing], A::Type(LineEdit::End), "", ""),
];

/// The bindings that hold at a place and have a word for the footer.
pub fn footer(place: KeyContext) -> impl Iterator<Item = &'static Binding> {
    KEYS.iter()
        .filter(move |binding| !binding.footer.is_empty() && binding.places.contains(&place))
}

/// The meaning of the keys pressed so far, written one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// They are bound to this.
    Bound(Action),
    /// They begin something; wait for more.
    Begun,
    /// They mean nothing here.
    Nothing,
}

/// What a sequence of keys means at a place.
pub fn meaning(place: KeyContext, pressed: &str) -> Meaning {
    let here = || {
        KEYS.iter()
            .filter(|binding| binding.places.contains(&place))
            .flat_map(|binding| binding.keys.iter().map(move |&key| (key, binding.action)))
            .filter(|&(key, _)| key != "arrows")
    };
    if let Some((_, action)) = here().find(|&(key, _)| key == pressed) {
        return Meaning::Bound(action);
    }
    // Only `gg` is a sequence; `Space` is the name of one key, which nobody types as five.
    if place != KeyContext::Typing && here().any(|(key, _)| key == "gg") && pressed == "g" {
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
                for place in binding.places {
                    assert!(seen.insert((*key, format!("{place:?}"))), "{key} {place:?}");
                }
            }
        }
    }

    #[test]
    fn hands_find_what_they_know() {
        let next = ["→", "l", "j", "↓", "Space", "PgDn", "Enter"];
        let back = ["←", "h", "k", "↑", "PgUp"];
        for key in next {
            assert_eq!(meaning(Reading, key), Meaning::Bound(A::Next), "{key}");
        }
        for key in back {
            assert_eq!(meaning(Reading, key), Meaning::Bound(A::Back), "{key}");
        }
        assert_eq!(meaning(Reading, "g"), Meaning::Begun);
        assert_eq!(meaning(Reading, "gg"), Meaning::Bound(A::First));
        assert_eq!(meaning(Reading, "gx"), Meaning::Nothing);
    }

    #[test]
    fn one_can_leave_and_quit_from_everywhere() {
        for place in [
            Reading, Asking, Matrix, Knobs, Breaking, Lessons, Help, Typing,
        ] {
            assert_eq!(meaning(place, "Ctrl-C"), Meaning::Bound(A::Interrupt));
            let leaves = if place == Breaking {
                A::Repair
            } else {
                A::Leave
            };
            assert_eq!(meaning(place, "Esc"), Meaning::Bound(leaves));
        }
    }
}
