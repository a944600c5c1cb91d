//! Which law gives the reported size, and the weight of each law in the interval.

use super::Law;
use super::fit::{Fitter, LawFit};
use super::prepared::Prepared;

/// The weight of the power law before any point is seen; the others share the rest. Of the laws compared by Viering & Loog
/// (2021) and Mahmood et al. (2022) it holds for most data.
const PRIOR_OF_POWER: f64 = 0.5;

/// The power law gives the size unless the squared residuals of another law, in units of the spread, are smaller by this. That law is
/// then e² times as likely.
const REFUTED: f64 = 4.0;

/// A law's fit to the means as they are.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) fitter: Fitter,
    pub(super) fit: LawFit,
    /// χ²: how far the means are from the law, in units of what draws and test rows explain.
    pub(super) squares: f64,
    /// Posterior weight, which with three constants in each law is prior × e^(−χ²/2) over their sum.
    pub(super) weight: f64,
}

/// All laws on one curve.
#[derive(Clone, Debug)]
pub(super) struct Laws {
    /// In the order of [`Law::ALL`].
    pub(super) candidates: Vec<Candidate>,
    /// By how much the means miss even the nearest law beyond what their spread explains: the root of its χ² per degree
    /// of freedom, at least 1.
    pub(super) dispersion: f64,
}

impl Laws {
    pub(super) fn new(prepared: &Prepared) -> Self {
        let mut candidates: Vec<Candidate> = Law::ALL
            .iter()
            .map(|&law| {
                let fitter = prepared.fitter(law);
                let fit = prepared.fit(&fitter);
                let squares = prepared.misfit(&fit);
                Candidate { fitter, fit, squares, weight: 0.0 }
            })
            .collect();
        let least = candidates.iter().map(|candidate| candidate.squares).fold(f64::INFINITY, f64::min);
        let freedom = prepared.xs.len().saturating_sub(3);
        let dispersion = if freedom == 0 { 1.0 } else { (least / freedom as f64).sqrt().max(1.0) };
        let others = (1.0 - PRIOR_OF_POWER) / (Law::ALL.len() - 1) as f64;
        for candidate in &mut candidates {
            let prior = if candidate.fit.law.law == Law::Power { PRIOR_OF_POWER } else { others };
            candidate.weight = prior * libm::exp(-0.5 * (candidate.squares - least) / (dispersion * dispersion));
        }
        let sum: f64 = candidates.iter().map(|candidate| candidate.weight).sum();
        candidates.iter_mut().for_each(|candidate| candidate.weight /= sum);
        Self { candidates, dispersion }
    }

    /// The law that gives the reported size.
    pub(super) fn chosen(&self) -> &Candidate {
        let nearest = self
            .candidates
            .iter()
            .fold(&self.candidates[0], |nearest, candidate| if candidate.squares < nearest.squares { candidate } else { nearest });
        let refuted = self.candidates[0].squares - nearest.squares > REFUTED * self.dispersion * self.dispersion;
        if refuted { nearest } else { &self.candidates[0] }
    }

    /// The law of resample `resample` of `n`: each law has as many as its weight.
    pub(super) fn for_resample(&self, resample: u32, n: u32) -> &Candidate {
        let mut left = (f64::from(resample) + 0.5) / f64::from(n);
        for candidate in &self.candidates {
            left -= candidate.weight;
            if left < 0.0 {
                return candidate;
            }
        }
        &self.candidates[0]
    }
}
