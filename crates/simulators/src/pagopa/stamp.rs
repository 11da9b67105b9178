//! Digital stamps (*@e.bollo*): sold by this world's provider, and really signed, by a key for which an
//! authority of this world vouches. What is wrong with one is for whoever trains or tests to choose.
//!
//! Each is written in canonical form from the start (no declarations but where they count, no empty-element
//! tags), so that the bytes written are the bytes digested: Canonical XML 1.0, XML Signature §4.

use super::authority::{AuthorityError, Pair, load_or_make};
use super::receipt::{PSP, euros};
use crate::spid_idp::xml::escape_text;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
    RsaKeySize,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

const STAMPS: &str = "http://www.agenziaentrate.gov.it/2014/MarcaDaBollo";
const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";

/// How stamps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stamps {
    /// As they must be.
    #[default]
    Good,
    /// Of another document.
    OtherDocument,
    /// Worth a euro more.
    OtherAmount,
    /// Changed after they were signed.
    BadSignature,
    /// With the number of the one that was sold before.
    Repeated,
}

impl Stamps {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Good,
        Self::OtherDocument,
        Self::OtherAmount,
        Self::BadSignature,
        Self::Repeated,
    ];

    /// Name in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::OtherDocument => "other-document",
            Self::OtherAmount => "other-amount",
            Self::BadSignature => "bad-signature",
            Self::Repeated => "repeated",
        }
    }

    /// The one of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stamps| stamps.slug() == slug)
    }

    /// In words.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Good => "giusta",
            Self::OtherDocument => "di un altro documento",
            Self::OtherAmount => "di un altro importo",
            Self::BadSignature => "con la firma rotta",
            Self::Repeated => "con il numero di quella venduta prima",
        }
    }
}

/// A stamp to sell.
pub(super) struct Sale<'s> {
    /// Its number.
    pub(super) iubd: String,
    /// Digest of the document, base64.
    pub(super) hash: &'s str,
    /// In cents.
    pub(super) amount: i64,
    pub(super) at: DateTime<Utc>,
}

/// Who sells stamps.
pub(super) struct Seller {
    pair: RsaKeyPair,
    /// DER in base64, as it stands in signatures.
    certificate: String,
    /// Who vouches for it, PEM.
    authority: String,
}

impl Seller {
    /// The one kept in a folder, made at the first use; without a folder it lasts as long as the process.
    pub(super) fn load_or_make(folder: Option<&Path>) -> Result<Self, AuthorityError> {
        let (authority, own) = match folder {
            None => {
                let authority = make_authority()?;
                let own = make_seller(&authority)?;
                (authority, own)
            }
            Some(folder) => {
                let authority = load_or_make(folder, "stamps", make_authority)?;
                let own = load_or_make(folder, "seller", || make_seller(&authority))?;
                (authority, own)
            }
        };
        let key = KeyPair::from_pem(&own.key)?;
        Ok(Self {
            pair: RsaKeyPair::from_pkcs8(&key.serialize_der()).map_err(|_| AuthorityError::Key)?,
            certificate: own
                .certificate
                .lines()
                .filter(|line| !line.starts_with('-'))
                .collect(),
            authority: authority.certificate,
        })
    }

    /// Who vouches for it, PEM.
    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// A stamp, signed.
    pub(super) fn sell(&self, sale: &Sale<'_>, how: Stamps) -> Result<String, AuthorityError> {
        let inside = inside(sale, how);
        let head = format!("<marcaDaBollo xmlns=\"{STAMPS}\" xmlns:ns2=\"{SIGNATURES}\">");
        let digest = digest(&format!("{head}{inside}</marcaDaBollo>"));
        let info = format!(
            "<CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\">\
             </CanonicalizationMethod>\
             <SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"></SignatureMethod>\
             <Reference URI=\"\"><Transforms>\
             <Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></Transform>\
             </Transforms><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></DigestMethod>\
             <DigestValue>{digest}</DigestValue></Reference>"
        );
        // With the namespaces that are in force around it.
        let value = self.sign(&format!(
            "<SignedInfo xmlns=\"{SIGNATURES}\" xmlns:ns2=\"{SIGNATURES}\">{info}</SignedInfo>"
        ))?;
        let inside = if how == Stamps::BadSignature {
            inside.replace(PSP.name, "Banca di Prove")
        } else {
            inside
        };
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{head}{inside}<Signature xmlns=\"{SIGNATURES}\">\
             <SignedInfo>{info}</SignedInfo><SignatureValue>{value}</SignatureValue><KeyInfo><X509Data>\
             <X509Certificate>{}</X509Certificate></X509Data></KeyInfo></Signature></marcaDaBollo>",
            self.certificate
        ))
    }

    fn sign(&self, message: &str) -> Result<String, AuthorityError> {
        let mut value = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut value,
            )
            .map_err(|_| AuthorityError::Key)?;
        Ok(STANDARD.encode(value))
    }
}

