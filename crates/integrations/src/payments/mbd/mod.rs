//! The service of pagoPA that sells one digital stamp by itself (*@e.bollo 2.0*, *Pagamento dovuto*: SANP,
//! *Servizio @e.bollo*; pagopa-mbd-service, OpenAPI 1.2.9). No debt of the creditor's is told to anybody: the
//! service makes a notice of its own, sends the citizen to the page of payments, and has the stamp once it was
//! bought. Nobody says so by himself: the stamp is asked for by the number of that notice, and is the only proof.
//!
//! # What may be asked twice
//!
//! An order has no key by which the service would know it again, and none can be looked for: an order that was
//! sent into silence may have made a notice, whose number nobody here knows. It has bought nothing: the money is
//! taken at the page, whose address is in the answer that did not come. So an order that failed may be sent
//! again, and the notice that nobody knows ends by itself. What must not happen is that two pages are handed to
//! one citizen: each of them would sell a stamp, and a stamp that is bought is never refunded. The adapter sends
//! an order once; that no other page is open, and that none has sold, is for the caller to have asked
//! ([`StampShop::stamp`], by the number of each order that was answered).

mod wire;

pub use super::gpd::{InvalidConfig, Service};

use super::exchange::{JSON, Question};
use super::line::Line;
use super::{BackTo, PaymentError};
use reqwest::{Method, StatusCode};
use sportello_types::payments::StampToBuy;
use sportello_types::values::{CodiceFiscale, Email, EuroCents, NoticeNumber, PartitaIva};
use std::time::Duration;
use url::Url;
use wire::{Bought, Ordered};

/// What the service is called in errors and logs.
const NAME: &str = "the service of digital stamps";

/// Who sells digital stamps by themselves.
#[async_trait::async_trait]
pub trait StampShop: Send + Sync {
    /// Orders a stamp: nothing is bought before the citizen pays at the page. Each order that is answered opens
    /// another page, on which another stamp is sold.
    ///
    /// # Errors
    /// [`PaymentError`]. After [`PaymentError::Unavailable`] a notice may be there of which nobody knows: it
    /// sells nothing, and the same may be ordered again.
    async fn order(&self, order: &StampOrder) -> Result<StampOrdered, PaymentError>;

    /// The stamp that was bought with an order, signed XML that nobody has judged; nothing as long as none was.
    ///
    /// # Errors
    /// [`PaymentError`]: whether it was bought is not known then.
    async fn stamp(&self, number: &NoticeNumber) -> Result<Option<Vec<u8>>, PaymentError>;
}

/// A stamp to order.
#[derive(Clone)]
pub struct StampOrder {
    /// Who buys it.
    pub buyer: Buyer,
    /// For which document, and in which province its buyer lives.
    pub stamp: StampToBuy,
    /// How much it is worth.
    pub amount: EuroCents,
    /// Where the browser comes back to; the service knows no address for who has to wait.
    pub back: BackTo,
}

/// Who buys a stamp. The service asks for all of it.
#[derive(Clone)]
pub struct Buyer {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// Where the page of payments writes to.
    pub email: Email,
}

/// An order that the service has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampOrdered {
    /// The number of the notice that the service has made: by it the stamp is asked for. It is none of the
    /// creditor's own numbers.
    pub number: NoticeNumber,
    /// The address to which the browser goes, within ten minutes.
    pub pay_at: Url,
}

/// A creditor's access to the service. Joining it is asked for at pagoPA.
#[derive(Clone, Debug)]
pub struct MbdConfig {
    /// Fiscal code of the creditor.
    pub creditor: PartitaIva,
    /// The service: `https://api.platform.pagopa.it/pagopa-mbd-service/v1`.
    pub service: Service,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// The service, as a creditor asks it.
pub struct Mbd {
    creditor: PartitaIva,
    line: Line,
}

impl std::fmt::Debug for Mbd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mbd")
            .field("creditor", &self.creditor)
            .finish_non_exhaustive()
    }
}

impl Mbd {
    /// Prepares the adapter; nobody is asked. The client must follow no redirects.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &MbdConfig, http: &reqwest::Client) -> Result<Self, InvalidConfig> {
        Ok(Self {
            creditor: config.creditor.clone(),
            line: Line::new(NAME, &config.service, http.clone(), config.time)?,
        })
    }
}

/// What the service answers to an order; nothing when that is no answer.
#[cfg(feature = "fuzz")]
pub fn read_ordered(body: &[u8]) -> Option<StampOrdered> {
    Ordered::read(body).ok()
}

/// The stamp that the service answers with; nothing when that is no answer, or none is there.
#[cfg(feature = "fuzz")]
pub fn read_bought(body: &[u8]) -> Option<Vec<u8>> {
    Bought::read(body).ok().flatten()
}

#[async_trait::async_trait]
impl StampShop for Mbd {
    async fn order(&self, order: &StampOrder) -> Result<StampOrdered, PaymentError> {
        let body = wire::order(order)
            .map_err(|_| PaymentError::Refused(format!("{NAME}: the order cannot be written")))?;
        let question = Question {
            method: Method::POST,
            path: format!("/organizations/{}/mbd", self.creditor),
            body: Some(&body),
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        match reply.status {
            StatusCode::OK => {
                Ordered::read(&reply.body).map_err(|unfit| reply.unreadable(&unfit.to_string()))
            }
            // It names accounts that are not found, of whoever has not joined.
            StatusCode::NOT_FOUND if reply.is_absence() => Err(PaymentError::Refused(format!(
                "{NAME} does not know the creditor: it has not joined, or its accounts are not there"
            ))),
            _ => Err(reply.trouble()),
        }
    }

    async fn stamp(&self, number: &NoticeNumber) -> Result<Option<Vec<u8>>, PaymentError> {
        let question = Question {
            method: Method::GET,
            path: format!("/organizations/{}/receipt/{}", self.creditor, number.as_str()),
            body: None,
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        match reply.status {
            StatusCode::OK => Bought::read(&reply.body).map_err(|unfit| reply.unreadable(&unfit.to_string())),
            StatusCode::NOT_FOUND if reply.is_absence() => Ok(None),
            _ => Err(reply.trouble()),
        }
    }
}
