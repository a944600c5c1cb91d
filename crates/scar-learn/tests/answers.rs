//! The answer of each lesson is what the library says of the same points.

use ndarray::Array2;
use scar_core::control::Control;
use scar_learn::{Fit, Knob, Learn, Lesson, NoFit, Scene, StepCount, class_name};
use scar_method::measures::{Convention, Measures, corrected_coverages, measure};
use scar_method::probe::{ConvergedParams, train_converged};
use scar_report::format;

/// What an analysis finds of the points of a lesson, without this crate's own training.
fn library(learn: &Learn) -> (Vec<u32>, Vec<u32>, Array2<f32>) {
    let points = learn.points();
    let embeddings = Array2::from_shape_fn((points.len(), 2), |(i, dim)| [points[i].x, points[i].y][dim] as f32 / 1_000.0).into();
    let classes: Vec<u32> = points.iter().map(|point| u32::from(point.class)).collect();
    let all: Vec<u32> = (0..points.len() as u32).collect();
    let params = ConvergedParams::default().check().expect("the defaults");
    let outcome = train_converged(&embeddings, &classes, &all, learn.scene.n_classes(), &params, &Control::new()).expect("trained");
    (outcome.predictions(), classes, outcome.logits)
}

fn measures(learn: &Learn, convention: Convention) -> Vec<Measures> {
    let (predictions, classes, logits) = library(learn);
    measure(logits.view(), &predictions, &classes, 1, convention)
}

/// A lesson as it begins, and changed in several ways, for each of its classes.
fn variants(lesson: Lesson) -> Vec<Learn> {
    let start = Learn::start(lesson);
    let mut variants = vec![start.clone()];
    for (knob, value) in
        [(Knob::Noise, 30), (Knob::Clusters, 2), (Knob::Classes, 2), (Knob::Classes, 4), (Knob::Imbalance, 60), (Knob::Seed, 7)]
    {
        let mut recipe = *start.scene.recipe();
        knob.write(&mut recipe, value);
        let mut changed = start.clone();
        changed.set_scene(Scene::new(recipe));
        changed.scene.move_to(0, -900, -900);
        changed.scene.relabel(1, 1);
        variants.push(changed);
    }
    let classes = |learn: Learn| (0..learn.scene.n_classes() as u8).map(move |class| Learn { class, ..learn.clone() });
    variants.into_iter().flat_map(classes).collect()
}

fn fit(learn: &Learn) -> Fit {
    Fit::new(&learn.points(), learn.scene.n_classes()).expect("classes")
}

#[test]
fn a_step_counts_the_points_that_authenticity_counts() {
    for learn in variants(Lesson::Step) {
        let (fit, expected) = (fit(&learn), measures(&learn, Convention::Corrected)[usize::from(learn.class)]);
        let count = StepCount::new(&fit, learn.class);
        assert_eq!(count.right as f64 / fit.n_points() as f64, expected.authenticity);
        assert_eq!(count.right + count.missed + count.false_alarms, fit.n_points());
        let answer = learn.answer(&fit);
        assert!(answer.starts_with(&format!("{} of {}.", count.right, fit.n_points())) || answer.starts_with("All "), "{answer}");
    }
}

#[test]
fn coverage_is_said_in_both_forms() {
    for learn in variants(Lesson::Coverage) {
        let (predictions, classes, logits) = library(&learn);
        let corrected = corrected_coverages(logits.view(), &predictions, &classes)[usize::from(learn.class)];
        let published = measures(&learn, Convention::Published)[usize::from(learn.class)].coverage;
        let answer = learn.answer(&fit(&learn));
        let first = corrected.value.map_or("Too few".to_owned(), |value| format!("{}, with 95 % confidence", format::measure(value)));
        assert!(answer.starts_with(&first), "{answer}");
        assert!(answer.contains(&format!("The published bins say {}", format::measure(published))), "{answer}");
    }
}

#[test]
fn authenticity_is_said_seen_and_unseen() {
    for learn in variants(Lesson::Authenticity) {
        let fit = fit(&learn);
        let expected = measures(&learn, Convention::Corrected)[usize::from(learn.class)];
        let answer = learn.answer(&fit);
        assert!(answer.contains(&format!(" of {}. ", format::measure(expected.authenticity))), "{answer}");
        if learn.scene.n_classes() > 2 {
            let richness = format!("Richness of {} is {}", class_name(learn.class), format::measure(expected.richness));
            assert!(answer.contains(&richness), "{answer}");
        }
        // Every point is judged once by a probe that was trained without it.
        let right =
            fit.unseen.iter().zip(&fit.class_ids).filter(|(a, b)| (**a == u32::from(learn.class)) == (**b == u32::from(learn.class)));
        assert_eq!(right.count() as f64 / fit.n_points() as f64, fit.classes[usize::from(learn.class)].unseen.authenticity);
    }
}

#[test]
fn the_lessons_begin_with_what_they_tell() {
    // Two clusters of a class bring its Coverage down, as the task says.
    let one = Learn::start(Lesson::Coverage);
    let mut two = one.clone();
    let mut recipe = *one.scene.recipe();
    Knob::Clusters.write(&mut recipe, 2);
    two.set_scene(Scene::new(recipe));
    let coverage = |learn: &Learn| fit(learn).classes[0].coverage.value.expect("many");
    assert!(coverage(&one) > 0.97 && coverage(&two) < coverage(&one) - 0.1, "{} {}", coverage(&one), coverage(&two));
    // The published bins say far less.
    assert!(fit(&one).classes[0].published.coverage < 0.8);
    // A probe flatters the points it saw.
    let fit = fit(&Learn::start(Lesson::Authenticity));
    assert!(fit.accuracy() > fit.unseen_accuracy() + 0.1, "{} {}", fit.accuracy(), fit.unseen_accuracy());
}

#[test]
fn without_two_classes_a_lesson_says_what_to_do() {
    assert!(NoFit::NoPoints.words().contains("Add some"));
    assert!(NoFit::OneClass(1).words().contains("class B"));
}
