//! Cards: a certificate and its key, as files.

use super::CardError;
use super::authority::{Authority, since_1970};
use super::register::keep;
use crate::town::Citizen;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use rcgen::{
    CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize, SerialNumber,
};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use x509_cert::der::Encode;
use x509_cert::der::asn1::{Ia5String, ObjectIdentifier};
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{AccessDescription, AuthorityInfoAccessSyntax, CertificatePolicies};

const SURNAME: [u64; 4] = [2, 5, 4, 4];
const GIVEN_NAME: [u64; 4] = [2, 5, 4, 42];
const POLICIES: [u64; 4] = [2, 5, 29, 32];
const INFORMATION_ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const CNS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.2.1");

/// What a card is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As it must be.
    Good,
    /// As it must be, without the holder's names.
    Nameless,
    /// Expired yesterday.
    Expired,
    /// Valid from tomorrow on.
    NotYetValid,
    /// Revoked since it was made.
    Revoked,
    /// The certificate for signing documents, of the same card.
    Signing,
    /// A certificate of the same authority that is no CNS.
    NotACns,
    /// A fiscal code with a wrong check character.
    WrongCode,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Good,
        Self::Nameless,
        Self::Expired,
        Self::NotYetValid,
        Self::Revoked,
        Self::Signing,
        Self::NotACns,
        Self::WrongCode,
    ];

    /// Its name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Nameless => "nameless",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Revoked => "revoked",
            Self::Signing => "signing",
            Self::NotACns => "not-a-cns",
            Self::WrongCode => "wrong-code",
        }
    }
}

/// No kind of card has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a kind of card: good, nameless, expired, not-yet-valid, revoked, signing, not-a-cns, wrong-code"
)]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(UnknownKind)
    }
}

/// A card, as two PEM texts.
pub struct Card {
    /// The certificate.
    pub certificate: String,
    /// Its key, PKCS#8.
    pub key: String,
    name: String,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Card({})", self.name)
    }
}

impl Card {
    /// Makes a card for a citizen. `simulators`: where revocation is published, without a slash at
    /// the end.
    pub fn make(
        authority: &Authority,
        citizen: &Citizen,
        kind: Kind,
        simulators: &str,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Self, CardError> {
        let mut serial: [u8; 16] = rng.random();
        // Positive, and without a zero in front: the same bytes everywhere.
        if let Some(first) = serial.first_mut() {
            *first = (*first & 0x7f) | 0x40;
        }
        let text = serial.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let number = format!("7430{:012}", rng.random_range(0..1_000_000_000_000_u64));
        let parameters = parameters(citizen, kind, &number, &serial, simulators, now)?;
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
        let certificate = parameters.signed_by(&key, &authority.issuer)?;
        authority.register.issue(&text)?;
        if kind == Kind::Revoked {
            authority.register.revoke(&text, now)?;
        }
        Ok(Self {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
            name: format!("{}-{}", citizen.slug, kind.name()),
        })
    }

    /// Writes `<citizen>-<kind>.pem` and `.key` into a folder, and says where.
    pub fn write(&self, folder: &Path) -> Result<[PathBuf; 2], CardError> {
        std::fs::create_dir_all(folder).map_err(keep(folder))?;
        let paths = ["pem", "key"].map(|end| folder.join(format!("{}.{end}", self.name)));
        for (path, content) in paths.iter().zip([&self.certificate, &self.key]) {
            std::fs::write(path, content).map_err(keep(path))?;
        }
        Ok(paths)
    }
}

fn parameters(
    citizen: &Citizen,
    kind: Kind,
    number: &str,
    serial: &[u8],
    simulators: &str,
    now: DateTime<Utc>,
) -> Result<CertificateParams, CardError> {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = subject(citizen, kind, number);
    parameters.serial_number = Some(SerialNumber::from(serial.to_vec()));
    let day = TimeDelta::days(1);
    let (from, until) = match kind {
        Kind::Expired => (now - day * 2190, now - day),
        Kind::NotYetValid => (now + day, now + day * 2190),
        _ => (now - day, now + day * 2190),
    };
    parameters.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(from);
    parameters.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(until);
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.use_authority_key_identifier_extension = true;
    parameters.key_usages = match kind {
        Kind::Signing => vec![KeyUsagePurpose::ContentCommitment],
        _ => vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
        ],
    };
    parameters.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsagePurpose::EmailProtection,
    ];
    parameters.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![format!("{simulators}/cns/authority.crl")],
    }];
    let access = AuthorityInfoAccessSyntax(vec![AccessDescription {
        access_method: OCSP,
        access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(&format!(
            "{simulators}/cns/ocsp"
        ))?),
    }]);
    let mut extensions = vec![CustomExtension::from_oid_content(
        &INFORMATION_ACCESS,
        access.to_der()?,
    )];
    if kind != Kind::NotACns {
        let policies = CertificatePolicies(vec![PolicyInformation {
            policy_identifier: CNS,
            policy_qualifiers: None,
        }]);
        extensions.push(CustomExtension::from_oid_content(&POLICIES, policies.to_der()?));
    }
    parameters.custom_extensions = extensions;
    Ok(parameters)
}

fn subject(citizen: &Citizen, kind: Kind, number: &str) -> DistinguishedName {
    let personal = format!("{} {} {number}", citizen.full_name(), citizen.birth_date);
    let digest = STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, personal.as_bytes()));
    let mut code = citizen.tax_code.to_string();
    if kind == Kind::WrongCode {
        let check = code.pop();
        code.push(if check == Some('A') { 'B' } else { 'A' });
    }
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    name.push(DnType::OrganizationName, "TS-CNS");
    name.push(DnType::OrganizationalUnitName, "Regione Prova");
    if kind != Kind::Nameless {
        name.push(
            DnType::CustomDnType(SURNAME.to_vec()),
            citizen.family_name.as_str(),
        );
        name.push(
            DnType::CustomDnType(GIVEN_NAME.to_vec()),
            citizen.given_name.as_str(),
        );
    }
    name.push(DnType::CommonName, format!("{code}/{number}.{digest}"));
    name
}
