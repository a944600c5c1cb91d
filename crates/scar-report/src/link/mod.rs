//! A report as a link: `#r=…` behind the address of a page holds the whole result, so that nothing has to be sent beside it.
//!
//! What is in it stands in `shared`, how it is written in `columns`, `rounding` and `envelope`. A link that is opened may come from anybody:
//! its length is bounded before and after it is unpacked, its form and parts are checked like those of a saved report, and notes are sentences
//! of this program, never of the link.

mod check;
mod columns;
mod envelope;
mod rounding;
mod shared;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use self::envelope::{Broken, unwrap, wrap};
use self::rounding::Precision;
use self::shared::shared;
use crate::markdown::to_markdown;
use crate::{Note, Report, format};
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;

pub use self::check::LinkCheck;

/// What a link begins with behind the address of the page.
const KEY: &str = "#r=";
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
/// assert!(link.starts_with("#r=1.") && link.len() < 8_000);
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
/// assert!(is_link("#r=1.abc") && is_link("http://127.0.0.1:8080/#place=rows&r=1.abc"));
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
    let aim = AIM[usize::from(report.data.labels.classes.len() > FEW_CLASSES)];
    let said = said(&shared(report, None));
    let mut best = None;
    for precision in Precision::ALL {
        let rounded = shared(report, Some(precision));
        let link = format!("{KEY}{}", wrap(written(&rounded, precision).to_string().as_bytes()));
        let is_same = self::said(&rounded) == said;
        if is_same && link.len() <= aim {
            return Ok(link);
        }
        if is_same && link.len() <= MOST_CHARS {
            best = Some(link);
        }
    }
    best.ok_or_else(|| {
        let classes = report.data.labels.classes.len() as u64;
        let message = format!(
            "The report of {} is too large for a link: programs cut addresses of more than {} characters. Send it as an HTML page or as JSON.",
            format::counted(classes, "class", "classes"),
            format::count(MOST_CHARS as u64)
        );
        Problem::new(Code::BadOption, message)
    })
}

/// Everything that is said of a report, without drawings and without what is shown of a number on request.
fn said(report: &Report) -> String {
    to_markdown(report, None)
}

/// What is written of `report`, whose numbers are of `precision`.
fn written(report: &Report, precision: Precision) -> Value {
    // A report has text keys only, so that this does not fail.
    let mut value = serde_json::to_value(report).unwrap_or_default();
    shorten(&mut value);
    json!({ "digits": [precision.decimals, precision.digits], "report": columns::pack(value) })
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

impl LinkedReport {
    /// Opens a link, alone or behind an address. Line breaks and the point of a sentence behind it, which mail adds, are not of it.
    ///
    /// # Errors
    /// [`Code::NotThisFormat`] for what is no link, [`Code::UnsupportedFeature`] for one of another version, [`Code::TooLarge`], and
    /// [`Code::Checksum`] or [`Code::BadStructure`] for one that is damaged.
    pub fn open(text: &str) -> Result<Self, Problem> {
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
            Ok(bytes) => Self::of_bytes(&bytes),
            Err(Broken::Form(Some(form))) => {
                let message = format!(
                    "The link is of form {form}, and this program, {}, knows form {}. Open it with the program that made it, or ask for the report as a file.",
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

    fn of_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let damaged = |what: &str| {
            let message = format!("The link is damaged or was made by hand: {what}. {ASK}");
            Problem::new(Code::BadStructure, message)
        };
        let value: Value = serde_json::from_slice(bytes).map_err(|_| damaged("it holds no report"))?;
        let digits = value["digits"].as_array().map(Vec::as_slice).unwrap_or_default();
        let precision = match digits {
            [decimals, digits] => decimals.as_u64().zip(digits.as_u64()).and_then(|(decimals, digits)| Precision::of(decimals, digits)),
            _ => None,
        };
        let precision = precision.ok_or_else(|| damaged("it does not say how its numbers are rounded"))?;
        let report =
            columns::unpack(&value["report"], &mut MOST_VALUES.clone()).ok_or_else(|| damaged("its columns do not fit together"))?;
        of_version(&report)?;
        if !has_short_texts(&report) {
            return Err(damaged("a text in it is longer than any name"));
        }
        let report: Report =
            serde_json::from_value(report).map_err(|_| damaged("a field of the report is missing, or holds what does not belong there"))?;
        if report.data.labels.classes.len() > MOST_CLASSES {
            return Err(damaged("it has more classes than fit into a link"));
        }
        crate::saved::check(&report).map_err(|what| damaged(&what))?;
        if report.is_provisional() || report.all_diagnostics().any(|note| matches!(note, Note::Other(_))) {
            return Err(damaged("it holds what no link holds"));
        }
        // Whoever made it by hand may have put in what links never have.
        Ok(Self { report: shared(&report, None), precision })
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
        let again = Self::of_bytes(written(&own, self.precision).to_string().as_bytes());
        LinkCheck::of(&self.report, &again.map_or(own, |again| again.report))
    }
}

/// What to do about a link that does not open.
const ASK: &str = "Copy the whole of it, or ask for it again.";

/// Whether the report is of a form that this program knows.
fn of_version(report: &Value) -> Result<(), Problem> {
    let known = Report::SCHEMA_VERSION;
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
