//! Embeds the catalogue: every folder of `catalog/` that is not hidden by a leading `_`. Adding a
//! service touches its folder only.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Files that make a service, with the field of `Source` that holds each.
const FILES: [(&str, &str); 4] = [
    ("service", "service.toml"),
    ("guide_it", "guide.it.md"),
    ("guide_en", "guide.en.md"),
    ("sample", "sample.json"),
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=catalog");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .ok_or_else(|| format!("{name} is not set"))
    };
    let folder = variable("CARGO_MANIFEST_DIR")?.join("catalog");
    let mut code = String::from("&[\n");
    for slug in slugs(&folder)? {
        let _ = writeln!(code, "Source {{ slug: {slug:?},");
        for (field, file) in FILES {
            let path = folder.join(&slug).join(file);
            println!("cargo::rerun-if-changed={}", path.display());
            if !path.is_file() {
                return Err(format!("the service {slug} lacks {file}"));
            }
            let _ = writeln!(
                code,
                "{field}: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/catalog/{slug}/{file}\")),"
            );
        }
        code.push_str("},\n");
    }
    code.push(']');
    let out = variable("OUT_DIR")?.join("catalog.rs");
    std::fs::write(&out, code).map_err(|error| format!("{}: {error}", out.display()))
}

fn slugs(folder: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut slugs = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && path.is_dir()
            && !name.starts_with('_')
        {
            slugs.push(name.to_owned());
        }
    }
    slugs.sort();
    Ok(slugs)
}
