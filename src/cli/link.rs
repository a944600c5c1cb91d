//! `--link` and `--methods`: what is printed in place of a result's text.

use serde::Serialize;

use crate::cli::terminal::plain;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use scar_report::words::{bibtex, methods_words, modalities_methods_words};
use scar_report::{ModalitiesReport, Report, as_seen, modalities_to_link, to_link};

/// What is printed of a result in place of its text.
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    /// Print the result as a link in place of the text: it holds the whole result, but no row, no id and no name of a file
    #[arg(long, conflicts_with = "json")]
    link: bool,
    /// Address of the page that is to open the link; without it only its end is printed, #r=…, which goes behind any such address
    #[arg(long, value_name = "URL", requires = "link")]
    base: Option<String>,
    /// Print, in place of the text, how the numbers came about, in sentences for the methods of a paper, and what to cite, as BibTeX
    #[arg(long, conflicts_with_all = ["json", "link"])]
    methods: bool,
}

impl LinkArgs {
    /// Whether the options can be followed; to be asked before the work.
    ///
    /// # Errors
    /// [`Code::BadOption`] for what is no address of a page.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let is_address = |base: &String| {
            let has_scheme = ["http://", "https://", "file://"].iter().any(|scheme| base.starts_with(scheme));
            has_scheme && !base.chars().any(|it| it.is_whitespace() || it.is_control() || it == '#')
        };
        match &self.base {
            Some(base) if !is_address(base) => {
                let message = format!(
                    "--base {} is no address of a page. Give one such as https://example.org/scar/, without a #.",
                    shown_name(base)
                );
                Err(Problem::new(Code::BadOption, message))
            }
            _ => Ok(()),
        }
    }

    /// What is printed in place of the text of `report`, where it is asked for.
    ///
    /// # Errors
    /// As [`to_link`].
    pub(super) fn of(&self, report: &Report) -> Result<Option<String>, Problem> {
        if self.methods {
            return Ok(Some(cited(&methods_words(&as_seen(report)), &report.scar_lens_version)));
        }
        self.link.then(|| to_link(report)).transpose().map(|link| self.behind_base(link))
    }

    /// As [`LinkArgs::of`], for a comparison of modalities.
    ///
    /// # Errors
    /// As [`modalities_to_link`].
    pub(super) fn of_modalities(&self, report: &ModalitiesReport) -> Result<Option<String>, Problem> {
        if self.methods {
            return Ok(Some(cited(&modalities_methods_words(&as_seen(report)), &report.scar_lens_version)));
        }
        self.link.then(|| modalities_to_link(report)).transpose().map(|link| self.behind_base(link))
    }

    fn behind_base(&self, link: Option<String>) -> Option<String> {
        link.map(|link| format!("{}{link}", self.base.as_deref().unwrap_or_default()))
    }
}

fn cited(methods: &str, version: &str) -> String {
    // A saved report may say anything.
    plain(&format!("{methods}\n\n{}", bibtex(version)))
}

/// A result, and what is printed in place of its text, if that was asked for.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct WithLink<T> {
    pub(super) result: T,
    #[serde(skip)]
    pub(super) link: Option<String>,
}

impl<T> WithLink<T> {
    /// The link or the methods, or else the text of the result.
    pub(super) fn text(&self, text: impl FnOnce(&T) -> String) -> String {
        self.link.clone().unwrap_or_else(|| text(&self.result))
    }
}
