//! Turns numbers into text for people. All rounding for display is done here, so that a number reads the same everywhere. Exports have
//! all digits and do not use this module.

/// The text in place of a number that has no meaning.
pub const MISSING: &str = "–";

/// A measure with three decimals: `0.412`.
///
/// What is not finite is [`MISSING`].
///
/// ```
/// use scar_report::format::{MISSING, measure};
/// assert_eq!(measure(0.41249), "0.412");
/// assert_eq!(measure(f64::NAN), MISSING);
/// ```
pub fn measure(value: f64) -> String {
    if value.is_finite() { format!("{value:.3}") } else { MISSING.to_owned() }
}

/// A measure with the standard deviation of its repeats, where there are repeats: `0.412 ± 0.030`.
///
/// ```
/// use scar_report::format::measure_with_spread;
/// assert_eq!(measure_with_spread(0.4123, Some(0.03)), "0.412 ± 0.030");
/// assert_eq!(measure_with_spread(0.4123, None), "0.412");
/// ```
pub fn measure_with_spread(value: f64, sd: Option<f64>) -> String {
    match sd.filter(|sd| sd.is_finite()) {
        Some(sd) => format!("{} ± {sd:.3}", measure(value)),
        None => measure(value),
    }
}

/// A whole number with thousands separators: `1,797`.
///
/// ```
/// assert_eq!(scar_report::format::count(1_797), "1,797");
/// assert_eq!(scar_report::format::count(999), "999");
/// ```
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 class`, `10 classes`.
///
/// ```
/// use scar_report::format::counted;
/// assert_eq!(counted(1, "class", "classes"), "1 class");
/// assert_eq!(counted(1000, "class", "classes"), "1,000 classes");
/// ```
pub fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// An amount of money or any other cost, to two places where it is not whole.
///
/// ```
/// use scar_report::format::money;
/// assert_eq!((money(1200.0), money(12.5)), ("1,200".to_owned(), "12.50".to_owned()));
/// ```
pub fn money(amount: f64) -> String {
    if !amount.is_finite() {
        return MISSING.to_owned();
    }
    let hundredths = (amount.max(0.0) * 100.0).round() as u64;
    let whole = count(hundredths / 100);
    match hundredths % 100 {
        0 => whole,
        rest => format!("{whole}.{rest:02}"),
    }
}

/// A difference of shares in points, signed, with one decimal.
///
/// ```
/// use scar_report::format::points;
/// assert_eq!([0.0163, -0.002, -0.0001].map(points), ["+1.6", "−0.2", "0.0"]);
/// ```
pub fn points(difference: f64) -> String {
    if !difference.is_finite() {
        return MISSING.to_owned();
    }
    let tenths = (difference * 1000.0).round();
    let sign = if tenths > 0.0 {
        "+"
    } else if tenths < 0.0 {
        "−"
    } else {
        ""
    };
    format!("{sign}{:.1}", tenths.abs() / 10.0)
}

/// An estimated size without false digits, three of them: `≈ 61,200`. Sizes at or below 0 need no sample.
///
/// ```
/// use scar_report::format::{MISSING, size};
/// assert_eq!(size(Some(61_234.5)), "≈ 61,200");
/// assert_eq!((size(Some(-3.0)).as_str(), size(None).as_str()), ("0", MISSING));
/// ```
pub fn size(samples: Option<f64>) -> String {
    match samples.filter(|samples| samples.is_finite()) {
        None => MISSING.to_owned(),
        Some(samples) if samples <= 0.0 => "0".to_owned(),
        Some(samples) if samples >= 1e15 => format!("≈ {samples:.2e}"),
        Some(samples) => {
            let step = 10f64.powf((samples.log10().floor() - 2.0).max(0.0));
            format!("≈ {}", count(((samples / step).round() * step) as u64))
        }
    }
}

