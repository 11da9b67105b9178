//! What the check asks of the browser: the bytes of a file, the points of a picture, the camera, and its
//! cryptography, which weighs nothing. Nothing of it leaves the device.

use sportello_check::{Picture, SignedBytes};
use web_sys::File;

/// Why there is no picture from the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "csr"), expect(dead_code, reason = "a browser alone says so"))]
pub(super) enum CameraFault {
    /// There is none, or the browser lets no page have it.
    Absent,
    /// The reader, or their device, does not want it.
    Refused,
    /// Another program has it, or it does not start.
    Busy,
}

/// The camera, looking. Dropped, it is off.
pub(super) struct Camera(browser::Stream);

impl Camera {
    /// Asks the reader for it.
    pub(super) async fn open() -> Result<Self, CameraFault> {
        browser::open().await.map(Self)
    }

    /// Shows what it sees in the `video` with an id; false where there is none.
    pub(super) fn show_in(&self, id: &str) -> bool {
        browser::show(&self.0, id)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        browser::stop(&self.0);
    }
}

/// What the camera sees now, if it sees something yet.
pub(super) fn seen_in(id: &str) -> Option<Picture> {
    browser::seen_in(id)
}

/// The bytes of a file; none when it is gone meanwhile.
pub(super) async fn bytes(file: &File) -> Option<Vec<u8>> {
    browser::bytes(file).await
}

/// A file as a picture, no larger than is of use; none when the browser knows no such picture.
pub(super) async fn picture(file: &File) -> Option<Picture> {
    browser::picture(file).await
}

/// Whether a signature is its key's; none where the browser has no cryptography for this page.
pub(super) async fn has_signed(signed: &SignedBytes) -> Option<bool> {
    browser::has_signed(signed).await
}

/// Lets the page show what has changed, and waits.
pub(super) async fn pause(millis: u32) {
    browser::pause(millis).await;
}

#[cfg(feature = "csr")]
#[expect(clippy::module_inception, reason = "two sides of one room")]
mod browser {
    use super::{CameraFault, File, Picture, SignedBytes};
    use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
    use leptos::prelude::{document, window};
    use sportello_check::KeyKind;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        CanvasRenderingContext2d, CryptoKey, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MediaStream,
        MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints,
    };

    pub(super) type Stream = MediaStream;

    /// Width that is asked of a camera, in points: a code that fills half of it then has enough.
    const WIDTH: i32 = 1920;

    pub(super) async fn open() -> Result<MediaStream, CameraFault> {
        let navigator = window().navigator();
        // Without a secure context the browser hides it.
        if !Reflect::get(&navigator, &JsValue::from_str("mediaDevices")).is_ok_and(|found| found.is_object())
        {
            return Err(CameraFault::Absent);
        }
        let video = MediaTrackConstraints::new();
        video.set_facing_mode_str("environment");
        video.set_width_i32(WIDTH);
        let wanted = MediaStreamConstraints::new();
        wanted.set_video_media_track_constraints(&video);
        let asked = navigator
            .media_devices()
            .and_then(|devices| devices.get_user_media_with_constraints(&wanted));
        let stream = JsFuture::from(asked.map_err(|error| fault(&error))?)
            .await
            .map_err(|error| fault(&error))?;
        stream.dyn_into().map_err(|_| CameraFault::Busy)
    }

    /// By the names that *Media Capture and Streams* §10.2 gives.
    fn fault(error: &JsValue) -> CameraFault {
        let name = Reflect::get(error, &JsValue::from_str("name"));
        match name.ok().and_then(|name| name.as_string()).as_deref() {
            Some("NotAllowedError" | "SecurityError") => CameraFault::Refused,
            Some("NotFoundError" | "OverconstrainedError" | "TypeError") => CameraFault::Absent,
            _ => CameraFault::Busy,
        }
    }

    fn video(id: &str) -> Option<HtmlVideoElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    pub(super) fn show(stream: &MediaStream, id: &str) -> bool {
        let Some(video) = video(id) else {
            return false;
        };
        video.set_src_object(Some(stream));
        // It plays by itself too; a browser that refuses shows the first picture.
        let _ = video.play();
        true
    }

    pub(super) fn stop(stream: &MediaStream) {
        for track in stream.get_tracks().iter() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }

    pub(super) fn seen_in(id: &str) -> Option<Picture> {
        let video = video(id)?;
        let (width, height) = (video.video_width(), video.video_height());
        drawn(width, height, |canvas, width, height| {
            canvas.draw_image_with_html_video_element_and_dw_and_dh(&video, 0.0, 0.0, width, height)
        })
    }

    pub(super) async fn bytes(file: &File) -> Option<Vec<u8>> {
        let buffer: ArrayBuffer = JsFuture::from(file.array_buffer()).await.ok()?.dyn_into().ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    pub(super) async fn picture(file: &File) -> Option<Picture> {
        let made = window().create_image_bitmap_with_blob(file).ok()?;
        let bitmap: ImageBitmap = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
        let picture = drawn(bitmap.width(), bitmap.height(), |canvas, width, height| {
            canvas.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)
        });
        bitmap.close();
        picture
    }

    /// Draws something into a canvas that nobody sees, and takes its points.
    fn drawn(
        width: u32,
        height: u32,
        draw: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
    ) -> Option<Picture> {
        let longest = width.max(height);
        let most = longest.min(Picture::LONGEST);
        let fit = |side: u32| {
            let fit = u64::from(side) * u64::from(most) / u64::from(longest.max(1));
            u32::try_from(fit).unwrap_or(most)
        };
        let (width, height) = (fit(width), fit(height));
        if width == 0 || height == 0 {
            return None;
        }
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let (across, down) = (f64::from(width), f64::from(height));
        draw(&context, across, down).ok()?;
        let points = context.get_image_data(0.0, 0.0, across, down).ok()?.data();
        Picture::of_rgba(usize::try_from(width).ok()?, &points.0)
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

    pub(super) async fn pause(millis: u32) {
        gloo_timers::future::TimeoutFuture::new(millis).await;
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
    use super::{CameraFault, File, Picture, SignedBytes};

    pub(super) struct Stream;

    pub(super) async fn open() -> Result<Stream, CameraFault> {
        Err(CameraFault::Absent)
    }

    pub(super) fn show(_: &Stream, _: &str) -> bool {
        false
    }

    pub(super) fn stop(_: &Stream) {}

    pub(super) fn seen_in(_: &str) -> Option<Picture> {
        None
    }

    pub(super) async fn bytes(_: &File) -> Option<Vec<u8>> {
        None
    }

    pub(super) async fn picture(_: &File) -> Option<Picture> {
        None
    }

    pub(super) async fn has_signed(_: &SignedBytes) -> Option<bool> {
        None
    }

    pub(super) async fn pause(_: u32) {}
}
