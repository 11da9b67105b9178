//! A file that an answer brought, to be saved by its reader: it has an address inside of this page alone.

/// An address for a PDF, until [`forget`]; nothing where the browser gives none.
pub(crate) fn offer(pdf: &[u8]) -> Option<String> {
    browser::offer(pdf)
}

/// Saves what stands at an address of [`offer`], as a click on its link does.
pub(crate) fn save(url: &str, name: &str) {
    browser::save(url, name);
}

/// Lets go of a file.
pub(crate) fn forget(url: &str) {
    browser::forget(url);
}

#[cfg(feature = "csr")]
mod browser {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast;
    use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

    pub(super) fn offer(pdf: &[u8]) -> Option<String> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(pdf));
        let options = BlobPropertyBag::new();
        options.set_type("application/pdf");
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok()
    }

    pub(super) fn save(url: &str, name: &str) {
        let link = document()
            .create_element("a")
            .ok()
            .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        if let Some(link) = link {
            link.set_href(url);
            link.set_download(name);
            link.click();
        }
    }

    pub(super) fn forget(url: &str) {
        // Fails for none of the addresses that were given out.
        let _ = Url::revoke_object_url(url);
    }
}

/// The server saves nothing.
#[cfg(not(feature = "csr"))]
mod browser {
    pub(super) fn offer(pdf: &[u8]) -> Option<String> {
        let _ = pdf;
        None
    }

    pub(super) fn save(url: &str, name: &str) {
        let _ = (url, name);
    }

    pub(super) fn forget(url: &str) {
        let _ = url;
    }
}
