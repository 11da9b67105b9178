//! Money that is taken back after it was paid (pagoPA SANP, flows, code 3). A line of a flow in force says so, on
//! a day: what is paid out again on a later day is there again.

use super::flows::{FlowKey, FlowOutcome, IN_FORCE, NewFlow};
use super::{ROWS, change, reconcile};
use crate::many::list;
use crate::row::Row;
use crate::{Result, Tx, args};
use chrono::NaiveDate;
use sea_orm::Value;
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::payments::{Reversal, ReversalOutcome};
use std::collections::{BTreeMap, BTreeSet};

/// In SQL: that another line of a flow in force is of the same transfer as the line `i` of the flow `f`, with this
/// outcome, on such a day. Two lines are of one transfer when they have its number; where one of them has none,
/// when they have its amount.
macro_rules! same_transfer {
    ($outcome:literal, $days:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM payment_flow_item x JOIN payment_flow g ON g.tenant_id = x.tenant_id \
             AND g.psp = x.psp AND g.flow = x.flow AND g.revision = x.revision \
             WHERE x.tenant_id = i.tenant_id AND x.iuv = i.iuv AND x.receipt_id = i.receipt_id AND x.outcome ",
            $outcome,
            " AND (x.transfer = i.transfer OR (x.amount = i.amount \
             AND (x.transfer IS NULL OR i.transfer IS NULL))) AND g.flow_day ",
            $days,
            " f.flow_day AND NOT EXISTS (SELECT 1 FROM payment_flow k WHERE k.tenant_id = g.tenant_id \
             AND k.psp = g.psp AND k.flow = g.flow AND k.revision > g.revision))"
        )
    };
}

pub(crate) use same_transfer;

/// In SQL, of a notice `n`: how many lines of flows in force take back the money that paid it.
macro_rules! reversed_money {
    () => {
        concat!(
            "(SELECT COUNT(*) FROM payment_receipt z JOIN payment_flow_item i ON i.tenant_id = z.tenant_id \
             AND i.receipt_id = z.receipt_id JOIN payment_flow f ON f.tenant_id = i.tenant_id \
             AND f.psp = i.psp AND f.flow = i.flow AND f.revision = i.revision \
             WHERE z.tenant_id = n.tenant_id AND z.pays = n.id AND i.iuv = SUBSTR(n.number, 2) \
             AND i.outcome = 'revoked' AND NOT EXISTS (SELECT 1 FROM payment_flow y \
             WHERE y.tenant_id = f.tenant_id AND y.psp = f.psp AND y.flow = f.flow \
             AND y.revision > f.revision) AND NOT ",
            $crate::payments::same_transfer!("<> 'revoked'", ">"),
            ")"
        )
    };
}
pub(crate) use reversed_money;

/// That the line `i` of the flow `f` is taken back by one of the same day or a later one, in SQL.
pub(crate) const TAKEN_BACK: &str = same_transfer!("= 'revoked'", ">=");

/// That what the line `i` of the flow `f` takes back is paid out again on a later day, in SQL.
pub(crate) const PAID_AGAIN: &str = same_transfer!("<> 'revoked'", ">");

/// Which of the notices `n` that meet a condition were paid with money that is taken back.
pub(super) async fn reversals(
    tx: &Tx,
    condition: &str,
    args: Vec<Value>,
) -> Result<BTreeMap<NoticeId, Reversal>> {
    // CROSS JOIN: from the notices to the flows, and not the other way round.
    let sql = format!(
        "SELECT n.id AS notice_id, f.flow_day, c.outcome FROM notice n \
         CROSS JOIN payment_receipt r CROSS JOIN payment_flow_item i CROSS JOIN payment_flow f \
         LEFT JOIN payment_flow_closure c ON c.tenant_id = i.tenant_id AND c.psp = i.psp \
         AND c.flow = i.flow AND c.revision = i.revision AND c.line = i.line AND c.why = 'revoked' \
         WHERE r.tenant_id = n.tenant_id AND r.pays = n.id \
         AND i.tenant_id = n.tenant_id AND i.iuv = SUBSTR(n.number, 2) AND i.receipt_id = r.receipt_id \
         AND i.outcome = 'revoked' AND f.tenant_id = i.tenant_id AND f.psp = i.psp AND f.flow = i.flow \
         AND f.revision = i.revision AND {IN_FORCE} AND NOT {PAID_AGAIN} \
         AND n.tenant_id = $1 AND {condition} ORDER BY n.id, f.flow_day, i.psp, i.flow, i.line"
    );
    let mut lines: BTreeMap<NoticeId, Vec<Line>> = BTreeMap::new();
    for row in tx.rows(&sql, args).await? {
        let of_notice = lines.entry(row.get("notice_id")?).or_default();
        of_notice.push(Line::read(&row)?);
    }
    let reversal = |(notice, lines): (NoticeId, Vec<Line>)| Some((notice, Line::together(&lines)?));
    Ok(lines.into_iter().filter_map(reversal).collect())
}

