//! What a page that needs the app says to who has no JavaScript.

use crate::site::use_site;
use sportello_types::lang::Lang;
use sportello_types::text::shell;

/// What stands in `noscript` of a page that needs the app.
pub(super) fn without_script(lang: Lang) -> String {
    let contacts = use_site().tenant.contacts.clone();
    format!(
        "<div class=\"alert alert-warning\"><h2 class=\"h5\">{}</h2><p>{}</p></div>",
        escaped(shell::noscript_title(lang)),
        escaped(&shell::noscript_text(lang, &contacts.phone, &contacts.email))
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
