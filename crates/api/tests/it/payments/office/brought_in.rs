//! Debts that the municipality brings in as a file.

use super::town;
use crate::payments::text;
use crate::support::{Answer, EVA, Person};
use reqwest::Method;
use serde_json::{Value, json};

const HEADER: &str = "key;tax_code;name;subject;amount;due_on;category";

fn file(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

async fn bring(person: &Person<'_>, file: String, query: &str) -> Answer {
    let path = format!("/backoffice/payments/imports{query}");
    let request = person.request(Method::POST, &path);
    person
        .send(request.header("Content-Type", "text/csv").body(file))
        .await
}

const MENSA: &str = "M-1;RSSMRA80A01H501U;Mario Rossi;Mensa scolastica;64,50;2026-12-31;9/0107101TS/";
const NIDO: &str = "N-1;;Ditta Melis;Asilo nido;1.200,00;;9/0107106SP/";

#[actix_web::test]
async fn a_file_is_tried_then_taken_and_the_same_again_changes_nothing() {
    let (town, collector, _) = town().await;
    let eva = town.operator(EVA).await;
    let good = file(&[
        MENSA,
        &MENSA
            .replace("M-1", "M-2")
            .replace("RSSMRA80A01H501U", "RSSMRA80A01H501X"),
        NIDO,
        &MENSA.replace("64,50", "0"),
        &MENSA.replace("M-1", "M-3").replace("2026-12-31", "2026-01-31"),
    ]);
    let tried = bring(&eva, good.clone(), "?dry_run=true")
        .await
        .expect(200)
        .json();
    let counts =
        |report: &Value| ["taken", "known", "refused", "amount"].map(|name| report[name].as_i64().unwrap());
    assert_eq!(
        (tried["dry_run"].clone(), counts(&tried)),
        (json!(true), [2, 0, 3, 126_450])
    );
    let findings: Vec<_> = tried["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["line"].as_i64().unwrap(), text(&finding["field"])))
        .collect();
    assert_eq!(findings, [(3, "tax_code"), (5, "key"), (6, "due_on")]);
    assert!(!tried.to_string().contains("RSSMRA"), "nobody is named: {tried}");
    let listed = eva.get("/backoffice/payments/debts").await.expect(200).json();
    assert_eq!(listed["items"], json!([]), "nothing was kept");

    let taken = bring(&eva, good.clone(), "").await.expect(200).json();
    assert_eq!(counts(&taken), [2, 0, 3, 126_450]);
    town.work().await;
    assert_eq!(
        collector.published.lock().unwrap().len(),
        2,
        "the provider is told of each"
    );
    let again = bring(&eva, good, "").await.expect(200).json();
    assert_eq!(counts(&again), [0, 2, 3, 0]);
    let other = bring(&eva, file(&[&MENSA.replace("64,50", "65,50")]), "")
        .await
        .expect(200)
        .json();
    assert_eq!(counts(&other), [0, 0, 1, 0]);
    assert_eq!(
        (
            text(&other["findings"][0]["field"]),
            text(&other["findings"][0]["code"])
        ),
        ("key", "used")
    );
    let listed = eva
        .get("/backoffice/payments/debts?status=to_pay")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

/// Line, field and code of each row that was refused.
fn refused(report: &Value) -> Vec<(i64, &str, &str)> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            (
                finding["line"].as_i64().unwrap(),
                text(&finding["field"]),
                text(&finding["code"]),
            )
        })
        .collect()
}

#[actix_web::test]
async fn a_key_that_comes_again_is_refused_with_its_first_line_however_far_above_it_is() {
    let (town, _, _) = town().await;
    let eva = town.operator(EVA).await;
    let row = |key: &str| MENSA.replace("M-1", key);
    let long = "L".repeat(200);
    let mut rows = vec![row("M-0").replace("64,50", "-64,50"), row(&long)];
    rows.extend((0..450).map(|n| row(&format!("M-{n}"))));
    // The row that was refused has taken nothing, its key neither; in the same batch, and two batches before.
    rows.extend([row("M-449"), row("M-0"), row(&long), row("M-450")]);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let rows = file(&rows);
    for (query, taken) in [("?dry_run=true", 452), ("", 452)] {
        let report = bring(&eva, rows.clone(), query).await.expect(200).json();
        assert_eq!(report["taken"], taken, "{query}: {report}");
        assert_eq!(
            refused(&report),
            [
                (2, "amount", "amount"),
                (454, "key", "duplicate"),
                (455, "key", "duplicate"),
                (456, "key", "duplicate"),
            ],
            "{query}"
        );
        let reasons = report["findings"].as_array().unwrap().iter().skip(1);
        let reasons: Vec<&str> = reasons.map(|finding| text(&finding["reason"])).collect();
        assert_eq!(
            reasons,
            [
                "the same as on line 453",
                "the same as on line 4",
                "the same as on line 3"
            ],
            "{query}"
        );
    }
}

