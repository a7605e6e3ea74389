//! `attentive translate`: a sentence through a trained translator.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use super::{CommandError, Course, Outcome, file, stdout};
use crate::math::{Matrix, Overrides};
use crate::models::corpus::source_words;
use crate::models::inputs::InputError;
use crate::models::json::matrix_to_json;
use crate::models::safetensors;
use crate::models::translation::examples;
use crate::models::translator::{Decoding, MOST_WORDS, Translation, Translator};
use crate::models::vocabulary::END;
use crate::notebook::shell_command::BUILT_IN;
use crate::text::clean;
use crate::view::text_width::{pad, width};

/// The translator that comes with the lessons.
const SHIPPED: &str = "translator.safetensors";

/// The words that are written down with their probabilities at each step.
const CANDIDATES: usize = 5;

/// The widest name of a row or column.
const NAME: usize = 16;

/// The arguments of `translate`.
#[derive(Args, Debug)]
pub struct TranslateArgs {
    /// The sentence, in the language that the weights were trained to read: English unless they are your own.
    #[arg(value_name = "SENTENCE")]
    words: String,
    /// Translate with the weights in this file, which `train translation … --save` has written; - is standard input.
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// Write JSON: every word with its probability and the likeliest others, and the weights of the cross-attention.
    #[arg(long)]
    json: bool,
}

