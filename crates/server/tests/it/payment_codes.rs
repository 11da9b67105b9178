//! The list of codes under which payments are asked for, as an administrator names it.

use crate::program::Place;

const HEADER: &str = "code;area;service;valid_from;valid_until\n";

/// A place whose settings name a list; the codes of the demo that are not in the rows given hold for ever.
fn place(rows: &str) -> Place {
    let place = Place::new("[pagopa]\ntaxonomy_file = \"codes.csv\"\n");
    write(&place, rows);
    place
}

fn write(place: &Place, rows: &str) {
    let demo = [
        "9/0104100TS/",
        "9/0104103SP/",
        "9/0115103TS/",
        "9/0107101TS/",
        "9/0105100SP/",
        "9/0115101TS/",
        "9/0101101IM/",
        "9/0101107TS/",
        "9/0103100TS/",
    ];
    let others = demo.iter().filter(|code| !rows.contains(**code));
    let others: Vec<String> = others.map(|code| format!("{code};Area;Servizio;;\n")).collect();
    let others = others.concat();
    std::fs::write(place.path("codes.csv"), format!("{HEADER}{rows}{others}")).unwrap();
}

#[test]
fn nothing_starts_with_a_list_that_is_broken() {
    let place = place("9/0104100TS/;Anagrafe;Carta;2026-01-01;\n9/0104100TS/;Anagrafe;Carta;;2026-01-01\n");
    place.run(&["migrate"]).expect_good();
    std::fs::write(place.path("debts.csv"), "").unwrap();
    std::fs::write(place.path("none.toml"), "").unwrap();
    for args in [
        &["serve"][..],
        &["worker"],
        &["tenant", "none.toml"],
        &["payments", "import", "--tenant", "borgoverde", "debts.csv"],
    ] {
        let refused = place.run(args).expect_bad();
        assert!(refused.err.contains("codes.csv"), "{args:?}: {refused:?}");
        assert!(
            refused
                .err
                .contains("line 3: code: holds on the same days by line 2"),
            "{args:?}: {refused:?}"
        );
    }
    std::fs::remove_file(place.path("codes.csv")).unwrap();
    let missing = place.run(&["serve"]).expect_bad();
    assert!(missing.err.contains("codes.csv"), "{missing:?}");
}

#[test]
fn a_municipality_whose_codes_nobody_lists_is_refused() {
    let place = place("");
    place.settle();
    let settings = std::fs::read_to_string(place.path("borgoverde.toml")).unwrap();
    let settings = settings.replace("9/0107101TS/", "9/0107999TS/");
    std::fs::write(place.path("other.toml"), settings).unwrap();
    let refused = place.run(&["tenant", "other.toml"]).expect_bad();
    assert!(
        refused
            .err
            .contains("`taxonomy.mensa`: 9/0107999TS/ is not in the list"),
        "{refused:?}"
    );
}

#[test]
fn doctor_tells_which_codes_do_not_hold_and_which_end_soon() {
    let place = place("");
    place.settle();
    let whole = place.run(&["doctor"]).expect_bad();
    assert!(
        whole.out.contains("ok     list of codes of payments"),
        "{whole:?}"
    );
    assert!(whole.out.contains("ok     payments of borgoverde: "), "{whole:?}");
    let today = sportello_api::time::rome_day(sportello_api::Clock::system().now());
    let (soon, far) = (today + chrono::Days::new(89), today + chrono::Days::new(92));
    write(
        &place,
        &format!(
            "9/0107101TS/;Scuola;Mense;;{soon}\n9/0105100SP/;Spazi;Sale;;{far}\n\
             9/0115101TS/;Varie;ZTL;;2020-12-31\n9/0101101IM/;Tributi;TARI;2999-01-01;\n"
        ),
    );
    let said = place.run(&["doctor"]).expect_bad();
    for line in [
        format!("WARN   payments of borgoverde: the code 9/0107101TS/ of `taxonomy.mensa` ends on {soon}"),
        "FAULT  payments of borgoverde: the code 9/0115101TS/ of `taxonomy.permessi-ztl` ended on 2020-12-31"
            .to_owned(),
        "WARN   payments of borgoverde: the code 9/0101101IM/ of `taxonomy.tari` begins on 2999-01-01"
            .to_owned(),
    ] {
        assert!(said.out.contains(&line), "{line}: {said:?}");
    }
    assert!(!said.out.contains("9/0105100SP/"), "far enough: {said:?}");
    let unlisted = std::fs::read_to_string(place.path("codes.csv")).unwrap();
    let unlisted = unlisted.replace("9/0107101TS/", "9/0107102SP/");
    std::fs::write(place.path("codes.csv"), unlisted).unwrap();
    let said = place.run(&["doctor"]).expect_bad();
    let line = "FAULT  payments of borgoverde: the code 9/0107101TS/ of `taxonomy.mensa` is not in the list of codes";
    assert!(said.out.contains(line), "{said:?}");
}
