//! Chosen rows as files of their own: asked for from the worker that reads, or from the one that holds their values.

use leptos::prelude::*;
use web_sys::Blob;

use super::actions::Page;
use super::browser;
use super::state::{Asked, RowFile};
use scar_core::problem::{Code, Problem};
use scar_files::FileRows;
use scar_protocol::Request;

impl Page {
    /// Has rows written as `file` says and saves them; `held` are the places of the same rows in memory, and `of_reserve` says that
    /// they are rows of the candidates.
    pub fn save_rows(self, file: RowFile, held: Vec<u32>, of_reserve: bool) {
        let RowFile { file, name, rows, .. } = file;
        let Some(rows) = rows else {
            let request = |matrix_idx, _: &_| Request::Values { matrix_idx, of_reserve, rows: held };
            return self.ask_side(Asked::File(name), Vec::new(), request);
        };
        let source = self.files.with_value(|files| files.find(&file, of_reserve));
        let Some((source, options)) = source else {
            let message = format!("{file} is not at hand any more. Choose it again.");
            return self.state.update(|state| state.problem = Some(Problem::new(Code::Unreadable, message).in_file(&file)));
        };
        // Rows are taken by their places; ids may be long.
        let rows = FileRows { ids: Vec::new(), ..rows };
        self.ask_side(Asked::File(name), vec![source], |_, _| Request::Extract { rows, options });
    }

    /// Hands what `job` extracted to the person, if it is the work under way.
    pub(super) fn save_extracted(self, job: u32, file: &Blob) {
        let name = self.state.with_untracked(|state| state.side.file_name().filter(|_| state.is_under_way(job)).map(str::to_owned));
        if let Some(name) = name
            && let Err(error) = browser::download(&name, file)
        {
            self.refuse_saving(&name, &error);
        }
    }
}
