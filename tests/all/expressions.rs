//! The value of computed spans and conditions, against plain loops over the same matrices.

use attentive::math::Matrix;
use attentive::models::catalog::Run;
use attentive::text::figures::rounded;

use crate::common::{course, draw, look, press, run_on, text};

const SENTENCE: &str = "dog bites man";

/// The text of a span on self-attention, on a wide screen.
fn shown(span: &str) -> String {
    let mut notebook = course(&lesson(&format!("It is `= {span}` now.")));
    let screen = text(&draw(&mut notebook, (120, 30)));
    let found = screen.split("It is ").nth(1);
    let found = found.and_then(|rest| rest.split(" now.").next());
    found
        .unwrap_or_else(|| panic!("{span}:\n{screen}"))
        .to_owned()
}

fn lesson(text: &str) -> String {
    let run = format!("```run self-attention\nsentence = \"{SENTENCE}\"\nd_k = 4\n```");
    format!("+++\ntitle = \"T\"\npart = \"P\"\n+++\n{run}\n{text}\n")
}

fn run() -> Run {
    run_on("self-attention", SENTENCE, &[("d_k", "4")])
}

fn matrix(run: &Run, name: &str) -> Matrix {
    let id = run.find(name).expect(name);
    run.tape.value(id).as_ref().clone()
}

/// q·kᵀ [n, n], a sum of products at a time.
fn dot_products(q: &Matrix, k: &Matrix) -> Matrix {
    Matrix::from_fn(q.nrows(), k.nrows(), |row, col| {
        let mut sum = 0.0;
        for at in 0..q.ncols() {
            sum += q[(row, at)] * k[(col, at)];
        }
        sum
    })
}

#[test]
fn a_product_of_matrices_is_sums_of_products() {
    let run = run();
    let [q, k, v] = ["q", "k", "v"].map(|name| matrix(&run, name));
    let scores = dot_products(&q, &k);
    let cells = |matrix: &Matrix| {
        let rows = matrix.transpose();
        let cells: Vec<String> = rows.iter().take(8).map(|cell| rounded(*cell, 6)).collect();
        cells.join(", ")
    };
    let expected = format!("[{}, … 1 more]", cells(&scores));
    assert_eq!(shown("q @ transpose k, 6 decimals"), expected);
    // A row by a row is one number, and a product binds like a product.
    assert_eq!(
        shown("q[2] @ transpose k[0], 6 decimals"),
        rounded(scores[(2, 0)], 6)
    );
    let halved = rounded(scores[(2, 0)] / 2.0 + 1.0, 6);
    assert_eq!(
        shown("1 + q[2] @ transpose k[0] / sqrt d_k, 6 decimals"),
        halved
    );
    // It is what the lesson computes, to the last bit.
    assert_eq!(shown("max(abs(q @ transpose k - affinity))"), "0");
    // From left to right: q·kᵀ·v, a row by three columns.
    let mut sum = 0.0;
    for at in 0..3 {
        sum += scores[(1, at)] * v[(at, 0)];
    }
    assert_eq!(
        shown("q[1] @ transpose k @ v[*, 0], 6 decimals"),
        rounded(sum, 6)
    );
}

#[test]
fn softmax_can_be_written_out() {
    let run = run();
    let scaled = matrix(&run, "scaled");
    let mut powers = 0.0;
    for col in 0..3 {
        powers += f64::exp(scaled[(0, col)]);
    }
    let share = f64::exp(scaled[(0, 2)]) / powers;
    let written = "exp scaled[0, 2] / sum exp scaled[0]";
    assert_eq!(shown(&format!("{written}, 6 decimals")), rounded(share, 6));
    let difference = format!("abs({written} - weights[0, 2]) < 0.000001");
    assert_eq!(shown(&difference), "1");
    // The logarithm takes the power back.
    assert_eq!(
        shown("log exp scaled[0, 2], 6 decimals"),
        rounded(scaled[(0, 2)], 6)
    );
    let length = matrix(&run, "q")
        .row(0)
        .iter()
        .map(|q| q * q)
        .sum::<f64>()
        .sqrt();
    assert_eq!(
        shown("sqrt sum(q[0] * q[0]), 6 decimals"),
        rounded(length, 6)
    );
}

