//! `scar show`: a saved report, or one that came as a link, again.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::analyze_text::{self, Detail};
use crate::cli::forms::FormArgs;
use crate::cli::link::{LinkArgs, WithLink};
use crate::cli::modalities_text;
use crate::cli::output::CommandOutcome;
use crate::cli::saved_file::read_saved;
use crate::cli::targets::Targets;
use crate::cli::terminal::Sheet;
use scar_core::problem::Problem;
use scar_report::html_report::{modalities_to_html, to_html};
use scar_report::markdown::{modalities_to_markdown, to_markdown};
use scar_report::{
    JsonReport, Linked, ModalitiesReport, ReportFigure, SavedReport, as_seen, figures, is_link, modality_figures, open_link,
};

/// Arguments of `scar show`.
#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// Report that `scar analyze`, `scar modalities` or the page saved, as JSON or as an HTML page; or a link to a result, #r=…
    #[arg(value_name = "REPORT")]
    file: PathBuf,
    #[command(flatten)]
    forms: FormArgs,
    #[command(flatten)]
    link: LinkArgs,
    /// Print all there is: every ratio, the measures of rows trained on, all sizes, the plan, notes on the method
    #[arg(long)]
    pub(super) full: bool,
    /// Print the report as one JSON object, as the command that made it did
    #[arg(long)]
    pub(super) json: bool,
}

/// A saved report in the form in which its command prints it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Shown {
    Analysis(Box<JsonReport<'static>>),
    Modalities(Box<ModalitiesReport>),
}

/// Opens the report and writes the requested forms.
///
/// # Errors
/// What the file or the link is, if it is no report that can be shown.
pub(super) fn run(args: &ShowArgs) -> Result<CommandOutcome<WithLink<Shown>>, Problem> {
    args.link.check()?;
    let given = args.file.to_str().filter(|text| is_link(text) && !args.file.exists());
    let read: Option<(&'static str, &Path)> = given.is_none().then_some(("REPORT", &args.file));
    let report = match given {
        Some(link) => match open_link(link)? {
            Linked::Analysis(linked) => SavedReport::Analysis(Box::new(linked.report)),
            Linked::Modalities(report) => SavedReport::Modalities(report),
        },
        None => read_saved(&args.file)?,
    };
    let link = match &report {
        SavedReport::Analysis(report) => args.link.of(report)?,
        SavedReport::Modalities(report) => args.link.of_modalities(report)?,
    };
    let (seen, seen_modalities) = match &report {
        SavedReport::Analysis(report) => (Some(as_seen(&**report)), None),
        SavedReport::Modalities(report) => (None, Some(as_seen(&**report))),
    };
    let figures: Vec<ReportFigure<'_>> = match &report {
        SavedReport::Analysis(_) => seen.iter().flat_map(|seen| figures(seen)).collect(),
        SavedReport::Modalities(_) => seen_modalities.iter().flat_map(|seen| modality_figures(seen)).collect(),
    };
    let forms = args.forms.asked(figures.iter().map(|figure| figure.name.clone()))?;
    let asked: Vec<_> = forms.files.iter().map(|(option, file)| (*option, Some(file.as_path()))).collect();
    let targets = Targets::tried(read, &asked)?;
    let mut saving = targets.save();
    match &report {
        SavedReport::Analysis(report) => {
            args.forms.save(&mut saving, || to_html(report), |place| to_markdown(report, place), || figures);
        }
        SavedReport::Modalities(report) => {
            args.forms.save(&mut saving, || modalities_to_html(report), |place| modalities_to_markdown(report, place), || figures);
        }
    }
    let unsaved = saving.finish().unsaved;
    let result = match report {
        SavedReport::Analysis(report) => Shown::Analysis(Box::new(JsonReport::new(Cow::Owned(*report)))),
        SavedReport::Modalities(report) => Shown::Modalities(report),
    };
    Ok(CommandOutcome { result: WithLink { result, link }, unsaved })
}

/// The text that the command printed which made the report.
pub(super) fn text(shown: &Shown, detail: Detail) -> String {
    match shown {
        Shown::Analysis(form) => analyze_text::text(form.report(), detail, Sheet::of_stdout()),
        Shown::Modalities(report) => modalities_text::text(report),
    }
}
