//! Reports as people see them: a class, a column or a modality may be called anything, so names are cut, and stand on one line.
//!
//! JSON and CSV hold names whole. What draws or words a report for people takes it through [`as_seen`] first, so that a name of 100,000
//! letters makes no page wider and no sentence longer.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::rows::RowsReport;
use crate::{ClusterCurve, Json, ModalitiesReport, Report};

/// Longest name shown, in characters.
const MOST_CHARS: usize = 100;

/// What holds names that files gave.
pub trait Named: Clone + Json {
    /// Its names.
    fn names(&self) -> Vec<&str>;

    /// Takes over from `whole` what is no part of its form, with names as `seen` gives them.
    fn restore(&mut self, _whole: &Self, _seen: &dyn Fn(&str) -> String) {}
}

impl Named for Report {
    fn names(&self) -> Vec<&str> {
        let classes = self.data.labels.classes.iter().map(|class| class.name.as_str());
        let tasks = self.tasks.iter().flat_map(|task| {
            let measures = task.measures.iter().flat_map(|at| &at.classes).map(|class| class.class.as_str());
            std::iter::once(task.column.as_str()).chain(measures)
        });
        let joint = self.joint.iter().flat_map(|at| &at.tasks).map(|of| of.column.as_str());
        let telltales = self.suspects.iter().filter_map(|suspects| suspects.telltales.as_ref()).flat_map(|telltales| &telltales.first);
        let telltales = telltales.filter_map(|telltale| telltale.name.as_deref());
        let test = self.measured.iter().map(|measured| &measured.test);
        let columns = test.flat_map(|test| test.column.iter().chain(test.groups.iter().map(|groups| &groups.column)));
        let named = columns.chain(&self.data.matrix.part).map(String::as_str);
        classes.chain(tasks).chain(joint).chain(telltales).chain(named).chain(self.data.column_names.iter().map(String::as_str)).collect()
    }

    fn restore(&mut self, whole: &Self, seen: &dyn Fn(&str) -> String) {
        self.data.column_names = whole.data.column_names.iter().map(|name| seen(name)).collect();
    }
}

impl Named for ModalitiesReport {
    fn names(&self) -> Vec<&str> {
        let modalities = self.modalities.iter().map(|modality| modality.name.as_str());
        let items = self.modalities.iter().filter_map(|modality| modality.clusters.as_ref()).flat_map(|clusters| &clusters.nearest_ids);
        let classes = self.pairs.iter().flat_map(|pair| &pair.bias).map(|class| class.class.as_str());
        let sides = self.pairs.iter().flat_map(|pair| &pair.sides).flat_map(Report::names);
        modalities.chain(items.flatten().map(String::as_str)).chain(classes).chain(sides).collect()
    }
}

impl Named for Vec<ClusterCurve> {
    fn names(&self) -> Vec<&str> {
        self.iter().map(|curve| curve.name.as_str()).collect()
    }
}

impl Named for RowsReport {
    fn names(&self) -> Vec<&str> {
        let classes = self.classes.iter().map(|class| class.class.as_str());
        let ids = self.rows.iter().flat_map(|row| row.id.iter().chain(row.nearest.iter().filter_map(|near| near.id.as_ref())));
        classes.chain(ids.map(String::as_str)).collect()
    }
}

/// `whole` as people see it. Where no name needs it, nothing is copied.
///
/// ```
/// use scar_report::as_seen;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert!(matches!(as_seen(&report), std::borrow::Cow::Borrowed(_)));
/// let name = format!("a\u{202e}{}z", "x".repeat(3_000));
/// report.data.labels.classes[0].name = name.clone();
/// report.foundation.classes[0].class = name;
/// let seen = as_seen(&report);
/// assert_eq!(seen.data.labels.classes[0].name.chars().count(), 100);
/// assert_eq!(seen.data.labels.classes[0].name, seen.foundation.classes[0].class);
/// assert!(seen.foundation.classes[0].class.starts_with("axxx") && seen.foundation.classes[0].class.ends_with("xxz"));
/// ```
pub fn as_seen<T: Named>(whole: &T) -> Cow<'_, T> {
    let names = whole.names();
    if names.iter().all(|name| is_fit(name)) {
        return Cow::Borrowed(whole);
    }
    let seen = seen_names(names);
    let seen_or = |name: &str| seen.get(name).map_or_else(|| name.to_owned(), Clone::clone);
    let mut value = whole.to_value();
    replace(&mut value, &seen);
    // A report comes back from its form, as saved ones do.
    match T::read_json(&value.to_string()) {
        Ok(mut shown) => {
            shown.restore(whole, &seen_or);
            Cow::Owned(shown)
        }
        Err(_) => Cow::Borrowed(whole),
    }
}

