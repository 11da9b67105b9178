//! Messages as they go over the line, left for validators that share no code with ours (`.ci/schemas.sh`).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// Leaves a message in the folder that `SPORTELLO_WRITE_MESSAGES` names; without it, does nothing. The kind
/// is `xml` for SOAP, and `json` for a call: its method and path, its status where it is known, what was sent
/// as `request` and what came back as `response`, or one of the two.
pub(crate) fn keep(kind: &str, message: &str) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(folder) = std::env::var_os("SPORTELLO_WRITE_MESSAGES").map(PathBuf::from) else {
        return;
    };
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{next}.{kind}", std::process::id());
    let kept = std::fs::write(folder.join(name), message);
    assert!(kept.is_ok(), "{kept:?}");
}
