//! What one can ask of the program.

use crate::commands;
use clap::{Parser, Subcommand};
use sportello_types::values::CodiceFiscale;
use std::error::Error;
use std::path::{Path, PathBuf};
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
    /// Show the whole town: portal, four municipalities, simulated identity providers and mailbox
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
    /// Give somebody roles at a municipality: these and no others
    Appoint {
        /// The municipality, as `borgoverde`
        slug: String,
        /// Fiscal code of somebody who has signed in there before
        tax_code: CodiceFiscale,
        /// The roles; none takes all away
        roles: Vec<commands::appoint::Appointment>,
    },
    /// Make a municipality's keys for CIE
    Cie {
        #[command(subcommand)]
        what: CieCommand,
    },
    /// Certificates of the civil registry: make the key that signs their marks, look at a facsimile
    Certificates {
        #[command(subcommand)]
        what: CertificatesCommand,
    },
    /// The civil registry: bring one in, list what was brought, make the key for ANPR
    Registry {
        #[command(subcommand)]
        what: RegistryCommand,
    },
    /// Payments: bring in debts from other programs, read the flows of those who collected
    Payments {
        #[command(subcommand)]
        what: PaymentsCommand,
    },
    /// Look at what cards are judged by
    Cns {
        #[command(subcommand)]
        what: CnsCommand,
    },
    /// Check the settings, or print their schema
    Config {
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Check what the portal depends on: database, files, keys, mail, clock
    Doctor,
    /// What a municipality is to SPID: metadata and keys
    Spid {
        #[command(subcommand)]
        what: SpidCommand,
    },
    /// What belongs to the simulated world of the demo
    #[cfg(feature = "demo")]
    Simulators {
        #[command(subcommand)]
        what: SimulatorsCommand,
    },
    /// Print the document of the API
    Openapi,
    /// Check a document somebody was handed, or the audit log and the register of every municipality
    ///
    /// A PDF by its seal and the mark in it, a picture (PNG, JPEG) by the QR code that it shows. Ends with 0
    /// when the file is the municipality's byte by byte, with 3 when it is and has expired, with 4 when its
    /// mark is genuine and the rest is for your eyes (a photo, a copy without the seal, keys that the document
    /// alone names), with 1 otherwise.
    Verify {
        /// The PDF or the picture; without it the records are checked
        file: Option<PathBuf>,
        /// What the municipality publishes at `/.well-known/contrassegno-keys.json`: a file, or the https
        /// address; without it the keys of this installation, else those at the address in the document
        #[arg(long, requires = "file")]
        keys: Option<String>,
    },
}

#[cfg(feature = "demo")]
#[derive(Debug, Subcommand)]
enum SimulatorsCommand {
    /// Make a CNS for a sample citizen: certificate and key, to be presented by a browser or by curl
    Card(commands::simulators::CardArguments),
}

#[derive(Debug, Subcommand)]
enum CieCommand {
    /// Make those that are missing; print entity id and public federation keys, for the onboarding
    Keys {
        /// The municipality, as `borgoverde`
        slug: String,
    },
}

#[derive(Debug, Subcommand)]
enum CertificatesCommand {
    /// Make the key where there is none; print the keys that are published
    Key {
        /// The municipality, as `borgoverde`
        slug: String,
        /// Make another one that signs from the next start on; those before stay published
        #[arg(long)]
        next: bool,
    },
    /// Write a facsimile: about somebody invented, marked as such, not sealed
    Sample(commands::samples::Arguments),
}

#[derive(Debug, Subcommand)]
enum RegistryCommand {
    /// Replace a municipality's registry by a file's: CSV or JSON lines
    Import(commands::registry::ImportArguments),
    /// List the last imports
    Imports {
        /// The municipality, as `borgoverde`
        #[arg(long)]
        tenant: String,
    },
    /// Make the key for PDND where there is none; print its public half, for the platform's portal
    Key {
        /// The municipality, as `borgoverde`
        slug: String,
    },
}

#[derive(Debug, Subcommand)]
enum PaymentsCommand {
    /// Bring in debts from a file of another program: CSV or JSON lines
    Import(commands::payments::ImportArguments),
    /// Read the flows of those who collected, and find the money in them
    Reconcile(commands::payments::ReconcileArguments),
}

