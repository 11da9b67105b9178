//! Payments of whoever does not sign in.

use super::money::{deliver, paper};
use super::{make, mario, notices, publish, wanted};
use crate::support::{MARIO, World, on_each_engine};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::housekeeping::{Removed, Retention, purge};
use sportello_storage::payments::open::{
    NewOpenPayment, REMEMBERED, add_token, begin, by_token, find_any, forget_email, keys_in_use, return_to,
    to_tell,
};
use sportello_storage::payments::{StoredNotice, TaxCode, by_notice_of, is_being_paid};
use sportello_storage::{Error, Keyring, Result, Tx};
use sportello_types::ids::{NoticeId, PaymentAttemptId};
use sportello_types::lang::Lang;
use sportello_types::payments::{AT_THE_PAGE, AttemptStatus, ON_ITS_WAY};
use sportello_types::values::Email;

const ADDRESS: &str = "zia@example.it";

async fn notice(world: &World) -> StoredNotice {
    let debt = publish(world, &wanted(world, &[&[1600]])).await;
    notices(&debt).remove(0)
}

async fn begun(
    world: &World,
    tx: &Tx,
    token: u8,
    chosen: &[NoticeId],
    keys: Option<&Keyring>,
) -> Result<PaymentAttemptId> {
    let address: Email = ADDRESS.parse().unwrap();
    let id = world.id();
    let new = NewOpenPayment {
        id,
        token_hash: &[token; 32],
        lang: Lang::En,
        email: keys.map(|keys| (&address, keys)),
        pay_at: "https://checkout.example/c/1",
        notices: chosen,
        at: world.now,
    };
    begin(tx, &new, &mut ChaCha20Rng::seed_from_u64(u64::from(token))).await?;
    Ok(id)
}

#[tokio::test]
async fn a_payment_is_seen_by_its_tokens_in_its_municipality_until_it_is_forgotten() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let notice = notice(&world).await;
        let tx = world.write().await;
        let id = begun(&world, &tx, 1, &[notice.id], Some(&keys)).await.unwrap();
        add_token(&tx, id, &[2; 32]).await.unwrap();
        let seen = by_token(&tx, &[2; 32], world.now).await.unwrap().unwrap();
        assert_eq!(
            (seen.id, seen.status(), seen.lang),
            (id, AttemptStatus::Begun, Lang::En)
        );
        assert!(seen.shown().pay_at.is_some());
        assert!(by_token(&tx, &[3; 32], world.now).await.unwrap().is_none());
        let back = return_to(&tx, &[1; 32], false, world.now).await.unwrap().unwrap();
        assert_eq!(
            (back.status(), back.shown().pay_at),
            (AttemptStatus::Waiting, None)
        );
        let back = return_to(&tx, &[2; 32], true, world.now).await.unwrap().unwrap();
        assert_eq!(back.status(), AttemptStatus::GivenUp);
        let late = world.now + REMEMBERED;
        assert!(by_token(&tx, &[1; 32], late).await.unwrap().is_none());
        assert!(return_to(&tx, &[1; 32], false, late).await.unwrap().is_none());
        tx.commit().await.unwrap();

        let tx = world.write().await;
        deliver(&tx, &paper(&world, &notice, "r1"), world.now)
            .await
            .unwrap();
        let paid = by_token(&tx, &[1; 32], world.now).await.unwrap().unwrap();
        assert_eq!(paid.status(), AttemptStatus::Paid);
        tx.commit().await.unwrap();
        let tx = world.db.read(world.other).await.unwrap();
        assert!(by_token(&tx, &[1; 32], world.now).await.unwrap().is_none());
        assert!(find_any(&tx, id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn the_address_is_sealed_and_forgotten_and_all_of_it_goes_when_its_time_is_over() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let notice = notice(&world).await;
        let tx = world.write().await;
        let id = begun(&world, &tx, 1, &[notice.id], Some(&keys)).await.unwrap();
        begun(&world, &tx, 2, &[notice.id], None).await.unwrap();
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        let sql = "SELECT email FROM open_payment WHERE email IS NOT NULL";
        let rows = raw
            .query_all_raw(Statement::from_string(raw.get_database_backend(), sql))
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        for row in rows {
            let sealed: Vec<u8> = row.try_get("", "email").unwrap();
            assert!(!String::from_utf8_lossy(&sealed).contains("zia"));
        }
        drop(raw);
        let tx = world.write().await;
        let found = find_any(&tx, id).await.unwrap().unwrap();
        assert_eq!(found.email(&keys).unwrap().unwrap().as_str(), ADDRESS);
        let strange = world.keyring();
        assert!(matches!(found.email(&strange), Err(Error::Corrupt { .. })));
        assert_eq!(to_tell(&tx, notice.id).await.unwrap(), [id]);
        let used = keys_in_use(&tx).await.unwrap();
        assert!(used.len() == 1 && used.iter().all(|id| keys.holds(*id)));
        forget_email(&tx, id).await.unwrap();
        let told = find_any(&tx, id).await.unwrap().unwrap();
        assert_eq!(told.email(&keys).unwrap(), None);
        assert!(to_tell(&tx, notice.id).await.unwrap().is_empty());
        assert!(keys_in_use(&tx).await.unwrap().is_empty());
        tx.commit().await.unwrap();

        let removed = async |now| {
            let tx = world.db.system().await.unwrap();
            let removed = purge(&tx, Retention::default(), now).await.unwrap();
            tx.commit().await.unwrap();
            removed.open_payments
        };
        assert_eq!(removed(world.later(REMEMBERED - Duration::seconds(1))).await, 0);
        assert_eq!(removed(world.later(REMEMBERED)).await, 2);
        assert_eq!(
            Removed::default().open_payments,
            removed(world.later(REMEMBERED)).await
        );
    })
    .await;
}

