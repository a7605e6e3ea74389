//! About how long a lesson takes, from what there is to read and to answer.

use super::directive::Directive;
use super::document::{Block, BlockKind, Lesson};
use super::inline::Inline;

/// The words of a lesson that are read in a minute, with the looking at its matrices in between.
const WORDS_A_MINUTE: usize = 100;

impl Lesson {
    /// About how many minutes it takes: one for every 100 words, and one for every question, rounded up.
    ///
    /// Counted are headings, text, lists, listings and captions, and of a question what it asks and what it reveals.
    pub fn minutes(&self) -> usize {
        let blocks = self.steps.iter().flat_map(|step| &step.blocks);
        let words: usize = blocks.map(words_of).sum();
        (words.div_ceil(WORDS_A_MINUTE) + self.questions().count()).max(1)
    }
}

fn words_of(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Heading(text) | BlockKind::Prose(text) | BlockKind::Item(text) => read(text),
        BlockKind::Listing { text, .. } => count(text),
        BlockKind::Directive(Directive::Predict(predict)) => {
            read(&predict.ask) + read(&predict.reveal)
        }
        BlockKind::Directive(Directive::Show(show)) => read(&show.caption),
        BlockKind::Directive(Directive::Race(race)) => read(&race.caption),
        BlockKind::Directive(_) | BlockKind::Problem(_) => 0,
    }
}

/// The words of a text. A computed span is one.
fn read(text: &[Inline]) -> usize {
    let words = text.iter().map(|inline| match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) | Inline::Code(text) => {
            count(&text.value)
        }
        Inline::Computed { .. } => 1,
        Inline::Condition { .. } | Inline::Broken(_) => 0,
    });
    words.sum()
}

/// The words, without what is punctuation alone.
fn count(text: &str) -> usize {
    let words = text.split_whitespace();
    words
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

#[cfg(test)]
mod tests {
    use crate::lesson::parse;

    #[track_caller]
    fn check(text: &str, minutes: usize) {
        let text = format!("+++\ntitle = 'T'\npart = 'P'\n+++\n{text}");
        assert_eq!(parse("a.md", &text).minutes(), minutes, "{text}");
    }

    #[test]
    fn a_minute_for_a_hundred_words_and_for_a_question() {
        let words = |count: usize| "word ".repeat(count);
        let question = "```predict\nask = 'How many?'\nnumber = 'words'\nwithin = 0\n```\n";
        check("# One", 1);
        check(&words(100), 1);
        check(&words(101), 2);
        check(&format!("# {}\n\n- {}", words(60), words(40)), 1);
        check(&format!("# {}\n\n- {}", words(60), words(41)), 2);
        // Neither punctuation nor conditions are read; a span is one word.
        check(&format!("{}, — `? words > 1` `= words`", words(99)), 1);
        check(&format!("{}, — `? words > 1` `= words`", words(100)), 2);
        check(&format!("{question}\n{}", words(98)), 2);
        check(&format!("{question}\n{}", words(99)), 3);
        // The teacher's notes are not read, and neither is a hint.
        check(&format!("One.\n```notes\n{}\n```\n", words(500)), 1);
        let hinted = question.replace("within", &format!("hint = '{}'\nwithin", words(500)));
        check(&hinted, 2);
        check(&format!("```text\n{}\n```", words(150)), 2);
    }
}
