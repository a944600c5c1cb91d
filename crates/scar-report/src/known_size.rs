//! What may be said of a measured size in a sentence: no more than its interval carries.

use crate::format;
use crate::words::interval;
use crate::{MeasuredReport, SizeReport};

/// The words for no row that is missing.
pub(crate) const NO_ROWS: &str = "none";

/// The widest interval, as its upper end over its lower one, whose middle is still told.
const WIDEST: f64 = 4.0;

/// How many times the data a size may be and still be told.
const FARTHEST: f64 = 4.0;

/// What may be said of a measured size.
///
/// A size has a point value in a sentence only if its interval spans at most a factor of 4 and it is at most 4 times the data. Tables and
/// JSON have point and interval in any case.
///
/// Source: METHOD, section 9, *Say only what is known*.
///
/// ```
/// use scar_report::{KnownSize, example};
/// let known = |size, low, high| KnownSize::of(&example::size(Some(size), Some(low), high), 1_000);
/// assert_eq!(known(500.0, 400.0, Some(700.0)), KnownSize::About { size: 500.0, low: 400.0, high: 700.0 });
/// assert_eq!(known(500.0, 100.0, Some(900.0)), KnownSize::Between { low: 100.0, high: 900.0 });
/// assert_eq!(known(30.0, 0.0, Some(60.0)), KnownSize::AtMost(60.0));
/// assert_eq!(known(289_000.0, 1_950.0, Some(944_000.0)), KnownSize::AtLeast(1_950.0));
/// // That far beyond the data a lower end is the law's word alone.
/// assert_eq!(known(900_000.0, 584_000.0, None), KnownSize::AtLeast(4_000.0));
/// assert_eq!(known(289_000.0, 0.0, None), KnownSize::Unknown);
/// assert_eq!(known(500.0, 100.0, Some(900.0)).words(), "between ≈ 100 and ≈ 900 rows");
/// assert_eq!(known(289_000.0, 1_950.0, None).words(), "at least ≈ 1,950 rows; these data cannot say more");
/// assert_eq!(known(30.0, 0.0, Some(60.0)).words_of("its 1,000 rows"), "at most ≈ 60 of its 1,000 rows");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KnownSize {
    /// A point with its interval.
    About {
        /// The size.
        size: f64,
        /// Lower end of its interval.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// An interval that is too wide for a point.
    Between {
        /// Its lower end.
        low: f64,
        /// Its upper end.
        high: f64,
    },
    /// An upper end only: the size lies below the smallest size that was trained.
    AtMost(f64),
    /// A lower end only.
    AtLeast(f64),
    /// Nothing.
    Unknown,
}

impl KnownSize {
    /// What is known of `size`, with `rows` rows at hand (of the whole, or of the class that the size is of).
    pub fn of(size: &SizeReport, rows: u64) -> Self {
        let Some(low) = size.low.filter(|low| low.is_finite()) else { return Self::Unknown };
        let farthest = FARTHEST * rows as f64;
        match (size.size, size.high.filter(|&high| high <= farthest)) {
            (Some(point), Some(high)) if high <= WIDEST * low => Self::About { size: point, low, high },
            (_, Some(high)) if low < 1.0 => Self::AtMost(high),
            (_, Some(high)) => Self::Between { low, high },
            (_, None) if low < 1.0 => Self::Unknown,
            (_, None) => Self::AtLeast(low.min(farthest)),
        }
    }

    /// Whether `rows` rows are enough: `None` where the interval reaches to both sides.
    ///
    /// ```
    /// use scar_report::KnownSize;
    /// assert_eq!(KnownSize::AtMost(60.0).is_met_by(100), Some(true));
    /// assert_eq!(KnownSize::AtLeast(200.0).is_met_by(100), Some(false));
    /// assert_eq!(KnownSize::Between { low: 50.0, high: 150.0 }.is_met_by(100), None);
    /// ```
    pub fn is_met_by(self, rows: u64) -> Option<bool> {
        let rows = rows as f64;
        let (low, high) = match self {
            Self::About { low, high, .. } | Self::Between { low, high } => (low, high),
            Self::AtMost(high) => (0.0, high),
            Self::AtLeast(low) => (low, f64::INFINITY),
            Self::Unknown => (0.0, f64::INFINITY),
        };
        if high <= rows {
            Some(true)
        } else if low > rows {
            Some(false)
        } else {
            None
        }
    }