/// An estimated size with its unit: `≈ 61,200 samples`.
///
/// ```
/// assert_eq!(scar_report::format::samples(Some(61_234.5)), "≈ 61,200 samples");
/// assert_eq!(scar_report::format::samples(None), "–");
/// ```
pub fn samples(value: Option<f64>) -> String {
    let size = size(value);
    if size == MISSING { size } else { format!("{size} samples") }
}

/// A share as a whole percentage: `61 %`.
///
/// Shares outside 0…1 are shown as the nearer end.
///
/// ```
/// use scar_report::format::percent;
/// assert_eq!((percent(0.614).as_str(), percent(1.2).as_str()), ("61 %", "100 %"));
/// ```
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.0} %", share.clamp(0.0, 1.0) * 100.0) } else { MISSING.to_owned() }
}

/// A share as a percentage with one decimal and without the sign, for sentences and cells that go on: `71.4`.
///
/// ```
/// use scar_report::format::{MISSING, percent_number};
/// assert_eq!([0.7136, 0.05, 1.0].map(percent_number), ["71.4", "5.0", "100.0"]);
/// assert_eq!(percent_number(f64::NAN), MISSING);
/// ```
pub fn percent_number(share: f64) -> String {
    if share.is_finite() { format!("{:.1}", share * 100.0) } else { MISSING.to_owned() }
}

/// A share that may be small, with two digits below a tenth: `23 %`, `0.35 %`, `0 %`.
///
/// ```
/// use scar_report::format::small_percent;
/// assert_eq!([0.2345, 0.0123, 0.0035, 0.00001, 0.0].map(small_percent), ["23 %", "1.2 %", "0.35 %", "under 0.01 %", "0 %"]);
/// ```
pub fn small_percent(share: f64) -> String {
    match share * 100.0 {
        percents if percents > 0.0 && percents < 0.01 => "under 0.01 %".to_owned(),
        percents if percents > 0.0 && percents < 0.995 => format!("{percents:.2} %"),
        percents if percents > 0.0 && percents < 9.95 => format!("{percents:.1} %"),
        _ => percent(share),
    }
}

/// The time that is left, in the unit a person would use: `8 s left`, `3 min left`.
///
/// `secs` in seconds; empty for a time below 0 or not finite.
///
/// ```
/// use scar_report::format::time_left;
/// assert_eq!([0.4, 7.2, 170.0, 9000.0].map(time_left), ["under 1 s left", "8 s left", "3 min left", "2.5 h left"]);
/// assert_eq!(time_left(f64::INFINITY), "");
/// ```
pub fn time_left(secs: f64) -> String {
    match secs {
        secs if !secs.is_finite() || secs < 0.0 => String::new(),
        secs if secs < 1.0 => "under 1 s left".to_owned(),
        secs if secs < 90.0 => format!("{:.0} s left", secs.ceil()),
        secs if secs < 5400.0 => format!("{:.0} min left", (secs / 60.0).ceil()),
        secs => format!("{:.1} h left", secs / 3600.0),
    }
}

/// Rows and columns of a matrix: `1,797 × 64`.
///
/// ```
/// assert_eq!(scar_report::format::shape(1_797, 64), "1,797 × 64");
/// ```
pub fn shape(rows: u64, dims: u64) -> String {
    format!("{} × {}", count(rows), count(dims))
}

/// A subsampling ratio: `all rows`, `1 row in 5`.
///
/// ```
/// use scar_report::format::ratio;
/// assert_eq!((ratio(1).as_str(), ratio(5).as_str()), ("all rows", "1 row in 5"));
/// ```
pub fn ratio(ratio: u32) -> String {
    if ratio == 1 { "all rows".to_owned() } else { format!("1 row in {ratio}") }
}

