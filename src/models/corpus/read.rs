//! A file of pairs, read line by line.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::{Corpus, MOST_PAIRS, MOST_WORDS, Pair, Split};
use crate::math::random::fnv1a;
use crate::models::input_error::InputError;
use crate::models::transformer::SentencePair;
use crate::models::vocabulary::{END, START, Vocabulary};
use crate::models::words::Sentence;
use crate::text::decode;

/// See [`Corpus::parse`].
pub(super) fn pairs(name: &str, bytes: Vec<u8>) -> Result<Corpus, InputError> {
    let fingerprint = fnv1a(&bytes);
    let file = File { name };
    let text = file.text(bytes)?;
    if text.contains('\r') && !text.contains('\n') {
        let what = "the lines of this file end in a carriage return alone";
        return Err(file.error((1, 1), what, "save it with a line feed behind each line"));
    }
    let mut lines = text.lines();
    let header = Header::read(file, lines.next().unwrap_or_default())?;
    let mut reader = Reader::default();
    for (number, line) in (2..).zip(lines) {
        reader.line(file, &header, number, line)?;
    }
    reader.finish(file, fingerprint)
}

/// The columns that a file must have.
const COLUMNS: [&str; 3] = ["source", "target", "split"];

/// The column that it may have: the target in Latin letters, word by word.
const ROMANISED: &str = "romanised";

/// What errors call the file.
#[derive(Clone, Copy)]
struct File<'a> {
    name: &'a str,
}

impl File<'_> {
    fn error(self, at: (usize, usize), what: &str, help: impl Into<String>) -> InputError {
        let (name, (line, column)) = (self.name, at);
        InputError::new(
            format!("{name}, line {line}, column {column}: {what}"),
            help,
        )
    }

    fn text(self, bytes: Vec<u8>) -> Result<String, InputError> {
        let is_utf_16 = matches!(bytes.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
        let help = "save it as UTF-8";
        if !is_utf_16 && bytes.contains(&0) {
            let what = "this looks like UTF-16 without the mark at its beginning";
            return Err(self.error((1, 1), what, help));
        }
        if let Err(error) = str::from_utf8(&bytes)
            && !is_utf_16
        {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = before.matches('\n').count() + 1;
            let last = before.rsplit('\n').next().unwrap_or_default();
            let column = last.chars().count() + 1;
            return Err(self.error((line, column), "this is not UTF-8", help));
        }
        decode(bytes).map_err(|reason| InputError::new(format!("{}: {reason}", self.name), help))
    }
}

/// The places of the columns that are read, in the order of [`COLUMNS`].
struct Header {
    columns: usize,
    places: [usize; 3],
    romanised: Option<usize>,
}

impl Header {
    fn read(file: File<'_>, line: &str) -> Result<Self, InputError> {
        let names: Vec<&str> = line.split('\t').map(str::trim).collect();
        let find = |name: &str| names.iter().position(|it| *it == name);
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                let column = line.split('\t').take(at).map(|it| it.chars().count() + 1);
                let what = format!("two columns are called `{name}`");
                let help = "name each column once";
                return Err(file.error((1, column.sum::<usize>() + 1), &what, help));
            }
        }
        let mut places = [0; 3];
        for (place, name) in places.iter_mut().zip(COLUMNS) {
            *place = find(name).ok_or_else(|| {
                let what = format!("there is no column `{name}`");
                let help = "name the columns in the first line, with tabs between them: source, target, split";
                file.error((1, line.chars().count() + 1), &what, help)
            })?;
        }
        Ok(Self {
            columns: names.len(),
            places,
            romanised: find(ROMANISED),
        })
    }
}

/// A cell of a line, and the column that it begins in, from 1.
#[derive(Clone, Copy)]
struct Cell<'a> {
    text: &'a str,
    column: usize,
}

