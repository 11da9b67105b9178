use super::super::super::element::Element;
use super::super::super::messages;
use super::super::super::receipt::cents;
use super::super::super::soap;
use super::super::super::xml;
use super::super::super::{Debtor, TaxCode};
use super::super::Addressed;
use super::*;
use proptest::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::payments::Parts;
use sportello_types::values::{Iuv, Sha256};

const OURS: &str = "01234567897";
const OTHER: &str = "80010470922";
const BANK: &str = "IT60X0542811101000000123456";
const POST: &str = "IT41X0760113200000012345678";
const OTHER_POST: &str = "IT45R0760103200000000001016";

fn account(cents: i64, creditor: &str, account: &str) -> Part {
    Part {
        amount: EuroCents(cents),
        creditor: creditor.parse().unwrap(),
        to: Destination::Account {
            account: account.parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    }
}

fn stamp() -> Part {
    Part {
        to: Destination::Stamp {
            stamp: StampToBuy {
                document: Sha256([7; 32]),
                province: "RN".parse().unwrap(),
            },
        },
        category: "9/0115103TS/".parse().unwrap(),
        ..account(1600, OURS, BANK)
    }
}

fn debt(notice: NoticeToPublish) -> DebtToPublish {
    DebtToPublish {
        id: DebtId::from_parts(1_790_000_000_000, [7; 10]),
        creditor_name: "Comune di Montefiore".to_owned(),
        office: Some("Anagrafe & stato civile".to_owned()),
        debtor: Debtor {
            tax_code: Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap())),
            name: "Mario Rossi".to_owned(),
            email: None,
        },
        options: vec![vec![notice]],
    }
}

fn notice(parts: Vec<Part>) -> NoticeToPublish {
    NoticeToPublish {
        iuv: Iuv::new("02".parse().unwrap(), 99).unwrap(),
        place: 0,
        description: "Certificato <di residenza>".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
        ends: true,
        parts: Parts::new(parts).unwrap(),
        postal: None,
    }
}

fn asked(transfer: Option<TransferType>) -> Asked {
    Asked {
        to: Addressed {
            creditor: OURS.to_owned(),
            broker: OURS.to_owned(),
            station: format!("{OURS}_01"),
        },
        creditor: OURS.to_owned(),
        notice: "302000000000009989".parse().unwrap(),
        amount: None,
        transfer,
    }
}

/// What the node is told of a debt with one notice; the postal account where there is one.
fn told(
    operation: Operation,
    transfer: Option<TransferType>,
    debt: &DebtToPublish,
    postal: Option<&str>,
) -> Result<String, Fault> {
    let creditor = OURS.parse().unwrap();
    let (own, postal) = (
        BANK.parse().unwrap(),
        postal.map(|postal| postal.parse().unwrap()),
    );
    let due = Due {
        creditor: &creditor,
        debt,
        notice: &debt.options[0][0],
        accounts: Accounts {
            own: Some(&own),
            postal: postal.as_ref(),
        },
    };
    let body = offer(operation, &asked(transfer), &due)?;
    let body = String::from_utf8(body).unwrap();
    messages::keep("xml", &body);
    Ok(body)
}

fn of(parts: Vec<Part>) -> DebtToPublish {
    debt(notice(parts))
}

/// The message of an answer, which the strict reader reads.
fn message(body: &str) -> Element {
    let mut root = xml::read(body.as_bytes()).unwrap();
    assert!(soap::open(&root).is_ok_and(Element::is_plain));
    root.children.remove(0).children.remove(0)
}

/// One element a line, for whoever reads the snapshot.
fn lines(body: &str) -> String {
    body.replace("><", ">\n<")
}

#[test]
fn a_notice_is_verified() {
    let debt = of(vec![account(1599, OURS, BANK), account(1, OTHER, BANK)]);
    let body = told(Operation::Verify, None, &debt, None).unwrap();
    insta::assert_snapshot!("verified", lines(&body));
}

#[test]
fn a_payment_begins_in_the_first_version() {
    let debt = of(vec![account(1599, OURS, BANK), account(1, OTHER, BANK)]);
    let body = told(Operation::GetPayment, None, &debt, None).unwrap();
    insta::assert_snapshot!("begun", lines(&body));
}

#[test]
fn a_payment_with_a_stamp_begins_in_the_second_version_alone() {
    let debt = of(vec![account(52, OURS, BANK), stamp()]);
    let body = told(Operation::GetPaymentV2, None, &debt, None).unwrap();
    insta::assert_snapshot!("begun_with_a_stamp", lines(&body));
    let first = told(Operation::GetPayment, None, &debt, None);
    assert_eq!(first, Err(Fault::Semantics));
    let verified = told(Operation::Verify, None, &debt, Some(POST)).unwrap();
    assert!(verified.contains("<allCCP>false</allCCP>"), "{verified}");
}

