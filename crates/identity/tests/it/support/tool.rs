//! The command-line tools of the system, when they are there.

use std::path::Path;
use std::process::Command;

/// Runs a tool on files in a fresh folder; `None`, with a line that says so, where it is missing.
pub(crate) fn run(name: &str, arguments: &[&str], files: &[(&str, &[u8])]) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().unwrap();
    for (file, content) in files {
        std::fs::write(folder.path().join(file), content).unwrap();
    }
    run_in(folder.path(), name, arguments)
}

/// Runs a tool on files in a fresh folder and hands over the file that it wrote; `None`, with a line
/// that says so, where the tool is missing.
pub(crate) fn run_for_file(
    name: &str,
    arguments: &[&str],
    files: &[(&str, &[u8])],
    result: &str,
) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    for (file, content) in files {
        std::fs::write(folder.path().join(file), content).unwrap();
    }
    let (good, text) = run_in(folder.path(), name, arguments)?;
    assert!(good, "{text}");
    Some(std::fs::read(folder.path().join(result)).unwrap())
}

fn run_in(folder: &Path, name: &str, arguments: &[&str]) -> Option<(bool, String)> {
    let Ok(output) = Command::new(name).args(arguments).current_dir(folder).output() else {
        println!("skipped: the command `{name}` is not installed");
        return None;
    };
    let text = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    ))
}

/// Whether the `xmlsec1` command verifies the signature of the root with this certificate.
pub(crate) fn xmlsec1_verifies(xml: &str, root: &str, certificate_pem: &str) -> Option<bool> {
    let (good, text) = run(
        "xmlsec1",
        &[
            "--verify",
            "--id-attr:ID",
            root,
            "--enabled-key-data",
            "rsa",
            "--pubkey-cert-pem",
            "cert.pem",
            "message.xml",
        ],
        &[
            ("cert.pem", certificate_pem.as_bytes()),
            ("message.xml", xml.as_bytes()),
        ],
    )?;
    if !good {
        println!("{text}");
    }
    Some(good)
}
