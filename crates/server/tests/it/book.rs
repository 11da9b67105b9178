//! What the documents point at is there: links lead somewhere, pages are in the table of contents, and
//! the walkthroughs name files that exist.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the checkout")
}

/// All Markdown files of a folder and below it.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() {
            found.extend(pages(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "md") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// Where the `](…)` of a page lead, web addresses and anchors of the same page excepted.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|link| link.split('#').next().unwrap_or_default())
        .filter(|link| !link.is_empty() && !link.contains(':'))
}

/// The `…` of a page that are paths of source files.
fn named_files(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|word| {
        let kind = Path::new(word)
            .extension()
            .and_then(|extension| extension.to_str());
        word.contains('/')
            && !word.contains([' ', '{', '<', '*', '…'])
            && matches!(kind, Some("rs" | "sh" | "toml" | "json" | "yml" | "js"))
    })
}

#[test]
fn links_of_the_documents_lead_somewhere() {
    let root = root();
    let mut all = pages(&root.join("docs"));
    all.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(|name| root.join(name)));
    let mut broken = Vec::new();
    for page in all {
        let text = fs::read_to_string(&page).expect("readable");
        let folder = page.parent().expect("a folder");
        for link in links(&text).filter(|link| !folder.join(link).exists()) {
            broken.push(format!("{} -> {link}", page.display()));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_page_of_the_book_is_in_its_table_of_contents() {
    let docs = root().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).expect("readable");
    let listed: Vec<_> = links(&summary).map(|link| docs.join(link)).collect();
    let missing: Vec<_> = pages(&docs)
        .into_iter()
        .filter(|page| !page.ends_with("SUMMARY.md") && !listed.contains(page))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_walkthroughs_name_files_that_exist() {
    let root = root();
    let text = fs::read_to_string(root.join("docs/develop/walkthroughs.md")).expect("readable");
    let named: Vec<_> = named_files(&text).collect();
    assert!(named.len() > 20, "the walkthroughs name their files: {named:?}");
    let missing: Vec<_> = named
        .into_iter()
        .filter(|file| !root.join(file).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_table_of_identities_names_tests_that_exist() {
    let root = root();
    let page = fs::read_to_string(root.join("docs/develop/tests.md")).expect("readable");
    let (_, rest) = page
        .split_once("## Every identity, every way")
        .expect("the table");
    let (table, _) = rest.split_once("\n## ").expect("a section after it");
    let cells: Vec<&str> = table
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains("::"))
        .collect();
    assert!(cells.len() > 30, "{cells:?}");
    let missing: Vec<_> = cells
        .into_iter()
        .filter(|cell| {
            let (file, test) = cell.split_once("::").expect("file and test");
            let path = root.join(format!("crates/server/tests/it/{file}.rs"));
            let source = fs::read_to_string(path).unwrap_or_default();
            !source.contains(&format!("async fn {test}()"))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
