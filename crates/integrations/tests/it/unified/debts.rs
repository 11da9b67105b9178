//! Debts are told once, changed, withdrawn, and looked for where an answer was lost.

use super::{TOKEN, adapter, asked, debt, id_of, iud, iuv, notice, part, placed, receipt};
use crate::far_end::{Answer, FarEnd};
use crate::unified_double::{Double, Trouble};
use serde_json::{Value, json};
use sportello_integrations::payments::{DebtToPublish, PaymentAdapter, PaymentError};
use sportello_types::payments::{Destination, Part, StampToBuy};
use sportello_types::values::{EuroCents, Sha256};

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
    debt.options = placed(vec![
        vec![notice(1, vec![part(52), stamp])],
        vec![notice(2, vec![part(800)]), notice(3, vec![part(852)])],
    ]);
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
    two.options = placed(two.options);
    unified.publish(&two).await.unwrap();
    asked(&double.far_end);
    // Two that are there and ten that are not are looked at, and one is withdrawn.
    let mut troubles = vec![None; 13];
    troubles.push(Some(Trouble::Silence));
    double.suffer(&troubles);
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
async fn a_notice_keeps_its_place_when_those_before_it_are_over() {
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    let whole = |cents: [i64; 2]| DebtToPublish {
        options: placed(vec![vec![
            notice(1, vec![part(cents[0])]),
            notice(2, vec![part(cents[1])]),
        ]]),
        ..debt(1, 1)
    };
    let left = |cents: i64| {
        let mut debt = whole([800, cents]);
        debt.options[0].remove(0);
        debt
    };
    unified.publish(&whole([800, 852])).await.unwrap();
    asked(&double.far_end);
    unified.publish(&left(900)).await.unwrap();
    let wanted = [
        "POST …/debt-position",
        "GET …/payment/IUD/1",
        "PUT …/debt-position/1",
    ];
    assert_eq!(asked(&double.far_end), wanted);

    // Told for the first time when the first was over already, the second is found and withdrawn.
    let double = Double::open().await;
    let unified = adapter(&double.far_end.url);
    unified.publish(&left(852)).await.unwrap();
    unified.withdraw(id_of(1)).await.unwrap();
    assert_eq!(double.only().0, "UNPAYABLE");
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