#[actix_web::test]
async fn amounts_and_days_that_cannot_be_are_refused_row_by_row() {
    let (town, _, _) = town().await;
    let eva = town.operator(EVA).await;
    let rows = file(&[
        &MENSA.replace("64,50", "-64,50"),
        &MENSA.replace("64,50", "1000000000,00"),
        &MENSA.replace("64,50", "99999999999999,99"),
        &MENSA.replace("64,50", "99999999999999999999,99"),
        &MENSA.replace("2026-12-31", "2100-01-01"),
        &MENSA.replace("2026-12-31", "+12345-01-01"),
        &MENSA.replace("2026-12-31", "2099-12-31"),
    ]);
    let report = bring(&eva, rows, "").await.expect(200).json();
    assert_eq!(report["taken"], 1, "{report}");
    assert_eq!(
        refused(&report),
        [
            (2, "amount", "amount"),
            (3, "amount", "too_large"),
            (4, "amount", "too_large"),
            (5, "amount", "invalid"),
            (6, "due_on", "too_far"),
            (7, "due_on", "too_far"),
        ]
    );
    let rows = format!(
        "{HEADER};instalments\n{MENSA};2026-12-31=-10,00|2027-01-31=74,50\n\
         {MENSA};2026-12-31=32,25|2100-01-31=32,25\n"
    );
    let report = bring(&eva, rows, "?dry_run=true").await.expect(200).json();
    assert_eq!(
        refused(&report),
        [(2, "instalments", "invalid"), (3, "instalments", "too_far")]
    );
    let order = |parts: Value, day: &str| {
        json!({
            "external_key": "J-1", "debtor": { "name": "Mario Rossi" }, "subject": "Rette",
            "options": [[{ "due_on": day, "parts": parts }]]
        })
    };
    let part = |amount: Value| json!({ "amount": amount, "category": "9/0107101TS/" });
    let day = "2026-12-31";
    let lines = [
        order(json!([part(json!(-1))]), day),
        order(json!([part(json!(i64::MAX)), part(json!(i64::MAX))]), day),
        order(json!([part(json!(9_223_372_036_854_775_808_u64))]), day),
        order(json!([part(json!(100))]), "+12345-01-01"),
    ];
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let request = eva.request(Method::POST, "/backoffice/payments/imports?dry_run=true");
    let request = request
        .header("Content-Type", "application/jsonl")
        .body(lines.join("\n"));
    let report = eva.send(request).await.expect(200).json();
    assert_eq!(
        refused(&report),
        [
            (1, "/options/0/0/parts", "amount"),
            (2, "/options/0/0/parts", "too_large"),
            (3, "/options/0/0/parts/0/amount", "json"),
            (4, "/options/0/0/due_on", "too_far"),
        ]
    );
}

#[actix_web::test]
async fn what_is_no_file_of_debts_is_refused_whole() {
    let (town, _, _) = town().await;
    let eva = town.operator(EVA).await;
    let request = eva.request(Method::POST, "/backoffice/payments/imports");
    let answer = eva
        .send(request.header("Content-Type", "application/pdf").body("%PDF"))
        .await;
    answer.expect(415);
    let stopped = bring(&eva, "key;nome\n1;x\n".to_owned(), "")
        .await
        .expect(200)
        .json();
    assert!(
        text(&stopped["stopped"]).contains("unknown columns: nome"),
        "{stopped}"
    );
    let lines = json!({
        "external_key": "J-1", "debtor": { "name": "Mario Rossi" }, "subject": "Rette",
        "options": [[{ "parts": [{ "amount": 100, "category": "9/0107101TS/" }] }], []]
    });
    let request = eva.request(Method::POST, "/backoffice/payments/imports?dry_run=true");
    let body = format!("{lines}\n");
    let answer = eva
        .send(request.header("Content-Type", "application/jsonl").body(body))
        .await;
    let report = answer.expect(200).json();
    assert_eq!(text(&report["findings"][0]["field"]), "/options/1", "{report}");
    // What would be lost is refused.
    let mut line = lines;
    line["options"].as_array_mut().unwrap().pop();
    line["istanza"] = json!("0193573a-9f00-7a31-8d5e-2f6c1b0a9e47");
    let request = eva.request(Method::POST, "/backoffice/payments/imports");
    let answer = eva
        .send(
            request
                .header("Content-Type", "application/jsonl")
                .body(format!("{line}\n")),
        )
        .await;
    let report = answer.expect(200).json();
    assert_eq!(
        (
            report["refused"].as_i64().unwrap(),
            text(&report["findings"][0]["field"])
        ),
        (1, "/istanza"),
        "{report}"
    );
}
