//! The lessons: their names, their words, and the points with which they begin.

use crate::learn::Learn;
use crate::point::class_name;
use crate::recipe::Recipe;

/// A lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lesson {
    /// A class is a step.
    #[default]
    Step,
    /// Logits and the normal law.
    Coverage,
    /// Labels that are believed, and points never seen.
    Authenticity,
}

impl Lesson {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::Step, Self::Coverage, Self::Authenticity];

    /// Its place in the order, from 1.
    pub fn number(self) -> u8 {
        1 + Self::ALL.iter().position(|&lesson| lesson == self).unwrap_or(0) as u8
    }

    /// The name in a link.
    pub fn key(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Coverage => "coverage",
            Self::Authenticity => "authenticity",
        }
    }

    /// The lesson of a name.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lesson| lesson.key() == key)
    }

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Step => "A class is a step",
            Self::Coverage => "Coverage: does the hill look like a bell?",
            Self::Authenticity => "Authenticity and Richness: who is right where?",
        }
    }

    /// Its sentences; a term stands between asterisks where it is first said.
    pub fn sentences(self) -> &'static [&'static str] {
        match self {
            Self::Step => &[
                "Each mark is one sample, and its color is the label that somebody gave it. A *probe* parts the plane by straight lines, one region for each class.",
                "For one class this answers a question of yes or no: does the point lie in my region? That question is a *step*, and every class is one.",
            ],
            Self::Coverage => &[
                "For each point the probe gives every class a number, the *logit*: the higher, the surer. Below, the logits of one step are piled up: right of 0 the points of the class, left of 0 all others.",
                "One kind of sample piles up to one hill, close to the bell curve of the normal law. *Coverage* says how close: 1 is the bell itself. A hill with a gap or a shoulder means that kinds of samples are missing.",
            ],
            Self::Authenticity => &[
                "A point is right in a step if the probe answers as its label says. The share of right points is the *Authenticity* of the step: how far its labels can be believed. A ring marks the wrong ones.",
                "A point that is wrong here may still be right in other steps: *Richness* counts that too. And a probe flatters the points it was trained on, so five more probes each judge a fifth that they never saw: the open marks below.",
            ],
        }
    }

    /// The one thing to try.
    pub fn task(self) -> &'static str {
        match self {
            Self::Step => "Drag a point deep into another region. How far do the lines follow?",
            Self::Coverage => "Set the clusters per class to 2. The hill splits, and Coverage falls.",
            Self::Authenticity => "Raise the label noise to 30 %. Which falls further: points seen, or points never seen?",
        }
    }

    /// The question about what is on screen.
    pub fn question(self, learn: &Learn) -> String {
        let class = class_name(learn.class);
        match self {
            Self::Step => format!("In the step of class {class}, how many points are right?"),
            Self::Coverage => format!("What is the Coverage of class {class}, and why do the published 100 bins say less?"),
            Self::Authenticity => format!("How much of the Authenticity of class {class} is left on points never seen?"),
        }
    }

    /// What the points are drawn by at its beginning.
    pub fn recipe(self) -> Recipe {
        match self {
            Self::Step => Recipe { rows: 90, overlap: 45, ..Recipe::default() },
            Self::Coverage => Recipe { rows: 150, overlap: 10, ..Recipe::default() },
            Self::Authenticity => Recipe { rows: 36, overlap: 70, noise: 10, seed: 11, ..Recipe::default() },
        }
    }
}
