use leptos::prelude::*;

use super::context::lesson;
use super::copy_link::CopyLink;
use super::knob_slider::KnobSlider;
use super::map::remove;
use scar_learn::{Knob, Point, Shape, class_mark, class_name};

/// What changes the points: buttons for one of them, a shape and sliders for all.
#[component]
pub fn Controls() -> impl IntoView {
    let lesson = lesson();
    let n_classes = Memo::new(move |_| lesson.learn.with(|learn| learn.scene.n_classes() as u8));
    let shape = Memo::new(move |_| lesson.learn.with(|learn| learn.scene.recipe().shape));
    let has_none = move || lesson.chosen.get().is_none();
    let add = move |_| {
        let class = lesson.learn.with_untracked(|learn| learn.class);
        let added = lesson.edit(|scene| scene.add(Point { x: 0, y: 0, class }));
        lesson.rest();
        lesson.chosen.set(added);
    };
    let relabel = move |class: u8| {
        view! {
            <button type="button" class="button button--small" disabled=has_none on:click=move |_| {
                if let Some(id) = lesson.chosen.get_untracked() {
                    lesson.edit(|scene| scene.relabel(id, class));
                }
            }>{format!("Label {} {}", class_mark(class), class_name(class))}</button>
        }
    };
    let shapes = move |of: Shape| {
        view! { <option value=of.key() selected=move || shape.get() == of>{of.title()}</option> }
    };
    let on_shape = move |event| {
        let key = event_target_value(&event);
        if let Some(shape) = Shape::ALL.into_iter().find(|shape| shape.key() == key) {
            lesson.draw_anew(|recipe| recipe.shape = shape);
        }
    };
    let own = move || match lesson.own_words() {
        Some(words) => words,
        None if lesson.has_map() => {
            "A slider keeps the points that you changed. Another shape or other points replace them; Undo brings yours back.".to_owned()
        }
        None => "A slider keeps the points that you changed. Your own data can be used here once Rows has looked at every row.".to_owned(),
    };
    let sliders = Knob::ALL.into_iter().filter(|&knob| knob != Knob::Seed);
    view! {
        <section class="tuning learn-controls" aria-labelledby="learn-controls-title">
            <h3 class="tuning__title" id="learn-controls-title">"Change the points"</h3>
            <p class="learn-buttons">
                <button type="button" class="button button--small" id="learn-add" on:click=add>"Add a point"</button>
                {move || (0..n_classes.get()).map(relabel).collect_view()}
                <button type="button" class="button button--small" disabled=has_none on:click=move |_| {
                    if let Some(id) = lesson.chosen.get_untracked() {
                        remove(lesson, id);
                    }
                }>"Remove"</button>
            </p>
            <p class="learn-buttons">
                <button type="button" class="button button--small" id="learn-undo" disabled=move || !lesson.can_undo() on:click=move |_| lesson.undo()>"Undo"</button>
                <button type="button" class="button button--small" id="learn-start" on:click=move |_| lesson.start_again()>"Start again"</button>
                <button type="button" class="button button--small" id="learn-redraw" on:click=move |_| {
                    let [_, most] = Knob::Seed.range();
                    lesson.draw_anew(|recipe| Knob::Seed.write(recipe, (recipe.seed + 1) % (most + 1)));
                }>"Draw other points"</button>
                <button type="button" class="button button--small" id="learn-own" aria-describedby="learn-own-words" disabled=move || !lesson.has_map()
                    on:click=move |_| lesson.take_own_data()>"Use my data"</button>
                <CopyLink/>
            </p>
            <p class="learn-shape">
                <label class="slider__label" for="learn-shape">"Shape"</label>
                <select class="field__input" id="learn-shape" on:change=on_shape>{Shape::ALL.map(shapes).into_iter().collect_view()}</select>
            </p>
            <div class="tuning__sliders">{sliders.map(|knob| view! { <KnobSlider knob/> }).collect_view()}</div>
            <p class="tuning__state" id="learn-own-words">{own}</p>
        </section>
    }
}
