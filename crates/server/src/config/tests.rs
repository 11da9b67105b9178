use super::*;
use secrecy::ExposeSecret;

fn from(toml: &str) -> Result<Config, ConfigError> {
    Config::from_figment(Figment::from(Toml::string(toml)))
}

fn message(toml: &str) -> String {
    match from(toml).and_then(|config| config.check()) {
        Ok(()) => "fits".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn no_file_at_all_is_a_good_start() {
    let config = from("").unwrap();
    config.check().unwrap();
    assert_eq!(config.keys_dir(), Path::new("data/keys"));
}

#[test]
fn every_fault_is_told_at_once() {
    insta::assert_snapshot!(message(
        "[http]\nlisten = \"0.0.0.0:8080\"\nscheme = \"http\"\nmetrics_listen = \"0.0.0.0:8080\"\n\
         [session]\nidle = \"9h\"\n[spid]\nskew = \"5m\"\n\
         [[spid.registry]]\nurl = \"https://registry.example/\"\n[database]\nurl = \"mysql://x\"\n"
    ), @r"
    the settings do not fit:
      - `http.scheme` is http, which is for loopback: put a proxy with TLS in front
      - `http.metrics_listen` must differ from `http.listen`
      - `session.idle` is longer than `session.absolute`
      - `spid.skew` is more than 3m
      - `database.url` must begin with sqlite: or postgres:
      - `spid.registry[0]` needs `certificate_file`: metadata from an address must be signed
    ");
}

#[test]
fn a_checker_is_trusted_on_loopback_alone() {
    let file = "[spid]\ntest_idp_metadata = \"idp.xml\"\n";
    assert!(
        message(file).contains("spid.test_idp_metadata"),
        "{}",
        message(file)
    );
    assert_eq!(message(&format!("[http]\nscheme = \"http\"\n{file}")), "fits");
}

#[test]
fn an_unknown_key_or_a_value_without_unit_is_named() {
    let unknown = message("[http]\nlisten_on = \"127.0.0.1:1\"\n");
    assert!(unknown.contains("listen_on"), "{unknown}");
    let unit = message("[http]\nrequest_time = \"30\"\n");
    assert!(
        unit.contains("http.request_time") && unit.contains("15m"),
        "{unit}"
    );
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own_and_is_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(&file, "postgres://sportello:geheim@db/sportello\n").unwrap();
    let config = from(&format!(
        "[database]\nurl_file = {:?}\n",
        file.display().to_string()
    ))
    .unwrap();
    let url = config.database.url.as_ref().unwrap();
    assert_eq!(url.expose_secret(), "postgres://sportello:geheim@db/sportello");
    assert!(!format!("{config:?}").contains("geheim"));
}

#[test]
fn mail_is_checked_before_anything_runs() {
    let mail = |more: &str| {
        message(&format!(
            "[mail]\nhost = \"smtp.comune.example\"\nfrom = \"no-reply@comune.example\"\n{more}"
        ))
    };
    assert_eq!(mail(""), "fits");
    let half = mail("username = \"portale\"\n");
    assert!(
        half.contains("`mail`: user name and password go together"),
        "{half}"
    );
}

#[test]
fn a_file_that_is_missing_is_named_with_its_key() {
    let told = message("[database]\nurl_file = \"/nowhere/url\"\n");
    assert_eq!(told, "cannot read /nowhere/url, which `database.url_file` names");
}