/// How often a size holds the rows there are, in words: `46 % of the data`, `3.4 × the data`.
///
/// ```
/// use scar_report::format::{MISSING, times};
/// assert_eq!([0.462, 3.41, 34.2, 1234.0].map(times), ["46 % of the data", "3.4 × the data", "34 × the data", "1,234 × the data"]);
/// assert_eq!((times(0.001).as_str(), times(0.0).as_str()), ("under 1 % of the data", "0 % of the data"));
/// assert_eq!(times(f64::INFINITY), MISSING);
/// ```
pub fn times(times: f64) -> String {
    match times {
        times if !times.is_finite() => MISSING.to_owned(),
        times if times > 0.0 && times < 0.01 => "under 1 % of the data".to_owned(),
        times if times < 0.995 => format!("{:.0} % of the data", times.max(0.0) * 100.0),
        times if times < 9.95 => format!("{times:.1} × the data"),
        times => format!("{} × the data", count(times.round() as u64)),
    }
}

/// A sentence whose numbers stay on one line with their signs and units.
///
/// ```
/// use scar_report::format::unbroken;
/// assert_eq!(unbroken("≈ 830 of 1,438, 95 % interval"), "≈\u{a0}830 of 1,438, 95\u{a0}% interval");
/// ```
pub fn unbroken(words: &str) -> String {
    [("≈ ", "≈\u{a0}"), (" %", "\u{a0}%"), (" = ", "\u{a0}=\u{a0}"), ("1 − δ", "1\u{a0}−\u{a0}δ")]
        .into_iter()
        .fold(words.to_owned(), |words, (broken, whole)| words.replace(broken, whole))
}

/// A size on an axis, short: `500`, `20,000`, `5 M`.
///
/// ```
/// assert_eq!([0.0, 500.0, 20_000.0, 5e6, 2e9].map(scar_report::format::axis_size), ["0", "500", "20,000", "5 M", "2,000 M"]);
/// ```
pub fn axis_size(size: f64) -> String {
    if size >= 1e6 { format!("{} M", count((size / 1e6).round() as u64)) } else { count(size.max(0.0).round() as u64) }
}

/// A value of a matrix, short: `−0.41`, `16`, `1.2e9`.
///
/// ```
/// use scar_report::format::value;
/// assert_eq!([-0.41, 16.0, 1.2e9, 0.0].map(value), ["−0.41", "16", "1.2e9", "0"]);
/// ```
pub fn value(value: f32) -> String {
    let size = value.abs();
    let text = match size {
        _ if !size.is_finite() => return MISSING.to_owned(),
        0.0 => return "0".to_owned(),
        _ if !(1e-3..1e6).contains(&size) => format!("{size:.1e}"),
        _ if size.fract() == 0.0 => count(size as u64),
        _ => format!("{size:.3}").trim_end_matches('0').to_owned(),
    };
    if value < 0.0 { format!("−{text}") } else { text }
}

