//! What a person says about the fields of a file that was read, as options to read it again.

use crate::field_summary::{FieldRole, FieldSummary};
use crate::options::ReadOptions;

impl ReadOptions {
    /// These options, with the fields called `names` in the role `role`, where `fields` are all as they were read.
    ///
    /// A role that one field has at a time, such as that of the labels, goes to the first of `names`. An order is found and never
    /// chosen, so that role changes nothing.
    ///
    /// ```
    /// use scar_data::{FieldRole, ReadOptions, read};
    /// use scar_data::source::MemorySource;
    /// let table = MemorySource::new("x.csv", *b"f0,f1,f2,age,kind,site\n1.5,2,0,30,cat,n\n3.2,4,1,31,dog,n\n5.1,7,2,30,cat,s\n8.7,1,1,31,dog,s\n");
    /// let read_with = |options: &ReadOptions| read(&[&table], options, &Default::default()).unwrap();
    /// let first = read_with(&ReadOptions::default());
    /// assert_eq!((first.matrices[0].values.n_dims(), first.label_column.as_deref()), (3, Some("kind")));
    /// let options = ReadOptions::default().with_role(&first.fields, &["age"], FieldRole::Matrix);
    /// let options = options.with_role(&first.fields, &["site"], FieldRole::Label);
    /// let second = read_with(&options);
    /// assert_eq!((second.matrices[0].values.n_dims(), second.label_column.as_deref()), (4, Some("site")));
    /// ```
    #[must_use]
    pub fn with_role(mut self, fields: &[FieldSummary], names: &[&str], role: FieldRole) -> Self {
        let Some(&first) = names.first() else { return self };
        if role == FieldRole::Order {
            return self;
        }
        let is_meant = |name: &String| names.contains(&name.as_str());
        for one in [&mut self.label_column, &mut self.id_column, &mut self.group_column, &mut self.split_column] {
            one.take_if(|name| is_meant(name));
        }
        for several in [&mut self.other_label_columns, &mut self.matrices, &mut self.left_out] {
            several.retain(|name| !is_meant(name));
        }
        let name = || Some(first.to_owned());
        match role {
            FieldRole::Label => self.label_column = name(),
            FieldRole::Id => self.id_column = name(),
            FieldRole::Group => self.group_column = name(),
            FieldRole::Split => self.split_column = name(),
            FieldRole::LeftOut => self.left_out.extend(names.iter().map(|&name| name.to_owned())),
            FieldRole::Matrix => {
                // What is a part of the matrix already stays one, in the order of the file.
                let is_part = |field: &&FieldSummary| field.role == FieldRole::Matrix || is_meant(&field.name);
                self.matrices = fields.iter().filter(is_part).map(|field| field.name.clone()).collect();
            }
            FieldRole::Order => {}
        }
        self
    }

    /// These options without what a person said about fields.
    #[must_use]
    pub fn without_roles(self) -> Self {
        let Self { drop_non_finite, budget_bytes, sample_seed, missing_labels, keeps_unlabelled, max_unpacked_ratio, is_beside, .. } = self;
        Self {
            drop_non_finite,
            budget_bytes,
            sample_seed,
            missing_labels,
            keeps_unlabelled,
            max_unpacked_ratio,
            is_beside,
            ..Self::default()
        }
    }

    /// Whether a person said something about fields.
    pub fn has_roles(&self) -> bool {
        *self != self.clone().without_roles()
    }

    /// What was said of the fields of the data, for rows that stand beside it: candidates, or rows to test on.
    #[must_use]
    pub fn for_rows_beside(&self) -> Self {
        Self {
            is_beside: true,
            matrices: self.matrices.clone(),
            id_column: self.id_column.clone(),
            left_out: self.left_out.clone(),
            missing_labels: self.missing_labels.clone(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, role: FieldRole) -> FieldSummary {
        FieldSummary {
            name: name.to_owned(),
            file: "x.csv".to_owned(),
            dtype: "float32".to_owned(),
            shape: vec![Some(9)],
            role,
            why: String::new(),
            alternatives: Vec::new(),
        }
    }

    #[test]
    fn field_has_one_role_at_a_time() {
        let fields = [field("a", FieldRole::Matrix), field("b", FieldRole::Matrix), field("c", FieldRole::LeftOut)];
        let mut options = ReadOptions::default();
        let of = |options: &ReadOptions| {
            let one = [&options.label_column, &options.id_column, &options.group_column, &options.split_column];
            let several = [&options.matrices, &options.left_out];
            one.into_iter().flatten().chain(several.into_iter().flatten()).filter(|name| *name == "c").count()
        };
        for role in
            [FieldRole::Label, FieldRole::Id, FieldRole::Group, FieldRole::Split, FieldRole::Matrix, FieldRole::LeftOut, FieldRole::Label]
        {
            options = options.with_role(&fields, &["c"], role);
            assert_eq!(of(&options), 1, "{role:?}: {options:?}");
        }
        assert_eq!(options.label_column.as_deref(), Some("c"));
        assert_eq!(options.clone().with_role(&fields, &["c"], FieldRole::Order), options);
        assert_eq!(options.clone().with_role(&fields, &[], FieldRole::Id), options);
        assert_eq!(options.without_roles(), ReadOptions::default());
    }

    #[test]
    fn further_part_of_the_matrix_leaves_the_others_in_it() {
        let fields = [field("a", FieldRole::Matrix), field("c", FieldRole::LeftOut), field("b", FieldRole::Matrix)];
        let options = ReadOptions::default().with_role(&fields, &["c"], FieldRole::Matrix);
        assert_eq!(options.matrices, ["a", "c", "b"]);
        let options = options.with_role(&fields, &["a", "b"], FieldRole::LeftOut);
        assert_eq!((options.matrices, options.left_out), (vec!["c".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
    }
}
