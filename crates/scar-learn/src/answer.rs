//! What a lesson finds in the points on screen: the answer to its question, and the picture in a sentence.

use crate::fit::{Fit, NoFit};
use crate::hills::{N_PUBLISHED_BINS, hills};
use crate::learn::Learn;
use crate::lesson::Lesson;
use crate::point::class_name;
use scar_report::format;

/// How the points stand in the step of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepCount {
    /// Points that are right: of the class and in its region, or neither.
    pub right: usize,
    /// Points of the class outside its region.
    pub missed: usize,
    /// Points of other classes inside it.
    pub false_alarms: usize,
}

impl StepCount {
    /// The counts in the step of `class`.
    pub fn new(fit: &Fit, class: u8) -> Self {
        let of = |answers: bool, is: bool| {
            let pairs = fit.seen.iter().zip(&fit.class_ids);
            pairs.filter(|&(&seen, &actual)| (seen == u32::from(class)) == answers && (actual == u32::from(class)) == is).count()
        };
        Self { right: of(true, true) + of(false, false), missed: of(false, true), false_alarms: of(true, false) }
    }
}

impl NoFit {
    /// Why nothing is measured, and what to do.
    pub fn words(self) -> String {
        match self {
            Self::NoPoints => "There is no point. Add some, or raise the number of points.".to_owned(),
            Self::OneClass(class) => {
                let name = class_name(class);
                format!("All points are of class {name}, so there is nothing to tell apart. Give a point another label.")
            }
        }
    }
}

impl Learn {
    /// The picture in a sentence: the finding, which is also read out.
    pub fn finding(&self, fit: &Fit) -> String {
        let name = class_name(self.class);
        let of_class = &fit.classes[usize::from(self.class)];
        match self.lesson {
            Lesson::Step => {
                let n_right = (0..fit.n_points()).filter(|&idx| fit.is_right(idx)).count() as u64;
                format!("{} of {} lie in the region of their own class.", format::count(n_right), points(fit.n_points()))
            }
            Lesson::Coverage => match of_class.coverage.value {
                Some(value) => format!("Class {name}: Coverage {}.", format::measure(value)),
                None => format!("Class {name}: too few points to say what its Coverage is."),
            },
            Lesson::Authenticity => {
                let (seen, unseen) = (format::percent(fit.accuracy()), format::percent(fit.unseen_accuracy()));
                format!("{seen} of the points are right if the probe saw them, {unseen} if it did not.")
            }
        }
    }

    /// The answer to the lesson's question, from what is on screen.
    pub fn answer(&self, fit: &Fit) -> String {
        match self.lesson {
            Lesson::Step => step_answer(fit, self.class),
            Lesson::Coverage => coverage_answer(fit, self.class),
            Lesson::Authenticity => authenticity_answer(fit, self.class),
        }
    }
}

fn points(n: usize) -> String {
    format::counted(n as u64, "point", "points")
}

fn step_answer(fit: &Fit, class: u8) -> String {
    let (count, name) = (StepCount::new(fit, class), class_name(class));
    if count.right == fit.n_points() {
        return format!("All {}.", points(fit.n_points()));
    }
    format!(
        "{} of {}. Outside the region of {name}: {} of {name}. Inside it: {} of other classes.",
        format::count(count.right as u64),
        format::count(fit.n_points() as u64),
        points(count.missed),
        points(count.false_alarms),
    )
}

fn coverage_answer(fit: &Fit, class: u8) -> String {
    let (found, name) = (&fit.classes[usize::from(class)], class_name(class));
    let [own, _] = hills(fit, usize::from(class), Some(N_PUBLISHED_BINS));
    let published = format::measure(found.published.coverage);
    let n_own = points(own.logits.len());
    let corrected = match (found.coverage.value, found.coverage.low, found.coverage.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{}, with 95 % confidence from {} to {}.", format::measure(value), format::measure(low), format::measure(high))
        }
        _ => "Too few points to say: each hill needs eight.".to_owned(),
    };
    if own.logits.len() < 2 {
        return format!("{corrected} The hill of {name} has {n_own}.");
    }
    format!(
        "{corrected} The published bins say {published}: {n_own} of {name} leave {} of their {N_PUBLISHED_BINS} bins empty, and emptiness counts as distance.",
        own.n_empty()
    )
}

fn authenticity_answer(fit: &Fit, class: u8) -> String {
    let (found, name) = (&fit.classes[usize::from(class)], class_name(class));
    let (seen, unseen) = (found.corrected.authenticity, found.unseen.authenticity);
    let difference = if seen > unseen {
        format!("So {} of it is memory.", format::measure(seen - unseen))
    } else {
        "So nothing of it is memory.".to_owned()
    };
    let richness = if fit.classes.len() == 2 {
        "With two classes a point is right in both steps or in none, so Richness adds nothing.".to_owned()
    } else {
        format!("Richness of {name} is {}, because a wrong point is wrong in two steps only.", format::measure(found.corrected.richness))
    };
    format!("{} of {}. {difference} {richness}", format::measure(unseen), format::measure(seen))
}
