//! What a portal of the town needs on disk to take cards: the certificate of its host for cards, and
//! whom to believe.

use super::register::keep;
use super::{Authority, CardError, list};
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
    RsaKeySize,
};
use std::path::{Path, PathBuf};

/// Files, all PEM.
#[derive(Clone, Debug)]
pub struct ServerFiles {
    /// Certificate of the host for cards.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
    /// The authority of the cards, which also vouches for that host.
    pub authority: PathBuf,
    /// Who signs the trust list.
    pub list_signer: PathBuf,
}

impl ServerFiles {
    /// Those kept in the folder of the authority, made at the first start.
    pub fn load_or_make(folder: &Path) -> Result<Self, CardError> {
        let authority = Authority::load_or_make(folder)?;
        let files = Self {
            certificate: folder.join("portal.pem"),
            key: folder.join("portal.key"),
            authority: folder.join("authority.pem"),
            list_signer: folder.join("list.pem"),
        };
        let signer = list::pem(&list::key(folder)?.certificate);
        std::fs::write(&files.list_signer, signer).map_err(keep(&files.list_signer))?;
        if !files.certificate.is_file() {
            let (certificate, key) = make(&authority)?;
            std::fs::write(&files.key, key).map_err(keep(&files.key))?;
            std::fs::write(&files.certificate, certificate).map_err(keep(&files.certificate))?;
        }
        Ok(files)
    }
}

fn make(authority: &Authority) -> Result<(String, String), CardError> {
    let names = [
        "localhost",
        "montefiore.localhost",
        "pietrafonda.localhost",
        "valdoro.localhost",
        "127.0.0.1",
    ];
    let mut parameters = CertificateParams::new(names.map(str::to_owned))?;
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Sportello di prova");
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.use_authority_key_identifier_extension = true;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters.not_before = rcgen::date_time_ymd(2026, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2046, 1, 1);
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
    let certificate = parameters.signed_by(&key, &authority.issuer)?;
    Ok((certificate.pem(), key.serialize_pem()))
}
