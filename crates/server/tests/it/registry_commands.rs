//! `sportello registry …` as an administrator calls it.

use crate::program::Place;

const RESIDENTS: &str = "id;tax_code;family_name;given_name;sex;birth_date;household;relation\n\
    1;SRRGLI85D52B354O;SERRA;GIULIA;F;1985-04-12;F1;1\n\
    2;MLSMRC83S03B354W;MELIS;MARCO;M;1983-11-03;F1;2\n";

#[test]
fn a_registry_is_imported_or_nothing_is_changed_and_the_report_says_why() {
    let place = Place::new("");
    place.settle();
    std::fs::write(place.path("good.csv"), RESIDENTS).unwrap();
    std::fs::write(
        place.path("bad.csv"),
        RESIDENTS.replace("1983-11-03", "1983-31-03"),
    )
    .unwrap();
    let import = |more: &[&str]| -> Vec<String> {
        let args = ["registry", "import", "--tenant", "borgoverde"]
            .into_iter()
            .chain(more.iter().copied());
        args.map(str::to_owned).collect()
    };
    let run = |more: &[&str]| {
        let args = import(more);
        place.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let refused = run(&["--report", "report.jsonl", "bad.csv"]).expect_bad();
    assert!(
        refused.out.contains("1 records taken, 1 rows refused"),
        "{refused:?}"
    );
    assert!(
        refused.err.contains("line 3: birth_date: not a date"),
        "{refused:?}"
    );
    assert!(refused.err.contains("nothing was changed"), "{refused:?}");
    assert!(!refused.err.contains("MELIS"), "nobody is named: {refused:?}");
    let report = std::fs::read_to_string(place.path("report.jsonl")).unwrap();
    let report: serde_json::Value = serde_json::from_str(report.trim()).unwrap();
    assert_eq!(
        (&report["line"], &report["code"]),
        (&serde_json::json!(3), &serde_json::json!("invalid"))
    );
    let good = run(&["--as-of", "2024-11-20", "good.csv"]).expect_good();
    assert!(good.out.ends_with("the new registry is in force\n"), "{good:?}");
    let listed = place
        .run(&["registry", "imports", "--tenant", "borgoverde"])
        .expect_good();
    let lines: Vec<_> = listed.out.lines().collect();
    assert!(
        lines[0].contains("current")
            && lines[0].contains("as of 2024-11-20")
            && lines[0].contains("2 records")
    );
    assert!(
        lines[1].contains("old") && lines[1].ends_with("bad.csv"),
        "{listed:?}"
    );
    let lines: Vec<&str> = RESIDENTS.lines().collect();
    std::fs::write(place.path("cut.csv"), lines[..2].join("\n")).unwrap();
    std::fs::write(place.path("empty.csv"), lines[0]).unwrap();
    let refused = run(&["cut.csv"]).expect_bad();
    assert!(
        refused
            .err
            .contains("nothing was changed: 2 records are in force"),
        "{refused:?}"
    );
    let refused = run(&["--fewer", "empty.csv"]).expect_bad();
    assert!(
        refused.err.contains("there is no record in the file"),
        "{refused:?}"
    );
    run(&["--fewer", "cut.csv"]).expect_good();
    for (more, fault) in [
        (["nowhere.csv"], "nowhere.csv"),
        (["good.xlsx"], "must end in .csv or .jsonl"),
    ] {
        let refused = run(&more).expect_bad();
        assert!(refused.err.contains(fault), "{refused:?}");
    }
}

#[test]
fn the_key_for_pdnd_is_made_once_and_its_public_half_is_told() {
    let place = Place::new("");
    place.settle();
    let first = place.run(&["registry", "key", "borgoverde"]).expect_good();
    assert!(first.out.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{first:?}");
    let again = place.run(&["registry", "key", "borgoverde"]).expect_good();
    assert_eq!(again.out, first.out);
    let refused = place.run(&["registry", "key", "atlantide"]).expect_bad();
    assert!(
        refused.err.contains("no municipality is called atlantide"),
        "{refused:?}"
    );
}
