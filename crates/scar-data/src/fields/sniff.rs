//! What a file is, by its content and not by its name.

use crate::bytes::first::{extension, first_bytes, is_text};
use crate::bytes::source::ByteSource;
use crate::format::FORMATS;
use crate::format::container::{Format, Head};
use crate::format::text::kind;
use crate::format::text::preamble;
use crate::format::text::table::TextFormat;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::words::{grouped, shown_name};

/// Why a file is of no format that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SniffError {
    /// No bytes.
    Empty,
    /// Something that never holds embeddings.
    Other { what: &'static str, advice: &'static str },
    /// A data format that is not read, perhaps under the name of another.
    NotRead { what: &'static str, load: &'static str, is_misnamed: bool },
    /// Text with a NUL byte in it.
    Nul { line: usize },
    /// Numbers without a header, perhaps: so many values of four bytes.
    Raw { n_values: u64 },
    /// Nothing known.
    Unknown { wanted: &'static str },
}

impl SniffError {
    /// The same in words, for the file shown as `file`.
    pub(crate) fn problem(&self, file: &str) -> Problem {
        let (code, clause) = match self {
            Self::Empty => (Code::EmptyFile, "is empty: it has 0 bytes. Get the file again.".to_owned()),
            Self::Other { what, advice } => (Code::NotThisFormat, format!("is {what}, not a file of embeddings or labels. {advice}")),
            Self::NotRead { what, load, is_misnamed } => {
                let (code, why) = match is_misnamed {
                    true => (Code::NotThisFormat, " whatever its name says, not a NumPy array (.npy) or text"),
                    false => (Code::UnsupportedFeature, ", which is not supported yet"),
                };
                (code, format!("is {what}{why}. Convert it in Python: {load}; np.save(\"embeddings.npy\", X)."))
            }
            Self::Nul { line } => {
                let clause = format!("is malformed text: line {line} holds a NUL byte. The file is damaged, or no text; save it again.");
                (Code::BadStructure, clause)
            }
            Self::Raw { n_values } => (
                Code::UnsupportedFeature,
                format!(
                    "says nothing of what it holds: raw bytes, {} numbers if they are float32, without rows and columns. Say how many columns it has, \
                     as in Python: X = np.fromfile(…, \"float32\").reshape(-1, 512); np.save(\"embeddings.npy\", X).",
                    grouped(*n_values)
                ),
            ),
            Self::Unknown { wanted } => (
                Code::NotThisFormat,
                format!(
                    "does not look like {wanted}: its first bytes are of no known format. Save embeddings with np.save(\"embeddings.npy\", X)."
                ),
            ),
        };
        Problem::new(code, format!("{file} {clause}")).in_file(file)
    }
}

/// Says what `source` is.
///
/// # Errors
/// A refusal that names the true format, where it is known, and the way out.
pub(crate) fn sniff(source: &dyn ByteSource) -> Result<&'static dyn Format, Problem> {
    let name = source.name();
    classify(&first_bytes(source)?.bytes, name).map_err(|error| {
        let is_raw = matches!(extension(name).as_str(), "bin" | "raw" | "f32" | "float32" | "dat") && source.len_bytes().is_multiple_of(4);
        let error = match error {
            SniffError::Unknown { .. } if is_raw => SniffError::Raw { n_values: source.len_bytes() / 4 },
            error => error,
        };
        error.problem(&shown_name(name))
    })
}

/// What a person is told of `source` where its content is of another format than its name says, and it is read by its content.
///
/// # Errors
/// As [`sniff`].
pub(crate) fn misnamed(source: &dyn ByteSource) -> Result<Option<Problem>, Problem> {
    let format = sniff(source)?;
    let ending = extension(source.name());
    let is_of = |format: &&&dyn Format| format.extensions().contains(&ending.as_str());
    // A table may be called anything that is written.
    let is_alike = |says: &&dyn Format| is_of(&&format) || is_written(says.name()) && is_written(format.name());
    let says_other = FORMATS.iter().find(is_of).is_some_and(|says| !is_alike(says));
    Ok(says_other.then(|| {
        let clause = format!(
            " is of the format {}, whatever its name says: it was read by what it holds. Check that it is the file that is meant.",
            format.name()
        );
        refusal(&shown_name(source.name()), Code::NotThisFormat, clause)
    }))
}

