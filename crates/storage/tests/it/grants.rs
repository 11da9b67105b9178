//! Clients, consents and grants: secrets used once, families that end, nothing across municipalities.

use crate::support::{MARIO, World, on_each_engine};
use chrono::Duration;
use serde_json::json;
use sportello_storage::authorizations::{self, Stage, Waiting};
use sportello_storage::clients::{self, StoredClient};
use sportello_storage::grants::{self, Code, Grant, Spent};
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::token_keys::{self, TokenKey};
use sportello_storage::{Error, Keyring, Tx, consents, desk};
use sportello_types::ids::ClientId;
use sportello_types::loa::Loa;
use sportello_types::tokens::{ClientAuthentication, ClientKind, ClientRegistration, Scope};
use sportello_types::whoami::Provider;

fn client(world: &World) -> StoredClient {
    StoredClient {
        id: world.id(),
        registration: ClientRegistration {
            name: "Borgoverde in tasca".to_owned(),
            owner: "Comune di Borgoverde".to_owned(),
            kind: ClientKind::Native,
            authentication: ClientAuthentication::None,
            redirect_uris: vec!["https://app.example/back".to_owned()],
            post_logout_redirect_uris: Vec::new(),
            scopes: vec![Scope::OpenId, Scope::IstanzeRead],
            jwks: None,
            exchanges: Vec::new(),
        },
        secret_hash: None,
        registered_by: None,
        registered_at: world.now,
        version: 1,
    }
}

fn grant(world: &World, client: ClientId) -> Grant {
    Grant {
        id: world.id(),
        client,
        citizen: world.mario,
        scopes: "openid istanze:read".to_owned(),
        provider: Provider::Spid,
        identity_provider: "https://idp.example.it".to_owned(),
        identity_provider_name: "Identità Facile".to_owned(),
        level: Loa::L2,
        authenticated_at: world.now,
        created_at: world.now,
        ends_at: world.later(Duration::minutes(10)),
        last_used_at: None,
        profile_complete: false,
    }
}

fn code(world: &World, grant: &Grant) -> Code {
    Code {
        grant: grant.id,
        redirect_uri: "https://app.example/back".to_owned(),
        challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
        nonce: Some("n".to_owned()),
        expires_at: world.later(Duration::seconds(60)),
    }
}

