//! A step of the page as lines: its panels one below the other or, on a wide screen, text and pictures side by side.

use ratatui::style::Style;
use ratatui::text::Line;

use super::text_width::{line_width, pad_line};
use super::{Canvas, grid, page, panel, quiz};
use crate::notebook::panel::Panel;

/// The most columns of text on a wide screen, and the least beside pictures. Longer lines are hard to follow.
const MEASURE: usize = 72;
const LEAST: usize = 44;

/// The fewest lines of text that have pictures beside them.
const LEAST_TEXT: usize = 3;

/// The columns between text and pictures.
const GAP: usize = 3;

/// The space for a step.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) canvas: Canvas,
    /// Whether no inspector stands beside the page: it shows the arithmetic of cells.
    pub(super) alone: bool,
    /// Whether the screen is wide enough for text and pictures side by side.
    pub(super) is_wide: bool,
    /// The lines of the window.
    pub(super) height: usize,
}

/// A step as lines.
pub(super) struct Step {
    pub(super) lines: Vec<Line<'static>>,
    /// For each panel the line below its last one.
    pub(super) ends: Vec<usize>,
}

/// The lines of a step.
pub(super) fn step(panels: &[Panel], place: Place) -> Step {
    if !place.is_wide {
        return one_column(panels, place, place.canvas.width);
    }
    let one = || one_column(panels, place, MEASURE.min(place.canvas.width));
    let Some((two, is_higher)) = two_columns(panels, place) else {
        return one();
    };
    if !is_higher && two.lines.len() <= place.height {
        return two;
    }
    let one = one();
    match two.lines.len() <= one.lines.len() {
        true => two,
        false => one,
    }
}

/// The panels one below the other, text in at most `measure` columns.
pub(super) fn one_column(panels: &[Panel], place: Place, measure: usize) -> Step {
    let mut column = Column::default();
    let mut ends = Vec::with_capacity(panels.len());
    let text = Canvas {
        width: measure,
        ..place.canvas
    };
    for panel in panels {
        if !place.hides(panel) {
            let canvas = if is_text(panel) { text } else { place.canvas };
            let canvas = place.canvas_of(panel, canvas);
            column.add(panel, panel::lines(panel, canvas), 0);
        }
        ends.push(column.lines.len());
    }
    Step {
        lines: column.lines,
        ends,
    }
}

/// Text on the left; on the right pictures, each as high as the text that introduces it if there is room; and whether a picture is higher
/// there than in the whole width. `None` if there are no pictures, or if one of them would be cut.
fn two_columns(panels: &[Panel], place: Place) -> Option<(Step, bool)> {
    let whole = place.canvas;
    let width = (whole.width * 46 / 100).clamp(LEAST, MEASURE);
    let text = Canvas { width, ..whole };
    let pictures = Canvas {
        width: whole.width.checked_sub(width + GAP)?,
        ..whole
    };
    let [mut left, mut right] = [Column::default(), Column::default()];
    let mut ends = Vec::with_capacity(panels.len());
    // Where the text above the next picture begins.
    let mut begins = 0;
    let mut was_text = false;
    let mut is_higher = false;
    for panel in panels {
        if place.hides(panel) {
            ends.push(ends.last().copied().unwrap_or(0));
            continue;
        }
        let is_cut = |it| !grid::shows_as_much(it, pictures, whole);
        if matches!(panel, Panel::Problem(_)) || panel.grids().iter().any(is_cut) {
            return None;
        }
        let is_text = match panel {
            Panel::Caption(_) => was_text,
            _ => is_text(panel),
        };
        if !is_text {
            let lines = panel::lines(panel, place.canvas_of(panel, pictures));
            // A star may stand in the margin.
            if lines
                .iter()
                .any(|line| line_width(line) > pictures.width + 1)
            {
                return None;
            }
            let may_stack = match panel {
                Panel::Grids(grids) | Panel::Links(grids) => grids.len() > 1,
                Panel::Training(_) => true,
                _ => false,
            };
            is_higher |=
                may_stack && lines.len() > panel::lines(panel, place.canvas_of(panel, whole)).len();
            right.add(panel, lines, begins);
            ends.push(right.lines.len());
        } else {
            let lines = match panel {
                Panel::Quiz(quiz) => quiz::words(quiz, text),
                _ => panel::lines(panel, text),
            };
            let start = left.add(panel, lines, 0);
            if !was_text {
                begins = start;
            }
            let mut end = left.lines.len();
            if let Panel::Quiz(quiz) = panel
                && let Some(grid) = &quiz.grid
            {
                if is_cut(grid) {
                    return None;
                }
                right.add(panel, grid::numbers(grid, pictures), start);
                end = end.max(right.lines.len());
            }
            ends.push(end);
        }
        was_text = is_text;
    }
    // A heading and a line of text would leave the left half empty.
    if right.lines.is_empty() || left.lines.len() < LEAST_TEXT {
        return None;
    }
    let lines = beside(left.lines, right.lines, width + GAP);
    Some((Step { lines, ends }, is_higher))
}

