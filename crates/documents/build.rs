//! Embeds the certificates: every folder of `certificates/`. Adding a type touches its folder only.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const FILE: &str = "certificate.toml";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=certificates");
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
    let folder = variable("CARGO_MANIFEST_DIR")?.join("certificates");
    let mut code = String::from("&[\n");
    for slug in slugs(&folder)? {
        let path = folder.join(&slug).join(FILE);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            return Err(format!("the certificate {slug} lacks {FILE}"));
        }
        let _ = writeln!(
            code,
            "Source {{ slug: {slug:?}, certificate: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \
             \"/certificates/{slug}/{FILE}\")) }},"
        );
    }
    code.push(']');
    let out = variable("OUT_DIR")?.join("certificates.rs");
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
