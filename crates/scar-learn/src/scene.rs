//! A scene: the points of a recipe and what a person changed about them.

use std::collections::BTreeMap;

use crate::point::Point;
use crate::recipe::{MOST_ROWS, Recipe};

/// Highest number that a point can have, plus one: as many points can be added as a recipe can have.
pub const N_IDS: u16 = 2 * MOST_ROWS;

/// The points of a recipe with the changes of a person.
///
/// A point keeps its number (`id`) whatever happens to others: those of the recipe are numbered from 0, added ones after them.
///
/// ```
/// use scar_learn::{Point, Recipe, Scene};
/// let mut scene = Scene::new(Recipe { rows: 3, classes: 2, ..Recipe::default() });
/// let added = scene.add(Point { x: 0, y: 0, class: 1 }).unwrap();
/// scene.move_to(0, 100, -200);
/// scene.remove(1);
/// assert_eq!(scene.points().iter().map(|&(id, _)| id).collect::<Vec<_>>(), [0, 2, 3]);
/// assert_eq!((added, scene.points()[0].1.x), (3, 100));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    recipe: Recipe,
    /// What became of changed points: where they are now, or `None` for removed ones.
    edits: BTreeMap<u16, Option<Point>>,
}

impl Scene {
    /// The points of `recipe`.
    pub fn new(recipe: Recipe) -> Self {
        Self { recipe, edits: BTreeMap::new() }
    }

    /// The points of `recipe` with edits, `None` where some edit is of no point, or there are too many points.
    pub(crate) fn with_edits(recipe: Recipe, edits: BTreeMap<u16, Option<Point>>) -> Option<Self> {
        let is_possible = |(&id, edit): (&u16, &Option<Point>)| id < N_IDS && edit.is_none_or(|point| point.class < recipe.classes);
        // Numbers of added points follow each other.
        let added: Vec<u16> = edits.keys().copied().filter(|&id| id >= recipe.rows).collect();
        let is_in_order = added.iter().enumerate().all(|(i, &id)| usize::from(id) == usize::from(recipe.rows) + i);
        let scene = Self { recipe, edits };
        (is_in_order && scene.edits.iter().all(is_possible) && scene.points().len() <= usize::from(MOST_ROWS)).then_some(scene)
    }

    /// The points of another recipe, with the changes that still have a place: drawn points that it draws too, labels that it has, and added
    /// points as far as there is room.
    #[must_use]
    pub fn redrawn(&self, recipe: Recipe) -> Self {
        let has_label = |edit: &Option<Point>| edit.is_none_or(|point| point.class < recipe.classes);
        let (drawn, added): (Vec<_>, Vec<_>) = self.edits.iter().partition(|&(&id, _)| id < self.recipe.rows);
        let kept = drawn.into_iter().filter(|&(&id, edit)| id < recipe.rows && has_label(edit)).map(|(&id, &edit)| (id, edit));
        let mut scene = Self { recipe, edits: kept.collect() };
        for point in added.into_iter().filter_map(|(_, edit)| *edit) {
            scene.add(point);
        }
        scene
    }

    /// What the points were drawn by.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The changes: by number where a point is now, or `None` where it was removed.
    pub fn edits(&self) -> &BTreeMap<u16, Option<Point>> {
        &self.edits
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        usize::from(self.recipe.classes)
    }

    /// All points with their numbers, ascending.
    pub fn points(&self) -> Vec<(u16, Point)> {
        let drawn = self.recipe.points().into_iter().enumerate().map(|(id, point)| (id as u16, point));
        let kept = drawn.filter_map(|(id, point)| Some((id, self.edits.get(&id).copied().unwrap_or(Some(point))?)));
        let added = self.edits.range(self.recipe.rows..).filter_map(|(&id, edit)| Some((id, (*edit)?)));
        kept.chain(added).collect()
    }

    /// The point of a number.
    pub fn point(&self, id: u16) -> Option<Point> {
        match self.edits.get(&id) {
            Some(edit) => *edit,
            None => self.recipe.points().get(usize::from(id)).copied(),
        }
    }

    /// Moves a point; one that is not there stays away. Coordinates beyond the edge are taken to it.
    pub fn move_to(&mut self, id: u16, x: i16, y: i16) {
        let edge = crate::point::EDGE;
        self.change(id, |point| (point.x, point.y) = (x.clamp(-edge, edge), y.clamp(-edge, edge)));
    }

    /// Gives a point another label; a class that is not in the scene changes nothing.
    pub fn relabel(&mut self, id: u16, class: u8) {
        if class < self.recipe.classes {
            self.change(id, |point| point.class = class);
        }
    }

    /// Removes a point.
    pub fn remove(&mut self, id: u16) {
        if self.point(id).is_some() {
            self.edits.insert(id, None);
        }
    }

