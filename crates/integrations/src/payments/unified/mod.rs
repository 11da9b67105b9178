//! The *Piattaforma Unitaria* (pagoPA, `p4pa`), a broker that regions run, for information systems (*SIL*):
//! debts are told to it beforehand, it answers the node in the creditor's stead, and sends the receipts on.
//! Installations of `MyPay` are moved to it.
//!
//! The platform tells notices by an identifier of ours (`iud`), and gives no debt back: where one stands is
//! asked notice by notice. What was sent into silence is looked for before anybody sends it again.

mod config;
mod line;
mod push;
mod wire;

pub use config::{Access, UnifiedConfig, check_address};

use super::checkout;
use super::exchange::{JSON, Question};
use super::gpd::{InvalidConfig, may_be_asked};
use super::line::Line as CheckoutLine;
use super::{
    Cart, CartNotice, DebtToPublish, PaymentAdapter, PaymentError, Push, PushRefused, Receipt, receipt,
};
use line::{Line, unreadable};
use reqwest::{Method, StatusCode};
use secrecy::SecretString;
use serde::Serialize;
use sportello_types::ids::DebtId;
use sportello_types::values::NoticeNumber;
use url::Url;
use wire::{DebtPosition, Maker, Managed, Outcome, PaymentResponse, PaymentStatus, Standing};

/// A creditor's access to the platform, and to Checkout for several notices together.
pub struct Unified {
    maker: Maker,
    platform: Line,
    checkout: Option<CheckoutLine>,
    push_secret: SecretString,
}

impl std::fmt::Debug for Unified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unified")
            .field("creditor", &self.maker.creditor)
            .finish_non_exhaustive()
    }
}

