//! PDF: opens, is not encrypted, does not act, holds no other files; and whether it is signed.

use super::{Format, Refused};
use crate::bounded::{Unopened, bounded_load};
use lopdf::{Dictionary, Object};

const MOST_PAGES: usize = 20_000;
/// Names that, as a key or as a value, mean that opening the file may run something.
const ACTIVE_NAMES: [&[u8]; 8] = [
    b"JavaScript",
    b"JS",
    b"XFA",
    b"Launch",
    b"ImportData",
    b"SubmitForm",
    b"RichMedia",
    b"Rendition",
];
const EMBEDDING_NAMES: [&[u8]; 2] = [b"EmbeddedFile", b"EmbeddedFiles"];

/// What a PDF is found to be.
pub(super) struct Found {
    pub(super) pages: u32,
    pub(super) signed: bool,
}

/// Whether the content claims to be PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"%PDF-")
}

pub(super) fn judge(bytes: &[u8]) -> Result<Found, Refused> {
    if contains(bytes, b"/Encrypt") {
        return Err(Refused::Encrypted);
    }
    let document = bounded_load(bytes).map_err(|unopened| match unopened {
        Unopened::Bomb => Refused::Bomb,
        Unopened::Encrypted => Refused::Encrypted,
        Unopened::Damaged(_) => Refused::Damaged(Format::Pdf),
    })?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Refused::Encrypted);
    }
    let mut signed = false;
    for object in document.objects.values() {
        judge_object(object, bytes.len(), &mut signed)?;
    }
    // A reader more lenient than ours may find objects that ours does not.
    if contains(bytes, b"/JavaScript") {
        return Err(Refused::ActiveContent);
    }
    let pages = document.page_iter().take(MOST_PAGES + 1).count();
    match u32::try_from(pages) {
        Ok(0) | Err(_) => Err(Refused::Damaged(Format::Pdf)),
        Ok(_) if pages > MOST_PAGES => Err(Refused::Bomb),
        Ok(pages) => Ok(Found { pages, signed }),
    }
}

/// Walks an object with a stack of its own: nesting costs memory, not the thread's stack.
fn judge_object(object: &Object, file_length: usize, signed: &mut bool) -> Result<(), Refused> {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Name(name) => judge_name(name)?,
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => {
                *signed |= is_signature(dictionary, file_length);
                for (key, value) in dictionary {
                    judge_name(key)?;
                    waiting.push(value);
                }
            }
            Object::Stream(stream) => {
                for (key, value) in &stream.dict {
                    judge_name(key)?;
                    waiting.push(value);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn judge_name(name: &[u8]) -> Result<(), Refused> {
    if ACTIVE_NAMES.contains(&name) {
        return Err(Refused::ActiveContent);
    }
    if EMBEDDING_NAMES.contains(&name) {
        return Err(Refused::EmbeddedFiles);
    }
    Ok(())
}

/// Whether the dictionary is a filled signature (ISO 32000-1 table 252) whose ranges lie in the file.
fn is_signature(dictionary: &Dictionary, file_length: usize) -> bool {
    let Ok(Object::Array(ranges)) = dictionary.get(b"ByteRange") else {
        return false;
    };
    let numbers: Vec<usize> = ranges
        .iter()
        .filter_map(|n| n.as_i64().ok().and_then(|n| usize::try_from(n).ok()))
        .collect();
    let &[0, first, second, length] = numbers.as_slice() else {
        return false;
    };
    let filled = dictionary
        .get(b"Contents")
        .and_then(Object::as_str)
        .is_ok_and(|contents| contents.iter().any(|byte| *byte != 0));
    filled && first < second && second.checked_add(length).is_some_and(|end| end <= file_length)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
