//! The PDF side of a seal: an incremental revision with a signature field, hashed around the hole
//! that the signature fills (ISO 32000-1 §12.8, ETSI EN 319 142-1 §5).

use super::SealError;
use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Ten digits: offsets that no document of ours outgrows, as wide as the numbers that replace them.
const OFFSET_PLACEHOLDER: i64 = 9_999_999_999;
/// Print and Locked (ISO 32000-1 table 165): what PDF/A asks of an annotation that nobody moves.
const PRINT_AND_LOCKED: i64 = 132;
/// Signatures exist, and the document may only grow (ISO 32000-1 table 219).
const SIGNED_APPEND_ONLY: i64 = 3;

/// A PDF with a hole where the signature goes.
pub(super) struct Prepared {
    bytes: Vec<u8>,
    /// The hole: the hexadecimal string with its angle brackets.
    hole: Range<usize>,
}

/// Adds the revision with an empty signature, for which so many bytes are set aside.
pub(super) fn prepare(
    pdf: &[u8],
    signer: &str,
    now: DateTime<Utc>,
    reserved: usize,
) -> Result<Prepared, SealError> {
    let failed = |error: lopdf::Error| SealError::Document(error.to_string());
    let previous = Document::load_mem(pdf).map_err(failed)?;
    let catalog_id = previous
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .map_err(failed)?;
    let page_id = previous
        .page_iter()
        .next()
        .ok_or_else(|| SealError::Document("it has no page".to_string()))?;

    let mut next = IncrementalDocument::create_from(pdf.to_vec(), previous);
    next.opt_clone_object_to_new_document(catalog_id)
        .map_err(failed)?;
    next.opt_clone_object_to_new_document(page_id).map_err(failed)?;
    let signature_id = next
        .new_document
        .add_object(signature_dictionary(signer, now, reserved));
    let field_id = next
        .new_document
        .add_object(field_dictionary(page_id, signature_id, signer));
    extend_annotations(&mut next, page_id, field_id).map_err(failed)?;
    extend_form(&mut next, catalog_id, field_id).map_err(failed)?;

    let mut bytes = Vec::with_capacity(pdf.len() + 3 * reserved);
    next.save_to(&mut bytes)
        .map_err(|error| SealError::Document(error.to_string()))?;
    if !bytes.starts_with(pdf) {
        return Err(SealError::Document(
            "its bytes changed while it was extended".to_string(),
        ));
    }
    let hole = find_hole(&bytes, pdf.len(), reserved)?;
    write_ranges(&mut bytes, pdf.len(), &hole)?;
    Ok(Prepared { bytes, hole })
}

impl Prepared {
    /// SHA-256 of everything around the hole.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(self.bytes.get(..self.hole.start).unwrap_or_default());
        hasher.update(self.bytes.get(self.hole.end..).unwrap_or_default());
        hasher.finalize().into()
    }

    /// Fills the hole.
    pub(super) fn embed(mut self, signature: &[u8]) -> Result<Vec<u8>, SealError> {
        if 2 * signature.len() + 2 > self.hole.len() {
            return Err(SealError::TooLarge(signature.len()));
        }
        let digits = signature.iter().flat_map(|byte| {
            let hex = |nibble: u8| char::from_digit(u32::from(nibble), 16).map_or(b'0', ascii);
            [hex(byte >> 4), hex(byte & 0xf)]
        });
        let inside = self.hole.start + 1..self.hole.end - 1;
        let hole = self.bytes.get_mut(inside).unwrap_or_default();
        for (place, digit) in hole.iter_mut().zip(digits) {
            *place = digit;
        }
        Ok(self.bytes)
    }
}

fn ascii(c: char) -> u8 {
    u8::try_from(c).unwrap_or(b'0')
}

fn signature_dictionary(signer: &str, now: DateTime<Utc>, reserved: usize) -> Dictionary {
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "Sig");
    dictionary.set("Filter", "Adobe.PPKLite");
    dictionary.set("SubFilter", "ETSI.CAdES.detached");
    dictionary.set("Name", text_string(signer));
    dictionary.set(
        "M",
        Object::string_literal(now.format("D:%Y%m%d%H%M%S+00'00'").to_string()),
    );
    let mut ranges = vec![Object::Integer(OFFSET_PLACEHOLDER); 4];
    if let Some(first) = ranges.first_mut() {
        *first = Object::Integer(0);
    }
    dictionary.set("ByteRange", ranges);
    dictionary.set(
        "Contents",
        Object::String(vec![0; reserved], StringFormat::Hexadecimal),
    );
    dictionary
}

