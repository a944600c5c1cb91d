//! A result that came by a link, and what is said of it.

use std::sync::Arc;

use scar_report::words::linked_note;
use scar_report::{LinkedReport, Report};

/// A result that came by a link.
#[derive(Clone, Debug)]
pub struct Linked {
    link: Arc<LinkedReport>,
    /// Its report, as the page shows it.
    pub report: Arc<Report>,
    /// When it was opened, as people write it.
    date: String,
}

/// What is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedSaid {
    /// A sentence.
    pub head: String,
    /// What differs.
    pub differences: Vec<String>,
    /// Whether another result is in view.
    pub is_beside: bool,
}

impl Linked {
    /// `link`, opened on `date`.
    pub fn new(link: LinkedReport, date: String) -> Self {
        let report = Arc::new(link.report.clone());
        Self { link: Arc::new(link), report, date }
    }

    /// What is said of it beside `shown`: where it comes from, or how the whole report that is in its place differs.
    pub fn said_beside(&self, shown: Option<&Arc<Report>>) -> Option<LinkedSaid> {
        let shown = shown?;
        if Arc::ptr_eq(shown, &self.report) {
            let head = linked_note(&self.report, &self.date);
            return Some(LinkedSaid { head, differences: Vec::new(), is_beside: false });
        }
        if shown.is_provisional() {
            return None;
        }
        let mut words = self.link.check(shown).words().into_iter();
        let head = words.next()?;
        Some(LinkedSaid { head, differences: words.collect(), is_beside: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::{example, to_link};

    #[test]
    fn a_linked_result_says_where_it_is_from_and_how_another_differs() {
        let own = example::report(3, &[1, 2]);
        let linked = Linked::new(LinkedReport::open(&to_link(&own).expect("a link")).expect("whole"), "1 May 2027".to_owned());
        let said = linked.said_beside(Some(&linked.report)).expect("shown");
        assert!(said.head.contains("opened on 1 May 2027; SCAR Lens 0.1.0 made it") && !said.is_beside, "{said:?}");
        let said = linked.said_beside(Some(&Arc::new(own.clone()))).expect("whole");
        assert!(said.head.starts_with("Same data, same numbers") && said.differences.is_empty() && said.is_beside, "{said:?}");
        let mut other = own.clone();
        other.settings.seed = 4;
        let said = linked.said_beside(Some(&Arc::new(other))).expect("whole");
        assert_eq!(said.differences, ["the setting «seed»: 0 in the link, 4 here"]);
        let unfinished = Arc::new(Report { complete: false, ..own });
        assert_eq!(linked.said_beside(Some(&unfinished)), None);
        assert_eq!(linked.said_beside(None), None);
    }
}
