//! Payments through pagoPA (CAD art. 5): what a creditor tells those who collect for it, and what they tell.
//!
//! An adapter is one file. Whatever it speaks, the receipt is the only proof of a payment.

pub mod aca;
mod checkout;
mod day;
mod element;
mod exchange;
pub mod fdr;
pub mod file;
pub mod govpay;
pub mod gpd;
mod line;
pub mod mbd;
#[cfg(test)]
#[path = "../../tests/it/messages.rs"]
mod messages;
pub mod receipt;
mod soap;
pub mod stamp;
pub mod station;
pub mod taxonomy;
pub mod unified;
mod xml;

pub use xml::XmlFault;

use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::{DebtId, PaymentAttemptId};
use sportello_types::payments::{Accounts, Part, Parts};
use sportello_types::values::{CodiceFiscale, Email, EuroCents, Iban, Iuv, NoticeNumber, PartitaIva};

/// A way to be paid.
#[async_trait::async_trait]
pub trait PaymentAdapter: Send + Sync {
    /// Makes a debt payable, or changes one that is. The same debt again has no other effect: what tells is
    /// its id.
    ///
    /// # Errors
    /// [`PaymentError`], which says whether trying again makes sense.
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError>;

    /// Whether a debt of which something is paid, and which therefore changes no more, is there as it is told
    /// here, whole. Whoever knows notices alone keeps this: each of them can be told of.
    ///
    /// # Errors
    /// [`PaymentError`].
    async fn has(&self, _debt: &DebtToPublish) -> Result<bool, PaymentError> {
        Ok(false)
    }

    /// Whether a debt of which something is paid changes still: what is left of it gets another last day
    /// ([`PaymentAdapter::publish`], with the notices that are open), or is withdrawn ([`PaymentAdapter::close`]). Whoever
    /// knows notices alone keeps this; pagoPA's archive changes nothing of a position that is paid in part (SANP,
    /// *posizione debitoria*, `PARTIALLY_PAID`).
    fn changes_partly_paid(&self) -> bool {
        true
    }

    /// Withdraws a debt. One that is withdrawn, or was never there, is no error; one that is paid is.
    ///
    /// # Errors
    /// [`PaymentError`].
    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError>;

    /// Begins a payment: the address to which the browser goes.
    ///
    /// # Errors
    /// [`PaymentError`].
    async fn begin(&self, cart: &Cart) -> Result<url::Url, PaymentError>;

    /// Asks for the receipts of a notice, for when they do not come by themselves: as many as there are, of a
    /// notice that was paid twice two. Whoever keeps one for each notice gives the one that it has.
    ///
    /// # Errors
    /// [`PaymentError`].
    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError>;

    /// Tells of the notices of a debt that can no longer be paid: withdrawn, over, paid, or made needless by
    /// another way of paying. Whoever knows a debt as a whole knows it already, and keeps this; who knows
    /// notices alone is told here, and told again without harm.
    ///
    /// # Errors
    /// [`PaymentError`].
    async fn close(&self, _over: &DebtToPublish) -> Result<(), PaymentError> {
        Ok(())
    }

    /// Reads what a broker sends to the portal by itself, after it has proven who it is. One that sends
    /// nothing keeps this: nothing of it is there. It is asked without the body first, which is not read where that
    /// is refused for whom it comes from, or for where it goes.
    ///
    /// # Errors
    /// [`PushRefused`].
    fn read_push(&self, _push: &Push<'_>) -> Result<Receipt, PushRefused> {
        Err(PushRefused::Unknown)
    }
}

/// A request of a broker's to the portal, as it came.
#[derive(Clone, Copy)]
pub struct Push<'a> {
    /// `PUT`, `POST`…
    pub method: &'a str,
    /// What follows the portal's own part of the path, without a slash at its beginning.
    pub path: &'a str,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The body: some hundred kilobytes at most.
    pub body: &'a [u8],
}

/// Why a push is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushRefused {
    /// Nothing of that name is there.
    #[error("nothing is there")]
    Unknown,
    /// It has not proven who it is.
    #[error("not the broker")]
    Stranger,
    /// It cannot be read; what for, without personal data.
    #[error("it cannot be read: {0}")]
    Malformed(String),
}

/// A debt as the far end must know it.
#[derive(Clone)]
pub struct DebtToPublish {
    /// Its id; at the far end too.
    pub id: DebtId,
    /// Name of the creditor, 140 characters at most.
    pub creditor_name: String,
    /// The office, 140 characters at most.
    pub office: Option<String>,
    /// Who owes.
    pub debtor: Debtor,
    /// The ways to pay it, each with its notices: taking one ends the others.
    pub options: Vec<Vec<NoticeToPublish>>,
}

/// A notice as the far end must know it.
#[derive(Clone)]
pub struct NoticeToPublish {
    /// Its identifier.
    pub iuv: Iuv,
    /// Its place among all notices of the debt, from zero: those count too that are not told of.
    pub place: usize,
    /// What for, 140 characters at most, without personal data.
    pub description: String,
    /// The last day.
    pub due_on: NaiveDate,
    /// Whether it cannot be paid after that day.
    pub ends: bool,
    /// Who gets what.
    pub parts: Parts,
    /// The account at the post office on which it is paid with a postal slip ([`Accounts::of_slip`]); nothing
    /// where it cannot be.
    pub postal: Option<Iban>,
}

