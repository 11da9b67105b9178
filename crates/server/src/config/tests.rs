use super::*;
use secrecy::ExposeSecret;

pub(super) fn from(toml: &str) -> Result<Config, ConfigError> {
    Config::from_figment(Figment::from(Toml::string(toml)))
}

pub(super) fn message(toml: &str) -> String {
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
    for (listen, fits) in [
        ("127.0.0.1:8080", true),
        ("127.9.9.9:8080", true),
        ("[::1]:8080", true),
        ("0.0.0.0:8080", false),
        ("[::]:8080", false),
        ("192.168.1.7:8080", false),
        ("203.0.113.7:8080", false),
    ] {
        let told = message(&format!("[http]\nlisten = \"{listen}\"\n{file}"));
        assert_eq!(told == "fits", fits, "{listen}: {told}");
        assert_eq!(
            told.contains("`spid.test_idp_metadata`"),
            !fits,
            "{listen}: {told}"
        );
    }
    // Behind a proxy the portal listens on loopback, too: the names decide.
    let config = from(file).unwrap();
    for (host, refused) in [
        ("localhost", false),
        ("LOCALHOST", false),
        ("borgoverde.localhost", false),
        ("127.0.0.1", false),
        ("[::1]", false),
        ("::1", false),
        ("sportello.comune.borgoverde.example", true),
        ("localhost.example", true),
        ("notlocalhost", true),
        ("127.0.0.1.example", true),
        ("192.168.1.7", true),
        ("0.0.0.0", true),
        ("", true),
    ] {
        assert_eq!(
            config.refuses_host(["localhost", host]).is_some(),
            refused,
            "{host}"
        );
    }
    assert_eq!(from("").unwrap().refuses_host(["comune.example"]), None);
}