#[derive(Debug, Subcommand)]
enum CnsCommand {
    /// Read a trust list: which it is, whether it is signed, which authorities count
    List {
        /// The list, as fetched
        file: PathBuf,
        /// Certificate (PEM) of one who may sign it; more than one may be named
        #[arg(long = "signer")]
        signers: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Say everything that is wrong with the settings
    Check,
    /// Print the JSON Schema of the settings
    Schema,
}

#[derive(Debug, Subcommand)]
enum SpidCommand {
    /// Print the signed metadata, to be given to AgID
    Metadata {
        /// The municipality's slug; may be left out where there is one alone
        #[arg(long)]
        tenant: Option<String>,
    },
    /// List, make and change the keys
    Keys {
        #[command(subcommand)]
        what: SpidKeysCommand,
    },
    /// The log of requests and answers
    Log {
        #[command(subcommand)]
        what: SpidLogCommand,
    },
}

#[derive(Debug, Subcommand)]
enum SpidLogCommand {
    /// Write an archive for the authorities: entries, messages, hashes, sealed
    Export(commands::spid::log::Export),
}

#[derive(Debug, Subcommand)]
enum SpidKeysCommand {
    /// List the published keys, whose turn it is, and what is wrong with their certificates
    List {
        #[command(flatten)]
        whose: Whose,
    },
    /// Make the next key: published at once, used after `rotate`
    New {
        #[command(flatten)]
        whose: Whose,
        /// Ask for a certificate instead of signing one: prints the request, for AgID
        #[arg(long)]
        request: bool,
        /// Days of validity of a certificate that the key signs itself
        #[arg(long, default_value_t = crate::keys::LONGEST_DAYS,
            value_parser = clap::value_parser!(u16).range(1..=i64::from(crate::keys::LONGEST_DAYS)))]
        days: u16,
    },
    /// Take the certificate that was asked for
    Install {
        #[command(flatten)]
        whose: Whose,
        /// The certificate, PEM
        certificate: PathBuf,
    },
    /// Let the next key sign from the next start on; the one before stays published
    Rotate {
        #[command(flatten)]
        whose: Whose,
    },
    /// Take the previous key away for good
    Retire {
        #[command(flatten)]
        whose: Whose,
    },
}

/// Whose keys.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Whose {
    /// The municipality's slug; may be left out where there is one alone
    #[arg(long, conflicts_with = "aggregator")]
    pub(crate) tenant: Option<String>,
    /// The aggregator's, which sign for municipalities
    #[arg(long)]
    pub(crate) aggregator: bool,
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
        Some(Command::Appoint {
            slug,
            tax_code,
            roles,
        }) => commands::appoint::run(config, &slug, &tax_code, &roles),
        Some(Command::Cie {
            what: CieCommand::Keys { slug },
        }) => commands::cie::keys(config, &slug),
        Some(Command::Certificates { what }) => match what {
            CertificatesCommand::Key { slug, next } => commands::marks::key(config, &slug, next),
            CertificatesCommand::Sample(arguments) => commands::samples::run(config, &arguments),
        },
        Some(Command::Registry { what }) => match what {
            RegistryCommand::Import(arguments) => commands::registry::import(config, &arguments),
            RegistryCommand::Imports { tenant } => commands::registry::list(config, &tenant),
            RegistryCommand::Key { slug } => commands::registry::key(config, &slug),
        },
        Some(Command::Payments { what }) => match what {
            PaymentsCommand::Import(arguments) => commands::payments::import(config, &arguments),
            PaymentsCommand::Reconcile(arguments) => commands::payments::reconcile(config, &arguments),
        },
        Some(Command::Cns {
            what: CnsCommand::List { file, signers },
        }) => commands::cns::list(&file, &signers),
        Some(Command::Config {
            what: ConfigCommand::Check,
        }) => commands::config::check(config),
        Some(Command::Config {
            what: ConfigCommand::Schema,
        }) => Ok(commands::config::schema()),
        Some(Command::Doctor) => commands::doctor::run(config),
        Some(Command::Spid { what }) => run_spid(config, what),
        #[cfg(feature = "demo")]
        Some(Command::Simulators {
            what: SimulatorsCommand::Card(arguments),
        }) => commands::simulators::card(config, &arguments),
        Some(Command::Openapi) => Ok(commands::openapi::run()),
        Some(Command::Verify { file, keys }) => {
            commands::verify::run(config, file.as_deref(), keys.as_deref())
        }
    }
}

fn run_spid(config: Option<&Path>, what: SpidCommand) -> Result<ExitCode, Failure> {
    use commands::spid::{keys, metadata};
    match what {
        SpidCommand::Metadata { tenant } => metadata::run(config, tenant.as_deref()),
        SpidCommand::Log {
            what: SpidLogCommand::Export(export),
        } => commands::spid::log::export(config, &export),
        SpidCommand::Keys { what } => match what {
            SpidKeysCommand::List { whose } => keys::list(config, &whose),
            SpidKeysCommand::New {
                whose, request: true, ..
            } => keys::ask(config, &whose),
            SpidKeysCommand::New { whose, days, .. } => keys::make(config, &whose, days),
            SpidKeysCommand::Install { whose, certificate } => keys::install(config, &whose, &certificate),
            SpidKeysCommand::Rotate { whose } => keys::rotate(config, &whose),
            SpidKeysCommand::Retire { whose } => keys::retire(config, &whose),
        },
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
