//! A panel as lines of text.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::text_width::{pad, width};
use super::theme::Palette;
use super::wrap::wrap;
use super::{
    Canvas, curve, knob, links, map, plot, quiz, score, side_by_side, timing, training, unrolled,
};
use crate::notebook::panel::{
    CheckLine, CodeLine, Panel, Piece, StepCount, Tone, WrittenArithmetic,
};

/// The lines of a panel.
pub fn lines(panel: &Panel, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    match panel {
        Panel::Heading(pieces) => {
            let spans = styled_over(palette.heading(), pieces, palette);
            wrap(&spans, canvas.width, "", "")
        }
        Panel::Prose(pieces) => wrap(&palette.styled(pieces), canvas.width, "", ""),
        Panel::Item(pieces) => wrap(&palette.styled(pieces), canvas.width, " • ", "   "),
        Panel::Listing(text) => text
            .lines()
            .flat_map(|line| {
                // The spaces that a line begins with are part of it: columns stand below each other.
                let text = line.trim_start_matches(' ');
                let indent = "  ".to_owned() + &line[..line.len() - text.len()];
                let spans = [(text.to_owned(), palette.tone(Tone::Code))];
                wrap(&spans, canvas.width, &indent, "    ")
            })
            .collect(),
        Panel::Code(code) => self::code(code, canvas),
        Panel::Grids(grids) => side_by_side::side_by_side(grids, canvas),
        Panel::Plot(grid) => plot::plot(grid, canvas),
        Panel::Links(grids) => links::links(grids, canvas),
        Panel::Curve(curve) => curve::curve(curve, canvas),
        Panel::Unrolled(picture) => unrolled::unrolled(picture, canvas),
        Panel::Map(map) => map::map(map, canvas),
        Panel::Training(training) => training::training(training, canvas),
        Panel::Timing(timing) => timing::timing(timing, canvas),
        Panel::StepCounts(counts) => step_counts(counts, canvas),
        Panel::Changes(words) => {
            let spans = [(words.clone(), palette.tone(Tone::Computed))];
            let mut lines = wrap(&spans, canvas.width, "* ", "  ");
            lines.truncate(6);
            lines
        }
        Panel::Quiz(quiz) => quiz::quiz(quiz, canvas),
        Panel::Score(score) => score::score(score, canvas),
        Panel::Knobs(knobs) => knobs
            .iter()
            .map(|line| {
                let keys = if line.is_current { "- + " } else { "    " };
                knob::knob(
                    Span::styled(keys, palette.key()),
                    line,
                    canvas.width,
                    palette,
                )
            })
            .collect(),
        Panel::Checks(checks) => checks.iter().flat_map(|line| check(line, canvas)).collect(),
        Panel::Arithmetic(written) => arithmetic(written, canvas),
        Panel::Caption(pieces) => {
            let spans = styled_over(palette.faint(), pieces, palette);
            wrap(&spans, canvas.width, "  ", "  ")
        }
        Panel::Problem(problem) => problem
            .to_string()
            .lines()
            .flat_map(|line| diagnostic(line, canvas))
            .collect(),
        Panel::Notes(paragraphs) => paragraphs
            .iter()
            .flat_map(|text| {
                let spans = [(text.clone(), palette.tone(Tone::Emphasis))];
                wrap(&spans, canvas.width, "▎ ", "▎ ")
            })
            .collect(),
    }
}

/// The pieces of a text in their styles, over the style of the whole.
fn styled_over(whole: Style, pieces: &[Piece], palette: Palette) -> Vec<(String, Style)> {
    let styled = palette.styled(pieces).into_iter();
    styled
        .map(|(text, style)| (text, whole.patch(style)))
        .collect()
}

/// `In [3]  let affinity = q * k.t();   A = Q·Kᵀ`, and below it the sentence.
fn code(code: &CodeLine, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let prompt = format!("In [{}]  ", code.number);
    let indent = " ".repeat(width(&prompt));
    let spans = [
        (code.code.clone(), palette.tone(Tone::Code)),
        (" //\u{a0}".to_owned(), palette.faint()),
        // No-break spaces keep a formula on one line.
        (
            code.formula.replace(' ', "\u{a0}"),
            palette.tone(Tone::Strong),
        ),
    ];
    let mut lines = wrap(&spans, canvas.width, &prompt, &indent);
    if let Some(first) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        first.style = palette.faint();
    }
    let sentence = [(code.sentence.to_owned(), palette.faint())];
    lines.extend(wrap(&sentence, canvas.width, &indent, &indent));
    lines
}

/// `affinity[name, is]` with its sources, then its arithmetic line by line.
pub fn arithmetic(written: &WrittenArithmetic, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let mut title = vec![(written.cell.clone(), palette.key())];
    for (index, source) in written.sources.iter().enumerate() {
        let text = if index == 0 { " from " } else { ", " };
        title.push((text.to_owned(), palette.faint()));
        title.push((source.clone(), palette.source(index)));
    }
    if written.sources.is_empty() && written.lines.len() < 2 {
        title.push((" measured by its line of code".to_owned(), palette.faint()));
    }
    let mut lines = wrap(&title, canvas.width, "", "    ");
    for line in &written.lines {
        lines.extend(wrap(&palette.styled(line), canvas.width, "  = ", "      "));
    }
    if let Some(set) = &written.set {
        let spans = [
            ("but you set it to ".to_owned(), palette.faint()),
            (set.clone(), palette.tone(Tone::Computed)),
        ];
        lines.extend(wrap(&spans, canvas.width, "  ", "  "));
    }
    lines
}

