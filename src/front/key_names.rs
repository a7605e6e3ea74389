//! The names that the key table has for the keys that a terminal sends.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::notebook::key_table::KeyContext;

/// The keys that have a name.
const NAMED: [(KeyCode, &str); 15] = [
    (KeyCode::Char(' '), "Space"),
    (KeyCode::Right, "→"),
    (KeyCode::Left, "←"),
    (KeyCode::Up, "↑"),
    (KeyCode::Down, "↓"),
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "Shift-Tab"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
];

/// The name of a key as [`KEYS`](crate::notebook::key_table::KEYS) writes it.
///
/// `None` for the release of a key, a combination with Alt, and a key without a name there.
pub(super) fn name(key: KeyEvent) -> Option<String> {
    let plain = KeyModifiers::SHIFT | KeyModifiers::CONTROL;
    // On Windows the two together are AltGr, which is part of typing a character.
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    if let KeyCode::Char(c) = key.code
        && key.modifiers.contains(alt_gr)
        && key.kind != KeyEventKind::Release
        && !c.is_ascii_alphanumeric()
    {
        return Some(c.to_string());
    }
    if key.kind == KeyEventKind::Release || !plain.contains(key.modifiers) {
        return None;
    }
    let code = match key.code {
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        code => code,
    };
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let named = NAMED.iter().find(|(known, _)| *known == code);
    match (code, named) {
        (KeyCode::Char(c), _) if is_control && c.is_ascii_graphic() => {
            Some(format!("Ctrl-{}", c.to_ascii_uppercase()))
        }
        _ if is_control => None,
        (_, Some((_, name))) => Some((*name).to_owned()),
        (KeyCode::Char(c), _) => Some(c.to_string()),
        (KeyCode::F(number), _) => Some(format!("F{number}")),
        _ => None,
    }
}

/// The key that the mouse wheel stands for: it scrolls and changes nothing else.
pub(super) fn wheel(place: KeyContext, up: bool) -> Option<&'static str> {
    use KeyContext::{Asking, Matrix, Reading, Training};
    match (place, up) {
        (Reading | Training | Asking | Matrix, true) => Some("K"),
        (Reading | Training | Asking | Matrix, false) => Some("J"),
        (KeyContext::Lessons | KeyContext::Map | KeyContext::Help, true) => Some("↑"),
        (KeyContext::Lessons | KeyContext::Map | KeyContext::Help, false) => Some("↓"),
        (KeyContext::Typing | KeyContext::Knobs | KeyContext::Breaking | KeyContext::End, _) => {
            None
        }
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

    #[test]
    fn every_key_of_the_table_can_be_pressed() {
        let keys = KEYS.iter().flat_map(|binding| binding.keys);
        for &key in keys.filter(|&&key| key != "arrows" && key != "gg") {
            let one_character = key.chars().count() == 1 && key.is_ascii();
            let control = key.strip_prefix("Ctrl-").is_some_and(|c| c.len() == 1);
            let function = key
                .strip_prefix('F')
                .is_some_and(|n| n.parse::<u8>().is_ok());
            let named = NAMED.iter().any(|&(_, name)| name == key);
            assert!(one_character || control || function || named, "{key}");
        }
    }

    #[test]
    fn most_keys_are_what_they_say() {
        check(KeyCode::Tab, SHIFT, Some("Shift-Tab"));
        check(KeyCode::F(1), NONE, Some("F1"));
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
    fn alt_gr_types_a_character() {
        let alt_gr = KeyModifiers::ALT | CONTROL;
        check(KeyCode::Char('['), alt_gr, Some("["));
        check(KeyCode::Char('€'), alt_gr | SHIFT, Some("€"));
    }

    #[test]
    fn what_has_no_meaning_has_no_name() {
        check(KeyCode::Char('q'), KeyModifiers::ALT, None);
        check(KeyCode::Char('q'), KeyModifiers::SUPER, None);
        check(KeyCode::Char('q'), KeyModifiers::ALT | CONTROL, None);
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
        for place in [KeyContext::Lessons, KeyContext::Map, KeyContext::Help] {
            check(place, true, Meaning::Bound(up));
            check(place, false, Meaning::Bound(down));
        }
        check(KeyContext::Typing, true, Meaning::Nothing);
    }
}
