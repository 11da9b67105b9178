//! What the check asks of the browser: the bytes of a file, the points of a picture, and its cryptography, which
//! weighs nothing. Nothing of it leaves the device.

use sportello_check::{Picture, SignedBytes};
use web_sys::{Blob, File};

/// The bytes of a file; none when it is gone meanwhile.
pub(super) async fn bytes(file: &File) -> Option<Vec<u8>> {
    browser::bytes(file).await
}

/// A file as a picture, no larger than is of use; none when the browser knows no such picture.
pub(super) async fn picture(file: &Blob) -> Option<Picture> {
    browser::picture(file).await
}

/// A JPEG as a picture, likewise.
pub(super) async fn jpeg(bytes: &[u8]) -> Option<Picture> {
    browser::jpeg(bytes).await
}

/// Whether a signature is its key's; none where the browser has no cryptography for this page.
pub(super) async fn has_signed(signed: &SignedBytes) -> Option<bool> {
    browser::has_signed(signed).await
}

#[cfg(feature = "csr")]
#[expect(clippy::module_inception, reason = "two sides of one room")]
mod browser {
    use super::{Blob, File, Picture, SignedBytes};
    use crate::pages::camera::points::drawn;
    use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
    use leptos::prelude::window;
    use sportello_check::KeyKind;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{BlobPropertyBag, CryptoKey, ImageBitmap};

    pub(super) async fn bytes(file: &File) -> Option<Vec<u8>> {
        let buffer: ArrayBuffer = JsFuture::from(file.array_buffer()).await.ok()?.dyn_into().ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    pub(super) async fn jpeg(bytes: &[u8]) -> Option<Picture> {
        let parts = Array::of1(&Uint8Array::from(bytes));
        let options = BlobPropertyBag::new();
        options.set_type("image/jpeg");
        let file = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        picture(&file).await
    }

    pub(super) async fn picture(file: &Blob) -> Option<Picture> {
        let made = window().create_image_bitmap_with_blob(file).ok()?;
        let bitmap: ImageBitmap = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
        let picture = drawn(bitmap.width(), bitmap.height(), |canvas, width, height| {
            canvas.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)
        });
        bitmap.close();
        picture
    }

    pub(super) async fn has_signed(signed: &SignedBytes) -> Option<bool> {
        let crypto = window().crypto().ok()?;
        // Only in a secure context.
        if !Reflect::get(&crypto, &JsValue::from_str("subtle"))
            .ok()?
            .is_object()
        {
            return None;
        }
        let subtle = crypto.subtle();
        let algorithm = Object::new();
        let (name, more, value) = match signed.kind {
            KeyKind::Rsa => ("RSASSA-PKCS1-v1_5", "hash", "SHA-256"),
            KeyKind::P256 => ("ECDSA", "namedCurve", "P-256"),
        };
        set(&algorithm, "name", name)?;
        set(&algorithm, more, value)?;
        let key = Uint8Array::from(signed.spki.as_slice());
        let uses = Array::new();
        uses.push(&JsValue::from_str("verify"));
        let imported = subtle
            .import_key_with_object("spki", &key, &algorithm, false, &uses)
            .ok()?;
        let key: CryptoKey = JsFuture::from(imported).await.ok()?.dyn_into().ok()?;
        let signature = match signed.kind {
            KeyKind::Rsa => signed.signature.clone(),
            KeyKind::P256 => match signed.side_by_side() {
                Some(both) => both.to_vec(),
                None => return Some(false),
            },
        };
        set(&algorithm, "hash", "SHA-256")?;
        let judged = subtle
            .verify_with_object_and_js_u8_array_and_buffer_source(
                &algorithm,
                &key,
                &Uint8Array::from(signature.as_slice()),
                &Uint8Array::from(signed.message.as_slice()),
            )
            .ok()?;
        JsFuture::from(judged).await.ok()?.as_bool()
    }

    fn set(object: &Object, name: &str, value: &str) -> Option<()> {
        let set = Reflect::set(object, &JsValue::from_str(name), &JsValue::from_str(value));
        set.ok().filter(|set| *set).map(|_| ())
    }
}

/// The server renders the page and checks nothing.
#[cfg(not(feature = "csr"))]
#[expect(
    clippy::unused_async,
    clippy::module_inception,
    reason = "has the shape of the browser's"
)]
mod browser {
    use super::{Blob, File, Picture, SignedBytes};

    pub(super) async fn bytes(_: &File) -> Option<Vec<u8>> {
        None
    }

    pub(super) async fn picture(_: &Blob) -> Option<Picture> {
        None
    }

    pub(super) async fn jpeg(_: &[u8]) -> Option<Picture> {
        None
    }

    pub(super) async fn has_signed(_: &SignedBytes) -> Option<bool> {
        None
    }
}
