//! Keys that were drawn once in this run. A town has some twenty of RSA, and drawing them takes longer than most
//! tests: the towns that follow find those of the first.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The keys of one kind of town.
pub(crate) struct Drawn {
    /// Each file's path below the folder, and what it holds.
    kept: OnceLock<Vec<(PathBuf, Vec<u8>)>>,
    /// Whether a file, by its name, may be any town's.
    shared: fn(&str) -> bool,
}

impl Drawn {
    /// Of the files of a folder those whose names `shared` lets through.
    pub(crate) const fn new(shared: fn(&str) -> bool) -> Self {
        Self {
            kept: OnceLock::new(),
            shared,
        }
    }

    /// Puts the keys there that are drawn already, if any are.
    pub(crate) fn lend(&self, folder: &Path) {
        for (path, content) in self.kept.get().into_iter().flatten() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    /// Keeps the keys of a town that has them all, for the next ones.
    pub(crate) fn keep(&self, folder: &Path) {
        self.kept.get_or_init(|| {
            let mut found = Vec::new();
            self.gather(folder, folder, &mut found);
            found
        });
    }

    fn gather(&self, root: &Path, folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.gather(root, &path, found);
            } else if (self.shared)(path.file_name().unwrap().to_str().unwrap()) {
                let below = path.strip_prefix(root).unwrap().to_owned();
                found.push((below, fs::read(&path).unwrap()));
            }
        }
    }
}
