//! Payments of flows that do not fit, and that somebody has seen to.

use super::troubles::troubles;
use crate::payments::{Closure, FlowKey, IN_FORCE};
use crate::row::to_word;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::payments::ReversalOutcome;
use sportello_types::reconciliation::FlowTrouble;
use sportello_types::values::CleanText;
use std::collections::BTreeMap;

/// Lines of a day that do not fit, among which the one to close is looked for.
const LOOKED_AT: u32 = 20_000;

/// A payment of a flow that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TroubleKey {
    /// The flow.
    pub flow: FlowKey,
    /// The revision in which its line stands.
    pub revision: i64,
    /// Its line, from one.
    pub line: i64,
    /// Why it does not fit.
    pub why: FlowTrouble,
}

/// How somebody has seen to it.
#[derive(Clone, Copy, Debug)]
pub struct Closing<'a> {
    /// Which operator.
    pub operator: CitizenId,
    /// What was done.
    pub note: &'a CleanText,
    /// How money that was taken back was settled: of a line that takes back what paid a notice, and of no other.
    pub outcome: Option<ReversalOutcome>,
}

/// What of the flows of a day was closed.
pub(super) async fn closures(
    tx: &Tx,
    day: NaiveDate,
) -> Result<BTreeMap<TroubleKey, (Closure, Option<ReversalOutcome>)>> {
    let sql = format!(
        "SELECT c.* FROM payment_flow f JOIN payment_flow_closure c ON c.tenant_id = f.tenant_id \
         AND c.psp = f.psp AND c.flow = f.flow WHERE f.tenant_id = $1 AND f.flow_day = $2 AND {IN_FORCE}"
    );
    let mut found = BTreeMap::new();
    for row in tx.rows(&sql, args![day]).await? {
        let key = TroubleKey {
            flow: FlowKey {
                psp: row.get("psp")?,
                flow: row.get("flow")?,
            },
            revision: row.get("revision")?,
            line: row.get("line")?,
            why: row.word("why")?,
        };
        let closure = Closure {
            at: row.get("closed_at")?,
            by: row.get("closed_by")?,
            note: row.get("note")?,
        };
        found.insert(key, (closure, row.word_opt("outcome")?));
    }
    Ok(found)
}

/// Closes what does not fit, for good; false when it was closed before, which stays as it was. A revision that
/// comes later is looked at anew.
///
/// # Errors
///
/// [`Error::NotFound`] where there is no such line, or it fits; [`Error::WrongState`] where it is not said how
/// money that was taken back was settled, or is said of another line.
pub async fn close_trouble(
    tx: &Tx,
    key: &TroubleKey,
    closing: Closing<'_>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let (psp, flow) = (key.flow.psp.as_str(), key.flow.flow.as_str());
    let sql = format!(
        "SELECT f.flow_day FROM payment_flow f WHERE f.tenant_id = $1 AND f.psp = $2 AND f.flow = $3 \
         AND {IN_FORCE}"
    );
    let in_force = tx.row(&sql, args![psp, flow]).await?.ok_or(Error::NotFound)?;
    let found = troubles(tx, in_force.get("flow_day")?, LOOKED_AT).await?;
    let trouble = found.iter().find(|trouble| trouble.is(key));
    let trouble = trouble.ok_or(Error::NotFound)?;
    if trouble.reversal != closing.outcome.is_some() {
        return Err(Error::WrongState);
    }
    let outcome = closing.outcome.map(|outcome| to_word(&outcome, "outcome"));
    let closed = tx
        .execute(
            "INSERT INTO payment_flow_closure (tenant_id, psp, flow, revision, line, why, closed_at, closed_by, \
             note, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (tenant_id, psp, flow, revision, line, why) DO NOTHING",
            args![
                psp,
                flow,
                key.revision,
                key.line,
                to_word(&key.why, "why")?,
                at,
                closing.operator,
                closing.note.as_str(),
                outcome.transpose()?
            ],
        )
        .await?;
    Ok(closed == 1)
}
