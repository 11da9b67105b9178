//! What is chosen to be paid now, read: notices that can be paid, and together.

use crate::http::{Fail, FieldFlaw, Flaws};
use crate::time;
use chrono::{DateTime, NaiveDate, Utc};
use sportello_storage::Tx;
use sportello_storage::payments::{self, StoredDebt, StoredNotice, TaxCode};
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{MOST_TOGETHER, NoticeStatus, OpenToPay, PayNow};
use sportello_types::problem::ProblemCode;
use sportello_types::text::payments as words;

/// The notices, in the order of the request. Whoever has the id of a notice may pay it: it was shown to who
/// owes it, or to who holds the paper.
pub(super) async fn read(tx: &Tx, asked: &PayNow, now: DateTime<Utc>) -> Result<Vec<StoredNotice>, Fail> {
    let wanted: Vec<_> = asked.notices.iter().map(|id| (*id, None)).collect();
    find(tx, &wanted, now).await
}

/// The same for somebody who has not signed in, who knows whose each notice is too: one of somebody else's
/// is answered like one that is not there.
pub(super) async fn read_open(
    tx: &Tx,
    asked: &[OpenToPay],
    now: DateTime<Utc>,
) -> Result<Vec<StoredNotice>, Fail> {
    let wanted: Vec<_> = asked
        .iter()
        .map(|notice| (notice.id, Some(notice.tax_code.as_str())))
        .collect();
    find(tx, &wanted, now).await
}

/// The notices of these ids, each of a debt under the fiscal code that stands with it, if any.
async fn find(
    tx: &Tx,
    wanted: &[(NoticeId, Option<&str>)],
    now: DateTime<Utc>,
) -> Result<Vec<StoredNotice>, Fail> {
    match wanted.len() {
        0 => return Err(Flaws(vec![Flaw::Missing]).into()),
        1..=MOST_TOGETHER => {}
        _ => return Err(Flaws(vec![Flaw::Many]).into()),
    }
    let mut found: Vec<Option<StoredNotice>> = Vec::with_capacity(wanted.len());
    for (id, owed_by) in wanted {
        let debt = payments::of_notice(tx, *id).await?;
        let debt = debt.filter(|debt| owed_by.is_none_or(|code| is_owed_by(debt, code)));
        found.push(debt.as_ref().and_then(|debt| debt.notice(*id).cloned()));
    }
    let chosen = judge(found, time::rome_day(now))?;
    let ids: Vec<NoticeId> = chosen.iter().map(|notice| notice.id).collect();
    let otherwise = payments::paid_otherwise(tx, &ids, now).await?;
    let begun = (0..).zip(&ids).filter(|(_, id)| otherwise.contains(*id));
    let flaws: Vec<Flaw> = begun.map(|(at, _)| Flaw::OtherWayBegun(at)).collect();
    if flaws.is_empty() {
        Ok(chosen)
    } else {
        Err(Flaws(flaws).into())
    }
}

/// Whether a debt is under a fiscal code, as somebody has typed it.
fn is_owed_by(debt: &StoredDebt, typed: &str) -> bool {
    let typed = typed.trim().parse::<TaxCode>();
    typed.is_ok_and(|code| debt.debtor.tax_code.as_ref() == Some(&code))
}

fn judge(found: Vec<Option<StoredNotice>>, today: NaiveDate) -> Result<Vec<StoredNotice>, Flaws<Flaw>> {
    let mut flaws = Vec::new();
    let mut chosen: Vec<StoredNotice> = Vec::with_capacity(found.len());
    for (at, notice) in found.into_iter().enumerate() {
        let Some(notice) = notice else {
            flaws.push(Flaw::Unknown(at));
            continue;
        };
        let standing = standing(&notice, today);
        if chosen.iter().any(|other| other.id == notice.id) {
            flaws.push(Flaw::Twice(at));
        } else if standing != NoticeStatus::Payable {
            flaws.push(Flaw::Standing(at, standing));
        } else if chosen
            .iter()
            .any(|other| other.debt == notice.debt && other.option != notice.option)
        {
            flaws.push(Flaw::OtherOption(at));
        }
        chosen.push(notice);
    }
    if flaws.is_empty() {
        Ok(chosen)
    } else {
        Err(Flaws(flaws))
    }
}

/// Where a notice stands today: one whose last day is over has ended, also before the housekeeping says so.
pub(super) fn standing(notice: &StoredNotice, today: NaiveDate) -> NoticeStatus {
    let over = notice.ends && notice.due_on.is_some_and(|due_on| due_on < today);
    match notice.status {
        NoticeStatus::Payable if over => NoticeStatus::Expired,
        status => status,
    }
}

/// One thing that is wrong with a choice: with the notice at this place, where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    Missing,
    Many,
    Unknown(usize),
    Twice(usize),
    OtherOption(usize),
    OtherWayBegun(usize),
    Standing(usize, NoticeStatus),
}

impl FieldFlaw for Flaw {
    const OF: &'static str = "what was chosen to be paid";

    fn pointer(&self) -> String {
        match self {
            Self::Missing | Self::Many => "/notices".to_owned(),
            Self::Unknown(at)
            | Self::Twice(at)
            | Self::OtherOption(at)
            | Self::OtherWayBegun(at)
            | Self::Standing(at, _) => {
                format!("/notices/{at}")
            }
        }
    }

    fn rule(&self) -> String {
        match self {
            Self::Missing => "required",
            Self::Many => "too_many",
            Self::Unknown(_) => "unknown",
            Self::Twice(_) => "duplicate",
            Self::OtherOption(_) => "combination",
            Self::OtherWayBegun(_) => "other_way_begun",
            Self::Standing(_, status) => match status {
                NoticeStatus::Pending => "pending",
                NoticeStatus::Payable => "payable",
                NoticeStatus::Expired => "expired",
                NoticeStatus::Cancelled => "cancelled",
                NoticeStatus::Superseded => "superseded",
                NoticeStatus::Paid | NoticeStatus::Reconciled => "paid",
            },
        }
        .to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Missing => words::field_notices_missing(lang),
            Self::Many => return words::field_notices_many(lang, MOST_TOGETHER),
            Self::Unknown(_) => words::field_notice_unknown(lang),
            Self::Twice(_) => words::field_notice_twice(lang),
            Self::OtherOption(_) => words::field_notice_other_option(lang),
            Self::OtherWayBegun(_) => words::field_notice_other_way(lang),
            Self::Standing(_, status) => match status {
                NoticeStatus::Pending | NoticeStatus::Payable => words::field_notice_pending(lang),
                NoticeStatus::Expired => words::field_notice_expired(lang),
                NoticeStatus::Cancelled => words::field_notice_cancelled(lang),
                NoticeStatus::Superseded => words::field_notice_superseded(lang),
                NoticeStatus::Paid | NoticeStatus::Reconciled => words::field_notice_paid(lang),
            },
        }
        .to_owned()
    }

    fn problem(flaws: &[Self]) -> ProblemCode {
        let now = |flaw: &Self| matches!(flaw, Self::Standing(..) | Self::OtherWayBegun(_));
        if flaws.iter().all(now) {
            ProblemCode::NotPayable
        } else {
            ProblemCode::ValidationFailed
        }
    }

    fn detail(flaws: &[Self], lang: Lang) -> Option<String> {
        match flaws {
            [flaw @ (Self::Standing(..) | Self::OtherWayBegun(_))] => Some(flaw.message(lang)),
            _ => None,
        }
    }
}
