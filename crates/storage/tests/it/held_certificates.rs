//! Certificates that wait for a payment: issued by it, or given up, never both; and nobody has one before.

use crate::certificates::{Wanted, day, number, reason, stamped, wanted, write};
use crate::support::{MARIO, World, on_each_engine};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::attachments::dead_blobs;
use sportello_storage::certificates::{
    self, Certificate, NewHold, Overdue, discard, hold, of_debt, overdue, release, stamp_is_free,
};
use sportello_storage::payments::{
    self, DebtorRecord, FlowItem, FlowKey, FlowOutcome, NewAttempt, NewDebt, NewFlow, NewNotice, NewReceipt,
    StoredDebt, StoredNotice, is_being_paid,
};
use sportello_storage::{Keyring, Tx, documents};
use sportello_types::certificates::{CertificateStatus, Duty};
use sportello_types::deliveries::{Delivery, DeliveryChannel};
use sportello_types::documents::DocumentKind;
use sportello_types::ids::DebtId;
use sportello_types::payments::{
    AT_THE_PAGE, Accounts, Change, DebtSource, DebtStatus, Destination, Part, Parts, ReturnOutcome,
};
use sportello_types::values::{EuroCents, SegregationCode};

pub(crate) const CREDITOR: &str = "01234567897";
const STAMP: &str = "01234567890123";

