//! Results that were kept to be compared with others.

use std::sync::Arc;

use scar_report::{Report, seen_name};

/// Results that can be kept: more columns than that nobody reads.
pub const MOST_KEPT: usize = 6;

/// A result that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptResult {
    /// Counts up.
    pub id: u32,
    /// What a person calls it.
    pub name: String,
    /// The result.
    pub report: Arc<Report>,
}

/// The results that were kept; the first is what others are compared with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptResults {
    results: Vec<KeptResult>,
    /// The one that was taken out last, with its place.
    removed: Option<(usize, KeptResult)>,
    n_kept: u32,
}

impl KeptResults {
    /// The results, the first before all others.
    pub fn results(&self) -> &[KeptResult] {
        &self.results
    }

    /// Whether `report` can be kept: it is whole, not there yet, and there is room.
    pub fn can_keep(&self, report: &Arc<Report>) -> bool {
        self.results.len() < MOST_KEPT && !report.is_provisional() && !self.has(report)
    }

    /// Whether it is this very report that was kept.
    pub fn has(&self, report: &Arc<Report>) -> bool {
        self.results.iter().any(|kept| Arc::ptr_eq(&kept.report, report))
    }

    /// Keeps `report`, called by what its data is, and by `column` where there are several label columns.
    pub fn keep(&mut self, report: Arc<Report>, column: Option<&str>) {
        if !self.can_keep(&report) {
            return;
        }
        self.n_kept += 1;
        let name = self.free_name(&result_name(&report, column));
        self.results.push(KeptResult { id: self.n_kept, name, report });
    }

    /// Keeps results of an earlier visit, by the names that they had, as far as there is room.
    pub fn restore(&mut self, results: Vec<(String, Arc<Report>)>) {
        for (name, report) in results {
            if self.can_keep(&report) {
                self.n_kept += 1;
                let name = self.free_name(&name);
                self.results.push(KeptResult { id: self.n_kept, name, report });
            }
        }
    }

    /// Calls the result `id` by another name; an empty one is none.
    pub fn rename(&mut self, id: u32, name: &str) {
        let name = name.trim();
        if let Some(kept) = self.results.iter_mut().find(|kept| kept.id == id).filter(|_| !name.is_empty()) {
            name.clone_into(&mut kept.name);
        }
    }

    /// Takes the result `id` out; [`KeptResults::undo`] puts it back.
    pub fn remove(&mut self, id: u32) {
        if let Some(place) = self.results.iter().position(|kept| kept.id == id) {
            self.removed = Some((place, self.results.remove(place)));
        }
    }

    /// Name of the result that can be put back.
    pub fn removed(&self) -> Option<&str> {
        self.removed.as_ref().map(|(_, kept)| kept.name.as_str())
    }

    /// Puts back what was taken out last.
    pub fn undo(&mut self) {
        if let Some((place, kept)) = self.removed.take() {
            self.results.insert(place.min(self.results.len()), kept);
        }
    }

    /// Compares all others with the result `id`.
    pub fn put_first(&mut self, id: u32) {
        if let Some(place) = self.results.iter().position(|kept| kept.id == id) {
            self.results[..=place].rotate_right(1);
        }
    }

    /// `name`, or with a number where it is taken.
    fn free_name(&self, name: &str) -> String {
        let is_free = |name: &str| self.results.iter().all(|kept| kept.name != name);
        let mut numbered = (2..).map(|number| format!("{name} ({number})"));
        if is_free(name) { name.to_owned() } else { numbered.find(|name| is_free(name)).unwrap_or_default() }
    }
}

/// What a result is called until a person calls it otherwise.
pub fn result_name(report: &Report, column: Option<&str>) -> String {
    let matrix = report.data.matrix.name();
    column.map_or(matrix.clone(), |column| format!("{matrix}, {}", seen_name(column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Arc<Report> {
        Arc::new(scar_report::example::report(3, &[1, 2]))
    }

    fn names(kept_results: &KeptResults) -> Vec<&str> {
        kept_results.results().iter().map(|kept| kept.name.as_str()).collect()
    }

    #[test]
    fn a_result_is_kept_once_and_names_do_not_collide() {
        let (mut kept_results, one) = (KeptResults::default(), report());
        kept_results.keep(Arc::clone(&one), None);
        kept_results.keep(Arc::clone(&one), None);
        kept_results.keep(report(), None);
        kept_results.keep(report(), Some("kind"));
        assert_eq!(names(&kept_results), ["example.npy", "example.npy (2)", "example.npy, kind"]);
        assert!(kept_results.has(&one) && !kept_results.can_keep(&one));
    }

    #[test]
    fn what_was_taken_out_can_be_put_back() {
        let mut kept_results = KeptResults::default();
        (0..3).for_each(|_| kept_results.keep(report(), None));
        kept_results.rename(2, " second ");
        kept_results.rename(3, "  ");
        kept_results.remove(2);
        assert_eq!((names(&kept_results), kept_results.removed()), (vec!["example.npy", "example.npy (3)"], Some("second")));
        kept_results.undo();
        assert_eq!((names(&kept_results)[1], kept_results.removed()), ("second", None));
        kept_results.put_first(3);
        assert_eq!(names(&kept_results), ["example.npy (3)", "example.npy", "second"]);
    }

    #[test]
    fn there_is_an_end_to_columns_and_unfinished_results_stay_out() {
        let mut kept_results = KeptResults::default();
        (0..MOST_KEPT + 2).for_each(|_| kept_results.keep(report(), None));
        assert_eq!(kept_results.results().len(), MOST_KEPT);
        let mut kept_results = KeptResults::default();
        kept_results.keep(Arc::new(Report { complete: false, ..scar_report::example::report(3, &[1]) }), None);
        assert!(kept_results.results().is_empty());
    }
}
