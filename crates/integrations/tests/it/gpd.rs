//! The adapter against a GPD, a Checkout and receipts that speak HTTP, and that fail.

use crate::far_end::{Answer, FarEnd};
use crate::gpd_double::{Double, Trouble};
use crate::portal::{cart, http, iuv};
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::gpd::{Gpd, GpdConfig, Service};
use sportello_integrations::payments::{
    DebtToPublish, Debtor, NoticeToPublish, PaymentAdapter, PaymentError, TaxCode,
};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Destination, Part, Parts};
use sportello_types::values::{EuroCents, NoticeNumber};
use std::time::Duration;

fn service(url: &str) -> Service {
    Service {
        url: url.parse().unwrap(),
        key: SecretString::from("primary"),
        second_key: Some(SecretString::from("secondary")),
    }
}

/// An adapter whose three services are at one address.
fn adapter(url: &str) -> Gpd {
    let config = GpdConfig {
        creditor: "01234567897".parse().unwrap(),
        positions: service(url),
        receipts: service(url),
        checkout: service(url),
        time: Duration::from_millis(500),
    };
    Gpd::new(&config, &http()).unwrap()
}

fn id_of(number: u8) -> DebtId {
    DebtId::from_parts(1_790_000_000_000, [number; 10])
}

fn debt(number: u8, cents: i64) -> DebtToPublish {
    let part = Part {
        amount: EuroCents(cents),
        creditor: "01234567897".parse().unwrap(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    };
    DebtToPublish {
        id: id_of(number),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: Some("Anagrafe".to_owned()),
        debtor: Debtor {
            tax_code: Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap())),
            name: "Mario Rossi".to_owned(),
            email: Some("mario.rossi@example.org".parse().unwrap()),
        },
        options: vec![vec![NoticeToPublish {
            iuv: iuv(u64::from(number)),
            place: 0,
            description: "Certificato".to_owned(),
            due_on: "2026-12-31".parse().unwrap(),
            ends: true,
            parts: Parts::new(vec![part]).unwrap(),
            postal: None,
        }]],
    }
}

/// What was asked, without what is the same in all of it.
fn asked(far_end: &FarEnd) -> Vec<String> {
    let short = |line: String| {
        let line = line.replace("organizations/01234567897/debtpositions", "…");
        line.replace(&id_of(1).to_string(), "1")
    };
    far_end.asked().into_iter().map(short).collect()
}

#[tokio::test]
async fn the_same_debt_twice_is_one_and_another_amount_changes_it() {
    let double = Double::open().await;
    let gpd = adapter(&double.far_end.url);
    gpd.publish(&debt(1, 1600)).await.unwrap();
    assert_eq!(asked(&double.far_end), ["POST /v3/…?toPublish=true"]);
    gpd.publish(&debt(1, 1600)).await.unwrap();
    assert_eq!(
        asked(&double.far_end),
        ["POST /v3/…?toPublish=true", "GET /v3/…/1"]
    );
    gpd.publish(&debt(1, 1652)).await.unwrap();
    let wanted = [
        "POST /v3/…?toPublish=true",
        "GET /v3/…/1",
        "PUT /v3/…/1?toPublish=true",
    ];
    assert_eq!(asked(&double.far_end), wanted);
    let id = id_of(1).to_string();
    let amount = {
        let world = double.world.lock().unwrap();
        world.positions[&id]["paymentOption"][0]["installments"][0]["amount"].clone()
    };
    assert_eq!(amount, json!(1652));

    double.set_status(&id, "PAID");
    gpd.publish(&debt(1, 1652)).await.unwrap();
    let changed = gpd.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(matches!(changed, PaymentError::InPayment), "{changed}");
    double.set_status(&id, "DRAFT");
    gpd.publish(&debt(1, 1652)).await.unwrap();
    assert_eq!(double.status(&id).as_deref(), Some("VALID"));
}

#[tokio::test]
async fn a_debt_that_was_sent_into_silence_is_looked_for_before_it_is_sent_again() {
    for after in [Trouble::SilenceAfter, Trouble::HangUpAfter, Trouble::GatewayAfter] {
        let double = Double::open().await;
        let gpd = adapter(&double.far_end.url);
        double.suffer(&[Some(after)]);
        gpd.publish(&debt(1, 1600)).await.unwrap();
        let wanted = ["POST /v3/…?toPublish=true", "GET /v3/…/1"];
        assert_eq!(asked(&double.far_end), wanted, "{after:?}");
    }

    let double = Double::open().await;
    let gpd = adapter(&double.far_end.url);
    double.suffer(&[Some(Trouble::Silence)]);
    let lost = gpd.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(lost.is_transient(), "{lost}");
    assert!(double.world.lock().unwrap().positions.is_empty());
    double.suffer(&[Some(Trouble::SilenceAfter), Some(Trouble::Silence)]);
    let lost = gpd.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(lost.is_transient(), "nobody could say: {lost}");
    gpd.publish(&debt(1, 1600)).await.unwrap();
    assert_eq!(double.world.lock().unwrap().positions.len(), 1);
}

