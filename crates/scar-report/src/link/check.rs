//! Whether an analysis gives what a link says.

use crate::words::{class_of, size_interval};
use crate::{ClassMeasures, Json, Report, SizeReport, format};
use serde_json::Value;

/// How an analysis differs from the report of a link.
///
/// An example is at [`LinkedReport::check`](crate::LinkedReport::check).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkCheck {
    /// Whether the data are others, so that other numbers say nothing.
    has_other_data: bool,
    /// What differs, the first of them, in words.
    differences: Vec<String>,
    /// How many differences there are beside.
    n_more: u64,
}

/// Differences that are told one by one.
const MOST_TOLD: usize = 6;

impl LinkCheck {
    /// How `own` differs from `linked`; both came out of links, so that their numbers are rounded alike.
    pub(super) fn of(linked: &Report, own: &Report) -> Self {
        let mut all = data_differences(linked, own);
        let has_other_data = !all.is_empty();
        if !has_other_data {
            all = settings_differences(linked, own);
            all.extend(number_differences(linked, own));
            if all.is_empty() && !is_same(linked, own) {
                all.push("sizes, plan or notes: they come from another version of the program".to_owned());
            }
        }
        let n_more = all.len().saturating_sub(MOST_TOLD) as u64;
        all.truncate(MOST_TOLD);
        Self { has_other_data, differences: all, n_more }
    }

    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }

    /// What there is to say, a sentence first and then what differs.
    pub fn words(&self) -> Vec<String> {
        let head = match (self.has_other_data, self.is_same()) {
            (_, true) => "Same data, same numbers: the analysis here gives what the link says.",
            (true, _) => "These are not the data of the link, so their numbers need not be the same.",
            (false, _) => "Same data, but not the same result as in the link.",
        };
        let more = (self.n_more > 0).then(|| format!("and {}", format::counted(self.n_more, "more difference", "more differences")));
        std::iter::once(head.to_owned()).chain(self.differences.iter().cloned()).chain(more).collect()
    }
}

fn data_differences(linked: &Report, own: &Report) -> Vec<String> {
    let mut all = Vec::new();
    let shape = |report: &Report| format::shape(report.data.matrix.rows, report.data.matrix.dims);
    let digest = |report: &Report| report.data.matrix.values.sha256_f32le.clone();
    if shape(linked) != shape(own) {
        all.push(format!("the matrix: {} in the link, {} here", shape(linked), shape(own)));
    } else if digest(linked) != digest(own) {
        let start = |digest: Option<String>| digest.map_or_else(|| format::MISSING.to_owned(), |digest| digest.chars().take(12).collect());
        let (linked, own) = (start(digest(linked)), start(digest(own)));
        all.push(format!("values of the matrix: their SHA-256 begins with {linked} in the link, with {own} here"));
    }
    let kind = own.data.labels.kind;
    let [linked, own] = [linked, own].map(|report| &report.data.labels.classes);
    if linked != own {
        let (n_linked, n_own) = (linked.len() as u64, own.len() as u64);
        let first = linked.iter().zip(own).find(|(linked, own)| linked != own);
        all.push(match first {
            _ if n_linked != n_own => format!("the classes: {} in the link, {} here", format::count(n_linked), format::count(n_own)),
            Some((linked, own)) if linked.name == own.name => format!(
                "rows of {}: {} in the link, {} here",
                class_of(kind, &own.name),
                format::count(linked.count),
                format::count(own.count)
            ),
            Some((linked, own)) => format!("a class: {} in the link, {} here", class_of(kind, &linked.name), class_of(kind, &own.name)),
            None => "the classes".to_owned(),
        });
    }
    all
}

fn settings_differences(linked: &Report, own: &Report) -> Vec<String> {
    let fields = |report: &Report| match report.to_value()["settings"].take() {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let (linked_fields, own_fields) = (fields(linked), fields(own));
    let differs = |(name, value): (&String, &Value)| {
        let other = own_fields.get(name).filter(|other| *other != value)?;
        Some(format!("the setting «{}»: {value} in the link, {other} here", name.replace('_', " ")))
    };
    let mut all: Vec<String> = linked_fields.iter().filter_map(differs).collect();
    if linked.scar_lens_version != own.scar_lens_version {
        all.push(format!("the program: SCAR Lens {} in the link, {} here", linked.scar_lens_version, own.scar_lens_version));
    }
    all
}

/// Measures of classes and sizes that differ.
fn number_differences(linked: &Report, own: &Report) -> Vec<String> {
    let kind = own.data.labels.kind;
    let mut all = Vec::new();
    for (linked, own) in linked.measures.iter().zip(&own.measures).filter(|(linked, own)| linked.ratio == own.ratio) {
        let ratio = own.ratio;
        for (linked, own) in linked.classes.iter().zip(&own.classes) {
            let of = |class: &ClassMeasures| [class.scale, class.coverage, class.authenticity, class.richness];
            let names = ["Scale", "Coverage", "Authenticity", "Richness"];
            for ((name, linked), own_value) in names.into_iter().zip(of(linked)).zip(of(own)) {
                if linked.to_bits() != own_value.to_bits() {
                    let class = class_of(kind, &own.class);
                    let at = format::ratio(ratio);
                    all.push(format!("{name} of {class} on {at}: {} in the link, {} here", format::full(linked), format::full(own_value)));
                }
            }
        }
    }
    if let (Some(linked), Some(own)) = (&linked.measured, &own.measured) {
        let mut compare = |what: String, linked: &SizeReport, own: &SizeReport| {
            if (linked.size, linked.low, linked.high) != (own.size, own.low, own.high) {
                let said = |size: &SizeReport| format!("{} {}", format::size(size.size), size_interval(size));
                all.push(format!("rows enough {what}: {} in the link, {} here", said(linked), said(own)));
            }
        };
        compare("for the whole".to_owned(), &linked.whole, &own.whole);
        for (linked, own) in linked.steps.iter().zip(&own.steps) {
            compare(format!("for {}", class_of(kind, &own.class)), &linked.size, &own.size);
        }
    }
    all
}

/// Whether all that links hold is the same, by JSON, where what has no value is the same as itself.
fn is_same(linked: &Report, own: &Report) -> bool {
    linked.write_json() == own.write_json()
}
