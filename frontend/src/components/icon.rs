//! Icons of the portal's own sprite.

use crate::site::use_site;
use leptos::prelude::*;

/// An icon. Decorative: hidden from screen readers, so the text beside it must say it all. The build
/// puts every icon into the sprite whose name (`it-…`) stands in the sources.
#[component]
pub fn Icon(
    /// Name of the icon, e.g. `it-download`.
    name: &'static str,
    /// More classes: `icon-sm`, `icon-primary`, `icon-white`.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let href = format!("{}#{name}", use_site().assets.icons);
    let class = format!("icon {class}");
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
}
