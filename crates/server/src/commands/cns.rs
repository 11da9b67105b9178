//! `sportello cns list FILE`: looks at a trust list before it is put to use.

use crate::cli::{Failure, complain, say};
use crate::wiring::Surroundings;
use sportello_identity::Certificate;
use sportello_identity::cns::trust_list::{Selection, TrustList};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints which list it is and which authorities of it count now. Without signers the signature is not
/// looked at, and that is said.
pub(crate) fn list(file: &Path, signers: &[PathBuf]) -> Result<ExitCode, Failure> {
    let document = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let list = if signers.is_empty() {
        complain("signature not checked: name its signers with --signer");
        TrustList::from_file(&document, "IT")?
    } else {
        let read = |path: &PathBuf| -> Result<Certificate, Failure> {
            let pem =
                std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Certificate::from_pem(&pem)?)
        };
        let signers: Result<Vec<Certificate>, Failure> = signers.iter().map(read).collect();
        TrustList::parse(&document, &signers?, "IT")?
    };
    let now = Surroundings::system().clock.now();
    say(format_args!(
        "number {}, of {}",
        list.sequence(),
        list.issued_at()
    ));
    match list.next_update() {
        Some(next) if next < now => complain(format_args!("its end is past: {next}")),
        Some(next) => say(format_args!("the next one is due by {next}")),
        None => complain("a closed list: no next one will come"),
    }
    if list.unreadable() > 0 {
        complain(format_args!("{} entries cannot be read", list.unreadable()));
    }
    let anchors = list.anchors(&Selection::default(), now)?;
    say(format_args!(
        "{} services, {} authorities of cards that count now:",
        list.services().len(),
        anchors.authorities().len()
    ));
    for authority in anchors.authorities() {
        say(format_args!(
            "  {}  {}",
            authority.fingerprint(),
            authority.subject()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
