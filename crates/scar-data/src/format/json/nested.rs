//! What stands below the top of a row, by its path: `response/body/data[0]/embedding`.

use serde_json::value::RawValue;

use crate::format::json::rows::syntax_error;
use crate::format::json::value::{Entries, JsonKind, each_number, kind};
use scar_core::problem::Code;
use scar_files::error::{ReadError, RowPlace};
use scar_files::names::vocabulary::matrix_rank;
use scar_files::words::quoted;

/// How far below the top one looks.
pub(crate) const MAX_STEPS: usize = 8;

/// One step down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To what an object has under a name.
    Name(String),
    /// To the one entry of a list.
    Only,
}

/// The name of what stands a step below what is called `name`.
pub(crate) fn below(name: &str, step: &Step) -> String {
    match step {
        Step::Name(child) => format!("{name}/{child}"),
        Step::Only => format!("{name}[0]"),
    }
}

/// What of a value is wanted, by steps.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The field that stands here.
    field: Option<usize>,
    children: Vec<(Step, Tree)>,
}

impl Tree {
    /// Of fields with these paths; a path that is empty is of no field below the top.
    pub(crate) fn of<'a>(paths: impl Iterator<Item = (usize, &'a [Step])>) -> Self {
        let mut tree = Self::default();
        for (idx, path) in paths.filter(|(_, path)| !path.is_empty()) {
            let mut at = &mut tree;
            for step in path {
                let known = at.children.iter().position(|(known, _)| known == step);
                let position = known.unwrap_or_else(|| {
                    at.children.push((step.clone(), Self::default()));
                    at.children.len() - 1
                });
                at = &mut at.children[position].1;
            }
            at.field.get_or_insert(idx);
        }
        tree
    }

    /// What is wanted of the value called `name`.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|(step, _)| matches!(step, Step::Name(known) if known == name)).map(|(_, child)| child)
    }

    /// Hands over what is wanted of `raw`, which stands at `place` of the file shown as `file`.
    ///
    /// # Errors
    /// [`Code::Ambiguous`] for a list of several entries where others have one; what `take` says.
    pub(crate) fn each(
        &self,
        raw: &str,
        file: &str,
        place: RowPlace,
        take: &mut dyn FnMut(usize, &str) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        if let Some(idx) = self.field {
            take(idx, raw)?;
        }
        if self.children.is_empty() {
            return Ok(());
        }
        let syntax = |error: serde_json::Error| ReadError::from(syntax_error(file, place, &error));
        match kind(raw) {
            JsonKind::Object => {
                for (name, value) in serde_json::from_str::<Entries<'_>>(raw).map_err(syntax)?.0 {
                    if let Some(child) = self.child(&name) {
                        child.each(value.get(), file, place, take)?;
                    }
                }
            }
            JsonKind::List => {
                let Some((_, only)) = self.children.iter().find(|(step, _)| *step == Step::Only) else { return Ok(()) };
                match serde_json::from_str::<Vec<&RawValue>>(raw).map_err(syntax)?.as_slice() {
                    [] => {}
                    [entry] => only.each(entry.get(), file, place, take)?,
                    several => {
                        let clause = format!(
                            ": a list has {} entries where other rows have one, so that they are no single row: {}. Write one line for each entry \
                             (jq -c '.response.body.data[]').",
                            several.len(),
                            quoted(raw)
                        );
                        return Err(place.refuse(file, Code::Ambiguous, clause).into());
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Numbers that vectors in a list have at least, where no name says that they are embeddings: points and boxes have fewer.
const MIN_NUMBERS: usize = 5;

/// How many vectors stand in `raw`, a list of several under a name that `is_usual` for embeddings or not.
pub(crate) fn n_vectors(raw: &str, is_usual: bool) -> Option<u64> {
    if !raw[1..].trim_ascii_start().starts_with(['{', '[']) {
        return None;
    }
    let entries: Vec<&RawValue> = serde_json::from_str(raw).ok().filter(|entries: &Vec<&RawValue>| entries.len() > 1)?;
    let is_vector = |raw: &str, least: usize| kind(raw) == JsonKind::List && each_number(raw, |_| ()).is_ok_and(|n| n >= least);
    let first = entries[0].get();
    let are_vectors = match kind(first) {
        JsonKind::List => is_vector(first, if is_usual { 2 } else { MIN_NUMBERS }),
        JsonKind::Object => {
            let Entries(parts) = serde_json::from_str(first).ok()?;
            parts.iter().any(|(name, value)| matrix_rank(name).is_some() && is_vector(value.get(), 2))
        }
        _ => false,
    };
    are_vectors.then_some(entries.len() as u64)
}

/// Hands over the values below `raw`, each with its steps from there, as far as they are wanted for a look.
pub(crate) fn each_below(raw: &str, steps: &mut Vec<Step>, take: &mut dyn FnMut(&[Step], &str)) {
    if steps.len() == MAX_STEPS {
        return;
    }
    match kind(raw) {
        JsonKind::Object => {
            let Ok(entries) = serde_json::from_str::<Entries<'_>>(raw) else { return };
            for (name, value) in entries.0 {
                steps.push(Step::Name(name.into_owned()));
                take(steps, value.get());
                each_below(value.get(), steps, take);
                steps.pop();
            }
        }
        // A list of one object or list: most others are numbers, and are not taken to pieces for that.
        JsonKind::List if raw[1..].trim_ascii_start().starts_with(['{', '[']) => {
            if let Ok([entry]) = serde_json::from_str::<Vec<&RawValue>>(raw).as_deref() {
                steps.push(Step::Only);
                if kind(entry.get()) == JsonKind::List {
                    take(steps, entry.get());
                }
                each_below(entry.get(), steps, take);
                steps.pop();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_below_are_found_by_their_paths() {
        let raw = r#"{"a":{"b":[{"c":[1,2],"d":"x"}]},"e":[{"f":1},{"f":2}]}"#;
        let mut found = Vec::new();
        each_below(raw, &mut Vec::new(), &mut |steps, value| {
            found.push((steps.iter().fold(String::new(), |name, step| below(&name, step)), value.to_owned()));
        });
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["/a", "/a/b", "/a/b[0]/c", "/a/b[0]/d", "/e"]);
        let path = [Step::Name("a".into()), Step::Name("b".into()), Step::Only, Step::Name("d".into())];
        let tree = Tree::of([(7, path.as_slice())].into_iter());
        let place = RowPlace { row: 3, line: None };
        let mut taken = Vec::new();
        let mut take = |idx: usize, value: &str| {
            taken.push((idx, value.to_owned()));
            Ok(())
        };
        tree.each(raw, "x.jsonl", place, &mut take).expect("one entry");
        let several = tree.each(r#"{"a":{"b":[{"d":1},{"d":2}]}}"#, "x.jsonl", place, &mut take);
        assert!(matches!(several, Err(ReadError::Refused(problem)) if problem.code == Code::Ambiguous && problem.row == Some(3)));
        assert_eq!(taken, [(7, "\"x\"".to_owned())]);
    }
}
