//! A saved report, opened again.
//!
//! The file may be anything: another program's JSON, half a download, a report that was edited by hand. What opens is whole and of a form
//! that this version knows, and its lists fit together, so that every form of it can be made. All else is refused with what it is.

mod fitting;
mod head;
mod modalities_fitting;
#[cfg(test)]
mod mutated_tests;
#[cfg(test)]
mod refused_tests;

use serde_json::error::Category;

pub(crate) use self::fitting::check;
pub use self::head::begins_as;
use self::head::{Head, Kind};
pub(crate) use self::modalities_fitting::check as check_modalities;
use crate::html_report::{NoJson, json_in};
use crate::{Json, ModalitiesReport, Report};
use scar_core::problem::{Code, Problem};
use scar_files::shown_name;

/// A report out of a file.
///
/// An example is at [`open_saved`].
#[derive(Clone, Debug, PartialEq)]
pub enum SavedReport {
    /// What `scar analyze` or the page's Measures place saved.
    Analysis(Box<Report>),
    /// What `scar modalities` or the page's Modalities place saved.
    Modalities(Box<ModalitiesReport>),
}

/// The report in `bytes`, which are the whole of the file that is shown as `name`: JSON, or a page of
/// [`to_html`](crate::html_report::to_html), which holds it.
///
/// # Errors
/// [`Code::EmptyFile`], [`Code::Encoding`], [`Code::NotThisFormat`] with what the file is, [`Code::Truncated`] for half a file,
/// [`Code::UnsupportedFeature`] for a report of another version, [`Code::NestingDepth`], and [`Code::BadStructure`] for a report with a
/// field that is missing, wrong, or does not fit the others.
///
/// ```
/// use scar_core::problem::Code;
/// use scar_report::{SavedReport, open_saved, to_json};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let text = to_json(&report);
/// let SavedReport::Analysis(again) = open_saved("report.json", text.as_bytes()).unwrap() else { panic!() };
/// assert_eq!(to_json(&again), text);
/// // A page of the report holds it too.
/// let page = scar_report::html_report::to_html(&report);
/// let SavedReport::Analysis(again) = open_saved("report.html", page.as_bytes()).unwrap() else { panic!() };
/// assert_eq!(to_json(&again), text);
/// // Half of it is no report.
/// let refused = open_saved("report.json", &text.as_bytes()[..2_000]).unwrap_err();
/// assert_eq!(refused.code, Code::Truncated);
/// ```
pub fn open_saved(name: &str, bytes: &[u8]) -> Result<SavedReport, Problem> {
    let file = File { name: shown_name(name) };
    let text = file.text(bytes)?;
    let inside;
    let text = if head::is_page(text.as_bytes()) {
        inside = file.json_of_page(text)?;
        file.text(&inside)?
    } else {
        text
    };
    let head: Head = serde_json::from_str(text).map_err(|error| file.broken(text, &error))?;
    match head.kind() {
        Kind::Analysis => {
            file.of_version(&head, u64::from(Report::SCHEMA_VERSION), "scar analyze")?;
            let report: Report = file.parsed(text)?;
            fitting::check(&report).map_err(|what| file.unfit(&what))?;
            Ok(SavedReport::Analysis(Box::new(report)))
        }
        Kind::Modalities => {
            file.of_version(&head, u64::from(ModalitiesReport::SCHEMA_VERSION), "scar modalities")?;
            let report: ModalitiesReport = file.parsed(text)?;
            modalities_fitting::check(&report).map_err(|what| file.unfit(&what))?;
            Ok(SavedReport::Modalities(Box::new(report)))
        }
        Kind::Other(what) => Err(file.foreign(&what)),
    }
}

/// What to give in place of a file that is no report.
const ADVICE: &str = "Give what `scar analyze --out`, `scar modalities --out` or the page's button «JSON report» saved, or an HTML report.";

/// The file that is opened, for messages.
struct File {
    name: String,
}

