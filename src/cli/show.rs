//! `scar show`: a saved report, or one that came as a link, again.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::analyze_text::{self, Detail};
use crate::cli::link::{LinkArgs, WithLink};
use crate::cli::modalities_text;
use crate::cli::output::CommandOutcome;
use crate::cli::saved_file::read_saved;
use crate::cli::targets::Targets;
use crate::cli::terminal::Sheet;
use scar_core::problem::{Code, Problem};
use scar_report::html_report::{modalities_to_html, to_html};
use scar_report::{JsonReport, LinkedReport, ModalitiesReport, SavedReport, is_link};

/// Arguments of `scar show`.
#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// Report that `scar analyze --out`, `scar modalities --out` or the page saved as JSON; or a link to a result, #r=…
    #[arg(value_name = "REPORT")]
    file: PathBuf,
    /// Write the report as one HTML page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
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

/// Opens the report and writes the requested page.
///
/// # Errors
/// What the file or the link is, if it is no report that can be shown.
pub(super) fn run(args: &ShowArgs) -> Result<CommandOutcome<WithLink<Shown>>, Problem> {
    args.link.check()?;
    let given = args.file.to_str().filter(|text| is_link(text) && !args.file.exists());
    let read: Option<(&'static str, &Path)> = given.is_none().then_some(("REPORT", &args.file));
    let targets = Targets::tried(read, &[("--html", args.html.as_deref())])?;
    let report = match given {
        Some(link) => SavedReport::Analysis(Box::new(LinkedReport::open(link)?.report)),
        None => read_saved(&args.file)?,
    };
    let link = match &report {
        SavedReport::Analysis(report) => args.link.of(report)?,
        SavedReport::Modalities(_) if args.link.is_asked() => {
            let message = "A link holds the result of an analysis, and this is a comparison of modalities. Send it as a page, with --html.";
            return Err(Problem::new(Code::BadOption, message));
        }
        SavedReport::Modalities(_) => None,
    };
    let mut saving = targets.save();
    saving.bytes("--html", || {
        let page = match &report {
            SavedReport::Analysis(report) => to_html(report),
            SavedReport::Modalities(report) => modalities_to_html(report),
        };
        page.into_bytes()
    });
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
