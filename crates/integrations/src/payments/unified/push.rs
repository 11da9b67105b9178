//! What the platform sends when a notice was paid (`payment-notification.openapi.yaml`): the receipt as the
//! node has delivered it, and what the platform knows of the notice.
//!
//! The platform signs what it sends with keys of its own, or does not, as the installation is set up; it is
//! known here by a part of the address that nobody else knows.

use super::super::{Push, PushRefused, Receipt, receipt};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_types::values::PartitaIva;

/// What the platform puts behind the address that it was given.
const PATH: &str = "payment-notification";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    encoded_receipt: String,
    payment_data: PaymentData,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PaymentData {
    org_fiscal_code: String,
    nav: String,
    iuv: Option<String>,
    amount_cents: i64,
    notification_fee_cents: Option<i64>,
}

pub(super) fn read(
    secret: &SecretString,
    creditor: &PartitaIva,
    push: &Push<'_>,
) -> Result<Receipt, PushRefused> {
    let (given, rest) = push.path.split_once('/').ok_or(PushRefused::Unknown)?;
    let known = verify_slices_are_equal(secret.expose_secret().as_bytes(), given.as_bytes()).is_ok();
    // Whoever does not know the secret is not told that there is one.
    if !known || rest != PATH || push.method != "POST" {
        return Err(PushRefused::Unknown);
    }
    let malformed = |why: &str| PushRefused::Malformed(why.to_owned());
    let Notification {
        encoded_receipt,
        payment_data,
    } = serde_json::from_slice(push.body).map_err(|_| malformed("it is no notification of a payment"))?;
    let xml = decoded(&encoded_receipt).ok_or_else(|| malformed("its receipt is not in base64"))?;
    let receipt = receipt::read(&xml).map_err(|fault| PushRefused::Malformed(fault.to_string()))?;
    if receipt.creditor != *creditor {
        return Err(malformed("its receipt is another creditor's"));
    }
    if !payment_data.is_of(&receipt) {
        return Err(malformed("its receipt is of another notice than it says"));
    }
    // What was owed there, not what was paid: in stand-in they differ, and money is never turned away.
    if !payment_data.is_what_was_paid(&receipt) {
        tracing::warn!("the Piattaforma Unitaria tells another amount than its receipt");
    }
    Ok(receipt)
}

/// What stands in base64, in lines or not.
pub(super) fn decoded(encoded: &str) -> Option<Vec<u8>> {
    let encoded: String = encoded.split_ascii_whitespace().collect();
    STANDARD.decode(encoded).ok()
}

impl PaymentData {
    fn is_of(&self, receipt: &Receipt) -> bool {
        self.org_fiscal_code == receipt.creditor.as_str()
            && self.nav == receipt.notice.as_str()
            && self
                .iuv
                .as_deref()
                .is_none_or(|iuv| receipt.notice.as_str().ends_with(iuv))
    }

    fn is_what_was_paid(&self, receipt: &Receipt) -> bool {
        let fee = self.notification_fee_cents.unwrap_or_default();
        let with_fee = self.amount_cents.checked_add(fee);
        receipt.amount.0 == self.amount_cents || Some(receipt.amount.0) == with_fee
    }
}

#[cfg(test)]
mod tests;
