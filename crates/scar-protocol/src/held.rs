//! Summaries of the data in the compute worker, for the page.

use serde::{Deserialize, Serialize};

use scar_core::problem::Problem;
use scar_core::{GroupSummary, SplitSummary};
use scar_files::sample::SampleReport;
use scar_files::{ClassCount, FieldSummary, FileSummary, LabelSummary};

/// The files that the worker holds beside the data.
///
/// ```
/// use scar_protocol::{Beside, BesideFile};
/// let file = BesideFile { file: "more.npy".to_owned(), format: "npy".to_owned(), rows: 90, class_rows: None, problems: Vec::new() };
/// let beside = Beside { reserve: Some(file), test: None };
/// assert_eq!(serde_json::from_str::<Beside>(&serde_json::to_string(&beside).unwrap()).unwrap(), beside);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Candidates for a plan.
    pub reserve: Option<BesideFile>,
    /// Test rows.
    pub test: Option<BesideFile>,
}

/// A file beside the data, or several files that form one matrix with its labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BesideFile {
    /// Name of the file with the matrix.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its rows.
    pub rows: u64,
    /// Rows of each class of the data, in class order; `None` without labels.
    pub class_rows: Option<Vec<u64>>,
    /// Warnings; the file can be used nevertheless.
    pub problems: Vec<Problem>,
}

/// The data that the worker holds.
///
/// ```
/// use scar_core::Labels;
/// use scar_files::LabelSummary;
/// use scar_protocol::DataSummary;
/// let labels = LabelSummary::of(&Labels::from_texts(&["cat", "dog", "cat"]));
/// let data = DataSummary { labels: Some(labels), ..DataSummary::default() };
/// let text = serde_json::to_string(&data).unwrap();
/// assert_eq!(serde_json::from_str::<DataSummary>(&text).unwrap(), data);
/// assert!(text.contains(r#"{"name":"cat","count":2}"#));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataSummary {
    /// The matrices that were read; all have the same number of rows.
    pub matrices: Vec<FileSummary>,
    /// The labels, if any.
    pub labels: Option<LabelSummary>,
    /// The label column in use, if the labels are from a table.
    pub label_column: Option<String>,
    /// All columns that could be labels.
    pub label_columns: Vec<String>,
    /// How the rows were sampled, if the files were larger than the memory budget.
    pub sample: Option<SampleReport>,
    /// The split into data and test rows, if a file names one.
    pub split: Option<Box<SplitSummary>>,
    /// The groups of rows, if a file names some.
    #[serde(default)]
    pub groups: Option<Box<GroupSummary>>,
    /// The files beside the data.
    #[serde(default)]
    pub beside: Box<Beside>,
    /// The number of rows that were read, if the worker holds only some of them ([`Request::Keep`]) or others as well ([`Request::Extend`]).
    #[serde(default)]
    pub whole_rows: Option<u64>,
    /// What became of each field of the files.
    #[serde(default)]
    pub fields: Vec<FieldSummary>,
    /// Warnings; the data can be used nevertheless.
    pub problems: Vec<Problem>,
}

impl DataSummary {
    /// Bytes that the values of all matrices take in memory, as float32.
    ///
    /// ```
    /// use scar_protocol::DataSummary;
    /// // 1,797 rows of 64 values.
    /// let matrix = scar_report::example::report(3, &[1]).data.matrix;
    /// assert_eq!(DataSummary { matrices: vec![matrix], ..DataSummary::default() }.matrix_bytes(), 460_032);
    /// ```
    pub fn matrix_bytes(&self) -> u64 {
        self.matrices.iter().map(|matrix| matrix.rows * matrix.dims * 4).sum()
    }

    /// The classes with their numbers of rows; if `with_split`, without the test rows of the split.
    ///
    /// ```
    /// use scar_core::Labels;
    /// use scar_data::{LabelSummary, ReadOptions, read};
    /// use scar_data::source::MemorySource;
    /// use scar_protocol::DataSummary;
    /// let table = MemorySource::new("x.csv", "f0,f1,label,split\n0,1,a,train\n2,2,b,train\n3,1,a,test\n4,3,b,test\n5,1,b,\n");
    /// let data = read(&[&table], &ReadOptions::default(), &Default::default()).unwrap();
    /// let data = DataSummary { labels: data.label_summary(), split: data.split_summary().map(Box::new), ..DataSummary::default() };
    /// let counts = |with_split| data.classes(with_split).unwrap().iter().map(|class| class.count).collect::<Vec<_>>();
    /// assert_eq!((counts(false), counts(true)), (vec![2, 3], vec![1, 2]));
    /// ```
    pub fn classes(&self, with_split: bool) -> Option<Vec<ClassCount>> {
        let mut classes = self.labels.as_ref()?.classes.clone();
        if let Some(split) = self.split.as_ref().filter(|_| with_split) {
            classes.iter_mut().zip(&split.class_rows).for_each(|(class, &tested)| class.count = class.count.saturating_sub(tested));
        }
        Some(classes)
    }
}
