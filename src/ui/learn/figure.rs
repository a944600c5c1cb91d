use leptos::prelude::*;

use super::context::lesson;
use super::lesson_knobs::LessonKnobs;
use scar_learn::{
    ARMS_SIZE, CURVE_SIZE, DUMBBELL_WIDTH, Found, HILLS_SIZE, Learn, Lesson, SQUARE_SIZE, TRAININGS_SIZE, class_name, draw_arms,
    draw_curve, draw_dumbbells, draw_hills, draw_square, draw_trainings, draw_views, dumbbell_height,
};

/// The second picture of a lesson, where it has one: what it shows, its size and its content.
fn drawn(learn: &Learn, found: &Found) -> Option<(String, [i32; 2], String)> {
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

/// The picture below the points, and what changes it alone.
#[component]
pub fn LessonFigure() -> impl IntoView {
    let lesson = lesson();
    let picture = move || {
        let found = lesson.found.get().found.ok()?;
        let (words, [width, height], content) = lesson.learn.with(|learn| drawn(learn, &found))?;
        let words = format!("{words} {}", lesson.learn.with(|learn| learn.finding(&found)));
        let svg = format!(r#"<svg viewBox="0 0 {width} {height}" aria-hidden="true">{content}</svg>"#);
        Some(view! { <div class="learn-figure" role="img" aria-label=words inner_html=svg></div> })
    };
    let has_knobs = Memo::new(move |_| lesson.learn.with(|learn| !learn.hidden.controls));
    view! {
        {picture}
        <Show when=move || has_knobs.get()><LessonKnobs/></Show>
    }
}
