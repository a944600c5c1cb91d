//! Figures as PNG, in twice their own size, as the page saves them.
//!
//! Their letters are DejaVu Sans, which the program has in it, so that a picture looks the same on every machine and needs no font of the
//! system. Only for a letter that this font has not, such as those of Chinese, the fonts of the system are looked through.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Source;
use resvg::usvg::{FontResolver, Options, Tree};

use scar_core::problem::{Code, Problem};

/// Pixels of the picture for each of the document's: sharp in print and on dense screens.
const SCALE: f32 = 2.0;
/// From this weight on letters are bold.
const BOLD: u16 = 600;

/// What draws figures.
pub(super) struct Pictures {
    options: Options<'static>,
}

impl Pictures {
    /// With the program's own font.
    pub(super) fn new() -> Self {
        let mut options = Options::default();
        let fonts = options.fontdb_mut();
        let mut load = |bytes: &'static [u8]| fonts.load_font_source(Source::Binary(Arc::new(bytes))).first().copied();
        let (regular, bold) = (load(dejavu::sans::regular()), load(dejavu::sans::bold()));
        let (n_own, with_letter) = (fonts.len(), FontResolver::default_fallback_selector());
        options.font_resolver = FontResolver {
            select_font: Box::new(move |font, _| if font.weight() >= BOLD { bold } else { regular }),
            select_fallback: Box::new(move |letter, tried, fonts| {
                // Looking for the fonts of the system takes a while, so it is done for the first letter that needs it.
                if fonts.len() == n_own {
                    Arc::make_mut(fonts).load_system_fonts();
                }
                with_letter(letter, tried, fonts)
            }),
        };
        Self { options }
    }

    /// `svg`, a figure, as PNG.
    ///
    /// # Errors
    /// [`Code::Unreadable`] for what is no drawing, which no figure is.
    pub(super) fn png(&self, svg: &str) -> Result<Vec<u8>, Problem> {
        let refused = |why: String| {
            Problem::new(Code::Unreadable, format!("A figure cannot be drawn as PNG: {why}. Leave --png out, and please report this."))
        };
        let tree = Tree::from_str(svg, &self.options).map_err(|error| refused(error.to_string()))?;
        let [width, height] = [tree.size().width(), tree.size().height()].map(|side| (side * SCALE).ceil() as u32);
        let mut picture = Pixmap::new(width, height).ok_or_else(|| refused("it has no size".to_owned()))?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
        picture.encode_png().map_err(|error| refused(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60.5\" height=\"20\"><rect width=\"60.5\" height=\"20\" fill=\"#ffffff\"/>\
             <text x=\"2\" y=\"15\" font-size=\"12\" font-family=\"'Segoe UI', sans-serif\" fill=\"#000000\">{text}</text></svg>"
        )
    }

    /// Width and height as the file says them, and the share of pixels that are not white.
    fn drawn(text: &str) -> (u32, u32, f64) {
        let png = Pictures::new().png(&svg(text)).expect("a picture");
        let picture = Pixmap::decode_png(&png).expect("PNG");
        let dark = picture.pixels().iter().filter(|pixel| pixel.red() < 200).count();
        (picture.width(), picture.height(), dark as f64 / f64::from(picture.width() * picture.height()))
    }

    #[test]
    fn letters_are_drawn_whatever_fonts_the_machine_has() {
        let (width, height, ink) = drawn("≈ ε δ −1");
        assert_eq!((width, height), (121, 40));
        assert!((0.02..0.3).contains(&ink), "{ink}");
        assert_eq!(drawn("").2, 0.0);
        // A letter that the font has not is no reason to fail.
        drawn("狗 🐕 \u{10ffff}");
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        for broken in ["", "<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>"] {
            let told = Pictures::new().png(broken).expect_err("no drawing");
            assert!(told.message.contains("--png"), "{}", told.message);
        }
    }
}
