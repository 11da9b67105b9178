//! JSON of GovPay's API *Pendenze* v2 (2.16.0), as far as it is written and read here. Amounts are numbers of
//! euro in it: they are written and read digit by digit, never through floating-point numbers.

use super::super::fdr::decimal;
use super::super::{Debtor, NoticeToPublish};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sportello_types::payments::{Destination, Part};
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva, TaxonomyCode};

/// The only kind of digital stamp there is.
const STAMP: &str = "01";
/// How GovPay names the accounting of a code of the taxonomy: the `9/` with which it begins at pagoPA.
const TAXONOMY: &str = "ALTRO";

/// A notice, as it is told (`NuovaPendenza`). The debtor's e-mail is not: GovPay would write to it too.
#[derive(Serialize)]
pub(super) struct Pendenza<'n> {
    #[serde(rename = "idTipoPendenza")]
    kind: &'n str,
    #[serde(rename = "idDominio")]
    creditor: &'n str,
    #[serde(rename = "causale")]
    reason: &'n str,
    #[serde(rename = "soggettoPagatore")]
    debtor: Subject<'n>,
    #[serde(rename = "importo")]
    amount: Box<RawValue>,
    #[serde(rename = "numeroAvviso")]
    number: NoticeNumber,
    /// The day after which it cannot be paid; nothing where it still can. The day from which GovPay would ask
    /// us what it costs by then (`dataValidita`) is never set: a payment must not hang on our being there.
    #[serde(rename = "dataScadenza", skip_serializing_if = "Option::is_none")]
    ends_on: Option<String>,
    #[serde(rename = "voci")]
    items: Vec<Item<'n>>,
}

#[derive(Serialize)]
struct Subject<'n> {
    #[serde(rename = "tipo")]
    kind: &'static str,
    #[serde(rename = "identificativo")]
    tax_code: &'n str,
    #[serde(rename = "anagrafica")]
    name: &'n str,
}

/// A part (`NuovaVocePendenza`): on an account, or for a stamp.
#[derive(Serialize)]
struct Item<'n> {
    /// Its place. GovPay lets no item of a pendenza go once it is known.
    #[serde(rename = "idVocePendenza")]
    id: String,
    #[serde(rename = "importo")]
    amount: Box<RawValue>,
    #[serde(rename = "descrizione")]
    description: &'n str,
    /// Where it is not the creditor's own.
    #[serde(rename = "idDominio", skip_serializing_if = "Option::is_none")]
    creditor: Option<&'n str>,
    #[serde(rename = "ibanAccredito", skip_serializing_if = "Option::is_none")]
    account: Option<&'n str>,
    #[serde(rename = "tipoContabilita", skip_serializing_if = "Option::is_none")]
    accounting: Option<&'static str>,
    #[serde(rename = "codiceContabilita", skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(rename = "tipoBollo", skip_serializing_if = "Option::is_none")]
    stamp: Option<&'static str>,
    #[serde(rename = "hashDocumento", skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    #[serde(rename = "provinciaResidenza", skip_serializing_if = "Option::is_none")]
    province: Option<String>,
}

