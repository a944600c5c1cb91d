use leptos::prelude::*;

use crate::ui::queries::page;
use scar_learn::Lesson;

/// The way from a number or a place, called `of`, to the lesson that explains it.
#[component]
pub fn WhatIsThis(lesson: Lesson, of: &'static str) -> impl IntoView {
    let page = page();
    view! {
        <a href=move || page.lesson_address(lesson)>"What is this?"<span class="visually-hidden">" "{of}</span></a>
    }
}
