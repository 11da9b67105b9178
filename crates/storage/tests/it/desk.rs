//! Accounts of people recognised at the desk.

use crate::support::{MARIO, World, on_each_engine};
use chrono::Duration;
use sportello_storage::desk::{
    self, Asked, NewAccount, NewPasskey, NewRegistration, PendingScan, Purpose, Recognition,
};
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::{Tx, attachments};
use sportello_types::desk::{Scan, SignedAct};
use sportello_types::ids::{IstanzaId, SessionId};
use sportello_types::lang::Lang;
use sportello_types::passkeys::Transport;
use sportello_types::profile::{IdentityDocument, IdentityDocumentKind};
use uuid::Uuid;

fn registration(world: &World) -> NewRegistration {
    NewRegistration {
        id: world.id(),
        given_name: "Mario".to_owned(),
        family_name: "Rossi".to_owned(),
        tax_code: MARIO.parse().unwrap(),
        email: "mario@example.it".parse().unwrap(),
        password_hash: "password".to_owned(),
        question: "?".to_owned(),
        answer_hash: "answer".to_owned(),
        lang: Lang::It,
        expires_at: world.later(Duration::hours(72)),
    }
}

pub(crate) fn account(world: &World) -> NewAccount {
    NewAccount {
        id: world.id(),
        citizen: world.mario,
        user_name: "mario.rossi.00001".to_owned(),
        email: "mario@example.it".parse().unwrap(),
        password_hash: "password".to_owned(),
        code_hash: "code".to_owned(),
        question: "?".to_owned(),
        answer_hash: "answer".to_owned(),
        lang: Lang::It,
        idle_ends_at: world.later(Duration::days(450)),
    }
}

fn scan() -> Scan {
    Scan {
        name: "modulo.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1,
        sha256: "0".repeat(64),
    }
}

fn recognition(world: &World) -> Recognition {
    Recognition {
        id: world.id(),
        citizen: world.mario,
        operator: world.mario,
        office: "urp".to_owned(),
        office_name: "URP".to_owned(),
        document: IdentityDocument {
            kind: IdentityDocumentKind::CartaIdentita,
            number: "CA00000AA".to_owned(),
            issuer: "Comune".to_owned(),
            issued_on: "2021-03-01".parse().unwrap(),
            expires_on: "2031-03-01".parse().unwrap(),
        },
        scan: (scan(), "desk/1".to_owned()),
        at: world.now,
    }
}

async fn keep_scan(world: &World, tx: &Tx, registration: Uuid, key: &str) {
    let pending = PendingScan {
        registration,
        key: key.to_owned(),
    };
    desk::begin_scan(tx, &pending, world.now).await.unwrap();
    assert!(desk::finish_scan(tx, &pending, &scan()).await.unwrap());
}

#[tokio::test]
async fn a_registration_goes_its_way_and_a_second_scan_takes_the_first_ones_place() {
    on_each_engine(async |world: World| {
        let new = registration(&world);
        let code = "7KQM-P2XD".parse().unwrap();
        let tx = world.write().await;
        desk::register(&tx, &new, world.now).await.unwrap();
        assert!(desk::by_token(&tx, &[1; 32], world.now).await.unwrap().is_none());
        let invited = desk::invite(&tx, new.id, "mario.rossi.00001", &[1; 32], "code", new.expires_at).await;
        assert!(invited.unwrap());
        desk::miss_code(&tx, new.id).await.unwrap();
        let found = desk::by_token(&tx, &[1; 32], world.now).await.unwrap().unwrap();
        assert_eq!((found.code_failures, found.adhesion_code), (1, None));
        assert!(
            desk::by_token(&tx, &[1; 32], new.expires_at)
                .await
                .unwrap()
                .is_none()
        );
        let until = world.later(Duration::days(90));
        desk::confirm(&tx, new.id, &code, until, world.now).await.unwrap();
        let again = desk::invite(&tx, new.id, "x", &[2; 32], "code", new.expires_at).await;
        assert!(!again.unwrap(), "confirmed already");
        keep_scan(&world, &tx, new.id, "desk/1").await;
        let late = PendingScan {
            registration: new.id,
            key: "desk/1".to_owned(),
        };
        keep_scan(&world, &tx, new.id, "desk/2").await;
        assert!(!desk::finish_scan(&tx, &late, &scan()).await.unwrap());
        let found = desk::by_code(&tx, &code, world.now).await.unwrap().unwrap();
        assert_eq!(found.scan, Some((scan(), "desk/2".to_owned())));
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(desk::by_code(&tx, &code, world.now).await.unwrap().is_none());
        drop(tx);

        // What nobody brings to the desk goes, with its scans.
        let tx = world.db.system().await.unwrap();
        let removed = purge(&tx, Retention::default(), until).await.unwrap();
        assert_eq!(removed.desk, 1);
        let dead = attachments::dead_blobs(&tx, world.now, 10).await.unwrap();
        let keys: Vec<_> = dead.into_iter().map(|blob| blob.key).collect();
        assert_eq!(keys, ["desk/1", "desk/2"]);
    })
    .await;
}

