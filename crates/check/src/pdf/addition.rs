//! What stands behind a seal. The evidence by which the seal can be judged for years (DSS, ETSI EN 319 142-1
//! §5.4.2) is appended to a sealed file; so is whatever somebody would like to show in place of it. The two
//! are told apart by what an addition may touch: objects of its own, and of the document's catalog the
//! entries for evidence alone.

use super::object::{Indirect, Members, Object, Reader, member};
use std::collections::BTreeMap;

/// Entries of the catalog that an addition may set: the evidence, and the note that the file has some.
const MAY_CHANGE: [&[u8]; 2] = [b"DSS", b"Extensions"];
/// What the trailer of an addition may hold: an `XRefStm` would be a second table beside the one judged.
const TRAILER: [&[u8]; 5] = [b"Size", b"Root", b"Info", b"ID", b"Prev"];
/// Objects that an addition may have.
const MOST_OBJECTS: usize = 1000;

/// Whether everything from `end` on is evidence, added in one revision: a reader shows what was sealed.
pub(super) fn is_evidence(file: &[u8], end: usize) -> bool {
    judge(file, end).is_some()
}

fn judge(file: &[u8], end: usize) -> Option<()> {
    let sealed = Revision::sealed(file.get(..end)?)?;
    let added = Revision::added(file, end)?;
    let root = sealed.root()?;
    if added.root() != Some(root) || added.previous() != Some(sealed.table_at) {
        return None;
    }
    let known = |(key, _): &(Vec<u8>, Object)| TRAILER.contains(&key.as_slice());
    added.trailer.iter().all(known).then_some(())?;
    (member(&added.trailer, b"Info") == member(&sealed.trailer, b"Info")).then_some(())?;
    let first_own = sealed.size()?;
    // To a strict reader an object from there on is none (ISO 32000-1 §7.5.5): the evidence would be void, or
    // an object of the sealed file would.
    let end_of_objects = added.size()?;
    (end_of_objects >= first_own).then_some(())?;
    let mut catalog = None;
    for object in &added.objects {
        let place = (object.number, object.generation);
        let number = usize::try_from(object.number).ok()?;
        (number < end_of_objects).then_some(())?;
        // The table must lead to the objects that were looked at, and to nothing else.
        (added.table.get(&place) == Some(&object.offset)).then_some(())?;
        if place == root {
            catalog = Some(object);
        } else if number < first_own {
            return None;
        }
    }
    (added.table.len() == added.objects.len()).then_some(())?;
    let catalog = members(&catalog?.object)?;
    let before = Reader::new(file.get(..end)?, *sealed.table.get(&root)?).indirect()?;
    ((before.number, before.generation) == root).then_some(())?;
    let before = members(&before.object)?;
    let kept = |members: &[(Vec<u8>, Object)]| {
        let mut kept: Vec<_> = members
            .iter()
            .filter(|(key, _)| !MAY_CHANGE.contains(&key.as_slice()))
            .cloned()
            .collect();
        kept.sort_by(|(one, _), (other, _)| one.cmp(other));
        kept
    };
    (kept(catalog) == kept(before)).then_some(())
}

fn members(object: &Object) -> Option<&[(Vec<u8>, Object)]> {
    match object {
        Object::Dictionary(members) => Some(members),
        _ => None,
    }
}

/// A revision with a table of the old kind (ISO 32000-1 §7.5.4), which is what our writer makes.
struct Revision {
    table_at: usize,
    /// Where objects are, by number and generation.
    table: BTreeMap<(u32, u16), usize>,
    trailer: Members,
    objects: Vec<Indirect>,
}

impl Revision {
    /// The last revision of a file; its objects are not looked at.
    fn sealed(file: &[u8]) -> Option<Self> {
        let last = file
            .windows(b"startxref".len())
            .rposition(|window| window == b"startxref")?;
        let mut reader = Reader::new(file, last);
        reader.take(b"startxref");
        let table_at = reader.number()?;
        (reader.take(b"%%EOF") && reader.is_over()).then_some(())?;
        let mut reader = Reader::new(file, table_at);
        let (table, trailer) = table(&mut reader)?;
        Some(Self {
            table_at,
            table,
            trailer,
            objects: Vec::new(),
        })
    }

    /// What a file holds from some place on: objects, their table, and the end, once.
    fn added(file: &[u8], from: usize) -> Option<Self> {
        let mut reader = Reader::new(file, from);
        let mut objects = Vec::new();
        let table_at = loop {
            reader.skip_blanks();
            let at = reader.at();
            let mut ahead = reader;
            if ahead.take(b"xref") {
                break at;
            }
            (objects.len() < MOST_OBJECTS).then_some(())?;
            objects.push(reader.indirect()?);
        };
        let (table, trailer) = table(&mut reader)?;
        let ends = reader.take(b"startxref")
            && reader.number()? == table_at
            && reader.take(b"%%EOF")
            && reader.is_over();
        ends.then_some(Self {
            table_at,
            table,
            trailer,
            objects,
        })
    }

    fn root(&self) -> Option<(u32, u16)> {
        match member(&self.trailer, b"Root")? {
            Object::Reference(number, generation) => Some((*number, *generation)),
            _ => None,
        }
    }

    fn previous(&self) -> Option<usize> {
        member(&self.trailer, b"Prev")?.number()
    }

    fn size(&self) -> Option<usize> {
        member(&self.trailer, b"Size")?.number()
    }
}

/// Where objects begin, by number and generation.
type Table = BTreeMap<(u32, u16), usize>;

/// A table and the trailer behind it. Object 0 is free; no other may be, it would take one away.
fn table(reader: &mut Reader<'_>) -> Option<(Table, Members)> {
    reader.take(b"xref").then_some(())?;
    let mut table = BTreeMap::new();
    while !reader.take(b"trailer") {
        let (first, count) = (reader.number()?, reader.number()?);
        for number in first..first.checked_add(count)? {
            let (offset, generation) = (reader.number()?, reader.number()?);
            if reader.take(b"n") {
                let place = (u32::try_from(number).ok()?, u16::try_from(generation).ok()?);
                table.insert(place, offset).is_none().then_some(())?;
            } else {
                (reader.take(b"f") && number == 0).then_some(())?;
            }
        }
    }
    Some((table, reader.dictionary()?))
}
