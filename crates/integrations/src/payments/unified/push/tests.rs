use super::*;
use serde_json::{Value, json};
use sportello_types::values::EuroCents;

const SECRET: &str = "0123456789abcdef0123456789ABCDEF";
const NUMBER: &str = "301000000000000100";

fn receipt(creditor: &str, number: &str) -> String {
    format!(
        "<a:paSendRTV2Request xmlns:a=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\"><receipt>\
         <receiptId>r1</receiptId><noticeNumber>{number}</noticeNumber><fiscalCode>{creditor}</fiscalCode>\
         <outcome>OK</outcome><paymentAmount>16.00</paymentAmount><transferList><transfer>\
         <idTransfer>1</idTransfer><transferAmount>16.00</transferAmount>\
         <fiscalCodePA>{creditor}</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN></transfer>\
         </transferList><PSPCompanyName>Banca</PSPCompanyName></receipt></a:paSendRTV2Request>"
    )
}

fn notification() -> Value {
    json!({
        "encodedReceipt": STANDARD.encode(receipt("01234567897", NUMBER)),
        "paymentData": {
            "orgFiscalCode": "01234567897",
            "nav": NUMBER,
            "iuv": NUMBER.get(1..).unwrap(),
            "iud": "0193a5c800007000800000000000000100",
            "debtPositionTypeOrgCode": "SPORTELLO",
            "paymentDate": "2026-11-29T10:00:00+01:00",
            "amountCents": 1600,
            "debtor": { "entityType": "F", "fiscalCode": "RSSMRA85T10A562S", "fullName": "Mario Rossi" },
        },
    })
}

fn pushed(method: &str, path: &str, body: &[u8]) -> Result<Receipt, PushRefused> {
    let push = Push {
        method,
        path,
        authorization: None,
        body,
    };
    let creditor = "01234567897".parse().unwrap();
    read(&SecretString::from(SECRET), &creditor, &push)
}

fn sent(notification: &Value) -> Result<Receipt, PushRefused> {
    let path = format!("{SECRET}/payment-notification");
    pushed("POST", &path, notification.to_string().as_bytes())
}

/// Why it is not taken.
fn refused(outcome: Result<Receipt, PushRefused>) -> PushRefused {
    outcome.map(|receipt| receipt.id).unwrap_err()
}

#[test]
fn the_receipt_is_the_one_that_the_node_delivered() {
    let read = sent(&notification())
        .map_err(|refused| refused.to_string())
        .unwrap();
    assert_eq!((read.notice.as_str(), read.amount), (NUMBER, EuroCents(1600)));
    assert_eq!(read.xml, receipt("01234567897", NUMBER).as_bytes());
    let mut folded = notification();
    let encoded = folded["encodedReceipt"].as_str().unwrap().to_owned();
    let (head, tail) = encoded.split_at(76);
    folded["encodedReceipt"] = json!(format!("{head}\r\n{tail}"));
    assert!(sent(&folded).is_ok());
}

#[test]
fn nothing_is_there_for_whoever_does_not_know_the_secret() {
    let body = notification().to_string();
    let other = SECRET.replace('0', "1");
    for (method, path) in [
        ("POST", "payment-notification".to_owned()),
        ("POST", "/payment-notification".to_owned()),
        ("POST", format!("{other}/payment-notification")),
        (
            "POST",
            format!("{}/payment-notification", SECRET.get(1..).unwrap()),
        ),
        ("POST", format!("{SECRET}x/payment-notification")),
        ("POST", format!("{}/payment-notification", SECRET.to_lowercase())),
        ("POST", format!("{SECRET}/")),
        ("POST", SECRET.to_owned()),
        ("POST", format!("{SECRET}/payment-notification/")),
        ("PUT", format!("{SECRET}/payment-notification")),
        ("GET", format!("{SECRET}/payment-notification")),
    ] {
        let outcome = pushed(method, &path, body.as_bytes());
        assert_eq!(refused(outcome), PushRefused::Unknown, "{method} {path}");
    }
}

#[test]
fn what_does_not_fit_together_is_refused_and_names_nobody() {
    let changed = |pointer: &str, value: Value| {
        let mut notification = notification();
        *notification.pointer_mut(pointer).unwrap() = value;
        notification
    };
    let encoded = |xml: &str| json!(STANDARD.encode(xml));
    let other = receipt("09876543217", NUMBER);
    let unpaid = receipt("01234567897", NUMBER).replace(">OK<", ">KO<");
    for notification in [
        changed("/encodedReceipt", encoded(&other)),
        changed("/encodedReceipt", encoded(&unpaid)),
        changed("/encodedReceipt", encoded("<html>RSSMRA85T10A562S</html>")),
        changed("/encodedReceipt", encoded("")),
        changed("/encodedReceipt", json!("<RSSMRA85T10A562S>")),
        changed("/encodedReceipt", Value::Null),
        changed("/paymentData/orgFiscalCode", json!("09876543217")),
        changed("/paymentData/nav", json!("301000000000000201")),
        changed("/paymentData/iuv", json!("01000000000000201")),
        changed("/paymentData", Value::Null),
        json!([]),
    ] {
        let said = refused(sent(&notification));
        assert!(
            matches!(said, PushRefused::Malformed(_)),
            "{notification}: {said}"
        );
        assert!(!said.to_string().contains("RSSMRA"), "{said}");
    }
    let path = format!("{SECRET}/payment-notification");
    let page = pushed("POST", &path, b"<html/>");
    assert!(matches!(refused(page), PushRefused::Malformed(_)));
}

#[test]
fn another_amount_is_money_all_the_same() {
    for (amount, fee) in [(1500, json!(100)), (1599, Value::Null), (i64::MAX, json!(1))] {
        let mut notification = notification();
        notification["paymentData"]["amountCents"] = json!(amount);
        notification["paymentData"]["notificationFeeCents"] = fee;
        assert!(sent(&notification).is_ok(), "{amount}");
    }
}
