//! Checks the seals of a PDF: that nothing changed since, and by which certificate they were put.
//! Whether that certificate deserves trust is for the reader to judge (`pdfsig` and the national
//! verification sites know the lists of qualified providers).

use super::Algorithm;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use cms::{cert::CertificateChoices, signed_data::SignerIdentifier};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, SliceReader};
use lopdf::{Dictionary, Document, Object};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

/// `id-ecPublicKey` (RFC 5480 §2.1.1).
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");

/// What is found about one seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealReport {
    /// Subject of the certificate, as RFC 4514 writes names.
    pub signer: String,
    /// Issuer of the certificate.
    pub issuer: String,
    /// Signing time as the PDF states it: `D:20261124094107+00'00'`.
    pub stated_time: Option<String>,
    /// Whether the bytes it covers are as they were and the signature is the certificate's.
    pub intact: bool,
    /// Whether it covers the file to its end; if not, something was added later.
    pub covers_whole_file: bool,
}

/// A file whose seals cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is not a readable PDF.
    #[error("not a readable PDF: {0}")]
    Document(String),
    /// It bears no seal.
    #[error("the document bears no seal")]
    NoSeal,
    /// A seal of a kind that this check does not know.
    #[error("a seal could not be read: {0}")]
    Unknown(String),
}

/// Checks every seal of a PDF, in the order of what they cover.
///
/// # Errors
/// [`VerifyError`] when there is nothing that can be checked.
pub fn verify(pdf: &[u8]) -> Result<Vec<SealReport>, VerifyError> {
    let document = Document::load_mem(pdf).map_err(|error| VerifyError::Document(error.to_string()))?;
    let mut reports = Vec::new();
    for object in document.objects.values() {
        if let Object::Dictionary(dictionary) = object
            && let Ok(Object::Array(ranges)) = dictionary.get(b"ByteRange")
        {
            reports.push(check(pdf, dictionary, ranges)?);
        }
    }
    if reports.is_empty() {
        return Err(VerifyError::NoSeal);
    }
    reports.sort_by_key(|(end, _)| *end);
    Ok(reports.into_iter().map(|(_, report)| report).collect())
}

fn check(pdf: &[u8], dictionary: &Dictionary, ranges: &[Object]) -> Result<(usize, SealReport), VerifyError> {
    let unknown = |what: &str| VerifyError::Unknown(what.to_string());
    let numbers: Vec<usize> = ranges
        .iter()
        .filter_map(|number| usize::try_from(number.as_i64().ok()?).ok())
        .collect();
    let &[0, first, second, length] = numbers.as_slice() else {
        return Err(unknown("its byte range is not two ranges from the start"));
    };
    let end = second
        .checked_add(length)
        .ok_or_else(|| unknown("its byte range overflows"))?;
    let before = pdf
        .get(..first)
        .ok_or_else(|| unknown("its byte range leaves the file"))?;
    let after = pdf
        .get(second..end)
        .ok_or_else(|| unknown("its byte range leaves the file"))?;
    let digest = Sha256::new().chain_update(before).chain_update(after).finalize();
    let contents = dictionary
        .get(b"Contents")
        .and_then(Object::as_str)
        .map_err(|_| unknown("it has no signature"))?;
    let signed = signed_data(contents).map_err(|error| unknown(&error.to_string()))?;
    let info = signed
        .signer_infos
        .0
        .get(0)
        .ok_or_else(|| unknown("nobody signed"))?;
    let certificate = certificate(&signed, info).ok_or_else(|| unknown("its certificate is missing"))?;
    // The hole must be the signature and nothing else, or a second text could hide in it.
    let hole = pdf.get(first..second).unwrap_or_default();
    let hole_is_hexadecimal = hole.first() == Some(&b'<')
        && hole.last() == Some(&b'>')
        && hole
            .get(1..hole.len().saturating_sub(1))
            .is_some_and(|inside| inside.iter().all(u8::is_ascii_hexdigit));
    let report = SealReport {
        signer: certificate.tbs_certificate.subject.to_string(),
        issuer: certificate.tbs_certificate.issuer.to_string(),
        stated_time: dictionary
            .get(b"M")
            .and_then(Object::as_str)
            .ok()
            .map(|time| String::from_utf8_lossy(time).into_owned()),
        intact: hole_is_hexadecimal && is_signed(info, certificate, &digest),
        covers_whole_file: end == pdf.len(),
    };
    Ok((end, report))
}

/// The structure at the start of the hole; zeros fill the rest.
fn signed_data(contents: &[u8]) -> der::Result<SignedData> {
    let mut reader = SliceReader::new(contents)?;
    let header = reader.peek_header()?;
    let length = (header.encoded_len()? + header.length)?;
    let content: ContentInfo = ContentInfo::from_der(reader.read_slice(length)?)?;
    content.content.decode_as()
}

fn certificate<'a>(signed: &'a SignedData, info: &SignerInfo) -> Option<&'a Certificate> {
    let SignerIdentifier::IssuerAndSerialNumber(wanted) = &info.sid else {
        return None;
    };
    let all = signed.certificates.as_ref()?.0.iter();
    all.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    })
    .find(|certificate| {
        let tbs = &certificate.tbs_certificate;
        tbs.issuer == wanted.issuer && tbs.serial_number == wanted.serial_number
    })
}

fn is_signed(info: &SignerInfo, certificate: &Certificate, digest: &[u8]) -> bool {
    let Some(attributes) = &info.signed_attrs else {
        return false;
    };
    let stated = attributes
        .iter()
        .find(|attribute| attribute.oid == MESSAGE_DIGEST)
        .and_then(|attribute| attribute.values.get(0))
        .and_then(|value| value.decode_as::<OctetString>().ok());
    let info_of_key = &certificate.tbs_certificate.subject_public_key_info;
    let key = info_of_key.subject_public_key.raw_bytes();
    let algorithm = if info_of_key.algorithm.oid == EC_PUBLIC_KEY {
        Algorithm::EcdsaSha256
    } else {
        Algorithm::RsaSha256
    };
    let Ok(signed) = attributes.to_der() else {
        return false;
    };
    stated.is_some_and(|stated| stated.as_bytes() == digest)
        && has_signed(algorithm, key, &signed, info.signature.as_bytes())
}

/// Whether a key signed a message. `key`: an `RSAPublicKey` in DER, or an uncompressed point; `signature`:
/// as CMS carries it.
pub fn has_signed(algorithm: Algorithm, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let algorithm: &'static dyn VerificationAlgorithm = match algorithm {
        Algorithm::RsaSha256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::EcdsaSha256 => &ECDSA_P256_SHA256_ASN1,
    };
    UnparsedPublicKey::new(algorithm, key)
        .verify(message, signature)
        .is_ok()
}