/// Whether a format is written as text, where endings tell little: tables and lines of JSON are called `.txt`, too.
fn is_written(format: &str) -> bool {
    matches!(format, "csv" | "json" | "jsonl" | "libsvm" | "labels")
}

/// Formats that begin with letters, as a text may too.
const BINARY: [&str; 4] = ["parquet", "arrow", "npz", "pt"];

/// Whether a file is text of several lines that begins with a letter: its first column may be called PK, ORC or PAR1, with which files of
/// other kinds begin. What Git LFS leaves in place of a file is such a text, and no data.
fn is_lines(prefix: &[u8]) -> bool {
    let begins_so = prefix.first().is_some_and(u8::is_ascii_alphanumeric) && !prefix.starts_with(b"version https://git-lfs");
    begins_so && prefix.contains(&b'\n') && is_text(prefix)
}

fn classify(prefix: &[u8], name: &str) -> Result<&'static dyn Format, SniffError> {
    let extension = extension(name);
    if prefix.is_empty() {
        return Err(SniffError::Empty);
    }
    let head = Head { bytes: prefix, extension: &extension };
    let is_lines = is_lines(prefix);
    if let Some(format) = FORMATS.iter().find(|format| format.matches(&head) && !(is_lines && BINARY.contains(&format.name()))) {
        return Ok(*format);
    }
    if let Some(error) = other_binary(prefix, &extension).filter(|_| !is_lines) {
        return Err(error);
    }
    let wanted = match extension.as_str() {
        "npy" => "a NumPy array (.npy)",
        "csv" | "tsv" | "txt" => "text",
        _ => "a NumPy array (.npy) or text",
    };
    let text = &prefix[kind::start(prefix)..];
    if let Some(line) = stray_nul(text) {
        return Err(SniffError::Nul { line });
    }
    if !is_text(text) {
        return Err(SniffError::Unknown { wanted });
    }
    if let Some(error) = other_text(text) {
        return Err(error);
    }
    // Text under a name that promises an array is no label file.
    if extension == "npy" {
        return Err(SniffError::Unknown { wanted });
    }
    Ok(&TextFormat)
}

