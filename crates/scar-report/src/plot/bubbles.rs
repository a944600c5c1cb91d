//! Classes as bubbles: Coverage to the right, Authenticity upwards, Scale as area, Richness as color.

use std::fmt::Write as _;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, Frame, fitted_range, text, y_ticks};
use super::backdrop::{draw_backdrop, draw_own, draw_point};
use super::marks::{Area, Drawn, fitted_apart, spread};
use super::sheet::{escape, is_no_xml};
use super::theme::{Colors, Token, Width, finish, viridis};
use crate::format;
use crate::published::PublishedMeasures;
use crate::{ClassMeasures, RatioReport};

/// The bubbles of the classes `shown` at one ratio, with other data sets behind them: those of `backdrop`.
///
/// Coverage is to the right and Authenticity upwards, each 0…1; Scale is the area and Richness the color. Other data sets are points. Each
/// of these is a whole data set, so the user's whole data set is shown among them as a diamond. The drawing is SVG text without a fixed
/// size; its view box sets the proportions.
///
/// ```
/// use scar_report::plot::{Colors, Width, bubbles};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // `report` is of three classes.
/// let svg = bubbles(&report.measures[0], &[0, 1, 2], &[], Width::Wide, Colors::Light);
/// assert!(svg.starts_with("<svg") && svg.contains("Coverage") && svg.contains("cat"));
/// assert!(!bubbles(&report.measures[0], &[0, 1], &[], Width::Wide, Colors::Light).contains("cat"));
/// let published = &scar_report::published::points().measures;
/// assert!(bubbles(&report.measures[0], &[0, 1], published, Width::Wide, Colors::Light).contains("your data set"));
/// ```
pub fn bubbles(at: &RatioReport, shown: &[usize], backdrop: &[PublishedMeasures], width: Width, colors: Colors) -> String {
    let (mut svg, mut names) = (String::new(), Vec::new());
    {
        let (wide, tall) = match width {
            Width::Narrow => (330, 360),
            Width::Wide => (760, 430),
        };
        let tall = if backdrop.is_empty() { tall } else { tall + LEGEND as u32 };
        let area = SVGBackend::with_string(&mut svg, (wide, tall)).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, at, shown, backdrop, &mut names).and_then(|()| Ok(area.present()?));
    }
    finish(&named_circles(&svg, &names), colors)
}

