//! Files of an istanza.

use super::{ApiError, operations};
use sportello_types::{
    attachments::Attachment,
    ids::{AttachmentId, IstanzaId},
};

/// A file to upload, as an `input type=file` gives it.
pub type File = web_sys::File;

operations! {
    UPLOAD = Post "/istanze/{id}/attachments";
    CONTENT = Get "/istanze/{id}/attachments/{aid}";
    REMOVE = Delete "/istanze/{id}/attachments/{aid}";
}

/// Where to download a file.
pub fn content_url(istanza: IstanzaId, attachment: AttachmentId) -> String {
    CONTENT.at(&[&istanza, &attachment]).url()
}

/// Takes a file away.
pub async fn remove(istanza: IstanzaId, attachment: AttachmentId) -> Result<(), ApiError> {
    REMOVE.at(&[&istanza, &attachment]).run().await
}

/// Uploads a file for a field, in an item of a table if that is where it is; `progress` hears the share
/// that has gone, from 0 to 1.
pub async fn upload(
    istanza: IstanzaId,
    (field, item): (&str, Option<u32>),
    file: &File,
    key: &str,
    progress: impl Fn(f64) + 'static,
) -> Result<Attachment, ApiError> {
    let request = UPLOAD
        .at(&[&istanza])
        .query("field", Some(field))
        .query("item", item)
        .idempotency_key(key);
    transport::upload(request, file, progress).await
}

/// By `XMLHttpRequest`, because `fetch` tells nothing of the way up.
#[cfg(feature = "csr")]
pub(super) mod transport {
    use super::super::client::{Request, common_headers, failure};
    use super::{ApiError, File};
    use crate::connection::{Connection, report, report_failure};
    use serde::de::DeserializeOwned;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};

    pub(in crate::api) async fn upload<T: DeserializeOwned>(
        request: Request,
        file: &File,
        progress: impl Fn(f64) + 'static,
    ) -> Result<T, ApiError> {
        let gone = |_: JsValue| ApiError::ServerGone;
        let xhr = web_sys::XmlHttpRequest::new().map_err(gone)?;
        xhr.open(request.method.name(), &request.url()).map_err(gone)?;
        for (header, value) in common_headers(request.method).iter().chain(&request.headers) {
            xhr.set_request_header(header, value).map_err(gone)?;
        }
        let kind = Some(file.type_())
            .filter(|t| !t.is_empty())
            .unwrap_or_else(|| "application/octet-stream".to_owned());
        xhr.set_request_header("Content-Type", &kind).map_err(gone)?;
        let name = format!("attachment; filename*=UTF-8''{}", percent_encoded(&file.name()));
        xhr.set_request_header("Content-Disposition", &name)
            .map_err(gone)?;
        let on_progress =
            Closure::<dyn Fn(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
                if event.length_computable() && event.total() > 0.0 {
                    progress(event.loaded() / event.total());
                }
            });
        xhr.upload()
            .map_err(gone)?
            .set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        let mut start = Ok(());
        let done = js_sys::Promise::new(&mut |resolve, _| {
            xhr.set_onloadend(Some(&resolve));
            start = xhr.send_with_opt_blob(Some(file));
        });
        start.map_err(gone)?;
        wasm_bindgen_futures::JsFuture::from(done).await.map_err(gone)?;
        drop(on_progress);
        let text = xhr.response_text().ok().flatten().unwrap_or_default();
        match xhr.status().unwrap_or_default() {
            0 => Err(match report_failure() {
                Connection::Offline => ApiError::Offline,
                Connection::Up | Connection::ServerGone => ApiError::ServerGone,
            }),
            200..=299 => {
                report(Connection::Up);
                serde_json::from_str(&text).map_err(|_| ApiError::ServerGone)
            }
            status => Err(failure(status, &text)),
        }
    }

    /// A file name as RFC 8187 wants it.
    fn percent_encoded(name: &str) -> String {
        form_urlencoded::byte_serialize(name.as_bytes())
            .map(|part| part.replace('+', "%20"))
            .collect()
    }
}

#[cfg(not(feature = "csr"))]
pub(super) mod transport {
    use super::super::client::Request;
    use super::{ApiError, File};
    use serde::de::DeserializeOwned;

    /// The server uploads nothing.
    #[expect(clippy::unused_async, reason = "has the shape of the browser's")]
    pub(in crate::api) async fn upload<T: DeserializeOwned>(
        _request: Request,
        _file: &File,
        _progress: impl Fn(f64) + 'static,
    ) -> Result<T, ApiError> {
        Err(ApiError::ServerGone)
    }
}
