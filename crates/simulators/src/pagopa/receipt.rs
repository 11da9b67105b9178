//! Receipts, and how they are written.

use super::model::{Debtor, Destination, Transfer};
use super::rome;
use crate::spid_idp::xml::escape_text;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Namespace of the messages between the node and stations.
pub(super) const PA: &str = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";
pub(super) const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// The provider of payments of this world.
pub(super) const PSP: Psp = Psp {
    id: "PROVAIT1",
    tax_code: "09876543217",
    name: "Banca di Prova",
    broker: "09876543217",
    channel: "09876543217_01",
};

/// Who collects.
pub(super) struct Psp {
    pub(super) id: &'static str,
    pub(super) tax_code: &'static str,
    pub(super) name: &'static str,
    pub(super) broker: &'static str,
    pub(super) channel: &'static str,
}

/// What a provider takes for itself, in cents.
pub(super) const FEE: i64 = 150;

/// A receipt.
#[derive(Clone, Debug)]
pub(super) struct Receipt {
    pub(super) id: String,
    pub(super) creditor: String,
    pub(super) nav: String,
    pub(super) iuv: String,
    /// In cents; the sum of the transfers.
    pub(super) amount: i64,
    pub(super) fee: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) description: String,
    pub(super) company_name: String,
    pub(super) office_name: Option<String>,
    pub(super) debtor: Debtor,
    pub(super) payer: Option<Debtor>,
    pub(super) transfers: Vec<Transfer>,
    /// The digital stamps that transfers have bought, by their number: signed XML.
    pub(super) stamps: BTreeMap<u8, String>,
    pub(super) metadata: Vec<(String, String)>,
    /// `idCart` of the cart with which it was paid.
    pub(super) note: Option<String>,
    pub(super) stand_in: bool,
}

/// To whom a message of the node is addressed.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) creditor: String,
    pub(super) broker: String,
    pub(super) station: String,
}

/// Which primitive brings a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    First,
    Second,
}

impl Version {
    pub(super) const fn operation(self) -> &'static str {
        match self {
            Self::First => "paSendRT",
            Self::Second => "paSendRTV2",
        }
    }

    const fn request(self) -> &'static str {
        match self {
            Self::First => "paSendRTReq",
            Self::Second => "paSendRTV2Request",
        }
    }
}

impl Receipt {
    /// The request that brings it: its root is qualified, all within is not.
    pub(super) fn request(&self, to: &Address, version: Version) -> String {
        let root = version.request();
        let mut xml = Xml::default();
        address(&mut xml, to);
        xml.group("receipt", |xml| self.write(xml, version));
        format!("<pa:{root} xmlns:pa=\"{PA}\">{}</pa:{root}>", xml.0)
    }

    fn write(&self, xml: &mut Xml, version: Version) {
        xml.element("receiptId", &self.id);
        xml.element("noticeNumber", &self.nav);
        xml.element("fiscalCode", &self.creditor);
        xml.element("outcome", "OK");
        xml.element("creditorReferenceId", &self.iuv);
        xml.element("paymentAmount", &euros(self.amount));
        xml.element("description", &self.description);
        xml.element("companyName", &self.company_name);
        xml.maybe("officeName", self.office_name.as_deref());
        xml.group("debtor", |xml| subject(xml, &self.debtor));
        xml.group("transferList", |xml| {
            for transfer in &self.transfers {
                xml.group("transfer", |xml| self.write_transfer(xml, transfer, version));
            }
        });
        xml.element("idPSP", PSP.id);
        xml.element("pspFiscalCode", PSP.tax_code);
        xml.element("PSPCompanyName", PSP.name);
        xml.element("idChannel", PSP.channel);
        xml.element("channelDescription", "app");
        if let Some(payer) = &self.payer {
            xml.group("payer", |xml| subject(xml, payer));
        }
        xml.element("paymentMethod", "creditCard");
        if version == Version::Second {
            xml.maybe("paymentNote", self.note.as_deref());
        }
        xml.element("fee", &euros(self.fee));
        let local = rome::local(self.at);
        xml.element("paymentDateTime", &local.format("%Y-%m-%dT%H:%M:%S").to_string());
        xml.element("applicationDate", &local.date().to_string());
        xml.element("transferDate", &(local.date() + TimeDelta::days(1)).to_string());
        map(xml, &self.metadata);
        // Said only where it is so.
        xml.maybe("standIn", self.stand_in.then_some("true"));
    }

    fn write_transfer(&self, xml: &mut Xml, transfer: &Transfer, version: Version) {
        xml.element("idTransfer", &transfer.number.to_string());
        xml.element("transferAmount", &euros(transfer.amount));
        xml.element("fiscalCodePA", &transfer.creditor);
        if version == Version::Second {
            xml.maybe("companyName", transfer.company_name.as_deref());
        }
        match &transfer.to {
            Destination::Account { iban, .. } => xml.element("IBAN", iban),
            Destination::Stamp { .. } => {
                let stamp = self.stamps.get(&transfer.number).map_or("", String::as_str);
                xml.element("MBDAttachment", &STANDARD.encode(stamp));
            }
        }
        xml.element("remittanceInformation", &transfer.remittance);
        xml.element("transferCategory", &transfer.category);
        map(xml, &transfer.metadata);
    }
}

/// Puts a request into its envelope (SOAP 1.1).
pub(super) fn envelope(request: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope xmlns:soapenv=\"{SOAP}\">\
         <soapenv:Header/><soapenv:Body>{request}</soapenv:Body></soapenv:Envelope>"
    )
}