/// A line of a diagnostic. The source line and its carets are not wrapped, to stay aligned.
fn diagnostic(line: &str, canvas: Canvas) -> Vec<Line<'static>> {
    let style = canvas.palette.wrong();
    let text = line.trim_start_matches(' ');
    if text
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
        .starts_with('|')
    {
        return vec![Line::styled(line.to_owned(), style)];
    }
    let indent = " ".repeat(line.len() - text.len());
    let rest = format!("{indent}  ");
    wrap(&[(text.to_owned(), style)], canvas.width, &indent, &rest)
}

/// The progress of the matrices of a race: `rnn.states  ●●○○  2 of 4 steps in turn: 2 of 4 rows`. A dot is a step, so there are no dots where
/// they do not all fit.
fn step_counts(counts: &[StepCount], canvas: Canvas) -> Vec<Line<'static>> {
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|it| width(&it)).max();
    let names = widest(&mut counts.iter().map(|it| it.address.clone())).unwrap_or(0);
    let names = names.min(20);
    let dots = counts.iter().map(|it| it.total).max().unwrap_or(0);
    // The words need the room of the last step.
    let needed = |with_rows: bool, dots: usize| {
        let words = |it: &StepCount| progress(it, (it.total, it.all_rows), with_rows);
        let words = widest(&mut counts.iter().map(words)).unwrap_or(0);
        names + 2 + words + if dots > 0 { dots + 2 } else { 0 }
    };
    let forms = [(true, dots), (false, dots), (true, 0)];
    let form = forms
        .into_iter()
        .find(|(with_rows, dots)| needed(*with_rows, *dots) <= canvas.width);
    let (with_rows, dots) = form.unwrap_or((false, 0));
    let palette = canvas.palette;
    let line = |count: &StepCount| {
        let mut spans = vec![Span::styled(pad(&count.address, names), palette.key())];
        if dots > 0 {
            let left = count.total - count.done;
            let marks =
                "●".repeat(count.done) + &"○".repeat(left) + &" ".repeat(dots - count.total);
            spans.push(Span::styled(format!("  {marks}"), palette.tone(Tone::Code)));
        }
        let words = progress(count, (count.done, count.rows), with_rows);
        spans.push(Span::styled(
            format!("  {words}"),
            palette.tone(Tone::Computed),
        ));
        Line::from(spans)
    };
    counts.iter().map(line).collect()
}

/// The progress of a matrix after some steps and rows, in words.
fn progress(count: &StepCount, (done, rows): (usize, usize), with_rows: bool) -> String {
    let steps = match count.total {
        1 => "1 step for all".to_owned(),
        total => format!("{done} of {total} steps in turn"),
    };
    match with_rows {
        true => format!("{steps}: {rows} of {} rows", count.all_rows),
        false => steps,
    }
}

/// `✓ each row of shares sums to 1: farthest off by 2e−16`
pub(super) fn check(check: &CheckLine, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let (mark, style) = match check.holds {
        Some(true) => ("✓", palette.tone(Tone::Computed)),
        Some(false) => ("✗", palette.wrong()),
        None => ("–", palette.faint()),
    };
    let title = match check.holds {
        Some(false) => style,
        _ => palette.tone(Tone::Plain),
    };
    let spans = [
        (format!("{mark} "), style),
        (check.title.to_owned(), title),
        (format!(": {}", check.text), palette.faint()),
    ];
    wrap(&spans, canvas.width, "", "    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::Theme;

    fn drawn(done: usize, total: usize, width: usize) -> Vec<String> {
        let count = |address: &str, done, total, all_rows| StepCount {
            address: address.to_owned(),
            done,
            total,
            rows: done,
            all_rows,
        };
        let counts = [
            count("rnn.states", done, total, total),
            count("attention.context", 1, 1, total),
        ];
        let canvas = Canvas {
            width,
            rows: 12,
            palette: Palette::new(Theme::Dark, false),
        };
        let lines = step_counts(&counts, canvas);
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_dot_is_a_step() {
        let mut with_dots = 0;
        for total in 2..=24 {
            for done in 0..=total {
                for width in [52, 58, 78, 118] {
                    let lines = drawn(done, total, width);
                    let dots = |dot| lines[0].chars().filter(|c| *c == dot).count();
                    let counts = [dots('●'), dots('○')];
                    assert!(
                        counts == [done, total - done] || counts == [0, 0],
                        "{lines:?}"
                    );
                    with_dots += usize::from(counts != [0, 0]);
                    let words = format!("{done} of {total} steps in turn");
                    assert!(lines[0].contains(&words), "{lines:?}");
                    assert!(lines.iter().all(|line| super::width(line) <= width));
                    // The words stand below each other.
                    let [first, second] = [&lines[0], &lines[1]].map(|line| {
                        let words = line.find(&words).or(line.find("1 step for all"));
                        words.map(|at| super::width(&line[..at]))
                    });
                    assert_eq!(first, second, "{lines:?}");
                }
            }
        }
        assert!(with_dots > 700, "{with_dots}");
        assert!(drawn(3, 14, 58)[0].contains("●●●○○○○○○○○○○○  3 of 14"));
    }
}
