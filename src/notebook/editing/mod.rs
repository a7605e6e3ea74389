//! Editing of a cell, a word or the sentence, and the line in which they are typed.

mod cells;
mod line;
mod words;
