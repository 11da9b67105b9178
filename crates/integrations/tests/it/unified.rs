//! The adapter against a Piattaforma Unitaria that speaks HTTP, and that fails.

use crate::far_end::{Answer, FarEnd};
use crate::unified_double::{Double, Trouble};
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::unified::{Access, Unified, UnifiedConfig};
use sportello_integrations::payments::{
    BackTo, Cart, CartNotice, DebtToPublish, Debtor, NoticeToPublish, PaymentAdapter, PaymentError,
};
use sportello_types::ids::{DebtId, PaymentAttemptId};
use sportello_types::payments::{Destination, Part, Parts, StampToBuy};
use sportello_types::values::{EuroCents, Iuv, Sha256};
use std::time::Duration;

const TOKEN: &str = "POST /oauth/token?client_id=sportello&client_secret=between+us&grant_type=client_credentials&scope=openid";

fn adapter_with(url: &str, checkout: Option<Service>) -> Unified {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let config = UnifiedConfig {
        creditor: "01234567897".parse().unwrap(),
        url: format!("{url}/sil").parse().unwrap(),
        token_url: format!("{url}/oauth/token").parse().unwrap(),
        access: Access {
            client_id: "sportello".to_owned(),
            client_secret: SecretString::from("between us"),
            organization: 7,
            debt_type: 70,
            push_secret: SecretString::from("0123456789abcdef0123456789abcdef"),
        },
        checkout,
        time: Duration::from_millis(500),
    };
    Unified::new(&config, &http).unwrap()
}

fn adapter(url: &str) -> Unified {
    adapter_with(url, None)
}

fn iuv(base: u64) -> Iuv {
    Iuv::new("01".parse().unwrap(), base).unwrap()
}

fn id_of(number: u8) -> DebtId {
    DebtId::from_parts(1_790_000_000_000, [number; 10])
}

