//! The list of lessons and the help, from the library and the key table.

use ratatui::text::{Line, Span};

use super::text_width::{fit, pad, width};
use super::theme::Palette;
use super::wrap::wrap;
use crate::lesson::Lesson;
use crate::notebook::Notebook;
use crate::notebook::key_table;
use crate::notebook::panel::Tone;

/// The list of lessons, with the chosen one in view: of each about how many minutes it takes, and whether it is on the short way.
pub(super) fn lessons(
    notebook: &Notebook,
    chosen: usize,
    columns: usize,
    height: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    let is_short_way = notebook.follows_short_way();
    let mut lines = vec![heading(notebook, columns, palette)];
    let room = height.saturating_sub(1).max(1);
    let start = (chosen + 1).saturating_sub(room);
    let parts = columns >= WITH_PARTS;
    // Beside the number, the marks and the minutes.
    let beside = 17 + if parts { 20 } else { 0 };
    let titles = columns.saturating_sub(beside).clamp(8, 48);
    let mut part = "";
    for (index, lesson) in notebook
        .library
        .lessons
        .iter()
        .enumerate()
        .skip(start)
        .take(room)
    {
        let number = lesson
            .number()
            .map_or(String::new(), |number| number.to_string());
        let here = if index == notebook.lesson { "●" } else { " " };
        let short = if lesson.is_short { SHORT_WAY } else { " " };
        let name = match parts && lesson.part != part {
            true => &*lesson.part,
            false => "",
        };
        part = &lesson.part;
        let broken = match lesson.problems().count() {
            0 => String::new(),
            1 => "  1 problem".to_owned(),
            count => format!("  {count} problems"),
        };
        let title = pad(&fit(&format!("{}{broken}", lesson.title), titles), titles);
        let minutes = format!("{:>3} min", lesson.minutes());
        let text = format!(" {here} {number:>3} {short} {title} {minutes}");
        let style = match index == chosen {
            true => palette.chosen(),
            false if is_short_way && !lesson.is_short => palette.faint(),
            false => Default::default(),
        };
        let mut line = Line::styled(text, style);
        if !name.is_empty() {
            line.push_span(Span::styled(format!("  {name}"), palette.faint()));
        }
        lines.push(line);
    }
    lines
}

/// The mark of a lesson on the short way.
const SHORT_WAY: &str = "◆";

/// The columns from which the parts of the course stand beside its lessons.
const WITH_PARTS: usize = 64;

/// The title of the list: which way is followed, and how long both ways take.
fn heading(notebook: &Notebook, columns: usize, palette: Palette) -> Line<'static> {
    let lessons = &notebook.library.lessons;
    let minutes: usize = lessons.iter().map(Lesson::minutes).sum();
    let all = format!("{}, about {minutes} minutes", lessons.len());
    let (title, about) = match notebook.short_way() {
        None => ("Lessons".to_owned(), all),
        Some(short) => {
            let short_way = format!("{}, about {} minutes", short.lessons, short.minutes);
            match short.is_followed {
                true => (
                    format!("Lessons, the short way {SHORT_WAY}"),
                    format!("{short_way}. All: {all}."),
                ),
                false => (
                    "Lessons".to_owned(),
                    format!("{all}. The short way {SHORT_WAY}: {short_way}."),
                ),
            }
        }
    };
    let about = fit(&about, columns.saturating_sub(width(&title) + 2));
    Line::from(vec![
        Span::styled(title, palette.heading()),
        Span::styled(format!("  {about}"), palette.faint()),
    ])
}

/// Every key of the key table, under its first context.
pub(super) fn help(columns: usize, palette: Palette) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled("All keys", palette.heading())];
    for (heading, bindings) in key_table::help() {
        lines.push(Line::styled(heading, palette.key()));
        for binding in bindings {
            let keys = pad(&binding.keys.join(" "), 26.min(columns / 2));
            let help = [(binding.help.to_owned(), palette.tone(Tone::Plain))];
            let mut wrapped = wrap(&help, columns, &format!("  {keys} "), "      ");
            if let Some(first) = wrapped.first_mut().and_then(|line| line.spans.first_mut()) {
                first.style = palette.key();
            }
            lines.extend(wrapped);
        }
    }
    let about = [
        "",
        "In a matrix, [ ] is the cell you are at, and underlined numbers are those it was computed from.",
        "A mark behind a number says that it changed: ' by a shade at most, * by more, ✱ by half of the largest number of its matrix or more. What looks the same in its digits has no mark.",
        "Numbers are shown rounded and computed in full, so a sum of the shown ones may be off in the last digit.",
        "The stronger a cell's colour, the larger its number: orange above zero, blue below. Without colour, ░▒▓█ say how large.",
    ];
    for text in about {
        lines.extend(wrap(
            &[(text.to_owned(), palette.faint())],
            columns,
            " ",
            " ",
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::Theme;
    use crate::notebook::key_table::KEYS;

    #[test]
    fn no_key_is_left_out_of_the_help() {
        let palette = Palette::new(Theme::Dark, true);
        let lines = help(200, palette);
        let text: Vec<String> = lines.iter().map(Line::to_string).collect();
        for binding in KEYS.iter().filter(|binding| !binding.help.is_empty()) {
            let says = |line: &String| {
                line.contains(&binding.keys.join(" ")) && line.ends_with(binding.help)
            };
            assert!(
                text.iter().any(says),
                "{:?}: {}",
                binding.keys,
                binding.help
            );
        }
    }
}
