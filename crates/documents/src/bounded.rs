//! Opens a PDF of anybody's in bounded memory: what it unpacks to has an allowance, however it is packed.

use lopdf::{Document, LoadOptions, Object, ObjectId};
use std::cell::Cell;

/// Of one cross-reference or object stream, unpacked. Writers keep both far smaller.
const LARGEST_STREAM: usize = 8 * 1024 * 1024;
/// Of all object streams together.
const LARGEST_STREAMS: usize = 128 * 1024 * 1024;
const MOST_OBJECTS: usize = 1_000_000;

/// A PDF that is not opened.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// It would take more memory than any document needs.
    Bomb,
    /// It wants a password.
    Encrypted,
    /// It cannot be read; why.
    Damaged(String),
}

impl From<lopdf::Error> for Unopened {
    fn from(error: lopdf::Error) -> Self {
        match error {
            lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Self::Encrypted,
            error if is_bomb(&error) => Self::Bomb,
            error => Self::Damaged(error.to_string()),
        }
    }
}

const fn is_bomb(error: &lopdf::Error) -> bool {
    matches!(
        error,
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })
    )
}

/// Reads a document with all its objects. Streams other than those that hold objects stay packed.
///
/// # Errors
/// [`Unopened`] says why not.
pub(crate) fn bounded_load(pdf: &[u8]) -> Result<Document, Unopened> {
    let options = LoadOptions {
        filter: Some(spend),
        max_decompressed_size: Some(LARGEST_STREAM),
        ..LoadOptions::default()
    };
    UNPACKED_LEFT.set(LARGEST_STREAMS);
    let document = Document::load_mem_with_options(pdf, options)?;
    if UNPACKED_LEFT.get() == 0 || document.objects.len() > MOST_OBJECTS {
        return Err(Unopened::Bomb);
    }
    Ok(document)
}

thread_local! {
    /// What object streams may still unpack to while this thread loads a document. The library
    /// bounds each stream alone, and a table of references may name one stream a million times;
    /// its filter takes no state, hence this place.
    static UNPACKED_LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Drops every object once the allowance is spent.
fn spend(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let left = UNPACKED_LEFT.get();
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let spent = match stream.decompressed_content_with_limit(left.min(LARGEST_STREAM)) {
            Ok(content) => content.len().max(1),
            Err(error) if is_bomb(&error) => left,
            Err(_) => 1,
        };
        UNPACKED_LEFT.set(left.saturating_sub(spent));
    }
    (UNPACKED_LEFT.get() > 0).then(|| (id, object.clone()))
}
