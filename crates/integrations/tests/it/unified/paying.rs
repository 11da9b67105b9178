//! Where a cart is paid, and how its receipt is asked for.

use super::{adapter, adapter_with, iuv, receipt};
use crate::far_end::{Answer, FarEnd};
use crate::portal;
use secrecy::SecretString;
use serde_json::json;
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::{Cart, PaymentAdapter, PaymentError};
use sportello_types::values::EuroCents;

/// A cart of somebody without an address for mail.
fn cart(notices: u64) -> Cart {
    Cart {
        email: None,
        ..portal::cart(notices)
    }
}

/// A far end that gives tokens, and this answer to everything else.
async fn saying(status: u16, body: String) -> FarEnd {
    FarEnd::open(move |request| {
        if request.path.starts_with("/oauth/token") {
            let token = r#"{"access_token":"t","token_type":"Bearer","expires_in":60}"#;
            return Answer::Reply(200, None, token.to_owned());
        }
        Answer::Reply(status, None, body.clone())
    })
    .await
}

#[tokio::test]
async fn one_notice_is_paid_at_the_platform_and_comes_back_to_wait() {
    let body = json!({ "outcome": "OK", "triggerPaymentUrl": "https://hub.example/pay", "paymentId": "1" });
    let far_end = saying(200, body.to_string()).await;
    let pay_at = adapter(&far_end.url).begin(&cart(1)).await.unwrap();
    assert_eq!(pay_at.as_str(), "https://hub.example/pay");
    let wanted = format!(
        "GET /sil/organization/01234567897/payment/notice/{}?callbackUrl=https%3A%2F%2Fborgoverde.example%2Farea%2F\
         pagamenti%2Fritorno%2Ft%3Fesito%3Dattesa",
        iuv(1).notice_number()
    );
    assert_eq!(far_end.asked()[1], wanted);

    for (status, body, in_payment, transient) in [
        (200, json!({ "outcome": "ALREADY_PAID" }), true, false),
        (200, json!({ "outcome": "NOT_PAYABLE" }), false, false),
        (200, json!({ "outcome": "NOT_FOUND" }), false, true),
        (200, json!({ "outcome": "OK" }), false, true),
        (
            200,
            json!({ "outcome": "OK", "triggerPaymentUrl": "http://hub.example/" }),
            false,
            true,
        ),
        (
            200,
            json!({ "outcome": "OK", "triggerPaymentUrl": "javascript:alert(1)" }),
            false,
            true,
        ),
        (200, json!("<html/>"), false, true),
        (400, json!({}), false, false),
        (500, json!({}), false, true),
    ] {
        let far_end = saying(status, body.to_string()).await;
        let refused = adapter(&far_end.url).begin(&cart(1)).await.unwrap_err();
        assert_eq!(
            matches!(refused, PaymentError::InPayment),
            in_payment,
            "{status} {body}"
        );
        assert_eq!(refused.is_transient(), transient, "{status} {body}: {refused}");
    }
}

#[tokio::test]
async fn several_go_to_checkout_or_are_refused() {
    let location = "https://checkout.example/cart".to_owned();
    let far_end =
        FarEnd::open(move |_| Answer::Reply(302, Some(("Location", location.clone())), String::new())).await;
    let checkout = Service {
        url: format!("{}/checkout", far_end.url).parse().unwrap(),
        key: SecretString::from("key"),
        second_key: None,
    };
    let unified = adapter_with(&far_end.url, Some(checkout));
    let pay_at = unified.begin(&cart(2)).await.unwrap();
    assert_eq!(pay_at.as_str(), "https://checkout.example/cart");
    assert_eq!(far_end.asked(), ["POST /checkout/carts"]);
    let none = unified.begin(&cart(0)).await;
    assert!(matches!(none, Err(PaymentError::Refused(_))), "{none:?}");
    let several = adapter(&far_end.url).begin(&cart(2)).await;
    assert!(matches!(several, Err(PaymentError::OneAtATime)), "{several:?}");
    assert!(far_end.asked().is_empty());
}

#[tokio::test]
async fn a_receipt_is_asked_for_by_the_number_of_its_notice() {
    use base64::Engine;
    let encode = |xml: &str| base64::engine::general_purpose::STANDARD.encode(xml);
    let number = iuv(1).notice_number();
    let body = json!({ "paymentId": "1", "status": "PAID", "receiptBytes": encode(&receipt("16.00")) });
    let far_end = saying(200, body.to_string()).await;
    let unified = adapter(&far_end.url);
    let found = unified.receipts(&number).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.amount)).collect();
    assert_eq!(found, [("r1", EuroCents(1600))]);
    let wanted =
        format!("GET /sil/organization/01234567897/payment/NOTICE_NUMBER/{number}?withReceiptBytes=true");
    assert_eq!(far_end.asked()[1], wanted);
    let other = unified.receipts(&iuv(2).notice_number()).await.err().unwrap();
    assert!(other.is_transient(), "the receipt of another notice: {other}");

    for (status, body, none) in [
        (404, json!({ "category": "NOT_FOUND", "message": "x" }), true),
        (200, json!({ "paymentId": "1", "status": "UNPAID" }), true),
        (200, json!({ "paymentId": "1", "status": "PAID" }), true),
        (404, json!({ "statusCode": 404, "message": "x" }), false),
        (
            200,
            json!({ "paymentId": "1", "status": "PAID", "receiptBytes": "<html/>" }),
            false,
        ),
        (200, json!({ "paymentId": "1", "status": "SOMETHING" }), false),
        (503, json!({}), false),
    ] {
        let far_end = saying(status, body.to_string()).await;
        match adapter(&far_end.url).receipts(&number).await {
            Ok(found) => assert!(none && found.is_empty(), "{status} {body}"),
            Err(error) => assert!(!none && error.is_transient(), "{status} {body}: {error}"),
        }
    }
}
