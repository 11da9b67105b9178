//! QR codes as SVG.

use super::render::RenderError;
use qrcode::bits::Bits;
use qrcode::types::{QrError, QrResult};
use qrcode::{EcLevel, QrCode, Version, render::svg};

/// Modules of the quiet zone on each side (ISO/IEC 18004 §9.1).
pub(super) const QUIET_ZONE: usize = 4;
const VERSIONS: std::ops::RangeInclusive<i16> = 1..=40;
/// The version of the code of a payment notice, 33 modules a side (pagoPA, *Avviso di pagamento*, annex 2,
/// *Codice QR*).
const NOTICE: Version = Version::Normal(4);

/// A drawn code.
pub(super) struct Drawn {
    /// The SVG document, quiet zone included.
    pub(super) svg: String,
    /// Modules of a side, quiet zone included.
    pub(super) modules: usize,
}

/// Draws an address as a QR code with its quiet zone.
pub(super) fn svg(address: &str) -> Result<String, RenderError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(failure)?;
    Ok(code
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .min_dimensions(120, 120)
        .build())
}

/// Draws an address whose fragment is upper-case text: bytes up to the `#`, alphanumeric characters
/// after it, error correction M, in the smallest version that holds them. The payload of a mark comes
/// out two to three versions smaller than in bytes.
pub(super) fn mark(address: &str) -> Result<Drawn, RenderError> {
    let bytes = address.as_bytes();
    let hash = bytes.iter().position(|byte| *byte == b'#');
    let cut = hash.map_or(bytes.len(), |at| at + 1);
    let (prefix, payload) = match bytes.split_at_checked(cut) {
        Some((prefix, payload)) if payload.iter().all(|byte| is_alphanumeric(*byte)) => (prefix, payload),
        _ => (bytes, <&[u8]>::default()),
    };
    let code = smallest(prefix, payload)
        .and_then(|bits| QrCode::with_bits(bits, EcLevel::M))
        .map_err(failure)?;
    Ok(drawn(&code))
}

/// Draws what a payment notice says to a camera: bytes, error correction M, always the same version.
pub(super) fn notice(text: &str) -> Result<Drawn, RenderError> {
    let code = filled(NOTICE, text.as_bytes(), &[])
        .and_then(|bits| QrCode::with_bits(bits, EcLevel::M))
        .map_err(failure)?;
    Ok(drawn(&code))
}

fn drawn(code: &QrCode) -> Drawn {
    let svg = code
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .module_dimensions(1, 1)
        .build();
    Drawn {
        svg,
        modules: code.width() + 2 * QUIET_ZONE,
    }
}

fn smallest(prefix: &[u8], payload: &[u8]) -> QrResult<Bits> {
    VERSIONS
        .map(|version| filled(Version::Normal(version), prefix, payload))
        .find(|made| !matches!(made, Err(QrError::DataTooLong)))
        .unwrap_or(Err(QrError::DataTooLong))
}

fn filled(version: Version, prefix: &[u8], payload: &[u8]) -> QrResult<Bits> {
    let mut bits = Bits::new(version);
    bits.push_byte_data(prefix)?;
    if !payload.is_empty() {
        bits.push_alphanumeric_data(payload)?;
    }
    bits.push_terminator(EcLevel::M)?;
    Ok(bits)
}

/// Whether a character is among the forty-five (ISO/IEC 18004 table 5).
const fn is_alphanumeric(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b':'
    )
}

fn failure(error: QrError) -> RenderError {
    RenderError::Code(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_takes_the_smallest_version() {
        let base = "https://sportello.comune.borgoverde.example/v#";
        let payload = "K7".repeat(150);
        let drawn = mark(&format!("{base}{payload}")).unwrap();
        // 46 bytes and 300 characters are 2053 bits: more than the 2032 of version 11-M.
        assert_eq!(drawn.modules, 65 + 8);
        assert!(drawn.svg.contains("viewBox=\"0 0 73 73\""), "{}", drawn.svg);
        // One character that is not alphanumeric makes all of them bytes: version 14-M.
        assert_eq!(mark(&format!("{base}{payload}k")).unwrap().modules, 73 + 8);
    }

    #[test]
    fn a_notice_takes_the_same_version_whatever_it_says() {
        for text in [
            "PAGOPA|002|301123456789012316|01234567897|01",
            "9".repeat(62).as_str(),
        ] {
            assert_eq!(notice(text).unwrap().modules, 33 + 8, "{text}");
        }
        assert!(matches!(notice(&"9".repeat(63)), Err(RenderError::Code(_))));
    }

    #[test]
    fn what_no_version_holds_is_refused() {
        assert!(matches!(mark(&"a".repeat(3_000)), Err(RenderError::Code(_))));
    }
}
