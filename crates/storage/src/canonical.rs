//! Canonical JSON: one text per value, so that it can be hashed.
//!
//! The rules of RFC 8785 for what our documents hold: no white space, members sorted by name,
//! strings with the shortest escapes. Numbers are written as `serde_json` writes them (integers
//! exactly, fractions in their shortest form). Members sort by Unicode code point, which differs
//! from the RFC only for names outside the basic plane; ours are ASCII.

use crate::secret::sha256_hex;
use serde_json::Value;

/// The canonical text of a value.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// SHA-256 of the canonical text, lower-case hexadecimal.
pub fn canonical_sha256(value: &Value) -> String {
    sha256_hex(canonical(value).as_bytes())
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (i, (name, value)) in members.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, value) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn member_order_and_white_space_do_not_change_the_hash() {
        let one: Value = serde_json::from_str(r#"{ "b": [1, {"z": null, "a": "è\n"}], "a": 1.5 }"#).unwrap();
        let two = json!({"a": 1.5, "b": [1, {"a": "è\n", "z": null}]});
        assert_eq!(canonical(&one), r#"{"a":1.5,"b":[1,{"a":"è\n","z":null}]}"#);
        assert_eq!(canonical_sha256(&one), canonical_sha256(&two));
        assert_ne!(canonical_sha256(&one), canonical_sha256(&json!({"a": 1.5})));
    }
}
