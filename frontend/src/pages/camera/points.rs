//! The points of what the browser draws.

use leptos::prelude::document;
use sportello_check::Picture;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Draws something into a canvas that nobody sees, and takes its points.
pub(in crate::pages) fn drawn(
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