/// A field without appearance. Its rectangle is empty and off the page, so that PDF/A asks for no
/// appearance and PDF/UA for no place in the structure tree.
fn field_dictionary(page: ObjectId, signature: ObjectId, signer: &str) -> Dictionary {
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "Annot");
    dictionary.set("Subtype", "Widget");
    dictionary.set("FT", "Sig");
    dictionary.set("T", text_string(&format!("Seal{}", signature.0)));
    dictionary.set("TU", text_string(signer));
    dictionary.set("F", PRINT_AND_LOCKED);
    dictionary.set("Rect", vec![Object::Integer(-10); 4]);
    dictionary.set("P", Object::Reference(page));
    dictionary.set("V", Object::Reference(signature));
    dictionary
}

/// PDF text string: ASCII as it is, anything else in UTF-16 with its mark (ISO 32000-1 §7.9.2.2).
fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn extend_annotations(
    next: &mut IncrementalDocument,
    page_id: ObjectId,
    field_id: ObjectId,
) -> lopdf::Result<()> {
    let page = next.new_document.get_dictionary(page_id)?;
    let mut annotations = match page.get(b"Annots") {
        Ok(Object::Reference(id)) => next
            .get_prev_documents()
            .get_object(*id)
            .and_then(Object::as_array)?
            .clone(),
        Ok(Object::Array(array)) => array.clone(),
        _ => Vec::new(),
    };
    annotations.push(Object::Reference(field_id));
    let page = next.new_document.get_dictionary_mut(page_id)?;
    page.set("Annots", annotations);
    page.set("Tabs", "S");
    Ok(())
}

fn extend_form(
    next: &mut IncrementalDocument,
    catalog_id: ObjectId,
    field_id: ObjectId,
) -> lopdf::Result<()> {
    let catalog = next.new_document.get_dictionary(catalog_id)?;
    let mut form = match catalog.get(b"AcroForm") {
        Ok(Object::Reference(id)) => next.get_prev_documents().get_dictionary(*id)?.clone(),
        Ok(Object::Dictionary(form)) => form.clone(),
        _ => Dictionary::new(),
    };
    let mut fields = match form.get(b"Fields") {
        Ok(Object::Reference(id)) => next
            .get_prev_documents()
            .get_object(*id)
            .and_then(Object::as_array)?
            .clone(),
        Ok(Object::Array(array)) => array.clone(),
        _ => Vec::new(),
    };
    fields.push(Object::Reference(field_id));
    form.set("Fields", fields);
    form.set("SigFlags", SIGNED_APPEND_ONLY);
    next.new_document
        .get_dictionary_mut(catalog_id)?
        .set("AcroForm", form);
    Ok(())
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    bytes
        .get(from..)?
        .windows(needle.len())
        .position(|window| window == needle)
        .map(|at| from + at)
}

fn find_hole(bytes: &[u8], from: usize, reserved: usize) -> Result<Range<usize>, SealError> {
    let missing = || SealError::Document("the signature's place was not found".to_string());
    let mut empty = vec![b'0'; 2 * reserved + 2];
    if let Some(first) = empty.first_mut() {
        *first = b'<';
    }
    if let Some(last) = empty.last_mut() {
        *last = b'>';
    }
    let start = find(bytes, from, &empty).ok_or_else(missing)?;
    Ok(start..start + empty.len())
}

/// Replaces the placeholders by the real ranges, padded with blanks to the same length.
fn write_ranges(bytes: &mut [u8], from: usize, hole: &Range<usize>) -> Result<(), SealError> {
    let missing = || SealError::Document("the byte range's place was not found".to_string());
    let key = find(bytes, from, b"/ByteRange").ok_or_else(missing)?;
    let open = find(bytes, key, b"[").ok_or_else(missing)?;
    let close = find(bytes, open, b"]").ok_or_else(missing)?;
    let ranges = format!("0 {} {} {}", hole.start, hole.end, bytes.len() - hole.end);
    let place = bytes.get_mut(open + 1..close).ok_or_else(missing)?;
    if ranges.len() > place.len() {
        return Err(SealError::Document("it is too large to be sealed".to_string()));
    }
    place.fill(b' ');
    for (place, byte) in place.iter_mut().zip(ranges.bytes()) {
        *place = byte;
    }
    Ok(())
}