    /// The size as the object of a sentence: `≈ 500 rows (95 % interval ≈ 400 to ≈ 700)`.
    pub fn words(self) -> String {
        self.words_with("rows")
    }

    /// As [`words`](Self::words), of `rows`: `≈ 500 of its 1,438 rows (95 % interval ≈ 400 to ≈ 700)`.
    pub fn words_of(self, rows: &str) -> String {
        self.words_with(&format!("of {rows}"))
    }

    /// As [`words`](Self::words), with `rows` after the number: `≈ 50 rows of the class (95 % interval ≈ 40 to ≈ 70)`.
    pub fn words_with(self, rows: &str) -> String {
        let shown = |size: f64| format::size(Some(size));
        match self {
            Self::About { size, low, high } => format!("{} {rows} ({})", shown(size), interval(shown(low), shown(high))),
            Self::Between { low, high } => format!("between {} and {} {rows}", shown(low), shown(high)),
            Self::AtMost(high) => format!("at most {} {rows}", shown(high)),
            Self::AtLeast(low) => format!("at least {} {rows}; these data cannot say more", shown(low)),
            Self::Unknown => "a number of rows that these data cannot tell".to_owned(),
        }
    }

    /// The size in a cell: `≈ 500`, `≈ 100 to ≈ 900`.
    ///
    /// ```
    /// use scar_report::KnownSize;
    /// assert_eq!(KnownSize::Between { low: 100.0, high: 900.0 }.short(), "≈ 100 to ≈ 900");
    /// assert_eq!([KnownSize::AtLeast(1_950.0), KnownSize::Unknown].map(KnownSize::short), ["at least ≈ 1,950", "–"]);
    /// ```
    pub fn short(self) -> String {
        let shown = |size: f64| format::size(Some(size));
        match self {
            Self::About { size, .. } => shown(size),
            Self::Between { low, high } => format!("{} to {}", shown(low), shown(high)),
            Self::AtMost(high) => format!("at most {}", shown(high)),
            Self::AtLeast(low) => format!("at least {}", shown(low)),
            Self::Unknown => format::MISSING.to_owned(),
        }
    }

    /// How many rows are missing where there are `rows`, in a cell, as far as the interval says it.
    ///
    /// ```
    /// use scar_report::KnownSize;
    /// let about = KnownSize::About { size: 500.0, low: 400.0, high: 700.0 };
    /// assert_eq!([800, 600, 300].map(|rows| about.lacking_of(rows)), ["none", "up to ≈ 100", "≈ 200"]);
    /// assert_eq!([500, 100].map(|rows| KnownSize::AtLeast(300.0).lacking_of(rows)), ["–", "at least ≈ 200"]);
    /// ```
    pub fn lacking_of(self, rows: u64) -> String {
        let lacks = |size: f64| format::size(Some(size - rows as f64));
        match (self, self.is_met_by(rows)) {
            (_, Some(true)) => NO_ROWS.to_owned(),
            (Self::About { size, .. }, Some(false)) => lacks(size),
            (Self::Between { low, high }, Some(false)) => format!("{} to {}", lacks(low), lacks(high)),
            (Self::AtLeast(low), Some(false)) => format!("at least {}", lacks(low)),
            (Self::About { high, .. } | Self::Between { high, .. } | Self::AtMost(high), _) => format!("up to {}", lacks(high)),
            (Self::AtLeast(_) | Self::Unknown, _) => format::MISSING.to_owned(),
        }
    }
}

