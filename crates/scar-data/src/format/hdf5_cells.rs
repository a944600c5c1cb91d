//! MATLAB's cells in version 7.3: references to datasets in a group of their own, of which each holds a text.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use hdf5_reader::group::Group;
use hdf5_reader::messages::datatype::{Datatype, ReferenceType};
use hdf5_reader::{ByteOrder, Dataset};

/// The group that holds what cells refer to.
const REFERRED: &str = "#refs#";

/// What the cells of a file refer to.
pub(super) struct Referred {
    /// By their places in the file.
    datasets: HashMap<u64, Dataset>,
}

impl Referred {
    /// What stands in the file whose root is `root`; nothing where it has no cells.
    pub(super) fn of(root: &Group) -> Self {
        let datasets = root.group(REFERRED).and_then(|group| group.datasets()).unwrap_or_default();
        Self { datasets: datasets.into_iter().map(|dataset| (dataset.address(), dataset)).collect() }
    }

    /// The text at each of the places that `cells` refers to; `None` where it is no array of references to texts. `hold` is
    /// asked whether so many bytes may be held.
    ///
    /// # Errors
    /// What `hold` says.
    pub(super) fn texts<E>(&self, cells: &Dataset, mut hold: impl FnMut(u64) -> Result<(), E>) -> Result<Option<Vec<String>>, E> {
        if !matches!(cells.dtype(), Datatype::Reference { ref_type: ReferenceType::Object, size: 8 }) {
            return Ok(None);
        }
        let Ok(places) = cells.read_raw_bytes() else { return Ok(None) };
        let mut known: HashMap<u64, String> = HashMap::new();
        let mut texts = Vec::new();
        for place in places.chunks_exact(8) {
            let place = u64::from_le_bytes(place.try_into().unwrap_or_default());
            let text = match known.entry(place) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place_of) => {
                    let Some(text) = self.datasets.get(&place).and_then(text_of) else { return Ok(None) };
                    place_of.insert(text)
                }
            };
            hold((size_of::<String>() + text.len()) as u64)?;
            texts.push(text.clone());
        }
        Ok(Some(texts))
    }
}

/// Whether `dataset` is an array of cells by what MATLAB says of it.
pub(super) fn is_cell(dataset: &Dataset) -> bool {
    class_of(dataset).is_some_and(|class| class == "cell")
}

/// MATLAB's name of the type of `dataset`.
fn class_of(dataset: &Dataset) -> Option<String> {
    let class = dataset.attribute("MATLAB_class").and_then(|class| class.read_string()).ok()?;
    Some(class.trim_end_matches('\0').to_owned())
}

/// The text in `dataset`, units of UTF-16 one after another.
fn text_of(dataset: &Dataset) -> Option<String> {
    if class_of(dataset)? != "char" {
        return None;
    }
    // An empty text has its axes, 0 × 0, for values.
    if dataset.attribute("MATLAB_empty").is_ok() {
        return Some(String::new());
    }
    let [_, 1] = *dataset.shape() else { return None };
    let Datatype::FixedPoint { size: 2, byte_order, .. } = dataset.dtype() else { return None };
    let bytes = dataset.read_raw_bytes().ok()?;
    let unit = |pair: &[u8]| match byte_order {
        ByteOrder::BigEndian => u16::from_be_bytes([pair[0], pair[1]]),
        ByteOrder::LittleEndian => u16::from_le_bytes([pair[0], pair[1]]),
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
    Some(String::from_utf16_lossy(&units))
}
