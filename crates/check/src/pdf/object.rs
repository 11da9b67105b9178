//! As much of PDF's syntax (ISO 32000-1 §7.2, §7.3) as is needed to see what somebody appended to a file, and
//! which pictures it holds.

/// Deepest nesting of arrays and dictionaries.
const DEEPEST: u8 = 32;

/// A dictionary's members, in its order.
pub(super) type Members = Vec<(Vec<u8>, Object)>;

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object {
    /// `null`, `true`, `false`, or a number: as it is written.
    Word(Vec<u8>),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Self>),
    Dictionary(Members),
    Reference(u32, u16),
}

impl Object {
    /// A whole number that is not negative.
    pub(super) fn number(&self) -> Option<usize> {
        match self {
            Self::Word(word) => std::str::from_utf8(word).ok()?.parse().ok(),
            _ => None,
        }
    }
}

/// The value of a key that a dictionary has once.
pub(super) fn member<'a>(members: &'a [(Vec<u8>, Object)], key: &[u8]) -> Option<&'a Object> {
    let mut found = members.iter().filter(|(name, _)| name == key);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

/// An object with its number, as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Indirect {
    pub(super) number: u32,
    pub(super) generation: u16,
    /// Where it begins, from the start of the file.
    pub(super) offset: usize,
    pub(super) object: Object,
}

/// Reads a file from some place on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

impl<'a> Reader<'a> {
    pub(super) const fn new(file: &'a [u8], at: usize) -> Self {
        Self { file, at }
    }

    pub(super) const fn at(self) -> usize {
        self.at
    }

    fn rest(self) -> &'a [u8] {
        self.file.get(self.at..).unwrap_or_default()
    }

    fn peek(self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Passes over what means nothing. Comments too, but not those that mark the end of a file.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if is_blank(byte) {
                self.at += 1;
            } else if byte == b'%' && !self.rest().starts_with(b"%%EOF") {
                let line = self.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                self.at += line.unwrap_or(self.rest().len());
            } else {
                return;
            }
        }
    }

    pub(super) fn is_over(mut self) -> bool {
        self.skip_blanks();
        self.rest().is_empty()
    }

    /// Passes over a word, if it is what comes next.
    pub(super) fn take(&mut self, word: &[u8]) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Everything up to the next blank or delimiter.
    fn word(&mut self) -> Option<&'a [u8]> {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest
            .iter()
            .position(|byte| is_blank(*byte) || is_delimiter(*byte))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).filter(|word| !word.is_empty())
    }

    /// A whole number that is not negative, digits alone.
    pub(super) fn number(&mut self) -> Option<usize> {
        let mut ahead = *self;
        let word = ahead.word()?;
        let digits = word.len() <= 10 && word.iter().all(u8::is_ascii_digit);
        let number = digits.then(|| std::str::from_utf8(word).ok()?.parse().ok())??;
        *self = ahead;
        Some(number)
    }

    /// An object with its number and, if it is a stream, past its content.
    pub(super) fn indirect(&mut self) -> Option<Indirect> {
        self.skip_blanks();
        let offset = self.at;
        let number = u32::try_from(self.number()?).ok()?;
        let generation = u16::try_from(self.number()?).ok()?;
        self.take(b"obj").then_some(())?;
        let object = self.object(DEEPEST)?;
        if self.take(b"stream") {
            let Object::Dictionary(members) = &object else {
                return None;
            };
            let length = member(members, b"Length")?.number()?;
            // The end of the line, and no blank more (§7.3.8.1).
            let line = if self.rest().starts_with(b"\r\n") { 2 } else { 1 };
            matches!(self.peek(), Some(b'\r' | b'\n')).then_some(())?;
            self.at = self.at.checked_add(line)?.checked_add(length)?;
            self.take(b"endstream").then_some(())?;
        }
        self.take(b"endobj").then_some(())?;
        Some(Indirect {
            number,
            generation,
            offset,
            object,
        })
    }

    /// An object that stands by itself.
    pub(super) fn value(&mut self) -> Option<Object> {
        self.object(DEEPEST)
    }

    pub(super) fn dictionary(&mut self) -> Option<Members> {
        match self.value()? {
            Object::Dictionary(members) => Some(members),
            _ => None,
        }
    }

    fn object(&mut self, deepest: u8) -> Option<Object> {
        let deeper = deepest.checked_sub(1)?;
        self.skip_blanks();
        let rest = self.rest();
        match rest.first()? {
            b'<' if rest.starts_with(b"<<") => {
                self.at += 2;
                let mut members = Members::new();
                while !self.take(b">>") {
                    let Object::Name(key) = self.object(deeper)? else {
                        return None;
                    };
                    members.push((key, self.object(deeper)?));
                }
                Some(Object::Dictionary(members))
            }
            b'<' => self.hexadecimal().map(Object::Text),
            b'(' => self.literal().map(Object::Text),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.take(b"]") {
                    items.push(self.object(deeper)?);
                }
                Some(Object::Array(items))
            }
            b'/' => self.name().map(Object::Name),
            _ => self.reference_or_word(),
        }
    }

    fn reference_or_word(&mut self) -> Option<Object> {
        let mut ahead = *self;
        if let (Some(number), Some(generation)) = (ahead.number(), ahead.number())
            && ahead.word() == Some(b"R")
        {
            *self = ahead;
            let generation = u16::try_from(generation).ok()?;
            return Some(Object::Reference(u32::try_from(number).ok()?, generation));
        }
        self.word().map(|word| Object::Word(word.to_vec()))
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        // A name may be empty (§7.3.5).
        let written: &[u8] = if self
            .peek()
            .is_none_or(|byte| is_blank(byte) || is_delimiter(byte))
        {
            &[]
        } else {
            self.word()?
        };
        let mut name = Vec::with_capacity(written.len());
        let mut bytes = written.iter();
        while let Some(&byte) = bytes.next() {
            name.push(if byte == b'#' {
                hex(*bytes.next()?)? << 4 | hex(*bytes.next()?)?
            } else {
                byte
            });
        }
        Some(name)
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest();
        let end = rest.iter().position(|byte| *byte == b'>')?;
        let digits = rest.get(1..end)?.iter().filter(|byte| !is_blank(**byte));
        let mut digits = digits
            .map(|byte| hex(*byte))
            .collect::<Option<Vec<_>>>()?
            .into_iter();
        self.at += end + 1;
        let mut text = Vec::new();
        while let Some(high) = digits.next() {
            text.push(high << 4 | digits.next().unwrap_or(0));
        }
        Some(text)
    }

    /// A text in parentheses, with what a backslash announces (§7.3.4.2).
    fn literal(&mut self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let mut open = 0_u32;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    if open > 1 {
                        text.push(byte);
                    }
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                    text.push(byte);
                }
                b'\\' => self.escaped(&mut text)?,
                _ => text.push(byte),
            }
        }
    }

    fn escaped(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u16::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => code = code << 3 | u16::from(digit - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                text.push(u8::try_from(code & 0xff).ok()?);
            }
            other => text.push(other),
        }
        Some(())
    }
}

