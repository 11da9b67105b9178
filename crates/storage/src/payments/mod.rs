//! Debts, the notices by which they are paid, receipts, and the flows in which the money is found again.
//!
//! All that happens to a debt happens under its lock, so that of two receipts at the same time one pays and
//! the other one is looked at. What was asked for, parts, changes, receipts and flows never change: the
//! database refuses it. Receipts and debtors are personal data; a citizen reaches what is under their id or
//! their fiscal code, in one municipality.

mod anomalies;
mod attempts;
mod begun;
mod change;
mod collected;
mod create;
mod debtor;
mod enough;
mod flows;
mod number;
pub mod open;
mod other_way;
mod read;
mod receipts;
mod receive;
mod reconcile;
mod reversals;
mod secondary;
mod settle;
mod stamp_orders;
mod stray;
mod visits;
mod watch;

pub use anomalies::{Closure, StoredAnomaly, abandon, anomalies, close_anomaly, note_anomaly};
pub(crate) use attempts::purge_attempts;
pub use attempts::{
    NewAttempt, StoredAttempt, attempt, attempt_any, begin_attempt, open_attempt, return_to_attempt,
};
pub use begun::{BegunWay, LONGEST_PAYMENT, begin_way};
pub use change::{NoticeChange, change, change_debt, extend, history, to_cancel, to_expire};
pub use collected::payable_debts;
pub use create::{Created, Entered, NewDebt, NewNotice, create, create_many};
pub use debtor::{DebtorRecord, InvalidTaxCode, TaxCode};
pub use enough::{BadStamp, Money, bad_stamps, of_receipt};
pub(crate) use enough::{ENOUGH, GIVEN_BACK, enough_money, stamps_here};
pub(crate) use flows::IN_FORCE;
pub use flows::{FlowItem, FlowKey, FlowOutcome, Kept, NewFlow, StoredFlow, flow_items, flows_of, keep_flow};
pub(crate) use number::codes;
pub use number::skip_to;
pub use other_way::paid_otherwise;
pub use read::{
    DebtFilter, DebtQuery, all_of, by_notice, by_notice_of, find_any, find_own, list, of_citizen, of_notice,
    of_source, own_notice,
};
pub use receipts::{Payer, StoredOther, StoredReceipt, Transfer, receipt_of, receipts_of};
pub use receive::{NewReceipt, Received, receive};
pub(crate) use reconcile::matches;
pub use reconcile::{Reconciliation, Unreceipted, reconcile, reconcile_day};
pub(crate) use reversals::{PAID_AGAIN, TAKEN_BACK, reversed_money, same_transfer};
pub use reversals::{TakenBack, is_taken_back, may_turn, reversed_by, taken_back};
pub use secondary::{NewSecondary, StoredSecondary, keep_secondary, secondary_of};
pub(crate) use secondary::{OF_ANOTHER, SHARE_FITS};
pub use settle::{Found, Match, Settlement, compare, settle};
pub use stamp_orders::{StampOrder, keep_stamp_order, sell_apart, stamp_on_sale, stamp_orders};
pub use stray::{Stray, keep_stray};
pub use visits::is_being_paid;
pub(crate) use watch::{unwatch, watch};

use crate::row::{FromRow, Row};
use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::{CertificateId, CitizenId, DebtId, IstanzaId, NoticeId};
use sportello_types::payments::{
    Debt, DebtSource, DebtStatus, MOST_OTHERS, Notice, NoticeStatus, Part, Parts, PaymentOption, Reversal,
};
use sportello_types::values::{CodiceFiscale, EuroCents, Iban, NoticeNumber, PartitaIva, SegregationCode};
use uuid::Uuid;

/// The tables that grow with each debt.
pub const TABLES: [&str; 4] = ["debt", "notice", "notice_part", "notice_change"];

/// Rows of one statement: SQLite looks for each parameter among all that a statement has.
const ROWS: usize = 200;

