//! The command-line program `scar`: arguments in, JSON or text out. It reads, calls the library and prints; it computes nothing.

mod analyze;
mod analyze_text;
mod arrays;
mod folder;
mod foundation;
mod input;
mod inspect;
mod json_file;
mod measures;
mod modalities;
mod modalities_text;
mod modality_input;
mod output;
mod plan;
mod plan_file;
mod progress;
mod row_files;
mod rows;
mod subset;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::problem::{Code, Problem};

/// What a labelled embedding set is worth and what it lacks.
#[derive(Debug, Parser)]
#[command(name = "scar", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what files hold: shape, type, values, classes, and what is odd about them
    Inspect(inspect::Args),
    /// Measure Scale, Coverage, Authenticity and Richness of logits from your own model
    Measures(measures::Args),
    /// Estimate how many samples each class and the whole need by the theory, from measures or from heights
    Foundation(foundation::Args),
    /// Train probes on ever smaller subsamples, measure them, and estimate how many samples each class needs
    Analyze(Box<analyze::Args>),
    /// Cluster modalities of the same items, give each the other's clusters as classes, and say what separates them
    Modalities(Box<modalities::Args>),
    /// Say how many samples of each class to add, from counts, foundation sizes and reserves
    Plan(plan::Args),
    /// Choose a stratified subset and give its row indices
    Subset(subset::Args),
    /// List rows worth a look: wrong, near duplicates, far from every class; and map them all
    Rows(rows::Args),
}

/// Runs the program with the arguments of this process: exit status 0 when done, 2 on bad usage or bad input.
pub fn main() -> ExitCode {
    #[cfg(feature = "columnar")]
    scar_data::hush();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // A refusal of the arguments themselves must know this before they are understood.
    let json = arguments.iter().any(|argument| argument == "--json");
    match Cli::try_parse_from(arguments) {
        Ok(Cli { command }) => match command {
            Command::Inspect(args) => output::finish(args.json, inspect::run(&args), inspect::text),
            Command::Measures(args) => output::finish(args.json, measures::run(&args), measures::text),
            Command::Foundation(args) => output::finish(args.json, foundation::run(&args), foundation::text),
            Command::Analyze(args) => output::finish(args.json, analyze::run(&args), analyze_text::text),
            Command::Modalities(args) => output::finish(args.json, modalities::run(&args), modalities_text::text),
            Command::Plan(args) => output::finish(args.json, plan::run(&args), plan::text),
            Command::Rows(args) => output::finish(args.json, rows::run(&args), rows::text),
            Command::Subset(args) => output::finish(args.json, subset::run(&args), subset::text),
        },
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => output::print(&error.to_string()),
        Err(error) => output::refuse(json, &usage_problem(&error)),
    }
}

/// The parser's complaint as one sentence, with its advice.
fn usage_problem(error: &clap::Error) -> Problem {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Problem::new(Code::BadOption, "No command was given. Run `scar --help` for the commands.");
    }
    let text = error.to_string();
    // Up to the blank line stands what is wrong; the usage and tips follow.
    let complaint: Vec<&str> = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let complaint = complaint.join(" ");
    let complaint = complaint.strip_prefix("error: ").unwrap_or(&complaint);
    let complaint = complaint.trim_end_matches('.');
    Problem::new(Code::BadOption, format!("{complaint}. Run `scar --help` for commands and options."))
}