/// `attentive translate`: writes the translation of a sentence, how sure the model was of each word, and where it looked.
///
/// # Errors
/// If the file holds no translator, or the sentence has words that it does not know.
pub fn translate(args: &TranslateArgs, course: &Course) -> Outcome {
    if course.sentence.is_some() {
        return Err(CommandError::usage(
            "--sentence has no place here: the sentence stands behind `translate`",
            "leave it out",
        ));
    }
    if course.seed.is_some() {
        return Err(CommandError::usage(
            "--seed has no place here: the weights are trained, not random",
            "leave it out",
        ));
    }
    let shipped = PathBuf::from(format!("{BUILT_IN}{SHIPPED}"));
    let path = args.load.as_deref().unwrap_or(&shipped);
    let translator = loaded(path)?;
    let words = source_words(&args.words).map_err(CommandError::Usage)?;
    if words.len() > MOST_WORDS {
        return Err(CommandError::usage(
            format!("this sentence has {} words", words.len()),
            format!("use at most {MOST_WORDS}"),
        ));
    }
    let ids = translator.source().ids(&words).map_err(|error| {
        let is_near = error.help.starts_with("did you mean");
        CommandError::Usage(match &args.load {
            None if !is_near => InputError::new(error.message, examples(&words)),
            _ => error,
        })
    })?;
    let translation = translator.translate(&ids, &[], &Overrides::default());
    let written = Written {
        translator: &translator,
        translation: &translation,
    };
    stdout::write(match args.json {
        true => format!("{}\n", written.json()),
        false => written.text(course.romanised),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The translator in a file.
fn loaded(path: &Path) -> Result<Translator, CommandError> {
    let name = file::name(path);
    let saved = safetensors::read(&name, &file::read(path)?);
    let translator = saved.and_then(|saved| Translator::from_saved(&name, saved));
    translator.map_err(CommandError::Data)
}

/// A translation as it is written down.
struct Written<'a> {
    translator: &'a Translator,
    translation: &'a Translation,
}

impl Written<'_> {
    fn decoding(&self) -> &Decoding {
        &self.translation.decoding
    }

    /// The words of the translation, and the mark of the end if the model set it.
    fn guesses(&self) -> Vec<usize> {
        let mut guesses = self.decoding().written.clone();
        if self.translation.has_ended {
            guesses.extend(self.translator.target().id(END));
        }
        guesses
    }

    fn source(&self) -> Vec<&str> {
        let words = self.decoding().source.iter();
        words.map(|&id| self.translator.source().word(id)).collect()
    }

    fn target(&self) -> Vec<&str> {
        let words = self.decoding().written.iter();
        words.map(|&id| self.translator.target().word(id)).collect()
    }

    /// The translation in Latin letters, where the model's words have them.
    fn romanised(&self) -> Option<Vec<&str>> {
        let words = self.decoding().written.iter();
        words
            .map(|&id| self.translator.target().romanised(id))
            .collect()
    }

    fn json(&self) -> Value {
        let target = self.translator.target();
        let probabilities = self.decoding().probabilities();
        let guesses = self.guesses().into_iter().enumerate();
        let steps = guesses.map(|(after, id)| {
            let candidates = self.decoding().most_likely(after, CANDIDATES);
            let candidates = candidates.iter();
            let candidates: Vec<Value> = candidates
                .map(|&(id, probability)| json!([target.word(id), probability]))
                .collect();
            json!({
                "word": target.word(id),
                "romanised": target.romanised(id),
                "probability": probabilities[(after, id)],
                "candidates": candidates,
            })
        });
        let attention = self.decoding().cross_attention();
        let attention: Map<String, Value> = attention
            .map(|(address, weights)| (address.to_owned(), matrix_to_json(&weights)))
            .collect();
        json!({
            "source": self.source(),
            "target": self.target(),
            "romanised": self.romanised(),
            "ended": self.translation.has_ended,
            "steps": steps.collect::<Vec<_>>(),
            "cross_attention": attention,
        })
    }

    fn text(&self, is_romanised: bool) -> String {
        let romanised = self.romanised().map(|words| words.join(" "));
        let own = self.target().join(" ");
        let own = (romanised.is_none() || !is_romanised).then_some(own);
        let mut lines = vec![self.source().join(" ")];
        match self.decoding().written.is_empty() {
            true => lines.push("(nothing)".to_owned()),
            false => lines.extend(own.into_iter().chain(romanised)),
        }
        if !self.translation.has_ended {
            lines.push(format!(
                "(stopped after {MOST_WORDS} words: the model set no end)"
            ));
        }
        lines.push(String::new());
        let attention: Vec<(&str, _)> = self.decoding().cross_attention().collect();
        let last_layer = attention.last().map(|(address, _)| layer(address));
        let of_layer = attention
            .iter()
            .filter(|(address, _)| Some(layer(address)) == last_layer);
        let heads: Vec<&Matrix> = of_layer.map(|(_, weights)| &**weights).collect();
        let names = self.guesses().into_iter().map(|id| {
            let target = self.translator.target();
            clean(target.romanised(id).unwrap_or(target.word(id))).into_owned()
        });
        let names: Vec<String> = names.collect();
        let names_width = names.iter().map(|name| width(name)).max().unwrap_or(0);
        let names_width = names_width.min(NAME);
        let mut head = format!("{}  share", pad("", names_width));
        let columns: Vec<String> = match heads.is_empty() {
            true => Vec::new(),
            false => self
                .source()
                .into_iter()
                .map(clean)
                .map(Into::into)
                .collect(),
        };
        if !heads.is_empty() {
            head += "   looks at";
            lines.push(format!(
                "Where it looked: the mean weights of the {} heads of cross-attention",
                heads.len()
            ));
        }
        let column_width = |column: &str| width(column).clamp(5, NAME);
        for column in &columns {
            head += &format!("  {}", pad(column, column_width(column)));
        }
        lines.push(head.trim_end().to_owned());
        let probabilities = self.decoding().probabilities();
        for (row, (id, name)) in self.guesses().into_iter().zip(&names).enumerate() {
            let mut line = format!(
                "{}  {:.3}",
                pad(name, names_width),
                probabilities[(row, id)]
            );
            if !heads.is_empty() {
                line += &" ".repeat(11);
            }
            for (col, column) in columns.iter().enumerate() {
                let sum: f64 = heads.iter().map(|weights| weights[(row, col)]).sum();
                let mean = format!("{:.3}", sum / heads.len() as f64);
                line += &format!("  {}", pad(&mean, column_width(column)));
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
            .iter()
            .map(|line| format!("{}\n", clean(line)))
            .collect()
    }
}

/// The layer in `decoder.0.cross.head1.weights`: `decoder.0`.
fn layer(address: &str) -> &str {
    address.split_once(".cross.").map_or("", |(layer, _)| layer)
}
