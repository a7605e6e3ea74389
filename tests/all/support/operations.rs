//! Every operation of the tape, with shapes that it takes.

use attentive::math::{Matrix, Var};

/// One operation.
pub(crate) struct Operation {
    /// Its name in `src/math/ops/`.
    pub(crate) name: &'static str,
    /// Lists of the shapes of its inputs.
    pub(crate) shapes: fn() -> Vec<Vec<(usize, usize)>>,
    /// Itself.
    pub(crate) apply: for<'t> fn(&[Var<'t>]) -> Var<'t>,
}

/// The one operation that has no gradient, though its value depends on its input: that is what it is for.
pub(crate) const DETACHED: &str = "Detached";

/// All of them; `tests/all/arithmetic.rs` compares the list with the source.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "Product",
        shapes: products,
        apply: |inputs| inputs[0] * inputs[1],
    },
    Operation {
        name: "BatchedAttention",
        shapes: || vec![vec![(5, 6), (7, 6), (7, 6)], vec![(5, 2), (7, 2), (7, 2)]],
        apply: |inputs| {
            let hidden = |row, col| if col > row { f64::NEG_INFINITY } else { 0.0 };
            let masks = [(2, 3), (3, 4)];
            let masks = masks.map(|(n, m)| inputs[0].tape().leaf(Matrix::from_fn(n, m, hidden)));
            Var::attention_of_batch([inputs[0], inputs[1], inputs[2]], &masks, 2)
        },
    },
    Operation {
        name: "LayerNorm",
        shapes: || vec![vec![(3, 4), (1, 4), (1, 4)], vec![(1, 5), (1, 5), (1, 5)]],
        apply: |inputs| inputs[0].layer_norm(inputs[1], inputs[2], 1e-5),
    },
    Operation {
        name: "Transpose",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].t(),
    },
    Operation {
        name: "Sum",
        shapes: || of_one_shape(2),
        apply: |inputs| inputs[0] + inputs[1],
    },
    Operation {
        name: "RowSum",
        shapes: row_beside,
        apply: |inputs| inputs[0] + inputs[1],
    },
    Operation {
        name: "Difference",
        shapes: || of_one_shape(2),
        apply: |inputs| inputs[0] - inputs[1],
    },
    Operation {
        name: "Multiple",
        shapes: || of_one_shape(1),
        apply: |inputs| -0.3 * inputs[0],
    },
    Operation {
        name: "Total",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].total(),
    },
    Operation {
        name: "Variances",
        shapes: || vec![vec![(2, 3), (1, 4)]],
        apply: |inputs| {
            let names = ["raw", "scaled"].map(str::to_owned);
            Var::variances(inputs, &["d".to_owned()], &names)
        },
    },
    Operation {
        name: "CrossEntropy",
        shapes: || of_one_shape(1),
        apply: |inputs| {
            let (rows, cols) = (inputs[0].rows(), inputs[0].cols());
            let right: Vec<usize> = (0..rows).map(|row| (row + 2) % cols).collect();
            inputs[0].cross_entropy(right)
        },
    },
    Operation {
        name: "Rest",
        shapes: || of_one_shape(1),
        apply: |inputs| 1.0 - inputs[0],
    },
    Operation {
        name: "Sigmoid",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].sigmoid(),
    },
    Operation {
        name: "Quotient",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0] / 3.5,
    },
    Operation {
        name: "Tanh",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].tanh(),
    },
    Operation {
        name: "Hadamard",
        shapes: || of_one_shape(2),
        apply: |inputs| inputs[0].hadamard(inputs[1]),
    },
    Operation {
        name: "RowProduct",
        shapes: row_beside,
        apply: |inputs| inputs[0].hadamard(inputs[1]),
    },
    Operation {
        name: "Increase",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0] + 0.7,
    },
    Operation {
        name: "Relu",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].relu(),
    },
    Operation {
        name: "Sqrt",
        shapes: || of_one_shape(1),
        // Of numbers above 0.
        apply: |inputs| (inputs[0].hadamard(inputs[0]) + 0.3).sqrt(),
    },
    Operation {
        name: "Waves",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].waves(),
    },
    Operation {
        name: "RowMeans",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].row_means(),
    },
    Operation {
        name: "ColumnDifference",
        shapes: column_beside,
        apply: |inputs| inputs[0] - inputs[1],
    },
    Operation {
        name: "ColumnQuotient",
        shapes: || [column_beside(), vec![vec![(1, 1), (1, 1)]]].concat(),
        // Of numbers away from 0.
        apply: |inputs| inputs[0] / (inputs[1].hadamard(inputs[1]) + 0.3),
    },
    Operation {
        name: "SoftmaxRows",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].softmax_rows(),
    },
    Operation {
        name: "Rows",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].block(inputs[0].rows() / 3, inputs[0].rows().div_ceil(2)),
    },
    Operation {
        name: "Stack",
        shapes: || {
            vec![
                vec![(1, 1)],
                vec![(1, 1); 3],
                vec![(1, 5); 2],
                vec![(1, 3); 6],
                vec![(2, 3); 4],
                vec![(3, 2), (1, 2), (2, 2)],
            ]
        },
        apply: |inputs| Var::stack(inputs),
    },
    Operation {
        name: "Lookup",
        shapes: || of_one_shape(1),
        // The last row twice, and with several rows some of them never.
        apply: |inputs| {
            inputs[0].lookup([inputs[0].rows() - 1, 0, inputs[0].rows() - 1].as_slice())
        },
    },
    Operation {
        name: "Columns",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].columns(inputs[0].cols() / 3, inputs[0].cols().div_ceil(2)),
    },
    Operation {
        name: "Concat",
        shapes: || {
            vec![
                vec![(1, 1)],
                vec![(3, 2); 4],
                vec![(2, 1), (2, 5), (2, 3)],
                vec![(6, 6), (6, 1)],
            ]
        },
        apply: |inputs| Var::concat(inputs),
    },
    Operation {
        name: "Reshape",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].reshape(inputs[0].cols(), inputs[0].rows()),
    },
    Operation {
        name: "Same",
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].same(),
    },
    Operation {
        name: DETACHED,
        shapes: || of_one_shape(1),
        apply: |inputs| inputs[0].detached(),
    },
];

/// A matrix, and a row as wide.
fn row_beside() -> Vec<Vec<(usize, usize)>> {
    [(3, 2), (4, 1), (6, 7)]
        .map(|(n, m)| vec![(n, m), (1, m)])
        .to_vec()
}

/// A matrix, and a column as high.
fn column_beside() -> Vec<Vec<(usize, usize)>> {
    [(2, 3), (1, 4), (7, 6)]
        .map(|(n, m)| vec![(n, m), (n, 1)])
        .to_vec()
}

/// Sizes on both sides of 5, where a product changes from a plain loop to a blocked kernel.
fn products() -> Vec<Vec<(usize, usize)>> {
    let sizes = [1, 2, 5, 6, 7];
    let mut shapes = Vec::new();
    for n in sizes {
        for k in sizes {
            shapes.extend(sizes.map(|m| vec![(n, k), (k, m)]));
        }
    }
    shapes
}

fn of_one_shape(inputs: usize) -> Vec<Vec<(usize, usize)>> {
    let shapes = [(1, 1), (1, 4), (4, 1), (3, 2), (5, 6), (6, 6)];
    shapes.map(|shape| vec![shape; inputs]).to_vec()
}
