//! Which part of the map is seen.

/// A part of the map on a canvas, in the canvas's pixels; y grows upwards on the map and downwards on the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    /// The place in the middle of the canvas.
    pub center: [f64; 2],
    /// Pixels of a unit of the map.
    pub scale: f64,
    /// Of the canvas.
    pub size: [f64; 2],
}

/// How many times the whole map's scale one can go in.
const MOST_ZOOM: f64 = 2_000.0;
/// Part of the canvas that stays free at its edges.
const MARGIN: f64 = 0.04;

impl MapView {
    /// The view that holds every point.
    pub fn whole(positions: &[[f32; 2]], size: [f64; 2]) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for position in positions {
            for axis in 0..2 {
                low[axis] = low[axis].min(f64::from(position[axis]));
                high[axis] = high[axis].max(f64::from(position[axis]));
            }
        }
        if positions.is_empty() {
            return Self { center: [0.0; 2], scale: 1.0, size };
        }
        let span = |axis: usize| (high[axis] - low[axis]).max(f64::MIN_POSITIVE);
        let scale = (0..2).map(|axis| size[axis] * (1.0 - 2.0 * MARGIN) / span(axis)).fold(f64::INFINITY, f64::min);
        // One point, or all in one place: any scale shows it.
        let scale = if scale.is_finite() && scale < 1e30 { scale } else { 1.0 };
        Self { center: [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0], scale, size }
    }

    /// Where a place of the map is seen.
    pub fn on_canvas(&self, position: [f32; 2]) -> [f64; 2] {
        [
            (f64::from(position[0]) - self.center[0]) * self.scale + self.size[0] / 2.0,
            (self.center[1] - f64::from(position[1])) * self.scale + self.size[1] / 2.0,
        ]
    }

    /// What is seen at a place of the canvas.
    pub fn on_map(&self, at: [f64; 2]) -> [f64; 2] {
        [(at[0] - self.size[0] / 2.0) / self.scale + self.center[0], self.center[1] - (at[1] - self.size[1] / 2.0) / self.scale]
    }

    /// The view after what is seen moved by so many pixels.
    #[must_use]
    pub fn panned(self, by: [f64; 2]) -> Self {
        Self { center: [self.center[0] - by[0] / self.scale, self.center[1] + by[1] / self.scale], ..self }
    }

    /// The view `factor` times nearer, with what is seen at `at` staying there; never further than half of `whole`.
    #[must_use]
    pub fn zoomed(self, factor: f64, at: [f64; 2], whole: &Self) -> Self {
        let fixed = self.on_map(at);
        let scale = (self.scale * factor).clamp(whole.scale * 0.5, whole.scale * MOST_ZOOM);
        let center = [fixed[0] - (at[0] - self.size[0] / 2.0) / scale, fixed[1] + (at[1] - self.size[1] / 2.0) / scale];
        Self { center, scale, ..self }
    }

    /// The row seen nearest to `at`, the first of equals, within `radius` pixels.
    pub fn nearest(&self, positions: &[[f32; 2]], at: [f64; 2], radius: f64) -> Option<u32> {
        let mut best = (radius * radius, None);
        for (row, &position) in positions.iter().enumerate() {
            let seen = self.on_canvas(position);
            let square = (seen[0] - at[0]) * (seen[0] - at[0]) + (seen[1] - at[1]) * (seen[1] - at[1]);
            if square < best.0 {
                best = (square, Some(row as u32));
            }
        }
        best.1
    }

    /// The rows seen within the line `lasso` around them, whose ends are joined; ascending.
    pub fn within(&self, positions: &[[f32; 2]], lasso: &[[f64; 2]]) -> Vec<u32> {
        let is_within = |&(_, &position): &(usize, &[f32; 2])| {
            let [x, y] = self.on_canvas(position);
            let mut is_inside = false;
            let before = lasso.iter().cycle().skip(lasso.len().saturating_sub(1));
            for (a, b) in lasso.iter().zip(before) {
                if (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
                    is_inside = !is_inside;
                }
            }
            is_inside
        };
        positions.iter().enumerate().filter(is_within).map(|(row, _)| row as u32).collect()
    }

    /// The line around all that is seen.
    pub fn edge(&self) -> [[f64; 2]; 4] {
        let [width, height] = self.size;
        [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: [[f32; 2]; 4] = [[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [2.0, 5.0]];

    #[test]
    fn the_whole_map_is_within_the_canvas_with_y_upwards() {
        let view = MapView::whole(&POINTS, [200.0, 100.0]);
        for point in POINTS {
            let seen = view.on_canvas(point);
            assert!((0.0..=200.0).contains(&seen[0]) && (0.0..=100.0).contains(&seen[1]), "{seen:?}");
        }
        assert!(view.on_canvas(POINTS[0])[1] > view.on_canvas(POINTS[3])[1]);
        assert_eq!(view.within(&POINTS, &view.edge()), [0, 1, 2, 3]);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer_there() {
        let whole = MapView::whole(&POINTS, [200.0, 100.0]);
        let at = [30.0, 80.0];
        let before = whole.on_map(at);
        let after = whole.zoomed(3.0, at, &whole).on_map(at);
        assert!((before[0] - after[0]).abs() < 1e-9 && (before[1] - after[1]).abs() < 1e-9);
        assert_eq!(whole.zoomed(1e9, at, &whole).scale, whole.scale * MOST_ZOOM);
        let panned = whole.panned([10.0, -5.0]);
        let (seen, moved) = (whole.on_canvas(POINTS[1]), panned.on_canvas(POINTS[1]));
        assert!((moved[0] - seen[0] - 10.0).abs() < 1e-9 && (moved[1] - seen[1] + 5.0).abs() < 1e-9);
    }

    #[test]
    fn a_lasso_takes_what_it_goes_around() {
        let view = MapView::whole(&POINTS, [200.0, 100.0]);
        let [x, y] = view.on_canvas(POINTS[2]);
        let lasso = [[x - 5.0, y - 5.0], [x + 5.0, y - 5.0], [x, y + 8.0]];
        assert_eq!(view.within(&POINTS, &lasso), [2]);
        assert!(view.within(&POINTS, &[]).is_empty());
        assert_eq!((view.nearest(&POINTS, [x + 3.0, y], 5.0), view.nearest(&POINTS, [x + 9.0, y], 5.0)), (Some(2), None));
    }

    #[test]
    fn points_in_one_place_are_seen_in_the_middle() {
        let view = MapView::whole(&[[7.0, 7.0]; 3], [200.0, 100.0]);
        assert_eq!(view.on_canvas([7.0, 7.0]), [100.0, 50.0]);
        assert_eq!(MapView::whole(&[], [1.0, 1.0]).scale, 1.0);
    }
}
