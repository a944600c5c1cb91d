//! What a person chooses about modalities: which matrices, what they are called, what their classes are.

use std::collections::{BTreeMap, BTreeSet};

use scar_core::problem::{Code, Problem};
use scar_files::FileSummary;
use scar_method::settings::Settings;
use scar_protocol::{DataSummary, ModalitiesAsk};

/// The form as it stands; matrices are known by their place.
#[derive(Clone, Debug, PartialEq)]
pub struct ModalitiesForm {
    /// Names that a person gave.
    pub names: BTreeMap<usize, String>,
    /// Matrices that are no modality.
    pub left_out: BTreeSet<usize>,
    /// Whether the labels of the data are the classes, and not clusters.
    pub is_by_labels: bool,
    /// k.
    pub clusters: String,
}

impl Default for ModalitiesForm {
    fn default() -> Self {
        Self { names: BTreeMap::new(), left_out: BTreeSet::new(), is_by_labels: false, clusters: "10".to_owned() }
    }
}

impl ModalitiesForm {
    /// What each of `matrices` is called: as a person says, or else by its file or its part of it.
    pub fn names(&self, matrices: &[FileSummary]) -> Vec<String> {
        let named = |(idx, default): (usize, String)| match self.names.get(&idx).map(|name| name.trim()) {
            None | Some("") => default,
            Some(name) => name.to_owned(),
        };
        default_names(matrices).into_iter().enumerate().map(named).collect()
    }

    /// What is asked of `data`, each side analyzed with `settings`.
    ///
    /// # Errors
    /// [`Code::BadOption`] for fewer than two modalities, a name that stands twice, and a number of clusters that is none.
    pub fn ask(&self, data: &DataSummary, settings: Settings) -> Result<ModalitiesAsk, Problem> {
        let refused = |message: String| Problem::new(Code::BadOption, message);
        let names = self.names(&data.matrices).into_iter().enumerate();
        let matrices: Vec<(u32, String)> =
            names.filter(|(idx, _)| !self.left_out.contains(idx)).map(|(idx, name)| (idx as u32, name)).collect();
        if matrices.len() < 2 {
            return Err(refused("Fewer than two modalities are chosen. Choose two at least.".to_owned()));
        }
        let twice = matrices.iter().enumerate().find(|(place, (_, name))| matrices[..*place].iter().any(|(_, before)| before == name));
        if let Some((_, (_, name))) = twice {
            return Err(refused(format!("Two modalities are called “{name}”. Give each a name of its own.")));
        }
        let n_rows = data.matrices.first().map_or(0, |matrix| matrix.rows);
        let clusters = (!self.is_by_labels).then(|| {
            let text = self.clusters.trim();
            let most = n_rows.min(MOST_CLUSTERS);
            text.parse::<u32>().ok().filter(|&k| k >= 2 && u64::from(k) <= most).ok_or_else(|| {
                refused(format!("Clusters is “{text}”. Give a whole number from 2 to {}.", scar_report::format::count(most)))
            })
        });
        Ok(ModalitiesAsk { matrices, clusters: clusters.transpose()?, settings })
    }
}

/// Clusters at most: of more, each has too few samples to be measured, and a browser too little time.
const MOST_CLUSTERS: u64 = 1_000;

/// Names by what tells the matrices apart: of `emoji-image.npy` and `emoji-text.npy` these are `image` and `text`.
fn default_names(matrices: &[FileSummary]) -> Vec<String> {
    let is_one_file = matrices.windows(2).all(|pair| pair[0].file == pair[1].file);
    let plain = |matrix: &FileSummary| {
        let part = matrix.part.clone().filter(|_| is_one_file && matrices.len() > 1);
        part.unwrap_or_else(|| matrix.file.split_once('.').map_or(matrix.file.as_str(), |(stem, _)| stem).to_owned())
    };
    let names: Vec<String> = matrices.iter().map(plain).collect();
    let words: Vec<Vec<&str>> = names.iter().map(|name| name.split(['-', '_', ' ', '/']).collect()).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    let same_at = |at: &dyn Fn(&[&str]) -> String| words.windows(2).all(|pair| at(&pair[0]) == at(&pair[1]));
    let n_first = (0..shortest).take_while(|&idx| same_at(&|words| words[idx].to_owned())).count();
    let n_last = (0..shortest - n_first.min(shortest)).take_while(|&idx| same_at(&|words| words[words.len() - 1 - idx].to_owned())).count();
    // What is the same in all names does not help, unless nothing else would be left.
    let short: Vec<String> = words.iter().map(|words| words[n_first..(words.len() - n_last).max(n_first)].join(" ")).collect();
    let short = if short.iter().any(String::is_empty) || names.len() < 2 { names.clone() } else { short };
    let is_doubled = |name: &String| short.iter().filter(|other| *other == name).count() > 1;
    short.iter().enumerate().map(|(idx, name)| if is_doubled(name) { format!("{name} {}", idx + 1) } else { name.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example;

    fn data(files: &[(&str, Option<&str>)]) -> DataSummary {
        let matrix = |&(file, part): &(&str, Option<&str>)| FileSummary {
            file: file.to_owned(),
            part: part.map(str::to_owned),
            ..example::report(3, &[1]).data.matrix
        };
        DataSummary { matrices: files.iter().map(matrix).collect(), ..DataSummary::default() }
    }

    fn names(files: &[(&str, Option<&str>)]) -> Vec<String> {
        ModalitiesForm::default().names(&data(files).matrices)
    }

    #[test]
    fn modalities_are_called_by_what_tells_them_apart() {
        assert_eq!(names(&[("emoji-image.npy", None), ("emoji-text.npy", None)]), ["image", "text"]);
        assert_eq!(names(&[("image_emb_v2.parquet", None), ("text_emb_v2.parquet", None)]), ["image", "text"]);
        assert_eq!(names(&[("x.npz", Some("image")), ("x.npz", Some("text"))]), ["image", "text"]);
        assert_eq!(names(&[("a.npy", None), ("b.npy", None), ("clip-c.npy", None)]), ["a", "b", "clip c"]);
        assert_eq!(names(&[("image/emb.npy", None), ("text/emb.npy", None)]), ["image", "text"]);
        assert_eq!(names(&[("emb.npy", None), ("emb.npy", None)]), ["emb 1", "emb 2"]);
        assert_eq!(names(&[("emb.npy", None), ("emb-large.npy", None)]), ["emb", "emb-large"]);
    }

    #[test]
    fn a_form_is_refused_by_what_is_wrong_with_it() {
        let (form, data) = (ModalitiesForm::default(), data(&[("a.npy", None), ("b.npy", None)]));
        let ask = form.ask(&data, Settings::default()).expect("two modalities");
        assert_eq!((ask.matrices, ask.clusters), (vec![(0, "a".to_owned()), (1, "b".to_owned())], Some(10)));
        let message = |form: ModalitiesForm| form.ask(&data, Settings::default()).expect_err("refused").message;
        assert!(message(ModalitiesForm { left_out: [1].into(), ..form.clone() }).contains("Choose two"));
        assert!(message(ModalitiesForm { names: [(0, " b".to_owned())].into(), ..form.clone() }).contains("“b”"));
        assert!(message(ModalitiesForm { clusters: "1".to_owned(), ..form.clone() }).contains("from 2 to"));
        let by_labels = ModalitiesForm { is_by_labels: true, clusters: "x".to_owned(), ..form };
        assert_eq!(by_labels.ask(&data, Settings::default()).expect("clusters are not asked for").clusters, None);
    }
}
