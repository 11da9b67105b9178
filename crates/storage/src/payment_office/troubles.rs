//! What of the flows does not fit, and up to where they were read.

use super::closures::{TroubleKey, closures};
use super::others::ours;
use crate::payments::{
    Closure, FlowKey, FlowOutcome, IN_FORCE, Match, OF_ANOTHER, PAID_AGAIN, SHARE_FITS, TAKEN_BACK, codes,
    matches,
};
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::{DebtId, NoticeId, PaymentReceiptId};
use sportello_types::payments::{NoticeStatus, ReversalOutcome};
use sportello_types::reconciliation::FlowTrouble;
use sportello_types::values::{EuroCents, Iuv, SegregationCode};
use std::collections::{BTreeMap, BTreeSet};

/// A payment of a flow in force that is no receipt of ours that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The flow.
    pub key: FlowKey,
    /// The day of the flow.
    pub day: NaiveDate,
    /// The revision in which it stands, which is an earlier one than that in force where it is gone.
    pub revision: i64,
    /// Its line in that, from one.
    pub line: i64,
    /// The identifier of the payment.
    pub iuv: String,
    /// The receipt that it names.
    pub receipt_id: String,
    /// How much.
    pub amount: EuroCents,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
    /// Why it does not fit.
    pub why: FlowTrouble,
    /// Whether it is a share of another body's notice, whose receipt is here.
    pub of_another: bool,
    /// The debt of the notice, where it is one of ours.
    pub debt: Option<DebtId>,
    /// Whether it takes back the money that paid the notice.
    pub reversal: bool,
    /// How somebody has seen to it.
    pub closed: Option<Closure>,
    /// How the money that was taken back was settled.
    pub outcome: Option<ReversalOutcome>,
}

impl Trouble {
    /// By what it is known.
    fn id(&self) -> TroubleKey {
        TroubleKey {
            flow: self.key.clone(),
            revision: self.revision,
            line: self.line,
            why: self.why,
        }
    }

    /// Whether it is this one.
    pub(super) fn is(&self, key: &TroubleKey) -> bool {
        self.id() == *key
    }
}

/// A line of a flow that may not fit.
struct Candidate {
    key: FlowKey,
    day: NaiveDate,
    revision: i64,
    line: i64,
    iuv: String,
    receipt_id: String,
    amount: EuroCents,
    paid_on: Option<NaiveDate>,
    outcome: FlowOutcome,
    notice: Option<NoticeId>,
    debt: Option<DebtId>,
    status: Option<NoticeStatus>,
    receipt: Option<PaymentReceiptId>,
    pays: bool,
    of_another: bool,
}

impl FromRow for Candidate {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: FlowKey {
                psp: row.get("psp")?,
                flow: row.get("flow")?,
            },
            day: row.get("flow_day")?,
            revision: row.get("revision")?,
            line: row.get("line")?,
            iuv: row.get("iuv")?,
            receipt_id: row.get("receipt_id")?,
            amount: EuroCents(row.get("amount")?),
            paid_on: row.get("paid_on")?,
            outcome: row.word("outcome")?,
            notice: row.get("notice_id")?,
            debt: row.get("debt_id")?,
            status: row.word_opt("status")?,
            receipt: row.get("stored")?,
            pays: row.get::<Option<NoticeId>>("pays")?.is_some(),
            of_another: row.get::<i64>("of_another")? == 1,
        })
    }
}

