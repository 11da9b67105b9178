//! Judges from outside: the tools of poppler and qpdf, where they are installed.

use std::process::Command;

/// Runs a program on a PDF; `None`, with a line that says so, where it is not installed.
pub(crate) fn run(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg(&path);
    if program == "pdftotext" {
        command.arg("-");
    }
    match command.output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr);
            Some((output.status.success(), text))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED a check: {program} is not installed");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// The text layer, in reading order.
pub(crate) fn text_layer(pdf: &[u8]) -> Option<String> {
    run("pdftotext", &["-layout"], pdf).map(|(success, text)| {
        assert!(success, "{text}");
        normal(&text)
    })
}

/// Blanks and empty lines differ from one version of poppler to the next; words do not.
fn normal(text: &str) -> String {
    let pages = text.replace('\u{c}', "\n=== end of page ===\n");
    let lines = pages
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .map(|line| line + "\n")
        .collect()
}
