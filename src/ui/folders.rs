//! Reading folders that a person gave: what is read of them is chosen as the program does.

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::browser::now_ms;
use super::dropped::{self, Dropped, FolderListing};
use scar_core::problem::Problem;
use scar_files::folder::is_label_name;
use scar_files::shown_name;

impl Page {
    /// Reads files and folders that a person dropped.
    pub fn open_dropped(self, Dropped { files, folders }: Dropped) {
        if folders.is_empty() {
            return self.open_files(files);
        }
        let job = self.start_listing();
        leptos::task::spawn_local(async move {
            let listed = dropped::list(folders).await;
            self.open_listed(job, files, listed).await;
        });
    }

    /// Reads the files of a folder that a person chose.
    pub fn open_chosen(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        match dropped::chosen(files) {
            Ok(listed) => {
                let job = self.start_listing();
                leptos::task::spawn_local(self.open_listed(job, Vec::new(), Ok(listed)));
            }
            Err(files) => self.open_files(files),
        }
    }

    fn start_listing(self) -> u32 {
        self.leave_example();
        self.follow_work();
        self.stop_work();
        let job = self.new_number();
        self.state.update(|state| state.start_reading(job, now_ms()));
        job
    }

    async fn open_listed(self, job: u32, plain: Vec<File>, listed: Result<FolderListing, Problem>) {
        let labels = plain.iter().map(File::name).find(|name| is_label_name(name)).map(|name| shown_name(&name));
        let chosen = match listed {
            Ok(listed) => listed.choose(labels.as_deref()).await,
            Err(problem) => Err(problem),
        };
        // Another drop may have come meanwhile, or a cancel.
        if !self.state.with_untracked(|state| state.is_under_way(job)) {
            return;
        }
        match chosen {
            Ok((in_folders, problems)) => {
                self.state.update(|state| state.left_out.ask(problems));
                self.request_read(plain.into_iter().chain(in_folders).collect(), self.fresh_options());
            }
            Err(problem) => self.state.update(|state| state.refuse(problem)),
        }
    }
}
