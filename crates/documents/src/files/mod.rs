//! Judges the files that citizens send: by content and never by name, with bounded work, before
//! anything is stored for others to open (AgID guidelines on electronic documents, annex 2).
//!
//! A file is accepted only when it is wholly one of the formats that the service admits, opens, is
//! not encrypted and carries nothing that runs. Signed envelopes are opened and their content is
//! judged by the same rules.

mod archive;
mod ber;
mod budget;
mod format;
mod image;
mod name;
mod p7m;
mod pdf;
mod refused;
mod text;

pub use format::Format;
pub use name::{FileName, InvalidFileName};
pub use refused::Refused;

use budget::Budget;
use sportello_types::attachments::SignatureFormat;
use sportello_types::form::FileFormat;

/// What an accepted file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Its format; of a signed envelope, the format of what it holds.
    pub format: Format,
    /// Media type of the file as it stands: `application/pkcs7-mime` for an envelope.
    pub media_type: &'static str,
    /// The signature found. Found, not verified.
    pub signature: SignatureFormat,
    /// Pages of a PDF.
    pub pages: Option<u32>,
}

/// Judges a file. `allowed` lists the formats that the service admits; a P7M envelope is admitted
/// when its content is.
///
/// Work and memory are bounded by the size of `bytes` and by the limits of this module: at most
/// 256 MiB unpacked, two archives one in the other, three envelopes.
///
/// # Errors
/// [`Refused`] with the reason, to be told to the citizen.
pub fn inspect(name: &FileName, bytes: &[u8], allowed: &[Format]) -> Result<Inspected, Refused> {
    judge(name.as_str(), bytes, allowed, &mut Budget::new())
}

/// Judges a file for a field of a form, by the formats that the field declares. A signed envelope is
/// admitted when the field says so; a field that wants envelopes alone takes any content in them.
///
/// # Errors
/// [`Refused`] with the reason, to be told to the citizen.
pub fn inspect_declared(
    name: &FileName,
    bytes: &[u8],
    declared: &[FileFormat],
) -> Result<Inspected, Refused> {
    let envelopes = declared.contains(&FileFormat::P7m);
    let formats: Vec<Format> = declared
        .iter()
        .copied()
        .filter_map(Format::from_declared)
        .collect();
    let only_envelopes = envelopes && formats.is_empty();
    let allowed = if only_envelopes {
        &Format::ALL[..]
    } else {
        &formats
    };
    let inspected = inspect(name, bytes, allowed)?;
    let is_envelope = inspected.signature == SignatureFormat::Cades;
    if is_envelope && !envelopes {
        return Err(Refused::EnvelopeNotAllowed);
    }
    if only_envelopes && !is_envelope {
        return Err(Refused::EnvelopeWanted);
    }
    Ok(inspected)
}

fn judge(name: &str, bytes: &[u8], allowed: &[Format], budget: &mut Budget) -> Result<Inspected, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if let Some(envelope) = p7m::open(bytes)? {
        let content = budget
            .within_envelope(|budget| judge(p7m::inner_name(name)?, &envelope.content, allowed, budget))?;
        return Ok(Inspected {
            media_type: "application/pkcs7-mime",
            signature: SignatureFormat::Cades,
            ..content
        });
    }
    let inspected = recognise(name, bytes, budget)?;
    if !allowed.contains(&inspected.format) {
        return Err(Refused::NotAllowed(inspected.format));
    }
    if !inspected.format.suits_name(name) {
        return Err(Refused::NameLies(inspected.format));
    }
    Ok(inspected)
}

fn recognise(name: &str, bytes: &[u8], budget: &mut Budget) -> Result<Inspected, Refused> {
    let plain = |format: Format| Inspected {
        format,
        media_type: format.media_type(),
        signature: SignatureFormat::None,
        pages: None,
    };
    if pdf::is_pdf(bytes) {
        let found = pdf::judge(bytes)?;
        return Ok(Inspected {
            signature: if found.signed {
                SignatureFormat::Pades
            } else {
                SignatureFormat::None
            },
            pages: Some(found.pages),
            ..plain(Format::Pdf)
        });
    }
    if let Some(format) = image::judge(bytes)? {
        return Ok(plain(format));
    }
    if archive::is_zip(bytes) {
        return archive::judge(bytes, budget).map(plain);
    }
    if is_compound_file(bytes) {
        return Err(Refused::OldOffice);
    }
    text::judge(name, bytes).map(plain)
}

/// The container of DOC, XLS, PPT and of encrypted OOXML files.
fn is_compound_file(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}
