//! What a station answers, judged: envelope, shape, and what SANP says of it.

use super::receipt::{PA, SOAP};
use super::shape::{self, Part};
use crate::spid_idp::xml::{child, is, text};
use roxmltree::{Document, Node};

/// Faults that a creditor may answer with (error manual, *PAA_*).
const FAULTS: [&str; 13] = [
    "PAA_SINTASSI_XSD",
    "PAA_SINTASSI_EXTRAXSD",
    "PAA_ID_DOMINIO_ERRATO",
    "PAA_ID_INTERMEDIARIO_ERRATO",
    "PAA_STAZIONE_INT_ERRATA",
    "PAA_PAGAMENTO_SCONOSCIUTO",
    "PAA_PAGAMENTO_DUPLICATO",
    "PAA_PAGAMENTO_SCADUTO",
    "PAA_PAGAMENTO_ANNULLATO",
    "PAA_PAGAMENTO_IN_CORSO",
    "PAA_RECEIPT_DUPLICATA",
    "PAA_SEMANTICA",
    "PAA_SYSTEM_ERROR",
];

/// A fault of a creditor's, as a constant.
pub(super) fn known(code: &str) -> Option<&'static str> {
    FAULTS.iter().find(|known| **known == code).copied()
}

/// Which answer is expected.
pub(super) struct Expected<'a> {
    /// Name of the element in the body.
    pub(super) root: &'a str,
    pub(super) parts: &'static [Part],
    /// Whose station answers.
    pub(super) creditor: &'a str,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Ok,
    /// KO, with the code of the fault.
    Refused(String),
    /// None that the node understands: what is wrong with it.
    Bad(Vec<String>),
}

/// Reads an answer over HTTP.
pub(super) fn read(status: u16, media_type: &str, body: &[u8], expected: &Expected<'_>) -> Answer {
    let mut wrong = Vec::new();
    if status != 200 {
        wrong.push(format!("HTTP status {status}, not 200"));
    }
    let bare = media_type.split(';').next().unwrap_or_default().trim();
    if !bare.eq_ignore_ascii_case("text/xml") {
        wrong.push(format!("Content-Type {bare:?}, not text/xml"));
    }
    let Ok(xml) = std::str::from_utf8(body) else {
        wrong.push("not UTF-8".to_owned());
        return Answer::Bad(wrong);
    };
    let Ok(document) = Document::parse(xml) else {
        wrong.push("not XML".to_owned());
        return Answer::Bad(wrong);
    };
    let found = look(document.root_element(), expected, &mut wrong);
    match found {
        Some(answer) if wrong.is_empty() => answer,
        _ => Answer::Bad(wrong),
    }
}

fn look(envelope: Node<'_, '_>, expected: &Expected<'_>, wrong: &mut Vec<String>) -> Option<Answer> {
    let body = is(envelope, SOAP, "Envelope")
        .then(|| child(envelope, SOAP, "Body"))
        .flatten();
    let Some(body) = body else {
        wrong.push("no SOAP 1.1 envelope with a body".to_owned());
        return None;
    };
    let mut elements = body.children().filter(Node::is_element);
    let root = elements
        .next()
        .filter(|root| root.tag_name().namespace() == Some(PA) && root.tag_name().name() == expected.root);
    let (Some(root), None) = (root, elements.next()) else {
        wrong.push(format!("the body is not one {{{PA}}}{}", expected.root));
        return None;
    };
    wrong.extend(shape::faults(root, expected.parts));
    let value = |name: &str| find(root, name).map(text);
    let fault = find(root, "fault");
    match (value("outcome").as_deref(), fault) {
        (Some("OK"), None) => {
            judge_paid(root, expected, wrong);
            Some(Answer::Ok)
        }
        (Some("KO"), Some(fault)) => {
            let code = find(fault, "faultCode").map(text).unwrap_or_default();
            if !FAULTS.contains(&code.as_str()) {
                wrong.push(format!("faultCode {code:?} is none of a creditor"));
            }
            if find(fault, "id").map(text).as_deref() != Some(expected.creditor) {
                wrong.push("fault/id is not the creditor's fiscal code".to_owned());
            }
            Some(Answer::Refused(code))
        }
        (Some("OK"), Some(_)) => {
            wrong.push("OK with a fault".to_owned());
            None
        }
        (Some("KO"), None) => {
            wrong.push("KO without a fault".to_owned());
            None
        }
        _ => None,
    }
}

