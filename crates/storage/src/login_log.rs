//! The log of logins: both sides of each, as the rules of SPID ask (24 months, DPCM 24 October
//! 2014 art. 13 c. 2). Refused answers are kept too. What was sent and received is encrypted; the
//! database refuses to change an entry, and to remove one before its time.

use crate::cursor::{Cursor, page, probe};
use crate::keyring::{self, KeyId, Keyring};
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use rand::Rng;
use sea_orm::Value;
use sportello_types::ids::{CitizenId, SessionId, TenantId};
use sportello_types::page::Page;
use sportello_types::problem::ProblemCode;
use std::collections::BTreeSet;
use uuid::Uuid;

/// One login, or one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginLogEntry {
    /// Its id; [`crate::new_id`] makes one.
    pub id: Uuid,
    /// When the answer came.
    pub at: DateTime<Utc>,
    /// `spid`.
    pub provider: String,
    /// `accepted`, or the reason for the refusal.
    pub outcome: String,
    /// What the person was told, when it was refused.
    pub problem: Option<ProblemCode>,
    /// Number of the SPID anomaly.
    pub anomaly: Option<u8>,
    /// Level asked for or reached, 1 to 3.
    pub level: Option<u8>,
    /// Who signed in.
    pub citizen_id: Option<CitizenId>,
    /// The session that was opened.
    pub session_id: Option<SessionId>,
    /// Address of the client.
    pub client_address: Option<String>,
    /// Id of the request.
    pub authn_request_id: Option<String>,
    /// Its instant.
    pub authn_request_issue_instant: Option<DateTime<Utc>>,
    /// The identity provider asked.
    pub idp: Option<String>,
    /// Id of the answer.
    pub response_id: Option<String>,
    /// Its instant.
    pub response_issue_instant: Option<DateTime<Utc>>,
    /// Who says to have issued it.
    pub response_issuer: Option<String>,
    /// Id of the assertion.
    pub assertion_id: Option<String>,
    /// Its subject.
    pub assertion_subject: Option<String>,
    /// The subject's qualifier.
    pub assertion_subject_name_qualifier: Option<String>,
    /// The request, as sent.
    pub authn_request: Option<Vec<u8>>,
    /// The answer, as received.
    pub response: Option<Vec<u8>>,
}

impl LoginLogEntry {
    /// That a login ended, by whom and how; all else is not known.
    pub fn new(id: Uuid, at: DateTime<Utc>, provider: &str, outcome: &str) -> Self {
        Self {
            id,
            at,
            provider: provider.to_owned(),
            outcome: outcome.to_owned(),
            problem: None,
            anomaly: None,
            level: None,
            citizen_id: None,
            session_id: None,
            client_address: None,
            authn_request_id: None,
            authn_request_issue_instant: None,
            idp: None,
            response_id: None,
            response_issue_instant: None,
            response_issuer: None,
            assertion_id: None,
            assertion_subject: None,
            assertion_subject_name_qualifier: None,
            authn_request: None,
            response: None,
        }
    }
}

impl FromRow for LoginLogEntry {
    fn from_row(row: &Row) -> Result<Self> {
        let small = |column: &'static str| -> Result<Option<u8>> {
            Ok(row.get::<Option<i64>>(column)?.and_then(|n| u8::try_from(n).ok()))
        };
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            provider: row.get("provider")?,
            outcome: row.get("outcome")?,
            problem: problem(row)?,
            anomaly: small("anomaly")?,
            level: small("level")?,
            citizen_id: row.get("citizen_id")?,
            session_id: row.get("session_id")?,
            client_address: row.get("client_address")?,
            authn_request_id: row.get("authn_request_id")?,
            authn_request_issue_instant: row.get("authn_request_issue_instant")?,
            idp: row.get("idp")?,
            response_id: row.get("response_id")?,
            response_issue_instant: row.get("response_issue_instant")?,
            response_issuer: row.get("response_issuer")?,
            assertion_id: row.get("assertion_id")?,
            assertion_subject: row.get("assertion_subject")?,
            assertion_subject_name_qualifier: row.get("assertion_subject_name_qualifier")?,
            authn_request: row.get("authn_request")?,
            response: row.get("response")?,
        })
    }
}

/// The problem of a row; nothing for one that this version does not know.
fn problem(row: &Row) -> Result<Option<ProblemCode>> {
    let code: Option<String> = row.get("problem")?;
    Ok(code.as_deref().and_then(ProblemCode::from_code))
}

