//! Certificates that were issued: the archive from which they are given again, checked, annulled.
//!
//! A row never changes: the database refuses it, and lets it go after ten years alone. What comes later
//! (the payment it waits for, annulment, downloads, the end of its time) stands beside it. The code, what the certificate says, and
//! who asked for it at the counter are sealed with the municipality's keyring; the code is looked up by its
//! hash.

mod annul;
mod archive;
mod counter;
mod hold;
mod issue;
mod number;
mod retention;
mod sealed;
mod stamp;

pub use annul::{Annulled, annul, count_download};
pub use archive::{Filter, archive};
pub use counter::Counter;
pub use hold::{
    HeldStamp, Hold, NewHold, Overdue, Unreleased, discard, hold, of_debt, overdue, release, unreleased,
};
pub use issue::{NewAsker, NewCertificate, insert};
pub(crate) use number::certificate_number;
pub use number::next_number;
pub use retention::{forget, has_lapsed, lapse};
pub use sealed::{keys_in_use, statement};
pub use stamp::{stamp_is_free, use_stamp_for_istanza};

use crate::cursor::{Cursor, page, probe};
use crate::payments::{enough_money, reversed_money, stamps_here};
use crate::row::{FromRow, Row};
use crate::{Error, Keyring, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::certificates::{self as types, CertificateStatus, Duty};
use sportello_types::ids::{CertificateId, CitizenId, TenantId};
use sportello_types::lang::PaperLanguage;
use sportello_types::page::Page;
use sportello_types::registry::RegistrySource;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents, ResidentKey, Slug};

/// A certificate that was issued.
#[derive(Clone)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Its number.
    pub number: CertificateNumber,
    /// Who asked for it; nobody where it was issued at the counter.
    pub citizen: Option<CitizenId>,
    /// Whether it is about the one who asked.
    pub own: bool,
    /// How it was issued at the counter, if it was.
    pub counter: Option<Counter>,
    /// About whom: the registry's key.
    pub resident: ResidentKey,
    /// Its types.
    pub kinds: Vec<Slug>,
    /// The language of its PDF.
    pub language: PaperLanguage,
    /// What it is called.
    pub title: String,
    /// About whom: given and family name.
    pub holder: String,
    /// What for.
    pub use_: Slug,
    /// What that is called.
    pub use_title: String,
    /// To whom it is handed over; `None` where nothing was said: to a private party in Italy.
    pub destination: Option<Slug>,
    /// How the stamp duty was met.
    pub duty: Duty,
    /// Secretariat fees.
    pub fees: EuroCents,
    /// SHA-256 of what it says as canonical JSON, lower-case hexadecimal; see [`statement`].
    pub statement_sha256: String,
    /// Which registry said it.
    pub source: RegistrySource,
    /// The day up to which that registry was current.
    pub as_of: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day on which it is valid; `None` when it always is.
    pub valid_until: Option<NaiveDate>,
    /// SHA-256 of its PDF, lower-case hexadecimal.
    pub sha256: String,
    /// Where the PDF is.
    pub blob_key: String,
    /// Its bytes.
    pub size: i64,
    /// The payment that it waits for, or has waited for; nothing where it was issued at once.
    pub hold: Option<Hold>,
    /// Its annulment.
    pub annulled: Option<Annulled>,
    /// How often the PDF was fetched again.
    pub downloads: u64,
    /// Since when its time is over: the PDF is gone, and its code is checked no more.
    pub lapsed_at: Option<DateTime<Utc>>,
    tenant: TenantId,
    sealed_code: Vec<u8>,
    sealed_mark: Vec<u8>,
}

impl Certificate {
    /// The code printed on it.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
    pub fn code(&self, keys: &Keyring) -> Result<CertificateCode> {
        let place = sealed::place(self.tenant, self.id, sealed::CODE);
        keys.open(&place, &self.sealed_code)
            .and_then(|bytes| <[u8; 10]>::try_from(bytes).ok())
            .map(CertificateCode::new)
            .ok_or(Error::Corrupt { column: sealed::CODE })
    }

