//! Sets whose classes are known to differ in what more rows bring.

use std::sync::Arc;

use ndarray::Array2;
use scar_core::stats::normal_draw;
use scar_core::{EmbeddingSet, Labels, Random};

use crate::sets::Fault;

const N_DIMS: usize = 48;

/// Twenty classes of 120 rows, and the same with 40 to 420 rows.
///
/// Classes differ in two ways: in how far their mean is from that of the others, and in how many of their rows lie at another class's
/// mean. Rows of the second kind are wrong however much data there is.
pub fn sets() -> Result<[(String, EmbeddingSet); 2], Fault> {
    let even = one("simulated, even", 1, |_| 120)?;
    let uneven = one("simulated, uneven", 2, |class| 40 + 20 * class)?;
    Ok([even, uneven])
}

fn one(name: &str, seed: u64, n_rows: impl Fn(usize) -> usize) -> Result<(String, EmbeddingSet), Fault> {
    let mut random = Random::new(seed, &[]);
    // The order of the classes says nothing about how far they are, nor how many rows are elsewhere.
    let (mut of_reach, mut of_astray): (Vec<u32>, Vec<u32>) = ((0..20).collect(), (0..20).collect());
    random.choose_to_front(&mut of_reach, 20);
    random.choose_to_front(&mut of_astray, 20);
    let means: Vec<Vec<f64>> = (0..20)
        .map(|class| {
            let direction: Vec<f64> = (0..N_DIMS).map(|_| normal_draw(&mut random)).collect();
            let length = direction.iter().map(|x| x * x).sum::<f64>().sqrt();
            let reach = 2.0 + 0.2 * f64::from(of_reach[class]);
            direction.iter().map(|x| reach * x / length).collect()
        })
        .collect();
    let (mut values, mut classes) = (Vec::new(), Vec::new());
    for (class, &astray) in of_astray.iter().enumerate() {
        let astray = 0.02 * f64::from(astray);
        for _ in 0..n_rows(class) {
            let at = if random.unit() < astray { random.below(20) as usize } else { class };
            values.extend(means[at].iter().map(|x| (x + normal_draw(&mut random)) as f32));
            classes.push(class as i128);
        }
    }
    let values = Array2::from_shape_vec((classes.len(), N_DIMS), values)?;
    let set = EmbeddingSet::new(values, Arc::new(Labels::from_integers(&classes))).map_err(|problem| problem.message)?;
    Ok((name.to_owned(), set))
}
