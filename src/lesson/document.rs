//! A lesson that has been read: its steps and their blocks.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use super::directive::Directive;
use super::expression::Expression;
use super::inline::Inline;
use super::manuscript::{Manuscript, Span, Spanned};
use super::map_part::MapPart;
use super::predict::Predict;
use super::problem::Problem;

/// One lesson: a file of the course. Two are equal if their files are.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The title from the front matter, or the file's name if there is none.
    pub title: String,
    /// The part of the course that it belongs to; empty if the front matter does not say.
    pub part: String,
    /// The fewest words that it makes sense for: `words` in the front matter, or 1.
    pub least_words: usize,
    /// The parts of the model that it is about: `map` in the front matter.
    pub map: Vec<MapPart>,
    /// Whether it is on the short way through the course: `short` in the front matter.
    pub is_short: bool,
    /// The steps, at least one.
    pub steps: Steps,
    pub(super) manuscript: Arc<Manuscript>,
}

impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        self.manuscript == other.manuscript
    }
}

/// The steps of a lesson, read when they are first asked for: a course opens on one of its lessons, and to read all of them would take
/// longer than everything else before its first page.
#[derive(Clone)]
pub struct Steps(Arc<LazyLock<Vec<Step>, ReadSteps>>);

type ReadSteps = Box<dyn FnOnce() -> Vec<Step> + Send>;

impl Steps {
    pub(super) fn new(read: impl FnOnce() -> Vec<Step> + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(read))))
    }
}

impl Deref for Steps {
    type Target = [Step];

    fn deref(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

/// The blocks that one press of "next" shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The line of the file where the step begins.
    pub line: usize,
    /// What has to be true of the numbers, or else the step is left out; the first step has none.
    pub conditions: Vec<Spanned<Expression>>,
    /// Its blocks, from top to bottom.
    pub blocks: Vec<Block>,
}

/// One piece of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The line of the file where the block begins.
    pub line: usize,
    /// Its kind, with its contents.
    pub kind: BlockKind,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// A heading of any level.
    Heading(Vec<Inline>),
    /// A paragraph.
    Prose(Vec<Inline>),
    /// One item of a list.
    Item(Vec<Inline>),
    /// A fenced block that is not a directive.
    Listing {
        /// The first word after the fence; may be empty.
        language: String,
        /// The lines between the fences.
        text: String,
    },
    /// A directive that could be read.
    Directive(Directive),
    /// In place of a block that could not be read.
    Problem(Problem),
}

impl Lesson {
    /// The name of the lesson's file.
    pub fn file(&self) -> &str {
        &self.manuscript.file
    }

    /// The file's name without its extension: `09-why-divide`.
    pub fn stem(&self) -> &str {
        let file = self.file();
        match file.rsplit_once('.') {
            Some((stem, kind)) if kind.eq_ignore_ascii_case("md") => stem,
            _ => file,
        }
    }

    /// The number that the file's name begins with: `09-why-divide.md` is lesson 9.
    pub fn number(&self) -> Option<u32> {
        let stem = self.stem();
        let digits = stem.len() - stem.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        stem[..digits].parse().ok()
    }

    /// The file's name without number and extension: `why-divide`.
    pub fn slug(&self) -> &str {
        let stem = self.stem();
        let slug = stem.trim_start_matches(|c: char| c.is_ascii_digit());
        let slug = slug.trim_start_matches(['-', '_', ' ']);
        if slug.is_empty() { stem } else { slug }
    }

    /// A problem at a place of this lesson, for checks that go beyond its syntax.
    pub fn problem(
        &self,
        at: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        self.manuscript.problem(*at, message, help)
    }

    /// Every question of the lesson, from top to bottom.
    pub fn questions(&self) -> impl Iterator<Item = &Predict> {
        let blocks = self.steps.iter().flat_map(|step| &step.blocks);
        blocks.filter_map(|block| match &block.kind {
            BlockKind::Directive(Directive::Predict(predict)) => Some(&**predict),
            _ => None,
        })
    }

    /// The directives above a block, from top to bottom, each with its step and its block, from 0.
    pub fn directives_above(
        &self,
        step: usize,
        block: usize,
    ) -> impl Iterator<Item = ((usize, usize), &Directive)> {
        let steps = self.steps.iter().enumerate();
        let all = steps.flat_map(|(step, it)| {
            let blocks = it.blocks.iter().enumerate();
            blocks.map(move |(block, it)| ((step, block), &it.kind))
        });
        let above = all.take_while(move |(at, _)| *at < (step, block));
        above.filter_map(|(at, kind)| match kind {
            BlockKind::Directive(directive) => Some((at, directive)),
            _ => None,
        })
    }

    /// Every problem that stands in the lesson, from top to bottom.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        let blocks = self.steps.iter().flat_map(|step| &step.blocks);
        blocks.flat_map(|block| {
            let whole = match &block.kind {
                BlockKind::Problem(problem) => Some(problem),
                _ => None,
            };
            let broken = block.inlines().iter().filter_map(|inline| match inline {
                Inline::Broken(problem) => Some(problem),
                _ => None,
            });
            whole.into_iter().chain(broken)
        })
    }
}

impl Block {
    /// The text of a heading, a paragraph or a list item; nothing for any other block.
    pub fn inlines(&self) -> &[Inline] {
        match &self.kind {
            BlockKind::Heading(text) | BlockKind::Prose(text) | BlockKind::Item(text) => text,
            BlockKind::Listing { .. } | BlockKind::Directive(_) | BlockKind::Problem(_) => &[],
        }
    }

    /// All its texts that a learner reads: those of a directive as well.
    pub fn texts(&self) -> Vec<&[Inline]> {
        match &self.kind {
            BlockKind::Directive(Directive::Predict(predict)) => predict.texts().collect(),
            BlockKind::Directive(Directive::Show(show)) => vec![&show.caption],
            BlockKind::Directive(Directive::Race(race)) => vec![&race.caption],
            _ => vec![self.inlines()],
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lesson::parse;

    fn check(file: &str, number: Option<u32>, slug: &str) {
        let lesson = parse(file, "");
        assert_eq!((lesson.number(), lesson.slug()), (number, slug), "{file}");
    }

    #[test]
    fn names_come_from_the_file() {
        check("09-why-divide.md", Some(9), "why-divide");
        check("why-divide.md", None, "why-divide");
        check("12.md", Some(12), "12");
        check("99999999999-far.md", None, "far");
        check("", None, "");
    }
}
