//! The settings of the container set-up are settings that the program knows and accepts.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn docker() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docker")
}

/// `KEY=value` lines as they stand in the file, in its order.
fn settings() -> Vec<(String, String)> {
    fs::read_to_string(docker().join("sportello.env"))
        .expect("readable")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (key, value) = line.split_once('=').expect("KEY=value");
            (key.to_owned(), value.to_owned())
        })
        .collect()
}

/// What `sportello config check` says of these variables, with no others set and no file around.
fn check(settings: &[(String, String)]) -> Output {
    let nowhere = tempfile::tempdir().expect("a folder");
    Command::new(env!("CARGO_BIN_EXE_sportello"))
        .args(["config", "check"])
        .current_dir(nowhere.path())
        .env_clear()
        .envs(settings.iter().map(|(key, value)| (key, value)))
        .output()
        .expect("the program runs")
}

#[test]
fn the_program_accepts_the_settings_of_the_containers() {
    let verdict = check(&settings());
    assert!(
        verdict.status.success(),
        "{}",
        String::from_utf8_lossy(&verdict.stderr)
    );
}

#[test]
fn every_setting_of_the_containers_is_one_that_the_program_knows() {
    for (key, value) in settings() {
        assert!(key.starts_with("SPORTELLO__"), "{key}");
        let mut misspelt = settings();
        misspelt.push((format!("{key}X"), value));
        let verdict = check(&misspelt);
        assert!(
            !verdict.status.success(),
            "{key}X is accepted, so {key} proves nothing"
        );
    }
}

#[test]
fn the_containers_are_reachable_and_speak_json() {
    let settings = settings();
    for expected in [
        ("SPORTELLO__HTTP__LISTEN", "0.0.0.0:8080"),
        ("SPORTELLO__HTTP__METRICS_LISTEN", "0.0.0.0:9090"),
        ("SPORTELLO__JOBS__METRICS_LISTEN", "0.0.0.0:9090"),
        ("SPORTELLO__LOG__FORMAT", "json"),
    ] {
        assert!(
            settings.contains(&(expected.0.to_owned(), expected.1.to_owned())),
            "{expected:?}"
        );
    }
}

#[test]
fn citizens_behind_the_proxy_of_the_host_are_told_apart_and_reach_providers_and_mail() {
    let compose = fs::read_to_string(docker().join("compose.yml")).expect("readable");
    let settings: std::collections::BTreeMap<_, _> = settings().into_iter().collect();
    let proxies: Vec<std::net::IpAddr> =
        serde_json::from_str(&settings["SPORTELLO__HTTP__TRUSTED_PROXIES"]).expect("addresses");
    let [proxy] = proxies.as_slice() else {
        panic!("one proxy, and none of the other containers: {proxies:?}");
    };
    assert!(compose.contains(&format!("gateway: {proxy}\n")), "{proxy}");
    for key in ["SPORTELLO__MAIL__HOST", "SPORTELLO__MAIL__FROM"] {
        assert!(settings.contains_key(key), "{key}");
    }
    let registry = &settings["SPORTELLO__SPID__REGISTRY"];
    assert!(registry.contains("url=\"https://") && registry.contains("certificate_file"));
    let (_, folder) = compose.split_once("./keys:").expect("keys are mounted");
    let folder = folder.split(':').next().expect("a folder");
    assert!(registry.contains(&format!("\"{folder}/")), "{registry}");
}

#[test]
fn the_portal_has_a_role_and_a_database_of_its_own_that_row_level_security_binds() {
    let compose = fs::read_to_string(docker().join("compose.yml")).expect("readable");
    let made = fs::read_to_string(docker().join("database.sql")).expect("readable");
    let settings: std::collections::BTreeMap<_, _> = settings().into_iter().collect();
    let url = url::Url::parse(&settings["SPORTELLO__DATABASE__URL"]).expect("an address");
    let (role, database) = (url.username(), url.path().trim_start_matches('/'));
    assert!(!["", "postgres"].contains(&role), "{role}");
    // The one whom the image makes is a superuser.
    for variable in ["POSTGRES_USER", "POSTGRES_DB"] {
        assert!(!compose.contains(variable), "{variable}");
    }
    let superuser = compose.split_once(" POSTGRES_PASSWORD: ").expect("a password").1;
    let superuser = superuser.lines().next().expect("a password");
    assert_ne!(Some(superuser), url.password());
    let lines: Vec<_> = made.lines().filter(|line| !line.starts_with("--")).collect();
    let [getenv, create_role, create_database] = lines.as_slice() else {
        panic!("three commands: {lines:?}");
    };
    assert_eq!(*getenv, "\\getenv password SPORTELLO_PASSWORD");
    let rights: Vec<_> = create_role.split(' ').collect();
    assert!(
        create_role.starts_with(&format!("CREATE ROLE {role} LOGIN ")),
        "{create_role}"
    );
    for right in ["NOSUPERUSER", "NOBYPASSRLS"] {
        assert!(rights.contains(&right), "{create_role}");
    }
    assert_eq!(
        *create_database,
        format!("CREATE DATABASE {database} OWNER {role};")
    );
    let mounted = compose
        .lines()
        .find_map(|line| line.trim().strip_prefix("- \"./database.sql:"))
        .expect("mounted");
    assert!(
        mounted.starts_with("/docker-entrypoint-initdb.d/") && mounted.ends_with(".sql:ro\""),
        "{mounted}"
    );
}

#[test]
fn containers_find_each_other_under_the_names_of_the_settings() {
    let compose = fs::read_to_string(docker().join("compose.yml")).expect("readable");
    let value = |key: &str| {
        let settings = settings();
        let found = settings.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.clone()).expect("set")
    };
    let service = |name: &str| compose.contains(&format!("\n  {name}:\n"));
    for key in ["SPORTELLO__DATABASE__URL", "SPORTELLO__BLOBS__ENDPOINT"] {
        let address = url::Url::parse(&value(key)).expect("an address");
        assert!(service(address.host_str().expect("a host")), "{key}");
    }
    let database = url::Url::parse(&value("SPORTELLO__DATABASE__URL")).expect("an address");
    let password = database.password().expect("a password");
    assert!(compose.contains(&format!(" SPORTELLO_PASSWORD: {password}\n")));
    let s3: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(docker().join("s3.json")).expect("readable")).expect("JSON");
    let credentials = &s3["identities"][0]["credentials"][0];
    assert_eq!(
        credentials["accessKey"],
        value("SPORTELLO__BLOBS__ACCESS_KEY_ID").as_str()
    );
    assert_eq!(
        credentials["secretKey"],
        value("SPORTELLO__BLOBS__SECRET_ACCESS_KEY").as_str()
    );
}
