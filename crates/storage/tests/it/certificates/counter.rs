//! Certificates issued at the counter, and what was issued before there was one.

use super::{Wanted, applicant, day, issue, reason, stamped, wanted};
use crate::support::{Engine, World, is_refused, on_each_engine};
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::{Error, certificates};
use sportello_types::certificates::CertificateStatus;
use sportello_types::issued_certificates::Capacity;
use sportello_types::lang::PaperLanguage;

fn at_counter(world: &World, capacity: &str) -> Wanted {
    Wanted {
        applicant: Some(applicant(capacity)),
        ..wanted(world)
    }
}

#[tokio::test]
async fn at_the_counter_nobody_of_the_portal_asks_and_who_did_lies_sealed() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        for (capacity, known, own) in [
            ("self", Capacity::Own, true),
            ("delegate", Capacity::Delegate, false),
        ] {
            let wanted = at_counter(&world, capacity);
            issue(&world, world.tenant, &keys, &wanted).await.unwrap();
            let tx = world.read().await;
            let found = certificates::by_code(&tx, &wanted.code).await.unwrap().unwrap();
            assert_eq!((found.citizen, found.own), (None, own));
            let counter = found.counter.clone().unwrap();
            assert_eq!((counter.operator, counter.capacity), (world.mario, known));
            assert_eq!(found.applicant(&keys).unwrap(), wanted.applicant);
            assert!(matches!(
                found.applicant(&world.keyring()),
                Err(Error::Corrupt { column: "applicant" })
            ));
            assert_eq!(
                found.status(day(2027, 2, 24)),
                CertificateStatus::Valid,
                "it is checked as others"
            );
        }
        let tx = world.read().await;
        let his = certificates::list(&tx, world.mario, None, 10).await.unwrap();
        assert!(his.items.is_empty(), "what an operator issues is not the operator's");
        assert!(certificates::all_of(&tx, world.mario).await.unwrap().is_empty());
        drop(tx);
        let raw = world.raw().await;
        let sql = "SELECT applicant FROM certificate";
        let rows = raw
            .query_all_raw(Statement::from_string(raw.get_database_backend(), sql))
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        for row in rows {
            let sealed: Vec<u8> = row.try_get("", "applicant").unwrap();
            let text = String::from_utf8_lossy(&sealed);
            assert!(!text.contains("Segreti") && !text.contains("CA12345AA"));
        }
        // Neither nobody nor two can have asked.
        for asker in ["NULL", "operator_id"] {
            let columns = "id, year, code_hash, code, mark_url, own, resident_id, kinds, title, holder, use_slug, \
                 use_title, duty, fees, statement, statement_sha256, source, as_of, issued_at, sha256, blob_key, size, language";
            let refused = raw
                .execute_unprepared(&format!(
                    "INSERT INTO certificate (tenant_id, number, citizen_id, operator_id, {columns}) \
                     SELECT tenant_id, number + 50, {asker}, {asker}, {columns} FROM certificate"
                ))
                .await;
            let told = refused.unwrap_err().to_string().to_uppercase();
            assert!(told.contains("CHECK"), "{asker}: {told}");
        }
    })
    .await;
}

/// SQLite makes the tables anew: what was issued, annulled and fetched before is there after.
#[tokio::test]
async fn what_was_issued_before_the_counter_is_as_it_was() {
    on_each_engine(async |world: World| {
        if world.engine != Engine::Sqlite {
            return;
        }
        let (keys, wanted) = (world.keyring(), stamped(&world, "01234567890123"));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let tx = world.write().await;
        certificates::count_download(&tx, wanted.id, world.now)
            .await
            .unwrap();
        certificates::annul(&tx, wanted.id, &reason("Errore"), world.mario, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for sql in [
            // What came later is taken back first.
            "ALTER TABLE certificate DROP COLUMN language",
            "ALTER TABLE certificate DROP COLUMN destination",
            "DROP TRIGGER certificate_no_delete",
            "DROP TRIGGER certificate_annulment_no_delete",
            "DROP TABLE document_delivery",
            "DROP TABLE kept_document",
            "DROP TABLE certificate_lapse",
            "DROP TABLE certificate_kept",
            "DROP TABLE resident_birth",
            "DROP INDEX certificate_tenant_id_issued_at_id",
            "DROP INDEX certificate_tenant_id_resident_id_issued_at_id",
            "DELETE FROM seaql_migrations WHERE version LIKE '%counter_certificates' OR version LIKE '%kept_documents' \
             OR version LIKE '%certificate_language' OR version LIKE '%certificate_destination'",
        ] {
            raw.execute_unprepared(sql).await.unwrap();
        }
        world.db.migrate().await.unwrap();
        let tx = world.read().await;
        let found = certificates::find(&tx, world.mario, wanted.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.code(&keys).unwrap(), wanted.code);
        assert_eq!((found.downloads, found.annulled.is_some()), (1, true));
        assert_eq!(found.language, PaperLanguage::It, "as all were then");
        drop(tx);
        for table in ["certificate", "certificate_annulment"] {
            is_refused(&raw, &format!("DELETE FROM {table}"), "append-only").await;
        }
    })
    .await;
}
