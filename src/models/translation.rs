//! A trained translator at work, as the catalog has it: it reads a sentence and writes the translation word by word, always the most likely
//! next one (greedy decoding), with every stage recorded.

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::computation::Run;
use super::corpus::Corpus;
use super::decoder_layer::MemoryMask;
use super::decoding_costs::Decoder;
use super::encoder_layer::LayerForm;
use super::forward_pass::{ForwardPass, ModelScope};
use super::input_error::InputError;
use super::inputs::{Inputs, WordIds};
use super::transformer::{self, Guessed, SentencePair};
use super::translator::{Architecture, MOST_WORDS, Translator};
use super::vocabulary::{END, START};
use super::words::Sentence;
use crate::math::{Labels, Matrix, Overrides, Tape, Trace, Var};
use crate::stages;
use crate::text::short;

/// The most words that are written: a model whose weights were changed may never set an end.
pub const MOST_WRITTEN: usize = 16;

/// The setting of `written` that stands for all words up to the end.
pub const ALL: &str = "all";

/// The words of a translation by their numbers [w + 1, 1], the mark of the beginning first. A cell of it that is set forces a word.
pub const TARGET: &str = "target";

/// The settings of the knob `off`: what is switched off.
pub const OFF: [&str; 6] = ["nothing", "positions", "head0", "head1", "head2", "head3"];

/// The words that the stage `next` has.
const LIKELIEST: usize = 5;

/// What a pass needs besides weights.
pub struct Frame<'a> {
    /// The words of the sentence by their numbers.
    pub source: &'a Arc<[usize]>,
    /// The numbers of the marks of beginning and end.
    pub marks: [usize; 2],
    /// What the layers have in common.
    pub form: LayerForm,
    /// The layers of the encoder, and of the decoder.
    pub layers: usize,
    /// The names of the rows of both tables.
    pub vocabularies: [Labels; 2],
    /// What the words of the target may see of the source.
    pub memory_mask: MemoryMask,
}

/// Whether the shipped translator has a vector for every word of a sentence.
///
/// # Errors
/// Names the words that it does not know, and sentences near to this one that it does; or says that there are too many words.
pub fn can_be_said(sentence: &Sentence) -> Result<(), InputError> {
    let words = lower_case(sentence);
    let count = words.len();
    let known = match count <= MOST_WORDS {
        true => Translator::shipped().source().ids(&words).map(drop),
        false => Err(InputError::new(
            format!("this sentence has {count} words, and the model reads {MOST_WORDS} at most"),
            String::new(),
        )),
    };
    known.map_err(|error| InputError::new(error.message, examples(&words)))
}

/// Sentences that can be said, those first that share most words with these: `try “…” or “…”`.
fn examples(words: &[String]) -> String {
    let corpus = Corpus::built_in();
    let mut sentences: Vec<&[String]> = corpus.pairs().iter().map(|it| &*it.source).collect();
    let shared = |sentence: &[String]| sentence.iter().filter(|it| words.contains(it)).count();
    sentences.sort_by_key(|sentence| {
        let shared = shared(sentence);
        let more = sentence.len().abs_diff(words.len());
        (usize::MAX - shared, if shared > 0 { more } else { 0 })
    });
    let quoted = sentences.iter().map(|it| format!("“{}”", it.join(" ")));
    let quoted: Vec<String> = quoted.take(2).collect();
    format!("try {}", quoted.join(" or "))
}

fn lower_case(sentence: &Sentence) -> Vec<String> {
    let words = sentence.words().iter();
    words.map(|word| word.to_lowercase()).collect()
}

/// The number of a word that is typed into a cell of [`TARGET`], to be forced: the word in either script, or its number.
///
/// # Errors
/// If the translator has no such word, with the nearest that it has.
pub fn typed_word(inputs: &Inputs, text: &str) -> Result<f64, InputError> {
    let typed = text.trim();
    let marks = inputs.ids.get("marks");
    let names = |labels: fn(&WordIds) -> &Labels| -> &[String] {
        let labels = marks.and_then(|marks| labels(marks).as_ref());
        labels.map_or(&[], |labels| labels)
    };
    let scripts = [names(|it| &it.script), names(|it| &it.vocabulary)];
    let words = inputs
        .parameters
        .get("target_table")
        .map_or(0, Matrix::nrows);
    let is_mark = |id: &usize| marks.is_some_and(|marks| marks.ids.contains(id));
    let place = |script: &[String]| script.iter().position(|word| word == typed);
    let number = typed.parse().ok().filter(|&number| number < words);
    let found = scripts.into_iter().find_map(place).or(number);
    match found.filter(|id| !is_mark(id)) {
        Some(id) => Ok(id as f64),
        None => {
            let known = scripts[1].iter().enumerate();
            let known = known
                .filter(|(id, _)| !is_mark(id))
                .map(|(_, word)| word.as_str());
            let error = InputError::unknown("word", typed, known);
            let what = format!("the model cannot write `{}`", short(typed));
            Err(InputError::new(what, error.help))
        }
    }
}

