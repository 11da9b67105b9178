//! The *segnatura informatica* (DPR 445/2000 art. 55; AgID guidelines on electronic documents, annex
//! 6; final schema of 24 May 2021, version 3.0.0), before the seal of the AOO that closes it.
//!
//! The schema has traps: attributes are qualified; a postal address cannot be valid, because its
//! postcode has six digits, hence none is written; a sole trader's code of sixteen characters is no
//! `PIVAoCF`, hence he is a natural person.

use super::entry::{Administration, Contacts, Document, Number, Party, Registration};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono_tz::Europe::Rome;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use sportello_types::values::CodiceFiscale;

/// Namespace of the segnatura.
pub const NAMESPACE: &str = "http://www.agid.gov.it/protocollo/";
const VERSION: &str = "3.0.0";

/// Writes the segnatura of an entry in the register of `owner`.
pub fn build(owner: &Administration, number: &Number, registration: &Registration) -> String {
    let mut xml = Xml::new();
    xml.open(
        "SegnaturaInformatica",
        &[
            ("xmlns:prot", NAMESPACE),
            ("prot:versione", VERSION),
            ("prot:lang", "it"),
        ],
    );
    heading(&mut xml, owner, number, registration);
    xml.open("Descrizione", &[]);
    xml.open("Mittente", &[]);
    party(&mut xml, &registration.sender);
    xml.close("Mittente");
    for recipient in &registration.recipients {
        xml.open("Destinatario", &[("prot:confermaRicezione", "false")]);
        party(&mut xml, recipient);
        xml.close("Destinatario");
    }
    document(&mut xml, "DocumentoPrimario", &registration.main);
    for attachment in &registration.attachments {
        document(&mut xml, "Allegato", attachment);
    }
    xml.close("Descrizione");
    xml.close("SegnaturaInformatica");
    xml.finish()
}

fn heading(xml: &mut Xml, owner: &Administration, number: &Number, registration: &Registration) {
    let local = number.registered_at.with_timezone(&Rome);
    let (aoo_code, aoo_name) = &owner.aoo;
    xml.open("Intestazione", &[]);
    xml.open("Identificatore", &[]);
    xml.described("CodiceAmministrazione", &owner.ipa_code, &owner.name);
    xml.described("CodiceAOO", aoo_code, aoo_name);
    xml.text("CodiceRegistro", number.register.as_str());
    xml.text("NumeroRegistrazione", &format!("{:07}", number.number.number()));
    xml.text("DataRegistrazione", &local.format("%Y-%m-%d").to_string());
    xml.text("OraRegistrazione", &local.format("%H:%M:%S%:z").to_string());
    xml.close("Identificatore");
    xml.text("Oggetto", &registration.subject);
    xml.open("Classifica", &[]);
    xml.text("Denominazione", &registration.classification.name);
    xml.text("CodiceFlat", &registration.classification.code);
    xml.close("Classifica");
    if registration.confidential {
        xml.text("Riservato", "true");
    }
    xml.close("Intestazione");
}

fn party(xml: &mut Xml, party: &Party) {
    match party {
        Party::Person {
            given_name,
            family_name,
            tax_code,
            contacts: reach,
        } => person(xml, given_name, family_name, tax_code.as_ref(), reach),
        Party::Company {
            name,
            tax_code,
            contacts: reach,
        } => {
            xml.open("PersonaGiuridica", &[]);
            xml.text("Denominazione", name);
            if let Some(code) = tax_code {
                xml.text("PIVAoCF", code.as_str());
            }
            contacts(xml, "ContattiPersonaGiuridica", reach);
            xml.close("PersonaGiuridica");
        }
        Party::Administration(body) => administration(xml, body),
        Party::ForeignAdministration {
            name,
            office,
            contacts: reach,
        } => {
            xml.open("AmministrazioneEstera", &[]);
            xml.text("DenominazioneAmministrazione", name);
            if let Some(office) = office {
                xml.text("DenominazioneUfficio", office);
            }
            contacts(xml, "ContattiAmministrazione", reach);
            xml.close("AmministrazioneEstera");
        }
    }
}

