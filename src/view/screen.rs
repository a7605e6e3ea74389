//! The whole screen: header, page, inspector, footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::page::signed;
use super::paint::{paint, paint_all};
use super::text_width::{fit, width};
use super::theme::{Colours, Palette};
use super::{Canvas, header_and_footer, inspector, links, menu, page, strip};
use crate::lesson::View;
use crate::notebook::panel::{Grid, Inspection, Panel};
use crate::notebook::{Extent, Mode, Notebook};

/// The minimum width for an inspector beside the page.
const TWO_COLUMNS: u16 = 100;

/// Draws the notebook onto the whole buffer, of any size, and returns how far it extends beyond. `colours` is false under `NO_COLOR`.
pub fn draw(notebook: &Notebook, colours: impl Into<Colours>, buffer: &mut Buffer) -> Extent {
    let palette = Palette::new(notebook.theme, colours);
    let whole = buffer.area;
    if whole.is_empty() {
        return Extent::default();
    }
    let columns = usize::from(whole.width);
    let row = |y: u16| Rect {
        y: whole.y + y,
        height: 1,
        ..whole
    };
    let (mut top, mut bottom) = (0, whole.height);
    let mut take_bottom = || {
        bottom = bottom.saturating_sub(1);
        row(bottom)
    };
    let footer = header_and_footer::footer(notebook, columns, palette);
    paint(&footer, take_bottom(), buffer);
    let mut message = notebook.message.as_deref();
    if let (Mode::Typing { line, error, .. }, Some([prompt, hint])) =
        (&notebook.mode, &notebook.page().prompt)
    {
        let before: String = line.value().chars().take(line.cursor()).collect();
        let after: String = line.value().chars().skip(line.cursor()).collect();
        let shown = typed_line(prompt, [&before, &after], columns, palette);
        paint(&shown, take_bottom(), buffer);
        message = Some(error.as_deref().unwrap_or(hint));
    }
    if whole.height >= 3 {
        let header = header_and_footer::header(notebook, columns, palette);
        paint(&header, row(top), buffer);
        top += 1;
    }
    if whole.height >= 8 {
        let rule = header_and_footer::upper_rule(notebook, columns, palette);
        paint(&rule, row(top), buffer);
        top += 1;
    }
    let rule = (whole.height >= 6).then(&mut take_bottom);
    let height = usize::from(whole.height);
    let mut strip = strip::lines(notebook, columns, height, palette);
    // A message that is too long for the rule is shown in full below the strip.
    if let Some(long) = message
        && !header_and_footer::fits(long, columns)
    {
        let told = strip::message(long, columns, height, palette);
        message = message.filter(|_| told.is_empty());
        strip.extend(told);
    }
    for line in strip.into_iter().rev() {
        paint(&line, take_bottom(), buffer);
    }
    let body = Rect {
        y: whole.y + top,
        height: bottom.saturating_sub(top),
        ..whole
    };
    let mut extent = Extent::default();
    match &notebook.mode {
        Mode::Lessons { chosen } => {
            let height = usize::from(body.height);
            let lines = menu::lessons(notebook, *chosen, columns, height, palette);
            let hidden = notebook.library.lessons.len() + 1;
            extent.help = hidden.saturating_sub(height);
            paint_all(&lines, body, buffer);
        }
        Mode::Help { scroll } => {
            let lines = menu::help(columns, palette);
            extent.help = lines.len().saturating_sub(usize::from(body.height));
            let skipped = (*scroll).min(extent.help);
            paint_all(&lines[skipped..], body, buffer);
        }
        Mode::Reading
        | Mode::Matrix
        | Mode::Knobs { .. }
        | Mode::Breaking
        | Mode::Typing { .. } => {
            extent = draw_page(notebook, palette, body, buffer);
        }
    }
    if let Some(row) = rule {
        let more = match notebook
            .scroll
            .clamp(-signed(extent.up), signed(extent.down))
        {
            scroll if scroll < signed(extent.down) => "J more below",
            _ if extent.help > 0 => "↑ ↓ more",
            scroll if scroll > -signed(extent.up) => "K earlier cells",
            _ => "",
        };
        let rule = header_and_footer::lower_rule(message, more, columns, palette);
        paint(&rule, row, buffer);
    }
    extent
}

