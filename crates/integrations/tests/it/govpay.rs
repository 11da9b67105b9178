//! The adapter against a GovPay that speaks HTTP, and that fails.

use crate::far_end::{Answer, FarEnd};
use crate::govpay_double::{Double, Trouble};
use crate::portal::{http, iuv};
use secrecy::SecretString;
use serde_json::json;
use sportello_integrations::payments::govpay::{Application, GovPay, GovPayConfig};
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::{
    DebtToPublish, Debtor, NoticeToPublish, PaymentAdapter, PaymentError, TaxCode,
};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Destination, Part, Parts};
use sportello_types::values::{EuroCents, NoticeNumber};
use std::time::Duration;

fn adapter(url: &str) -> GovPay {
    let config = GovPayConfig {
        creditor: "01234567897".parse().unwrap(),
        url: url.parse().unwrap(),
        application: Application {
            id: "SPORTELLO".to_owned(),
            user: "sportello".to_owned(),
            password: SecretString::from("between us"),
            kind: "DIRITTI".to_owned(),
            notify_user: "govpay".to_owned(),
            notify_password: SecretString::from("between them and nobody else"),
        },
        checkout: Service {
            url: url.parse().unwrap(),
            key: SecretString::from("primary"),
            second_key: None,
        },
        time: Duration::from_millis(500),
    };
    GovPay::new(&config, &http()).unwrap()
}

fn number(base: u64) -> NoticeNumber {
    iuv(base).notice_number()
}

fn id_of(number: u8) -> DebtId {
    DebtId::from_parts(1_790_000_000_000, [number; 10])
}

/// What GovPay calls the notice at a place of a debt.
fn place(debt: u8, place: usize) -> String {
    format!("{}{place:03}", id_of(debt).to_string().replace('-', ""))
}

fn notice(base: u64, cents: i64) -> NoticeToPublish {
    let part = Part {
        amount: EuroCents(cents),
        creditor: "01234567897".parse().unwrap(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    };
    NoticeToPublish {
        iuv: iuv(base),
        place: 0,
        description: "Certificato".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
        ends: true,
        parts: Parts::new(vec![part]).unwrap(),
        postal: None,
    }
}

fn debt(number: u8, options: Vec<Vec<NoticeToPublish>>) -> DebtToPublish {
    DebtToPublish {
        id: id_of(number),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: Some("Anagrafe".to_owned()),
        debtor: Debtor {
            tax_code: Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap())),
            name: "Mario Rossi".to_owned(),
            email: Some("mario.rossi@example.org".parse().unwrap()),
        },
        options,
    }
}

fn simple(cents: i64) -> DebtToPublish {
    debt(1, vec![vec![notice(1, cents)]])
}

/// What was asked, without what is the same in all of it.
fn asked(far_end: &FarEnd) -> Vec<String> {
    let id = place(1, 0);
    let short = |line: String| {
        let line = line.replace("/pendenze/SPORTELLO/", "");
        let line = line.replace(id.trim_end_matches("000"), "");
        line.replace("?dataAvvisatura=MAI", "")
    };
    far_end.asked().into_iter().map(short).collect()
}

#[tokio::test]
async fn each_notice_is_a_pendenza_and_the_same_again_is_none_more() {
    assert_eq!(place(1, 0).len(), 35, "as long as GovPay lets it be");
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    let two_ways = debt(
        1,
        vec![vec![notice(1, 1600)], vec![notice(2, 800), notice(3, 852)]],
    );
    govpay.publish(&two_ways).await.unwrap();
    assert_eq!(
        asked(&double.far_end),
        ["GET 000", "PUT 000", "PUT 001", "PUT 002"]
    );
    for (index, cents) in [16.00, 8.00, 8.52].into_iter().enumerate() {
        assert_eq!(double.amount(&place(1, index)), json!(cents));
    }
    govpay.publish(&two_ways).await.unwrap();
    assert_eq!(double.world.lock().unwrap().pendenze.len(), 3);
    asked(&double.far_end);

    // What is left of it, and what was changed: each stays in its place.
    govpay
        .publish(&debt(1, vec![vec![notice(3, 900)], vec![notice(4, 100)]]))
        .await
        .unwrap();
    assert_eq!(
        asked(&double.far_end),
        ["GET 000", "GET 001", "GET 002", "GET 003", "PUT 002", "PUT 003"]
    );
    assert_eq!(double.amount(&place(1, 2)), json!(9.00));
    let nothing = govpay.publish(&debt(2, vec![Vec::new()])).await;
    assert!(matches!(nothing, Err(PaymentError::Refused(_))));
}

#[tokio::test]
async fn a_notice_that_was_told_into_silence_is_told_again() {
    for after in [Trouble::Silence, Trouble::HangUpAfter, Trouble::PageAfter] {
        let double = Double::open().await;
        let govpay = adapter(&double.far_end.url);
        double.suffer(&[None, Some(after)]);
        let lost = govpay.publish(&simple(1600)).await.unwrap_err();
        assert!(lost.is_transient(), "{after:?}: {lost}");
        govpay.publish(&simple(1600)).await.unwrap();
        assert_eq!(double.world.lock().unwrap().pendenze.len(), 1, "{after:?}");
    }
}

