//! What we build on may be given away with what we make, and brings no second TLS library: looks at
//! every crate that can reach the binary or the web app. `just deny` looks deeper; this runs always.

use std::collections::BTreeSet;
use std::process::Command;

/// Licences that the EUPL-1.2 can live with, the permissive ones and the weakest copyleft.
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that nobody brings in, not even through others: one TLS library is enough.
const BANNED: &[&str] = &["native-tls", "openssl", "openssl-sys", "ring"];

/// Whether one may choose accepted licences only. Reads SPDX expressions and cargo's older `A/B`;
/// `AND` binds tighter than `OR`.
fn acceptable(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let verdict = any(&mut rest);
    verdict && rest.is_empty()
}

fn any(rest: &mut &[&str]) -> bool {
    let mut verdict = all(rest);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        verdict |= all(rest);
    }
    verdict
}

fn all(rest: &mut &[&str]) -> bool {
    let mut verdict = one(rest);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        verdict &= one(rest);
    }
    verdict
}

fn one(rest: &mut &[&str]) -> bool {
    match *rest {
        ["(", ..] => {
            *rest = &rest[1..];
            let verdict = any(rest);
            let closed = rest.first() == Some(&")");
            *rest = rest.get(1..).unwrap_or_default();
            verdict && closed
        }
        [name, "WITH", exception, ..] => {
            let verdict = ACCEPTED.contains(&format!("{name} WITH {exception}").as_str());
            *rest = &rest[3..];
            verdict
        }
        [name, ..] => {
            let verdict = ACCEPTED.contains(name);
            *rest = &rest[1..];
            verdict
        }
        [] => false,
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-2.0) AND ISC",
        "LGPL-2.1 AND MIT OR ISC",
    ] {
        assert!(acceptable(good), "{good}");
    }
    for bad in [
        "",
        "AGPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR ISC) AND SSPL-1.0",
        "(MIT",
        "MIT ISC",
    ] {
        assert!(!acceptable(bad), "{bad}");
    }
}

/// A crate of the dependency tree.
struct Package {
    name: String,
    version: String,
    licence: String,
}

/// The dependency tree with every feature on, on the two platforms we build for.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--workspace",
            "--all-features",
            "--edges",
            "all",
        ])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .args([
            "--target",
            "x86_64-unknown-linux-gnu",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines: BTreeSet<String> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(str::to_owned)
        .collect();
    let packages: Vec<_> = lines
        .iter()
        .filter_map(|line| line.split_once('|'))
        .filter_map(|(package, licence)| {
            let (name, rest) = package.split_once(' ')?;
            Some(Package {
                name: name.to_owned(),
                version: rest.split(' ').next().unwrap_or_default().to_owned(),
                licence: licence.trim_end_matches(" (*)").to_owned(),
            })
        })
        .collect();
    assert!(packages.len() > 100, "the dependency tree is there");
    packages
}

#[test]
fn every_crate_we_build_on_has_an_accepted_licence() {
    let refused: Vec<String> = packages()
        .iter()
        .filter(|package| !acceptable(&package.licence))
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.licence))
        .collect();
    assert!(refused.is_empty(), "licences to look at: {refused:#?}");
}

#[test]
fn no_second_tls_library_comes_in() {
    let found: Vec<String> = packages()
        .into_iter()
        .map(|package| package.name)
        .filter(|name| BANNED.contains(&name.as_str()))
        .collect();
    assert!(found.is_empty(), "banned crates in the tree: {found:?}");
}
