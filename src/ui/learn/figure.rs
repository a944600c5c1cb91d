use leptos::prelude::*;

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::context::{LearnContext, lesson};
use super::lesson_knobs::LessonKnobs;
use scar_learn::{
    ARMS_SIZE, CURVE_SIZE, Curve, DUMBBELL_WIDTH, Found, HEIGHTS_SIZE, HILLS_SIZE, Handle, Learn, Lesson, SQUARE_SIZE, TRAININGS_SIZE,
    class_name, draw_arms, draw_curve, draw_dumbbells, draw_heights, draw_hills, draw_square, draw_trainings, draw_views, dumbbell_height,
};

type LessonPicture = (String, [i32; 2], String);

fn svg([width, height]: [i32; 2], content: &str) -> String {
    format!(r#"<svg viewBox="0 0 {width} {height}" aria-hidden="true">{content}</svg>"#)
}

/// What `read` makes of the lesson, its curve and the place of the pointer on the picture of the curve; none without such a picture.
fn on_curve<T>(lesson: LearnContext, event: &PointerEvent, read: impl FnOnce(&Learn, &Curve, [f64; 2]) -> Option<T>) -> Option<T> {
    let found = lesson.found.get_untracked().found.ok()?;
    let element: Element = event.current_target()?.dyn_into().ok()?;
    let frame = element.get_bounding_client_rect();
    let place = [f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top()];
    let scale = f64::from(CURVE_SIZE[0]) / frame.width();
    let curve = found.curve.as_ref()?;
    lesson.learn.with_untracked(|learn| read(learn, curve, place.map(|pixels| pixels * scale)).filter(|_| learn.lesson == Lesson::Enough))
}

/// Takes the handle under the pointer.
fn grab(lesson: LearnContext, event: &PointerEvent) -> Option<Handle> {
    let handle = on_curve(lesson, event, Handle::at)?;
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Without it a drag ends at the edge, and nothing worse.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
    Some(handle)
}

fn drag(lesson: LearnContext, handle: Handle, event: &PointerEvent) {
    if let Some([epsilon, delta]) = on_curve(lesson, event, |learn, curve, place| handle.dragged(learn, curve, place)) {
        lesson.learn.update(|learn| (learn.epsilon, learn.delta) = (epsilon, delta));
    }
}

/// The second picture of a lesson, where it has one: what it shows, its size and its content.
fn drawn(learn: &Learn, found: &Found) -> Option<LessonPicture> {
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
fn drawn_below(learn: &Learn, found: &Found) -> Option<LessonPicture> {
    let curve = found.curve.as_ref().filter(|_| learn.lesson == Lesson::Enough)?;
    let words = format!("The published curve H of class {}, with its envelope.", class_name(learn.class));
    Some((words, HEIGHTS_SIZE, draw_heights(learn, curve)))
}

/// The pictures below the points, and what changes them alone.
#[component]
pub fn LessonFigure() -> impl IntoView {
    let lesson = lesson();
    let dragged = RwSignal::new(None::<Handle>);
    let picture = move || {
        let found = lesson.found.get().found.ok()?;
        let (words, size, content) = lesson.learn.with(|learn| drawn(learn, &found))?;
        let words = format!("{words} {}", lesson.learn.with(|learn| learn.finding(&found)));
        Some(view! {
            <div class="learn-figure" role="img" aria-label=words inner_html=svg(size, &content)
                on:pointerdown=move |event| dragged.set(grab(lesson, &event))
                on:pointermove=move |event| if let Some(handle) = dragged.get_untracked() { drag(lesson, handle, &event); }
                on:pointerup=move |_| dragged.set(None)
                on:pointercancel=move |_| dragged.set(None)
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