#[tokio::test]
async fn a_page_is_no_answer() {
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    govpay.publish(&simple(1600)).await.unwrap();
    // The last one withdraws it all the same.
    for page in [Trouble::PageNotFound, Trouble::Stranger, Trouble::PageAfter] {
        double.suffer(&[Some(page)]);
        let lost = govpay.withdraw(id_of(1)).await.unwrap_err();
        assert!(lost.is_transient(), "{page:?}: {lost}");
        double.suffer(&[None, None, Some(page)]);
        let lost = govpay.withdraw(id_of(1)).await.unwrap_err();
        assert!(lost.is_transient(), "{page:?}: {lost}");
        double.suffer(&[Some(page)]);
        assert!(
            govpay
                .publish(&simple(1600))
                .await
                .is_err_and(|e| e.is_transient())
        );
    }
}

#[tokio::test]
async fn what_is_withdrawn_stays_so_though_govpay_would_revive_it() {
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    let first = place(1, 0);
    govpay.withdraw(id_of(1)).await.unwrap();
    govpay.publish(&simple(1600)).await.unwrap();
    for _ in 0..2 {
        govpay.withdraw(id_of(1)).await.unwrap();
        assert_eq!(double.state(&first).as_deref(), Some("ANNULLATA"));
    }
    for cents in [1600, 1652] {
        let again = govpay.publish(&simple(cents)).await.unwrap_err();
        assert!(matches!(&again, PaymentError::Refused(_)), "{again}");
    }
    assert_eq!(double.state(&first).as_deref(), Some("ANNULLATA"));
}

#[tokio::test]
async fn what_is_paid_is_neither_changed_nor_withdrawn_whatever_its_state_says() {
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    let first = place(1, 0);
    govpay.publish(&simple(1600)).await.unwrap();
    double.receipt(&first);
    for state in ["ESEGUITA", "INCASSATA", "NON_ESEGUITA", "SCADUTA"] {
        double.set_state(&first, state);
        govpay.publish(&simple(1600)).await.unwrap();
        for outcome in [
            govpay.publish(&simple(1652)).await,
            govpay.withdraw(id_of(1)).await,
        ] {
            assert!(
                matches!(outcome, Err(PaymentError::InPayment)),
                "{state}: {outcome:?}"
            );
        }
        assert_eq!(double.state(&first).as_deref(), Some(state));
    }
}

#[tokio::test]
async fn what_is_paid_between_looking_and_telling_is_in_payment() {
    for withdraws in [false, true] {
        let double = Double::open().await;
        let govpay = adapter(&double.far_end.url);
        govpay.publish(&simple(1600)).await.unwrap();
        double.world.lock().unwrap().paid_meanwhile = true;
        let outcome = if withdraws {
            govpay.withdraw(id_of(1)).await
        } else {
            govpay.publish(&simple(1652)).await
        };
        assert!(
            matches!(outcome, Err(PaymentError::InPayment)),
            "{withdraws}: {outcome:?}"
        );
    }
    // The same amount is as it should be.
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    govpay.publish(&simple(1600)).await.unwrap();
    double.world.lock().unwrap().paid_meanwhile = true;
    govpay.publish(&simple(1600)).await.unwrap();
}

#[tokio::test]
async fn a_number_that_is_taken_is_refused_for_good_and_names_nobody() {
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    govpay.publish(&simple(1600)).await.unwrap();
    let other = debt(2, vec![vec![notice(1, 1600)]]);
    let taken = govpay.publish(&other).await.unwrap_err();
    assert!(matches!(&taken, PaymentError::Refused(_)), "{taken}");
    let said = format!("{taken} {taken:?}");
    assert!(said.contains("VER_025") && !said.contains("RSSMRA"), "{said}");
}

/// A notice of the debt that can no longer be paid.
fn over(base: u64) -> DebtToPublish {
    debt(1, vec![vec![notice(base, 1600)]])
}

#[tokio::test]
async fn the_ways_that_were_not_taken_are_ended_and_nothing_else() {
    let double = Double::open().await;
    let govpay = adapter(&double.far_end.url);
    let two_ways = debt(
        1,
        vec![vec![notice(1, 1600)], vec![notice(2, 800), notice(3, 852)]],
    );
    govpay.publish(&two_ways).await.unwrap();
    double.set_state(&place(1, 1), "ESEGUITA");
    for _ in 0..2 {
        govpay.close(&over(1)).await.unwrap();
        let states = [0, 1, 2].map(|index| double.state(&place(1, index)).unwrap());
        assert_eq!(states, ["ANNULLATA", "ESEGUITA", "NON_ESEGUITA"]);
    }
    // One that somebody paid all the same tells so by its receipt.
    govpay.close(&over(2)).await.unwrap();
    assert_eq!(double.state(&place(1, 1)).as_deref(), Some("ESEGUITA"));
    double.world.lock().unwrap().paid_meanwhile = true;
    govpay.close(&over(3)).await.unwrap();
    assert_eq!(double.state(&place(1, 2)).as_deref(), Some("ESEGUITA"));
    double.suffer(&[Some(Trouble::Silence)]);
    let lost = govpay.close(&over(1)).await.unwrap_err();
    assert!(lost.is_transient(), "{lost}");
}

