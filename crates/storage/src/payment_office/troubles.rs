//! What of the flows does not fit, and up to where they were read.

use super::closures::{TroubleKey, closures};
use crate::payments::{Closure, FlowKey, FlowOutcome, IN_FORCE, Match, matches};
use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::payment_office::FlowTrouble;
use sportello_types::payments::NoticeStatus;
use sportello_types::values::{EuroCents, Iuv, SegregationCode};
use std::collections::{BTreeMap, BTreeSet};

/// A payment of a flow in force that is no receipt of ours that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The flow.
    pub key: FlowKey,
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
    /// Why it does not fit; nothing where the notice is another program's, which is as it should be.
    pub why: Option<FlowTrouble>,
    /// How somebody has seen to it.
    pub closed: Option<Closure>,
}

impl Trouble {
    /// By what it is known; nothing where it is another program's.
    fn id(&self) -> Option<TroubleKey> {
        Some(TroubleKey {
            flow: self.key.clone(),
            revision: self.revision,
            line: self.line,
            why: self.why?,
        })
    }

    /// Whether it is this one.
    pub(super) fn is(&self, key: &TroubleKey) -> bool {
        self.id().as_ref() == Some(key)
    }
}

struct Candidate {
    trouble: Trouble,
    outcome: FlowOutcome,
    notice: Option<NoticeId>,
    status: Option<NoticeStatus>,
    receipt: Option<PaymentReceiptId>,
    pays: bool,
}

impl FromRow for Candidate {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            trouble: Trouble {
                key: FlowKey {
                    psp: row.get("psp")?,
                    flow: row.get("flow")?,
                },
                revision: row.get("revision")?,
                line: row.get("line")?,
                iuv: row.get("iuv")?,
                receipt_id: row.get("receipt_id")?,
                amount: EuroCents(row.get("amount")?),
                paid_on: row.get("paid_on")?,
                why: None,
                closed: None,
            },
            outcome: row.word("outcome")?,
            notice: row.get("notice_id")?,
            status: row.word_opt("status")?,
            receipt: row.get("stored")?,
            pays: row.get::<Option<NoticeId>>("pays")?.is_some(),
        })
    }
}

impl Candidate {
    /// Why it does not fit, given the segregation codes in which notices are made here; nothing where it does.
    fn judged(self, own: &BTreeSet<SegregationCode>) -> Option<Trouble> {
        let is_own = || {
            let iuv: Option<Iuv> = self.trouble.iuv.parse().ok();
            iuv.is_some_and(|iuv| own.contains(&iuv.segregation()))
        };
        let why = match (self.notice, self.receipt) {
            (None, _) => is_own().then_some(FlowTrouble::Unknown),
            (Some(_), _) if self.outcome == FlowOutcome::Revoked => Some(FlowTrouble::Revoked),
            (Some(_), None) => Some(FlowTrouble::NoReceipt),
            // A receipt that does not fit is an anomaly, and is looked at there.
            (Some(_), Some(_)) if !self.pays || self.status == Some(NoticeStatus::Reconciled) => return None,
            (Some(_), Some(_)) => Some(FlowTrouble::Different),
        };
        Some(Trouble { why, ..self.trouble })
    }
}

/// What of a day's flows in force does not fit, closed or not, flow by flow and line by line; some thousands of lines at
/// most. Payments of other programs' notices are among them, without a why; and those that an earlier revision
/// brought and the one in force does not, as long as their notices' money is not found elsewhere.
pub async fn troubles(tx: &Tx, day: NaiveDate, most: u32) -> Result<Vec<Trouble>> {
    let rows = tx
        .rows(
            "SELECT segregation FROM notice_sequence WHERE tenant_id = $1",
            args![],
        )
        .await?;
    let mut own = BTreeSet::new();
    for row in rows {
        own.extend(SegregationCode::new(row.int("segregation")?));
    }
    let candidates: Vec<Candidate> = tx
        .all(
            "SELECT i.psp, i.flow, i.revision, i.line, i.iuv, i.receipt_id, i.amount, i.paid_on, i.outcome, \
             n.id AS notice_id, n.status, r.id AS stored, r.pays FROM payment_flow f \
             JOIN payment_flow_item i ON i.tenant_id = f.tenant_id AND i.psp = f.psp AND i.flow = f.flow \
             AND i.revision = f.revision \
             LEFT JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
             LEFT JOIN payment_receipt r ON r.tenant_id = i.tenant_id AND r.notice_id = n.id \
             AND r.receipt_id = i.receipt_id \
             WHERE f.tenant_id = $1 AND f.flow_day = $2 AND NOT EXISTS (SELECT 1 FROM payment_flow h \
             WHERE h.tenant_id = f.tenant_id AND h.psp = f.psp AND h.flow = f.flow \
             AND h.revision > f.revision) \
             AND (r.id IS NULL OR i.outcome = 'revoked' OR (r.pays IS NOT NULL AND n.status <> 'reconciled')) \
             ORDER BY i.psp, i.flow, i.line LIMIT $3",
            args![day, i64::from(most)],
        )
        .await?;
    let mut found: Vec<Trouble> = candidates
        .into_iter()
        .filter_map(|candidate| candidate.judged(&own))
        .collect();
    found.extend(gone(tx, day, most).await?);
    let mut closed = closures(tx, day).await?;
    for trouble in &mut found {
        trouble.closed = trouble.id().and_then(|id| closed.remove(&id));
    }
    found.sort_by(|one, other| (&one.key, one.line).cmp(&(&other.key, other.line)));
    Ok(found)
}

