//! A size beside the rows there are.

/// A size beside the rows there are.
///
/// ```
/// use scar_analysis::Need;
/// let need = Need::of(Some(300.0), 120).unwrap();
/// assert_eq!((need.is_met(), need.more, need.times), (false, 180.0, 2.5));
/// assert_eq!(Need::of(Some(-4.0), 120).map(|need| (need.is_met(), need.more)), Some((true, 0.0)));
/// assert_eq!(Need::of(None, 120), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// What is needed, 0 at least.
    pub size: f64,
    /// What there is.
    pub rows: u64,
    /// Rows that are missing; 0 where none is.
    pub more: f64,
    /// The size as a multiple of the rows; infinite where there are none.
    pub times: f64,
}

impl Need {
    /// `size` beside `rows`; `None` where there is no size, or none that is a number.
    pub fn of(size: Option<f64>, rows: u64) -> Option<Self> {
        let size = size.filter(|size| size.is_finite())?.max(0.0);
        Some(Self { size, rows, more: (size - rows as f64).max(0.0), times: size / rows as f64 })
    }

    /// Whether there are as many rows as are needed.
    pub fn is_met(&self) -> bool {
        self.more == 0.0
    }
}
