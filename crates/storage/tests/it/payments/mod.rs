//! Debts, notices, receipts and flows; and, in `model`, all of it in whatever order it happens.

mod at_once;
mod attempts;
mod changes;
mod collected;
mod debts;
mod flow_lines;
mod flows;
mod istanze;
mod istanze_amounts;
mod model;
mod money;
mod office;
mod open;
mod other_way;
mod reminders;
mod reversals;
mod secondary;
mod stamp_orders;
mod stamps;
mod stray;
mod walls;

use crate::support::{MARIO, World};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_storage::Tx;
use sportello_storage::payments::{
    Created, DebtorRecord, NewDebt, NewNotice, StoredDebt, StoredNotice, change_debt, create,
};
use sportello_types::ids::{CitizenId, DebtId};
use sportello_types::payments::{Accounts, Change, DebtSource, Destination, NoticeStatus, Part, Parts};
use sportello_types::values::{CodiceFiscale, EuroCents, PartitaIva, SegregationCode};

/// Fiscal code of the municipality, and of a province.
const BORGOVERDE: &str = "01234567897";
const PROVINCE: &str = "12345678903";

/// What differs between the debts of these tests.
#[derive(Clone)]
struct Wanted {
    id: DebtId,
    citizen: Option<CitizenId>,
    debtor: DebtorRecord,
    source: DebtSource,
    external_key: Option<String>,
    segregation: u8,
    options: Vec<Vec<NewNotice>>,
    at: DateTime<Utc>,
}

/// A debt of Mario's, asked for by the municipality: each option is a list of amounts, one a notice.
fn wanted(world: &World, options: &[&[i64]]) -> Wanted {
    let notice = |cents: &i64| NewNotice {
        id: world.id(),
        description: "Mensa scolastica".to_owned(),
        due_on: Some(day(30)),
        ends: false,
        parts: parts(&[(*cents, BORGOVERDE)]),
    };
    Wanted {
        id: world.id(),
        citizen: None,
        debtor: debtor(MARIO),
        source: DebtSource::Municipality,
        external_key: None,
        segregation: 1,
        options: options
            .iter()
            .map(|option| option.iter().map(notice).collect())
            .collect(),
        at: world.now,
    }
}

fn debtor(tax_code: &str) -> DebtorRecord {
    DebtorRecord {
        tax_code: Some(tax_code.parse().unwrap()),
        name: "Mario Rossi".to_owned(),
        email: Some("mario@example.it".parse().unwrap()),
    }
}

fn parts(of: &[(i64, &str)]) -> Parts {
    let part = |(cents, creditor): &(i64, &str)| Part {
        amount: EuroCents(*cents),
        creditor: body(creditor),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0107101TS/".parse().unwrap(),
    };
    Parts::new(of.iter().map(part).collect()).unwrap()
}

fn body(tax_code: &str) -> PartitaIva {
    tax_code.parse().unwrap()
}

/// A day of November 2026.
fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn new_debt(wanted: &Wanted) -> NewDebt<'_> {
    NewDebt {
        id: wanted.id,
        citizen: wanted.citizen,
        debtor: &wanted.debtor,
        subject: "Mensa scolastica, ottobre",
        office: Some("Scuola"),
        source: &wanted.source,
        external_key: wanted.external_key.as_deref(),
        segregation: segregation(wanted.segregation),
        accounts: Accounts::default(),
        options: &wanted.options,
        at: wanted.at,
    }
}

fn segregation(code: u8) -> SegregationCode {
    SegregationCode::new(code).unwrap()
}

async fn make(tx: &Tx, wanted: &Wanted) -> StoredDebt {
    match create(tx, &new_debt(wanted)).await.unwrap() {
        Created::New(debt) => debt,
        Created::Known(_) => panic!("it was there before"),
    }
}

/// Makes a debt and its notices payable, in a transaction of its own.
async fn publish(world: &World, wanted: &Wanted) -> StoredDebt {
    let tx = world.write().await;
    make(&tx, wanted).await;
    let debt = change_debt(&tx, wanted.id, Change::Publish, "payments.publish", world.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    debt
}

fn statuses(debt: &StoredDebt) -> Vec<NoticeStatus> {
    debt.notices().map(|notice| notice.status).collect()
}

fn notices(debt: &StoredDebt) -> Vec<StoredNotice> {
    debt.notices().cloned().collect()
}

fn mario() -> CodiceFiscale {
    MARIO.parse().unwrap()
}

fn keyed(world: &World, key: &str, cents: i64) -> Wanted {
    Wanted {
        external_key: Some(key.to_owned()),
        ..wanted(world, &[&[cents]])
    }
}
