//! Citizens: what a login brings, what they change themselves.

use crate::support::{MARIO, World, certified, on_each_engine};
use chrono::Duration;
use sportello_storage::citizens::{self, Confirmed, ProfileChange, upsert_at_login};
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::{Error, Secret};
use sportello_types::profile::{Address, ForeignAddress, Residence, Source};
use std::sync::Arc;

fn address(number: &str) -> Residence {
    Residence::Italy(Address {
        street: "Via Roma".to_owned(),
        number: number.to_owned(),
        postal_code: "09100".parse().unwrap(),
        municipality_code: "B354".parse().unwrap(),
        municipality: "Cagliari".to_owned(),
        province: "CA".to_owned(),
    })
}

#[tokio::test]
async fn a_login_overwrites_what_is_certified_and_leaves_what_the_citizen_said() {
    on_each_engine(async |world: World| {
        let later = world.later(Duration::days(1));
        let tx = world.write().await;
        let change = ProfileChange {
            residence: Some(Some(address("12/A"))),
            pec: Some(Some("mario@pec.example.it".parse().unwrap())),
            complete: true,
            ..ProfileChange::default()
        };
        let changed = citizens::patch(&tx, world.mario, 1, change, world.now)
            .await
            .unwrap();
        assert_eq!((changed.profile.version, changed.profile.complete), (2, true));

        let mut said = certified(MARIO);
        said.family_name = Some("D'Angelò".to_owned());
        said.residence = Some(address("1"));
        said.email = Some("nuovo@example.it".parse().unwrap());
        said.mobile = Some("+393331234567".parse().unwrap());
        let profile = upsert_at_login(&tx, world.id(), &said, later)
            .await
            .unwrap()
            .profile;
        assert_eq!(profile.id, world.mario);
        assert_eq!(profile.version, 3);
        assert_eq!(profile.family_name, "D'Angelò");
        assert_eq!(profile.provenance["family_name"].changed_at, later);
        assert_eq!(
            profile.residence,
            Some(address("12/A")),
            "the citizen corrected it"
        );
        assert_eq!(profile.email, said.email, "nobody confirmed another one");
        assert_eq!(profile.mobile, said.mobile);
        assert_eq!(profile.provenance["pec"].source, Source::Citizen);
        let stored = citizens::find_by_tax_code(&tx, said.account.tax_code().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(stored.profile, profile);
        assert_eq!(stored.last_login_at, Some(later));

        let again = upsert_at_login(&tx, world.id(), &said, world.later(Duration::days(2)))
            .await
            .unwrap();
        assert_eq!(again.profile.version, 3, "nothing changed");
    })
    .await;
}

#[tokio::test]
async fn a_removed_value_stays_removed_at_the_next_login() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let mut said = certified(MARIO);
        said.mobile = Some("+393331234567".parse().unwrap());
        let version = upsert_at_login(&tx, world.id(), &said, world.now)
            .await
            .unwrap()
            .profile
            .version;
        let change = ProfileChange {
            mobile: Some(None),
            ..ProfileChange::default()
        };
        citizens::patch(&tx, world.mario, version, change, world.now)
            .await
            .unwrap();
        assert_eq!(
            upsert_at_login(&tx, world.id(), &said, world.now)
                .await
                .unwrap()
                .profile
                .mobile,
            None
        );
    })
    .await;
}

