//! What the distribution of sizes over classes says in a sentence.

use super::Finding;
use crate::{RankedClass, format};

/// Between which sizes the classes lie, and between which numbers of rows; `unit` is that of the sizes.
pub fn distribution_finding(classes: &[RankedClass], unit: &str) -> Finding {
    let sizes = || classes.iter().filter_map(|class| class.size.filter(|size| size.is_finite() && *size > 0.0));
    let n_sized = sizes().count();
    let all = format::counted(classes.len() as u64, "class", "classes");
    let rows = (classes.iter().map(|class| class.count).min(), classes.iter().map(|class| class.count).max());
    let rows = match rows {
        (Some(low), Some(high)) if low < high => format!("{} to {} rows", format::count(low), format::count(high)),
        (Some(rows), _) => format::counted(rows, "row", "rows"),
        _ => return Finding::default(),
    };
    let (low, high) = sizes().fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), size| (low.min(size), high.max(size)));
    if n_sized == 0 {
        return Finding::new("No class has a foundation size", format!("In the data a class has {rows}."));
    }
    let who = if n_sized == classes.len() { format!("The {all}") } else { format!("{} of {all}", format::count(n_sized as u64)) };
    let need = match (format::size(Some(low)), format::size(Some(high))) {
        (low, high) if low == high => format!("{low} {unit}"),
        (low, high) => format!("{low} to {high} {unit}"),
    };
    let verb = if n_sized == 1 { "needs" } else { "need" };
    let none = match classes.len() - n_sized {
        0 => String::new(),
        1 => " 1 class has no size.".to_owned(),
        n => format!(" {} classes have no size.", format::count(n as u64)),
    };
    Finding::new(format!("{who} {verb} {need}"), format!("In the data a class has {rows}.{none}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sizes: &[(Option<f64>, u64)], expected: &str) {
        let class = |(class_idx, &(size, count)): (usize, &(Option<f64>, u64))| RankedClass {
            class_idx,
            name: String::new(),
            size,
            interval: None,
            is_beyond: false,
            theory: None,
            count,
            notes: Vec::new(),
        };
        let classes: Vec<RankedClass> = sizes.iter().enumerate().map(class).collect();
        assert_eq!(distribution_finding(&classes, "rows").to_string(), expected);
    }

    #[test]
    fn sizes_and_rows_are_told_by_their_ends() {
        check(&[(Some(40.0), 140), (Some(61.0), 150)], "The 2 classes need ≈ 40 to ≈ 61 rows. In the data a class has 140 to 150 rows.");
        check(
            &[(Some(40.0), 9), (None, 9), (None, 9)],
            "1 of 3 classes needs ≈ 40 rows. In the data a class has 9 rows. 2 classes have no size.",
        );
        check(&[(None, 5), (None, 6)], "No class has a foundation size. In the data a class has 5 to 6 rows.");
        check(&[], "");
    }
}
