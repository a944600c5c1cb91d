//! The program `scar`, as other programs call it.

#[path = "common/faults.rs"]
mod faults;

mod program {
    mod analyze;
    mod completion;
    mod folder;
    mod forms;
    mod foundation;
    mod groups;
    mod help_pages;
    #[cfg(target_os = "linux")]
    mod hostile_names;
    mod inspect;
    mod link;
    mod measures;
    #[cfg(target_os = "linux")]
    mod memory;
    mod modalities;
    #[cfg(unix)]
    mod output_figures;
    #[cfg(unix)]
    mod output_files;
    #[cfg(unix)]
    mod output_places;
    mod plan;
    mod quiet;
    mod rows;
    mod show;
    mod split;
    mod subset;
    pub mod support;
    #[cfg(target_os = "linux")]
    mod terminal;
    mod tested;
    mod verdicts;
    mod view;
}
