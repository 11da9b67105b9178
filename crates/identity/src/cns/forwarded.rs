//! The certificate as a reverse proxy hands it over in a header.
//!
//! Reads; does not believe. Whether the header may be looked at (the peer is the configured proxy,
//! the host is the cards' one, the path is the callback) is the caller's question, and comes first.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use x509_cert::der::pem;

/// Longest header value read, in bytes.
const LONGEST: usize = 16 * 1024;
/// Certificates in a chain that are read.
const MOST: usize = 8;

/// How the proxy writes the certificate. One is configured; none is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 9440, `Client-Cert` and `Client-Cert-Chain`: `:<base64 of DER>:`.
    Rfc9440,
    /// nginx, `$ssl_client_escaped_cert`: PEM, percent-encoded.
    EscapedPem,
}

/// A header that does not hold one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForwardedError {
    /// More than one header of the name: somebody slipped one past the proxy.
    #[error("the header is there more than once")]
    Repeated,
    /// More than 16 KiB.
    #[error("the header is too long")]
    TooLong,
    /// Not of the configured format.
    #[error("the header is not of the format configured")]
    Format,
    /// More than one certificate where one belongs, or too many in the chain.
    #[error("the header holds too many certificates")]
    TooMany,
}

/// The card's certificate, in DER, from all headers of the configured name. Nothing when there is
/// none, or an empty one: the browser sent no certificate.
pub fn certificate<'a>(
    values: impl IntoIterator<Item = &'a [u8]>,
    format: Format,
) -> Result<Option<Vec<u8>>, ForwardedError> {
    let Some(value) = single(values)? else {
        return Ok(None);
    };
    match format {
        Format::Rfc9440 => byte_sequence(value).map(Some),
        Format::EscapedPem => escaped_pem(value).map(Some),
    }
}

/// The rest of the chain that the browser sent (RFC 9440, `Client-Cert-Chain`), in DER.
pub fn chain<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Vec<u8>>, ForwardedError> {
    let Some(value) = single(values)? else {
        return Ok(Vec::new());
    };
    let members: Vec<&str> = value.split(',').collect();
    if members.len() > MOST {
        return Err(ForwardedError::TooMany);
    }
    let member = |member: &&str| byte_sequence(member.trim_matches([' ', '\t']));
    members.iter().map(member).collect()
}

fn single<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Result<Option<&'a str>, ForwardedError> {
    let mut values = values.into_iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(ForwardedError::Repeated);
    }
    if value.len() > LONGEST {
        return Err(ForwardedError::TooLong);
    }
    let text = std::str::from_utf8(value).map_err(|_| ForwardedError::Format)?;
    Ok((!text.is_empty()).then_some(text))
}

/// A byte sequence of structured fields (RFC 8941 §3.3.5), padded, without parameters.
fn byte_sequence(text: &str) -> Result<Vec<u8>, ForwardedError> {
    let inside = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
    let inside = inside.filter(|inside| !inside.is_empty());
    STANDARD
        .decode(inside.ok_or(ForwardedError::Format)?)
        .map_err(|_| ForwardedError::Format)
}

fn escaped_pem(text: &str) -> Result<Vec<u8>, ForwardedError> {
    let pem = unescape(text)?;
    if pem.matches("-----BEGIN").count() > 1 {
        return Err(ForwardedError::TooMany);
    }
    match pem::decode_vec(pem.trim().as_bytes()) {
        Ok(("CERTIFICATE", der)) => Ok(der),
        _ => Err(ForwardedError::Format),
    }
}

/// Percent-encoding of ASCII. A `+` is itself: base64 has some, and nginx escapes no blank as one.
fn unescape(text: &str) -> Result<String, ForwardedError> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let decoded = if character == '%' {
            let digit = |digit: Option<char>| digit.and_then(|digit| digit.to_digit(16));
            let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
                return Err(ForwardedError::Format);
            };
            char::from_u32(high * 16 + low).ok_or(ForwardedError::Format)?
        } else {
            character
        };
        if !decoded.is_ascii() {
            return Err(ForwardedError::Format);
        }
        plain.push(decoded);
    }
    Ok(plain)
}
