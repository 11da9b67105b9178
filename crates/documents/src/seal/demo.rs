//! A seal for demonstrations: a key and a self-signed certificate, made on the spot.

use chrono::{DateTime, Datelike, Utc};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize,
    SerialNumber, date_time_ymd,
};
use secrecy::SecretString;

const VALID_YEARS: i32 = 5;

/// A fresh key and its self-signed certificate.
#[derive(Debug)]
pub struct DemoCertificate {
    /// Private key, PKCS#8 in PEM.
    pub key_pem: SecretString,
    /// Certificate in PEM.
    pub certificate_pem: String,
}

/// A certificate that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the demonstration certificate could not be made: {0}")]
pub struct DemoFailed(#[from] rcgen::Error);

/// Makes a key (RSA, 3072 bits) and a self-signed certificate for a municipality that has no seal.
/// Readers of its documents see an unknown issuer: good for a demonstration, not for the public.
///
/// The key comes from the cryptographic library's own generator; the serial number is the caller's.
///
/// # Errors
/// [`DemoFailed`] when the library refuses.
pub fn demo_certificate(
    organization: &str,
    mut serial: [u8; 16],
    now: DateTime<Utc>,
) -> Result<DemoCertificate, DemoFailed> {
    // A serial number is a positive integer without leading zeros (RFC 5280 §4.1.2.2).
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x7f | 0x40;
    }
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_3072)?;
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    name.push(DnType::OrganizationName, organization);
    name.push(DnType::CommonName, format!("{organization} (demo)"));
    params.distinguished_name = name;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    let first_day = |years: i32| {
        let month = u8::try_from(now.month()).unwrap_or(1);
        date_time_ymd(now.year() + years, month, 1)
    };
    params.not_before = first_day(0);
    params.not_after = first_day(VALID_YEARS);
    let certificate = params.self_signed(&key)?;
    Ok(DemoCertificate {
        key_pem: SecretString::from(key.serialize_pem()),
        certificate_pem: certificate.pem(),
    })
}
