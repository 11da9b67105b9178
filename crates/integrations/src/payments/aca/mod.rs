//! ACA, pagoPA's copy of the debts of whoever answers the node with a station of its own (*Archivio
//! Centralizzato Avvisi*, `paCreatePosition` v1): what can be paid while the station does not answer. Payments
//! begin at Checkout; receipts come to the station, and nowhere else.
//!
//! ACA knows notices, not debts: each is told by itself, and what is told again changes nothing. An amount of
//! nothing closes it.

mod wire;

use super::exchange::{JSON, Question};
use super::gpd::{InvalidConfig, Service};
use super::line::{Line, Reply};
use super::{Cart, DebtToPublish, NoticeToPublish, PaymentAdapter, PaymentError, Receipt, checkout};
use reqwest::{Method, StatusCode};
use sportello_types::ids::DebtId;
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};
use std::time::Duration;
use wire::Position;

/// What closes a notice.
const NOTHING: EuroCents = EuroCents(0);

/// A creditor's access to ACA and to Checkout.
#[derive(Clone, Debug)]
pub struct AcaConfig {
    /// Fiscal code of the creditor.
    pub creditor: PartitaIva,
    /// ACA: `https://api.platform.pagopa.it/aca/v1`.
    pub aca: Service,
    /// Checkout: `https://api.platform.pagopa.it/checkout/ec/v2`.
    pub checkout: Service,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// The adapter of a creditor whose own station answers the node.
pub struct Aca {
    creditor: PartitaIva,
    positions: Line,
    checkout: Line,
}

impl std::fmt::Debug for Aca {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aca")
            .field("creditor", &self.creditor)
            .finish_non_exhaustive()
    }
}

impl Aca {
    /// Prepares the adapter; nobody is asked. The client must follow no redirects: that of Checkout is for
    /// the browser.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &AcaConfig, http: &reqwest::Client) -> Result<Self, InvalidConfig> {
        let line = |name, service| Line::new(name, service, http.clone(), config.time);
        Ok(Self {
            creditor: config.creditor.clone(),
            positions: line("ACA", &config.aca)?,
            checkout: line("Checkout", &config.checkout)?,
        })
    }

    async fn tell(
        &self,
        debt: &DebtToPublish,
        notice: &NoticeToPublish,
        amount: EuroCents,
    ) -> Result<Reply, PaymentError> {
        let position = Position::of(&self.creditor, debt, notice, amount);
        let body = serde_json::to_vec(&position)
            .map_err(|_| PaymentError::Refused("the notice cannot be written".to_owned()))?;
        let question = Question {
            method: Method::POST,
            path: "/paCreatePosition".to_owned(),
            body: Some(&body),
            accept: JSON,
        };
        Ok(self.positions.ask(&question).await?)
    }
}

/// The notices of which ACA may have a copy: one that buys a stamp is paid from the portal alone, and never
/// while the station does not answer (pagoPA SANP, *Servizio @e.bollo*).
fn copied(debt: &DebtToPublish) -> impl Iterator<Item = &NoticeToPublish> {
    let notices = debt.options.iter().flatten();
    notices.filter(|notice| !notice.parts.buy_a_stamp())
}

#[async_trait::async_trait]
impl PaymentAdapter for Aca {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        if debt.options.iter().all(Vec::is_empty) {
            return Err(PaymentError::Refused("a debt without notices".to_owned()));
        }
        for notice in copied(debt) {
            let reply = self.tell(debt, notice, notice.parts.total()).await?;
            match reply.status {
                StatusCode::OK | StatusCode::CREATED => {}
                // Somebody else is at the same notice: a payment, or another telling of ours.
                StatusCode::CONFLICT => return Err(PaymentError::InPayment),
                _ => return Err(reply.trouble()),
            }
        }
        Ok(())
    }

    /// Nothing is there under the id of a debt: its notices are told of, in [`PaymentAdapter::close`].
    async fn withdraw(&self, _debt: DebtId) -> Result<(), PaymentError> {
        Ok(())
    }

    async fn close(&self, over: &DebtToPublish) -> Result<(), PaymentError> {
        for notice in copied(over) {
            let reply = self.tell(over, notice, NOTHING).await?;
            match reply.status {
                // 422: it is closed, over or paid, and cannot be paid in any case.
                StatusCode::OK | StatusCode::CREATED | StatusCode::UNPROCESSABLE_ENTITY => {}
                StatusCode::NOT_FOUND if reply.is_absence() => {}
                StatusCode::CONFLICT => return Err(PaymentError::InPayment),
                _ => return Err(reply.trouble()),
            }
        }
        Ok(())
    }

    async fn begin(&self, cart: &Cart) -> Result<url::Url, PaymentError> {
        checkout::begin(&self.checkout, &self.creditor, cart).await
    }

    /// The node brings receipts to the station; nobody keeps them to be asked for.
    async fn receipts(&self, _notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        Ok(Vec::new())
    }
}
