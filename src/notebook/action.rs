//! The actions of the learner.

use tui_input::InputRequest;

/// An action of the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The next step, or the next tick of a race.
    Next,
    /// The previous step.
    Back,
    /// The first step of the lesson.
    First,
    /// The last step of the lesson; after a number, the lesson of that number.
    Last,
    /// The next lesson.
    NextLesson,
    /// The previous lesson.
    PreviousLesson,
    /// Into the matrices of the page, or on to the next one.
    NextMatrix,
    /// The previous matrix.
    PreviousMatrix,
    /// The cell above, below, to the left, to the right; in a list, a line up or down.
    Move(Direction),
    /// Earlier cells of the page.
    ScrollUp,
    /// Later cells of the page.
    ScrollDown,
    /// Type the name of a matrix, to open it.
    Find,
    /// Type another sentence.
    Sentence,
    /// Type another word in place of the current one.
    Word,
    /// Edit the current cell.
    Cell,
    /// Set the number and edit the next cell.
    NextCell,
    /// Commit to the answer under the cursor.
    Commit,
    /// Tick or untick the row under the cursor.
    Tick,
    /// Choose the option with the number of the key, from 1.
    Option,
    /// Show the hint of the question.
    Hint,
    /// Go on without an answer.
    Skip,
    /// Go on; at a question, show the answer.
    Advance,
    /// Ask the question again.
    AskAgain,
    /// Type the hands that a class shows for each option.
    Votes,
    /// Blank the screen until the next key.
    Blank,
    /// Open the knobs.
    Knobs,
    /// Choose among all knobs; go back to the page if they all are there to choose from.
    AllKnobs,
    /// Turn the knob by so many notches.
    Turn(i32),
    /// Break the computation, or repair it.
    Break,
    /// Break it in the next way; after the last, repair it.
    NextMistake,
    /// Repair the computation.
    Repair,
    /// One change back.
    Undo,
    /// One change forward.
    Redo,
    /// Reset the cell.
    ResetCell,
    /// Reset the matrix.
    ResetMatrix,
    /// Reset all changes to the lesson.
    ResetLesson,
    /// Draw new random weights.
    Weights,
    /// The list of lessons.
    Lessons,
    /// Take the short way, or the whole course.
    Way,
    /// The map of the course.
    Map,
    /// All keys.
    Help,
    /// Speaker notes, on or off.
    Notes,
    /// The dark or the light theme.
    Theme,
    /// Kannada in Latin letters only, or in its own script too.
    Script,
    /// Turn mouse reports on or off.
    Mouse,
    /// Accept the chosen lesson or the typed line.
    Accept,
    /// Leave this mode.
    Leave,
    /// Start the training of the page, pause it, or go on with it.
    Train,
    /// Make one step of it.
    OneStep,
    /// Train all its seeds, one after the other.
    AllSeeds,
    /// Stop it.
    StopTraining,
    /// Train faster or slower.
    Pace {
        /// Whether faster.
        faster: bool,
    },
    /// Copy the shell command that computes the same.
    Command,
    /// End the program with this exit code.
    Quit(u8),
    /// Stop until the shell continues the program.
    Suspend,
    /// Change the text being typed.
    Type(InputRequest),
}

/// A direction of movement.
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
