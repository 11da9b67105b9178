//! What a JPEG says of itself, before anybody makes room for it.

/// Width and height that the first frame declares (ITU-T T.81 §B.2.2). None where there is no such thing.
pub(super) fn size(file: &[u8]) -> Option<(usize, usize)> {
    let mut rest = file.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker, behind @ ..] = rest else {
            return None;
        };
        rest = match *marker {
            // Filling.
            0xff => rest.get(1..)?,
            // Stands alone.
            0x01 | 0xd0..=0xd7 => behind,
            // The picture begins, or is over.
            0xd8..=0xda => return None,
            // A frame; but tables, an extension, and the conditions of arithmetic coding.
            0xc0..=0xcf if !matches!(*marker, 0xc4 | 0xc8 | 0xcc) => {
                let [_, _, _, high, low, wide, narrow, ..] = behind else {
                    return None;
                };
                let side = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low]));
                return Some((side(*wide, *narrow), side(*high, *low)));
            }
            _ => {
                let [high, low, ..] = behind else {
                    return None;
                };
                behind.get(usize::from(u16::from_be_bytes([*high, *low]))..)?
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_stands_in_the_frame_wherever_that_is() {
        let frame = b"\xff\xc0\0\x0b\x08\x02\x01\x01\x03\x01\x01\x11\0";
        let start = b"\xff\xd8";
        let application = b"\xff\xe0\0\x04\xff\xc0";
        let tables = b"\xff\xc4\0\x03\0";
        let twice = [*tables, *tables].concat();
        for between in [&b""[..], application, tables, b"\xff", &twice] {
            let file = [&start[..], between, frame].concat();
            assert_eq!(size(&file), Some((0x103, 0x201)), "{between:?}");
        }
    }

    #[test]
    fn what_declares_no_size_has_none() {
        for bad in [
            &b""[..],
            b"\xff\xd8",
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xc0\0\x0b\x08\0\x01\0",
            b"\xff\xd8\xff\xda\0\x02\xff\xc0\0\x0b\x08\x02\x01\x01\x03\x01",
            b"\xff\xd8\xff\xe0\xff\xff\0",
            b"\x89PNG\r\n",
        ] {
            assert_eq!(size(bad), None, "{bad:?}");
        }
    }
}