#[tokio::test]
async fn a_number_that_is_taken_is_refused_for_good() {
    let double = Double::open().await;
    let gpd = adapter(&double.far_end.url);
    gpd.publish(&debt(1, 1600)).await.unwrap();
    let mut other = debt(2, 1600);
    other.options[0][0].iuv = iuv(1);
    let taken = gpd.publish(&other).await.unwrap_err();
    assert!(matches!(&taken, PaymentError::Refused(_)), "{taken}");
    let nothing = DebtToPublish {
        options: vec![Vec::new()],
        ..debt(3, 1)
    };
    assert!(matches!(
        gpd.publish(&nothing).await,
        Err(PaymentError::Refused(_))
    ));
}

#[tokio::test]
async fn what_is_withdrawn_cannot_be_paid_and_what_is_paid_not_withdrawn() {
    let double = Double::open().await;
    let gpd = adapter(&double.far_end.url);
    let id = id_of(1);
    gpd.withdraw(id).await.unwrap();
    gpd.publish(&debt(1, 1600)).await.unwrap();
    gpd.withdraw(id).await.unwrap();
    assert_eq!(double.status(&id.to_string()).as_deref(), Some("UNPAYABLE"));
    gpd.withdraw(id).await.unwrap();
    let again = gpd.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(
        matches!(&again, PaymentError::Refused(_)),
        "it stays withdrawn: {again}"
    );

    double.set_status(&id.to_string(), "PARTIALLY_PAID");
    let paid = gpd.withdraw(id).await.unwrap_err();
    assert!(matches!(paid, PaymentError::InPayment), "{paid}");
    double.set_status(&id.to_string(), "DRAFT");
    gpd.withdraw(id).await.unwrap();
    assert_eq!(double.status(&id.to_string()), None);
}

#[tokio::test]
async fn a_gateways_404_withdraws_nothing() {
    let double = Double::open().await;
    let gpd = adapter(&double.far_end.url);
    gpd.publish(&debt(1, 1600)).await.unwrap();
    let nobody = Some(Trouble::GatewayNotFound);
    double.suffer(&[nobody, nobody]);
    let lost = gpd.withdraw(id_of(1)).await.unwrap_err();
    assert!(lost.is_transient(), "{lost}");
    double.suffer(&[nobody]);
    assert!(gpd.publish(&debt(2, 1600)).await.unwrap_err().is_transient());
    let id = id_of(1).to_string();
    assert_eq!(double.status(&id).as_deref(), Some("VALID"));
}

#[tokio::test]
async fn the_other_key_is_taken_when_one_is_refused_and_kept() {
    let far_end = FarEnd::open(|request| match request.header("Ocp-Apim-Subscription-Key") {
        Some("secondary") => Answer::Reply(201, None, String::new()),
        _ => Answer::Reply(401, None, String::new()),
    })
    .await;
    let gpd = adapter(&far_end.url);
    gpd.publish(&debt(1, 1600)).await.unwrap();
    assert_eq!(far_end.requests().len(), 2);
    gpd.publish(&debt(2, 1600)).await.unwrap();
    assert_eq!(far_end.requests().len(), 1, "it is known by now which");

    let far_end = FarEnd::open(|_| Answer::Reply(401, None, String::new())).await;
    let refused = adapter(&far_end.url).publish(&debt(1, 1600)).await.unwrap_err();
    assert!(
        refused.is_transient(),
        "an administrator puts it right: {refused}"
    );
    assert_eq!(far_end.requests().len(), 2);
}

#[tokio::test]
async fn an_error_names_nobody_and_a_huge_answer_is_not_read() {
    let body = json!({ "title": "Mario Rossi", "status": 400, "detail": "RSSMRA85T10A562S" });
    let far_end = FarEnd::open(move |_| Answer::Reply(400, None, body.to_string())).await;
    let refused = adapter(&far_end.url).publish(&debt(1, 1600)).await.unwrap_err();
    assert!(matches!(&refused, PaymentError::Refused(_)));
    let said = format!("{refused} {refused:?}");
    assert!(
        said.contains("400") && !said.contains("Rossi") && !said.contains("RSSMRA"),
        "{said}"
    );

    let far_end = FarEnd::open(|_| Answer::Reply(200, None, "x".repeat(5 * 1024 * 1024))).await;
    let notice = iuv(1).notice_number();
    let huge = adapter(&far_end.url).receipts(&notice).await.err().unwrap();
    assert!(huge.is_transient(), "{huge}");
}

