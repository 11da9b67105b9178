//! The same certificates before OpenSSL.

use super::pki::{Draft, PKI, certificate_pem, extension, judge, oid};
use crate::support::at;
use crate::support::tool::run;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages};

/// Whether `openssl verify` takes the certificate for a TLS client's with the policy of the CNS.
fn openssl(der: &[u8]) -> Option<bool> {
    let (card, ca) = (certificate_pem(der), certificate_pem(PKI.authority.der()));
    let arguments = [
        "verify",
        "-CAfile",
        "ca.pem",
        "-attime",
        "1795867200",
        "-purpose",
        "sslclient",
        "-policy_check",
        "-explicit_policy",
        "-policy",
        "1.3.76.16.2.1",
        "card.pem",
    ];
    let files = [("card.pem", card.as_bytes()), ("ca.pem", ca.as_bytes())];
    let (good, text) = run("openssl", &arguments, &files)?;
    println!("{text}");
    Some(good)
}

#[test]
fn both_accept_and_refuse_the_same_cards() {
    assert_eq!(super::pki::now().timestamp(), 1_795_867_200);
    let card = Draft::card;
    let expired = Draft {
        not_after: at("2026-11-28T00:00:00Z"),
        ..card()
    };
    let early = Draft {
        not_before: at("2026-11-29T00:00:00Z"),
        ..card()
    };
    let mail = extension(&ExtendedKeyUsage(vec![oid("1.3.6.1.5.5.7.3.4")]), false);
    let encipherment = extension(&KeyUsage(KeyUsages::DataEncipherment.into()), true);
    let mut changed = card().issue();
    *changed.last_mut().unwrap() ^= 1;
    for (name, der, expected) in [
        ("good", card().issue(), true),
        ("expired", expired.issue(), false),
        ("not yet valid", early.issue(), false),
        ("no policy", card().without("2.5.29.32").issue(), false),
        ("no clientAuth", card().with(mail).issue(), false),
        ("other key usage", card().with(encipherment).issue(), false),
        (
            "another hand",
            card().sign(&super::pki::ca_name("Prova - CA Cittadini"), &PKI.other),
            false,
        ),
        ("changed", changed, false),
    ] {
        assert_eq!(judge(&der).is_ok(), expected, "{name}, we");
        if let Some(theirs) = openssl(&der) {
            assert_eq!(theirs, expected, "{name}, OpenSSL");
        }
    }
}