/// The debt of a certificate, payable until 29 November; with notices of stamps that are bought by themselves.
async fn debt(tx: &Tx, world: &World, wanted: &Wanted, stamps: Vec<NewNotice>) -> StoredDebt {
    let part = Part {
        amount: EuroCents(52),
        creditor: CREDITOR.parse().unwrap(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    };
    let notice = NewNotice {
        id: world.id(),
        description: "Certificato".to_owned(),
        due_on: Some(day(2026, 11, 29)),
        ends: true,
        parts: Parts::new(vec![part]).unwrap(),
    };
    let id: DebtId = world.id();
    let new = NewDebt {
        id,
        citizen: Some(world.mario),
        debtor: &DebtorRecord {
            tax_code: Some(MARIO.parse().unwrap()),
            name: "Mario Rossi".to_owned(),
            email: None,
        },
        subject: "Certificato",
        office: None,
        source: &DebtSource::Certificate {
            certificate: wanted.id,
        },
        external_key: None,
        segregation: SegregationCode::new(1).unwrap(),
        accounts: Accounts::default(),
        options: &[std::iter::once(notice).chain(stamps).collect()],
        at: world.now,
    };
    payments::create(tx, &new).await.unwrap();
    payments::sell_apart(tx, id).await.unwrap();
    payments::change_debt(tx, id, Change::Publish, "published", world.now)
        .await
        .unwrap()
}

/// A certificate that waits, with its debt.
async fn held(world: &World, keys: &Keyring, wanted: &Wanted, deliver: Option<&Delivery>) -> StoredDebt {
    held_with(world, keys, wanted, deliver, Vec::new()).await
}

/// The same, for stamps beside.
pub(crate) async fn held_with(
    world: &World,
    keys: &Keyring,
    wanted: &Wanted,
    deliver: Option<&Delivery>,
    stamps: Vec<NewNotice>,
) -> StoredDebt {
    let number = number(world, world.tenant).await;
    let tx = world.write().await;
    write(&tx, number, keys, wanted).await.unwrap();
    let debt = debt(&tx, world, wanted, stamps).await;
    let new = NewHold {
        certificate: wanted.id,
        debt: debt.id,
        held_at: world.now,
        until: day(2026, 11, 29),
        deliver,
    };
    hold(&tx, &new, keys, &mut ChaCha20Rng::seed_from_u64(12))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    debt
}

pub(crate) async fn pay(tx: &Tx, world: &World, debt: &StoredDebt) {
    pay_notice(tx, world, debt.notices().next().unwrap(), "R1").await;
}

pub(crate) async fn pay_notice(tx: &Tx, world: &World, notice: &StoredNotice, receipt_id: &str) {
    let receipt = NewReceipt {
        id: world.id(),
        receipt_id,
        notice: &notice.number,
        creditor: &notice.creditor,
        amount: notice.amount(),
        fee: None,
        paid_at: Some(world.now),
        provider: "Banca",
        payer: None,
        cart: None,
        stand_in: false,
        transfers: &[],
        xml: b"<receipt/>",
    };
    payments::receive(tx, &receipt, world.now).await.unwrap();
}

pub(crate) async fn found(world: &World, wanted: &Wanted) -> Certificate {
    let tx = world.read().await;
    let found = certificates::find_any(&tx, wanted.id).await.unwrap();
    found.unwrap()
}

#[tokio::test]
async fn that_its_money_was_taken_back_is_told_with_its_payment() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let wanted = wanted(&world);
        let debt = held(&world, &keys, &wanted, None).await;
        let notice = debt.notices().next().unwrap();
        let reversed = async || {
            let shown = found(&world, &wanted).await.shown(&keys, day(2026, 11, 24));
            shown.unwrap().payment.unwrap().reversed
        };
        let tx = world.write().await;
        pay(&tx, &world, &debt).await;
        tx.commit().await.unwrap();
        assert!(!reversed().await);
        let back = FlowItem {
            iuv: notice.number.iuv().unwrap().to_string(),
            receipt_id: "R1".to_owned(),
            transfer: Some(1),
            amount: notice.amount(),
            outcome: FlowOutcome::Revoked,
            paid_on: None,
        };
        let key = FlowKey {
            psp: "PSP01".to_owned(),
            flow: "F1".to_owned(),
        };
        for (revision, items, expected) in [(1, vec![back], true), (2, Vec::new(), false)] {
            let flow = NewFlow {
                key: &key,
                revision,
                day: day(2026, 11, 26),
                transfer_reference: None,
                total: EuroCents(0),
                items: &items,
            };
            let tx = world.write().await;
            payments::keep_flow(&tx, &flow, world.now).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(reversed().await, expected, "revision {revision}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_code_or_mark_of_one_that_waits_and_its_payment_is_shown() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let wanted = Wanted {
            duty: Duty::DigitalStamp,
            ..wanted(&world)
        };
        let debt = held(&world, &keys, &wanted, None).await;
        let today = day(2026, 11, 24);
        let waits = found(&world, &wanted).await;
        assert_eq!(waits.status(today), CertificateStatus::Held);
        let shown = waits.shown(&keys, today).unwrap();
        assert_eq!((shown.code, shown.mark_url, shown.kept), (None, None, false));
        assert_eq!(shown.duty, Duty::DigitalStamp);
        let payment = shown.payment.unwrap();
        assert_eq!(
            (payment.debt, payment.total, payment.status, payment.payable),
            (debt.id, EuroCents(52), DebtStatus::ToPay, true)
        );
        let after = waits.shown(&keys, day(2026, 11, 30)).unwrap().payment.unwrap();
        assert!(!after.payable, "its last day is over");
        let tx = world.read().await;
        let by_code = certificates::by_code(&tx, &wanted.code).await.unwrap().unwrap();
        assert_eq!(by_code.status(today), CertificateStatus::Held);
        assert_eq!(of_debt(&tx, debt.id).await.unwrap().unwrap().id, wanted.id);
        let kinds = [DocumentKind::Certificate];
        let listed = documents::list(&tx, world.mario, &kinds, None, 10).await.unwrap();
        assert!(listed.items.is_empty(), "not among what lies ready");
        drop(tx);

        let tx = world.write().await;
        pay(&tx, &world, &debt).await;
        assert!(release(&tx, wanted.id, world.now).await.unwrap());
        assert!(!release(&tx, wanted.id, world.now).await.unwrap(), "once");
        assert!(!discard(&tx, wanted.id, world.now).await.unwrap(), "never both");
        let listed = documents::list(&tx, world.mario, &kinds, None, 10).await.unwrap();
        assert_eq!(listed.items.len(), 1);
        tx.commit().await.unwrap();
        let shown = found(&world, &wanted).await.shown(&keys, today).unwrap();
        assert_eq!(
            (shown.code, shown.status, shown.kept),
            (Some(wanted.code), CertificateStatus::Valid, true)
        );
        assert_eq!(shown.payment.unwrap().status, DebtStatus::Paid);
    })
    .await;
}

