use attentive::math::{Matrix, Tape, kernels};
use std::time::Instant;
fn t<R>(n: &str, f: impl Fn() -> R) {
    for _ in 0..50 {
        std::hint::black_box(f());
    }
    let mut v = vec![];
    for _ in 0..300 {
        let s = Instant::now();
        for _ in 0..10 {
            std::hint::black_box(f());
        }
        v.push(s.elapsed().as_nanos() as f64 / 1e4);
    }
    v.sort_by(|a, b| a.total_cmp(b));
    println!("{n:<20}{:>10.2} us", v[3]);
}
fn main() {
    for n in [64, 256] {
        let q = Matrix::from_fn(n, 64, |i, j| ((i * 7 + j * 13) % 11) as f64 / 5.0 - 1.0);
        let m = Matrix::from_fn(n, n, |i, j| {
            if j <= i {
                ((i * 7 + j * 13) % 11) as f64 / 5.0 - 1.0
            } else {
                f64::NEG_INFINITY
            }
        });
        let qt = kernels::transpose(&q);
        t("transpose", || kernels::transpose(&q));
        t("q*kT", || kernels::product(&q, &qt));
        t("w*v", || kernels::product(&m, &q));
        t("softmax", || kernels::softmax_rows(&m));
        let tape = Tape::new();
        let mv = tape.leaf(m.clone());
        t("div 8", || {
            let t = Tape::new();
            (t.leaf(mv.value()) / 8.0).value()
        });
        t("sum", || {
            let t = Tape::new();
            let a = t.leaf(mv.value());
            (a + a).value()
        });
    }
    let r = Matrix::from_fn(1, 64, |_, j| j as f64 / 64.0);
    let w = Matrix::from_fn(64, 64, |i, j| (i * j % 13) as f64 / 50.);
    t("row product", || kernels::product(&r, &w));
    let tape = Tape::new();
    let rv = tape.leaf(r.clone());
    t("tanh row", || {
        let t = Tape::new();
        let a = t.leaf(rv.value());
        a.tanh().value()
    });
    t("sum row", || {
        let t = Tape::new();
        let a = t.leaf(rv.value());
        (a + a).value()
    });
    t("leaf", || {
        let t = Tape::new();
        let a = t.leaf(rv.value());
        a.value()
    });
}
