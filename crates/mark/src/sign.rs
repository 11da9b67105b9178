//! Making a mark.

use crate::cose::Envelope;
use crate::{Claims, MarkKey, Payload, qr};

/// Why claims cannot be signed. Neither comes up with the kinds of the catalogue and a municipality's
/// IPA code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// Issuer, number of kinds or instant of issue are out of their bounds: nobody could read them.
    #[error("the claims cannot stand on a mark")]
    Claims,
    /// Kinds and issuer alone are more than fits in version 20-M.
    #[error("the mark would not fit in a QR code")]
    TooLong,
}

/// Bytes of the shortest fact: an array of two empty texts.
const SHORTEST_FACT: usize = 3;

/// Signs claims. When the QR code would pass version 20-M, facts are left out from the end, one by one,
/// then the holder: the paper says more than the mark. The same claims and key give the same bytes.
pub fn sign(claims: &Claims, key: &MarkKey) -> Result<Payload, Unsigned> {
    if !claims.are_sound() {
        return Err(Unsigned::Claims);
    }
    // More could not fit in any case.
    let most = claims.facts.len().min(qr::MOST_BYTES / SHORTEST_FACT);
    let cuts = (0..=most).rev().map(|facts| (true, facts)).chain([(false, 0)]);
    for (with_holder, facts) in cuts {
        let mut envelope = Envelope {
            kid: key.kid(),
            claims: claims.write(with_holder, facts).ok_or(Unsigned::Claims)?,
            signature: [0; 64],
        };
        // A signature is as long as none: it is made for what fits alone.
        if envelope.write().ok_or(Unsigned::Claims)?.len() <= Payload::LONGEST {
            envelope.signature = key.sign(&envelope.to_be_signed().ok_or(Unsigned::Claims)?);
            let written = envelope.write().ok_or(Unsigned::Claims)?;
            return Payload::from_bytes(written).map_err(|_| Unsigned::TooLong);
        }
    }
    Err(Unsigned::TooLong)
}
