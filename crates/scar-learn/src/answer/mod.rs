//! What a lesson finds in the points on screen: the answer to its question, and the picture in a sentence.

mod add;
mod all;
mod authenticity;
mod coverage;
mod enough;
mod modalities;
mod scale;
mod step;

pub(crate) use all::chances;
pub use step::StepCount;

use crate::curve::Curve;
use crate::fit::{Fit, NoFit};
use crate::game::Game;
use crate::learn::Learn;
use crate::lesson::Lesson;
use crate::point::class_name;
use crate::views::Views;
use scar_report::format;

/// What is found in the points of a lesson.
#[derive(Clone, Debug)]
pub struct Found {
    /// The probe and the measures.
    pub fit: Fit,
    /// The learning curve, in the lesson that shows it and where the points are enough to be thinned.
    pub curve: Option<Curve>,
    /// What two modalities find, in the lesson that shows it.
    pub views: Option<Views>,
    /// The outcomes of the game, in the lesson that plays it.
    pub game: Option<Game>,
}

impl Learn {
    /// Why nothing is measured, and what to do.
    pub fn no_fit_words(&self, none: NoFit) -> String {
        if self.ratio > 1 {
            return format!(
                "At ratio {} too few points are kept to tell classes apart. Choose a smaller ratio, or add points.",
                self.ratio
            );
        }
        match none {
            NoFit::NoPoints => "There is no point. Add some, or raise the number of points.".to_owned(),
            NoFit::OneClass(class) => {
                let name = class_name(class);
                format!("All points are of class {name}, so there is nothing to tell apart. Give a point another label.")
            }
        }
    }
}

impl Learn {
    /// All that is found.
    ///
    /// # Errors
    /// [`NoFit`] where the probe is trained on points of fewer than two classes.
    pub fn find(&self) -> Result<Found, NoFit> {
        let fit = self.fit()?;
        let curve = self.curve(&fit);
        Ok(Found { fit, curve, views: self.views(), game: self.game() })
    }

    /// The picture in a sentence: the finding, which is also read out.
    pub fn finding(&self, found: &Found) -> String {
        match self.lesson {
            Lesson::Step => step::finding(&found.fit),
            Lesson::Scale => scale::finding(self, &found.fit),
            Lesson::Coverage => coverage::finding(&found.fit, self.class),
            Lesson::Authenticity => authenticity::finding(&found.fit),
            Lesson::Enough => enough::finding(found),
            Lesson::All => all::finding(&found.fit),
            Lesson::Add => add::finding(self, found),
            Lesson::Modalities => modalities::finding(found),
        }
    }

    /// The answer to the lesson's question, from what is on screen.
    pub fn answer(&self, found: &Found) -> String {
        match self.lesson {
            Lesson::Step => step::answer(&found.fit, self.class),
            Lesson::Scale => scale::answer(self, &found.fit),
            Lesson::Coverage => coverage::answer(&found.fit, self.class),
            Lesson::Authenticity => authenticity::answer(&found.fit, self.class),
            Lesson::Enough => enough::answer(self, found),
            Lesson::All => all::answer(self, &found.fit),
            Lesson::Add => add::answer(self, found),
            Lesson::Modalities => modalities::answer(found, self.class),
        }
    }

    /// The chosen point in a sentence, or how to choose one.
    pub fn chosen_words(&self, chosen: Option<u16>, fit: Option<&Fit>) -> String {
        let points = self.scene.points();
        let Some(place) = chosen.and_then(|chosen| points.iter().position(|&(id, _)| id == chosen)) else {
            return "No point is chosen.".to_owned();
        };
        let (_, point) = points[place];
        let [x, y] = point.place().map(|value| format::fixed(value, 2));
        let in_fit = self.trained().iter().position(|&idx| idx == place);
        let says = fit.zip(in_fit).map_or_else(String::new, |(fit, place)| {
            let prediction = class_name(fit.seen[place] as u8);
            if fit.is_right(place) { " The probe says so too.".to_owned() } else { format!(" The probe says {prediction}.") }
        });
        format!("Point {} of {}: class {}, at {x}, {y}.{says}", place + 1, points.len(), class_name(point.class))
    }
}

fn points(n: usize) -> String {
    format::counted(n as u64, "point", "points")
}
