//! Identity providers, as their metadata say: the aggregate of the SPID registry, or one entity.

use crate::keys::{Certificate, PublicKey};
use crate::pending::Binding;
use crate::saml::names::{DS, MD, MDUI, SAMLP, XML};
use crate::saml::{Element, SignatureError, XmlError, verify, xml};
use chrono::{DateTime, Utc};
use rand::Rng;
use rand::seq::SliceRandom;
use serde::Serialize;
use std::collections::BTreeSet;

/// Largest registry accepted, in bytes: the real one has about a tenth.
const LARGEST: usize = 8 * 1024 * 1024;
const MOST_ELEMENTS: usize = 100_000;

/// The certificate `CN=agid.gov.it, OU=AgID TEST`, whose private key is public.
const COMPROMISED: &str = "800704ecc9fb77eb7c16a3d9d86c0c5f8097a584ba6291502573c6322512f8ab";

/// Where logout messages go, for one binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutEndpoint {
    /// Requests.
    pub location: String,
    /// Answers; the same as `location` when the metadata name no other.
    pub response_location: String,
}

/// One identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idp {
    /// Its entity id.
    pub entity_id: String,
    /// Its name, Italian if there is a choice.
    pub name: String,
    /// Keys that verify its signatures. Dates of the certificates do not count: metadata vouch
    /// for the keys.
    pub keys: Vec<PublicKey>,
    /// Until when the certificates of those keys say to be valid. The administrators of the provider
    /// should have changed the last of them by then.
    pub certificates_end_at: Vec<DateTime<Utc>>,
    /// Address for requests by HTTP-Redirect.
    pub redirect_sign_on: Option<String>,
    /// Address for requests by HTTP-POST.
    pub post_sign_on: Option<String>,
    /// Addresses for logout by HTTP-Redirect.
    pub redirect_logout: Option<LogoutEndpoint>,
    /// Addresses for logout by HTTP-POST.
    pub post_logout: Option<LogoutEndpoint>,
    /// Address of its logo (`mdui:Logo`), if the metadata name one.
    pub logo: Option<String>,
}

impl Idp {
    /// When the last of its certificates ends; nothing where none came with the keys.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.certificates_end_at.iter().max().copied()
    }

    /// Whether it has let all its certificates run out.
    pub fn has_run_out(&self, now: DateTime<Utc>) -> bool {
        self.ends_at().is_some_and(|end| end < now)
    }

    /// Where requests go, by binding.
    pub fn sign_on(&self, binding: Binding) -> Option<&str> {
        match binding {
            Binding::Redirect => self.redirect_sign_on.as_deref(),
            Binding::Post => self.post_sign_on.as_deref(),
        }
    }

    fn changes(&self, before: &Self) -> Vec<Change> {
        let missing_in = |theirs: &[PublicKey], ours: &[PublicKey]| -> Vec<String> {
            let missing = ours.iter().filter(|key| !theirs.contains(key));
            missing.map(PublicKey::fingerprint).collect()
        };
        let added = missing_in(&before.keys, &self.keys);
        let removed = missing_in(&self.keys, &before.keys);
        let mut changes: Vec<Change> = added.into_iter().map(|key| Change::KeyAdded { key }).collect();
        changes.extend(removed.into_iter().map(|key| Change::KeyRemoved { key }));
        let addresses = |idp: &Self| {
            (
                idp.redirect_sign_on.clone(),
                idp.post_sign_on.clone(),
                idp.redirect_logout.clone(),
                idp.post_logout.clone(),
            )
        };
        if addresses(self) != addresses(before) {
            changes.push(Change::AddressChanged);
        }
        if self.name != before.name {
            changes.push(Change::NameChanged);
        }
        changes
    }

    /// Where logout messages go, by binding.
    pub const fn logout(&self, binding: Binding) -> Option<&LogoutEndpoint> {
        match binding {
            Binding::Redirect => self.redirect_logout.as_ref(),
            Binding::Post => self.post_logout.as_ref(),
        }
    }
}

/// Why metadata are believed.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Signed by one of these certificates (the registry's).
    Signed(Vec<Certificate>),
    /// Given by the administrator as a file: believed as it is.
    Local,
}

/// Metadata that cannot be used. The caller keeps the last good ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Not acceptable XML.
    #[error("the metadata are not acceptable XML")]
    Xml(#[from] XmlError),
    /// Neither `EntitiesDescriptor` nor `EntityDescriptor`.
    #[error("the root is neither EntitiesDescriptor nor EntityDescriptor")]
    Root,
    /// The signature does not count.
    #[error("the metadata are not signed by the certificate configured")]
    Signature(#[from] SignatureError),
    /// The certificate configured is the test one whose private key is public.
    #[error("the certificate configured is AgID's test certificate, whose private key is public")]
    Compromised,
    /// No identity provider in it.
    #[error("the metadata hold no usable identity provider")]
    Empty,
    /// Twice the same entity id.
    #[error("an identity provider is there twice")]
    Repeated,
}

/// A difference between two registries, for the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The identity provider.
    pub entity_id: String,
    /// What is different.
    pub change: Change,
}

