//! What a key press costs between the event and the bytes: the state, the page, and a full draw. `cargo bench --bench page`.
#![allow(missing_docs, reason = "criterion's macros write public items")]

use attentive::lesson::Library;
use attentive::models::words::Sentence;
use attentive::notebook::panel::Panel;
use attentive::notebook::{Key, Notebook, Start};
use attentive::runs::changes::Choices;
use attentive::view::screen;
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn open(lesson: &str, steps: usize) -> Notebook {
    let library = Library::embedded();
    let lesson = library.find(lesson).expect("a lesson of the course");
    let start = Start {
        lesson,
        ..Start::default()
    };
    let mut notebook = Notebook::new(library, start);
    for _ in 0..steps {
        press(&mut notebook, "→");
    }
    notebook
}

fn press(notebook: &mut Notebook, key: &str) {
    notebook.press(&Key::Named(key.to_owned()));
}

fn draw_at(bench: &mut Criterion, name: &str, notebook: &Notebook, columns: u16, rows: u16) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    bench.bench_function(&format!("draw/{name} {columns}x{rows}"), |it| {
        it.iter(|| {
            buffer.reset();
            screen::draw(notebook, true, &mut buffer)
        });
    });
}

/// The first page of a lesson with such a panel, on the first words of a sentence of 20.
fn first(lesson: &str, words: usize, is_wanted: fn(&Panel) -> bool) -> Notebook {
    const WORDS: &str =
        "the cat that the dog chased ran up a tall old tree and sat there until the sun went down";
    let words: Vec<&str> = WORDS.split(' ').take(words).collect();
    let library = Library::embedded();
    let start = Start {
        lesson: library.find(lesson).expect("a lesson of the course"),
        choices: Choices {
            sentence: Sentence::parse(&words.join(" ")).ok(),
            ..Choices::default()
        },
        ..Start::default()
    };
    let mut notebook = Notebook::new(library, start);
    while !notebook.page().panels().any(is_wanted) {
        press(&mut notebook, "x");
        press(&mut notebook, "→");
    }
    notebook
}

/// The last steps of the lesson on queries and keys, so that nearly all of it is on the page.
fn draw(bench: &mut Criterion) {
    let mut notebook = open("8", 6);
    draw_at(bench, "page", &notebook, 80, 24);
    draw_at(bench, "page", &notebook, 120, 40);
    draw_at(bench, "page", &notebook, 200, 60);
    press(&mut notebook, "Tab");
    draw_at(bench, "inspector", &notebook, 80, 24);
    let notebook = first("8", 20, |panel| matches!(panel, Panel::Links(_)));
    draw_at(bench, "links", &notebook, 80, 24);
    draw_at(bench, "links", &notebook, 120, 40);
    draw_at(bench, "links", &notebook, 200, 60);
    // Where boxes fit on a line, each is joined to each word.
    for words in [9, 20] {
        let notebook = first("2", words, |panel| matches!(panel, Panel::Unrolled(_)));
        let name = format!("unrolled, {words} words,");
        draw_at(bench, &name, &notebook, 120, 40);
        draw_at(bench, &name, &notebook, 200, 60);
    }
    // Three pictures of 19 × 19 cells.
    let words = "the old captain of the ship told the young sailor that he had never seen such a storm before";
    let choices = Choices {
        sentence: Some(Sentence::parse(words).expect("a sentence")),
        ..Choices::default()
    };
    let library = Library::embedded();
    let lesson = library.find("10").expect("a lesson of the course");
    let start = Start {
        lesson,
        choices,
        ..Start::default()
    };
    let mut notebook = Notebook::new(library, start);
    notebook.open(lesson, 3);
    press(&mut notebook, "Tab");
    draw_at(bench, "dense", &notebook, 120, 40);
    draw_at(bench, "dense", &notebook, 200, 60);
}

/// A matrix of shares as numbers, with its links and the map beside it.
fn draw_beside(bench: &mut Criterion) {
    let library = Library::embedded();
    let lesson = library.find("11").expect("a lesson of the course");
    for (name, sentence) in [
        ("beside", "the cat sat down"),
        (
            "beside, 19 words",
            "the old captain of the ship told the young sailor that he had never seen such a storm before",
        ),
    ] {
        let start = Start {
            lesson,
            choices: Choices {
                sentence: Sentence::parse(sentence).ok(),
                ..Choices::default()
            },
            ..Start::default()
        };
        let notebook = Notebook::new(Library::embedded(), start);
        draw_at(bench, name, &notebook, 120, 40);
        draw_at(bench, name, &notebook, 200, 60);
    }
}

/// New weights: every computation of a lesson again.
fn recompute(bench: &mut Criterion) {
    for lesson in ["2", "8", "9", "10"] {
        let mut notebook = open(lesson, 3);
        bench.bench_function(&format!("recompute/lesson {lesson}"), |it| {
            it.iter(|| press(&mut notebook, "r"));
        });
    }
}

fn load(bench: &mut Criterion) {
    bench.bench_function("open the course", |it| {
        it.iter(|| Notebook::new(Library::embedded(), Start::default()));
    });
}

criterion_group!(page, draw, draw_beside, recompute, load);
criterion_main!(page);