#[tokio::test]
async fn two_first_logins_at_once_make_one_citizen() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let logins: Vec<_> = (0..8)
            .map(|_| {
                let world = Arc::clone(&world);
                tokio::spawn(async move { world.citizen(world.tenant, "VRDNNA85M41F205G").await })
            })
            .collect();
        let mut ids = Vec::new();
        for login in logins {
            ids.push(login.await.unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_change_based_on_an_old_version_is_refused_with_the_one_in_force() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let change = || ProfileChange {
            complete: true,
            ..ProfileChange::default()
        };
        citizens::patch(&tx, world.mario, 1, change(), world.now)
            .await
            .unwrap();
        let refused = citizens::patch(&tx, world.mario, 1, change(), world.now).await;
        assert!(matches!(refused, Err(Error::Stale { current: 2 })));
        let nobody = citizens::patch(&tx, world.id(), 1, change(), world.now).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_new_address_is_in_use_only_after_its_link_was_followed_and_the_link_works_once() {
    on_each_engine(async |world: World| {
        let (old, new) = (world.with_rng(Secret::draw), world.with_rng(Secret::draw));
        let until = world.later(Duration::hours(24));
        let ask = |email: &str| ProfileChange {
            pending_email: Some(Some(email.parse().unwrap())),
            ..ProfileChange::default()
        };
        let tx = world.write().await;
        citizens::patch(&tx, world.mario, 1, ask("primo@example.it"), world.now)
            .await
            .unwrap();
        citizens::request_email(
            &tx,
            world.mario,
            &"primo@example.it".parse().unwrap(),
            &old.hash(),
            until,
        )
        .await
        .unwrap();
        citizens::patch(&tx, world.mario, 2, ask("secondo@example.it"), world.now)
            .await
            .unwrap();
        citizens::request_email(
            &tx,
            world.mario,
            &"secondo@example.it".parse().unwrap(),
            &new.hash(),
            until,
        )
        .await
        .unwrap();
        let email = async || {
            let profile = citizens::find(&tx, world.mario).await.unwrap().unwrap().profile;
            (
                profile.email.unwrap().to_string(),
                profile.pending_email.is_some(),
            )
        };
        assert_eq!(
            citizens::confirm_email(&tx, &old.hash(), world.now)
                .await
                .unwrap(),
            None
        );
        assert_eq!(
            citizens::confirm_email(&tx, &new.hash(), until).await.unwrap(),
            None,
            "too late"
        );
        assert_eq!(email().await, ("mario@example.it".to_owned(), true));
        assert_eq!(
            citizens::confirm_email(&tx, &new.hash(), world.now)
                .await
                .unwrap(),
            Some(Confirmed {
                citizen: world.mario,
                previous: Some("mario@example.it".parse().unwrap()),
            })
        );
        assert_eq!(email().await, ("secondo@example.it".to_owned(), false));
        assert_eq!(
            citizens::confirm_email(&tx, &new.hash(), world.now)
                .await
                .unwrap(),
            None
        );
    })
    .await;
}

#[tokio::test]
async fn requests_for_confirmation_mails_count_for_a_day() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        for minutes in [0, 10, 20] {
            let at = world.later(Duration::minutes(minutes));
            citizens::count_email_request(&tx, world.id(), world.mario, at)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let lately = async |at| {
            let asked = citizens::email_requests(&world.read().await, world.mario, at)
                .await
                .unwrap();
            (asked.count, asked.first, asked.last)
        };
        let at = |minutes| Some(world.later(Duration::minutes(minutes)));
        assert_eq!(lately(world.later(Duration::hours(1))).await, (3, at(0), at(20)));
        let next_day = world.later(Duration::days(1) + Duration::minutes(15));
        assert_eq!(lately(next_day).await, (1, at(20), at(20)));
        let tx = world.db.system().await.unwrap();
        let removed = purge(&tx, Retention::default(), next_day).await.unwrap();
        assert_eq!(removed.email_requests, 2);
    })
    .await;
}

#[tokio::test]
async fn an_address_abroad_is_kept_as_it_was_written() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let there = Residence::Abroad(ForeignAddress {
            street: "Mühlenstraße 4".to_owned(),
            postal_code: None,
            locality: "Lübeck".to_owned(),
            country_code: "Z112".parse().unwrap(),
            country: "Germania".to_owned(),
        });
        let change = ProfileChange {
            residence: Some(Some(there.clone())),
            ..ProfileChange::default()
        };
        citizens::patch(&tx, world.mario, 1, change, world.now)
            .await
            .unwrap();
        let kept = citizens::find(&tx, world.mario).await.unwrap().unwrap();
        assert_eq!(kept.profile.residence, Some(there));
    })
    .await;
}
