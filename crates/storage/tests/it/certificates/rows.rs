//! Certificates stay as they were issued, and are seen by those alone who may see them.

use super::{MARK_URL, day, issue, reason, says, stamped, wanted};
use crate::support::{MARIO, World, is_refused, on_each_engine};
use chrono::Duration;
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::{Error, canonical, certificates};
use sportello_types::certificates::CertificateStatus;
use sportello_types::lang::PaperLanguage;
use sportello_types::registry::RegistrySource;
use sportello_types::values::{CertificateCode, EuroCents, Slug};

#[tokio::test]
async fn a_certificate_comes_back_as_it_was_issued_for_who_has_the_key() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), stamped(&world, "01234567890123"));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let tx = world.read().await;
        let found = certificates::find(&tx, world.mario, wanted.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.number.to_string(), "C-2026-000001");
        assert_eq!((found.citizen, found.own), (Some(world.mario), true));
        assert!(found.counter.is_none() && found.applicant(&keys).unwrap().is_none());
        assert_eq!(found.resident.as_str(), "R1");
        assert_eq!(
            (found.use_.as_str(), found.fees),
            ("societa-sportive", EuroCents(26))
        );
        assert_eq!(
            (found.source, found.as_of),
            (RegistrySource::Municipality, day(2026, 11, 24))
        );
        assert_eq!(
            found.destination.as_ref().map(Slug::as_str),
            Some("privato-estero")
        );
        assert_eq!(found.statement_sha256, canonical::canonical_sha256(&says()));
        assert_eq!(found.blob_key, "certificates/1");
        let shown = found.shown(&keys, day(2027, 2, 24)).unwrap();
        assert_eq!(shown.code, Some(wanted.code));
        assert_eq!(shown.mark_url.as_deref(), Some(MARK_URL));
        assert!(
            found.is_issued() && shown.payment.is_none(),
            "it waited for nothing"
        );
        assert_eq!(shown.duty, wanted.duty);
        assert_eq!(shown.status, CertificateStatus::Valid);
        assert_eq!(
            (shown.title.as_str(), shown.holder.as_str()),
            ("Residenza e cittadinanza", "Mario Rossi")
        );
        let kinds: Vec<&str> = shown.kinds.iter().map(Slug::as_str).collect();
        assert_eq!(kinds, ["residenza", "cittadinanza"]);
        assert_eq!(
            (found.language, shown.language),
            (PaperLanguage::ItDe, PaperLanguage::ItDe)
        );
        assert_eq!((shown.issued_at, shown.size), (world.now, 48_000));
        assert_eq!(found.status(day(2027, 2, 25)), CertificateStatus::Expired);
        let statement = certificates::statement(&tx, wanted.id, &keys).await.unwrap();
        assert_eq!(statement, Some(says()));
        let strange = world.keyring();
        assert!(matches!(
            found.code(&strange),
            Err(Error::Corrupt { column: "code" })
        ));
        let refused = certificates::statement(&tx, wanted.id, &strange).await;
        assert!(matches!(refused, Err(Error::Corrupt { column: "statement" })));
        let used = certificates::keys_in_use(&tx).await.unwrap();
        assert!(used.len() == 1 && used.iter().all(|id| keys.holds(*id) && !strange.holds(*id)));
    })
    .await;
}

#[tokio::test]
async fn whoever_reads_the_database_reads_neither_code_nor_statement() {
    on_each_engine(async |world: World| {
        let wanted = wanted(&world);
        issue(&world, world.tenant, &world.keyring(), &wanted)
            .await
            .unwrap();
        let raw = world.raw().await;
        let sql = "SELECT code, mark_url, statement, code_hash FROM certificate";
        let statement = Statement::from_string(raw.get_database_backend(), sql);
        let row = raw.query_one_raw(statement).await.unwrap().unwrap();
        let code: Vec<u8> = row.try_get("", "code").unwrap();
        assert!(!code.windows(4).any(|part| wanted.code.bytes().starts_with(part)));
        let says: Vec<u8> = row.try_get("", "statement").unwrap();
        assert!(!String::from_utf8_lossy(&says).contains(MARIO));
        let mark: Vec<u8> = row.try_get("", "mark_url").unwrap();
        assert!(
            !mark
                .windows(MARK_URL.len())
                .any(|part| part == MARK_URL.as_bytes())
        );
        let hash: String = row.try_get("", "code_hash").unwrap();
        assert!(!hash.contains(&hex::encode(wanted.code.bytes())));
    })
    .await;
}

