//! What one can ask of the program.

use crate::commands;
use clap::{Parser, Subcommand};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// A digital counter for municipalities
#[derive(Debug, Parser)]
#[command(name = "sportello", version, max_term_width = 100)]
struct Cli {
    /// File with the settings; without it `sportello.toml`, if there is one
    #[arg(long, short, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the whole town: portal, two municipalities, simulated identity providers and mailbox
    #[cfg(feature = "demo")]
    Demo {
        /// Forget the town's data and start over
        #[arg(long)]
        fresh: bool,
    },
    /// Serve the portal; does the jobs too, unless told otherwise
    Serve {
        /// Leave the jobs to `sportello worker`
        #[arg(long)]
        without_worker: bool,
    },
    /// Do the jobs of the outbox: receipts, mails, housekeeping
    Worker,
    /// Bring the schema of the database up to date
    Migrate,
    /// Create municipalities, or change them, from files
    Tenant {
        /// Files of municipalities, as `crates/server/demo/borgoverde.toml`
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Check the settings, or print their schema
    Config {
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Check what the portal depends on: database, files, keys, mail, clock
    Doctor,
    /// Print the document of the API
    Openapi,
    /// Check the seal of a PDF, or the audit log and the register of every municipality
    Verify {
        /// The PDF; without it the records are checked
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Say everything that is wrong with the settings
    Check,
    /// Print the JSON Schema of the settings
    Schema,
}

/// An error that a command ends with.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let config = cli.config.as_deref();
    match cli.command {
        #[cfg(feature = "demo")]
        Some(Command::Demo { fresh }) => commands::demo::run(config, fresh),
        #[cfg(feature = "demo")]
        None => commands::demo::run(config, false),
        #[cfg(not(feature = "demo"))]
        None => {
            use clap::CommandFactory;
            Cli::command().print_help()?;
            Ok(ExitCode::FAILURE)
        }
        Some(Command::Serve { without_worker }) => commands::serve::run(config, !without_worker),
        Some(Command::Worker) => commands::worker::run(config),
        Some(Command::Migrate) => commands::migrate::run(config),
        Some(Command::Tenant { files }) => commands::tenant::run(config, &files),
        Some(Command::Config {
            what: ConfigCommand::Check,
        }) => commands::config::check(config),
        Some(Command::Config {
            what: ConfigCommand::Schema,
        }) => Ok(commands::config::schema()),
        Some(Command::Doctor) => commands::doctor::run(config),
        Some(Command::Openapi) => Ok(commands::openapi::run()),
        Some(Command::Verify { file }) => commands::verify::run(config, file.as_deref()),
    }
}

/// Writes to standard output: the commands' own voice, everything else is a log line.
#[expect(clippy::print_stdout, reason = "the voice of the command line")]
pub(crate) fn say(text: impl std::fmt::Display) {
    println!("{text}");
}

/// Writes to standard error, in the program's name.
pub(crate) fn complain(text: impl std::fmt::Display) {
    eprintln!("sportello: {text}");
}
