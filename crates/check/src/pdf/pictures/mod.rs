//! The pictures in a PDF that consists of them, which is what a scanner makes. They are looked for in the bytes,
//! not in the file's tables, which programs that write a file anew often get wrong. A hostile file costs no more
//! than a long one: number, size and work are bounded.

mod jpeg;
mod points;

use super::object::{Members, Object, Reader, member};
use crate::Picture;
use points::Layout;

/// One picture of a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagePicture<'a> {
    /// A JPEG file, for whoever has a reader of them at hand. It declares no more than
    /// [`PagePictures::MOST_POINTS`].
    Jpeg(&'a [u8]),
    /// Its points.
    Points(Picture),
    /// It is of a kind that is not read (CCITT, JBIG2, JPEG 2000, other colours than grey and red, green and
    /// blue), broken, or too large.
    Unread,
}

/// The pictures of a PDF (image XObjects, ISO 32000-1 §8.9.5) that are large enough to show a code, in the order
/// in which they stand in the file: the first [`Self::MOST`].
#[derive(Clone)]
pub struct PagePictures<'a> {
    file: &'a [u8],
    at: usize,
    given: usize,
    /// Dictionaries that did not read.
    broken: usize,
    left_out: bool,
}

/// Points of the shortest side that is worth looking at: the code of a mark has fifty modules and more.
const SHORTEST_SIDE: usize = 64;
/// Bytes of a dictionary that is read; a picture's has some hundred.
const LONGEST_DICTIONARY: usize = 8192;
/// Dictionaries that may be broken or longer before the file is given up: each was read in vain.
const MOST_BROKEN: usize = 10_000;
const OBJECT: &[u8] = b"obj";
const STREAM: &[u8] = b"stream";
const END: &[u8] = b"endstream";

/// A stream: its dictionary, and its bytes as they stand in the file.
struct Stream<'a> {
    members: Members,
    data: &'a [u8],
}

impl<'a> PagePictures<'a> {
    /// Pictures that are given out. Certificates have one page or two, each one picture.
    pub const MOST: usize = 8;
    /// Points that a picture may have: an A4 page at 600 points an inch has 35 million.
    pub const MOST_POINTS: usize = 40_000_000;

    /// Those of a file.
    pub const fn of(file: &'a [u8]) -> Self {
        Self {
            file,
            at: 0,
            given: 0,
            broken: 0,
            left_out: false,
        }
    }

    /// Whether the file has, or may have, more pictures than were given out; known once there is no next one.
    pub const fn left_out(&self) -> bool {
        self.left_out
    }

