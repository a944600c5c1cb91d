//! How to read an answer of the overview, for somebody who sees one for the first time.

use super::Question;

/// What leads from answer to answer.
pub const WALK: &str = "Walk me through this";

impl Question {
    /// How to read the answer. It holds for every report, so it says no number.
    ///
    /// ```
    /// use scar_report::overview::Question;
    /// assert!(Question::Now.how_to_read().starts_with("The share is of rows that the probe never saw"));
    /// ```
    pub fn how_to_read(self) -> &'static str {
        match self {
            Self::Now => {
                "The share is of rows that the probe never saw, so it is what you may expect of new rows of the same kind. Compare it with always \
                 guessing the largest class: what lies between the two is what the embeddings know about your classes."
            }
            Self::More => {
                "Probes were trained on small parts of your rows and on larger ones, and their errors were drawn on to more rows than you have. \
                 Where twice the rows bring little, more of the same is not worth its price: mend labels, or take other embeddings."
            }
            Self::Weak => {
                "A class is weak if few of its own rows are recognized. It may have few rows, it may mean nearly the same as another class, or it may \
                 be of many kinds. Look which class takes its rows before you collect more."
            }
            Self::Wrong => {
                "These rows disagree with probes that never saw them. Not each of them is wrong, but each is worth a look: mending a label costs less \
                 than collecting a row."
            }
            Self::Collect => {
                "The mix of classes was tried on your own rows, against as many rows at random. Only where it beats these by more than chance does it \
                 pay to choose."
            }
        }
    }
}