/// A cosine near 1, with two digits of what it lacks, and no zeros behind these: `0.9968`.
///
/// ```
/// use scar_report::format::cosine;
/// assert_eq!([0.99, 0.99681, 0.999_987, 0.75, 1.0].map(cosine), ["0.99", "0.9968", "0.999987", "0.75", "1"]);
/// ```
pub fn cosine(value: f64) -> String {
    let mut decimals = 2;
    while decimals < 7 && (1.0 - value) * 10f64.powi(decimals) < 9.5 {
        decimals += 1;
    }
    let text = format!("{value:.*}", decimals as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with a fixed number of decimals, for aligned columns and coordinates.
///
/// ```
/// use scar_report::format::fixed;
/// assert_eq!((fixed(2.0 / 3.0, 3).as_str(), fixed(1999.6, 0).as_str()), ("0.667", "2000"));
/// ```
pub fn fixed(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

/// A number with `digits` digits behind its first one: `1.23e-5`.
///
/// ```
/// assert_eq!(scar_report::format::scientific(0.000_012_345, 2), "1.23e-5");
/// ```
pub fn scientific(value: f64, digits: usize) -> String {
    format!("{value:.digits$e}")
}

/// As [`fixed`]; [`MISSING`] for `None`.
///
/// ```
/// use scar_report::format::{MISSING, fixed_or_missing};
/// assert_eq!((fixed_or_missing(Some(0.26), 1).as_str(), fixed_or_missing(None, 1).as_str()), ("0.3", MISSING));
/// ```
pub fn fixed_or_missing(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| MISSING.to_owned(), |value| fixed(value, decimals))
}

/// As [`fixed`], with the sign of positive numbers as well.
///
/// ```
/// use scar_report::format::signed_fixed;
/// assert_eq!([12.4, -3.0].map(|value| signed_fixed(value, 0)), ["+12", "-3"]);
/// ```
pub fn signed_fixed(value: f64, decimals: usize) -> String {
    format!("{value:+.decimals$}")
}

/// A mean difference of shares in points with half the width of its interval, for aligned columns: `+1.6 ± 0.3`.
///
/// ```
/// use scar_report::format::points_with_half_width;
/// assert_eq!(points_with_half_width(0.0163, Some(0.0193)), "+1.6 ± 0.3");
/// assert_eq!(points_with_half_width(-0.01, None), "-1.0");
/// ```
pub fn points_with_half_width(mean: f64, high: Option<f64>) -> String {
    let half_width = high.map_or_else(String::new, |high| format!(" ± {}", fixed(100.0 * (high - mean), 1)));
    signed_fixed(100.0 * mean, 1) + &half_width
}

/// All digits of a number, for hovering: `0.41234567`.
///
/// ```
/// assert_eq!(scar_report::format::full(0.41234567), "0.41234567");
/// ```
pub fn full(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { MISSING.to_owned() }
}

/// Whether a character has no shape and may turn the text around it, so that a name with it would change the sentence that it stands in.
///
/// ```
/// use scar_report::format::turns_a_line;
/// assert!(turns_a_line('\u{202e}') && turns_a_line('\u{2066}') && !turns_a_line('ש') && !turns_a_line('a'));
/// ```
pub fn turns_a_line(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}' | '\u{2067}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_have_three_decimals_and_their_spread() {
        assert_eq!(measure(0.41249), "0.412");
        assert_eq!(measure(f64::NAN), "–");
        assert_eq!(measure_with_spread(0.4, Some(0.03)), "0.400 ± 0.030");
        assert_eq!(measure_with_spread(0.4, None), "0.400");
    }

    #[test]
    fn counts_have_thousands_separators() {
        for (value, text) in [(0, "0"), (999, "999"), (1797, "1,797"), (1_234_567, "1,234,567"), (100_000, "100,000")] {
            assert_eq!(count(value), text);
        }
        assert_eq!(counted(1, "class", "classes"), "1 class");
        assert_eq!(shape(1797, 64), "1,797 × 64");
    }

    #[test]
    fn sizes_have_no_false_digits() {
        assert_eq!(samples(Some(61_234.5)), "≈ 61,200 samples");
        assert_eq!(samples(Some(7.4)), "≈ 7 samples");
        assert_eq!(samples(Some(999.6)), "≈ 1,000 samples");
        assert_eq!(size(Some(-3.0)), "0");
        assert_eq!(samples(None), "–");
    }

    #[test]
    fn values_are_short_and_have_a_true_minus() {
        for (number, text) in [(-0.41, "−0.41"), (16.0, "16"), (0.0, "0"), (1.2e9, "1.2e9"), (0.12345, "0.123"), (f32::NAN, "–")] {
            assert_eq!(value(number), text);
        }
    }

    #[test]
    fn shares_and_times_are_round() {
        assert_eq!(percent(0.614), "61 %");
        assert_eq!(percent(1.2), "100 %");
        assert_eq!(time_left(7.2), "8 s left");
        assert_eq!(time_left(0.4), "under 1 s left");
        assert_eq!(time_left(170.0), "3 min left");
        assert_eq!(time_left(f64::INFINITY), "");
    }
}