/// Adds a name to each of the first circles of `svg`, in their order. The browser shows it when the pointer rests on the circle. This edits
/// the text because plotters cannot write such elements.
fn named_circles(svg: &str, names: &[String]) -> String {
    let mut parts = svg.split("<circle ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut names = names.iter();
    for part in parts {
        text.push_str("<circle ");
        match (part.split_once("/>"), names.next()) {
            (Some((circle, rest)), Some(name)) => {
                let _ = write!(text, "{circle}><title>{}</title></circle>{rest}", escape(&name.replace(is_no_xml, "")));
            }
            _ => text.push_str(part),
        }
    }
    text
}

/// The description of a point: its name and its measures.
fn described(name: &str, [scale, coverage, authenticity, richness]: [f64; 4]) -> String {
    let measures = [("Scale", scale), ("Coverage", coverage), ("Authenticity", authenticity), ("Richness", richness)];
    let measures = measures.map(|(measure, value)| format!("{measure} {}", format::measure(value)));
    format!("{name}: {}", measures.join(", "))
}

/// Room for the legend of the backdrop.
const LEGEND: i32 = 24;

/// Draws the figure and collects the description of each circle in `names`: first those of the backdrop, then two for each class.
fn draw(area: &Area, at: &RatioReport, shown: &[usize], backdrop: &[PublishedMeasures], names: &mut Vec<String>) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32 - if backdrop.is_empty() { 0 } else { LEGEND });
    let gutter = if width < 400 { 116 } else { 168 };
    let finite = |class: &&ClassMeasures| [class.coverage, class.authenticity, class.richness, class.scale].iter().all(|v| v.is_finite());
    let classes: Vec<&ClassMeasures> = shown.iter().filter_map(|&idx| at.classes.get(idx)).filter(finite).collect();
    let own = Some((at.dataset.coverage, at.dataset.authenticity)).filter(|own| own.0.is_finite() && own.1.is_finite());
    let own = own.filter(|_| !backdrop.is_empty());
    let coverage = classes.iter().map(|class| class.coverage).chain(backdrop.iter().map(|point| point.coverage));
    let authenticity = classes.iter().map(|class| class.authenticity).chain(backdrop.iter().map(|point| point.authenticity));
    let frame = Frame {
        x_px: 52..width - gutter,
        y_px: 40..height - 84,
        x: padded(fitted_range(coverage.chain(own.map(|own| own.0)))),
        y: padded(fitted_range(authenticity.chain(own.map(|own| own.1)))),
    };
    let x_ticks = y_ticks(&frame.x);
    let every = if width < 400 && x_ticks.len() > 4 { 2 } else { 1 };
    let x_ticks: Vec<(f64, String)> = x_ticks.into_iter().step_by(every).collect();
    frame.draw(area, &x_ticks, "Coverage", "Authenticity")?;

    let richness = classes.iter().map(|class| class.richness);
    let (low, high) = richness.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let share = |value: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
    let largest = classes.iter().map(|class| class.scale).fold(f64::MIN_POSITIVE, f64::max);
    // Beside other data sets, the classes of one set are close to each other, so bubbles are smaller.
    let most = if backdrop.is_empty() { 12.0 } else { 7.0 };
    let places: Vec<(i32, i32)> = classes.iter().map(|class| frame.to_px(class.coverage, class.authenticity)).collect();
    if let Some((x, y)) = own {
        draw_backdrop(area, &frame, backdrop, frame.to_px(x, y))?;
        names.extend(backdrop.iter().map(|point| {
            let measures = [point.scale, point.coverage, point.authenticity, point.richness];
            described(&format!("{} · {}", point.dataset, point.encoder), measures)
        }));
    }
    for (class, &place) in classes.iter().zip(&places) {
        let radius = (most * (class.scale / largest).max(0.0).sqrt()).round().max(3.0) as i32;
        area.draw(&Circle::new(place, radius, viridis(share(class.richness)).mix(0.9).filled()))?;
        area.draw(&Circle::new(place, radius, ShapeStyle::from(&Token::INK.color()).stroke_width(1)))?;
        // The area and its outline.
        let name = described(&class.class, [class.scale, class.coverage, class.authenticity, class.richness]);
        names.extend([name.clone(), name]);
    }
    let labels = spread(&places.iter().map(|place| place.1).collect::<Vec<_>>(), FONT_PX as i32 + 3, 30, frame.y_px.end + 10);
    let x = frame.x_px.end + 18;
    let short_names = fitted_apart(&classes.iter().map(|class| class.class.as_str()).collect::<Vec<_>>(), width - x - 2, FONT_PX);
    for ((name, &place), &y) in short_names.iter().zip(&places).zip(&labels) {
        area.draw(&PathElement::new(vec![(place.0 + most as i32 + 1, place.1), (x - 4, y)], Token::INK_SOFT.color().mix(0.4)))?;
        text(area, name, (x, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    if !classes.is_empty() {
        draw_color_bar(area, height - 30, (low, high))?;
    }
    if let Some((x, y)) = own {
        draw_own(area, frame.to_px(x, y))?;
        let y = height + 2;
        draw_own(area, (10, y))?;
        text(area, "your data set", (24, y), Token::INK, HPos::Left, VPos::Center)?;
        draw_point(area, (126, y))?;
        let published = if width < 400 { "published data sets" } else { "published pairs of data set and encoder" };
        text(area, published, (136, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    Ok(())
}

/// Room for a bubble's radius at the edges.
fn padded(range: std::ops::Range<f64>) -> std::ops::Range<f64> {
    let room = (range.end - range.start) * 0.08;
    (range.start - room).max(-room)..range.end + room
}

fn draw_color_bar(area: &Area, top: i32, (low, high): (f64, f64)) -> Drawn {
    const STEPS: i32 = 24;
    text(area, "Richness", (2, top + 6), Token::INK, HPos::Left, VPos::Center)?;
    let left = 100;
    text(area, &format::measure(low), (left - 6, top + 6), Token::INK_SOFT, HPos::Right, VPos::Center)?;
    for step in 0..STEPS {
        let color = viridis(f64::from(step) / f64::from(STEPS - 1));
        area.draw(&Rectangle::new([(left + step * 4, top), (left + step * 4 + 4, top + 12)], color.filled()))?;
    }
    text(area, &format::measure(high), (left + STEPS * 4 + 6, top + 6), Token::INK_SOFT, HPos::Left, VPos::Center)?;
    text(area, "Area: Scale", (left + STEPS * 4 + 50, top + 6), Token::INK_SOFT, HPos::Left, VPos::Center)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn every_class_has_one_bubble_and_a_label() {
        let report = report(9, &[1, 2]);
        let svg = bubbles(&report.measures[0], &(0..9).collect::<Vec<_>>(), &[], Width::Wide, Colors::Light);
        // A filled circle and its outline each.
        assert_eq!(svg.matches("<circle").count(), 18);
        assert!((0..9).all(|class| svg.contains(&format!("class {class}"))));
        assert!(["Coverage", "Authenticity", "Richness", "Scale"].iter().all(|name| svg.contains(name)));
        assert!(!svg.contains("NaN") && !svg.contains("#FE01"));
    }

    #[test]
    fn each_point_tells_its_name_and_numbers() {
        let mut report = report(3, &[1]);
        report.measures[0].classes[1].class = "a < b\u{1}".to_owned();
        let points = &crate::published::points().measures;
        let svg = bubbles(&report.measures[0], &[0, 1, 2], points, Width::Wide, Colors::Page);
        // Each published point once, each class with its area and its outline; the legend's point needs no name.
        assert_eq!(svg.matches("<title>").count(), points.len() + 2 * 3);
        for point in points {
            let name = format!("<title>{} · {}: Scale ", point.dataset, point.encoder);
            let numbers = format!("Coverage {}, Authenticity {},", format::measure(point.coverage), format::measure(point.authenticity));
            let title = svg.split(&name).nth(1).expect(&name);
            assert!(title.split("</title>").next().expect("a title").contains(&numbers), "{name}{title:.80}");
        }
        assert!(svg.contains("<title>a &lt; b: Scale "), "{svg}");
        // A name goes with the point that is its own: the first published one is drawn where its measures are.
        let first = svg.split("<circle ").nth(1).expect("a circle");
        assert!(first.contains("CIFAR-10 · ResNet50"), "{first:.200}");
    }

    #[test]
    fn classes_without_numbers_are_left_out() {
        let mut report = report(3, &[1]);
        report.measures[0].classes[1].richness = f64::NAN;
        let svg = bubbles(&report.measures[0], &[0, 1, 2], &[], Width::Narrow, Colors::Page);
        assert_eq!(svg.matches("<circle").count(), 4);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn published_data_sets_stand_behind_and_the_nearest_are_named() {
        let report = report(3, &[1]);
        let points = &crate::published::points().measures;
        for width in [Width::Wide, Width::Narrow] {
            let svg = bubbles(&report.measures[0], &[0, 1, 2], points, width, Colors::Page);
            // 38 and the legend's; a bubble and its outline for each class.
            assert_eq!(svg.matches("<circle").count(), 39 + 6);
            assert!(svg.contains("your data set") && svg.contains("DBPedia") && !svg.contains("NaN"));
        }
    }
}
