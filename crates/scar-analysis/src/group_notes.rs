//! What a reader must know of groups of rows.

use scar_core::{GroupSummary, Groups, Labels};
use scar_report::{NamedClasses, Note};

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

    pub(super) fn diagnostics(&self, class_names: &[String]) -> Vec<Note> {
        let GroupSummary { column, groups, largest, .. } = &self.summary;
        let mut notes = vec![Note::Grouped { column: column.clone(), groups: *groups, largest: *largest }];
        if !self.in_one_group.is_empty() {
            let names: Vec<&str> = self.in_one_group.iter().map(|&class| class_names[class].as_str()).collect();
            notes.push(Note::ClassInOneGroup { column: column.clone(), classes: NamedClasses::of(&names) });
        }
        if (*groups as usize) < FEW {
            notes.push(Note::FewGroups { column: column.clone(), groups: *groups });
        }
        notes
    }
}

/// Groups below which intervals are a guess.
const FEW: usize = 10;