#[tokio::test]
async fn who_pays_without_signing_in_is_paying() {
    on_each_engine(async |world: World| {
        let notice = notice(&world).await;
        let other = self::notice(&world).await;
        let tx = world.write().await;
        begun(&world, &tx, 1, &[notice.id], None).await.unwrap();
        let paying = async |notice: &StoredNotice, at| is_being_paid(&tx, notice.debt, at).await.unwrap();
        assert!(paying(&notice, world.now).await);
        assert!(!paying(&other, world.now).await);
        let late = world.later(AT_THE_PAGE);
        assert!(!paying(&notice, late).await, "begun too long ago");
        return_to(&tx, &[1; 32], false, late).await.unwrap();
        let last = late + ON_ITS_WAY - Duration::seconds(1);
        assert!(paying(&notice, last).await, "back from there");
        assert!(!paying(&notice, late + ON_ITS_WAY).await, "back too long ago");
        return_to(&tx, &[1; 32], true, late).await.unwrap();
        assert!(!paying(&notice, world.now).await, "given up");
    })
    .await;
}

#[tokio::test]
async fn only_what_can_be_paid_is_begun() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let pending = notices(&make(&tx, &wanted(&world, &[&[1600]])).await).remove(0);
        let refused = begun(&world, &tx, 1, &[pending.id], None).await;
        assert!(matches!(refused, Err(Error::WrongState)));
        let none = begun(&world, &tx, 2, &[world.id()], None).await;
        assert!(matches!(none, Err(Error::NotFound)));
        let twice = begun(&world, &tx, 3, &[pending.id, pending.id], None).await;
        assert!(matches!(twice, Err(Error::WrongState)));
    })
    .await;
}

#[tokio::test]
async fn a_notice_is_found_under_its_own_fiscal_code_alone() {
    on_each_engine(async |world: World| {
        let notice = notice(&world).await;
        let tx = world.read().await;
        let of = async |code: &str| {
            let code: TaxCode = code.parse().unwrap();
            by_notice_of(&tx, &notice.number, &code).await.unwrap().is_some()
        };
        assert!(of(MARIO).await);
        assert!(!of("VRDNNA85M41F205G").await);
        assert!(!of("01234567897").await);
        drop(tx);
        let tx = world.db.read(world.other).await.unwrap();
        let elsewhere = by_notice_of(&tx, &notice.number, &mario().into()).await.unwrap();
        assert!(elsewhere.is_none());
    })
    .await;
}