/// The question for a notice: to verify it, or to get what is to be paid, with what is said beside its number.
pub(super) fn question(root: &str, to: &Address, nav: &str, more: &[(&str, String)]) -> String {
    let mut xml = Xml::default();
    address(&mut xml, to);
    xml.group("qrCode", |xml| {
        xml.element("fiscalCode", &to.creditor);
        xml.element("noticeNumber", nav);
    });
    for (name, value) in more {
        xml.element(name, value);
    }
    format!("<pa:{root} xmlns:pa=\"{PA}\">{}</pa:{root}>", xml.0)
}

/// The demand of a notice that does not exist yet, as somebody makes it at a counter.
pub(super) fn demand(root: &str, to: &Address) -> String {
    let mut xml = Xml::default();
    address(&mut xml, to);
    xml.element("idServizio", "00001");
    xml.element("idSoggettoServizio", "00001");
    xml.element(
        "datiSpecificiServizioRequest",
        &STANDARD.encode("<service xmlns=\"urn:prova\"/>"),
    );
    format!("<pa:{root} xmlns:pa=\"{PA}\">{}</pa:{root}>", xml.0)
}

fn address(xml: &mut Xml, to: &Address) {
    xml.element("idPA", &to.creditor);
    xml.element("idBrokerPA", &to.broker);
    xml.element("idStation", &to.station);
}

fn subject(xml: &mut Xml, subject: &Debtor) {
    xml.group("uniqueIdentifier", |xml| {
        xml.element("entityUniqueIdentifierType", &subject.kind);
        xml.element("entityUniqueIdentifierValue", &subject.tax_code);
    });
    xml.element("fullName", &subject.full_name);
    for (name, value) in [
        ("streetName", &subject.street),
        ("civicNumber", &subject.civic_number),
        ("postalCode", &subject.postal_code),
        ("city", &subject.city),
        ("stateProvinceRegion", &subject.province),
        ("country", &subject.country),
        ("e-mail", &subject.email),
    ] {
        xml.maybe(name, value.as_deref());
    }
}

fn map(xml: &mut Xml, entries: &[(String, String)]) {
    if entries.is_empty() {
        return;
    }
    xml.group("metadata", |xml| {
        for (key, value) in entries {
            xml.group("mapEntry", |xml| {
                xml.element("key", key);
                xml.element("value", value);
            });
        }
    });
}

/// Cents with two decimals.
pub(super) fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Unqualified elements, one after the other.
#[derive(Default)]
struct Xml(String);

impl Xml {
    fn element(&mut self, name: &str, value: &str) {
        let piece = format!("<{name}>{}</{name}>", escape_text(value));
        self.0.push_str(&piece);
    }

    fn maybe(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.element(name, value);
        }
    }

    fn group(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        inside(&mut inner);
        let piece = format!("<{name}>{}</{name}>", inner.0);
        self.0.push_str(&piece);
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::{now, position};
    use super::super::shape;
    use super::*;
    use roxmltree::Document;

    fn receipt() -> Receipt {
        let position = position();
        let (option, item) = position.find("301000000000000100").unwrap();
        let mut transfers = item.transfers.clone();
        let mut stamp = transfers[0].clone();
        (stamp.number, stamp.amount) = (2, 1600);
        stamp.to = Destination::Stamp {
            hash: "aGFzaA==".to_owned(),
            province: "CA".to_owned(),
        };
        transfers.push(stamp);
        Receipt {
            id: "a".repeat(32),
            creditor: position.creditor.clone(),
            nav: item.nav.clone(),
            iuv: item.iuv.clone(),
            amount: 3252,
            fee: FEE,
            at: now(),
            description: "Niccolò & <C>".to_owned(),
            company_name: "Comune".to_owned(),
            office_name: Some("Anagrafe".to_owned()),
            debtor: option.debtor.clone(),
            payer: Some(option.debtor.clone()),
            transfers,
            stamps: BTreeMap::from([(2, "<marcaDaBollo/>".to_owned())]),
            metadata: vec![("k".to_owned(), "v".to_owned())],
            note: Some("cart".to_owned()),
            stand_in: true,
        }
    }

    #[test]
    fn what_is_written_has_the_published_shape() {
        let to = Address {
            creditor: "01234567897".to_owned(),
            broker: "01234567897".to_owned(),
            station: "01234567897_01".to_owned(),
        };
        for version in [Version::First, Version::Second] {
            let xml = envelope(&receipt().request(&to, version));
            let document = Document::parse(&xml).unwrap();
            let found = document
                .descendants()
                .find(|node| node.has_tag_name("receipt"))
                .unwrap();
            assert_eq!(
                shape::faults(found, &shape::written::RECEIPT),
                Vec::<String>::new()
            );
            let text = |name: &str| {
                let node = document.descendants().find(|node| node.has_tag_name(name));
                node.and_then(|node| node.text()).map(str::to_owned)
            };
            assert_eq!(text("description").as_deref(), Some("Niccolò & <C>"));
            assert_eq!(text("paymentDateTime").as_deref(), Some("2026-11-24T11:00:00"));
            assert_eq!(text("paymentNote").is_some(), version == Version::Second);
        }
    }

    #[test]
    fn amounts_are_written_with_two_decimals() {
        assert_eq!([euros(5), euros(1652), euros(100)], ["0.05", "16.52", "1.00"]);
    }
}
