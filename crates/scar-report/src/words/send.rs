//! How a result is sent to somebody.

use crate::Report;

/// The question in words.
pub const SEND: &str = "Send it";

/// Where the way is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// On the page, above its buttons.
    Page,
    /// In the text of the program.
    Text,
    /// In the HTML report.
    Html,
    /// In the Markdown report.
    Markdown,
}

/// How to send `report`; nothing while its numbers change.
///
/// ```
/// use scar_report::words::{Medium, send_words};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert!(send_words(&report, Medium::Text).unwrap().contains("--html FILE"));
/// // The page names no option of the program.
/// assert!(!send_words(&report, Medium::Page).unwrap().contains("--"));
/// ```
pub fn send_words(report: &Report, medium: Medium) -> Option<String> {
    let way = match medium {
        Medium::Page => {
            "Share it as a link, which holds the result and no name of a file. Save it as an HTML page, which anybody can read without this tool, or as JSON, which opens here again. No row of the data is in any of them; names of classes are."
        }
        Medium::Text => {
            "--link prints a link that holds the result and no name of a file; --html FILE writes a page that anybody can read without this tool, --markdown FILE text for notes and papers; --out FILE writes JSON, which `scar show` and the page open again. No row of the data is in any of them; names of classes are."
        }
        Medium::Html => {
            "Send this page as it is: anybody can read it without a tool or a network, print it, or open it again with SCAR Lens. No row of the data is in it, but names of files and classes are."
        }
        Medium::Markdown => return None,
    };
    (!report.is_provisional()).then(|| way.to_owned())
}

/// The link in an HTML report that saves it as JSON.
pub const JSON_LINK: &str = "Save this report as JSON";

/// What a reader of an HTML report can do with the JSON in it.
pub fn json_in_page() -> &'static str {
    "The whole report is in this page, with every digit. `scar show` opens the page itself too. A browser may refuse to save more than 2 MB in this way; then `scar show PAGE.html --json` prints the JSON."
}
