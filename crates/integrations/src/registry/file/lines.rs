//! The lines of a file of JSON lines, whatever they hold.

use super::{FileError, LARGEST_ROW};
use std::io::{BufRead, Read};

pub(crate) struct Lines<R> {
    source: R,
    line: u64,
    row: Vec<u8>,
    over: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn open(source: R) -> Self {
        Self {
            source,
            line: 0,
            row: Vec::new(),
            over: false,
        }
    }

    /// The next line that is not blank, with its number, from 1.
    pub(crate) fn next(&mut self) -> Option<Result<(u64, &[u8]), FileError>> {
        while !self.over {
            self.row.clear();
            self.line += 1;
            let mut bounded = (&mut self.source).take(LARGEST_ROW + 1);
            match bounded.read_until(b'\n', &mut self.row) {
                Ok(0) => self.over = true,
                Ok(read) if u64::try_from(read).is_ok_and(|read| read > LARGEST_ROW) => {
                    self.over = true;
                    return Some(Err(FileError::RowTooLong { line: self.line }));
                }
                Ok(_) if self.text().iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(Ok((self.line, self.text()))),
                Err(error) => {
                    self.over = true;
                    return Some(Err(FileError::Read(error)));
                }
            }
        }
        None
    }

    fn text(&self) -> &[u8] {
        let row = self.row.strip_prefix(b"\xEF\xBB\xBF".as_slice());
        row.unwrap_or(&self.row)
    }
}