    /// Adds a point and gives its number; `None` where the scene is full or the class is none of its own.
    pub fn add(&mut self, point: Point) -> Option<u16> {
        let id = self.edits.last_key_value().map_or(0, |(&last, _)| last + 1).max(self.recipe.rows);
        if id >= N_IDS || point.class >= self.recipe.classes || self.points().len() >= usize::from(MOST_ROWS) {
            return None;
        }
        self.edits.insert(id, Some(point));
        Some(id)
    }

    /// The number of the point after (or before) `id`, or the first (or last); none where there is no point.
    pub fn next(&self, id: Option<u16>, is_forward: bool) -> Option<u16> {
        let ids: Vec<u16> = self.points().into_iter().map(|(id, _)| id).collect();
        let (first, last) = (ids.first().copied(), ids.last().copied());
        match id {
            None if is_forward => first,
            None => last,
            Some(id) if is_forward => ids.iter().copied().find(|&other| other > id).or(first),
            Some(id) => ids.iter().rev().copied().find(|&other| other < id).or(last),
        }
    }

    fn change(&mut self, id: u16, change: impl FnOnce(&mut Point)) {
        if let Some(mut point) = self.point(id) {
            change(&mut point);
            self.edits.insert(id, Some(point));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(rows: u16) -> Scene {
        Scene::new(Recipe { rows, classes: 2, ..Recipe::default() })
    }

    #[test]
    fn points_that_are_gone_cannot_be_changed() {
        let mut scene = scene(2);
        scene.remove(0);
        scene.move_to(0, 5, 5);
        scene.relabel(0, 1);
        scene.remove(7);
        assert_eq!((scene.point(0), scene.points().len(), scene.edits().len()), (None, 1, 1));
    }

    #[test]
    fn a_full_scene_takes_no_more() {
        let mut scene = scene(MOST_ROWS);
        let point = Point { x: 0, y: 0, class: 0 };
        assert_eq!(scene.add(point), None);
        scene.remove(3);
        assert_eq!(scene.add(point), Some(MOST_ROWS));
        assert_eq!(scene.add(Point { class: 2, ..point }), None);
    }

    #[test]
    fn every_point_is_reached_one_after_another() {
        let mut scene = scene(3);
        scene.remove(1);
        assert_eq!([scene.next(None, true), scene.next(Some(0), true), scene.next(Some(2), true)], [Some(0), Some(2), Some(0)]);
        assert_eq!([scene.next(None, false), scene.next(Some(2), false), scene.next(Some(1), false)], [Some(2), Some(0), Some(0)]);
        assert_eq!(super::Scene::new(Recipe { rows: 0, ..Recipe::default() }).next(Some(4), true), None);
    }

    #[test]
    fn another_recipe_keeps_what_was_changed() {
        let mut old = Scene::new(Recipe { rows: 10, classes: 3, ..Recipe::default() });
        old.move_to(1, 7, 7);
        old.relabel(2, 2);
        old.remove(8);
        old.add(Point { x: 1, y: 2, class: 2 });
        old.add(Point { x: 3, y: 4, class: 0 });
        // The label that is gone is that of the recipe again, and the added point of its class is gone.
        let fewer = old.redrawn(Recipe { classes: 2, rows: 5, ..*old.recipe() });
        assert_eq!(fewer.points().len(), 6);
        assert_eq!((fewer.point(1).map(|point| point.x), fewer.point(5).map(|point| point.x)), (Some(7), Some(3)));
        assert_eq!(fewer.point(2), Scene::new(*fewer.recipe()).point(2));
        let same = Scene::with_edits(*fewer.recipe(), fewer.edits().clone()).expect("a scene that a link can hold");
        assert_eq!(same, fewer);
        let full = old.redrawn(Recipe { rows: MOST_ROWS, ..*old.recipe() });
        assert_eq!(full.points().len(), usize::from(MOST_ROWS));
    }

    #[test]
    fn moves_stay_inside_and_labels_within_the_classes() {
        let mut scene = scene(2);
        scene.move_to(0, i16::MAX, i16::MIN);
        scene.relabel(0, 3);
        let point = scene.point(0).expect("there");
        assert_eq!((point.x, point.y), (1_000, -1_000));
        assert!(point.class < 2);
    }

    #[test]
    fn edits_of_no_point_are_refused() {
        let recipe = Recipe { rows: 2, classes: 2, ..Recipe::default() };
        let point = Some(Point { x: 0, y: 0, class: 1 });
        let of = |edits: &[(u16, Option<Point>)]| Scene::with_edits(recipe, edits.iter().copied().collect());
        assert!(of(&[(0, point), (1, None), (2, point)]).is_some());
        assert!(of(&[(3, point)]).is_none() && of(&[(0, Some(Point { x: 0, y: 0, class: 2 }))]).is_none());
    }
}
