//! Every kind of registers gives the bits of the sums as they are defined here, one value after the other; those are near the exact ones.

use proptest::prelude::*;

use super::backend::{Backend, ForLanes};
use super::lanes::portable::Portable;
use super::lanes::{Lanes, Work};
use super::matmul::backward::Backward;
use super::matmul::forward::{Forward, forward};
use super::rows::{Rows, padded};
use super::softmax::{BlockSums, Residuals, argmax};
use super::weights::{Weights, interleaved};
use scar_core::Random;

#[derive(Clone, Debug)]
struct Case {
    n_dims: usize,
    n_rows: usize,
    n_classes: usize,
    values: Vec<f32>,
    weights: Vec<f32>,
    bias: Vec<f32>,
    residuals: Vec<f32>,
    classes: Vec<u32>,
}

impl Case {
    /// Values as `value` gives them.
    fn new(n_rows: usize, n_dims: usize, n_classes: usize, mut value: impl FnMut() -> f32) -> Self {
        let mut many = |n: usize| -> Vec<f32> { (0..n).map(|_| value()).collect() };
        let mut weights = many(n_classes * padded(n_dims));
        weights.chunks_exact_mut(padded(n_dims)).for_each(|row| row[n_dims..].fill(0.0));
        let classes = (0..n_rows as u32).map(|i| (i * 5 + 2) % n_classes as u32).collect();
        let (values, bias, residuals) = (many((n_rows + 3) * n_dims + 1), many(n_classes), many(n_rows * n_classes));
        Self { n_dims, n_rows, n_classes, values, weights, bias, residuals, classes }
    }

    fn random(n_rows: usize, n_dims: usize, n_classes: usize) -> Self {
        let mut random = Random::new(1, &[n_rows as u64, n_dims as u64, n_classes as u64]);
        Self::new(n_rows, n_dims, n_classes, || random.symmetric(2.0))
    }

    /// Rows in no order, and none where a register would like it.
    fn row(&self, i: usize) -> &[f32] {
        &self.values[1 + (i * 7 + 2) % (self.n_rows + 3) * self.n_dims..][..self.n_dims]
    }

    fn rows(&self) -> Vec<&[f32]> {
        (0..self.n_rows).map(|i| self.row(i)).collect()
    }

    /// The products and the softmax by `with`.
    fn results(&self, with: &dyn Kernels) -> Results {
        let rows = self.rows();
        let rows = Rows::new(&rows, self.n_dims);
        let mut results = Results {
            logits: vec![f32::NAN; self.n_rows * self.n_classes],
            gradient: vec![0.5; self.weights.len()],
            softmax: self.residuals.clone(),
            sums: BlockSums::default(),
        };
        with.forward(rows, &self.weights, &self.bias, &mut results.logits);
        with.backward(Backward { rows, residuals: &self.residuals, n_classes: self.n_classes, gradient: &mut results.gradient });
        results.sums = with.residuals(Residuals { logits: &mut results.softmax, n_classes: self.n_classes, classes: &self.classes });
        results
    }
}

struct Results {
    logits: Vec<f32>,
    gradient: Vec<f32>,
    softmax: Vec<f32>,
    sums: BlockSums,
}

impl Results {
    #[track_caller]
    fn assert_same(&self, other: &Self, what: &str) {
        // Which NaN comes out of an operation is up to the machine.
        let bits = |values: &[f32]| values.iter().map(|v| if v.is_nan() { u32::MAX } else { v.to_bits() }).collect::<Vec<_>>();
        assert_eq!(bits(&self.logits), bits(&other.logits), "logits, {what}");
        assert_eq!(bits(&self.gradient), bits(&other.gradient), "gradient, {what}");
        assert_eq!(bits(&self.softmax), bits(&other.softmax), "softmax, {what}");
        assert_eq!(self.sums.n_correct, other.sums.n_correct, "correct rows, {what}");
        let loss = |sums: BlockSums| if sums.loss.is_nan() { u64::MAX } else { sums.loss.to_bits() };
        assert_eq!(loss(self.sums), loss(other.sums), "loss, {what}");
    }
}