#[tokio::test]
async fn a_recognition_is_not_changed_and_a_new_account_takes_the_old_ones_place() {
    on_each_engine(async |world: World| {
        let (old, new) = (account(&world), account(&world));
        let tx = world.write().await;
        desk::recognise(&tx, &recognition(&world)).await.unwrap();
        desk::insert(&tx, &old, world.now).await.unwrap();
        let until = world.later(Duration::hours(1));
        desk::begin_recovery(&tx, old.id, &[3; 32], until).await.unwrap();
        desk::remember_device(&tx, old.id, &[4; 32], until).await.unwrap();
        desk::remember_device(&tx, old.id, &[4; 32], until).await.unwrap();
        let known = desk::is_known_device(&tx, &old.user_name, &[4; 32], world.now).await;
        assert!(known.unwrap());
        assert!(desk::change_code(&tx, old.id, "code", "other").await.unwrap());
        assert!(!desk::change_code(&tx, old.id, "code", "third").await.unwrap());
        let found = desk::by_tax_code(&tx, &MARIO.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.is.code_hash.as_str(), found.code_due), ("other", false));
        desk::insert(&tx, &new, world.now).await.unwrap();
        assert!(desk::recovery(&tx, &[3; 32], world.now).await.unwrap().is_none());
        let found = desk::by_user_name(&tx, &new.user_name).await.unwrap().unwrap();
        assert_eq!((found.is.id, found.code_due), (new.id, true));
        let seen = desk::last_recognition(&tx, world.mario).await.unwrap().unwrap();
        assert_eq!(seen.document, recognition(&world).document);
        tx.commit().await.unwrap();

        let raw = world.raw().await;
        for touch in [
            "UPDATE desk_recognition SET office = 'x'",
            "DELETE FROM desk_recognition",
        ] {
            let refused = sea_orm::ConnectionTrait::execute_unprepared(&raw, touch).await;
            assert!(refused.is_err(), "{touch}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_recovery_counts_once() {
    on_each_engine(async |world: World| {
        let new = account(&world);
        let tx = world.write().await;
        desk::insert(&tx, &new, world.now).await.unwrap();
        let until = world.later(Duration::hours(1));
        for token in [[3; 32], [5; 32]] {
            desk::begin_recovery(&tx, new.id, &token, until).await.unwrap();
        }
        for allowed in [true, false] {
            let counted = desk::miss_recovery(&tx, &[3; 32], 1).await;
            assert_eq!(counted.unwrap(), allowed);
        }
        let found = desk::recovery(&tx, &[3; 32], world.now).await.unwrap().unwrap();
        assert!(desk::recovery(&tx, &[3; 32], until).await.unwrap().is_none());
        let done = desk::finish_recovery(&tx, &found, &[3; 32], "new", world.now).await;
        assert!(done.unwrap());
        for token in [[3; 32], [5; 32]] {
            let again = desk::finish_recovery(&tx, &found, &token, "newer", world.now).await;
            assert!(!again.unwrap());
        }
        let found = desk::lock(&tx, new.id).await.unwrap().unwrap();
        assert_eq!(found.is.password_hash, "new");
        for allowed in [true, true, false] {
            assert_eq!(desk::miss_answer(&tx, new.id, 2).await.unwrap(), allowed);
        }
        desk::begin_recovery(&tx, new.id, &[7; 32], until).await.unwrap();
        let done = desk::finish_recovery(&tx, &found, &[7; 32], "newest", world.now).await;
        assert!(done.unwrap());
        assert!(desk::miss_answer(&tx, new.id, 2).await.unwrap(), "counted anew");
    })
    .await;
}

#[tokio::test]
async fn failures_are_counted_for_a_day_and_permits_used_once() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        for _ in 0..3 {
            desk::miss(&tx, &[1; 32], world.now).await.unwrap();
        }
        let of = async |at| desk::failures(&tx, &[1; 32], at).await.unwrap().count;
        assert_eq!(of(world.now).await, 3);
        let later = world.later(Duration::hours(25));
        assert_eq!(of(later).await, 0);
        desk::miss(&tx, &[1; 32], later).await.unwrap();
        assert_eq!(of(later).await, 1, "the old ones count no more");
        desk::forget_failures(&tx, &[1; 32]).await.unwrap();
        assert_eq!(of(later).await, 0);

        let (session, istanza): (SessionId, IstanzaId) = (world.id(), world.id());
        let until = world.later(Duration::minutes(5));
        let (sending, taking_back) = (SignedAct::Submission, SignedAct::Withdrawal);
        for _ in 0..2 {
            desk::allow(&tx, session, istanza, sending, until).await.unwrap();
        }
        let used = async |session, act, at| desk::use_up(&tx, session, istanza, act, at).await.unwrap();
        assert!(!used(world.id(), sending, world.now).await, "another session");
        assert!(!used(session, taking_back, world.now).await, "another act");
        assert!(!used(session, sending, until).await, "over");
        assert!(used(session, sending, world.now).await);
        assert!(!used(session, sending, world.now).await, "once");

        let window = Duration::hours(6);
        let count = async |at| desk::count_mail(&tx, &[9; 32], window, at).await.unwrap();
        assert_eq!(count(world.now).await, 1);
        assert_eq!(count(world.later(Duration::hours(5))).await, 2);
        assert_eq!(count(world.later(window)).await, 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_signs_in_keeps_an_account_that_is_about_to_end() {
    on_each_engine(async |world: World| {
        let new = account(&world);
        let tx = world.write().await;
        desk::insert(&tx, &new, world.now).await.unwrap();
        tx.commit().await.unwrap();
        let soon = new.idle_ends_at - Duration::days(30);
        let to_warn_of = async |by| {
            let tx = world.db.system_read().await.unwrap();
            desk::accounts_to_warn_of(&tx, by, 10).await.unwrap()
        };
        let before = new.idle_ends_at - Duration::seconds(1);
        assert_eq!(to_warn_of(before).await, []);
        let [found] = to_warn_of(new.idle_ends_at).await[..] else {
            panic!("one account");
        };
        assert_eq!((found.tenant, found.id), (world.tenant, new.id));

        let tx = world.write().await;
        let warned = desk::warn(&tx, new.id, new.idle_ends_at, soon).await.unwrap();
        assert_eq!(warned.unwrap().is.idle_ends_at, new.idle_ends_at);
        let again = desk::warn(&tx, new.id, new.idle_ends_at, soon).await.unwrap();
        assert!(again.is_none(), "told already");
        assert!(desk::revoke(&tx, new.id, before).await.unwrap().is_none());
        let later = new.idle_ends_at + Duration::days(450);
        assert!(
            !desk::sign_in(&tx, new.id, "another password", later)
                .await
                .unwrap()
        );
        assert!(
            desk::sign_in(&tx, new.id, &new.password_hash, later)
                .await
                .unwrap()
        );
        assert!(
            desk::revoke(&tx, new.id, new.idle_ends_at)
                .await
                .unwrap()
                .is_none()
        );
        desk::warn(&tx, new.id, later, later - Duration::days(30))
            .await
            .unwrap()
            .unwrap();
        let until = world.later(Duration::hours(1));
        desk::begin_recovery(&tx, new.id, &[3; 32], until).await.unwrap();
        desk::remember_device(&tx, new.id, &[4; 32], until).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.db.system_read().await.unwrap();
        assert_eq!(desk::idle_accounts(&tx, before, 10).await.unwrap(), []);
        assert_eq!(desk::idle_accounts(&tx, later, 10).await.unwrap(), [found]);
        drop(tx);
        let tx = world.write().await;
        let revoked = desk::revoke(&tx, new.id, later).await.unwrap().unwrap();
        assert_eq!(revoked.is.citizen, world.mario);
        assert!(desk::lock(&tx, new.id).await.unwrap().is_none());
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_first_of_many_attempts_at_once_are_counted_too() {
    on_each_engine(async |world: World| {
        let world = &world;
        let attempts = (0..8).map(|_| async move {
            let tx = world.write().await;
            let before = desk::failures(&tx, &[1; 32], world.now).await.unwrap().count;
            desk::miss(&tx, &[1; 32], world.now).await.unwrap();
            tx.commit().await.unwrap();
            before
        });
        let mut seen = futures_util::future::join_all(attempts).await;
        seen.sort_unstable();
        assert_eq!(seen, (0..8).collect::<Vec<_>>());
    })
    .await;
}

fn passkey(world: &World, account: Uuid, credential: u8) -> NewPasskey {
    NewPasskey {
        id: world.id(),
        account,
        host: "borgoverde.example.it".to_owned(),
        credential: vec![credential; 64],
        key: vec![0xa5, 0, 0xff],
        counter: u32::MAX - 1,
        backup_eligible: true,
        backed_up: false,
        transports: vec![Transport::Internal, Transport::SmartCard],
        name: "Telefono".to_owned(),
    }
}

#[tokio::test]
async fn passkeys_are_an_account_s_and_their_counters_go_up_once() {
    on_each_engine(async |world: World| {
        let account = account(&world);
        let tx = world.write().await;
        desk::insert(&tx, &account, world.now).await.unwrap();
        let (first, second) = (passkey(&world, account.id, 1), passkey(&world, account.id, 2));
        let later = world.later(Duration::minutes(1));
        assert!(desk::add_passkey(&tx, &first, world.now).await.unwrap());
        assert!(desk::add_passkey(&tx, &second, later).await.unwrap());
        let twice = passkey(&world, account.id, 1);
        assert!(!desk::add_passkey(&tx, &twice, later).await.unwrap());
        let all = desk::passkeys(&tx, account.id).await.unwrap();
        assert_eq!([&all[0].is, &all[1].is], [&first, &second]);
        assert_eq!((all[0].added_at, all[0].last_used_at), (world.now, None));

        for taken in [true, false] {
            let used = desk::use_passkey(&tx, &first, u32::MAX, true, later).await;
            assert_eq!(used.unwrap(), taken);
        }
        let found = desk::passkey(&tx, first.id).await.unwrap().unwrap();
        assert_eq!((found.is.counter, found.is.backed_up), (u32::MAX, true));
        assert_eq!(found.last_used_at, Some(later));

        let stranger = world.id();
        assert!(!desk::remove_passkey(&tx, stranger, first.id).await.unwrap());
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(desk::passkey(&tx, first.id).await.unwrap().is_none());
        assert!(desk::passkeys(&tx, account.id).await.unwrap().is_empty());
        assert!(!desk::remove_passkey(&tx, account.id, first.id).await.unwrap());
        drop(tx);
        let tx = world.write().await;
        assert!(desk::remove_passkey(&tx, account.id, first.id).await.unwrap());
        assert!(!desk::remove_passkey(&tx, account.id, first.id).await.unwrap());
        // A new recognition brings a new account: nothing of the old one opens it.
        let mut new = self::account(&world);
        new.user_name = "mario.rossi.00002".to_owned();
        desk::insert(&tx, &new, later).await.unwrap();
        assert!(desk::passkeys(&tx, account.id).await.unwrap().is_empty());
        assert!(desk::passkeys(&tx, new.id).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_challenge_is_there_once_in_time_and_for_whom_it_was_given_to() {
    on_each_engine(async |world: World| {
        let account = account(&world);
        let tx = world.write().await;
        desk::insert(&tx, &account, world.now).await.unwrap();
        let asked = |holder: u8, challenge: u8| Asked {
            holder: [holder; 32],
            purpose: Purpose::SignIn,
            account: account.id,
            challenge: [challenge; 32],
        };
        let until = world.later(Duration::minutes(5));
        desk::ask(&tx, &asked(1, 1), until).await.unwrap();
        desk::ask(&tx, &asked(2, 2), until).await.unwrap();
        desk::ask(&tx, &asked(1, 3), until).await.unwrap();
        let take =
            async |holder: u8, purpose, at| desk::take_asked(&tx, &[holder; 32], purpose, at).await.unwrap();
        assert_eq!(take(1, Purpose::Add, world.now).await, None);
        assert_eq!(take(1, Purpose::SignIn, until).await, None);
        assert_eq!(take(3, Purpose::SignIn, world.now).await, None);
        assert_eq!(take(1, Purpose::SignIn, world.now).await, Some(asked(1, 3)));
        assert_eq!(take(1, Purpose::SignIn, world.now).await, None);
        // A new password ends what an old one has begun.
        desk::begin_recovery(&tx, account.id, &[9; 32], until)
            .await
            .unwrap();
        let found = desk::recovery(&tx, &[9; 32], world.now).await.unwrap().unwrap();
        let done = desk::finish_recovery(&tx, &found, &[9; 32], "new", world.now).await;
        assert!(done.unwrap());
        assert_eq!(take(2, Purpose::SignIn, world.now).await, None);
        desk::ask(&tx, &asked(4, 4), until).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.db.system().await.unwrap();
        let removed = purge(&tx, Retention::default(), until).await.unwrap();
        assert_eq!(removed.desk, 1);
    })
    .await;
}
