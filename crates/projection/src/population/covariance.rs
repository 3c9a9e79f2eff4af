//! Square matrices as small as the classes of one region.

/// Turns a symmetric positive definite matrix into its inverse, by sweeping every pivot
/// (Goodnight, A tutorial on the sweep operator, The American Statistician 1979).
pub(super) fn invert(matrix: &mut [f64], size: usize) {
    let mut pivot_row = vec![0.0; size];
    for pivot in 0..size {
        pivot_row.copy_from_slice(&matrix[pivot * size..(pivot + 1) * size]);
        let scale = 1.0 / pivot_row[pivot];
        for row in (0..size).filter(|&row| row != pivot) {
            let cells = &mut matrix[row * size..(row + 1) * size];
            let factor = cells[pivot] * scale;
            for (cell, above) in cells.iter_mut().zip(&pivot_row) {
                *cell -= factor * above;
            }
            cells[pivot] = factor;
        }
        let cells = &mut matrix[pivot * size..(pivot + 1) * size];
        for cell in cells.iter_mut() {
            *cell *= scale;
        }
        cells[pivot] = -scale;
    }
    for cell in matrix.iter_mut() {
        *cell = -*cell;
    }
}

/// The product of two square matrices.
pub(super) fn product(left: &[f64], right: &[f64], size: usize) -> Vec<f64> {
    let mut out = vec![0.0; size * size];
    for (row, out) in out.chunks_exact_mut(size).enumerate() {
        for (middle, &factor) in left[row * size..(row + 1) * size].iter().enumerate() {
            for (cell, other) in out.iter_mut().zip(&right[middle * size..]) {
                *cell += factor * other;
            }
        }
    }
    out
}

/// A matrix times a vector.
pub(super) fn times(matrix: &[f64], vector: &[f64], out: &mut [f64]) {
    for (row, out) in matrix.chunks_exact(vector.len()).zip(out) {
        *out = row.iter().zip(vector).map(|(cell, value)| cell * value).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let matrix = [4.0, 1.0, 0.5, 1.0, 3.0, -0.2, 0.5, -0.2, 2.0];
        let mut inverse = matrix.to_vec();
        invert(&mut inverse, 3);
        let one = product(&matrix, &inverse, 3);
        for (cell, value) in one.iter().enumerate() {
            let expected = if cell % 4 == 0 { 1.0 } else { 0.0 };
            assert!((value - expected).abs() < 1e-12, "{one:?}");
        }
        let mut out = [0.0; 3];
        times(&matrix, &[1.0, 2.0, 4.0], &mut out);
        assert_eq!(out, [8.0, 6.2, 8.1]);
    }
}
