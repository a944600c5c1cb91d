//! What the comparison of modalities finds in a simulated set.

use scar_analysis::{Modality, Swap, analyze_modalities};
use scar_core::control::Control;
use scar_data::FileSummary;
use scar_method::modality::KmeansParams;
use scar_method::settings::Settings;
use scar_report::ModalitiesReport;
use scar_report::modality_finding::{beyond_chance, bias_words};

use crate::Fault;
use crate::simulation::{N_CLUSTERS, Paired};

/// The report of a set.
pub struct Found(ModalitiesReport);

/// What was found beside what was planted, in numbers of clusters.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    pub n_missed: usize,
    pub n_wrong_side: usize,
    pub n_others: usize,
}

impl Outcome {
    pub fn is_exact(&self) -> bool {
        self.n_missed + self.n_wrong_side + self.n_others == 0
    }
}

impl Found {
    /// # Errors
    /// What the comparison refuses.
    pub fn of(paired: &Paired, seed: u64) -> Result<Self, Fault> {
        let modality = |side: usize| {
            let embeddings = paired.modalities[side].clone();
            let matrix = FileSummary::in_memory(["first", "second"][side], &embeddings);
            Modality { name: matrix.file.clone(), embeddings, matrix, pairing: None }
        };
        let params = KmeansParams { n_clusters: N_CLUSTERS as u32, seed, ..KmeansParams::default() };
        let settings = Settings { seed, ..Settings::default() };
        let found = analyze_modalities(&[modality(0), modality(1)], &Swap::Clusters(params), &settings, &Control::new(), &mut |_| {});
        Ok(Self(found.map_err(|error| format!("{error:?}"))?))
    }

    pub fn outcome(&self, paired: &Paired) -> Outcome {
        let mut outcome = Outcome { n_missed: paired.planted.len(), n_wrong_side: 0, n_others: 0 };
        for class in &self.0.pairs[0].bias {
            let needs_more = beyond_chance(class).map(|sign| usize::from(sign > 0));
            let is_planted = paired.planted.contains(&self.true_cluster(paired, &class.class));
            match needs_more {
                Some(side) if is_planted && side == paired.weak => outcome.n_missed = outcome.n_missed.saturating_sub(1),
                Some(_) if is_planted => outcome.n_wrong_side += 1,
                Some(_) => outcome.n_others += 1,
                None => {}
            }
        }
        outcome
    }

    /// The cluster of most of the items nearest to the centre of the one that is called `name`, which is a cluster of the first modality.
    fn true_cluster(&self, paired: &Paired, name: &str) -> usize {
        let nearest = self.0.modalities[0].clusters.as_ref().and_then(|clusters| clusters.nearest.get(name.parse::<usize>().ok()?));
        let nearest = nearest.map_or(&[][..], Vec::as_slice);
        let n_of = |cluster: &usize| nearest.iter().filter(|&&item| paired.clusters[item as usize] == *cluster).count();
        (0..N_CLUSTERS).max_by_key(n_of).unwrap_or(0)
    }

    /// Each cluster, to stderr.
    pub fn show(&self, paired: &Paired) {
        let pair = &self.0.pairs[0];
        for (place, class) in pair.bias.iter().enumerate() {
            let cluster = self.true_cluster(paired, &class.class);
            let mark = if paired.planted.contains(&cluster) { "planted" } else { "" };
            let side = |side: usize| {
                let step = pair.sides[side].measured.as_ref().map(|measured| &measured.steps[place]);
                step.map_or_else(String::new, |step| {
                    let last = step.errors.last().map_or(f64::NAN, |point| point.error);
                    let smallest = step.errors.first().map_or(f64::NAN, |point| point.error);
                    format!(
                        "{:.1} ({:.1} to {:.1}) error {smallest:.4} to {last:.4}, tolerance {:.4}",
                        step.size.size.unwrap_or(f64::NAN),
                        step.size.low.unwrap_or(f64::NAN),
                        step.size.high.unwrap_or(f64::INFINITY),
                        step.size.tolerance.unwrap_or(f64::NAN)
                    )
                })
            };
            let errors = class
                .fall
                .or(class.errors)
                .map_or_else(String::new, |errors| format!("{:+.4} ({:+.4} to {:+.4})", errors.difference, errors.low, errors.high));
            eprintln!("  {cluster} {mark:8} weak {} | {} | {} | {} | errors {errors}", paired.weak, side(0), side(1), bias_words(class));
        }
    }
}
