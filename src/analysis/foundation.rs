//! From the measures over ratios to the theoretical foundation size of each class.

use crate::data::Labels;
use crate::format;
use crate::foundation::{LambdaGrid, curve_point, lower_envelope, step_size};
use crate::measures::Measures;
use crate::report::{Diagnostic, FoundationClass, FoundationReport, RatioReport};
use crate::settings::Settings;

/// The sizes that follow from `ratios`, as far as they are done.
pub(super) fn estimate(ratios: &[RatioReport], labels: &Labels, settings: &Settings) -> FoundationReport {
    let mut diagnostics = Vec::new();
    let classes: Vec<FoundationClass> =
        (0..labels.n_classes()).map(|class| class_size(ratios, class, &labels.class_names()[class], settings, &mut diagnostics)).collect();
    let n_at_bound = classes.iter().filter(|class| class.lambda_at_bound).count();
    if n_at_bound > 0 {
        let per_decade = format::count((std::f64::consts::LN_10 / (2.0 * settings.epsilon * settings.epsilon)).round() as u64);
        diagnostics.push(Diagnostic {
            code: "lambda_at_bound".to_owned(),
            message: format!(
                "In {n_at_bound} of {} classes the envelope's rate λ ended at the lower bound of its grid, 1e-4, as it always does in this convention: the bound decides h, and a bound ten times lower would add {per_decade} samples to each size. Compare sizes between classes rather than reading them as counts.",
                classes.len()
            ),
            class: None,
            ratio: None,
        });
    }
    FoundationReport { classes, diagnostics }
}

fn class_size(ratios: &[RatioReport], class: usize, name: &str, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) -> FoundationClass {
    let curve: Vec<f64> = ratios
        .iter()
        .map(|ratio| {
            let c = &ratio.classes[class];
            curve_point(&Measures { scale: c.scale, coverage: c.coverage, authenticity: c.authenticity, richness: c.richness })
        })
        .collect();
    let points: Vec<(f64, f64)> = ratios.iter().zip(&curve).map(|(ratio, &h)| (1.0 / f64::from(ratio.ratio), h)).collect();
    let mut tell = |code: &str, message: String| {
        diagnostics.push(Diagnostic { code: code.to_owned(), message, class: Some(name.to_owned()), ratio: None });
    };
    let mut found = FoundationClass { class: name.to_owned(), curve, h: None, lambda: None, lambda_at_bound: false, foundation_size: None };
    match lower_envelope(&points, LambdaGrid::default()) {
        Ok(envelope) => {
            found.h = Some(envelope.h);
            found.lambda = Some(envelope.lambda);
            found.lambda_at_bound = envelope.lambda_at_bound;
            match step_size(envelope.h, settings.delta, settings.epsilon) {
                Ok(size) if size >= 0.0 => found.foundation_size = Some(size),
                Ok(_) => tell(
                    "h_below_delta",
                    format!(
                        "h = {} of «{name}» is below δ = {}, so the bound holds without any sample and gives no size.",
                        envelope.h, settings.delta
                    ),
                ),
                Err(error) => tell("no_size", format!("«{name}» has no foundation size: {error}.")),
            }
        }
        Err(error) => tell("no_envelope", format!("«{name}» has no foundation size: {error}. Its Coverage is 1 at every ratio.")),
    }
    found
}
