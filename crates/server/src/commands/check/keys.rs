//! The keys that a document is judged by: whoever asks names them, or they are those of the installation; of a
//! document that neither knows there remain those that it names itself.

use super::super::block_on;
use crate::cli::{Failure, complain, say};
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::seals::{CHOICE, seal_of};
use crate::wiring;
use sportello_mark::KeySet;
use std::fs;
use std::path::Path;

/// Where a municipality publishes its keys.
const PUBLISHED: &str = "/.well-known/contrassegno-keys.json";
/// Most bytes of such a file.
const LONGEST: usize = 1024 * 1024;

/// By whose keys something was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// Those that were named, or of this installation.
    Known,
    /// Those at an address that the document alone names: whoever made it chose it.
    Document,
    /// None: nobody is known whose they could be.
    Nobody,
}

/// Keys to judge by.
pub(crate) struct Sources {
    /// Whose they are, in words, and they.
    sets: Vec<(String, KeySet)>,
    /// Whether the address in the document may be asked.
    may_ask: bool,
}

impl Sources {
    /// The named keys, else those of the installation.
    pub(crate) fn new(config: Option<&Path>, named: Option<&str>) -> Result<Self, Failure> {
        if let Some(named) = named {
            let keys = if named.starts_with("https://") || named.starts_with("http://") {
                if !is_closed(named) {
                    let why = "over http anybody on the way can put other keys in: name the https address";
                    return Err(format!("{named}: {why}").into());
                }
                block_on(fetched(named.to_owned()))?
            } else {
                let text = fs::read_to_string(named).map_err(|error| format!("{named}: {error}"))?;
                serde_json::from_str(&text).map_err(|error| format!("{named}: {error}"))?
            };
            return Ok(Self {
                sets: vec![(named.to_owned(), keys)],
                may_ask: false,
            });
        }
        let mut sets = Vec::new();
        let folder = Config::read(config)?.keys_dir();
        for slug in slugs(&folder) {
            match own(&folder, &slug) {
                Ok(keys) if keys == KeySet::default() => {}
                Ok(keys) => sets.push((slug, keys)),
                Err(error) => complain(format_args!("keys of {slug}: {error}")),
            }
        }
        Ok(Self { sets, may_ask: true })
    }

    /// Judges by the first set that knows who made something, else by what is published at an address, where
    /// there is one. `unknown`: whether a judgement says that somebody else made it.
    pub(super) fn judge<T>(
        &self,
        address: Option<&str>,
        judge: impl Fn(&KeySet) -> T,
        unknown: impl Fn(&T) -> bool,
    ) -> (T, By) {
        for (owner, keys) in &self.sets {
            let judged = judge(keys);
            if !unknown(&judged) {
                say(format_args!("judged by the keys of {owner}"));
                return (judged, By::Known);
            }
        }
        let asked = address.filter(|_| self.may_ask).and_then(published_at);
        let fetched = asked.and_then(|url| {
            say(format_args!(
                "judged by what {url} publishes: make sure that this is the municipality"
            ));
            let fetched = block_on(fetched(url));
            fetched.map_err(|error| complain(&error)).ok()
        });
        if let Some(keys) = fetched {
            return (judge(&keys), By::Document);
        }
        if self.sets.is_empty() {
            complain("there are no keys of a municipality to judge by: name them with --keys");
        }
        (judge(&KeySet::default()), By::Nobody)
    }
}

/// What a municipality of this installation publishes. The certificate of a seal whose key is kept elsewhere
/// may be there as well.
fn own(all: &Path, slug: &str) -> Result<KeySet, Failure> {
    let folder = KeyFolder::of(all, slug);
    let keys = folder.published()?;
    if !folder.path().join(CHOICE).exists() {
        return Ok(keys);
    }
    let asked = block_on(async move {
        let Some(seal) = seal_of(&folder)? else {
            return Ok(Vec::new());
        };
        Ok(tokio::task::spawn_blocking(move || seal.certificates()).await??)
    });
    match asked {
        Ok(certificates) => {
            let first = certificates.into_iter().next();
            Ok(keys.with_seals(first.and_then(|der| sportello_check::published(der).ok())))
        }
        Err(error) => {
            complain(format_args!(
                "the seal of {slug} is kept elsewhere and not known: {error}"
            ));
            Ok(keys)
        }
    }
}

/// The folders of municipalities among the keys.
fn slugs(keys: &Path) -> Vec<String> {
    let entries = fs::read_dir(keys).into_iter().flatten().flatten();
    let mut slugs: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    slugs.sort();
    slugs
}

/// Whether nobody stands between this program and an address: https, or this machine.
fn is_closed(address: &str) -> bool {
    let at_home = |url: &url::Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    address
        .parse()
        .is_ok_and(|url: url::Url| url.scheme() == "https" || at_home(&url))
}

/// Where the keys are of whoever answers at the address of a mark. Others than https prove nothing of who
/// answers.
fn published_at(address: &str) -> Option<String> {
    let url: url::Url = address.parse().ok()?;
    let own = url.scheme() == "https" && url.username().is_empty();
    own.then(|| format!("{}{PUBLISHED}", url.origin().ascii_serialization()))
}

async fn fetched(url: String) -> Result<KeySet, Failure> {
    let mut answer = wiring::http_client()?
        .get(&url)
        .send()
        .await?
        .error_for_status()?;
    let mut text = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        text.extend_from_slice(&piece);
        if text.len() > LONGEST {
            return Err(format!("{url}: too long for a set of keys").into());
        }
    }
    Ok(serde_json::from_slice(&text).map_err(|error| format!("{url}: {error}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_asked_for_where_somebody_vouches_for_the_name() {
        let told = Some(format!("https://sportello.example{PUBLISHED}"));
        assert_eq!(published_at("https://sportello.example/v"), told);
        for bad in [
            "http://sportello.example/v",
            "https://a@sportello.example/v",
            "sportello.example",
            "",
        ] {
            assert_eq!(published_at(bad), None, "{bad}");
        }
    }

    #[test]
    fn named_keys_come_by_a_way_on_which_nobody_can_change_them() {
        for good in [
            "https://sportello.example/keys",
            "http://localhost:8080/keys",
            "http://[::1]/keys",
        ] {
            assert!(is_closed(good), "{good}");
        }
        for bad in [
            "http://sportello.example/keys",
            "http://localhost.example/keys",
            "http://",
        ] {
            assert!(!is_closed(bad), "{bad}");
        }
    }
}