/// Writes an entry; request and answer are sealed with the key in force.
pub async fn append(
    tx: &Tx,
    entry: LoginLogEntry,
    keys: &Keyring,
    rng: &mut (impl Rng + ?Sized),
) -> Result<()> {
    let e = entry;
    let mut seal = |column, text: Option<&Vec<u8>>| {
        text.map(|text| keys.seal(&place(tx.tenant(), e.id, column), text, rng))
            .transpose()
    };
    let authn_request = seal(REQUEST, e.authn_request.as_ref())?;
    let response = seal(RESPONSE, e.response.as_ref())?;
    tx.execute(
        "INSERT INTO login_log (tenant_id, id, at, provider, outcome, problem, anomaly, level, citizen_id, session_id, \
         client_address, authn_request_id, authn_request_issue_instant, idp, response_id, \
         response_issue_instant, response_issuer, assertion_id, assertion_subject, \
         assertion_subject_name_qualifier, authn_request, response) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
         $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        args![
            e.id,
            e.at,
            e.provider,
            e.outcome,
            e.problem.map(ProblemCode::code),
            e.anomaly.map(i64::from),
            e.level.map(i64::from),
            e.citizen_id,
            e.session_id,
            e.client_address,
            e.authn_request_id,
            e.authn_request_issue_instant,
            e.idp,
            e.response_id,
            e.response_issue_instant,
            e.response_issuer,
            e.assertion_id,
            e.assertion_subject,
            e.assertion_subject_name_qualifier,
            authn_request,
            response,
        ],
    )
    .await?;
    Ok(())
}

const REQUEST: &str = "authn_request";
const RESPONSE: &str = "response";

/// What is sealed opens here and nowhere else.
fn place(tenant: TenantId, entry: Uuid, column: &str) -> String {
    format!("login_log/{}/{entry}/{column}", tenant.0)
}

/// An entry by id; reading one is itself to be written to the audit log, with the reason.
///
/// # Errors
///
/// [`Error::Corrupt`] when a text was sealed with a key that is not there, or was touched.
pub async fn find(tx: &Tx, id: Uuid, keys: &Keyring) -> Result<Option<LoginLogEntry>> {
    let found: Option<LoginLogEntry> = tx
        .one(
            "SELECT * FROM login_log WHERE tenant_id = $1 AND id = $2",
            args![id],
        )
        .await?;
    let open = |column, sealed: Option<Vec<u8>>| {
        sealed
            .map(|sealed| {
                keys.open(&place(tx.tenant(), id, column), &sealed)
                    .ok_or(Error::Corrupt { column })
            })
            .transpose()
    };
    found
        .map(|mut entry| {
            entry.authn_request = open(REQUEST, entry.authn_request.take())?;
            entry.response = open(RESPONSE, entry.response.take())?;
            Ok(entry)
        })
        .transpose()
}

