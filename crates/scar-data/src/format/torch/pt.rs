//! What `torch.save` writes: tensors and dictionaries of them. The pickle is read as data ([`super::pickle`]), the numbers
//! straight from their places in the archive ([`super::pt_tensor`]).

use std::collections::HashMap;

use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, unreadable};
use crate::bytes::unpacked::check_ratio;
use crate::format::arrays::{ArrayFile, Data, Member, OwnedCell};
use crate::format::container::{Container, Format, Head};
use crate::format::npy::dtype::{Dtype, Kind};
use crate::format::npy::npz;
use crate::format::npy::npz::Entry;
use crate::format::rare::{Open, open_by};
use crate::format::torch::pickle::{Id, Node, PickleError, Reader};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{quoted, shown_name};

/// The first pickle of the form before torch 1.6: a number that says so.
const LEGACY_MAGIC: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
/// Bytes that a pickle may have; the numbers stand beside it.
const MAX_PICKLE_BYTES: u64 = 256 << 20;

/// PyTorch.
pub(crate) struct PtFormat;

impl Format for PtFormat {
    fn name(&self) -> &'static str {
        "pt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pt", "pth"]
    }

    fn about(&self) -> &'static str {
        "tensors, parameters, and dictionaries or tuples of them, with lists as labels; f16, bf16, f32, f64, integers, booleans; views; both of torch's forms; the pickle is data, nothing in it is run; numbers read from their places"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        let is_called_so = self.extensions().contains(&head.extension);
        let is_zip = head.bytes.starts_with(b"PK");
        head.bytes.starts_with(LEGACY_MAGIC) || (is_zip && (is_called_so || memchr::memmem::find(head.bytes, b"/data.pkl").is_some()))
    }

    fn is_rare(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        open_by(&OPEN, source, control)
    }
}

/// Opens `source`, where the program carries this.
pub(crate) static OPEN: Linked<Open> = Linked::new(natively!(open));

/// Opens `source`, as [`Format::open`] does.
///
/// # Errors
/// As [`Format::open`].
pub(crate) fn open<'a>(source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
    let file = shown_name(source.name());
    let mut start = [0; 2];
    source.read_at(0, &mut start).map_err(|error| unreadable(source, &error))?;
    let torch = if start == *b"PK" { zipped(source, &file)? } else { legacy(source, &file)? };
    let members = torch.members(control)?;
    let order =
        " says that its numbers are big-endian (byteorder), a byte order that other programs often have not supported; they were read so.";
    let warnings =
        torch.big_endian.then(|| refusal(&file, Code::UnsupportedFeature, format!("{order} Check the smallest and largest values.")));
    Ok(Box::new(ArrayFile::new(file, members, warnings.into_iter().collect())))
}

/// What a file holds: values, and where the numbers of each storage stand.
pub(crate) struct Torch<'a> {
    /// The file, and its name as it is shown.
    pub(crate) source: &'a dyn ByteSource,
    pub(crate) file: String,
    /// The values of its pickle.
    pub(crate) nodes: Vec<Node>,
    root: Id,
    /// Whether numbers begin with their highest byte.
    pub(crate) big_endian: bool,
    /// Where its numbers stand.
    pub(crate) storages: Storages,
}

/// Where storages stand.
pub(crate) enum Storages {
    /// Each is a member of an archive, in this folder of it; members by name.
    Members { folder: String, entries: HashMap<String, Entry> },
    /// First byte and number of elements of each, by its key.
    Behind(HashMap<String, (u64, u64)>),
}

fn told(file: &str, error: &PickleError) -> Problem {
    refusal(
        file,
        error.code,
        format!(": its pickle {}. Get the file again, or save plain tensors: torch.save({{\"embeddings\": X}}, …).", error.clause),
    )
}

