//! Idempotency keys: the browser's own random numbers.

#[cfg(feature = "area")]
use leptos::prelude::*;

/// A new key (128 random bits). Make one per thing to do, and use it again for each attempt.
#[cfg(feature = "csr")]
pub fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    // Every browser that runs WebAssembly has it; `randomUUID` would need HTTPS.
    if let Ok(crypto) = leptos::prelude::window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().fold(String::new(), |mut key, byte| {
        use std::fmt::Write as _;
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// The server makes no requests from pages.
#[cfg(not(feature = "csr"))]
pub fn new_key() -> String {
    String::new()
}

/// The key of something to send: that of what was sent last while that has no answer and is the same. `sent`:
/// what was sent without an answer, with its key.
#[cfg(feature = "area")]
pub(crate) fn key_of<T>(sent: StoredValue<Option<(T, String)>>, now: &T) -> String
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let known = sent.with_value(|sent| {
        let same = sent.as_ref().filter(|(last, _)| last == now);
        same.map(|(_, key)| key.clone())
    });
    let key = known.unwrap_or_else(new_key);
    sent.set_value(Some((now.clone(), key.clone())));
    key
}
