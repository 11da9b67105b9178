//! GPD, pagoPA's archive of debts (*Gestione Posizioni Debitorie*, v3): debts are told to it beforehand and
//! it answers the node in the creditor's stead. Payments begin at Checkout; receipts come to the station, or
//! are asked for here when they do not.
//!
//! GPD knows no key of idempotency: the id of the debt (`iupd`) is it. What was sent into silence is looked
//! for before anybody sends it again.

mod config;
mod receipts_api;
mod wire;

pub(super) use config::may_be_asked;
pub use config::{GpdConfig, InvalidConfig, Service};

use super::exchange::{JSON, Question};
use super::line::{Line, Reply};
use super::{Cart, DebtToPublish, PaymentAdapter, PaymentError, Receipt, checkout};
use reqwest::{Method, StatusCode};
use sportello_types::ids::DebtId;
use sportello_types::values::{NoticeNumber, PartitaIva};
use wire::{Known, Position, Status};

/// A creditor's access to GPD, to Checkout and to the receipts.
pub struct Gpd {
    creditor: PartitaIva,
    positions: Line,
    receipts: Line,
    checkout: Line,
}

impl std::fmt::Debug for Gpd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gpd")
            .field("creditor", &self.creditor)
            .finish_non_exhaustive()
    }
}

impl Gpd {
    /// Prepares the adapter; nobody is asked. The client must follow no redirects: that of Checkout is for
    /// the browser.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &GpdConfig, http: &reqwest::Client) -> Result<Self, InvalidConfig> {
        let line = |name, service| Line::new(name, service, http.clone(), config.time);
        Ok(Self {
            creditor: config.creditor.clone(),
            positions: line("GPD", &config.positions)?,
            receipts: line("the receipts of GPD", &config.receipts)?,
            checkout: line("Checkout", &config.checkout)?,
        })
    }

    /// Where the debts of the creditor are, in a version of the service.
    fn path(&self, version: &str) -> String {
        format!("/{version}/organizations/{}/debtpositions", self.creditor)
    }

    /// What GPD has under an id; `None` when there is nothing.
    async fn look(&self, debt: DebtId) -> Result<Option<Known>, PaymentError> {
        let question = Question {
            method: Method::GET,
            path: format!("{}/{debt}", self.path("v3")),
            body: None,
            accept: JSON,
        };
        let reply = self.positions.ask(&question).await?;
        if reply.is_absence() {
            return Ok(None);
        }
        if reply.status != StatusCode::OK {
            return Err(reply.trouble());
        }
        let known = Known::read(&reply.body).ok_or_else(|| reply.unreadable("its answer cannot be read"))?;
        Ok(Some(known))
    }

    /// Brings what is there under an id to what it should be.
    async fn bring(
        &self,
        debt: DebtId,
        known: &Known,
        position: &Position,
        body: &[u8],
    ) -> Result<(), PaymentError> {
        if known.is(position) {
            if known.status.is_public() || known.status.is_paid() {
                return Ok(());
            }
            if known.status == Status::Unpayable {
                return Err(PaymentError::Refused(
                    "GPD: the debt was withdrawn, or its time is over".to_owned(),
                ));
            }
        } else if known.status.is_paid() {
            return Err(PaymentError::InPayment);
        }
        let reply = self.put(debt, body).await?;
        match reply.status {
            StatusCode::OK | StatusCode::CREATED => Ok(()),
            // It may have been paid since it was looked at.
            StatusCode::CONFLICT => match self.look(debt).await? {
                Some(known) if known.status.is_paid() => Err(PaymentError::InPayment),
                _ => Err(reply.trouble()),
            },
            _ => Err(reply.trouble()),
        }
    }

    async fn put(&self, debt: DebtId, body: &[u8]) -> Result<Reply, PaymentError> {
        let question = Question {
            method: Method::PUT,
            path: format!("{}/{debt}?toPublish=true", self.path("v3")),
            body: Some(body),
            accept: JSON,
        };
        Ok(self.positions.ask(&question).await?)
    }

    async fn delete(&self, debt: DebtId) -> Result<(), PaymentError> {
        let question = Question {
            method: Method::DELETE,
            path: format!("{}/{debt}", self.path("v3")),
            body: None,
            accept: JSON,
        };
        let reply = self.positions.ask(&question).await?;
        match reply.status {
            StatusCode::OK | StatusCode::NO_CONTENT => Ok(()),
            StatusCode::NOT_FOUND if reply.is_absence() => Ok(()),
            StatusCode::CONFLICT => Err(PaymentError::InPayment),
            _ => Err(reply.trouble()),
        }
    }
}

