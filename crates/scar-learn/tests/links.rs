//! Links of lessons: what is written is read again, and what a stranger writes does no harm.

use proptest::prelude::*;
use scar_learn::{EDGE, Hidden, Knob, Learn, Lesson, MOST_LINK_BYTES, Point, RATIOS, Scene, Shape};

/// Any state that a person can reach, by changes as they are made.
fn states() -> impl Strategy<Value = Learn> {
    let knobs = proptest::collection::vec(any::<u64>(), Knob::ALL.len());
    let edits = proptest::collection::vec((0u8..4, any::<u16>(), any::<i16>(), any::<i16>(), 0u8..4), 0..40);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (0..Lesson::ALL.len(), 0..Shape::ALL.len(), knobs, edits, flags, 0u8..4, any::<(u8, u8)>()).prop_map(
        |(lesson, shape, knobs, edits, (bins, controls, words, frame), class, course)| {
            let mut learn = Learn::start(Lesson::ALL[lesson]);
            let mut recipe = *learn.scene.recipe();
            recipe.shape = Shape::ALL[shape];
            for (knob, value) in Knob::ALL.into_iter().zip(knobs) {
                let [least, most] = knob.range();
                knob.write(&mut recipe, least + value % (most - least + 1));
            }
            let mut scene = Scene::new(recipe);
            for (kind, id, x, y, class) in edits {
                let id = id % (recipe.rows + 8);
                match kind {
                    0 => scene.move_to(id, x, y),
                    1 => scene.remove(id),
                    2 => scene.relabel(id, class),
                    _ => drop(scene.add(Point { x: x % EDGE, y: y % EDGE, class })),
                }
            }
            learn.class = class;
            learn.set_scene(scene);
            learn.has_published_bins = bins;
            learn.epsilon = 1 + course.0 % 20;
            learn.delta = 1 + course.1 % 50;
            if learn.ratio > 1 {
                learn.set_ratio(RATIOS[usize::from(course.1) % RATIOS.len()]);
                learn.draw_next();
            }
            let n = Lesson::ALL.len() as u8;
            let (a, b) = (1 + course.0 % n, 1 + course.1 % n);
            if learn.lesson == Lesson::Add {
                learn.buy(course.0 % 4, course.1);
                learn.buy(course.1 % 4, course.0);
            }
            learn.course = bins.then_some([a.min(b), a.max(b)]);
            learn.hidden = Hidden { controls, words, frame };
            learn
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(learn in states()) {
        let fragment = learn.to_fragment();
        prop_assert!(fragment.len() <= MOST_LINK_BYTES);
        prop_assert!(fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"&=.,-".contains(&byte)), "{}", fragment);
        prop_assert_eq!(Learn::parse(&fragment).expect("its own"), learn);
    }

    #[test]
    fn strangers_get_a_sentence_or_a_lesson(text in ".{0,200}", tail in "[&=.,a-z0-9-]{0,120}") {
        for text in [text.clone(), format!("coverage&{text}"), format!("step&edit={tail}"), format!("step&{tail}"), tail] {
            let (learn, problem) = Learn::open(&text);
            prop_assert!(learn.points().len() <= 500);
            if let Some(problem) = problem {
                prop_assert!(problem.message.ends_with("The lesson is shown as it begins."), "{}", problem.message);
                prop_assert!(problem.message.chars().count() < 300);
            }
        }
    }
}

#[track_caller]
fn refuses(link: &str, words: &str) {
    let problem = Learn::parse(link).expect_err(link);
    assert!(problem.message.contains(words), "{link}: {}", problem.message);
}

#[test]
fn every_kind_of_wrong_link_is_refused_in_words() {
    refuses("", "There is no lesson «»");
    refuses("constructor", "Choose one of step");
    refuses("step&rows=501", "rows is a whole number from 0 to 500");
    refuses("step&rows=+5", "«rows=+5»");
    refuses("step&rows=-1", "«rows=-1»");
    refuses("step&rows=1e2", "«rows=1e2»");
    refuses("step&rows=99999999999999999999999", "rows is a whole number");
    refuses("step&rows", "rows is a whole number");
    refuses("step&rows=5&rows=6", "«rows» twice");
    refuses("step&shape=cube", "blobs, moons, rings or xor");
    refuses("step&classes=2&class=c", "class is the letter of a class");
    refuses("step&bins=99", "bins is 100");
    refuses("scale&ratio=3", "ratio is one of those");
    refuses("step&ratio=2", "ratio is one of those");
    refuses("scale&draw=6", "draw is a whole number from 1 to the ratio");
    refuses("scale&ratio=2&draw=0", "draw is a whole number");
    refuses("enough&epsilon=0", "from 1 to 20");
    refuses("enough&delta=51", "from 1 to 50");
    for spend in ["1.2", "1.2.3.4", "99.1.1", "-1.0.0", "a.b.c", ""] {
        refuses(&format!("add&spend={spend}"), "spend lists points of each class");
    }
    refuses("step&spend=1.2.3", "spend lists points");
    refuses("step&lesson=0-2", "a course such as 1-4");
    refuses("step&lesson=3-1", "a course such as 1-4");
    refuses("step&lesson=1-99", "a course such as 1-4");
    refuses("step&hide=all", "controls, words or frame");
    refuses("step&script=<b>", "which no lesson knows");
    // A direction mark must not turn the sentence around.
    refuses("step&a\u{7}b", "«a\u{FFFD}b»");
    for edit in ["0", "0.1.1", "0.1.1.e", "0.1001.0.a", "0.0.--1.a", "90000.x", "0.x,0.x", "0.1.1.a.1", "700.0.0.a", "91.1.1.a", ""] {
        refuses(&format!("step&edit={edit}"), "edit lists points");
    }
    refuses(&format!("step&edit={}", "0.x,".repeat(6_000)), "longer than any lesson's");
    // More points than a scene holds.
    let added: Vec<String> = (499..503).map(|id| format!("{id}.0.0.a")).collect();
    refuses(&format!("step&rows=499&edit={}", added.join(",")), "edit lists points");
}

#[test]
fn a_link_of_any_order_is_understood_and_written_shortly() {
    let learn = Learn::parse("coverage&class=b&&seed=3&edit=1.x,0.100.-250.b&rows=90&shape=moons").expect("a lesson");
    assert_eq!(learn.to_fragment(), "coverage&shape=moons&rows=90&seed=3&class=b&edit=0.100.-250.b,1.x");
    assert_eq!(Learn::start(Lesson::Step).to_fragment(), "step");
}