#[tokio::test]
async fn a_cart_gives_the_address_for_the_browser_and_nobody_goes_there() {
    let there = "https://checkout.example/ecommerce/checkout/v1/carts/1/redirect?clientId=CHECKOUT_CART";
    let far_end =
        FarEnd::open(move |_| Answer::Reply(302, Some(("Location", there.to_owned())), String::new())).await;
    let address = adapter(&far_end.url).begin(&cart(2)).await.unwrap();
    assert_eq!(address.as_str(), there);
    let requests = far_end.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].path.as_str()),
        ("POST", "/carts")
    );
    let sent: Value = serde_json::from_str(&requests[0].body).unwrap();
    let notice = |base: u64| {
        json!({
            "noticeNumber": iuv(base).notice_number(),
            "fiscalCode": "01234567897",
            "amount": 1600,
            "companyName": "Comune di Borgoverde",
            "description": "Certificato",
        })
    };
    let back = |outcome: &str| format!("https://borgoverde.example/area/pagamenti/ritorno/t?esito={outcome}");
    let wanted = json!({
        "emailNotice": "mario.rossi@example.org",
        "paymentNotices": [notice(1), notice(2)],
        "returnUrls": {
            "returnOkUrl": back("ok"),
            "returnCancelUrl": back("annullato"),
            "returnErrorUrl": back("errore"),
            "returnWaitingUrl": back("attesa"),
        },
        "idCart": cart(1).id.to_string(),
    });
    assert_eq!(sent, wanted);
}

#[tokio::test]
async fn a_cart_that_cannot_be_paid_says_why() {
    for (status, location, in_payment) in [
        (422, None, true),
        (409, None, true),
        (400, None, false),
        (500, None, false),
        (200, None, false),
        (302, None, false),
        (302, Some("/relative"), false),
        (302, Some("http://checkout.example/"), false),
        (302, Some("javascript:alert(1)"), false),
    ] {
        let header = location.map(|location| ("Location", location.to_owned()));
        let far_end = FarEnd::open(move |_| Answer::Reply(status, header.clone(), String::new())).await;
        let refused = adapter(&far_end.url).begin(&cart(1)).await.unwrap_err();
        assert_eq!(
            matches!(refused, PaymentError::InPayment),
            in_payment,
            "{status} {location:?}: {refused}"
        );
    }
    let far_end = FarEnd::open(|_| Answer::HangUp).await;
    let gpd = adapter(&far_end.url);
    for many in [0, 6] {
        assert!(matches!(
            gpd.begin(&cart(many)).await,
            Err(PaymentError::Refused(_))
        ));
    }
    assert!(far_end.requests().is_empty());
}

fn receipt(notice: &NoticeNumber) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<paSendRTV2Request>
    <idPA>01234567897</idPA>
    <receipt>
        <receiptId>r1</receiptId>
        <noticeNumber>{notice}</noticeNumber>
        <fiscalCode>01234567897</fiscalCode>
        <outcome>OK</outcome>
        <paymentAmount>16.00</paymentAmount>
        <transferList>
            <transfer>
                <idTransfer>1</idTransfer>
                <transferAmount>16.00</transferAmount>
                <fiscalCodePA>01234567897</fiscalCodePA>
                <IBAN>IT60X0542811101000000123456</IBAN>
            </transfer>
        </transferList>
        <PSPCompanyName>Banca</PSPCompanyName>
    </receipt>
</paSendRTV2Request>"#
    )
}

#[tokio::test]
async fn a_receipt_that_did_not_come_is_asked_for_by_its_identifier() {
    let notice = iuv(1).notice_number();
    let answer = receipt(&notice);
    let far_end = FarEnd::open(move |_| Answer::Reply(200, None, answer.clone())).await;
    let gpd = adapter(&far_end.url);
    let found = gpd.receipts(&notice).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.amount)).collect();
    assert_eq!(found, [("r1", EuroCents(1600))]);
    let wanted = format!("GET /payments/01234567897/receipts/{}", iuv(1));
    assert_eq!(far_end.asked(), [wanted]);
    let other = gpd.receipts(&iuv(2).notice_number()).await.err().unwrap();
    assert!(other.is_transient(), "the receipt of another notice: {other}");
    let legacy = "012345678901234567".parse().unwrap();
    assert!(matches!(
        gpd.receipts(&legacy).await,
        Err(PaymentError::Refused(_))
    ));
}

#[tokio::test]
async fn no_receipt_yet_is_no_error_and_no_answer_is_one() {
    let notice = iuv(1).notice_number();
    for (status, body, none) in [
        (404, r#"{"title":"Not found","status":404,"detail":"x"}"#, true),
        (
            404,
            "<ProblemJson><title>Not found</title><status>404</status></ProblemJson>",
            true,
        ),
        (404, r#"{"statusCode":404,"message":"Resource not found"}"#, false),
        (404, "<html>404</html>", false),
        (
            422,
            r#"{"title":"Unprocessable","status":422,"detail":"x"}"#,
            false,
        ),
        (200, "<html/>", false),
        (200, "<!DOCTYPE x><x/>", false),
        (503, "", false),
    ] {
        let far_end = FarEnd::open(move |_| Answer::Reply(status, None, body.to_owned())).await;
        match adapter(&far_end.url).receipts(&notice).await {
            Ok(found) => assert!(none && found.is_empty(), "{status} {body}"),
            Err(error) => assert!(!none && error.is_transient(), "{status} {body}: {error}"),
        }
    }
}
