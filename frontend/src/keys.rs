//! Idempotency keys: the browser's own random numbers.

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
