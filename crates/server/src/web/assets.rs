//! Files of the web app: under names with their hash, so that browsers keep them for ever; stored
//! compressed by the build, so that no request compresses.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use sportello_frontend::site::SessionTimes;
use sportello_frontend::ssr::Manifest;
use std::collections::BTreeMap;
use std::path::Path;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/web.rs"));
}

/// A built web app.
pub struct Web {
    /// What the build says about itself.
    pub manifest: Manifest,
    /// How long a login lasts, for the privacy notice.
    pub session: SessionTimes,
    files: BTreeMap<String, File>,
}

#[derive(Default)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// A web app that cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// A file cannot be read.
    #[error("the web app cannot be read")]
    File(#[from] std::io::Error),
    /// The manifest is not what this program expects.
    #[error("manifest.json is of another build")]
    Manifest(#[from] serde_json::Error),
}

impl Web {
    /// The web app in the program; empty when it was built without.
    pub fn embedded() -> Result<Self, WebError> {
        let files = embedded::FILES
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), Bytes::from_static(bytes)));
        let manifest = match embedded::MANIFEST {
            Some(manifest) => serde_json::from_str(manifest)?,
            None => Manifest::default(),
        };
        Ok(Self::new(manifest, files))
    }

    /// The web app in a folder, as `frontend/build.sh` leaves it.
    pub fn from_folder(folder: &Path) -> Result<Self, WebError> {
        let manifest = serde_json::from_slice(&std::fs::read(folder.join("manifest.json"))?)?;
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder.join("assets"))? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push((name, Bytes::from(std::fs::read(&path)?)));
        }
        Ok(Self::new(manifest, files))
    }

    fn new(manifest: Manifest, all: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for (name, bytes) in all {
            if let Some(plain) = name.strip_suffix(".br") {
                files.entry(plain.to_owned()).or_default().brotli = Some(bytes);
            } else if let Some(plain) = name.strip_suffix(".gz") {
                files.entry(plain.to_owned()).or_default().gzip = Some(bytes);
            } else {
                files.entry(name).or_default().plain = bytes;
            }
        }
        Self {
            manifest,
            session: SessionTimes::default(),
            files,
        }
    }

    /// Whether there is an app to serve.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// `GET /assets/{file}`.
pub(super) async fn file(web_app: Data<Web>, name: web::Path<String>, req: HttpRequest) -> HttpResponse {
    let Some(file) = web_app.files.get(name.as_str()) else {
        return HttpResponse::NotFound().finish();
    };
    let accepted = req
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (body, encoding) = match (&file.brotli, &file.gzip) {
        (Some(brotli), _) if accepts(accepted, "br") => (brotli, "br"),
        (_, Some(gzip)) if accepts(accepted, "gzip") => (gzip, "gzip"),
        // Says that it is not encoded, so that nothing on the way does it again and again.
        _ => (&file.plain, "identity"),
    };
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(media_type(&name))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if encoding != "identity" {
        answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoding)));
    }
    answer.body(body.clone())
}

/// Whether a coding is among those accepted (RFC 9110 §12.5.3), and not with weight zero.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_used_only_where_it_is_accepted() {
        assert!(accepts("gzip, deflate, br, zstd", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
    }

    #[test]
    fn compressed_copies_belong_to_their_file() {
        let bytes = |text: &'static str| Bytes::from_static(text.as_bytes());
        let all = [
            ("app.js".to_owned(), bytes("plain")),
            ("app.js.br".to_owned(), bytes("small")),
            ("font.woff2".to_owned(), bytes("font")),
        ];
        let web = Web::new(Manifest::default(), all);
        assert_eq!(web.files.len(), 2);
        assert_eq!(web.files["app.js"].brotli.as_deref(), Some(b"small".as_slice()));
        assert!(web.files["font.woff2"].gzip.is_none());
    }
}
