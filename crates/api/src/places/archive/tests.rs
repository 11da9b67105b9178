//! What the program carries, and what is brought in its place. Nothing here is brought for the whole process.

use super::*;
use std::io::BufRead as _;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn carried() -> String {
    String::from_utf8(MUNICIPALITIES_CSV.to_vec()).unwrap()
}

#[test]
fn every_row_of_the_archive_is_read() {
    let lines = |content: &[u8]| content.lines().count() - 1;
    let municipalities = table::municipalities(MUNICIPALITIES_CSV).unwrap();
    assert_eq!(municipalities.len(), lines(MUNICIPALITIES_CSV));
    let countries = table::countries(COUNTRIES_CSV).unwrap();
    let uncoded = 30;
    assert_eq!(countries.len() + uncoded, lines(COUNTRIES_CSV));
    let [of_municipalities, of_countries] = BUILT_IN.extents();
    assert_eq!(
        of_municipalities,
        Extent {
            rows: 16_134,
            in_force: 7901,
            last_change: Some(day("2023-04-14")),
        }
    );
    assert_eq!(of_countries.rows, countries.len());
    let active = BUILT_IN.municipalities.iter().filter(|e| e.place.active);
    let active: BTreeSet<&String> = active.map(|e| &e.place.code).collect();
    assert_eq!(active.len(), 7901);
}

#[test]
fn a_municipality_has_the_name_of_its_day() {
    assert_eq!(municipality("A001").unwrap().name, "Abano Terme");
    assert_eq!(municipality_at("A001", day("1900-01-01")).unwrap().name, "Abano");
    assert_eq!(municipality("Q999"), None);
    assert_eq!(country("Z110").unwrap().name, "Francia");
}

#[test]
fn a_place_exists_from_its_first_day_to_its_last() {
    let of = |code: &str, first: &str, last: &str| existence(&code.parse().unwrap(), day(first), day(last));
    // Fiume was Italian until 1947; East Germany is gone, its code is not.
    assert_eq!(of("D620", "1947-09-15", "1947-09-15"), Existence::Then);
    assert_eq!(of("D620", "1947-09-16", "1947-09-16"), Existence::AtAnotherTime);
    assert_eq!(
        of("D620", "1947-01-01", "1947-12-31"),
        Existence::Then,
        "the day is not known"
    );
    assert_eq!(of("A002", "1928-03-06", "1928-03-06"), Existence::Then);
    assert_eq!(of("A002", "1928-03-07", "1928-03-07"), Existence::AtAnotherTime);
    assert_eq!(of("Z111", "1970-01-01", "1970-01-01"), Existence::Then);
    assert_eq!(of("M997", "1970-01-01", "1970-01-01"), Existence::Unknown);
}

#[test]
fn a_newer_file_brings_municipalities_and_renames_others() {
    let newer = carried().replace(
        "A001,ABANO TERME,,PD,028001,05,1924-11-14,\n",
        "A001,ABANO TERME,,PD,028001,05,1924-11-14,2026-01-31\n\
         A001,ABANO NUOVA,,PD,028001,05,2026-02-01,\n\
         M900,BORGO NUOVO,BURGNEU,BZ,021999,04,2026-02-01,\n",
    );
    let archive = Archive::of(Some(Municipalities::read(newer.as_bytes()).unwrap()), None);
    assert_eq!(archive.municipality("M900").unwrap().name, "Borgo Nuovo");
    assert_eq!(archive.municipality("A001").unwrap().name, "Abano Nuova");
    let before = archive.municipality_at("A001", day("2026-01-31")).unwrap();
    assert_eq!((before.name.as_str(), before.active), ("Abano Terme", false));
    let of = |code: &str, on: &str| archive.existence(code, day(on), day(on));
    assert_eq!(of("M900", "2026-02-01"), Existence::Then);
    assert_eq!(of("M900", "2026-01-31"), Existence::AtAnotherTime);
    assert_eq!(
        of("Z110", "2026-01-31"),
        Existence::Then,
        "countries as they were"
    );
    let [extent, countries] = archive.extents();
    assert_eq!(
        (extent.rows, extent.in_force, extent.last_change),
        (16_136, 7902, Some(day("2026-02-01")))
    );
    assert_eq!(countries, BUILT_IN.extents()[1]);
    let named = serde_json::from_value(serde_json::json!({ "code": "M900", "name": "BORGO NUOVO" }));
    assert_eq!(
        archive.german().of_municipality(&named.unwrap()).as_deref(),
        Some("BURGNEU")
    );
    assert!(BUILT_IN.municipality("M900").is_none());
}

#[test]
fn a_file_that_breaks_off_is_refused_with_some_of_what_it_lacks() {
    let whole = carried();
    let broken: Vec<&str> = whole.lines().take(9000).collect();
    let told = Municipalities::read(broken.join("\n").as_bytes()).err().unwrap();
    let PlacesError::Lacks { count, such_as } = &told else {
        panic!("{told}");
    };
    assert!(*count > 1000 && such_as.len() == NAMED, "{told}");
    let one = "codice_catastale,denominazione,denominazione_en,valido_dal,valido_al,tipo\nZ110,FRANCIA,France,,,STATO\n";
    let told = Countries::read(one.as_bytes()).err().unwrap().to_string();
    assert!(
        told.contains("codes that the program knows, such as Z100, "),
        "{told}"
    );
    assert!(Municipalities::read(whole.as_bytes()).is_ok());
    assert!(Countries::read(COUNTRIES_CSV).is_ok());
}