/// What is known to be no data, or is data in a form that is not read. Whole files that are packed were unpacked before: here they
/// are packed twice.
fn other_binary(prefix: &[u8], extension: &str) -> Option<SniffError> {
    const PICTURE: &str = "Give the embeddings of the pictures, made by a model, as .npy.";
    const DOCUMENT: &str = "Export its data as .npy (embeddings) or .csv (labels).";
    const UNPACK: &str = "Unpack it first.";
    const FRAME: &str = "Save its table as CSV or Parquet: in Python, df.to_parquet(\"table.parquet\").";
    const FROM_FAISS: &str =
        "Take its vectors out in Python: i = faiss.read_index(…); np.save(\"embeddings.npy\", i.reconstruct_n(0, i.ntotal)).";
    const FROM_R: &str = "Save it in R as text: write.csv(x, \"table.csv\").";
    let others: [(&[u8], &str, &str); 29] = [
        (b"\x89PNG", "a PNG picture", PICTURE),
        (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
        (b"GIF8", "a GIF picture", PICTURE),
        (b"BM\x36", "a bitmap picture", PICTURE),
        (b"RIFF", "a media file", PICTURE),
        (b"%PDF", "a PDF document", DOCUMENT),
        (b"\xd0\xcf\x11\xe0", "an old Office document, such as an Excel workbook (.xls)", DOCUMENT),
        (
            b"SQLite format 3",
            "an SQLite database",
            "Export its table: sqlite3 -header -csv FILE \"SELECT * FROM embeddings\" > embeddings.csv.",
        ),
        (b"BZh", "packed by bzip2", UNPACK),
        (b"\xfd7zXZ", "packed by xz", UNPACK),
        (b"\x28\xb5\x2f\xfd", "packed by zstd", UNPACK),
        (b"\x1f\x8b", "packed by gzip", UNPACK),
        (b"7z\xbc\xaf", "a 7z archive", UNPACK),
        (b"Rar!", "a RAR archive", UNPACK),
        (b"\x7fELF", "a program", "Give embeddings as .npy."),
        (
            b"version https://git-lfs",
            "a Git LFS pointer (131 bytes or so that stand for the data)",
            "Run `git lfs pull` to get the data itself.",
        ),
        (b"X\n\0\0\0", "an object of R (.rds)", FROM_R),
        (b"RDX2\n", "a workspace of R (.RData)", FROM_R),
        (b"RDX3\n", "a workspace of R (.RData)", FROM_R),
        (b"Obj\x01", "an Avro file", FRAME),
        (b"ORC", "an ORC file", FRAME),
        (b"$FL2", "a file of SPSS", FRAME),
        (b"<stata_dta>", "a file of Stata", FRAME),
        (b"IxF", "an index of FAISS", FROM_FAISS),
        (b"IxM", "an index of FAISS", FROM_FAISS),
        (b"IwF", "an index of FAISS", FROM_FAISS),
        (
            b"\xba\x16\x4f\x2f",
            "a model of fastText",
            "Write its vectors as text in Python: fasttext.load_model(…), save_vectors, and give the .vec file.",
        ),
        (b"GGUF", "a GGUF file, the weights of a model", "Give the embeddings that the model makes, as .npy."),
        (b"\0asm", "a WebAssembly program", "Give embeddings as .npy."),
    ];
    if let Some((_, what, advice)) = others.iter().find(|(magic, ..)| prefix.starts_with(magic)) {
        return Some(SniffError::Other { what, advice });
    }
    let contains = |needle: &[u8]| prefix.windows(needle.len()).any(|window| window == needle);
    if prefix.starts_with(b"PK") {
        let is_office = contains(b"[Content_Types].xml") || contains(b"word/");
        let has_pictures = [b".jpg".as_slice(), b".jpeg", b".png", b".JPG", b".webp"].iter().any(|ending| contains(ending));
        let (what, advice) = if contains(b"xl/") {
            ("an Excel workbook", "Save its sheet as CSV, or in Python: pandas.read_excel(…).to_csv(\"table.csv\", index=False).")
        } else if is_office {
            ("an Office document (in a zip archive)", DOCUMENT)
        } else if has_pictures {
            ("a zip archive of pictures", PICTURE)
        } else {
            ("a zip archive", UNPACK)
        };
        return Some(SniffError::Other { what, advice });
    }
    if matches!(extension, "tfrecord" | "tfrecords") {
        let advice = "Write its rows in Python with tf.data.TFRecordDataset, and save them: np.save(\"embeddings.npy\", X).";
        return Some(SniffError::Other { what: "a TFRecord file of TensorFlow", advice });
    }
    let (what, load) = if is_word2vec_binary(prefix) {
        ("word2vec's binary form", "X = gensim.models.KeyedVectors.load_word2vec_format(…, binary=True).vectors")
    } else if prefix.starts_with(b"FEA1") {
        ("a Feather file of version 1", "X = np.stack(pandas.read_feather(…)[\"embedding\"])")
    } else if matches!(prefix, [0x80, 2..=5, ..]) {
        ("a Python pickle", "X = np.asarray(pickle.load(open(…, \"rb\"))) if you trust it, as loading runs its code")
    } else {
        return None;
    };
    // The name promises one of the formats that are read.
    let is_misnamed = matches!(extension, "npy" | "csv" | "tsv" | "txt");
    Some(SniffError::NotRead { what, load, is_misnamed })
}

/// Whether a line with two lengths stands before bytes that are no text: a word, a blank, numbers.
fn is_word2vec_binary(prefix: &[u8]) -> bool {
    let Some(end) = prefix.iter().take(40).position(|&byte| byte == b'\n') else { return false };
    let mut lengths = prefix[..end].split(|&byte| byte == b' ');
    let is_length = |word: Option<&[u8]>| word.is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_digit));
    let are_lengths = is_length(lengths.next()) && is_length(lengths.next()) && lengths.next().is_none();
    are_lengths && !is_text(&prefix[end + 1..])
}

