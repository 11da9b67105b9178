//! Just enough BER (ITU-T X.690) to walk a signed envelope. Envelopes made by streaming programs use
//! indefinite lengths and strings in pieces, which DER forbids and DER decoders refuse.

/// Levels of construction; a real envelope has about eight above the pieces of its content.
const DEEPEST: u8 = 32;

/// An element: its tag byte and its content.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
}

pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const CONTEXT_0: u8 = 0xa0;
const CONSTRUCTED: u8 = 0x20;
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// Takes one element off the front of `input`.
pub(super) fn take<'a>(input: &mut &'a [u8]) -> Option<Element<'a>> {
    take_at(input, DEEPEST)
}

fn take_at<'a>(input: &mut &'a [u8], depth: u8) -> Option<Element<'a>> {
    let (&tag, rest) = input.split_first()?;
    if tag & 0x1f == 0x1f {
        return None; // tag numbers above 30 do not occur in CMS
    }
    let (&first, rest) = rest.split_first()?;
    if first == 0x80 {
        if tag & CONSTRUCTED == 0 {
            return None;
        }
        let mut end = rest;
        while !end.starts_with(&END_OF_CONTENTS) {
            take_at(&mut end, depth.checked_sub(1)?)?;
        }
        let content = rest.get(..rest.len() - end.len())?;
        *input = end.get(END_OF_CONTENTS.len()..)?;
        return Some(Element { tag, content });
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        let length = digits.iter().fold(0_u32, |n, d| n << 8 | u32::from(*d));
        (usize::try_from(length).ok()?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    *input = rest;
    Some(Element { tag, content })
}

impl<'a> Element<'a> {
    /// The next element inside, which must have this tag.
    pub(super) fn expect(input: &mut &'a [u8], tag: u8) -> Option<Self> {
        take(input).filter(|element| element.tag == tag)
    }

    /// The bytes of an octet string, whole or in pieces.
    pub(super) fn octets(self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        self.append_octets(&mut out, DEEPEST)?;
        Some(out)
    }

    fn append_octets(self, out: &mut Vec<u8>, depth: u8) -> Option<()> {
        if self.tag == OCTET_STRING {
            out.extend_from_slice(self.content);
            return Some(());
        }
        if self.tag != OCTET_STRING | CONSTRUCTED {
            return None;
        }
        let mut pieces = self.content;
        while !pieces.is_empty() {
            take(&mut pieces)?.append_octets(out, depth.checked_sub(1)?)?;
        }
        Some(())
    }
}