impl NoticeToPublish {
    /// The account at the post office beside that of one of its parts: of the parts that arrive where the first
    /// one does, and of those that arrive there anyway.
    fn postal_of<'n>(&'n self, part: &'n Part) -> Option<&'n Iban> {
        let first = self.parts.as_slice().first()?;
        let accounts = Accounts {
            own: first.account(),
            postal: self.postal.as_ref(),
        };
        accounts.at_the_post(&first.creditor, part)
    }
}

/// Who owes.
#[derive(Clone)]
pub struct Debtor {
    /// A person's fiscal code or a body's; nothing for somebody without one.
    pub tax_code: Option<TaxCode>,
    /// Name in full, 70 characters at most.
    pub name: String,
    /// Where the provider may write to.
    pub email: Option<Email>,
}

/// What stands for the fiscal code of somebody without one (pagoPA SANP, *debitore*).
const ANONYMOUS: &str = "ANONIMO";

impl Debtor {
    /// `F` for a person or `G` for a body, and the fiscal code, as pagoPA writes them.
    fn identifier(&self) -> (&'static str, &str) {
        match &self.tax_code {
            Some(TaxCode::Person(code)) => ("F", code.as_str()),
            Some(TaxCode::Body(code)) => ("G", code.as_str()),
            None => ("F", ANONYMOUS),
        }
    }
}

/// Whose fiscal code.
#[derive(Clone, PartialEq, Eq)]
pub enum TaxCode {
    /// A person's.
    Person(CodiceFiscale),
    /// A body's.
    Body(PartitaIva),
}

/// Notices to pay together.
#[derive(Clone)]
pub struct Cart {
    /// The payment that was begun; the receipts bring it back.
    pub id: PaymentAttemptId,
    /// One to five.
    pub notices: Vec<CartNotice>,
    /// Name of the creditor.
    pub creditor_name: String,
    /// Where the page of payments may write to.
    pub email: Option<Email>,
    /// Where the browser comes back to.
    pub back: BackTo,
}

/// A notice in a cart.
#[derive(Clone)]
pub struct CartNotice {
    /// Its number.
    pub number: NoticeNumber,
    /// How much, as it was published.
    pub amount: EuroCents,
    /// What for.
    pub description: String,
}

/// Where a browser comes back to. What it says on the way proves nothing.
#[derive(Clone)]
pub struct BackTo {
    /// After it was paid.
    pub paid: url::Url,
    /// After the citizen gave up.
    pub cancelled: url::Url,
    /// After something went wrong.
    pub failed: url::Url,
    /// While the outcome is not known yet.
    pub waiting: url::Url,
}

/// A receipt (*ricevuta telematica*, pagoPA `ctReceiptV2`).
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its id (*IUR*): with the creditor it tells one receipt from another.
    pub id: String,
    /// The notice.
    pub notice: NoticeNumber,
    /// The identifier of the payment (*IUV*), by which flows name it, where the receipt says it.
    pub iuv: Option<String>,
    /// The creditor to whom the notice belongs.
    pub creditor: PartitaIva,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// The provider's fee.
    pub fee: Option<EuroCents>,
    /// When.
    pub paid_at: Option<DateTime<Utc>>,
    /// Name of the provider.
    pub provider: String,
    /// Who paid, where the receipt says it.
    pub payer: Option<Payer>,
    /// Who got what.
    pub transfers: Vec<Transferred>,
    /// The payment that was begun here, where it was.
    pub cart: Option<String>,
    /// Whether it was paid while the creditor could not be asked.
    pub stand_in: bool,
    /// The receipt as it came.
    pub xml: Vec<u8>,
}

/// Who paid.
#[derive(Clone, PartialEq, Eq)]
pub struct Payer {
    /// Fiscal code, as the receipt writes it.
    pub tax_code: String,
    /// Name.
    pub name: String,
}

/// A part of what was paid.
#[derive(Clone, PartialEq, Eq)]
pub struct Transferred {
    /// Its number in the notice, from one.
    pub number: u8,
    /// Who gets it.
    pub creditor: PartitaIva,
    /// How much.
    pub amount: EuroCents,
    /// The account on which it arrives; none for a stamp, or where what stands there is no IBAN.
    pub account: Option<Iban>,
    /// What it is for, as the receipt writes it: with the digit of the taxonomy before it or without.
    pub category: Option<String>,
    /// A digital stamp that was bought with it, XML.
    pub stamp: Option<Vec<u8>>,
}

/// Something of the far end that did not go as it should.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// It does not want it; the same again will not pass later either.
    #[error("refused: {0}")]
    Refused(String),
    /// It was paid, or another payment of it is going on.
    #[error("it is being paid, or was")]
    InPayment,
    /// It is over or withdrawn there: it cannot be paid any more.
    #[error("it cannot be paid any more")]
    Over,
    /// It takes one notice at a time.
    #[error("it takes one notice at a time")]
    OneAtATime,
    /// It cannot be reached, or asks to wait.
    #[error("not available: {0}")]
    Unavailable(String),
}

impl PaymentError {
    /// Whether trying again makes sense.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
