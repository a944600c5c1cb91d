//! Words of names, and endings, by which a file of a folder is told.

/// Names of a label file's words, the likeliest first.
pub(super) const LABELS: [&str; 14] = [
    "labels",
    "label",
    "y",
    "ys",
    "targets",
    "target",
    "annotations",
    "metadata",
    "meta",
    "groundtruth",
    "categories",
    "category",
    "classes",
    "class",
];
/// Names of a matrix.
pub(super) const MATRIX: [&str; 21] = [
    "x",
    "xs",
    "embedding",
    "embeddings",
    "embeds",
    "emb",
    "embs",
    "vector",
    "vectors",
    "vec",
    "vecs",
    "tensor",
    "tensors",
    "feature",
    "features",
    "feat",
    "feats",
    "matrix",
    "activations",
    "latents",
    "representations",
];
/// Names of what names or numbers the samples.
pub(super) const IDS: [&str; 12] =
    ["id", "ids", "uid", "uids", "uuid", "uuids", "index", "indices", "indexes", "filenames", "paths", "keys"];
/// Names of what divides the samples into splits.
pub(super) const DIVISION: [&str; 8] = ["split", "splits", "fold", "folds", "partition", "partitions", "mask", "masks"];
/// Names of what belongs to a model.
pub(super) const WEIGHTS: [&str; 12] =
    ["model", "weights", "checkpoint", "ckpt", "optimizer", "optim", "scheduler", "adapter", "lora", "encoder", "decoder", "rng"];
/// Words of JSON and plain text that describe a data set, a model or a project.
pub(super) const DESCRIPTIONS: [&str; 52] = [
    "about",
    "args",
    "authors",
    "changelog",
    "changes",
    "citation",
    "config",
    "configs",
    "contributors",
    "copying",
    "credits",
    "description",
    "dict",
    "history",
    "hparams",
    "index",
    "info",
    "infos",
    "install",
    "licence",
    "license",
    "log",
    "logs",
    "manifest",
    "merges",
    "metrics",
    "note",
    "notes",
    "notice",
    "package",
    "params",
    "parameters",
    "progress",
    "provenance",
    "readme",
    "report",
    "requirements",
    "results",
    "schema",
    "settings",
    "special",
    "state",
    "statistics",
    "stats",
    "summary",
    "terms",
    "todo",
    "tokenizer",
    "tsconfig",
    "version",
    "versions",
    "vocab",
];
/// Words for a split, each with the one that stands for it.
pub(super) const SPLITS: [(&str, &str); 12] = [
    ("train", "train"),
    ("training", "train"),
    ("test", "test"),
    ("testing", "test"),
    ("val", "validation"),
    ("valid", "validation"),
    ("validation", "validation"),
    ("dev", "dev"),
    ("eval", "eval"),
    ("evaluation", "eval"),
    ("holdout", "holdout"),
    ("heldout", "holdout"),
];
/// What numbered parts are called where the folder tells the split.
pub(super) const PARTS: [&str; 6] = ["data", "part", "shard", "chunk", "file", "batch"];
/// Endings that are read, the one to take of several files of labels first. Not asked of the formats themselves, as the page is
/// built without some of them; the last two are text that no format claims.
pub(super) const ENDINGS: [&str; 24] = [
    "npy",
    "npz",
    "parquet",
    "arrow",
    "feather",
    "arrows",
    "ipc",
    "safetensors",
    "pt",
    "pth",
    "h5",
    "hdf5",
    "mat",
    "fvecs",
    "bvecs",
    "ivecs",
    "csv",
    "tsv",
    "txt",
    "jsonl",
    "ndjson",
    "json",
    "vec",
    "data",
];
/// Endings of text that may hold anything.
pub(super) const TEXTS: [&str; 6] = ["csv", "tsv", "txt", "json", "vec", "data"];
/// Endings of archives.
pub(super) const ARCHIVES: [&str; 10] = ["zip", "tar", "tgz", "rar", "7z", "bz2", "xz", "tbz2", "txz", "gz"];
