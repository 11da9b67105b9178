//! Certificates: numbers and stamps are used once, rows stay as they were, and who may see them.

mod counter;
mod lists;
mod retention;
mod rows;
mod used_once;

use crate::support::{MARIO, World};
use chrono::{DateTime, NaiveDate, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use sportello_storage::certificates::{self, Certificate, NewAsker, NewCertificate, next_number};
use sportello_storage::{Error, Keyring, Tx};
use sportello_types::certificates::{Duty, PaperStamp};
use sportello_types::ids::{CertificateId, CitizenId, TenantId};
use sportello_types::issued_certificates::Applicant;
use sportello_types::lang::PaperLanguage;
use sportello_types::registry::RegistrySource;
use sportello_types::values::{CertificateCode, CertificateNumber, CleanText, EuroCents, Slug};

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
    let abroad: Slug = "privato-estero".parse().unwrap();
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
        language: PaperLanguage::ItDe,
        title: "Residenza e cittadinanza",
        holder: "Mario Rossi",
        use_: &"societa-sportive".parse().unwrap(),
        use_title: "Società sportive",
        destination: Some(&abroad),
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

fn applicant(capacity: &str) -> Applicant {
    serde_json::from_value(json!({
        "capacity": capacity, "given_name": "Bruno", "family_name": "Segreti",
        "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" },
        "reason": "Delega scritta"
    }))
    .unwrap()
}
