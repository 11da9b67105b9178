//! What makes the fees of a form well formed.

use super::super::fee::{self, Fee, FeeAmount, FeeKind, FeeTime};
use super::super::kind::FieldKind;
use super::super::office_amount::OfficeAmount;
use super::super::typing::{Names, Type};
use super::{Fault, LoadError, Seen, check_expr, check_name, check_text, ensure, fail};
use crate::payments::MOST_PARTS;

pub(super) fn check<'f>(fees: &'f [Fee], seen: &mut Seen<'f>, names: Names<'_>) -> Result<(), LoadError> {
    let mut by_office = false;
    for fee in fees {
        check_name(&fee.id, &fee.id)?;
        ensure(seen.insert(("fee", fee.id.as_str())), &fee.id, Fault::Duplicate)?;
        check_fee(fee, names)?;
        if matches!(fee.amount, FeeAmount::Office(_)) {
            ensure(!by_office, &fee.id, Fault::SetTwice)?;
            by_office = true;
        }
    }
    for time in FeeTime::ALL {
        let together = fees.iter().filter(|fee| fee.when == time).count();
        ensure(together <= MOST_PARTS, "fees", Fault::TooLarge)?;
    }
    Ok(())
}

fn check_fee(fee: &Fee, names: Names<'_>) -> Result<(), LoadError> {
    check_text(&fee.id, &fee.label)?;
    check_expr(&fee.id, fee.exempt_when.as_ref(), names, &[Type::Bool])?;
    let stamp = fee.kind == FeeKind::Stamp;
    ensure(stamp || fee.paper.is_none(), &fee.id, Fault::Attribute)?;
    match &fee.amount {
        FeeAmount::Fixed(amount) => ensure((0..=fee::LARGEST).contains(&amount.0), &fee.id, Fault::Limits),
        FeeAmount::Named(name) if name.starts_with("tenant.") => Ok(()),
        FeeAmount::Named(name) => {
            let Some(field) = names.outer.iter().find(|field| field.id == *name) else {
                return fail(&fee.id, Fault::UnknownField);
            };
            let computed = matches!(field.kind, FieldKind::Money { .. }) && field.compute.is_some();
            ensure(computed, &fee.id, Fault::Attribute)
        }
        FeeAmount::Office(amount) => check_by_office(fee, amount),
    }
}

fn check_by_office(fee: &Fee, amount: &OfficeAmount) -> Result<(), LoadError> {
    ensure(fee.kind == FeeKind::Fee, &fee.id, Fault::StampByOffice)?;
    ensure(fee.when == FeeTime::AfterSubmission, &fee.id, Fault::SetTooEarly)?;
    check_text(&fee.id, &amount.note)?;
    let (least, most) = amount.limits();
    let right = least.0 >= 1 && least <= most && most.0 <= fee::LARGEST;
    ensure(right, &fee.id, Fault::Limits)
}
