//! Login sessions.

use crate::support::{World, on_each_engine};
use chrono::Duration;
use sportello_storage::Secret;
use sportello_storage::sessions::{self, NameId, NewSession};
use sportello_types::loa::Loa;
use sportello_types::whoami::{Provider, Role};

pub(crate) fn new_session(world: &World, secret: &Secret) -> NewSession {
    NewSession {
        id: world.id(),
        secret_hash: secret.hash(),
        citizen: world.mario,
        provider: Provider::Spid,
        identity_provider: "https://idp.example.it".to_owned(),
        identity_provider_name: "Identità Facile".to_owned(),
        level: Loa::L2,
        device: "Firefox, Linux".to_owned(),
        name_id: Some(NameId {
            value: "name-1".to_owned(),
            format: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient".to_owned(),
            name_qualifier: "https://idp.example.it".to_owned(),
            sp_name_qualifier: Some("https://sp.example.it".to_owned()),
        }),
        session_index: Some("index-1".to_owned()),
        idle_ends_at: world.later(Duration::minutes(30)),
        ends_at: world.later(Duration::hours(8)),
    }
}

async fn open(world: &World) -> (Secret, NewSession) {
    let secret = world.with_rng(Secret::draw);
    let session = new_session(world, &secret);
    let tx = world.write().await;
    sessions::open(&tx, session.clone(), world.now).await.unwrap();
    tx.commit().await.unwrap();
    (secret, session)
}

#[tokio::test]
async fn the_secret_finds_the_session_and_the_roles_until_it_idles_too_long() {
    on_each_engine(async |world: World| {
        let (secret, opened) = open(&world).await;
        let tx = world.write().await;
        sportello_storage::citizens::set_roles(&tx, world.mario, &[Role::Operator])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let tx = world.read().await;
        let shown = Secret::presented(secret.expose());
        let found = sessions::find(&tx, &shown.hash(), world.now)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.id, found.level, found.roles),
            (opened.id, Loa::L2, vec![Role::Operator])
        );
        assert!(!found.profile_complete);
        assert_eq!(
            sessions::find(&tx, &secret.hash(), opened.idle_ends_at)
                .await
                .unwrap(),
            None
        );
        assert_eq!(sessions::find(&tx, &[0; 32], world.now).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn use_prolongs_a_session_but_never_past_its_absolute_end_and_is_written_once_a_minute() {
    on_each_engine(async |world: World| {
        let (secret, opened) = open(&world).await;
        let idle = Duration::minutes(30);
        let touch = async |now| {
            sessions::find_and_touch(&world.db, world.tenant, &secret.hash(), idle, now)
                .await
                .unwrap()
        };
        let soon = world.later(Duration::seconds(59));
        assert_eq!(touch(soon).await.unwrap().last_seen_at, world.now);
        let mut now = world.now;
        while now < opened.ends_at {
            let session = touch(now).await.unwrap();
            assert!(session.idle_ends_at <= opened.ends_at);
            now += Duration::minutes(20);
        }
        assert_eq!(touch(opened.ends_at).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_citizen_sees_and_ends_their_own_sessions_alone() {
    on_each_engine(async |world: World| {
        let ((first, a), (second, b)) = (open(&world).await, open(&world).await);
        let anna = world.citizen(world.tenant, "VRDNNA85M41F205G").await;
        let tx = world.write().await;
        assert!(!sessions::revoke(&tx, anna, a.id).await.unwrap());
        assert!(sessions::list(&tx, anna, world.now).await.unwrap().is_empty());
        assert_eq!(
            sessions::list(&tx, world.mario, world.now).await.unwrap().len(),
            2
        );
        assert!(sessions::revoke(&tx, world.mario, a.id).await.unwrap());
        assert_eq!(sessions::find(&tx, &first.hash(), world.now).await.unwrap(), None);
        let left = sessions::find(&tx, &second.hash(), world.now)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(left.id, b.id);
    })
    .await;
}

#[tokio::test]
async fn an_identity_provider_ends_the_sessions_that_it_names() {
    on_each_engine(async |world: World| {
        let (_, session) = open(&world).await;
        let tx = world.write().await;
        let end = async |idp: &str, index: Option<&str>| {
            sessions::revoke_by_name_id(&tx, idp, "name-1", index)
                .await
                .unwrap()
        };
        assert!(end("https://another.example.it", None).await.is_empty());
        assert!(end("https://idp.example.it", Some("index-2")).await.is_empty());
        assert_eq!(
            end("https://idp.example.it", None).await,
            [(session.id, world.mario)]
        );
    })
    .await;
}
