//! Keys and certificates: the authority's own, those of its time-stamps, those of others' seals.

use super::TsaError;
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData, SerialNumber,
    date_time_ymd,
};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use x509_cert::Certificate;
use x509_cert::der::asn1::{Ia5String, ObjectIdentifier};
use x509_cert::der::{Decode, DecodePem, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{AccessDescription, AuthorityInfoAccessSyntax};

const INFORMATION_ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];
const EXTENDED_KEY_USAGE: [u64; 4] = [2, 5, 29, 37];
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// `SEQUENCE { id-kp-timeStamping }`.
const FOR_TIME_STAMPS: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08,
];

/// A provider of trust services for the test town.
#[derive(Debug)]
pub struct Authority {
    pub(super) issuer: Issuer<'static, KeyPair>,
    pub(super) certificate: Certificate,
    pem: String,
    /// Where others reach the simulators, without a slash at the end.
    public_url: String,
    folder: Option<PathBuf>,
    pub(super) stamps: Stamps,
}

/// What signs time-stamps: one key, and certificates for it that are good and that are not.
#[derive(Debug)]
pub(super) struct Stamps {
    pub(super) key: KeyPair,
    pub(super) good: Certificate,
    pub(super) expired: Certificate,
    pub(super) of_another_purpose: Certificate,
    /// Number of the last time-stamp.
    pub(super) last: AtomicU64,
}

impl Authority {
    /// The authority kept in a folder as `authority.key` and `authority.pem`, made at the first use;
    /// without a folder it lasts as long as the process. The key of the time-stamps is a new one each
    /// time: its certificate names where revocation is published.
    pub fn load_or_make(folder: Option<&Path>, public_url: &str) -> Result<Self, TsaError> {
        let (key, pem) = match folder {
            None => make()?,
            Some(folder) => load_or_keep(folder)?,
        };
        let issuer = Issuer::new(parameters(), KeyPair::from_pem(&key)?);
        let stamps = stamps(&issuer, public_url)?;
        Ok(Self {
            issuer,
            certificate: Certificate::from_pem(&pem)?,
            pem,
            public_url: public_url.to_owned(),
            folder: folder.map(Path::to_owned),
            stamps,
        })
    }

    /// Its certificate, PEM: what a portal must be told to believe.
    pub fn certificate_pem(&self) -> &str {
        &self.pem
    }

    /// Makes a key for a municipality's seal and the certificate for it: the key in PEM (PKCS#8, P-256),
    /// then the certificate with the authority's behind it.
    pub fn seal(&self, organization: &str) -> Result<(String, String), TsaError> {
        let key = KeyPair::generate()?;
        let mut parameters = CertificateParams::default();
        let mut name = DistinguishedName::new();
        name.push(DnType::CountryName, "IT");
        name.push(DnType::OrganizationName, organization);
        name.push(DnType::CommonName, format!("{organization} (demo)"));
        parameters.distinguished_name = name;
        parameters.key_usages = vec![KeyUsagePurpose::ContentCommitment];
        let certificate = leaf(parameters, &key, &self.issuer, &self.public_url)?;
        Ok((key.serialize_pem(), format!("{}{}", certificate.pem(), self.pem)))
    }

    /// Revokes a certificate, the first of a chain in PEM, from now on.
    pub fn revoke(&self, certificate_pem: &str) -> Result<(), TsaError> {
        const END: &str = "-----END CERTIFICATE-----";
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let first = certificate_pem.split_inclusive(END).next().unwrap_or_default();
        let certificate = Certificate::from_pem(format!("{first}\n"))?;
        let mut all = self.revoked()?;
        all.insert(serial(certificate.tbs_certificate.serial_number.as_bytes()));
        let lines: Vec<String> = all.into_iter().collect();
        let path = folder.join("revoked");
        std::fs::write(&path, lines.join("\n")).map_err(keep(&path))
    }

    /// Serial numbers of the revoked certificates, in hexadecimal.
    pub(super) fn revoked(&self) -> Result<BTreeSet<String>, TsaError> {
        let Some(folder) = &self.folder else {
            return Ok(BTreeSet::new());
        };
        let path = folder.join("revoked");
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(keep(&path)(error)),
        }
    }
}