/// Proves that what a pickle asks for is one of the few names that stand for tensors.
fn allow(module: &str, name: &str) -> Result<(), PickleError> {
    let is_kept = match module {
        "collections" => name == "OrderedDict",
        "torch._utils" => matches!(name, "_rebuild_tensor_v2" | "_rebuild_tensor" | "_rebuild_parameter"),
        "torch" => name == "Size" || storage_kind(name).is_some(),
        _ => false,
    };
    if is_kept {
        return Ok(());
    }
    let asked = quoted(&format!("{module}.{name}"));
    let is_torch = matches!(module, "torch" | "torch._utils");
    if is_torch && (name.ends_with("Storage") || name.starts_with("_rebuild_")) {
        let clause = format!("holds {asked}, a type of numbers that is not supported (complex, quantised, sparse)");
        return Err(PickleError { code: Code::UnsupportedType, clause });
    }
    if module.starts_with("numpy") {
        let clause =
            format!("holds a NumPy array ({asked}), a type that is not supported in a pickle; save it with np.save, or as a tensor");
        return Err(PickleError { code: Code::UnsupportedType, clause });
    }
    let clause = format!("asks for {asked}, which is not allowed: it is unsafe, as loading would run its code. Nothing was run");
    Err(PickleError { code: Code::UnsafeCode, clause })
}

fn storage_kind(name: &str) -> Option<Kind> {
    Some(match name {
        "FloatStorage" => Kind::F32,
        "DoubleStorage" => Kind::F64,
        "HalfStorage" => Kind::F16,
        "BFloat16Storage" => Kind::Bf16,
        "LongStorage" => Kind::I64,
        "IntStorage" => Kind::I32,
        "ShortStorage" => Kind::I16,
        "CharStorage" => Kind::I8,
        "ByteStorage" => Kind::U8,
        "BoolStorage" => Kind::Bool,
        _ => return None,
    })
}

/// The form since torch 1.6: an archive with the pickle and a member for each storage.
fn zipped<'a>(source: &'a dyn ByteSource, file: &str) -> Result<Torch<'a>, ReadError> {
    let entries = npz::directory(source, file)?;
    let pickle = entries.iter().find(|entry| entry.name == "data.pkl" || entry.name.ends_with("/data.pkl"));
    let Some(pickle) = pickle else {
        let clause = " is a malformed PyTorch file: it has no data.pkl. Save tensors with torch.save.";
        return Err(refusal(file, Code::BadStructure, clause).into());
    };
    let folder = pickle.name.strip_suffix("data.pkl").unwrap_or_default().to_owned();
    let bytes = whole(&*pickle.source(source, file, "data.pkl")?, file)?;
    let mut reader = Reader::new(&bytes);
    let root = reader.next(&allow).map_err(|error| told(file, &error))?;
    let order = entries.iter().find(|entry| entry.name == format!("{folder}byteorder"));
    let big_endian = match order {
        Some(order) => whole(&*order.source(source, file, "byteorder")?, file)?.trim_ascii() == b"big",
        None => false,
    };
    let nodes = reader.nodes;
    let mut by_name = HashMap::with_capacity(entries.len());
    for entry in entries {
        by_name.entry(entry.name.clone()).or_insert(entry);
    }
    let storages = Storages::Members { folder, entries: by_name };
    Ok(Torch { source, file: file.to_owned(), nodes, root, big_endian, storages })
}

/// The form before: five pickles, then the storages one behind another.
fn legacy<'a>(source: &'a dyn ByteSource, file: &str) -> Result<Torch<'a>, ReadError> {
    // The pickles are short beside the numbers, but nothing tells where they end.
    let mut bytes = vec![0; source.len_bytes().min(MAX_PICKLE_BYTES) as usize];
    source.read_at(0, &mut bytes).map_err(|error| unreadable(source, &error))?;
    let mut reader = Reader::new(&bytes);
    let mut roots = [0; 5];
    for root in &mut roots {
        *root = reader.next(&allow).map_err(|error| told(file, &error))?;
    }
    let [_, _, _, root, keys] = roots;
    let (nodes, mut at) = (reader.nodes, reader.position as u64);
    let mut kinds: HashMap<String, Kind> = HashMap::new();
    for (kind, key, _) in nodes.iter().filter_map(|node| storage(&nodes, node)) {
        kinds.entry(key).or_insert(kind);
    }
    let Node::List(keys) = &nodes[keys] else {
        return Err(refusal(file, Code::BadStructure, " is a malformed PyTorch file: it lists no storages. Save it again.").into());
    };
    let mut behind = HashMap::with_capacity(keys.len());
    for &key in keys {
        let Node::Text(key) = &nodes[key] else { continue };
        let Some(kind) = kinds.get(key) else { continue };
        let mut length = [0; 8];
        let cut = || refusal(file, Code::Truncated, " ends inside its numbers: it is cut off. Get the file again.");
        if at + 8 > source.len_bytes() {
            return Err(cut().into());
        }
        source.read_at(at, &mut length).map_err(|error| unreadable(source, &error))?;
        let n_elements = u64::try_from(i64::from_le_bytes(length)).unwrap_or(u64::MAX);
        let n_bytes = n_elements.checked_mul(Dtype::little_endian(*kind).item_bytes().unwrap_or(1));
        let end = n_bytes.and_then(|n_bytes| n_bytes.checked_add(at + 8)).filter(|&end| end <= source.len_bytes()).ok_or_else(cut)?;
        behind.entry(key.clone()).or_insert((at + 8, n_elements));
        at = end;
    }
    Ok(Torch { source, file: file.to_owned(), nodes, root, big_endian: false, storages: Storages::Behind(behind) })
}

