//! The map's points as pixels.
//!
//! Pixels are set here and handed to a 2-D canvas whole: 100,000 points take a few milliseconds so, on any machine with or
//! without a graphics card, and the same on all; WebGL would be absent where browsers have no card to give it.

use super::map_groups::MapGroups;
use super::map_view::MapView;

/// The rows in the order in which they are drawn: shuffled once, so that no class lies above another because its rows come last
/// in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawOrder(Vec<u32>);

impl DrawOrder {
    /// Of `n_rows`.
    pub fn new(n_rows: usize) -> Self {
        let mut order: Vec<u32> = (0..n_rows as u32).collect();
        // Knuth's multiplicative hash: as good as any shuffle to the eye, and the same everywhere.
        order.sort_by_key(|&row| row.wrapping_mul(2_654_435_769));
        Self(order)
    }
}

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct MapPicture<'a> {
    /// Of each row.
    pub positions: &'a [[f32; 2]],
    /// Of each row, with the legend.
    pub groups: &'a MapGroups,
    /// The order of the rows.
    pub order: &'a DrawOrder,
    /// What is seen, in the picture's own pixels.
    pub view: MapView,
    /// Pixels of the picture for each of the page's.
    pub density: f64,
    /// Which rows stand out; all where there are none.
    pub is_lit: Option<&'a [bool]>,
    /// The group that stands out; all where there is none.
    pub lit_group: Option<u8>,
    /// The color of rows that do not.
    pub quiet: [u8; 3],
}

impl MapPicture<'_> {
    /// Draws into `pixels`, four bytes each (red, green, blue, how opaque), row by row from the top; what is free is clear.
    pub fn paint(&self, pixels: &mut Vec<u8>) {
        let (width, height) = (self.view.size[0] as usize, self.view.size[1] as usize);
        pixels.clear();
        pixels.resize(width * height * 4, 0);
        let marks: Vec<Vec<(i32, i32)>> = (0..self.groups.groups.len())
            .map(|group| mark(if has_shapes(self.positions.len()) { Some(group) } else { None }, self.mark_size()))
            .collect();
        // Quiet points first, so that nobody covers those that stand out.
        for is_front in [false, true] {
            for &row in &self.order.0 {
                let group = self.groups.of_rows[row as usize];
                let of_group = &self.groups.groups[usize::from(group)];
                let is_lit = self.is_lit.is_none_or(|lit| lit[row as usize]) && self.lit_group.is_none_or(|lit| lit == group);
                let stands_out = is_lit && (!of_group.is_quiet || self.is_lit.is_some() || self.lit_group.is_some());
                if stands_out == is_front {
                    let color = if is_lit { of_group.color } else { self.quiet };
                    let [x, y] = self.view.on_canvas(self.positions[row as usize]);
                    let at = (x.floor() as i32, y.floor() as i32);
                    stamp(pixels, (width as i32, height as i32), at, &marks[usize::from(group)], color);
                }
            }
        }
    }

    /// Width of a point in the picture's pixels: smaller where there are many.
    fn mark_size(&self) -> i32 {
        let size = match self.positions.len() {
            0..=2_500 => 6.0,
            2_501..=MOST_SHAPED => 5.0,
            12_001..=40_000 => 3.0,
            _ => 2.0,
        };
        (size * self.density).round().max(2.0) as i32
    }
}

/// Rows up to which points are large enough for shapes.
const MOST_SHAPED: usize = 12_000;

/// Whether the points of `n_rows` have shapes beside their colors.
pub fn has_shapes(n_rows: usize) -> bool {
    n_rows <= MOST_SHAPED
}

/// The shape of `group`'s points as a sign.
pub fn map_shape(group: u8) -> &'static str {
    ["●", "◆", "■", "✚", "✖", "▣"][usize::from(group % 6)]
}

fn stamp(pixels: &mut [u8], (width, height): (i32, i32), (x, y): (i32, i32), mark: &[(i32, i32)], color: [u8; 3]) {
    // Far outside, the sums below could overflow.
    if !(-64..width + 64).contains(&x) || !(-64..height + 64).contains(&y) {
        return;
    }
    for &(dx, dy) in mark {
        let (x, y) = (x + dx, y + dy);
        if (0..width).contains(&x) && (0..height).contains(&y) {
            let at = ((y * width + x) * 4) as usize;
            pixels[at..at + 4].copy_from_slice(&[color[0], color[1], color[2], 255]);
        }
    }
}

