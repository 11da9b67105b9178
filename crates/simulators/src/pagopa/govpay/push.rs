//! Receipts that GovPay pushes to whoever asked for the debt.

use super::super::answer::Answer;
use super::super::deliver::{Delivery, spoil};
use super::super::node::Outcome;
use super::super::receipt::Version;
use super::super::state::{Inner, Memory};
use super::payments::station;
use super::render;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;

/// A receipt on its way.
pub(in super::super) struct Push {
    url: String,
    user: String,
    password: String,
    body: String,
    patience: Duration,
}

/// The push that a delivery is; nothing where the receipt is for a station.
pub(in super::super) fn push_of(memory: &Memory, delivery: &Delivery) -> Option<Push> {
    let receipt = memory
        .receipts
        .iter()
        .find(|receipt| receipt.id == delivery.receipt && receipt.creditor == delivery.to)?;
    let pendenza = memory.govpay.by_notice(&receipt.creditor, &receipt.nav)?;
    let application = memory.govpay.applications.get(&pendenza.application)?;
    let callback = application.notify.as_ref()?;
    let version = if memory.settings.first_version {
        Version::First
    } else {
        Version::Second
    };
    let xml = receipt.request(&station(&receipt.creditor), version);
    let xml = if delivery.spoilt { spoil(&xml) } else { xml };
    let body = render::pushed(memory, application, pendenza, receipt, &STANDARD.encode(xml));
    Some(Push {
        url: format!(
            "{}/ricevute/{}/{}/{}",
            callback.url.as_str().trim_end_matches('/'),
            receipt.creditor,
            receipt.iuv,
            receipt.id
        ),
        user: callback.user.clone(),
        password: callback.password.clone(),
        body: body.to_string(),
        patience: memory.settings.receipt_patience,
    })
}

/// Pushes it. Any 2xx takes it; all else has it pushed again.
pub(in super::super) async fn bring(inner: &Inner, push: Push) -> Outcome {
    let sent = inner
        .node
        .put(&push.url)
        .timeout(push.patience)
        .basic_auth(&push.user, Some(&push.password))
        .header("Content-Type", "application/json")
        .body(push.body)
        .send()
        .await;
    match sent {
        Ok(answer) if answer.status().is_success() => Outcome::Answered(Answer::Ok),
        Ok(answer) => Outcome::Unreachable(format!("HTTP status {}", answer.status().as_u16())),
        Err(error) if error.is_timeout() => Outcome::TimedOut,
        Err(_) => Outcome::Unreachable("no answer".to_owned()),
    }
}
