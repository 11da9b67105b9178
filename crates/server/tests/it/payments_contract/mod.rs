//! What every adapter of payments keeps, whatever it speaks: [`keeps_the_contract`] is run against each with
//! a far end that can be told to pay and to fail. Here, against a book in memory, so that the contract itself
//! is known to be one that can be kept.

mod book;

pub(crate) use book::Book;

use async_trait::async_trait;
use chrono::NaiveDate;
use sportello_integrations::payments::{
    BackTo, Cart, CartNotice, DebtToPublish, Debtor, NoticeToPublish, PaymentAdapter, PaymentError, Receipt,
    TaxCode, receipt,
};
use sportello_types::ids::{DebtId, PaymentAttemptId};
use sportello_types::payments::{Destination, Part, Parts};
use sportello_types::values::{EuroCents, Iban, Iuv, NoticeNumber, PartitaIva, SegregationCode};

/// The far end of an adapter.
#[async_trait]
pub(crate) trait FarEnd: Send + Sync {
    /// With what a notice can be paid by whoever has its number; `None` when it cannot.
    async fn payable(&self, notice: &NoticeNumber) -> Option<EuroCents>;

    /// Somebody pays a notice, wherever.
    async fn pay(&self, notice: &NoticeNumber);

    /// What the adapter asks next is done, and it gets no answer.
    async fn lose_next_answer(&self);

    /// Nobody can be reached, or everybody can again.
    async fn set_down(&self, down: bool);

    /// The receipts of a notice: the adapter is asked for them, unless the far end brings them by itself.
    async fn receipts(
        &self,
        adapter: &dyn PaymentAdapter,
        notice: &NoticeNumber,
    ) -> Result<Vec<Receipt>, PaymentError> {
        adapter.receipts(notice).await
    }
}

/// Who the creditor is at the far end. Numbers of debts and notices are taken from one up.
pub(crate) struct Creditor {
    pub(crate) tax_code: PartitaIva,
    pub(crate) segregation: SegregationCode,
    pub(crate) account: Iban,
    /// A day that is not over there.
    pub(crate) due_on: NaiveDate,
}

impl Creditor {
    fn iuv(&self, number: u8) -> Iuv {
        Iuv::new(self.segregation, u64::from(number)).unwrap()
    }

    fn number(&self, number: u8) -> NoticeNumber {
        self.iuv(number).notice_number()
    }

    fn notice(&self, number: u8, cents: i64) -> NoticeToPublish {
        let part = |amount| Part {
            amount: EuroCents(amount),
            creditor: self.tax_code.clone(),
            to: Destination::Account {
                account: self.account.clone(),
            },
            category: "9/0104103SP/".parse().unwrap(),
        };
        NoticeToPublish {
            iuv: self.iuv(number),
            place: 0,
            description: "Certificato".to_owned(),
            due_on: self.due_on,
            ends: false,
            parts: Parts::new(vec![part(cents - 1), part(1)]).unwrap(),
            postal: None,
        }
    }

    /// A debt of one notice, and its number.
    pub(crate) fn one_debt(&self) -> (DebtToPublish, NoticeNumber) {
        (self.simple(1, 1600), self.number(1))
    }

    /// A debt of two instalments: as it is made, and what is left of it when the first one is paid, with another
    /// amount.
    pub(crate) fn instalments(&self) -> (DebtToPublish, DebtToPublish) {
        let whole = debt(11, vec![vec![self.notice(11, 800), self.notice(12, 852)]]);
        let mut left = whole.clone();
        for option in &mut left.options {
            drop(option.remove(0));
            for notice in option {
                notice.parts = self.notice(12, 900).parts;
            }
        }
        (whole, left)
    }

    fn simple(&self, number: u8, cents: i64) -> DebtToPublish {
        debt(number, vec![vec![self.notice(number, cents)]])
    }

