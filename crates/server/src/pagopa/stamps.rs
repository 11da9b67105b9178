//! Whose digital stamps (*@e.bollo*) are believed.

use crate::config::Config;
use crate::wiring::WiringError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use sportello_identity::Certificate;
use sportello_identity::signed_xml::Signers;
use std::path::Path;

/// Those whom the settings name, each certificate of each file; nothing where they name none.
pub(crate) fn signers(config: &Config) -> Result<Option<Signers>, WiringError> {
    let section = config.pagopa.as_ref();
    let files = section.map(|section| section.stamp_authority_files.as_slice());
    let mut certificates = Vec::new();
    for file in files.unwrap_or_default() {
        let read = read(file).filter(|read| !read.is_empty());
        certificates.extend(read.ok_or_else(|| WiringError::Certificate(file.clone()))?);
    }
    Ok(Signers::new(certificates))
}

fn read(file: &Path) -> Option<Vec<Certificate>> {
    let pem: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .ok()?;
    pem.iter().map(|der| Certificate::from_der(der).ok()).collect()
}