#[test]
fn money_arrives_at_the_post_where_all_of_it_can() {
    let all_ccp = |debt: &DebtToPublish, postal| {
        let body = told(Operation::Verify, None, debt, postal).unwrap();
        body.contains("<allCCP>true</allCCP>")
    };
    let ours = of(vec![account(1600, OURS, BANK)]);
    assert!(!all_ccp(&ours, None));
    assert!(all_ccp(&ours, Some(POST)));
    let with_another = of(vec![account(1599, OURS, BANK), account(1, OTHER, BANK)]);
    assert!(!all_ccp(&with_another, Some(POST)));
    let postal_both = of(vec![account(1599, OURS, BANK), account(1, OTHER, OTHER_POST)]);
    assert!(all_ccp(&postal_both, Some(POST)));

    let ibans = |debt: &DebtToPublish, transfer, postal| {
        let body = told(Operation::GetPaymentV2, transfer, debt, postal)?;
        let found = body.split("<IBAN>").skip(1);
        let found = found.map(|rest| rest.split_once('<').unwrap().0.to_owned());
        Ok::<Vec<String>, Fault>(found.collect())
    };
    let (post, pagopa) = (Some(TransferType::Postal), Some(TransferType::Pagopa));
    assert_eq!(ibans(&postal_both, None, Some(POST)).unwrap(), [BANK, OTHER_POST]);
    assert_eq!(ibans(&postal_both, post, Some(POST)).unwrap(), [POST, OTHER_POST]);
    assert_eq!(ibans(&with_another, post, Some(POST)).unwrap(), [POST, BANK]);
    assert_eq!(ibans(&ours, post, None), Err(Fault::Semantics));
    assert_eq!(ibans(&ours, pagopa, Some(POST)).unwrap(), [BANK]);
    let support = |postal| {
        let body = told(Operation::GetPaymentV2, pagopa, &postal_both, postal).unwrap();
        let wanted = format!("<key>IBANAPPOGGIO</key><value>{BANK}</value>");
        body.matches(&wanted).count()
    };
    assert_eq!((support(Some(POST)), support(None)), (1, 0));
}

#[test]
fn texts_have_the_length_that_the_schema_allows_and_none_is_empty() {
    let mut long = of(vec![account(1600, OURS, BANK)]);
    long.creditor_name = "è".repeat(141);
    long.office = Some("u".repeat(141));
    long.debtor.name = format!("{} \u{1}", "n".repeat(71));
    long.options[0][0].description = format!("{} x", "d".repeat(139));
    let body = told(Operation::GetPaymentV2, None, &long, None).unwrap();
    let message = message(&body);
    let data = message.one("data").unwrap();
    let chars = |text: &str| text.chars().count();
    assert_eq!(chars(data.text("companyName", 200).unwrap()), 140);
    assert_eq!(chars(data.text("officeName", 200).unwrap()), 140);
    assert_eq!(
        chars(data.text("description", 200).unwrap()),
        139,
        "no blank at the end"
    );
    let debtor = data.one("debtor").unwrap();
    assert_eq!(chars(debtor.text("fullName", 200).unwrap()), 70);

    let mut without = of(vec![account(1600, OURS, BANK)]);
    without.debtor.tax_code = None;
    without.office = Some(" ".to_owned());
    let body = told(Operation::GetPaymentV2, None, &without, None).unwrap();
    assert!(body.contains("<entityUniqueIdentifierValue>ANONIMO<"));
    assert!(!body.contains("officeName"));
    without.creditor_name = " ".to_owned();
    for operation in [
        Operation::Verify,
        Operation::GetPayment,
        Operation::GetPaymentV2,
        Operation::SendRt,
    ] {
        assert_eq!(told(operation, None, &without, None), Err(Fault::System));
    }
}

fn amounts() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(1_i64..10_000_000_000, 1..=5)
}

proptest! {
    /// Whatever a notice costs, and wherever it arrives: verifying it and beginning its payment, once and
    /// again, in both versions, name one amount, and the transfers add up to it.
    #[test]
    fn verify_and_get_never_disagree_on_the_amount(
        amounts in amounts(),
        transfer in prop::option::of(prop::sample::select(vec![TransferType::Postal, TransferType::Pagopa])),
    ) {
        let total: i64 = amounts.iter().sum();
        let parts = amounts.iter().map(|cents| account(*cents, OURS, BANK)).collect();
        let debt = of(parts);
        let verified = message(&told(Operation::Verify, None, &debt, Some(POST)).unwrap());
        let list = verified.one("paymentList").unwrap().one("paymentOptionDescription").unwrap();
        prop_assert_eq!(list.value("amount", cents).unwrap(), EuroCents(total));
        for operation in [Operation::GetPayment, Operation::GetPaymentV2] {
            let body = told(operation, transfer, &debt, Some(POST)).unwrap();
            prop_assert_eq!(&told(operation, transfer, &debt, Some(POST)).unwrap(), &body);
            let begun = message(&body);
            let data = begun.one("data").unwrap();
            prop_assert_eq!(data.value("paymentAmount", cents).unwrap(), EuroCents(total));
            let transfers = &data.one("transferList").unwrap().children;
            let sum: i64 = transfers
                .iter()
                .map(|transfer| transfer.value("transferAmount", cents).unwrap().0)
                .sum();
            prop_assert_eq!(sum, total);
        }
    }
}
