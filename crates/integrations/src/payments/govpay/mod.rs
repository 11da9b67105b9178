//! GovPay, a broker that a municipality or its region may already run (API *Pendenze* v2): debts are told to
//! it beforehand, it answers the node in the creditor's stead and pushes the receipts to the portal. Payments
//! begin at Checkout.
//!
//! **A pendenza is one notice.** GovPay knows no debt with several ways to pay: its *documento* gathers
//! pendenze for a printed notice alone, ends nothing when one of them is paid, and cannot be changed once it
//! is there. So each notice of a debt is a pendenza of its own, without documento, and the portal ends the
//! other ways itself when a receipt comes ([`PaymentAdapter::close`]). Between the two somebody may pay twice:
//! that is an anomaly, and is given back.
//!
//! **Names.** A pendenza is called by its debt and its place in it: `idPendenza` has 35 characters at most, of
//! which 32 are the debt's id. Places are filled without a gap and never change their notice, so that the
//! pendenze of a debt are found one after the other, by the only way in which GovPay finds them fast.
//!
//! **Its ways.** `PUT` makes or changes, so that it is safe to repeat into silence; but it also revives what
//! was withdrawn, so that nothing is told before it was looked at. States fall back from paid to unpaid, come
//! late, or stay behind: money that came is what a receipt says. A proxy answers with pages: what is no JSON
//! of GovPay's own is no answer.

mod config;
mod line;
mod push;
mod wire;

pub use config::{Application, GovPayConfig, InvalidConfig, check_address};

use super::checkout;
use super::exchange::{JSON, Question};
use super::line::Line as CheckoutLine;
use super::{
    Cart, DebtToPublish, Debtor, NoticeToPublish, PaymentAdapter, PaymentError, Push, PushRefused, Receipt,
    receipt,
};
use line::{Line, unreadable};
use push::Pusher;
use reqwest::{Method, StatusCode};
use sportello_types::ids::DebtId;
use sportello_types::values::{NoticeNumber, PartitaIva};
use url::form_urlencoded;
use wire::{Created, Known, Payment, Payments, Pendenza};

/// Most notices of a debt: three digits name them.
const MOST_NOTICES: usize = 1000;
/// Ends a pendenza. The reason is shown to whoever tries to pay it.
const WITHDRAW: &[u8] = br#"[{"op":"REPLACE","path":"/stato","value":"ANNULLATA"},{"op":"REPLACE","path":"/descrizioneStato","value":"Avviso ritirato"}]"#;

/// A creditor's access to a GovPay, and to Checkout.
pub struct GovPay {
    creditor: PartitaIva,
    /// `idA2A`.
    application: String,
    /// `idTipoPendenza`.
    kind: String,
    line: Line,
    checkout: CheckoutLine,
    pusher: Pusher,
}

impl std::fmt::Debug for GovPay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GovPay")
            .field("creditor", &self.creditor)
            .field("application", &self.application)
            .finish_non_exhaustive()
    }
}