fn whole(source: &dyn ByteSource, file: &str) -> Result<Vec<u8>, Problem> {
    if source.len_bytes() > MAX_PICKLE_BYTES {
        return Err(refusal(file, Code::TooLarge, ": its pickle is too large, beyond the limit of 256 MiB. Save plain tensors."));
    }
    let mut bytes = vec![0; source.len_bytes() as usize];
    source.read_at(0, &mut bytes).map_err(|error| unreadable(source, &error).in_file(file))?;
    Ok(bytes)
}

/// Kind, key and number of elements, where `node` stands for a storage.
pub(crate) fn storage(nodes: &[Node], node: &Node) -> Option<(Kind, String, i64)> {
    let Node::Persistent(description) = node else { return None };
    let Node::List(parts) = &nodes[*description] else { return None };
    let [_, kind, key, _, n_elements, ..] = parts.as_slice() else { return None };
    let (Node::Global(_, name), Node::Text(key), Node::Integer(n_elements)) = (&nodes[*kind], &nodes[*key], &nodes[*n_elements]) else {
        return None;
    };
    Some((storage_kind(name)?, key.clone(), *n_elements))
}

impl<'a> Torch<'a> {
    /// A refusal of the tensor called `name`.
    pub(crate) fn refuse(&self, code: Code, name: &str, clause: &str) -> Problem {
        refusal(
            &self.file,
            code,
            format!(", tensor {}: {clause}. Save it again: torch.save({{\"embeddings\": X.contiguous()}}, …).", quoted(name)),
        )
    }

