//! Under which codes of the taxonomy payments are asked for, and on which days.

use super::{Collector, Paid, Station, ask, citizen, first, notice, order, payable, shown, text};
use crate::support::{BORGOVERDE, EVA, MARIO, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_integrations::payments::taxonomy::Taxonomy;
use sportello_storage::Keyring;
use sportello_storage::payments::{self, DebtQuery};
use std::sync::Arc;

/// A list of which little holds on the day on which tests begin, 24 November 2026.
const LIST: &str = "code,area,service,valid_from,valid_until\n\
    9/0107101TS/,Scuola,Mense,2026-01-01,2026-11-30\n\
    9/0107102SP/,Scuola,Scuolabus,2026-12-01,\n\
    9/0107106SP/,Scuola,Nido,,2026-11-24\n\
    9/0107100TS/,Scuola,Rette,,\n\
    9/0103100TS/,Ragioneria,Diritti di segreteria,,2026-11-23\n\
    9/0201102IM/,Province,TEFA,,\n";

async fn town() -> Town {
    Town::open_with(|setup| {
        setup.payments = Some(Arc::new(Collector::default()));
        setup.login_log_keys = Some(Arc::new(Keyring::parse(&"ab".repeat(32).into()).unwrap()));
        setup.taxonomy = Taxonomy::read("codes.csv", LIST.as_bytes()).unwrap();
    })
    .await
}

/// A notice whose parts are of these codes; the second one is another body's.
fn of_codes(codes: &[&str]) -> Value {
    let mut notice = notice(100);
    let part = |(at, code): (usize, &&str)| match at {
        0 => json!({ "amount": 100, "category": code }),
        _ => json!({ "amount": 5, "category": code, "creditor": "01234567897",
            "account": "IT60X0542811101000000123456" }),
    };
    notice["parts"] = codes.iter().enumerate().map(part).collect();
    notice
}

fn asked(notices: &[Value]) -> Value {
    let mut order = order(MARIO, 100);
    order["options"] = json!([notices]);
    order
}

#[actix_web::test]
async fn a_code_that_does_not_hold_today_is_pointed_at() {
    let town = town().await;
    let order = asked(&[
        of_codes(&["9/0107999SP/"]),
        of_codes(&["9/0107102SP/"]),
        of_codes(&["9/0103100TS/"]),
        of_codes(&["9/0107100TS/", "9/0201999IM/"]),
        of_codes(&["9/0107100TS/", "9/0201102IM/"]),
    ]);
    let refused = ask(&town, &order).await.expect(422);
    let category = |notice: usize, part: usize| format!("/options/0/{notice}/parts/{part}/category");
    assert_eq!(
        refused.pointers(),
        [category(0, 0), category(1, 0), category(2, 0), category(3, 1)]
    );
    let fields = refused.json()["fields"].clone();
    for (at, code, said) in [
        (0, "unlisted", "tassonomia"),
        (1, "not_yet", "01/12/2026"),
        (2, "ended", "23/11/2026"),
        (3, "unlisted", "tassonomia"),
    ] {
        assert_eq!(fields[at]["code"], code);
        assert!(text(&fields[at]["message"]).contains(said), "{fields}");
    }
}

#[actix_web::test]
async fn the_day_is_italys_and_the_way_of_delivery_does_not_count() {
    let town = town().await;
    for delivered in ["6", "7", "8", "9"] {
        let order = asked(&[of_codes(&[format!("{delivered}/0107106SP/").as_str()])]);
        ask(&town, &order).await.expect(201);
    }
    let tefa = asked(&[of_codes(&["9/0107100TS/", "9/0201102IM/"])]);
    ask(&town, &tefa).await.expect(201);
    let nido = asked(&[of_codes(&["9/0107106SP/"])]);
    town.app.clock.advance(Duration::hours(13));
    ask(&town, &nido).await.expect(201);
    // Still the same day in London.
    town.app.clock.advance(Duration::minutes(30));
    let refused = ask(&town, &nido).await.expect(422);
    assert_eq!(refused.json()["fields"][0]["code"], "ended");
}

#[actix_web::test]
async fn what_was_asked_for_before_a_code_ended_is_shown_and_paid() {
    let town = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    town.app.clock.advance(Duration::days(7));
    ask(&town, &order(MARIO, 6450)).await.expect(422);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(first(&shown(&mario, &debt).await)["status"], "payable");
    let paid = Paid::of(first(&debt), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    assert_eq!(first(&shown(&mario, &debt).await)["status"], "paid");
}

#[actix_web::test]
async fn rows_of_a_file_are_refused_one_by_one() {
    let town = town().await;
    let eva = town.operator(EVA).await;
    let bring = async |media_type: &str, body: String| {
        let request = eva.request(Method::POST, "/backoffice/payments/imports");
        let answer = eva
            .send(request.header("Content-Type", media_type).body(body))
            .await;
        let report = answer.expect(200).json();
        let findings = report["findings"].as_array().unwrap().iter();
        let findings: Vec<(i64, String, String)> = findings
            .map(|finding| {
                let word = |name: &str| text(&finding[name]).to_owned();
                (finding["line"].as_i64().unwrap(), word("field"), word("code"))
            })
            .collect();
        (report["taken"].as_i64().unwrap(), findings)
    };
    let found = |line: i64, field: &str, code: &str| (line, field.to_owned(), code.to_owned());
    let rows = [
        "key;name;subject;amount;category;part_amount;part_creditor;part_account;part_category",
        "A-1;Ditta Melis;Rette;10,00;9/0107100TS/;;;;",
        "A-2;Ditta Melis;Rette;10,00;9/0107999TS/;;;;",
        "A-3;Ditta Melis;Rette;10,00;9/0107102SP/;;;;",
        "A-4;Ditta Melis;Rette;10,00;9/0107100TS/;5,00;01234567897;IT60X0542811101000000123456;9/0201999IM/",
        "A-5;Ditta Melis;Rette;10,00;9/0107100TS/;5,00;01234567897;IT60X0542811101000000123456;9/0201102IM/",
    ];
    assert_eq!(
        bring("text/csv", rows.join("\n") + "\n").await,
        (
            2,
            vec![
                found(3, "category", "unlisted"),
                found(4, "category", "not_yet"),
                found(5, "part_category", "unlisted"),
            ]
        )
    );
    let mut line = asked(&[of_codes(&["9/0103100TS/"])]);
    line["external_key"] = json!("J-1");
    assert_eq!(
        bring("application/jsonl", format!("{line}\n")).await,
        (0, vec![found(1, "/options/0/0/parts/0/category", "ended")])
    );
}

#[actix_web::test]
async fn the_portal_asks_for_nothing_by_itself_under_a_code_that_ended() {
    let town = town().await;
    let order = json!({ "kind": "diritti", "debtor": { "tax_code": MARIO, "name": "Mario Rossi" } });
    town.visitor()
        .post("/payments/spontaneous", &order)
        .await
        .expect(503);
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let all = payments::list(&tx, DebtQuery::default(), None, 10).await.unwrap();
    assert!(all.items.is_empty());
}

#[actix_web::test]
async fn whoever_asks_chooses_among_what_holds_today() {
    let town = town().await;
    let choices = town
        .operator(EVA)
        .await
        .get("/backoffice/payments/debt-choices")
        .await;
    let choices = choices.expect(200).json();
    assert_eq!(
        choices["categories"],
        json!([
            { "code": "9/0107100TS/", "title": "Rette" },
            { "code": "9/0107101TS/", "title": "Mense" },
            { "code": "9/0107106SP/", "title": "Nido" },
            { "code": "9/0201102IM/", "title": "TEFA" }
        ])
    );
    let named = Town::open_with(|setup| {
        setup.taxonomy = Taxonomy::read("codes.csv", LIST.as_bytes()).unwrap();
        setup.tenants = |settings| {
            let named = [("mensa", "7/0107101TS/"), ("scuolabus", "9/0107102SP/")];
            settings.payments.taxonomy = named
                .into_iter()
                .map(|(name, code)| (name.parse().unwrap(), code.parse().unwrap()))
                .collect();
        };
    })
    .await;
    let choices = named
        .operator(EVA)
        .await
        .get("/backoffice/payments/debt-choices")
        .await;
    assert_eq!(
        choices.expect(200).json()["categories"],
        json!([{ "name": "mensa", "code": "7/0107101TS/", "title": "Mense" }])
    );
}