#[test]
fn the_switches_for_the_reference_implementation_work_on_loopback_alone() {
    let cie = |more: &str| {
        format!("[cie]\ntrust_anchor = \"https://ta.example\"\nproviders = [\"https://op.example\"]\n{more}")
    };
    assert_eq!(message(&cie("")), "fits");
    for name in ["bare_userinfo", "private_addresses"] {
        let refused = message(&cie(&format!("{name} = true\n")));
        assert!(refused.contains(&format!("`cie.{name}`")), "{refused}");
        let on_loopback = format!("[http]\nscheme = \"http\"\n{}", cie(&format!("{name} = true\n")));
        assert_eq!(message(&on_loopback), "fits");
    }
    let wrong = "[cie]\ntrust_anchor = \"http://ta.example\"\nproviders = []\nskew = \"6m\"\n";
    insta::assert_snapshot!(message(wrong), @r"
    the settings do not fit:
      - `cie.trust_anchor`: `http://ta.example` is not an https address
      - `cie.providers` is empty
      - `cie.skew` is more than 5m
    ");
}

#[test]
fn cards_need_a_host_of_their_own_somebody_who_ends_tls_and_somebody_to_believe() {
    let cards = |address: &str, more: &str| message(&format!("[cns]\naddress = {address:?}\n{more}"));
    let proxy = "proxy = { addresses = [\"127.0.0.1\"] }\n";
    let listener = "listener = { listen = \"127.0.0.1:8443\", certificate_file = \"a\", key_file = \"b\" }\n";
    let list = "trust_list = { file = \"list.xml\" }\n";
    let own = "https://cns.comune.example";
    for address in [own, "https://{host}:8443"] {
        for tls in [proxy, listener] {
            assert_eq!(cards(address, &format!("{tls}{list}")), "fits", "{address} {tls}");
        }
    }
    let old = "accept_sha1 = true\naccept_short_keys = true\n";
    assert_eq!(cards(own, &format!("{proxy}{list}{old}")), "fits");
    insta::assert_snapshot!(cards("https://{host}", &format!("{listener}{old}")), @r"
    the settings do not fit:
      - `cns.address` is the main host: cards need a host or a port of their own
      - `cns.accept_sha1` works behind `cns.proxy` alone: our own TLS takes no such card
      - `cns.accept_short_keys` works behind `cns.proxy` alone: our own TLS takes no such card
      - `cns` has neither `trust_list` nor `authority_files`
    ");
    let wrong = "trust_list = { url = \"https://eidas.example/list.xml\" }\nlevel = 4\n\
                 denied_authorities = [\"ab\"]\nprivate_addresses = true\n";
    insta::assert_snapshot!(cards("http://cns.comune.example/tessere", wrong), @r"
    the settings do not fit:
      - `cns.address`: `http://cns.comune.example/tessere` is no https address without a path
      - `cns` has neither `listener` nor `proxy`
      - `cns.trust_list` needs `signer_files`: a list from an address must be signed
      - `cns.level` must be 1, 2 or 3
      - `cns.denied_authorities`: each is a SHA-256 in hexadecimal
      - `cns.private_addresses` is for tests on loopback: `http.scheme` must be http
    ");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "between us\n").unwrap();
    let config = from(&format!(
        "[cns]\naddress = {own:?}\n{proxy}{list}proxy_secret_file = {:?}\n",
        file.display().to_string()
    ));
    let secret = config.unwrap().cns.unwrap().proxy_secret.unwrap();
    assert_eq!(secret.expose_secret(), "between us");
}

#[test]
fn whoever_delivers_receipts_is_named_and_keys_stand_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "between us\n").unwrap();
    let service = |name: &str, url: &str| {
        format!(
            "[pagopa.{name}]\nurl = \"{url}\"\nkey_file = {:?}\n",
            file.display().to_string()
        )
    };
    let good = ["gpd", "checkout", "receipts"].map(|name| service(name, "https://api.example/x"));
    let services = good.concat();
    assert_eq!(message(&services), "fits");
    let config = from(&services).unwrap().pagopa.unwrap();
    assert_eq!(config.checkout.unwrap().key.expose_secret(), "between us");
    let station = |more: &str| {
        message(&format!(
            "{services}[pagopa.station]\nlisten = \"127.0.0.1:8444\"\ncertificate_file = \"a\"\nkey_file = \"b\"\n{more}"
        ))
    };
    let pinned = "client_certificate_files = [\"node.pem\"]\n";
    let vouched = "client_authority_files = [\"ca.pem\"]\nclient_names = [\"forwarder.example\"]\n";
    for good in [
        pinned.to_owned(),
        vouched.to_owned(),
        format!("{pinned}{vouched}"),
    ] {
        assert_eq!(station(&good), "fits", "{good}");
    }
    assert!(station("").contains("lets nobody in"));
    assert!(
        station("client_authority_files = [\"ca.pem\"]\n").contains("`pagopa.station.client_names` is empty")
    );
    assert!(
        station(&format!("{pinned}client_names = [\"x.example\"]\n"))
            .contains("`pagopa.station.client_names`")
    );
    for (time, fits) in [("1s", false), ("2s", true), ("60s", true), ("61s", false)] {
        for name in ["question_time", "receipt_time"] {
            let told = station(&format!("{pinned}{name} = \"{time}\"\n"));
            assert_eq!(told == "fits", fits, "{told}");
            assert!(
                fits || told.contains(&format!("`pagopa.station.{name}`")),
                "{told}"
            );
        }
    }
    let clear = services.replacen("https://api.example/x", "http://api.example/x", 1);
    assert!(message(&clear).contains("`pagopa.gpd`"));
}

#[test]
fn each_municipality_has_its_secrets_at_the_unified_platform() {
    let folder = tempfile::tempdir().unwrap();
    let secret = |name: &str, content: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        file.display().to_string()
    };
    let long = secret("push", "0123456789abcdef0123456789abcdef\n");
    let client = secret("client", "between us\n");
    let municipality = |slug: &str, push: &str| {
        format!(
            "[pagopa.unified.municipalities.{slug}]\nclient_id = \"{slug}\"\nclient_secret_file = {client:?}\n\
             organization = 7\ndebt_type = 70\npush_secret_file = {push:?}\n"
        )
    };
    let platform = "[pagopa.unified]\nurl = \"https://hub.example/sil\"\ntoken_url = \"https://hub.example/oauth/token\"\n";
    let settings = format!(
        "{platform}{}{}",
        municipality("borgoverde", &long),
        municipality("montefiore", &long)
    );
    assert_eq!(message(&settings), "fits");
    let unified = from(&settings).unwrap().pagopa.unwrap().unified.unwrap();
    for slug in ["borgoverde", "montefiore"] {
        let access = &unified.municipalities[slug];
        assert_eq!(access.client_id, slug);
        assert_eq!(access.client_secret.expose_secret(), "between us");
        assert_eq!(
            access.push_secret.expose_secret(),
            "0123456789abcdef0123456789abcdef"
        );
    }
    let short = secret("short", "guess");
    let guessed = message(&format!("{platform}{}", municipality("borgoverde", &short)));
    assert!(
        guessed.contains("`pagopa.unified.municipalities.borgoverde`"),
        "{guessed}"
    );
    let clear = message(&settings.replacen("https://hub.example/oauth", "http://hub.example/oauth", 1));
    assert!(clear.contains("`pagopa.unified.token_url`"), "{clear}");
    let lost = secret("lost", "");
    std::fs::remove_file(&lost).unwrap();
    let lost = message(&format!("{platform}{}", municipality("borgoverde", &lost)));
    assert!(lost.contains("push_secret_file"), "{lost}");
}

