//! Opening a report that the page or the program saved.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::state::Files;
use super::{browser, later};
use scar_core::problem::{Code, Problem};
use scar_files::shown_name;
use scar_report::{ModalitiesReport, Report, SavedReport, format};

/// Bytes in which a report names itself.
const N_LOOKED_AT: i32 = 200;
/// What stands there of every report, as JSON or as a page, also of those that cannot be opened.
const NAMES: [&str; 3] = ["\"schema_version\"", "\"scar_lens_version\"", "<title>SCAR report: "];
/// Bytes that a report may have.
const MOST_BYTES: f64 = 100e6;

impl Page {
    /// Opens `file` as a saved report if it begins as one, and otherwise reads it as data.
    pub(super) fn open_report_or_data(self, file: File) {
        leptos::task::spawn_local(async move {
            let start = browser::first_bytes(&file, N_LOOKED_AT).await.unwrap_or_default();
            let start = String::from_utf8_lossy(&start);
            if !NAMES.iter().any(|name| start.contains(name)) {
                return self.open_data(vec![file]);
            }
            match opened(&file).await {
                Ok(SavedReport::Analysis(report)) => self.show_report(Arc::from(report)),
                Ok(SavedReport::Modalities(report)) => self.show_modalities(*report),
                Err(problem) => self.state.update(|state| state.refuse(problem)),
            }
        });
    }

    /// Shows a report whose data is not here.
    pub(super) fn show_report(self, report: Arc<Report>) {
        self.leave_data();
        self.state.update(|state| state.open_report(report));
    }

    /// Shows a comparison of modalities whose data is not here.
    pub(super) fn show_modalities(self, report: ModalitiesReport) {
        self.leave_data();
        self.state.update(|state| state.open_modalities(report));
    }

    fn leave_data(self) {
        self.stop_work();
        self.leave_example();
        self.follow_work();
        self.files.update_value(Files::set_aside);
    }
}

async fn opened(file: &File) -> Result<SavedReport, Problem> {
    let name = file.name();
    if file.size() > MOST_BYTES {
        let message = format!(
            "{} begins as a report, and is of {} bytes: more than the {} that a report may have. Give the JSON or the page that was saved.",
            shown_name(&name),
            format::count(file.size() as u64),
            format::count(MOST_BYTES as u64)
        );
        return Err(Problem::new(Code::TooLarge, message).in_file(&name));
    }
    let bytes = browser::all_bytes(file).await.map_err(|error| {
        let message = format!("{} cannot be read: {}. Choose it again.", shown_name(&name), browser::error_text(&error));
        Problem::new(Code::Unreadable, message).in_file(&name)
    })?;
    later::open_saved(&name, &bytes).await?
}
