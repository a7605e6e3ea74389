//! The control sequences that are keys, as xterm, the console of Linux, and the protocol of kitty write them.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers, MouseEvent, MouseEventKind,
};

/// The event of a control sequence: its parameters (what stands between `ESC [` and the end) and its last byte.
///
/// `None` if it is a report, or a key that nobody has.
pub(super) fn event(parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    if let Some(mouse) = text.strip_prefix('<') {
        return wheel(mouse, last).map(Event::Mouse);
    }
    if text == "[" {
        let number = last.checked_sub(b'A').filter(|number| *number < 5)?;
        return Some(Event::Key(KeyEvent::new(
            KeyCode::F(number + 1),
            KeyModifiers::NONE,
        )));
    }
    let fields: Vec<&str> = text.split(';').collect();
    let number = |index: usize| -> Option<u32> {
        let field = fields.get(index).copied().unwrap_or_default();
        let first = field.split(':').next().unwrap_or_default();
        if first.is_empty() {
            Some(1)
        } else {
            first.parse().ok()
        }
    };
    let (code, modifiers) = match (last, fields.len()) {
        (b'~', 3) if number(0) == Some(27) => (character(number(2)?)?, 1),
        (b'~', 1..=2) => (numbered(number(0)?)?, 1),
        (b'u', 1..=3) => (character(number(0)?)?, 1),
        (b'A'..=b'D' | b'F' | b'H' | b'P' | b'Q' | b'S' | b'Z', 1..=2) if number(0) == Some(1) => {
            (lettered(last)?, 1)
        }
        _ => return None,
    };
    let mut key = KeyEvent::new(code, held(number(modifiers)?));
    let kind = fields
        .get(modifiers)
        .and_then(|field| field.split(':').nth(1));
    key.kind = match kind {
        Some("3") => KeyEventKind::Release,
        Some("2") => KeyEventKind::Repeat,
        _ => KeyEventKind::Press,
    };
    key.state = KeyEventState::NONE;
    Some(Event::Key(key))
}

/// The key of `ESC O` and a byte.
pub(super) fn function_key(byte: u8) -> Option<KeyEvent> {
    let code = match byte {
        b'M' => KeyCode::Enter,
        b'R' => KeyCode::F(3),
        _ => lettered(byte)?,
    };
    Some(KeyEvent::new(code, KeyModifiers::NONE))
}

/// F3 is not among them: after `ESC [` its letter is the position of the cursor.
fn lettered(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'S' => KeyCode::F(4),
        b'Z' => KeyCode::BackTab,
        _ => return None,
    })
}

/// The keys that end in `~`.
fn numbered(number: u32) -> Option<KeyCode> {
    // The numbers leave a gap after each of the groups that an old keyboard had.
    const FUNCTION_KEYS: [u32; 12] = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        _ => {
            let index = FUNCTION_KEYS.iter().position(|known| *known == number)?;
            KeyCode::F(u8::try_from(index + 1).ok()?)
        }
    })
}

/// The key of a code point.
fn character(code: u32) -> Option<KeyCode> {
    Some(match code {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // The private use area of Unicode, where kitty has the keys that are no characters.
        57344..=63743 => return None,
        _ => KeyCode::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    })
}

/// The keys that are held: one more than a sum of powers of two.
fn held(parameter: u32) -> KeyModifiers {
    let bits = parameter.saturating_sub(1);
    let keys = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    let is_held = |(index, _): &(usize, KeyModifiers)| bits & 1 << index != 0;
    let pressed = keys.into_iter().enumerate().filter(is_held);
    pressed.map(|(_, key)| key).collect()
}

/// A turn of the mouse wheel; nothing else that a mouse does has a meaning.
fn wheel(parameters: &str, last: u8) -> Option<MouseEvent> {
    let mut numbers = parameters.split(';').map(|number| number.parse().ok());
    let (button, column, row): (u16, u16, u16) =
        (numbers.next()??, numbers.next()??, numbers.next()??);
    let kind = match (button, last) {
        (64, b'M') => MouseEventKind::ScrollUp,
        (65, b'M') => MouseEventKind::ScrollDown,
        _ => return None,
    };
    Some(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers: KeyModifiers::NONE,
    })
}
