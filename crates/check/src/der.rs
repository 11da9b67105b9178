//! As much of DER (ITU-T X.690) as certificates and signatures need: one value after the other, definite
//! lengths in their shortest form, tags of one byte.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// `[0]` and `[1]`, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;
pub(crate) const CONTEXT_1: u8 = 0xa1;

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    /// What is in it.
    pub(crate) content: &'a [u8],
    /// Tag and length with it.
    pub(crate) whole: &'a [u8],
}

/// Reads values one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'a>(&'a [u8]);

impl<'a> Values<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_over(self) -> bool {
        self.0.is_empty()
    }

    /// What has not been read yet.
    pub(crate) const fn rest(self) -> &'a [u8] {
        self.0
    }

    /// The next value; none at the end, and where there is none.
    pub(crate) fn any(&mut self) -> Option<Value<'a>> {
        let (&tag, after_tag) = self.0.split_first()?;
        // Tags from 31 on take more bytes; nothing here has one.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, mut rest) = after_tag.split_first()?;
        let length = match first {
            short @ ..=0x7f => usize::from(short),
            0x81..=0x83 => {
                let (digits, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
                rest = after;
                let length = digits
                    .iter()
                    .fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
                let shortest = length >= 0x80 && digits.first() != Some(&0);
                shortest.then_some(length)?
            }
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        let (whole, _) = self.0.split_at_checked(self.0.len() - after.len())?;
        self.0 = after;
        Some(Value { tag, content, whole })
    }

    /// The next value, which must have a tag: its content.
    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.any()
            .filter(|value| value.tag == tag)
            .map(|value| value.content)
    }

    /// The next value, if it has a tag; else nothing is read.
    pub(crate) fn take_if(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.any().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }

    /// The next value, which must have a tag, as values of its own.
    pub(crate) fn enter(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(Self)
    }
}

/// The content of the one value that some bytes are, to the last one.
pub(crate) fn only(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let mut values = Values::new(bytes);
    let content = values.take(tag)?;
    values.is_over().then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_follow_one_another() {
        let mut values = Values::new(&[0x02, 0x01, 0x05, 0x30, 0x02, 0x04, 0x00]);
        assert_eq!(values.take_if(SEQUENCE), None);
        assert_eq!(values.take(INTEGER), Some(&[5][..]));
        assert_eq!(values.rest().len(), 4);
        let mut inside = values.enter(SEQUENCE).unwrap();
        assert_eq!(inside.take(OCTET_STRING), Some(&[][..]));
        assert!(inside.is_over() && values.is_over());
        assert_eq!(values.any(), None);
        let long = [&[0x04, 0x81, 0x80][..], &[7; 128]].concat();
        assert_eq!(only(&long, OCTET_STRING).map(<[u8]>::len), Some(128));
    }

    #[test]
    fn other_forms_are_not_read() {
        for (what, bytes) in [
            ("a long form of a short length", &[0x04, 0x81, 0x01, 0x00][..]),
            ("an indefinite length", &[0x30, 0x80, 0x00, 0x00]),
            ("a tag of several bytes", &[0x1f, 0x81, 0x00, 0x00]),
            ("a value that is cut off", &[0x04, 0x02, 0x00]),
            ("a length that nobody sent", &[0x04, 0x84, 0x7f, 0xff, 0xff, 0xff]),
            ("something after it", &[0x04, 0x00, 0x00]),
            ("nothing", &[]),
        ] {
            assert_eq!(only(bytes, bytes.first().copied().unwrap_or(0)), None, "{what}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut values = Values::new(&bytes);
            while let Some(value) = values.any() {
                prop_assert!(value.whole.ends_with(value.content));
            }
        }
    }
}