fn receipt(notice: &NoticeNumber) -> String {
    receipt_of("r 1", notice)
}

fn receipt_of(id: &str, notice: &NoticeNumber) -> String {
    format!(
        "<paSendRTV2Request><receipt><receiptId>{id}</receiptId><noticeNumber>{notice}</noticeNumber>\
         <fiscalCode>01234567897</fiscalCode><outcome>OK</outcome><paymentAmount>16.00</paymentAmount>\
         <transferList><transfer><idTransfer>1</idTransfer><transferAmount>16.00</transferAmount>\
         <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN></transfer>\
         </transferList><PSPCompanyName>Banca</PSPCompanyName></receipt></paSendRTV2Request>"
    )
}

/// A GovPay that has these payments, and gives this receipt.
async fn keeper(payments: &'static str, status: u16, xml: String) -> FarEnd {
    FarEnd::open(move |request| {
        if request.path.starts_with("/rpp?") {
            Answer::Reply(200, None, payments.to_owned())
        } else {
            Answer::Reply(status, None, xml.clone())
        }
    })
    .await
}

const PAID: &str = r#"{"risultati":[{"rt":null},{"rt":{"receiptId":"r 1","outcome":"OK"}}]}"#;

#[tokio::test]
async fn a_receipt_that_did_not_come_is_looked_for_by_its_identifier() {
    let far_end = keeper(PAID, 200, receipt(&number(1))).await;
    let found = adapter(&far_end.url).receipts(&number(1)).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.amount)).collect();
    assert_eq!(found, [("r 1", EuroCents(1600))]);
    let iuv = iuv(1);
    assert_eq!(
        far_end.asked(),
        [
            format!(
                "GET /rpp?idDominio=01234567897&iuv={iuv}&esitoPagamento=ESEGUITO&metadatiPaginazione=false"
            ),
            format!("GET /rpp/01234567897/{iuv}/r%201/rt"),
        ]
    );
    let far_end = keeper(PAID, 200, receipt(&number(2))).await;
    let other = adapter(&far_end.url).receipts(&number(1)).await.err().unwrap();
    assert!(other.is_transient(), "the receipt of another notice: {other}");
    let legacy = "012345678901234567".parse().unwrap();
    assert!(matches!(
        adapter(&far_end.url).receipts(&legacy).await,
        Err(PaymentError::Refused(_))
    ));
}

#[tokio::test]
async fn of_a_notice_that_was_paid_twice_both_receipts_are_given() {
    let payments = json!({ "risultati": [
        { "rt": { "receiptId": "r 1", "outcome": "OK" } },
        { "rt": { "receiptId": "r2", "outcome": "KO" } },
        { "rt": { "receiptId": "r3", "outcome": "OK" } },
    ] });
    let far_end = FarEnd::open(move |request| {
        let answer = if request.path.starts_with("/rpp?") {
            payments.to_string()
        } else if request.path.ends_with("/r%201/rt") {
            receipt(&number(1))
        } else {
            receipt_of("r3", &number(1))
        };
        Answer::Reply(200, None, answer)
    })
    .await;
    let found = adapter(&far_end.url).receipts(&number(1)).await.unwrap();
    let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["r 1", "r3"]);
    assert_eq!(far_end.asked().len(), 3, "what has failed is not asked for");
}

#[tokio::test]
async fn no_receipt_yet_is_no_error_and_no_answer_is_one() {
    let bean = r#"{"categoria":"OPERAZIONE","codice":"404000","descrizione":"x"}"#;
    for (payments, status, body, none) in [
        (r#"{"risultati":[]}"#, 200, "", true),
        (
            r#"{"risultati":[{"stato":"RPT_ACCETTATA_NODO","rt":null}]}"#,
            200,
            "",
            true,
        ),
        (PAID, 404, bean, true),
        (PAID, 404, "<html/>", false),
        (PAID, 200, "<html/>", false),
        (PAID, 422, bean, false),
        (PAID, 503, "", false),
        ("<html/>", 200, "", false),
    ] {
        let far_end = keeper(payments, status, body.to_owned()).await;
        match adapter(&far_end.url).receipts(&number(1)).await {
            Ok(found) => assert!(none && found.is_empty(), "{payments} {status} {body}"),
            Err(error) => assert!(
                !none && error.is_transient(),
                "{payments} {status} {body}: {error}"
            ),
        }
    }
}
