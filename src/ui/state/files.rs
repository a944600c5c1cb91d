//! The files that a person gave, as long as they may be read again: for another label column, in new workers, or for rows out
//! of them.

use super::kept_files::{files_to_keep, label_files};
use scar_files::{ReadOptions, shown_name};
use scar_protocol::{DataSummary, Purpose};

/// A file that has a name: the browser's, or a test's.
pub trait Named {
    /// Its name, without a folder.
    fn name(&self) -> String;
}

/// Files at hand, with what was chosen for reading them.
#[derive(Clone, Debug, PartialEq)]
pub struct Files<F> {
    /// Those that the data was read from.
    data: Vec<F>,
    data_options: ReadOptions,
    /// Those that the candidates were read from.
    candidates: Vec<F>,
    candidate_options: ReadOptions,
    /// Those of the data before, of which nothing is in this one, with what was chosen for them.
    before: Option<(Vec<F>, ReadOptions)>,
    request: ReadRequest<F>,
}

/// A request to read files: the one under way, or else the last.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRequest<F> {
    /// The files; none where only what the worker holds changes.
    pub files: Vec<F>,
    /// What they are to be.
    pub purpose: Purpose,
    /// What the person chose.
    pub options: ReadOptions,
}

impl<F> Default for Files<F> {
    fn default() -> Self {
        let request = ReadRequest { files: Vec::new(), purpose: Purpose::Data, options: ReadOptions::default() };
        Self {
            data: Vec::new(),
            data_options: ReadOptions::default(),
            candidates: Vec::new(),
            candidate_options: ReadOptions::default(),
            before: None,
            request,
        }
    }
}

impl<F: Named + Clone> Files<F> {
    /// The files of the data, with what was chosen for them.
    pub fn data(&self) -> (Vec<F>, ReadOptions) {
        (self.data.clone(), self.data_options.clone())
    }

    /// Whether there are files of the data.
    pub fn has_data(&self) -> bool {
        !self.data.is_empty()
    }

    /// What was asked to be read last.
    pub fn request(&self) -> &ReadRequest<F> {
        &self.request
    }

    /// The file that a report calls `shown`, with what it was read with; among those of the candidates, or of the data.
    pub fn find(&self, shown: &str, is_of_candidates: bool) -> Option<(F, ReadOptions)> {
        let (files, options) = match is_of_candidates {
            true => (&self.candidates, self.candidate_options.clone()),
            false => (&self.data, self.data_options.clone()),
        };
        let file = files.iter().find(|file| shown_name(&file.name()) == shown)?;
        Some((file.clone(), options))
    }

    /// The files of the data with `more`: a file of the same name takes the place of the one before.
    pub fn data_with(&self, more: &[F]) -> Vec<F> {
        let is_replaced = |file: &&F| more.iter().any(|newer| newer.name() == file.name());
        self.data.iter().filter(|file| !is_replaced(file)).chain(more).cloned().collect()
    }

    /// The files that hold nothing but the labels of `data`.
    pub fn labels_of(&self, data: &DataSummary) -> Vec<F> {
        let labels = label_files(data, &names(&self.data));
        self.data.iter().filter(|file| labels.contains(&file.name())).cloned().collect()
    }

    /// Files were asked to be read.
    pub fn ask(&mut self, request: ReadRequest<F>) {
        self.request = request;
    }

    /// The worker was asked to hold something else of what it read: no file is read, and what was chosen stays.
    pub fn ask_without_files(&mut self) {
        self.request = ReadRequest { files: Vec::new(), purpose: Purpose::Data, options: self.data_options.clone() };
    }

