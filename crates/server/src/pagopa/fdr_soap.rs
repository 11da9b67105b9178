//! Flows from the node by SOAP.

use crate::config::FdrSoap;
use crate::tls;
use crate::wiring::{WiringError, client_builder};
use chrono::{DateTime, Utc};
use sportello_integrations::payments::fdr::FlowSource;
use sportello_integrations::payments::fdr::soap::{self, Caller};
use sportello_types::values::PartitaIva;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Where a municipality's flows come from, which asks as `caller`.
pub(super) fn source(
    slug: &str,
    creditor: &PartitaIva,
    section: &FdrSoap,
    caller: &Caller,
    time: Duration,
) -> Result<Arc<dyn FlowSource>, WiringError> {
    let (node, http) = (section.node(), client(section)?);
    let reader = soap::FdrSoap::new(&node, caller.clone(), creditor.clone(), time, http);
    let reader = reader.map_err(|source| WiringError::Flows {
        slug: slug.to_owned(),
        source,
    })?;
    Ok(Arc::new(reader))
}

/// When the certificate ends that is shown to the node; nothing where none is.
pub(crate) fn end(section: &FdrSoap) -> Result<Option<DateTime<Utc>>, WiringError> {
    let Some(file) = &section.client_certificate_file else {
        return Ok(None);
    };
    client(section)?;
    tls::end(file)
        .map(Some)
        .map_err(|_| WiringError::Certificate(file.clone()))
}

/// The client, with its certificate where it has one. The node's is always verified; the authority of the settings
/// is added, never believed instead.
fn client(section: &FdrSoap) -> Result<reqwest::Client, WiringError> {
    let unusable = |file: &PathBuf| WiringError::Certificate(file.clone());
    let mut builder = client_builder();
    if let Some(file) = &section.root_certificate_file {
        let text = std::fs::read(file).map_err(|_| unusable(file))?;
        let root = reqwest::Certificate::from_pem(&text).map_err(|_| unusable(file))?;
        builder = builder.add_root_certificate(root);
    }
    if let (Some(certificate), Some(key)) = (&section.client_certificate_file, &section.client_key_file) {
        let mut pem = std::fs::read(key).map_err(|_| unusable(key))?;
        pem.push(b'\n');
        pem.extend(std::fs::read(certificate).map_err(|_| unusable(certificate))?);
        let identity = reqwest::Identity::from_pem(&pem).map_err(|_| unusable(certificate))?;
        builder = builder.identity(identity);
    }
    Ok(builder.build()?)
}

#[cfg(test)]
mod handshake;
#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};
    use std::collections::BTreeMap;
    use std::path::Path;

    /// Writes a certificate and its key; their files.
    fn pair(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
        let mut parameters = CertificateParams::new(["station.example".to_owned()]).unwrap();
        parameters.not_before = date_time_ymd(2026, 1, 1);
        parameters.not_after = date_time_ymd(2027, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let (shown, held) = (
            folder.join(format!("{name}.pem")),
            folder.join(format!("{name}.key")),
        );
        std::fs::write(&shown, certificate.pem()).unwrap();
        // The last line may not end.
        std::fs::write(&held, key.serialize_pem().trim_end()).unwrap();
        (shown, held)
    }

    fn section(files: Option<(&Path, &Path)>) -> FdrSoap {
        FdrSoap {
            url: "https://node.example/".parse().unwrap(),
            key: None,
            second_key: None,
            client_certificate_file: files.map(|(certificate, _)| certificate.to_owned()),
            client_key_file: files.map(|(_, key)| key.to_owned()),
            root_certificate_file: None,
            stations: BTreeMap::new(),
        }
    }

    #[test]
    fn a_certificate_is_shown_with_its_own_key_or_none_is() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = pair(folder.path(), "one");
        let (_, other_key) = pair(folder.path(), "other");
        assert_eq!(end(&section(None)).unwrap(), None);
        let at = end(&section(Some((&certificate, &key)))).unwrap().unwrap();
        assert_eq!(at.date_naive().to_string(), "2027-01-01");
        let missing = folder.path().join("missing.key");
        for wrong in [
            section(Some((&certificate, &other_key))),
            section(Some((&certificate, &missing))),
            section(Some((&key, &key))),
        ] {
            assert!(end(&wrong).is_err(), "{wrong:?}");
        }
    }
}
