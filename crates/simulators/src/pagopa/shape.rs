//! Shapes of messages between the node and a station (`paForNode`), as tables: which elements, in which order,
//! how many, of what. What comes from a station is held to them, and what the node writes is, in tests.

use super::checks::is_digits;
use crate::spid_idp::xml::text;
use chrono::NaiveDate;
use roxmltree::Node;

/// An element of a sequence.
pub(super) struct Part {
    name: &'static str,
    least: usize,
    most: usize,
    kind: Kind,
}

/// What an element holds.
enum Kind {
    Text(fn(&str) -> bool),
    Group(&'static [Part]),
}

pub(super) const fn one(name: &'static str, holds: fn(&str) -> bool) -> Part {
    part(name, 1, 1, Kind::Text(holds))
}

pub(super) const fn maybe(name: &'static str, holds: fn(&str) -> bool) -> Part {
    part(name, 0, 1, Kind::Text(holds))
}

const fn group(name: &'static str, least: usize, most: usize, parts: &'static [Part]) -> Part {
    part(name, least, most, Kind::Group(parts))
}

const fn part(name: &'static str, least: usize, most: usize, kind: Kind) -> Part {
    Part {
        name,
        least,
        most,
        kind,
    }
}

fn any(_: &str) -> bool {
    true
}

fn up_to(value: &str, most: usize) -> bool {
    (1..=most).contains(&value.chars().count())
}

fn text16(value: &str) -> bool {
    up_to(value, 16)
}

pub(super) fn text35(value: &str) -> bool {
    up_to(value, 35)
}

fn text70(value: &str) -> bool {
    up_to(value, 70)
}

fn text140(value: &str) -> bool {
    up_to(value, 140)
}

fn outcome(value: &str) -> bool {
    ["OK", "KO"].contains(&value)
}

fn amount_not_zero(value: &str) -> bool {
    cents(value).is_some_and(|cents| cents > 0)
}

fn date(value: &str) -> bool {
    value.parse::<NaiveDate>().is_ok()
}

fn boolean(value: &str) -> bool {
    ["true", "false", "1", "0"].contains(&value)
}

fn body(value: &str) -> bool {
    is_digits(value, 11)
}

fn notice(value: &str) -> bool {
    is_digits(value, 18)
}

fn transfer_number(value: &str) -> bool {
    ["1", "2", "3", "4", "5"].contains(&value)
}

fn person_or_body(value: &str) -> bool {
    ["F", "G"].contains(&value)
}

fn identifier(value: &str) -> bool {
    (2..=16).contains(&value.chars().count())
}

fn two_capitals(value: &str) -> bool {
    value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn exactly(value: &str) -> bool {
    value == "EQ"
}

fn number(value: &str) -> bool {
    value.parse::<i32>().is_ok()
}

/// Cents of an amount, written with two decimals and nothing else.
pub(super) fn cents(value: &str) -> Option<i64> {
    let (euros, rest) = value.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(euros) || !is_digits(rest, 2) || euros.len() > 9 {
        return None;
    }
    euros
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(rest.parse().ok()?)
}

static FAULT: [Part; 8] = [
    one("faultCode", any),
    one("faultString", any),
    one("id", any),
    maybe("description", any),
    maybe("serial", number),
    maybe("originalFaultCode", any),
    maybe("originalFaultString", any),
    maybe("originalDescription", any),
];

static MAP: [Part; 1] = [group("mapEntry", 1, 15, &ENTRY)];
static ENTRY: [Part; 2] = [one("key", text140), one("value", text140)];

static IDENTIFIER: [Part; 2] = [
    one("entityUniqueIdentifierType", person_or_body),
    one("entityUniqueIdentifierValue", identifier),
];

static SUBJECT: [Part; 9] = [
    group("uniqueIdentifier", 1, 1, &IDENTIFIER),
    one("fullName", text70),
    maybe("streetName", text70),
    maybe("civicNumber", text16),
    maybe("postalCode", text16),
    maybe("city", text35),
    maybe("stateProvinceRegion", text35),
    maybe("country", two_capitals),
    maybe("e-mail", any),
];

static STAMP: [Part; 3] = [
    one("hashDocumento", any),
    one("tipoBollo", any),
    one("provinciaResidenza", two_capitals),
];

/// A transfer in all versions; that it has one of `IBAN`, stamp and attachment is asked for elsewhere.
static TRANSFER: [Part; 10] = [
    one("idTransfer", transfer_number),
    one("transferAmount", amount_not_zero),
    one("fiscalCodePA", body),
    maybe("companyName", text140),
    maybe("IBAN", text35),
    group("richiestaMarcaDaBollo", 0, 1, &STAMP),
    maybe("MBDAttachment", any),
    one("remittanceInformation", text140),
    one("transferCategory", text140),
    group("metadata", 0, 1, &MAP),
];

static TRANSFERS: [Part; 1] = [group("transfer", 1, 5, &TRANSFER)];

static OPTIONS: [Part; 1] = [group("paymentOptionDescription", 1, 1, &OPTION)];
static OPTION: [Part; 5] = [
    one("amount", amount_not_zero),
    one("options", exactly),
    maybe("dueDate", date),
    maybe("detailDescription", text140),
    one("allCCP", boolean),
];

static DATA: [Part; 11] = [
    one("creditorReferenceId", text35),
    one("paymentAmount", amount_not_zero),
    one("dueDate", date),
    maybe("retentionDate", any),
    maybe("lastPayment", boolean),
    one("description", text140),
    maybe("companyName", text140),
    maybe("officeName", text140),
    group("debtor", 1, 1, &SUBJECT),
    group("transferList", 1, 1, &TRANSFERS),
    group("metadata", 0, 1, &MAP),
];

/// Answers to `paSendRT` and `paSendRTV2`.
pub(super) static TAKEN: [Part; 2] = [one("outcome", outcome), group("fault", 0, 1, &FAULT)];

/// Answers to `paVerifyPaymentNotice`.
pub(super) static VERIFIED: [Part; 7] = [
    one("outcome", outcome),
    group("fault", 0, 1, &FAULT),
    group("paymentList", 0, 1, &OPTIONS),
    maybe("paymentDescription", text140),
    maybe("fiscalCodePA", body),
    maybe("companyName", text140),
    maybe("officeName", text140),
];

static CODE: [Part; 2] = [one("fiscalCode", body), one("noticeNumber", notice)];

/// Answers to `paDemandPaymentNotice`.
pub(super) static DEMANDED: [Part; 8] = [
    one("outcome", outcome),
    group("fault", 0, 1, &FAULT),
    group("qrCode", 0, 1, &CODE),
    group("paymentList", 0, 1, &OPTIONS),
    maybe("paymentDescription", text140),
    maybe("fiscalCodePA", body),
    maybe("companyName", text140),
    maybe("officeName", text140),
];

/// Answers to `paGetPayment` and `paGetPaymentV2`.
pub(super) static GOT: [Part; 3] = [
    one("outcome", outcome),
    group("fault", 0, 1, &FAULT),
    group("data", 0, 1, &DATA),
];

/// What about the children of an element is not as the table says; nothing when all is.
pub(super) fn faults(node: Node<'_, '_>, parts: &[Part]) -> Vec<String> {
    let mut found = Vec::new();
    look(node, parts, node.tag_name().name(), &mut found);
    found
}

fn look(node: Node<'_, '_>, parts: &[Part], path: &str, found: &mut Vec<String>) {
    let mut children = node.children().filter(Node::is_element).peekable();
    for part in parts {
        let here = format!("{path}/{}", part.name);
        let mut count = 0;
        while let Some(child) = children.next_if(|child| child.tag_name().name() == part.name) {
            count += 1;
            if child.tag_name().namespace().is_some() {
                found.push(format!("{here}: it must not be qualified"));
            }
            match part.kind {
                Kind::Text(holds) => {
                    if child.children().any(|inner| inner.is_element()) || !holds(&text(child)) {
                        found.push(format!("{here}: not what it must hold"));
                    }
                }
                Kind::Group(parts) => look(child, parts, &here, found),
            }
        }
        if count < part.least {
            found.push(format!("{here}: missing"));
        } else if count > part.most {
            found.push(format!("{here}: more than {}", part.most));
        }
    }
    if let Some(other) = children.next() {
        found.push(format!("{path}/{}: not expected here", other.tag_name().name()));
    }
    let stray = node
        .children()
        .any(|child| child.is_text() && !child.text().unwrap_or_default().trim().is_empty());
    if stray {
        found.push(format!("{path}: text between the elements"));
    }
}

/// What the node writes, held to the same tables.
#[cfg(test)]
pub(super) mod written {
    use super::{
        MAP, Part, SUBJECT, TRANSFERS, body, boolean, cents, date, group, maybe, notice, one, outcome,
        text35, text70, text140, up_to,
    };
    use chrono::{DateTime, NaiveDateTime};

    fn text210(value: &str) -> bool {
        up_to(value, 210)
    }

    fn amount(value: &str) -> bool {
        cents(value).is_some()
    }

    fn date_time(value: &str) -> bool {
        value.parse::<NaiveDateTime>().is_ok() || DateTime::parse_from_rfc3339(value).is_ok()
    }

    /// A receipt: of the first version one without `paymentNote` and what belongs to bundles.
    pub(in super::super) static RECEIPT: [Part; 28] = [
        one("receiptId", text35),
        one("noticeNumber", notice),
        one("fiscalCode", body),
        one("outcome", outcome),
        one("creditorReferenceId", text35),
        one("paymentAmount", amount),
        one("description", text140),
        one("companyName", text140),
        maybe("officeName", text140),
        group("debtor", 1, 1, &SUBJECT),
        group("transferList", 1, 1, &TRANSFERS),
        one("idPSP", text35),
        maybe("pspFiscalCode", text70),
        maybe("pspPartitaIVA", text35),
        one("PSPCompanyName", text70),
        one("idChannel", text35),
        one("channelDescription", text35),
        group("payer", 0, 1, &SUBJECT),
        maybe("paymentMethod", text35),
        maybe("paymentNote", text210),
        maybe("fee", amount),
        maybe("primaryCiIncurredFee", amount),
        maybe("idBundle", text70),
        maybe("paymentDateTime", date_time),
        maybe("applicationDate", date),
        maybe("transferDate", date),
        group("metadata", 0, 1, &MAP),
        maybe("standIn", boolean),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use roxmltree::Document;

    fn judge(xml: &str) -> Vec<String> {
        let document = Document::parse(xml).unwrap();
        faults(document.root_element(), &TAKEN)
    }

    #[test]
    fn order_number_and_content_are_looked_at() {
        assert_eq!(judge("<a><outcome>OK</outcome></a>"), Vec::<String>::new());
        let fault =
            "<fault><faultCode>PAA_SEMANTICA</faultCode><faultString>x</faultString><id>1</id></fault>";
        assert_eq!(
            judge(&format!("<a>\n <outcome>KO</outcome>{fault}</a>")),
            Vec::<String>::new()
        );
        for (xml, why) in [
            ("<a/>", "a/outcome: missing"),
            ("<a><outcome>ok</outcome></a>", "a/outcome: not what it must hold"),
            (
                "<a><outcome>OK</outcome><outcome>OK</outcome></a>",
                "a/outcome: more than 1",
            ),
            (
                "<a xmlns='urn:x'><outcome>OK</outcome></a>",
                "a/outcome: it must not be qualified",
            ),
            ("<a><outcome>OK</outcome><b/></a>", "a/b: not expected here"),
            ("<a>x<outcome>OK</outcome></a>", "a: text between the elements"),
            (
                "<a><outcome>KO</outcome><fault><faultString>x</faultString><faultCode>x</faultCode><id>1</id></fault></a>",
                "a/fault/faultCode: missing",
            ),
        ] {
            assert!(
                judge(xml).iter().any(|found| found == why),
                "{xml} {:?}",
                judge(xml)
            );
        }
    }

    #[test]
    fn amounts_have_two_decimals() {
        assert_eq!(cents("16.00"), Some(1600));
        assert_eq!(cents("999999999.99"), Some(99_999_999_999));
        for wrong in [
            "16",
            "16.0",
            "16.000",
            ".50",
            "-1.00",
            "+1.00",
            "1,00",
            "1000000000.00",
        ] {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
    }
}
