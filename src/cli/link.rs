//! `--link`: a result as a link.

use serde::Serialize;

use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use scar_report::{Report, to_link};

/// How a result is printed as a link.
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    /// Print the result as a link in place of the text: it holds the whole result, but no row, no id and no name of a file
    #[arg(long, conflicts_with = "json")]
    link: bool,
    /// Address of the page that is to open the link; without it only its end is printed, #r=…, which goes behind any such address
    #[arg(long, value_name = "URL", requires = "link")]
    base: Option<String>,
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

    /// The link to `report`, where it is asked for.
    ///
    /// # Errors
    /// As [`to_link`].
    pub(super) fn of(&self, report: &Report) -> Result<Option<String>, Problem> {
        if !self.link {
            return Ok(None);
        }
        to_link(report).map(|link| Some(format!("{}{link}", self.base.as_deref().unwrap_or_default())))
    }

    /// Whether a link is asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.link
    }
}

/// A result, and the link that is printed in its place if one was asked for.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct WithLink<T> {
    pub(super) result: T,
    #[serde(skip)]
    pub(super) link: Option<String>,
}

impl<T> WithLink<T> {
    /// The link, or else the text of the result.
    pub(super) fn text(&self, text: impl FnOnce(&T) -> String) -> String {
        self.link.clone().unwrap_or_else(|| text(&self.result))
    }
}
