//! The token of a payment: in the fragment of the address of a mail, which no server sees, or kept by this tab
//! while its reader is away to pay, with the fiscal code by which they may try again.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

const TOKEN: &str = "pagamento";
const TAX_CODE: &str = "pagamento-di";

/// A payment for which this tab was left, or of which a mail tells.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Kept {
    /// By which it is seen.
    pub(super) token: String,
    /// The fiscal code with which its notices were found or made; empty where nobody tries again.
    pub(super) tax_code: String,
}

impl Kept {
    /// That of a mail, which says that everything is paid.
    pub(super) const fn of_mail(token: String) -> Self {
        Self {
            token,
            tax_code: String::new(),
        }
    }
}

fn store() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps a payment for the way back, until it is over or the tab is closed.
pub(in crate::pages) fn keep(token: &str, tax_code: &str) {
    if let Some(store) = store() {
        // To a browser that keeps nothing the mail brings the receipt.
        let _ = store.set_item(TOKEN, token);
        let _ = store.set_item(TAX_CODE, tax_code);
    }
}

/// The payment for which this tab was left last.
pub(super) fn kept() -> Option<Kept> {
    let store = store()?;
    Some(Kept {
        token: read(&store.get_item(TOKEN).ok().flatten()?)?,
        tax_code: store.get_item(TAX_CODE).ok().flatten().unwrap_or_default(),
    })
}

/// Forgets a payment that is over; another one that was begun since then stays.
pub(super) fn forget(token: &str) {
    if let (Some(store), Some(kept)) = (store(), kept())
        && kept.token == token
    {
        let _ = store.remove_item(TOKEN);
        let _ = store.remove_item(TAX_CODE);
    }
}

/// The token that stands in the address, which it leaves: whoever looks at the screen, at the history of the
/// browser or at an address that was copied does not find it there.
pub(super) fn take_from_address() -> Option<String> {
    let location = window().location();
    let fragment = location.hash().ok()?;
    if let (Ok(history), Ok(path), Ok(query)) = (window().history(), location.pathname(), location.search()) {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&format!("{path}{query}")));
    }
    read(&fragment)
}

/// A token, and nothing that somebody on the way has put behind it.
fn read(text: &str) -> Option<String> {
    let is_of_token = |sign: &char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let token: String = text
        .trim_start_matches('#')
        .chars()
        .take_while(is_of_token)
        .collect();
    (!token.is_empty() && token.len() <= 64).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_token_is_read_whatever_stands_behind_it() {
        assert_eq!(read("#aB3_-9").as_deref(), Some("aB3_-9"));
        assert_eq!(read("#aB3_-9&outcome=OK").as_deref(), Some("aB3_-9"));
        assert_eq!(read("aB3?x").as_deref(), Some("aB3"));
        for nothing in ["", "#", "#?x", &"a".repeat(65)] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }
}
