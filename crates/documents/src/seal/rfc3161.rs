//! Time-stamps (RFC 3161, RFC 5816): the question to an authority, its answer judged, and the token that
//! stays with a signature.

use super::SealError;
use super::algorithms::{Hash, SHA_256, skip_rest};
use super::envelope::Envelope;
use super::x509::{Known, Roots, path};
use chrono::{DateTime, NaiveDateTime, Utc};
use der::asn1::{Any, ObjectIdentifier, OctetString, Uint};
use der::{Encode, Reader, Sequence, SliceReader, Tag, Tagged};
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};
use x509_cert::spki::AlgorithmIdentifierOwned;

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// `id-kp-timeStamping`.
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Largest answer that is read, in bytes.
pub const LARGEST_ANSWER: usize = 64 * 1024;
/// Media type of a question.
pub const QUESTION_TYPE: &str = "application/timestamp-query";
/// Media type of an answer.
pub const ANSWER_TYPE: &str = "application/timestamp-reply";

/// An answer, or a token, that does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeStampError {
    /// Not the structure expected.
    #[error("not a time-stamp answer")]
    Malformed,
    /// The authority says that it gives none: its status (RFC 3161 §2.4.2).
    #[error("the time-stamp authority gives none: status {0}")]
    Refused(u32),
    /// A stamp on something else.
    #[error("the time-stamp is on something else")]
    Imprint,
    /// An answer to another question.
    #[error("the time-stamp is the answer to another question")]
    Nonce,
    /// Made under other rules than those wanted.
    #[error("the time-stamp is of policy {0}")]
    Policy(String),
    /// Its signature does not fit.
    #[error("the time-stamp's signature does not fit")]
    Signature,
    /// It does not name the certificate that signed, or that is not there.
    #[error("the time-stamp does not name the certificate that signed it")]
    SigningCertificate,
    /// The certificate is not one for time-stamps and nothing else.
    #[error("the certificate of the time-stamp is not one of a time-stamp authority")]
    Purpose,
    /// The certificate was not in force, or nobody who is believed vouches for it.
    #[error("nobody who is believed vouches for the time-stamp authority {0}, or its certificate has ended")]
    Authority(String),
}

impl From<TimeStampError> for SealError {
    fn from(error: TimeStampError) -> Self {
        match error {
            TimeStampError::Refused(_) => Self::Unavailable(error.to_string()),
            _ => Self::Signature(error.to_string()),
        }
    }
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    policy: Option<ObjectIdentifier>,
    nonce: Uint,
    certificates_wanted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    digest: OctetString,
}

/// A question, as it was sent.
#[derive(Clone, Debug)]
pub struct Question {
    der: Vec<u8>,
    sha256: [u8; 32],
    nonce: [u8; 16],
}

impl Question {
    /// What is sent, as [`QUESTION_TYPE`].
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

/// Whose time-stamps count, and of which policy.
#[derive(Clone, Debug)]
pub struct Judge {
    roots: Roots,
    policy: Option<ObjectIdentifier>,
}

/// What is no object identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an object identifier, as in `1.3.76.16.6`")]
pub struct InvalidPolicy(String);

impl Judge {
    /// Believes authorities for whom one of the roots vouches. With a policy, it is asked for, and no
    /// other one counts.
    ///
    /// # Errors
    /// [`InvalidPolicy`] when the policy is none.
    pub fn new(roots: Roots, policy: Option<&str>) -> Result<Self, InvalidPolicy> {
        let policy = policy
            .map(|text| ObjectIdentifier::new(text).map_err(|_| InvalidPolicy(text.to_string())))
            .transpose()?;
        Ok(Self { roots, policy })
    }

    /// The question for a time-stamp on a digest; the nonce is random, and another one each time.
    ///
    /// # Errors
    /// [`SealError::Signature`] when it cannot be encoded.
    pub fn question(&self, sha256: &[u8; 32], mut nonce: [u8; 16]) -> Result<Question, SealError> {
        // A positive integer without leading zeros, whose encoding is these bytes.
        if let Some(first) = nonce.first_mut() {
            *first = *first & 0x7f | 0x40;
        }
        let request = Request {
            version: 1,
            imprint: Imprint {
                algorithm: AlgorithmIdentifierOwned {
                    oid: SHA_256,
                    parameters: Some(Any::null()),
                },
                digest: OctetString::new(sha256.as_slice())?,
            },
            policy: self.policy,
            nonce: Uint::new(&nonce)?,
            certificates_wanted: true,
        };
        Ok(Question {
            der: request.to_der()?,
            sha256: *sha256,
            nonce,
        })
    }