/// Panels below each other.
#[derive(Default)]
struct Column<'a> {
    lines: Vec<Line<'static>>,
    above: Option<&'a Panel>,
}

impl<'a> Column<'a> {
    /// Adds a panel, not above line `least`. Returns its first line.
    fn add(&mut self, panel: &'a Panel, lines: Vec<Line<'static>>, least: usize) -> usize {
        let gap = usize::from(self.above.is_some_and(|above| is_apart(above, panel)));
        let start = least.max(self.lines.len() + gap);
        self.lines.resize(start, Line::default());
        self.lines.extend(lines);
        self.above = Some(panel);
        start
    }
}

impl Place {
    /// The canvas for a panel: a training has more rows on a high page.
    fn canvas_of(self, panel: &Panel, canvas: Canvas) -> Canvas {
        match panel {
            Panel::Training(_) if self.height != usize::MAX => Canvas {
                rows: page::training_rows(self.height),
                ..canvas
            },
            _ => canvas,
        }
    }

    /// Whether the inspector shows a panel in place of the page.
    fn hides(self, panel: &Panel) -> bool {
        !self.alone && matches!(panel, Panel::Arithmetic(_))
    }
}

/// Whether a panel is to be read, and not a picture, or what belongs to one: its line of code, its knob, its caption.
fn is_text(panel: &Panel) -> bool {
    matches!(
        panel,
        Panel::Heading(_)
            | Panel::Prose(_)
            | Panel::Item(_)
            | Panel::Listing(_)
            | Panel::Quiz(_)
            | Panel::Score(_)
            | Panel::Checks(_)
            | Panel::Notes(_)
            | Panel::Caption(_)
    )
}

/// Lines, and from a column on others beside them.
fn beside(
    left: Vec<Line<'static>>,
    right: Vec<Line<'static>>,
    column: usize,
) -> Vec<Line<'static>> {
    let height = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let mut lines = Vec::with_capacity(height);
    for _ in 0..height {
        let line = left.next().unwrap_or_default();
        let Some(other) = right.next().filter(|other| !other.spans.is_empty()) else {
            lines.push(line);
            continue;
        };
        let mut line = own_styles(pad_line(line, column));
        line.spans.extend(own_styles(other).spans);
        lines.push(line);
    }
    lines
}