impl Unified {
    /// Prepares the adapter; nobody is asked. The client must follow no redirects: that of Checkout is for
    /// the browser.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &UnifiedConfig, http: &reqwest::Client) -> Result<Self, InvalidConfig> {
        config.check()?;
        let checkout = config
            .checkout
            .as_ref()
            .map(|service| CheckoutLine::new("Checkout", service, http.clone(), config.time));
        Ok(Self {
            maker: Maker {
                creditor: config.creditor.clone(),
                organization: config.access.organization,
                debt_type: config.access.debt_type,
            },
            platform: Line::new(config, http.clone()),
            checkout: checkout.transpose()?,
            push_secret: config.access.push_secret.clone(),
        })
    }

    /// What is the creditor's at the platform.
    fn path(&self, rest: &str) -> String {
        format!("/organization/{}/{rest}", self.maker.creditor)
    }

    async fn get(&self, rest: &str) -> Result<line::Reply, PaymentError> {
        let question = Question {
            method: Method::GET,
            path: self.path(rest),
            body: None,
            accept: JSON,
        };
        Ok(self.platform.ask(&question).await?)
    }

    /// What the platform knows of a notice, by one of its identifiers; `None` when it does not know it.
    async fn look(
        &self,
        kind: &str,
        id: &str,
        with_receipt: bool,
    ) -> Result<Option<PaymentStatus>, PaymentError> {
        let rest = format!("payment/{kind}/{id}?withReceiptBytes={with_receipt}");
        let reply = self.get(&rest).await?;
        if reply.is_absence() {
            return Ok(None);
        }
        if reply.status != StatusCode::OK {
            return Err(reply.trouble());
        }
        reply.read().map(Some)
    }

    /// Where a notice of a debt stands; `None` when the debt has none of that place.
    async fn standing(&self, debt: DebtId, place: usize) -> Result<Option<Standing>, PaymentError> {
        let found = self.look("IUD", &wire::iud(debt, place), false).await?;
        Ok(found.map(|found| found.status))
    }

    /// Has the debt that is there be what it should.
    async fn bring(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        let mut standings = Vec::new();
        for (place, _) in wire::notices(debt) {
            let standing = self.standing(debt.id, place).await?;
            // The identifier is free, so that it must be the number; or the debt has grown.
            standings.push(standing.ok_or_else(|| {
                PaymentError::Refused(
                    "Piattaforma Unitaria: another debt has the number of a notice, or the debt has more \
                     notices than before"
                        .to_owned(),
                )
            })?);
        }
        if standings.iter().any(|standing| standing.is_paid()) {
            return self.is_what_was_paid(debt, &standings).await;
        }
        if standings.iter().any(|standing| standing.is_gone()) {
            return Err(PaymentError::Refused(
                "Piattaforma Unitaria: the debt was withdrawn".to_owned(),
            ));
        }
        for (place, notice) in wire::notices(debt) {
            let change = Managed::changed(debt, place, notice, &self.maker.creditor);
            self.manage(debt.id, place, &change).await?;
        }
        Ok(())
    }

    /// What was paid cannot change any more: either it is what it should be, or it is too late.
    async fn is_what_was_paid(
        &self,
        debt: &DebtToPublish,
        standings: &[Standing],
    ) -> Result<(), PaymentError> {
        let paid = wire::notices(debt).zip(standings);
        for ((_, notice), _) in paid.filter(|(_, standing)| standing.is_paid()) {
            let receipts = self.receipts(&notice.iuv.notice_number()).await?;
            if !receipts.iter().any(|receipt| wire::fits(receipt, notice)) {
                return Err(PaymentError::InPayment);
            }
        }
        Ok(())
    }

    /// Changes a notice that is there, or withdraws it.
    async fn manage(&self, debt: DebtId, place: usize, change: &Managed<'_>) -> Result<(), PaymentError> {
        let body = write(change)?;
        let question = Question {
            method: Method::PUT,
            path: self.path(&format!("debt-position/{}", wire::iud(debt, place))),
            body: Some(&body),
            accept: JSON,
        };
        let reply = self.platform.ask(&question).await?;
        match reply.status {
            StatusCode::OK => Ok(()),
            // It may have been paid since it was looked at: the platform manages it no longer then.
            StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::BAD_REQUEST => {
                match self.standing(debt, place).await? {
                    Some(standing) if standing.is_paid() => Err(PaymentError::InPayment),
                    _ => Err(reply.trouble()),
                }
            }
            _ => Err(reply.trouble()),
        }
    }

    /// Begins the payment of one notice at the platform. It knows one address to come back to, whatever
    /// happened: that of whoever waits, and asks us what is known.
    async fn begin_one(&self, notice: &CartNotice, back: &Url) -> Result<Url, PaymentError> {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("callbackUrl", back.as_str())
            .finish();
        let reply = self
            .get(&format!("payment/notice/{}?{query}", notice.number))
            .await?;
        if reply.status != StatusCode::OK {
            return Err(reply.trouble());
        }
        begun(reply.read()?)
    }
}

/// Where the browser goes, of what the platform answers to the wish to pay a notice.
fn begun(said: PaymentResponse) -> Result<Url, PaymentError> {
    match said.outcome {
        Outcome::Ok => said
            .trigger_payment_url
            .and_then(|url| url.parse().ok())
            .filter(may_be_asked)
            .ok_or_else(|| unreadable("it sends the browser nowhere")),
        Outcome::AlreadyPaid => Err(PaymentError::InPayment),
        Outcome::NotPayable => Err(PaymentError::Over),
        // One that is still on its way to the node is not found either.
        Outcome::NotFound => Err(unreadable("it does not find the notice, or not yet")),
    }
}

/// Whether money has come for a notice of which the platform answers where it stands; nothing when it answers
/// something else.
#[cfg(feature = "fuzz")]
pub fn read_status(body: &[u8]) -> Option<bool> {
    let said: PaymentStatus = serde_json::from_slice(body).ok()?;
    Some(said.status.is_paid())
}

/// Where the browser goes to pay a notice, of what the platform answers; nothing when it goes nowhere.
#[cfg(feature = "fuzz")]
pub fn read_beginning(body: &[u8]) -> Option<Url> {
    begun(serde_json::from_slice(body).ok()?).ok()
}