    /// The tensors and lists at the top, or one level below it.
    fn members(&self, control: &Control) -> Result<Vec<Member<'a>>, ReadError> {
        let mut members = Vec::new();
        let mut n_bytes = 0;
        let mut has_residues = false;
        match &self.nodes[self.root] {
            Node::Dict(entries) => {
                for &(key, value) in entries {
                    control.check()?;
                    let name = match &self.nodes[key] {
                        Node::Text(name) => name.clone(),
                        Node::Integer(number) => number.to_string(),
                        _ => continue,
                    };
                    members.extend(self.member(name.clone(), value, &mut n_bytes)?);
                    // ESM keeps the mean of each layer in a dictionary of its own.
                    if let Node::Dict(entries) = &self.nodes[value]
                        && name.starts_with("mean_")
                    {
                        for &(key, value) in entries {
                            let Node::Integer(layer) = &self.nodes[key] else { continue };
                            members.extend(self.member(format!("{name}/{layer}"), value, &mut n_bytes)?);
                        }
                    }
                    has_residues |= matches!(&self.nodes[value], Node::Dict(_)) && name == "representations";
                }
                if members.is_empty() && has_residues {
                    let clause = " holds vectors of each residue of one protein, as ESM writes them, and a row needs one. Take their mean: \
                                  x[\"representations\"][layer].mean(0), and save those of all proteins as one tensor.";
                    return Err(refusal(&self.file, Code::Ambiguous, clause).into());
                }
            }
            Node::List(items) if items.iter().any(|&item| matches!(self.nodes[item], Node::Dict(_))) => {
                let clause = " holds a list of dictionaries, a row each. Save one tensor for all: \
                              torch.save({\"embeddings\": torch.stack([row[\"embedding\"] for row in rows]), \"labels\": …}, …).";
                return Err(refusal(&self.file, Code::UnsupportedFeature, clause).into());
            }
            Node::List(items) => {
                for (position, &item) in items.iter().enumerate() {
                    control.check()?;
                    members.extend(self.member(position.to_string(), item, &mut n_bytes)?);
                }
            }
            _ => {
                let mut member = self.member("tensor".to_owned(), self.root, &mut n_bytes)?;
                if let Some(member) = &mut member {
                    member.is_named = false;
                }
                members.extend(member);
            }
        }
        Ok(members)
    }

    /// A list of texts as one cell; nothing for other lists.
    fn texts(&self, entries: &[Id]) -> Option<OwnedCell> {
        let text = |&entry: &Id| if let Node::Text(text) = &self.nodes[entry] { Some(text) } else { None };
        let texts: Vec<&String> = entries.iter().map(text).collect::<Option<_>>()?;
        serde_json::to_string(&texts).ok().map(OwnedCell::List)
    }

    /// What stands under `name`; adds its size to `n_bytes`.
    fn member(&self, name: String, id: Id, n_bytes: &mut u64) -> Result<Option<Member<'a>>, Problem> {
        // A pickle may name one list, and one text in it, any number of times: each is held once more.
        let len_of = |entry: &Id| if let Node::Text(text) = &self.nodes[*entry] { text.len() } else { 0 };
        let size_of = |item: &Id| {
            let of_list =
                if let Node::List(entries) = &self.nodes[*item] { entries.iter().map(|entry| len_of(entry) + 3).sum() } else { 0 };
            size_of::<OwnedCell>() + len_of(item) + of_list
        };
        *n_bytes += name.len() as u64;
        if let Node::List(items) = &self.nodes[id] {
            *n_bytes += items.iter().map(|item| size_of(item) as u64).sum::<u64>();
        }
        check_ratio(&self.file, self.source.max_unpacked_ratio(), self.source.len_bytes(), *n_bytes)?;
        if let Some(tensor) = self.tensor(&name, id)? {
            return self.array(name, &tensor);
        }
        let Node::List(items) = &self.nodes[id] else { return Ok(None) };
        let cells: Vec<OwnedCell> = items
            .iter()
            .map(|&item| match &self.nodes[item] {
                Node::Text(text) => OwnedCell::Text(text.clone()),
                Node::Integer(value) => OwnedCell::Integer(*value),
                Node::Float(value) => OwnedCell::Float(*value),
                Node::Flag(value) => OwnedCell::Flag(*value),
                Node::None => OwnedCell::Missing,
                Node::List(entries) => self.texts(entries).unwrap_or(OwnedCell::Nested),
                _ => OwnedCell::Nested,
            })
            .collect();
        // Lists of lists are no column.
        let is_column = cells.iter().any(|cell| *cell != OwnedCell::Nested);
        Ok(is_column.then_some(Member::named(name, Data::Cells(cells))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;

    #[test]
    fn lists_of_texts_in_a_list_are_tags() {
        // {"tags": [["a", "b"], ["b"], ["c"], []]}
        let pickle = b"}(U\x04tags](](U\x01aU\x01be](U\x01be](U\x01ce]eu.".as_slice();
        let source = MemorySource::new("y.pt", [LEGACY_MAGIC, b"M\xe9\x03.}.", pickle, b"]."].concat());
        let dataset = crate::read(&[&source], &crate::ReadOptions::default(), &Control::new()).expect("labels");
        let labels = dataset.labels.expect("labels");
        assert_eq!((labels.class_names(), labels.class_ids()), (["b".to_owned(), "c".to_owned()].as_slice(), [0, 0, 1].as_slice()));
    }

    #[test]
    fn a_list_that_is_named_many_times_is_refused_before_it_is_held_as_often() {
        // {"a": [text, text, …], "a": the same, …}, each text and list after its first a memo of two bytes.
        let text = [b"X\xe8\x03\0\0".as_slice(), &[b'c'; 1_000], b"q\0"].concat();
        let list = [b"](", text.as_slice(), &b"h\0".repeat(5_000), b"eq\x01"].concat();
        let pickle = [b"}(U\x01aq\x02", list.as_slice(), &b"h\x02h\x01".repeat(5_000), b"u."].concat();
        let file = [LEGACY_MAGIC, b"M\xe9\x03.}.", &pickle, b"]."].concat();
        let source = MemorySource::new("x.pt", file);
        let refused = PtFormat.open(&source, &Control::new()).err().expect("must be refused");
        assert!(matches!(&refused, ReadError::Refused(problem) if problem.code == Code::TooLarge), "{refused:?}");
    }
}
