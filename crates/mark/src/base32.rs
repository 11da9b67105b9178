//! Base 32 in capitals without padding (RFC 4648 §6): all of it stands in a QR code's alphanumeric mode
//! and in the fragment of an address as it is, which base 45 does not.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Bits of a digit.
const DIGIT: usize = 5;

/// Digits that some bytes take.
pub(crate) const fn digits(bytes: usize) -> usize {
    (bytes * 8).div_ceil(DIGIT)
}

/// Whole bytes that some digits hold.
pub(crate) const fn bytes(digits: usize) -> usize {
    digits * DIGIT / 8
}

pub(crate) fn encode(data: &[u8]) -> String {
    let mut text = String::with_capacity(digits(data.len()));
    for group in data.chunks(DIGIT) {
        let bits = group
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let bits = bits << (8 * (DIGIT - group.len()));
        for place in 0..digits(group.len()) {
            let digit = usize::try_from(bits >> (DIGIT * (7 - place)) & 31).ok();
            text.extend(
                digit
                    .and_then(|digit| ALPHABET.get(digit))
                    .map(|&c| char::from(c)),
            );
        }
    }
    text
}

/// The bytes of a text, if it is the one that [`encode`] makes of them: capitals, no padding, no digit
/// too many, no bit left over.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut data = Vec::with_capacity(bytes(text.len()));
    let (mut bits, mut held) = (0_u32, 0);
    for character in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == character)?;
        bits = bits << DIGIT | u32::try_from(digit).ok()?;
        held += DIGIT;
        if held >= 8 {
            held -= 8;
            data.push(u8::try_from(bits >> held).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (held < DIGIT && bits == 0).then_some(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 4648 §10, without the padding.
    #[test]
    fn the_examples_of_the_standard_hold() {
        for (plain, written) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(encode(plain.as_bytes()), written);
            assert_eq!(decode(written).as_deref(), Some(plain.as_bytes()));
        }
    }

    #[test]
    fn only_the_one_way_to_write_it_is_read() {
        for other in ["my", "MY======", "MZ", "M", "MYA", "MZXW6Y", "M Y", "M1", "MÝ"] {
            assert_eq!(decode(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back(data in proptest::collection::vec(any::<u8>(), 0..100)) {
            let written = encode(&data);
            prop_assert_eq!(written.len(), digits(data.len()));
            prop_assert_eq!(bytes(written.len()), data.len());
            prop_assert_eq!(decode(&written), Some(data));
        }

        #[test]
        fn what_is_read_is_written_so(text in "[A-Z2-7]{0,30}") {
            if let Some(data) = decode(&text) {
                prop_assert_eq!(encode(&data), text);
            }
        }
    }
}
