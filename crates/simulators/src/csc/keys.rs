//! The authority, and the keys that it has certified.

use crate::cns::since_1970;
use aws_lc_rs::digest::{Digest, SHA256, digest};
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256};
use chrono::{DateTime, TimeDelta, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    DistinguishedName, DnType, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, RsaKeySize, SerialNumber, date_time_ymd,
};
use std::io;
use std::path::{Path, PathBuf};
use x509_cert::der::pem;

/// The provider cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A key or certificate cannot be made or read.
    #[error("a key or certificate of the provider cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// The file system failed.
    #[error("cannot keep what belongs to the provider: {path}")]
    Keep {
        /// The file or folder.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// A kept key is not what was written.
    #[error("a kept key cannot be read")]
    Read,
}

/// What a credential's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, 2048 bits.
    Rsa,
    /// On the curve P-256.
    P256,
}

impl KeyKind {
    /// Bits of the key.
    pub(super) const fn bits(self) -> u32 {
        match self {
            Self::Rsa => 2048,
            Self::P256 => 256,
        }
    }

    /// A new key, PEM.
    fn make(self) -> Result<String, SetUpError> {
        let key = match self {
            Self::Rsa => KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?,
            Self::P256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?,
        };
        Ok(key.serialize_pem())
    }

    /// Object identifiers of what it signs by.
    pub(super) const fn algorithms(self) -> &'static [&'static str] {
        match self {
            Self::Rsa => &["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11"],
            Self::P256 => &["1.2.840.10045.4.3.2"],
        }
    }
}

/// The authority of the provider.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(super) certificate: String,
    folder: Option<PathBuf>,
    /// Where the list of what is revoked is published.
    list: String,
}

/// How long a list counts.
const LIST_COUNTS: TimeDelta = TimeDelta::hours(24);

/// A key with its certificates, DER, its own first.
pub(super) struct Sealer {
    pair: Pair,
    pub(super) chain: [Vec<u8>; 2],
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

impl Authority {
    /// The authority kept in a folder, made at the first start; without a folder a fresh one. `list`: where
    /// what it has revoked is published.
    pub(super) fn load_or_make(folder: Option<&Path>, list: String) -> Result<Self, SetUpError> {
        let key = kept_or(folder, "authority.key", || KeyKind::Rsa.make())?;
        let issuer = Issuer::new(parameters(), KeyPair::from_pem(&key)?);
        let certificate = kept_or(folder, "authority.crt", || {
            Ok(parameters().self_signed(issuer.key())?.pem())
        })?;
        Ok(Self {
            issuer,
            certificate,
            folder: folder.map(Path::to_owned),
            list,
        })
    }

    /// The key of a client by its name, kept like the authority's, with a certificate for an organisation.
    /// That is written anew at each start: it names where the list is, which may have moved.
    pub(super) fn sealer(&self, name: &str, organization: &str, kind: KeyKind) -> Result<Sealer, SetUpError> {
        let key = kept_or(self.folder.as_deref(), &format!("{name}.key"), || kind.make())?;
        let own = KeyPair::from_pem(&key)?;
        let certificate = subject(organization, &own, &self.list).signed_by(&own, &self.issuer)?;
        let key = der(&key)?;
        let pair = match kind {
            KeyKind::Rsa => Pair::Rsa(RsaKeyPair::from_pkcs8(&key).map_err(|_| SetUpError::Read)?),
            KeyKind::P256 => Pair::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &key)
                    .map_err(|_| SetUpError::Read)?,
            ),
        };
        Ok(Sealer {
            pair,
            chain: [certificate.der().to_vec(), der(&self.certificate)?],
        })
    }

    /// The list of what is revoked, which is nothing, as of this moment; DER.
    pub(super) fn revocation_list(&self, now: DateTime<Utc>) -> Result<Vec<u8>, SetUpError> {
        let beginning = date_time_ymd(1970, 1, 1);
        let list = CertificateRevocationListParams {
            this_update: beginning + since_1970(now),
            next_update: beginning + since_1970(now + LIST_COUNTS),
            crl_number: SerialNumber::from(now.timestamp().unsigned_abs()),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(list.signed_by(&self.issuer)?.der().to_vec())
    }
}

