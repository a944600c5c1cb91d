//! What the compute worker holds, as the page knows it.

use serde::{Deserialize, Serialize};

use scar_core::SplitSummary;
use scar_core::problem::Problem;
use scar_data::sample::SampleReport;
use scar_data::{ClassCount, FileSummary, LabelSummary};

/// Files beside the data, as the worker holds them.
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
    /// Rows to test on.
    pub test: Option<BesideFile>,
}

/// A file beside the data, or several that make one matrix with its labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BesideFile {
    /// The matrix' file.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its rows.
    pub rows: u64,
    /// Rows of each of the data's classes, in class order; `None` without labels.
    pub class_rows: Option<Vec<u64>>,
    /// What a person should know although it can be used.
    pub problems: Vec<Problem>,
}

/// What the worker holds.
///
/// ```
/// use scar_core::Labels;
/// use scar_data::LabelSummary;
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
    /// The labels, once there are some.
    pub labels: Option<LabelSummary>,
    /// The label column in use, where labels came from a table.
    pub label_column: Option<String>,
    /// All columns that could be labels.
    pub label_columns: Vec<String>,
    /// The sample that the matrices are, where the files were larger than the budget.
    pub sample: Option<SampleReport>,
    /// The rows to test on, where a file says so.
    pub split: Option<Box<SplitSummary>>,
    /// What stands beside the data.
    #[serde(default)]
    pub beside: Box<Beside>,
    /// Where only some rows are held ([`Request::Keep`]), or others with them ([`Request::Extend`]), how many were read.
    #[serde(default)]
    pub whole_rows: Option<u64>,
    /// What a person should know although the data can be used.
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

    /// The classes with their rows; `with_split` without those to test on.
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
