//! The token of a payment: in the fragment of an address, which no server sees, or kept by this tab while its
//! reader is away to pay.

use leptos::prelude::window;

const PLACE: &str = "pagamento";

/// Keeps a token for the way back.
pub(in crate::pages) fn keep(token: &str) {
    if let Ok(Some(store)) = window().session_storage() {
        // A browser that keeps nothing has it in the address.
        let _ = store.set_item(PLACE, token);
    }
}

/// The token that stands in the address.
pub(super) fn in_address() -> Option<String> {
    let fragment = window().location().hash().ok()?;
    read(&fragment)
}

/// The token of the payment for which this tab was left last.
pub(super) fn kept() -> Option<String> {
    let store = window().session_storage().ok().flatten()?;
    read(&store.get_item(PLACE).ok().flatten()?)
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
