//! The last good list: what may take its place, and how old it may be.

use super::pki::{Draft, PKI, ca_name, now};
use super::trust_list::{good_service, list, parse, signed_by, signer};
use crate::support::{at, swap};
use chrono::TimeDelta;
use sportello_identity::Certificate;
use sportello_identity::cns::trust_list::{Age, Kept, RefreshError, Selection, TrustList};

fn of(sequence: u64, names: &[&str]) -> TrustList {
    let authorities: Vec<Certificate> = names
        .iter()
        .map(|name| Certificate::from_der(&Draft::authority(ca_name(name), &PKI.middle).issue()).unwrap())
        .collect();
    let services: String = authorities
        .iter()
        .map(|authority| good_service(&[authority]))
        .collect();
    parse(&signed_by(&signer(), &list(sequence, &services))).unwrap()
}

#[test]
fn it_grows_old_but_never_empty() {
    let kept = Kept::new(of(7, &["A"]), now());
    let age_after = |time: TimeDelta| kept.age(now() + time);
    assert_eq!(age_after(TimeDelta::hours(23)), Age::Fresh);
    assert_eq!(age_after(TimeDelta::hours(24)), Age::Due);
    assert_eq!(age_after(TimeDelta::days(7)), Age::Due);
    assert_eq!(age_after(TimeDelta::days(7) + TimeDelta::seconds(1)), Age::Alarm);
    let late = now() + TimeDelta::days(60);
    assert!(kept.list().anchors(&Selection::default(), late).is_ok());
    let kept = kept.unchanged(late);
    assert_eq!((kept.refreshed_at(), kept.age(late)), (late, Age::Fresh));
    let past = at("2027-05-20T09:00:01Z");
    assert_eq!(
        kept.unchanged(past).age(past),
        Age::Alarm,
        "past its own next update"
    );
}

#[test]
fn an_older_or_a_halved_list_does_not_follow() {
    let selection = Selection::default();
    let kept = Kept::new(of(7, &["A", "B", "C"]), now());
    let later = now() + TimeDelta::days(1);
    let refreshed = |list: TrustList| kept.refreshed(list, &selection, later);
    assert_eq!(refreshed(of(7, &["A", "B", "C"])).unwrap().refreshed_at(), later);
    assert!(refreshed(of(8, &["A", "C", "D"])).is_ok());
    assert_eq!(refreshed(of(6, &["A", "B", "C"])), Err(RefreshError::Older));
    assert_eq!(refreshed(of(8, &["A", "D", "E"])), Err(RefreshError::Halved));
    assert_eq!(refreshed(of(8, &[])), Err(RefreshError::Halved));
    let dated = swap(
        &list(9, &good_service(&[&PKI.authority])),
        "2026-11-20T09",
        "2026-11-20T08",
    );
    let dated = parse(&signed_by(&signer(), &dated)).unwrap();
    assert_eq!(refreshed(dated), Err(RefreshError::Older));
}
