//! QR codes as SVG.

use super::render::RenderError;
use qrcode::{EcLevel, QrCode, render::svg};

/// Draws an address as a QR code with its quiet zone.
pub(super) fn svg(address: &str) -> Result<String, RenderError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| RenderError::Code(error.to_string()))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .min_dimensions(120, 120)
        .build())
}
