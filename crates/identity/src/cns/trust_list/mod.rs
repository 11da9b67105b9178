//! AgID's trust list (ETSI TS 119 612): the authorities that issue CNS.
//!
//! The list is fetched and kept by the caller. Here it is read, once its signature has been
//! verified with the pinned signers, and turned into the authorities that count **now**: status
//! and dates are judged at each login, not only when the list comes in.

mod kept;
mod signed;

pub use kept::{Age, Kept, RefreshError};

use super::chain::Anchors;
use crate::keys::Certificate;
use crate::saml::{Element, SignatureError, XmlError, parse_instant, xml};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Namespace of trust lists.
pub const TSL: &str = "http://uri.etsi.org/02231/v2#";

/// Largest list accepted, in bytes: Italy's has about a tenth.
const LARGEST: usize = 32 * 1024 * 1024;
const MOST_ELEMENTS: usize = 500_000;

/// Identity verification: the type under which authorities of CNS and CIE are listed.
pub const IDENTITY_VERIFICATION: &str = "http://uri.etsi.org/TrstSvc/Svctype/IdV";
/// The status of those authorities: recognised by Italy, not by the Union.
pub const RECOGNISED: &str = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel";

/// A list that cannot be used. The caller keeps the last good one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustListError {
    /// Not acceptable XML.
    #[error("the trust list is not acceptable XML")]
    Xml(#[from] XmlError),
    /// Not a trust list.
    #[error("the root is not TrustServiceStatusList")]
    Root,
    /// The signature does not count.
    #[error("the trust list is not signed by a signer configured: {0}")]
    Signature(#[from] SignatureError),
    /// `SchemeInformation` is missing, or lacks number or dates.
    #[error("the trust list does not say which one it is")]
    Scheme,
    /// Another country's list.
    #[error("the trust list is another country's")]
    Territory,
    /// No authority in it that counts.
    #[error("the trust list holds no authority that counts")]
    Empty,
}

/// Which services of the list count, and what the operator says beside it.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Values of `ServiceTypeIdentifier`.
    pub types: BTreeSet<String>,
    /// Values of `ServiceStatus`.
    pub statuses: BTreeSet<String>,
    /// Authorities that count though they are not listed (a test authority).
    pub added: Vec<Certificate>,
    /// SHA-256 of authorities that do not count though they are listed, in lower-case hexadecimal.
    /// Stronger than `added`.
    pub denied: BTreeSet<String>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            types: BTreeSet::from([IDENTITY_VERIFICATION.to_owned()]),
            statuses: BTreeSet::from([RECOGNISED.to_owned()]),
            added: Vec::new(),
            denied: BTreeSet::new(),
        }
    }
}

impl Selection {
    /// The authorities that count without any list: the operator's own. For tests and before the
    /// first list has come.
    pub fn without_list(&self, now: DateTime<Utc>) -> Option<Anchors> {
        self.anchors([], now)
    }

    fn anchors<'a>(
        &'a self,
        listed: impl IntoIterator<Item = &'a Certificate>,
        now: DateTime<Utc>,
    ) -> Option<Anchors> {
        let all = listed.into_iter().chain(&self.added);
        let counted = all
            .filter(|authority| (authority.not_before()..authority.not_after()).contains(&now))
            .filter(|authority| !self.denied.contains(&authority.fingerprint()));
        Anchors::new(counted.cloned())
    }
}

/// One service of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its provider's name, Italian if there is a choice.
    pub provider: String,
    /// `ServiceTypeIdentifier`.
    pub kind: String,
    /// `ServiceStatus`.
    pub status: String,
    /// Since when it has this status.
    pub since: DateTime<Utc>,
    /// Its certificates.
    pub authorities: Vec<Certificate>,
}

/// A trust list whose signature has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustList {
    sequence: u64,
    issued_at: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
    services: Vec<Service>,
    unreadable: usize,
}

impl TrustList {
    /// Reads a list that one of the signers has signed. `territory`: two letters, `IT`.
    pub fn parse(document: &[u8], signers: &[Certificate], territory: &str) -> Result<Self, TrustListError> {
        let root = xml::read_bounded(document, LARGEST, MOST_ELEMENTS)?;
        if !root.is(TSL, "TrustServiceStatusList") {
            return Err(TrustListError::Root);
        }
        let list = signed::verified(document, &root, signers, MOST_ELEMENTS)?;
        Self::read(&list, territory)
    }

