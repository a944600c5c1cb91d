//! A point of the plane with its class.

/// Coordinates go from −`EDGE` to `EDGE`, in thousandths, so that a link holds them exactly.
pub const EDGE: i16 = 1_000;

/// Most classes of a scene: four can be told apart by mark and color.
pub const MOST_CLASSES: u8 = 4;

/// One sample: a place in the plane and the class that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// From left to right, in thousandths: −1,000…1,000.
    pub x: i16,
    /// From below to above, likewise.
    pub y: i16,
    /// The class, below the scene's number of classes.
    pub class: u8,
}

impl Point {
    /// The point nearest to (`x`, `y`) of the unit square −1…1. NaN counts as 0.
    ///
    /// ```
    /// use scar_learn::Point;
    /// assert_eq!(Point::near(0.25, -3.0, 1), Point { x: 250, y: -1_000, class: 1 });
    /// ```
    pub fn near(x: f64, y: f64, class: u8) -> Self {
        let edge = f64::from(EDGE);
        let thousandths = |value: f64| (value * edge).round().clamp(-edge, edge) as i16;
        Self { x: thousandths(x), y: thousandths(y), class }
    }

    /// The coordinates as numbers in −1…1.
    pub fn place(self) -> [f64; 2] {
        [f64::from(self.x) / f64::from(EDGE), f64::from(self.y) / f64::from(EDGE)]
    }
}

/// The mark of a class, where text stands for its shape.
pub fn class_mark(class: u8) -> &'static str {
    ["●", "■", "▲", "◆"].get(usize::from(class)).copied().unwrap_or("?")
}

/// What a class is called: `A` for the first.
///
/// ```
/// assert_eq!(scar_learn::class_name(2), "C");
/// ```
pub fn class_name(class: u8) -> &'static str {
    ["A", "B", "C", "D"].get(usize::from(class)).copied().unwrap_or("?")
}
