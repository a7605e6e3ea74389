//! The bytes of a Unix terminal as events.
//!
//! A terminal sends more than keys: reports and answers that some other program asked for, in pieces or cut short. So this
//! knows the outline of every escape sequence (ECMA-48, §5.4 and §5.6), takes the few that are keys, and drops the rest.
//! Nothing stays unfinished: after a pause the decoder gives up on what has no end, and Ctrl-C always works.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence;

const CTRL_C: u8 = 0x03;
const ESC: u8 = 0x1b;

/// The end of a bracketed paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// The most bytes of a control sequence or a character that are kept; no key has as many.
const LONGEST: usize = 64;

/// What the bytes so far are in the middle of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Text, or a character of several bytes.
    #[default]
    Text,
    /// After Esc, which is the key or begins a sequence.
    Escape,
    /// After Esc twice: both keys, or a sequence that Alt prefixes with another Esc.
    AltEscape,
    /// A control sequence: `ESC [`, then parameters.
    Control,
    /// A function key: `ESC O`, then one byte.
    Function,
    /// A string of any kind: OSC, DCS, APC, PM, SOS.
    String,
    /// A string after the Esc that ends it.
    StringEnd,
    /// A bracketed paste.
    Paste,
    /// The position of an old mouse report; so many bytes are left.
    Mouse(u8),
}

/// Takes bytes in pieces of any size.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoder {
    state: State,
    /// The bytes of the character, the control sequence or the paste so far.
    bytes: Vec<u8>,
    /// Whether Alt prefixed the sequence.
    with_alt: bool,
}

impl Decoder {
    /// How long to wait for more bytes before [`give_up`](Self::give_up) is due; `None` if nothing is unfinished.
    pub(super) fn patience(&self) -> Option<Duration> {
        let milliseconds = match self.state {
            State::Text if self.bytes.is_empty() => return None,
            // A key that people press; so it must not seem slow.
            State::Escape | State::AltEscape => 50,
            State::Text | State::Control | State::Function | State::Mouse(_) => 250,
            State::String | State::StringEnd | State::Paste => 1000,
        };
        Some(Duration::from_millis(milliseconds))
    }

    /// Ends what is unfinished: Esc was the key, a paste was all of the paste, and anything else was nothing.
    pub(super) fn give_up(&mut self, events: &mut Vec<Event>) {
        match self.state {
            State::Escape => events.push(key(KeyCode::Esc)),
            State::AltEscape => events.extend([key(KeyCode::Esc), key(KeyCode::Esc)]),
            State::Paste => self.paste(events),
            _ => {}
        }
        self.begin(State::Text);
    }

