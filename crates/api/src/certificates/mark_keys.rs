//! The keys of the marks.

use chrono::{DateTime, Utc};
use sportello_mark::{KeySet, MarkKey};

/// What signs the marks on a municipality's certificates, and what is published of it: all keys that ever
/// did, since paper stays.
#[derive(Debug)]
pub struct MarkKeys {
    /// Signs.
    pub signer: MarkKey,
    /// By these anybody checks.
    pub published: KeySet,
}

impl MarkKeys {
    /// Whether a mark that is signed now will be believed: not one of a key that is revoked, or whose time
    /// is another.
    pub fn may_sign(&self, now: DateTime<Utc>) -> bool {
        let kid = self.signer.kid();
        self.published.keys().iter().any(|key| {
            key.kid() == kid && key.revoked().is_none() && key.not_before() <= now && now < key.not_after()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    #[test]
    fn a_key_signs_in_its_time_and_while_it_is_not_revoked() {
        let now = DateTime::from_timestamp(1_796_083_200, 0).unwrap();
        let year = Duration::days(365);
        let signs = |signer: u8, published: Vec<_>| {
            let signer = MarkKey::from_seed(&[signer; 32]);
            MarkKeys {
                signer,
                published: KeySet::new(published),
            }
            .may_sign(now)
        };
        let key = || MarkKey::from_seed(&[1; 32]);
        assert!(signs(1, vec![key().published(now, now + year)]));
        assert!(!signs(2, vec![key().published(now, now + year)]));
        assert!(!signs(1, vec![key().published(now - year, now)]));
        assert!(!signs(1, vec![key().published(now + year, now + year * 2)]));
        assert!(!signs(1, vec![key().published(now, now + year).revoked_at(now)]));
    }
}
