//! No trust list makes the reader panic, and none is believed that nobody of ours signed.
#![no_main]

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::Certificate;
use sportello_identity::cns::trust_list::{Selection, TrustList};
use sportello_identity::spid::keys::{Subject, self_signed};
use std::sync::LazyLock;

static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| "2026-11-28T12:00:00Z".parse().unwrap());

/// A signer that has signed nothing here.
static SIGNER: LazyLock<Certificate> = LazyLock::new(|| {
    let subject = Subject {
        common_name: "Prova".to_owned(),
        organization_name: "Prova".to_owned(),
        entity_id: "https://list.example".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Prova".to_owned(),
    };
    let key = self_signed(&subject, *NOW, 365, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    key.signing_key().unwrap().certificate().clone()
});

fuzz_target!(|data: &[u8]| {
    let signers = std::slice::from_ref(&*SIGNER);
    assert!(TrustList::parse(data, signers, "IT").is_err());
    if let Ok(list) = TrustList::from_file(data, "IT")
        && let Ok(anchors) = list.anchors(&Selection::default(), *NOW)
    {
        assert!(!anchors.authorities().is_empty());
    }
});
