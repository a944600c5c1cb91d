//! A needed size compared with the rows in hand.

/// A needed size compared with the rows in hand.
///
/// ```
/// use scar_report::Need;
/// let need = Need::of(Some(300.0), 120).unwrap();
/// assert_eq!((need.is_met(), need.more, need.times), (false, 180.0, 2.5));
/// assert_eq!(Need::of(Some(-4.0), 120).map(|need| (need.is_met(), need.more)), Some((true, 0.0)));
/// assert_eq!(Need::of(None, 120), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// The needed size in rows, at least 0.
    pub size: f64,
    /// Rows in hand.
    pub rows: u64,
    /// Missing rows; 0 if there are enough.
    pub more: f64,
    /// The size as a multiple of the rows; infinite without rows.
    pub times: f64,
}

impl Need {
    /// Compares `size` with `rows`; `None` if there is no size or it is NaN.
    pub fn of(size: Option<f64>, rows: u64) -> Option<Self> {
        let size = size.filter(|size| size.is_finite())?.max(0.0);
        Some(Self { size, rows, more: (size - rows as f64).max(0.0), times: size / rows as f64 })
    }

    /// Whether there are enough rows.
    pub fn is_met(&self) -> bool {
        self.more == 0.0
    }
}
