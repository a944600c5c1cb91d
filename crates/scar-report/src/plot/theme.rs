//! The colors and sizes of figures. Plotters draws with a placeholder color for each token. [`finish`] then replaces it by the page's custom
//! property, or by the color itself in a separate file.

use plotters::style::RGBColor;

use crate::format;

/// Where a figure will be shown.
///
/// ```
/// use scar_report::plot::{Colors, Width, bubbles};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let follows_the_page = |colors| bubbles(&report.measures[0], &[0, 1, 2], &[], Width::Wide, colors).contains("var(--ink)");
/// assert!(follows_the_page(Colors::Page) && !follows_the_page(Colors::Light));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// On the page: colors are `var(--…)` and follow the page's light or dark theme.
    Page,
    /// In a file, with light colors.
    Light,
    /// In a file, with dark colors, which need a dark background.
    Dark,
}

/// How wide a figure is drawn, so that its text is neither tiny nor huge.
///
/// ```
/// use scar_report::plot::{Colors, Width, bubbles};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let view_box = |width| bubbles(&report.measures[0], &[0, 1, 2], &[], width, Colors::Page).contains(r#"viewBox="0 0 330 360""#);
/// assert!(view_box(Width::Narrow) && !view_box(Width::Wide));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// For a phone.
    Narrow,
    /// For everything else.
    Wide,
}

/// Tokens that figures use, with their light and dark colors. The page's `tokens.css` has the same names and colors.
const TOKENS: [(&str, &str, &str); 30] = [
    ("--ink", "#1b1f24", "#e6e9ed"),
    ("--ink-soft", "#57606a", "#9aa4af"),
    ("--grid", "#e3e6ea", "#2a3037"),
    ("--scale", "#57606a", "#9aa4af"),
    ("--coverage", "#0072b2", "#5bb4ea"),
    ("--authenticity", "#b34700", "#f08a4b"),
    ("--richness", "#007a59", "#3cc79c"),
    // Okabe–Ito, the light ones darkened to 3 : 1 on white.
    ("--class-1", "#0072b2", "#3d9fdb"),
    ("--class-2", "#d55e00", "#f07f2e"),
    ("--class-3", "#009e73", "#1cc294"),
    ("--class-4", "#b3608c", "#dd92b9"),
    ("--class-5", "#b87a00", "#e69f00"),
    ("--class-6", "#2f8fcc", "#78c5f2"),
    ("--class-7", "#8f8500", "#f0e442"),
    ("--class-8", "#1b1f24", "#e6e9ed"),
    // Twelve hues of equal lightness.
    ("--hue-1", "#c4537a", "#ee86a8"),
    ("--hue-2", "#c35a4e", "#f08b7e"),
    ("--hue-3", "#b06a1e", "#e39a55"),
    ("--hue-4", "#927a00", "#c7ab3f"),
    ("--hue-5", "#698729", "#9dba5d"),
    ("--hue-6", "#2d8f57", "#64c389"),
    ("--hue-7", "#008f82", "#44c3b6"),
    ("--hue-8", "#008aa8", "#46bcdc"),
    ("--hue-9", "#1f80c4", "#67b2f4"),
    ("--hue-10", "#6a71cc", "#9ea5fb"),
    ("--hue-11", "#9663bf", "#c797ee"),
    ("--hue-12", "#b357a0", "#e38bd0"),
    ("--size", "#6a4a9c", "#b79be6"),
    ("--surface", "#ffffff", "#14171b"),
    ("--quiet", "#c4c9cf", "#454d56"),
];

/// The style rules that give the tokens their colors in a page of its own: light ones, and dark ones on a dark screen; on paper light ones.
///
/// ```
/// let rules = scar_report::plot::color_tokens();
/// assert!(rules.starts_with(":root{color-scheme:light dark;--ink:#1b1f24;") && rules.contains("{:root{--ink:#e6e9ed;"));
/// ```
pub fn color_tokens() -> String {
    let of = |color: fn(&(&str, &'static str, &'static str)) -> &'static str| -> String {
        TOKENS.iter().map(|token| format!("{}:{};", token.0, color(token))).collect()
    };
    let (light, dark) = (of(|token| token.1), of(|token| token.2));
    format!(":root{{color-scheme:light dark;{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}")
}

