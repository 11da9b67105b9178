//! What a debt position must be, as `p4pa-debt-positions` judges it.

use super::gate::Refused;
use super::model::Item;
use super::state::{Memory, Organization};
use super::wire::{DebtPosition, Installment, Person, Transfer};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Most transfers of a notice.
const MOST: usize = 5;

/// Judges a debt position: its options, with their notices.
pub(super) fn read(
    sent: DebtPosition,
    organization: &Organization,
    memory: &mut Memory,
    today: NaiveDate,
) -> Result<Vec<Vec<Item>>, Refused> {
    let ours = sent.organization_id == organization.id
        && organization.debt_types.contains(&sent.debt_position_type_org_id);
    if !ours || sent.debt_position_origin != "ORDINARY_SIL" {
        return Err(Refused::bad(
            "organizationId, debtPositionTypeOrgId or debtPositionOrigin",
        ));
    }
    if !sent.flag_pu_pago_pa_payment {
        return Err(Refused::bad("flagPuPagoPaPayment: the platform pays here"));
    }
    if sent.payment_options.is_empty() {
        return Err(Refused::bad("paymentOptions: none"));
    }
    let mut indices = BTreeSet::new();
    let mut options = Vec::new();
    for option in sent.payment_options {
        if !indices.insert(option.payment_option_index) {
            return Err(Refused::bad("paymentOptionIndex stands twice"));
        }
        let kind = kind(option.installments.len());
        let total: i64 = option.installments.iter().map(|one| one.amount_cents).sum();
        if option.installments.is_empty()
            || option.payment_option_type != kind
            || option.total_amount_cents != total
        {
            return Err(Refused::bad(
                "a payment option: its installments, its type or its total",
            ));
        }
        let items: Result<Vec<Item>, Refused> = option
            .installments
            .into_iter()
            .map(|installment| item(installment, organization, memory, today))
            .collect();
        options.push(items?);
    }
    Ok(options)
}

/// `paymentOptionType`, by how many notices there are.
pub(super) const fn kind(notices: usize) -> &'static str {
    if notices == 1 {
        "SINGLE_INSTALLMENT"
    } else {
        "INSTALLMENTS"
    }
}

/// Judges one notice.
pub(super) fn item(
    sent: Installment,
    organization: &Organization,
    memory: &mut Memory,
    today: NaiveDate,
) -> Result<Item, Refused> {
    let iud = sent.iud.clone().filter(|iud| (1..=35).contains(&iud.len()));
    let iud = iud.ok_or_else(|| Refused::bad("iud: 1 to 35 characters"))?;
    // It could make one itself; nobody here wants it to.
    let iuv = sent
        .iuv
        .clone()
        .ok_or_else(|| Refused::bad("iuv: none is made here"))?;
    let nav = format!("3{iuv}");
    if !is_number_of(&iuv, organization) || sent.nav.as_ref().is_some_and(|sent| *sent != nav) {
        return Err(Refused::bad("iuv or nav: not of the organization's numbers"));
    }
    let due = match sent.due_date.as_deref().map(str::parse::<NaiveDate>) {
        None => None,
        Some(Ok(due)) if due >= today => Some(due),
        Some(_) => return Err(Refused::bad("dueDate: a day from today on")),
    };
    judge_person(&sent.debtor)?;
    let text = sent.remittance_information.trim();
    if text.is_empty() || text.chars().count() > 140 {
        return Err(Refused::bad("remittanceInformation: 1 to 140 characters"));
    }
    if !(1..=MOST).contains(&sent.transfers.len()) {
        return Err(Refused::bad("transfers: one to five"));
    }
    let mut indices = BTreeSet::new();
    for transfer in &sent.transfers {
        if !indices.insert(transfer.transfer_index) {
            return Err(Refused::bad("transferIndex stands twice"));
        }
        judge_transfer(transfer)?;
    }
    let total: i64 = sent.transfers.iter().map(|transfer| transfer.amount_cents).sum();
    if sent.amount_cents != total {
        return Err(Refused::bad("amountCents: not the sum of the transfers"));
    }
    Ok(Item {
        id: memory.next(),
        iud,
        iuv,
        nav,
        due,
        ends: sent.switch_to_expired.unwrap_or_default(),
        sent,
        cancelled: false,
        receipt: None,
    })
}

fn is_number_of(iuv: &str, organization: &Organization) -> bool {
    let digits = iuv.len() == 17 && iuv.bytes().all(|byte| byte.is_ascii_digit());
    let is_own = organization
        .own_numbers
        .as_deref()
        .is_some_and(|own| iuv.get(2..4) == Some(own));
    digits && iuv.starts_with(&organization.segregation_code) && !is_own
}

fn judge_person(person: &Person) -> Result<(), Refused> {
    let kind = ["F", "G"].contains(&person.entity_type.as_str());
    let code = (7..=16).contains(&person.fiscal_code.len());
    let name = !person.full_name.trim().is_empty() && person.full_name.chars().count() <= 70;
    let email = person.email.as_ref().is_none_or(|email| email.contains('@'));
    if kind && code && name && email {
        Ok(())
    } else {
        Err(Refused::bad("debtor"))
    }
}

fn judge_transfer(transfer: &Transfer) -> Result<(), Refused> {
    let body = transfer.org_fiscal_code.len() == 11 && !transfer.org_name.trim().is_empty();
    let number = (1..=5).contains(&transfer.transfer_index);
    let stamp = (
        transfer.stamp_type.as_deref(),
        transfer.stamp_hash_document.is_some(),
        transfer.stamp_provincial_residence.is_some(),
    );
    let to = match stamp {
        (None, false, false) => transfer.iban.is_some(),
        (Some("01"), true, true) => transfer.iban.is_none(),
        _ => false,
    };
    if body && number && to && transfer.amount_cents > 0 {
        Ok(())
    } else {
        Err(Refused::bad(
            "a transfer: its index, whose it is, its amount, or where it goes",
        ))
    }
}