    /// Judges an answer. That it is fresh follows from the nonce; the clock of this machine only says
    /// whether the authority's certificate is still in force.
    ///
    /// # Errors
    /// [`TimeStampError`] says what is wrong with it.
    pub fn judge(
        &self,
        question: &Question,
        answer: &[u8],
        now: DateTime<Utc>,
    ) -> Result<TimeStampToken, TimeStampError> {
        if answer.len() > LARGEST_ANSWER {
            return Err(TimeStampError::Malformed);
        }
        let (status, token) = response(answer).map_err(|_| TimeStampError::Malformed)?;
        let token = match (status, token) {
            (0 | 1, Some(token)) => TimeStampToken::read(token)?,
            (0 | 1, None) => return Err(TimeStampError::Malformed),
            _ => return Err(TimeStampError::Refused(status)),
        };
        let info = &token.info;
        if info.hash != Hash::Sha256 || info.digest != question.sha256 {
            return Err(TimeStampError::Imprint);
        }
        if info.nonce.as_deref() != Some(question.nonce.as_slice()) {
            return Err(TimeStampError::Nonce);
        }
        if self.policy.is_some_and(|wanted| wanted != info.policy) {
            return Err(TimeStampError::Policy(token.policy()));
        }
        for at in [info.time, now] {
            if !token.is_vouched_for(&self.roots, at) {
                return Err(TimeStampError::Authority(token.authority()));
            }
        }
        Ok(token)
    }
}

/// Status, and the token if there is one.
fn response(answer: &[u8]) -> der::Result<(u32, Option<&[u8]>)> {
    let mut reader = SliceReader::new(answer)?;
    let found = reader.sequence(|inside| {
        let status = inside.sequence(|info| {
            let status: u32 = info.decode()?;
            skip_rest(info)?;
            Ok(status)
        })?;
        let token = if inside.is_finished() {
            None
        } else {
            Some(inside.tlv_bytes()?)
        };
        Ok((status, token))
    })?;
    reader.finish(found)
}

/// A token whose signature fits and whose signer is a time-stamp authority by its own certificate; who
/// vouches for that is another question.
#[derive(Clone, Debug)]
pub struct TimeStampToken {
    der: Vec<u8>,
    info: Info,
    signer: Known,
    certificates: Vec<Known>,
}

impl TimeStampToken {
    /// Reads a token in DER and checks it by itself.
    ///
    /// # Errors
    /// [`TimeStampError`] says what is wrong with it.
    pub fn read(token: &[u8]) -> Result<Self, TimeStampError> {
        let malformed = |_: der::Error| TimeStampError::Malformed;
        let envelope = Envelope::read(token).map_err(malformed)?;
        let content = envelope
            .content()
            .filter(|_| envelope.content_type() == TST_INFO && envelope.signers() == 1)
            .ok_or(TimeStampError::Malformed)?;
        let info = Info::read(content).map_err(malformed)?;
        let signer = envelope.signer().ok_or(TimeStampError::SigningCertificate)?;
        if !envelope.is_signed_over(&[content]) {
            return Err(TimeStampError::Signature);
        }
        if !envelope.names_its_signer() {
            return Err(TimeStampError::SigningCertificate);
        }
        if !is_for_time_stamps(signer) {
            return Err(TimeStampError::Purpose);
        }
        Ok(Self {
            der: token.to_vec(),
            signer: signer.clone(),
            certificates: envelope.certificates().to_vec(),
            info,
        })
    }

    /// The token, DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// When it was made, as the authority says; a fraction of a second is left out.
    pub const fn time(&self) -> DateTime<Utc> {
        self.info.time
    }

    /// Subject of the authority's certificate, as RFC 4514 writes names.
    pub fn authority(&self) -> String {
        self.signer.subject()
    }

    /// Under which policy it was made.
    pub fn policy(&self) -> String {
        self.info.policy.to_string()
    }

    /// When the authority's certificate ends.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.signer.ends_at()
    }

    /// Whether it is on these bytes.
    pub fn is_on(&self, bytes: &[u8]) -> bool {
        self.info.hash.of(&[bytes]) == self.info.digest
    }

