//! The whole screen: header, page, inspector, footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use super::page::signed;
use super::paint::{paint, paint_all};
use super::text_width::{fit, width};
use super::theme::{Colours, Palette};
use super::{Canvas, beside, header_and_footer, in_place, lesson_end, map, menu, page, strip};
use crate::notebook::panel::Panel;
use crate::notebook::{Extent, Mode, Notebook};
use crate::text::clusters;

/// The minimum width for a column beside the page.
pub(super) const TWO_COLUMNS: u16 = 100;

/// The minimum width for two columns on the page, text and pictures.
const WIDE: u16 = 160;

/// Draws the notebook onto the whole buffer, of any size, and returns how far it extends beyond. `colours` is false under `NO_COLOR`.
pub fn draw(notebook: &Notebook, colours: impl Into<Colours>, buffer: &mut Buffer) -> Extent {
    let palette = Palette::new(notebook.theme, colours);
    let is_empty = buffer.area.is_empty() || notebook.is_blank;
    let extent = match is_empty {
        true => Extent::default(),
        false => draw_over(notebook, palette, buffer),
    };
    set_ground(palette.base(), buffer);
    extent
}

/// Gives each cell without colours of its own those of the theme.
fn set_ground(base: Style, buffer: &mut Buffer) {
    let (Some(text), Some(ground)) = (base.fg, base.bg) else {
        return;
    };
    for cell in &mut buffer.content {
        if cell.fg == Color::Reset {
            cell.fg = text;
        }
        if cell.bg == Color::Reset {
            cell.bg = ground;
        }
    }
}

fn draw_over(notebook: &Notebook, palette: Palette, buffer: &mut Buffer) -> Extent {
    let whole = buffer.area;
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
    let footer = take_bottom();
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
        Mode::End => {
            let inner = with_margins(body);
            let canvas = Canvas {
                width: usize::from(inner.width),
                rows: usize::from(body.height),
                palette,
            };
            if let Some(end) = &notebook.page().end {
                let scroll = notebook.scroll.max(0).unsigned_abs();
                let (lines, hidden) = lesson_end::lines(end, canvas, scroll);
                extent.page = true;
                extent.down = hidden;
                paint_all(&lines, inner, buffer);
            }
        }
        Mode::Map { chosen } => {
            let height = usize::from(body.height);
            let inner = with_margins(body);
            let canvas = Canvas {
                width: usize::from(inner.width),
                rows: height,
                palette,
            };
            let (lines, hidden) = map::with_chosen(&notebook.page().map, *chosen, canvas, height);
            extent.help = hidden;
            extent.map = Some((canvas.width, height));
            paint_all(&lines, inner, buffer);
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
    let scroll = notebook
        .scroll
        .clamp(-signed(extent.up), signed(extent.down));
    let has_more = scroll < signed(extent.down);
    let scrolls = has_more && notebook.tick == 0;
    paint(
        &header_and_footer::footer(notebook, scrolls, columns, palette),
        footer,
        buffer,
    );
    if let Some(row) = rule {
        let more = match scroll {
            _ if has_more => "J more below",
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
        let first = clusters(&shown).next().map_or(0, str::len);
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

/// The page; beside it the inspected cell or pictures, if there is room, else the inspector in its place.
fn draw_page(notebook: &Notebook, palette: Palette, body: Rect, buffer: &mut Buffer) -> Extent {
    let page = notebook.page();
    let inspection = page.inspection.as_ref();
    let mut newest = page
        .steps
        .last()
        .into_iter()
        .flat_map(|panels| panels.iter());
    let trains = newest.any(|panel| matches!(panel, Panel::Training(_)));
    let is_wide = body.width >= WIDE;
    // A training fills the width until a weight is looked at.
    if trains && inspection.is_none() {
        page::draw(notebook, [true, is_wide], palette, body, buffer)
    } else if body.width >= TWO_COLUMNS && beside::has_content(page) {
        let share = if is_wide { 63 } else { 52 };
        let left = u16::try_from(u32::from(body.width) * share / 100).unwrap_or(u16::MAX);
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
        let extent = page::draw(notebook, [false, is_wide], palette, page_area, buffer);
        for row in bar.rows() {
            paint(&Line::styled("│", palette.faint()), row, buffer);
        }
        beside::draw(page, palette, right, buffer);
        extent
    } else if let Some(focus) = notebook.focus {
        in_place::draw(page, focus, palette, body, buffer);
        Extent::default()
    } else {
        page::draw(notebook, [true, is_wide], palette, body, buffer)
    }
}

/// An area without a column on either side.
pub(super) fn with_margins(area: Rect) -> Rect {
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    inner.intersection(area)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Library;
    use crate::notebook::mode::Theme;
    use crate::notebook::{Key, Start};

    #[test]
    fn the_widest_and_the_highest_screens_are_drawn() {
        let mut notebook = Notebook::new(Library::embedded(), Start::default());
        for _ in 0..2 {
            notebook.press(&Key::Named("→".to_owned()));
        }
        for (columns, rows) in [(1_261, 60), (20_000, 30), (u16::MAX, 12), (90, u16::MAX)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
            let extent = draw(&notebook, true, &mut buffer);
            assert!(extent.page, "{columns}×{rows}");
            // The footer stands in the last row, from its left.
            let footer: String = (0..40).map(|x| buffer[(x, rows - 1)].symbol()).collect();
            assert!(footer.contains("← back"), "{columns}×{rows}: {footer}");
        }
    }

    #[test]
    fn a_line_that_is_typed_loses_whole_clusters_at_its_start() {
        let text = "ನಾನು ಹೂವು ನಾನು ಹೂವು";
        let palette = Palette::new(Theme::Dark, true);
        for columns in 8..40 {
            let line = typed_line("s", [text, ""], columns, palette);
            let shown = line.spans[1].content.trim_start_matches('…').to_owned();
            let rest: Vec<&str> = clusters(text).collect();
            let is_suffix = (0..=rest.len()).any(|at| rest[at..].concat() == shown);
            assert!(is_suffix, "{columns}: {shown}");
        }
    }
}