/// A number that nobody has had, from the id of a receipt and the number of its transfer.
pub(super) fn number(receipt: &str, transfer: u8) -> String {
    let drawn = Sha256::digest(format!("{receipt}/{transfer}"));
    let drawn = drawn
        .iter()
        .take(7)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("01{:012}", drawn % 1_000_000_000_000)
}

fn inside(sale: &Sale<'_>, how: Stamps) -> String {
    let other = digest("another document");
    let hash = match how {
        Stamps::OtherDocument => other.as_str(),
        _ => sale.hash,
    };
    let amount = match how {
        Stamps::OtherAmount => sale.amount + 100,
        _ => sale.amount,
    };
    format!(
        "<PSP><CodiceFiscale>{}</CodiceFiscale><Denominazione>{}</Denominazione></PSP><IUBD>{}</IUBD>\
         <OraAcquisto>{}</OraAcquisto><Importo>{}</Importo><TipoBollo>01</TipoBollo><ImprontaDocumento>\
         <DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></DigestMethod>\
         <ns2:DigestValue>{}</ns2:DigestValue></ImprontaDocumento>",
        PSP.tax_code,
        PSP.name,
        sale.iubd,
        sale.at.format("%Y-%m-%dT%H:%M:%SZ"),
        euros(amount),
        escape_text(hash),
    )
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

fn make_authority() -> Result<Pair, AuthorityError> {
    let key = KeyPair::generate()?;
    Ok(Pair {
        certificate: parameters("Prova - CA Marche da bollo", true)
            .self_signed(&key)?
            .pem(),
        key: key.serialize_pem(),
    })
}

fn make_seller(authority: &Pair) -> Result<Pair, AuthorityError> {
    let issuer = Issuer::new(
        parameters("Prova - CA Marche da bollo", true),
        KeyPair::from_pem(&authority.key)?,
    );
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
    Ok(Pair {
        certificate: parameters(PSP.name, false).signed_by(&key, &issuer)?.pem(),
        key: key.serialize_pem(),
    })
}

/// The same at every start: certificates name their issuer by what stands here.
fn parameters(name: &str, authority: bool) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters
        .distinguished_name
        .push(DnType::OrganizationName, "Ente di Prova");
    parameters.distinguished_name.push(DnType::CommonName, name);
    (parameters.is_ca, parameters.key_usages) = if authority {
        (
            IsCa::Ca(BasicConstraints::Unconstrained),
            vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign],
        )
    } else {
        (
            IsCa::ExplicitNoCa,
            vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::ContentCommitment,
            ],
        )
    };
    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2046, 1, 1);
    parameters
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::now;
    use super::*;
    use bergshamra::keys::loader::load_x509_cert_der;
    use bergshamra::{DsigContext, KeysManager};

    fn sold(seller: &Seller, how: Stamps) -> String {
        let sale = Sale {
            iubd: number("receipt", 1),
            hash: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            amount: 1600,
            at: now(),
        };
        seller.sell(&sale, how).unwrap()
    }

    fn verifies(seller: &Seller, xml: &str) -> bool {
        let der = STANDARD.decode(&seller.certificate).unwrap();
        let mut keys = KeysManager::new();
        keys.add_key(load_x509_cert_der(&der).unwrap());
        bergshamra::verify(&DsigContext::new(keys), xml).is_ok_and(|result| result.is_valid())
    }

    #[test]
    fn another_implementation_accepts_what_is_signed_here() {
        let seller = Seller::load_or_make(None).unwrap();
        for how in Stamps::ALL {
            let right = how != Stamps::BadSignature;
            assert_eq!(verifies(&seller, &sold(&seller, how)), right, "{how:?}");
            assert_eq!(Stamps::from_slug(how.slug()), Some(how));
            assert_eq!(serde_json::to_value(how).unwrap(), how.slug());
        }
        let changed = sold(&seller, Stamps::Good).replace(">16.00<", ">17.00<");
        assert!(!verifies(&seller, &changed));
    }

    #[test]
    fn numbers_have_fourteen_digits_and_differ() {
        let (one, two) = (number("a", 1), number("a", 2));
        assert!(one.len() == 14 && one != two, "{one} {two}");
    }
}
