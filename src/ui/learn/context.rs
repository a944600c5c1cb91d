//! The lesson on screen: its state, what is found in it, and the way back.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::ui::actions::Page;
use crate::ui::browser::now_ms;
use crate::ui::queries::page;
use crate::ui::state::Place;
use scar_learn::{Found, Knob, Learn, Lesson, NoFit, OwnData, Recipe, Scene};
use scar_report::rows::Looked;

/// How long the address waits for the end of a movement: browsers refuse many changes a second.
const SETTLED: Duration = Duration::from_millis(250);

/// Changes that can be undone.
const MOST_UNDONE: usize = 100;

/// The state of the place, reached as a context.
#[derive(Clone, Copy)]
pub struct LearnContext {
    page: Page,
    /// The lesson and its points.
    pub learn: RwSignal<Learn>,
    /// What is wrong with the link that was opened.
    pub refusal: RwSignal<Option<String>>,
    /// The number of the chosen point.
    pub chosen: RwSignal<Option<u16>>,
    /// The part of the pictures that a symbol of the formula speaks of.
    pub lit: RwSignal<Option<&'static str>>,
    /// What is found in the points.
    pub found: Memo<Findings>,
    /// The look at every row of the data set, with its map.
    looked: Memo<Option<Arc<Looked>>>,
    /// Which classes the points of the data set are of, once they were taken.
    own: RwSignal<Option<String>>,
    /// Earlier points, the latest last.
    undo: RwSignal<Vec<Scene>>,
    /// The movement under way, which is undone as a whole, has its undo already.
    is_moving: StoredValue<bool>,
}

/// What is found in the points, and how long it took.
#[derive(Clone)]
pub struct Findings {
    /// The probe and the measures, or why there are none.
    pub found: Result<Arc<Found>, NoFit>,
    /// Milliseconds of the page's clock.
    pub took_ms: f64,
}

/// What the place provided.
pub fn lesson() -> LearnContext {
    expect_context::<LearnContext>()
}

