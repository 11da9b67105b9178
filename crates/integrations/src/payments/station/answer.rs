//! Answers to the node.

use super::super::soap::Xml;
use super::{Fault, Operation, Rejected};
use sportello_types::values::PartitaIva;

/// What an answer is, for `Content-Type`.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status of HTTP: 200 for whatever an operation answers, faults included; 500 for a SOAP fault
    /// (SOAP 1.1 §6.2).
    pub status: u16,
    /// The envelope.
    pub body: Vec<u8>,
}

/// Answers a request: `OK`, or `KO` with a fault, which `creditor` gives. To be sent with status 200.
///
/// `OK` is all that there is to say about a receipt alone. Of a question about a notice it would be half an
/// answer, and the node would believe that the notice can be paid: it becomes [`Fault::System`]. The whole
/// answer is [`super::offer()`]'s.
pub fn answer(operation: Operation, outcome: Result<(), Fault>, creditor: &PartitaIva) -> Vec<u8> {
    let told = match outcome {
        Ok(()) if matches!(operation, Operation::SendRt | Operation::SendRtV2) => Ok(()),
        Ok(()) => Err(Fault::System),
        Err(fault) => Err(fault),
    };
    message(operation, told, creditor.as_str(), None)
}

/// Answers that we fail ourselves, whatever the request may be: the node tries again. `id` is the fiscal code of
/// the creditor, as the request says it where it could not be found out; empty where that could not be read
/// either. Without an operation SOAP's own fault is the only answer that there is.
pub fn fail(operation: Option<Operation>, id: &str) -> Reply {
    match operation {
        Some(operation) => Reply {
            status: 200,
            body: message(operation, Err(Fault::System), id, None),
        },
        None => soap_fault("soapenv:Server", Fault::System.string()),
    }
}

/// Answers what is no request. Where nothing in the message tells what it was to be, the header
/// `SOAPAction` may; otherwise SOAP's own fault is the only answer that there is.
pub fn reject(rejected: &Rejected, soap_action: Option<&str>, creditor: &PartitaIva) -> Reply {
    let (code, string) = match *rejected {
        Rejected::Message {
            operation,
            fault,
            element,
        } => {
            return Reply {
                status: 200,
                body: message(operation, Err(fault), creditor.as_str(), element),
            };
        }
        Rejected::Unreadable => {
            if let Some(operation) = soap_action.and_then(Operation::of_action) {
                return Reply {
                    status: 200,
                    body: message(operation, Err(Fault::SyntaxXsd), creditor.as_str(), None),
                };
            }
            ("soapenv:Client", "Il messaggio non è un'operazione di paForNode.")
        }
        Rejected::OtherSoap => ("soapenv:VersionMismatch", "La versione di SOAP non è la 1.1."),
        Rejected::UnknownHeader => (
            "soapenv:MustUnderstand",
            "Un'intestazione obbligatoria non è nota.",
        ),
    };
    soap_fault(code, string)
}

fn soap_fault(code: &str, string: &str) -> Reply {
    let mut xml = Xml::envelope();
    xml.open("soapenv:Fault", &[]);
    xml.text("faultcode", code);
    xml.text("faultstring", string);
    xml.close("soapenv:Fault");
    Reply {
        status: 500,
        body: xml.sealed(),
    }
}

fn message(operation: Operation, outcome: Result<(), Fault>, id: &str, element: Option<&str>) -> Vec<u8> {
    let root = format!("pafn:{}", operation.response());
    let mut xml = Xml::envelope();
    xml.open(&root, &[]);
    match outcome {
        Ok(()) => xml.text("outcome", "OK"),
        Err(fault) => {
            xml.text("outcome", "KO");
            xml.open("fault", &[]);
            xml.text("faultCode", fault.code());
            xml.text("faultString", fault.string());
            xml.text("id", id);
            if let Some(element) = element {
                xml.text("description", element);
            }
            xml.close("fault");
        }
    }
    xml.close(&root);
    xml.sealed()
}