    /// The request was answered with the data `now`, where `before` was held.
    pub fn take_data(&mut self, before: Option<&DataSummary>, now: &DataSummary) {
        let options_before = std::mem::replace(&mut self.data_options, self.request.options.clone());
        // A selection of rows comes of the same files.
        if self.request.files.is_empty() {
            return;
        }
        let keep = files_to_keep(before, &names(&self.data), &names(&self.request.files), now);
        if self.has_data() && !self.data.iter().any(|file| keep.contains(&file.name())) {
            self.before = Some((self.data.clone(), options_before));
        }
        let all: Vec<F> = self.request.files.drain(..).chain(self.data.drain(..)).collect();
        self.data = keep.iter().filter_map(|name| all.iter().find(|file| file.name() == *name).cloned()).collect();
    }

    /// The files of the data that another took the place of, with what was chosen for them.
    pub fn before(&self) -> Option<&(Vec<F>, ReadOptions)> {
        self.before.as_ref()
    }

    /// Something takes the place of the data that is no data: its files can be opened again.
    pub fn set_aside(&mut self) {
        if self.has_data() {
            self.before = Some((std::mem::take(&mut self.data), self.data_options.clone()));
        }
        self.candidates.clear();
    }

    /// No worker holds the data any more, and it cannot be read again; gives the names of its files. `again` has the options for
    /// reading them once more, should a person agree to what was refused about them; none where other files are read already.
    pub fn lose_data(&mut self, again: Option<ReadOptions>) -> Vec<String> {
        let files = std::mem::take(&mut self.data);
        self.candidates.clear();
        let names = names(&files);
        if let Some(options) = again {
            self.request = ReadRequest { files, purpose: Purpose::Data, options };
        }
        names
    }

    /// The request was answered with what stands beside the data.
    pub fn take_beside(&mut self) {
        if self.request.purpose == Purpose::Reserve && !self.request.files.is_empty() {
            self.candidates.clone_from(&self.request.files);
            self.candidate_options.clone_from(&self.request.options);
        }
    }
}

