//! Codes by which anybody who holds a certificate checks it.

use std::str::FromStr;

/// 80 random bits, written as sixteen characters of Crockford's base 32 in groups of four:
/// `K7QF-2M9X-0ZTB-R4HC`. Read without regard to case and dashes; `O` is read as zero, `I` and `L` as
/// one. Whoever knows it holds the certificate: it prints as `…` in logs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CertificateCode([u8; 10]);

/// The text is not the code of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a certificate: sixteen letters and digits")]
pub struct InvalidCertificateCode;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARACTERS: usize = 16;

impl CertificateCode {
    /// A code out of random bytes.
    pub const fn new(random: [u8; 10]) -> Self {
        Self(random)
    }

    /// Its bytes, as the mark carries them and as they are hashed at rest.
    pub const fn bytes(&self) -> &[u8; 10] {
        &self.0
    }
}

impl std::fmt::Display for CertificateCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bits = self
            .0
            .iter()
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        for place in 0..CHARACTERS {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            let digit = bits >> (5 * (CHARACTERS - 1 - place)) & 31;
            let digit = usize::try_from(digit).ok().and_then(|digit| ALPHABET.get(digit));
            f.write_str(char::from(*digit.unwrap_or(&b'0')).encode_utf8(&mut [0; 4]))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for CertificateCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CertificateCode(…)")
    }
}

impl FromStr for CertificateCode {
    type Err = InvalidCertificateCode;

    fn from_str(text: &str) -> Result<Self, InvalidCertificateCode> {
        let mut bits = 0_u128;
        let mut seen = 0;
        for character in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let digit = match character.to_ascii_uppercase() {
                'O' => Some(0),
                'I' | 'L' => Some(1),
                upper => ALPHABET.iter().position(|known| char::from(*known) == upper),
            };
            let digit = digit.and_then(|digit| u128::try_from(digit).ok());
            bits = bits << 5 | digit.ok_or(InvalidCertificateCode)?;
            seen += 1;
            if seen > CHARACTERS {
                return Err(InvalidCertificateCode);
            }
        }
        if seen != CHARACTERS {
            return Err(InvalidCertificateCode);
        }
        let [_, _, _, _, _, _, code @ ..] = bits.to_be_bytes();
        Ok(Self(code))
    }
}

written_value!(
    CertificateCode,
    pattern = "^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$",
    example = "K7QF-2M9X-0ZTB-R4HC"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_may_type_it_as_they_read_it() {
        let code: CertificateCode = "K7QF-2M9X-0ZTB-R41C".parse().unwrap();
        for typed in ["k7qf2m9x0ztbr41c", "K7QF 2M9X OZTB R4LC", "k7qf-2m9x-oztb-r4ic"] {
            assert_eq!(typed.parse(), Ok(code), "{typed}");
        }
        for bad in [
            "",
            "K7QF-2M9X-0ZTB",
            "K7QF-2M9X-0ZTB-R41CU",
            "K7QF-2M9X-0ZTB-R41U",
            "è7QF2M9X0ZTBR41C",
        ] {
            assert_eq!(
                bad.parse::<CertificateCode>(),
                Err(InvalidCertificateCode),
                "{bad}"
            );
        }
        assert_eq!(format!("{code:?}"), "CertificateCode(…)");
    }

    proptest! {
        #[test]
        fn codes_come_back(random: [u8; 10]) {
            let code = CertificateCode::new(random);
            let written = code.to_string();
            prop_assert_eq!(written.len(), 19);
            prop_assert_eq!(written.parse(), Ok(code));
        }
    }
}
