//! What the numbers of a column stand for, as Hugging Face writes it beside the schema of Parquet and Arrow files.

use std::collections::HashMap;

use serde::Deserialize;

/// Bytes of the description that are read at most.
const MAX_BYTES: usize = 16 << 20;

#[derive(Deserialize)]
struct Described {
    info: Info,
}

#[derive(Deserialize)]
struct Info {
    features: HashMap<String, serde_json::Value>,
}

/// Under which name the description stands beside a schema.
pub(crate) const KEY: &str = "huggingface";

/// What lists are called there.
const LISTS: [&str; 3] = ["Sequence", "List", "LargeList"];

/// Of each of the columns called `columns` the names of its classes, as the text `described` tells them; nothing where it does not.
pub(crate) fn class_names<'a>(described: Option<&str>, columns: impl Iterator<Item = &'a str>) -> Vec<Option<Vec<String>>> {
    let described = described.filter(|text| text.len() <= MAX_BYTES);
    let Some(described) = described.and_then(|text| serde_json::from_str::<Described>(text).ok()) else { return Vec::new() };
    let names = |column: &str| -> Option<Vec<String>> {
        let mut feature = described.info.features.get(column)?;
        // Of a list, what each of its entries stands for.
        if feature.get("_type")?.as_str().is_some_and(|kind| LISTS.contains(&kind)) {
            feature = feature.get("feature")?;
        }
        if feature.get("_type")?.as_str()? != "ClassLabel" {
            return None;
        }
        feature.get("names")?.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
    };
    columns.map(names).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_class_labels_alone() {
        let described =
            r#"{"info":{"features":{"label":{"names":["cat","dog"],"_type":"ClassLabel"},"x":{"dtype":"int64","_type":"Value"}}}}"#;
        let found = class_names(Some(described), ["x", "label", "z"].into_iter());
        assert_eq!(found, [None, Some(vec!["cat".to_owned(), "dog".to_owned()]), None]);
        let lists = r#"{"info":{"features":{"y":{"feature":{"names":["cat","dog"],"_type":"ClassLabel"},"_type":"Sequence"},"x":{"feature":{"_type":"Value"},"_type":"List"}}}}"#;
        let found = class_names(Some(lists), ["x", "y"].into_iter());
        assert_eq!(found, [None, Some(vec!["cat".to_owned(), "dog".to_owned()])]);
        for broken in ["{", "{}", r#"{"info":{"features":{"label":{"names":[1],"_type":"ClassLabel"}}}}"#] {
            assert!(class_names(Some(broken), ["label"].into_iter()).into_iter().flatten().next().is_none(), "{broken}");
        }
    }
}
