//! Figures of a report as SVG text, drawn with the crate plotters. They need no browser, and give the same bytes natively.
//!
//! Text is placed by anchors only. To measure text, plotters would create elements with `style` attributes on the page, which the
//! content security policy forbids.

mod accuracy_by_size;
mod axes;
mod backdrop;
mod bubbles;
mod class_sizes;
mod class_step;
mod cluster_curves;
mod map_colors;
mod marks;
mod measured_errors;
mod mirrored_sizes;
mod ratio_curves;
mod sheet;
mod size_axis;
mod size_bars;
mod size_bins;
mod size_histogram;
mod theme;

pub use accuracy_by_size::accuracy_by_size;
pub use bubbles::bubbles;
pub use class_sizes::{ClassSize, class_sizes};
pub use class_step::class_step;
pub use cluster_curves::{ClusterLine, cluster_curves};
pub use map_colors::{Rgb, map_class_color, map_quiet_color, map_share_color};
pub use measured_errors::{MeasuredErrors, measured_errors};
pub use mirrored_sizes::{MOST_MIRRORED, MirroredClass, mirrored_sizes};
pub use ratio_curves::{CurvePanel, Measure, ratio_curves};
pub use sheet::Sheet;
pub use size_bars::{SizeBar, size_bars};
pub use size_bins::{SizeBin, SizeBins};
pub use size_histogram::size_histogram;
pub use theme::{Colors, Width, color_tokens};

use crate::format;

/// Most classes that a figure names. If there are more, it shows the lowest and the highest, and says so.
pub const MOST_CLASSES: usize = 12;

/// The classes that a figure shows, in class order: all, or those with the lowest and highest `values` if there are too many.
///
/// ```
/// use scar_report::plot::{MOST_CLASSES, shown_classes};
/// assert_eq!(shown_classes(&[0.3, 0.1, 0.2]), [0, 1, 2]);
/// // Of 100 classes, the six lowest and the six highest are shown.
/// let values: Vec<f64> = (0..100).map(f64::from).collect();
/// assert_eq!(shown_classes(&values).len(), MOST_CLASSES);
/// assert_eq!(shown_classes(&values)[4..8], [4, 5, 94, 95]);
/// ```
pub fn shown_classes(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    if values.len() > MOST_CLASSES {
        // What has no value stands last, whichever sign its NaN has: in a file, it has none.
        let known = |class: usize| if values[class].is_nan() { f64::INFINITY } else { values[class] };
        order.sort_by(|&a, &b| known(a).total_cmp(&known(b)));
        order.drain(MOST_CLASSES / 2..values.len() - MOST_CLASSES / 2);
        order.sort_unstable();
    }
    order
}

/// A sentence on the classes that a figure leaves out, if any.
///
/// ```
/// use scar_report::plot::left_out;
/// assert_eq!(left_out(12), None);
/// assert!(left_out(1000).unwrap().starts_with("Of 1,000 classes"));
/// ```
pub fn left_out(n_classes: usize) -> Option<String> {
    (n_classes > MOST_CLASSES).then(|| {
        let half = MOST_CLASSES / 2;
        format!(
            "Of {} classes, the {half} with the lowest and the {half} with the highest Coverage are drawn; the table has all.",
            format::count(n_classes as u64)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_classes_the_ends_are_shown() {
        let values: Vec<f64> = (0..1000).map(|idx| f64::from(idx) / 1000.0).collect();
        let shown = shown_classes(&values);
        assert_eq!(shown.len(), MOST_CLASSES);
        assert_eq!((shown[0], shown[11]), (0, 999));
        // Classes without a value stand in their order, whichever sign their NaN has.
        let signs =
            |of: fn(usize) -> f64| (0..40).map(|idx| f64::NAN.copysign(of(idx))).chain(values[..60].iter().copied()).collect::<Vec<f64>>();
        let (one, other) = (signs(|_| 1.0), signs(|idx| if idx.is_multiple_of(2) { -1.0 } else { 1.0 }));
        assert_eq!(shown_classes(&one), shown_classes(&other));
        assert_eq!(shown_classes(&one)[..7], [34, 35, 36, 37, 38, 39, 40]);
        assert_eq!(shown_classes(&values[..9]).len(), 9);
        assert!(left_out(1000).is_some() && left_out(9).is_none());
    }
}