    /// The next stream with its bytes.
    fn stream(&mut self) -> Option<Stream<'a>> {
        loop {
            let keyword = self.at + position(self.file.get(self.at..)?, OBJECT)?;
            self.at = keyword + OBJECT.len();
            let end = self.file.len().min(self.at.saturating_add(LONGEST_DICTIONARY));
            let window = self.file.get(..end)?;
            let is_dictionary = window.get(self.at..)?.trim_ascii_start().starts_with(b"<<");
            if !is_dictionary || window.get(..keyword)?.ends_with(b"end") {
                continue;
            }
            let mut reader = Reader::new(window, self.at);
            let Some(members) = reader.dictionary() else {
                self.broken += 1;
                if self.broken > MOST_BROKEN {
                    self.give_up();
                }
                continue;
            };
            self.at = reader.at();
            let behind = window.get(self.at..)?.trim_ascii_start();
            let line = match behind.strip_prefix(STREAM) {
                Some([b'\r', b'\n', ..]) => 2,
                Some([b'\r' | b'\n', ..]) => 1,
                _ => continue,
            };
            let start = end - behind.len() + STREAM.len() + line;
            let data = self.content(&members, start)?;
            return Some(Stream { members, data });
        }
    }

    /// What a stream holds, from some place on: as long as it says, or up to the word that ends it. Where that
    /// word does not come any more, there is no stream any more.
    fn content(&mut self, members: &[(Vec<u8>, Object)], start: usize) -> Option<&'a [u8]> {
        let rest = self.file.get(start..)?;
        let ends = |length: &usize| {
            let behind = rest.get(*length..).unwrap_or_default();
            let lines = [&b""[..], b"\n", b"\r\n", b"\r"];
            let ends = |line: &[u8]| {
                behind
                    .strip_prefix(line)
                    .is_some_and(|word| word.starts_with(END))
            };
            lines.into_iter().any(ends)
        };
        let stated = member(members, b"Length").and_then(Object::number);
        let length = match stated.filter(ends) {
            Some(length) => length,
            None => position(rest, END)?,
        };
        self.at = start + length + END.len();
        rest.get(..length)
    }

    fn give_up(&mut self) {
        self.left_out = true;
        self.at = self.file.len();
    }

    /// What a picture comes to; none when it is not read.
    fn read(&self, stream: &Stream<'a>) -> Option<PagePicture<'a>> {
        match self.filter(stream)?.as_slice() {
            b"DCTDecode" => {
                let (width, height) = jpeg::size(stream.data)?;
                fits(width, height).then_some(PagePicture::Jpeg(stream.data))
            }
            b"FlateDecode" => {
                let layout = self.layout(stream)?;
                points::read(stream.data, &layout).map(PagePicture::Points)
            }
            _ => None,
        }
    }

    /// How the bytes are packed: the one filter. Several, one inside the other, are not undone.
    fn filter(&self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        match self.resolved(member(&stream.members, b"Filter")?)? {
            Object::Name(name) => Some(name),
            Object::Array(filters) => match filters.as_slice() {
                [Object::Name(name)] => Some(name.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn layout(&self, stream: &Stream<'_>) -> Option<Layout> {
        let value = |key: &[u8]| self.resolved(member(&stream.members, key)?);
        let number = |key: &[u8]| value(key)?.number();
        let is_mask = value(b"ImageMask") == Some(Object::Word(b"true".to_vec()));
        let (colours, bits) = if is_mask {
            (1, 1)
        } else {
            let space = value(b"ColorSpace")?;
            (self.colours(&space)?, number(b"BitsPerComponent")?)
        };
        let inverted = match value(b"Decode") {
            Some(Object::Array(ends)) => {
                matches!(ends.first(), Some(Object::Word(first)) if first.first() == Some(&b'1'))
            }
            _ => false,
        };
        let layout = Layout {
            width: number(b"Width")?,
            height: number(b"Height")?,
            colours,
            bits,
            predicted: false,
            inverted,
        };
        fits(layout.width, layout.height).then_some(())?;
        let parameters = match value(b"DecodeParms") {
            Some(Object::Array(all)) => self.resolved(all.first()?)?,
            Some(one) => one,
            None => return Some(layout),
        };
        match parameters {
            Object::Dictionary(parameters) => predicted(layout, &parameters),
            // `null`: the filter has none.
            _ => Some(layout),
        }
    }

    /// How many values a point has, where they are shades of grey, or red, green and blue (§8.6).
    fn colours(&self, space: &Object) -> Option<usize> {
        let (name, profile) = match space {
            Object::Name(name) => (name, None),
            Object::Array(items) => match items.as_slice() {
                [Object::Name(name), rest @ ..] => (name, rest.first()),
                _ => return None,
            },
            _ => return None,
        };
        match name.as_slice() {
            b"DeviceGray" | b"CalGray" => Some(1),
            b"DeviceRGB" | b"CalRGB" => Some(3),
            b"ICCBased" => match self.resolved(profile?)? {
                Object::Dictionary(profile) => member(&profile, b"N")?.number(),
                _ => None,
            },
            _ => None,
        }
    }

    /// An object, or the one that it refers to: of several with its number the last, which was written later.
    fn resolved(&self, object: &Object) -> Option<Object> {
        let Object::Reference(number, generation) = object else {
            return Some(object.clone());
        };
        let head = format!("{number} {generation} obj");
        let is_it = |window: &[u8]| {
            let parts = window.split_first();
            parts.is_some_and(|(before, rest)| !before.is_ascii_digit() && rest == head.as_bytes())
        };
        let at = self.file.windows(head.len() + 1).rposition(is_it)? + head.len() + 1;
        let end = self.file.len().min(at.saturating_add(LONGEST_DICTIONARY));
        Reader::new(self.file.get(..end)?, at).value()
    }
}

impl<'a> Iterator for PagePictures<'a> {
    type Item = PagePicture<'a>;

    fn next(&mut self) -> Option<PagePicture<'a>> {
        let stream = loop {
            let stream = self.stream()?;
            if is_picture(&stream.members) {
                break stream;
            }
        };
        if self.given == Self::MOST {
            self.give_up();
            return None;
        }
        self.given += 1;
        Some(self.read(&stream).unwrap_or(PagePicture::Unread))
    }
}

/// Whether a stream is a picture that may show a code.
fn is_picture(members: &[(Vec<u8>, Object)]) -> bool {
    let is_small = |key: &[u8]| {
        let side = member(members, key).and_then(Object::number);
        side.is_some_and(|side| side < SHORTEST_SIDE)
    };
    let is_image = matches!(member(members, b"Subtype"), Some(Object::Name(name)) if name == b"Image");
    is_image && !is_small(b"Width") && !is_small(b"Height")
}

/// Whether there are not too many points.
fn fits(width: usize, height: usize) -> bool {
    let points = width.checked_mul(height);
    points.is_some_and(|points| (1..=PagePictures::MOST_POINTS).contains(&points))
}

/// The same with rows that say how they differ from those above (§7.4.4.4): of PNG's ways, which must be meant
/// for rows of these points.
fn predicted(layout: Layout, parameters: &[(Vec<u8>, Object)]) -> Option<Layout> {
    let number = |key: &[u8], otherwise: usize| match member(parameters, key) {
        Some(value) => value.number(),
        None => Some(otherwise),
    };
    match number(b"Predictor", 1)? {
        1 => Some(layout),
        10..=15 => {
            let fits = number(b"Colors", 1)? == layout.colours
                && number(b"BitsPerComponent", 8)? == layout.bits
                && number(b"Columns", 1)? == layout.width;
            fits.then_some(Layout {
                predicted: true,
                ..layout
            })
        }
        _ => None,
    }
}

fn position(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}