fn write(value: &impl Serialize) -> Result<Vec<u8>, PaymentError> {
    serde_json::to_vec(value).map_err(|_| PaymentError::Refused("the debt cannot be written".to_owned()))
}

#[async_trait::async_trait]
impl PaymentAdapter for Unified {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        let position = DebtPosition::of(debt, &self.maker)
            .ok_or_else(|| PaymentError::Refused("a debt without notices".to_owned()))?;
        let body = write(&position)?;
        let question = Question {
            method: Method::POST,
            path: self.path("debt-position"),
            body: Some(&body),
            accept: JSON,
        };
        let silence = match self.platform.ask(&question).await {
            Ok(reply) => match reply.status {
                StatusCode::OK | StatusCode::CREATED => return Ok(()),
                StatusCode::CONFLICT => return self.bring(debt).await,
                // A gateway that waited in vain says so, and the debt may be there.
                status if status.is_server_error() => reply.trouble(),
                _ => return Err(reply.trouble()),
            },
            Err(silence) => silence.into(),
        };
        let first = wire::notices(debt).next().map_or(0, |(place, _)| place);
        match self.standing(debt.id, first).await {
            Ok(Some(_)) => self.bring(debt).await,
            Ok(None) | Err(_) => Err(silence),
        }
    }

    async fn has(&self, debt: &DebtToPublish) -> Result<bool, PaymentError> {
        let mut standings = Vec::new();
        for (place, _) in wire::notices(debt) {
            match self.standing(debt.id, place).await? {
                Some(standing) => standings.push(standing),
                None => return Ok(false),
            }
        }
        match self.is_what_was_paid(debt, &standings).await {
            Ok(()) => Ok(true),
            Err(PaymentError::InPayment) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// It manages no instalment of a debt of which one is paid.
    fn changes_partly_paid(&self) -> bool {
        false
    }

    /// Notice by notice: the platform withdraws no debt as a whole. Of one that is paid none is.
    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        let (mut open, mut absent) = (Vec::new(), 0);
        for place in 0..wire::MOST {
            let standing = self.standing(debt, place).await?;
            absent = if standing.is_some() { 0 } else { absent + 1 };
            match standing {
                None if absent == wire::GAP => break,
                Some(standing) if standing.is_paid() => return Err(PaymentError::InPayment),
                Some(standing) if !standing.is_gone() => open.push(place),
                _ => {}
            }
        }
        for place in open {
            self.manage(debt, place, &Managed::withdrawn(debt, place)).await?;
        }
        Ok(())
    }

    /// One notice is paid at the platform. For several it has no way that does not make new debts of them
    /// (`POST …/payment`): they go to Checkout, which pays notices whoever has made them.
    async fn begin(&self, cart: &Cart) -> Result<Url, PaymentError> {
        if let [notice] = cart.notices.as_slice() {
            return self.begin_one(notice, &cart.back.waiting).await;
        }
        match &self.checkout {
            Some(line) => checkout::begin(line, &self.maker.creditor, cart).await,
            None => Err(PaymentError::OneAtATime),
        }
    }

    /// The platform keeps one for each notice.
    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        let found = self.look("NOTICE_NUMBER", notice.as_str(), true).await?;
        // One that was paid without the node has none.
        let Some(encoded) = found
            .filter(|found| found.status.is_paid())
            .and_then(|found| found.receipt_bytes)
        else {
            return Ok(Vec::new());
        };
        let receipt = push::decoded(&encoded)
            .and_then(|xml| receipt::read(&xml).ok())
            .ok_or_else(|| unreadable("its receipt cannot be read"))?;
        if receipt.notice != *notice || receipt.creditor != self.maker.creditor {
            return Err(unreadable("it gave the receipt of another notice"));
        }
        Ok(vec![receipt])
    }

    fn read_push(&self, push: &Push<'_>) -> Result<Receipt, PushRefused> {
        push::read(&self.push_secret, &self.maker.creditor, push)
    }
}
