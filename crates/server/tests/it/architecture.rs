//! The crates keep to the plan: who may know whom, and which outside crate is fenced where.
//! Compares what `cargo metadata` tells with the two tables below; to change the house, change them here,
//! with an ADR in `docs/develop/adr/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Each crate of ours and the crates of ours that it may import.
const EDGES: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("migrations", &[]),
    ("identity", &["types"]),
    ("documents", &["types"]),
    ("mark", &["types"]),
    ("check", &["types", "mark"]),
    ("integrations", &["types"]),
    ("storage", &["types", "migrations"]),
    (
        "api",
        &[
            "types",
            "identity",
            "documents",
            "mark",
            "integrations",
            "storage",
            // Its tests judge what it has issued as anybody would.
            "check",
        ],
    ),
    ("simulators", &["types", "identity", "integrations"]),
    ("frontend", &["types", "mark", "check"]),
    (
        "bench",
        &["types", "identity", "documents", "mark", "check", "storage"],
    ),
    (
        "server",
        &[
            "types",
            "migrations",
            "identity",
            "documents",
            "mark",
            "check",
            "integrations",
            "storage",
            "api",
            "simulators",
            "frontend",
        ],
    ),
];

/// Outside crates (a `*` at the end stands for a family) and the crates of ours that may name them,
/// tests excepted. `reqwest` is named where a client is handed in; it is made in `server`. The
/// simulators judge signatures with `bergshamra`, so that no bug is shared with `identity`.
const FENCES: &[(&str, &[&str])] = &[
    ("actix-*", &["api", "simulators", "server", "bench"]),
    ("aes-gcm", &["storage"]),
    ("argon2", &["identity"]),
    ("bergshamra", &["simulators"]),
    ("ciborium", &["identity", "mark"]),
    ("clap", &["server"]),
    ("cms", &["documents"]),
    ("cryptoki", &["integrations"]),
    ("ed25519-dalek", &["mark"]),
    ("figment", &["server"]),
    ("image", &["server"]),
    ("leptos*", &["frontend"]),
    ("lettre", &["integrations"]),
    ("libxml", &["identity", "bench"]),
    ("lopdf", &["documents"]),
    ("miniz_oxide", &["check"]),
    ("object_store", &["storage"]),
    ("qrcode", &["documents"]),
    ("quick-xml", &["identity", "documents", "integrations"]),
    (
        "reqwest",
        &["identity", "integrations", "api", "simulators", "server", "bench"],
    ),
    ("rqrr", &["check"]),
    ("rsa", &["identity", "documents", "simulators"]),
    ("sea-orm", &["types", "storage"]),
    ("sea-orm-migration", &["storage", "migrations"]),
    ("sqlx", &["storage", "bench"]),
    ("typst*", &["documents"]),
    ("utoipa", &["types", "api"]),
    ("utoipa-*", &["api"]),
    ("wasm-bindgen*", &["frontend"]),
    ("web-sys", &["frontend"]),
    ("x509-cert", &["identity", "documents", "simulators"]),
    ("x509-ocsp", &["identity", "documents", "simulators"]),
    ("xmlsec", &["identity", "bench"]),
    ("zxcvbn", &["identity"]),
];

/// What the server may have beside it: the demo's simulated world, and only there.
const OPTIONAL: &[(&str, &str)] = &[("server", "simulators")];

struct Dependency {
    name: String,
    optional: bool,
    for_tests: bool,
}

/// The members' manifests, as cargo reads them: bare name of the crate and what it names, of any kind
/// (normal, build, test).
fn members() -> BTreeMap<String, Vec<Dependency>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
            (
                bare(&text(&package["name"])),
                dependencies
                    .map(|dependency| Dependency {
                        name: text(&dependency["name"]),
                        optional: dependency["optional"] == true,
                        for_tests: dependency["kind"] == "dev",
                    })
                    .collect(),
            )
        })
        .collect()
}

fn bare(package: &str) -> String {
    package.strip_prefix("sportello-").unwrap_or(package).to_owned()
}

fn covers(pattern: &str, name: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == name, |family| name.starts_with(family))
}

#[test]
fn the_plan_knows_every_crate() {
    let planned: BTreeSet<_> = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let real: BTreeSet<_> = members().into_keys().collect();
    assert_eq!(planned, real);
}

#[test]
fn crates_import_only_what_lies_below_them() {
    let mut trespasses = Vec::new();
    for (name, dependencies) in members() {
        let allowed = EDGES
            .iter()
            .find(|(planned, _)| *planned == name)
            .map_or(&[][..], |(_, to)| to);
        for dependency in dependencies.iter().filter(|d| d.name.starts_with("sportello-")) {
            let target = bare(&dependency.name);
            // A crate may name itself to switch on a feature for its own tests.
            if target != name && !allowed.contains(&target.as_str()) {
                trespasses.push(format!("{name} -> {target}"));
            }
        }
    }
    assert!(trespasses.is_empty(), "not in the plan: {trespasses:#?}");
}

#[test]
fn simulators_are_never_part_of_a_production_build() {
    let members = members();
    for (name, target) in OPTIONAL {
        let dependencies = members.get(*name).expect("a planned crate");
        let found = dependencies
            .iter()
            .find(|d| bare(&d.name) == *target)
            .expect("the dependency");
        assert!(found.optional, "{name} takes {target} without a feature");
    }
}

#[test]
fn outside_crates_stay_behind_their_fences() {
    let mut trespasses = Vec::new();
    for (name, dependencies) in members() {
        for dependency in dependencies.iter().filter(|dependency| !dependency.for_tests) {
            // The narrowest fence that covers the crate is the one that counts.
            let fence = FENCES
                .iter()
                .filter(|(pattern, _)| covers(pattern, &dependency.name))
                .max_by_key(|(pattern, _)| pattern.len());
            if let Some((_, inside)) = fence
                && !inside.contains(&name.as_str())
            {
                trespasses.push(format!("{name} -> {}", dependency.name));
            }
        }
    }
    assert!(trespasses.is_empty(), "outside their fence: {trespasses:#?}");
}

#[test]
fn every_crate_takes_lints_and_versions_from_the_workspace() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in EDGES.iter().map(|(name, _)| *name) {
        let path = ["crates", ""]
            .iter()
            .map(|dir| root.join(dir).join(name).join("Cargo.toml"));
        let path = path.into_iter().find(|path| path.exists()).expect("a manifest");
        let manifest: toml::Table = std::fs::read_to_string(&path)
            .expect("readable")
            .parse()
            .expect("TOML");
        assert_eq!(
            manifest["lints"]["workspace"].as_bool(),
            Some(true),
            "{name}: lints"
        );
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (dependency, value) in manifest
                .get(section)
                .and_then(|s| s.as_table())
                .into_iter()
                .flatten()
            {
                let inherited = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
                let own = dependency.as_str() == format!("sportello-{name}");
                assert!(inherited || own, "{name}: {dependency} states its own version");
            }
        }
    }
}
