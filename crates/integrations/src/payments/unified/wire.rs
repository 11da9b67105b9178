//! JSON of the platform, as far as it is written and read here (pagoPA, `p4pa-pu-sil.openapi.json` of
//! August 2026). It refuses what it does not know: nothing else may be sent.

use super::super::{ANONYMOUS, DebtToPublish, Debtor, NoticeToPublish, Receipt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sportello_types::ids::DebtId;
use sportello_types::payments::{MOST_INSTALMENTS, MOST_OPTIONS, Part, StampToBuy};
use sportello_types::values::{Email, Iban, PartitaIva};

/// Most notices of a debt.
pub(super) const MOST: usize = MOST_OPTIONS * MOST_INSTALMENTS;
/// So many places one after the other that are not there end a debt. One that was told late has gaps: notices
/// that were over by then.
pub(super) const GAP: usize = 10;

/// By what the platform tells a notice (*identificativo univoco del dovuto*, 35 characters): the id of its
/// debt and its place in it. So whoever has the id finds them all, and the same notice is never another.
pub(super) fn iud(debt: DebtId, place: usize) -> String {
    format!("{}{place:03}", debt.0.simple())
}

/// The notices of a debt, each with its place: the same whichever of the others are told of.
pub(super) fn notices(debt: &DebtToPublish) -> impl Iterator<Item = (usize, &NoticeToPublish)> {
    debt.options.iter().flatten().map(|notice| (notice.place, notice))
}

/// A debt that is told for the first time.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
pub(super) struct DebtPosition<'d> {
    iupd_org: String,
    description: &'d str,
    debt_position_origin: &'static str,
    organization_id: u64,
    debt_position_type_org_id: u64,
    multi_debtor: bool,
    /// The platform answers the node.
    flag_pu_pago_pa_payment: bool,
    payment_options: Vec<PaymentOption<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
struct PaymentOption<'d> {
    payment_option_index: usize,
    payment_option_type: &'static str,
    total_amount_cents: i64,
    installments: Vec<Installment<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Installment<'d> {
    iud: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iuv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nav: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    switch_to_expired: Option<bool>,
    amount_cents: i64,
    remittance_information: &'d str,
    debtor: Person<'d>,
    transfers: Vec<Transfer<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person<'d> {
    entity_type: &'static str,
    fiscal_code: &'d str,
    full_name: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'d str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
struct Transfer<'d> {
    transfer_index: usize,
    org_fiscal_code: &'d str,
    org_name: &'d str,
    amount_cents: i64,
    remittance_information: &'d str,
    category: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<&'d str>,
    #[serde(flatten)]
    stamp: Option<Stamp<'d>>,
}

/// A digital stamp to buy.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
struct Stamp<'d> {
    stamp_type: &'static str,
    stamp_hash_document: String,
    stamp_provincial_residence: &'d str,
}

/// What becomes of a notice that the platform has.
#[derive(Serialize)]
pub(super) struct Managed<'d> {
    installments: [Action<'d>; 1],
}

#[derive(Serialize)]
struct Action<'d> {
    action: &'static str,
    installment: Installment<'d>,
}

/// Who makes debts, and by which numbers the platform knows it.
pub(super) struct Maker {
    pub(super) creditor: PartitaIva,
    pub(super) organization: u64,
    pub(super) debt_type: u64,
}

impl<'d> DebtPosition<'d> {
    /// A debt as the platform is told of it; nothing when it has an option without notices, or none.
    pub(super) fn of(debt: &'d DebtToPublish, maker: &Maker) -> Option<Self> {
        let mut all = notices(debt).map(|(place, notice)| installment(debt, place, notice, &maker.creditor));
        let options = (1..).zip(&debt.options).map(|(index, option)| {
            let installments: Vec<Installment<'d>> = all.by_ref().take(option.len()).collect();
            PaymentOption {
                payment_option_index: index,
                payment_option_type: if installments.len() == 1 {
                    "SINGLE_INSTALLMENT"
                } else {
                    "INSTALLMENTS"
                },
                total_amount_cents: installments.iter().map(|one| one.amount_cents).sum(),
                installments,
            }
        });
        let payment_options: Vec<PaymentOption<'d>> = options.collect();
        let (_, first) = notices(debt).next()?;
        let is_whole = payment_options
            .iter()
            .all(|option| !option.installments.is_empty());
        is_whole.then(|| Self {
            iupd_org: debt.id.to_string(),
            description: &first.description,
            debt_position_origin: "ORDINARY_SIL",
            organization_id: maker.organization,
            debt_position_type_org_id: maker.debt_type,
            multi_debtor: false,
            flag_pu_pago_pa_payment: true,
            payment_options,
        })
    }
}

