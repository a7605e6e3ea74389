use attentive::math::{Matrix, kernels};
fn main() {
    let r = Matrix::from_fn(1, 64, |_, j| j as f64 / 64.0);
    let w = Matrix::from_fn(64, 64, |i, j| (i * j % 13) as f64 / 50.);
    for _ in 0..6_000_000 {
        std::hint::black_box(kernels::product(std::hint::black_box(&r), &w));
    }
}