/// How many answers to a request were kept.
pub async fn answers_to(tx: &Tx, authn_request_id: &str) -> Result<i64> {
    let row = tx
        .row(
            "SELECT COUNT(*) AS answers FROM login_log WHERE tenant_id = $1 AND authn_request_id = $2",
            args![authn_request_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    row.get("answers")
}

/// What to look for; see [`search`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria {
    /// From this instant.
    pub from: DateTime<Utc>,
    /// To before this one.
    pub to: DateTime<Utc>,
    /// Of this citizen alone.
    pub citizen: Option<CitizenId>,
    /// At this identity provider alone.
    pub idp: Option<String>,
    /// With this request alone.
    pub request_id: Option<String>,
    /// Accepted alone (`true`), or refused alone.
    pub accepted: Option<bool>,
}

/// The name of the list, in its cursors.
const LIST: &str = "login_log";

/// All of an entry but the sealed texts, which may have megabytes in a page. `bytea` is any word to
/// SQLite.
const HEAD: &str = "id, at, provider, outcome, problem, anomaly, level, citizen_id, session_id, client_address, \
     authn_request_id, authn_request_issue_instant, idp, response_id, response_issue_instant, \
     response_issuer, assertion_id, assertion_subject, assertion_subject_name_qualifier, \
     CAST(NULL AS bytea) AS authn_request, CAST(NULL AS bytea) AS response";

/// Entries, the newest first, without the sealed texts. Looking is itself to be written to the audit
/// log, with the reason.
pub async fn search(
    tx: &Tx,
    criteria: &Criteria,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<LoginLogEntry>> {
    let mut values = args![criteria.from, criteria.to];
    let mut sql = format!("SELECT {HEAD} FROM login_log WHERE tenant_id = $1 AND at >= $2 AND at < $3");
    let mut also = |condition: &str, more: Vec<Value>| {
        let mut condition = condition.to_owned();
        for value in more {
            values.push(value);
            // The tenant is the first.
            condition = condition.replacen('?', &format!("${}", values.len() + 1), 1);
        }
        sql.push_str(" AND ");
        sql.push_str(&condition);
    };
    if let Some(citizen) = criteria.citizen {
        also("citizen_id = ?", args![citizen]);
    }
    if let Some(idp) = &criteria.idp {
        also("idp = ?", args![idp.as_str()]);
    }
    if let Some(request) = &criteria.request_id {
        also("authn_request_id = ?", args![request.as_str()]);
    }
    match criteria.accepted {
        Some(true) => also("outcome = 'accepted'", Vec::new()),
        Some(false) => also("outcome <> 'accepted'", Vec::new()),
        None => {}
    }
    if let Some(cursor) = cursor {
        let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
        also("(at, id) < (?, ?)", args![cursor.key, cursor.id]);
    }
    values.extend(args![probe(limit)]);
    let sql = format!("{sql} ORDER BY at DESC, id DESC LIMIT ${}", values.len() + 1);
    let items: Vec<LoginLogEntry> = tx.all(&sql, values).await?;
    Ok(page(items, limit, LIST, |entry| (entry.at, entry.id)))
}

/// How an answer of an identity provider ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The identity provider asked.
    pub idp: String,
    /// `accepted`, or the reason for the refusal.
    pub outcome: String,
    /// Address of the client.
    pub client_address: String,
}

/// The last two hundred answers since then, the newest first.
pub async fn last_outcomes(tx: &Tx, since: DateTime<Utc>) -> Result<Vec<Outcome>> {
    let rows = tx
        .rows(
            "SELECT idp, outcome, client_address FROM login_log WHERE tenant_id = $1 AND at >= $2 \
             AND idp IS NOT NULL AND client_address IS NOT NULL ORDER BY at DESC, id DESC LIMIT 200",
            args![since],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Outcome {
                idp: row.get("idp")?,
                outcome: row.get("outcome")?,
                client_address: row.get("client_address")?,
            })
        })
        .collect()
}

/// Logins that ended alike, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// `spid`.
    pub provider: String,
    /// The identity provider asked.
    pub idp: Option<String>,
    /// Whether sessions were opened.
    pub accepted: bool,
    /// What people were told, where they were refused.
    pub problem: Option<ProblemCode>,
    /// Number of the SPID anomaly.
    pub anomaly: Option<u8>,
    /// How many.
    pub logins: u64,
}

impl FromRow for Count {
    fn from_row(row: &Row) -> Result<Self> {
        let anomaly: Option<i64> = row.get("anomaly")?;
        let logins: i64 = row.get("logins")?;
        Ok(Self {
            provider: row.get("provider")?,
            idp: row.get("idp")?,
            accepted: row.get::<i64>("accepted")? != 0,
            problem: problem(row)?,
            anomaly: anomaly.and_then(|number| u8::try_from(number).ok()),
            logins: u64::try_from(logins).map_err(|_| Error::Corrupt { column: "logins" })?,
        })
    }
}

/// How the logins of a period ended, the most frequent end first, a thousand ends at most. Says
/// nothing about anybody: it is not written to the audit log.
pub async fn counts(tx: &Tx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Count>> {
    tx.all(
        "SELECT provider, idp, accepted, problem, anomaly, COUNT(*) AS logins FROM \
         (SELECT provider, idp, CAST(CASE WHEN outcome = 'accepted' THEN 1 ELSE 0 END AS bigint) AS accepted, problem, anomaly \
         FROM login_log WHERE tenant_id = $1 AND at >= $2 AND at < $3) AS ended \
         GROUP BY provider, idp, accepted, problem, anomaly \
         ORDER BY logins DESC, provider, idp, problem, anomaly LIMIT 1000",
        args![from, to],
    )
    .await
}

/// The keys that the municipality's entries need to be read.
pub async fn keys_in_use(tx: &Tx) -> Result<BTreeSet<KeyId>> {
    let mut keys = keyring::in_use(tx, "login_log", REQUEST).await?;
    keys.extend(keyring::in_use(tx, "login_log", RESPONSE).await?);
    Ok(keys)
}