/// A token as plotters draws with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token(u8);

impl Token {
    pub const INK: Self = Self(0);
    pub const INK_SOFT: Self = Self(1);
    pub const GRID: Self = Self(2);
    pub const SCALE: Self = Self(3);
    pub const COVERAGE: Self = Self(4);
    pub const AUTHENTICITY: Self = Self(5);
    pub const RICHNESS: Self = Self(6);
    pub const SIZE: Self = Self(27);
    pub const SURFACE: Self = Self(28);
    pub const QUIET: Self = Self(29);

    /// The color of class `idx` of `n_classes`: Okabe–Ito for up to eight, else hue steps, again from the start after
    /// twelve (marks tell those apart).
    pub fn class(idx: usize, n_classes: usize) -> Self {
        if n_classes <= 8 { Self(7 + (idx % 8) as u8) } else { Self(15 + (idx % 12) as u8) }
    }

    /// The color as SVG says it.
    pub fn in_svg(self, colors: Colors) -> String {
        let (name, light, dark) = TOKENS[usize::from(self.0)];
        match colors {
            Colors::Page => format!("var({name})"),
            Colors::Light => light.to_owned(),
            Colors::Dark => dark.to_owned(),
        }
    }

    /// The placeholder color.
    pub fn color(self) -> RGBColor {
        RGBColor(STAND_IN.0, STAND_IN.1, self.0)
    }
}

/// Red and green of every placeholder color; blue is the token's number.
const STAND_IN: (u8, u8) = (0xFE, 0x01);

/// Replaces the placeholder colors by the tokens, and takes out what in a name would turn its line around.
pub(super) fn finish(svg: &str, colors: Colors) -> String {
    let stand_in = format!("#{:02X}{:02X}", STAND_IN.0, STAND_IN.1);
    let mut parts = svg.split(&stand_in);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|&number| usize::from(number) < TOKENS.len());
        match number {
            Some(number) => text.push_str(&Token(number).in_svg(colors)),
            None => text.push_str("#000000"),
        }
        text.push_str(part.get(2..).unwrap_or_default());
    }
    text.replace(format::turns_a_line, "")
}

/// Viridis at `share` in 0…1.
pub(super) fn viridis(share: f64) -> RGBColor {
    const STOPS: [(u8, u8, u8); 9] = [
        (68, 1, 84),
        (71, 44, 122),
        (59, 81, 139),
        (44, 113, 142),
        (33, 144, 141),
        (39, 173, 129),
        (92, 200, 99),
        (170, 220, 50),
        (253, 231, 37),
    ];
    let at = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 } * (STOPS.len() - 1) as f64;
    let idx = (at as usize).min(STOPS.len() - 2);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * (at - idx as f64)).round() as u8;
    let (from, to) = (STOPS[idx], STOPS[idx + 1]);
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_become_tokens_or_colors() {
        let svg = r##"<g fill="#FE0100" stroke="#FE0104"/><g fill="#123456"/>"##;
        assert_eq!(finish(svg, Colors::Page), r##"<g fill="var(--ink)" stroke="var(--coverage)"/><g fill="#123456"/>"##);
        assert_eq!(finish(svg, Colors::Light), r##"<g fill="#1b1f24" stroke="#0072b2"/><g fill="#123456"/>"##);
        assert_eq!(finish(svg, Colors::Dark), r##"<g fill="#e6e9ed" stroke="#5bb4ea"/><g fill="#123456"/>"##);
    }

    #[test]
    fn tokens_are_those_of_the_style_sheet() {
        let css = include_str!("../../../../www/styles/tokens.css");
        for (name, light, dark) in TOKENS {
            assert!(css.contains(&format!("{name}: light-dark({light}, {dark})")), "{name} {light} {dark} is not in tokens.css");
        }
    }

    #[test]
    fn viridis_runs_from_violet_to_yellow() {
        assert_eq!(viridis(0.0), RGBColor(68, 1, 84));
        assert_eq!(viridis(1.0), RGBColor(253, 231, 37));
        assert_eq!(viridis(f64::NAN), viridis(0.0));
    }
}