    /// The authority's certificate in DER, then the others that came along.
    pub fn certificates(&self) -> Vec<Vec<u8>> {
        let others = self.certificates.iter().filter(|other| **other != self.signer);
        std::iter::once(&self.signer)
            .chain(others)
            .map(|known| known.der().to_vec())
            .collect()
    }

    pub(super) const fn signer(&self) -> &Known {
        &self.signer
    }

    pub(super) fn pool(&self) -> &[Known] {
        &self.certificates
    }

    fn is_vouched_for(&self, roots: &Roots, at: DateTime<Utc>) -> bool {
        path(&self.signer, &self.certificates, roots.certificates(), at).is_some()
    }
}

/// A certificate for time-stamps alone, and critically so (RFC 3161 §2.3).
fn is_for_time_stamps(signer: &Known) -> bool {
    let purposes = signer.tbs().get::<ExtendedKeyUsage>();
    matches!(purposes, Ok(Some((true, purposes))) if purposes.0 == [TIME_STAMPING])
        && signer.may(|usage: &KeyUsage| usage.digital_signature() || usage.non_repudiation())
}

/// What a token says: `TSTInfo` (RFC 3161 §2.4.2), as far as it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Info {
    policy: ObjectIdentifier,
    hash: Hash,
    digest: Vec<u8>,
    time: DateTime<Utc>,
    /// As its bytes are.
    nonce: Option<Vec<u8>>,
}

impl Info {
    fn read(der: &[u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let info = reader.sequence(|inside| {
            let version: u8 = inside.decode()?;
            if version != 1 {
                return Err(Tag::Integer.value_error());
            }
            let policy: ObjectIdentifier = inside.decode()?;
            let imprint: Imprint = inside.decode()?;
            let _serial_number: Any = inside.decode()?;
            let time: Any = inside.decode()?;
            let mut nonce = None;
            // Accuracy, ordering, the authority's name and extensions bear on nothing here.
            while !inside.is_finished() {
                let field: Any = inside.decode()?;
                if field.tag() == Tag::Integer && nonce.replace(field.value().to_vec()).is_some() {
                    return Err(Tag::Integer.value_error());
                }
            }
            let hash = Hash::named(imprint.algorithm.oid).filter(|hash| *hash != Hash::Sha1);
            Ok(Self {
                policy,
                hash: hash.ok_or_else(|| Tag::ObjectIdentifier.value_error())?,
                digest: imprint.digest.as_bytes().to_vec(),
                time: instant(&time).ok_or_else(|| Tag::GeneralizedTime.value_error())?,
                nonce,
            })
        })?;
        reader.finish(info)
    }
}

/// A `GeneralizedTime` that may have a fraction, which `der` does not read.
fn instant(time: &Any) -> Option<DateTime<Utc>> {
    if time.tag() != Tag::GeneralizedTime {
        return None;
    }
    let text = std::str::from_utf8(time.value()).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let time = NaiveDateTime::parse_from_str(whole, "%Y%m%d%H%M%S").ok()?;
    Some(time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Decode as _;

    #[test]
    fn times_are_read_with_and_without_a_fraction() {
        let read = |text: &str| instant(&Any::new(Tag::GeneralizedTime, text.as_bytes()).unwrap());
        let expected: Option<DateTime<Utc>> = "2026-11-24T09:41:07Z".parse().ok();
        assert_eq!(read("20261124094107Z"), expected);
        assert_eq!(read("20261124094107.25Z"), expected);
        for wrong in [
            "20261124094107",
            "20261124094107.Z",
            "202611240941Z",
            "20261324094107Z",
            "",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_question_carries_its_nonce_as_a_positive_integer() {
        let pem = crate::seal::demo_certificate("Prova", [1; 16], DateTime::UNIX_EPOCH)
            .unwrap()
            .certificate_pem;
        let judge = Judge::new(Roots::from_pem(&pem).unwrap(), Some("1.3.76.16.6")).unwrap();
        for first in [0x00, 0x7f, 0x80, 0xff] {
            let mut nonce = [0; 16];
            nonce[0] = first;
            let question = judge.question(&[9; 32], nonce).unwrap();
            let read = Request::from_der(question.der()).unwrap();
            assert_eq!(read.nonce.as_bytes(), question.nonce);
            assert_eq!(read.imprint.digest.as_bytes(), [9; 32]);
            assert!(read.certificates_wanted && read.policy == judge.policy);
        }
        assert!(Judge::new(Roots::default(), Some("policy")).is_err());
    }
}
