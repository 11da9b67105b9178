//! `sportello payments …` as an administrator calls it.

use crate::program::Place;

const DEBTS: &str = "key;tax_code;name;subject;amount;due_on;category\n\
    M-1;SRRGLI85D52B354O;Giulia Serra;Mensa scolastica;64,50;2099-12-30;9/0107101TS/\n\
    M-2;MLSMRC83S03B354W;Marco Melis;Mensa scolastica;32,00;2099-12-30;9/0107101TS/\n";

#[test]
fn debts_are_tried_then_taken_once_and_the_report_says_what_was_refused() {
    let place = Place::new("");
    place.settle();
    std::fs::write(place.path("good.csv"), DEBTS).unwrap();
    let bad = DEBTS.replace("MLSMRC83S03B354W", "MLSMRC83S03B354X");
    std::fs::write(place.path("bad.csv"), bad).unwrap();
    let run = |more: &[&str]| {
        let mut args = vec!["payments", "import", "--tenant", "borgoverde"];
        args.extend(more);
        place.run(&args)
    };
    let tried = run(&["--dry-run", "--report", "report.jsonl", "bad.csv"]).expect_bad();
    assert!(
        tried
            .out
            .starts_with("1 debts taken (64,50 euro), 0 known, 1 rows refused\n"),
        "{tried:?}"
    );
    assert!(
        tried.out.ends_with("nothing was changed: it was only tried\n"),
        "{tried:?}"
    );
    assert!(tried.err.contains("line 3: tax_code: "), "{tried:?}");
    assert!(!tried.err.contains("MLSMRC"), "nobody is named: {tried:?}");
    let report = std::fs::read_to_string(place.path("report.jsonl")).unwrap();
    let report: serde_json::Value = serde_json::from_str(report.trim()).unwrap();
    assert_eq!(
        (&report["line"], &report["field"]),
        (&serde_json::json!(3), &serde_json::json!("tax_code"))
    );
    let taken = run(&["good.csv"]).expect_good();
    assert_eq!(taken.out, "2 debts taken (96,50 euro), 0 known, 0 rows refused\n");
    let again = run(&["good.csv"]).expect_good();
    assert_eq!(again.out, "0 debts taken (0,00 euro), 2 known, 0 rows refused\n");
    std::fs::write(place.path("broken.csv"), DEBTS.replace("category", "tassonomia")).unwrap();
    for (more, fault) in [
        (["nowhere.csv"], "nowhere.csv"),
        (["good.xlsx"], "must end in .csv or .jsonl"),
        (["broken.csv"], "unknown columns: tassonomia"),
    ] {
        let refused = run(&more).expect_bad();
        assert!(refused.err.contains(fault), "{refused:?}");
    }
    let unknown = place
        .run(&["payments", "import", "--tenant", "atlantide", "good.csv"])
        .expect_bad();
    assert!(
        unknown.err.contains("no municipality is called atlantide"),
        "{unknown:?}"
    );
}
