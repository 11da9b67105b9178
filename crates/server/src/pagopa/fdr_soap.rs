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

/// The client, with its certificate where it has one.
fn client(section: &FdrSoap) -> Result<reqwest::Client, WiringError> {
    let mut builder = client_builder();
    if let (Some(certificate), Some(key)) = (&section.client_certificate_file, &section.client_key_file) {
        let unusable = |file: &PathBuf| WiringError::Certificate(file.clone());
        let mut pem = std::fs::read(key).map_err(|_| unusable(key))?;
        pem.push(b'\n');
        pem.extend(std::fs::read(certificate).map_err(|_| unusable(certificate))?);
        let identity = reqwest::Identity::from_pem(&pem).map_err(|_| unusable(certificate))?;
        builder = builder.identity(identity);
    }
    Ok(builder.build()?)
}
