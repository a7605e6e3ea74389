//! The strip between the page and the footer: the current knob, the mistake, the effect of the last change, or a command to copy.

use ratatui::text::{Line, Span};

use super::knob::knob;
use super::screen::TWO_COLUMNS;
use super::text_width::width;
use super::theme::Palette;
use super::wrap::wrap;
use super::{Canvas, panel};
use crate::models::romanisation::romanised;
use crate::notebook::panel::{CheckLine, MistakeStatus, Tone};
use crate::notebook::{Mode, Notebook};
use crate::runs::change_report::ToldChanges;

/// The maximum number of lines of text in the strip of a window with `height` lines.
fn text_lines(height: usize) -> usize {
    match height {
        0..8 => 0,
        8..16 => 1,
        16..30 => 3,
        _ => 6,
    }
}

/// The maximum number of lines about the turn of a knob, in a window that is not high.
const TURNED_LINES: usize = 2;

/// The maximum number of lines of the whole strip.
fn strip_lines(height: usize) -> usize {
    match height {
        0..8 => 0,
        8..16 => 2,
        _ => height / 2,
    }
}

pub(super) fn lines(
    notebook: &Notebook,
    columns: usize,
    height: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    if matches!(
        notebook.mode,
        Mode::Lessons { .. } | Mode::Map { .. } | Mode::Help { .. } | Mode::End
    ) {
        return Vec::new();
    }
    let canvas = |rows| Canvas {
        width: columns.saturating_sub(1),
        rows,
        palette,
    };
    let mut lines = Vec::new();
    let page = notebook.page();
    let is_page_hidden = notebook.focus.is_some() && columns < usize::from(TWO_COLUMNS);
    if let Some(it) = page
        .knob
        .as_ref()
        .filter(|it| is_page_hidden || !it.is_on_page)
    {
        let mark = format!(" knob {} of {}  ", it.at + 1, it.count);
        let mark = Span::styled(mark, palette.faint());
        lines.push(knob(mark, &it.knob, columns, palette));
    }
    if let Some(status) = &page.mistake {
        lines.extend(mistake(notebook, status, canvas(strip_lines(height))));
    }
    if let Some(command) = &notebook.command {
        lines.extend(words(
            command,
            " $ ",
            Tone::Code,
            canvas(text_lines(height)),
        ));
        return lines;
    }
    // A mistake and its checks come first; its changes are shown if there is room left.
    let room = text_lines(height).min(strip_lines(height).saturating_sub(lines.len()));
    // A knob is turned again and again, so what it moves has to stay in sight.
    let is_turned = notebook
        .report
        .as_ref()
        .is_some_and(|report| report.by_knob);
    let room = match height {
        0..30 if is_turned => room.min(TURNED_LINES),
        _ => room,
    };
    if let Some((report, told)) = notebook.report.as_ref().zip(notebook.told_changes())
        && !(report.is_empty() && notebook.message.is_some())
    {
        let overflow = &report.overflow;
        lines.extend(changes(
            &told,
            overflow,
            notebook.is_romanised(),
            canvas(room),
        ));
    }
    lines
}

/// A message that is too long for the rule.
pub(super) fn message(
    text: &str,
    columns: usize,
    height: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    let spans = [(text.to_owned(), palette.key())];
    let lines = wrap(&spans, columns.saturating_sub(1), " ", " ");
    cut(lines, height / 4 * text_lines(height).min(1))
}

/// A text behind a mark, with `…` if it takes too many lines.
fn words(text: &str, mark: &str, tone: Tone, canvas: Canvas) -> Vec<Line<'static>> {
    let spans = [(text.to_owned(), canvas.palette.tone(tone))];
    cut(wrap(&spans, canvas.width, mark, "   "), canvas.rows)
}

fn cut(mut lines: Vec<Line<'static>>, most: usize) -> Vec<Line<'static>> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.spans.push("…".into());
        }
    }
    lines
}