impl File {
    /// The bytes as text, without the mark that some programs put before it.
    fn text<'a>(&self, bytes: &'a [u8]) -> Result<&'a str, Problem> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.is_empty() {
            return Err(self.refused(Code::EmptyFile, format!("{} is empty. {ADVICE}", self.name)));
        }
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            let message = format!(
                "{} is text in UTF-16, as a shell on Windows writes it. Save it as UTF-8, or let the program write it with --out.",
                self.name
            );
            return Err(self.refused(Code::Encoding, message));
        }
        if let Some(what) = head::packed_or_array(bytes) {
            return Err(self.foreign(what));
        }
        std::str::from_utf8(bytes).map_err(|error| {
            let message =
                format!("{}, byte {}: this is not text in UTF-8, so it is no report. {ADVICE}", self.name, error.valid_up_to() + 1);
            self.refused(Code::Encoding, message)
        })
    }

    /// The report that a page holds.
    fn json_of_page(&self, page: &str) -> Result<Vec<u8>, Problem> {
        json_in(page).map_err(|error| match error {
            NoJson::Missing => self.foreign("an HTML page without a report in it"),
            NoJson::Damaged => {
                let message = format!("{} is an HTML report whose JSON is cut or was changed. Copy or download it again.", self.name);
                self.refused(Code::Truncated, message)
            }
        })
    }

    /// Whether the report is of the form `known`; `command` makes a new one.
    fn of_version(&self, head: &Head, known: u64, command: &str) -> Result<(), Problem> {
        let maker = head.version.as_deref().map_or_else(String::new, |version| format!(" (SCAR Lens {})", shown_name(version)));
        match head.schema_version {
            Some(found) if found == known => Ok(()),
            Some(found) if found > known => {
                let message = format!(
                    "{} is a report of form {found}, of a newer program{maker}. This program, {}, knows form {known}. Open it with the newer one, or run `{command}` again.",
                    self.name,
                    env!("CARGO_PKG_VERSION")
                );
                Err(self.refused(Code::UnsupportedFeature, message))
            }
            Some(found) => {
                let message = format!(
                    "{} is a report of form {found}, of an older program{maker}. Since then fields have changed their meaning: this program knows form {known}. Run `{command}` again.",
                    self.name
                );
                Err(self.refused(Code::UnsupportedFeature, message))
            }
            None => {
                let message = format!(
                    "{} looks like a report, but its schema_version is missing or no whole number, so nobody can tell how to read it. Run `{command}` again.",
                    self.name
                );
                Err(self.refused(Code::BadStructure, message))
            }
        }
    }

    /// The report itself.
    fn parsed<T: Json>(&self, text: &str) -> Result<T, Problem> {
        T::read_json(text).map_err(|error| match error.inner().classify() {
            Category::Data => self.damaged(&error.path().to_string(), error.inner()),
            _ => self.broken(text, error.inner()),
        })
    }

    /// A report with a field that is missing, stands twice, or holds what does not belong there.
    fn damaged(&self, place: &str, error: &serde_json::Error) -> Problem {
        let (name, line, column) = (&self.name, error.line(), error.column());
        let words = error.to_string();
        let named = |start: &str| Some(shown_name(words.strip_prefix(start)?.split('`').next()?));
        let what = match (named("missing field `"), named("duplicate field `")) {
            (Some(field), _) if place == "." => format!("the field «{field}» is missing"),
            (Some(field), _) => format!("«{}» lacks the field «{field}»", shown_name(place)),
            (_, Some(field)) => format!("the field «{field}» stands twice"),
            _ => format!("«{}» holds what does not belong there", shown_name(place)),
        };
        let message = format!(
            "{name}, line {line}, column {column}: {what}. The report is damaged, or of a version between two releases. Run the analysis again."
        );
        self.refused(Code::BadStructure, message).at_row(line.max(1) as u64).at_column(column.max(1) as u64)
    }

    /// JSON that ends early or is malformed.
    fn broken(&self, text: &str, error: &serde_json::Error) -> Problem {
        let (name, line, column) = (&self.name, error.line(), error.column());
        let reason = error.to_string();
        let (code, message) = match error.classify() {
            // Of a number that is cut behind a sign, the parser says that it is none.
            _ if error.is_eof() || reason.starts_with("invalid number") && text.ends_with(['-', '+', '.', 'e', 'E']) => (
                Code::Truncated,
                format!("{name} ends in line {line}, before its JSON does: a part is missing. Copy or download it again."),
            ),
            Category::Syntax if reason.starts_with("recursion limit") => {
                (Code::NestingDepth, format!("{name}, line {line}, column {column}: this is nested deeper than any report. {ADVICE}"))
            }
            Category::Syntax if reason.starts_with("trailing characters") => (
                Code::BadStructure,
                format!("{name}, line {line}, column {column}: more stands behind the end of the JSON. Give one report a file."),
            ),
            _ => (Code::NotThisFormat, format!("{name}, line {line}, column {column}: this is not JSON, so it is no report. {ADVICE}")),
        };
        self.refused(code, message).at_row(line.max(1) as u64).at_column(column.max(1) as u64)
    }

    /// A whole file that is something else.
    fn foreign(&self, what: &str) -> Problem {
        self.refused(Code::NotThisFormat, format!("{} is {what}, not a report. {ADVICE}", self.name))
    }

    /// A report whose parts do not fit together.
    fn unfit(&self, what: &str) -> Problem {
        let message = format!("{} is damaged or was edited: {what}. Run the analysis again.", self.name);
        self.refused(Code::BadStructure, message)
    }

    fn refused(&self, code: Code, message: String) -> Problem {
        Problem::new(code, message).in_file(&self.name)
    }
}
