//! The forms in which a report is written beside its JSON: a page, Markdown, figures.

use std::path::{Path, PathBuf};

use crate::cli::picture::Pictures;
use crate::cli::targets::Saving;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use scar_report::ReportFigure;
use scar_report::plot::Colors;

/// Where the forms are written.
#[derive(Debug, clap::Args)]
pub(super) struct FormArgs {
    /// Write the report as one HTML page, which `scar show` opens again
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the report as Markdown, for notes and papers; with --figures it shows them
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write the figures as SVG into this folder; it is made if it is missing
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Write each figure as PNG too, in twice its size
    #[arg(long, requires = "figures")]
    png: bool,
}

/// The files of the forms, each with its option.
#[derive(Debug)]
pub(super) struct AskedForms {
    pub(super) files: Vec<(&'static str, PathBuf)>,
    /// Stays until the files are written.
    _made: MadeFolders,
}

impl FormArgs {
    /// The files to be written if the report may have figures called `names`. Makes their folder, which is taken away again once what is
    /// given here goes and no file came into it.
    ///
    /// # Errors
    /// [`Code::Unreadable`] if the folder cannot be made.
    pub(super) fn asked(&self, names: impl IntoIterator<Item = String>) -> Result<AskedForms, Problem> {
        let mut files = Vec::new();
        files.extend(self.html.clone().map(|file| ("--html", file)));
        files.extend(self.markdown.clone().map(|file| ("--markdown", file)));
        let mut made = MadeFolders::default();
        if let Some(folder) = &self.figures {
            made = MadeFolders::make(folder)?;
            let extensions: &[&str] = if self.png { &["svg", "png"] } else { &["svg"] };
            let of = |name: String| extensions.iter().map(move |extension| ("--figures", folder.join(format!("{name}.{extension}"))));
            files.extend(names.into_iter().flat_map(of));
        }
        Ok(AskedForms { files, _made: made })
    }

    /// Writes what was asked for.
    pub(super) fn save<'a>(
        &self,
        saving: &mut Saving,
        html: impl FnOnce() -> String,
        markdown: impl FnOnce(Option<&str>) -> String,
        figures: impl FnOnce() -> Vec<ReportFigure<'a>>,
    ) {
        saving.bytes("--html", || html().into_bytes());
        saving.bytes("--markdown", || markdown(self.place_of_figures().as_deref()).into_bytes());
        let Some(folder) = &self.figures else { return };
        let pictures = self.png.then(Pictures::new);
        for figure in figures() {
            let svg = figure.to_svg(Colors::Light);
            if let Some(pictures) = &pictures {
                saving.bytes_at(&folder.join(format!("{}.png", figure.name)), || pictures.png(&svg));
            }
            saving.bytes_at(&folder.join(format!("{}.svg", figure.name)), || Ok(svg.into_bytes()));
        }
    }

    /// The folder of the figures as the Markdown names it: from its own folder on, where it lies in that.
    fn place_of_figures(&self) -> Option<String> {
        let (markdown, figures) = (self.markdown.as_ref()?, self.figures.as_ref()?);
        let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (beside, figures) = (whole(markdown), whole(figures));
        let place = beside.parent().and_then(|folder| figures.strip_prefix(folder).ok()).unwrap_or(&figures);
        let place = place.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        Some(if place.is_empty() { ".".to_owned() } else { place })
    }
}

/// Folders that were made for figures; those that are still empty in the end are removed.
#[derive(Debug, Default)]
struct MadeFolders {
    /// From the innermost to the outermost.
    folders: Vec<PathBuf>,
}

impl MadeFolders {
    fn make(folder: &Path) -> Result<Self, Problem> {
        let missing = folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
        let made = Self { folders: missing.map(Path::to_owned).collect() };
        std::fs::create_dir_all(folder).map_err(|error| {
            let shown = shown_name(&folder.display().to_string());
            let message = format!("--figures {shown}: the folder cannot be made: {error}. Choose another place.");
            Problem::new(Code::Unreadable, message).in_file(&shown)
        })?;
        Ok(made)
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        // The system removes none that holds a file, and that is what is wanted.
        self.folders.iter().for_each(|folder| drop(std::fs::remove_dir(folder)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_names_the_figures_from_its_own_folder_on() {
        let place = |markdown: &str, figures: &str| {
            let args = FormArgs { html: None, markdown: Some(markdown.into()), figures: Some(figures.into()), png: false };
            args.place_of_figures().expect("both")
        };
        assert_eq!(place("notes.md", "figures"), "figures");
        assert_eq!(place("out/notes.md", "out/a/b/"), "a/b");
        assert_eq!(place("out/notes.md", "out"), ".");
        let elsewhere = place("out/notes.md", "figures");
        assert!(Path::new(&elsewhere).is_absolute() && elsewhere.ends_with("/figures"), "{elsewhere}");
    }
}
