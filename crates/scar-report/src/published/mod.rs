//! The published results of other data sets, to show beside the user's own.
//!
//! Source: the public repository `McAloma/SCAR`, `draw/bubble.py` and `draw/size_bar.py`, as printed there.

use std::sync::OnceLock;

use serde::Deserialize;

/// The points of the published bubble plot and the bars of the published size plot.
///
/// ```
/// let published = scar_report::published::points();
/// assert_eq!((published.measures.len(), published.sizes_thousands.len()), (38, 38));
/// assert_eq!((published.measures[0].dataset.as_str(), published.sizes_thousands[0].total), ("CIFAR-10", 50.0));
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Published {
    /// A note for readers: the definitions differ from set to set.
    pub note: String,
    /// Data-set level measures.
    pub measures: Vec<PublishedMeasures>,
    /// Sizes in thousands of samples.
    pub sizes_thousands: Vec<PublishedSizes>,
}

/// A point of the bubble plot.
///
/// ```
/// let point = &scar_report::published::points().measures[0];
/// assert_eq!((point.encoder.as_str(), point.coverage), ("ResNet50", 0.9484));
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PublishedMeasures {
    /// Name of the data set.
    pub dataset: String,
    /// The model that made the embeddings.
    pub encoder: String,
    /// S.
    pub scale: f64,
    /// C.
    pub coverage: f64,
    /// A.
    pub authenticity: f64,
    /// R.
    pub richness: f64,
}

/// The bars of one data set and encoder, in thousands of samples.
///
/// ```
/// let bars = &scar_report::published::points().sizes_thousands[0];
/// // The theoretical foundation size is larger than the data.
/// assert!(bars.foundation > bars.total && bars.extension < bars.total);
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PublishedSizes {
    /// Name of the data set; differs a little from that of the bubble plot.
    pub dataset: String,
    /// The model that made the embeddings.
    pub encoder: String,
    /// The theoretical foundation size.
    pub foundation: f64,
    /// The primary rows and those that completion added.
    pub extension: f64,
    /// All rows.
    pub total: f64,
}

/// The published results; the file is parsed once.
///
/// ```
/// assert!(scar_report::published::points().measures.iter().all(|point| (0.0..=1.0).contains(&point.coverage)));
/// ```
pub fn points() -> &'static Published {
    static POINTS: OnceLock<Published> = OnceLock::new();
    POINTS.get_or_init(|| serde_json::from_str(include_str!("points.json")).expect("the file beside this one has this form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_all_points_and_bars() {
        let published = points();
        assert_eq!((published.measures.len(), published.sizes_thousands.len()), (38, 38));
        assert!(published.sizes_thousands.iter().all(|bars| bars.foundation > 0.0 && bars.extension <= bars.total));
    }
}