    /// What its QR says.
    ///
    /// # Errors
    ///
    /// Those of [`Self::code`].
    pub fn mark_url(&self, keys: &Keyring) -> Result<String> {
        let place = sealed::place(self.tenant, self.id, sealed::MARK_URL);
        keys.open(&place, &self.sealed_mark)
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or(Error::Corrupt {
                column: sealed::MARK_URL,
            })
    }

    /// Where it stands on a day of Europe/Rome.
    pub fn status(&self, day: NaiveDate) -> CertificateStatus {
        let unissued = self.hold.as_ref().and_then(Hold::unissued);
        match unissued.filter(|_| self.annulled.is_none()) {
            Some(unissued) => unissued,
            None => CertificateStatus::on(day, self.valid_until, self.annulled.is_some()),
        }
    }

    /// Whether it was issued: nobody is to have the paper, the code or the mark of one that was not.
    pub fn is_issued(&self) -> bool {
        self.hold.as_ref().and_then(Hold::unissued).is_none()
    }

    /// The certificate as the one who asked for it sees it on a day of Europe/Rome.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when the code cannot be opened; see [`Self::code`].
    pub fn shown(&self, keys: &Keyring, day: NaiveDate) -> Result<types::Certificate> {
        Ok(types::Certificate {
            id: self.id,
            number: self.number,
            code: self.is_issued().then(|| self.code(keys)).transpose()?,
            mark_url: self.is_issued().then(|| self.mark_url(keys)).transpose()?,
            title: self.title.clone(),
            kinds: self.kinds.clone(),
            language: self.language,
            holder: self.holder.clone(),
            own: self.own,
            use_title: self.use_title.clone(),
            duty: self.duty.clone(),
            issued_at: self.issued_at,
            valid_until: self.valid_until,
            status: self.status(day),
            annulled_because: self.annulled.as_ref().map(|annulled| annulled.reason.clone()),
            sha256: self.sha256.clone(),
            size: self.size,
            payment: self.hold.as_ref().map(|hold| hold.payment(day)),
            kept: self.is_issued() && self.lapsed_at.is_none(),
        })
    }
}

impl FromRow for Certificate {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            number: number::certificate_number(row.get("year")?, row.get("number")?)?,
            citizen: row.get("citizen_id")?,
            own: row.get("own")?,
            counter: counter::counter(row)?,
            resident: row.parse("resident_id")?,
            kinds: row.json("kinds")?,
            language: row.word("language")?,
            title: row.get("title")?,
            holder: row.get("holder")?,
            use_: row.parse("use_slug")?,
            use_title: row.get("use_title")?,
            destination: row.parse_opt("destination")?,
            duty: row.json("duty")?,
            fees: EuroCents(row.get("fees")?),
            statement_sha256: row.get("statement_sha256")?,
            source: row.word("source")?,
            as_of: row.get("as_of")?,
            issued_at: row.get("issued_at")?,
            valid_until: row.get("valid_until")?,
            sha256: row.get("sha256")?,
            blob_key: row.get("blob_key")?,
            size: row.get("size")?,
            hold: hold::held(row)?,
            annulled: annul::annulled(row)?,
            downloads: row.int("downloads")?,
            lapsed_at: row.get("lapsed_at")?,
            tenant: row.get("tenant_id")?,
            sealed_code: row.get("code")?,
            sealed_mark: row.get("mark_url")?,
        })
    }
}

