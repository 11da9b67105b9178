//! Variants of a mark: bytes of the claims (the envelope adds 81, the signature among them), and the
//! version of the QR code, alone and behind an address of 38 bytes with its `#`.

use super::*;
use crate::{cose::Envelope, qr};

const BASE: &str = "https://sportello.comune.example.it/v";

#[test]
fn variants_have_the_size_that_was_planned() {
    for (what, claims, claims_bytes, alone, with_address) in [
        ("ids and digest", ids(), 81, 9, 11),
        ("residence", residence(), 150, 12, 13),
        ("household of four", family(4), 210, 13, 14),
    ] {
        let payload = signed(&claims);
        let envelope = Envelope::read(payload.as_bytes()).unwrap();
        let characters = payload.to_text().len();
        let url = payload.to_url(BASE);
        assert_eq!(
            (
                envelope.claims.len(),
                qr::version(0, characters),
                qr::version(url.len() - characters, characters)
            ),
            (claims_bytes, Some(alone), Some(with_address)),
            "{what}"
        );
        assert_eq!(payload.as_bytes().len() - claims_bytes, 81, "{what}");
    }
}

#[test]
fn a_mark_is_alphanumeric_and_stands_in_an_address_as_it_is() {
    let text = signed(&family(4)).to_text();
    assert!(text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7')));
}
