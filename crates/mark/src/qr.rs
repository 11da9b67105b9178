//! How much a QR code holds (ISO/IEC 18004:2015), for an address in lower case with a mark behind it:
//! a byte segment, then an alphanumeric one.

/// The largest version on a certificate: 97 modules, 39 mm wide at 0.4 mm each.
pub const LARGEST: u8 = 20;

/// Longest address that the limit allows for, with the `#`, in bytes: a host's name may take 89 of it.
pub const LONGEST_ADDRESS: usize = 100;

/// Codewords of data by version, from 1, at error correction level M (table 7).
const CODEWORDS_M: [usize; 20] = [
    16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669,
];

/// Bits of a mode indicator (§7.4.1, table 2).
const MODE: usize = 4;

/// Bits of the character count (table 3) of a byte and of an alphanumeric segment.
const fn counts(version: u8) -> (usize, usize) {
    match version {
        0..=9 => (8, 9),
        10..=26 => (16, 11),
        _ => (16, 13),
    }
}

/// Bits of the two segments: eight for a byte (§7.4.5), eleven for two characters, six for one left over
/// (§7.4.4). An empty segment is not written.
const fn bits(address: usize, characters: usize, version: u8) -> usize {
    let (bytes_count, characters_count) = counts(version);
    let mut bits = 0;
    if address > 0 {
        bits += MODE + bytes_count + 8 * address;
    }
    if characters > 0 {
        bits += MODE + characters_count + 11 * (characters / 2) + 6 * (characters % 2);
    }
    bits
}

/// The smallest version, at error correction level M, that holds an address of some bytes (with the
/// `#`) and a payload of some characters behind it; none up to [`LARGEST`].
pub fn version(address: usize, characters: usize) -> Option<u8> {
    (1..=LARGEST)
        .zip(CODEWORDS_M)
        .find(|(version, codewords)| bits(address, characters, *version) <= codewords * 8)
        .map(|(version, _)| version)
}

/// Modules of one side of a version, without the quiet zone of four (§6.3).
pub fn modules(version: u8) -> u16 {
    17 + 4 * u16::from(version)
}

/// Most characters behind an address of some bytes in the largest version.
const fn most_characters(address: usize) -> usize {
    let [.., codewords] = CODEWORDS_M;
    let free = (codewords * 8).saturating_sub(bits(address, 0, LARGEST) + MODE + counts(LARGEST).1);
    2 * (free / 11) + if free % 11 >= 6 { 1 } else { 0 }
}

/// Most bytes of a payload, so that the code is [`LARGEST`] at most behind an address of
/// [`LONGEST_ADDRESS`].
pub(crate) const MOST_BYTES: usize = crate::base32::bytes(most_characters(LONGEST_ADDRESS));

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters and bytes that a version holds at level M, from the standard's table of capacities.
    #[test]
    fn capacities_are_those_of_the_standard() {
        for (of, alphanumeric, bytes) in [
            (1, 20, 14),
            (2, 38, 26),
            (9, 262, 180),
            (10, 311, 213),
            (14, 528, 362),
            (20, 970, 666),
        ] {
            assert_eq!(version(0, alphanumeric), Some(of));
            assert_ne!(version(0, alphanumeric + 1), Some(of));
            assert_eq!(version(bytes, 0), Some(of));
            assert_ne!(version(bytes + 1, 0), Some(of));
        }
        assert_eq!(version(0, 971), None);
        assert_eq!(modules(20), 97);
        assert_eq!(most_characters(0), 970);
    }

    #[test]
    fn the_limit_is_the_last_that_fits() {
        let characters = crate::base32::digits(MOST_BYTES);
        assert_eq!(MOST_BYTES, 513);
        assert_eq!(version(LONGEST_ADDRESS, characters), Some(LARGEST));
        assert_eq!(
            version(LONGEST_ADDRESS, crate::base32::digits(MOST_BYTES + 1)),
            None
        );
    }
}
