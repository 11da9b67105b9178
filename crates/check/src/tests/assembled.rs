//! PDFs put together of their objects. It leans on nothing of this crate, so that the tests of the program read it
//! too.

use std::fmt::Write as _;

/// A PDF of these objects, numbered from 1; the first is its catalog.
pub(crate) fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    let size = objects.len() + 1;
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for (number, object) in (1..size).zip(objects) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let end = format!(
        "{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
        file.len()
    );
    file.extend(end.into_bytes());
    file
}
