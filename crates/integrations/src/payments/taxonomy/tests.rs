use super::*;

fn code(text: &str) -> TaxonomyCode {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn table(rows: &str) -> Result<Taxonomy, String> {
    let text = format!("code;area;service;valid_from;valid_until\n{rows}");
    Taxonomy::read("codes.csv", text.as_bytes()).map_err(|error| error.to_string())
}

fn published(rows: &serde_json::Value) -> Result<Taxonomy, String> {
    let text = rows.to_string();
    Taxonomy::read("tassonomia.json", text.as_bytes()).map_err(|error| error.to_string())
}

fn row(code: &str, from: &str, until: &str) -> serde_json::Value {
    serde_json::json!({
        "CODICE TIPO ENTE CREDITORE": "01", "TIPO ENTE CREDITORE": "COMUNE", "NOME MACRO AREA": "TRIBUTI",
        "TIPO SERVIZIO": "Rette  scolastiche\n", "VERSIONE TASSONOMIA": "10", "DATI SPECIFICI INCASSO": code,
        "DATA INIZIO VALIDITA": from, "DATA FINE VALIDITA": until
    })
}

#[test]
fn the_program_carries_what_municipalities_ask_for() {
    let list = Taxonomy::municipal().unwrap();
    let today = day("2026-11-29");
    assert_eq!(list.all_on(today).count(), 130);
    for (known, service) in [
        ("9/0104103SP/", "Diritti di segreteria per certificati anagrafici"),
        ("9/0115103TS/", "Altre imposte di Bollo"),
        ("9/0103100TS/", "Diritti di segreteria e Spese di notifica"),
        ("9/0115105AP/", "Varie"),
        (
            "9/0201102IM/",
            "ANNO IN CORSO - TEFA (riscossa unitamente alla TARI)",
        ),
        ("9/1201105IM/", "Imposta di bollo - servizio @e.bollo"),
    ] {
        assert_eq!(list.on(&code(known), today).unwrap().service, service);
        assert_eq!(list.holds_until(&code(known), today), None);
    }
    assert_eq!(
        list.on(&code("9/0101999IM/"), today),
        Err(NotInForce::Unlisted),
        "nobody has that one"
    );
    let over = list.on(&code("9/0115119AP/"), today);
    assert_eq!(over, Err(NotInForce::Ended(day("2021-12-01"))));
}

#[test]
fn a_code_holds_from_day_to_day_however_a_notice_is_delivered() {
    let list = table(
        "9/0107101TS/;Scuola;Mense;2026-01-01;2026-06-30\n\
         9/0107101TS/;Scuola;Mense e merende;2026-09-01;2026-12-31\n\
         9/0107101TS/;Scuola;Refezione;2027-01-01;\n",
    )
    .unwrap();
    for delivered in ["9/0107101TS/", "6/0107101TS/", "7/0107101TS/", "8/0107101TS/"] {
        let code = code(delivered);
        let on = |text| list.on(&code, day(text)).map(|entry| entry.service.as_str());
        assert_eq!(on("2025-12-31"), Err(NotInForce::NotYet(day("2026-01-01"))));
        assert_eq!(on("2026-01-01"), Ok("Mense"));
        assert_eq!(on("2026-06-30"), Ok("Mense"));
        assert_eq!(on("2026-07-01"), Err(NotInForce::NotYet(day("2026-09-01"))));
        assert_eq!(on("2026-12-31"), Ok("Mense e merende"));
        assert_eq!(on("2027-01-01"), Ok("Refezione"));
        assert_eq!(
            list.holds_until(&code, day("2026-02-01")),
            Some(day("2026-06-30"))
        );
        assert_eq!(
            list.holds_until(&code, day("2026-09-01")),
            None,
            "one follows the other"
        );
    }
    let over = table("9/0107101TS/;Scuola;Mense;;2026-06-30\n").unwrap();
    let mensa = code("9/0107101TS/");
    assert_eq!(
        over.on(&mensa, day("2026-07-01")),
        Err(NotInForce::Ended(day("2026-06-30")))
    );
    assert!(over.lists(&mensa) && !over.lists(&code("9/0107102SP/")));
}

#[test]
fn what_is_wrong_in_a_table_is_told_by_line_and_column() {
    let good = "9/0107101TS/;Scuola;Mense;;\n";
    for (rows, told) in [
        ("9/0107101XX/;Scuola;Mense;;\n", "line 2: code: `9/`"),
        ("9/0107101TS/;;Mense;;\n", "line 2: area: missing"),
        ("9/0107101TS/;Scuola; ;;\n", "line 2: service: missing"),
        (
            "9/0107101TS/;Scuola;Mense;01/01/2026;\n",
            "line 2: valid_from: not a day",
        ),
        (
            "9/0107101TS/;Scuola;Mense;;2026-02-30\n",
            "line 2: valid_until: not a day",
        ),
        (
            "9/0107101TS/;Scuola;Mense;2026-02-02;2026-02-01\n",
            "line 2: valid_until: before valid_from",
        ),
        (
            "9/0107101TS/;Scuola;Mense;\n",
            "line 2: 4 values where the header has 5",
        ),
        (
            "9/0107101TS/;Scuola;Mense;;2026-06-30\n7/0107101TS/;Scuola;Mense;2026-06-30;\n",
            "line 3: code: holds on the same days by line 2",
        ),
    ] {
        let error = table(rows).unwrap_err();
        assert!(error.starts_with(told), "{error}");
    }
    assert!(table(&format!("{good}{good}")).unwrap_err().contains("line 2"));
    assert_eq!(table("").unwrap_err(), "it is empty");
    let read =
        |name: &str, text: &str| Taxonomy::read(name, text.as_bytes()).map_err(|error| error.to_string());
    assert!(
        read("codes.csv", "code;area;service\n")
            .unwrap_err()
            .contains("valid_from")
    );
    assert!(
        read("codes.csv", "code;what\n")
            .unwrap_err()
            .contains("unknown columns: what")
    );
    assert!(read("codes.txt", good).unwrap_err().contains(".csv or .json"));
    let long = format!("9/0107101TS/;Scuola;{};;\n", "m".repeat(501));
    assert!(table(&long).unwrap_err().contains("service: longer"));
}

#[test]
fn the_list_that_pagopa_publishes_is_read_in_the_order_of_its_days() {
    let mensa = code("9/0107100TS/");
    let rows = |first: &str| {
        serde_json::json!([
            row("9/0107100TS/", first, "01/01/2080"),
            row("9/0107101TS/", "-", "")
        ])
    };
    let list = published(&rows("15/02/2021")).unwrap();
    let entry = list.on(&mensa, day("2026-11-29")).unwrap();
    assert_eq!(
        (entry.service.as_str(), entry.area.as_str()),
        ("Rette scolastiche", "TRIBUTI")
    );
    assert_eq!(entry.valid_from, Some(day("2021-02-15")));
    assert_eq!(entry.valid_until, Some(day("2080-01-01")));
    assert_eq!(
        list.on(&code("9/0107101TS/"), day("1900-01-01"))
            .unwrap()
            .valid_from,
        None
    );
    let first = |list: Taxonomy| list.on(&mensa, day("2026-11-29")).unwrap().valid_from;
    assert_eq!(
        first(published(&rows("02/15/2021")).unwrap()),
        Some(day("2021-02-15"))
    );
    // Both would do: the month comes first, as in the table from which pagoPA makes it.
    assert_eq!(
        first(published(&rows("02/03/2021")).unwrap()),
        Some(day("2021-02-03"))
    );
    let mut older = row("9/0107100TS/", "01/01/1900", "01/01/2080");
    let fields = older.as_object_mut().unwrap();
    let moved = fields.remove("DATI SPECIFICI INCASSO").unwrap();
    fields.insert("DATI SPECIFICI DI INCASSO".to_owned(), moved);
    assert!(published(&serde_json::json!([older])).unwrap().lists(&mensa));
}

#[test]
fn what_is_wrong_in_the_published_list_is_told_by_entry() {
    let good = row("9/0107100TS/", "15/02/2021", "01/01/2080");
    for (bad, told) in [
        (row("0107101TS", "01/01/1900", ""), "entry 2: code:"),
        (
            row("9/0107101TS/", "2021-01-01", ""),
            "entry 2: valid_from: not a day",
        ),
        (row("9/0107101TS/", "02/15/2021", ""), "entry 2: with the others"),
        (
            row("9/0107100TS/", "01/01/2022", ""),
            "entry 2: code: holds on the same days by entry 1",
        ),
    ] {
        let error = published(&serde_json::json!([good, bad])).unwrap_err();
        assert!(error.starts_with(told), "{error}");
    }
    let error = published(&serde_json::json!([{ "TIPO SERVIZIO": "Mense" }])).unwrap_err();
    assert!(
        error.contains("DATI SPECIFICI INCASSO") && error.contains("line 1"),
        "{error}"
    );
    assert_eq!(published(&serde_json::json!([])).unwrap_err(), "it is empty");
}
