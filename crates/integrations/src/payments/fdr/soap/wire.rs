//! The messages of `nodeForPa`: SOAP 1.1, document/literal, the root alone qualified.

use super::access::Caller;
use super::unread::{Fault, Unread};
use super::{NamedFlow, revision};
use crate::payments::element::{Element, Unfit};
use crate::payments::receipt::{bytes, instant};
use crate::payments::soap::{self, NODE, Xml};
use crate::payments::xml::{Bounds, read_within};
use chrono::{DateTime, NaiveDate, Utc};
use secrecy::ExposeSecret;
use sportello_types::values::PartitaIva;

/// An answer: the list of a month for a large city, or a flow in base64, which is a third longer than itself.
pub(super) const ANSWER: Bounds = Bounds {
    bytes: 24 * 1024 * 1024,
    elements: 200_000,
};
/// Longest name of a flow (`stIdentificativoFlusso`).
const LONGEST_NAME: usize = 35;
/// Longest name that is looked at: `xsd:string` in the list.
const LONGEST_LISTED: usize = 1_000;
/// The day at the beginning of a flow's name.
const DAY: usize = "2026-11-24".len();
/// The provider of a flow whose name does not say it.
const NO_PROVIDER: &str = "-";

/// What is asked.
#[derive(Clone, Copy)]
pub(super) enum Question<'q> {
    /// Which flows there are.
    List,
    /// The flow of a name.
    Flow(&'q str),
}

impl Question<'_> {
    /// Its operation, which is its `SOAPAction` too.
    pub(super) const fn operation(self) -> &'static str {
        match self {
            Self::List => "nodoChiediElencoFlussiRendicontazione",
            Self::Flow(_) => "nodoChiediFlussoRendicontazione",
        }
    }

    /// The root of the answer.
    const fn answer(self) -> &'static str {
        match self {
            Self::List => "nodoChiediElencoFlussiRendicontazioneRisposta",
            Self::Flow(_) => "nodoChiediFlussoRendicontazioneRisposta",
        }
    }
}

/// The envelope of a question.
pub(super) fn request(question: Question<'_>, caller: &Caller, creditor: &PartitaIva) -> Vec<u8> {
    let root = format!("ws:{}", question.operation());
    let mut xml = Xml::envelope_with(("xmlns:ws", NODE));
    xml.open(&root, &[]);
    xml.text("identificativoIntermediarioPA", &caller.broker);
    xml.text("identificativoStazioneIntermediarioPA", &caller.station);
    xml.text("password", caller.password.expose_secret());
    xml.text("identificativoDominio", creditor.as_str());
    if let Question::Flow(name) = question {
        xml.text("identificativoFlusso", name);
    }
    xml.close(&root);
    xml.sealed()
}

/// A flow in the list.
pub(super) struct Listed {
    flow: String,
    made: DateTime<Utc>,
}

impl Listed {
    fn of(line: &Element) -> Result<Self, Unfit> {
        Ok(Self {
            flow: line.text("identificativoFlusso", LONGEST_LISTED)?.to_owned(),
            made: line.value("dataOraFlusso", instant)?,
        })
    }

    /// The flow by its name; nothing where that cannot be one.
    pub(super) fn named(self) -> Option<NamedFlow> {
        let of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let right = (1..=LONGEST_NAME).contains(&self.flow.len()) && self.flow.bytes().all(of_a_name);
        Some(NamedFlow {
            revision: revision(self.made).filter(|_| right)?,
            psp: provider(&self.flow).unwrap_or(NO_PROVIDER).to_owned(),
            flow: self.flow,
            published: self.made,
        })
    }
}

/// The provider in a flow's name: `<day><provider>-<what the provider likes>` (AgID, *specifiche attuative dei
/// codici identificativi di versamento, riversamento e rendicontazione*, `identificativoFlusso`).
fn provider(flow: &str) -> Option<&str> {
    let (day, rest) = flow.split_at_checked(DAY)?;
    day.parse::<NaiveDate>().ok()?;
    let (provider, own) = rest.split_once('-')?;
    (!provider.is_empty() && !own.is_empty()).then_some(provider)
}

/// The flows of an answer, as it lists them.
pub(super) fn list(answer: &[u8]) -> Result<Vec<Listed>, Unread> {
    let root = read_within(answer, ANSWER)?;
    let message = message(&root, Question::List)?;
    let Some(list) = message.maybe("elencoFlussiRendicontazione")? else {
        return Ok(Vec::new());
    };
    let count = list.value("totRestituiti", |text| text.parse::<usize>().ok())?;
    let lines = list
        .children
        .iter()
        .filter(|line| line.local == "idRendicontazione");
    let listed = lines.map(Listed::of).collect::<Result<Vec<_>, _>>()?;
    if listed.len() == count {
        Ok(listed)
    } else {
        // A list that was cut would leave money unseen.
        Err(Unread::Element("totRestituiti"))
    }
}

/// The document of an answer that has a flow.
pub(super) fn document(answer: &[u8]) -> Result<Vec<u8>, Unread> {
    const NAME: &str = "xmlRendicontazione";
    let root = read_within(answer, ANSWER)?;
    let text = message(&root, Question::Flow(""))?.text(NAME, ANSWER.bytes)?;
    bytes(text).ok_or(Unread::Element(NAME))
}

/// The message of an answer, if it is no fault.
fn message<'e>(root: &'e Element, question: Question<'_>) -> Result<&'e Element, Unread> {
    let message = soap::open(root).map_err(|_| Unread::Other)?;
    if !message.is(NODE, question.answer()) || !message.is_plain() {
        return Err(Unread::Other);
    }
    match message.maybe("fault")? {
        Some(fault) => Err(Unread::Fault(Fault::of(fault)?)),
        None => Ok(message),
    }
}