/// The line being typed, with its cursor; the part around the cursor if it does not fit.
fn typed_line(
    prompt: &str,
    [before, after]: [&str; 2],
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    let prompt = format!(" {prompt}: ");
    let room = columns.saturating_sub(width(&prompt) + 2);
    // A pasted text may be far longer than the window, and each round below measures all of what is left.
    let start = before.char_indices().rev().nth(4 * columns);
    let mut mark = if start.is_some() { "…" } else { "" };
    let mut shown = before[start.map_or(0, |(at, _)| at)..].to_owned();
    while width(&shown) + 1 > room && !shown.is_empty() {
        let first = shown.chars().next().map_or(0, char::len_utf8);
        shown.drain(..first);
        mark = "…";
    }
    let rest = fit(after, room.saturating_sub(width(&shown)));
    Line::from(vec![
        Span::styled(prompt, palette.heading()),
        Span::raw(format!("{mark}{shown}")),
        Span::styled("▏", palette.heading()),
        Span::raw(rest),
    ])
}

/// The page, and the inspector beside it or in its place.
fn draw_page(notebook: &Notebook, palette: Palette, body: Rect, buffer: &mut Buffer) -> Extent {
    let page = notebook.page();
    let inspection = page.inspection.as_ref();
    let mut newest = page
        .steps
        .last()
        .into_iter()
        .flat_map(|panels| panels.iter());
    let trains = newest.any(|panel| matches!(panel, Panel::Training(_)));
    // A training fills the width until a weight is looked at.
    if trains && inspection.is_none() {
        page::draw(notebook, true, palette, body, buffer)
    } else if body.width >= TWO_COLUMNS {
        let left = body.width * 52 / 100;
        let page_area = Rect {
            width: left,
            ..body
        };
        let bar = Rect {
            x: body.x + left,
            width: 1,
            ..body
        };
        let right = Rect {
            x: bar.x + 2,
            width: body.width - left - 2,
            ..body
        };
        let extent = page::draw(notebook, false, palette, page_area, buffer);
        for row in bar.rows() {
            paint(&Line::styled("│", palette.faint()), row, buffer);
        }
        draw_inspector(inspection, false, palette, right, buffer);
        extent
    } else if let Some(focus) = notebook.focus {
        let shown = page.grids().filter(|grid| grid.matrix == focus.matrix);
        let picture = shown.last().filter(|grid| grid.view == View::Links);
        let used = picture.map_or(0, |picture| draw_links(picture, palette, body, buffer));
        let below = Rect {
            y: body.y + used,
            height: body.height - used,
            ..body
        };
        draw_inspector(inspection, true, palette, below, buffer);
        Extent::default()
    } else {
        page::draw(notebook, true, palette, body, buffer)
    }
}

/// Draws the links of the matrix in focus above the inspector, if that leaves room for a cell. Returns the rows that they take.
fn draw_links(picture: &Grid, palette: Palette, area: Rect, buffer: &mut Buffer) -> u16 {
    /// The rows of a cell with its arithmetic.
    const CELL: u16 = 8;
    let canvas = Canvas {
        width: usize::from(area.width).saturating_sub(2),
        rows: usize::from(area.height / 3).max(1),
        palette,
    };
    let lines = links::picture(picture, canvas);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    if height.saturating_add(CELL) > area.height {
        return 0;
    }
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    paint_all(&lines, inner, buffer);
    height
}

fn draw_inspector(
    inspection: Option<&Inspection>,
    alone: bool,
    palette: Palette,
    area: Rect,
    buffer: &mut Buffer,
) {
    if let Some(inspection) = inspection {
        let canvas = Canvas {
            width: usize::from(area.width).saturating_sub(1),
            rows: 12,
            palette,
        };
        let lines = inspector::lines(inspection, alone, canvas, usize::from(area.height));
        paint_all(&lines, area, buffer);
    }
}
