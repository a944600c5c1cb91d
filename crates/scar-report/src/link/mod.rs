//! A report as a link: `#r=…` behind the address of a page holds the whole result, so that nothing has to be sent beside it.
//!
//! What is in it stands in `shared`, how it is written in `columns`, `rounding` and `envelope`, whose `coder` makes it short. A link that is opened may come from anybody:
//! its length is bounded before and after it is unpacked, its form and parts are checked like those of a saved report, and notes are sentences
//! of this program, never of the link.

mod check;
mod coder;
mod columns;
mod envelope;
mod model;
mod ordering;
mod rounding;
mod shared;
mod shared_data;
mod shared_modalities;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use self::envelope::{Broken, unwrap, wrap};
use self::rounding::Precision;
use self::shared::shared;
use self::shared_modalities::shared_modalities;
use crate::markdown::{modalities_to_markdown, to_markdown};
use crate::{Json, ModalitiesReport, Note, Report, format};
use scar_core::problem::{Code, Problem};
use scar_files::shown_name;

pub use self::check::LinkCheck;

/// What a link begins with behind the address of the page.
const KEY: &str = "#r=";
/// What an analysis stands behind, and what a comparison of modalities does.
const REPORT: &str = "report";
const MODALITIES: &str = "modalities";
/// Characters that a link of at most [`FEW_CLASSES`] may have, and one of more.
const AIM: [usize; 2] = [8_000, 32_000];
/// Classes up to which links are short enough for any chat.
const FEW_CLASSES: usize = 10;
/// Characters that a link may have, when it is made and when it is opened: browsers and chats cut longer ones.
const MOST_CHARS: usize = 64_000;
/// Values that a link may hold: six times those of 100 classes.
const MOST_VALUES: usize = 400_000;
/// Classes that a link may hold.
const MOST_CLASSES: usize = 2_000;
/// Characters of a text, such as the name of a class; the rest is left out.
const MOST_TEXT: usize = 160;
/// Characters of a text that is opened.
const MOST_TEXT_READ: usize = 2 * MOST_TEXT;

/// A report that came by a link.
///
/// ```
/// use scar_report::{LinkedReport, to_link};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let link = to_link(&report).unwrap();
/// assert!(link.starts_with("#r=2.") && link.len() < 8_000);
/// let LinkedReport { report: opened, .. } = LinkedReport::open(&format!("https://example.org/scar/{link}")).unwrap();
/// // Rounded numbers, and no name of a file.
/// assert_eq!(scar_report::overview::overview(&opened).headline, scar_report::overview::overview(&report).headline);
/// assert!(!scar_report::to_json(&opened).contains("animals.npy"));
/// // Half a link is none.
/// let problem = LinkedReport::open(&link[..link.len() / 2]).unwrap_err();
/// assert!(problem.message.contains("damaged"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedReport {
    /// The report. It has no name of a file, and the numbers of single classes are rounded.
    pub report: Report,
    precision: Precision,
}

/// Whether `text` is a link to a result, alone or behind an address; not whether it is whole.
///
/// ```
/// use scar_report::is_link;
/// assert!(is_link("#r=2.abc") && is_link("http://127.0.0.1:8080/#place=rows&r=1.abc"));
/// assert!(!is_link("report.json") && !is_link("#demo=digits"));
/// ```
pub fn is_link(text: &str) -> bool {
    body(text).is_some()
}

/// The value of `r` in the fragment of `text`.
fn body(text: &str) -> Option<&str> {
    let (_, fragment) = text.split_once('#')?;
    fragment.split('&').find_map(|part| part.trim_start().strip_prefix("r="))
}

