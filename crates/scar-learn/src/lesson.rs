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
    /// Subsamples and their ratios.
    Scale,
    /// Logits and the normal law.
    Coverage,
    /// Labels that are believed, and points never seen.
    Authenticity,
    /// The learning curve and the size of a step.
    Enough,
    /// The whole out of its steps.
    All,
    /// A game: which points to add.
    Add,
    /// The same points seen twice.
    Modalities,
}

impl Lesson {
    /// All, in their order.
    pub const ALL: [Self; 8] =
        [Self::Step, Self::Scale, Self::Coverage, Self::Authenticity, Self::Enough, Self::All, Self::Add, Self::Modalities];

    /// Its place in the order, from 1.
    pub fn number(self) -> u8 {
        1 + Self::ALL.iter().position(|&lesson| lesson == self).unwrap_or(0) as u8
    }

    /// The name in a link.
    pub fn key(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Scale => "scale",
            Self::Coverage => "coverage",
            Self::Authenticity => "authenticity",
            Self::Enough => "enough",
            Self::All => "all",
            Self::Add => "add",
            Self::Modalities => "modalities",
        }
    }

    /// The lesson of a name.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lesson| lesson.key() == key)
    }

    /// Its name in lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "Step",
            Self::Scale => "Scale",
            Self::Coverage => "Coverage",
            Self::Authenticity => "Authenticity",
            Self::Enough => "Enough?",
            Self::All => "All steps",
            Self::Add => "What to add",
            Self::Modalities => "Modalities",
        }
    }

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Step => "A class is a step",
            Self::Scale => "Scale: what is left when data is thinned?",
            Self::Coverage => "Coverage: does the hill look like a bell?",
            Self::Authenticity => "Authenticity and Richness: who is right where?",
            Self::Enough => "Enough? What another point still brings",
            Self::All => "All steps at once: why the total is not the sum",
            Self::Add => "What to add: your mix against chance and a plan",
            Self::Modalities => "Two modalities: what one sees and the other does not",
        }
    }

    /// Its sentences; a term stands between asterisks where it is first said.
    pub fn sentences(self) -> &'static [&'static str] {
        match self {
            Self::Step => &[
                "Each mark is one sample, and its color is the label that somebody gave it. A *probe* divides the plane by straight lines into one region for each class.",
                "For one class that is a question of yes or no: does the point lie in its region? This question is a *step*, so there are as many steps as classes. A ring marks the points that are wrong in the step in view.",
            ],
            Self::Scale => &[
                "Would less data do? To see, one point in five is kept of each class, and the probe is trained on these alone. What is kept is a *subsample*, and 5 is its *ratio*. Pale points are left out.",
                "*Scale* is the share of kept points that are right in at least one step, over the ratio. One subsample may be lucky, so ratio 5 is drawn five times, ratio 30 thirty times, and each draw is one training.",
            ],
            Self::Coverage => &[
                "For each point the probe gives every class a number, the *logit*: the higher, the surer. The second picture piles up the logits of one step: right of 0 the points of the class, left of 0 all others.",
                "One kind of sample piles up to one hill, close to the bell curve of the normal law. *Coverage* says how close: 1 is the bell itself. A hill with a gap or a shoulder means that kinds of samples are missing.",
            ],
            Self::Authenticity => &[
                "A point is right in a step if the probe answers as its label says. The share of right points is the *Authenticity* of the step: how far its labels can be believed. A ring marks the wrong ones.",
                "A point that is wrong here may still be right in other steps: *Richness* counts that too. And a probe flatters the points it was trained on, so five more probes each judge a fifth that they never saw: the open marks.",
            ],
            Self::Enough => &[
                "A probe is trained on every subsample and tested on the points that it left out. Each small dot is one training, each large dot the mean of its size. The line through them is the *learning curve*.",
                "How many points are enough? Say how much more error you accept, ε: drag the dashed line. Where all draws but a share δ stay below it, at the upright line, more points bring less than ε.",
                "The last picture is the published rule. It looks at one step: *H* joins its four measures, and the *envelope* is the highest curve of its kind below all points of H.",
            ],
            Self::All => &[
                "A data set is enough if no step fails. The square holds all that can happen: the band of A is as wide as the chance that its step fails, the band of B as high.",
                "Where the bands cross, both fail. The sum of the chances counts that corner twice, so it is taken off once: *inclusion and exclusion*. With more steps there are more corners to take off and to put back.",
            ],
            Self::Add => &[
                "These classes are uneven, but in later use all will be equally frequent. You may collect 100 points. Of which classes? Spend them by the sliders below the picture.",
                "Each row of dots is one way to spend as many points: small dots are draws, the large one their mean. A *plan* raises the lowest classes first. Random points are a strong opponent: a plan that does not beat them is not worth its trouble.",
            ],
            Self::Modalities => &[
                "The same samples can be seen twice, as a picture and as its caption. Here one probe sees only how far to the right a point lies, x, and another only how high, y. Each is a *modality*.",
                "Filled marks: how many points are right by x alone. Open marks: by y alone. Then the *label swap*: the clusters of one modality become the labels of the other. What it cannot find again, it does not see.",
            ],
        }
    }

    /// The one thing to try.
    pub fn task(self) -> &'static str {
        match self {
            Self::Step => "Drag a point deep into another region. How far do the lines follow?",
            Self::Scale => "Move the ratio to 20, then draw again and again. How far do the lines jump?",
            Self::Coverage => "Set the clusters per class to 2. The hill splits, and Coverage falls.",
            Self::Authenticity => "Raise the label noise to 30 %. Which falls further: points seen, or points never seen?",
            Self::Enough => "Move ε from 5 % to 2 %. How many more points does that cost?",
            Self::All => "Lower the label noise to 10 %. Does the corner shrink faster than the bands?",
            Self::Add => "Spend all 100 points on one class, then on the smallest two. Which is better?",
            Self::Modalities => "Drag some points of B up to the height of A. Which mark of B moves?",
        }
    }

    /// The question about what is on screen.
    pub fn question(self, learn: &Learn) -> String {
        let class = class_name(learn.class);
        match self {
            Self::Step => format!("In the step of class {class}, how many points are right?"),
            Self::Scale => "How large is Scale here, and how often is the probe trained in all?".to_owned(),
            Self::Coverage => format!("What is the Coverage of class {class}, and why do the published 100 bins say less?"),
            Self::Authenticity => format!("How much of the Authenticity of class {class} is left on points never seen?"),
            Self::Enough => format!("From how many points on is the error within {} % of its end?", learn.epsilon),
            Self::All => "How likely is it that some step fails, and why is that not the sum?".to_owned(),
            Self::Add => "Does your mix beat as many points at random?".to_owned(),
            Self::Modalities => format!("Which modality serves class {class} better, and how much of the other does each find again?"),
        }
    }

    /// What the points are drawn by at its beginning.
    pub fn recipe(self) -> Recipe {
        match self {
            Self::Step => Recipe { rows: 90, overlap: 45, ..Recipe::default() },
            Self::Scale => Recipe { rows: 150, overlap: 45, ..Recipe::default() },
            Self::Coverage => Recipe { rows: 150, overlap: 10, ..Recipe::default() },
            Self::Authenticity => Recipe { rows: 36, overlap: 70, noise: 10, seed: 11, ..Recipe::default() },
            Self::Enough => Recipe { rows: 240, overlap: 60, ..Recipe::default() },
            Self::All => Recipe { rows: 150, overlap: 60, noise: 40, ..Recipe::default() },
            Self::Add => Recipe { rows: 40, overlap: 60, imbalance: 70, ..Recipe::default() },
            Self::Modalities => Recipe { rows: 150, ..Recipe::default() },
        }
    }

    /// The ratio at its beginning; lessons that keep all points have 1 and no other.
    pub fn ratio(self) -> u32 {
        if self == Self::Scale { 5 } else { 1 }
    }

    /// Whether it looks at one class.
    pub fn has_class(self) -> bool {
        !matches!(self, Self::Scale | Self::All | Self::Add)
    }

    /// Whether ε is chosen in it.
    pub fn has_tolerance(self) -> bool {
        matches!(self, Self::Enough | Self::All)
    }
}
