//! DER, written by hand (X.690): as much as a time-stamp takes.

/// `SEQUENCE`.
pub(super) const SEQUENCE: u8 = 0x30;
/// `SET`.
pub(super) const SET: u8 = 0x31;
/// `OCTET STRING`.
pub(super) const OCTETS: u8 = 0x04;
/// `GeneralizedTime`.
pub(super) const TIME: u8 = 0x18;
/// `[0]`, constructed.
pub(super) const FIRST: u8 = 0xa0;

/// Tag, length, the parts one after the other.
pub(super) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes = content.len().to_be_bytes();
            let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
            let digits = bytes.get(first..).unwrap_or_default();
            out.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(&content);
    out
}

/// `SET OF`, its members in order.
pub(super) fn set_of(tag: u8, mut members: Vec<Vec<u8>>) -> Vec<u8> {
    members.sort();
    let members: Vec<&[u8]> = members.iter().map(Vec::as_slice).collect();
    tlv(tag, &members)
}

/// `INTEGER`, not negative.
pub(super) fn integer(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let first = bytes
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(bytes.len() - 1);
    let digits = bytes.get(first..).unwrap_or_default();
    let sign: &[u8] = if digits.first().is_some_and(|byte| *byte >= 0x80) {
        &[0]
    } else {
        &[]
    };
    tlv(0x02, &[sign, digits])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_numbers_are_as_short_as_they_can_be() {
        assert_eq!(tlv(OCTETS, &[&[7; 3]]), [4, 3, 7, 7, 7]);
        assert_eq!(tlv(OCTETS, &[&[7; 200]])[..3], [4, 0x81, 200]);
        assert_eq!(tlv(OCTETS, &[&[7; 300]])[..4], [4, 0x82, 1, 44]);
        assert_eq!(integer(0), [2, 1, 0]);
        assert_eq!(integer(127), [2, 1, 127]);
        assert_eq!(integer(128), [2, 2, 0, 128]);
        assert_eq!(integer(0x0001_0000), [2, 3, 1, 0, 0]);
        assert_eq!(
            set_of(SET, vec![integer(2), integer(1)]),
            [0x31, 6, 2, 1, 1, 2, 1, 2]
        );
    }
}
