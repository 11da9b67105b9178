//! CBOR as authenticators write it: one item, in its shortest form, of definite length (CTAP 2.1 §8).

use super::Fault;
use ciborium::Value;
use ciborium::de::from_reader_with_recursion_limit;

/// Deepest nesting; CTAP2 allows four levels.
const DEEPEST: usize = 6;

/// Keys and values of a map, in its order.
pub(super) type Members = Vec<(Value, Value)>;

/// The map at the start of some bytes, and what comes after it. Every key once.
pub(super) fn map(bytes: &[u8], fault: Fault) -> Result<(Members, &[u8]), Fault> {
    let mut rest = bytes;
    let value: Value = from_reader_with_recursion_limit(&mut rest, DEEPEST).map_err(|_| fault)?;
    let read = bytes.len() - rest.len();
    let mut shortest = Vec::with_capacity(read);
    ciborium::into_writer(&value, &mut shortest).map_err(|_| fault)?;
    if bytes.get(..read) != Some(shortest.as_slice()) {
        return Err(fault);
    }
    let Value::Map(members) = value else {
        return Err(fault);
    };
    let repeated = members
        .iter()
        .enumerate()
        .any(|(at, (key, _))| members.iter().skip(at + 1).any(|(other, _)| other == key));
    if repeated {
        return Err(fault);
    }
    Ok((members, rest))
}

/// Takes the value of a member out of a map.
pub(super) fn take(members: &mut Members, key: &Value) -> Option<Value> {
    let at = members.iter().position(|(known, _)| known == key)?;
    Some(members.remove(at).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(hex: &str) -> Result<usize, Fault> {
        let bytes = hex::decode(hex).unwrap();
        map(&bytes, Fault::Key).map(|(members, rest)| members.len() * 100 + rest.len())
    }

    #[test]
    fn a_map_ends_where_it_ends() {
        assert_eq!(read("a0"), Ok(0));
        assert_eq!(read("a1616101ffff"), Ok(102));
    }

    #[test]
    fn other_forms_of_the_same_are_not_taken() {
        for (what, hex) in [
            ("nothing", ""),
            ("no map", "01"),
            ("cut off", "a16161"),
            ("an indefinite length", "bf616101ff"),
            ("a long form of a number", "a161611801"),
            ("a long form of a length", "b801616101"),
            ("a key twice", "a2616101616102"),
            ("a length that nobody sent", "a161615bffffffffffffffff"),
            ("too deep", "a16161818181818181818100"),
        ] {
            assert_eq!(read(hex), Err(Fault::Key), "{what}");
        }
    }
}
