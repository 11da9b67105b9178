//! Where the administrator says that lists of trust come from: a file, or an address. Others' suggestions
//! are reached by `fetch`.

use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Response, StatusCode};
use std::path::{Path, PathBuf};
use url::Url;

/// Largest document read, in bytes; the largest list of today has about three million.
const LARGEST: usize = 32 << 20;

/// Where a document stands.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file that the administrator keeps.
    File(PathBuf),
    /// An address, asked again and again.
    Address(Url),
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The file cannot be read.
    #[error("cannot read the file")]
    File(#[from] std::io::Error),
    /// The address does not answer.
    #[error("cannot fetch")]
    Fetch(#[from] reqwest::Error),
    /// Too large.
    #[error("larger than 32 MiB")]
    TooLarge,
}

/// What stands there.
pub(super) enum Found {
    /// A document, and what names this version of it.
    New(Vec<u8>, Option<String>),
    /// The version that was named is the last one.
    Unchanged,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Address(url) => url.fmt(f),
        }
    }
}

impl Place {
    /// The document.
    pub(super) async fn read(&self, http: &reqwest::Client) -> Result<Vec<u8>, PlaceError> {
        match self {
            Self::File(path) => file(path).await,
            Self::Address(url) => body(http.get(url.clone()).send().await?).await,
        }
    }

    /// The document, unless it is the version named. A file has no versions.
    pub(super) async fn read_after(
        &self,
        http: &reqwest::Client,
        version: Option<&str>,
    ) -> Result<Found, PlaceError> {
        let url = match self {
            Self::File(path) => return Ok(Found::New(file(path).await?, None)),
            Self::Address(url) => url,
        };
        let mut request = http.get(url.clone());
        if let Some(version) = version {
            request = request.header(IF_NONE_MATCH, version);
        }
        let answer = request.send().await?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(Found::Unchanged);
        }
        let version = answer.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
        let version = version.map(str::to_owned);
        Ok(Found::New(body(answer).await?, version))
    }
}

async fn file(path: &Path) -> Result<Vec<u8>, PlaceError> {
    let document = tokio::fs::read(path).await?;
    if document.len() > LARGEST {
        return Err(PlaceError::TooLarge);
    }
    Ok(document)
}

async fn body(answer: Response) -> Result<Vec<u8>, PlaceError> {
    let mut answer = answer.error_for_status()?;
    let mut document = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if document.len() + chunk.len() > LARGEST {
            return Err(PlaceError::TooLarge);
        }
        document.extend_from_slice(&chunk);
    }
    Ok(document)
}
