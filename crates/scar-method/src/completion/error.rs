//! Why there is no plan.

use std::fmt;

use scar_core::problem::{Code, Problem};

/// Why there is no plan.
///
/// ```
/// use scar_method::completion::{ClassNeed, PlanError, published_plan};
/// use scar_core::problem::{Code, Problem};
/// let rich = ClassNeed { count: 90, foundation_size: Some(50.0), reserve: Some(10) };
/// let error = published_plan(&[rich], 10.0).unwrap_err();
/// assert_eq!(error, PlanError::NoDeficit);
/// // The message for the user.
/// let problem = Problem::from(error);
/// assert_eq!(problem.code, Code::NoDeficit);
/// assert!(problem.message.starts_with("No class is known to lack samples"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum PlanError {
    /// No class has fewer rows than its foundation size, so there is nothing to share out.
    NoDeficit,
    /// There are no classes.
    NoClasses,
    /// Two lists that go class by class differ in length.
    Length {
        /// What the list holds.
        list: &'static str,
        /// Its length.
        found: usize,
        /// Number of classes.
        expected: usize,
    },
    /// A number is negative or not finite where that has no meaning.
    OutOfRange {
        /// Name of the number.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Class it belongs to, counted from 0.
        class: Option<usize>,
    },
    /// A plan asks for more rows than there can be: beyond 2⁵³ whole numbers cannot be told apart.
    TooMany {
        /// The class, counted from 0; `None` for all together.
        class: Option<usize>,
        /// Rows it asks for.
        asked: f64,
    },
    /// An even share is larger than what a class has in reserve.
    ReserveTooSmall {
        /// The class, counted from 0.
        class: usize,
        /// Rows it was to give.
        asked: u64,
        /// Rows it has.
        reserve: u64,
    },
    /// Neither a number of rows nor a budget says where the plan ends.
    NoLimit,
    /// A person cancelled.
    Cancelled,
    /// The rule chooses by a probe's margins and no probe was given.
    NeedsProbe,
    /// The rule needs candidate rows and only counts were given.
    NeedsRows,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |class: &Option<usize>| class.map_or_else(String::new, |class| format!(" of class {}", class + 1));
        match self {
            Self::NoDeficit => write!(
                f,
                "No class is known to lack samples: none that has a foundation size has fewer rows than that, so there are no deficits to share out. To add rows, plan by another rule."
            ),
            Self::NoClasses => write!(f, "There are no classes to plan for. Give at least one."),
            Self::Length { list, found, expected } => write!(f, "{found} {list} for {expected} classes. Give one per class."),
            Self::OutOfRange { name, value, class } => {
                write!(f, "The {name}{} is {value}. Give a finite number that is not negative.", of(class))
            }
            Self::TooMany { class, asked } => write!(
                f,
                "The plan asks for {asked:e} samples{}: no data set has so many. Check the foundation sizes, or say how many samples to add at most.",
                of(class)
            ),
            Self::ReserveTooSmall { class, asked, reserve } => write!(
                f,
                "An even filling asks class {} for {asked} samples and its reserve has {reserve}. Add fewer samples, or leave the class out.",
                class + 1
            ),
            Self::NoLimit => write!(f, "Nothing says how much to add. Give a fill size or a budget."),
            Self::Cancelled => write!(f, "The plan was cancelled. Start it again."),
            Self::NeedsProbe => write!(f, "Smallest margins need a trained probe. Train one on the primary samples first."),
            Self::NeedsRows => {
                write!(
                    f,
                    "This rule chooses among candidate samples, not by class counts. Give embeddings of the candidates, or choose another rule."
                )
            }
        }
    }
}

impl std::error::Error for PlanError {}

/// Most rows that a plan may ask for: beyond 2⁵³ double precision does not hold every whole number.
const MOST_ROWS: f64 = 9_007_199_254_740_992.0;

/// The whole rows in `amounts`, one for each class.
///
/// # Errors
/// [`PlanError::TooMany`] beyond 2⁵³, of one class or of all.
pub(super) fn whole_rows(amounts: &[f64]) -> Result<Vec<u64>, PlanError> {
    if let Some((class, &asked)) = amounts.iter().enumerate().find(|(_, amount)| **amount > MOST_ROWS) {
        return Err(PlanError::TooMany { class: Some(class), asked });
    }
    let asked: f64 = amounts.iter().sum();
    if asked > MOST_ROWS {
        return Err(PlanError::TooMany { class: None, asked });
    }
    Ok(amounts.iter().map(|&amount| amount as u64).collect())
}

impl From<PlanError> for Problem {
    fn from(error: PlanError) -> Self {
        let code = match &error {
            PlanError::NoDeficit => Code::NoDeficit,
            PlanError::NoClasses => Code::TooFewClasses,
            PlanError::Length { .. } => Code::RowMismatch,
            PlanError::Cancelled => Code::Unreadable,
            PlanError::ReserveTooSmall { .. } => Code::TooFewPerClass,
            PlanError::OutOfRange { .. }
            | PlanError::TooMany { .. }
            | PlanError::NoLimit
            | PlanError::NeedsProbe
            | PlanError::NeedsRows => Code::BadOption,
        };
        Self::new(code, error.to_string())
    }
}
