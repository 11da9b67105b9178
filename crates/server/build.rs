//! Embeds the built web app (`dist/`, by `frontend/build.sh`): one program, nothing beside it. Without
//! a build the program still works; its pages then come without style and app.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let dist = variable("CARGO_MANIFEST_DIR").join("../../dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed={}", dist.join("manifest.json").display());
    let out = variable("OUT_DIR");
    let mut code = String::new();
    if dist.join("manifest.json").is_file() {
        // A copy: the web app may be built anew while this program is compiled.
        let copy = out.join("web");
        let _ = fs::remove_dir_all(&copy);
        fs::create_dir_all(&copy)?;
        fs::copy(dist.join("manifest.json"), copy.join("manifest.json"))?;
        code.push_str(
            "pub(super) static MANIFEST: Option<&str> = \
             Some(include_str!(concat!(env!(\"OUT_DIR\"), \"/web/manifest.json\")));\n",
        );
        code.push_str("pub(super) static FILES: &[(&str, &[u8])] = &[\n");
        for file in files(&dist.join("assets"))? {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            fs::copy(&file, copy.join(&name))?;
            let _ = writeln!(
                code,
                "    ({name:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/web/{name}\"))),"
            );
        }
        code.push_str("];\n");
    } else {
        code.push_str("pub(super) static MANIFEST: Option<&str> = None;\n");
        code.push_str("pub(super) static FILES: &[(&str, &[u8])] = &[];\n");
    }
    fs::write(out.join("web.rs"), code)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
