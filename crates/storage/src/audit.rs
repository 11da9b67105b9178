//! The audit log: who did what to which data, append-only, each entry chained to the one before
//! by its hash, per municipality. Changing or removing an entry breaks the chain from there on;
//! removing the last ones shows against the head, and against any older copy of it.

use crate::canonical::canonical;
use crate::cursor::{Cursor, page, probe};
use crate::row::{FromRow, Row, to_word};
use crate::secret::sha256_hex;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use sportello_types::ids::{CitizenId, SessionId, TenantId};
use sportello_types::page::Page;
use sportello_types::values::{CodiceFiscale, ResidentKey};
use uuid::Uuid;

pub use crate::istanze::Actor;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// Its stable name: `session_opened`, `istanza_submitted`…
    pub name: String,
    /// Who did it.
    pub actor: Actor,
    /// Which citizen or operator; nobody for the system.
    pub actor_id: Option<CitizenId>,
    /// Whose data it was about.
    pub citizen: Option<CitizenId>,
    /// In which session.
    pub session: Option<SessionId>,
    /// On what: `istanza/{id}`.
    pub object: Option<String>,
    /// In which request.
    pub request: Option<String>,
    /// Details; ids and hashes rather than personal data.
    pub detail: serde_json::Value,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// What happened.
    pub event: Event,
    /// Hash of the entry before (64 zeros for the first).
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl FromRow for Entry {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            seq: row.get("seq")?,
            event: Event {
                at: row.get("at")?,
                name: row.get("event")?,
                actor: row.word("actor_kind")?,
                actor_id: row.get("actor_id")?,
                citizen: row.get("citizen_id")?,
                session: row.get("session_id")?,
                object: row.get("object")?,
                request: row.get("request_id")?,
                detail: row.json("detail")?,
            },
            previous_hash: row.get("previous_hash")?,
            hash: row.get("hash")?,
        })
    }
}

fn hash(tenant: TenantId, seq: i64, event: &Event, previous_hash: &str) -> String {
    let entry = json!({
        "tenant": tenant,
        "seq": seq,
        "at": event.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "event": event.name,
        "actor": event.actor,
        "actor_id": event.actor_id,
        "citizen": event.citizen,
        "session": event.session,
        "object": event.object,
        "request": event.request,
        "detail": event.detail,
        "previous": previous_hash,
    });
    sha256_hex(canonical(&entry).as_bytes())
}

/// Appends an event. The head of the chain is locked until the commit: append late in a
/// transaction, and all its events at once ([`append_all`]).
pub async fn append(tx: &Tx, event: Event) -> Result<()> {
    append_all(tx, vec![event]).await
}

/// Appends events in their order.
pub async fn append_all(tx: &Tx, events: Vec<Event>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    extend(tx, events).await.map(drop)
}

/// Appends an event that shows data of others to whoever acts, and notes whose: they find it in their own
/// list too ([`list_for_citizen`]).
pub async fn append_look(tx: &Tx, event: Event, seen: &[Looked<'_>]) -> Result<()> {
    let seq = extend(tx, vec![event]).await?;
    for one in seen {
        tx.execute(
            "INSERT INTO registry_look (tenant_id, seq, resident_id, tax_code) VALUES ($1, $2, $3, $4)",
            args![
                seq,
                one.resident.as_str(),
                one.tax_code.map(CodiceFiscale::as_str)
            ],
        )
        .await?;
    }
    Ok(())
}

/// Somebody whose registry data were shown to another.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The registry's key of the person.
    pub resident: &'a ResidentKey,
    /// The fiscal code, by which the person is recognised at a sign-in; who has none cannot sign in with
    /// a national identity.
    pub tax_code: Option<&'a CodiceFiscale>,
}

