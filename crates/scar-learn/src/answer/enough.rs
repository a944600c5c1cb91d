//! The lesson on the learning curve.

use super::{Found, points};
use crate::curve::Curve;
use crate::learn::Learn;
use crate::point::class_name;
use scar_method::foundation::{MeasuredSize, step_size};
use scar_report::format;

/// An interval that spans more than this factor has no point value.
const WIDEST: f64 = 4.0;

const TOO_FEW: &str = "There are too few points to leave some out. Add some.";

pub(super) fn finding(found: &Found) -> String {
    let ends = found.curve.as_ref().and_then(|curve| curve.errors.points.first().zip(curve.errors.points.last()));
    let Some((first, last)) = ends else { return TOO_FEW.to_owned() };
    format!(
        "{} error with {}, {} with {}.",
        format::percent(first.mean()),
        points(first.size as usize),
        format::percent(last.mean()),
        points(last.size as usize)
    )
}

pub(super) fn answer(learn: &Learn, found: &Found) -> String {
    let Some(curve) = &found.curve else { return TOO_FEW.to_owned() };
    let size = curve.size(learn.tolerance(), learn.chance());
    let measured = size.as_ref().map_or_else(|| "These points cannot say.".to_owned(), |size| measured_words(size, curve));
    format!("{measured} {}", published_words(learn, curve))
}

/// What the curve says.
fn measured_words(size: &MeasuredSize, curve: &Curve) -> String {
    let n_all = points(curve.errors.whole as usize);
    let rows = |size: f64| format::count(size.round().max(0.0) as u64);
    match (size.size, size.low, size.high) {
        _ if size.beyond_data => format!("More than the {n_all} here: twice as many would still bring more than ε."),
        (Some(_), Some(low), Some(high)) if high > WIDEST * low.max(1.0) => {
            format!("Somewhere from {} to {}: these points cannot say more.", rows(low), rows(high))
        }
        (Some(size), Some(low), Some(high)) => {
            format!("From about {} on, with 95 % confidence from {} to {}.", points(size.round() as usize), rows(low), rows(high))
        }
        _ => "These points cannot say.".to_owned(),
    }
}

/// What the published rule says instead, for the class in view.
fn published_words(learn: &Learn, curve: &Curve) -> String {
    let name = class_name(learn.class);
    let Some(envelope) = curve.envelope(usize::from(learn.class)) else {
        return format!("The published rule has no number for {name}.");
    };
    let Ok(n) = step_size(envelope.h, learn.chance(), learn.tolerance()) else {
        return format!("The published rule has no number for {name}.");
    };
    let end = if envelope.lambda_at_bound { "its rate λ always ends at the lowest one tried" } else { "its rate λ is free" };
    format!(
        "The published rule asks for {} for {name}, from the height h = {} of its curve H: {end}, and that decides h.",
        points(n.round().max(0.0) as usize),
        format::count(envelope.h.round() as u64)
    )
}