/// The effect of the last change in one line, and below it what overflowed.
fn changes(
    told: &ToldChanges,
    overflow: &str,
    is_romanised: bool,
    canvas: Canvas,
) -> Vec<Line<'static>> {
    let room = canvas.width.saturating_sub(MARK.len());
    let text = told.in_words(|text| width(text) <= room);
    let text = if is_romanised {
        romanised(&text).into_owned()
    } else {
        text
    };
    let one = |text: &str, mark, rows: usize| {
        words(text, mark, Tone::Computed, Canvas { rows, ..canvas })
    };
    let mut lines = one(&text, MARK, canvas.rows.min(1));
    if !overflow.is_empty() {
        let rows = canvas.rows.saturating_sub(lines.len());
        lines.extend(one(overflow, "   ", rows));
    }
    lines
}

/// The lines that the strip has in a window high enough to list every check.
const ALL_CHECKS: usize = 15;

/// The mark of the line of changes.
const MARK: &str = " * ";

/// The mistake and its checks: all of them while the learner chooses a mistake, else the failed ones. Checks on the newest step are not
/// repeated.
fn mistake(notebook: &Notebook, status: &MistakeStatus, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let is_choosing = matches!(notebook.mode, Mode::Breaking);
    let mistake = status.mistake;
    let count = format!("mistake {} of {}: ", status.at + 1, status.count);
    let mut spans = vec![
        (count, palette.faint()),
        (mistake.title.to_owned(), palette.wrong()),
    ];
    if is_choosing {
        spans.push((format!(". {}", mistake.what), palette.tone(Tone::Plain)));
    }
    if let Some(reason) = &status.without_effect {
        let text = match is_choosing {
            true => format!(" But {reason}."),
            false => format!(" · but {reason}"),
        };
        spans.push((text, palette.tone(Tone::Emphasis)));
    }
    if let Some(elsewhere) = &status.elsewhere {
        spans.push((format!(" {elsewhere}."), palette.tone(Tone::Emphasis)));
    }
    if is_choosing {
        let source = format!(" Seen in {}.", mistake.source);
        spans.push((source, palette.faint()));
    }
    if matches!(notebook.mode, Mode::Reading | Mode::Matrix) {
        let text = match status.is_told {
            true => " · b repairs it",
            false => " · b repairs it; the text is about the computation without it",
        };
        spans.push((text.to_owned(), palette.faint()));
    }
    // In a small window the checks of the step may be out of view, so the failed ones are shown here as well; and those that notice
    // nothing would hide the matrix that breaks.
    let is_small = canvas.rows <= 2;
    let lists_all = is_choosing && canvas.rows >= ALL_CHECKS;
    let most_lines = if lists_all { usize::MAX } else { 1 };
    let is_told = |(checked, is_shown): &&(CheckLine, bool)| {
        let is_wanted = checked.holds == Some(false) || lists_all;
        is_wanted && (is_small || !is_shown)
    };
    let mut noticed = Vec::new();
    for (checked, _) in status.checks.iter().filter(is_told) {
        let mut drawn = cut(panel::check(checked, canvas), most_lines);
        for line in &mut drawn {
            line.spans.insert(0, Span::raw(" "));
        }
        noticed.extend(drawn);
    }
    let is_quiet = |(checked, is_shown): &&(CheckLine, bool)| {
        checked.holds == Some(true) && !is_shown && is_choosing && !is_small && !lists_all
    };
    let quiet = status.checks.iter().filter(is_quiet).count();
    if quiet > 0 {
        let text = match quiet {
            1 => " ✓ 1 other check notices nothing".to_owned(),
            _ => format!(" ✓ {quiet} other checks notice nothing"),
        };
        noticed.push(Line::styled(text, palette.faint()));
    }
    let noticed = cut(noticed, canvas.rows / 2);
    let room = canvas.rows - noticed.len();
    let mut lines = cut(wrap(&spans, canvas.width, " ", " "), room);
    lines.extend(noticed);
    lines
}
