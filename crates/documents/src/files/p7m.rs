//! Signed envelopes (`.p7m`, CAdES: ETSI EN 319 122-1): recognised and opened, in DER, BER or base64.

use super::Refused;
use super::ber::{self, CONTEXT_0, Element, OID, SEQUENCE, SET};
use super::format::extension;

/// 1.2.840.113549.1.7.2, `signedData`.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// Shortest run of base64 worth decoding: an envelope holds at least a certificate.
const SHORTEST_BASE64: usize = 500;

/// An opened envelope.
pub(super) struct Envelope {
    pub(super) content: Vec<u8>,
}

/// Opens the content when it is a signed envelope; `None` when it is something else.
pub(super) fn open(bytes: &[u8]) -> Result<Option<Envelope>, Refused> {
    if claims_signed_data(bytes) {
        return parse(bytes).map(Some).ok_or(Refused::DamagedEnvelope);
    }
    let Some(decoded) = decode_base64(bytes) else {
        return Ok(None);
    };
    if claims_signed_data(&decoded) {
        parse(&decoded).map(Some).ok_or(Refused::DamagedEnvelope)
    } else {
        Ok(None)
    }
}

/// Name of the content: `istanza.pdf` of `istanza.pdf.p7m`.
pub(super) fn inner_name(name: &str) -> Result<&str, Refused> {
    match extension(name) {
        Some(ending) if ending.eq_ignore_ascii_case("p7m") => {
            Ok(name.get(..name.len() - ".p7m".len()).unwrap_or_default())
        }
        None => Ok(name),
        Some(_) => Err(Refused::EnvelopeNameLies),
    }
}

/// Whether the first bytes are `SEQUENCE { OID signedData`.
fn claims_signed_data(bytes: &[u8]) -> bool {
    let head = bytes.get(..64.min(bytes.len())).unwrap_or_default();
    head.first() == Some(&SEQUENCE)
        && head.get(2..).is_some_and(|rest| {
            rest.windows(SIGNED_DATA.len())
                .take(8)
                .any(|oid| oid == SIGNED_DATA)
        })
}

fn parse(bytes: &[u8]) -> Option<Envelope> {
    let mut input = bytes;
    let mut content_info = Element::expect(&mut input, SEQUENCE)?.content;
    if Element::expect(&mut content_info, OID)?.content != SIGNED_DATA {
        return None;
    }
    let mut explicit = Element::expect(&mut content_info, CONTEXT_0)?.content;
    let mut signed_data = Element::expect(&mut explicit, SEQUENCE)?.content;
    ber::take(&mut signed_data)?; // version
    Element::expect(&mut signed_data, SET)?; // digest algorithms
    let mut encapsulated = Element::expect(&mut signed_data, SEQUENCE)?.content;
    Element::expect(&mut encapsulated, OID)?;
    // Absent when the signature is detached: then there is nothing to judge.
    let mut explicit = Element::expect(&mut encapsulated, CONTEXT_0)?.content;
    let content = ber::take(&mut explicit)?.octets()?;
    // Certificates and revocation lists are optional; the signers come last.
    let mut last = ber::take(&mut signed_data)?;
    while !signed_data.is_empty() {
        last = ber::take(&mut signed_data)?;
    }
    (last.tag == SET && !last.content.is_empty()).then_some(Envelope { content })
}

/// Decodes text that is base64 from end to end, with or without PEM armour.
fn decode_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    if text.len() < SHORTEST_BASE64 || !text.starts_with("-----BEGIN ") && !text.starts_with("MI") {
        return None;
    }
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(|line| line.trim().chars())
        .collect();
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, body).ok()
}