#[tokio::test]
async fn neither_another_citizen_nor_another_municipality_sees_a_certificate() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), wanted(&world));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let (id, mario) = (wanted.id, world.mario);
        let anna = world.citizen(world.tenant, "VRDNNA85M41F205G").await;
        let tx = world.write().await;
        let number = certificates::find_any(&tx, id).await.unwrap().unwrap().number;
        for found in [
            certificates::by_number(&tx, number).await.unwrap(),
            certificates::by_code(&tx, &wanted.code).await.unwrap(),
        ] {
            assert_eq!(found.unwrap().id, id);
        }
        let no_code = CertificateCode::new([0; 10]);
        assert!(certificates::by_code(&tx, &no_code).await.unwrap().is_none());
        assert!(certificates::find(&tx, anna, id).await.unwrap().is_none());
        let hers = certificates::list(&tx, anna, None, 10).await.unwrap();
        assert!(hers.items.is_empty());
        assert!(certificates::all_of(&tx, anna).await.unwrap().is_empty());
        drop(tx);

        let tx = world.db.begin(world.other).await.unwrap();
        assert!(certificates::find(&tx, mario, id).await.unwrap().is_none());
        assert!(certificates::find_any(&tx, id).await.unwrap().is_none());
        assert!(certificates::by_number(&tx, number).await.unwrap().is_none());
        assert!(certificates::by_code(&tx, &wanted.code).await.unwrap().is_none());
        assert!(certificates::statement(&tx, id, &keys).await.unwrap().is_none());
        assert!(certificates::keys_in_use(&tx).await.unwrap().is_empty());
        let list = certificates::list(&tx, mario, None, 10).await.unwrap();
        assert!(list.items.is_empty());
        assert!(certificates::all_of(&tx, mario).await.unwrap().is_empty());
        let annulled = certificates::annul(&tx, id, &reason("Errore"), mario, world.now).await;
        assert!(matches!(annulled, Err(Error::NotFound)), "{annulled:?}");
        let counted = certificates::count_download(&tx, id, world.now).await;
        assert!(matches!(counted, Err(Error::NotFound)), "{counted:?}");
    })
    .await;
}

#[tokio::test]
async fn a_certificate_is_annulled_once_and_stays_as_it_was() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), stamped(&world, "01234567890123"));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let hour = world.later(Duration::hours(1));
        let tx = world.write().await;
        let annul = async |why: &str, at| {
            certificates::annul(&tx, wanted.id, &reason(why), world.mario, at)
                .await
                .unwrap()
        };
        assert!(annul("Indirizzo sbagliato", hour).await);
        assert!(!annul("Altro motivo", world.later(Duration::hours(2))).await);
        tx.commit().await.unwrap();
        let tx = world.read().await;
        let found = certificates::by_code(&tx, &wanted.code).await.unwrap().unwrap();
        let annulled = found.annulled.clone().unwrap();
        assert_eq!((annulled.at, annulled.by), (hour, world.mario));
        let shown = found.shown(&keys, day(2030, 1, 1)).unwrap();
        assert_eq!(shown.status, CertificateStatus::Annulled);
        assert_eq!(shown.annulled_because.as_deref(), Some("Indirizzo sbagliato"));
        drop(tx);
        let raw = world.raw().await;
        for table in ["certificate", "certificate_annulment", "used_stamp"] {
            for sql in [
                format!("UPDATE {table} SET tenant_id = tenant_id"),
                format!("DELETE FROM {table}"),
            ] {
                is_refused(&raw, &sql, "append-only").await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn downloads_are_counted() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), wanted(&world));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let tx = world.write().await;
        for before in 0..3 {
            let found = certificates::find_any(&tx, wanted.id).await.unwrap().unwrap();
            assert_eq!(found.downloads, before);
            certificates::count_download(&tx, wanted.id, world.now)
                .await
                .unwrap();
        }
    })
    .await;
}
