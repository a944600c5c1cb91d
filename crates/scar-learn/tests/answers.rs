//! The answer of each lesson is what the library says of the same points.

use ndarray::Array2;
use scar_core::Matrix;
use scar_core::control::Control;
use scar_learn::{Fit, Found, Knob, Learn, Lesson, NoFit, Scene, StepCount, class_name};
use scar_method::completion::{ClassCounts, ClassNeed, Rule, plan_counts};
use scar_method::foundation::total::{TotalParams, Totals, ln_symmetric_sums};
use scar_method::foundation::{MeasuredSettings, measured_size, step_size};
use scar_method::measures::{Convention, Measures, corrected_coverages, measure};
use scar_method::modality::{KmeansParams, kmeans};
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

fn found(learn: &Learn) -> Found {
    learn.find().expect("classes")
}

fn fit(learn: &Learn) -> Fit {
    found(learn).fit
}

#[test]
fn a_step_counts_the_points_that_authenticity_counts() {
    for learn in variants(Lesson::Step) {
        let (fit, expected) = (fit(&learn), measures(&learn, Convention::Corrected)[usize::from(learn.class)]);
        let count = StepCount::new(&fit, learn.class);
        assert_eq!(count.right as f64 / fit.n_points() as f64, expected.authenticity);
        assert_eq!(count.right + count.missed + count.false_alarms, fit.n_points());
        let answer = learn.answer(&found(&learn));
        assert!(answer.starts_with(&format!("{} of {}.", count.right, fit.n_points())) || answer.starts_with("All "), "{answer}");
    }
}

