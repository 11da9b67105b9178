//! The QR code by the camera: what it sees is looked at several times a second, and nowhere else than here.

pub(super) mod browser;
#[cfg(feature = "csr")]
pub(super) mod points;

use crate::components::alert::{Alert, Tone};
use crate::live::use_live;
use crate::site::use_lang;
use browser::{Camera, CameraFault};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::text::checkpages as words;

const VIDEO: &str = "fotocamera";
/// Between two looks, so that the page stays at hand.
const BETWEEN: u32 = 150;

/// The button that puts the camera on and off, and what it sees. It goes off by itself with the first code,
/// and when the page is left.
#[component]
pub(super) fn Scanner(
    /// What it is to be held on.
    lead: &'static str,
    /// Takes what a code says.
    found: Callback<Vec<String>>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let on = RwSignal::new(false);
    let fault = RwSignal::new(None::<CameraFault>);
    // Put off and on again at once, the camera is another one: the first must not go on looking.
    let round = StoredValue::new(0_u32);
    let look = move || {
        fault.set(None);
        on.set(true);
        round.update_value(|round| *round += 1);
        let own = round.get_value();
        // The reader may leave at any time, also while they are asked.
        let is_wanted = move || on.try_get_untracked() == Some(true) && round.try_get_value() == Some(own);
        spawn_local(async move {
            let camera = match Camera::open().await {
                Ok(camera) => camera,
                Err(why) => {
                    on.try_set(false);
                    fault.try_set(Some(why));
                    live.alert(help(why, lang).0);
                    return;
                }
            };
            let mut looking = is_wanted() && camera.show_in(VIDEO);
            while looking {
                browser::pause(BETWEEN).await;
                let codes = browser::seen_in(VIDEO).map_or_else(Vec::new, |picture| picture.glance());
                looking = is_wanted();
                if looking && !codes.is_empty() {
                    on.try_set(false);
                    drop(camera);
                    found.run(codes);
                    return;
                }
            }
        });
    };
    let press = move |_| {
        if on.get_untracked() {
            on.set(false);
        } else {
            look();
        }
    };
    view! {
        <h2 class="h4">{words::camera_title(lang)}</h2>
        <p>{lead}</p>
        {move || fault.get().map(|why| trouble(why, lang))}
        <div class="sp-camera" hidden=move || !on.get()>
            <video
                id=VIDEO
                aria-label=words::camera_view(lang)
                autoplay=true
                muted=true
                playsinline=true
            ></video>
            <p>{words::camera_hold(lang)}</p>
        </div>
        <button type="button" class="btn btn-outline-primary mobile-full" on:click=press>
            {move || if on.get() { words::camera_stop(lang) } else { words::camera_start(lang) }}
        </button>
    }
}

fn trouble(why: CameraFault, lang: Lang) -> impl IntoView {
    let (title, text) = help(why, lang);
    view! { <Alert tone=Tone::Warning title=title>{text}</Alert> }
}

/// What is the matter, and what to do.
fn help(why: CameraFault, lang: Lang) -> (&'static str, &'static str) {
    match why {
        CameraFault::Absent => (words::camera_absent(lang), words::camera_absent_text(lang)),
        CameraFault::Refused => (words::camera_refused(lang), words::camera_refused_text(lang)),
        CameraFault::Busy => (words::camera_busy(lang), words::camera_busy_text(lang)),
    }
}
