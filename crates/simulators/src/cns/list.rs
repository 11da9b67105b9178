//! A trust list of one authority (ETSI TS 119 612), signed: what the national one is to real cards.

use super::{Authority, CardError};
use crate::spid_idp::keys::SigningKey;
use crate::spid_idp::sign::sign;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use x509_cert::der::Encode;

const TSL: &str = "http://uri.etsi.org/02231/v2#";
const TAG: &str = "http://uri.etsi.org/19612/TSLTag";
const TYPE: &str = "http://uri.etsi.org/TrstSvc/Svctype/IdV";
const STATUS: &str = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel";
/// How long the list counts.
const COUNTS: TimeDelta = TimeDelta::days(180);
/// The list's name within itself.
const ID: &str = "elenco";

/// The key that signs the list, kept beside the authority's.
pub(crate) fn key(folder: &Path) -> Result<SigningKey, CardError> {
    Ok(SigningKey::load_or_make(folder, "list", "Elenco di prova")?)
}

/// The list of this day; its number grows by one each day.
pub(super) fn signed(
    authority: &Authority,
    key: &SigningKey,
    now: DateTime<Utc>,
) -> Result<String, CardError> {
    let certificate = STANDARD.encode(authority.certificate.to_der()?);
    let number = now.timestamp().div_euclid(86_400);
    let issued = now.format("%Y-%m-%dT00:00:00Z");
    let next = (now + COUNTS).format("%Y-%m-%dT00:00:00Z");
    let scheme = format!(
        "<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>\
         <TSLSequenceNumber>{number}</TSLSequenceNumber><SchemeTerritory>IT</SchemeTerritory>\
         <ListIssueDateTime>{issued}</ListIssueDateTime>\
         <NextUpdate><dateTime>{next}</dateTime></NextUpdate></SchemeInformation>"
    );
    let service = format!(
        "<TSPService><ServiceInformation><ServiceTypeIdentifier>{TYPE}</ServiceTypeIdentifier>\
         <ServiceName><Name xml:lang=\"it\">Tessere di prova</Name></ServiceName>\
         <ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId>\
         </ServiceDigitalIdentity><ServiceStatus>{STATUS}</ServiceStatus>\
         <StatusStartingTime>2020-01-01T00:00:00Z</StatusStartingTime></ServiceInformation></TSPService>"
    );
    let list = format!(
        "<TrustServiceStatusList xmlns=\"{TSL}\" Id=\"{ID}\" TSLTag=\"{TAG}\">{scheme}\
         <TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName>\
         <Name xml:lang=\"it\">Regione Prova</Name></TSPName></TSPInformation>\
         <TSPServices>{service}</TSPServices></TrustServiceProvider></TrustServiceProviderList>\
         </TrustServiceStatusList>"
    );
    Ok(sign(&list, ID, "</TrustServiceProviderList>", key)?)
}

/// A certificate in base64 as PEM.
pub(super) fn pem(certificate: &str) -> String {
    let characters: Vec<char> = certificate.chars().collect();
    let lines: Vec<String> = characters.chunks(64).map(|line| line.iter().collect()).collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}
