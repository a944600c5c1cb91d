//! The words of the field that a person meets in a report.

/// Each word with its meaning in a sentence or two.
///
/// ```
/// use scar_report::words::GLOSSARY;
/// assert!(GLOSSARY.iter().all(|(_, meaning)| meaning.ends_with('.')));
/// ```
pub const GLOSSARY: [(&str, &str); 8] = [
    ("SCAR", "The four measures Scale, Coverage, Authenticity and Richness, and sizes from them: arXiv 2508.19659."),
    (
        "Probe",
        "A linear classifier on the embeddings. It is quick to train, so what it gets right says how much the embeddings themselves tell.",
    ),
    ("Ratio", "How much of the data is kept: at ratio 5, one row in five of each class. A ratio has as many draws."),
    ("Step", "The task to tell one class from all others. Each class has one."),
    (
        "Convention",
        "How the measures are computed: as the paper's text, as its code, or «corrected», which mends what depends on the number of rows alone.",
    ),
    ("Foundation", "The rows that are enough: a training set of that size errs hardly more than all the data do."),
    ("Herding", "A way to choose rows: those whose mean stays nearest the mean of all."),
    ("Envelope", "The largest smooth curve below the points of a step. Its height gives the size by the theory."),
];
