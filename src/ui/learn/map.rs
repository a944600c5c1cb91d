use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent, PointerEvent};

use super::context::{LearnContext, lesson};
use scar_learn::{MAP_EDGE, MapMarks, Point, draw_map, nearest, place_on_map};

/// How near to a point a pointer must be, in thousandths of half the picture: a finger needs more.
const REACH_OF_MOUSE: i32 = 60;
const REACH_OF_FINGER: i32 = 110;
/// Steps of the arrow keys, without and with the shift key.
const STEPS: [i16; 2] = [20, 100];

/// The points, to be moved by mouse, finger and keyboard.
#[component]
pub fn LearnMap() -> impl IntoView {
    let lesson = lesson();
    let node = NodeRef::<Div>::new();
    let dragged = RwSignal::new(None::<u16>);
    let svg = move || {
        let found = lesson.found.get();
        let marks = MapMarks { chosen: lesson.chosen.get() };
        let content = lesson.learn.with(|learn| draw_map(learn, found.found.as_ref().ok().map(|found| &found.fit), marks));
        let (edge, size) = (-MAP_EDGE, 2 * MAP_EDGE);
        format!(r#"<svg viewBox="{edge} {edge} {size} {size}" aria-hidden="true">{content}</svg>"#)
    };
    let words = move || {
        let found = lesson.found.get();
        lesson.learn.with(|learn| learn.chosen_words(lesson.chosen.get(), found.found.as_ref().ok().map(|found| &found.fit)))
    };
    let end = move || {
        dragged.set(None);
        lesson.rest();
    };
    view! {
        <div
            class="learn-map" class:learn-map--dragging=move || dragged.get().is_some() id="learn-map" node_ref=node tabindex="0"
            role="application" aria-label="The points" aria-describedby="learn-keys learn-chosen" inner_html=svg
            on:pointerdown=move |event| down(lesson, dragged, &event)
            on:pointermove=move |event| moved(lesson, dragged, &event)
            on:pointerup=move |_| end()
            on:pointercancel=move |_| end()
            on:dblclick=move |event| add_at(lesson, &event)
            on:keydown=move |event| key(lesson, &event)
        ></div>
        <p class="learn-map__chosen" id="learn-chosen" role="status">{words}</p>
    }
}

/// Where the pointer is in the plane.
fn place(event: &MouseEvent) -> Option<[i16; 2]> {
    let element: Element = event.current_target()?.dyn_into().ok()?;
    let frame = element.get_bounding_client_rect();
    let offset = [f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top()];
    Some(place_on_map(offset, frame.width()))
}

fn down(lesson: LearnContext, dragged: RwSignal<Option<u16>>, event: &PointerEvent) {
    let Some(at) = place(event).filter(|_| event.button() == 0) else { return };
    let reach = if event.pointer_type() == "touch" { REACH_OF_FINGER } else { REACH_OF_MOUSE };
    let found = nearest(&lesson.learn.with_untracked(|learn| learn.scene.points()), at, reach);
    lesson.chosen.set(found);
    dragged.set(found);
    lesson.rest();
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()).filter(|_| found.is_some()) {
        // Without it a drag ends at the edge, and nothing worse.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

fn moved(lesson: LearnContext, dragged: RwSignal<Option<u16>>, event: &PointerEvent) {
    if let Some((id, [x, y])) = dragged.get_untracked().zip(place(event)) {
        lesson.go_on(|scene| scene.move_to(id, x, y));
    }
}

/// A double click adds a point where there is none.
fn add_at(lesson: LearnContext, event: &MouseEvent) {
    let Some(at) = place(event) else { return };
    let (points, class) = lesson.learn.with_untracked(|learn| (learn.scene.points(), learn.class));
    if nearest(&points, at, REACH_OF_MOUSE).is_none() {
        let added = lesson.edit(|scene| scene.add(Point { x: at[0], y: at[1], class }));
        lesson.rest();
        lesson.chosen.set(added);
    }
}

fn key(lesson: LearnContext, event: &KeyboardEvent) {
    let chosen = lesson.chosen.get_untracked();
    if event.key() == "Escape" {
        // With no point chosen, the key is the page's.
        if chosen.is_some() {
            lesson.chosen.set(None);
            event.prevent_default();
        }
        return;
    }
    if event.alt_key() || event.meta_key() || event.ctrl_key() {
        return;
    }
    let choose = |is_forward: bool| lesson.chosen.set(lesson.learn.with_untracked(|learn| learn.scene.next(chosen, is_forward)));
    let step = STEPS[usize::from(event.shift_key())];
    let by = match event.key().as_str() {
        "ArrowLeft" => Some([-step, 0]),
        "ArrowRight" => Some([step, 0]),
        "ArrowUp" => Some([0, step]),
        "ArrowDown" => Some([0, -step]),
        _ => None,
    };
    match (event.key().as_str(), chosen, by) {
        ("PageDown", ..) => choose(true),
        ("PageUp", ..) => choose(false),
        // The first arrow chooses a point, the next one moves it.
        (_, None, Some(_)) => choose(true),
        (_, Some(id), Some([dx, dy])) => lesson.edit(|scene| {
            if let Some(point) = scene.point(id) {
                scene.move_to(id, point.x + dx, point.y + dy);
            }
        }),
        ("Delete" | "Backspace", Some(id), _) => remove(lesson, id),
        (digit @ ("1" | "2" | "3" | "4"), Some(id), _) => {
            let class = digit.bytes().next().map_or(0, |byte| byte - b'1');
            lesson.edit(|scene| scene.relabel(id, class));
        }
        _ => return,
    }
    event.prevent_default();
}

/// Removes a point and chooses the next.
pub fn remove(lesson: LearnContext, id: u16) {
    lesson.edit(|scene| scene.remove(id));
    lesson.chosen.set(lesson.learn.with_untracked(|learn| learn.scene.next(Some(id), true)));
}