/// Width in pixels from which a point has a shape.
const SMALLEST_SHAPE: i32 = 5;

/// The pixels of a point of `group`, by their distance from its middle: six shapes beside the colors, where there is room for
/// any.
fn mark(group: Option<usize>, size: i32) -> Vec<(i32, i32)> {
    let half = size / 2;
    let places = move |from: i32, to: i32| (from..to).flat_map(move |dy| (from..to).map(move |dx| (dx, dy)));
    let Some(group) = group.filter(|_| size >= SMALLEST_SHAPE) else {
        // A square, without its corners from four pixels on.
        let (from, to) = (-half, size - half);
        let is_corner = move |dx: i32, dy: i32| size >= 4 && (dx == from || dx == to - 1) && (dy == from || dy == to - 1);
        return places(from, to).filter(|&(dx, dy)| !is_corner(dx, dy)).collect();
    };
    let thick = (size / 6).max(1);
    let is_in = |dx: i32, dy: i32| match group % 6 {
        0 => dx * dx + dy * dy <= half * half,
        1 => dx.abs() + dy.abs() <= half,
        2 => dx.abs().max(dy.abs()) < half,
        3 => dx.abs() < thick || dy.abs() < thick,
        4 => (dx.abs() - dy.abs()).abs() < thick,
        _ => (half / 2..=half).contains(&dx.abs().max(dy.abs())),
    };
    places(-half, half + 1).filter(|&(dx, dy)| is_in(dx, dy)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::map_groups::MapGroup;

    fn groups(of_rows: Vec<u8>) -> MapGroups {
        let group = |color| MapGroup { name: String::new(), color, n_rows: 0, is_quiet: false };
        MapGroups { groups: vec![group([200, 0, 0]), group([0, 0, 200])], of_rows }
    }

    fn pixel(pixels: &[u8], width: usize, x: usize, y: usize) -> [u8; 4] {
        let at = (y * width + x) * 4;
        pixels[at..at + 4].try_into().expect("four bytes")
    }

    #[test]
    fn points_are_drawn_where_they_are_seen_and_quiet_ones_behind() {
        let positions = [[0.0, 0.0], [10.0, 10.0], [10.0, 10.0]];
        let (groups, order) = (groups(vec![0, 0, 1]), DrawOrder::new(3));
        let view = MapView::whole(&positions, [100.0, 100.0]);
        let mut picture = MapPicture {
            positions: &positions,
            groups: &groups,
            order: &order,
            view,
            density: 1.0,
            is_lit: None,
            lit_group: None,
            quiet: [9; 3],
        };
        let mut pixels = Vec::new();
        picture.paint(&mut pixels);
        assert_eq!(pixels.len(), 100 * 100 * 4);
        assert_eq!(pixel(&pixels, 100, 4, 96), [200, 0, 0, 255], "at the left below");
        assert_eq!(pixel(&pixels, 100, 50, 50), [0; 4], "nothing in the middle");
        for (lit, color) in [(0, [200, 0, 0, 255]), (1, [0, 0, 200, 255])] {
            picture.lit_group = Some(lit);
            picture.paint(&mut pixels);
            assert_eq!(pixel(&pixels, 100, 96, 4), color, "what stands out lies above");
        }
        picture.is_lit = Some(&[true, false, false]);
        picture.lit_group = None;
        picture.paint(&mut pixels);
        assert_eq!(pixel(&pixels, 100, 96, 4), [9, 9, 9, 255]);
        // What is not seen is not drawn.
        picture.view = picture.view.panned([1e9, -1e9]);
        picture.paint(&mut pixels);
        assert!(pixels.iter().all(|&byte| byte == 0));
    }

    #[test]
    fn every_row_is_drawn_once() {
        let mut order = DrawOrder::new(1_000).0;
        assert!(!order.is_sorted());
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1_000));
    }

    #[test]
    fn marks_differ_where_there_is_room() {
        let shapes: Vec<_> = (0..6).map(|group| mark(Some(group), 7)).collect();
        for (i, shape) in shapes.iter().enumerate() {
            assert!(shape.len() > 8 && !shapes[..i].contains(shape), "{i}");
        }
        assert_eq!(mark(None, 2).len(), 4);
    }
}
