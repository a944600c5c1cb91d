//! The state of a lesson: all that is on screen follows from it.

use crate::curve::Curve;
use crate::fit::{Fit, NoFit};
use crate::game::{BUDGET, Game};
use crate::lesson::Lesson;
use crate::point::{MOST_CLASSES, Point};
use crate::scene::Scene;
use crate::thinned::{RATIOS, kept};
use crate::views::Views;
use scar_core::problem::Problem;

/// Largest ε, in %.
pub(crate) const MOST_EPSILON: u8 = 20;
/// Largest δ, in %.
pub(crate) const MOST_DELTA: u8 = 50;

/// A lesson with what a person chose in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learn {
    /// The lesson.
    pub lesson: Lesson,
    /// The points.
    pub scene: Scene,
    /// The class that is looked at, below the scene's number of classes.
    pub class: u8,
    /// Whether logits are drawn in the 100 bins of the published code.
    pub has_published_bins: bool,
    /// One point in `ratio` is kept; one of [`RATIOS`](crate::RATIOS), and 1 where the lesson keeps all.
    pub ratio: u32,
    /// Which subsample of this ratio, 1…`ratio`.
    pub draw: u32,
    /// Points of each class that are bought in the game, of [`BUDGET`] in all; 0 beyond the scene's classes.
    pub spend: [u8; MOST_CLASSES as usize],
    /// ε, in %: 1…20.
    pub epsilon: u8,
    /// δ, in %: 1…50.
    pub delta: u8,
    /// First and last lesson of a course, as they are numbered, from 1; without it, all lessons.
    pub course: Option<[u8; 2]>,
    /// What is left out of the page.
    pub hidden: Hidden,
}

/// Parts of the page that a link leaves out, for slides and for pages around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Sliders and buttons.
    pub controls: bool,
    /// Sentences, task and question.
    pub words: bool,
    /// The page's header and its list of places.
    pub frame: bool,
}

impl Learn {
    /// A lesson as it begins.
    pub fn start(lesson: Lesson) -> Self {
        Self {
            lesson,
            scene: Scene::new(lesson.recipe()),
            class: 0,
            has_published_bins: false,
            ratio: lesson.ratio(),
            draw: 1,
            spend: [0; MOST_CLASSES as usize],
            epsilon: 5,
            delta: 5,
            course: None,
            hidden: Hidden::default(),
        }
    }

    /// Another lesson as it begins, of the same course and with the same parts left out.
    pub fn to_lesson(&self, lesson: Lesson) -> Self {
        Self { course: self.course, hidden: self.hidden, ..Self::start(lesson) }
    }

    /// What a link asks for; where it cannot be shown, its lesson as it begins and what is wrong.
    ///
    /// ```
    /// use scar_learn::{Learn, Lesson};
    /// let (learn, problem) = Learn::open("coverage&rows=99999");
    /// assert_eq!(learn, Learn::start(Lesson::Coverage));
    /// assert!(problem.unwrap().message.contains("«rows=99999»"));
    /// ```
    pub fn open(fragment: &str) -> (Self, Option<Problem>) {
        match Self::parse(fragment) {
            Ok(learn) => (learn, None),
            Err(problem) => {
                let name = fragment.split('&').next().unwrap_or_default();
                (Self::start(Lesson::of_key(name).unwrap_or_default()), Some(problem))
            }
        }
    }

    /// The points, without their numbers.
    pub fn points(&self) -> Vec<Point> {
        self.scene.points().into_iter().map(|(_, point)| point).collect()
    }

    /// The positions of the points that the probe is trained on: all of them, or a subsample.
    pub fn trained(&self) -> Vec<usize> {
        kept(&self.points(), self.ratio, self.draw, self.scene.recipe().seed)
    }

    /// What is found in these points.
    ///
    /// # Errors
    /// As [`Fit::new`].
    pub fn fit(&self) -> Result<Fit, NoFit> {
        let points = self.points();
        let trained: Vec<Point> = self.trained().into_iter().map(|idx| points[idx]).collect();
        Fit::at_ratio(&trained, self.scene.n_classes(), self.ratio)
    }

    /// The learning curve, in the lesson that shows it.
    pub fn curve(&self, fit: &Fit) -> Option<Curve> {
        let is_shown = self.lesson == Lesson::Enough;
        is_shown.then(|| Curve::new(&self.points(), self.scene.n_classes(), self.scene.recipe().seed, fit))?
    }