/// A line whose spans have its style.
fn own_styles(mut line: Line<'static>) -> Line<'static> {
    let style = std::mem::take(&mut line.style);
    if style != Style::default() {
        for span in &mut line.spans {
            span.style = style.patch(span.style);
        }
    }
    line
}

/// Whether there is an empty line between two panels.
fn is_apart(above: &Panel, below: &Panel) -> bool {
    !matches!(
        (above, below),
        (Panel::Item(_), Panel::Item(_))
            | (Panel::Heading(_), Panel::Prose(_))
            | (
                Panel::Code(_),
                Panel::Code(_)
                    | Panel::Grids(_)
                    | Panel::Plot(_)
                    | Panel::Links(_)
                    | Panel::Curve(_)
                    | Panel::Unrolled(_)
            )
            | (Panel::StepCounts(_), Panel::Grids(_) | Panel::Unrolled(_))
            | (
                Panel::Grids(_) | Panel::Links(_) | Panel::Unrolled(_),
                Panel::Changes(_) | Panel::Arithmetic(_)
            )
            | (Panel::Changes(_), Panel::Changes(_))
            | (_, Panel::Caption(_) | Panel::Problem(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Library, View};
    use crate::models::words::Sentence;
    use crate::notebook::{Notebook, Start, Theme};
    use crate::runs::changes::Choices;
    use crate::text::figures;
    use crate::view::theme::Palette;

    fn place(width: usize, alone: bool) -> Place {
        Place {
            canvas: Canvas {
                width,
                rows: 12,
                palette: Palette::new(Theme::Dark, true),
            },
            alone,
            is_wide: true,
            height: 55,
        }
    }

    /// Each newest step of the course that is not all question, on sentences of several lengths.
    fn for_each_step(mut visit: impl FnMut(&str, &[Panel])) {
        let long = "the old captain of the ship told the young sailor that he had never seen such a storm before";
        for sentence in [
            None,
            Some("ನನ್ನ ಹೆಸರು"),
            Some("a rose is a rose is a rose by any other name"),
            Some(long),
        ] {
            let library = Library::embedded();
            for lesson in 0..library.lessons.len() {
                let choices = Choices {
                    sentence: sentence.and_then(|it| Sentence::parse(it).ok()),
                    ..Choices::default()
                };
                let start = Start {
                    lesson,
                    choices,
                    ..Start::default()
                };
                let mut notebook = Notebook::new(Library::embedded(), start);
                for step in 0..notebook.lesson().steps.len() {
                    notebook.open(lesson, step);
                    let name = format!("lesson {lesson}, step {}, {sentence:?}", step + 1);
                    let newest = notebook.page().steps.last().expect("a step").clone();
                    visit(&name, &newest);
                }
            }
        }
    }

    /// The text of lines without their spaces at the end.
    fn text(lines: &[Line<'_>]) -> Vec<String> {
        lines
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect()
    }

    /// Whether a panel is drawn for the width that it gets.
    fn scales(panel: &Panel) -> bool {
        let is_drawn = |view| {
            matches!(
                view,
                View::Links
                    | View::Unrolled
                    | View::Curve
                    | View::Plot
                    | View::Ranking
                    | View::Dense
            )
        };
        matches!(
            panel,
            Panel::Map(_) | Panel::Training(_) | Panel::StepCounts(_) | Panel::Knobs(_)
        ) || panel.grids().iter().any(|grid| {
            // A third decimal is written where there is room.
            let has_third = grid.values.iter().any(|&it| figures::has_third_decimal(it));
            is_drawn(grid.view) || has_third || grid::are_cut(grid, place(80, true).canvas)
        })
    }

    /// The characters of a panel, in whatever place.
    fn characters(lines: &[String]) -> Vec<char> {
        let lines = lines.iter().flat_map(|line| line.chars());
        let mut found: Vec<char> = lines.filter(|c| !c.is_whitespace()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn side_by_side_nothing_is_cut_or_lost_and_nothing_overlaps() {
        let (mut two, mut one) = (0, 0);
        for_each_step(|name, panels| {
            for (width, alone) in [(98, false), (124, false), (158, true), (198, true)] {
                let place = place(width, alone);
                let drawn = step(panels, place);
                let lines = drawn.lines;
                let below = one_column(panels, place, MEASURE).lines;
                let widest = lines.iter().map(line_width).max().unwrap_or(0);
                // A star at the right edge stands in the margin.
                assert!(widest <= width + 1, "{name}: {widest} of {width}");
                if text(&lines) == text(&below) {
                    one += 1;
                    continue;
                }
                two += 1;
                let column = (width * 46 / 100).clamp(LEAST, MEASURE) + GAP;
                // Each half by columns: a character may take several.
                let half = |line: &Line<'_>, is_left: bool| {
                    let mut at = 0;
                    let mut text = String::new();
                    for span in &line.spans {
                        for cluster in crate::text::clusters(&span.content) {
                            if (at < column) == is_left {
                                text += cluster;
                            }
                            at += super::super::text_width::width(cluster);
                        }
                    }
                    text.trim_end().to_owned()
                };
                let left: Vec<String> = lines.iter().map(|line| half(line, true)).collect();
                let right: Vec<String> = lines.iter().map(|line| half(line, false)).collect();
                let has = |half: &[String], wanted: &[String]| {
                    wanted.is_empty() || half.windows(wanted.len()).any(|part| part == wanted)
                };
                for (at, panel) in panels.iter().enumerate() {
                    if place.hides(panel)
                        || matches!(panel, Panel::Quiz(quiz) if quiz.grid.is_some())
                    {
                        continue;
                    }
                    let [text_lines, picture_lines] = [column - GAP, width - column].map(|width| {
                        let canvas = Canvas {
                            width,
                            ..place.canvas
                        };
                        text(&panel::lines(panel, place.canvas_of(panel, canvas)))
                    });
                    let found = if has(&left, &text_lines) && is_text(panel) {
                        text_lines
                    } else {
                        assert!(
                            has(&right, &picture_lines),
                            "{name}, panel {at}, {width}: {picture_lines:#?} in {right:#?}"
                        );
                        picture_lines
                    };
                    let alone = text(&panel::lines(panel, place.canvas));
                    if !scales(panel) {
                        assert_eq!(
                            characters(&found),
                            characters(&alone),
                            "{name}, panel {at}, {width}"
                        );
                    }
                }
            }
        });
        assert!(
            two > 4 * 100 && one > 100,
            "{two} in two columns, {one} in one"
        );
    }

    #[test]
    fn a_picture_stands_beside_its_text_and_below_the_picture_before() {
        let mut seen = 0;
        for_each_step(|name, panels| {
            let place = place(124, false);
            let Some((two, _)) = two_columns(panels, place) else {
                return;
            };
            assert_eq!(two.ends.len(), panels.len(), "{name}");
            let pictures = panels
                .iter()
                .zip(&two.ends)
                .filter(|(panel, _)| !is_text(panel));
            let ends: Vec<usize> = pictures.map(|(_, end)| *end).collect();
            assert!(ends.is_sorted(), "{name}: {ends:?}");
            assert_eq!(two.ends.iter().max(), Some(&two.lines.len()), "{name}");
            seen += 1;
        });
        assert!(seen > 200, "{seen}");
    }
}
