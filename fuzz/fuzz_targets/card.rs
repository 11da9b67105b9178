//! No certificate and no header makes the judge of cards panic, or say yes.
#![no_main]

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::Certificate;
use sportello_identity::cns::forwarded::{self, Format};
use sportello_identity::cns::{Anchors, Card, Rules, admit};
use sportello_identity::spid::keys::{Subject, self_signed};
use std::sync::LazyLock;

static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| "2026-11-28T12:00:00Z".parse().unwrap());

/// An authority that has signed nothing here.
static AUTHORITY: LazyLock<Certificate> = LazyLock::new(|| {
    let subject = Subject {
        common_name: "Prova".to_owned(),
        organization_name: "Prova".to_owned(),
        entity_id: "https://ca.example".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Prova".to_owned(),
    };
    let key = self_signed(&subject, *NOW, 365, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    key.signing_key().unwrap().certificate().clone()
});

fuzz_target!(|data: &[u8]| {
    for format in [Format::Rfc9440, Format::EscapedPem] {
        if let Ok(Some(der)) = forwarded::certificate([data], format) {
            judge(&der);
        }
    }
    let _ = forwarded::chain([data]);
    judge(data);
});

fn judge(der: &[u8]) {
    let Ok(card) = Card::from_der(der) else {
        return;
    };
    if let Ok(holder) = card.holder() {
        assert!(!format!("{holder:?}").contains(holder.tax_code.as_str()));
    }
    let _ = (card.serial(), card.issuer());
    // The card itself is sent along, too: it must not vouch for itself.
    let sent = [card.certificate().clone(), AUTHORITY.clone()];
    let Some(anchors) = Anchors::new([card.certificate().clone()]) else {
        return;
    };
    let rules = Rules::default();
    if let Ok(admitted) = admit(&card, &sent, &anchors, &rules, *NOW) {
        assert!(admitted.links().len() <= 3);
    }
}
