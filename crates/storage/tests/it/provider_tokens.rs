//! Tokens of identity providers: sealed, one per session, gone when they are over.

use crate::support::{World, on_each_engine};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::provider_tokens::{self, NewToken};
use sportello_storage::{Error, Keyring, new_id};
use sportello_types::ids::SessionId;

#[tokio::test]
async fn a_token_is_kept_sealed_and_read_back_by_its_session_alone() {
    on_each_engine(async |world: World| {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let keys = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
        let session: SessionId = new_id(world.now, &mut rng);
        let other: SessionId = new_id(world.now, &mut rng);
        let token = NewToken {
            endpoint: "https://op.example/revoke".to_owned(),
            token: "very-secret".to_owned(),
            expires_at: world.later(Duration::minutes(5)),
        };
        let tx = world.write().await;
        provider_tokens::keep(&tx, session, &token, &keys, &mut rng)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let tx = world.read().await;
        assert!(provider_tokens::exists(&tx, session).await.unwrap());
        assert!(!provider_tokens::exists(&tx, other).await.unwrap());
        let found = provider_tokens::find(&tx, session, &keys).await.unwrap();
        assert_eq!(found, Some(token.clone()));
        assert_eq!(provider_tokens::find(&tx, other, &keys).await.unwrap(), None);
        let strange = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
        let refused = provider_tokens::find(&tx, session, &strange).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })));
        drop(tx);
        assert!(!format!("{token:?}").contains("very-secret"));

        let tx = world.write().await;
        provider_tokens::forget(&tx, session).await.unwrap();
        assert!(!provider_tokens::exists(&tx, session).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_housekeeping_removes_those_that_have_expired() {
    on_each_engine(async |world: World| {
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let keys = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
        let tx = world.write().await;
        for minutes in [1, 10] {
            let session: SessionId = new_id(world.now, &mut rng);
            let token = NewToken {
                endpoint: "https://op.example/revoke".to_owned(),
                token: "t".to_owned(),
                expires_at: world.later(Duration::minutes(minutes)),
            };
            provider_tokens::keep(&tx, session, &token, &keys, &mut rng)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let tx = world.db.system().await.unwrap();
        let removed = purge(&tx, Retention::default(), world.later(Duration::minutes(5)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(removed.provider_tokens, 1);
    })
    .await;
}
