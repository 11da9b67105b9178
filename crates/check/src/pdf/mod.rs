//! A PDF that somebody was handed: whether it is the municipality's file, byte by byte, and what the mark in
//! it says.

mod addition;
mod found;
mod object;
mod pictures;
mod seal;

pub use pictures::{PagePicture, PagePictures};

use crate::certificate::{self, Certificate, KeyKind};
use chrono::{DateTime, Utc};
use found::Found;
use seal::{Behind, NoSeal, Seal};
use sha2::{Digest as _, Sha256};
use sportello_mark::{Claims, KeySet, PublishedSeal, Refused, verify};
use sportello_types::values::CertificateCode;

/// How every PDF begins (ISO 32000-1 §7.5.2).
const HEADER: &[u8] = b"%PDF-";

/// A PDF, read and not judged. Holds personal data: prints as `…` in logs.
#[derive(Clone)]
pub struct Pdf {
    sha256: [u8; 32],
    seal: Result<Seal, NoSeal>,
    marks: Vec<Found>,
    code: Option<CertificateCode>,
}

/// The bytes are not a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPdf;

impl std::fmt::Display for NotAPdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a PDF")
    }
}

impl std::error::Error for NotAPdf {}

/// When the certificate of a seal is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealTime {
    /// From when.
    pub not_before: DateTime<Utc>,
    /// Until when, that instant included.
    pub not_after: DateTime<Utc>,
}

/// Whether a file is the one that the municipality has sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Byte by byte; nothing but evidence for the seal was added.
    Untouched(SealTime),
    /// It bears a seal that does not fit what stands in it: it was changed.
    Changed,
    /// Something was added behind what was sealed, which may hide it.
    Added,
    /// It bears no seal: a scan, a print into a file, a copy that a program wrote anew.
    Unsealed,
    /// Sealed by somebody whose certificate the municipality does not publish.
    Stranger,
    /// Sealed with a certificate that the municipality has withdrawn.
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Sealed in a time in which the certificate was not good.
    SealTime,
    /// Sealed in a form that this check does not know.
    Unknown,
}

/// What the mark in a file is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkState {
    /// There is none that can be found without laying the file out: a scan may show one all the same, in its
    /// [`PagePictures`].
    Missing,
    /// There are several: one of them was pasted in.
    Several,
    /// It proves nothing.
    Refused(Refused),
    /// It is genuine.
    Genuine(Box<Claims>),
    /// It is genuine, and of another certificate than the one that the file says it is.
    Pasted(Box<Claims>),
}

/// What is known of the seal before its signature is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealWord {
    /// All.
    Said(FileState),
    /// Nothing, before somebody has checked that a certificate's key signed some bytes.
    Asks(SignedBytes),
}

/// Bytes, and the signature that must be over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBytes {
    /// How the key signs.
    pub kind: KeyKind,
    /// The key as `SubjectPublicKeyInfo`, DER.
    pub spki: Vec<u8>,
    /// The key alone: an `RSAPublicKey`, DER, or an uncompressed point.
    pub key: Vec<u8>,
    /// What was signed, to be hashed with SHA-256.
    pub message: Vec<u8>,
    /// The signature: for RSA as it is, for P-256 a `SEQUENCE` of two numbers, DER.
    pub signature: Vec<u8>,
    behind: Behind,
    time: SealTime,
    revoked: Option<DateTime<Utc>>,
}

impl Pdf {
    /// Reads a file. Whatever it holds, it is read in a time that grows with its length.
    pub fn read(file: &[u8]) -> Result<Self, NotAPdf> {
        if !file.starts_with(HEADER) {
            return Err(NotAPdf);
        }
        Ok(Self {
            sha256: Sha256::digest(file).into(),
            seal: Seal::read(file),
            marks: found::marks(file),
            code: found::code(file),
        })
    }

    /// The SHA-256 of the file, lower-case hexadecimal, as the archive of certificates has it.
    pub fn sha256(&self) -> String {
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
        self.sha256
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
            .collect()
    }

    /// The address of the mark, without the mark: where the municipality says that it is checked. Nobody has
    /// vouched for it.
    pub fn address(&self) -> Option<&str> {
        self.marks.first().map(|mark| mark.address.as_str())
    }

    /// Judges the mark by the keys of one municipality.
    pub fn mark(&self, keys: &KeySet) -> MarkState {
        let [mark] = self.marks.as_slice() else {
            return if self.marks.is_empty() {
                MarkState::Missing
            } else {
                MarkState::Several
            };
        };
        match verify(&mark.payload, keys) {
            Err(refused) => MarkState::Refused(refused),
            Ok(claims) if self.code.is_some_and(|code| code != claims.code) => {
                MarkState::Pasted(Box::new(claims))
            }
            Ok(claims) => MarkState::Genuine(Box::new(claims)),
        }
    }

    /// Judges the seal by the certificates of one municipality, as far as that goes without cryptography.
    pub fn seal(&self, keys: &KeySet) -> SealWord {
        let seal = match &self.seal {
            Ok(seal) if seal.digest_fits => seal,
            Ok(_) | Err(NoSeal::Broken) => return SealWord::Said(FileState::Changed),
            Err(NoSeal::None) => return SealWord::Said(FileState::Unsealed),
            Err(NoSeal::Unknown) => return SealWord::Said(FileState::Unknown),
        };
        let wanted = seal.signature.certificate;
        let mut seals = keys.seals().iter();
        let Some(published) = seals.find(|seal| certificate::hash(seal.certificate()) == wanted) else {
            return SealWord::Said(FileState::Stranger);
        };
        let Some(signer) = Certificate::read(published.certificate()) else {
            return SealWord::Said(FileState::Unknown);
        };
        if signer.kind != seal.signature.kind {
            return SealWord::Said(FileState::Changed);
        }
        SealWord::Asks(SignedBytes::of(seal, &signer, published))
    }
}

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pdf(…)")
    }
}

impl SignedBytes {
    fn of(seal: &Seal, signer: &Certificate<'_>, published: &PublishedSeal) -> Self {
        Self {
            kind: signer.kind,
            spki: signer.spki.to_vec(),
            key: signer.key.to_vec(),
            message: seal.signature.attributes.clone(),
            signature: seal.signature.bytes.clone(),
            behind: seal.behind,
            time: SealTime {
                not_before: published.not_before(),
                not_after: published.not_after(),
            },
            revoked: published.revoked().map(|revoked| revoked.at),
        }
    }

    /// The two numbers of a signature by a key on P-256 side by side, 32 bytes each, as WebCrypto takes them
    /// (IEEE P1363); none when it is no such signature.
    pub fn side_by_side(&self) -> Option<[u8; 64]> {
        crate::cms::side_by_side(&self.signature)
    }

    /// What the file is, now that somebody has checked the signature.
    pub fn judged(&self, holds: bool) -> FileState {
        match (holds, self.revoked, self.behind) {
            (false, _, _) => FileState::Changed,
            (true, Some(at), _) => FileState::Revoked { at },
            (true, None, Behind::Something) => FileState::Added,
            (true, None, Behind::Nothing | Behind::Evidence) => FileState::Untouched(self.time),
        }
    }
}

impl FileState {
    /// The same, once it is known when the certificate was issued: outside of the time of the seal nobody of
    /// the municipality sealed it.
    #[must_use]
    pub fn issued_at(self, issued_at: i64) -> Self {
        match self {
            Self::Untouched(time)
                if !(time.not_before.timestamp()..=time.not_after.timestamp()).contains(&issued_at) =>
            {
                Self::SealTime
            }
            other => other,
        }
    }
}
