use leptos::prelude::*;

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::context::{LearnContext, lesson};
use super::lesson_knobs::LessonKnobs;
use scar_learn::{
    ARMS_SIZE, CURVE_SIZE, DUMBBELL_WIDTH, Found, HEIGHTS_SIZE, HILLS_SIZE, Learn, Lesson, SQUARE_SIZE, TRAININGS_SIZE, class_name,
    draw_arms, draw_curve, draw_dumbbells, draw_heights, draw_hills, draw_square, draw_trainings, draw_views, dumbbell_height,
    tolerance_at,
};

/// Pixels of the screen within which the line of ε can be taken.
const REACH: f64 = 24.0;

type Drawn = (String, [i32; 2], String);

fn svg([width, height]: [i32; 2], content: &str) -> String {
    format!(r#"<svg viewBox="0 0 {width} {height}" aria-hidden="true">{content}</svg>"#)
}

/// The ε `by` pixels below the pointer; none where the picture has no line of ε.
fn tolerance_under(lesson: LearnContext, event: &PointerEvent, by: f64) -> Option<u8> {
    let found = lesson.found.get_untracked().found.ok()?;
    let element: Element = event.current_target()?.dyn_into().ok()?;
    let frame = element.get_bounding_client_rect();
    let y = (f64::from(event.client_y()) + by - frame.top()) / frame.height() * f64::from(CURVE_SIZE[1]);
    lesson.learn.with_untracked(|learn| tolerance_at(learn, found.curve.as_ref().filter(|_| learn.lesson == Lesson::Enough)?, y))
}

/// Takes the line of ε, if the pointer is near to it.
fn grab(lesson: LearnContext, event: &PointerEvent) -> bool {
    let (above, below) = (tolerance_under(lesson, event, -REACH), tolerance_under(lesson, event, REACH));
    let now = lesson.learn.with_untracked(|learn| learn.epsilon);
    let is_near = above.zip(below).is_some_and(|(above, below)| (below..=above).contains(&now));
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()).filter(|_| is_near) {
        // Without it a drag ends at the edge, and nothing worse.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
    is_near
}

fn drag(lesson: LearnContext, event: &PointerEvent) {
    if let Some(epsilon) = tolerance_under(lesson, event, 0.0) {
        lesson.learn.update(|learn| learn.epsilon = epsilon);
    }
}

/// The second picture of a lesson, where it has one: what it shows, its size and its content.
fn drawn(learn: &Learn, found: &Found) -> Option<Drawn> {
    let (name, fit) = (class_name(learn.class), &found.fit);
    match learn.lesson {
        Lesson::Step => None,
        Lesson::Scale => Some(("The trainings of all ratios, a dot each.".to_owned(), TRAININGS_SIZE, draw_trainings(learn))),
        Lesson::Coverage => Some((format!("The logits of class {name}, as two hills."), HILLS_SIZE, draw_hills(learn, fit))),
        Lesson::Authenticity => {
            let size = [DUMBBELL_WIDTH, dumbbell_height(fit.classes.len())];
            Some(("Authenticity of each class, seen and never seen.".to_owned(), size, draw_dumbbells(learn, fit)))
        }
        Lesson::Enough => {
            let curve = found.curve.as_ref()?;
            Some(("The error over the number of points trained on.".to_owned(), CURVE_SIZE, draw_curve(learn, curve)))
        }
        Lesson::Add => {
            let words = "Accuracy without added points, with your mix, at random and by the plan.".to_owned();
            Some((words, ARMS_SIZE, draw_arms(found.game.as_ref()?)))
        }
        Lesson::Modalities => {
            let views = found.views.as_ref()?;
            let size = [DUMBBELL_WIDTH, dumbbell_height(views.authenticity.len())];
            Some(("Authenticity of each class, by either modality alone.".to_owned(), size, draw_views(learn, views)))
        }
        Lesson::All => Some(("Chances of two steps to fail, as bands of a square.".to_owned(), SQUARE_SIZE, draw_square(fit))),
    }
}

/// The third picture, of the lesson that has one.
fn drawn_below(learn: &Learn, found: &Found) -> Option<Drawn> {
    let curve = found.curve.as_ref().filter(|_| learn.lesson == Lesson::Enough)?;
    let words = format!("The published curve H of class {}, with its envelope.", class_name(learn.class));
    Some((words, HEIGHTS_SIZE, draw_heights(learn, curve)))
}

/// The pictures below the points, and what changes them alone.
#[component]
pub fn LessonFigure() -> impl IntoView {
    let lesson = lesson();
    let is_dragging = RwSignal::new(false);
    let picture = move || {
        let found = lesson.found.get().found.ok()?;
        let (words, size, content) = lesson.learn.with(|learn| drawn(learn, &found))?;
        let words = format!("{words} {}", lesson.learn.with(|learn| learn.finding(&found)));
        Some(view! {
            <div class="learn-figure" role="img" aria-label=words inner_html=svg(size, &content)
                on:pointerdown=move |event| is_dragging.set(grab(lesson, &event))
                on:pointermove=move |event| if is_dragging.get_untracked() { drag(lesson, &event); }
                on:pointerup=move |_| is_dragging.set(false)
                on:pointercancel=move |_| is_dragging.set(false)
            ></div>
        })
    };
    let below = move || {
        let found = lesson.found.get().found.ok()?;
        let (words, size, content) = lesson.learn.with(|learn| drawn_below(learn, &found))?;
        Some(view! { <div class="learn-figure" role="img" aria-label=words inner_html=svg(size, &content)></div> })
    };
    let has_knobs = Memo::new(move |_| lesson.learn.with(|learn| !learn.hidden.controls));
    view! {
        {picture}
        {below}
        <Show when=move || has_knobs.get()><LessonKnobs/></Show>
    }
}
