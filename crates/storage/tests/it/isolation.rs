//! One municipality never sees another's rows.

use crate::istanze::{submit, withdraw};
use crate::logins::pending;
use crate::messages::message;
use crate::sessions::new_session;
use crate::support::{Engine, MARIO, World, on_each_engine};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
use serde_json::json;
use sportello_storage::audit::{self, Actor, Chain, Event};
use sportello_storage::istanze::{self, ListQuery};
use sportello_storage::outbox::{self, NewJob};
use sportello_storage::register::{self, EMBEDDED};
use sportello_storage::{
    Secret, activations, attachments, citizens, idempotency, logins, messages, ratings, receipts, sessions,
};
use sportello_types::ids::{AttachmentId, IstanzaId, RegistrationId};
use sportello_types::lang::Lang;
use sportello_types::ratings::Rating;
use sportello_types::services::ServiceGroup;

struct Filled {
    secret: Secret,
    istanza: IstanzaId,
    attachment: AttachmentId,
    registration: RegistrationId,
}

/// Puts something of every noun into Borgoverde.
async fn fill(world: &World) -> Filled {
    let istanza = world.draft("Permesso ZTL", world.now).await;
    let secret = world.with_rng(Secret::draw);
    let attachment = world.id();
    let tx = world.write().await;
    sessions::open(&tx, new_session(world, &secret), world.now)
        .await
        .unwrap();
    logins::begin(&tx, &pending(world, "_1")).await.unwrap();
    let event = activations::ActivationEvent {
        id: world.id(),
        group: ServiceGroup::Applications,
        active: true,
        text_version: "1".to_owned(),
        text_sha256: "0".repeat(64),
        at: world.now,
    };
    activations::append(&tx, world.mario, &event).await.unwrap();
    attachments::begin_upload(&tx, attachment, istanza, "prova", "a.pdf", world.now)
        .await
        .unwrap();
    let arrived = attachments::Arrived {
        media_type: "application/pdf".to_owned(),
        size: 1,
        sha256: "0".repeat(64),
        signature: sportello_types::attachments::SignatureFormat::None,
        scan: sportello_types::attachments::ScanResult::Clean,
    };
    attachments::finish_upload(&tx, istanza, attachment, &arrived, world.now)
        .await
        .unwrap();
    let registration = submit(world, &tx, istanza, 1).await;
    withdraw(world, &tx, istanza).await.unwrap();
    messages::send(&tx, message(world, "1"), world.now).await.unwrap();
    let rating = Rating {
        id: world.id(),
        about: "/".to_owned(),
        service: false,
        stars: 5,
        answer: None,
        details: None,
        lang: Lang::It,
        given_at: world.now,
    };
    ratings::add(&tx, &rating, None).await.unwrap();
    let receipt = receipts::Receipt {
        istanza,
        kind: receipts::Kind::Final,
        code_hash: [1; 32],
        sha256: "0".repeat(64),
        blob_key: "r".to_owned(),
        size: 1,
        created_at: world.now,
    };
    receipts::insert(&tx, &receipt).await.unwrap();
    idempotency::claim(
        &tx,
        world.mario,
        &[1; 32],
        &[1; 32],
        world.later(chrono::Duration::days(1)),
        world.now,
    )
    .await
    .unwrap();
    let job = NewJob {
        id: world.id(),
        name: "receipt",
        dedup_key: "1".to_owned(),
        payload: json!({}),
        due_at: world.now,
    };
    outbox::enqueue(&tx, &job, world.now).await.unwrap();
    let event = Event {
        at: world.now,
        name: "istanza_submitted".to_owned(),
        actor: Actor::Citizen,
        actor_id: Some(world.mario),
        citizen: Some(world.mario),
        session: None,
        object: None,
        request: None,
        detail: json!({}),
    };
    audit::append(&tx, event).await.unwrap();
    tx.commit().await.unwrap();
    Filled {
        secret,
        istanza,
        attachment,
        registration,
    }
}