/// What became of an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It signs with a new key.
    KeyAdded {
        /// SHA-256 of the key, in hexadecimal.
        key: String,
    },
    /// It no longer signs with a key.
    KeyRemoved {
        /// SHA-256 of the key, in hexadecimal.
        key: String,
    },
    /// Requests or logouts go elsewhere.
    AddressChanged,
    /// It has another name.
    NameChanged,
}

/// The identity providers that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    idps: Vec<Idp>,
}

impl Registry {
    /// Reads metadata: an aggregate (`EntitiesDescriptor`, nested or not) or one entity.
    /// Entities that are no identity provider, or have no usable key or address, are left out.
    pub fn parse(metadata: &[u8], trust: &Trust) -> Result<Self, RegistryError> {
        let root = xml::read_bounded(metadata, LARGEST, MOST_ELEMENTS)?;
        let root = match trust {
            Trust::Local => root,
            Trust::Signed(certificates) => trusted(metadata, &root, certificates)?,
        };
        if !root.is(MD, "EntitiesDescriptor") && !root.is(MD, "EntityDescriptor") {
            return Err(RegistryError::Root);
        }
        Self::new(entities(&root).into_iter().filter_map(idp).collect())
    }

    /// From identity providers at hand.
    pub fn new(idps: Vec<Idp>) -> Result<Self, RegistryError> {
        let mut seen = BTreeSet::new();
        if idps.is_empty() {
            return Err(RegistryError::Empty);
        }
        if !idps.iter().all(|idp| seen.insert(idp.entity_id.as_str())) {
            return Err(RegistryError::Repeated);
        }
        Ok(Self { idps })
    }

    /// The identity providers, in the order of the metadata.
    pub fn idps(&self) -> &[Idp] {
        &self.idps
    }

    /// The one with this entity id.
    pub fn idp(&self, entity_id: &str) -> Option<&Idp> {
        self.idps.iter().find(|idp| idp.entity_id == entity_id)
    }

    /// The identity providers in a fresh random order, as the button must show them.
    pub fn shuffled(&self, rng: &mut impl Rng) -> Vec<&Idp> {
        let mut idps: Vec<&Idp> = self.idps.iter().collect();
        idps.shuffle(rng);
        idps
    }

    /// This registry and another one: several files by configuration.
    pub fn merged(self, other: Self) -> Result<Self, RegistryError> {
        Self::new(self.idps.into_iter().chain(other.idps).collect())
    }

    /// Whether more than half of `before` is still there. A refresh that fails this is to be
    /// refused: keep `before` and raise an alarm.
    pub fn may_follow(&self, before: &Self) -> bool {
        let kept = before
            .idps
            .iter()
            .filter(|idp| self.idp(&idp.entity_id).is_some())
            .count();
        kept * 2 > before.idps.len()
    }

    /// What changed since `before`.
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let of = |idp: &Idp, changes: Vec<Change>| {
            let entity_id = idp.entity_id.clone();
            changes.into_iter().map(move |change| Difference {
                entity_id: entity_id.clone(),
                change,
            })
        };
        let mut differences = Vec::new();
        for idp in &self.idps {
            let changes = match before.idp(&idp.entity_id) {
                None => vec![Change::Added],
                Some(old) => idp.changes(old),
            };
            differences.extend(of(idp, changes));
        }
        let gone = before
            .idps
            .iter()
            .filter(|old| self.idp(&old.entity_id).is_none());
        differences.extend(gone.flat_map(|old| of(old, vec![Change::Removed])));
        differences
    }
}

/// The root as it was signed.
fn trusted(
    metadata: &[u8],
    root: &Element<'_>,
    certificates: &[Certificate],
) -> Result<Element<'static>, RegistryError> {
    if certificates.iter().any(|c| c.fingerprint() == COMPROMISED) {
        return Err(RegistryError::Compromised);
    }
    let keys: Vec<PublicKey> = certificates
        .iter()
        .map(Certificate::public_key)
        .collect::<Result<_, _>>()
        .map_err(SignatureError::from)?;
    let id = root.attribute("ID").ok_or(SignatureError::Missing)?;
    Ok(verify(metadata, root, id, &keys)?.read()?.into_owned())
}

