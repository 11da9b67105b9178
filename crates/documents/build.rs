//! Embeds the certificates and the self-certifications: every folder of `certificates/` and of
//! `self-certifications/`. Adding one touches its folder only.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folder of folders, the file that each of those holds, and one that it may hold beside.
const SHELVES: [(&str, &str, Option<&str>); 2] = [
    ("certificates", "certificate.toml", Some("certificate.de.toml")),
    ("self-certifications", "declaration.toml", None),
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    for (shelf, file, beside) in SHELVES {
        println!("cargo::rerun-if-changed={shelf}");
        if let Err(error) = embed(shelf, file, beside) {
            println!("cargo::error={error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Writes `⟨shelf⟩.rs`: an array of tuples, the folder's name, the text of its file and, where the shelf knows
/// a second one, the text of that or nothing.
fn embed(shelf: &str, file: &str, beside: Option<&str>) -> Result<(), String> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .ok_or_else(|| format!("{name} is not set"))
    };
    let folder = variable("CARGO_MANIFEST_DIR")?.join(shelf);
    let mut code = String::from("&[\n");
    for slug in slugs(&folder)? {
        let path = folder.join(&slug).join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            return Err(format!("{shelf}/{slug} lacks {file}"));
        }
        let included = |file: &str| {
            format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{shelf}/{slug}/{file}\"))")
        };
        let second = match beside.map(|beside| (beside, folder.join(&slug).join(beside))) {
            None => String::new(),
            Some((beside, path)) if path.is_file() => {
                println!("cargo::rerun-if-changed={}", path.display());
                format!(", Some({})", included(beside))
            }
            Some(_) => ", None".to_owned(),
        };
        let _ = writeln!(code, "({slug:?}, {}{second}),", included(file));
    }
    code.push(']');
    let out = variable("OUT_DIR")?.join(format!("{shelf}.rs"));
    std::fs::write(&out, code).map_err(|error| format!("{}: {error}", out.display()))
}

fn slugs(folder: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut slugs = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && path.is_dir()
        {
            slugs.push(name.to_owned());
        }
    }
    slugs.sort();
    Ok(slugs)
}
