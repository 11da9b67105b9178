//! Newer archives of municipalities and countries, as an administrator names them.

use crate::program::Place;

const CARRIED: &str = include_str!("../../../api/data/comuni.csv");
/// A municipality that the program does not know.
const FOUNDED: &str = "M900,BORGO NUOVO,,PV,018999,03,2026-02-01,\n";

fn place() -> Place {
    Place::new("[places]\nmunicipalities_file = \"comuni.csv\"\n")
}

fn write(place: &Place, content: &str) {
    std::fs::write(place.path("comuni.csv"), content).unwrap();
}

#[test]
fn doctor_tells_whose_archive_is_used_and_how_new_it_is() {
    let place = place();
    write(&place, &format!("{CARRIED}{FOUNDED}"));
    place.settle();
    let said = place.run(&["doctor"]);
    for line in [
        "ok     archive of municipalities and countries",
        "ok     municipalities: 16135 rows, 7902 of today, last change on 2026-02-01: comuni.csv",
        "ok     countries: 221 rows, ",
        ": the program's own",
    ] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
    let wrong = CARRIED.replace(",1924-11-14,\n", ",14/11/1924,\n");
    write(&place, &wrong);
    let said = place.run(&["doctor"]).expect_bad();
    let line = "FAULT  archive of municipalities and countries: the archive comuni.csv cannot be used: line 3: \
                valido_dal: not a day, such as 1924-11-14";
    assert!(said.out.contains(line), "{said:?}");
}

#[test]
fn nothing_starts_with_an_archive_that_is_broken_or_is_not_there() {
    let place = place();
    place.run(&["migrate"]).expect_good();
    std::fs::write(place.path("residents.jsonl"), "").unwrap();
    let import = ["registry", "import", "--tenant", "borgoverde", "residents.jsonl"];
    for (content, fault) in [
        (
            "code,name\n".to_owned(),
            "its header lacks the columns: codice_catastale",
        ),
        (
            CARRIED.lines().take(5000).collect::<Vec<_>>().join("\n"),
            "codes that the program knows, such as ",
        ),
    ] {
        write(&place, &content);
        for args in [&["serve"][..], &["worker"], &import] {
            let refused = place.run(args).expect_bad();
            assert!(refused.err.contains("comuni.csv"), "{args:?}: {refused:?}");
            assert!(refused.err.contains(fault), "{args:?}: {refused:?}");
        }
    }
    std::fs::remove_file(place.path("comuni.csv")).unwrap();
    let missing = place.run(&["serve"]).expect_bad();
    assert!(missing.err.contains("comuni.csv"), "{missing:?}");
}

#[test]
fn who_was_born_in_a_municipality_of_the_newer_archive_is_no_doubt() {
    let place = place();
    write(&place, &format!("{CARRIED}{FOUNDED}"));
    place.settle();
    let born = |code: &str, key: &str| {
        format!(
            "{{\"id\":\"{key}\",\"identity\":{{\"family_name\":\"SERRA\",\"birth\":{{\"date\":\"2026-03-01\",\
             \"place\":{{\"kind\":\"italy\",\"municipality\":{{\"code\":\"{code}\",\"name\":\"BORGO NUOVO\"}}}}}}}},\
             \"memberships\":[{{\"household\":\"F1\",\"role\":{{\"kind\":\"family\",\"relation\":\"1\"}}}}]}}\n"
        )
    };
    let residents = [born("M900", "R1"), born("M901", "R2").replace("F1", "F2")].concat();
    std::fs::write(place.path("residents.jsonl"), residents).unwrap();
    let report = place.path("report.jsonl");
    let args = [
        "registry",
        "import",
        "--tenant",
        "borgoverde",
        "--report",
        "report.jsonl",
    ];
    let args: Vec<&str> = args.into_iter().chain(["residents.jsonl"]).collect();
    place.run(&args).expect_good();
    let told = std::fs::read_to_string(report).unwrap();
    let unknown: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("place_unknown"))
        .collect();
    assert_eq!(unknown.len(), 1, "{told}");
    assert!(unknown[0].contains("\"line\":2"), "{told}");
}