impl LearnContext {
    /// Derives the place, and lets address and screen follow each other.
    pub fn provide() -> Self {
        let page = page();
        let learn = RwSignal::new(Learn::start(Lesson::default()));
        let asked = Memo::new(move |_| learn.with(Learn::of_findings));
        let found = Memo::new_with_compare(
            move |_| {
                let start_ms = now_ms();
                let found = asked.with(Learn::find).map(Arc::new);
                Findings { found, took_ms: now_ms() - start_ms }
            },
            |_, _| true,
        );
        let context = Self {
            page,
            learn,
            refusal: RwSignal::new(None),
            chosen: RwSignal::new(None),
            lit: RwSignal::new(None),
            found,
            looked: page.newest(|state| &state.side.looked),
            own: RwSignal::new(None),
            undo: RwSignal::new(Vec::new()),
            is_moving: StoredValue::new(false),
        };
        provide_context(context);
        Effect::new(move |_| {
            if let Some(link) = page.link.with(|link| link.learn.clone()) {
                context.open(&link);
            }
        });
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |_| {
            learn.track();
            page.link.track();
            if let Some(waiting) = waiting.get_value() {
                waiting.clear();
            }
            waiting.set_value(set_timeout_with_handle(move || context.write_address(), SETTLED).ok());
        });
        context
    }

    /// Shows what a link asks for, unless it is on screen.
    fn open(self, link: &str) {
        if self.learn.with_untracked(Learn::to_fragment) == link {
            return;
        }
        let (learn, problem) = Learn::open(link);
        self.refusal.set(problem.map(|problem| problem.message));
        self.chosen.set(None);
        self.undo.set(Vec::new());
        self.learn.set(learn);
    }

    fn write_address(self) {
        let fragment = self.learn.with_untracked(Learn::to_fragment);
        let is_written = self.page.link.with_untracked(|link| link.learn.as_ref() == Some(&fragment));
        if self.page.place_now() == Place::Learn && !is_written {
            self.page.update_link(|link| link.learn = Some(fragment));
        }
    }

    /// The address of another lesson of the same course.
    pub fn address(self, lesson: Lesson) -> String {
        let state = self.learn.with(|learn| learn.to_lesson(lesson).to_fragment());
        self.page.link.with(|link| link.to_lesson(state))
    }

    /// The address of what is on screen.
    pub fn own_address(self) -> String {
        let state = self.learn.with_untracked(Learn::to_fragment);
        format!("{}#learn={state}", crate::ui::browser::page_address())
    }

    /// Changes the points; one undo takes it back.
    pub fn edit<T>(self, change: impl FnOnce(&mut Scene) -> T) -> T {
        self.rest();
        let done = self.go_on(change);
        self.rest();
        done
    }

    /// Changes the points as a part of one movement, such as a drag, that lasts until [`Self::rest`].
    pub fn go_on<T>(self, change: impl FnOnce(&mut Scene) -> T) -> T {
        let mut scene = self.learn.with_untracked(|learn| learn.scene.clone());
        let done = change(&mut scene);
        self.replace(scene);
        done
    }

    /// Draws the points by another recipe, as a part of one movement. What a person changed about points stays.
    pub fn redraw(self, change: impl FnOnce(&mut Recipe)) {
        let now = self.learn.with_untracked(|learn| learn.scene.clone());
        // From where the movement began, so that a slider that comes back loses nothing.
        let began = self.undo.with_untracked(|undo| undo.last().filter(|_| self.is_moving.get_value()).cloned());
        let mut recipe = *now.recipe();
        change(&mut recipe);
        self.replace(began.as_ref().unwrap_or(&now).redrawn(recipe));
    }

    /// Draws other points in place of all.
    pub fn draw_anew(self, change: impl FnOnce(&mut Recipe)) {
        self.rest();
        let (mut recipe, at_first) = self.learn.with_untracked(|learn| (*learn.scene.recipe(), learn.lesson.recipe()));
        // Points of a person's own data come without a recipe.
        if recipe.rows == 0 {
            recipe.rows = at_first.rows;
        }
        change(&mut recipe);
        self.replace(Scene::new(recipe));
        self.rest();
    }

    /// Whether the map of a data set is there.
    pub fn has_map(self) -> bool {
        self.looked.with(Option::is_some)
    }

    /// Takes points of the map of the data set, others than those on screen.
    pub fn take_own_data(self) {
        let Some(looked) = self.looked.get_untracked() else { return };
        let seed = self.learn.with_untracked(|learn| learn.scene.recipe().seed);
        let [_, most] = Knob::Seed.range();
        let is_own = self.own.with_untracked(Option::is_some);
        let Some(own) = OwnData::new(&looked.table.positions, &looked.table.labels, if is_own { (seed + 1) % (most + 1) } else { seed })
        else {
            return;
        };
        self.rest();
        self.replace(own.scene.clone());
        self.rest();
        let names: Vec<String> = looked.report.classes.iter().map(|class| class.class.clone()).collect();
        self.own.set(Some(own.words(&names)));
    }

    /// Which classes of the data the points are of, where they are of the data.
    pub fn own_words(self) -> Option<String> {
        let is_own = self.learn.with(|learn| learn.scene.recipe().rows == 0);
        self.own.get().filter(|_| is_own)
    }

    /// The movement has ended.
    pub fn rest(self) {
        self.is_moving.set_value(false);
    }

    fn replace(self, scene: Scene) {
        let before = self.learn.with_untracked(|learn| learn.scene.clone());
        if scene == before {
            return;
        }
        if !self.is_moving.get_value() {
            self.is_moving.set_value(true);
            self.undo.update(|undo| {
                undo.push(before);
                let n_over = undo.len().saturating_sub(MOST_UNDONE);
                undo.drain(..n_over);
            });
        }
        self.show(scene);
    }

    fn show(self, scene: Scene) {
        if self.chosen.get_untracked().is_some_and(|chosen| scene.point(chosen).is_none()) {
            self.chosen.set(None);
        }
        self.refusal.set(None);
        self.learn.update(|learn| learn.set_scene(scene));
    }

    /// Takes the last change back.
    pub fn undo(self) {
        self.rest();
        if let Some(scene) = self.undo.try_update(Vec::pop).flatten() {
            self.show(scene);
        }
    }

    /// Whether there is a change to take back.
    pub fn can_undo(self) -> bool {
        self.undo.with(|undo| !undo.is_empty())
    }

    /// The points with which the lesson begins.
    pub fn start_again(self) {
        self.rest();
        self.replace(Scene::new(self.learn.with_untracked(|learn| learn.lesson.recipe())));
        self.rest();
    }
}