impl<'n> Pendenza<'n> {
    /// A notice as GovPay has it.
    pub(super) fn of(
        kind: &'n str,
        creditor: &'n PartitaIva,
        debtor: &'n Debtor,
        notice: &'n NoticeToPublish,
    ) -> Result<Self, serde_json::Error> {
        let (subject, tax_code) = debtor.identifier();
        let items = (1_u8..).zip(notice.parts.as_slice());
        Ok(Self {
            kind,
            creditor: creditor.as_str(),
            reason: &notice.description,
            debtor: Subject {
                kind: subject,
                tax_code,
                name: &debtor.name,
            },
            amount: euros(notice.parts.total())?,
            number: notice.iuv.notice_number(),
            ends_on: notice.ends.then(|| notice.due_on.to_string()),
            items: items
                .map(|(place, part)| Item::of(place, part, creditor, &notice.description))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl<'n> Item<'n> {
    fn of(
        place: u8,
        part: &'n Part,
        creditor: &PartitaIva,
        description: &'n str,
    ) -> Result<Self, serde_json::Error> {
        let bare = Self {
            id: place.to_string(),
            amount: euros(part.amount)?,
            description,
            creditor: None,
            account: None,
            accounting: None,
            category: None,
            stamp: None,
            document: None,
            province: None,
        };
        Ok(match &part.to {
            Destination::Account { account } => Self {
                creditor: (part.creditor != *creditor).then(|| part.creditor.as_str()),
                account: Some(account.as_str()),
                accounting: Some(TAXONOMY),
                category: Some(category(&part.category)),
                ..bare
            },
            Destination::Stamp { stamp } => Self {
                stamp: Some(STAMP),
                document: Some(STANDARD.encode(stamp.document.0)),
                province: Some(stamp.province.to_string()),
                ..bare
            },
        })
    }
}

/// What follows the `9/` of a code of the taxonomy, which GovPay puts before it. How a notice is delivered
/// (`6/` to `8/`) cannot be told to it.
fn category(code: &TaxonomyCode) -> String {
    format!("{}/", code.subject())
}

/// A number of euro with two decimals, made of digits.
fn euros(amount: EuroCents) -> Result<Box<RawValue>, serde_json::Error> {
    let cents = amount.0;
    RawValue::from_string(format!("{}.{:02}", cents / 100, cents % 100))
}

/// A notice that GovPay has taken (`PendenzaCreata`).
#[derive(Deserialize)]
pub(super) struct Created {
    #[serde(rename = "numeroAvviso")]
    pub(super) number: String,
}

/// A notice that is there.
pub(super) struct Known {
    number: Option<String>,
    amount: Option<EuroCents>,
    state: State,
    /// Whether a receipt is there.
    receipted: bool,
}

/// Where a pendenza stands (`StatoPendenza`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum State {
    #[serde(rename = "NON_ESEGUITA")]
    Open,
    #[serde(rename = "SCADUTA")]
    Over,
    #[serde(rename = "ANNULLATA")]
    Withdrawn,
    #[serde(rename = "ESEGUITA")]
    Paid,
    #[serde(rename = "ESEGUITA_PARZIALE")]
    PaidInPart,
    #[serde(rename = "INCASSATA")]
    Collected,
    /// Money has come that GovPay cannot explain.
    #[serde(rename = "ANOMALA")]
    Odd,
}

#[derive(Deserialize)]
struct Read {
    #[serde(rename = "numeroAvviso")]
    number: Option<String>,
    #[serde(rename = "importo")]
    amount: Box<RawValue>,
    #[serde(rename = "stato")]
    state: State,
    #[serde(rename = "rpp", default)]
    payments: Option<Vec<Payment>>,
}

/// A payment that was begun (`RppIndex`): whether it came to its end, its receipt says.
#[derive(Deserialize)]
pub(super) struct Payment {
    #[serde(rename = "rt", default)]
    receipt: Option<Rt>,
}

/// A receipt, as GovPay turns it into JSON: in the words of `paForNode`, or, where it is set up so, in those
/// of the elder messages.
#[derive(Deserialize)]
struct Rt {
    #[serde(rename = "receiptId", default)]
    id: Option<String>,
    #[serde(default)]
    outcome: Option<String>,
    #[serde(rename = "datiPagamento", default)]
    elder: Option<Elder>,
}

#[derive(Deserialize)]
struct Elder {
    #[serde(
        rename = "CodiceContestoPagamento",
        alias = "codiceContestoPagamento",
        default
    )]
    id: Option<String>,
    #[serde(rename = "codiceEsitoPagamento", default)]
    outcome: Option<String>,
}

impl Payment {
    /// Under which id GovPay has its receipt; nothing where there is none, or none that says that money came.
    pub(super) fn receipt(&self) -> Option<&str> {
        let receipt = self.receipt.as_ref()?;
        let elder = receipt.elder.as_ref();
        let id = receipt
            .id
            .as_deref()
            .or_else(|| elder.and_then(|elder| elder.id.as_deref()))?;
        let paid = receipt.outcome.as_deref() == Some("OK")
            || elder.is_some_and(|elder| elder.outcome.as_deref() == Some("0"));
        (paid && !id.is_empty()).then_some(id)
    }
}

/// A page of payments.
#[derive(Deserialize)]
pub(super) struct Payments {
    #[serde(rename = "risultati", default = "Vec::new")]
    pub(super) found: Vec<Payment>,
}

impl Known {
    /// Reads an answer; `None` when it is no pendenza.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let read: Read = serde_json::from_slice(body).ok()?;
        let payments = read.payments.unwrap_or_default();
        Some(Self {
            number: read.number,
            amount: decimal::cents(read.amount.get()),
            state: read.state,
            receipted: payments.iter().any(|payment| payment.receipt().is_some()),
        })
    }

    /// Whether it is the notice of a number.
    pub(super) fn is(&self, number: &NoticeNumber) -> bool {
        self.number.as_deref() == Some(number.as_str())
    }

    /// Whether money has come. The state alone does not say: it is known to fall back.
    pub(super) const fn is_paid(&self) -> bool {
        self.receipted
            || matches!(
                self.state,
                State::Paid | State::PaidInPart | State::Collected | State::Odd
            )
    }

    /// Whether it was withdrawn, and nothing came.
    pub(super) const fn is_withdrawn(&self) -> bool {
        !self.receipted && matches!(self.state, State::Withdrawn)
    }

    /// Whether it is of that amount.
    pub(super) fn costs(&self, amount: EuroCents) -> bool {
        self.amount == Some(amount)
    }
}

#[cfg(test)]
mod tests;
