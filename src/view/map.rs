//! The map of the course: its boxes with their frames and arrows, or a list of them where there is no room for a picture.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Canvas;
use super::text_width::{fit, width};
use super::wrap::wrap;
use crate::notebook::panel::Tone;
use crate::notebook::pictures::map::{CourseMap, MapBox, Region, label, region_in_words};
use crate::notebook::pictures::map_layout::MapLayout;
use crate::sorting::sort_by_key;

/// The maximum number of lines of a list on a page.
const LISTED: usize = 8;

/// The columns of the labels in a list.
const LABELS: usize = 24;

/// The map on a page.
pub(super) fn map(map: &CourseMap, canvas: Canvas) -> Vec<Line<'static>> {
    match canvas.rows {
        usize::MAX => read_aloud(map, canvas),
        _ => in_lines(map, canvas, usize::MAX),
    }
}

/// The map as a picture in at most `height` lines; `None` if it does not fit.
pub(super) fn picture(
    map: &CourseMap,
    canvas: Canvas,
    height: usize,
) -> Option<Vec<Line<'static>>> {
    let room = height.saturating_sub(legend(map, canvas).len());
    let layout = MapLayout::new(map, canvas.width, room);
    (!layout.is_list).then(|| in_lines(map, canvas, height))
}

/// The map in at most `height` lines if it can be: a picture, or a part of the list.
pub(super) fn in_lines(map: &CourseMap, canvas: Canvas, height: usize) -> Vec<Line<'static>> {
    let legend = legend(map, canvas);
    let room = height.saturating_sub(legend.len());
    let layout = MapLayout::new(map, canvas.width, room);
    let mut lines = drawn(map, &layout, None, canvas);
    let listed = LISTED.min(room.saturating_sub(1)).max(1);
    if layout.is_list && lines.len() > listed {
        let here = layout.places.get(map.at_hand()).map_or(0, |place| place.y);
        let hidden = lines.len() - listed;
        let first = here.saturating_sub(listed / 2).min(hidden);
        lines = lines.drain(first..first + listed).collect();
        let more = format!(" … and {hidden} more: M shows them");
        let more = fit(&more, canvas.width);
        lines.push(Line::styled(more, canvas.palette.faint()));
    }
    lines.extend(legend);
    lines
}

/// The map with one box chosen. Of a list that is higher than `height`, the part around that box. Returns the number of lines left out, too.
pub(super) fn with_chosen(
    map: &CourseMap,
    chosen: usize,
    canvas: Canvas,
    height: usize,
) -> (Vec<Line<'static>>, usize) {
    let layout = MapLayout::new(map, canvas.width, height);
    let Some(place) = layout.places.get(chosen) else {
        return (Vec::new(), 0);
    };
    let mut lines = drawn(map, &layout, Some(chosen), canvas);
    if layout.is_list {
        let hidden = lines.len().saturating_sub(height);
        let first = (place.y + 1).saturating_sub(height);
        let shown = lines.into_iter().skip(first).take(height).collect();
        return (shown, hidden);
    }
    let palette = canvas.palette;
    let it = &map.boxes[chosen];
    let opens = [
        (format!("{}: ", label(it.part)), palette.key()),
        (format!("lesson {}", it.title), Style::new()),
    ];
    let mut about = wrap(&opens, canvas.width, " ", " ");
    about.extend(legend(map, canvas));
    // An empty line between picture and text, if there is room.
    let free = height.saturating_sub(lines.len() + about.len());
    lines.extend((free > 0).then(Line::default));
    lines.extend(about);
    lines.truncate(height);
    (lines, 0)
}

/// The lines of a layout.
fn drawn(
    map: &CourseMap,
    layout: &MapLayout,
    chosen: Option<usize>,
    canvas: Canvas,
) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let chosen = chosen.map(|it| layout.places[it]);
    let rows = layout.ink.iter().enumerate();
    rows.map(|(y, ink)| {
        let boxes = map.boxes.iter().zip(&layout.places);
        let mut boxes: Vec<_> = boxes.filter(|(_, place)| place.y == y).collect();
        sort_by_key(&mut boxes, |(_, place)| place.x);
        // In a list, boxes of the same part stand in the same place.
        boxes.dedup_by_key(|(_, place)| place.x);
        let mut spans = Vec::new();
        let mut x = 0;
        for (it, place) in boxes {
            let between: String = ink.get(x..place.x).unwrap_or_default().iter().collect();
            spans.push(Span::styled(between, palette.faint()));
            spans.push(boxed(it, chosen == Some(*place), canvas));
            x = place.x + place.width;
            if layout.is_list {
                let gap = " ".repeat(LABELS.saturating_sub(place.width));
                let room = canvas.width.saturating_sub(x + width(&gap));
                let title = format!("{gap}{}", fit(&it.title, room));
                spans.push(Span::styled(title, palette.faint()));
            }
        }
        let rest: String = ink.get(x..).unwrap_or_default().iter().collect();
        spans.push(Span::styled(rest, palette.faint()));
        Line::from(spans)
    })
    .collect()
}

/// The label of a box: in brackets if it is chosen, between bars if it is a part at hand.
fn boxed(it: &MapBox, is_chosen: bool, canvas: Canvas) -> Span<'static> {
    let palette = canvas.palette;
    let (marks, style) = match (is_chosen, it.is_lit) {
        (true, _) => (["[", "]"], palette.chosen()),
        (false, true) => (["▐", "▌"], palette.heading()),
        (false, false) => ([" ", " "], palette.tone(Tone::Plain)),
    };
    let [before, after] = marks;
    Span::styled(format!("{before}{}{after}", label(it.part)), style)
}

/// What the bars mean, if there are any.
fn legend(map: &CourseMap, canvas: Canvas) -> Vec<Line<'static>> {
    match map.at_hand_in_words() {
        Some(parts) => {
            let text = format!("▐ ▌ here: {parts}");
            let spans = [(text, canvas.palette.faint())];
            wrap(&spans, canvas.width, " ", "     ")
        }
        None => Vec::new(),
    }
}

/// A sentence, and the boxes of each region with their lessons.
fn read_aloud(map: &CourseMap, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let about = match map.at_hand_in_words() {
        Some(parts) => format!("The map of the course. Here: {parts}."),
        None => "The map of the course.".to_owned(),
    };
    let mut lines = wrap(&[(about, Style::new())], canvas.width, "", "");
    for region in Region::ALL {
        let boxes: Vec<String> = map
            .of(region)
            .into_iter()
            // No-break spaces keep a box on one line.
            .map(|it| spoken(map, it).replace(' ', "\u{a0}"))
            .collect();
        if !boxes.is_empty() {
            let name = [(format!("{}: ", region_in_words(region)), palette.key())];
            let boxes = name.into_iter().chain([(boxes.join(", "), Style::new())]);
            let spans: Vec<_> = boxes.collect();
            lines.extend(wrap(&spans, canvas.width, "  ", "    "));
        }
    }
    lines
}

/// A box and the lesson about it; where its part stands on the map before, without the lesson.
fn spoken(map: &CourseMap, index: usize) -> String {
    let it = &map.boxes[index];
    let label = label(it.part);
    match it.number {
        _ if map.first_of(index) != index => label.to_owned(),
        Some(number) => format!("{label} (lesson {number})"),
        None => format!("{label} ({})", it.title),
    }
}
