//! Keys and certificates of the providers.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize, SerialNumber};
use std::io;
use std::path::Path;

/// An RSA key of 2048 bits with its self-signed certificate.
pub(crate) struct SigningKey {
    pair: RsaKeyPair,
    /// The certificate, DER in base64 as it stands in metadata.
    pub(crate) certificate: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// A key cannot be made, kept or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The generator failed.
    #[error("cannot make a key")]
    Make(#[from] rcgen::Error),
    /// The file system failed.
    #[error("cannot keep a key: {path}")]
    Keep {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// A kept key is not what was written.
    #[error("a kept key cannot be read")]
    Read,
    /// The signature failed.
    #[error("cannot sign")]
    Sign,
}

impl SigningKey {
    /// Makes a key. Two keys of one name have certificates of the same subject and serial number:
    /// only the key tells them apart.
    pub(crate) fn make(name: &str) -> Result<Self, KeyError> {
        let (pkcs8, certificate) = generate(name)?;
        Self::from_parts(&pkcs8, certificate)
    }

    /// The key kept in `folder` as `<slug>.key` and `<slug>.crt`, made at the first start.
    pub(crate) fn load_or_make(folder: &Path, slug: &str, name: &str) -> Result<Self, KeyError> {
        let key_file = folder.join(format!("{slug}.key"));
        let certificate_file = folder.join(format!("{slug}.crt"));
        let keep = |path: &Path| {
            let path = path.display().to_string();
            move |source| KeyError::Keep { path, source }
        };
        if let (Ok(key), Ok(certificate)) = (
            std::fs::read_to_string(&key_file),
            std::fs::read_to_string(&certificate_file),
        ) {
            let pkcs8 = STANDARD.decode(key.trim()).map_err(|_| KeyError::Read)?;
            return Self::from_parts(&pkcs8, certificate.trim().to_owned());
        }
        let (pkcs8, certificate) = generate(name)?;
        std::fs::create_dir_all(folder).map_err(keep(folder))?;
        std::fs::write(&key_file, STANDARD.encode(&pkcs8)).map_err(keep(&key_file))?;
        std::fs::write(&certificate_file, &certificate).map_err(keep(&certificate_file))?;
        Self::from_parts(&pkcs8, certificate)
    }

    fn from_parts(pkcs8: &[u8], certificate: String) -> Result<Self, KeyError> {
        let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|_| KeyError::Read)?;
        Ok(Self { pair, certificate })
    }

    /// RSA with SHA-256 over `message`, in base64.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| KeyError::Sign)?;
        Ok(STANDARD.encode(signature))
    }
}

fn generate(name: &str) -> Result<(Vec<u8>, String), KeyError> {
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.distinguished_name.push(DnType::OrganizationName, name);
    parameters.distinguished_name.push(DnType::CountryName, "IT");
    parameters.serial_number = Some(SerialNumber::from(2026));
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.not_before = rcgen::date_time_ymd(2026, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2046, 1, 1);
    let certificate = parameters.self_signed(&key)?;
    Ok((key.serialize_der(), STANDARD.encode(certificate.der())))
}