/// All of a certificate but what it says; `$1` is the tenant.
const SELECT: &str = concat!(
    "SELECT c.tenant_id, c.id, c.year, c.number, c.code, c.mark_url, c.citizen_id, c.own, c.resident_id, \
     c.kinds, c.title, c.holder, c.use_slug, c.use_title, c.duty, c.fees, c.statement_sha256, c.source, c.as_of, \
     c.issued_at, c.valid_until, c.sha256, c.blob_key, c.size, c.operator_id, c.capacity, c.applicant, c.destination, \
     c.language, \
     a.annulled_at, a.annulled_by, a.reason, COALESCE(d.downloads, 0) AS downloads, l.lapsed_at, \
     h.debt_id, h.until, h.deliver_by, h.deliver_to, h.released_at, h.discarded_at, \
     n.id AS notice_id, n.amount AS notice_amount, n.status AS notice_status, ",
    enough_money!(),
    " AS enough, ",
    stamps_here!(),
    " AS stamps_here, ",
    reversed_money!(),
    " AS reversed_lines, s.id AS apart_notice, s.amount AS apart_amount, s.status AS apart_status, (SELECT ",
    enough_money!(),
    " FROM notice n WHERE n.tenant_id = s.tenant_id AND n.id = s.id) AS apart_enough, (SELECT ",
    stamps_here!(),
    " FROM notice n WHERE n.tenant_id = s.tenant_id AND n.id = s.id) AS apart_stamps \
     FROM certificate c \
     LEFT JOIN certificate_annulment a ON a.tenant_id = c.tenant_id AND a.certificate_id = c.id \
     LEFT JOIN certificate_download d ON d.tenant_id = c.tenant_id AND d.certificate_id = c.id \
     LEFT JOIN certificate_lapse l ON l.tenant_id = c.tenant_id AND l.certificate_id = c.id \
     LEFT JOIN certificate_hold h ON h.tenant_id = c.tenant_id AND h.certificate_id = c.id \
     LEFT JOIN notice n ON n.tenant_id = h.tenant_id AND n.debt_id = h.debt_id AND n.option_number = 0 \
     AND n.instalment = 0 \
     LEFT JOIN notice s ON s.tenant_id = h.tenant_id AND s.debt_id = h.debt_id AND s.option_number = 0 \
     AND s.instalment = 1 \
     WHERE c.tenant_id = $1"
);

/// A certificate that this citizen asked for.
pub async fn find(tx: &Tx, citizen: CitizenId, id: CertificateId) -> Result<Option<Certificate>> {
    tx.one(
        &format!("{SELECT} AND c.citizen_id = $2 AND c.id = $3"),
        args![citizen, id],
    )
    .await
}

/// A certificate, whoever asked for it: for operators and jobs.
pub async fn find_any(tx: &Tx, id: CertificateId) -> Result<Option<Certificate>> {
    tx.one(&format!("{SELECT} AND c.id = $2"), args![id]).await
}

/// The certificate of a number, whoever asked for it: for operators.
pub async fn by_number(tx: &Tx, number: CertificateNumber) -> Result<Option<Certificate>> {
    tx.one(
        &format!("{SELECT} AND c.year = $2 AND c.number = $3"),
        args![i64::from(number.year()), i64::from(number.number())],
    )
    .await
}

/// The certificate that bears a code: for whoever holds it.
pub async fn by_code(tx: &Tx, code: &CertificateCode) -> Result<Option<Certificate>> {
    tx.one(
        &format!("{SELECT} AND c.code_hash = $2"),
        args![issue::code_hash(code)],
    )
    .await
}

const LIST: &str = "certificates";

/// The certificates that a citizen asked for, newest first.
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn list(
    tx: &Tx,
    citizen: CitizenId,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Certificate>> {
    let items: Vec<Certificate> = match cursor {
        None => {
            tx.all(
                &format!("{SELECT} AND c.citizen_id = $2 ORDER BY c.issued_at DESC, c.id DESC LIMIT $3"),
                args![citizen, probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
            tx.all(
                &format!(
                    "{SELECT} AND c.citizen_id = $2 AND (c.issued_at, c.id) < ($3, $4) \
                     ORDER BY c.issued_at DESC, c.id DESC LIMIT $5"
                ),
                args![citizen, cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, LIST, |c| (c.issued_at, c.id.0)))
}

/// All certificates that a citizen asked for, oldest first: for the download of one's own data.
pub async fn all_of(tx: &Tx, citizen: CitizenId) -> Result<Vec<Certificate>> {
    tx.all(
        &format!("{SELECT} AND c.citizen_id = $2 ORDER BY c.issued_at, c.id"),
        args![citizen],
    )
    .await
}
