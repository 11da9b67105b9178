//! Consents to information by SMS: for one number, after its code, until they are taken back.

use crate::support::{World, on_each_engine};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secrecy::ExposeSecret;
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::sms::{self, NewSmsCode};
use sportello_storage::{Error, Keyring};
use sportello_types::values::Phone;

const MOST: i64 = 5;

struct Keys {
    ring: Keyring,
    rng: ChaCha20Rng,
}

fn keys(seed: u64) -> Keys {
    let mut source = ChaCha20Rng::seed_from_u64(seed);
    let ring = Keyring::parse(&Keyring::draw(&mut source)).unwrap();
    Keys { ring, rng: source }
}

fn phone(text: &str) -> Phone {
    text.parse().unwrap()
}

async fn ask(world: &World, keys: &mut Keys, number: &Phone, code: &str) {
    let tx = world.write().await;
    let new = NewSmsCode {
        id: world.id(),
        number,
        code,
        expires_at: world.later(Duration::minutes(10)),
    };
    sms::ask(&tx, world.mario, new, &keys.ring, &mut keys.rng)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_code_lies_sealed_and_is_typed_once() {
    on_each_engine(async |world: World| {
        let (mut keys, number) = (keys(5), phone("+393331234567"));
        ask(&world, &mut keys, &number, "111111").await;
        ask(&world, &mut keys, &number, "483920").await;
        let tx = world.write().await;
        let code = sms::code(&tx, world.mario, world.now).await.unwrap().unwrap();
        assert_eq!(code.number, number);
        assert_eq!(code.open(&keys.ring).unwrap().expose_secret(), "483920");
        let strange = self::keys(6).ring;
        assert!(matches!(code.open(&strange), Err(Error::Corrupt { .. })));
        assert_eq!(sms::consent(&tx, world.mario).await.unwrap(), None);
        assert!(sms::give(&tx, world.mario, &code, world.now).await.unwrap());
        assert!(!sms::give(&tx, world.mario, &code, world.now).await.unwrap());
        assert!(sms::code(&tx, world.mario, world.now).await.unwrap().is_none());
        let consent = sms::consent(&tx, world.mario).await.unwrap().unwrap();
        assert_eq!((consent.number, consent.given_at), (number, world.now));
    })
    .await;
}

#[tokio::test]
async fn a_code_bears_so_many_tries_so_long_and_gives_way_to_the_next() {
    on_each_engine(async |world: World| {
        let (mut keys, number) = (keys(5), phone("+393331234567"));
        ask(&world, &mut keys, &number, "111111").await;
        let tx = world.write().await;
        let late = world.later(Duration::minutes(10));
        assert!(sms::code(&tx, world.mario, late).await.unwrap().is_none());
        let tried = sms::count_try(&tx, world.mario, MOST, late).await;
        assert!(tried.unwrap().is_none());
        let mut first = None;
        for _ in 0..MOST {
            let tried = sms::count_try(&tx, world.mario, MOST, world.now).await;
            first = Some(tried.unwrap().unwrap());
        }
        let tried = sms::count_try(&tx, world.mario, MOST, world.now).await;
        assert!(tried.unwrap().is_none());
        tx.commit().await.unwrap();

        ask(&world, &mut keys, &number, "222222").await;
        let tx = world.write().await;
        let given = sms::give(&tx, world.mario, &first.unwrap(), world.now).await;
        assert!(!given.unwrap(), "another code has taken its place");
        let tried = sms::count_try(&tx, world.mario, MOST, world.now).await;
        let open = tried.unwrap().unwrap().open(&keys.ring).unwrap();
        assert_eq!(open.expose_secret(), "222222");
    })
    .await;
}

#[tokio::test]
async fn a_consent_holds_for_its_number_until_it_is_taken_back() {
    on_each_engine(async |world: World| {
        let (mut keys, number) = (keys(5), phone("+393331234567"));
        for kept in [Some(&phone("+393339999999")), None] {
            ask(&world, &mut keys, &number, "111111").await;
            let tx = world.write().await;
            let code = sms::code(&tx, world.mario, world.now).await.unwrap().unwrap();
            assert!(sms::give(&tx, world.mario, &code, world.now).await.unwrap());
            let none = sms::keep_only(&tx, world.mario, Some(&number)).await.unwrap();
            assert!(!none && sms::consent(&tx, world.mario).await.unwrap().is_some());
            assert!(sms::keep_only(&tx, world.mario, kept).await.unwrap());
            assert_eq!(sms::consent(&tx, world.mario).await.unwrap(), None);
            tx.commit().await.unwrap();
        }
        ask(&world, &mut keys, &number, "111111").await;
        let tx = world.write().await;
        assert!(
            !sms::take_back(&tx, world.mario).await.unwrap(),
            "there was a code alone"
        );
        assert!(sms::code(&tx, world.mario, world.now).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn the_housekeeping_removes_codes_that_nobody_typed() {
    on_each_engine(async |world: World| {
        let mut keys = keys(5);
        ask(&world, &mut keys, &phone("+393331234567"), "111111").await;
        let removed = async |minutes| {
            let tx = world.db.system().await.unwrap();
            let now = world.later(Duration::minutes(minutes));
            let removed = purge(&tx, Retention::default(), now).await.unwrap();
            tx.commit().await.unwrap();
            removed.sms_codes
        };
        assert_eq!(removed(9).await, 0);
        assert_eq!(removed(10).await, 1);
    })
    .await;
}
