//! SOAP 1.1, as far as `paForNode` and `nodeForPa` need it: an envelope with one element in its body.

use super::element::Element;
use super::xml::is_xml_char;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Namespace of envelopes (SOAP 1.1 §3).
pub(super) const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace of `paForNode`.
pub(super) const PA: &str = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";
/// Namespace of `nodeForPa`.
pub(super) const NODE: &str = "http://ws.pagamenti.telematici.gov/";

/// An envelope that cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unopened {
    /// No envelope, or not of one body with one element.
    Shape,
    /// An envelope of another SOAP.
    Version,
    /// A header that must be understood, and is not (SOAP 1.1 §4.2.3).
    Header,
}

/// The one element of the body.
pub(super) fn open(root: &Element) -> Result<&Element, Unopened> {
    if root.local != "Envelope" {
        return Err(Unopened::Shape);
    }
    if root.namespace != ENVELOPE {
        return Err(Unopened::Version);
    }
    let body = match root.children.as_slice() {
        [body] => body,
        [header, body] if header.is(ENVELOPE, "Header") => {
            if header.children.iter().any(must_be_understood) {
                return Err(Unopened::Header);
            }
            body
        }
        _ => return Err(Unopened::Shape),
    };
    match body.children.as_slice() {
        [message] if body.is(ENVELOPE, "Body") => Ok(message),
        _ => Err(Unopened::Shape),
    }
}

fn must_be_understood(header: &Element) -> bool {
    header.attributes.iter().any(|attribute| {
        attribute.namespace == ENVELOPE && attribute.local == "mustUnderstand" && attribute.value != "0"
    })
}

/// A writer into memory, which cannot fail.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// Begins a document.
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// Begins an envelope of `paForNode`, as far as into its body.
    pub(super) fn envelope() -> Self {
        Self::envelope_with(("xmlns:pafn", PA))
    }

    /// Begins an envelope with the declaration of a namespace, as far as into its body.
    pub(super) fn envelope_with(declaration: (&str, &str)) -> Self {
        let mut xml = Self::new();
        xml.open("soapenv:Envelope", &[("xmlns:soapenv", ENVELOPE), declaration]);
        xml.open("soapenv:Body", &[]);
        xml
    }

    /// Ends an envelope.
    pub(super) fn sealed(mut self) -> Vec<u8> {
        self.close("soapenv:Body");
        self.close("soapenv:Envelope");
        self.0.into_inner()
    }

    pub(super) fn open(&mut self, element: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(element);
        for attribute in attributes {
            start.push_attribute(*attribute);
        }
        self.write(Event::Start(start));
    }

    pub(super) fn close(&mut self, element: &str) {
        self.write(Event::End(BytesEnd::new(element)));
    }

    pub(super) fn text(&mut self, element: &str, text: &str) {
        // XML has no way to write the others.
        let text: String = text.chars().filter(|character| is_xml_char(*character)).collect();
        self.open(element, &[]);
        self.write(Event::Text(BytesText::new(&text)));
        self.close(element);
    }

    fn write(&mut self, event: Event<'_>) {
        // Writing to a vector never fails.
        drop(self.0.write_event(event));
    }
}
