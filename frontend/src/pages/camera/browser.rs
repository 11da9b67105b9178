//! What the camera asks of the browser, where it is and what it sees. Nothing of it leaves the device.

use sportello_check::Picture;

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

/// Lets the page show what has changed, and waits.
pub(in crate::pages) async fn pause(millis: u32) {
    browser::pause(millis).await;
}

#[cfg(feature = "csr")]
#[expect(clippy::module_inception, reason = "two sides of one room")]
mod browser {
    use super::{CameraFault, Picture};
    use crate::pages::camera::points::drawn;
    use js_sys::Reflect;
    use leptos::prelude::{document, window};
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints,
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

    pub(super) async fn pause(millis: u32) {
        gloo_timers::future::TimeoutFuture::new(millis).await;
    }
}

/// The server renders the page and looks at nothing.
#[cfg(not(feature = "csr"))]
#[expect(
    clippy::unused_async,
    clippy::module_inception,
    reason = "has the shape of the browser's"
)]
mod browser {
    use super::{CameraFault, Picture};

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

    pub(super) async fn pause(_: u32) {}
}
