//! A certificate enters the archive.

use super::sealed::{APPLICANT, CODE, MARK_URL, STATEMENT, place};
use super::stamp::use_up;
use crate::canonical::canonical;
use crate::row::{to_json, to_word};
use crate::secret::sha256_hex;
use crate::{Keyring, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use rand::Rng;
use sportello_types::certificates::Duty;
use sportello_types::ids::{CertificateId, CitizenId};
use sportello_types::issued_certificates::{Applicant, Capacity};
use sportello_types::lang::PaperLanguage;
use sportello_types::registry::RegistrySource;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents, ResidentKey, Slug};

/// Who asks for a certificate.
#[derive(Clone, Copy)]
pub enum NewAsker<'a> {
    /// A citizen, at the portal.
    Citizen {
        /// Who.
        id: CitizenId,
        /// Whether it is about the one who asks.
        own: bool,
    },
    /// Whoever stands before an operator at the counter.
    Counter {
        /// The operator.
        operator: CitizenId,
        /// Who stands there; kept sealed but for the capacity.
        applicant: &'a Applicant,
    },
}

/// A certificate whose PDF is made and stored.
pub struct NewCertificate<'a> {
    /// Its id.
    pub id: CertificateId,
    /// Its number, taken before; see [`super::next_number`].
    pub number: CertificateNumber,
    /// The code printed on it.
    pub code: CertificateCode,
    /// What its QR says: it carries what the certificate says.
    pub mark_url: &'a str,
    /// Who asked for it.
    pub asker: NewAsker<'a>,
    /// About whom: the registry's key.
    pub resident: &'a ResidentKey,
    /// Its types.
    pub kinds: &'a [Slug],
    /// The language of its PDF.
    pub language: PaperLanguage,
    /// What it is called.
    pub title: &'a str,
    /// About whom: given and family name.
    pub holder: &'a str,
    /// What for.
    pub use_: &'a Slug,
    /// What that is called.
    pub use_title: &'a str,
    /// To whom it is handed over; `None` where nothing was said: to a private party in Italy.
    pub destination: Option<&'a Slug>,
    /// How the stamp duty was met; a stamp on paper is used up.
    pub duty: &'a Duty,
    /// Secretariat fees.
    pub fees: EuroCents,
    /// What it says; kept and hashed as canonical JSON.
    pub statement: &'a serde_json::Value,
    /// Which registry said it.
    pub source: RegistrySource,
    /// The day up to which that registry was current.
    pub as_of: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day on which it is valid; `None` when it always is.
    pub valid_until: Option<NaiveDate>,
    /// SHA-256 of its PDF, lower-case hexadecimal.
    pub sha256: &'a str,
    /// Where the PDF is.
    pub blob_key: &'a str,
    /// Its bytes.
    pub size: i64,
}

/// Keeps a certificate and uses its stamp up.
///
/// # Errors
///
/// [`crate::Error::StampUsed`] when the stamp was used before, in any municipality: nothing is written
/// then, and the transaction goes on. [`crate::Error::Duplicate`] when number, code or id are another
/// certificate's; the transaction is then lost on PostgreSQL.
pub async fn insert(
    tx: &Tx,
    new: &NewCertificate<'_>,
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<()> {
    if let Duty::PaperStamp { stamp } = new.duty {
        use_up(tx, &stamp.number, new.id).await?;
    }
    let statement = canonical(new.statement);
    let sealed_code = keys.seal(&place(tx.tenant(), new.id, CODE), new.code.bytes(), rng)?;
    let sealed_mark = keys.seal(
        &place(tx.tenant(), new.id, MARK_URL),
        new.mark_url.as_bytes(),
        rng,
    )?;
    let sealed_statement = keys.seal(&place(tx.tenant(), new.id, STATEMENT), statement.as_bytes(), rng)?;
    let asker = asker(tx, new, keys, rng)?;
    tx.execute(
        "INSERT INTO certificate (tenant_id, id, year, number, code_hash, code, mark_url, citizen_id, own, resident_id, \
         kinds, title, holder, use_slug, use_title, duty, fees, statement, statement_sha256, source, as_of, \
         issued_at, valid_until, sha256, blob_key, size, operator_id, capacity, applicant, destination, \
         language) VALUES ($1, $2, $3, $4, \
         $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, \
         $27, $28, $29, $30, $31)",
        args![
            new.id,
            i64::from(new.number.year()),
            i64::from(new.number.number()),
            code_hash(&new.code),
            sealed_code,
            sealed_mark,
            asker.citizen,
            asker.own,
            new.resident.as_str(),
            to_json(&new.kinds, "kinds")?,
            new.title,
            new.holder,
            new.use_.as_str(),
            new.use_title,
            to_json(new.duty, "duty")?,
            new.fees.0,
            sealed_statement,
            sha256_hex(statement.as_bytes()),
            to_word(&new.source, "source")?,
            new.as_of,
            new.issued_at,
            new.valid_until,
            new.sha256,
            new.blob_key,
            new.size,
            asker.operator,
            asker.capacity,
            asker.applicant,
            new.destination.map(|slug| slug.as_str().to_owned()),
            to_word(&new.language, "language")?,
        ],
    )
    .await?;
    Ok(())
}

/// Who asked, by column.
struct AskerColumns {
    citizen: Option<CitizenId>,
    own: bool,
    operator: Option<CitizenId>,
    capacity: Option<String>,
    applicant: Option<Vec<u8>>,
}

fn asker(
    tx: &Tx,
    new: &NewCertificate<'_>,
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<AskerColumns> {
    Ok(match new.asker {
        NewAsker::Citizen { id, own } => AskerColumns {
            citizen: Some(id),
            own,
            operator: None,
            capacity: None,
            applicant: None,
        },
        NewAsker::Counter { operator, applicant } => {
            let text = to_json(applicant, APPLICANT)?;
            let place = place(tx.tenant(), new.id, APPLICANT);
            AskerColumns {
                citizen: None,
                own: applicant.capacity == Capacity::Own,
                operator: Some(operator),
                capacity: Some(to_word(&applicant.capacity, "capacity")?),
                applicant: Some(keys.seal(&place, text.as_bytes(), rng)?),
            }
        }
    })
}

/// What a code is looked up by. Its 80 random bits cannot be tried.
pub(super) fn code_hash(code: &CertificateCode) -> String {
    sha256_hex(code.bytes())
}
