//! Who looks at whom: lines from the word of a row to the words of the columns.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::braille::Stroke;
use super::grid_cell::star;
use super::links_across::Across;
use super::links_down::Down;
use super::side_by_side::{GAP, join};
use super::text_width::width;
use super::theme::Palette;
use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::{Grid, Tone};
use crate::notebook::pictures::links::{Link, Looks};
use crate::sorting::sort_by;
use crate::text::figures;

/// The maximum width of a word.
pub(super) const WORD: usize = 12;

/// The width of a share with a mark on either side: `✗0.75*`.
pub(super) const SHARE: usize = 6;

/// What the words on one side do, and what is done to those on the other.
pub(super) const SIDES: [&str; 2] = ["asks", "is looked at"];

/// What the words above and those below do, behind a title.
pub(super) fn sides() -> String {
    let [asks, is_looked_at] = SIDES;
    format!(" · {asks} ↓ {is_looked_at}")
}

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
    let mut title = title(shown, canvas.palette);
    let mut lines = if shown.cols.len() == 1 {
        Vec::new()
    } else if Across::fits(shown, canvas.width) {
        let across = Across::new(shown, &looks, canvas);
        let sides = sides();
        if !across.has_sides() && title.width() + width(&sides) <= canvas.width {
            title.push_span(Span::styled(sides, canvas.palette.faint()));
        }
        across.lines()
    } else if let Some(down) = Down::new(shown, &looks, canvas) {
        down.lines()
    } else {
        grid::grid(shown, canvas).split_off(1)
    };
    lines.insert(0, title);
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
            format!("{col} {}{mark}", figures::narrow_cell(link.share))
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
pub(super) fn style(link: &Link, palette: Palette) -> Style {
    match link {
        link if link.is_leak => palette.wrong(),
        link if link.is_strongest => palette.tone(Tone::Computed),
        link if !link.is_visible() => palette.faint(),
        _ => Style::new(),
    }
}

/// How a link is drawn: a dot wide for each eighth of the share, dashed below one; `None` if it is not.
fn stroke(link: &Link, palette: Palette) -> Option<Stroke> {
    link.is_visible().then(|| Stroke {
        width: link.eighths().max(1),
        is_broken: link.eighths() == 0,
        style: style(link, palette),
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

/// A share with its marks: `✗` if it should not be there, a star if it changed.
pub(super) fn share(shown: &Grid, row: usize, col: usize, link: &Link) -> String {
    let mark = if link.is_leak { "✗" } else { " " };
    let changed = shown.changed.get(&(row, col));
    let star = changed.map_or(" ", |amount| star(*amount));
    format!("{mark}{}{star}", figures::narrow_cell(link.share))
}

/// The links of the chosen row, the weakest first, so that the strongest is on top.
pub(super) fn strokes(looks: &Looks<'_>, palette: Palette) -> Vec<(usize, Stroke)> {
    let mut links: Vec<(usize, &Link)> = looks.links.iter().enumerate().collect();
    sort_by(&mut links, |a, b| a.1.share.total_cmp(&b.1.share));
    let links = links.into_iter();
    links
        .filter_map(|(col, link)| Some((col, stroke(link, palette)?)))
        .collect()
}
