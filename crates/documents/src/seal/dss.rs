//! The document security store: evidence in a revision of its own after the seal (ISO 32000-2 §12.8.4.3,
//! ETSI EN 319 142-1 §5.4).

use super::SealError;
use super::algorithms::Hash;
use super::evidence::Collected;
use crate::bounded::bounded_load;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const STORE: &[u8] = b"DSS";
const EXTENSIONS: &[u8] = b"Extensions";

/// Appends a revision with the evidence for the signature whose `Contents` are these bytes, zeros at the
/// end included. What an earlier revision has of the kind stays in it and is named again.
pub(super) fn append(pdf: &[u8], contents: &[u8], collected: &Collected) -> Result<Vec<u8>, SealError> {
    let failed = |error: lopdf::Error| SealError::Document(error.to_string());
    let previous = Document::load_mem(pdf).map_err(failed)?;
    let catalog_id = previous
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .map_err(failed)?;
    let mut store = inherited(&previous, STORE);
    let mut extensions = inherited(&previous, EXTENSIONS);
    let kinds = ["Certs", "OCSPs", "CRLs"];
    let mut earlier = kinds.map(|kind| references(&previous, &store, kind));
    let mut records = match store
        .get(b"VRI")
        .and_then(|records| previous.dereference(records))
    {
        Ok((_, Object::Dictionary(records))) => records.clone(),
        _ => Dictionary::new(),
    };

    let mut next = IncrementalDocument::create_from(pdf.to_vec(), previous);
    next.opt_clone_object_to_new_document(catalog_id)
        .map_err(failed)?;
    let mut record = Dictionary::new();
    record.set("Type", "VRI");
    let found = [&collected.certificates, &collected.answers, &collected.lists];
    for (((kind, singular), items), all) in kinds
        .into_iter()
        .zip(["Cert", "OCSP", "CRL"])
        .zip(found)
        .zip(&mut earlier)
    {
        let added: Vec<Object> = items
            .iter()
            .map(|der| {
                let stream = Stream::new(Dictionary::new(), der.clone());
                Object::Reference(next.new_document.add_object(stream))
            })
            .collect();
        if added.is_empty() {
            continue;
        }
        record.set(singular, added.clone());
        all.extend(added);
        store.set(kind, all.clone());
    }
    records.set(record_name(contents), record);
    store.set("Type", "DSS");
    store.set("VRI", records);
    let store_id: ObjectId = next.new_document.add_object(store);
    extensions.set("ESIC", extension());
    let catalog = next.new_document.get_dictionary_mut(catalog_id).map_err(failed)?;
    catalog.set(STORE, Object::Reference(store_id));
    catalog.set(EXTENSIONS, extensions);

    let mut bytes = Vec::with_capacity(pdf.len() + 32 * 1024);
    next.save_to(&mut bytes)
        .map_err(|error| SealError::Document(error.to_string()))?;
    if bytes.starts_with(pdf) {
        Ok(bytes)
    } else {
        Err(SealError::Document(
            "its bytes changed while evidence was added".to_string(),
        ))
    }
}

/// What a document's store holds; nothing where there is none.
pub(super) fn read(document: &Document) -> Option<Collected> {
    let (_, store) = document
        .dereference(document.catalog().ok()?.get(STORE).ok()?)
        .ok()?;
    let store = store.as_dict().ok()?;
    // One stream may be named many times: the allowance is that of all together.
    let mut left = LARGEST;
    let mut streams = |kind: &str| {
        let mut contents = Vec::new();
        for item in references(document, store, kind) {
            if let Ok((_, object)) = document.dereference(&item)
                && let Some(content) = content(object, left)
            {
                left -= content.len();
                contents.push(content);
            }
        }
        contents
    };
    Some(Collected {
        certificates: streams("Certs"),
        answers: streams("OCSPs"),
        lists: streams("CRLs"),
    })
}

/// Most bytes of certificates, answers and lists that are unpacked of one store.
const LARGEST: usize = 64 * 1024 * 1024;

/// The content of a stream; nothing where it is longer than allowed.
fn content(object: &Object, most: usize) -> Option<Vec<u8>> {
    let stream = object.as_stream().ok()?;
    if stream.dict.has(b"Filter") {
        let plain = stream.get_plain_content_with_limit(most).ok()?;
        return (plain.len() <= most).then_some(plain);
    }
    (stream.content.len() <= most).then(|| stream.content.clone())
}