#[test]
fn coverage_is_said_in_both_forms() {
    for learn in variants(Lesson::Coverage) {
        let (predictions, classes, logits) = library(&learn);
        let corrected = corrected_coverages(logits.view(), &predictions, &classes)[usize::from(learn.class)];
        let published = measures(&learn, Convention::Published)[usize::from(learn.class)].coverage;
        let answer = learn.answer(&found(&learn));
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
        let answer = learn.answer(&found(&learn));
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
fn scale_is_that_of_the_subsample() {
    for mut learn in variants(Lesson::Scale) {
        for ratio in [1, 2, 10] {
            learn.set_ratio(ratio);
            learn.draw_next();
            let points = learn.points();
            let kept: Vec<_> = learn.trained().into_iter().map(|idx| points[idx]).collect();
            // The library on the kept points alone.
            let embeddings = Array2::from_shape_fn((kept.len(), 2), |(i, dim)| [kept[i].x, kept[i].y][dim] as f32 / 1_000.0).into();
            let classes: Vec<u32> = kept.iter().map(|point| u32::from(point.class)).collect();
            let all: Vec<u32> = (0..kept.len() as u32).collect();
            let params = ConvergedParams::default().check().expect("the defaults");
            let outcome = train_converged(&embeddings, &classes, &all, learn.scene.n_classes(), &params, &Control::new()).expect("trained");
            let expected = measure(outcome.logits.view(), &outcome.predictions(), &classes, ratio, Convention::Corrected);
            let answer = learn.answer(&found(&learn));
            assert!(answer.starts_with(&format!("{}: of the {} points kept", format::measure(expected[0].scale), kept.len())), "{answer}");
            assert!(answer.ends_with("1 + 2 + 5 + 10 + 15 + 20 + 30 = 83 trainings."), "{answer}");
        }
    }
}

#[test]
fn the_size_is_read_off_the_curve_as_an_analysis_does() {
    for learn in variants(Lesson::Enough) {
        let found = found(&learn);
        let curve = found.curve.as_ref().expect("a curve");
        // 83 trainings less the one on all points, whose error is that of its folds.
        assert_eq!(curve.errors.points.iter().map(|point| point.errors.len()).sum::<usize>(), 83);
        assert!((curve.errors.points.last().expect("all").mean() - (1.0 - found.fit.unseen_accuracy())).abs() < 1e-12);
        let settings = MeasuredSettings { epsilon: 0.05, delta: 0.05, n_resamples: 40, ..MeasuredSettings::default() };
        let expected = measured_size(&curve.errors, &settings.check().expect("in range"));
        let answer = learn.answer(&found);
        let is_said = match expected.size {
            _ if expected.beyond_data => answer.starts_with("More than the"),
            Some(size) => answer.starts_with(&format!("From about {} point", size.round())) || answer.starts_with("Somewhere from"),
            None => answer.starts_with("These points cannot say."),
        };
        assert!(is_said, "{expected:?}: {answer}");
        let envelope = curve.envelope(usize::from(learn.class)).expect("heights");
        let published = step_size(envelope.h, 0.05, 0.05).expect("in range").round() as u64;
        assert!(envelope.lambda_at_bound && answer.contains(&format!("asks for {} point", format::count(published))), "{answer}");
    }
}

#[test]
fn the_total_is_that_of_all_orders() {
    for learn in variants(Lesson::All) {
        let found = found(&learn);
        let chances: Vec<f64> = found.fit.classes.iter().map(|class| 1.0 - class.unseen.authenticity).collect();
        // Inclusion and exclusion, order by order: S₁ − S₂ + S₃ − …
        let logs: Vec<f64> = chances.iter().map(|chance| chance.ln()).collect();
        let sums = ln_symmetric_sums(&logs, chances.len());
        let any: f64 = sums.iter().enumerate().skip(1).map(|(order, ln)| if order % 2 == 1 { ln.exp() } else { -ln.exp() }).sum();
        let answer = learn.answer(&found);
        assert!(answer.starts_with(&format!("{}, if each fails by itself.", format::percent(any))), "{any}: {answer}");
        let params = TotalParams { delta: 0.05, epsilon: 0.05, order: chances.len() };
        let totals = Totals::of(&vec![1.0; chances.len()], None, params).expect("in range");
        let (all, sum) = (totals.all_orders.expect("a root").round() as u64, totals.sum.expect("a sum").round() as u64);
        assert!(
            answer.contains(&format!("{} points in sum, all at once {}", format::count(sum), format::count(all))) && all < sum,
            "{answer}"
        );
    }
}

#[test]
fn the_game_is_scored_by_probes_on_points_of_later_use() {
    let mut learn = Learn::start(Lesson::Add);
    let game = found(&learn).game.expect("a game");
    // Nothing was spent: one's own mix is the points in hand, the others have all 100.
    assert!(learn.answer(&found(&learn)).starts_with("You have spent nothing yet. At random:"));
    assert_eq!((game.own.score(), game.plan.adds.iter().sum::<u64>()), (game.now.score(), 100));
    // What the plan buys, bought by hand, has the plan's score and is said so.
    game.plan.adds.iter().enumerate().for_each(|(class, &n)| learn.buy(class as u8, n as u8));
    let again = found(&learn);
    let played = again.game.clone().expect("a game");
    assert_eq!((&played.own.adds, &played.own.scores), (&game.plan.adds, &game.plan.scores));
    let counts: Vec<u64> =
        (0..3).map(|class| learn.points().iter().filter(|point| u64::from(point.class) == class).count() as u64).collect();
    let class = |&count| ClassCounts { need: ClassNeed { count, foundation_size: None, reserve: None }, later_share: 1.0, cost: 1.0 };
    let classes: Vec<ClassCounts> = counts.iter().map(class).collect();
    assert_eq!(plan_counts(Rule::Level, &classes, 100.0).expect("a plan"), game.plan.adds);
    let answer = learn.answer(&again);
    let verdict = if played.own.score() > played.random.score() + 0.005 { "Yes" } else { "Hardly" };
    assert!(answer.starts_with(verdict) && answer.contains(&format!("{} %", format::fixed(played.own.score() * 100.0, 1))), "{answer}");
    // All on the largest class is no help.
    let worst = Learn::parse("add&spend=100.0.0").expect("a state");
    assert!(worst.answer(&found(&worst)).starts_with("No."), "{}", worst.answer(&found(&worst)));
}

#[test]
fn modalities_are_judged_by_their_own_coordinate() {
    for learn in variants(Lesson::Modalities) {
        let points = learn.points();
        let classes: Vec<u32> = points.iter().map(|point| u32::from(point.class)).collect();
        let all: Vec<u32> = (0..points.len() as u32).collect();
        let params = ConvergedParams::default().check().expect("the defaults");
        let views: [Matrix; 2] =
            [0, 1].map(|dim| Array2::from_shape_fn((points.len(), 1), |(i, _)| [points[i].x, points[i].y][dim] as f32 / 1_000.0).into());
        let trained = |view: &Matrix, classes: &[u32]| {
            train_converged(view, classes, &all, learn.scene.n_classes(), &params, &Control::new()).expect("trained")
        };
        let [x, y] = [0, 1].map(|dim| {
            let outcome = trained(&views[dim], &classes);
            measure(outcome.logits.view(), &outcome.predictions(), &classes, 1, Convention::Corrected)[usize::from(learn.class)]
                .authenticity
        });
        let answer = learn.answer(&found(&learn));
        assert!(answer.contains(&format::measure(x)) && answer.contains(&format::measure(y)), "{x} {y}: {answer}");
        // The label swap.
        let clusters = [0, 1].map(|dim| {
            let params = KmeansParams {
                n_clusters: learn.scene.n_classes() as u32,
                n_restarts: 3,
                seed: learn.scene.recipe().seed,
                ..KmeansParams::default()
            };
            kmeans(&views[dim], &all, &params, &Control::new()).expect("clusters").ids
        });
        let share = |dim: usize| {
            let labels = &clusters[1 - dim];
            let found = trained(&views[dim], labels).predictions();
            found.iter().zip(labels).filter(|(a, b)| a == b).count() as f64 / points.len() as f64
        };
        let expected = format!(
            "A probe on x finds {} of the clusters of y again, one on y {} of those",
            format::percent(share(0)),
            format::percent(share(1))
        );
        assert!(answer.contains(&expected), "{expected}: {answer}");
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
    // The corner where two steps fail is large enough to be seen.
    let all = fit(&Learn::start(Lesson::All));
    assert!(all.classes.iter().all(|class| class.unseen.authenticity < 0.8), "{:?}", all.classes);
    // A probe flatters the points it saw.
    let fit = fit(&Learn::start(Lesson::Authenticity));
    assert!(fit.accuracy() > fit.unseen_accuracy() + 0.1, "{} {}", fit.accuracy(), fit.unseen_accuracy());
}

#[test]
fn without_two_classes_a_lesson_says_what_to_do() {
    let learn = Learn::start(Lesson::Step);
    assert!(learn.no_fit_words(NoFit::NoPoints).contains("Add some"));
    assert!(learn.no_fit_words(NoFit::OneClass(1)).contains("class B"));
    let few = Learn::parse("scale&rows=12&ratio=30").expect("a lesson");
    assert_eq!(few.find().expect_err("nothing is kept"), NoFit::NoPoints);
    assert!(few.no_fit_words(NoFit::NoPoints).starts_with("At ratio 30 too few points are kept"));
}