/// `name` as people see it: at most 100 characters on one line, without what takes no room or turns the line around; of a longer one the
/// begin and the end.
///
/// ```
/// use scar_report::seen_name;
/// assert_eq!(seen_name("a\u{2066}b\nc"), "ab c");
/// assert_eq!(seen_name("\u{200b}"), "(no visible name)");
/// assert_eq!(seen_name(&"x".repeat(100_000)).chars().count(), 100);
/// ```
pub fn seen_name(name: &str) -> String {
    let chars: Vec<char> = on_one_line(name).chars().collect();
    let seen: String = if chars.len() <= MOST_CHARS {
        chars.into_iter().collect()
    } else {
        let tail = MOST_CHARS / 3;
        chars[..MOST_CHARS - tail - 1].iter().chain(&['…']).chain(&chars[chars.len() - tail..]).collect()
    };
    // No name at all is one, and has a word of its own elsewhere.
    if seen.trim().is_empty() && !name.trim().is_empty() { "(no visible name)".to_owned() } else { seen }
}

/// `text` on one line, without what takes no room or turns the line around.
pub(crate) fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).filter(|&c| !is_unseen(c)).collect()
}

/// Whether `name` is seen as it is.
fn is_fit(name: &str) -> bool {
    // Bytes are at least as many as characters.
    (name.len() <= MOST_CHARS || name.chars().count() <= MOST_CHARS)
        && !name.chars().any(|c| c.is_control() || is_unseen(c) || (c.is_whitespace() && c != ' '))
        || name.is_empty()
}

/// Whether a character turns a line around, or takes no room and joins nothing. Joiners stay: emoji and some scripts need them.
fn is_unseen(c: char) -> bool {
    crate::format::turns_a_line(c)
        || matches!(c, '\u{200b}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{180e}' | '\u{ad}')
}

/// How each of `names` that is not seen as it is, is seen; two that look alike then are told apart by a number.
fn seen_names(names: Vec<&str>) -> BTreeMap<String, String> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let mut taken: BTreeSet<String> = names.iter().filter(|name| is_fit(name)).map(|&name| name.to_owned()).collect();
    let mut seen = BTreeMap::new();
    for name in names.into_iter().filter(|name| !is_fit(name)) {
        let first = seen_name(name);
        let mut shown = first.clone();
        let mut number = 1;
        while !taken.insert(shown.clone()) {
            number += 1;
            shown = format!("{first} ({number})");
        }
        seen.insert(name.to_owned(), shown);
    }
    seen
}

fn replace(value: &mut Value, seen: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(shown) = seen.get(text) {
                text.clone_from(shown);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, seen)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, seen)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    /// Gives the names of the classes everywhere in an example.
    fn named(names: [&str; 3]) -> Report {
        let text = serde_json::to_string(&example::report(3, &[1, 2, 5])).expect("JSON");
        let text = (0..3)
            .fold(text, |text, class| text.replace(&format!("\"class {class}\""), &serde_json::to_string(names[class]).expect("JSON")));
        serde_json::from_str(&text).expect("a report")
    }

    #[test]
    fn long_and_turning_names_are_cut_everywhere_and_stay_apart() {
        let long = "x".repeat(100_000);
        let other = format!("{}y{}", "x".repeat(50_000), "x".repeat(50_000));
        let report = named([&long, &other, "b\u{202e}c"]);
        let seen = as_seen(&report);
        let names: Vec<&str> = seen.data.labels.classes.iter().map(|class| class.name.as_str()).collect();
        assert!(names[0].chars().count() == 100 && names[1] == format!("{} (2)", names[0]) && names[2] == "bc", "{names:?}");
        for text in [
            serde_json::to_string(&*seen).expect("JSON"),
            crate::html_report::to_html(&report),
            crate::markdown::to_markdown(&report, None),
        ] {
            // The page holds the report whole, as base64.
            let text = text.split(";base64,").map(|part| part.split_once('"').map_or(part, |(_, rest)| rest)).collect::<String>();
            assert!(!text.contains(&"x".repeat(101)) && !text.contains('\u{202e}'));
        }
        let whole = (crate::to_json(&report), crate::to_csv(&report));
        assert!(whole.0.contains(&long) && whole.1.contains(&long) && whole.1.contains("b\u{202e}c"));
    }

    #[test]
    fn a_report_with_plain_names_is_not_copied() {
        let plain = named(["ant", "кошка", "👩\u{200d}🔬"]);
        assert!(matches!(as_seen(&plain), Cow::Borrowed(_)));
        assert!(!is_fit("a\nb") && !is_fit("a\u{a0}b") && !is_fit(&"é".repeat(101)) && is_fit(&"é".repeat(100)));
    }
}