fn part(cents: i64) -> Part {
    Part {
        amount: EuroCents(cents),
        creditor: "01234567897".parse().unwrap(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    }
}

fn notice(base: u64, parts: Vec<Part>) -> NoticeToPublish {
    NoticeToPublish {
        iuv: iuv(base),
        description: "Certificato".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
        ends: true,
        parts: Parts::new(parts).unwrap(),
    }
}

fn debt(number: u8, cents: i64) -> DebtToPublish {
    DebtToPublish {
        id: id_of(number),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: Some("Anagrafe".to_owned()),
        debtor: Debtor {
            tax_code: None,
            name: "Mario Rossi".to_owned(),
            email: Some("mario.rossi@example.org".parse().unwrap()),
        },
        options: vec![vec![notice(u64::from(number), vec![part(cents)])]],
    }
}

/// By what the platform tells a notice of the first debt.
fn iud(place: usize) -> String {
    format!("{}{place:03}", id_of(1).to_string().replace('-', ""))
}

/// What was asked, without what is the same in all of it.
fn asked(far_end: &FarEnd) -> Vec<String> {
    let short = |line: String| {
        let line = line.replace("/sil/organization/01234567897", "…");
        let line = line.replace("?withReceiptBytes=false", "");
        line.replace(&iud(0), "0").replace(&iud(1), "1")
    };
    far_end.asked().into_iter().map(short).collect()
}

#[tokio::test]
async fn a_debt_is_told_as_the_platform_wants_it() {
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    let mut debt = debt(1, 1600);
    let stamp = Part {
        amount: EuroCents(1600),
        creditor: "09876543217".parse().unwrap(),
        to: Destination::Stamp {
            stamp: StampToBuy {
                document: Sha256([0; 32]),
                province: "CR".parse().unwrap(),
            },
        },
        category: "9/0115103TS/".parse().unwrap(),
    };
    debt.options = vec![
        vec![notice(1, vec![part(52), stamp])],
        vec![notice(2, vec![part(800)]), notice(3, vec![part(852)])],
    ];
    unified.publish(&debt).await.unwrap();
    let requests = double.far_end.requests();
    assert_eq!(format!("{} {}", requests[0].method, requests[0].path), TOKEN);
    assert_eq!(requests[1].header("Authorization"), Some("Bearer token-1"));
    let sent: Value = serde_json::from_str(&requests[1].body).unwrap();
    let transfer = |index: u8, cents: i64| {
        json!({
            "transferIndex": index,
            "orgFiscalCode": "01234567897",
            "orgName": "Comune di Borgoverde",
            "amountCents": cents,
            "remittanceInformation": "Certificato",
            "category": "9/0104103SP/",
            "iban": "IT60X0542811101000000123456",
        })
    };
    let stamp = json!({
        "transferIndex": 2,
        "orgFiscalCode": "09876543217",
        "orgName": "09876543217",
        "amountCents": 1600,
        "remittanceInformation": "Certificato",
        "category": "9/0115103TS/",
        "stampType": "01",
        "stampHashDocument": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "stampProvincialResidence": "CR",
    });
    let installment = |place: usize, base: u64, cents: i64, transfers: Value| {
        json!({
            "iud": iud(place),
            "iuv": iuv(base).to_string(),
            "nav": iuv(base).notice_number(),
            "dueDate": "2026-12-31",
            "switchToExpired": true,
            "amountCents": cents,
            "remittanceInformation": "Certificato",
            "debtor": {
                "entityType": "F",
                "fiscalCode": "ANONIMO",
                "fullName": "Mario Rossi",
                "email": "mario.rossi@example.org",
            },
            "transfers": transfers,
        })
    };
    let wanted = json!({
        "iupdOrg": id_of(1).to_string(),
        "description": "Certificato",
        "debtPositionOrigin": "ORDINARY_SIL",
        "organizationId": 7,
        "debtPositionTypeOrgId": 70,
        "multiDebtor": false,
        "flagPuPagoPaPayment": true,
        "paymentOptions": [
            {
                "paymentOptionIndex": 1,
                "paymentOptionType": "SINGLE_INSTALLMENT",
                "totalAmountCents": 1652,
                "installments": [installment(0, 1, 1652, json!([transfer(1, 52), stamp]))],
            },
            {
                "paymentOptionIndex": 2,
                "paymentOptionType": "INSTALLMENTS",
                "totalAmountCents": 1652,
                "installments": [
                    installment(1, 2, 800, json!([transfer(1, 800)])),
                    installment(2, 3, 852, json!([transfer(1, 852)])),
                ],
            },
        ],
    });
    assert_eq!(sent, wanted);
}

#[tokio::test]
async fn the_same_debt_twice_is_one_and_another_amount_changes_it() {
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    unified.publish(&debt(1, 1600)).await.unwrap();
    assert_eq!(asked(&double.far_end), [TOKEN, "POST …/debt-position"]);
    for cents in [1600, 1652] {
        unified.publish(&debt(1, cents)).await.unwrap();
        let wanted = [
            "POST …/debt-position",
            "GET …/payment/IUD/0",
            "PUT …/debt-position/0",
        ];
        assert_eq!(asked(&double.far_end), wanted);
        assert_eq!(double.only(), ("UNPAID".to_owned(), cents));
    }

    double.set("PAID");
    let xml = receipt("16.52");
    let number = iuv(1).notice_number().to_string();
    double.world.lock().unwrap().receipts.insert(number, xml);
    unified.publish(&debt(1, 1652)).await.unwrap();
    let changed = unified.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(matches!(changed, PaymentError::InPayment), "{changed}");
    let mut other = debt(2, 1600);
    other.options[0][0].iuv = iuv(1);
    let taken = unified.publish(&other).await.unwrap_err();
    assert!(matches!(&taken, PaymentError::Refused(_)), "{taken}");
    let nothing = DebtToPublish {
        options: vec![vec![notice(3, vec![part(1)])], Vec::new()],
        ..debt(3, 1)
    };
    assert!(matches!(
        unified.publish(&nothing).await,
        Err(PaymentError::Refused(_))
    ));
}

#[tokio::test]
async fn a_debt_that_was_sent_into_silence_is_looked_for_before_it_is_sent_again() {
    for after in [Trouble::SilenceAfter, Trouble::HangUpAfter, Trouble::GatewayAfter] {
        let double = Double::open().await;
        let unified = adapter(&double.far_end.url);
        double.suffer(&[Some(after)]);
        unified.publish(&debt(1, 1600)).await.unwrap();
        assert_eq!(double.only(), ("UNPAID".to_owned(), 1600), "{after:?}");
        let posts = asked(&double.far_end);
        let posts = posts.iter().filter(|line| line.starts_with("POST …"));
        assert_eq!(posts.count(), 1, "{after:?}");
    }

    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    double.suffer(&[Some(Trouble::Silence)]);
    let lost = unified.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(lost.is_transient(), "{lost}");
    assert!(double.world.lock().unwrap().notices.is_empty());
    double.suffer(&[Some(Trouble::SilenceAfter), Some(Trouble::Silence)]);
    let lost = unified.publish(&debt(1, 1600)).await.unwrap_err();
    assert!(lost.is_transient(), "nobody could say: {lost}");
    unified.publish(&debt(1, 1600)).await.unwrap();
    assert_eq!(double.only().0, "UNPAID");
}

#[tokio::test]
async fn what_is_withdrawn_cannot_be_paid_and_what_is_paid_not_withdrawn() {
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    let id = id_of(1);
    unified.withdraw(id).await.unwrap();
    let mut two = debt(1, 1600);
    two.options.push(vec![notice(2, vec![part(1700)])]);
    unified.publish(&two).await.unwrap();
    asked(&double.far_end);
    double.suffer(&[None, None, None, None, Some(Trouble::Silence)]);
    let half = unified.withdraw(id).await.unwrap_err();
    assert!(half.is_transient(), "{half}");
    for _ in 0..2 {
        unified.withdraw(id).await.unwrap();
    }
    let standings: Vec<String> = {
        let world = double.world.lock().unwrap();
        world
            .notices
            .values()
            .map(|(_, standing)| standing.clone())
            .collect()
    };
    assert_eq!(standings, ["UNPAYABLE", "UNPAYABLE"]);
    let again = unified.publish(&two).await.unwrap_err();
    assert!(
        matches!(&again, PaymentError::Refused(_)),
        "it stays withdrawn: {again}"
    );

    for standing in ["PAID", "REPORTED"] {
        double.set(standing);
        let paid = unified.withdraw(id).await.unwrap_err();
        assert!(matches!(paid, PaymentError::InPayment), "{paid}");
    }
}

#[tokio::test]
async fn a_gateways_404_withdraws_nothing() {
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    unified.publish(&debt(1, 1600)).await.unwrap();
    double.suffer(&[Some(Trouble::GatewayNotFound)]);
    let lost = unified.withdraw(id_of(1)).await.unwrap_err();
    assert!(lost.is_transient(), "{lost}");
    assert_eq!(double.only().0, "UNPAID");
}

#[tokio::test]
async fn a_token_that_counts_no_longer_is_changed_once() {
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    unified.publish(&debt(1, 1600)).await.unwrap();
    double.world.lock().unwrap().revoked = 1;
    asked(&double.far_end);
    unified.withdraw(id_of(2)).await.unwrap();
    let asked = asked(&double.far_end);
    assert_eq!(asked.iter().filter(|line| *line == TOKEN).count(), 1);
    double.world.lock().unwrap().revoked = 9;
    let refused = unified.withdraw(id_of(2)).await.unwrap_err();
    assert!(
        refused.is_transient(),
        "an administrator puts it right: {refused}"
    );

    for (status, body) in [
        (401, ""),
        (503, ""),
        (200, "<html/>"),
        (
            200,
            r#"{"access_token":"a\nb","token_type":"bearer","expires_in":1}"#,
        ),
        (200, r#"{"access_token":"a","token_type":"mac","expires_in":1}"#),
    ] {
        let far_end = FarEnd::open(move |_| Answer::Reply(status, None, body.to_owned())).await;
        let none = adapter(&far_end.url).withdraw(id_of(1)).await.unwrap_err();
        assert!(none.is_transient(), "{status} {body}: {none}");
        assert!(!format!("{none} {none:?}").contains("between"), "{none}");
        assert_eq!(far_end.asked(), [TOKEN]);
    }
}

fn cart(notices: u64) -> Cart {
    let back = |outcome: &str| {
        format!("https://borgoverde.example/area/pagamenti/ritorno/t?esito={outcome}")
            .parse()
            .unwrap()
    };
    Cart {
        id: PaymentAttemptId::from_parts(1_790_000_000_000, [1; 10]),
        notices: (1..=notices)
            .map(|base| CartNotice {
                number: iuv(base).notice_number(),
                amount: EuroCents(1600),
                description: "Certificato".to_owned(),
            })
            .collect(),
        creditor_name: "Comune di Borgoverde".to_owned(),
        email: None,
        back: BackTo {
            paid: back("ok"),
            cancelled: back("annullato"),
            failed: back("errore"),
            waiting: back("attesa"),
        },
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
    for (unified, many) in [(unified, 0), (adapter(&far_end.url), 2)] {
        assert!(matches!(
            unified.begin(&cart(many)).await,
            Err(PaymentError::Refused(_))
        ));
    }
    assert!(far_end.asked().is_empty());
}

fn receipt(amount: &str) -> String {
    format!(
        "<a:paSendRTV2Request xmlns:a=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\"><receipt>\
         <receiptId>r1</receiptId><noticeNumber>{}</noticeNumber><fiscalCode>01234567897</fiscalCode>\
         <outcome>OK</outcome><paymentAmount>{amount}</paymentAmount><transferList><transfer>\
         <idTransfer>1</idTransfer><transferAmount>{amount}</transferAmount>\
         <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN></transfer>\
         </transferList><PSPCompanyName>Banca</PSPCompanyName></receipt></a:paSendRTV2Request>",
        iuv(1).notice_number()
    )
}

#[tokio::test]
async fn a_receipt_is_asked_for_by_the_number_of_its_notice() {
    use base64::Engine;
    let encode = |xml: &str| base64::engine::general_purpose::STANDARD.encode(xml);
    let number = iuv(1).notice_number();
    let body = json!({ "paymentId": "1", "status": "PAID", "receiptBytes": encode(&receipt("16.00")) });
    let far_end = saying(200, body.to_string()).await;
    let unified = adapter(&far_end.url);
    let found = unified.receipt(&number).await.unwrap().unwrap();
    assert_eq!((found.id.as_str(), found.amount), ("r1", EuroCents(1600)));
    let wanted =
        format!("GET /sil/organization/01234567897/payment/NOTICE_NUMBER/{number}?withReceiptBytes=true");
    assert_eq!(far_end.asked()[1], wanted);
    let other = unified.receipt(&iuv(2).notice_number()).await.err().unwrap();
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
        match adapter(&far_end.url).receipt(&number).await {
            Ok(found) => assert!(none && found.is_none(), "{status} {body}"),
            Err(error) => assert!(!none && error.is_transient(), "{status} {body}: {error}"),
        }
    }
}