/// `report` as the fragment of a page's address.
///
/// It has as many digits as fit into 8 kB at ten classes, and into 32 kB at more; every number that is shown of the report is shown of the link.
/// An example is at [`LinkedReport`].
///
/// # Errors
/// [`Code::BadOption`] for a report that is not complete, and for one that is too large for a link.
pub fn to_link(report: &Report) -> Result<String, Problem> {
    if report.is_provisional() {
        let message = "The analysis is not complete, so its numbers will change. Share it once it is.";
        return Err(Problem::new(Code::BadOption, message));
    }
    let n_classes = report.data.labels.classes.len();
    let made = |precision: Option<Precision>| {
        let shared = shared(report, precision);
        (to_markdown(&shared, None), shared.to_value())
    };
    shortest(n_classes, REPORT, made).ok_or_else(|| too_large("The report", n_classes))
}

/// A comparison of modalities as the fragment of a page's address. In it the modalities are called by their order, as their names are those of
/// files; what stands for a cluster is left out, as it is rows.
///
/// ```
/// use scar_report::{Linked, example, modalities_to_link, open_link};
/// let report = example::modalities(example::modality_pair(["image.npy", "text.npy"], None, Vec::new()));
/// let link = modalities_to_link(&report).unwrap();
/// let Linked::Modalities(opened) = open_link(&link).unwrap() else { panic!() };
/// assert_eq!(opened.pairs[0].names, ["first", "second"]);
/// ```
///
/// # Errors
/// [`Code::BadOption`] for one that is too large for a link.
pub fn modalities_to_link(report: &ModalitiesReport) -> Result<String, Problem> {
    let sides = report.pairs.iter().flat_map(|pair| &pair.sides);
    let n_classes = sides.map(|side| side.data.labels.classes.len()).sum();
    let made = |precision: Option<Precision>| {
        let shared = shared_modalities(report, precision);
        (modalities_to_markdown(&shared, None), shared.to_value())
    };
    shortest(n_classes, MODALITIES, made).ok_or_else(|| too_large("The comparison", n_classes))
}

/// The link with the most digits that is short enough for `n_classes`, or else with the fewest. `made` gives what is said of the result and
/// its values, at a precision.
fn shortest(n_classes: usize, key: &str, made: impl Fn(Option<Precision>) -> (String, Value)) -> Option<String> {
    let aim = AIM[usize::from(n_classes > FEW_CLASSES)];
    let (said, whole) = made(None);
    let link = |value: Value, precision: Precision| format!("{KEY}{}", wrap(packed(key, value, precision).to_string().as_bytes()));
    let all: Vec<(Precision, Value)> = Precision::ALL
        .into_iter()
        .filter_map(|precision| {
            let (words, value) = made(Some(precision));
            (words == said).then_some((precision, value))
        })
        .collect();
    // What came by a link goes into the same link again.
    if let Some((precision, value)) = all.iter().rev().find(|(_, value)| *value == whole) {
        return Some(link(value.clone(), *precision)).filter(|link| link.len() <= MOST_CHARS);
    }
    let mut best = None;
    for (precision, value) in all {
        let link = link(value, precision);
        if link.len() <= aim {
            return Some(link);
        }
        best = Some(link).filter(|link| link.len() <= MOST_CHARS).or(best);
    }
    best
}

fn too_large(what: &str, n_classes: usize) -> Problem {
    let message = format!(
        "{what} of {} is too large for a link: programs cut addresses of more than {} characters. Send it as an HTML page or as JSON.",
        format::counted(n_classes as u64, "class", "classes"),
        format::count(MOST_CHARS as u64)
    );
    Problem::new(Code::BadOption, message)
}

/// What is written of `report`, whose numbers are of `precision`.
fn written(report: &Report, precision: Precision) -> Value {
    packed(REPORT, report.to_value(), precision)
}

fn packed(key: &str, mut value: Value, precision: Precision) -> Value {
    shorten(&mut value);
    json!({ "digits": [precision.decimals, precision.digits], key: columns::pack(value) })
}

/// Takes out the sentences of notes, which the reader makes again, and the ends of long texts.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("code") && fields.contains_key("message") {
                ["class", "ratio"].into_iter().for_each(|made| drop(fields.insert(made.to_owned(), Value::Null)));
                fields.insert("message".to_owned(), Value::String(String::new()));
            }
            fields.values_mut().for_each(shorten);
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(MOST_TEXT) {
                text.truncate(end);
                text.push('…');
            }
        }
        _ => {}
    }
}

