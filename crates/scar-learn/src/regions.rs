//! The part of the square in which a probe answers with a class.

use scar_method::probe::LinearProbe;

/// Corners of a polygon, in −1…1.
pub type Polygon = Vec<[f64; 2]>;

/// Where `probe` (2 dimensions) answers with each class, in class order; without corners where it never does.
///
/// Each region is the square cut by one straight line for each other class, so its corners are exact, and a drawing of it is sharp at any
/// size, where a grid of cells would show steps. Where two classes are equal, the first of them is the answer.
///
/// ```
/// use ndarray::array;
/// use scar_learn::regions;
/// use scar_method::probe::LinearProbe;
/// // Class 1 to the right of x = 0.5.
/// let probe = LinearProbe::from_arrays(array![[-1.0, 0.0], [1.0, 0.0]].view(), array![0.5, -0.5].view(), 2, 2).unwrap();
/// assert_eq!(regions(&probe)[1], [[0.5, -1.0], [1.0, -1.0], [1.0, 1.0], [0.5, 1.0]]);
/// ```
pub fn regions(probe: &LinearProbe) -> Vec<Polygon> {
    let weights = probe.weights();
    let line = |class: usize| [f64::from(weights[(class, 0)]), f64::from(weights[(class, 1)]), f64::from(probe.bias()[class])];
    let lines: Vec<[f64; 3]> = (0..probe.n_classes()).map(line).collect();
    (0..lines.len()).map(|class| region(&lines, class)).collect()
}

fn region(lines: &[[f64; 3]], class: usize) -> Polygon {
    let mut polygon = vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    for (other, line) in lines.iter().enumerate().filter(|&(other, _)| other != class) {
        let [a, b, c] = [lines[class][0] - line[0], lines[class][1] - line[1], lines[class][2] - line[2]];
        if a == 0.0 && b == 0.0 {
            // One answer for the whole plane.
            if c < 0.0 || c == 0.0 && other < class {
                return Vec::new();
            }
        } else {
            polygon = cut(&polygon, |[x, y]| a * x + b * y + c);
        }
    }
    polygon
}

/// Whether a place is inside a convex polygon that goes round to the left, `margin` from each side at least.
pub(crate) fn lies_inside(polygon: &[[f64; 2]], [x, y]: [f64; 2], margin: f64) -> bool {
    let is_left = |(i, from): (usize, &[f64; 2])| {
        let to = polygon[(i + 1) % polygon.len()];
        let along = [to[0] - from[0], to[1] - from[1]];
        let length = libm::hypot(along[0], along[1]);
        along[0] * (y - from[1]) - along[1] * (x - from[0]) >= margin * length
    };
    !polygon.is_empty() && polygon.iter().enumerate().all(is_left)
}

/// The part of a convex polygon where `height` is not below 0 (Sutherland and Hodgman 1974).
fn cut(polygon: &[[f64; 2]], height: impl Fn([f64; 2]) -> f64) -> Polygon {
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (i, &from) in polygon.iter().enumerate() {
        let to = polygon[(i + 1) % polygon.len()];
        let (a, b) = (height(from), height(to));
        if a >= 0.0 {
            kept.push(from);
        }
        if (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0) {
            let share = a / (a - b);
            kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
        }
    }
    // What is left of a line or a corner is no region.
    if kept.len() < 3 { Vec::new() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Fit, matrix};
    use crate::point::Point;
    use crate::recipe::Recipe;

    #[test]
    fn regions_are_where_the_probe_answers_so() {
        for (shape, classes) in [(crate::Shape::Blobs, 3), (crate::Shape::Xor, 4), (crate::Shape::Moons, 2), (crate::Shape::Rings, 4)] {
            let recipe = Recipe { shape, classes, ..Recipe::default() };
            let fit = Fit::new(&recipe.points(), usize::from(classes)).expect("classes");
            let regions = regions(&fit.probe);
            let grid: Vec<Point> =
                (0..400).map(|i| Point::near(f64::from(i % 20) / 10.0 - 0.95, f64::from(i / 20) / 10.0 - 0.95, 0)).collect();
            let answers = fit.probe.predictions(&matrix(&grid), &(0..400).collect::<Vec<u32>>());
            let mut n_inside = 0;
            for (point, answer) in grid.iter().zip(answers) {
                for (class, polygon) in regions.iter().enumerate().filter(|(_, polygon)| lies_inside(polygon, point.place(), 1e-3)) {
                    assert_eq!(class as u32, answer, "{shape:?}: {point:?} in {polygon:?}");
                    n_inside += 1;
                }
            }
            assert!(n_inside > 380, "{shape:?}: {n_inside} of 400 lie in some region");
        }
    }

    #[test]
    fn a_probe_that_knows_nothing_answers_with_the_first_class() {
        let same = [Point { x: 1, y: 1, class: 1 }, Point { x: 1, y: 1, class: 2 }];
        let fit = Fit::new(&same, 3).expect("two classes");
        let regions = regions(&fit.probe);
        assert_eq!(regions.iter().map(Vec::len).collect::<Vec<_>>(), [0, 4, 0]);
    }
}