    fn cart(&self, notices: &[(u8, i64)]) -> Cart {
        let back = |outcome: &str| {
            format!("https://borgoverde.example/area/pagamenti/ritorno/t?esito={outcome}")
                .parse()
                .unwrap()
        };
        let notice = |(number, cents): &(u8, i64)| CartNotice {
            number: self.number(*number),
            amount: EuroCents(*cents),
            description: "Certificato".to_owned(),
        };
        Cart {
            id: PaymentAttemptId::from_parts(1_790_000_000_000, [1; 10]),
            notices: notices.iter().map(notice).collect(),
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
}

fn debt(number: u8, mut options: Vec<Vec<NoticeToPublish>>) -> DebtToPublish {
    for (place, notice) in options.iter_mut().flatten().enumerate() {
        notice.place = place;
    }
    DebtToPublish {
        id: DebtId::from_parts(1_790_000_000_000, [number; 10]),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: None,
        debtor: Debtor {
            tax_code: Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap())),
            name: "Mario Rossi".to_owned(),
            email: None,
        },
        options,
    }
}

/// Fails where an adapter does not do what [`PaymentAdapter`] promises. The far end must know of no debt yet.
pub(crate) async fn keeps_the_contract(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    debts_are_published_once_and_changed(adapter, far_end, creditor).await;
    silence_makes_no_second_debt(adapter, far_end, creditor).await;
    a_receipt_is_there_when_it_was_paid(adapter, far_end, creditor).await;
    one_option_ends_the_others(adapter, far_end, creditor).await;
    what_is_paid_in_part_changes_or_stays(adapter, far_end, creditor).await;
    what_is_withdrawn_is_not_payable(adapter, far_end, creditor).await;
    nobody_there_is_worth_another_try(adapter, far_end, creditor).await;
}

async fn debts_are_published_once_and_changed(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    let number = creditor.number(1);
    assert_eq!(far_end.payable(&number).await, None);
    for _ in 0..2 {
        adapter.publish(&creditor.simple(1, 1600)).await.unwrap();
        assert_eq!(far_end.payable(&number).await, Some(EuroCents(1600)));
    }
    adapter.publish(&creditor.simple(1, 1652)).await.unwrap();
    assert_eq!(far_end.payable(&number).await, Some(EuroCents(1652)));
    let mut other = creditor.simple(2, 1600);
    other.options = vec![vec![creditor.notice(1, 1600)]];
    let taken = adapter.publish(&other).await.unwrap_err();
    assert!(
        matches!(taken, PaymentError::Refused(_)),
        "a number twice: {taken}"
    );
    assert_eq!(far_end.payable(&number).await, Some(EuroCents(1652)));
}

async fn silence_makes_no_second_debt(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    let debt = creditor.simple(3, 1600);
    far_end.lose_next_answer().await;
    if let Err(lost) = adapter.publish(&debt).await {
        assert!(lost.is_transient(), "{lost}");
        adapter.publish(&debt).await.unwrap();
    }
    assert_eq!(far_end.payable(&creditor.number(3)).await, Some(EuroCents(1600)));
    far_end.lose_next_answer().await;
    if let Err(lost) = adapter.withdraw(debt.id).await {
        assert!(lost.is_transient(), "{lost}");
        adapter.withdraw(debt.id).await.unwrap();
    }
    assert_eq!(far_end.payable(&creditor.number(3)).await, None);
}

