//! What the style sheets keep to: layers instead of an order of files, colors in one file, contrast.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const LAYERS: [&str; 4] = ["base", "layout", "components", "places"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All style sheets, by their path from the root, without their comments.
fn sheets() -> BTreeMap<String, String> {
    let folders = ["www/styles", "www/styles/components", "www/styles/places"];
    let files = folders.into_iter().flat_map(|folder| fs::read_dir(root().join(folder)).expect("the folder is there"));
    let sheets = files.map(|file| file.expect("a file").path()).filter(|path| path.extension().is_some_and(|ending| ending == "css"));
    let named = |path: &Path| path.strip_prefix(root()).expect("below the root").to_str().expect("a plain name").replace('\\', "/");
    sheets.map(|path| (named(&path), without_comments(&fs::read_to_string(&path).expect("text")))).collect()
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, after)| after))
}

fn tokens() -> String {
    sheets().remove("www/styles/tokens.css").expect("the tokens")
}

#[test]
fn every_sheet_is_linked_once_and_the_one_that_names_the_layers_first() {
    let page = fs::read_to_string(root().join("index.html")).expect("the page");
    let linked: Vec<&str> = page.split("rel=\"css\" href=\"").skip(1).filter_map(|link| link.split('"').next()).collect();
    assert_eq!(linked.first(), Some(&"www/styles/tokens.css"));
    let mut sorted = linked.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, sheets().keys().map(String::as_str).collect::<Vec<_>>());
    assert!(tokens().contains(&format!("@layer {};", LAYERS.join(", "))));
}

#[test]
fn every_rule_is_in_the_layer_of_its_file() {
    for (path, css) in sheets() {
        if path.ends_with("/tokens.css") {
            continue;
        }
        let css = css.trim();
        let layer =
            LAYERS.into_iter().find(|layer| css.starts_with(&format!("@layer {layer} {{"))).unwrap_or_else(|| panic!("{path}: no layer"));
        let named = |layer: &str| path.contains(&format!("/{layer}/")) || path.ends_with(&format!("/{layer}.css"));
        assert!(named(layer), "{path} is in the layer {layer}");
        // The brace that closes the layer is the last.
        let mut depth = 0;
        let ends = css.char_indices().filter(|&(_, char)| {
            depth += match char {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            char == '}' && depth == 0
        });
        assert_eq!(ends.map(|(at, _)| at).collect::<Vec<_>>(), [css.len() - 1], "{path}: a rule outside of its layer");
    }
}

#[test]
fn colors_stand_in_the_tokens_alone_and_nothing_is_styled_by_id() {
    for (path, css) in sheets() {
        if !path.ends_with("/tokens.css") {
            for color in ["#", "rgb(", "rgba(", "hsl(", "lch(", "lab("] {
                assert!(!css.contains(color), "{path} has {color}");
            }
        }
    }
}

/// Names of colors that CSS knows: those that a person would write.
const NAMED: [&str; 30] = [
    "aqua", "black", "blue", "brown", "coral", "crimson", "cyan", "fuchsia", "gold", "gray", "green", "grey", "indigo", "ivory", "khaki",
    "lime", "magenta", "maroon", "navy", "olive", "orange", "pink", "purple", "red", "salmon", "silver", "teal", "violet", "white",
    "yellow",
];

/// The names of colors among the values in `css`; its selectors and the names of its properties are none.
fn named_colors(css: &str) -> Vec<&str> {
    let declarations = css.split(['{', '}', ';']).filter_map(|part| part.split_once(": "));
    let words = declarations.flat_map(|(_, value)| value.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
    words.filter(|word| NAMED.contains(word)).collect()
}

#[test]
fn colors_are_not_written_by_name_either() {
    assert_eq!(named_colors("a { white-space: nowrap; border: 1px solid red; } .red { color: var(--black); }"), ["red"]);
    for (path, css) in sheets() {
        assert!(named_colors(&css).is_empty(), "{path}: {:?}", named_colors(&css));
    }
}

#[test]
fn every_token_that_is_used_is_there() {
    let tokens = tokens();
    let known: BTreeSet<&str> = tokens.split(['\n', ';', '{']).filter_map(|line| Some(line.trim().split_once(':')?.0)).collect();
    for (path, css) in sheets() {
        for used in css.split("var(").skip(1).filter_map(|used| used.split([')', ',']).next()) {
            assert!(known.contains(used), "{path} uses {used}");
        }
    }
}

/// Light and dark value of each token in `css`, where it has both as hex digits.
fn colors(css: &str) -> BTreeMap<String, [String; 2]> {
    let pair = |line: &str| {
        let (name, value) = line.trim().split_once(": light-dark(")?;
        let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
        (light.len() == 7 && dark.len() == 7).then(|| (name.to_owned(), [light.to_owned(), dark.to_owned()]))
    };
    css.lines().filter_map(pair).collect()
}

/// The contrast of two colors as the Web Content Accessibility Guidelines have it, 1…21.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |color: &str| {
        let part = |at: usize| f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("hex digits")) / 255.0;
        let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_has_contrast_on_every_surface_and_more_where_more_is_asked_for() {
    let tokens = tokens();
    let (usual, more) = tokens.split_once("@media (prefers-contrast: more)").expect("colors for more contrast");
    let (more, forced) = more.split_once("@media (forced-colors: active)").expect("a person's own colors");
    assert!(forced.contains("--ink: CanvasText"));
    let usual = colors(usual);
    let mut strong = usual.clone();
    strong.extend(colors(more));
    let surfaces = ["--surface", "--surface-raised", "--surface-sunken", "--accent-soft", "--error-soft", "--warning-soft"];
    for (colors, least, least_line) in [(usual, 4.5, 1.0), (strong, 7.0, 4.0)] {
        for scheme in [0, 1] {
            for surface in surfaces {
                for text in ["--ink", "--ink-soft", "--accent", "--error", "--warning"] {
                    let contrast = contrast(&colors[text][scheme], &colors[surface][scheme]);
                    assert!(contrast >= least, "{text} on {surface}, scheme {scheme}: {contrast:.2}");
                }
                for line in ["--grid", "--border", "--border-strong"] {
                    let contrast = contrast(&colors[line][scheme], &colors[surface][scheme]);
                    assert!(contrast >= least_line, "{line} on {surface}, scheme {scheme}: {contrast:.2}");
                }
            }
            let on_accent = contrast(&colors["--accent-ink"][scheme], &colors["--accent"][scheme]);
            assert!(on_accent >= least, "on the accent, scheme {scheme}: {on_accent:.2}");
        }
    }
}
