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

/// A file's information says that it is tagged, and what it is.
pub(crate) fn is_tagged(pdf: &[u8], title: &str) {
    if let Some((_, info)) = run("pdfinfo", &[], pdf) {
        assert!(info.contains("Tagged:          yes"), "{info}");
        assert!(info.contains(title), "{info}");
    }
}

/// Its metadata claim PDF/A-2a and PDF/UA-1, and say what else is to be said.
pub(crate) fn is_archivable(pdf: &[u8], also: &[&str]) {
    if let Some((_, metadata)) = run("pdfinfo", &["-meta"], pdf) {
        let claims = [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ];
        for claim in claims.iter().chain(also) {
            assert!(metadata.contains(claim), "{claim}: {metadata}");
        }
    }
}

/// Another reader has nothing to say against it.
pub(crate) fn is_sound(pdf: &[u8]) {
    if let Some((success, report)) = run("qpdf", &["--check"], pdf) {
        assert!(success, "{report}");
    }
}

/// A page as a printer would draw it: one byte a point, 254 points an inch: four to a module of 0.4 mm, black is zero.
pub(crate) struct DrawnPage {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) points: Vec<u8>,
}

/// Every page drawn; `None`, with a line that says so, where poppler is not installed.
pub(crate) fn drawn(pdf: &[u8]) -> Option<Vec<DrawnPage>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftoppm")
        .args(["-gray", "-r", "254"])
        .arg(&path)
        .arg(folder.path().join("page"))
        .output();
    match output {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED a check: pdftoppm is not installed");
            return None;
        }
        Err(error) => panic!("pdftoppm: {error}"),
    }
    let files = std::fs::read_dir(folder.path()).unwrap();
    let mut pages: Vec<_> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pgm"))
        .collect();
    // Their numbers have the same number of digits.
    pages.sort();
    Some(
        pages
            .iter()
            .map(|path| pgm(&std::fs::read(path).unwrap()))
            .collect(),
    )
}

/// Reads a binary portable greymap: `P5`, width, height, 255, a byte for each point.
fn pgm(file: &[u8]) -> DrawnPage {
    let parts: Vec<_> = file.splitn(5, u8::is_ascii_whitespace).collect();
    let [b"P5", width, height, b"255", points] = parts[..] else {
        panic!("not a greymap of a byte a point");
    };
    let number = |digits: &[u8]| std::str::from_utf8(digits).unwrap().parse::<usize>().unwrap();
    let page = DrawnPage {
        width: number(width),
        height: number(height),
        points: points.to_vec(),
    };
    assert_eq!(page.points.len(), page.width * page.height);
    page
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
