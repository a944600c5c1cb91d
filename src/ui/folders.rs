//! Reading folders that a person gave: what is read of them is chosen as the program does.

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::browser::now_ms;
use super::dropped::{self, Dropped, FolderListing};
use scar_core::problem::Problem;
use scar_data::folder::{choose, is_label_name, nothing_but};
use scar_data::shown_name;

impl Page {
    /// Reads files and folders that a person dropped.
    pub fn open_dropped(self, Dropped { files, folders }: Dropped) {
        if folders.is_empty() {
            return self.open_files(files);
        }
        let job = self.start_listing();
        leptos::task::spawn_local(async move {
            let listed = dropped::list(folders).await;
            // Another drop may have come meanwhile, or a cancel.
            if self.state.with_untracked(|state| state.is_under_way(job)) {
                self.open_listed(files, listed);
            }
        });
    }

    /// Reads the files of a folder that a person chose.
    pub fn open_chosen(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        match dropped::chosen(files) {
            Ok(listed) => {
                self.start_listing();
                self.open_listed(Vec::new(), Ok(listed));
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

    fn open_listed(self, plain: Vec<File>, listed: Result<FolderListing, Problem>) {
        let labels = plain.iter().map(File::name).find(|name| is_label_name(name)).map(|name| shown_name(&name));
        let chosen = listed.and_then(|FolderListing { entries, mut files, mut problems }| {
            let choice = choose(&entries, labels.as_deref()).map_err(|problem| nothing_but(problem, &problems))?;
            problems.splice(0..0, choice.problems(&entries));
            Ok((choice.read.into_iter().filter_map(|idx| files[idx].take()).collect::<Vec<File>>(), problems))
        });
        match chosen {
            Ok((in_folders, problems)) => {
                self.state.update(|state| state.left_out.ask(problems));
                self.request_read(plain.into_iter().chain(in_folders).collect(), self.fresh_options());
            }
            Err(problem) => self.state.update(|state| state.refuse(problem)),
        }
    }
}