    /// What two modalities find, in the lesson that shows it.
    pub fn views(&self) -> Option<Views> {
        let is_shown = self.lesson == Lesson::Modalities;
        is_shown.then(|| Views::new(&self.points(), self.scene.n_classes(), self.scene.recipe().seed))?
    }

    /// The outcomes of the game, in the lesson that plays it.
    pub fn game(&self) -> Option<Game> {
        let is_shown = self.lesson == Lesson::Add;
        is_shown.then(|| Game::new(&self.points(), self.scene.recipe(), &self.spend))?
    }

    /// Points that are bought.
    pub fn n_spent(&self) -> u32 {
        self.spend.iter().map(|&n| u32::from(n)).sum()
    }

    /// Buys `n` points of `class`, as far as the budget reaches.
    pub fn buy(&mut self, class: u8, n: u8) {
        if usize::from(class) < self.scene.n_classes() {
            self.spend[usize::from(class)] = 0;
            let n_left = BUDGET - self.n_spent();
            self.spend[usize::from(class)] = u32::from(n).min(n_left) as u8;
        }
    }

    /// The state without what changes no number: two that are equal here have the same findings.
    #[must_use]
    pub fn of_findings(&self) -> Self {
        let Self { lesson, scene, ratio, draw, spend, .. } = self.clone();
        // The others have the probe and the measures alone.
        let lesson = if matches!(lesson, Lesson::Enough | Lesson::Add | Lesson::Modalities) { lesson } else { Lesson::default() };
        Self { scene, ratio, draw, spend, ..Self::start(lesson) }
    }

    /// ε as a share.
    pub fn tolerance(&self) -> f64 {
        f64::from(self.epsilon) / 100.0
    }

    /// δ as a chance.
    pub fn chance(&self) -> f64 {
        f64::from(self.delta) / 100.0
    }

    /// Keeps another share of the points.
    pub fn set_ratio(&mut self, ratio: u32) {
        if RATIOS.contains(&ratio) {
            (self.ratio, self.draw) = (ratio, 1);
        }
    }

    /// The next subsample of the same ratio, and the first after the last.
    pub fn draw_next(&mut self) {
        self.draw = self.draw % self.ratio + 1;
    }

    /// Takes other points. The class that is looked at stays where the scene still has it.
    pub fn set_scene(&mut self, scene: Scene) {
        self.class = self.class.min(scene.recipe().classes - 1);
        self.spend[scene.n_classes()..].fill(0);
        self.scene = scene;
    }

    /// The lessons of the course.
    pub fn lessons(&self) -> Vec<Lesson> {
        let [first, last] = self.course.unwrap_or([1, Lesson::ALL.len() as u8]);
        Lesson::ALL.into_iter().filter(|lesson| (first..=last).contains(&lesson.number())).collect()
    }

    /// The lesson before and the one after it in the course.
    pub fn neighbors(&self) -> [Option<Lesson>; 2] {
        let lessons = self.lessons();
        let place = lessons.iter().position(|&lesson| lesson == self.lesson);
        let at = |place: Option<usize>| place.and_then(|place| lessons.get(place).copied());
        [at(place.and_then(|place| place.checked_sub(1))), at(place.map(|place| place + 1))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;

    #[test]
    fn a_course_ends_where_it_says() {
        let learn = Learn { course: Some([1, 2]), ..Learn::start(Lesson::Step) };
        let second = Lesson::ALL[1];
        assert_eq!(learn.lessons(), [Lesson::Step, second]);
        assert_eq!(learn.neighbors(), [None, Some(second)]);
        assert_eq!(learn.to_lesson(second).neighbors(), [Some(Lesson::Step), None]);
        // A lesson outside of its course has no neighbors in it.
        let last = Lesson::ALL[Lesson::ALL.len() - 1];
        assert_eq!(learn.to_lesson(last).neighbors(), [None, None]);
    }

    #[test]
    fn no_more_is_bought_than_the_budget_holds() {
        let mut learn = Learn::start(Lesson::Add);
        learn.buy(0, 70);
        learn.buy(1, 70);
        learn.buy(3, 10);
        assert_eq!((learn.spend, learn.n_spent()), ([70, 30, 0, 0], 100));
        learn.buy(0, 20);
        learn.buy(1, 255);
        assert_eq!(learn.spend, [20, 80, 0, 0]);
    }

    #[test]
    fn the_class_in_view_is_one_of_the_scene() {
        let mut learn = Learn { class: 2, ..Learn::start(Lesson::Step) };
        learn.set_scene(Scene::new(Recipe { classes: 2, ..Recipe::default() }));
        assert_eq!(learn.class, 1);
    }
}