#[test]
fn each_municipality_is_an_application_of_govpay_with_passwords_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "between us and nobody else\n").unwrap();
    let file = file.display().to_string();
    let application = |slug: &str, id: &str| {
        format!(
            "[pagopa.govpay.applications.{slug}]\nid = {id:?}\nuser = \"{slug}\"\npassword_file = {file:?}\n\
             kind = \"SPORTELLO\"\nnotify_user = \"govpay\"\nnotify_password_file = {file:?}\n"
        )
    };
    let section = |url: &str, id: &str| {
        let (one, other) = (application("borgoverde", id), application("montefiore", "M"));
        format!("[pagopa.govpay]\nurl = {url:?}\n{one}{other}")
    };
    let good = section("https://govpay.example/v2", "B");
    assert_eq!(message(&good), "fits");
    let govpay = from(&good).unwrap().pagopa.unwrap().govpay.unwrap();
    assert_eq!(govpay.applications.len(), 2);
    for application in govpay.applications.values() {
        assert_eq!(application.password.expose_secret(), "between us and nobody else");
        assert_eq!(
            application.notify_password.expose_secret(),
            "between us and nobody else"
        );
    }
    assert!(message(&section("http://govpay.example/v2", "B")).contains("`pagopa.govpay.url`"));
    assert!(
        message(&section("https://govpay.example/v2", "B B"))
            .contains("`pagopa.govpay.applications.borgoverde`")
    );
    let missing = good.replace(&file, "/nowhere");
    assert!(message(&missing).contains("/nowhere"));
}

#[test]
fn a_station_asks_for_flows_by_soap_with_its_password_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    let section = |password: &str, url: &str, more: &str| {
        std::fs::write(&file, format!("{password}\n")).unwrap();
        format!(
            "[pagopa.fdr_soap]\nurl = {url:?}\n{more}[pagopa.fdr_soap.stations.borgoverde]\n\
             broker = \"80010470922\"\nstation = \"80010470922_01\"\npassword_file = {:?}\n",
            file.display().to_string()
        )
    };
    let node = "https://api.example/nodo-auth/node-for-pa/v1";
    let good = section("between us", node, "");
    assert_eq!(message(&good), "fits");
    let pagopa = from(&good).unwrap().pagopa.unwrap();
    let (_, caller) = pagopa.flows_by_soap("borgoverde").unwrap();
    assert_eq!(caller.password.expose_secret(), "between us");
    assert!(pagopa.flows_by_soap("montefiore").is_none(), "by REST");
    assert!(!format!("{pagopa:?}").contains("between us"));
    for (password, url, more, told) in [
        (
            "short",
            node,
            "",
            "`pagopa.fdr_soap.stations.borgoverde`: `password`",
        ),
        (
            "sixteen letters!",
            node,
            "",
            "`pagopa.fdr_soap.stations.borgoverde`: `password`",
        ),
        (
            "between us",
            "http://api.example/",
            "",
            "`pagopa.fdr_soap`: the address",
        ),
        (
            "between us",
            node,
            "second_key = \"k\"\n",
            "`pagopa.fdr_soap`: a subscription key",
        ),
        (
            "between us",
            node,
            "client_key_file = \"station.key\"\n",
            "`client_certificate_file` and `client_key_file` go together",
        ),
    ] {
        let said = message(&section(password, url, more));
        assert!(said.contains(told), "{said}");
    }
    let certificate = "client_certificate_file = \"a.pem\"\nclient_key_file = \"a.key\"\n\
         root_certificate_file = \"ca.pem\"\nkey = \"k\"\n";
    assert_eq!(message(&section("between us", node, certificate)), "fits");
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
fn a_certified_mailbox_is_checked_like_mail_and_its_password_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "geheim\n").unwrap();
    let pec = |security: &str| {
        let file = file.display().to_string();
        format!(
            "[pec]\nhost = \"smtps.pec.example\"\nsecurity = {security:?}\nusername = \"comune@pec.example\"\n\
             password_file = {file:?}\nfrom = \"comune@pec.example\"\n"
        )
    };
    let config = from(&pec("tls")).unwrap();
    config.check().unwrap();
    assert!(!format!("{config:?}").contains("geheim"));
    let clear = message(&pec("none"));
    assert!(
        clear.contains("`pec`: a password needs `tls` or `starttls`"),
        "{clear}"
    );
}

#[test]
fn a_gateway_for_short_messages_is_checked_and_its_token_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "geheim\n").unwrap();
    let sms = |url: &str| {
        let file = file.display().to_string();
        format!("[sms]\nurl = {url:?}\ntoken_file = {file:?}\n")
    };
    let config = from(&sms("https://sms.example.it/v1/messages")).unwrap();
    config.check().unwrap();
    assert_eq!(config.sms.as_ref().unwrap().token.expose_secret(), "geheim");
    assert!(!format!("{config:?}").contains("geheim"));
    let clear = message(&sms("http://sms.example.it/v1/messages"));
    assert!(
        clear.contains("`sms`: the gateway's address must begin with https"),
        "{clear}"
    );
}

#[test]
fn a_file_that_is_missing_is_named_with_its_key() {
    let told = message("[database]\nurl_file = \"/nowhere/url\"\n");
    assert_eq!(told, "cannot read /nowhere/url, which `database.url_file` names");
}

#[test]
fn newer_archives_of_places_are_named_as_files() {
    let config = from("[places]\nmunicipalities_file = \"comuni.csv\"\n").unwrap();
    let places = config.places;
    assert_eq!(
        places.municipalities_file.as_deref(),
        Some(Path::new("comuni.csv"))
    );
    assert_eq!(places.countries_file, None);
    assert!(from("").unwrap().places.municipalities_file.is_none());
    assert!(message("[places]\ntowns_file = \"comuni.csv\"\n").contains("towns_file"));
}