trait Kernels {
    fn forward(&self, rows: Rows<'_>, weights: &[f32], bias: &[f32], logits: &mut [f32]);
    fn backward(&self, arguments: Backward<'_>);
    fn residuals(&self, arguments: Residuals<'_>) -> BlockSums;
}

/// The definition: no register, one value after the other.
struct Defined;

impl Kernels for Defined {
    fn forward(&self, rows: Rows<'_>, weights: &[f32], bias: &[f32], logits: &mut [f32]) {
        let width = padded(rows.n_dims());
        for (i, logits) in logits.chunks_exact_mut(bias.len()).enumerate() {
            for ((logit, bias), weights) in logits.iter_mut().zip(bias).zip(weights.chunks_exact(width)) {
                let mut lanes = [0.0f32; 4];
                for (d, weight) in weights.iter().enumerate() {
                    lanes[d % 4] += rows.row(i).get(d).unwrap_or(&0.0) * weight;
                }
                *logit = ((lanes[0] + lanes[2]) + (lanes[1] + lanes[3])) + bias;
            }
        }
    }

    fn backward(&self, Backward { rows, residuals, n_classes, gradient }: Backward<'_>) {
        for (class, gradient) in gradient.chunks_exact_mut(padded(rows.n_dims())).enumerate() {
            for (d, gradient) in gradient.iter_mut().enumerate() {
                let mut sum = 0.0f32;
                for i in 0..rows.len() {
                    sum += residuals[i * n_classes + class] * rows.row(i).get(d).unwrap_or(&0.0);
                }
                *gradient += sum;
            }
        }
    }

    fn residuals(&self, Residuals { logits, n_classes, classes }: Residuals<'_>) -> BlockSums {
        let (mut sums, mut logs) = (BlockSums::default(), Vec::new());
        for (row, &class) in logits.chunks_exact_mut(n_classes).zip(classes) {
            let mut best = 0;
            (0..n_classes).for_each(|i| best = if row[i] > row[best] { i } else { best });
            let (top, own) = (row[best], row[class as usize]);
            sums.n_correct += u64::from(best == class as usize);
            sums.loss += f64::from(top) - f64::from(own);
            row.iter_mut().for_each(|z| *z = super::softmax::exp_nonpositive(*z - top));
            let mut total = 0.0f32;
            row.iter().for_each(|p| total += p);
            row.iter_mut().for_each(|p| *p /= total);
            row[class as usize] -= 1.0;
            logs.push(libm::log(f64::from(total)));
        }
        logs.into_iter().for_each(|log| sums.loss += log);
        sums
    }
}

/// The registers of a machine.
impl Kernels for Backend {
    fn forward(&self, rows: Rows<'_>, weights: &[f32], bias: &[f32], logits: &mut [f32]) {
        forward(rows, &Weights::on(*self, weights, bias.len(), rows.n_dims()), bias, logits);
    }

    fn backward(&self, arguments: Backward<'_>) {
        self.choose(arguments);
    }

    fn residuals(&self, arguments: Residuals<'_>) -> BlockSums {
        self.run(arguments)
    }
}

/// Registers of any width, on any machine.
impl<const G: usize> Kernels for Portable<G> {
    fn forward(&self, rows: Rows<'_>, weights: &[f32], bias: &[f32], logits: &mut [f32]) {
        let weights = &interleaved(weights, padded(rows.n_dims()), bias.len(), G);
        // SAFETY: plain Rust needs no instructions that a machine could lack.
        unsafe { Forward { rows, weights, bias, logits }.with::<Self>() }
    }

    fn backward(&self, arguments: Backward<'_>) {
        // SAFETY: as above.
        unsafe { arguments.with::<Self>() }
    }

    fn residuals(&self, arguments: Residuals<'_>) -> BlockSums {
        arguments.work()
    }
}

fn portable<const G: usize>() -> Box<dyn Kernels> {
    Box::new(Portable::<G>::zero())
}

/// All kinds of registers that this machine can try.
fn all() -> Vec<(String, Box<dyn Kernels>)> {
    let of_machine = Backend::all().map(|backend| (format!("{backend:?}"), Box::new(backend) as Box<dyn Kernels>));
    let plain = [("portable".to_owned(), portable::<1>()), ("portable, two groups".to_owned(), portable::<2>())];
    of_machine.chain(plain).collect()
}

#[track_caller]
fn check(case: &Case) {
    let defined = case.results(&Defined);
    for (name, kernels) in all() {
        let what = format!("{name}: {} rows, D = {}, k = {}", case.n_rows, case.n_dims, case.n_classes);
        case.results(&*kernels).assert_same(&defined, &what);
    }
}

/// |got − Σ| ≤ (n + 2)·ε·Σ|terms|: the bound of any order of summation in f32.
#[track_caller]
fn close(got: f32, terms: impl Iterator<Item = f64>) {
    let (mut sum, mut size, mut n) = (0.0, 0.0, 0);
    for term in terms {
        sum += term;
        size += term.abs();
        n += 1;
    }
    let bound = f64::from(n + 2) * f64::from(f32::EPSILON) * size;
    assert!((f64::from(got) - sum).abs() <= bound, "{got} for {sum}, bound {bound:e}");
}

#[test]
fn defined_sums_are_near_the_exact_ones() {
    for (n_rows, n_dims, n_classes) in [(1, 1, 1), (13, 21, 12), (7, 70, 3), (40, 64, 2)] {
        let case = Case::random(n_rows, n_dims, n_classes);
        let (width, results) = (padded(n_dims), case.results(&Defined));
        for (i, row) in results.logits.chunks_exact(n_classes).enumerate() {
            for (class, &logit) in row.iter().enumerate() {
                let products = case.row(i).iter().zip(&case.weights[class * width..]).map(|(&x, &w)| f64::from(x) * f64::from(w));
                close(logit, products.chain([f64::from(case.bias[class])]));
            }
        }
        for (class, row) in results.gradient.chunks_exact(width).enumerate() {
            for (dim, &value) in row[..n_dims].iter().enumerate() {
                let products = (0..n_rows).map(|i| f64::from(case.residuals[i * n_classes + class]) * f64::from(case.row(i)[dim]));
                close(value, products.chain([0.5]));
            }
            assert!(row[n_dims..].iter().all(|&value| value == 0.5), "padding took part");
        }
    }
}

#[test]
fn all_registers_give_the_defined_bits_at_every_remainder() {
    for n_dims in (1..=37).chain([63, 64, 70]) {
        for n_classes in 1..=40 {
            check(&Case::random(1 + (n_dims * 5 + n_classes) % 19, n_dims, n_classes));
        }
    }
}

#[test]
fn all_registers_give_the_defined_bits_where_rows_are_taken_in_parts() {
    // Wide registers take 256 dimensions at a time and more; blocks of more rows than such dimensions have are taken whole.
    for (n_rows, n_dims, n_classes) in [(9, 1030, 21), (32, 1281, 11), (42, 768, 40), (65, 771, 20), (3, 3001, 5)] {
        check(&Case::random(n_rows, n_dims, n_classes));
    }
}

/// Values as data have them, and those at the ends of f32.
fn value() -> impl Strategy<Value = f32> {
    prop_oneof![
        20 => -4.0f32..4.0,
        2 => any::<f32>(),
        1 => prop::sample::select(vec![0.0, -0.0, 1e-40, -1e-45, f32::MIN_POSITIVE, f32::MAX, f32::MIN, f32::INFINITY, f32::NEG_INFINITY, f32::NAN]),
    ]
}

fn any_case() -> impl Strategy<Value = Case> {
    let n_dims = prop_oneof![4 => 1..80usize, 1 => 380..1700usize];
    (1..70usize, n_dims, 1..41usize, prop::collection::vec(value(), 97), any::<bool>()).prop_map(
        |(n_rows, n_dims, n_classes, pool, is_tame)| {
            // Where most rows have a NaN or an infinity, sums say little.
            let mut random = Random::new(2, &[n_rows as u64, n_dims as u64, n_classes as u64]);
            Case::new(n_rows, n_dims, n_classes, || match random.below(400) {
                0 if !is_tame => pool[random.below(97) as usize],
                _ => random.symmetric(1.0) * (1.0 + random.below(7) as f32),
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn all_registers_give_the_defined_bits_for_any_values(case in any_case()) {
        check(&case);
    }

    #[test]
    fn argmax_is_the_first_of_the_largest(row in prop::collection::vec(value(), 1..100)) {
        let mut best = 0;
        (0..row.len()).for_each(|i| best = if row[i] > row[best] { i } else { best });
        prop_assert_eq!(argmax(&row) as usize, best);
    }
}

#[test]
fn row_of_another_length_is_caught_before_any_load() {
    let outcome = std::panic::catch_unwind(|| Rows::new(&[&[0.0; 2], &[0.0]], 2).len());
    assert!(outcome.is_err());
}

#[test]
fn few_classes_take_narrow_registers() {
    assert_eq!(Backend::for_classes(1).n_groups(), 1);
    assert!((1..=4).all(|n_classes| Backend::for_classes(n_classes).n_groups() <= n_classes));
    assert_eq!(Backend::for_classes(4), Backend::widest());
}