#[tokio::test]
async fn nothing_of_one_municipality_shows_in_another() {
    on_each_engine(async |world: World| {
        let mine = fill(&world).await;
        let tx = world.db.begin(world.other).await.unwrap();
        let (mario, now) = (world.mario, world.now);
        assert!(citizens::find(&tx, mario).await.unwrap().is_none());
        assert!(
            citizens::find_by_tax_code(&tx, &MARIO.parse().unwrap())
                .await
                .unwrap()
                .is_none()
        );
        assert!(citizens::set_roles(&tx, mario, &[]).await.is_err());
        assert!(
            sessions::find(&tx, &mine.secret.hash(), now)
                .await
                .unwrap()
                .is_none()
        );
        assert!(sessions::list(&tx, mario, now).await.unwrap().is_empty());
        assert!(
            sessions::revoke_by_name_id(&tx, "https://idp.example.it", "name-1", None)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(logins::take(&tx, "_1", now).await.unwrap().is_none());
        assert!(activations::current(&tx, mario).await.unwrap().is_empty());
        assert!(istanze::find(&tx, mario, mine.istanza).await.unwrap().is_none());
        assert!(istanze::find_any(&tx, mine.istanza).await.unwrap().is_none());
        let query = ListQuery {
            limit: 10,
            ..ListQuery::default()
        };
        assert!(istanze::list(&tx, mario, &query).await.unwrap().items.is_empty());
        assert!(istanze::withdrawal(&tx, mine.istanza).await.unwrap().is_none());
        assert!(istanze::timeline(&tx, mine.istanza).await.unwrap().is_empty());
        assert!(
            attachments::find(&tx, mine.istanza, mine.attachment)
                .await
                .unwrap()
                .is_none()
        );
        assert!(attachments::list(&tx, mine.istanza).await.unwrap().is_empty());
        assert!(register::find(&tx, mine.registration).await.unwrap().is_none());
        assert!(register::list_year(&tx, EMBEDDED, 2026).await.unwrap().is_empty());
        assert!(
            messages::list(&tx, mario, None, 10)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        assert_eq!(messages::unread_count(&tx, mario).await.unwrap(), 0);
        assert!(ratings::list(&tx, None, 10).await.unwrap().items.is_empty());
        assert!(receipts::find(&tx, mine.istanza).await.unwrap().is_none());
        assert!(receipts::verify(&tx, &[1; 32]).await.unwrap().is_none());
        assert!(outbox::list(&tx, None, None, 10).await.unwrap().items.is_empty());
        assert!(
            audit::list_for_citizen(&tx, mario, None, None, 10)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        assert_eq!(
            audit::verify_chain(&tx).await.unwrap(),
            Chain::Whole { entries: 0 }
        );
        drop(tx);
        assert!(
            citizens::find(&world.read().await, mario)
                .await
                .unwrap()
                .is_some()
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_cannot_point_to_another_municipalitys_citizen() {
    on_each_engine(async |world: World| {
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(
            istanze::create(&tx, world.new_draft("Permesso ZTL"), world.now)
                .await
                .is_err()
        );
    })
    .await;
}

/// Row-level security: even a query that forgets the tenant sees its own rows alone.
#[tokio::test]
async fn postgres_hides_other_municipalities_from_a_query_that_forgets_to() {
    on_each_engine(async |world: World| {
        if world.engine != Engine::Postgres {
            return;
        }
        fill(&world).await;
        let mut one = ConnectOptions::new(world.url.as_str());
        one.max_connections(1);
        let raw = Database::connect(one).await.unwrap();
        let tables = "SELECT table_name::text FROM information_schema.columns WHERE column_name = 'tenant_id' \
                      AND table_schema = 'public'";
        let rows = raw.query_all_raw(Statement::from_string(DbBackend::Postgres, tables)).await.unwrap();
        let tables: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert!(tables.len() > 20);
        let count = async |table: &str, tenant: &str| -> i64 {
            let sql = format!("SELECT count(*) FROM {table}");
            raw.execute_unprepared(&format!("SET app.tenant = '{tenant}'")).await.unwrap();
            let row = raw.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
            row.try_get_by_index(0).unwrap()
        };
        let mut seen = 0;
        for table in &tables {
            if !["tenant", "tenant_host"].contains(&table.as_str()) {
                assert_eq!(count(table, &world.other.to_string()).await, 0, "{table}");
            }
            assert_eq!(count(table, "").await, 0, "{table} without a tenant");
            seen += count(table, &world.tenant.to_string()).await;
        }
        assert!(seen > 12);
    })
    .await;
}
