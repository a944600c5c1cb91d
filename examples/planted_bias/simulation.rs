//! Two modalities of the same items, of which one tells some clusters by fewer dimensions.

use ndarray::Array2;
use scar_core::stats::normal_draw;
use scar_core::{Matrix, Random};

pub const N_CLUSTERS: usize = 10;
const N_ITEMS: usize = 2_000;
const N_DIMS: usize = 64;
/// Dimensions in which the mean of a cluster is not 0.
const N_USEFUL: usize = 12;
/// How far it is from 0 in each of them, in deviations of the rows.
const HEIGHT: f64 = 2.0;

pub const WORDS: &str = "2,000 items of 10 clusters, 64 dimensions a modality, normal noise of deviation 1. The mean of a cluster is ±2 in 12 dimensions, in \
                         both modalities alike but for the order of the dimensions. Where a bias is planted, one modality keeps 2 or 3 of the 12; the \
                         modalities take turns at it from set to set. Clusters are found by k-means, as in any comparison, with the settings as they come.";

/// What is planted.
#[derive(Clone, Copy, Debug)]
pub struct Plant {
    pub n_clusters: usize,
    /// Useful dimensions that the weak modality has left in them.
    pub n_left: usize,
}

pub const PLANTS: [Plant; 5] = [
    Plant { n_clusters: 2, n_left: 2 },
    Plant { n_clusters: 3, n_left: 2 },
    Plant { n_clusters: 2, n_left: 3 },
    Plant { n_clusters: 3, n_left: 3 },
    Plant { n_clusters: 0, n_left: N_USEFUL },
];

/// A simulated set.
pub struct Paired {
    pub modalities: [Matrix; 2],
    /// The cluster of each item.
    pub clusters: Vec<usize>,
    /// The clusters in which the modality `weak` has fewer useful dimensions.
    pub planted: Vec<usize>,
    pub weak: usize,
}

impl Paired {
    pub fn simulate(seed: u64, plant: Plant) -> Self {
        let n_planted = plant.n_clusters;
        let mut random = Random::new(seed, &[n_planted as u64]);
        let weak = (seed % 2) as usize;
        let mut order: Vec<u32> = (0..N_CLUSTERS as u32).collect();
        random.choose_to_front(&mut order, n_planted);
        let planted: Vec<usize> = order[..n_planted].iter().map(|&cluster| cluster as usize).collect();
        let clusters: Vec<usize> = (0..N_ITEMS).map(|_| random.below(N_CLUSTERS as u32) as usize).collect();
        let means: Vec<Mean> = (0..N_CLUSTERS).map(|_| Mean::draw(&mut random)).collect();
        let modalities = [0, 1].map(|side| {
            let of_cluster = |(cluster, mean): (usize, &Mean)| {
                mean.values(if side == weak && planted.contains(&cluster) { plant.n_left } else { N_USEFUL })
            };
            let means: Vec<Vec<f64>> = means.iter().enumerate().map(of_cluster).collect();
            // Each modality has its dimensions in an order of its own. Distances do not depend on it, so that nothing but the plant differs.
            let mut order: Vec<u32> = (0..N_DIMS as u32).collect();
            random.choose_to_front(&mut order, N_DIMS);
            let value = |(item, dim): (usize, usize)| (means[clusters[item]][order[dim] as usize] + normal_draw(&mut random)) as f32;
            Matrix::from(Array2::from_shape_fn((N_ITEMS, N_DIMS), value))
        });
        Self { modalities, clusters, planted, weak }
    }
}

/// Where the mean of a cluster is not 0, and on which side of it.
struct Mean(Vec<(usize, f64)>);

impl Mean {
    fn draw(random: &mut Random) -> Self {
        let mut dims: Vec<u32> = (0..N_DIMS as u32).collect();
        random.choose_to_front(&mut dims, N_USEFUL);
        Self(dims[..N_USEFUL].iter().map(|&dim| (dim as usize, if random.below(2) == 0 { HEIGHT } else { -HEIGHT })).collect())
    }

    /// The mean that keeps the first `n_useful` of these dimensions.
    fn values(&self, n_useful: usize) -> Vec<f64> {
        let mut values = vec![0.0; N_DIMS];
        self.0[..n_useful].iter().for_each(|&(dim, value)| values[dim] = value);
        values
    }
}
