//! Why an answer of the node gives nothing.

use crate::payments::PaymentError;
use crate::payments::element::{Element, Unfit};
use crate::payments::xml::XmlFault;
use std::fmt;

/// Longest code of a fault that is told: the longest that pagoPA has is half of it.
const LONGEST_CODE: usize = 80;
/// Longest name of whoever has found it.
const LONGEST_ID: usize = 35;
/// `xsd:string` in the schema: a bound of ours.
const LONGEST_STRING: usize = 10_000;

/// Why nothing could be read. Names elements, never what they hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unread {
    /// The document itself.
    #[error("{0}")]
    Document(#[from] XmlFault),
    /// Another message or document than was asked for.
    #[error("it is not what was asked for")]
    Other,
    /// An element is missing, repeated, or does not hold what it should.
    #[error("the element {0} is missing, repeated or not as it should be")]
    Element(&'static str),
    /// The payments are not those that the flow announces.
    #[error("its payments are not as many as it says, or come to another amount")]
    Sum,
    /// The node says what is wrong.
    #[error("{0}")]
    Fault(Fault),
}

impl From<Unfit> for Unread {
    fn from(Unfit(element): Unfit) -> Self {
        Self::Element(element)
    }
}

impl Unread {
    /// What it comes to for whoever asked the node. Names, passwords and rights can be put right, and what broke on
    /// the way can come whole another time; what the node cannot read is ours, and stays so.
    pub(super) fn of_answer(&self) -> PaymentError {
        match self {
            Self::Fault(fault) if fault.is_syntax() => {
                PaymentError::Refused(format!("{}: {fault}", super::NAME))
            }
            Self::Fault(fault) => PaymentError::Unavailable(format!("{}: {fault}", super::NAME)),
            other => {
                PaymentError::Unavailable(format!("{}: its answer cannot be read: {other}", super::NAME))
            }
        }
    }

    /// What it comes to where the answer is whole and the flow in it is not: asked again, the node says the
    /// same until the flow is published anew.
    pub(super) fn of_flow(&self) -> PaymentError {
        PaymentError::Refused(format!("{}: a flow cannot be read: {self}", super::NAME))
    }
}

/// A fault of the node's (`ctFaultBean` of `sac-common-types`): its code and who has found it. What it says in words
/// is not told: nobody knows what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    code: String,
    id: Option<String>,
}

impl Fault {
    /// Reads one.
    pub(super) fn of(fault: &Element) -> Result<Self, Unfit> {
        let code = fault.text("faultCode", LONGEST_CODE)?;
        let of_a_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if !code.bytes().all(of_a_code) {
            return Err(Unfit("faultCode"));
        }
        // Both must be there, and may be empty.
        let (string, id) = (fault.one("faultString")?, fault.one("id")?);
        if string.text.len() > LONGEST_STRING {
            return Err(Unfit("faultString"));
        }
        let id = id.text.trim();
        let told = (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        Ok(Self {
            code: code.to_owned(),
            id: told.then(|| id.to_owned()),
        })
    }

    fn is_syntax(&self) -> bool {
        self.code.starts_with("PPT_SINTASSI")
    }

    /// What the code means for whoever can do something about it (pagoPA, *manuale dei codici di errore*, prefix
    /// `PPT_`); nothing where it is another one.
    fn meaning(&self) -> Option<&'static str> {
        match self.code.as_str() {
            "PPT_AUTENTICAZIONE" => Some("the password of the station is refused"),
            "PPT_AUTORIZZAZIONE" => Some("the station may not ask for the flows of this creditor"),
            "PPT_INTERMEDIARIO_PA_SCONOSCIUTO" | "PPT_INTERMEDIARIO_PA_DISABILITATO" => {
                Some("the broker is not known there, or is switched off")
            }
            "PPT_STAZIONE_INT_PA_SCONOSCIUTA" | "PPT_STAZIONE_INT_PA_DISABILITATA" => {
                Some("the station is not known there, or is switched off")
            }
            "PPT_DOMINIO_SCONOSCIUTO" | "PPT_DOMINIO_DISABILITATO" => {
                Some("the creditor is not known there, or is switched off")
            }
            "PPT_ID_FLUSSO_SCONOSCIUTO" => Some("there is no flow of that name"),
            "PPT_SINTASSI_XSD" | "PPT_SINTASSI_EXTRAXSD" => Some("the request cannot be read"),
            "PPT_SYSTEM_ERROR" => Some("the node fails itself"),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if let Some(id) = &self.id {
            write!(f, " of {id}")?;
        }
        match self.meaning() {
            Some(meaning) => write!(f, ": {meaning}"),
            None => Ok(()),
        }
    }
}