impl GovPay {
    /// Prepares the adapter; nobody is asked. The client must follow no redirects: that of Checkout is for
    /// the browser, and that of GovPay would carry the password elsewhere.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &GovPayConfig, http: &reqwest::Client) -> Result<Self, InvalidConfig> {
        check_address(&config.url)?;
        config.application.check()?;
        let authorization = config.application.authorization()?;
        Ok(Self {
            creditor: config.creditor.clone(),
            application: config.application.id.clone(),
            kind: config.application.kind.clone(),
            line: Line::new(&config.url, authorization, http.clone(), config.time),
            checkout: CheckoutLine::new("Checkout", &config.checkout, http.clone(), config.time)?,
            pusher: Pusher::new(&config.application.pushed_with()?),
        })
    }

    /// Where the pendenza at a place of a debt is.
    fn path(&self, debt: DebtId, place: usize) -> String {
        format!("/pendenze/{}/{}{place:03}", self.application, debt.0.simple())
    }

    /// What GovPay has at a place of a debt; `None` when there is nothing.
    async fn look(&self, debt: DebtId, place: usize) -> Result<Option<Known>, PaymentError> {
        let question = Question {
            method: Method::GET,
            path: self.path(debt, place),
            body: None,
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        if reply.is_absence() {
            return Ok(None);
        }
        if reply.status != StatusCode::OK {
            return Err(reply.trouble());
        }
        let known = Known::read(&reply.body).ok_or_else(|| unreadable("its answer cannot be read"))?;
        Ok(Some(known))
    }

    /// The pendenze of a debt, in their places.
    async fn known(&self, debt: DebtId) -> Result<Vec<Known>, PaymentError> {
        let mut known = Vec::new();
        while known.len() < MOST_NOTICES {
            match self.look(debt, known.len()).await? {
                Some(found) => known.push(found),
                None => break,
            }
        }
        Ok(known)
    }

    /// Tells a notice at its place: makes the pendenza, or changes it.
    async fn tell(
        &self,
        debt: DebtId,
        debtor: &Debtor,
        place: usize,
        notice: &NoticeToPublish,
    ) -> Result<(), PaymentError> {
        let number = notice.iuv.notice_number();
        let body = Pendenza::of(&self.kind, &self.creditor, debtor, notice)
            .and_then(|pendenza| serde_json::to_vec(&pendenza))
            .map_err(|_| PaymentError::Refused("the notice cannot be written".to_owned()))?;
        let question = Question {
            method: Method::PUT,
            // Whoever owes is told by the portal, and by nobody else.
            path: format!("{}?dataAvvisatura=MAI", self.path(debt, place)),
            body: Some(&body),
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        if matches!(reply.status, StatusCode::OK | StatusCode::CREATED) {
            // A page may stand where the answer was: told again it is as good.
            let created: Created =
                serde_json::from_slice(&reply.body).map_err(|_| unreadable("its answer cannot be read"))?;
            if created.number != number.as_str() {
                return Err(PaymentError::Refused(
                    "GovPay gave the notice another number".to_owned(),
                ));
            }
            return Ok(());
        }
        match reply.fault().as_deref() {
            // It changes nothing of what is paid, and may have been paid since it was looked at.
            Some("VER_003") => match self.look(debt, place).await? {
                Some(found) if !needs_telling(&found, notice)? => Ok(()),
                _ => Err(reply.trouble()),
            },
            // The place, or the number, is taken.
            Some("VER_024" | "VER_025") => {
                if self.known(debt).await?.iter().any(|found| found.is(&number)) {
                    return Err(PaymentError::Unavailable(
                        "GovPay: the debt was being told at the same time".to_owned(),
                    ));
                }
                Err(reply.trouble())
            }
            _ => Err(reply.trouble()),
        }
    }

    /// Withdraws the pendenza at a place.
    async fn annul(&self, debt: DebtId, place: usize) -> Result<(), PaymentError> {
        let question = Question {
            method: Method::PATCH,
            path: self.path(debt, place),
            body: Some(WITHDRAW),
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        if reply.is_absence() {
            return Ok(());
        }
        if reply.status == StatusCode::OK {
            return match Known::read(&reply.body) {
                Some(found) if found.is_withdrawn() => Ok(()),
                Some(found) if found.is_paid() => Err(PaymentError::InPayment),
                _ => Err(unreadable("it does not say that the notice is withdrawn")),
            };
        }
        let refused = reply.trouble();
        if !reply.is_judgement() {
            return Err(refused);
        }
        // It may have been paid, or withdrawn, since it was looked at.
        match self.look(debt, place).await? {
            None => Ok(()),
            Some(found) if found.is_withdrawn() => Ok(()),
            Some(found) if found.is_paid() => Err(PaymentError::InPayment),
            Some(_) => Err(refused),
        }
    }

    /// The payments of a notice that came to their end.
    async fn payments(&self, iuv: &str) -> Result<Vec<Payment>, PaymentError> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("idDominio", self.creditor.as_str())
            .append_pair("iuv", iuv)
            .append_pair("esitoPagamento", "ESEGUITO")
            // Counting is what takes long there.
            .append_pair("metadatiPaginazione", "false")
            .finish();
        let question = Question {
            method: Method::GET,
            path: format!("/rpp?{query}"),
            body: None,
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        if reply.is_absence() {
            return Ok(Vec::new());
        }
        if reply.status != StatusCode::OK {
            return Err(later(reply.trouble()));
        }
        let payments: Payments =
            serde_json::from_slice(&reply.body).map_err(|_| unreadable("its answer cannot be read"))?;
        Ok(payments.found)
    }

    /// A receipt as pagoPA wrote it.
    async fn receipt_of(&self, iuv: &str, id: &str) -> Result<Option<Receipt>, PaymentError> {
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let question = Question {
            method: Method::GET,
            // A blank is a plus in forms alone.
            path: format!("/rpp/{}/{iuv}/{}/rt", self.creditor, id.replace('+', "%20")),
            body: None,
            accept: "application/xml",
        };
        let reply = self.line.ask(&question).await?;
        if reply.is_absence() {
            return Ok(None);
        }
        if reply.status != StatusCode::OK {
            return Err(later(reply.trouble()));
        }
        let receipt = receipt::read(&reply.body).map_err(|fault| {
            tracing::warn!(%fault, "a receipt of GovPay cannot be read");
            unreadable("its receipt cannot be read")
        })?;
        Ok(Some(receipt))
    }
}

/// Whether money has come for a pendenza that GovPay answers with, and whether it was withdrawn; nothing when it
/// answers with none.
#[cfg(feature = "fuzz")]
pub fn read_pendenza(body: &[u8]) -> Option<(bool, bool)> {
    Known::read(body).map(|known| (known.is_paid(), known.is_withdrawn()))
}

/// Under which ids GovPay has receipts, of the payments that it answers with.
#[cfg(feature = "fuzz")]
pub fn read_payments(body: &[u8]) -> Vec<String> {
    let read: Payments = serde_json::from_slice(body).unwrap_or(Payments { found: Vec::new() });
    let ids = read.found.iter().filter_map(Payment::receipt);
    ids.map(str::to_owned).collect()
}

/// Whether a notice that is there has to be told again.
///
/// # Errors
/// What speaks against it.
fn needs_telling(found: &Known, notice: &NoticeToPublish) -> Result<bool, PaymentError> {
    if found.is_paid() {
        // Paid as it was to be told: there is nothing to tell.
        return if found.costs(notice.parts.total()) {
            Ok(false)
        } else {
            Err(PaymentError::InPayment)
        };
    }
    if found.is_withdrawn() {
        return Err(PaymentError::Refused(
            "GovPay: the notice was withdrawn".to_owned(),
        ));
    }
    Ok(true)
}

/// A question that is asked again is answered some day.
fn later(trouble: PaymentError) -> PaymentError {
    match trouble {
        PaymentError::Refused(said) => PaymentError::Unavailable(said),
        other => other,
    }
}

#[async_trait::async_trait]
impl PaymentAdapter for GovPay {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        let refused = |why: &str| PaymentError::Refused(why.to_owned());
        if debt.options.iter().all(Vec::is_empty) {
            return Err(refused("a debt without notices"));
        }
        let known = self.known(debt.id).await?;
        let mut free = known.len();
        let mut wanted = Vec::new();
        // All are looked at before one is told.
        for notice in debt.options.iter().flatten() {
            let number = notice.iuv.notice_number();
            let place = match known.iter().enumerate().find(|(_, found)| found.is(&number)) {
                Some((_, found)) if !needs_telling(found, notice)? => continue,
                Some((place, _)) => place,
                None => {
                    free += 1;
                    free - 1
                }
            };
            wanted.push((place, notice));
        }
        if free > MOST_NOTICES {
            return Err(refused("a debt with too many notices"));
        }
        for (place, notice) in wanted {
            self.tell(debt.id, &debt.debtor, place, notice).await?;
        }
        Ok(())
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        let known = self.known(debt).await?;
        if known.iter().any(Known::is_paid) {
            return Err(PaymentError::InPayment);
        }
        for (place, found) in known.iter().enumerate() {
            if !found.is_withdrawn() {
                self.annul(debt, place).await?;
            }
        }
        Ok(())
    }

    async fn begin(&self, cart: &Cart) -> Result<url::Url, PaymentError> {
        checkout::begin(&self.checkout, &self.creditor, cart).await
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        let Some(iuv) = notice.as_str().strip_prefix('3') else {
            return Err(PaymentError::Refused(
                "a notice that GovPay does not keep".to_owned(),
            ));
        };
        let mut receipts = Vec::new();
        for payment in self.payments(iuv).await? {
            let Some(id) = payment.receipt() else { continue };
            let Some(receipt) = self.receipt_of(iuv, id).await? else {
                continue;
            };
            if receipt.notice != *notice || receipt.creditor != self.creditor {
                return Err(unreadable("it gave the receipt of another notice"));
            }
            receipts.push(receipt);
        }
        Ok(receipts)
    }

    async fn close(&self, over: &DebtToPublish) -> Result<(), PaymentError> {
        let notices: Vec<NoticeNumber> = over
            .options
            .iter()
            .flatten()
            .map(|notice| notice.iuv.notice_number())
            .collect();
        for (place, found) in self.known(over.id).await?.iter().enumerate() {
            let ended = notices.iter().any(|number| found.is(number));
            if !ended || found.is_withdrawn() || found.is_paid() {
                continue;
            }
            match self.annul(over.id, place).await {
                Ok(()) | Err(PaymentError::InPayment) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn read_push(&self, push: &Push<'_>) -> Result<Receipt, PushRefused> {
        self.pusher.read(push, &self.creditor)
    }
}