/// What was found once and is in no revision in force: of each payment the last line that had it.
async fn gone(tx: &Tx, day: NaiveDate, most: u32) -> Result<Vec<Trouble>> {
    // What was taken back is named as that, by its line in force.
    let sql = format!(
        "SELECT i.psp, i.flow, i.revision, i.line, i.iuv, i.receipt_id, i.transfer, i.amount, i.paid_on, \
         i.outcome, n.id AS notice_id, n.status, r.id AS stored, r.pays FROM payment_flow f \
         JOIN payment_flow_item i ON i.tenant_id = f.tenant_id AND i.psp = f.psp AND i.flow = f.flow \
         AND i.revision < f.revision \
         JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
         JOIN payment_receipt r ON r.tenant_id = n.tenant_id AND r.pays = n.id \
         AND r.receipt_id = i.receipt_id \
         WHERE f.tenant_id = $1 AND f.flow_day = $2 AND {IN_FORCE} \
         AND n.status = 'reconciled' AND i.outcome <> 'revoked' \
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
    let mut last: BTreeMap<(FlowKey, String, Option<i64>), (NoticeId, Trouble)> = BTreeMap::new();
    for row in &rows {
        let Candidate { trouble, notice, .. } = Candidate::from_row(row)?;
        if let Some(notice) = notice {
            let payment = (trouble.key.clone(), trouble.iuv.clone(), row.get("transfer")?);
            last.insert(payment, (notice, trouble));
        }
    }
    let notices = last.values().map(|(notice, _)| *notice).collect();
    let fits = matches(tx, &notices).await?;
    let why = |notice: &NoticeId| match fits.get(notice) {
        Some(Match::Whole) | None => None,
        Some(Match::Missing) => Some(FlowTrouble::Gone),
        Some(Match::Different) => Some(FlowTrouble::Different),
    };
    let found = last.into_values().filter_map(|(notice, trouble)| {
        let why = Some(why(&notice)?);
        Some(Trouble { why, ..trouble })
    });
    Ok(found.collect())
}

/// Whether a revision of a flow was kept.
pub async fn flow_is_known(tx: &Tx, key: &FlowKey, revision: u32) -> Result<bool> {
    let row = tx
        .row(
            "SELECT revision FROM payment_flow WHERE tenant_id = $1 AND psp = $2 AND flow = $3 \
             AND revision >= $4 LIMIT 1",
            args![key.psp.as_str(), key.flow.as_str(), i64::from(revision)],
        )
        .await?;
    Ok(row.is_some())
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
            trouble: Trouble {
                key: FlowKey {
                    psp: "PSP".to_owned(),
                    flow: "F".to_owned(),
                },
                revision: 1,
                line: 1,
                iuv: "01000000000000101".to_owned(),
                receipt_id: "R".to_owned(),
                amount: EuroCents(1),
                paid_on: None,
                why: None,
                closed: None,
            },
            outcome: FlowOutcome::Executed,
            notice: notice.then(|| NoticeId(uuid::Uuid::nil())),
            status: notice.then_some(NoticeStatus::Paid),
            receipt: receipt.then(|| PaymentReceiptId(uuid::Uuid::nil())),
            pays: receipt,
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
            stranger.trouble.iuv = iuv(segregation);
            stranger
        };
        assert_eq!(why(stranger(1)), Some(Some(FlowTrouble::Unknown)));
        assert_eq!(why(stranger(2)), Some(None));
        assert_eq!(why(candidate(true, false)), Some(Some(FlowTrouble::NoReceipt)));
        assert_eq!(why(candidate(true, true)), Some(Some(FlowTrouble::Different)));
        let revoked = Candidate {
            outcome: FlowOutcome::Revoked,
            ..candidate(true, true)
        };
        assert_eq!(why(revoked), Some(Some(FlowTrouble::Revoked)));
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
    }
}