#[tokio::test]
async fn the_address_lies_sealed_and_goes_with_the_wait() {
    on_each_engine(async |world: World| {
        let (keys, first, second) = (world.keyring(), wanted(&world), wanted(&world));
        let to = Delivery {
            by: DeliveryChannel::Pec,
            address: "banca@example.it".parse().unwrap(),
        };
        held(&world, &keys, &first, Some(&to)).await;
        held(&world, &keys, &second, Some(&to)).await;
        assert_eq!(found(&world, &first).await.deliver(&keys).unwrap(), Some(to));
        let raw = world.raw().await;
        let sql = "SELECT deliver_to FROM certificate_hold";
        let rows = raw
            .query_all_raw(Statement::from_string(raw.get_database_backend(), sql))
            .await
            .unwrap();
        for row in rows {
            let sealed: Vec<u8> = row.try_get("", "deliver_to").unwrap();
            assert!(!String::from_utf8_lossy(&sealed).contains("banca"));
        }
        let tx = world.write().await;
        assert!(release(&tx, first.id, world.now).await.unwrap());
        assert!(discard(&tx, second.id, world.now).await.unwrap());
        tx.commit().await.unwrap();
        for wanted in [&first, &second] {
            assert_eq!(found(&world, wanted).await.deliver(&keys).unwrap(), None);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_given_up_loses_its_paper_and_its_stamp_is_good_again() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), stamped(&world, STAMP));
        held(&world, &keys, &wanted, None).await;
        let stamp = STAMP.parse().unwrap();
        assert!(!stamp_is_free(world.write().await, &stamp).await.unwrap());
        let tx = world.write().await;
        assert!(discard(&tx, wanted.id, world.now).await.unwrap());
        assert!(!discard(&tx, wanted.id, world.now).await.unwrap(), "once");
        assert!(!release(&tx, wanted.id, world.now).await.unwrap(), "never both");
        tx.commit().await.unwrap();
        let given_up = found(&world, &wanted).await;
        assert_eq!(given_up.status(day(2026, 11, 24)), CertificateStatus::Discarded);
        assert!(!given_up.is_issued());
        assert!(stamp_is_free(world.write().await, &stamp).await.unwrap());
        let tx = world.db.system().await.unwrap();
        let dead = dead_blobs(&tx, world.later(Duration::hours(1)), 10)
            .await
            .unwrap();
        let keys_of: Vec<&str> = dead.iter().map(|blob| blob.key.as_str()).collect();
        assert_eq!(keys_of, ["certificates/1"]);
        drop(tx);

        // That of one that was issued is used for good, whatever the program tries.
        let other = stamped(&world, STAMP);
        held(&world, &keys, &other, None).await;
        let tx = world.write().await;
        assert!(release(&tx, other.id, world.now).await.unwrap());
        certificates::annul(&tx, other.id, &reason("Errore"), world.mario, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = world
            .raw()
            .await
            .execute_unprepared("DELETE FROM used_stamp")
            .await;
        assert!(refused.is_err_and(|error| error.to_string().contains("append-only")));
        assert!(!stamp_is_free(world.write().await, &stamp).await.unwrap());
        let both = "UPDATE certificate_hold SET discarded_at = released_at WHERE released_at IS NOT NULL";
        let refused = world.raw().await.execute_unprepared(both).await;
        assert!(refused.is_err_and(|error| error.to_string().to_uppercase().contains("CHECK")));
    })
    .await;
}

#[tokio::test]
async fn what_waits_unpaid_beyond_its_last_day_is_overdue_and_what_is_paid_is_not() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let (late, paid, over) = (wanted(&world), wanted(&world), wanted(&world));
        held(&world, &keys, &late, None).await;
        let debt = held(&world, &keys, &paid, None).await;
        held(&world, &keys, &over, None).await;
        let tx = world.write().await;
        pay(&tx, &world, &debt).await;
        assert!(discard(&tx, over.id, world.now).await.unwrap());
        tx.commit().await.unwrap();
        let tx = world.db.system_read().await.unwrap();
        assert!(overdue(&tx, day(2026, 11, 29), 10).await.unwrap().is_empty());
        let expected = Overdue {
            tenant: world.tenant,
            id: late.id,
        };
        assert_eq!(overdue(&tx, day(2026, 11, 30), 10).await.unwrap(), [expected]);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_at_the_page_of_payments_or_back_from_there_may_be_paying() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), wanted(&world));
        let debt = held(&world, &keys, &wanted, None).await;
        let notices = [debt.notices().next().unwrap().id];
        let tx = world.write().await;
        assert!(!is_being_paid(&tx, debt.id, world.now).await.unwrap());
        let token = [3; 32];
        let new = NewAttempt {
            id: world.id(),
            citizen: world.mario,
            token_hash: &token,
            notices: &notices,
            at: world.now,
        };
        let begun = payments::begin_attempt(&tx, &new).await.unwrap();
        assert_eq!(
            begun.shown().sources,
            [DebtSource::Certificate {
                certificate: wanted.id
            }]
        );
        assert!(is_being_paid(&tx, debt.id, world.now).await.unwrap());
        let late = world.later(AT_THE_PAGE);
        assert!(
            !is_being_paid(&tx, debt.id, late).await.unwrap(),
            "begun too long ago"
        );
        for (outcome, expected) in [
            (ReturnOutcome::Paid, true),
            (ReturnOutcome::Cancelled, false),
            (ReturnOutcome::Failed, false),
        ] {
            payments::return_to_attempt(&tx, world.mario, &token, outcome, world.now)
                .await
                .unwrap();
            let now = is_being_paid(&tx, debt.id, world.now).await.unwrap();
            assert_eq!(now, expected, "{outcome:?}");
        }
    })
    .await;
}