/// A line that takes money back.
struct Line {
    day: NaiveDate,
    outcome: Option<ReversalOutcome>,
}

impl Line {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            day: row.get("flow_day")?,
            outcome: row.word_opt("outcome")?,
        })
    }

    /// Those of one notice, the first one first: seen to when all are, and to be paid again where one of them says
    /// so.
    fn together(lines: &[Self]) -> Option<Reversal> {
        let outcomes: Option<Vec<ReversalOutcome>> = lines.iter().map(|line| line.outcome).collect();
        Some(Reversal {
            day: lines.first()?.day,
            outcome: outcomes.and_then(|outcomes| outcomes.into_iter().min()),
        })
    }
}

/// Whether the money of a receipt is taken back, that of one that paid nothing too.
pub async fn is_taken_back(tx: &Tx, receipt: PaymentReceiptId) -> Result<bool> {
    let sql = format!(
        "SELECT i.line FROM payment_receipt r CROSS JOIN notice n CROSS JOIN payment_flow_item i \
         CROSS JOIN payment_flow f WHERE r.tenant_id = $1 AND r.id = $2 \
         AND n.tenant_id = r.tenant_id AND n.id = r.notice_id \
         AND i.tenant_id = n.tenant_id AND i.iuv = SUBSTR(n.number, 2) AND i.receipt_id = r.receipt_id \
         AND i.outcome = 'revoked' AND f.tenant_id = i.tenant_id AND f.psp = i.psp AND f.flow = i.flow \
         AND f.revision = i.revision AND {IN_FORCE} AND NOT {PAID_AGAIN} LIMIT 1"
    );
    Ok(tx.row(&sql, args![receipt]).await?.is_some())
}

/// The notices whose money a flow may take back once it is kept, or bring again: of those that it names, in
/// whatever revision, the ones that this flow or another one takes back. To be asked before it is kept. Holds the
/// debts of all that it names until the end of the transaction: of two flows that are read at once, each of which
/// turns the money of a notice, the second sees what the first has done, and what turns is told once.
pub async fn may_turn(tx: &Tx, new: &NewFlow<'_>) -> Result<Vec<NoticeId>> {
    let mut named: BTreeSet<String> = reconcile::iuvs(tx, new.key).await?.into_iter().collect();
    named.extend(new.items.iter().map(|item| item.iuv.clone()));
    let named: Vec<String> = named.into_iter().collect();
    reconcile::hold(tx, &named).await?;
    let revoked = new
        .items
        .iter()
        .filter(|item| item.outcome == FlowOutcome::Revoked);
    let mut turning: BTreeSet<String> = revoked.map(|item| item.iuv.clone()).collect();
    for iuvs in named.chunks(ROWS) {
        let sql = format!(
            "SELECT DISTINCT iuv FROM payment_flow_item WHERE tenant_id = $1 AND outcome = 'revoked' \
             AND iuv IN {}",
            list(2, iuvs.len())
        );
        let iuvs = iuvs.iter().map(|iuv| Value::from(iuv.as_str())).collect();
        for row in tx.rows(&sql, iuvs).await? {
            turning.insert(row.get("iuv")?);
        }
    }
    let turning: Vec<String> = turning.into_iter().collect();
    let mut notices = Vec::new();
    for iuvs in turning.chunks(ROWS) {
        let sql = format!(
            "SELECT id FROM notice WHERE tenant_id = $1 AND number IN {} ORDER BY id",
            list(2, iuvs.len())
        );
        let numbers = iuvs.iter().map(|iuv| Value::from(reconcile::number(iuv)));
        for row in tx.rows(&sql, numbers.collect()).await? {
            notices.push(row.get("id")?);
        }
    }
    Ok(notices)
}