impl<'d> Managed<'d> {
    /// The notice shall be as it is told.
    pub(super) fn changed(
        debt: &'d DebtToPublish,
        place: usize,
        notice: &'d NoticeToPublish,
        creditor: &PartitaIva,
    ) -> Self {
        Self::by("M", installment(debt, place, notice, creditor))
    }

    /// The notice shall not be paid any more. The platform looks at nothing but the identifier then, and
    /// asks for the rest all the same.
    pub(super) fn withdrawn(debt: DebtId, place: usize) -> Self {
        let nobody = Person {
            entity_type: "F",
            fiscal_code: ANONYMOUS,
            full_name: ANONYMOUS,
            email: None,
        };
        Self::by(
            "A",
            Installment {
                iud: iud(debt, place),
                iuv: None,
                nav: None,
                due_date: None,
                switch_to_expired: None,
                amount_cents: 1,
                remittance_information: "Annullato",
                debtor: nobody,
                transfers: Vec::new(),
            },
        )
    }

    fn by(action: &'static str, installment: Installment<'d>) -> Self {
        Self {
            installments: [Action { action, installment }],
        }
    }
}

fn installment<'d>(
    debt: &'d DebtToPublish,
    place: usize,
    notice: &'d NoticeToPublish,
    creditor: &PartitaIva,
) -> Installment<'d> {
    let transfers = (1..).zip(notice.parts.as_slice());
    Installment {
        iud: iud(debt.id, place),
        iuv: Some(notice.iuv.to_string()),
        nav: Some(notice.iuv.notice_number().to_string()),
        due_date: Some(notice.due_on),
        switch_to_expired: Some(notice.ends),
        amount_cents: notice.parts.total().0,
        remittance_information: &notice.description,
        debtor: person(&debt.debtor),
        transfers: transfers
            .map(|(index, part)| transfer(debt, notice, index, part, creditor))
            .collect(),
    }
}

fn transfer<'d>(
    debt: &'d DebtToPublish,
    notice: &'d NoticeToPublish,
    index: usize,
    part: &'d Part,
    creditor: &PartitaIva,
) -> Transfer<'d> {
    Transfer {
        transfer_index: index,
        org_fiscal_code: part.creditor.as_str(),
        // Of others no name is known here.
        org_name: if part.creditor == *creditor {
            &debt.creditor_name
        } else {
            part.creditor.as_str()
        },
        amount_cents: part.amount.0,
        remittance_information: &notice.description,
        category: part.category.as_str(),
        iban: part.account().map(Iban::as_str),
        stamp: part.stamp().map(stamp),
    }
}

fn stamp(stamp: &StampToBuy) -> Stamp<'_> {
    Stamp {
        stamp_type: "01",
        stamp_hash_document: STANDARD.encode(stamp.document.0),
        stamp_provincial_residence: stamp.province.as_str(),
    }
}

fn person(debtor: &Debtor) -> Person<'_> {
    let (entity_type, fiscal_code) = debtor.identifier();
    Person {
        entity_type,
        fiscal_code,
        full_name: &debtor.name,
        email: debtor.email.as_ref().map(Email::as_str),
    }
}

/// Where a notice stands, and its receipt where it was asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaymentStatus {
    pub(super) status: Standing,
    /// The receipt as the node has delivered it, in base64.
    pub(super) receipt_bytes: Option<String>,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Standing {
    ToSync,
    Draft,
    Unpaid,
    Expired,
    Paid,
    Reported,
    Cancelled,
    Invalid,
    Unpayable,
}

impl Standing {
    /// Whether money has come.
    pub(super) const fn is_paid(self) -> bool {
        matches!(self, Self::Paid | Self::Reported)
    }

    /// Whether it was withdrawn, or another way to pay was taken.
    pub(super) const fn is_gone(self) -> bool {
        matches!(self, Self::Cancelled | Self::Invalid | Self::Unpayable)
    }
}

/// What comes of the wish to pay a notice.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaymentResponse {
    pub(super) outcome: Outcome,
    pub(super) trigger_payment_url: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Outcome {
    Ok,
    AlreadyPaid,
    NotPayable,
    NotFound,
}

/// Whether a receipt is of what a notice asks for: its parts, and what each gets.
pub(super) fn fits(receipt: &Receipt, notice: &NoticeToPublish) -> bool {
    let parts = notice.parts.as_slice();
    let part = |number: u8| parts.get(usize::from(number).checked_sub(1)?);
    receipt.transfers.len() == parts.len()
        && receipt.transfers.iter().all(|transfer| {
            part(transfer.number)
                .is_some_and(|part| part.amount == transfer.amount && part.creditor == transfer.creditor)
        })
}