/// How much data is enough, by the measured size: a clause without its full stop.
///
/// ```
/// use scar_report::enough_words;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let measured = report.measured.as_mut().unwrap();
/// (measured.test.train_rows, measured.whole.reason) = (1_000, None);
/// (measured.whole.size, measured.whole.low, measured.whole.high) = (Some(500.0), Some(400.0), Some(700.0));
/// let words = enough_words(measured);
/// assert_eq!(words, "the data is enough: ≈ 500 of its 1,000 rows (95 % interval ≈ 400 to ≈ 700) do as well as all");
/// measured.whole.high = Some(1_200.0);
/// assert!(enough_words(measured).starts_with("the data may be enough: ≈ 500 of its"));
/// measured.whole.high = Some(1_900.0);
/// assert_eq!(enough_words(measured), "the data may be enough: between ≈ 400 and ≈ 1,900 rows are needed, and there are 1,000");
/// measured.whole.high = Some(1_200.0);
/// // A point beyond the data is never «of its rows».
/// (measured.whole.size, measured.whole.beyond_data) = (Some(1_100.0), true);
/// let words = enough_words(measured);
/// assert!(words.starts_with("the data may not be enough: ≈ 1,100 rows (95 % interval ≈ 400 to ≈ 1,200) are needed, and there are 1,000,"));
/// assert!(words.ends_with("extrapolated from an error that still falls"));
/// (measured.whole.size, measured.whole.low, measured.whole.high) = (Some(289_000.0), Some(1_950.0), Some(944_000.0));
/// assert_eq!(enough_words(measured), "the data is not enough: of its kind, at least ≈ 1,950 rows are needed; these data cannot say more");
/// measured.whole.reason = Some("no law fits the test errors".to_owned());
/// assert!(enough_words(measured).ends_with("no law fits the test errors"));
/// ```
pub fn enough_words(measured: &MeasuredReport) -> String {
    let [verdict, why] = enough_parts(measured);
    format!("{verdict}: {why}")
}

/// [`enough_words`] in two parts: the verdict, in at most eight words, and why.
pub(crate) fn enough_parts(measured: &MeasuredReport) -> [String; 2] {
    let (whole, rows) = (&measured.whole, measured.test.train_rows);
    let parts = |verdict: &str, why: String| [verdict.to_owned(), why];
    if let Some(reason) = &whole.reason {
        return parts("how much data is enough is not known", reason.clone());
    }
    let of = format::count(rows);
    let known = KnownSize::of(whole, rows);
    match (known, known.is_met_by(rows)) {
        (KnownSize::Unknown, _) => parts("how much data is enough cannot be told", format!("its {of} rows say too little")),
        (KnownSize::AtLeast(low), Some(false)) => parts(
            "the data is not enough",
            format!("of its kind, at least {} rows are needed; these data cannot say more", format::size(Some(low))),
        ),
        (KnownSize::AtLeast(low), _) => parts(
            "whether the data is enough cannot be told",
            format!("at least {} of its {of} rows are needed; these data cannot say more", format::size(Some(low))),
        ),
        (known, Some(true)) => parts("the data is enough", format!("{} do as well as all", known.words_of(&format!("its {of} rows")))),
        (known, is_met) if is_met == Some(false) || whole.size.is_some_and(|size| size > rows as f64) => {
            let by = if whole.beyond_data { ", extrapolated from an error that still falls" } else { "" };
            let why = format!("{} are needed, and there are {of}{by}", known.words());
            parts(if is_met == Some(false) { "the data is not enough" } else { "the data may not be enough" }, why)
        }
        // An interval that reaches beyond the data is not «of its rows» either.
        (known @ (KnownSize::Between { .. } | KnownSize::AtMost(_)), _) => {
            parts("the data may be enough", format!("{} are needed, and there are {of}", known.words()))
        }
        (known, _) => parts("the data may be enough", format!("{} do as well as all", known.words_of(&format!("its {of} rows")))),
    }
}