/// A serial number in hexadecimal, without zeros in front.
pub(super) fn serial(bytes: &[u8]) -> String {
    let digits = bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    digits.trim_start_matches('0').to_owned()
}

fn keep(path: &Path) -> impl FnOnce(io::Error) -> TsaError {
    let path = path.display().to_string();
    move |source| TsaError::Keep { path, source }
}

fn load_or_keep(folder: &Path) -> Result<(String, String), TsaError> {
    let (key_file, certificate_file) = (folder.join("authority.key"), folder.join("authority.pem"));
    if !certificate_file.is_file() {
        std::fs::create_dir_all(folder).map_err(keep(folder))?;
        let (key, certificate) = make()?;
        std::fs::write(&key_file, key).map_err(keep(&key_file))?;
        std::fs::write(&certificate_file, certificate).map_err(keep(&certificate_file))?;
    }
    let key = std::fs::read_to_string(&key_file).map_err(keep(&key_file))?;
    let pem = std::fs::read_to_string(&certificate_file).map_err(keep(&certificate_file))?;
    Ok((key, pem))
}

fn make() -> Result<(String, String), TsaError> {
    let key = KeyPair::generate()?;
    let certificate = parameters().self_signed(&key)?;
    Ok((key.serialize_pem(), certificate.pem()))
}

/// The same at every start: certificates name their issuer by what stands here.
fn parameters() -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = name("Prova - CA Servizi Fiduciari");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2046, 1, 1);
    parameters
}

fn name(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    name.push(DnType::OrganizationName, "Servizi Fiduciari di Prova");
    name.push(DnType::CommonName, common);
    name
}

/// A certificate that names where revocation is published; good until 2046 unless said otherwise.
fn leaf(
    mut parameters: CertificateParams,
    key: &impl PublicKeyData,
    issuer: &Issuer<'_, KeyPair>,
    public_url: &str,
) -> Result<rcgen::Certificate, TsaError> {
    let access = AuthorityInfoAccessSyntax(vec![AccessDescription {
        access_method: OCSP,
        access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(&format!(
            "{public_url}/tsa/ocsp"
        ))?),
    }]);
    parameters
        .custom_extensions
        .push(CustomExtension::from_oid_content(
            &INFORMATION_ACCESS,
            access.to_der()?,
        ));
    parameters.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![format!("{public_url}/tsa/authority.crl")],
    }];
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.use_authority_key_identifier_extension = true;
    parameters.not_before = date_time_ymd(2020, 1, 1);
    if parameters.not_after > date_time_ymd(2046, 1, 1) {
        parameters.not_after = date_time_ymd(2046, 1, 1);
    }
    Ok(parameters.signed_by(key, issuer)?)
}

fn stamps(issuer: &Issuer<'_, KeyPair>, public_url: &str) -> Result<Stamps, TsaError> {
    let key = KeyPair::generate()?;
    let mut good = CertificateParams::default();
    good.distinguished_name = name("Prova - Marche temporali");
    good.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let mut purpose = CustomExtension::from_oid_content(&EXTENDED_KEY_USAGE, FOR_TIME_STAMPS.to_vec());
    purpose.set_criticality(true);
    let mut of_another_purpose = good.clone();
    of_another_purpose.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
    good.custom_extensions = vec![purpose];
    let mut expired = good.clone();
    expired.not_after = date_time_ymd(2021, 1, 1);
    // Of one key there would be one number.
    expired.serial_number = Some(SerialNumber::from(2_u64));
    of_another_purpose.serial_number = Some(SerialNumber::from(3_u64));
    let made = |parameters| -> Result<Certificate, TsaError> {
        let certificate = leaf(parameters, &key, issuer, public_url)?;
        Ok(Certificate::from_der(certificate.der())?)
    };
    let (good, expired, of_another_purpose) = (made(good)?, made(expired)?, made(of_another_purpose)?);
    Ok(Stamps {
        key,
        good,
        expired,
        of_another_purpose,
        last: AtomicU64::new(0),
    })
}
