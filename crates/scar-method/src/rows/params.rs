//! Settings of the search for rows worth checking.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use scar_core::problem::{Code, Problem};

/// What counts as a wrong label and as a near duplicate, and how much is listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowsParams {
    /// Probability of the class predicted from which a row that is predicted as another class than its label is listed as likely wrong.
    /// Without it, the default, an estimate of how many labels are wrong decides.
    pub confidence: Option<f64>,
    /// Cosine from which two rows, less the mean of all, are near duplicates, 0.5 to 1. Without it, the default, it follows from the data's
    /// own distances.
    pub duplicate_cosine: Option<f64>,
    /// Rows listed of each kind (wrong, near duplicates, far) at most; defaults to 1,000. Counts are of all rows.
    pub n_listed: u32,
    /// Whether rows that are none of these follow, the likeliest wrong first, until `n_listed` rows are listed; defaults to false.
    #[serde(default)]
    pub lists_others: bool,
    /// Nearest rows of the class that fits better that are looked up for a listed row that is wrong; defaults to 3.
    pub n_neighbors: u32,
}

impl Default for RowsParams {
    fn default() -> Self {
        Self { confidence: None, duplicate_cosine: None, n_listed: 1_000, lists_others: false, n_neighbors: 3 }
    }
}

/// Checked settings for the examination of rows; only [`RowsParams::check`] makes them.
///
/// ```
/// use scar_method::rows::{CheckedRowsParams, RowsParams};
/// let checked: CheckedRowsParams = RowsParams::default().check().unwrap();
/// assert_eq!(checked, RowsParams::default().check().unwrap());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedRowsParams(RowsParams);

impl CheckedRowsParams {
    /// The checked settings.
    pub fn params(&self) -> &RowsParams {
        &self.0
    }
}

impl RowsParams {
    /// Checks that the settings are within their ranges.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the parameter, its value and its range.
    ///
    /// ```
    /// use scar_core::problem::Code;
    /// use scar_method::rows::RowsParams;
    /// let problem = RowsParams { duplicate_cosine: Some(1.5), ..RowsParams::default() }.check().unwrap_err();
    /// assert_eq!(problem.code, Code::BadOption);
    /// assert!(problem.message.contains("1.5"));
    /// ```
    pub fn check(self) -> Result<CheckedRowsParams, Problem> {
        let problem = |message: String| Err(Problem::new(Code::BadOption, message));
        if let Some(confidence) = self.confidence.filter(|confidence| !(0.0..=1.0).contains(confidence)) {
            return problem(format!("The confidence {confidence} is outside 0 to 1. Give a probability such as 0.5."));
        }
        if let Some(cosine) = self.duplicate_cosine.filter(|cosine| !(0.5..=1.0).contains(cosine)) {
            return problem(format!(
                "The cosine {cosine} is outside 0.5 to 1. Give a threshold such as 0.99, or none for one from the data."
            ));
        }
        if self.n_listed > 100_000 {
            return problem(format!("{} rows to list are more than 100,000. Give a number up to that.", self.n_listed));
        }
        if self.n_neighbors > 20 {
            return problem(format!("{} nearest rows are more than 20. Give a number up to that.", self.n_neighbors));
        }
        Ok(CheckedRowsParams(self))
    }
}