impl Candidate {
    /// Why it does not fit, given the segregation codes in which notices are made here; nothing where it does,
    /// or is another program's. Shares of other bodies' notices that fit are none.
    fn judged(self, own: &BTreeSet<SegregationCode>) -> Option<Trouble> {
        let revoked = self.outcome == FlowOutcome::Revoked;
        let iuv: Option<Iuv> = self.iuv.parse().ok();
        let is_own = iuv.is_some_and(|iuv| own.contains(&iuv.segregation()));
        let of_another = self.of_another && self.receipt.is_none();
        let why = match (self.notice, self.receipt) {
            _ if of_another && revoked => FlowTrouble::Revoked,
            _ if of_another => FlowTrouble::Different,
            (None, _) if is_own => FlowTrouble::Unknown,
            (None, _) => return None,
            (Some(_), _) if revoked => FlowTrouble::Revoked,
            (Some(_), None) => FlowTrouble::NoReceipt,
            // A receipt that does not fit is an anomaly, and is looked at there.
            (Some(_), Some(_)) if !self.pays || self.status == Some(NoticeStatus::Reconciled) => return None,
            (Some(_), Some(_)) => FlowTrouble::Different,
        };
        Some(self.trouble(why, of_another))
    }

    fn trouble(self, why: FlowTrouble, of_another: bool) -> Trouble {
        Trouble {
            key: self.key,
            day: self.day,
            revision: self.revision,
            line: self.line,
            iuv: self.iuv,
            receipt_id: self.receipt_id,
            amount: self.amount,
            paid_on: self.paid_on,
            why,
            of_another,
            debt: self.debt.filter(|_| !of_another),
            reversal: why == FlowTrouble::Revoked && self.pays && !of_another,
            closed: None,
            outcome: None,
        }
    }
}

/// What of a day's flows in force does not fit, closed or not, flow by flow and line by line; some thousands of
/// lines at most, of our notices and numbers and of shares of other bodies' notices alone: payments of other
/// programs' notices are as they should be, however many they are ([`super::others()`]). Those that were found once,
/// in an earlier revision, and are not in the one in force are among them, as long as their notices' money is not
/// found elsewhere. Of money that was taken back the line that says so is named alone, and none once it is paid out
/// again.
pub async fn troubles(tx: &Tx, day: NaiveDate, most: u32) -> Result<Vec<Trouble>> {
    let own = codes(tx).await?;
    let mut values = args![day, i64::from(most)];
    let (in_our_numbers, numbers) = ours(values.len() + 2, &own);
    values.extend(numbers);
    let sql = format!(
        "SELECT f.flow_day, i.psp, i.flow, i.revision, i.line, i.iuv, i.receipt_id, i.amount, i.paid_on, \
         i.outcome, n.id AS notice_id, n.debt_id, n.status, r.id AS stored, r.pays, \
         CAST(CASE WHEN {OF_ANOTHER} THEN 1 ELSE 0 END AS bigint) AS of_another FROM payment_flow f \
         JOIN payment_flow_item i ON i.tenant_id = f.tenant_id AND i.psp = f.psp AND i.flow = f.flow \
         AND i.revision = f.revision \
         LEFT JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
         LEFT JOIN payment_receipt r ON r.tenant_id = i.tenant_id AND r.notice_id = n.id \
         AND r.receipt_id = i.receipt_id \
         WHERE f.tenant_id = $1 AND f.flow_day = $2 AND {IN_FORCE} \
         AND (n.id IS NOT NULL OR {in_our_numbers} OR {OF_ANOTHER}) \
         AND (r.id IS NULL OR i.outcome = 'revoked' OR (r.pays IS NOT NULL AND n.status <> 'reconciled' \
         AND NOT {TAKEN_BACK})) AND NOT (i.outcome = 'revoked' AND {PAID_AGAIN}) \
         AND (r.id IS NOT NULL OR i.outcome = 'revoked' OR NOT {SHARE_FITS}) \
         ORDER BY i.psp, i.flow, i.line LIMIT $3"
    );
    let candidates: Vec<Candidate> = tx.all(&sql, values).await?;
    let mut found: Vec<Trouble> = candidates
        .into_iter()
        .filter_map(|candidate| candidate.judged(&own))
        .collect();
    found.extend(gone(tx, day, most).await?);
    let mut closed = closures(tx, day).await?;
    for trouble in &mut found {
        (trouble.closed, trouble.outcome) = match closed.remove(&trouble.id()) {
            Some((closure, outcome)) => (Some(closure), outcome),
            None => (None, None),
        };
    }
    found.sort_by(|one, other| (&one.key, one.line).cmp(&(&other.key, other.line)));
    Ok(found)
}

