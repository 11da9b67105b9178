//! The authority: a key, a certificate, a register.

use super::CardError;
use super::register::{Register, keep};
use chrono::{DateTime, TimeDelta, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType, IsCa,
    Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RevocationReason, RevokedCertParams,
    RsaKeySize, SerialNumber,
};
use std::path::Path;
use std::time::Duration;
use x509_cert::der::DecodePem;

/// How long a revocation list counts.
const LIST_COUNTS: TimeDelta = TimeDelta::hours(24);

/// An authority for cards of the test town.
#[derive(Debug)]
pub struct Authority {
    pub(super) issuer: Issuer<'static, KeyPair>,
    pub(super) certificate: x509_cert::Certificate,
    pub(super) register: Register,
    pem: String,
}

impl Authority {
    /// The authority kept in a folder as `authority.key` and `authority.pem`, made at the first
    /// use.
    pub fn load_or_make(folder: &Path) -> Result<Self, CardError> {
        let (key_file, certificate_file) = (folder.join("authority.key"), folder.join("authority.pem"));
        if !certificate_file.is_file() {
            std::fs::create_dir_all(folder).map_err(keep(folder))?;
            let (key, certificate) = make()?;
            std::fs::write(&key_file, key).map_err(keep(&key_file))?;
            std::fs::write(&certificate_file, certificate).map_err(keep(&certificate_file))?;
        }
        let key = std::fs::read_to_string(&key_file).map_err(keep(&key_file))?;
        let pem = std::fs::read_to_string(&certificate_file).map_err(keep(&certificate_file))?;
        Ok(Self {
            issuer: Issuer::new(parameters(), KeyPair::from_pem(&key)?),
            certificate: x509_cert::Certificate::from_pem(&pem)?,
            register: Register::new(folder),
            pem,
        })
    }

    /// Its certificate, PEM: what a portal must be told to believe.
    pub fn certificate_pem(&self) -> &str {
        &self.pem
    }

    /// The revocation list of this moment, DER.
    pub(super) fn revocation_list(&self, now: DateTime<Utc>) -> Result<Vec<u8>, CardError> {
        let entry = |(serial, since): (String, DateTime<Utc>)| RevokedCertParams {
            serial_number: SerialNumber::from(bytes(&serial)),
            revocation_time: rcgen::date_time_ymd(1970, 1, 1) + since_1970(since),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: rcgen::date_time_ymd(1970, 1, 1) + since_1970(now),
            next_update: rcgen::date_time_ymd(1970, 1, 1) + since_1970(now + LIST_COUNTS),
            crl_number: SerialNumber::from(now.timestamp().unsigned_abs()),
            issuing_distribution_point: None,
            revoked_certs: self.register.revoked()?.into_iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(list.signed_by(&self.issuer)?.der().to_vec())
    }
}

fn make() -> Result<(String, String), CardError> {
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
    let certificate = parameters().self_signed(&key)?;
    Ok((key.serialize_pem(), certificate.pem()))
}

/// The same at every start: cards name their issuer by what stands here.
fn parameters() -> CertificateParams {
    let mut parameters = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    name.push(DnType::OrganizationName, "Ente di Prova");
    name.push(DnType::CommonName, "Prova - CA Cittadini");
    parameters.distinguished_name = name;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2046, 1, 1);
    parameters
}

/// What is to be added to the beginning of 1970 in the kind of time that `rcgen` has.
pub(crate) fn since_1970(instant: DateTime<Utc>) -> Duration {
    Duration::from_secs(instant.timestamp().unsigned_abs())
}

/// The bytes of a serial number in hexadecimal.
fn bytes(serial: &str) -> Vec<u8> {
    let digits: Vec<char> = serial.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok();
    digits.chunks(2).filter_map(byte).collect()
}
