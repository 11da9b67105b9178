//! Certificates in headers.

use super::pki::{Draft, certificate_pem};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sportello_identity::cns::forwarded::{Format, ForwardedError, certificate, chain};

fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn read(value: &str, format: Format) -> Result<Option<Vec<u8>>, ForwardedError> {
    certificate([value.as_bytes()], format)
}

#[test]
fn both_formats_give_the_same_bytes() {
    let der = Draft::card().issue();
    let structured = format!(":{}:", STANDARD.encode(&der));
    assert_eq!(read(&structured, Format::Rfc9440), Ok(Some(der.clone())));
    let pem = escaped(&certificate_pem(&der));
    assert!(pem.starts_with("-----BEGIN%20CERTIFICATE-----%0A"));
    assert_eq!(read(&pem, Format::EscapedPem), Ok(Some(der)));
}

#[test]
fn no_header_or_an_empty_one_is_no_certificate() {
    for format in [Format::Rfc9440, Format::EscapedPem] {
        assert_eq!(certificate([], format), Ok(None));
        assert_eq!(read("", format), Ok(None));
    }
    assert_eq!(chain([]), Ok(Vec::new()));
}

#[test]
fn two_headers_are_an_attack() {
    let value = format!(":{}:", STANDARD.encode(Draft::card().issue()));
    let twice = [value.as_bytes(), value.as_bytes()];
    assert_eq!(certificate(twice, Format::Rfc9440), Err(ForwardedError::Repeated));
    assert_eq!(
        certificate([b"".as_slice(), b""], Format::Rfc9440),
        Err(ForwardedError::Repeated)
    );
    assert_eq!(chain(twice), Err(ForwardedError::Repeated));
}

#[test]
fn nothing_is_guessed() {
    let der = Draft::card().issue();
    let encoded = STANDARD.encode(&der);
    let pem = certificate_pem(&der);
    let structured = format!(":{encoded}:");
    for wrong in [
        encoded.clone(),
        format!(":{encoded}"),
        format!(":{encoded}:;a=1"),
        format!(" :{encoded}:"),
        format!(":{encoded}:, :{encoded}:"),
        format!(":{}:", encoded.trim_end_matches('=')) + "x",
        "::".to_owned(),
        ":\u{e9}:".to_owned(),
        escaped(&pem),
    ] {
        assert_eq!(
            read(&wrong, Format::Rfc9440),
            Err(ForwardedError::Format),
            "{wrong}"
        );
    }
    for wrong in [
        structured,
        escaped(&pem).replace("CERTIFICATE", "PUBLIC%20KEY"),
        escaped(&pem).replacen("%0A", "%0", 1),
        escaped(&pem).replacen("%0A", "%zz", 1),
        escaped(&pem).replacen("%0A", "%C3%A8", 1),
        escaped(&pem).replacen("-----END", "-----FIN", 1),
        "-----BEGIN".to_owned(),
    ] {
        assert_eq!(
            read(&wrong, Format::EscapedPem),
            Err(ForwardedError::Format),
            "{wrong}"
        );
    }
    assert_eq!(
        read(&escaped(&pem.repeat(2)), Format::EscapedPem),
        Err(ForwardedError::TooMany)
    );
    let long = format!(":{}:", "A".repeat(16 * 1024));
    assert_eq!(read(&long, Format::Rfc9440), Err(ForwardedError::TooLong));
}

#[test]
fn a_chain_is_a_list() {
    let value = format!(
        ":{}:, :{}:\t,:{}:",
        STANDARD.encode("a"),
        STANDARD.encode("b"),
        STANDARD.encode("c")
    );
    assert_eq!(
        chain([value.as_bytes()]),
        Ok(vec![b"a".to_vec(), b"b".to_vec(), b"c".to_vec()])
    );
    let many = [":YQ==:"; 9].join(",");
    assert_eq!(chain([many.as_bytes()]), Err(ForwardedError::TooMany));
    assert_eq!(chain([b":YQ==:,".as_slice()]), Err(ForwardedError::Format));
}