/// Continues the chain; the place of the last event in it.
async fn extend(tx: &Tx, events: Vec<Event>) -> Result<i64> {
    let (mut seq, mut previous) = head(tx).await?;
    let (mut args, mut rows) = (Vec::new(), Vec::new());
    for event in events {
        seq += 1;
        let hash = hash(tx.tenant(), seq, &event, &previous);
        let values = args![
            seq,
            event.at,
            event.name,
            to_word(&event.actor, "actor_kind")?,
            event.actor_id,
            event.citizen,
            event.session,
            event.object,
            event.request,
            canonical(&event.detail),
            previous,
            hash.as_str(),
        ];
        let first = args.len() + 2;
        args.extend(values);
        let places: Vec<String> = (first..args.len() + 2).map(|n| format!("${n}")).collect();
        rows.push(format!("($1, {})", places.join(", ")));
        previous = hash;
    }
    let sql = format!(
        "INSERT INTO audit (tenant_id, seq, at, event, actor_kind, actor_id, citizen_id, session_id, object, \
         request_id, detail, previous_hash, hash) VALUES {}",
        rows.join(", ")
    );
    tx.execute(&sql, args).await?;
    tx.execute(
        "UPDATE audit_head SET seq = $2, hash = $3 WHERE tenant_id = $1",
        args![seq, previous],
    )
    .await?;
    Ok(seq)
}

/// Locks the head, and makes it when the chain begins.
async fn head(tx: &Tx) -> Result<(i64, String)> {
    let sql = format!(
        "SELECT seq, hash FROM audit_head WHERE tenant_id = $1{}",
        tx.engine().for_update()
    );
    for _ in 0..2 {
        if let Some(row) = tx.row(&sql, args![]).await? {
            return Ok((row.get("seq")?, row.get("hash")?));
        }
        tx.execute(
            "INSERT INTO audit_head (tenant_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
            args!["0".repeat(64)],
        )
        .await?;
    }
    Err(Error::NotFound)
}

const LIST: &str = "audit";

/// What happened to a citizen's data, newest first; with what others, operators among them, have seen of
/// the registry data of who has this fiscal code ([`append_look`]).
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn list_for_citizen(
    tx: &Tx,
    citizen: CitizenId,
    tax_code: Option<&CodiceFiscale>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Entry>> {
    let before = match cursor {
        Some(cursor) => Cursor::<i64>::read(cursor, LIST)?.key,
        None => i64::MAX,
    };
    let items: Vec<Entry> = tx
        .all(
            // Each half is read through its own index, and no further than the page needs.
            "SELECT * FROM ( \
               SELECT * FROM (SELECT * FROM audit WHERE tenant_id = $1 AND citizen_id = $2 AND seq < $3 \
                 ORDER BY seq DESC LIMIT $4) AS own \
               UNION ALL \
               SELECT * FROM (SELECT a.* FROM registry_look l JOIN audit a ON a.tenant_id = l.tenant_id \
                 AND a.seq = l.seq WHERE l.tenant_id = $1 AND l.tax_code = $5 AND l.seq < $3 \
                 AND (a.citizen_id IS NULL OR a.citizen_id <> $2) ORDER BY l.seq DESC LIMIT $4) AS looks \
             ) AS entries ORDER BY seq DESC LIMIT $4",
            args![citizen, before, probe(limit), tax_code.map(CodiceFiscale::as_str)],
        )
        .await?;
    Ok(page(items, limit, LIST, |entry| (entry.seq, Uuid::nil())))
}

/// What the chain says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// All entries fit, up to the head.
    Whole {
        /// How many.
        entries: i64,
    },
    /// The first place at which something does not fit.
    Broken {
        /// Place in the chain.
        seq: i64,
    },
}

/// Checks the chain from its beginning, a thousand entries at a time.
pub async fn verify_chain(tx: &Tx) -> Result<Chain> {
    let (mut seq, mut previous) = (0_i64, "0".repeat(64));
    loop {
        let entries: Vec<Entry> = tx
            .all(
                "SELECT * FROM audit WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000",
                args![seq],
            )
            .await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            seq += 1;
            let fits = entry.seq == seq
                && entry.previous_hash == previous
                && entry.hash == hash(tx.tenant(), seq, &entry.event, &previous);
            if !fits {
                return Ok(Chain::Broken { seq });
            }
            previous = entry.hash;
        }
    }
    let head = tx
        .row("SELECT seq, hash FROM audit_head WHERE tenant_id = $1", args![])
        .await?;
    let fits = match head {
        Some(head) => head.get::<i64>("seq")? == seq && head.get::<String>("hash")? == previous,
        None => seq == 0,
    };
    Ok(if fits {
        Chain::Whole { entries: seq }
    } else {
        Chain::Broken { seq: seq + 1 }
    })
}
