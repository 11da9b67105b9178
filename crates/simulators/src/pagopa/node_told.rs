//! What a station says of a notice, read; and judged by what no schema says.

use super::model::{Debtor, Destination, Transfer, is_postal};
use super::shape::cents;
use super::state::Memory;
use crate::spid_idp::xml::text;
use chrono::NaiveDate;
use roxmltree::{Document, Node};

/// An answer to `paVerifyPaymentNotice`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verified {
    /// In cents.
    pub(super) amount: i64,
    pub(super) due: Option<NaiveDate>,
    /// Whether all of it may arrive on postal accounts (`allCCP`).
    pub(super) postal: bool,
}

/// An answer to `paGetPayment` or `paGetPaymentV2`.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) reference: String,
    /// In cents.
    pub(super) amount: i64,
    pub(super) due: NaiveDate,
    pub(super) description: String,
    pub(super) company: String,
    pub(super) office: Option<String>,
    pub(super) debtor: Debtor,
    pub(super) transfers: Vec<Transfer>,
    pub(super) metadata: Vec<(String, String)>,
}

impl Verified {
    /// Reads an answer whose shape is right.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let xml = std::str::from_utf8(body).ok()?;
        let document = Document::parse(xml).ok()?;
        let option = anywhere(&document, "paymentOptionDescription")?;
        Some(Self {
            amount: cents(&value(option, "amount")?)?,
            due: value(option, "dueDate").and_then(|text| text.parse().ok()),
            postal: ["true", "1"].contains(&value(option, "allCCP")?.as_str()),
        })
    }
}

impl Begun {
    /// Reads an answer whose shape is right.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let xml = std::str::from_utf8(body).ok()?;
        let document = Document::parse(xml).ok()?;
        let data = anywhere(&document, "data")?;
        let list = find(data, "transferList")?;
        let transfers = list.children().filter(Node::is_element).map(transfer);
        Some(Self {
            reference: value(data, "creditorReferenceId")?,
            amount: cents(&value(data, "paymentAmount")?)?,
            due: value(data, "dueDate")?.parse().ok()?,
            description: value(data, "description")?,
            company: value(data, "companyName").unwrap_or_default(),
            office: value(data, "officeName"),
            debtor: debtor(find(data, "debtor")?)?,
            transfers: transfers.collect::<Option<_>>()?,
            metadata: metadata(data),
        })
    }

    /// What SANP asks for beyond the shape, and is not so: of this answer, beside the one that came before
    /// it, for a payment on postal accounts or on any.
    pub(super) fn wrong(
        &self,
        verified: &Verified,
        nav: &str,
        at_the_post: bool,
        memory: &Memory,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        if nav.get(1..) != Some(self.reference.as_str()) {
            wrong.push("creditorReferenceId is not the number without its first digit".to_owned());
        }
        if self.amount != verified.amount {
            wrong.push("paVerifyPaymentNotice and paGetPayment name two amounts".to_owned());
        }
        if verified.due.is_some_and(|due| due != self.due) {
            wrong.push("paVerifyPaymentNotice and paGetPayment name two due dates".to_owned());
        }
        for transfer in &self.transfers {
            let number = transfer.number;
            match &transfer.to {
                Destination::Account { iban, .. } => {
                    if !is_iban(iban) {
                        wrong.push(format!("transfer {number}: the IBAN has wrong check digits"));
                    }
                    match memory.creditors.get(&transfer.creditor) {
                        Some(known) if known.accounts.is_empty() || known.accounts.contains(iban) => {}
                        Some(_) => wrong.push(format!("transfer {number}: the IBAN is not registered")),
                        None => wrong.push(format!("transfer {number}: its creditor is not enabled")),
                    }
                    if at_the_post && number == 1 && !is_postal(iban) {
                        wrong
                            .push("transfer 1: POSTAL was asked for, and it is no postal account".to_owned());
                    }
                }
                Destination::Stamp { .. } if verified.postal => {
                    wrong.push("allCCP, and a stamp".to_owned());
                }
                Destination::Stamp { hash, .. } => {
                    if !(4..=72).contains(&hash.len()) {
                        wrong.push(format!("transfer {number}: hashDocumento has 4 to 72 characters"));
                    }
                }
            }
        }
        wrong
    }
}

/// ISO 13616: the number that the account and the country make, modulo 97.
fn is_iban(iban: &str) -> bool {
    let (Some(head), Some(tail)) = (iban.get(..4), iban.get(4..)) else {
        return false;
    };
    let mut rest = 0_u32;
    for character in tail.chars().chain(head.chars()) {
        let Some(digit) = character.to_digit(36).filter(|_| !character.is_ascii_lowercase()) else {
            return false;
        };
        let shift = if digit > 9 { 100 } else { 10 };
        rest = (rest * shift + digit) % 97;
    }
    rest == 1
}

fn transfer(node: Node<'_, '_>) -> Option<Transfer> {
    let to = match (value(node, "IBAN"), find(node, "richiestaMarcaDaBollo")) {
        (Some(iban), _) => Destination::Account { iban, postal: None },
        (None, Some(stamp)) => Destination::Stamp {
            hash: value(stamp, "hashDocumento")?,
            province: value(stamp, "provinciaResidenza")?,
        },
        (None, None) => return None,
    };
    Some(Transfer {
        number: value(node, "idTransfer")?.parse().ok()?,
        amount: cents(&value(node, "transferAmount")?)?,
        creditor: value(node, "fiscalCodePA")?,
        company_name: value(node, "companyName"),
        remittance: value(node, "remittanceInformation")?,
        category: value(node, "transferCategory")?,
        to,
        metadata: metadata(node),
        reported: false,
    })
}

