//! Embeds the certificates and the self-certifications, every folder of `certificates/` and of
//! `self-certifications/`, and the invented people of `people/`. Adding one touches its folder only.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Files of one name, one in each folder of a folder.
struct Shelf {
    /// The folder of folders.
    folder: &'static str,
    /// The file.
    file: &'static str,
    /// Whether a folder may lack it.
    optional: bool,
    /// A second file that a folder may hold beside it.
    beside: Option<&'static str>,
    /// The name of what is written.
    written: &'static str,
}

const SHELVES: [Shelf; 4] = [
    Shelf {
        folder: "certificates",
        file: "certificate.toml",
        optional: false,
        beside: Some("certificate.de.toml"),
        written: "certificates",
    },
    Shelf {
        folder: "certificates",
        file: "samples.toml",
        optional: true,
        beside: None,
        written: "samples",
    },
    Shelf {
        folder: "people",
        file: "person.toml",
        optional: false,
        beside: None,
        written: "people",
    },
    Shelf {
        folder: "self-certifications",
        file: "declaration.toml",
        optional: false,
        beside: None,
        written: "self-certifications",
    },
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    for shelf in &SHELVES {
        println!("cargo::rerun-if-changed={}", shelf.folder);
        if let Err(error) = embed(shelf) {
            println!("cargo::error={error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Writes `⟨written⟩.rs`: an array of tuples, the folder's name, the text of its file and, where the shelf knows
/// a second one, the text of that or nothing.
fn embed(shelf: &Shelf) -> Result<(), String> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .ok_or_else(|| format!("{name} is not set"))
    };
    let Shelf {
        folder: shelf_folder,
        file,
        optional,
        beside,
        written,
    } = shelf;
    let folder = variable("CARGO_MANIFEST_DIR")?.join(shelf_folder);
    let mut code = String::from("&[\n");
    for slug in slugs(&folder)? {
        let path = folder.join(&slug).join(file);
        if !path.is_file() {
            if *optional {
                continue;
            }
            return Err(format!("{shelf_folder}/{slug} lacks {file}"));
        }
        // The folder is watched too; of a file that is not there each build would be the first one.
        println!("cargo::rerun-if-changed={}", path.display());
        let included = |file: &str| {
            format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{shelf_folder}/{slug}/{file}\"))")
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
    let out = variable("OUT_DIR")?.join(format!("{written}.rs"));
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