/// What a link held.
///
/// ```
/// use scar_report::{Linked, open_link, to_link};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let Linked::Analysis(linked) = open_link(&to_link(&report).unwrap()).unwrap() else { panic!() };
/// assert_eq!(linked.report.data.labels, report.data.labels);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Linked {
    /// The result of an analysis.
    Analysis(Box<LinkedReport>),
    /// A comparison of modalities.
    Modalities(Box<ModalitiesReport>),
}

/// Opens a link, alone or behind an address. Line breaks and the point of a sentence behind it, which mail adds, are not of it.
///
/// # Errors
/// [`Code::NotThisFormat`] for what is no link, [`Code::UnsupportedFeature`] for one of another version, [`Code::TooLarge`], and
/// [`Code::Checksum`] or [`Code::BadStructure`] for one that is damaged.
pub fn open_link(text: &str) -> Result<Linked, Problem> {
    let refuse = |code, message: String| Err(Problem::new(code, message));
    let Some(body) = body(text) else {
        return refuse(Code::NotThisFormat, "This is no link to a result: such a link has #r= in it. Copy the whole of it.".to_owned());
    };
    if body.len() > MOST_CHARS {
        let (n, most) = (format::count(body.len() as u64), format::count(MOST_CHARS as u64));
        let message = format!("The link has {n} characters, more than the {most} that one to a result may have. {ASK}");
        return refuse(Code::TooLarge, message);
    }
    let body: String = body.chars().filter(|it| !it.is_whitespace()).collect();
    let body = body.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\'']);
    match unwrap(body) {
        Ok(bytes) => of_bytes(&bytes),
        Err(Broken::Form(Some(form))) => {
            let message = format!(
                "The link is of form {form}, and this program, {}, knows forms up to {}. Open it with the program that made it, or ask for the report as a file.",
                env!("CARGO_PKG_VERSION"),
                envelope::FORM
            );
            refuse(Code::UnsupportedFeature, message)
        }
        Err(Broken::Character(strange)) => {
            let message = format!("The link is damaged: «{}» is no character of such a link. {ASK}", shown_name(&strange.to_string()));
            refuse(Code::BadStructure, message)
        }
        Err(Broken::TooLarge) => refuse(Code::TooLarge, format!("The link unpacks to more than any report takes. {ASK}")),
        Err(Broken::Form(None) | Broken::Damaged) => {
            refuse(Code::Checksum, format!("The link is damaged: its end is missing, or something in it was changed. {ASK}"))
        }
    }
}

fn damaged(what: &str) -> Problem {
    Problem::new(Code::BadStructure, format!("The link is damaged or was made by hand: {what}. {ASK}"))
}

fn of_bytes(bytes: &[u8]) -> Result<Linked, Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| damaged("it holds no report"))?;
    let digits = value["digits"].as_array().map(Vec::as_slice).unwrap_or_default();
    let precision = match digits {
        [decimals, digits] => decimals.as_u64().zip(digits.as_u64()).and_then(|(decimals, digits)| Precision::of(decimals, digits)),
        _ => None,
    };
    let precision = precision.ok_or_else(|| damaged("it does not say how its numbers are rounded"))?;
    // Whoever made it by hand may have put in what links never have, so that what is opened is what may be shared of it.
    if value.get(MODALITIES).is_some() {
        let report: ModalitiesReport = unpacked(&value[MODALITIES], ModalitiesReport::SCHEMA_VERSION)?;
        crate::saved::check_modalities(&report).map_err(|what| damaged(&what))?;
        report.pairs.iter().flat_map(|pair| &pair.sides).try_for_each(can_be_shared)?;
        has_known_notes(report.diagnostics.iter())?;
        return Ok(Linked::Modalities(Box::new(shared_modalities(&report, None))));
    }
    let report: Report = unpacked(&value[REPORT], Report::SCHEMA_VERSION)?;
    crate::saved::check(&report).map_err(|what| damaged(&what))?;
    can_be_shared(&report)?;
    Ok(Linked::Analysis(Box::new(LinkedReport { report: shared(&report, None), precision })))
}

