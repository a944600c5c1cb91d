//! Tables as pandas writes them with `orient="split"`: names of the columns, names of the rows, and the rows as lists. Made rows of objects.

use serde_json::value::RawValue;

use crate::bytes::first::first_bytes;
use crate::bytes::source::ByteSource;
use crate::format::json::deep::{Deep, whole};
use crate::format::json::value::Entries;
use scar_core::control::Control;
use scar_files::error::ReadError;

/// Bytes at the begin of the file in which the names of columns begin, unless the rows stand before them.
const LOOKED_BYTES: usize = 1 << 12;

/// The rows of `source`, shown as `file`, if it is such a table.
///
/// # Errors
/// As [`Deep::open`].
pub(crate) fn open(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Option<Deep>, ReadError> {
    let begin = first_bytes(source)?.bytes;
    let looked = &begin[..begin.len().min(LOOKED_BYTES)];
    if memchr::memmem::find(looked, b"\"columns\"").is_none() {
        return Ok(None);
    }
    let text = whole(source, file, control)?;
    let Some(rows) = rows(&text) else { return Ok(None) };
    Deep::of_rows(file, &rows).map(Some)
}

/// The rows as objects.
fn rows(text: &str) -> Option<Vec<String>> {
    let Entries(entries) = serde_json::from_str::<Entries<'_>>(text).ok()?;
    let list = |name: &str| {
        let (_, raw) = entries.iter().find(|(known, _)| known == name)?;
        serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok()
    };
    let (columns, data) = (list("columns")?, list("data")?);
    let index = list("index").filter(|index| index.len() == data.len());
    let are_texts = columns.iter().all(|column| column.get().starts_with('"'));
    if columns.is_empty() || !are_texts {
        return None;
    }
    let row = |(position, raw): (usize, &&RawValue)| {
        let cells = serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok().filter(|cells| cells.len() == columns.len())?;
        let mut pairs: Vec<String> = columns.iter().zip(cells).map(|(name, cell)| format!("{}:{}", name.get(), cell.get())).collect();
        // Rows that are numbered have no names.
        if let Some(name) = index.as_ref().map(|index| index[position].get()).filter(|name| name.starts_with('"')) {
            pairs.insert(0, format!("\"index\":{name}"));
        }
        Some(format!("{{{}}}", pairs.join(",")))
    };
    data.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{ReadOptions, read};

    #[test]
    fn rows_are_those_of_the_data() {
        let text = r#"{"columns":["f0","label","f1"],"index":["p","q","r"],"data":[[1,"a",2.5],[-3,"b",4],[0,"a",1]]}"#;
        let dataset = read(&[&MemorySource::new("x.json", text)], &ReadOptions::default(), &Control::new()).expect("readable");
        assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.5], [-3.0, 4.0], [0.0, 1.0]]));
        assert_eq!((dataset.labels.expect("labels").class_ids(), dataset.ids.expect("ids")[2].as_str()), ([0, 1, 0].as_slice(), "r"));
        for other in [r#"{"columns":["a"],"data":[[1,2]]}"#, r#"{"columns":[1],"data":[[1]]}"#, r#"{"data":[[1]]}"#] {
            assert_eq!(rows(other), None, "{other}");
        }
    }
}
