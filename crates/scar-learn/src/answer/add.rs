//! The lesson on what to add.

use super::{Found, points};
use crate::game::{BUDGET, Game};
use crate::learn::Learn;
use crate::point::class_name;
use scar_report::format;

pub(super) fn finding(learn: &Learn, found: &Found) -> String {
    let Some(game) = &found.game else { return String::new() };
    let n_left = BUDGET - learn.n_spent();
    let now = format::percent(game.now.score());
    if learn.n_spent() == 0 {
        return format!("{now} right on later points. {} to spend.", points(n_left as usize));
    }
    format!("From {now} to {} right on later points. {} left to spend.", format::percent(game.own.score()), points(n_left as usize))
}

pub(super) fn answer(learn: &Learn, found: &Found) -> String {
    let Some(game) = &found.game else { return String::new() };
    let plan = mix(&game.plan.adds);
    let others = |game: &Game| format!("At random: {}. The plan, {plan}: {}.", percent(game.random.score()), percent(game.plan.score()));
    if learn.n_spent() == 0 {
        return format!("You have spent nothing yet. {}", others(game));
    }
    let verdict = match game.own.score() - game.random.score() {
        difference if difference > 0.005 => "Yes",
        difference if difference < -0.005 => "No",
        _ => "Hardly",
    };
    format!("{verdict}. Your mix, {}: {}. {}", mix(&game.own.adds), percent(game.own.score()), others(game))
}

/// `10 A, 20 B`.
fn mix(adds: &[u64]) -> String {
    let named = adds.iter().enumerate().map(|(class, n)| format!("{n} {}", class_name(class as u8)));
    named.collect::<Vec<_>>().join(", ")
}

fn percent(share: f64) -> String {
    format!("{} %", format::fixed(share * 100.0, 1))
}