fn person(
    xml: &mut Xml,
    given_name: &str,
    family_name: &str,
    tax_code: Option<&CodiceFiscale>,
    reach: &Contacts,
) {
    xml.open("PersonaFisica", &[]);
    xml.text("Nome", given_name);
    xml.text("Cognome", family_name);
    if let Some(code) = tax_code {
        xml.text("CodiceFiscale", code.as_str());
    }
    contacts(xml, "Contatti", reach);
    xml.close("PersonaFisica");
}

fn administration(xml: &mut Xml, body: &Administration) {
    let (aoo_code, aoo_name) = &body.aoo;
    xml.open("Amministrazione", &[]);
    xml.text("DenominazioneAmministrazione", &body.name);
    if let Some(code) = &body.tax_code {
        xml.text("CFAmministrazione", code.as_str());
    }
    xml.described("CodiceIPAAmministrazione", &body.ipa_code, &body.name);
    contacts(xml, "ContattiAmministrazione", &body.contacts);
    xml.described("CodiceIPAAOO", aoo_code, aoo_name);
    if let Some((code, name)) = &body.office {
        xml.described("CodiceIPAUO", code, name);
    }
    xml.close("Amministrazione");
}

fn contacts(xml: &mut Xml, element: &str, contacts: &Contacts) {
    if contacts.emails.is_empty() && contacts.phones.is_empty() {
        return;
    }
    xml.open(element, &[]);
    for email in &contacts.emails {
        xml.open("IndirizzoTelematico", &[("prot:tipo", "smtp")]);
        xml.write_text(email.as_str());
        xml.close("IndirizzoTelematico");
    }
    for phone in &contacts.phones {
        xml.text("Telefono", phone.as_str());
    }
    xml.close(element);
}

fn document(xml: &mut Xml, element: &str, document: &Document) {
    xml.open(
        element,
        &[
            ("prot:nomeFile", &document.name),
            ("prot:mimeType", &document.media_type),
        ],
    );
    if let Some(description) = &document.description {
        xml.text("Descrizione", description);
    }
    xml.open("Impronta", &[("prot:algoritmo", "SHA-256")]);
    xml.write_text(&STANDARD.encode(document.sha256));
    xml.close("Impronta");
    for (element, present) in [
        ("firmatoDigitalmente", document.signed),
        ("sigillatoElettronicamente", document.sealed),
    ] {
        if present {
            xml.open(element, &[]);
            xml.text("UnDetached", "true");
            xml.close(element);
        }
    }
    xml.close(element);
}

/// A writer into memory, which cannot fail; every element is in the segnatura's namespace.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 2));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn write(&mut self, event: Event<'_>) {
        // Writing to a vector never fails.
        drop(self.0.write_event(event));
    }

    fn open(&mut self, element: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(format!("prot:{element}"));
        for (name, value) in attributes {
            let value = admitted(value);
            start.push_attribute((*name, value.as_str()));
        }
        self.write(Event::Start(start));
    }

    fn close(&mut self, element: &str) {
        self.write(Event::End(BytesEnd::new(format!("prot:{element}"))));
    }

    fn write_text(&mut self, text: &str) {
        let text = admitted(text);
        self.write(Event::Text(BytesText::new(&text)));
    }

    fn text(&mut self, element: &str, text: &str) {
        self.open(element, &[]);
        self.write_text(text);
        self.close(element);
    }

    fn described(&mut self, element: &str, code: &str, description: &str) {
        self.open(element, &[("prot:descrizione", description)]);
        self.write_text(code);
        self.close(element);
    }

    fn finish(self) -> String {
        let mut text = String::from_utf8_lossy(&self.0.into_inner()).into_owned();
        text.push('\n');
        text
    }
}

/// Without the characters that XML 1.0 cannot hold (§2.2).
fn admitted(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
        .collect()
}