fn other_text(text: &[u8]) -> Option<SniffError> {
    let begin = String::from_utf8_lossy(&text[..text.len().min(1 << 10)]).trim_start().to_lowercase();
    if begin.starts_with("%%matrixmarket") {
        let (what, load) = ("a Matrix Market file", "X = scipy.io.mmread(…); X = X.toarray() if it is sparse");
        return Some(SniffError::NotRead { what, load, is_misnamed: false });
    }
    let first = begin.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('%')).unwrap_or_default();
    if first.starts_with("@relation") && preamble::of(text).is_none() {
        let (what, load) = (
            "an ARFF file (Weka) without rows, or one that leaves zeros out",
            "data, _ = scipy.io.arff.loadarff(…); pandas.DataFrame(data).to_csv(\"table.csv\", index=False); X = …",
        );
        return Some(SniffError::NotRead { what, load, is_misnamed: false });
    }
    if let Some(what) = other_sparse(first) {
        let advice = "Write it as LIBSVM text, label index:value …, or as a matrix: np.save(\"embeddings.npy\", X).";
        return Some(SniffError::Other { what, advice });
    }
    let is_remark = |line: &&str| line.is_empty() || line.starts_with("--") || line.starts_with("/*") || line.starts_with("set ");
    let statement = begin.lines().map(str::trim).find(|line| !is_remark(line)).unwrap_or_default();
    let is_sql =
        ["insert into", "create table", "drop table", "begin;", "select pg_catalog"].iter().any(|word| statement.starts_with(word));
    if is_sql && preamble::of(text).is_none() {
        let advice = "Export the table: \\copy items TO 'items.csv' CSV HEADER, or in Python: pandas.read_sql(…).to_csv(\"items.csv\").";
        return Some(SniffError::Other { what: "statements of SQL, as a dump of a database has them", advice });
    }
    if begin.starts_with("<!doctype") || begin.starts_with("<html") || begin.starts_with("<?xml") || begin.starts_with("<head") {
        let what = "a web page (HTML), perhaps an error or sign-in page saved in place of the data";
        return Some(SniffError::Other { what, advice: "Download the file again." });
    }
    None
}

/// What a text of sparse rows is that begins with the line `first`, and that is not LIBSVM's.
fn other_sparse(first: &str) -> Option<&'static str> {
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    let words: Vec<&str> = first.split_whitespace().collect();
    let (label, parts) = words.split_first()?;
    let has_field = |word: &&str| {
        let mut numbers = word.split(':');
        let are_places =
            (0..2).all(|_| numbers.next().is_some_and(|place| !place.is_empty() && place.bytes().all(|byte| byte.is_ascii_digit())));
        are_places && numbers.next().is_some_and(is_number) && numbers.next().is_none()
    };
    if parts.len() > 1 && is_number(label) && parts.iter().all(has_field) {
        return Some("libffm's text, where each value has a field beside its index");
    }
    let (before, features) = first.split_once('|')?;
    let is_feature = |word: &&str| word.split_once(':').is_some_and(|(name, value)| !name.is_empty() && is_number(value));
    let n_features = features.split_whitespace().filter(is_feature).count();
    let is_rabbit =
        before.split_whitespace().next().is_none_or(is_number) && n_features > 1 && n_features + 1 >= features.split_whitespace().count();
    is_rabbit.then_some("text of Vowpal Wabbit")
}

