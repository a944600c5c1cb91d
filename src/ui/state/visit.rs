//! What a browser keeps from one visit to the next: results and their names, never the data.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::kept_results::{KeptResult, KeptResults};
use scar_report::{Json, Report, SavedReport, open_saved};

/// Version of the form, raised when a field changes its meaning.
const VERSION: u32 = 1;

/// The last result that was finished, and those that were kept for comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// The last one, and when it was finished, in milliseconds since 1970.
    pub last: Option<(f64, Arc<Report>)>,
    /// The others, with their names.
    pub kept: Vec<(String, Arc<Report>)>,
}

/// Results with their names that this tab found kept, or kept itself. What else is kept is of other tabs.
#[derive(Clone, Debug, Default)]
pub struct Seen(BTreeSet<(String, String)>);

impl Seen {
    /// What is kept in `text`.
    pub fn of_text(text: &str) -> Self {
        Self(serde_json::from_str::<Written>(text).map(|written| written.kept.into_iter().collect()).unwrap_or_default())
    }
}

/// The form in which it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    finished_ms: f64,
    last: Option<String>,
    kept: Vec<(String, String)>,
}

impl Visit {
    /// What is there now.
    pub fn of(last: Option<(f64, Arc<Report>)>, kept: &KeptResults) -> Self {
        let kept = kept.results().iter().map(|KeptResult { name, report, .. }| (name.clone(), Arc::clone(report))).collect();
        Self { last, kept }
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.last.is_none() && self.kept.is_empty()
    }

    /// As text, beside what other tabs have written meanwhile: the text `before`, in which `seen` has what this tab knows of. What it does
    /// not know of stays; of two last results the newer one.
    pub fn to_text_beside(&self, before: Option<&str>, seen: &mut Seen) -> String {
        let mut written = self.written();
        let others = before.and_then(|text| serde_json::from_str::<Written>(text).ok()).filter(|others| others.version == VERSION);
        let foreign: Vec<_> = others.iter().flat_map(|others| &others.kept).filter(|kept| !seen.0.contains(*kept)).cloned().collect();
        seen.0.extend(written.kept.iter().cloned());
        written.kept.extend(foreign);
        if let Some(others) = others.filter(|others| others.last.is_some() && others.finished_ms > written.finished_ms) {
            (written.finished_ms, written.last) = (others.finished_ms, others.last);
        }
        serde_json::to_string(&written).unwrap_or_default()
    }

    fn written(&self) -> Written {
        let text = |report: &Report| report.write_json();
        Written {
            version: VERSION,
            finished_ms: self.last.as_ref().map_or(0.0, |(finished_ms, _)| *finished_ms),
            last: self.last.as_ref().map(|(_, report)| text(report)),
            kept: self.kept.iter().map(|(name, report)| (name.clone(), text(report))).collect(),
        }
    }

    /// Out of text that this or another version wrote. What cannot be read is left out.
    pub fn of_text(text: &str) -> Self {
        let Ok(written) = serde_json::from_str::<Written>(text) else { return Self::default() };
        if written.version != VERSION {
            return Self::default();
        }
        let open = |text: &String| match open_saved("result", text.as_bytes()) {
            Ok(SavedReport::Analysis(report)) => Some(Arc::from(report)),
            _ => None,
        };
        Self {
            last: written.last.as_ref().and_then(open).map(|report| (written.finished_ms, report)),
            kept: written.kept.iter().filter_map(|(name, text)| Some((name.clone(), open(text)?))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example::report;

    #[test]
    fn what_was_written_is_read_again_and_what_is_broken_is_left_out() {
        let one = Arc::new(report(3, &[1, 2]));
        let mut kept = KeptResults::default();
        kept.keep(Arc::clone(&one), None);
        let visit = Visit::of(Some((7.0, Arc::new(report(2, &[1])))), &kept);
        assert!(!visit.is_empty() && Visit::default().is_empty());
        let text = visit.to_text_beside(None, &mut Seen::default());
        assert_eq!(Visit::of_text(&text), visit);
        for broken in ["", "null", "[]", "{}", &text[..text.len() / 2], &text.replace("\"version\":1", "\"version\":2")] {
            assert!(Visit::of_text(broken).is_empty(), "{broken:.40}");
        }
        // A result that cannot be read takes no other with it.
        let mut written: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        written["last"] = "{\"schema_version\":1}".into();
        let read = Visit::of_text(&written.to_string());
        assert_eq!((read.last, read.kept.len()), (None, 1));
    }

    #[test]
    fn what_another_tab_kept_stays_and_what_this_one_took_out_does_not_come_back() {
        let [one, two, three] = [2, 3, 4].map(|n_classes| Arc::new(report(n_classes, &[1])));
        let names = |text: &str| Visit::of_text(text).kept.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let visit = |last: Option<f64>, kept: &[(&str, &Arc<Report>)]| Visit {
            last: last.map(|finished_ms| (finished_ms, Arc::clone(&one))),
            kept: kept.iter().map(|(name, report)| ((*name).to_owned(), Arc::clone(report))).collect(),
        };
        let (mut a, mut b) = (Seen::default(), Seen::default());
        // Both tabs were opened when nothing was kept.
        let text = visit(Some(5.0), &[("one", &one)]).to_text_beside(None, &mut a);
        let text = visit(Some(4.0), &[("two", &two)]).to_text_beside(Some(&text), &mut b);
        assert_eq!(names(&text), ["two", "one"]);
        assert_eq!(Visit::of_text(&text).last.map(|(finished_ms, _)| finished_ms), Some(5.0), "the newer one");
        // The first tab calls its own otherwise, then takes it out; a third tab found both.
        let text = visit(Some(5.0), &[("uno", &one)]).to_text_beside(Some(&text), &mut a);
        assert_eq!(names(&text), ["uno", "two"]);
        let mut c = Seen::of_text(&text);
        let text = visit(Some(5.0), &[]).to_text_beside(Some(&text), &mut a);
        assert_eq!(names(&text), ["two"]);
        let text = visit(None, &[("two", &two), ("three", &three)]).to_text_beside(Some(&text), &mut c);
        assert_eq!(names(&text), ["two", "three"]);
        for broken in ["", "null", &text.replace("\"version\":1", "\"version\":2")] {
            assert_eq!(names(&visit(None, &[("one", &one)]).to_text_beside(Some(broken), &mut Seen::of_text(broken))), ["one"]);
        }
    }
}