pub(super) fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8]) -> Option<Object> {
        let mut reader = Reader::new(text, 0);
        let object = reader.object(DEEPEST)?;
        reader.is_over().then_some(object)
    }

    #[test]
    fn objects_are_read_as_they_are_written() {
        let text = |text: &[u8]| Some(Object::Text(text.to_vec()));
        assert_eq!(read(b"(a(b)c\\)\\050\\n\\\nd)"), text(b"a(b)c)(\nd"));
        assert_eq!(read(b"<48 6f 7>"), text(b"Hop"));
        assert_eq!(read(b"/A#20B"), Some(Object::Name(b"A B".to_vec())));
        assert_eq!(read(b"12 0 R"), Some(Object::Reference(12, 0)));
        assert_eq!(read(b"-1.5"), Some(Object::Word(b"-1.5".to_vec())));
        let Some(Object::Dictionary(members)) = read(b"<</A 1/B[2 0 R 3]%c\n/C<</D null>>>>") else {
            panic!("a dictionary");
        };
        assert_eq!(member(&members, b"A").unwrap().number(), Some(1));
        let items = vec![Object::Reference(2, 0), Object::Word(b"3".to_vec())];
        assert_eq!(member(&members, b"B"), Some(&Object::Array(items)));
        assert_eq!(member(&members, b"E"), None);
    }

    #[test]
    fn streams_end_where_they_say() {
        let file = b"7 0 obj\n<</Length 6>>stream\nendobjendstream\nendobj";
        let mut reader = Reader::new(file, 0);
        let indirect = reader.indirect().unwrap();
        assert_eq!((indirect.number, indirect.offset), (7, 0));
        assert!(reader.is_over());
        let wrong = b"7 0 obj\n<</Length 5>>stream\nendobjendstream\nendobj";
        assert_eq!(Reader::new(wrong, 0).indirect(), None);
    }

    #[test]
    fn what_is_cut_off_or_too_deep_is_none() {
        for bad in [
            &b"<</A"[..],
            b"(a",
            b"<4",
            b"[1",
            b"/A#2",
            b"<</A 1/A>>",
            b"",
            &[b'['; 100],
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in "[\\[\\]<>()/R0-9a #%\\\\]{0,40}") {
            let mut reader = Reader::new(bytes.as_bytes(), 0);
            drop((reader.object(DEEPEST), reader.indirect()));
        }
    }
}
