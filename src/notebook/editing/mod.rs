//! Editing: a cell, a word or the sentence, and the line that they are typed in.

mod cells;
mod line;
mod words;
