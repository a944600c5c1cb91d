//! The handles on the picture of the learning curve: ε as the height of its line, δ as where the line of the size stands.

use super::curve::Axes;
use crate::curve::Curve;
use crate::learn::{Learn, MOST_DELTA, MOST_EPSILON};

/// How near a handle must be taken, in units of the picture.
const REACH: f64 = 22.0;

/// What is dragged on the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// ε: the line above the end of the curve, up and down.
    Tolerance,
    /// δ: the line of the size, to the left and to the right.
    Chance,
}

impl Handle {
    /// What can be taken at a place of the picture.
    ///
    /// ```
    /// use scar_learn::{CURVE_SIZE, Handle, Learn};
    /// let learn = Learn::parse("enough").unwrap();
    /// let found = learn.find().unwrap();
    /// let curve = found.curve.as_ref().unwrap();
    /// let down = f64::from(CURVE_SIZE[1]);
    /// assert!((0..CURVE_SIZE[1]).any(|y| Handle::at(&learn, curve, [380.0, f64::from(y)]) == Some(Handle::Tolerance)));
    /// assert_eq!(Handle::at(&learn, curve, [380.0, down]), None);
    /// ```
    pub fn at(learn: &Learn, curve: &Curve, [x, y]: [f64; 2]) -> Option<Self> {
        let axes = Axes::new(curve);
        let size = curve.size(learn.tolerance(), learn.chance())?;
        let end = size.law?.error(curve.errors.whole);
        let is_near = |[from_x, from_y]: [f64; 2]| (x - from_x).hypot(y - from_y) < REACH;
        if size.size.is_some_and(|size| size <= curve.errors.whole && is_near([axes.x(size), Axes::TOP])) {
            return Some(Self::Chance);
        }
        let is_inside = x > Axes::LEFT - REACH && x < Axes::RIGHT + REACH;
        (is_inside && (y - axes.y(end + learn.tolerance())).abs() < REACH).then_some(Self::Tolerance)
    }

    /// ε and δ, in %, with this handle at a place of the picture; `None` where the picture has no such handle.
    pub fn dragged(self, learn: &Learn, curve: &Curve, [x, y]: [f64; 2]) -> Option<[u8; 2]> {
        let axes = Axes::new(curve);
        match self {
            Self::Tolerance => {
                let end = curve.size(learn.tolerance(), learn.chance())?.law?.error(curve.errors.whole);
                let epsilon = ((axes.error(y) - end) * 100.0).round().clamp(1.0, f64::from(MOST_EPSILON));
                Some([epsilon as u8, learn.delta])
            }
            Self::Chance => {
                let place = |delta: u8| {
                    let size = curve.size(learn.tolerance(), f64::from(delta) / 100.0).and_then(|size| size.size);
                    size.map_or(f64::INFINITY, |size| axes.x(size))
                };
                // The more often it may be missed, the fewer points do: the smallest δ whose line is not to the right of the pointer.
                let (mut least, mut most) = (1, MOST_DELTA);
                while least < most {
                    let middle = u8::midpoint(least, most);
                    if place(middle) > x {
                        least = middle + 1;
                    } else {
                        most = middle;
                    }
                }
                let before = least.saturating_sub(1).max(1);
                let nearer = if (place(before) - x).abs() < (place(least) - x).abs() { before } else { least };
                Some([learn.epsilon, nearer])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(learn: &Learn, curve: &Curve) -> f64 {
        curve.size(learn.tolerance(), learn.chance()).and_then(|size| size.size).expect("a size")
    }

    #[test]
    fn each_handle_leads_to_its_own_number_and_back() {
        let mut learn = Learn::parse("enough").expect("a lesson");
        let found = learn.find().expect("points");
        let curve = found.curve.as_ref().expect("a curve");
        let axes = Axes::new(curve);
        let end = curve.size(0.05, 0.05).and_then(|size| size.law).expect("a law").error(curve.errors.whole);
        let line = |epsilon: f64| [200.0, axes.y(end + epsilon)];
        assert_eq!(Handle::at(&learn, curve, line(0.05)), Some(Handle::Tolerance));
        assert_eq!(Handle::Tolerance.dragged(&learn, curve, line(0.08)), Some([8, 5]));
        assert_eq!(Handle::Tolerance.dragged(&learn, curve, [200.0, -1e9]), Some([20, 5]));
        assert_eq!(Handle::Tolerance.dragged(&learn, curve, [200.0, 1e9]), Some([1, 5]));

        let top = [axes.x(size(&learn, curve)), Axes::TOP];
        assert_eq!(Handle::at(&learn, curve, top), Some(Handle::Chance));
        let [epsilon, to_the_left] = Handle::Chance.dragged(&learn, curve, [top[0] - 15.0, 0.0]).expect("δ");
        assert!(epsilon == 5 && to_the_left > 5, "{to_the_left}");
        let before = size(&learn, curve);
        learn.delta = to_the_left;
        assert!(size(&learn, curve) < before);
        assert_eq!(Handle::Chance.dragged(&learn, curve, [1e9, 0.0]), Some([5, 1]));
        assert_eq!(Handle::at(&learn, curve, [0.0, 1e9]), None);
    }
}
