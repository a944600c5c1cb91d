//! A scene from the map of a person's own data.

use std::collections::BTreeMap;

use crate::point::{MOST_CLASSES, Point, class_name};
use crate::recipe::{MOST_ROWS, Recipe, STREAM};
use crate::scene::Scene;
use scar_core::Random;
use scar_report::{format, seen_name};

/// Stream of the choice of rows.
const ROWS: u64 = 2;

/// Points of a data set on its 2-D map, and which of its classes they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnData {
    /// The points, all of them added to an empty recipe, so that a link holds them.
    pub scene: Scene,
    /// For each class of the scene, the number of the class in the data.
    pub class_ids: Vec<u32>,
}

impl OwnData {
    /// At most 500 rows of the four largest classes, drawn by `seed`, with the map scaled into the square. `positions` (length *N*) are
    /// those of the map, `class_ids` (length *N*) the classes. `None` where fewer than two classes have a row.
    ///
    /// ```
    /// use scar_learn::OwnData;
    /// let positions = [[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [f32::NAN, 1.0]];
    /// let own = OwnData::new(&positions, &[7, 7, 2, 2], 0).unwrap();
    /// assert_eq!(own.class_ids, [7, 2]);
    /// assert_eq!(own.scene.points().len(), 3); // a row without a place is left out
    /// assert!(OwnData::new(&positions, &[1, 1, 1, 1], 0).is_none());
    /// ```
    pub fn new(positions: &[[f32; 2]], class_ids: &[u32], seed: u64) -> Option<Self> {
        let has_place = |row: &u32| positions[*row as usize].iter().all(|x| x.is_finite());
        let mut rows: Vec<u32> = (0..positions.len().min(class_ids.len()) as u32).filter(has_place).collect();
        let mut counts = BTreeMap::<u32, usize>::new();
        rows.iter().for_each(|&row| *counts.entry(class_ids[row as usize]).or_default() += 1);
        let mut largest: Vec<(u32, usize)> = counts.into_iter().collect();
        largest.sort_by_key(|&(class, n)| (std::cmp::Reverse(n), class));
        largest.truncate(usize::from(MOST_CLASSES));
        let classes: Vec<u32> = largest.into_iter().map(|(class, _)| class).collect();
        if classes.len() < 2 {
            return None;
        }
        let class_of = |row: u32| classes.iter().position(|&class| class == class_ids[row as usize]);
        rows.retain(|&row| class_of(row).is_some());
        let n = rows.len().min(usize::from(MOST_ROWS));
        Random::new(seed, &[STREAM, ROWS]).choose_to_front(&mut rows, n);
        rows.truncate(n);
        let frame = Frame::around(rows.iter().map(|&row| positions[row as usize]));
        let mut scene = Scene::new(Recipe { rows: 0, classes: classes.len() as u8, seed, ..Recipe::default() });
        for row in rows {
            let [x, y] = frame.place(positions[row as usize]);
            scene.add(Point::near(x, y, class_of(row)? as u8))?;
        }
        Some(Self { scene, class_ids: classes })
    }
}

impl OwnData {
    /// Which class is which, and what a link to the lesson holds; `names` are those of all classes of the data.
    ///
    /// ```
    /// use scar_learn::OwnData;
    /// let own = OwnData::new(&[[0.0, 0.0], [1.0, 0.0]], &[1, 0], 0).unwrap();
    /// assert!(own.words(&["cat".to_owned(), "dog".to_owned()]).starts_with("A is «cat», B is «dog»: 2 rows"));
    /// ```
    pub fn words(&self, names: &[String]) -> String {
        let name = |class: u32| names.get(class as usize).map_or_else(|| "?".to_owned(), |name| seen_name(name));
        let classes = self.class_ids.iter().zip(0..).map(|(&class, letter)| format!("{} is «{}»", class_name(letter), name(class)));
        format!(
            "{}: {} of your data on its 2-D map. A link to this lesson holds their places, and no names.",
            classes.collect::<Vec<_>>().join(", "),
            format::counted(self.scene.points().len() as u64, "row", "rows")
        )
    }
}

/// The part of a map that becomes the square; both axes have one scale.
struct Frame {
    center: [f64; 2],
    half: f64,
}

impl Frame {
    fn around(places: impl Iterator<Item = [f32; 2]>) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for place in places {
            for axis in 0..2 {
                low[axis] = low[axis].min(f64::from(place[axis]));
                high[axis] = high[axis].max(f64::from(place[axis]));
            }
        }
        let half = (high[0] - low[0]).max(high[1] - low[1]) / 2.0;
        Self { center: [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])], half: if half > 0.0 { half } else { 1.0 } }
    }

    /// A little room stays at the edges.
    fn place(&self, place: [f32; 2]) -> [f64; 2] {
        [0, 1].map(|axis| (f64::from(place[axis]) - self.center[axis]) / self.half * 0.95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Fit;
    use crate::learn::Learn;
    use crate::lesson::Lesson;

    /// 3,000 rows of six classes on a line.
    fn map() -> (Vec<[f32; 2]>, Vec<u32>) {
        let class_ids: Vec<u32> = (0..3_000).map(|row| if row < 1_200 { 5 } else { row % 5 }).collect();
        let positions = class_ids.iter().enumerate().map(|(row, &class)| [class as f32 * 100.0 + (row % 7) as f32, 3.0]);
        (positions.collect(), class_ids)
    }

    #[test]
    fn the_largest_classes_fill_the_square_and_a_link_holds_them() {
        let (positions, class_ids) = map();
        let own = OwnData::new(&positions, &class_ids, 1).expect("six classes");
        assert_eq!(own.class_ids, [5, 0, 1, 2]);
        let points: Vec<Point> = own.scene.points().into_iter().map(|(_, point)| point).collect();
        assert_eq!(points.len(), 500);
        // 1,200 of 2,280 rows are of the largest class: 263 expected, and four deviations of the draw are 40.
        let n_first = points.iter().filter(|point| point.class == 0).count();
        assert!((223..=303).contains(&n_first), "{n_first}");
        assert_eq!(points.iter().map(|point| point.x.abs()).max(), Some(950));
        let mut learn = Learn::start(Lesson::Step);
        learn.set_scene(own.scene.clone());
        assert_eq!(Learn::parse(&learn.to_fragment()).expect("a link"), learn);
        assert!(Fit::new(&points, 4).expect("classes").is_converged);
        assert_ne!(own.scene, OwnData::new(&positions, &class_ids, 2).expect("six classes").scene);
    }

    #[test]
    fn rows_in_one_place_stand_in_the_middle() {
        let own = OwnData::new(&[[4.0, 4.0]; 3], &[0, 1, 1], 0).expect("two classes");
        assert!(own.scene.points().iter().all(|(_, point)| (point.x, point.y) == (0, 0)));
        assert!(OwnData::new(&[], &[], 0).is_none());
    }
}