    /// Decodes bytes and adds what they complete to `events`.
    pub(super) fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        for (index, &byte) in bytes.iter().enumerate() {
            // Pasted text may contain this byte, but goes on after it; a key that was pressed is the last to arrive.
            if byte == CTRL_C && index + 1 == bytes.len() {
                self.begin(State::Text);
            }
            self.byte(byte, events);
        }
    }

    fn begin(&mut self, state: State) {
        self.state = state;
        self.bytes.clear();
        self.with_alt = false;
    }

    /// Ends a sequence. With Alt no key has a meaning.
    fn end(&mut self, event: Option<Event>, events: &mut Vec<Event>) {
        events.extend(event.filter(|_| !self.with_alt));
        self.begin(State::Text);
    }

    fn byte(&mut self, byte: u8, events: &mut Vec<Event>) {
        if byte == CTRL_C && self.state != State::Paste {
            self.begin(State::Text);
            events.push(Event::Key(control_key(byte)));
            return;
        }
        match self.state {
            State::Text if byte == ESC => self.begin(State::Escape),
            State::Text => self.text(byte, events),
            State::Escape => self.escape(byte, events),
            State::AltEscape if matches!(byte, b'[' | b'O') => {
                self.escape(byte, events);
                self.with_alt = true;
            }
            State::AltEscape => {
                events.push(key(KeyCode::Esc));
                self.state = State::Escape;
                self.escape(byte, events);
            }
            State::Control => self.control(byte, events),
            State::Function => {
                self.end(sequence::function_key(byte).map(Event::Key), events);
            }
            State::String if byte == ESC => self.state = State::StringEnd,
            State::String if byte == 0x07 => self.begin(State::Text),
            State::String => {}
            // Whatever follows the Esc, the string is over.
            State::StringEnd if byte == b'\\' => self.begin(State::Text),
            State::StringEnd => {
                self.begin(State::Escape);
                self.escape(byte, events);
            }
            State::Paste => {
                self.bytes.push(byte);
                if self.bytes.ends_with(PASTE_END) {
                    self.bytes.truncate(self.bytes.len() - PASTE_END.len());
                    self.paste(events);
                    self.begin(State::Text);
                }
            }
            State::Mouse(left) if left > 1 => self.state = State::Mouse(left - 1),
            State::Mouse(_) => self.begin(State::Text),
        }
    }

    /// A byte of text or a control character.
    fn text(&mut self, byte: u8, events: &mut Vec<Event>) {
        if byte.is_ascii() {
            self.bytes.clear();
            let event = if byte.is_ascii_control() {
                control_key(byte)
            } else {
                character(char::from(byte))
            };
            events.push(Event::Key(event));
            return;
        }
        self.bytes.push(byte);
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => {
                events.extend(text.chars().map(|c| Event::Key(character(c))));
                self.bytes.clear();
            }
            Err(error) if error.error_len().is_some() => self.bytes.clear(),
            Err(_) => {}
        }
    }

    /// The byte after Esc. What begins no sequence is a key of its own, as nothing is bound to Alt: tmux holds Esc back, and sends
    /// it together with the next key.
    fn escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' => self.begin(State::Control),
            b'O' => self.begin(State::Function),
            b']' | b'P' | b'X' | b'^' | b'_' => self.begin(State::String),
            ESC => self.begin(State::AltEscape),
            _ => {
                self.begin(State::Text);
                events.push(key(KeyCode::Esc));
                self.text(byte, events);
            }
        }
    }

    fn control(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            // The console of Linux: `ESC [ [ A` is F1.
            b'[' if self.bytes.is_empty() => self.bytes.push(byte),
            0x20..=0x3f => {
                if self.bytes.len() < LONGEST {
                    self.bytes.push(byte);
                }
            }
            b'M' if self.bytes.is_empty() => self.begin(State::Mouse(3)),
            b'~' if self.bytes == b"200" => self.begin(State::Paste),
            0x40..=0x7e => {
                self.end(sequence::event(&self.bytes, byte), events);
            }
            // Not a part of any sequence: the sequence was cut short, and this is what came next.
            _ => {
                self.begin(State::Text);
                self.byte(byte, events);
            }
        }
    }

    fn paste(&self, events: &mut Vec<Event>) {
        let text = String::from_utf8_lossy(&self.bytes);
        events.push(Event::Paste(text.into_owned()));
    }
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn character(c: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)
}

