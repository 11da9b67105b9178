//! JSON of GPD v3 (pagoPA, `gpd_v3.json` 1.1.2), as far as it is written and read here: what is sent is
//! compared with what is there.

use super::super::day::end_of;
use super::super::{DebtToPublish, NoticeToPublish};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sportello_types::payments::StampToBuy;

/// A debt position.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) struct Position {
    iupd: String,
    company_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    office_name: Option<String>,
    payment_option: Vec<PaymentOption>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
struct PaymentOption {
    switch_to_expired: bool,
    debtor: Debtor,
    installments: Vec<Installment>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
struct Debtor {
    #[serde(rename = "type")]
    kind: DebtorKind,
    fiscal_code: String,
    full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
enum DebtorKind {
    #[serde(rename = "F")]
    Person,
    #[serde(rename = "G")]
    Body,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
struct Installment {
    nav: String,
    iuv: String,
    amount: i64,
    description: String,
    #[serde(serialize_with = "write_instant", deserialize_with = "read_instant")]
    due_date: DateTime<Utc>,
    transfer: Vec<Transfer>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as GPD names them")]
struct Transfer {
    id_transfer: String,
    amount: i64,
    organization_fiscal_code: String,
    remittance_information: String,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<String>,
    /// Where it arrives when it is paid at the post office.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "read_postal"
    )]
    postal_iban: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "read_stamp"
    )]
    stamp: Option<Stamp>,
}

/// A digital stamp to buy.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as GPD names them")]
struct Stamp {
    hash_document: String,
    stamp_type: String,
    provincial_residence: String,
}

/// A debt position as it is sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent<'p> {
    /// It may be paid while we, or GPD, cannot be asked.
    pay_stand_in: bool,
    #[serde(flatten)]
    position: &'p Position,
}

/// A debt position that is there.
pub(super) struct Known {
    pub(super) status: Status,
    position: Option<Position>,
}

/// Where a position stands (GPD v3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    Draft,
    Published,
    Valid,
    Unpayable,
    PartiallyPaid,
    Paid,
}

impl Status {
    /// Whether money has come.
    pub(super) const fn is_paid(self) -> bool {
        matches!(self, Self::PartiallyPaid | Self::Paid)
    }

    /// Whether nothing has to be done for it to be payable.
    pub(super) const fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Valid)
    }
}

impl Position {
    /// A debt as GPD has it.
    pub(super) fn of(debt: &DebtToPublish) -> Self {
        let debtor = || {
            let (kind, fiscal_code) = debt.debtor.identifier();
            Debtor {
                kind: match kind {
                    "G" => DebtorKind::Body,
                    _ => DebtorKind::Person,
                },
                fiscal_code: fiscal_code.to_owned(),
                full_name: debt.debtor.name.clone(),
                email: debt.debtor.email.as_ref().map(|email| email.as_str().to_owned()),
            }
        };
        let option = |notices: &Vec<NoticeToPublish>| PaymentOption {
            switch_to_expired: notices.iter().all(|notice| notice.ends),
            debtor: debtor(),
            installments: notices.iter().map(installment).collect(),
        };
        Self {
            iupd: debt.id.to_string(),
            company_name: debt.creditor_name.clone(),
            office_name: debt.office.clone(),
            payment_option: debt.options.iter().map(option).collect(),
        }
        .ordered()
    }

    /// Whether it can be sent at all: GPD wants an option, and a notice in each.
    pub(super) fn is_empty(&self) -> bool {
        self.payment_option.is_empty()
            || self
                .payment_option
                .iter()
                .any(|option| option.installments.is_empty())
    }

    pub(super) const fn sent(&self) -> Sent<'_> {
        Sent {
            pay_stand_in: true,
            position: self,
        }
    }

    /// GPD gives parts in an order of its own.
    fn ordered(mut self) -> Self {
        for option in &mut self.payment_option {
            for installment in &mut option.installments {
                installment
                    .transfer
                    .sort_by(|one, other| one.id_transfer.cmp(&other.id_transfer));
            }
            option.installments.sort_by(|one, other| one.iuv.cmp(&other.iuv));
        }
        let first = |option: &PaymentOption| option.installments.first().map(|first| first.iuv.clone());
        self.payment_option.sort_by_key(first);
        self
    }
}

impl Known {
    /// Reads an answer; `None` when it is no position.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Standing {
            status: Status,
        }
        let Standing { status } = serde_json::from_slice(body).ok()?;
        Some(Self {
            status,
            position: serde_json::from_slice(body).ok().map(Position::ordered),
        })
    }

    /// Whether it is the one that was to be sent. One that is not of our making is another.
    pub(super) fn is(&self, position: &Position) -> bool {
        self.position.as_ref() == Some(position)
    }
}

fn installment(notice: &NoticeToPublish) -> Installment {
    let transfers = (1_u8..).zip(notice.parts.as_slice());
    Installment {
        nav: notice.iuv.notice_number().to_string(),
        iuv: notice.iuv.to_string(),
        amount: notice.parts.total().0,
        description: notice.description.clone(),
        due_date: end_of(notice.due_on),
        transfer: transfers
            .map(|(number, part)| Transfer {
                id_transfer: number.to_string(),
                amount: part.amount.0,
                organization_fiscal_code: part.creditor.to_string(),
                remittance_information: notice.description.clone(),
                category: part.category.to_string(),
                iban: part.account().map(ToString::to_string),
                postal_iban: notice.postal_of(part).map(ToString::to_string),
                stamp: part.stamp().map(stamp),
            })
            .collect(),
    }
}

/// pagoPA SANP, *Servizio @e.bollo*: the digest of the document in base64, stamps of the kind `01`.
fn stamp(stamp: &StampToBuy) -> Stamp {
    Stamp {
        hash_document: STANDARD.encode(stamp.document.0),
        stamp_type: "01".to_owned(),
        provincial_residence: stamp.province.to_string(),
    }
}

/// An account without characters is none: the schema lets it be so.
fn read_postal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let said = Option::<String>::deserialize(deserializer)?;
    Ok(said.filter(|account| !account.is_empty()))
}

/// A stamp of which nothing is said is none.
fn read_stamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Stamp>, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Said {
        hash_document: Option<String>,
        stamp_type: Option<String>,
        provincial_residence: Option<String>,
    }
    let said = Option::<Said>::deserialize(deserializer)?;
    Ok(said.and_then(|said| {
        Some(Stamp {
            hash_document: said.hash_document?,
            stamp_type: said.stamp_type.unwrap_or_default(),
            provincial_residence: said.provincial_residence.unwrap_or_default(),
        })
    }))
}

fn write_instant<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.format("%Y-%m-%dT%H:%M:%SZ"))
}

/// GPD writes instants of UTC with their `Z` or without.
fn read_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if let Ok(at) = DateTime::parse_from_rfc3339(&text) {
        return Ok(at.with_timezone(&Utc));
    }
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M"))
        .map(|at| at.and_utc())
        .map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests;
