//! The lesson on two modalities.

use super::Found;
use crate::point::class_name;
use scar_report::format;

pub(super) fn finding(found: &Found) -> String {
    let Some(views) = &found.views else { return String::new() };
    // The class for which the two differ most.
    let difference = |pair: &[f64; 2]| (pair[0] - pair[1]).abs();
    let most = (0..views.authenticity.len())
        .rev()
        .max_by(|&a, &b| difference(&views.authenticity[a]).total_cmp(&difference(&views.authenticity[b])));
    most.map_or_else(String::new, |class| {
        let [x, y] = views.authenticity[class].map(format::percent);
        format!("Class {}: {x} right by x alone, {y} by y alone.", class_name(class as u8))
    })
}

pub(super) fn answer(found: &Found, class: u8) -> String {
    let Some(views) = &found.views else { return String::new() };
    let (name, [x, y]) = (class_name(class), views.authenticity[usize::from(class)]);
    let better = if x > y {
        format!("x: the Authenticity of {name} is {} by x and {} by y.", format::measure(x), format::measure(y))
    } else if x < y {
        format!("y: the Authenticity of {name} is {} by y and {} by x.", format::measure(y), format::measure(x))
    } else {
        format!("Neither: the Authenticity of {name} is {} by both.", format::measure(x))
    };
    let swap = views.found_again.map_or_else(
        || "There are too few different points to be clustered.".to_owned(),
        |[x, y]| {
            format!("A probe on x finds {} of the clusters of y again, one on y {} of those of x.", format::percent(x), format::percent(y))
        },
    );
    format!("{better} {swap}")
}