/// A debt with its notices.
#[derive(Clone)]
pub struct StoredDebt {
    /// Its id.
    pub id: DebtId,
    /// Who made it, or for whom it was made, where that is somebody who has signed in.
    pub citizen: Option<CitizenId>,
    /// Who owes.
    pub debtor: DebtorRecord,
    /// What for.
    pub subject: String,
    /// The office that asks for it.
    pub office: Option<String>,
    /// Where it comes from.
    pub source: DebtSource,
    /// The key of whoever imported it.
    pub external_key: Option<String>,
    /// In whose numbers its notices are.
    pub segregation: SegregationCode,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Which way to pay it was begun last at the municipality's own station, if any was.
    pub begun: Option<BegunWay>,
    /// The ways in which it can be paid, each with its notices.
    pub options: Vec<Vec<StoredNotice>>,
}

/// A notice of a debt.
#[derive(Clone)]
pub struct StoredNotice {
    /// Its id.
    pub id: NoticeId,
    /// Its debt.
    pub debt: DebtId,
    /// Which way to pay the debt it belongs to, from zero.
    pub option: usize,
    /// Which instalment it is, from zero.
    pub instalment: usize,
    /// Its number.
    pub number: NoticeNumber,
    /// The fiscal code of the body whose notice it is.
    pub creditor: PartitaIva,
    /// What for, as the payer reads it.
    pub description: String,
    /// The last day on which it should be paid.
    pub due_on: Option<NaiveDate>,
    /// Whether it cannot be paid after that day.
    pub ends: bool,
    /// Who gets what.
    pub parts: Parts,
    /// On which account at the post office it is paid with a postal slip, as it was when it was made, and as
    /// whoever collects was told.
    pub postal: Option<Iban>,
    /// Whether it asks for a digital stamp, and for nothing else, that is bought by itself: nobody who collects
    /// is told of it.
    pub apart: bool,
    /// Where it stands.
    pub status: NoticeStatus,
    /// When it was paid, as the receipt says.
    pub paid_at: Option<DateTime<Utc>>,
    /// What its money is for what waits for it.
    pub money: Money,
    /// Whether a good digital stamp that it has bought is here.
    pub stamp: bool,
    /// How much was paid, as the receipt says.
    pub received: Option<EuroCents>,
    /// That its money was taken back since.
    pub reversed: Option<Reversal>,
    /// Money that did not pay it, in the order in which it came.
    pub others: Vec<StoredOther>,
}

impl StoredDebt {
    /// Its notices, option by option.
    pub fn notices(&self) -> impl Iterator<Item = &StoredNotice> {
        self.options.iter().flatten()
    }

    /// One of its notices.
    pub fn notice(&self, id: NoticeId) -> Option<&StoredNotice> {
        self.notices().find(|notice| notice.id == id)
    }

    /// Its notices of which whoever collects is told: all but those of digital stamps that are bought by themselves.
    pub fn collected(&self) -> impl Iterator<Item = &StoredNotice> {
        self.notices().filter(|notice| !notice.apart)
    }

    /// Whether it buys a digital stamp by itself, alone or beside what else it asks for.
    pub fn sells_apart(&self) -> bool {
        self.notices().any(|notice| notice.apart)
    }

    /// Where it stands.
    pub fn status(&self) -> DebtStatus {
        let statuses = self.statuses();
        DebtStatus::of(statuses.iter().map(Vec::as_slice))
    }

    /// When it was paid, as the receipts say: with the last of them.
    pub fn paid_at(&self) -> Option<DateTime<Utc>> {
        let paid = self.notices().filter_map(|notice| notice.paid_at).max();
        paid.filter(|_| self.status() == DebtStatus::Paid)
    }

