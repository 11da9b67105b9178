//! Numbers of certificates.

use std::str::FromStr;

yearly_number! {
    /// Year and progressive number of a certificate of the municipality, whatever it certifies. Written
    /// `C-2026-000123`, with six digits or more. Never used again; gaps do not matter.
    CertificateNumber,
    /// The text is not the number of a certificate.
    InvalidCertificateNumber,
    prefix = "C"
}
