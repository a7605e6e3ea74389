//! The footer offers what works, and nothing else: on every step of every lesson, before and after its questions.

use crate::common::{course, draw, open, press, text, type_text};
use attentive::lesson::Library;
use attentive::notebook::Notebook;
use attentive::notebook::key_table::KeyContext;

const SIZE: (u16, u16) = (80, 24);

/// The keys of the footer that change what the learner sees, if they do anything.
const KEYS: [&str; 8] = ["e", "b", "s", "o", "A", "u", "Tab", "H"];

/// What a learner sees, but for the message that refuses a key.
fn seen(notebook: &mut Notebook) -> String {
    let shown = text(&draw(notebook, SIZE));
    let lines = shown.lines().enumerate();
    let lines = lines.filter(|(row, _)| *row != usize::from(SIZE.1) - 2);
    let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
    format!("{:?}\n{}", notebook.mode, lines.join("\n"))
}

fn offered(notebook: &Notebook) -> Vec<&'static str> {
    let footer = notebook.page().footer.iter();
    footer.map(|binding| binding.keys[0]).collect()
}

/// Presses each key of the footer where the step stands, and takes it back.
fn try_keys(notebook: &mut Notebook, step: usize, is_passed: bool) -> usize {
    let mut tried = 0;
    for key in KEYS {
        notebook.open(notebook.lesson, step);
        while is_passed && notebook.key_context() == KeyContext::Asking {
            press(notebook, "x", SIZE);
        }
        let before = seen(notebook);
        if !offered(notebook).contains(&key) {
            continue;
        }
        tried += 1;
        let effects = press(notebook, key, SIZE);
        let place = format!("{}, step {}: {key}", notebook.lesson().stem(), step + 1);
        let is_done = seen(notebook) != before || !effects.is_empty();
        assert!(is_done, "{place}: {:?}\n{before}", notebook.message);
        press(notebook, "Esc Esc R", SIZE);
    }
    tried
}

#[test]
fn what_the_footer_offers_works() {
    let mut tried = 0;
    for lesson in 0..Library::embedded().lessons.len() {
        let mut notebook = open(&lesson.to_string());
        for step in 0..notebook.lesson().steps.len() {
            tried += try_keys(&mut notebook, step, false);
            tried += try_keys(&mut notebook, step, true);
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn the_footer_offers_nothing_that_is_refused() {
    for (lesson, step, key) in [
        ("6", 6, "b"),
        ("9", 6, "b"),
        ("18", 7, "b"),
        ("7", 2, "e"),
        ("7", 2, "s"),
        ("14", 4, "e"),
    ] {
        let mut notebook = open(lesson);
        notebook.open(notebook.lesson, step - 1);
        press(&mut notebook, "x x", SIZE);
        notebook.open(notebook.lesson, step - 1);
        let offers = offered(&notebook);
        assert!(!offers.contains(&key), "{lesson}.{step}: {offers:?}");
    }
    // Where a page shows what breaks, it is offered.
    for (lesson, step) in [("8", 6), ("10", 6), ("13", 4), ("16", 9)] {
        let mut notebook = open(lesson);
        notebook.open(notebook.lesson, step - 1);
        press(&mut notebook, "x x", SIZE);
        notebook.open(notebook.lesson, step - 1);
        let offers = offered(&notebook);
        assert!(offers.contains(&"b"), "{lesson}.{step}: {offers:?}");
    }
}

/// A sentence that the lesson cannot use is refused while it is typed: nothing is changed, so nothing is offered to undo or to ask again.
#[test]
fn a_refused_sentence_changes_nothing() {
    let mut notebook = open("15");
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "x s", SIZE);
    type_text(&mut notebook, "hello");
    press(&mut notebook, "Enter", SIZE);
    let shown = text(&draw(&mut notebook, SIZE));
    assert!(
        shown.contains("this lesson needs 2 words or more; type"),
        "{shown}"
    );
    press(&mut notebook, "Esc", SIZE);
    assert_eq!(notebook.choices.sentence, None);
    let offers = offered(&notebook);
    assert!(
        !offers.contains(&"A") && !offers.contains(&"u"),
        "{offers:?}"
    );
    // One that it takes is undone, and asked about.
    press(&mut notebook, "s", SIZE);
    type_text(&mut notebook, "hello you");
    press(&mut notebook, "Enter", SIZE);
    let offers = offered(&notebook);
    assert!(offers.contains(&"A") && offers.contains(&"u"), "{offers:?}");
}

/// All of a long end of a lesson can be read, by → alone as well.
#[test]
fn the_end_of_a_lesson_scrolls() {
    let ask = "```predict\nask = \"What is it, of all the things that it could be, number NUM?\"\nnumber = \"words\"\nwithin = 0\nwhy.too_high = \"High.\"\nwhy.too_low = \"Low.\"\nid = \"q-NUM\"\n```\n";
    let mut lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run words\n```\n".to_owned();
    for at in 0..24 {
        let name = char::from(b'a' + at).to_string();
        lesson += &ask.replace("NUM", &name);
        lesson += "---\n";
    }
    lesson += "Done.\n";
    let mut notebook = course(&lesson);
    notebook.open(0, usize::MAX);
    press(&mut notebook, "→", SIZE);
    let first = text(&draw(&mut notebook, SIZE));
    assert!(
        first.contains("number a?") && !first.contains("number x?"),
        "{first}"
    );
    assert!(first.contains("J more below"), "{first}");
    press(&mut notebook, "J J J", SIZE);
    let last = text(&draw(&mut notebook, SIZE));
    assert!(
        last.contains("number x?") && last.contains("The end of lesson"),
        "{last}"
    );
    press(&mut notebook, "K K K K", SIZE);
    assert_eq!(text(&draw(&mut notebook, SIZE)), first);
    press(&mut notebook, "→ → → →", SIZE);
    let down = text(&draw(&mut notebook, SIZE));
    assert!(down.contains("number x?"), "{down}");
    press(&mut notebook, "←", SIZE);
    assert_eq!(
        (notebook.scroll, notebook.key_context()),
        (0, KeyContext::Reading)
    );
}
