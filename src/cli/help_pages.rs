//! `scar completions` and `scar man`: what shells and `man` know of the program, made from its own arguments.

use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::output::CommandOutcome;
use crate::cli::targets::Targets;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;

/// Arguments of `scar completions`.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell to print the completions for
    #[arg(value_enum)]
    shell: Shell,
}

/// Arguments of `scar man`.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Write a page for the program and one for each command into this folder, in place of printing the program's
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The completions of `program` as text for a shell to load.
pub(super) fn completions(args: &CompletionsArgs, mut program: Command) -> String {
    let mut text = Vec::new();
    let name = program.get_name().to_owned();
    clap_complete::generate(args.shell, &mut program, name, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// The man page of `program`, or what was written.
///
/// # Errors
/// [`Code::Unreadable`] if the folder cannot be made.
pub(super) fn man(args: &ManArgs, program: Command) -> Result<CommandOutcome<String>, Problem> {
    // `scar help` says what the pages say.
    let mut program = program.disable_help_subcommand(true);
    // This gives every command the name by which it is called.
    program.build();
    let Some(folder) = &args.out else {
        return Ok(CommandOutcome { result: page(program)?.1, unsaved: None });
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        let shown = shown_name(&folder.display().to_string());
        Problem::new(Code::Unreadable, format!("{shown}: the folder cannot be made: {error}. Choose another place.")).in_file(&shown)
    })?;
    let commands: Vec<Command> = program.get_subcommands().cloned().collect();
    let pages = std::iter::once(program).chain(commands).map(page).collect::<Result<Vec<_>, _>>()?;
    for (name, text) in &pages {
        if let Some(problem) = write(&folder.join(name), text)? {
            return Err(problem);
        }
    }
    Ok(CommandOutcome { result: format!("{} man pages in {}", pages.len(), shown_name(&folder.display().to_string())), unsaved: None })
}

/// The page of a command: the name of its file, and its text.
fn page(command: Command) -> Result<(String, String), Problem> {
    let man = Man::new(command).source(concat!("scar ", env!("CARGO_PKG_VERSION"))).manual("SCAR Lens");
    let mut text = Vec::new();
    let written = man.render(&mut text);
    written.map_err(|error| Problem::new(Code::Unreadable, format!("The man page cannot be made: {error}. Please report this.")))?;
    Ok((man.get_filename(), String::from_utf8_lossy(&text).into_owned()))
}

/// Writes a page. Gives the reason if it could not be written.
///
/// # Errors
/// As [`Targets::tried`].
fn write(path: &Path, text: &str) -> Result<Option<Problem>, Problem> {
    let targets = Targets::tried([], &[("--out", Some(path))])?;
    let mut saving = targets.save();
    saving.bytes("--out", || text.as_bytes().to_vec());
    Ok(saving.finish().unsaved)
}