fn names<F: Named>(files: &[F]) -> Vec<String> {
    files.iter().map(Named::name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example::report;

    /// A file of which there may be two with one name.
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Given(&'static str, u8);

    impl Named for Given {
        fn name(&self) -> String {
            self.0.to_owned()
        }
    }

    const X: Given = Given("x.npy", 0);
    const Y: Given = Given("y.npy", 0);

    fn summary(matrix: &str, has_labels: bool) -> DataSummary {
        let mut data = report(3, &[1]).data;
        data.matrix.file = matrix.to_owned();
        DataSummary { matrices: vec![data.matrix], labels: has_labels.then_some(data.labels), ..DataSummary::default() }
    }

    fn ask(files: &mut Files<Given>, purpose: Purpose, given: &[Given], column: &str) {
        let options = ReadOptions { label_column: Some(column.to_owned()), ..ReadOptions::default() };
        files.ask(ReadRequest { files: given.to_vec(), purpose, options });
    }

    /// Files of data that was read with the label column `kind`.
    fn with_data() -> Files<Given> {
        let mut files = Files::default();
        ask(&mut files, Purpose::Data, &[X, Y], "kind");
        files.take_data(None, &summary("x.npy", true));
        files
    }

    fn column(options: &ReadOptions) -> Option<&str> {
        options.label_column.as_deref()
    }

    #[test]
    fn files_are_those_of_the_data_once_they_were_read() {
        let mut files = with_data();
        assert_eq!((files.data().0, column(&files.data().1)), (vec![X, Y], Some("kind")));
        // Until an answer comes, and after a refusal, those of the data that is shown.
        ask(&mut files, Purpose::Data, &[Given("broken.csv", 0)], "other");
        assert_eq!((files.data().0, column(&files.data().1)), (vec![X, Y], Some("kind")));
        assert_eq!((files.request().files.len(), column(&files.request().options)), (1, Some("other")));
    }

    #[test]
    fn of_two_files_with_one_name_the_newer_stays() {
        let mut files = with_data();
        let newer = Given("x.npy", 1);
        assert_eq!(files.data_with(&[newer]), [Y, newer]);
        ask(&mut files, Purpose::Data, &[newer, Y], "kind");
        files.take_data(Some(&summary("x.npy", true)), &summary("x.npy", true));
        assert_eq!(files.data().0, [newer, Y]);
    }

    #[test]
    fn files_that_others_took_the_place_of_can_be_opened_again() {
        let mut files = with_data();
        assert_eq!(files.before(), None);
        // A label file beside the same matrix is no other data.
        ask(&mut files, Purpose::Data, &[X, Given("more.csv", 0)], "kind");
        files.take_data(Some(&summary("x.npy", true)), &summary("x.npy", true));
        assert_eq!(files.before(), None);
        let (all, other) = (files.data().0, Given("other.npy", 0));
        ask(&mut files, Purpose::Data, &[other], "other");
        assert_eq!(files.before(), None, "not before they were read");
        files.take_data(Some(&summary("x.npy", true)), &summary("other.npy", true));
        let (found, options) = files.before().expect("the files before");
        assert_eq!((found, column(options)), (&all, Some("kind")));
        files.set_aside();
        assert!(!files.has_data());
        assert_eq!(files.before().map(|(files, options)| (files.clone(), column(options))), Some((vec![other], Some("other"))));
    }

    #[test]
    fn a_selection_of_rows_is_of_the_same_files() {
        let mut files = with_data();
        files.ask_without_files();
        files.take_data(Some(&summary("x.npy", true)), &summary("x.npy", true));
        assert_eq!((files.data().0, column(&files.data().1)), (vec![X, Y], Some("kind")));
    }

    #[test]
    fn files_of_candidates_are_kept_once_they_were_taken() {
        let more = Given("more.npy", 0);
        let mut files = with_data();
        ask(&mut files, Purpose::Reserve, &[more], "other");
        assert_eq!(files.find("more.npy", true), None, "not read yet");
        files.take_beside();
        // Rows are taken out of them as they were read, which is not as the data was.
        let found = files.find("more.npy", true).expect("there");
        assert_eq!((found.0, column(&found.1)), (more, Some("other")));
        assert_eq!((files.find("more.npy", false), files.find("x.npy", true)), (None, None));
        assert_eq!(files.find("x.npy", false).map(|(file, _)| file), Some(X));
        // Rows to test on are no candidates, and neither is what was refused before others were forgotten.
        ask(&mut files, Purpose::Test, &[Given("test.npy", 0)], "kind");
        files.take_beside();
        ask(&mut files, Purpose::Reserve, &[Given("refused.npy", 0)], "kind");
        files.ask_without_files();
        files.take_beside();
        assert_eq!(files.find("test.npy", true).or(files.find("refused.npy", true)), None);
        assert_eq!(files.find("more.npy", true).map(|(file, _)| file), Some(more));
    }

    #[test]
    fn files_of_lost_data_are_named_and_can_be_asked_for_again() {
        for is_other_read in [false, true] {
            let mut files = with_data();
            ask(&mut files, Purpose::Reserve, &[Given("more.npy", 0)], "kind");
            files.take_beside();
            ask(&mut files, Purpose::Data, &[Given("other.npy", 0)], "other");
            let again = ReadOptions { label_column: Some("chosen".to_owned()), ..ReadOptions::default() };
            assert_eq!(files.lose_data((!is_other_read).then_some(again)), ["x.npy", "y.npy"]);
            assert!(!files.has_data() && files.find("more.npy", true).is_none());
            let expected = if is_other_read { (vec![Given("other.npy", 0)], Some("other")) } else { (vec![X, Y], Some("chosen")) };
            assert_eq!((files.request().files.clone(), column(&files.request().options)), expected);
        }
    }

    #[test]
    fn labels_are_the_files_without_a_matrix() {
        assert_eq!(with_data().labels_of(&summary("x.npy", true)), [Y]);
        assert!(with_data().labels_of(&summary("x.npy", false)).is_empty());
    }
}
