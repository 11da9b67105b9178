//! CBOR in its one deterministic form (RFC 8949 §4.2.1): shortest numbers, definite lengths, the keys of
//! a map in the order of their bytes, each once.

use ciborium::Value;
use ciborium::de::from_reader_with_recursion_limit;

/// Deepest nesting; a mark has four levels.
const DEEPEST: usize = 8;

/// Keys and values of a map, in its order.
pub(crate) type Members = Vec<(Value, Value)>;

/// Writes an item; maps in the order in which they come.
pub(crate) fn write(value: &Value) -> Option<Vec<u8>> {
    let mut written = Vec::new();
    ciborium::into_writer(value, &mut written).ok()?;
    Some(written)
}

/// The item that some bytes are, to the last one, if they are its deterministic form.
pub(crate) fn read(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value: Value = from_reader_with_recursion_limit(&mut rest, DEEPEST).ok()?;
    (rest.is_empty() && is_ordered(&value) && write(&value)? == bytes).then_some(value)
}

fn is_ordered(value: &Value) -> bool {
    match value {
        Value::Map(members) => {
            let keys: Option<Vec<_>> = members.iter().map(|(key, _)| write(key)).collect();
            keys.is_some_and(|keys| keys.is_sorted_by(|one, next| one < next))
                && members
                    .iter()
                    .all(|(key, value)| is_ordered(key) && is_ordered(value))
        }
        Value::Array(items) => items.iter().all(is_ordered),
        Value::Tag(_, tagged) => is_ordered(tagged),
        _ => true,
    }
}

/// Takes the value of a member out of a map.
pub(crate) fn take(members: &mut Members, label: u8) -> Option<Value> {
    let label = Value::from(label);
    let at = members.iter().position(|(known, _)| *known == label)?;
    Some(members.remove(at).1)
}

/// A text.
pub(crate) fn text(value: Value) -> Option<String> {
    value.into_text().ok()
}

/// A text, or null; else the value comes back.
pub(crate) fn optional_text(value: Value) -> Result<Option<String>, Value> {
    match value {
        Value::Null => Ok(None),
        other => other.into_text().map(Some),
    }
}

/// The items of an array of one length.
pub(crate) fn items<const N: usize>(value: Value) -> Option<[Value; N]> {
    value.into_array().ok()?.try_into().ok()
}

/// Bytes of one length.
pub(crate) fn exactly<const N: usize>(value: Value) -> Option<[u8; N]> {
    value.into_bytes().ok()?.try_into().ok()
}

/// A whole number of its range.
pub(crate) fn number<N: TryFrom<ciborium::value::Integer>>(value: Value) -> Option<N> {
    value.into_integer().ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_forms_of_the_same_are_not_taken() {
        for (what, bytes) in [
            ("nothing", &[][..]),
            ("something after it", &[0xa0, 0x00]),
            ("cut off", &[0xa1, 0x01]),
            ("an indefinite length", &[0xbf, 0x01, 0x01, 0xff]),
            ("an indefinite text", &[0x7f, 0x61, 0x61, 0xff]),
            ("a long form of a number", &[0x18, 0x01]),
            ("a long form of a length", &[0xb8, 0x01, 0x01, 0x01]),
            ("a long form of a tag", &[0xd8, 0x12, 0x80]),
            ("a number as if too big", &[0xc2, 0x41, 0x01]),
            ("a key twice", &[0xa2, 0x01, 0x01, 0x01, 0x02]),
            ("keys in disorder", &[0xa2, 0x02, 0x01, 0x01, 0x01]),
            ("keys in disorder inside", &[0x81, 0xa2, 0x02, 0x01, 0x01, 0x01]),
            ("a text that is none", &[0x61, 0xff]),
            (
                "a length that nobody sent",
                &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            ),
            (
                "members that nobody sent",
                &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            ),
            ("too deep", &[0x81; 200]),
        ] {
            assert_eq!(read(bytes), None, "{what}");
        }
        let good = [0xa2, 0x01, 0x81, 0xf6, 0x20, 0x41, 0xff];
        assert_eq!(write(&read(&good).unwrap()).as_deref(), Some(&good[..]));
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Some(value) = read(&bytes) {
                prop_assert_eq!(write(&value), Some(bytes));
            }
        }
    }
}
