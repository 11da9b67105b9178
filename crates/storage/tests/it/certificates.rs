//! Certificates: numbers and stamps are used once, rows stay as they were, and who may see them.

use crate::support::{Engine, MARIO, World, on_each_engine};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use sportello_storage::attachments::dead_blobs;
use sportello_storage::certificates::{
    self, Certificate, Filter, NewAsker, NewCertificate, next_number, stamp_is_free,
};
use sportello_storage::{Error, Keyring, Tx, canonical};
use sportello_types::certificates::{CertificateStatus, Duty, PaperStamp};
use sportello_types::ids::{CertificateId, CitizenId, TenantId};
use sportello_types::issued_certificates::{Applicant, Capacity};
use sportello_types::registry::RegistrySource;
use sportello_types::values::{CertificateCode, CertificateNumber, CleanText, EuroCents, Slug, StampNumber};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// What the QR says; its payload is not read here.
const MARK_URL: &str = "https://sportello.example.it/v#2KCEHIQB";

/// What differs between the certificates of these tests.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) id: CertificateId,
    pub(crate) citizen: CitizenId,
    /// Who stood at the counter, before the citizen as operator.
    pub(crate) applicant: Option<Applicant>,
    pub(crate) resident: &'static str,
    pub(crate) code: CertificateCode,
    pub(crate) duty: Duty,
    pub(crate) issued_at: DateTime<Utc>,
}

pub(crate) fn wanted(world: &World) -> Wanted {
    Wanted {
        id: world.id(),
        citizen: world.mario,
        applicant: None,
        resident: "R1",
        code: CertificateCode::new(world.with_rng(rand::Rng::random)),
        duty: Duty::Exempt {
            by: "DPR 642/1972, tabella B, art. 8-bis".to_owned(),
        },
        issued_at: world.now,
    }
}

