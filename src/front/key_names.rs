//! The names that the key table has for the keys that a terminal sends.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::notebook::key_table::KeyContext;

/// The name of a key as [`KEYS`](crate::notebook::key_table::KEYS) writes it.
///
/// `None` for the release of a key, a combination with Alt, and a key without a name there.
pub(super) fn name(key: KeyEvent) -> Option<String> {
    let plain = KeyModifiers::SHIFT | KeyModifiers::CONTROL;
    if key.kind == KeyEventKind::Release || !plain.contains(key.modifiers) {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char(c) if c.is_ascii_graphic() => {
                Some(format!("Ctrl-{}", c.to_ascii_uppercase()))
            }
            _ => None,
        };
    }
    let name = match key.code {
        KeyCode::Char(' ') => "Space",
        KeyCode::Char(c) => return Some(c.to_string()),
        KeyCode::F(number) => return Some(format!("F{number}")),
        KeyCode::Right => "→",
        KeyCode::Left => "←",
        KeyCode::Up => "↑",
        KeyCode::Down => "↓",
        KeyCode::Enter => "Enter",
        KeyCode::Esc => "Esc",
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => "Shift-Tab",
        KeyCode::Tab => "Tab",
        KeyCode::BackTab => "Shift-Tab",
        KeyCode::PageUp => "PgUp",
        KeyCode::PageDown => "PgDn",
        KeyCode::Home => "Home",
        KeyCode::End => "End",
        KeyCode::Backspace => "Backspace",
        KeyCode::Delete => "Delete",
        _ => return None,
    };
    Some(name.to_owned())
}

/// The key that the mouse wheel stands for: it scrolls and changes nothing else.
pub(super) fn wheel(place: KeyContext, up: bool) -> Option<&'static str> {
    match (place, up) {
        (KeyContext::Reading | KeyContext::Asking | KeyContext::Matrix, true) => Some("K"),
        (KeyContext::Reading | KeyContext::Asking | KeyContext::Matrix, false) => Some("J"),
        (KeyContext::Lessons | KeyContext::Help, true) => Some("↑"),
        (KeyContext::Lessons | KeyContext::Help, false) => Some("↓"),
        (KeyContext::Typing | KeyContext::Knobs | KeyContext::Breaking, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::action::{Action, Direction};
    use crate::notebook::key_table::{KEYS, Meaning, meaning};

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const CONTROL: KeyModifiers = KeyModifiers::CONTROL;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, expected: Option<&str>) {
        let found = name(KeyEvent::new(code, modifiers));
        assert_eq!(found.as_deref(), expected, "{code:?} {modifiers:?}");
    }

    /// The named keys, each with an event that makes it.
    const NAMED: &[(&str, KeyCode, KeyModifiers)] = &[
        ("→", KeyCode::Right, NONE),
        ("←", KeyCode::Left, NONE),
        ("↑", KeyCode::Up, NONE),
        ("↓", KeyCode::Down, NONE),
        ("Space", KeyCode::Char(' '), NONE),
        ("Enter", KeyCode::Enter, NONE),
        ("Esc", KeyCode::Esc, NONE),
        ("Tab", KeyCode::Tab, NONE),
        ("Shift-Tab", KeyCode::BackTab, SHIFT),
        ("PgUp", KeyCode::PageUp, NONE),
        ("PgDn", KeyCode::PageDown, NONE),
        ("Home", KeyCode::Home, NONE),
        ("End", KeyCode::End, NONE),
        ("Backspace", KeyCode::Backspace, NONE),
        ("Delete", KeyCode::Delete, NONE),
        ("F1", KeyCode::F(1), NONE),
        ("Ctrl-C", KeyCode::Char('c'), CONTROL),
    ];

    #[test]
    fn named_keys_have_the_names_of_the_table() {
        for &(expected, code, modifiers) in NAMED {
            check(code, modifiers, Some(expected));
        }
    }

    #[test]
    fn every_key_of_the_table_can_be_pressed() {
        let keys = KEYS.iter().flat_map(|binding| binding.keys);
        for &key in keys.filter(|&&key| key != "arrows" && key != "gg") {
            let one_character = key.chars().count() == 1 && key.is_ascii();
            let control = key.strip_prefix("Ctrl-").is_some_and(|c| c.len() == 1);
            let named = NAMED.iter().any(|&(name, ..)| name == key);
            assert!(one_character || control || named, "{key}");
        }
    }

    #[test]
    fn characters_are_themselves() {
        check(KeyCode::Char('g'), NONE, Some("g"));
        check(KeyCode::Char('G'), SHIFT, Some("G"));
        check(KeyCode::Char('?'), NONE, Some("?"));
        check(KeyCode::Char('ನ'), NONE, Some("ನ"));
    }

    #[test]
    fn the_letter_after_control_is_a_capital() {
        check(KeyCode::Char('C'), CONTROL | SHIFT, Some("Ctrl-C"));
        check(KeyCode::Char('u'), CONTROL, Some("Ctrl-U"));
        check(KeyCode::Char(' '), CONTROL, None);
        check(KeyCode::Right, CONTROL, None);
    }

    #[test]
    fn what_has_no_meaning_has_no_name() {
        check(KeyCode::Char('q'), KeyModifiers::ALT, None);
        check(KeyCode::Char('q'), KeyModifiers::SUPER, None);
        check(KeyCode::Insert, NONE, None);
        check(KeyCode::Null, NONE, None);
        let released = KeyEvent::new_with_kind(KeyCode::Char('q'), NONE, KeyEventKind::Release);
        assert_eq!(name(released), None);
        let held = KeyEvent::new_with_kind(KeyCode::Right, NONE, KeyEventKind::Repeat);
        assert_eq!(name(held).as_deref(), Some("→"));
    }

    #[test]
    fn the_wheel_scrolls_wherever_something_scrolls() {
        let check = |place, up, expected| {
            let bound = wheel(place, up).map_or(Meaning::Nothing, |key| meaning(place, key));
            assert_eq!(bound, expected, "{place:?}");
        };
        let (up, down) = (Action::Move(Direction::Up), Action::Move(Direction::Down));
        for place in [KeyContext::Reading, KeyContext::Matrix] {
            check(place, true, Meaning::Bound(Action::ScrollUp));
            check(place, false, Meaning::Bound(Action::ScrollDown));
        }
        for place in [KeyContext::Lessons, KeyContext::Help] {
            check(place, true, Meaning::Bound(up));
            check(place, false, Meaning::Bound(down));
        }
        check(KeyContext::Typing, true, Meaning::Nothing);
    }
}
