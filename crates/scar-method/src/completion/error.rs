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

impl From<PlanError> for Problem {
    fn from(error: PlanError) -> Self {
        let code = match &error {
            PlanError::NoDeficit => Code::NoDeficit,
            PlanError::NoClasses => Code::TooFewClasses,
            PlanError::Length { .. } => Code::RowMismatch,
            PlanError::Cancelled => Code::Unreadable,
            PlanError::ReserveTooSmall { .. } => Code::TooFewPerClass,
            PlanError::OutOfRange { .. } | PlanError::NoLimit | PlanError::NeedsProbe | PlanError::NeedsRows => Code::BadOption,
        };
        Self::new(code, error.to_string())
    }
}
