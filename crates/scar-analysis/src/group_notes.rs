//! What a reader must know of groups of rows.

use scar_core::{GroupSummary, Groups, Labels};
use scar_report::Diagnostic;
use scar_report::format;

/// The groups of an analysis, and the classes that they leave untested.
#[derive(Clone, Debug)]
pub(super) struct GroupNotes {
    pub(super) summary: GroupSummary,
    /// Classes of which all rows are in one group.
    in_one_group: Vec<usize>,
}

impl GroupNotes {
    pub(super) fn new(groups: &Groups, labels: &Labels) -> Self {
        let mut group_of: Vec<Option<u32>> = vec![None; labels.n_classes()];
        let mut has_several = vec![false; labels.n_classes()];
        for (&class, &group) in labels.class_ids().iter().zip(groups.ids()) {
            let known = group_of[class as usize].get_or_insert(group);
            has_several[class as usize] |= *known != group;
        }
        let in_one_group = (0..labels.n_classes()).filter(|&class| group_of[class].is_some() && !has_several[class]).collect();
        Self { summary: groups.summary(), in_one_group }
    }

    pub(super) fn diagnostics(&self, class_names: &[String]) -> Vec<Diagnostic> {
        let GroupSummary { column, groups, largest, .. } = &self.summary;
        let tell = |code: &str, message: String| Diagnostic { code: code.to_owned(), message, class: None, ratio: None };
        let mut notes = vec![tell(
            "grouped",
            format!(
                "Rows with the same «{column}» stay together: {} groups, the largest of {} rows. No probe is tested on rows of a group that it has seen.",
                format::count(*groups),
                format::count(*largest)
            ),
        )];
        if !self.in_one_group.is_empty() {
            let names: Vec<&str> = self.in_one_group.iter().map(|&class| class_names[class].as_str()).collect();
            notes.push(tell(
                "class_in_one_group",
                format!(
                    "Of {}, all rows have one «{column}». A probe that has not seen it has not seen the class either, so whether the class can be told apart cannot be tested. Add rows of the class with another «{column}».",
                    listed(&names)
                ),
            ));
        }
        if (*groups as usize) < FEW {
            notes.push(tell(
                "few_groups",
                format!("There are {groups} groups only, so the errors may be far off for rows with another «{column}». Add rows of more of them."),
            ));
        }
        notes
    }
}

/// Groups below which intervals are a guess.
const FEW: usize = 10;

/// Names of classes in a sentence: all up to three, otherwise the first and how many there are.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted = |names: &[&str]| names.iter().map(|name| format!("«{name}»")).collect::<Vec<String>>().join(", ");
    match names {
        [.., _, _, _, _] => format!("{} classes, «{}» among them", format::count(names.len() as u64), names[0]),
        names => quoted(names),
    }
}
