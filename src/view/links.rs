//! Who looks at whom: lines from the word of a row to the words of the columns.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::braille::Stroke;
use super::links_across::Across;
use super::links_down::Down;
use super::side_by_side::{GAP, join};
use super::theme::Palette;
use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::{Grid, Tone};
use crate::notebook::pictures::links::{Link, Looks, Weight};
use crate::text::figures;

/// The maximum width of a word.
pub(super) const WORD: usize = 12;

/// The width of a share with a mark on either side: `✗0.75*`.
pub(super) const SHARE: usize = 6;

/// Matrices of shares: side by side if their words fit on lines of half the width, else below each other.
pub(super) fn links(grids: &[Grid], canvas: Canvas) -> Vec<Line<'static>> {
    let below_each_other = |draw: fn(&Grid, Canvas) -> Vec<Line<'static>>| {
        let blocks: Vec<_> = grids.iter().map(|it| draw(it, canvas)).collect();
        blocks.join(&Line::default())
    };
    if canvas.rows == usize::MAX {
        return below_each_other(read_aloud);
    }
    let gaps = GAP * grids.len().saturating_sub(1);
    let part = Canvas {
        width: canvas.width.saturating_sub(gaps) / grids.len().max(1),
        ..canvas
    };
    if grids.len() < 2 || !grids.iter().all(|it| Across::fits(it, part.width)) {
        return below_each_other(picture);
    }
    let mut blocks: Vec<_> = grids.iter().map(|it| picture(it, part)).collect();
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    for block in &mut blocks {
        block.resize(height, Line::default());
    }
    join(blocks)
}

/// One matrix of shares.
pub(super) fn picture(shown: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let looks = Looks::chosen(shown);
    let mut lines = if shown.cols.len() == 1 {
        Vec::new()
    } else if Across::fits(shown, canvas.width) {
        Across::new(shown, &looks, canvas).lines()
    } else if let Some(down) = Down::new(shown, &looks, canvas) {
        down.lines()
    } else {
        grid::grid(shown, canvas).split_off(1)
    };
    lines.insert(0, title(shown, canvas.palette));
    let words = canvas.palette.styled(&looks.in_words());
    lines.extend(wrap(&words, canvas.width, "", ""));
    lines
}

/// The sentence of the chosen row, then the shares of each row in words, for a print-out.
fn read_aloud(shown: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let looks = Looks::chosen(shown);
    let mut lines = vec![title(shown, palette)];
    let words = palette.styled(&looks.in_words());
    lines.extend(wrap(&words, canvas.width, "", ""));
    for row in 0..shown.rows.len() {
        let links = Looks::of(shown, row).links;
        let shares = links.iter().zip(&shown.cols).map(|(link, col)| {
            let mark = if link.is_leak { " ✗" } else { "" };
            format!("{col} {}{mark}", figures::cell(link.share))
        });
        let shares = shares.collect::<Vec<_>>().join(", ");
        let text = format!("{}: {shares}", shown.rows[row]);
        lines.extend(wrap(&[(text, Style::new())], canvas.width, "  ", "    "));
    }
    lines
}

fn title(shown: &Grid, palette: Palette) -> Line<'static> {
    let number = shown.number.map(|number| format!("Out[{number}] "));
    let (rows, cols) = shown.values.shape();
    let mut note = format!(" {rows}×{cols}");
    if let Some(badge) = shown.badge {
        note += &format!(" · {badge}");
    }
    Line::from(vec![
        Span::styled(number.unwrap_or_default(), palette.faint()),
        Span::styled(shown.address.clone(), palette.key()),
        Span::styled(note, palette.faint()),
    ])
}

/// The style of the word and share at the end of a link.
pub(super) fn style(link: &Link, is_strongest: bool, palette: Palette) -> Style {
    match link {
        link if link.is_leak => palette.wrong(),
        _ if is_strongest => palette.tone(Tone::Computed),
        link if link.weight == Weight::None => palette.faint(),
        _ => Style::new(),
    }
}

/// How a link is drawn; `None` if it is not.
fn stroke(link: &Link, palette: Palette) -> Option<Stroke> {
    let (width, is_broken, style) = match link.weight {
        Weight::None => return None,
        Weight::Weak => (1, true, Style::new()),
        Weight::Middling => (2, false, Style::new()),
        Weight::Strongest => (4, false, palette.tone(Tone::Computed)),
    };
    Some(Stroke {
        width,
        is_broken,
        style: if link.is_leak { palette.wrong() } else { style },
    })
}

/// How a link of another row is drawn.
pub(super) fn faint_stroke(is_leak: bool, palette: Palette) -> Stroke {
    let style = match is_leak {
        true => palette.wrong(),
        false => palette.faint(),
    };
    Stroke {
        width: 0,
        is_broken: false,
        style,
    }
}

/// A share with its marks: `✗` if it should not be there, `*` if it changed.
pub(super) fn share(shown: &Grid, row: usize, col: usize, link: &Link) -> String {
    let mark = if link.is_leak { "✗" } else { " " };
    let is_changed = shown.changed.contains(&(row, col));
    let star = if is_changed { "*" } else { " " };
    format!("{mark}{}{star}", figures::cell(link.share))
}

/// The links of the chosen row, the weakest first, so that the strongest is on top.
pub(super) fn strokes(looks: &Looks<'_>, palette: Palette) -> Vec<(usize, Stroke)> {
    let mut links: Vec<(usize, &Link)> = looks.links.iter().enumerate().collect();
    links.sort_by_key(|(_, link)| link.weight);
    let links = links.into_iter();
    links
        .filter_map(|(col, link)| Some((col, stroke(link, palette)?)))
        .collect()
}