async fn a_receipt_is_there_when_it_was_paid(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    for number in [4, 5] {
        adapter.publish(&creditor.simple(number, 1600)).await.unwrap();
    }
    let pay_at = adapter
        .begin(&creditor.cart(&[(4, 1600), (5, 1600)]))
        .await
        .unwrap();
    assert!(matches!(pay_at.scheme(), "http" | "https"), "{pay_at}");
    let number = creditor.number(4);
    assert!(
        far_end.receipts(adapter, &number).await.unwrap().is_empty(),
        "a cart is no payment"
    );
    far_end.pay(&number).await;
    let mut receipts = far_end.receipts(adapter, &number).await.unwrap();
    assert_eq!(receipts.len(), 1, "it was paid once");
    let found = receipts.remove(0);
    assert_eq!(found.notice, number);
    assert_eq!(found.creditor, creditor.tax_code);
    assert_eq!(found.amount, EuroCents(1600));
    let parts: Vec<i64> = found.transfers.iter().map(|transfer| transfer.amount.0).collect();
    assert_eq!(parts, [1599, 1]);
    assert!(
        receipt::read(&found.xml) == Ok(found),
        "what is kept can be read again"
    );
    let others = far_end.receipts(adapter, &creditor.number(5)).await.unwrap();
    assert!(others.is_empty());

    let debt = creditor.simple(4, 1600);
    adapter.publish(&debt).await.unwrap();
    for outcome in [
        adapter.publish(&creditor.simple(4, 1700)).await,
        adapter.withdraw(debt.id).await,
        adapter.begin(&creditor.cart(&[(4, 1600)])).await.map(drop),
    ] {
        assert!(matches!(outcome, Err(PaymentError::InPayment)), "{outcome:?}");
    }
}

async fn one_option_ends_the_others(adapter: &dyn PaymentAdapter, far_end: &dyn FarEnd, creditor: &Creditor) {
    let options = vec![
        vec![creditor.notice(6, 1600)],
        vec![creditor.notice(7, 800), creditor.notice(8, 852)],
    ];
    let debt = debt(6, options);
    adapter.publish(&debt).await.unwrap();
    far_end.pay(&creditor.number(8)).await;
    assert_eq!(far_end.payable(&creditor.number(6)).await, None);
    assert_eq!(far_end.payable(&creditor.number(7)).await, Some(EuroCents(800)));
    let begun = adapter.withdraw(debt.id).await;
    assert!(matches!(begun, Err(PaymentError::InPayment)), "{begun:?}");
}

async fn what_is_paid_in_part_changes_or_stays(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    let (whole, left) = creditor.instalments();
    adapter.publish(&whole).await.unwrap();
    far_end.pay(&creditor.number(11)).await;
    let number = creditor.number(12);
    let changed = adapter.publish(&left).await;
    if !adapter.changes_partly_paid() {
        let refused = changed.unwrap_err();
        assert!(!refused.is_transient(), "{refused}");
        assert_eq!(far_end.payable(&number).await, Some(EuroCents(852)));
        return;
    }
    changed.unwrap();
    assert_eq!(far_end.payable(&number).await, Some(EuroCents(900)));
    for _ in 0..2 {
        adapter.close(&whole).await.unwrap();
        assert_eq!(far_end.payable(&number).await, None);
    }
}

async fn what_is_withdrawn_is_not_payable(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    let debt = creditor.simple(9, 1600);
    adapter.withdraw(debt.id).await.unwrap();
    adapter.publish(&debt).await.unwrap();
    for _ in 0..2 {
        adapter.withdraw(debt.id).await.unwrap();
        assert_eq!(far_end.payable(&creditor.number(9)).await, None);
    }
    let again = adapter.publish(&debt).await.unwrap_err();
    assert!(!again.is_transient(), "it stays withdrawn: {again}");
    assert_eq!(far_end.payable(&creditor.number(9)).await, None);
}

async fn nobody_there_is_worth_another_try(
    adapter: &dyn PaymentAdapter,
    far_end: &dyn FarEnd,
    creditor: &Creditor,
) {
    let debt = creditor.simple(10, 1600);
    far_end.set_down(true).await;
    for outcome in [
        adapter.publish(&debt).await,
        adapter.withdraw(debt.id).await,
        adapter.begin(&creditor.cart(&[(5, 1600)])).await.map(drop),
        far_end.receipts(adapter, &creditor.number(5)).await.map(drop),
    ] {
        let error = outcome.unwrap_err();
        assert!(error.is_transient(), "{error}");
    }
    far_end.set_down(false).await;
    adapter.publish(&debt).await.unwrap();
    assert_eq!(far_end.payable(&creditor.number(10)).await, Some(EuroCents(1600)));
}