impl Sealer {
    /// Signs a SHA-256 as it was handed over.
    pub(super) fn sign(&self, hash: &[u8]) -> Option<Vec<u8>> {
        let hash = Digest::import_less_safe(hash, &SHA256).ok()?;
        match &self.pair {
            Pair::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign_digest(&RSA_PKCS1_SHA256, &hash, &mut signature).ok()?;
                Some(signature)
            }
            Pair::P256(key) => Some(key.sign_digest(&hash).ok()?.as_ref().to_vec()),
        }
    }
}

/// A key or certificate as it is kept, PEM; made where it is not.
fn kept_or(
    folder: Option<&Path>,
    file: &str,
    make: impl FnOnce() -> Result<String, SetUpError>,
) -> Result<String, SetUpError> {
    let Some(folder) = folder else { return make() };
    let path = folder.join(file);
    if let Ok(kept) = std::fs::read_to_string(&path) {
        return Ok(kept);
    }
    let keep = |path: &Path| {
        let path = path.display().to_string();
        move |source| SetUpError::Keep { path, source }
    };
    let fresh = make()?;
    std::fs::create_dir_all(folder).map_err(keep(folder))?;
    std::fs::write(&path, &fresh).map_err(keep(&path))?;
    Ok(fresh)
}

fn der(text: &str) -> Result<Vec<u8>, SetUpError> {
    let (_, bytes) = pem::decode_vec(text.trim().as_bytes()).map_err(|_| SetUpError::Read)?;
    Ok(bytes)
}

/// The same at every start: certificates name their issuer by what stands here.
fn parameters() -> CertificateParams {
    let mut parameters = named("Prestatore di Prova", "Prova - CA Sigilli");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters
}

fn subject(organization: &str, key: &KeyPair, list: &str) -> CertificateParams {
    let mut parameters = named(organization, &format!("{organization} (sigillo di prova)"));
    parameters.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    parameters.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![list.to_owned()],
    }];
    let of_key = digest(&SHA256, key.public_key_raw());
    let mut serial: Vec<u8> = of_key.as_ref().iter().copied().take(16).collect();
    // Positive, and without a zero in front.
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x7f) | 0x40;
    }
    parameters.serial_number = Some(SerialNumber::from(serial));
    parameters
}

fn named(organization: &str, name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    let mut names = DistinguishedName::new();
    names.push(DnType::CountryName, "IT");
    names.push(DnType::OrganizationName, organization);
    names.push(DnType::CommonName, name);
    parameters.distinguished_name = names;
    parameters.not_before = date_time_ymd(2026, 1, 1);
    parameters.not_after = date_time_ymd(2046, 1, 1);
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
    use x509_cert::der::Decode;

    #[test]
    fn what_is_signed_is_the_hash_and_keys_outlive_a_start() {
        let folder = tempfile::tempdir().unwrap();
        for kind in [KeyKind::Rsa, KeyKind::P256] {
            let name = format!("{kind:?}");
            let start = || {
                let list = "http://localhost:8090/csc/authority.crl".to_owned();
                let authority = Authority::load_or_make(Some(folder.path()), list).unwrap();
                authority.sealer(&name, "Comune di Prova", kind).unwrap()
            };
            let sealer = start();
            let hash = digest(&SHA256, b"text");
            let signature = sealer.sign(hash.as_ref()).unwrap();
            let certificate = x509_cert::Certificate::from_der(&sealer.chain[0]).unwrap();
            let key = &certificate
                .tbs_certificate
                .subject_public_key_info
                .subject_public_key;
            let verdict = match kind {
                KeyKind::Rsa => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.raw_bytes())
                    .verify(b"text", &signature),
                KeyKind::P256 => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.raw_bytes())
                    .verify(b"text", &signature),
            };
            assert!(verdict.is_ok(), "{kind:?}");
            assert!(sealer.sign(b"short").is_none());
            assert_eq!(start().chain, sealer.chain);
        }
    }
}