/// What was found once and is in no revision in force: of each payment the last line that had it.
async fn gone(tx: &Tx, day: NaiveDate, most: u32) -> Result<Vec<Trouble>> {
    // What was taken back is named as that, by its line in force.
    let sql = format!(
        "SELECT f.flow_day, i.psp, i.flow, i.revision, i.line, i.iuv, i.receipt_id, i.transfer, i.amount, \
         i.paid_on, i.outcome, n.id AS notice_id, n.debt_id, n.status, r.id AS stored, r.pays, \
         CAST(0 AS bigint) AS of_another FROM payment_flow f \
         JOIN payment_flow_item i ON i.tenant_id = f.tenant_id AND i.psp = f.psp AND i.flow = f.flow \
         AND i.revision < f.revision \
         JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
         JOIN payment_receipt r ON r.tenant_id = n.tenant_id AND r.pays = n.id \
         AND r.receipt_id = i.receipt_id \
         WHERE f.tenant_id = $1 AND f.flow_day = $2 AND {IN_FORCE} \
         AND i.outcome <> 'revoked' AND EXISTS (SELECT 1 FROM notice_change c WHERE c.tenant_id = n.tenant_id \
         AND c.notice_id = n.id AND c.to_status = 'reconciled') \
         AND NOT EXISTS (SELECT 1 FROM payment_flow_item j JOIN payment_flow g ON g.tenant_id = j.tenant_id \
         AND g.psp = j.psp AND g.flow = j.flow AND g.revision = j.revision \
         WHERE j.tenant_id = i.tenant_id AND j.iuv = i.iuv AND j.receipt_id = i.receipt_id \
         AND j.amount = i.amount \
         AND (j.transfer IS NULL OR i.transfer IS NULL OR j.transfer = i.transfer) \
         AND NOT EXISTS (SELECT 1 FROM payment_flow h WHERE h.tenant_id = g.tenant_id AND h.psp = g.psp \
         AND h.flow = g.flow AND h.revision > g.revision)) \
         ORDER BY i.psp, i.flow, i.revision, i.line LIMIT $3"
    );
    let rows = tx.rows(&sql, args![day, i64::from(most)]).await?;
    let mut last: BTreeMap<(FlowKey, String, Option<i64>), (NoticeId, Candidate)> = BTreeMap::new();
    for row in &rows {
        let candidate = Candidate::from_row(row)?;
        if let Some(notice) = candidate.notice {
            let payment = (candidate.key.clone(), candidate.iuv.clone(), row.get("transfer")?);
            last.insert(payment, (notice, candidate));
        }
    }
    let notices = last.values().map(|(notice, _)| *notice).collect();
    let fits = matches(tx, &notices).await?;
    // What the flows in force say differently is named by their own lines.
    let is_gone = |notice: &NoticeId| fits.get(notice) == Some(&Match::Missing);
    let found = last
        .into_values()
        .filter(|(notice, _)| is_gone(notice))
        .map(|(_, candidate)| candidate.trouble(FlowTrouble::Gone, false));
    Ok(found.collect())
}

/// What is here of a revision of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownFlow {
    /// Neither it nor a higher one.
    New,
    /// It was kept.
    Kept,
    /// It was not, and a higher one was.
    Older,
}

/// Whether a revision of a flow was kept.
pub async fn known_flow(tx: &Tx, key: &FlowKey, revision: u32) -> Result<KnownFlow> {
    let row = tx
        .row(
            "SELECT MIN(revision) AS revision FROM payment_flow WHERE tenant_id = $1 AND psp = $2 \
             AND flow = $3 AND revision >= $4",
            args![key.psp.as_str(), key.flow.as_str(), i64::from(revision)],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(match row.get::<Option<i64>>("revision")? {
        None => KnownFlow::New,
        Some(kept) if kept == i64::from(revision) => KnownFlow::Kept,
        Some(_) => KnownFlow::Older,
    })
}

/// Up to where the flows of a municipality were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowsRead {
    /// All that were published until then.
    pub published: DateTime<Utc>,
}

