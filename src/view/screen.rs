//! The whole screen: header, page, inspector, footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::page::signed;
use super::paint::{paint, paint_all};
use super::theme::{Colours, Palette};
use super::{Canvas, header_and_footer, inspector, menu, page, strip, typed_line};
use crate::notebook::panel::Inspection;
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
    let mut rows = Rows {
        whole,
        top: 0,
        bottom: 0,
    };
    paint(
        &header_and_footer::footer(notebook, columns, palette),
        rows.take_bottom(),
        0,
        buffer,
    );
    let mut message = notebook.message.as_deref();
    if let (Mode::Typing { line, error, .. }, Some([prompt, hint])) =
        (&notebook.mode, &notebook.page().prompt)
    {
        let before: String = line.value().chars().take(line.cursor()).collect();
        let after: String = line.value().chars().skip(line.cursor()).collect();
        let shown = typed_line::line(prompt, [&before, &after], columns, palette);
        paint(&shown, rows.take_bottom(), 0, buffer);
        message = Some(error.as_deref().unwrap_or(hint));
    }
    if whole.height >= 3 {
        paint(
            &header_and_footer::header(notebook, columns, palette),
            rows.take_top(),
            0,
            buffer,
        );
    }
    if whole.height >= 8 {
        paint(
            &header_and_footer::upper_rule(notebook, columns, palette),
            rows.take_top(),
            0,
            buffer,
        );
    }
    let rule = (whole.height >= 6).then(|| rows.take_bottom());
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
        paint(&line, rows.take_bottom(), 0, buffer);
    }
    let body = rows.rest();
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
        paint(
            &header_and_footer::lower_rule(message, more, columns, palette),
            row,
            0,
            buffer,
        );
    }
    extent
}

/// The rows of the screen that are still free: taken from either end, until the body is left.
struct Rows {
    whole: Rect,
    top: u16,
    bottom: u16,
}

impl Rows {
    fn take_top(&mut self) -> Rect {
        let row = self.line(self.top);
        self.top += 1;
        row
    }

    fn take_bottom(&mut self) -> Rect {
        self.bottom += 1;
        self.line(self.whole.height.saturating_sub(self.bottom))
    }

    fn line(&self, y: u16) -> Rect {
        Rect {
            y: self.whole.y + y,
            height: 1,
            ..self.whole
        }
        .intersection(self.whole)
    }

    fn rest(&self) -> Rect {
        let height = self.whole.height.saturating_sub(self.top + self.bottom);
        Rect {
            y: self.whole.y + self.top,
            height,
            ..self.whole
        }
        .intersection(self.whole)
    }
}

/// The page, and the inspector beside it or in its place.
fn draw_page(notebook: &Notebook, palette: Palette, body: Rect, buffer: &mut Buffer) -> Extent {
    let page = notebook.page();
    let inspection = page.inspection.as_ref();
    if body.width >= TWO_COLUMNS {
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
        for row in 0..bar.height {
            paint(&Line::styled("│", palette.faint()), bar, row, buffer);
        }
        draw_inspector(inspection, false, palette, right, buffer);
        extent
    } else if notebook.focus.is_some() {
        draw_inspector(inspection, true, palette, body, buffer);
        Extent::default()
    } else {
        page::draw(notebook, true, palette, body, buffer)
    }
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