/// A client and a grant to it, whose code is `[1; 32]` and whose refresh token `[2; 32]`.
async fn granted(world: &World) -> (StoredClient, Grant) {
    let client = client(world);
    let grant = grant(world, client.id);
    let tx = world.write().await;
    clients::register(&tx, &client).await.unwrap();
    consents::give(&tx, world.mario, client.id, &grant.scopes, world.now)
        .await
        .unwrap();
    grants::open(&tx, &grant, [1; 32], &code(world, &grant))
        .await
        .unwrap();
    let expires_at = world.later(Duration::days(14));
    grants::keep_refresh(&tx, grant.id, [2; 32], expires_at, world.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (client, grant)
}

async fn alive(tx: &Tx, world: &World, grant: &Grant) -> bool {
    grants::find(tx, grant.id, world.now).await.unwrap().is_some()
}

#[tokio::test]
async fn what_apps_got_from_desk_credentials_ends_with_them() {
    on_each_engine(async |world: World| {
        let (client, by_spid) = granted(&world).await;
        let by_desk = Grant {
            provider: Provider::Desk,
            ..grant(&world, client.id)
        };
        let tx = world.write().await;
        grants::open(&tx, &by_desk, [3; 32], &code(&world, &by_desk))
            .await
            .unwrap();
        assert!(alive(&tx, &world, &by_desk).await);
        desk::insert(&tx, &crate::desk::account(&world), world.now)
            .await
            .unwrap();
        assert!(!alive(&tx, &world, &by_desk).await);
        assert!(alive(&tx, &world, &by_spid).await);
    })
    .await;
}

#[tokio::test]
async fn a_code_and_a_refresh_token_are_used_once_and_known_again() {
    on_each_engine(async |world: World| {
        let (_, grant) = granted(&world).await;
        let tx = world.write().await;
        let spent = grants::spend_code(&tx, [1; 32], world.now).await.unwrap();
        assert_eq!(spent, Spent::Now(code(&world, &grant)));
        let again = grants::spend_code(&tx, [1; 32], world.now).await.unwrap();
        assert_eq!(again, Spent::Before(grant.id));
        assert_eq!(
            grants::spend_code(&tx, [9; 32], world.now).await.unwrap(),
            Spent::Unknown
        );
        let spent = grants::spend_refresh(&tx, [2; 32], world.now).await.unwrap();
        assert!(matches!(spent, Spent::Now(refresh) if refresh.grant == grant.id));
        let again = grants::spend_refresh(&tx, [2; 32], world.now).await.unwrap();
        assert_eq!(again, Spent::Before(grant.id));
        let seen = grants::of_refresh(&tx, [2; 32]).await.unwrap();
        assert!(seen.is_some_and(|(of, used, _)| of == grant.id && used));
    })
    .await;
}

/// Of two that come at once with the same secret, one is the first.
#[tokio::test]
async fn a_secret_that_two_use_at_once_serves_one() {
    on_each_engine(async |world: World| {
        granted(&world).await;
        let spend = async || {
            let tx = world.write().await;
            let spent = grants::spend_refresh(&tx, [2; 32], world.now).await.unwrap();
            tx.commit().await.unwrap();
            matches!(spent, Spent::Now(_))
        };
        let (one, two) = tokio::join!(spend(), spend());
        assert_ne!(one, two);
    })
    .await;
}

#[tokio::test]
async fn a_grant_ends_when_it_is_ended_or_over() {
    on_each_engine(async |world: World| {
        let (client, grant) = granted(&world).await;
        let tx = world.write().await;
        let found = grants::find(&tx, grant.id, world.now).await.unwrap();
        assert_eq!(found.as_ref(), Some(&grant));
        let later = world.later(Duration::minutes(10));
        assert_eq!(grants::find(&tx, grant.id, later).await.unwrap(), None);
        grants::extend(&tx, grant.id, world.later(Duration::days(90)))
            .await
            .unwrap();
        assert!(grants::find(&tx, grant.id, later).await.unwrap().is_some());
        let ended = grants::end(&tx, grant.id, "test", world.now).await.unwrap();
        assert_eq!(ended, Some((world.mario, client.id)));
        assert_eq!(grants::end(&tx, grant.id, "test", world.now).await.unwrap(), None);
        assert!(!alive(&tx, &world, &grant).await);
        grants::extend(&tx, grant.id, world.later(Duration::days(90)))
            .await
            .unwrap();
        assert!(!alive(&tx, &world, &grant).await);
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_from_one_app_is_not_taken_from_another() {
    on_each_engine(async |world: World| {
        let (first, one) = granted(&world).await;
        let second = client(&world);
        let two = grant(&world, second.id);
        let tx = world.write().await;
        clients::register(&tx, &second).await.unwrap();
        consents::give(&tx, world.mario, second.id, "openid", world.now)
            .await
            .unwrap();
        grants::open(&tx, &two, [7; 32], &code(&world, &two))
            .await
            .unwrap();
        assert_eq!(consents::list(&tx, world.mario).await.unwrap().len(), 2);
        assert!(consents::take_back(&tx, world.mario, first.id).await.unwrap());
        assert!(!consents::take_back(&tx, world.mario, first.id).await.unwrap());
        grants::end_all(&tx, world.mario, first.id, "citizen", world.now)
            .await
            .unwrap();
        assert!(!alive(&tx, &world, &one).await && alive(&tx, &world, &two).await);
        assert!(clients::remove(&tx, second.id).await.unwrap());
        assert!(!alive(&tx, &world, &two).await);
        assert!(consents::list(&tx, world.mario).await.unwrap().is_empty());
        assert!(clients::find(&tx, second.id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_registration_changes_from_the_version_that_was_read() {
    on_each_engine(async |world: World| {
        let mut wanted = client(&world);
        let tx = world.write().await;
        clients::register(&tx, &wanted).await.unwrap();
        wanted.registration.name = "Altro nome".to_owned();
        clients::change(&tx, wanted.id, 1, &wanted.registration)
            .await
            .unwrap();
        let stale = clients::change(&tx, wanted.id, 1, &wanted.registration).await;
        assert!(matches!(stale, Err(Error::Stale { current: 2 })));
        let nobody = clients::change(&tx, world.id(), 1, &wanted.registration).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
        clients::set_secret(&tx, wanted.id, Some([3; 32])).await.unwrap();
        let found = clients::find(&tx, wanted.id).await.unwrap().unwrap();
        assert_eq!((found.version, found.secret_hash), (3, Some([3; 32])));
        assert_eq!(found.registration.name, "Altro nome");
    })
    .await;
}

#[tokio::test]
async fn the_list_of_clients_comes_in_pages() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        for minutes in 0..5 {
            let mut client = client(&world);
            client.registered_at = world.later(Duration::minutes(minutes));
            clients::register(&tx, &client).await.unwrap();
        }
        let first = clients::list(&tx, None, 3).await.unwrap();
        assert_eq!(first.items[0].registered_at, world.later(Duration::minutes(4)));
        let rest = clients::list(&tx, first.next_cursor.as_deref(), 3).await.unwrap();
        assert_eq!(
            (first.items.len(), rest.items.len(), rest.next_cursor),
            (3, 2, None)
        );
        assert!(matches!(
            clients::list(&tx, Some("x"), 3).await,
            Err(Error::InvalidCursor)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_request_waits_at_its_stage_for_its_time_and_is_taken_once() {
    on_each_engine(async |world: World| {
        let client = client(&world);
        let waiting = Waiting {
            client: client.id,
            request: json!({ "scope": "openid" }),
            created_at: world.now,
            expires_at: world.later(Duration::seconds(90)),
        };
        let tx = world.write().await;
        clients::register(&tx, &client).await.unwrap();
        authorizations::keep(&tx, [4; 32], Stage::Pushed, &waiting)
            .await
            .unwrap();
        let find = async |stage, at| authorizations::find(&tx, [4; 32], stage, at).await.unwrap();
        assert_eq!(find(Stage::Pushed, world.now).await.as_ref(), Some(&waiting));
        assert_eq!(find(Stage::Asked, world.now).await, None);
        assert_eq!(find(Stage::Pushed, waiting.expires_at).await, None);
        let take = async || {
            authorizations::take(&tx, [4; 32], Stage::Pushed, world.now)
                .await
                .unwrap()
        };
        assert_eq!(take().await, Some(waiting.clone()));
        assert_eq!(take().await, None);
    })
    .await;
}

fn key(world: &World, kid: &str) -> TokenKey {
    TokenKey {
        kid: kid.to_owned(),
        alg: "ES256".to_owned(),
        public: json!({ "kid": kid }),
        private: None,
        signs_from: world.now,
        signs_until: world.later(Duration::days(30)),
        published_until: world.later(Duration::days(31)),
    }
}

#[tokio::test]
async fn the_private_half_of_a_key_is_sealed_and_opens_with_its_keyring_alone() {
    on_each_engine(async |world: World| {
        let draw = || world.with_rng(|rng| Keyring::parse(&Keyring::draw(rng)).unwrap());
        let (ours, other) = (draw(), draw());
        let private = b"very private".to_vec().into();
        let tx = world.write().await;
        let mut rng = world.with_rng(|rng| rng.clone());
        token_keys::keep(&tx, &key(&world, "a"), &private, &ours, world.now, &mut rng)
            .await
            .unwrap();
        let read = async |ring: &Keyring| {
            let keys = token_keys::list(&tx, ring, world.now).await.unwrap();
            keys[0]
                .private
                .as_ref()
                .map(|half| secrecy::ExposeSecret::expose_secret(half).to_vec())
        };
        assert_eq!(read(&ours).await.as_deref(), Some(&b"very private"[..]));
        assert_eq!(read(&other).await, None);
        assert_eq!(token_keys::withdraw_all(&tx, world.now).await.unwrap(), 1);
        assert!(token_keys::list(&tx, &ours, world.now).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_removed_with_all_that_hangs_on_it() {
    on_each_engine(async |world: World| {
        granted(&world).await;
        let tx = world.write().await;
        grants::revoke_token(&tx, "t", world.later(Duration::minutes(5)))
            .await
            .unwrap();
        grants::revoke_token(&tx, "t", world.later(Duration::minutes(5)))
            .await
            .unwrap();
        assert!(grants::is_token_revoked(&tx, "t").await.unwrap());
        assert!(!grants::is_token_revoked(&tx, "u").await.unwrap());
        tx.commit().await.unwrap();
        let early = async |minutes| {
            let tx = world.db.system().await.unwrap();
            let removed = purge(&tx, Retention::default(), world.later(Duration::minutes(minutes)))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            (removed.grants, removed.revoked_tokens)
        };
        assert_eq!(early(4).await, (0, 0));
        assert_eq!(early(10).await, (1, 1));
        let tx = world.write().await;
        assert_eq!(
            grants::spend_refresh(&tx, [2; 32], world.now).await.unwrap(),
            Spent::Unknown
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_of_it_shows_in_another_municipality() {
    on_each_engine(async |world: World| {
        let (client, grant) = granted(&world).await;
        let there = world.citizen(world.other, MARIO).await;
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(clients::find(&tx, client.id).await.unwrap().is_none());
        assert!(clients::list(&tx, None, 10).await.unwrap().items.is_empty());
        assert!(!clients::remove(&tx, client.id).await.unwrap());
        assert!(grants::find(&tx, grant.id, world.now).await.unwrap().is_none());
        assert_eq!(
            grants::spend_code(&tx, [1; 32], world.now).await.unwrap(),
            Spent::Unknown
        );
        assert_eq!(
            grants::spend_refresh(&tx, [2; 32], world.now).await.unwrap(),
            Spent::Unknown
        );
        assert!(grants::of_refresh(&tx, [2; 32]).await.unwrap().is_none());
        assert_eq!(grants::end(&tx, grant.id, "x", world.now).await.unwrap(), None);
        assert!(
            consents::find(&tx, world.mario, client.id)
                .await
                .unwrap()
                .is_none()
        );
        assert!(consents::list(&tx, world.mario).await.unwrap().is_empty());
        // A consent cannot be given there to a client of here.
        assert!(
            consents::give(&tx, there, client.id, "openid", world.now)
                .await
                .is_err()
        );
    })
    .await;
}
