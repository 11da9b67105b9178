//! Logos of SPID's identity providers, served by this host: the citizen's browser asks nobody else. They
//! come from where the metadata (`mdui:Logo`) or the registry's list say, and are drawings of somebody
//! else: small, of a kind that is known by its content, and served so that nothing in them can run.

use super::Spid;
use super::fetch::{FetchError, Fetcher};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use bytes::Bytes;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sportello_identity::saml::xml::read_bounded;
use sportello_types::problem::ProblemCode;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use url::Url;

/// Where they are served.
pub const ROOT: &str = "/auth/spid/logos";

/// Largest logo, in bytes: those of the official button have a tenth.
const LARGEST: usize = 64 << 10;
/// Most elements of a drawing.
const MOST_ELEMENTS: usize = 2_000;
/// A document of its own, opened by itself, has no origin, no scripts and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const SVG: &str = "http://www.w3.org/2000/svg";

/// Where logos come from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The registry's list for the button (JSON: `entity_id`, `logo_uri`), for providers whose metadata
    /// name no logo.
    pub list: Option<Url>,
    /// Reaches them: each address is somebody else's suggestion.
    pub fetcher: Fetcher,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Png,
    Svg,
}

impl Kind {
    /// What some bytes are, if they may be shown.
    fn of(content: &[u8]) -> Option<Self> {
        if content.len() > LARGEST {
            return None;
        }
        if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        let root = read_bounded(content, LARGEST, MOST_ELEMENTS).ok()?;
        let plain = root
            .descendants()
            .all(|element| !matches!(element.local.as_ref(), "script" | "foreignObject"));
        (root.is(SVG, "svg") && plain).then_some(Self::Svg)
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
        }
    }
}

#[derive(Debug)]
struct Logo {
    /// Named after its content: another logo has another address.
    file: String,
    kind: Kind,
    content: Bytes,
}

impl Logo {
    fn new(content: Vec<u8>) -> Option<Self> {
        let kind = Kind::of(&content)?;
        let hash: String = hex::encode(Sha256::digest(&content)).chars().take(16).collect();
        Some(Self {
            file: format!("{hash}.{}", kind.extension()),
            kind,
            content: content.into(),
        })
    }
}

/// The logos at hand, by entityID.
#[derive(Debug, Default)]
pub(super) struct Logos(RwLock<BTreeMap<String, Arc<Logo>>>);

impl Logos {
    /// Where the logo of a provider is served, if there is one.
    pub(super) fn path(&self, entity_id: &str) -> Option<String> {
        let logos = self.0.read().unwrap_or_else(PoisonError::into_inner);
        logos.get(entity_id).map(|logo| format!("{ROOT}/{}", logo.file))
    }

    fn find(&self, file: &str) -> Option<Arc<Logo>> {
        let logos = self.0.read().unwrap_or_else(PoisonError::into_inner);
        logos.values().find(|logo| logo.file == file).cloned()
    }

    fn all(&self) -> BTreeMap<String, Arc<Logo>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, logos: BTreeMap<String, Arc<Logo>>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = logos;
    }
}

/// `GET /auth/spid/logos/{file}`.
pub(super) async fn handler(ctx: Ctx, file: web::Path<String>) -> Result<HttpResponse, Fail> {
    let logo = ctx.app.spid.logos.find(&file).ok_or(ProblemCode::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(logo.kind.media_type())
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(logo.content.clone()))
}

/// Fetches the logos of the providers in the registry. One that cannot be had is the one of before, or
/// none: names stand without it.
pub async fn refresh(app: &App, sources: &Sources) {
    let wanted = wanted(&app.spid, sources).await;
    let mut logos = app.spid.logos.all();
    logos.retain(|entity_id, _| wanted.contains_key(entity_id));
    for (entity_id, url) in wanted {
        match fetch(&url, &sources.fetcher).await {
            Ok(logo) => {
                logos.insert(entity_id, Arc::new(logo));
            }
            Err(error) => tracing::warn!(entity_id, %error, "logo of an identity provider not refreshed"),
        }
    }
    app.spid.logos.replace(logos);
}

/// The address of each provider's logo.
async fn wanted(spid: &Spid, sources: &Sources) -> BTreeMap<String, Url> {
    let listed = match &sources.list {
        Some(list) => listed(list, &sources.fetcher).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "list of the logos of identity providers out of reach");
            BTreeMap::new()
        }),
        None => BTreeMap::new(),
    };
    let registry = spid.registry();
    let idps = registry.iter().flat_map(|registry| registry.idps());
    idps.filter_map(|idp| {
        let address = idp.logo.as_ref().or_else(|| listed.get(&idp.entity_id))?;
        Some((idp.entity_id.clone(), address.parse().ok()?))
    })
    .collect()
}

/// One line of the registry's list; the members that matter here.
#[derive(Debug, Deserialize)]
struct Line {
    entity_id: String,
    #[serde(default)]
    logo_uri: Option<String>,
}

async fn listed(list: &Url, fetcher: &Fetcher) -> Result<BTreeMap<String, String>, LogoError> {
    let lines: Vec<Line> = serde_json::from_slice(&fetcher.file(list).await?)?;
    let named = lines
        .into_iter()
        .filter_map(|line| Some((line.entity_id, line.logo_uri?)));
    Ok(named.collect())
}

async fn fetch(url: &Url, fetcher: &Fetcher) -> Result<Logo, LogoError> {
    Logo::new(fetcher.file(url).await?).ok_or(LogoError::Kind)
}

#[derive(Debug, thiserror::Error)]
enum LogoError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("the list is not the JSON that the registry publishes")]
    List(#[from] serde_json::Error),
    #[error("neither a PNG nor a plain SVG of at most 64 KiB")]
    Kind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_pictures_that_are_what_they_look_like_are_logos() {
        let svg =
            |inner: &str| format!("<svg xmlns=\"{SVG}\" viewBox=\"0 0 1 1\">{inner}</svg>").into_bytes();
        assert_eq!(Kind::of(&svg("<path d=\"M0 0h1\"/>")), Some(Kind::Svg));
        assert_eq!(Kind::of(b"\x89PNG\r\n\x1a\n...."), Some(Kind::Png));
        for refused in [
            svg("<script>alert(1)</script>"),
            svg("<g><foreignObject/></g>"),
            svg(&" ".repeat(LARGEST)),
            b"<html xmlns=\"http://www.w3.org/1999/xhtml\"/>".to_vec(),
            b"<!DOCTYPE svg><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
            b"GIF89a".to_vec(),
            Vec::new(),
        ] {
            assert_eq!(Kind::of(&refused), None, "{}", String::from_utf8_lossy(&refused));
        }
    }

    #[test]
    fn another_drawing_has_another_address() {
        let logo =
            |inner: &str| Logo::new(format!("<svg xmlns=\"{SVG}\">{inner}</svg>").into_bytes()).unwrap();
        assert_eq!(logo("<g/>").file, logo("<g/>").file);
        assert_ne!(logo("<g/>").file, logo("<a/>").file);
        assert_eq!(logo("<g/>").file.split_once('.').unwrap().1, "svg");
    }
}