/// The inputs of the computation `translation` for a translator, be it the shipped one or one that was trained here, and a sentence whose
/// words it knows.
///
/// # Panics
/// If it does not know a word, or is no Transformer.
pub fn inputs(translator: &Translator, sentence: &Sentence) -> Inputs {
    let Architecture::Transformer { form, layers } = translator.architecture() else {
        panic!("only the Transformer has these stages");
    };
    let (source, target) = (translator.source(), translator.target());
    let ids = source.ids(&lower_case(sentence));
    let mut inputs = Inputs {
        parameters: translator.parameters().clone(),
        ..Inputs::default()
    };
    let words = WordIds {
        ids: ids.expect("words that the translator knows").into(),
        vocabulary: source.labels(),
        script: source.script(),
    };
    let marks = [START, END].map(|mark| target.id(mark).expect("every translator has it"));
    let marks = WordIds {
        ids: marks.into(),
        vocabulary: target.labels(),
        script: target.script(),
    };
    inputs.ids.extend([("source", words), ("marks", marks)]);
    for (name, number) in [("heads", form.heads), ("layers", layers)] {
        let number = NonZeroUsize::new(number).expect("a translator has layers and heads");
        inputs.counts.insert(name, number);
    }
    inputs.choices.insert("norm", form.norm.name());
    inputs
}

/// The words of a translation so far, without the mark in front, in both scripts: its own and Latin letters. `None` if the run is of
/// another computation, or of a vocabulary that has no words.
pub fn written(run: &Run) -> Option<[Vec<String>; 2]> {
    let WordIds {
        vocabulary, script, ..
    } = run.inputs.ids.get("marks")?;
    let target = run.tape.value(run.find(TARGET)?);
    let ids = target.iter().skip(1).map(|&id| id as usize);
    let words = |labels: &Labels| -> Option<Vec<String>> {
        let labels = labels.as_ref()?;
        ids.clone().map(|id| labels.get(id).cloned()).collect()
    };
    Some([words(script)?, words(vocabulary)?])
}

/// The number of words of a translation that has come to its end: the likeliest next one is the mark of the end. `None` of others.
pub fn complete(run: &Run) -> Option<usize> {
    let id = run.find("next")?;
    let (names, _) = run.tape.labels(id);
    let likeliest = run.tape.value(id).column(0).imax();
    let is_end = names?.get(likeliest)? == END;
    let [words, _] = written(run)?;
    is_end.then_some(words.len())
}

/// Writes at most so many words, and records one pass over the sentence and all of them: `target` [w + 1, 1], then every stage of encoder and
/// decoder, `logits` and `probabilities` [w + 1, v], where row i stands behind i words, `next` and `work` [w + 1, 2].
///
/// The words are those that greedy decoding comes to with the cells that are set in any stage; a word that is set in `target` is
/// written whatever the model thinks of it, and the words behind it follow.
///
/// `off` names what is switched off: the positions, or a head of cross-attention in the last layer. It is set to 0 in the encoder and the
/// decoder, except for cells that are set by hand.
pub fn translation(scope: &ModelScope<'_, '_>, frame: &Frame<'_>, most: usize, off: &str) {
    scope.set_besides(frame.switched_off(scope, off));
    let Words { chosen, written } = frame.words(scope, most);
    let [_, target_words] = &frame.vocabularies;
    let names = target_words.as_ref().map(|words| {
        let names = written.iter().map(|&id| words[id].clone());
        names.collect::<Vec<_>>().into()
    });
    let chosen = Matrix::from_iterator(chosen.len(), 1, chosen.iter().map(|&id| id as f64));
    let number: Labels = Some(Arc::from(["number".to_owned()]));
    scope.constant(TARGET, scope.tape().labelled_leaf(chosen, names, number));
    let guessed = frame.guess(scope, &written);
    let probabilities = guessed.probabilities.expect("all stages are recorded");
    let last = written.len() - 1;
    let likeliest = likeliest(&probabilities.value());
    stages! { scope;
        /// N = the largest of the last row of P
        /// How much is bet on the likeliest next words, by their numbers.
        let next = probabilities.lookup(vec![last]).t().lookup(likeliest);
    }
    let _ = next;
    scope.constant("work", frame.work(scope, &written));
}

/// The words of a translation so far, the mark of the beginning first.
struct Words {
    /// What the model put in each place.
    chosen: Vec<usize>,
    /// The same but where a word was forced.
    written: Vec<usize>,
}