    /// Reads a list that the administrator has given as a file: believed as it is, for
    /// installations that cannot reach the national one.
    pub fn from_file(document: &[u8], territory: &str) -> Result<Self, TrustListError> {
        let root = xml::read_bounded(document, LARGEST, MOST_ELEMENTS)?;
        if !root.is(TSL, "TrustServiceStatusList") {
            return Err(TrustListError::Root);
        }
        Self::read(&root, territory)
    }

    fn read(list: &Element, territory: &str) -> Result<Self, TrustListError> {
        let scheme = list
            .child(TSL, "SchemeInformation")
            .ok_or(TrustListError::Scheme)?;
        if text(scheme, "SchemeTerritory") != Some(territory) {
            return Err(TrustListError::Territory);
        }
        let sequence = text(scheme, "TSLSequenceNumber").and_then(|text| text.parse().ok());
        let next = scheme.child(TSL, "NextUpdate").ok_or(TrustListError::Scheme)?;
        let next_update = match next.child(TSL, "dateTime") {
            // A closed list says nothing (§5.3.15).
            None => None,
            Some(time) => Some(instant(time.text()).ok_or(TrustListError::Scheme)?),
        };
        let mut parsed = Self {
            sequence: sequence.ok_or(TrustListError::Scheme)?,
            issued_at: instant(text(scheme, "ListIssueDateTime")).ok_or(TrustListError::Scheme)?,
            next_update,
            services: Vec::new(),
            unreadable: 0,
        };
        let providers = list.child(TSL, "TrustServiceProviderList");
        for provider in providers
            .into_iter()
            .flat_map(|list| list.all(TSL, "TrustServiceProvider"))
        {
            let name = provider.child(TSL, "TSPInformation").and_then(|information| {
                let names = information.child(TSL, "TSPName")?;
                let italian = names
                    .all(TSL, "Name")
                    .find(|name| name.attribute_ns(crate::saml::names::XML, "lang") == Some("it"));
                italian.or_else(|| names.children.first())?.text()
            });
            let services = provider.child(TSL, "TSPServices");
            for service in services
                .into_iter()
                .flat_map(|services| services.all(TSL, "TSPService"))
            {
                parsed.add(name.unwrap_or_default(), service);
            }
        }
        Ok(parsed)
    }

    /// One service that cannot be read does not make the list useless; it is counted.
    fn add(&mut self, provider: &str, service: &Element) {
        let Some(information) = service.child(TSL, "ServiceInformation") else {
            self.unreadable += 1;
            return;
        };
        let (Some(kind), Some(status), Some(since)) = (
            text(information, "ServiceTypeIdentifier"),
            text(information, "ServiceStatus"),
            instant(text(information, "StatusStartingTime")),
        ) else {
            self.unreadable += 1;
            return;
        };
        let identity = information.child(TSL, "ServiceDigitalIdentity");
        let certificates = identity
            .into_iter()
            .flat_map(|identity| identity.all(TSL, "DigitalId"))
            .flat_map(|id| id.all(TSL, "X509Certificate"))
            .map(|certificate| certificate.text().map(Certificate::from_base64));
        let mut authorities: Vec<Certificate> = Vec::new();
        for certificate in certificates {
            match certificate {
                Some(Ok(certificate)) if authorities.contains(&certificate) => {}
                Some(Ok(certificate)) => authorities.push(certificate),
                _ => self.unreadable += 1,
            }
        }
        self.services.push(Service {
            provider: provider.trim().to_owned(),
            kind: kind.to_owned(),
            status: status.to_owned(),
            since,
            authorities,
        });
    }

    /// The list's number: it grows.
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When the list was made.
    pub const fn issued_at(&self) -> DateTime<Utc> {
        self.issued_at
    }

    /// When the next one is due, at the latest; nothing when the list is closed.
    pub const fn next_update(&self) -> Option<DateTime<Utc>> {
        self.next_update
    }

    /// Its services, of all types.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// How many services and certificates could not be read: for the operator.
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// The authorities that count now: type and status selected, status begun, certificate valid,
    /// not denied; and the operator's own.
    pub fn anchors(&self, selection: &Selection, now: DateTime<Utc>) -> Result<Anchors, TrustListError> {
        let counted = self.services.iter().filter(|service| {
            selection.types.contains(&service.kind)
                && selection.statuses.contains(&service.status)
                && service.since <= now
        });
        selection
            .anchors(counted.flat_map(|service| &service.authorities), now)
            .ok_or(TrustListError::Empty)
    }
}

fn text<'a>(element: &'a Element, local: &str) -> Option<&'a str> {
    let text = element.child(TSL, local)?.text()?.trim();
    (!text.is_empty()).then_some(text)
}

fn instant(text: Option<&str>) -> Option<DateTime<Utc>> {
    parse_instant(text?.trim()).ok()
}
