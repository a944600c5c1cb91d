//! Lengths of bars in tables.

/// How long a bar is, as CSS has it: `share` of its track, which it never leaves.
pub fn bar_width(share: f64) -> String {
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    format!("{:.1}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_stays_on_its_track() {
        assert_eq!([0.0, 0.256, 1.0, 7.0, -1.0, f64::INFINITY].map(bar_width), ["0.0%", "25.6%", "100.0%", "100.0%", "0.0%", "100.0%"]);
        // What is not known has no bar.
        assert_eq!(bar_width(f64::NAN), "0.0%");
    }
}