    /// Whether what waits for it goes on: it is paid, and the money of each notice that was paid is enough, and was
    /// not taken back without an office having settled that. Looked at again where a receipt came since it was read.
    pub fn lets_go_on(&self) -> bool {
        let mut paid = self.notices().filter(|notice| notice.status.is_paid());
        let is_settled = |notice: &StoredNotice| {
            let reversed = notice.reversed;
            reversed.is_none_or(|reversal| reversal.outcome.is_some())
        };
        let goes_on = |notice: &StoredNotice| notice.money == Money::Enough && is_settled(notice);
        self.status() == DebtStatus::Paid && paid.all(goes_on)
    }

    /// Whether what has paid it was given back, so that nothing will ever go on with it: what waits is let go. Where
    /// a stamp is bought by itself beside the rest, one of the two is enough. Looked at again where a receipt came, or
    /// a refund was confirmed, since it was read.
    pub fn is_given_back(&self) -> bool {
        let mut paid = self.notices().filter(|notice| notice.status.is_paid());
        let counts = self.status() == DebtStatus::Paid || self.sells_apart();
        counts && paid.any(|notice| notice.money == Money::GivenBack)
    }

    /// Whether it is under somebody's id or certified fiscal code: a spontaneous one, which anybody may have
    /// made, under the code once it is paid.
    pub fn is_of(&self, citizen: CitizenId, tax_code: Option<&CodiceFiscale>) -> bool {
        let stands = self.source != DebtSource::Spontaneous || self.status() == DebtStatus::Paid;
        (stands && self.is_under(tax_code)) || self.citizen == Some(citizen)
    }

    /// Whether it was made under another fiscal code than that of whoever looks at it.
    pub fn is_for_another(&self, tax_code: Option<&CodiceFiscale>) -> bool {
        self.source == DebtSource::Spontaneous && !self.is_under(tax_code)
    }

    fn is_under(&self, tax_code: Option<&CodiceFiscale>) -> bool {
        match (&self.debtor.tax_code, tax_code) {
            (Some(TaxCode::Person(debtor)), Some(own)) => debtor == own,
            _ => false,
        }
    }

    /// The debt as a citizen with this certified fiscal code sees it.
    pub fn shown_to(&self, tax_code: Option<&CodiceFiscale>) -> Debt {
        Debt {
            for_another: self.is_for_another(tax_code),
            ..self.shown()
        }
    }

    /// The debt, whoever looks at it.
    pub fn shown(&self) -> Debt {
        let option = |notices: &Vec<StoredNotice>| PaymentOption {
            notices: notices.iter().map(StoredNotice::shown_to_owner).collect(),
        };
        Debt {
            id: self.id,
            subject: self.subject.clone(),
            office: self.office.clone(),
            source: self.source.clone(),
            for_another: false,
            created_at: self.created_at,
            options: self.options.iter().map(option).collect(),
            status: self.status(),
        }
    }

    /// The states of its notices, option by option.
    fn statuses(&self) -> Vec<Vec<NoticeStatus>> {
        let of = |notices: &Vec<StoredNotice>| notices.iter().map(|notice| notice.status).collect();
        self.options.iter().map(of).collect()
    }

    fn notice_mut(&mut self, id: NoticeId) -> Option<&mut StoredNotice> {
        self.options.iter_mut().flatten().find(|notice| notice.id == id)
    }
}

impl StoredNotice {
    /// How much is asked for.
    pub const fn amount(&self) -> EuroCents {
        self.parts.total()
    }

    /// What it comes to: what has come, and before that what is asked for.
    pub fn comes_to(&self) -> EuroCents {
        self.received.unwrap_or_else(|| self.amount())
    }

    /// What has come, where that is not what was asked for.
    pub fn other_amount(&self) -> Option<EuroCents> {
        self.received.filter(|received| *received != self.amount())
    }

    /// Whether it may be paid on paper. What buys a digital stamp is paid from the portal alone.
    pub fn is_printable(&self) -> bool {
        !self.parts.buy_a_stamp()
    }

    /// The notice as the one who owes sees it.
    fn shown_to_owner(&self) -> Notice {
        let others = self.others.iter().take(MOST_OTHERS);
        Notice {
            others: others.map(StoredOther::shown).collect(),
            ..self.shown()
        }
    }