/// The key of an ASCII control character.
fn control_key(byte: u8) -> KeyEvent {
    let (code, modifiers) = match byte {
        b'\r' => (KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        0 => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        // Ctrl clears the upper bits of a character.
        _ => {
            let c = char::from(byte | 0x40).to_ascii_lowercase();
            (KeyCode::Char(c), KeyModifiers::CONTROL)
        }
    };
    KeyEvent::new(code, modifiers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::RngExt;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::front::key_names;
    use crate::lesson::Library;
    use crate::math::random;
    use crate::notebook::action::Action;
    use crate::notebook::key_table::{self, Meaning};
    use crate::notebook::{Effect, Key, Notebook, Start};
    use crate::view::screen;

    /// Events as the key table names them, a paste in brackets.
    fn names(events: &[Event]) -> String {
        let name = |event: &Event| match event {
            Event::Key(key) => key_names::name(*key),
            Event::Paste(text) => Some(format!("[{text}]")),
            _ => None,
        };
        let names: Vec<String> = events.iter().filter_map(name).collect();
        names.join(" ")
    }

    /// What bytes are that come in one piece, before and after the pause.
    fn decoded(bytes: &[u8]) -> [String; 2] {
        let (mut decoder, mut events) = (Decoder::default(), Vec::new());
        decoder.feed(bytes, &mut events);
        let at_once = names(&events);
        events.clear();
        if decoder.patience().is_some() {
            decoder.give_up(&mut events);
        }
        assert_eq!(decoder.patience(), None);
        [at_once, names(&events)]
    }

    #[track_caller]
    fn check(bytes: &str, expected: &str) {
        assert_eq!(decoded(bytes.as_bytes()), [expected, ""], "{bytes:?}");
    }

    /// Reports and answers that nobody asked for now, each of them whole.
    const REPORTS: [&str; 23] = [
        "\x1b[?2026;2$y",
        "\x1b[?997;1n",
        "\x1b[?6;1;1R",
        "\x1b[?1;0;256S",
        "\x1b[?62;22;52c",
        "\x1b[>0;276;0c",
        "\x1b[=5u",
        "\x1b[?1u",
        "\x1b[12;40R",
        "\x1b[0n",
        "\x1b[8;24;80t",
        "\x1b[I",
        "\x1b[O",
        "\x1b[201~",
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        "\x1b]52;c;aGVsbG8gcQ==\x07",
        "\x1bP>|foot(1.16.2)\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^secret\x1b\\",
        "\x1bXstring\x1b\\",
        "\x1b[<0;10;10M",
        "\x1b[M !!",
    ];

    #[test]
    fn keys_are_keys() {
        check("aG?", "a G ?");
        check("ನé", "ನ é");
        check("\r\t\x7f\x15", "Enter Tab Backspace Ctrl-U");
        check("\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "↑ ↓ → ← Home End");
        check("\x1bOA\x1bOP", "↑ F1");
        check(
            "\x1b[5~\x1b[6~\x1b[3~\x1b[1~\x1b[4~\x1b[15~",
            "PgUp PgDn Delete Home End F5",
        );
        check("\x1b[Z\x1b[[A\x1b[11~", "Shift-Tab F1 F1");
        check("\x1b[1;3C\x1b[1;5D", "");
        check("\x1b[99;5u\x1b[27;5;99~", "Ctrl-C Ctrl-C");
        check("\x1b[97;1:3u\x1b[1;1:3A", "");
    }

    #[test]
    fn escape_is_a_key_after_a_pause_or_before_another_key() {
        assert_eq!(decoded(b"\x1b"), ["", "Esc"]);
        assert_eq!(decoded(b"\x1b\x1b"), ["", "Esc Esc"]);
        check("\x1bG", "Esc G");
        check("\x1b\r", "Esc Enter");
        check("\x1bನ", "Esc ನ");
        check("\x1b\x1bG", "Esc Esc G");
    }

    #[test]
    fn alt_and_an_arrow_is_nothing() {
        check("\x1b\x1b[A\x1b[B", "↓");
        check("\x1b\x1bOB\x1bOA", "↑");
        check("\x1b[1;3A", "");
    }

    #[test]
    fn a_paste_ends_at_its_marker_or_after_a_pause() {
        check("\x1b[200~q\x1b[A\r\x03q\x1b[201~q", "[q\x1b[A\r\x03q] q");
        assert_eq!(decoded(b"\x1b[200~hello"), ["", "[hello]"]);
    }

    #[test]
    fn reports_are_nothing_whole_or_cut_short() {
        for report in REPORTS {
            check(&format!("{report}q"), "q");
            // A lone Esc is the key; there is no telling what else it was meant to be.
            for end in 2..report.len() {
                let said = decoded(&report.as_bytes()[..end]);
                assert_eq!(said, ["", ""], "{:?}", &report[..end]);
            }
        }
    }

    #[test]
    fn a_sequence_that_is_cut_short_ends_at_the_next_one() {
        for cut in ["\x1b[?1", "\x1b]11;rgb:", "\x1bP1+r", "\x1b_G", "\x1b["] {
            check(&format!("{cut}\x1b[C"), "→");
        }
        check("\x1b[?1\r", "Enter");
        check("\x1b[?1é", "é");
    }

    #[test]
    fn broken_text_is_skipped() {
        assert_eq!(decoded(b"\xff\xc3q\xc3"), ["q", ""]);
        assert_eq!(decoded(b"\x1b[999999999999999999999~q"), ["q", ""]);
        let long = format!("\x1b[{}~q", "1;".repeat(10_000));
        check(&long, "q");
    }

    /// Random keys, reports and broken pastes, whole and in pieces, at random sizes of the window: after each of them Ctrl-C ends the
    /// program.
    fn storm(events: usize) {
        const KEYS: &[u8] = b"lhjklJKgGs w e o + - b r R t ? T N y z \r\t\x7f0123456789.,aj";
        let mut generator = random::generator(0, "storm");
        let mut notebook = Notebook::new(Library::embedded(), Start::default());
        let mut decoder = Decoder::default();
        for _ in 0..events {
            let report = REPORTS[generator.random_range(0..REPORTS.len())].as_bytes();
            let piece = match generator.random_range(0..8) {
                0..=3 => vec![KEYS[generator.random_range(0..KEYS.len())]],
                4 => report.to_vec(),
                5 => report[..generator.random_range(0..=report.len())].to_vec(),
                6 => b"\x1b[200~the end is lost"[..generator.random_range(0..=21)].to_vec(),
                _ => b"\x1b\x1b[A"[..generator.random_range(1..5)].to_vec(),
            };
            let mut events = Vec::new();
            decoder.feed(&piece, &mut events);
            if generator.random_bool(0.2) && decoder.patience().is_some() {
                decoder.give_up(&mut events);
            }
            for event in events {
                let key = match event {
                    Event::Key(key) => key_names::name(key).map(Key::Named),
                    Event::Paste(text) => Some(Key::Paste(text)),
                    _ => None,
                };
                if let Some(key) = key {
                    notebook.press(&key);
                }
            }
            if generator.random_bool(0.1) {
                let (columns, rows) = (
                    generator.random_range(1..130),
                    generator.random_range(1..50),
                );
                let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
                let extent = screen::draw(&notebook, true, &mut buffer);
                notebook.settle(extent);
            }
            let mut pressed = Vec::new();
            decoder.clone().feed(&[CTRL_C], &mut pressed);
            assert_eq!(pressed.last(), Some(&Event::Key(control_key(CTRL_C))));
            let ends = key_table::meaning(notebook.key_context(), "Ctrl-C");
            assert_eq!(ends, Meaning::Bound(Action::Quit(130)));
        }
        let effects = notebook.press(&Key::Named("Ctrl-C".to_owned()));
        assert!(effects.contains(&Effect::Quit(130)));
    }

    #[test]
    fn ctrl_c_works_in_a_storm_of_foreign_bytes() {
        storm(10_000);
    }

    #[test]
    #[ignore = "takes ten seconds"]
    fn ctrl_c_works_in_a_long_storm_of_foreign_bytes() {
        storm(100_000);
    }

    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let known = prop::sample::select(
            [
                &REPORTS[..],
                &[
                    "\x1b[200~",
                    "\x1b",
                    "q",
                    "\x1b[A",
                    "\x1bO",
                    "ನ",
                    "\x1b\x1b[",
                ],
            ]
            .concat(),
        );
        prop_oneof![
            3 => known.prop_map(|text| text.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..6),
        ]
    }

    proptest! {
        /// Whatever came before, Ctrl-C is Ctrl-C, and the key after it is that key.
        #[test]
        fn ctrl_c_always_works(sent in prop::collection::vec(pieces(), 0..20)) {
            let (mut decoder, mut events) = (Decoder::default(), Vec::new());
            decoder.feed(&[&sent.concat()[..], &[CTRL_C]].concat(), &mut events);
            prop_assert_eq!(names(&events[events.len() - 1..]), "Ctrl-C");
            events.clear();
            decoder.feed(b"\x1b[C", &mut events);
            prop_assert_eq!(names(&events), "→");
        }

        /// It makes no difference where the bytes are divided.
        #[test]
        fn pieces_are_as_good_as_the_whole(sent in prop::collection::vec(pieces(), 0..20), size in 1_usize..9) {
            let mut bytes = sent.concat();
            bytes.retain(|byte| *byte != CTRL_C);
            let (mut decoder, mut events) = (Decoder::default(), Vec::new());
            for piece in bytes.chunks(size) {
                decoder.feed(piece, &mut events);
            }
            let (mut whole, mut expected) = (Decoder::default(), Vec::new());
            whole.feed(&bytes, &mut expected);
            prop_assert_eq!(events, expected);
            prop_assert_eq!(decoder.patience(), whole.patience());
        }
    }
}
