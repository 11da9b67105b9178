//! The creditor's end of `paForNode` (pagoPA, `paForNode.wsdl`; SANP §4): what the node asks a station, and
//! how it is answered. SOAP 1.1, the root alone qualified. A creditor whose debts live in an archive of
//! somebody else's (GPD, a broker) takes receipts here and answers all else with a fault; one with a station
//! of its own says what can be paid, too ([`offer()`]).

mod answer;
mod fault;
mod offer;

pub use answer::{CONTENT_TYPE, Reply, answer, fail, reject};
pub use fault::Fault;
pub use offer::{Due, offer};
pub use sportello_types::payments::Accounts;

use super::Receipt;
use super::element::{Element, Unfit};
use super::receipt::{self, ReceiptFault, bytes, cents, notice};
use super::soap::{self, PA, Unopened};
use super::xml;
use chrono::NaiveDate;
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};

/// What a node may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `paVerifyPaymentNotice`.
    Verify,
    /// `paGetPayment`.
    GetPayment,
    /// `paGetPaymentV2`.
    GetPaymentV2,
    /// `paSendRT`.
    SendRt,
    /// `paSendRTV2`.
    SendRtV2,
    /// `paDemandPaymentNotice`.
    Demand,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Verify,
        Self::GetPayment,
        Self::GetPaymentV2,
        Self::SendRt,
        Self::SendRtV2,
        Self::Demand,
    ];

    /// Its name, which is its `SOAPAction` too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verify => "paVerifyPaymentNotice",
            Self::GetPayment => "paGetPayment",
            Self::GetPaymentV2 => "paGetPaymentV2",
            Self::SendRt => "paSendRT",
            Self::SendRtV2 => "paSendRTV2",
            Self::Demand => "paDemandPaymentNotice",
        }
    }

    /// The root of a request.
    const fn request(self) -> &'static str {
        match self {
            Self::Verify => "paVerifyPaymentNoticeReq",
            Self::GetPayment => "paGetPaymentReq",
            Self::GetPaymentV2 => "paGetPaymentV2Request",
            Self::SendRt => "paSendRTReq",
            Self::SendRtV2 => "paSendRTV2Request",
            Self::Demand => "paDemandPaymentNoticeRequest",
        }
    }

    /// The root of an answer.
    const fn response(self) -> &'static str {
        match self {
            Self::Verify => "paVerifyPaymentNoticeRes",
            Self::GetPayment => "paGetPaymentRes",
            Self::GetPaymentV2 => "paGetPaymentV2Response",
            Self::SendRt => "paSendRTRes",
            Self::SendRtV2 => "paSendRTV2Response",
            Self::Demand => "paDemandPaymentNoticeResponse",
        }
    }

    /// The operation that a header `SOAPAction` names, with its quotes or without.
    pub fn of_action(header: &str) -> Option<Self> {
        let name = header.trim().trim_matches('"');
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }
}

/// What the node asks.
#[derive(Clone)]
pub enum StationRequest {
    /// Whether a notice can be paid.
    Verify(Asked),
    /// The data of a payment that begins.
    GetPayment(Asked),
    /// The same, second version.
    GetPaymentV2(Asked),
    /// A receipt.
    SendRt(Delivered),
    /// The same, second version.
    SendRtV2(Delivered),
    /// To make a debt of a citizen's own accord.
    Demand(Addressed),
}

/// Whom a request is for, as it says; nobody has compared it with us yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed {
    /// The creditor (`idPA`).
    pub creditor: String,
    /// Who connects it (`idBrokerPA`).
    pub broker: String,
    /// The station (`idStation`).
    pub station: String,
}

/// A request about a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whom it is for.
    pub to: Addressed,
    /// The creditor of the notice, eleven digits.
    pub creditor: String,
    /// The notice.
    pub notice: NoticeNumber,
    /// What the payer was told that it costs, where a payment begins and somebody says so. What it costs is
    /// said anew all the same.
    pub amount: Option<EuroCents>,
    /// Where the money is to arrive, where a payment begins and it matters.
    pub transfer: Option<TransferType>,
}

/// Where the money of a payment is to arrive (`transferType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferType {
    /// On postal accounts.
    Postal,
    /// As with all other providers, through a bank.
    Pagopa,
}

impl TransferType {
    fn read(text: &str) -> Option<Self> {
        match text {
            "POSTAL" => Some(Self::Postal),
            "PAGOPA" => Some(Self::Pagopa),
            _ => None,
        }
    }
}

/// A receipt that is delivered.
#[derive(Clone)]
pub struct Delivered {
    /// Whom it is for: who is told, which may be another than the receipt's creditor.
    pub to: Addressed,
    /// The receipt, with the whole message as its XML.
    pub receipt: Box<Receipt>,
}

/// Who we are to the node.
#[derive(Clone, Copy)]
pub struct Ourselves<'a> {
    /// Fiscal code of the creditor.
    pub creditor: &'a PartitaIva,
    /// Fiscal code of who connects it: itself, or its broker.
    pub broker: &'a str,
    /// The station: `01234567897_01`.
    pub station: &'a str,
}

impl StationRequest {
    /// What is asked.
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Verify(_) => Operation::Verify,
            Self::GetPayment(_) => Operation::GetPayment,
            Self::GetPaymentV2(_) => Operation::GetPaymentV2,
            Self::SendRt(_) => Operation::SendRt,
            Self::SendRtV2(_) => Operation::SendRtV2,
            Self::Demand(_) => Operation::Demand,
        }
    }

    /// Whom it is for.
    pub const fn to(&self) -> &Addressed {
        match self {
            Self::Verify(asked) | Self::GetPayment(asked) | Self::GetPaymentV2(asked) => &asked.to,
            Self::SendRt(delivered) | Self::SendRtV2(delivered) => &delivered.to,
            Self::Demand(to) => to,
        }
    }
}