/// What must be there when a notice can be paid, and must add up.
fn judge_paid(root: Node<'_, '_>, expected: &Expected<'_>, wrong: &mut Vec<String>) {
    let needed: &[&str] = match expected.root {
        "paVerifyPaymentNoticeRes" => &["paymentList", "paymentDescription", "fiscalCodePA", "companyName"],
        "paDemandPaymentNoticeResponse" => &[
            "qrCode",
            "paymentList",
            "paymentDescription",
            "fiscalCodePA",
            "companyName",
        ],
        "paGetPaymentRes" | "paGetPaymentV2Response" => &["data"],
        _ => &[],
    };
    for name in needed {
        if find(root, name).is_none() {
            wrong.push(format!("OK without {name}"));
        }
    }
    let Some(data) = find(root, "data") else { return };
    if expected.root == "paGetPaymentV2Response" && find(data, "companyName").is_none() {
        wrong.push("data without companyName".to_owned());
    }
    let cents = |node: Node<'_, '_>, name: &str| find(node, name).and_then(|node| shape::cents(&text(node)));
    let mut sum = 0;
    let transfers = find(data, "transferList").into_iter();
    for transfer in transfers.flat_map(|list| list.children().filter(Node::is_element)) {
        sum += cents(transfer, "transferAmount").unwrap_or_default();
        let destinations = ["IBAN", "richiestaMarcaDaBollo"];
        let count = destinations
            .iter()
            .filter(|name| find(transfer, name).is_some())
            .count();
        if count != 1 || find(transfer, "MBDAttachment").is_some() {
            wrong.push("a transfer without exactly one of IBAN and richiestaMarcaDaBollo".to_owned());
        }
        let of_the_second = ["companyName", "richiestaMarcaDaBollo"];
        if expected.root == "paGetPaymentRes"
            && of_the_second.iter().any(|name| find(transfer, name).is_some())
        {
            wrong.push("a transfer of the second version in an answer of the first".to_owned());
        }
    }
    if cents(data, "paymentAmount") != Some(sum) {
        wrong.push("paymentAmount is not the sum of the transfers".to_owned());
    }
}

/// The child of that name, without namespace.
fn find<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREDITOR: &str = "01234567897";

    fn judge(root: &str, parts: &'static [Part], inside: &str) -> Answer {
        let xml = format!(
            "<s:Envelope xmlns:s=\"{SOAP}\"><s:Body><p:{root} xmlns:p=\"{PA}\">{inside}</p:{root}></s:Body></s:Envelope>"
        );
        let expected = Expected {
            root,
            parts,
            creditor: CREDITOR,
        };
        read(200, "text/xml; charset=utf-8", xml.as_bytes(), &expected)
    }

    fn fault(code: &str, id: &str) -> String {
        format!(
            "<outcome>KO</outcome><fault><faultCode>{code}</faultCode><faultString>x</faultString><id>{id}</id></fault>"
        )
    }

    #[test]
    fn a_good_answer_is_told_from_a_refusal_and_from_none() {
        let taken = |inside: &str| judge("paSendRTV2Response", &shape::TAKEN, inside);
        assert_eq!(taken("<outcome>OK</outcome>"), Answer::Ok);
        assert_eq!(
            taken(&fault("PAA_RECEIPT_DUPLICATA", CREDITOR)),
            Answer::Refused("PAA_RECEIPT_DUPLICATA".to_owned())
        );
        for bad in [
            String::new(),
            "<outcome>KO</outcome>".to_owned(),
            fault("PAA_WHATEVER", CREDITOR),
            fault("PAA_SEMANTICA", "99999999999"),
            "<p:outcome xmlns:p=\"urn:x\">OK</p:outcome>".to_owned(),
        ] {
            assert!(matches!(taken(&bad), Answer::Bad(_)), "{bad}");
        }
        let expected = Expected {
            root: "paSendRTV2Response",
            parts: &shape::TAKEN,
            creditor: CREDITOR,
        };
        for (status, media_type, body) in [
            (500, "text/xml", "<a/>"),
            (200, "text/html", "<html></html>"),
            (200, "text/xml", "no"),
        ] {
            let answer = read(status, media_type, body.as_bytes(), &expected);
            assert!(matches!(answer, Answer::Bad(_)), "{body}");
        }
    }

    #[test]
    fn what_is_to_be_paid_must_add_up() {
        let transfer = "<transfer><idTransfer>1</idTransfer><transferAmount>16.52</transferAmount>\
            <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN>\
            <remittanceInformation>x</remittanceInformation><transferCategory>9/0101100IM/</transferCategory>\
            </transfer>";
        let got = |amount: &str| {
            judge(
                "paGetPaymentV2Response",
                &shape::GOT,
                &format!(
                    "<outcome>OK</outcome><data><creditorReferenceId>1</creditorReferenceId>\
                     <paymentAmount>{amount}</paymentAmount><dueDate>2026-12-24</dueDate>\
                     <description>x</description><companyName>x</companyName><debtor><uniqueIdentifier>\
                     <entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
                     <entityUniqueIdentifierValue>SRRGLI85D52B354O</entityUniqueIdentifierValue>\
                     </uniqueIdentifier><fullName>x</fullName></debtor>\
                     <transferList>{transfer}</transferList></data>"
                ),
            )
        };
        assert_eq!(got("16.52"), Answer::Ok);
        assert_eq!(
            got("16.53"),
            Answer::Bad(vec!["paymentAmount is not the sum of the transfers".to_owned()])
        );
    }
}
