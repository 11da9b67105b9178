//! How long lists take, whatever the number of debts.

use super::load::percentiles;
use super::now;
use chrono::TimeDelta;
use secrecy::SecretString;
use sportello_storage::payment_office::{CameFilter, came, totals};
use sportello_storage::payments::{self, DebtFilter, DebtQuery};
use sportello_storage::{Config, Db, tenants};
use sportello_types::ids::{CitizenId, TenantId};
use sportello_types::values::CodiceFiscale;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How often each list is asked for.
const TIMES: usize = 200;
/// Rows of a page.
const PAGE: u32 = 20;

/// Prints how long a page of each list takes: somebody's own debts, those that an office looks for by fiscal
/// code, and all of the municipality.
pub(crate) async fn run(url: &str, slug: &str, tax_code: &str) {
    let (db, tenant) = opened(url, slug).await;
    let code: CodiceFiscale = tax_code.parse().unwrap();
    let debtor: payments::TaxCode = tax_code.parse().unwrap();
    let nobody = CitizenId(Uuid::nil());
    for list in ["own", "by fiscal code", "all"] {
        let mut times: Vec<Duration> = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let begun = Instant::now();
            let tx = db.read(tenant).await.unwrap();
            let query = DebtQuery {
                debtor: (list == "by fiscal code").then_some(&debtor),
                ..DebtQuery::default()
            };
            let page = if list == "own" {
                payments::of_citizen(&tx, nobody, Some(&code), DebtFilter::ToPay, None, PAGE).await
            } else {
                payments::list(&tx, query, None, PAGE).await
            };
            assert!(!page.unwrap().items.is_empty());
            drop(tx);
            times.push(begun.elapsed());
        }
        println!("list, {list}: {}", percentiles(&times));
    }
    db.close().await.unwrap();
}

/// The same for what an office looks at once people have paid: receipts, what does not fit, the sums of thirty
/// days.
pub(crate) async fn office(url: &str, slug: &str) {
    let (db, tenant) = opened(url, slug).await;
    let until = now() + TimeDelta::hours(1);
    let day = |back: i64| {
        let to = until - TimeDelta::days(back);
        (to - TimeDelta::days(1), to)
    };
    let days: Vec<_> = (0..30).map(day).collect();
    for list in ["receipts", "anomalies", "days"] {
        let mut times: Vec<Duration> = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let begun = Instant::now();
            let tx = db.read(tenant).await.unwrap();
            let found = match list {
                "receipts" => came(&tx, CameFilter::default(), None, PAGE)
                    .await
                    .unwrap()
                    .items
                    .len(),
                "anomalies" => payments::anomalies(&tx, true, None, PAGE)
                    .await
                    .unwrap()
                    .items
                    .len(),
                _ => totals(&tx, &days).await.unwrap().len(),
            };
            drop(tx);
            times.push(begun.elapsed());
            assert!(found > 0, "{list}");
        }
        println!("list, {list}: {}", percentiles(&times));
    }
    db.close().await.unwrap();
}

async fn opened(url: &str, slug: &str) -> (Db, TenantId) {
    let config = Config {
        url: SecretString::from(url.to_owned()),
        ..Config::default()
    };
    let db = Db::connect(&config).await.unwrap();
    let tx = db.system_read().await.unwrap();
    let tenant = tenants::by_slug(&tx, slug).await.unwrap().unwrap().id;
    drop(tx);
    (db, tenant)
}
