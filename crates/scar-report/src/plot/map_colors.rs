//! Colors of the 2-D map, which is drawn point by point and not as SVG.

use super::Colors;
use super::theme::{Token, viridis};

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// The color of class `idx` of `n_classes` on a dark ground or a light one: as in every figure.
///
/// ```
/// use scar_report::plot::map_class_color;
/// assert_eq!(map_class_color(0, 8, false), [0x00, 0x72, 0xb2]); // Okabe–Ito's blue
/// assert_ne!(map_class_color(0, 8, true), map_class_color(0, 8, false));
/// ```
pub fn map_class_color(idx: usize, n_classes: usize, is_dark: bool) -> Rgb {
    rgb(Token::class(idx, n_classes), is_dark)
}

/// The color of points without a class, or outside the selection.
///
/// ```
/// assert_eq!(scar_report::plot::map_quiet_color(false), [0xc4, 0xc9, 0xcf]);
/// ```
pub fn map_quiet_color(is_dark: bool) -> Rgb {
    rgb(Token::QUIET, is_dark)
}

/// The color of a share in 0…1: viridis.
///
/// ```
/// assert_eq!(scar_report::plot::map_share_color(0.0), [68, 1, 84]);
/// ```
pub fn map_share_color(share: f64) -> Rgb {
    let color = viridis(share);
    [color.0, color.1, color.2]
}

fn rgb(token: Token, is_dark: bool) -> Rgb {
    let hex = token.in_svg(if is_dark { Colors::Dark } else { Colors::Light });
    let part = |at: usize| hex.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or_default();
    [part(1), part(3), part(5)]
}
