//! Checks the seals of a PDF: that nothing changed since, and by which certificate they were put.
//! Whether that certificate deserves trust is for the reader to judge (`pdfsig` and the national
//! verification sites know the lists of qualified providers).

use super::Algorithm;
use super::dss;
use super::envelope::Envelope;
use super::evidence::Collected;
use super::level::{Level, TimeStampReport, judge};
use crate::bounded::{Unopened, bounded_load};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use lopdf::{Dictionary, Document, Object};

/// Seals that are checked; of more nobody could say what they are for.
const MOST_SEALS: usize = 32;

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
    /// Whether it covers the file to its end, or to where nothing but evidence follows; if not, something
    /// was added later.
    pub covers_whole_file: bool,
    /// The time-stamp on it, if there is one.
    pub time_stamp: Option<TimeStampReport>,
    /// How much it proves by itself.
    pub level: Level,
}

/// A file whose seals cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is not a readable PDF.
    #[error("not a readable PDF: {0}")]
    Document(String),
    /// It would take more memory than any document needs, or more work.
    #[error("the document unpacks to more than is looked at, or bears more than {MOST_SEALS} seals")]
    TooMuch,
    /// It bears no seal.
    #[error("the document bears no seal")]
    NoSeal,
    /// A seal of a kind that this check does not know.
    #[error("a seal could not be read: {0}")]
    Unknown(String),
}

/// Checks every seal of a PDF, in the order of what they cover. Work and memory are bounded, whatever it
/// unpacks to.
///
/// # Errors
/// [`VerifyError`] when there is nothing that can be checked.
pub fn verify(pdf: &[u8]) -> Result<Vec<SealReport>, VerifyError> {
    let document = bounded_load(pdf).map_err(|unopened| match unopened {
        Unopened::Bomb => VerifyError::TooMuch,
        Unopened::Encrypted => VerifyError::Document("it wants a password".to_owned()),
        Unopened::Damaged(why) => VerifyError::Document(why),
    })?;
    let file = File {
        pdf,
        store: dss::read(&document),
        document: &document,
    };
    let mut reports = Vec::new();
    for object in document.objects.values() {
        if let Object::Dictionary(dictionary) = object
            && let Ok(Object::Array(ranges)) = dictionary.get(b"ByteRange")
        {
            if reports.len() == MOST_SEALS {
                return Err(VerifyError::TooMuch);
            }
            reports.push(file.check(dictionary, ranges)?);
        }
    }
    if reports.is_empty() {
        return Err(VerifyError::NoSeal);
    }
    reports.sort_by_key(|(end, _)| *end);
    Ok(reports.into_iter().map(|(_, report)| report).collect())
}

struct File<'a> {
    pdf: &'a [u8],
    document: &'a Document,
    store: Option<Collected>,
}

impl File<'_> {
    fn check(&self, dictionary: &Dictionary, ranges: &[Object]) -> Result<(usize, SealReport), VerifyError> {
        let unknown = |what: &str| VerifyError::Unknown(what.to_string());
        let pdf = self.pdf;
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
        let contents = dictionary
            .get(b"Contents")
            .and_then(Object::as_str)
            .map_err(|_| unknown("it has no signature"))?;
        let envelope = Envelope::read_padded(contents).map_err(|error| unknown(&error.to_string()))?;
        if envelope.signers() == 0 {
            return Err(unknown("nobody signed"));
        }
        let certificate = envelope
            .signer()
            .ok_or_else(|| unknown("its certificate is missing"))?;
        // The hole must be the signature and nothing else, or a second text could hide in it.
        let hole = pdf.get(first..second).unwrap_or_default();
        let hole_is_hexadecimal = hole.first() == Some(&b'<')
            && hole.last() == Some(&b'>')
            && hole
                .get(1..hole.len().saturating_sub(1))
                .is_some_and(|inside| inside.iter().all(u8::is_ascii_hexdigit));
        let (time_stamp, level) = judge(&envelope, self.store.as_ref());
        let report = SealReport {
            signer: certificate.subject(),
            issuer: certificate.tbs().issuer.to_string(),
            stated_time: dictionary
                .get(b"M")
                .and_then(Object::as_str)
                .ok()
                .map(|time| String::from_utf8_lossy(time).into_owned()),
            intact: hole_is_hexadecimal && envelope.is_signed_over(&[before, after]),
            covers_whole_file: end == pdf.len() || dss::is_all_that_follows(pdf, end, self.document),
            time_stamp,
            level,
        };
        Ok((end, report))
    }
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
