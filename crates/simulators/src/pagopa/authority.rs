//! Who vouches for the node and for the stations: one authority, a certificate with which the node calls, and
//! certificates for the stations that it calls.

use super::stamp::Seller;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use std::io;
use std::path::{Path, PathBuf};

/// Under which name the node calls, as its certificate says.
const NODE: &str = "forwarder.pagopa.example";

/// A key or certificate cannot be made, read or kept.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The file system failed.
    #[error("cannot keep what belongs to the node of pagoPA: {path}")]
    Keep {
        /// The file or folder.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// A key cannot be read, or does not sign.
    #[error("a key of pagoPA's world cannot be used")]
    Key,
    /// A key or certificate cannot be made or read.
    #[error("cannot make or read a certificate of the node of pagoPA")]
    Certificate(#[from] rcgen::Error),
}

/// A certificate and its key, PEM.
#[derive(Clone)]
pub(super) struct Pair {
    pub(super) certificate: String,
    pub(super) key: String,
}

/// The authority, and what it vouches for.
pub(super) struct Authority {
    own: Pair,
    pub(super) node: Pair,
}

/// Files that a station of the test town needs, all PEM.
#[derive(Clone, Debug)]
pub struct StationFiles {
    /// The station's certificate, for `localhost`.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
    /// Who vouches for the certificate with which the node calls.
    pub authority: PathBuf,
    /// That certificate itself, for a station that lets in no other.
    pub node: PathBuf,
    /// Who vouches for the digital stamps that are sold.
    pub stamps: PathBuf,
}

impl StationFiles {
    /// Those kept in the folder of the simulators' data, made at the first start. The simulators may be
    /// running or not: both find the same authority there.
    pub fn load_or_make(data_dir: &Path) -> Result<Self, AuthorityError> {
        let folder = data_dir.join("pagopa");
        let authority = Authority::load_or_make(Some(&folder))?;
        let files = Self {
            certificate: folder.join("station.pem"),
            key: folder.join("station.key"),
            authority: folder.join("authority.pem"),
            node: folder.join("node.pem"),
            stamps: folder.join("stamps.pem"),
        };
        Seller::load_or_make(Some(&folder))?;
        load_or_make(&folder, "station", || authority.make_station())?;
        Ok(files)
    }
}

impl Authority {
    /// The authority kept in a folder, made at the first use; without a folder it lasts as long as the
    /// process.
    pub(super) fn load_or_make(folder: Option<&Path>) -> Result<Self, AuthorityError> {
        let Some(folder) = folder else {
            let own = make_authority()?;
            let node = make_node(&own)?;
            return Ok(Self { own, node });
        };
        let own = load_or_make(folder, "authority", make_authority)?;
        let node = load_or_make(folder, "node", || make_node(&own))?;
        Ok(Self { own, node })
    }

    /// Its certificate, PEM.
    pub(super) fn certificate(&self) -> &str {
        &self.own.certificate
    }

    /// A certificate for a station on this machine.
    pub(super) fn make_station(&self) -> Result<Pair, AuthorityError> {
        let names = ["localhost", "127.0.0.1", "::1"];
        let parameters = CertificateParams::new(names.map(str::to_owned))?;
        issue(
            parameters,
            "Stazione di prova",
            ExtendedKeyUsagePurpose::ServerAuth,
            &self.own,
        )
    }
}

fn make_authority() -> Result<Pair, AuthorityError> {
    let key = KeyPair::generate()?;
    let certificate = authority_parameters().self_signed(&key)?;
    Ok(Pair {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}

fn make_node(authority: &Pair) -> Result<Pair, AuthorityError> {
    let parameters = CertificateParams::new([NODE.to_owned()])?;
    issue(parameters, NODE, ExtendedKeyUsagePurpose::ClientAuth, authority)
}

fn issue(
    mut parameters: CertificateParams,
    name: &str,
    purpose: ExtendedKeyUsagePurpose,
    authority: &Pair,
) -> Result<Pair, AuthorityError> {
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.use_authority_key_identifier_extension = true;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![purpose];
    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2046, 1, 1);
    let issuer = Issuer::new(authority_parameters(), KeyPair::from_pem(&authority.key)?);
    let key = KeyPair::generate()?;
    let certificate = parameters.signed_by(&key, &issuer)?;
    Ok(Pair {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}

/// The same at every start: certificates name their issuer by what stands here.
fn authority_parameters() -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters
        .distinguished_name
        .push(DnType::OrganizationName, "Ente di Prova");
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Prova - CA Nodo dei pagamenti");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(2046, 1, 1);
    parameters
}

pub(super) fn load_or_make(
    folder: &Path,
    name: &str,
    make: impl FnOnce() -> Result<Pair, AuthorityError>,
) -> Result<Pair, AuthorityError> {
    let (certificate_file, key_file) = (
        folder.join(format!("{name}.pem")),
        folder.join(format!("{name}.key")),
    );
    if !certificate_file.is_file() {
        std::fs::create_dir_all(folder).map_err(keep(folder))?;
        let pair = make()?;
        std::fs::write(&key_file, &pair.key).map_err(keep(&key_file))?;
        std::fs::write(&certificate_file, &pair.certificate).map_err(keep(&certificate_file))?;
        return Ok(pair);
    }
    Ok(Pair {
        certificate: std::fs::read_to_string(&certificate_file).map_err(keep(&certificate_file))?,
        key: std::fs::read_to_string(&key_file).map_err(keep(&key_file))?,
    })
}

fn keep(path: &Path) -> impl FnOnce(io::Error) -> AuthorityError {
    let path = path.display().to_string();
    move |source| AuthorityError::Keep { path, source }
}
