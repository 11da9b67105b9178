//! Writing XML as text: escaping, identifiers.

use rand::Rng;

/// Escapes a value for use in an attribute (in double quotes) or in text.
pub fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A fresh `xs:ID`: `_` and 160 random bits in hexadecimal.
pub fn new_id(rng: &mut impl Rng) -> String {
    format!("_{}", hex::encode(rng.random::<[u8; 20]>()))
}

/// A fresh opaque handle for `RelayState`: 128 random bits, 32 bytes of text.
pub fn new_handle(rng: &mut impl Rng) -> String {
    hex::encode(rng.random::<[u8; 16]>())
}