fn debtor(node: Node<'_, '_>) -> Option<Debtor> {
    let identifier = find(node, "uniqueIdentifier")?;
    Some(Debtor {
        kind: value(identifier, "entityUniqueIdentifierType")?,
        tax_code: value(identifier, "entityUniqueIdentifierValue")?,
        full_name: value(node, "fullName")?,
        street: value(node, "streetName"),
        civic_number: value(node, "civicNumber"),
        postal_code: value(node, "postalCode"),
        city: value(node, "city"),
        province: value(node, "stateProvinceRegion"),
        country: value(node, "country"),
        email: value(node, "e-mail"),
    })
}

fn metadata(node: Node<'_, '_>) -> Vec<(String, String)> {
    let entries = find(node, "metadata").into_iter();
    let entries = entries.flat_map(|list| list.children().filter(Node::is_element));
    entries
        .filter_map(|entry| Some((value(entry, "key")?, value(entry, "value")?)))
        .collect()
}

fn anywhere<'a, 'input>(document: &'a Document<'input>, name: &str) -> Option<Node<'a, 'input>> {
    document
        .descendants()
        .find(|node| node.is_element() && node.tag_name().name() == name)
}

fn find<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

fn value(node: Node<'_, '_>, name: &str) -> Option<String> {
    find(node, name).map(text)
}

#[cfg(test)]
mod tests {
    use super::super::state::Creditor;
    use super::*;

    const OURS: &str = "01234567897";
    const BANK: &str = "IT60X0542811101000000123456";

    fn memory() -> Memory {
        let mut memory = Memory::default();
        let creditor = Creditor {
            tax_code: OURS.to_owned(),
            name: "Comune".to_owned(),
            keys: Vec::new(),
            segregation_codes: Vec::new(),
            accounts: vec![BANK.to_owned()],
            station: None,
        };
        memory.creditors.insert(OURS.to_owned(), creditor);
        memory
    }

    fn begun(transfer: &str) -> Begun {
        let xml = format!(
            "<a><data><creditorReferenceId>02000000000009989</creditorReferenceId>\
             <paymentAmount>16.00</paymentAmount><dueDate>2026-12-31</dueDate><description>x</description>\
             <companyName>x</companyName><debtor><uniqueIdentifier>\
             <entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
             <entityUniqueIdentifierValue>SRRGLI85D52B354O</entityUniqueIdentifierValue></uniqueIdentifier>\
             <fullName>x</fullName></debtor><transferList><transfer><idTransfer>1</idTransfer>\
             <transferAmount>16.00</transferAmount>{transfer}<remittanceInformation>x</remittanceInformation>\
             <transferCategory>9/0101100IM/</transferCategory></transfer></transferList></data></a>"
        );
        Begun::read(xml.as_bytes()).unwrap()
    }

    fn account(creditor: &str, iban: &str) -> Begun {
        begun(&format!(
            "<fiscalCodePA>{creditor}</fiscalCodePA><IBAN>{iban}</IBAN>"
        ))
    }

    const VERIFIED: Verified = Verified {
        amount: 1600,
        due: None,
        postal: false,
    };

    #[test]
    fn what_the_schema_does_not_say_is_looked_at() {
        const NAV: &str = "302000000000009989";
        let memory = memory();
        let good = account(OURS, BANK);
        assert_eq!(good.wrong(&VERIFIED, NAV, false, &memory), Vec::<String>::new());
        let other = Verified {
            amount: 1500,
            due: "2026-12-30".parse().ok(),
            ..VERIFIED
        };
        assert_eq!(good.wrong(&other, NAV, false, &memory).len(), 2);
        assert_eq!(
            good.wrong(&VERIFIED, "302000000000009999", true, &memory).len(),
            2
        );
        for (begun, wrong) in [
            (account(OURS, "IT60X0542811101000000123457"), 2),
            (account(OURS, "IT45R0760103200000000001016"), 1),
            (account("80010470922", BANK), 1),
        ] {
            assert_eq!(begun.wrong(&VERIFIED, NAV, false, &memory).len(), wrong);
        }
        let stamp = begun(&format!(
            "<fiscalCodePA>{OURS}</fiscalCodePA><richiestaMarcaDaBollo><hashDocumento>aGFzaA==</hashDocumento>\
             <tipoBollo>01</tipoBollo><provinciaResidenza>RN</provinciaResidenza></richiestaMarcaDaBollo>"
        ));
        assert!(stamp.wrong(&VERIFIED, NAV, true, &memory).is_empty());
        let postal = Verified {
            postal: true,
            ..VERIFIED
        };
        assert_eq!(stamp.wrong(&postal, NAV, false, &memory).len(), 1);
    }

    #[test]
    fn what_is_verified_is_read() {
        let read = Verified::read(
            b"<a><paymentList><paymentOptionDescription><amount>16.52</amount><options>EQ</options>\
              <dueDate>2026-12-31</dueDate><allCCP>true</allCCP></paymentOptionDescription></paymentList></a>",
        );
        let wanted = Verified {
            amount: 1652,
            due: "2026-12-31".parse().ok(),
            postal: true,
        };
        assert_eq!(read, Some(wanted));
    }
}