impl Frame<'_> {
    fn words(&self, scope: &ModelScope<'_, '_>, most: usize) -> Words {
        let [start, end] = self.marks;
        let overrides = scope.overrides();
        let known = scope.parameters().get("target_table");
        let known = known.map_or(0, Matrix::nrows);
        let forced = |place: usize| {
            let number = *overrides.of(TARGET)?.get(&(place, 0))?;
            (0..known).find(|&id| id as f64 == number)
        };
        let mut words = Words {
            chosen: vec![start],
            written: vec![forced(0).unwrap_or(start)],
        };
        // Nobody looks at the stages of these passes: they are recorded only where cells are set in them. The source is read once.
        let tape = Tape::new();
        let trace = match overrides.is_empty() {
            true => Trace::off(),
            false => Trace::with(overrides.clone()),
        };
        let pass = ForwardPass::new(&tape, scope.parameters(), trace);
        let root = pass.root();
        let [source_words, target_words] = self.vocabularies.clone();
        let text = [self.text(&words.written)];
        let memory = transformer::encode(&root, &text, self.form, self.layers, source_words);
        let decoder = transformer::Decoder {
            form: self.form,
            layers: self.layers,
            words: target_words,
            memory_mask: self.memory_mask,
        };
        while words.written.len() <= most {
            let text = [self.text(&words.written)];
            let decoded = decoder.decode(&root, &text, memory);
            let probabilities = decoded.probabilities;
            let probabilities = probabilities.unwrap_or_else(|| decoded.logits.softmax_rows());
            let next = most_likely(&probabilities.value());
            let forced = forced(words.written.len());
            if next == end && forced.is_none() {
                break;
            }
            words.chosen.push(next);
            words.written.push(forced.unwrap_or(next));
        }
        words
    }

    fn text(&self, written: &[usize]) -> SentencePair {
        SentencePair {
            source: Arc::clone(self.source),
            target: written.into(),
        }
    }

    fn guess<'t>(&self, scope: &ModelScope<'_, 't>, written: &[usize]) -> Guessed<'t> {
        transformer::guess_masked(
            scope,
            &[self.text(written)],
            self.form,
            self.layers,
            self.vocabularies.clone(),
            self.memory_mask,
        )
    }

    /// What is switched off, as cells that are 0.
    fn switched_off(&self, scope: &ModelScope<'_, '_>, off: &str) -> Overrides {
        let d = self.width(scope);
        let layer = self.layers.saturating_sub(1);
        let zeros = match off {
            "positions" => vec![
                ("encoder.positions".to_owned(), self.source.len(), d),
                ("decoder.positions".to_owned(), MOST_WRITTEN + 1, d),
            ],
            "nothing" => Vec::new(),
            head => {
                let context = format!("decoder.{layer}.cross.{head}.context");
                vec![(context, MOST_WRITTEN + 1, d / self.form.heads)]
            }
        };
        let mut overrides = Overrides::default();
        for (address, rows, cols) in zeros {
            overrides.set_matrix(&address, &Matrix::zeros(rows, cols));
        }
        overrides
    }

    fn width(&self, scope: &ModelScope<'_, '_>) -> usize {
        let table = scope.parameters().get("target_table");
        table.map_or(0, Matrix::ncols)
    }

    /// The multiplications of each guess [w + 1, 2], without a cache of keys and values, and with.
    fn work<'t>(&self, scope: &ModelScope<'_, 't>, written: &[usize]) -> Var<'t> {
        let parameters = scope.parameters();
        let decoder = Decoder {
            source: self.source.len(),
            d: self.width(scope),
            d_ff: parameters.get("decoder.0.w_1").map_or(0, Matrix::ncols),
            layers: self.layers,
            vocabulary: parameters.get("w_out").map_or(0, Matrix::ncols),
        };
        let counts = Matrix::from_fn(written.len(), 2, |row, way| {
            let count = [Decoder::again, Decoder::cached][way](decoder, row + 1);
            count as f64
        });
        let rows = (1..=written.len()).map(|guess| format!("guess {guess}"));
        let ways = ["again", "cached"].map(str::to_owned);
        let names = (Some(rows.collect()), Some(ways.into()));
        scope.tape().labelled_leaf(counts, names.0, names.1)
    }
}

/// The columns of the largest numbers of the last row, from left to right.
fn likeliest(probabilities: &Matrix) -> Vec<usize> {
    let row = probabilities.row(probabilities.nrows() - 1);
    let mut columns: Vec<usize> = (0..row.len()).collect();
    columns.sort_by(|&a, &b| row[b].total_cmp(&row[a]));
    columns.truncate(LIKELIEST);
    columns.sort_unstable();
    columns
}

/// The column of the largest number of the last row; of equal ones the first.
fn most_likely(probabilities: &Matrix) -> usize {
    let row = probabilities.row(probabilities.nrows() - 1);
    let better = |best: usize, at: usize| match row[at].total_cmp(&row[best]).is_gt() {
        true => at,
        false => best,
    };
    (1..row.len()).fold(0, better)
}
