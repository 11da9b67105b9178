//! Keys that a town of this run has drawn already. Each town has some twenty of RSA, and drawing them takes
//! longer than most tests: the towns that follow find those of the first.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Each file's path below the data folder, and what it holds.
static DRAWN: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();

/// Puts the keys there that are drawn already, if any are.
pub(crate) fn lend(data: &Path) {
    for (path, content) in DRAWN.get().into_iter().flatten() {
        let path = data.join(path);
        let folder = path.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// Keeps the keys of a town that has started, for the next ones.
pub(crate) fn keep(data: &Path) {
    DRAWN.get_or_init(|| {
        let mut found = Vec::new();
        for part in ["keys", "simulators"] {
            gather(data, &data.join(part), &mut found);
        }
        found
    });
}

fn gather(data: &Path, folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(data, &path, found);
        } else if is_any_towns(&path) {
            let below = path.strip_prefix(data).unwrap().to_owned();
            found.push((below, fs::read(&path).unwrap()));
        }
    }
}

/// Certificates for SPID name the address of their portal, and those of seals that of the simulators; the key
/// of the log of logins is each portal's own.
fn is_any_towns(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap();
    let key = ["key", "pem", "crt"].iter().any(|end| name.ends_with(end));
    key && !["spid.", "seal."].iter().any(|own| name.starts_with(own))
}