pub(crate) fn stamped(world: &World, digits: &str) -> Wanted {
    Wanted {
        duty: Duty::PaperStamp {
            stamp: PaperStamp {
                number: digits.parse().unwrap(),
                issued_on: day(2026, 11, 23),
            },
        },
        ..wanted(world)
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(crate) fn keyring(world: &World) -> Keyring {
    Keyring::parse(&world.with_rng(Keyring::draw)).unwrap()
}

fn says() -> Value {
    json!({ "title": "Certificato di residenza", "holder": { "tax_code": MARIO } })
}

pub(crate) fn reason(text: &str) -> CleanText {
    text.parse().unwrap()
}

pub(crate) async fn number(world: &World, tenant: TenantId) -> CertificateNumber {
    let tx = world.db.begin(tenant).await.unwrap();
    let number = next_number(&tx, 2026).await.unwrap();
    tx.commit().await.unwrap();
    number
}

/// Writes a certificate under a number that was taken before.
pub(crate) async fn write(
    tx: &Tx,
    number: CertificateNumber,
    keys: &Keyring,
    wanted: &Wanted,
) -> Result<(), Error> {
    let kinds: [Slug; 2] = ["residenza", "cittadinanza"].map(|slug| slug.parse().unwrap());
    let new = NewCertificate {
        id: wanted.id,
        number,
        code: wanted.code,
        mark_url: MARK_URL,
        asker: match &wanted.applicant {
            None => NewAsker::Citizen {
                id: wanted.citizen,
                own: true,
            },
            Some(applicant) => NewAsker::Counter {
                operator: wanted.citizen,
                applicant,
            },
        },
        resident: &wanted.resident.parse().unwrap(),
        kinds: &kinds,
        title: "Residenza e cittadinanza",
        holder: "Mario Rossi",
        use_: &"societa-sportive".parse().unwrap(),
        use_title: "Società sportive",
        duty: &wanted.duty,
        fees: EuroCents(26),
        statement: &says(),
        source: RegistrySource::Municipality,
        as_of: day(2026, 11, 24),
        issued_at: wanted.issued_at,
        valid_until: Some(day(2027, 2, 24)),
        sha256: &"ab".repeat(32),
        blob_key: "certificates/1",
        size: 48_000,
    };
    certificates::insert(tx, &new, keys, &mut ChaCha20Rng::seed_from_u64(11)).await
}

/// The whole way at a municipality, as the portal goes it.
async fn issue(world: &World, tenant: TenantId, keys: &Keyring, wanted: &Wanted) -> Result<(), Error> {
    let number = number(world, tenant).await;
    let tx = world.db.begin(tenant).await?;
    write(&tx, number, keys, wanted).await?;
    tx.commit().await
}

fn ids(certificates: &[Certificate]) -> Vec<CertificateId> {
    certificates.iter().map(|certificate| certificate.id).collect()
}

#[tokio::test]
async fn numbers_taken_at_once_differ_by_year_and_municipality() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..24)
            .map(|i| {
                let world = Arc::clone(&world);
                let tenant = if i % 3 == 0 { world.other } else { world.tenant };
                let year = if i % 4 == 0 { 2027 } else { 2026 };
                tokio::spawn(async move {
                    let tx = world.db.begin(tenant).await.unwrap();
                    let number = next_number(&tx, year).await.unwrap();
                    tx.commit().await.unwrap();
                    (tenant, number)
                })
            })
            .collect();
        let mut taken = HashSet::new();
        for task in tasks {
            taken.insert(task.await.unwrap());
        }
        let of = |tenant: TenantId, year: u16| -> BTreeSet<u32> {
            let of = taken
                .iter()
                .filter(|(at, number)| *at == tenant && number.year() == year);
            of.map(|(_, number)| number.number()).collect()
        };
        // Of 24: every third there, every fourth of next year.
        assert_eq!(of(world.tenant, 2026), (1..=12).collect());
        assert_eq!(of(world.tenant, 2027), (1..=4).collect());
        assert_eq!(of(world.other, 2026), (1..=6).collect());
        assert_eq!(of(world.other, 2027), (1..=2).collect());
        let tx = world.write().await;
        let refused = next_number(&tx, 1999).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_number_and_a_code_are_of_one_certificate() {
    on_each_engine(async |world: World| {
        let (keys, first) = (keyring(&world), wanted(&world));
        let number = number(&world, world.tenant).await;
        let tx = world.write().await;
        write(&tx, number, &keys, &first).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.write().await;
        let same_number = write(&tx, number, &keys, &wanted(&world)).await;
        assert!(matches!(same_number, Err(Error::Duplicate)), "{same_number:?}");
        drop(tx);
        let same_code = Wanted {
            code: first.code,
            ..wanted(&world)
        };
        let refused = issue(&world, world.tenant, &keys, &same_code).await;
        assert!(matches!(refused, Err(Error::Duplicate)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_stamp_used_in_one_municipality_is_refused_in_all() {
    on_each_engine(async |world: World| {
        let keys = keyring(&world);
        let stamp: StampNumber = "01234567890123".parse().unwrap();
        let theirs = world.citizen(world.other, MARIO).await;
        for tenant in [world.tenant, world.other] {
            let tx = world.db.begin(tenant).await.unwrap();
            assert!(stamp_is_free(tx, &stamp).await.unwrap());
        }
        // What is rolled back never was.
        let given_up = stamped(&world, stamp.as_str());
        let taken = number(&world, world.tenant).await;
        let tx = world.write().await;
        write(&tx, taken, &keys, &given_up).await.unwrap();
        tx.rollback().await.unwrap();
        let first = stamped(&world, stamp.as_str());
        issue(&world, world.tenant, &keys, &first).await.unwrap();
        for (tenant, citizen) in [(world.tenant, world.mario), (world.other, theirs)] {
            let tx = world.db.begin(tenant).await.unwrap();
            assert!(!stamp_is_free(tx, &stamp).await.unwrap());
            let again = Wanted {
                citizen,
                ..stamped(&world, stamp.as_str())
            };
            let taken = number(&world, tenant).await;
            let tx = world.db.begin(tenant).await.unwrap();
            let refused = write(&tx, taken, &keys, &again).await;
            assert!(matches!(refused, Err(Error::StampUsed)), "{refused:?}");
            assert!(certificates::find_any(&tx, again.id).await.unwrap().is_none());
            // The transaction goes on: the same number serves with another stamp.
            let other = Wanted {
                citizen,
                ..stamped(&world, &format!("9{:013}", taken.number()))
            };
            write(&tx, taken, &keys, &other).await.unwrap();
            tx.commit().await.unwrap();
        }
        // Nor does an annulment give the stamp back.
        let tx = world.write().await;
        certificates::annul(
            &tx,
            first.id,
            &reason("Emesso per errore"),
            world.mario,
            world.now,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(!stamp_is_free(world.write().await, &stamp).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn of_many_who_use_a_stamp_at_once_in_two_municipalities_one_gets_a_certificate() {
    on_each_engine(async |world: World| {
        let theirs = world.citizen(world.other, MARIO).await;
        let keys = Arc::new(keyring(&world));
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..10)
            .map(|i| {
                let (world, keys) = (Arc::clone(&world), Arc::clone(&keys));
                let (tenant, citizen) = if i % 2 == 0 {
                    (world.tenant, world.mario)
                } else {
                    (world.other, theirs)
                };
                tokio::spawn(async move {
                    let wanted = Wanted {
                        citizen,
                        ..stamped(&world, "01234567890123")
                    };
                    match issue(&world, tenant, &keys, &wanted).await {
                        Ok(()) => 1,
                        Err(Error::StampUsed) => 0,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            })
            .collect();
        let mut issued = 0;
        for task in tasks {
            issued += task.await.unwrap();
        }
        assert_eq!(issued, 1);
        let mut kept = 0;
        for (tenant, citizen) in [(world.tenant, world.mario), (world.other, theirs)] {
            let tx = world.db.read(tenant).await.unwrap();
            kept += certificates::all_of(&tx, citizen).await.unwrap().len();
        }
        assert_eq!(kept, 1);
    })
    .await;
}

/// Even a query that forgets the tenant does not tell who used a stamp.
#[tokio::test]
async fn postgres_shows_a_used_stamp_to_its_municipality_alone() {
    on_each_engine(async |world: World| {
        if world.engine != Engine::Postgres {
            return;
        }
        let wanted = stamped(&world, "01234567890123");
        issue(&world, world.tenant, &keyring(&world), &wanted)
            .await
            .unwrap();
        let raw = world.raw().await;
        for (tenant, seen) in [(world.tenant, 1), (world.other, 0)] {
            raw.execute_unprepared(&format!("SET app.tenant = '{tenant}'"))
                .await
                .unwrap();
            let sql = "SELECT count(*) FROM used_stamp";
            let statement = Statement::from_string(raw.get_database_backend(), sql);
            let row = raw.query_one_raw(statement).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), seen);
        }
    })
    .await;
}

#[tokio::test]
async fn a_certificate_comes_back_as_it_was_issued_for_who_has_the_key() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (keyring(&world), stamped(&world, "01234567890123"));
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
        assert_eq!((shown.issued_at, shown.size), (world.now, 48_000));
        assert_eq!(found.status(day(2027, 2, 25)), CertificateStatus::Expired);
        let statement = certificates::statement(&tx, wanted.id, &keys).await.unwrap();
        assert_eq!(statement, Some(says()));
        let strange = keyring(&world);
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
        issue(&world, world.tenant, &keyring(&world), &wanted)
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
        let (keys, wanted) = (keyring(&world), wanted(&world));
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
        let (keys, wanted) = (keyring(&world), stamped(&world, "01234567890123"));
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
                let refused = raw.execute_unprepared(&sql).await;
                assert!(
                    refused.is_err_and(|error| error.to_string().contains("append-only")),
                    "{sql}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn downloads_are_counted() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (keyring(&world), wanted(&world));
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

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest() {
    on_each_engine(async |world: World| {
        let keys = keyring(&world);
        let mut issued = Vec::new();
        // Two of one instant: their ids decide.
        for minute in [0, 1, 1, 2, 3] {
            let wanted = Wanted {
                issued_at: world.later(Duration::minutes(minute)),
                ..wanted(&world)
            };
            issue(&world, world.tenant, &keys, &wanted).await.unwrap();
            issued.push((wanted.issued_at, wanted.id));
        }
        issued.sort_unstable();
        let oldest_first: Vec<CertificateId> = issued.iter().map(|(_, id)| *id).collect();
        let newest_first: Vec<CertificateId> = oldest_first.iter().rev().copied().collect();
        let tx = world.read().await;
        let (mut seen, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let page = certificates::list(&tx, world.mario, cursor.as_deref(), 2)
                .await
                .unwrap();
            seen.extend(ids(&page.items));
            pages += 1;
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((pages, seen), (3, newest_first));
        let all = certificates::all_of(&tx, world.mario).await.unwrap();
        assert_eq!(ids(&all), oldest_first);
        let refused = certificates::list(&tx, world.mario, Some("bWVzc2FnZXM"), 2).await;
        assert!(matches!(refused, Err(Error::InvalidCursor)));
    })
    .await;
}

#[tokio::test]
async fn the_paper_goes_a_year_after_its_last_day_and_the_row_ten_years_after_the_issue() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (keyring(&world), stamped(&world, "01234567890123"));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let tx = world.write().await;
        certificates::annul(&tx, wanted.id, &reason("Errore"), world.mario, world.now)
            .await
            .unwrap();
        certificates::count_download(&tx, wanted.id, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let lapse = async |today: NaiveDate, now: DateTime<Utc>| {
            let tx = world.db.system().await.unwrap();
            let lapsed = certificates::lapse(&tx, today, 10, now).await.unwrap();
            tx.commit().await.unwrap();
            lapsed
        };
        let has_lapsed = async || {
            let tx = world.read().await;
            certificates::has_lapsed(&tx, &wanted.code).await.unwrap()
        };
        assert_eq!(lapse(day(2028, 2, 24), world.now).await, 0);
        assert!(!has_lapsed().await);
        assert_eq!(lapse(day(2028, 2, 25), world.now).await, 1);
        assert_eq!(lapse(day(2028, 2, 25), world.now).await, 0);
        assert!(has_lapsed().await);
        let elsewhere = world.db.read(world.other).await.unwrap();
        assert!(!certificates::has_lapsed(&elsewhere, &wanted.code).await.unwrap());
        drop(elsewhere);
        let tx = world.db.system().await.unwrap();
        let dead = dead_blobs(&tx, world.now, 10).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(
            (dead[0].tenant, dead[0].key.as_str()),
            (world.tenant, "certificates/1")
        );
        drop(tx);
        let found = certificates::find_any(&world.read().await, wanted.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.lapsed_at, Some(world.now));
        assert!(!found.shown(&keys, day(2028, 2, 25)).unwrap().kept);

        let forget = async |now: DateTime<Utc>| {
            let tx = world.db.system().await.unwrap();
            let forgotten = certificates::forget(&tx, now).await.unwrap();
            tx.commit().await.unwrap();
            forgotten
        };
        let ten_years = world.now + chrono::Months::new(120);
        assert_eq!(forget(ten_years).await, 0);
        let raw = world.raw().await;
        for table in ["certificate", "certificate_annulment", "certificate_lapse"] {
            let refused = raw.execute_unprepared(&format!("DELETE FROM {table}")).await;
            assert!(
                refused.is_err_and(|error| error.to_string().contains("append-only")),
                "{table}"
            );
        }
        drop(raw);
        assert_eq!(forget(ten_years + Duration::days(1)).await, 1);
        let tx = world.read().await;
        assert!(certificates::find_any(&tx, wanted.id).await.unwrap().is_none());
        drop(tx);
        assert!(has_lapsed().await, "the hash of the code stays");
        let stamp: StampNumber = "01234567890123".parse().unwrap();
        assert!(!stamp_is_free(world.write().await, &stamp).await.unwrap());
    })
    .await;
}

fn applicant(capacity: &str) -> Applicant {
    serde_json::from_value(json!({
        "capacity": capacity, "given_name": "Bruno", "family_name": "Segreti",
        "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" },
        "reason": "Delega scritta"
    }))
    .unwrap()
}

fn at_counter(world: &World, capacity: &str) -> Wanted {
    Wanted {
        applicant: Some(applicant(capacity)),
        ..wanted(world)
    }
}

#[tokio::test]
async fn at_the_counter_nobody_of_the_portal_asks_and_who_did_lies_sealed() {
    on_each_engine(async |world: World| {
        let keys = keyring(&world);
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
                found.applicant(&keyring(&world)),
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
                 use_title, duty, fees, statement, statement_sha256, source, as_of, issued_at, sha256, blob_key, size";
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

#[tokio::test]
async fn operators_look_through_the_archive_of_their_municipality_alone() {
    on_each_engine(async |world: World| {
        let keys = keyring(&world);
        let theirs = world.citizen(world.other, MARIO).await;
        let mut issued = Vec::new();
        for (minute, resident, counter) in [(0, "R1", false), (1, "R2", true), (2, "R1", true)] {
            let wanted = Wanted {
                issued_at: world.later(Duration::minutes(minute)),
                resident,
                applicant: counter.then(|| applicant("household")),
                ..wanted(&world)
            };
            issue(&world, world.tenant, &keys, &wanted).await.unwrap();
            issued.push(wanted.id);
        }
        let foreign = Wanted {
            citizen: theirs,
            ..wanted(&world)
        };
        issue(&world, world.other, &keys, &foreign).await.unwrap();
        let tx = world.read().await;
        let look = async |filter: Filter<'_>| {
            let page = certificates::archive(&tx, &filter, None, 10).await.unwrap();
            ids(&page.items)
        };
        let (first, second, third) = (issued[0], issued[1], issued[2]);
        assert_eq!(look(Filter::default()).await, [third, second, first]);
        let resident = "R1".parse().unwrap();
        let of_one = Filter {
            resident: Some(&resident),
            ..Filter::default()
        };
        assert_eq!(look(of_one).await, [third, first]);
        let number = certificates::find_any(&tx, second).await.unwrap().unwrap().number;
        let numbered = Filter {
            number: Some(number),
            ..Filter::default()
        };
        assert_eq!(look(numbered).await, [second]);
        let later = Filter {
            issued: Some((
                world.later(Duration::minutes(1)),
                world.later(Duration::minutes(2)),
            )),
            ..Filter::default()
        };
        assert_eq!(look(later).await, [second], "the end does not belong to it");
        let page = certificates::archive(&tx, &of_one, None, 1).await.unwrap();
        let cursor = page.next_cursor.unwrap();
        let rest = certificates::archive(&tx, &of_one, Some(&cursor), 1)
            .await
            .unwrap();
        assert_eq!((ids(&rest.items), rest.next_cursor), (vec![first], None));
        let citizens = certificates::list(&tx, world.mario, Some(&cursor), 1).await;
        assert!(matches!(citizens, Err(Error::InvalidCursor)), "of another list");
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
        let (keys, wanted) = (keyring(&world), stamped(&world, "01234567890123"));
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
            "DROP TRIGGER certificate_no_delete",
            "DROP TRIGGER certificate_annulment_no_delete",
            "DROP TABLE document_delivery",
            "DROP TABLE kept_document",
            "DROP TABLE certificate_lapse",
            "DROP TABLE certificate_kept",
            "DROP TABLE resident_birth",
            "DROP INDEX certificate_tenant_id_issued_at_id",
            "DROP INDEX certificate_tenant_id_resident_id_issued_at_id",
            "DELETE FROM seaql_migrations WHERE version LIKE '%counter_certificates' OR version LIKE '%kept_documents'",
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
        drop(tx);
        for table in ["certificate", "certificate_annulment"] {
            let refused = raw.execute_unprepared(&format!("DELETE FROM {table}")).await;
            assert!(
                refused.is_err_and(|error| error.to_string().contains("append-only")),
                "{table}"
            );
        }
    })
    .await;
}