/// What was packed, of the form `known`.
fn unpacked<T: Json>(packed: &Value, known: u32) -> Result<T, Problem> {
    let value = columns::unpack(packed, &mut MOST_VALUES.clone()).ok_or_else(|| damaged("its columns do not fit together"))?;
    of_version(&value, known)?;
    if !has_short_texts(&value) {
        return Err(damaged("a text in it is longer than any name"));
    }
    T::read_json(&value.to_string()).map_err(|_| damaged("a field of the report is missing, or holds what does not belong there"))
}

/// Whether the report is one that a link may hold.
fn can_be_shared(report: &Report) -> Result<(), Problem> {
    if report.data.labels.classes.len() > MOST_CLASSES {
        return Err(damaged("it has more classes than fit into a link"));
    }
    if report.is_provisional() {
        return Err(damaged("it holds what no link holds"));
    }
    has_known_notes(report.all_diagnostics())
}

/// The sentences of other notes would be those of whoever made the link.
fn has_known_notes<'a>(mut notes: impl Iterator<Item = &'a Note>) -> Result<(), Problem> {
    if notes.any(|note| matches!(note, Note::Other(_))) { Err(damaged("it holds what no link holds")) } else { Ok(()) }
}

impl LinkedReport {
    /// Opens a link to the result of an analysis, as [`open_link`] does.
    ///
    /// # Errors
    /// As [`open_link`], and [`Code::NotThisFormat`] for a comparison of modalities.
    pub fn open(text: &str) -> Result<Self, Problem> {
        match open_link(text)? {
            Linked::Analysis(linked) => Ok(*linked),
            Linked::Modalities(_) => {
                let message = "The link holds a comparison of modalities, and not the result of an analysis. Open it in the page or with `scar show`.";
                Err(Problem::new(Code::NotThisFormat, message))
            }
        }
    }

    /// How `own`, a report that was made here, differs from that of the link.
    ///
    /// ```
    /// use scar_report::{LinkedReport, to_link};
    /// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// let linked = LinkedReport::open(&to_link(&report).unwrap()).unwrap();
    /// assert!(linked.check(&report).is_same());
    /// assert_eq!(linked.check(&report).words(), ["Same data, same numbers: the analysis here gives what the link says."]);
    /// ```
    pub fn check(&self, own: &Report) -> LinkCheck {
        let own = shared(own, Some(self.precision));
        // Through the same forms, so that nothing differs but what the link would not say.
        let again = of_bytes(written(&own, self.precision).to_string().as_bytes());
        let again = if let Ok(Linked::Analysis(again)) = again { again.report } else { own };
        LinkCheck::of(&self.report, &again)
    }
}

/// What to do about a link that does not open.
const ASK: &str = "Copy the whole of it, or ask for it again.";

/// Whether the report is of a form that this program knows.
fn of_version(report: &Value, known: u32) -> Result<(), Problem> {
    match report["schema_version"].as_u64() {
        Some(found) if found == u64::from(known) => Ok(()),
        found => {
            let maker =
                report["scar_lens_version"].as_str().map_or_else(String::new, |version| format!(", of SCAR Lens {}", shown_name(version)));
            let found = found.map_or_else(|| "no known form".to_owned(), |found| format!("form {found}"));
            let message = format!(
                "The link holds a report of {found}{maker}; this program, {}, knows form {known}. Open it with that version, or ask for the report as an HTML page.",
                env!("CARGO_PKG_VERSION")
            );
            Err(Problem::new(Code::UnsupportedFeature, message))
        }
    }
}

/// Whether no text in `value` is longer than those that are written.
fn has_short_texts(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() <= MOST_TEXT_READ,
        Value::Array(items) => items.iter().all(has_short_texts),
        Value::Object(fields) => fields.values().all(has_short_texts),
        _ => true,
    }
}
