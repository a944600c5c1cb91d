//! The command-line program `scar`. It parses arguments, reads files, calls the library, and prints text or JSON. It computes nothing
//! itself.

mod analyze;
mod analyze_text;
mod arrays;
mod folder;
mod forms;
mod foundation;
mod free_memory;
mod help_pages;
mod input;
mod inspect;
mod json_file;
mod link;
mod measures;
mod modalities;
mod modalities_text;
mod modality_input;
mod output;
mod picture;
mod plan;
mod plan_file;
mod progress;
mod row_files;
mod rows;
mod saved_file;
mod show;
mod subset;
mod targets;
mod terminal;
mod view;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use self::analyze_text::Detail;
use self::progress::Watch;
use self::terminal::{Paint, Sheet};
use scar_core::problem::{Code, Problem};

/// What a labelled embedding set is worth and what it lacks.
#[derive(Debug, Parser)]
#[command(name = "scar", version)]
struct Cli {
    /// Show no progress; results, warnings and errors stay
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what files hold: shape, type, values, classes, and problems
    Inspect(inspect::InspectArgs),
    /// Measure Scale, Coverage, Authenticity and Richness of logits from your own model
    Measures(measures::MeasuresArgs),
    /// Estimate how many samples each class and the whole need by the theory, from measures or from heights
    Foundation(foundation::FoundationArgs),
    /// Train probes on ever smaller subsamples, measure them, and estimate how many samples each class needs
    Analyze(Box<analyze::AnalyzeArgs>),
    /// Compare modalities of the same items, with the clusters of each as classes of the other
    Modalities(Box<modalities::ModalitiesArgs>),
    /// Say how many samples of each class to add, from counts, foundation sizes and reserves
    Plan(plan::PlanArgs),
    /// Choose a stratified subset and give its row indices
    Subset(subset::SubsetArgs),
    /// List rows worth checking (wrong, near duplicates, far from every class), and map all rows
    Rows(rows::RowsArgs),
    /// Show a saved report, or one that came as a link, again: as text, JSON, HTML page or link
    Show(show::ShowArgs),
    /// Serve the page on this machine, with files opened in it, until Ctrl-C
    View(view::ViewArgs),
    /// Print completions for a shell
    Completions(help_pages::CompletionsArgs),
    /// Print the man page, or write all pages into a folder
    Man(help_pages::ManArgs),
}

/// Runs the program with the arguments of this process. The exit status is 0 on success, 2 for bad usage or bad input.
pub fn main() -> ExitCode {
    scar_data::hush();
    output::end_on_signals();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // Errors in the arguments are printed as JSON too, so this is read before the arguments are parsed.
    let json = arguments.iter().any(|argument| argument == "--json");
    match Cli::try_parse_from(arguments) {
        Ok(Cli { command, quiet }) => run(&command, if quiet { Watch::Quiet } else { Watch::Shown }),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            output::print(&Paint::of_stdout().help(&error.render()))
        }
        Err(error) => output::refuse(json, usage_problem(&error)),
    }
}

fn run(command: &Command, watch: Watch) -> ExitCode {
    match command {
        Command::Inspect(args) => output::finish(args.json, inspect::run(args, watch), inspect::text),
        Command::Measures(args) => output::finish(args.json, measures::run(args), measures::text),
        Command::Foundation(args) => output::finish(args.json, foundation::run(args), foundation::text),
        Command::Analyze(args) => output::finish_saved(args.json, analyze::run(args, watch), |linked| {
            linked.text(|form| analyze_text::text(form.report(), Detail::of(args.full), Sheet::of_stdout()))
        }),
        Command::Modalities(args) => output::finish_saved(args.json, modalities::run(args, watch), |done| done.text(modalities_text::text)),
        Command::Plan(args) => output::finish(args.json, plan::run(args), plan::text),
        Command::Rows(args) => output::finish_saved(args.json, rows::run(args, watch), rows::text),
        Command::Subset(args) => output::finish_saved(args.json, subset::run(args, watch), subset::text),
        Command::Show(args) => {
            output::finish_saved(args.json, show::run(args), |linked| linked.text(|shown| show::text(shown, Detail::of(args.full))))
        }
        Command::View(args) => output::served(view::run(args, watch)),
        Command::Completions(args) => output::print(&help_pages::completions(args, Cli::command())),
        Command::Man(args) => output::finish_saved(false, help_pages::man(args, Cli::command()), String::clone),
    }
}

/// The parser's error as one sentence with advice.
fn usage_problem(error: &clap::Error) -> Problem {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Problem::new(Code::BadOption, "No command was given. Run `scar --help` for the commands.");
    }
    let text = error.to_string();
    // The text before the first blank line says what is wrong; usage and tips follow.
    let complaint: Vec<&str> = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let complaint = complaint.join(" ");
    let complaint = complaint.strip_prefix("error: ").unwrap_or(&complaint);
    let complaint = complaint.trim_end_matches('.');
    Problem::new(Code::BadOption, format!("{complaint}. Run `scar --help` for commands and options."))
}