fn entities<'a>(root: &'a Element<'a>) -> Vec<&'a Element<'a>> {
    if root.is(MD, "EntityDescriptor") {
        return vec![root];
    }
    root.children
        .iter()
        .filter(|child| child.is(MD, "EntitiesDescriptor") || child.is(MD, "EntityDescriptor"))
        .flat_map(entities)
        .collect()
}

fn idp(entity: &Element) -> Option<Idp> {
    let entity_id = entity.attribute("entityID")?.trim().to_owned();
    let descriptor = entity.child(MD, "IDPSSODescriptor")?;
    let speaks_saml2 = descriptor
        .attribute("protocolSupportEnumeration")?
        .split_whitespace()
        .any(|protocol| protocol == SAMLP);
    let sign_on = |binding| {
        endpoint(descriptor, "SingleSignOnService", binding).and_then(|element| address(element, "Location"))
    };
    let logout = |binding| {
        let element = endpoint(descriptor, "SingleLogoutService", binding)?;
        let location = address(element, "Location")?;
        let response_location = address(element, "ResponseLocation").unwrap_or_else(|| location.clone());
        Some(LogoutEndpoint {
            location,
            response_location,
        })
    };
    let (keys, certificates_end_at) = keys(descriptor);
    let idp = Idp {
        name: name(entity).unwrap_or_else(|| entity_id.clone()),
        keys,
        certificates_end_at,
        redirect_sign_on: sign_on(Binding::Redirect),
        post_sign_on: sign_on(Binding::Post),
        redirect_logout: logout(Binding::Redirect),
        post_logout: logout(Binding::Post),
        logo: logo(descriptor),
        entity_id,
    };
    let reachable = idp.redirect_sign_on.is_some() || idp.post_sign_on.is_some();
    (speaks_saml2 && !idp.entity_id.is_empty() && !idp.keys.is_empty() && reachable).then_some(idp)
}

/// The first logo with an address, Italian or of no language before others (SAML metadata extensions for
/// login and discovery user interface 1.0, §2.1.5).
fn logo(descriptor: &Element) -> Option<String> {
    let logos: Vec<&Element<'_>> = descriptor
        .child(MD, "Extensions")?
        .child(MDUI, "UIInfo")?
        .all(MDUI, "Logo")
        .collect();
    let ours = |logo: &&&Element<'_>| matches!(logo.attribute_ns(XML, "lang"), None | Some("it"));
    logos
        .iter()
        .filter(ours)
        .chain(&logos)
        .find_map(|logo| web_address(logo.text()?))
}

fn endpoint<'a>(descriptor: &'a Element<'a>, name: &str, binding: Binding) -> Option<&'a Element<'a>> {
    descriptor
        .all(MD, name)
        .find(|endpoint| endpoint.attribute("Binding") == Some(binding.uri()))
}

/// An address of http or https: anything else (`javascript:`) would end up in a form.
fn address(element: &Element, attribute: &str) -> Option<String> {
    web_address(element.attribute(attribute)?)
}

fn web_address(text: &str) -> Option<String> {
    let address = text.trim();
    let url = url::Url::parse(address).ok()?;
    matches!(url.scheme(), "https" | "http").then(|| address.to_owned())
}

/// The keys that sign, each once, and the ends of their certificates.
fn keys(descriptor: &Element) -> (Vec<PublicKey>, Vec<DateTime<Utc>>) {
    let mut keys = Vec::new();
    let mut ends = Vec::new();
    for key in descriptor.all(MD, "KeyDescriptor") {
        if !matches!(key.attribute("use"), None | Some("signing")) {
            continue;
        }
        let certificates = key
            .descendants()
            .filter(|element| element.is(DS, "X509Certificate"))
            .filter_map(|element| Certificate::from_base64(element.text()?).ok())
            .filter_map(|certificate| Some((certificate.public_key().ok()?, certificate.not_after())));
        for (key, end) in certificates {
            if !keys.contains(&key) {
                keys.push(key);
            }
            ends.push(end);
        }
    }
    (keys, ends)
}

/// `OrganizationDisplayName`, else `OrganizationName`; Italian, else English, else the first.
fn name(entity: &Element) -> Option<String> {
    let organization = entity.child(MD, "Organization")?;
    ["OrganizationDisplayName", "OrganizationName"]
        .into_iter()
        .find_map(|element| {
            let in_language = |language: &str| {
                organization
                    .all(MD, element)
                    .find(|name| name.attribute_ns(XML, "lang") == Some(language))
            };
            in_language("it")
                .or_else(|| in_language("en"))
                .or_else(|| organization.all(MD, element).next())
                .and_then(Element::text)
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        })
}
