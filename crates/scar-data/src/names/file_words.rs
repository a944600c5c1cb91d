//! Words of names, and endings, by which one tells that a file of a folder holds no data. Words that say which data it holds stand
//! in [`crate::names::vocabulary`].

/// Names of what belongs to a model.
pub(crate) const WEIGHTS: [&str; 12] =
    ["model", "weights", "checkpoint", "ckpt", "optimizer", "optim", "scheduler", "adapter", "lora", "encoder", "decoder", "rng"];
/// Words of JSON and plain text that describe a data set, a model or a project.
pub(crate) const DESCRIPTIONS: [&str; 52] = [
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
/// What numbered parts are called where the folder tells the split.
pub(crate) const PARTS: [&str; 6] = ["data", "part", "shard", "chunk", "file", "batch"];
/// Endings that are read, the one to take of several files of labels first. Not asked of the formats themselves, as the page is
/// built without some of them; the last two are text that no format claims.
pub(crate) const ENDINGS: [&str; 24] = [
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
pub(crate) const TEXTS: [&str; 6] = ["csv", "tsv", "txt", "json", "vec", "data"];
/// Endings of archives.
pub(crate) const ARCHIVES: [&str; 10] = ["zip", "tar", "tgz", "rar", "7z", "bz2", "xz", "tbz2", "txz", "gz"];