/// Money of notices that is taken back, as the flows in force say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// What paid notices.
    pub paid: BTreeMap<NoticeId, Reversal>,
    /// What paid nothing: receipts, with their notices.
    pub others: BTreeMap<PaymentReceiptId, NoticeId>,
}

/// Which money of these notices is taken back.
pub async fn taken_back(tx: &Tx, notices: &[NoticeId]) -> Result<TakenBack> {
    let mut found = TakenBack::default();
    for notices in notices.chunks(ROWS) {
        let condition = format!("n.id IN {}", list(2, notices.len()));
        let ids: Vec<Value> = notices.iter().copied().map(Value::from).collect();
        let mut paid = reversals(tx, &condition, ids.clone()).await?;
        found.paid.append(&mut paid);
        let mut others = others_taken_back(tx, &condition, ids).await?;
        found.others.append(&mut others);
    }
    Ok(found)
}

/// Which receipts that paid nothing, of the notices `n` that meet a condition, brought money that is taken back.
pub(super) async fn others_taken_back(
    tx: &Tx,
    condition: &str,
    args: Vec<Value>,
) -> Result<BTreeMap<PaymentReceiptId, NoticeId>> {
    let sql = format!(
        "SELECT DISTINCT r.id, r.notice_id FROM notice n \
         CROSS JOIN payment_receipt r CROSS JOIN payment_flow_item i CROSS JOIN payment_flow f \
         WHERE r.tenant_id = n.tenant_id AND r.notice_id = n.id AND r.pays IS NULL \
         AND i.tenant_id = n.tenant_id AND i.iuv = SUBSTR(n.number, 2) AND i.receipt_id = r.receipt_id \
         AND i.outcome = 'revoked' AND f.tenant_id = i.tenant_id AND f.psp = i.psp AND f.flow = i.flow \
         AND f.revision = i.revision AND {IN_FORCE} AND NOT {PAID_AGAIN} \
         AND n.tenant_id = $1 AND {condition}"
    );
    let rows = tx.rows(&sql, args).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("notice_id")?)))
        .collect()
}

/// The notice whose money a line of a flow takes back, and how that stands. Its debt is held until the end of the
/// transaction: of two operators who close the last two lines of a notice at once, the second sees that all are.
pub async fn reversed_by(
    tx: &Tx,
    flow: &FlowKey,
    revision: i64,
    line: i64,
) -> Result<Option<(NoticeId, Reversal)>> {
    let row = tx
        .row(
            "SELECT n.id FROM payment_flow_item i \
             JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
             JOIN payment_receipt r ON r.tenant_id = n.tenant_id AND r.pays = n.id \
             AND r.receipt_id = i.receipt_id \
             WHERE i.tenant_id = $1 AND i.psp = $2 AND i.flow = $3 AND i.revision = $4 AND i.line = $5 \
             AND i.outcome = 'revoked'",
            args![flow.psp.as_str(), flow.flow.as_str(), revision, line],
        )
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let id: NoticeId = row.get("id")?;
    let debt = change::locked_with(tx, id).await?;
    let reversed = debt.notice(id).and_then(|notice| notice.reversed);
    Ok(reversed.map(|reversal| (id, reversal)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reversal_is_seen_to_when_each_line_of_it_is() {
        let line = |day: u32, outcome| Line {
            day: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
            outcome,
        };
        let (again, settled) = (Some(ReversalOutcome::AskedAgain), Some(ReversalOutcome::Settled));
        let outcome = |lines: &[Line]| Line::together(lines).unwrap().outcome;
        assert_eq!(outcome(&[line(24, settled), line(25, None)]), None);
        assert_eq!(outcome(&[line(24, settled), line(25, again)]), again);
        assert_eq!(outcome(&[line(24, settled)]), settled);
        let two = Line::together(&[line(24, None), line(25, None)]).unwrap();
        assert_eq!(two.day, line(24, None).day);
        assert_eq!(Line::together(&[]), None);
    }
}