impl Cell<'_> {
    /// The column of a word in it: that of the cell if the word is written in another way there.
    fn column_of(self, word: &str) -> usize {
        let mut pieces = self.text.split_whitespace();
        let found = pieces.find(|piece| piece.to_lowercase() == word.to_lowercase());
        let before = found.map_or(0, |piece| {
            let offset = piece.as_ptr() as usize - self.text.as_ptr() as usize;
            self.text[..offset].chars().count()
        });
        self.column + before
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    pairs: Vec<Pair>,
    /// Where each word of a held-out pair first stands: a number of a side, the word, line and column.
    held_words: Vec<(usize, String, (usize, usize))>,
    /// The line of each source.
    lines: HashMap<Vec<String>, usize>,
    romanised: HashMap<String, (String, usize)>,
}

impl Reader {
    fn line(
        &mut self,
        file: File<'_>,
        header: &Header,
        number: usize,
        line: &str,
    ) -> Result<(), InputError> {
        let end = line.chars().count() + 1;
        if line.trim().is_empty() {
            return Err(file.error((number, 1), "this line is empty", "take it out"));
        }
        if let Some(at) = line.chars().position(|it| it.is_control() && it != '\t') {
            let what = "here is a control character";
            return Err(file.error((number, at + 1), what, "take it out"));
        }
        if self.pairs.len() == MOST_PAIRS {
            let what = "here is one pair too many";
            let help = format!("a corpus has at most {MOST_PAIRS}");
            return Err(file.error((number, 1), what, help));
        }
        let mut column = 1;
        let cells = line.split('\t').map(|text| {
            let cell = Cell { text, column };
            column += text.chars().count() + 1;
            cell
        });
        let cells: Vec<Cell<'_>> = cells.collect();
        if cells.len() != header.columns {
            let (has, wants) = (cells.len(), header.columns);
            let what = format!("the columns here are {has}, and the first line names {wants}");
            let help = "put one tab between two columns";
            return Err(file.error((number, end), &what, help));
        }
        let [source, target, split] = header.places.map(|place| cells[place]);
        let sentence = |cell: Cell<'_>, what: &str| {
            let at = (number, cell.column);
            let too_many = |words: usize| {
                let what = format!("this {what} has {words} words");
                let help = format!("a sentence has at most {MOST_WORDS} here");
                Err(file.error(at, &what, help))
            };
            match Sentence::parse(cell.text) {
                Ok(sentence) if sentence.words().len() <= MOST_WORDS => {
                    Ok(sentence.words().to_vec())
                }
                Ok(sentence) => too_many(sentence.words().len()),
                Err(_) => match cell.text.split_whitespace().count() {
                    0..=MOST_WORDS => {
                        let what = format!("this {what} has no words in it");
                        Err(file.error(at, &what, "write a sentence, or take the line out"))
                    }
                    words => too_many(words),
                },
            }
        };
        let words = sentence(source, "source")?;
        let pair = Pair {
            source: words.iter().map(|word| word.to_lowercase()).collect(),
            target: between_spaces(target.text, sentence(target, "target")?),
            split: match split.text.trim() {
                "train" => Split::Train,
                "held" => Split::Held,
                other => {
                    let what = format!("`{other}` is no split");
                    let help = "write `train`, or `held` for a pair that is held out";
                    return Err(file.error((number, split.column), &what, help));
                }
            },
        };
        if let Some(earlier) = self.lines.insert(pair.source.clone(), number) {
            let what = format!("this source is that of line {earlier} again");
            let help = "leave one of the two lines";
            return Err(file.error((number, source.column), &what, help));
        }
        if let Some(place) = header.romanised {
            self.romanise(file, number, cells[place], &pair.target)?;
        }
        if pair.split == Split::Held {
            for (side, words, cell) in [(0, &pair.source, source), (1, &pair.target, target)] {
                for word in words {
                    let at = (number, cell.column_of(word));
                    self.held_words.push((side, word.clone(), at));
                }
            }
        }
        self.pairs.push(pair);
        Ok(())
    }

    fn romanise(
        &mut self,
        file: File<'_>,
        number: usize,
        cell: Cell<'_>,
        target: &[String],
    ) -> Result<(), InputError> {
        let romanised: Vec<&str> = cell.text.split_whitespace().collect();
        let (has, wants) = (romanised.len(), target.len());
        if has != wants {
            let what = format!("the target has {wants} words, but {has} when it is romanised");
            let help = "write one for each, with spaces between them";
            return Err(file.error((number, cell.column), &what, help));
        }
        for (word, romanised) in target.iter().zip(romanised) {
            let known = self.romanised.entry(word.clone());
            let (known, line) = known.or_insert_with(|| (romanised.to_owned(), number));
            if known != romanised {
                let what = format!("`{word}` is `{romanised}` here and `{known}` in line {line}");
                let help = "romanise a word in one way";
                return Err(file.error((number, cell.column_of(romanised)), &what, help));
            }
        }
        Ok(())
    }

    fn finish(self, file: File<'_>, fingerprint: u64) -> Result<Corpus, InputError> {
        let of = |split| self.pairs.iter().filter(move |pair| pair.split == split);
        if of(Split::Train).next().is_none() {
            return Err(InputError::new(
                format!("{} has no pair to train on", file.name),
                "write `train` in the column `split` of most pairs",
            ));
        }
        let source = in_order(of(Split::Train).flat_map(|pair| &pair.source));
        let marks = [START, END].map(str::to_owned);
        let words = in_order(of(Split::Train).flat_map(|pair| &pair.target));
        let target: Vec<String> = marks.into_iter().chain(words).collect();
        let in_latin = |word: &String| {
            let romanised = self.romanised.get(word);
            romanised.map_or_else(|| word.clone(), |(romanised, _)| romanised.clone())
        };
        let romanised = !self.romanised.is_empty();
        let romanised = romanised.then(|| target.iter().map(in_latin).collect());
        let source = Vocabulary::new(source, None)?;
        let target = Vocabulary::new(target, romanised)?;
        for (side, word, at) in &self.held_words {
            if [&source, &target][*side].id(word).is_none() {
                let what = format!("`{word}` is in no pair to train on");
                let help = "no model can learn a word that it never sees: train on a pair with it";
                return Err(file.error(*at, &what, help));
            }
        }
        let known = "just seen to be known";
        let numbers = |pair: &Pair| {
            let target_ids = target.ids(&pair.target).expect(known);
            let [start, end] = [START, END].map(|mark| target.id(mark).expect(known));
            SentencePair {
                source: source.ids(&pair.source).expect(known).into(),
                target: [vec![start], target_ids, vec![end]].concat().into(),
            }
        };
        let [training, held_out] =
            [Split::Train, Split::Held].map(|split| of(split).map(numbers).collect());
        Ok(Corpus {
            name: file.name.to_owned(),
            fingerprint,
            training,
            held_out,
            pairs: self.pairs,
            source,
            target,
        })
    }
}

/// The different words in the order of their first appearance.
fn in_order<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut known = HashSet::new();
    words.filter(|word| known.insert(*word)).cloned().collect()
}
/// The words of a target, where those of a piece between two spaces are one word if they stand without anything between them: 食べる is cut into
/// characters otherwise, as in a script that is written without spaces.
fn between_spaces(text: &str, words: Vec<String>) -> Vec<String> {
    let text: String = text.nfc().collect();
    let pieces: Vec<&str> = text.split_whitespace().collect();
    if pieces.len() < 2 || pieces.len() >= words.len() {
        return words;
    }
    let pieces = pieces.into_iter().filter_map(|piece| {
        let words = Sentence::parse(piece).ok()?.words().to_vec();
        let whole = words.concat();
        Some(match piece.contains(&whole) {
            true => vec![whole],
            false => words,
        })
    });
    pieces.flatten().collect()
}