/// Whether money has come for a position that GPD answers with; nothing when it answers with none.
#[cfg(feature = "fuzz")]
pub fn read_position(body: &[u8]) -> Option<bool> {
    Known::read(body).map(|known| known.status.is_paid())
}

#[async_trait::async_trait]
impl PaymentAdapter for Gpd {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        let position = Position::of(debt);
        if position.is_empty() {
            return Err(PaymentError::Refused("a debt without notices".to_owned()));
        }
        let body = serde_json::to_vec(&position.sent())
            .map_err(|_| PaymentError::Refused("the debt cannot be written".to_owned()))?;
        let question = Question {
            method: Method::POST,
            path: format!("{}?toPublish=true", self.path("v3")),
            body: Some(&body),
            accept: JSON,
        };
        let silence = match self.positions.ask(&question).await {
            Ok(reply) => match reply.status {
                StatusCode::CREATED | StatusCode::OK => return Ok(()),
                StatusCode::CONFLICT => {
                    return match self.look(debt.id).await? {
                        Some(known) => self.bring(debt.id, &known, &position, &body).await,
                        // The id is free, so that it must be a number.
                        None => Err(PaymentError::Refused(
                            "GPD: another debt has the number of a notice".to_owned(),
                        )),
                    };
                }
                // A gateway that waited in vain says so, and the debt may be there.
                status if status.is_server_error() => reply.trouble(),
                _ => return Err(reply.trouble()),
            },
            Err(silence) => silence.into(),
        };
        match self.look(debt.id).await {
            Ok(Some(known)) => self.bring(debt.id, &known, &position, &body).await,
            Ok(None) | Err(_) => Err(silence),
        }
    }

    async fn has(&self, debt: &DebtToPublish) -> Result<bool, PaymentError> {
        let known = self.look(debt.id).await?;
        Ok(known.is_some_and(|known| known.is(&Position::of(debt))))
    }

    fn changes_partly_paid(&self) -> bool {
        false
    }

    /// Invalidated, so that who tries to pay it is told that it was withdrawn; deleted, where GPD cannot
    /// invalidate it: a draft, or what its first version does not know.
    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        let question = Question {
            method: Method::POST,
            path: format!("{}/{debt}/invalidate", self.path("v1")),
            body: None,
            accept: JSON,
        };
        let reply = self.positions.ask(&question).await?;
        match reply.status {
            StatusCode::OK => Ok(()),
            StatusCode::NOT_FOUND if reply.is_absence() => Ok(()),
            StatusCode::CONFLICT => match self.look(debt).await? {
                None => Ok(()),
                Some(known) if known.status == Status::Unpayable => Ok(()),
                Some(known) if known.status.is_paid() => Err(PaymentError::InPayment),
                Some(_) => self.delete(debt).await,
            },
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::UNPROCESSABLE_ENTITY => {
                self.delete(debt).await
            }
            _ => Err(reply.trouble()),
        }
    }

    async fn begin(&self, cart: &Cart) -> Result<url::Url, PaymentError> {
        checkout::begin(&self.checkout, &self.creditor, cart).await
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        let kept = receipts_api::receipt(&self.receipts, &self.creditor, notice).await?;
        Ok(kept.into_iter().collect())
    }
}
