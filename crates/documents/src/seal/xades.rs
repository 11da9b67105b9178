//! The XML side of a seal: XAdES baseline B (ETSI EN 319 132-1 §6.3), enveloped, with exclusive
//! canonical XML and SHA-256.
//!
//! The signed parts are written in canonical form in the first place: as they stand in the document,
//! so they are hashed.

use super::c14n::canonical;
use super::{Algorithm, SealError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const SHA_256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const SIGNED_PROPERTIES: &str = "http://uri.etsi.org/01903#SignedProperties";

/// Puts the signature as the last child of the root; every other byte stays as it is. `chain` holds
/// certificates in DER, the sealing one first; `sign` signs bytes as [`super::Seal::sign_bytes`] does.
pub(super) fn seal(
    xml: &str,
    chain: &[Vec<u8>],
    algorithm: Algorithm,
    now: DateTime<Utc>,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, SealError>,
) -> Result<String, SealError> {
    let document = canonical(xml)?;
    let (before, after) = xml
        .split_at_checked(document.root_end)
        .ok_or_else(|| SealError::Document("its root does not end".to_string()))?;
    let certificate = chain
        .first()
        .ok_or_else(|| SealError::Signature("no certificate".to_string()))?;
    let properties = signed_properties(certificate, now);
    let info = signed_info(algorithm, &document.text, &properties);
    let signature = STANDARD.encode(sign(info.as_bytes())?);
    let certificates = chain.iter().fold(String::new(), |mut all, certificate| {
        let certificate = STANDARD.encode(certificate);
        // Writing to a string never fails.
        let _ = write!(all, "<ds:X509Certificate>{certificate}</ds:X509Certificate>");
        all
    });
    Ok(format!(
        "{before}<ds:Signature xmlns:ds=\"{DS}\" Id=\"seal\">{info}\
         <ds:SignatureValue>{signature}</ds:SignatureValue>\
         <ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>\
         <ds:Object><xades:QualifyingProperties xmlns:xades=\"{XADES}\" Target=\"#seal\">{properties}\
         </xades:QualifyingProperties></ds:Object></ds:Signature>{after}"
    ))
}

fn signed_info(algorithm: Algorithm, document: &str, properties: &str) -> String {
    let method = match algorithm {
        Algorithm::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        Algorithm::EcdsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    };
    let transform = |algorithm| format!("<ds:Transform Algorithm=\"{algorithm}\"></ds:Transform>");
    format!(
        "<ds:SignedInfo xmlns:ds=\"{DS}\">\
         <ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{method}\"></ds:SignatureMethod>\
         <ds:Reference Id=\"document\" URI=\"\"><ds:Transforms>{}{}</ds:Transforms>{}</ds:Reference>\
         <ds:Reference Type=\"{SIGNED_PROPERTIES}\" URI=\"#signed-properties\">\
         <ds:Transforms>{}</ds:Transforms>{}</ds:Reference></ds:SignedInfo>",
        transform(ENVELOPED),
        transform(EXCLUSIVE),
        digest("", document.as_bytes()),
        transform(EXCLUSIVE),
        digest("", properties.as_bytes()),
    )
}

/// `declared` holds the declaration of `ds` where no element above has it in canonical form.
fn digest(declared: &str, bytes: &[u8]) -> String {
    format!(
        "<ds:DigestMethod{declared} Algorithm=\"{SHA_256}\"></ds:DigestMethod>\
         <ds:DigestValue{declared}>{}</ds:DigestValue>",
        STANDARD.encode(Sha256::digest(bytes))
    )
}

fn signed_properties(certificate: &[u8], now: DateTime<Utc>) -> String {
    let time = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let certificate = digest(&format!(" xmlns:ds=\"{DS}\""), certificate);
    format!(
        "<xades:SignedProperties xmlns:xades=\"{XADES}\" Id=\"signed-properties\">\
         <xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>\
         <xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{certificate}</xades:CertDigest>\
         </xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>\
         <xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#document\">\
         <xades:MimeType>application/xml</xades:MimeType></xades:DataObjectFormat>\
         </xades:SignedDataObjectProperties></xades:SignedProperties>"
    )
}
