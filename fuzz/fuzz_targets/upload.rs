//! No upload makes the judge of files panic, overflow its stack or run away with memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_documents::files::{FileName, Format, inspect};

const NAMES: [&str; 8] = [
    "a", "a.pdf", "a.zip", "a.docx", "a.csv", "a.xml", "a.pdf.p7m", "a.p7m.p7m",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, content)) = data.split_first() else {
        return;
    };
    let name: FileName = NAMES[usize::from(*first) % NAMES.len()].parse().unwrap();
    let _ = inspect(&name, content, &Format::ALL);
    if let Ok(text) = std::str::from_utf8(content) {
        let _ = text.parse::<FileName>();
    }
});