/// The line, from 1, of the first NUL byte in what is text besides.
fn stray_nul(bytes: &[u8]) -> Option<usize> {
    let first = bytes.iter().position(|&byte| byte == 0)?;
    let without: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != 0).collect();
    let is_rare = (bytes.len() - without.len()) * 100 < bytes.len();
    (is_rare && is_text(&without)).then(|| 1 + bytes[..first].iter().filter(|&&byte| byte == b'\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(name: &str, bytes: &[u8], code: Code, words: &str) {
        let problem = classify(bytes, name).err().expect("must be refused").problem(name);
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.message.contains(words), "{problem}");
    }

    #[test]
    fn content_decides_and_not_the_name() {
        let format = |bytes, name| classify(bytes, name).map(|format| format.name());
        assert_eq!((format(b"\x93NUMPY", "x.csv"), format(b"\xef\xbb\xbfa\nb\n", "x")), (Ok("npy"), Ok("csv")));
        for column in ["PK", "PK.npy", "ORC", "PAR1", "ARROW1", "IxF", "GGUF", "RIFF", "BZh"] {
            let table = format!("{column},b,label\n1,2,a\n");
            assert_eq!(classify(table.as_bytes(), "x.csv").map(|format| format.name()), Ok("csv"), "{column}");
        }
    }

    #[test]
    fn what_is_something_else_is_named() {
        refused("x.npy", b"", Code::EmptyFile, "0 bytes");
        refused("x.npy", b"\x89PNG\r\n\x1a\n", Code::NotThisFormat, "PNG picture");
        refused("x.npy", b"<!DOCTYPE html><html>", Code::NotThisFormat, "web page");
        refused("x.npy", b"version https://git-lfs.github.com/spec/v1\n", Code::NotThisFormat, "LFS pointer");
        refused("x.npy", b"\x93NUMPX\x01\0", Code::NotThisFormat, "does not look like a NumPy array");
        refused("x.npy", b"plain text", Code::NotThisFormat, "does not look like a NumPy array");
        refused("x.npy", b"\x1f\x8b\x08", Code::NotThisFormat, "gzip");
        refused("x.csv", b"PK\x03\x04readme.txt", Code::NotThisFormat, "zip archive");
        refused("x.csv", b"a\0b\0,\0", Code::NotThisFormat, "does not look like text");
    }

    #[test]
    fn forms_without_a_header_of_their_own_are_named() {
        refused("x.xlsx", b"PK\x03\x04xl/styles.xml", Code::NotThisFormat, "pandas.read_excel");
        refused("x.zip", b"PK\x03\x04train/cat.jpg", Code::NotThisFormat, "archive of pictures");
        refused("x.rds", b"X\n\0\0\0\x03", Code::NotThisFormat, "write.csv");
        refused("x.index", b"IxF2\0\0", Code::NotThisFormat, "reconstruct_n");
        refused("x.db", b"SQLite format 3\0", Code::NotThisFormat, "sqlite3 -header -csv");
        refused("w.bin", b"3 2\nthe \0\0\x80?\0\0\0@", Code::UnsupportedFeature, "load_word2vec_format");
        let raw = crate::bytes::source::MemorySource::new("x.bin", [0_u8, 0, 128, 63].repeat(64));
        let problem = sniff(&raw).err().expect("must be refused");
        assert!(problem.message.contains("64 numbers") && problem.message.contains("np.fromfile"), "{problem}");
    }

    #[test]
    fn texts_of_other_forms_are_named() {
        refused("x.mtx", b"%%MatrixMarket matrix coordinate real general\n2 2 1\n1 1 0.5\n", Code::UnsupportedFeature, "scipy.io.mmread");
        refused("x.arff", b"@RELATION iris\n@ATTRIBUTE a NUMERIC\n@DATA\n{0 1.5}\n", Code::UnsupportedFeature, "ARFF");
        refused("x.txt", b"1 0:1:0.5 2:7:1\n", Code::NotThisFormat, "libffm");
        refused("x.vw", b"1 |f a:0.5 b:1\n", Code::NotThisFormat, "Vowpal Wabbit");
        refused("x.sql", b"-- x\nINSERT INTO items VALUES (1, 'a');\n", Code::NotThisFormat, "SQL");
    }

    #[test]
    fn data_formats_that_come_later_are_named_with_the_way_out() {
        for (name, bytes, what) in [("x.feather", b"FEA1\0\0".as_slice(), "Feather"), ("x.pkl", b"\x80\x04\x95", "pickle")] {
            refused(name, bytes, Code::UnsupportedFeature, what);
            refused(name, bytes, Code::UnsupportedFeature, "np.save(\"embeddings.npy\", X)");
            refused("x.npy", bytes, Code::NotThisFormat, "whatever its name says");
        }
    }
}
