//! The service providers that the identity providers know, by their published metadata.

use super::xml::{self, DS, MD};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// What metadata say of one service provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServiceProvider {
    pub(crate) entity_id: String,
    /// Name for people.
    pub(crate) name: String,
    /// Signing certificates, DER in base64.
    pub(crate) certificates: Vec<String>,
    pub(crate) consumers: Vec<Consumer>,
    pub(crate) attribute_sets: Vec<AttributeSet>,
    pub(crate) logouts: Vec<LogoutService>,
}

/// Where answers go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Consumer {
    pub(crate) index: u16,
    pub(crate) location: String,
    pub(crate) is_default: bool,
}

/// Attributes that a service asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeSet {
    pub(crate) index: u16,
    pub(crate) service_name: String,
    pub(crate) attributes: Vec<String>,
}

/// Where logout messages go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogoutService {
    pub(crate) binding: String,
    pub(crate) location: String,
    pub(crate) response_location: Option<String>,
}

impl ServiceProvider {
    /// The consumer for answers to requests that name none or a wrong one.
    pub(crate) fn default_consumer(&self) -> Option<&Consumer> {
        self.consumers
            .iter()
            .find(|consumer| consumer.is_default)
            .or_else(|| self.consumers.first())
    }

    /// Reads metadata; `None` if they are not those of a service provider.
    pub(crate) fn read(metadata: &str) -> Option<Self> {
        let document = xml::parse(metadata)?;
        let root = document.root_element();
        if !xml::is(root, MD, "EntityDescriptor") {
            return None;
        }
        let sp = xml::child(root, MD, "SPSSODescriptor")?;
        let index = |node: roxmltree::Node<'_, '_>| node.attribute("index")?.parse().ok();
        let owned = |value: Option<&str>| value.map(str::to_owned);
        let consumers = xml::children(sp, MD, "AssertionConsumerService")
            .filter(|node| node.attribute("Binding") == Some(xml::POST_BINDING))
            .filter_map(|node| {
                Some(Consumer {
                    index: index(node)?,
                    location: owned(node.attribute("Location"))?,
                    is_default: matches!(node.attribute("isDefault"), Some("true" | "1")),
                })
            })
            .collect();
        let attribute_sets = xml::children(sp, MD, "AttributeConsumingService")
            .filter_map(|node| {
                Some(AttributeSet {
                    index: index(node)?,
                    service_name: xml::children(node, MD, "ServiceName")
                        .next()
                        .map(xml::text)
                        .unwrap_or_default(),
                    attributes: xml::children(node, MD, "RequestedAttribute")
                        .filter_map(|attribute| owned(attribute.attribute("Name")))
                        .collect(),
                })
            })
            .collect();
        let logouts = xml::children(sp, MD, "SingleLogoutService")
            .filter_map(|node| {
                Some(LogoutService {
                    binding: owned(node.attribute("Binding"))?,
                    location: owned(node.attribute("Location"))?,
                    response_location: owned(node.attribute("ResponseLocation")),
                })
            })
            .collect();
        let entity_id = owned(root.attribute("entityID"))?;
        Some(Self {
            name: xml::child(root, MD, "Organization")
                .and_then(|organization| xml::children(organization, MD, "OrganizationDisplayName").next())
                .map_or_else(|| entity_id.clone(), xml::text),
            certificates: xml::children(sp, MD, "KeyDescriptor")
                .filter(|node| node.attribute("use") != Some("encryption"))
                .flat_map(|node| node.descendants())
                .filter(|node| xml::is(*node, DS, "X509Certificate"))
                .map(xml::text)
                .collect(),
            entity_id,
            consumers,
            attribute_sets,
            logouts,
        })
    }
}

/// The HTTP client cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the HTTP client of the identity providers")]
pub struct ClientError(#[from] reqwest::Error);

/// The known service providers; metadata are fetched when a request comes.
#[derive(Clone, Debug)]
pub struct ServiceProviders {
    http: reqwest::Client,
    urls: Arc<Mutex<Vec<Url>>>,
    known: Arc<Mutex<BTreeMap<String, ServiceProvider>>>,
}

impl ServiceProviders {
    pub(crate) fn new(urls: Vec<Url>) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            .dns_resolver(Arc::new(Localhost))
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            urls: Arc::new(Mutex::new(urls)),
            known: Arc::default(),
        })
    }

    pub(crate) fn add(&self, url: Url) {
        let mut urls = self.urls.lock().unwrap_or_else(PoisonError::into_inner);
        if !urls.contains(&url) {
            urls.push(url);
        }
    }

    /// The provider of that entityID by metadata fetched now, or by the last ones when they cannot
    /// be fetched.
    pub(crate) async fn find(&self, entity_id: &str) -> Option<ServiceProvider> {
        let urls = self.urls.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for url in urls {
            match self.fetch(url.clone()).await {
                Ok(Some(provider)) => {
                    self.known
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(provider.entity_id.clone(), provider);
                }
                Ok(None) => tracing::warn!(%url, "these are no metadata of a service provider"),
                Err(error) => tracing::warn!(%url, %error, "metadata cannot be fetched"),
            }
        }
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(entity_id)
            .cloned()
    }

    async fn fetch(&self, url: Url) -> Result<Option<ServiceProvider>, reqwest::Error> {
        let metadata = self
            .http
            .get(url)
            .send()
            .await?
            .error_for_status()?
            .text()
            .await?;
        Ok(ServiceProvider::read(&metadata))
    }
}

/// Sends every name under `localhost` to this machine (RFC 6761 §6.3), which system resolvers do
/// not all do; other names are looked up as usual.
#[derive(Debug)]
pub(crate) struct Localhost;

impl Resolve for Localhost {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str().trim_end_matches('.').to_ascii_lowercase();
            let addresses: Vec<SocketAddr> = if host == "localhost" || host.ends_with(".localhost") {
                vec![(Ipv4Addr::LOCALHOST, 0).into()]
            } else {
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect()
            };
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}
