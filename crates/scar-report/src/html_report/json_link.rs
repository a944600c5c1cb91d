//! The report inside its page, as JSON: behind a link that saves it, and for whoever opens the page as a report.
//!
//! A link with `data:` needs no script, lives under any content security policy, and holds no character that ends an attribute, whatever
//! a class is called.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::shell::escape;
use crate::words::{JSON_LINK, json_in_page};

/// What stands before the report. No text of a report has a quote in the page, so none can look like it.
const BEFORE: &str = "<a id=\"report-json\" download=\"report.json\" href=\"data:application/json;base64,";

/// The link that saves `json`, and how else it is got out.
pub(super) fn link(json: &str) -> String {
    let encoded = STANDARD.encode(json);
    format!("<p class=\"saved\">{BEFORE}{encoded}\">{JSON_LINK}</a> <span class=\"soft\">{}</span></p>\n", escape(json_in_page()))
}

/// Why no report is got out of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoJson {
    /// None is in it.
    Missing,
    /// Its text is cut or was changed.
    Damaged,
}

/// The report in `page`, a page that this crate made.
pub(crate) fn json_in(page: &str) -> Result<Vec<u8>, NoJson> {
    let (_, rest) = page.split_once(BEFORE).ok_or(NoJson::Missing)?;
    let (encoded, _) = rest.split_once('"').ok_or(NoJson::Damaged)?;
    STANDARD.decode(encoded).map_err(|_| NoJson::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html_report::to_html;
    use crate::{example, to_json};

    #[test]
    fn the_report_comes_out_of_its_page_whatever_its_classes_are_called() {
        let mut report = example::report(3, &[1, 2]);
        report.data.labels.classes[0].name = format!("{BEFORE}e30=\">");
        let page = to_html(&report);
        assert_eq!(page.matches(BEFORE).count(), 1);
        assert_eq!(json_in(&page).expect("there"), to_json(&report).into_bytes());
        let start = page.find(BEFORE).expect("there");
        assert_eq!(json_in(&page[..start]), Err(NoJson::Missing));
        assert_eq!(json_in(&page[..start + BEFORE.len() + 9]), Err(NoJson::Damaged));
        assert_eq!(json_in(&page.replace("base64,e", "base64,!")), Err(NoJson::Damaged));
    }
}