/// Up to where the flows were read; nothing when none was.
pub async fn flows_read(tx: &Tx) -> Result<Option<FlowsRead>> {
    let row = tx
        .row(
            "SELECT published FROM payment_flow_cursor WHERE tenant_id = $1",
            args![],
        )
        .await?;
    row.map(|row| {
        Ok(FlowsRead {
            published: row.get("published")?,
        })
    })
    .transpose()
}

/// Notes that all flows published until an instant were read. It never goes back.
pub async fn note_flows_read(tx: &Tx, published: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO payment_flow_cursor (tenant_id, published) VALUES ($1, $2) \
         ON CONFLICT (tenant_id) DO UPDATE SET published = excluded.published \
         WHERE payment_flow_cursor.published < excluded.published",
        args![published],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(notice: bool, receipt: bool) -> Candidate {
        Candidate {
            key: FlowKey {
                psp: "PSP".to_owned(),
                flow: "F".to_owned(),
            },
            day: NaiveDate::MIN,
            revision: 1,
            line: 1,
            iuv: "01000000000000101".to_owned(),
            receipt_id: "R".to_owned(),
            amount: EuroCents(1),
            paid_on: None,
            outcome: FlowOutcome::Executed,
            notice: notice.then(|| NoticeId(uuid::Uuid::nil())),
            debt: notice.then(|| DebtId(uuid::Uuid::nil())),
            status: notice.then_some(NoticeStatus::Paid),
            receipt: receipt.then(|| PaymentReceiptId(uuid::Uuid::nil())),
            pays: receipt,
            of_another: false,
        }
    }

    #[test]
    fn what_does_not_fit_says_why_and_what_is_anothers_does_not() {
        let code = |number| SegregationCode::new(number).unwrap();
        let own = BTreeSet::from([code(1)]);
        let why = |candidate: Candidate| candidate.judged(&own).map(|trouble| trouble.why);
        // The IUV with right check digits, whose segregation code is ours or not.
        let iuv = |segregation| Iuv::new(code(segregation), 1).unwrap().to_string();
        let stranger = |segregation| {
            let mut stranger = candidate(false, false);
            stranger.iuv = iuv(segregation);
            stranger
        };
        assert_eq!(why(stranger(1)), Some(FlowTrouble::Unknown));
        assert_eq!(why(stranger(2)), None);
        assert_eq!(why(candidate(true, false)), Some(FlowTrouble::NoReceipt));
        assert_eq!(why(candidate(true, true)), Some(FlowTrouble::Different));
        let revoked = Candidate {
            outcome: FlowOutcome::Revoked,
            ..candidate(true, true)
        };
        let takes_back = revoked.judged(&own).unwrap();
        assert!(takes_back.reversal && takes_back.why == FlowTrouble::Revoked);
        let anomaly = Candidate {
            pays: false,
            ..candidate(true, true)
        };
        assert_eq!(why(anomaly), None);
        let found = Candidate {
            status: Some(NoticeStatus::Reconciled),
            ..candidate(true, true)
        };
        assert_eq!(why(found), None);
        // Another body's notice with a number like ours: its share is another amount, or was taken back.
        let share = |notice, outcome| Candidate {
            of_another: true,
            outcome,
            ..candidate(notice, false)
        };
        for notice in [true, false] {
            let different = share(notice, FlowOutcome::Executed).judged(&own).unwrap();
            assert!(different.of_another && different.why == FlowTrouble::Different);
            assert_eq!(
                why(share(notice, FlowOutcome::Revoked)),
                Some(FlowTrouble::Revoked)
            );
        }
    }
}