impl Addressed {
    /// Whether it is for us.
    ///
    /// # Errors
    /// The fault that says what is not ours: creditor, broker, station, in this order.
    pub fn check(&self, ours: Ourselves<'_>) -> Result<(), Fault> {
        if self.creditor != ours.creditor.as_str() {
            Err(Fault::UnknownCreditor)
        } else if self.broker != ours.broker {
            Err(Fault::UnknownBroker)
        } else if self.station != ours.station {
            Err(Fault::UnknownStation)
        } else {
            Ok(())
        }
    }
}

/// A message that is no request; [`reject`] answers it. Names what is wrong, never what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// No document that can be read, or no envelope with one message of `paForNode`.
    Unreadable,
    /// An envelope of another SOAP.
    OtherSoap,
    /// A header that must be understood.
    UnknownHeader,
    /// A message that is known and does not fit.
    Message {
        /// What is asked.
        operation: Operation,
        /// Why it is refused.
        fault: Fault,
        /// The element that does not fit.
        element: Option<&'static str>,
    },
}

/// Reads a request.
///
/// # Errors
/// [`Rejected`], to be answered with [`reject`].
pub fn parse(body: &[u8]) -> Result<StationRequest, Rejected> {
    let root = xml::read(body).map_err(|_| Rejected::Unreadable)?;
    let message = soap::open(&root).map_err(|unopened| match unopened {
        Unopened::Shape => Rejected::Unreadable,
        Unopened::Version => Rejected::OtherSoap,
        Unopened::Header => Rejected::UnknownHeader,
    })?;
    let operation = Operation::ALL
        .into_iter()
        .find(|operation| operation.request() == message.local)
        .ok_or(Rejected::Unreadable)?;
    let rejected = |(fault, element)| Rejected::Message {
        operation,
        fault,
        element,
    };
    if message.namespace != PA || !message.is_plain() {
        return Err(rejected((Fault::SyntaxXsd, None)));
    }
    request(operation, message, body).map_err(rejected)
}

type Misfit = (Fault, Option<&'static str>);

fn request(operation: Operation, message: &Element, body: &[u8]) -> Result<StationRequest, Misfit> {
    let unfit = |Unfit(element)| (Fault::SyntaxXsd, Some(element));
    let to = addressed(message).map_err(unfit)?;
    let deliver = |to| {
        let receipt = receipt::of(message, body).map_err(of_receipt);
        receipt.map(|receipt| Delivered {
            to,
            receipt: Box::new(receipt),
        })
    };
    let begin = |to| begun(message, to).map_err(unfit);
    Ok(match operation {
        Operation::Verify => StationRequest::Verify(asked(message, to).map_err(unfit)?),
        Operation::GetPayment => StationRequest::GetPayment(begin(to)?),
        Operation::GetPaymentV2 => StationRequest::GetPaymentV2(begin(to)?),
        Operation::SendRt => StationRequest::SendRt(deliver(to)?),
        Operation::SendRtV2 => StationRequest::SendRtV2(deliver(to)?),
        Operation::Demand => {
            demanded(message).map_err(unfit)?;
            StationRequest::Demand(to)
        }
    })
}

fn of_receipt(fault: ReceiptFault) -> Misfit {
    match fault {
        ReceiptFault::Element(element) => (Fault::SyntaxXsd, Some(element)),
        ReceiptFault::Document(_) | ReceiptFault::Other => (Fault::SyntaxXsd, None),
        ReceiptFault::NotPaid => (Fault::Semantics, Some("outcome")),
    }
}

fn addressed(message: &Element) -> Result<Addressed, Unfit> {
    Ok(Addressed {
        creditor: message.text("idPA", 35)?.to_owned(),
        broker: message.text("idBrokerPA", 35)?.to_owned(),
        station: message.text("idStation", 35)?.to_owned(),
    })
}

fn asked(message: &Element, to: Addressed) -> Result<Asked, Unfit> {
    let code = message.one("qrCode")?;
    Ok(Asked {
        to,
        creditor: code.digits("fiscalCode", 11)?.to_owned(),
        notice: notice(code, "noticeNumber")?,
        amount: None,
        transfer: None,
    })
}

/// The same where a payment begins, with what is said of it.
fn begun(message: &Element, to: Addressed) -> Result<Asked, Unfit> {
    let asked = asked(message, to)?;
    message.maybe_text("paymentNote", 210)?;
    message.maybe_value("dueDate", |text| text.parse::<NaiveDate>().ok())?;
    Ok(Asked {
        amount: message.maybe_value("amount", cents)?,
        transfer: message.maybe_value("transferType", TransferType::read)?,
        ..asked
    })
}

/// A demand of a service of which we know the shape alone: five characters each for service and subject, and
/// what is particular to it.
fn demanded(message: &Element) -> Result<(), Unfit> {
    for name in ["idServizio", "idSoggettoServizio"] {
        let text = message.text(name, 5)?;
        if text.chars().count() != 5 {
            return Err(Unfit(name));
        }
    }
    let particular = message.one("datiSpecificiServizioRequest")?;
    let fits = particular.children.is_empty() && bytes(&particular.text).is_some();
    fits.then_some(()).ok_or(Unfit("datiSpecificiServizioRequest"))
}

#[cfg(test)]
mod tests;
