//! Pictures: JPEG, PNG, TIFF.

use super::{Format, Refused};

/// Pixels beyond which a picture is a trap for whoever opens it: an A0 sheet at 400 dpi has 245
/// million.
const MOST_PIXELS: usize = 400_000_000;
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG_END: &[u8] = &[0xff, 0xd9];

/// The format, when the content is a picture; refuses the ones cut short.
pub(super) fn judge(bytes: &[u8]) -> Result<Option<Format>, Refused> {
    let format = if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Format::Jpeg
    } else if bytes.starts_with(PNG_SIGNATURE) {
        Format::Png
    } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        Format::Tiff
    } else {
        return Ok(None);
    };
    let size = imagesize::blob_size(bytes).map_err(|_| Refused::Damaged(format))?;
    if size.width == 0 || size.height == 0 {
        return Err(Refused::Damaged(format));
    }
    if size
        .width
        .checked_mul(size.height)
        .is_none_or(|pixels| pixels > MOST_PIXELS)
    {
        return Err(Refused::Bomb);
    }
    let whole = match format {
        Format::Jpeg => bytes.windows(JPEG_END.len()).any(|pair| pair == JPEG_END),
        Format::Png => reaches_png_end(bytes),
        _ => true,
    };
    if whole {
        Ok(Some(format))
    } else {
        Err(Refused::Damaged(format))
    }
}

/// Walks the chunks (PNG specification §5.3: length, type, data, CRC) up to `IEND`.
fn reaches_png_end(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(PNG_SIGNATURE.len()..).unwrap_or_default();
    while let (Some(length), Some(kind)) = (rest.first_chunk::<4>(), rest.get(4..8)) {
        if kind == b"IEND" {
            return true;
        }
        let Some(next) = usize::try_from(u32::from_be_bytes(*length))
            .ok()
            .and_then(|length| length.checked_add(12))
            .and_then(|chunk| rest.get(chunk..))
        else {
            return false;
        };
        rest = next;
    }
    false
}