/// Whether what follows the first `end` bytes adds a store and nothing else: no object that was there
/// changes or goes, and nobody but the store names a new one.
pub(super) fn is_all_that_follows(pdf: &[u8], end: usize, now: &Document) -> bool {
    let Some((before, after)) = pdf.split_at_checked(end) else {
        return false;
    };
    if !after.trim_ascii_end().ends_with(b"%%EOF") {
        return false;
    }
    let Ok(earlier) = bounded_load(before) else {
        return false;
    };
    // Without a table of its own what follows is no revision; readers that search for objects would
    // still find them there.
    if now.revision_count() <= earlier.revision_count() {
        return false;
    }
    let (Some(old), Some(new)) = (Outline::of(&earlier), Outline::of(now)) else {
        return false;
    };
    if old.catalog_id != new.catalog_id || old.catalog != new.catalog || old.trailer != new.trailer {
        return false;
    }
    let unchanged = earlier.objects.iter().all(|(id, object)| {
        *id == old.catalog_id || is_bookkeeping(object) || now.objects.get(id) == Some(object)
    });
    let named_before: BTreeSet<ObjectId> = earlier.objects.values().flat_map(named).collect();
    let in_store = reachable(now, new.store);
    let added = now
        .objects
        .iter()
        .filter(|(id, _)| !earlier.objects.contains_key(*id));
    let mut added = added.map(|(id, object)| (*id, object));
    let expected = added.all(|(id, object)| {
        !named_before.contains(&id) && (is_bookkeeping(object) || in_store.contains(&id))
    });
    unchanged && expected
}

/// What a revision of evidence leaves alone.
struct Outline<'a> {
    trailer: Dictionary,
    catalog_id: ObjectId,
    /// Without store and extensions.
    catalog: Dictionary,
    store: Option<&'a Object>,
}

impl<'a> Outline<'a> {
    fn of(document: &'a Document) -> Option<Self> {
        let mut trailer = Dictionary::new();
        for key in ["Root", "Info", "Encrypt"] {
            if let Ok(value) = document.trailer.get(key.as_bytes()) {
                trailer.set(key, value.clone());
            }
        }
        let mut catalog = document.catalog().ok()?.clone();
        catalog.remove(STORE);
        catalog.remove(EXTENSIONS);
        Some(Self {
            trailer,
            catalog_id: document.trailer.get(b"Root").ok()?.as_reference().ok()?,
            catalog,
            store: document.catalog().ok()?.get(STORE).ok(),
        })
    }
}

/// What holds other objects, or says where they are.
fn is_bookkeeping(object: &Object) -> bool {
    matches!(object, Object::Stream(stream) if stream.dict.has_type(b"XRef") || stream.dict.has_type(b"ObjStm"))
}

/// All objects that one names, however deep in it.
fn named(object: &Object) -> Vec<ObjectId> {
    let mut found = Vec::new();
    let mut open = vec![object];
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) => found.push(*id),
            Object::Array(items) => open.extend(items),
            Object::Dictionary(dictionary) => open.extend(dictionary.iter().map(|(_, value)| value)),
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

fn reachable(document: &Document, from: Option<&Object>) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<ObjectId> = from.into_iter().flat_map(named).collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(document.objects.get(&id).into_iter().flat_map(named));
        }
    }
    found
}

/// A dictionary of the catalog, wherever it stands.
fn inherited(document: &Document, key: &[u8]) -> Dictionary {
    let value = document.catalog().and_then(|catalog| catalog.get(key));
    match value.and_then(|value| document.dereference(value)) {
        Ok((_, Object::Dictionary(dictionary))) => dictionary.clone(),
        _ => Dictionary::new(),
    }
}

fn references(document: &Document, store: &Dictionary, kind: &str) -> Vec<Object> {
    let value = store.get(kind.as_bytes());
    match value.and_then(|value| document.dereference(value)) {
        Ok((_, Object::Array(items))) => items.clone(),
        _ => Vec::new(),
    }
}

/// The SHA-1 of the signature, in capitals: a name, not a proof.
fn record_name(contents: &[u8]) -> String {
    let digest = Hash::Sha1.of(&[contents]);
    digest.iter().fold(String::new(), |mut name, byte| {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02X}");
        name
    })
}

/// Says to readers of PDF 1.7 that the store is there.
fn extension() -> Dictionary {
    let mut level = Dictionary::new();
    level.set("BaseVersion", "1.7");
    level.set("ExtensionLevel", 5_i64);
    level
}