#[test]
fn rows_and_columns_keep_their_names() {
    let run = run();
    let scores = dot_products(&matrix(&run, "q"), &matrix(&run, "k"));
    let words: Vec<&str> = SENTENCE.split(' ').collect();
    let best = |cells: Vec<f64>| {
        let mut best = 0;
        for (at, cell) in cells.iter().enumerate() {
            if *cell > cells[best] {
                best = at;
            }
        }
        format!("“{}”", words[best])
    };
    let row = scores.row(1).iter().copied().collect();
    assert_eq!(shown("argmax(q[1] @ transpose k)"), best(row));
    let column = scores.column(1).iter().copied().collect();
    assert_eq!(shown("argmax(transpose(q @ transpose k[1]))"), best(column));
    let sizes = scores.row(0).iter().map(|cell| cell.abs()).collect();
    assert_eq!(shown("argmax abs affinity[0]"), best(sizes));
}

#[test]
fn a_span_has_the_decimals_that_it_asks_for() {
    assert_eq!(shown("2 / 3 + 0 * words, 0 decimals"), "1");
    assert_eq!(shown("2 / 3 + 0 * words, 1 decimal"), "0.7");
    assert_eq!(shown("2 / 3 + 0 * words, 12 decimals"), "0.666666666667");
    assert_eq!(shown("words, 2 decimals"), "3.00");
    assert_eq!(shown("log(words - 3), 2 decimals"), "−∞");
}

/// The learner's sentence may be of any length: what no longer fits is left out.
#[test]
fn what_does_not_fit_after_a_change_is_not_there() {
    let fits = "Together `= transpose q[*, 0] @ weights[*, 0] * 0 + 1` and `= w_q @ x[0]`.";
    let mut notebook = course(&lesson(fits));
    look(
        &mut notebook,
        &["Together 1 and", "error: [", "do not fit together"],
    );
    press(&mut notebook, "s x Enter", (80, 24));
    look(
        &mut notebook,
        &["(Left out: the numbers", "!Together", "!error"],
    );
}

#[test]
fn conditions_compute_as_well() {
    let text = "Kept. `? max(abs(q @ transpose k - affinity)) < 0.001`\n\nLost. `? exp words < 1`";
    let mut notebook = course(&lesson(text));
    look(&mut notebook, &["Kept.", "!(Left out", "!Lost"]);
}

/// Of words that are written alike a sentence says which is meant, and two of them are not the same.
#[test]
fn words_that_are_written_alike_are_told_apart() {
    let looks = "decoder.0.cross.head2.weights";
    let text_of = |span: &str| {
        let run = "```run translation\nsentence = \"the the the the\"\n```";
        let lesson = format!(
            "+++\ntitle = \"T\"\npart = \"P\"\n+++\n{run}\nIt is `= {span}` now.\n\n```predict\nask = \"Alike?\"\nchoose = [\"yes\", \"no\"]\n\
             when.yes = \"argmax {looks}[0] == argmax {looks}[1]\"\nwhen.no = \"argmax {looks}[0] != argmax {looks}[1]\"\n```\n\n\
             ```predict\nask = \"Which?\"\nchoose = \"columns of {looks}\"\nanswer = \"argmax {looks}[1]\"\n```\n"
        );
        let mut notebook = course(&lesson);
        press(&mut notebook, "x", (120, 30));
        text(&draw(&mut notebook, (120, 30)))
    };
    let screen = text_of(&format!("argmax {looks}[1]"));
    assert!(screen.contains("It is “the” (the 4th) now."), "{screen}");
    assert!(screen.contains("It is “no”."), "{screen}");
    let alone = "(“the” is all there is to choose from here, so this question is not asked)";
    assert!(screen.contains(alone), "{screen}");
    for (span, value) in [
        (format!("argmax {looks}[0] == argmax {looks}[1]"), "0"),
        (format!("argmax {looks}[1] == argmax {looks}[1]"), "1"),
        (format!("argmax {looks}[1] == word[0]"), "1"),
    ] {
        let screen = text_of(&span);
        assert!(screen.contains(&format!("It is {value} now.")), "{screen}");
    }
}