    /// The notice as anybody sees it who may: who else has paid it is for the one who owes.
    pub fn shown(&self) -> Notice {
        Notice {
            id: self.id,
            number: self.number.clone(),
            amount: self.amount(),
            received: self.received,
            due_on: self.due_on,
            status: self.status,
            payable: self.status == NoticeStatus::Payable,
            printable: self.is_printable(),
            apart: self.apart,
            stamp: self.stamp,
            paid_at: self.paid_at,
            reversed: self.reversed,
            others: Vec::new(),
        }
    }

    fn read(
        row: &Row,
        parts: Vec<Part>,
        others: Vec<StoredOther>,
        reversed: Option<Reversal>,
    ) -> Result<Self> {
        let parts = Parts::new(parts).map_err(|_| Error::Corrupt { column: "parts" })?;
        if parts.total().0 != row.get::<i64>("amount")? {
            return Err(Error::Corrupt { column: "amount" });
        }
        Ok(Self {
            id: row.get("id")?,
            debt: row.get("debt_id")?,
            option: row.int("option_number")?,
            instalment: row.int("instalment")?,
            number: row.parse("number")?,
            creditor: row.parse("creditor")?,
            description: row.get("description")?,
            due_on: row.get("due_on")?,
            ends: row.get("ends")?,
            parts,
            postal: row.parse_opt("postal_account")?,
            apart: row.get("apart")?,
            status: row.word("status")?,
            paid_at: row.get("paid_at")?,
            money: Money::of(row.get::<i64>("enough")? == 1, row.get::<i64>("given_back")? > 0),
            stamp: row.get::<i64>("stamps_here")? > 0,
            received: row.get::<Option<i64>>("received")?.map(EuroCents),
            reversed,
            others,
        })
    }
}

/// A debt without its notices, which are read for many debts at once.
impl FromRow for StoredDebt {
    fn from_row(row: &Row) -> Result<Self> {
        let column = "segregation";
        let segregation = SegregationCode::new(row.int(column)?).ok_or(Error::Corrupt { column })?;
        Ok(Self {
            id: row.get("id")?,
            citizen: row.get("citizen_id")?,
            debtor: DebtorRecord {
                tax_code: row.parse_opt("debtor_tax_code")?,
                name: row.get("debtor_name")?,
                email: row.parse_opt("debtor_email")?,
            },
            subject: row.get("subject")?,
            office: row.get("office")?,
            source: source(&row.get::<String>("source_kind")?, row.get("source_id")?)?,
            external_key: row.get("external_key")?,
            segregation,
            created_at: row.get("created_at")?,
            begun: BegunWay::read(row)?,
            options: Vec::new(),
        })
    }
}

/// Where a debt comes from, for its two columns.
const fn source_columns(source: &DebtSource) -> (&'static str, Option<Uuid>) {
    match source {
        DebtSource::Istanza { istanza } => ("istanza", Some(istanza.0)),
        DebtSource::Certificate { certificate } => ("certificate", Some(certificate.0)),
        DebtSource::Municipality => ("municipality", None),
        DebtSource::Spontaneous => ("spontaneous", None),
        DebtSource::Receipt => ("receipt", None),
    }
}

fn source(kind: &str, id: Option<Uuid>) -> Result<DebtSource> {
    Ok(match (kind, id) {
        ("istanza", Some(id)) => DebtSource::Istanza {
            istanza: IstanzaId(id),
        },
        ("certificate", Some(id)) => DebtSource::Certificate {
            certificate: CertificateId(id),
        },
        ("municipality", None) => DebtSource::Municipality,
        ("spontaneous", None) => DebtSource::Spontaneous,
        ("receipt", None) => DebtSource::Receipt,
        _ => {
            return Err(Error::Corrupt {
                column: "source_kind",
            });
        }
    })
}
