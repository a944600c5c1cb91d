//! The lesson on Authenticity and Richness.

use crate::fit::Fit;
use crate::point::class_name;
use scar_report::format;

pub(super) fn finding(fit: &Fit) -> String {
    let (seen, unseen) = (format::percent(fit.accuracy()), format::percent(fit.unseen_accuracy()));
    format!("{seen} of the points are right if the probe saw them, {unseen} if it did not.")
}

pub(super) fn answer(fit: &Fit, class: u8) -> String {
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
