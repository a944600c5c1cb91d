//! The report of an analysis: what a person reads first, then the places of the page in their order, then how to cite and to repeat it.

use super::sizes::SizeFigures;
use super::{Block, Document, Level, TermText, Tone, classes, data, measures, sizes};
use crate::finding::provenance;
use crate::overview::{MEASURES_TITLE, Overview, overview};
use crate::tables::whole_errors;
use crate::words::{GLOSSARY, HOW_TO_CITE, Medium, SEND, bibtex, methods_words, provisional_note, send_words};
use crate::{Notes, Report, ShownNote, figures, terms};

/// The title of the settings.
pub(super) const TO_REPEAT: &str = "To repeat it";

/// The report, told in `medium`.
pub(crate) fn analysis(report: &Report, medium: Medium) -> Document<'_> {
    let mut out = Document::new(format!("SCAR report: {}", report.data.matrix.name()), provenance(report));
    let mut figures = figures(report);
    let mut take = |name: &str| figures.iter().position(|figure| figure.name == name).map(|place| figures.remove(place));
    answers(&mut out, report, medium);
    let Notes { to_act_on, method } = Notes::of(report);
    classes::weak(&mut out, report);
    if let Some(figure) = take("whole") {
        out.figure(Level::Section, figure);
        report.measured.iter().for_each(|measured| out.rows(whole_errors(measured)));
    }
    classes::plan(&mut out, report, take("accuracy-by-size"));
    out.list("To act on", to_act_on.into_iter().map(ShownNote::words));
    measures::measures(&mut out, report, [take("curves"), take("bubbles")]);
    let [ranking, distribution, bars] = ["ranking", "distribution", "size-bars"].map(&mut take);
    // What is left are the steps.
    sizes::sizes(&mut out, report, SizeFigures { ranking, distribution, bars, steps: figures });
    data::data(&mut out, report);
    meanings(&mut out, report);
    out.list("Method notes", method);
    cite(&mut out, methods_words(report), &report.scar_lens_version);
    let digest = report.data.matrix.values.sha256_f32le.as_deref().unwrap_or_default();
    let words =
        format!("SCAR Lens {}, report form {}. Data: SHA-256 of the f32 values {digest}.", report.scar_lens_version, report.schema_version);
    repeat(&mut out, words, &report.settings);
    out
}

/// The overview.
fn answers(out: &mut Document, report: &Report, medium: Medium) {
    let Overview { headline, answers, measures, .. } = overview(report);
    out.text(Tone::Headline, headline);
    let send = send_words(report, medium).map(|words| (SEND, words));
    out.terms(answers.into_iter().map(|answer| (answer.question.words(), answer.text)).chain(send));
    out.text(Tone::Plain, provisional_note(report, false).unwrap_or_default());
    if !measures.is_empty() {
        out.heading(Level::Section, MEASURES_TITLE);
        out.terms(measures.into_iter().map(|said| (said.measure, said.text)));
    }
}

/// What the numbers and words mean.
fn meanings(out: &mut Document, report: &Report) {
    let answers = overview(report).answers;
    if !answers.is_empty() {
        out.heading(Level::Section, "How to read the answers");
        out.terms(answers.into_iter().map(|answer| (answer.question.words(), answer.question.how_to_read())));
    }
    out.heading(Level::Section, "What the numbers and words mean");
    let of_measures = terms(report.settings.convention).into_iter().map(|term| TermText {
        name: term.name.to_owned(),
        text: term.meaning.to_owned(),
        soft: term.formula.to_owned(),
    });
    let words =
        GLOSSARY.iter().map(|(word, meaning)| TermText { name: (*word).to_owned(), text: (*meaning).to_owned(), soft: String::new() });
    out.blocks.push(Block::Terms(of_measures.chain(words).collect()));
}

/// Sentences for the methods of a paper, and what it is to cite.
pub(super) fn cite(out: &mut Document, methods: String, version: &str) {
    out.heading(Level::Section, HOW_TO_CITE);
    out.text(Tone::Plain, methods);
    out.blocks.push(Block::Code { language: "bibtex", text: bibtex(version) });
}

/// `words` on the versions, the settings, and the report itself.
pub(super) fn repeat(out: &mut Document, words: String, settings: &impl serde::Serialize) {
    out.heading(Level::Section, TO_REPEAT);
    out.text(Tone::Plain, words);
    let settings = serde_json::to_string_pretty(settings).unwrap_or_default();
    out.blocks.push(Block::Code { language: "json", text: with_short_lists(&settings) });
    out.blocks.push(Block::Json);
}

/// `json` with each list on one line: settings have lists of numbers alone.
fn with_short_lists(json: &str) -> String {
    let mut parts = json.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    let lists = parts.map(|part| match part.split_once(']') {
        Some((list, rest)) => format!("[{}]{rest}", list.split_whitespace().collect::<Vec<_>>().join(" ")),
        None => format!("[{part}"),
    });
    first + &lists.collect::<String>()
}
