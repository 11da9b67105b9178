//! No file makes the check of seals panic or run without end, whatever it has for signatures and for evidence;
//! nothing holds but what was sealed, and no seal covers what was added behind it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_documents::seal::{SealReport, verify};

/// Sealed with a key that is gone.
const SEALED: &[u8] = include_bytes!("../corpus/seal_verify/sealed");
const HOLE: &[u8] = b"/Contents<";

fuzz_target!(|data: &[u8]| {
    let intact = |file: &[u8]| -> Vec<SealReport> {
        let reports = verify(file).unwrap_or_default();
        reports.into_iter().filter(|report| report.intact).collect()
    };
    if intact(data).is_empty() {
        return;
    }
    let hole = SEALED
        .windows(HOLE.len())
        .position(|window| window == HOLE)
        .unwrap();
    assert!(data.starts_with(&SEALED[..hole]), "nobody has sealed this");
    let longer = intact(&[data, b"\n%"].concat());
    assert!(longer.iter().all(|report| !report.covers_whole_file));
});
