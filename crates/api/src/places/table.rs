//! The files of the archive: read whole, or refused with the line of each fault. What stands in them is public.

use super::fault::{Fault, PlacesError, RowFault};
use chrono::NaiveDate;
use csv::StringRecord;
use sportello_types::values::CodiceCatastale;
use std::collections::BTreeMap;

/// From a day to a day, both included.
pub(super) type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// Our own column of codes.
const CODE: &str = "codice_catastale";

/// Our own columns of municipalities.
const OURS: [&str; 6] = [
    CODE,
    "denominazione",
    "altra_denominazione",
    "provincia",
    "valido_dal",
    "valido_al",
];

/// The same in the archive that the Ministry of the Interior publishes (`ANPR_archivio_comuni.csv`, of which
/// `ANPR_archivio_comuni_legenda.md` tells the columns).
const MINISTRYS: [&str; 6] = [
    "CODCATASTALE",
    "DENOMINAZIONE_IT",
    "ALTRADENOMINAZIONE",
    "SIGLAPROVINCIA",
    "DATAISTITUZIONE",
    "DATACESSAZIONE",
];

/// The columns of countries.
const COUNTRIES: [&str; 6] = [
    CODE,
    "denominazione",
    "denominazione_en",
    "valido_dal",
    "valido_al",
    "tipo",
];

/// What the Ministry's archive writes where there is no code, as of municipalities of before the codes.
const NO_CODE: &str = "ND";
/// What it writes where there is no last day.
const NO_END: &str = "9999-12-31";
/// A country that is no more, of which the archive need not know the day.
const CEASED: &str = "CESSATO";
/// Longest name, in characters.
const LONGEST: usize = 200;

/// A municipality, by one of its names, for a time.
pub(super) struct MunicipalityRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) other_name: String,
    pub(super) province: String,
    pub(super) span: Span,
}

/// A country.
pub(super) struct CountryRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) span: Span,
    pub(super) ceased: bool,
}

/// A fault, with its column.
type Broken = (&'static str, Fault);

/// The municipalities of a file, each name of then before the one of today.
pub(super) fn municipalities(content: &[u8]) -> Result<Vec<MunicipalityRow>, PlacesError> {
    let columns = |header: &StringRecord| {
        let is_the_ministrys = header.iter().any(|name| MINISTRYS.contains(&name.trim()));
        if is_the_ministrys { MINISTRYS } else { OURS }
    };
    let read = read(content, columns, municipality)?;
    let mut in_force: BTreeMap<&str, u64> = BTreeMap::new();
    let mut faults = Vec::new();
    for (line, row) in read.iter().filter(|(_, row)| row.span.1.is_none()) {
        if let Some(before) = in_force.insert(&row.code, *line) {
            faults.push(RowFault {
                line: *line,
                column: CODE,
                fault: Fault::TwiceInForce(before),
            });
        }
    }
    if !faults.is_empty() {
        return Err(PlacesError::Rows(faults));
    }
    let mut rows: Vec<MunicipalityRow> = read.into_iter().map(|(_, row)| row).collect();
    rows.sort_by_key(|row| row.span.1.unwrap_or(NaiveDate::MAX));
    Ok(rows)
}

/// The countries of a file that have a code.
pub(super) fn countries(content: &[u8]) -> Result<Vec<CountryRow>, PlacesError> {
    let read = read(content, |_| COUNTRIES, country)?;
    Ok(read.into_iter().map(|(_, row)| row).collect())
}

fn municipality(texts: [&str; 6], columns: [&'static str; 6]) -> Result<Option<MunicipalityRow>, Broken> {
    let [code, name, other_name, province, since, until] = texts;
    let [of_code, of_name, of_other_name, of_province, of_since, of_until] = columns;
    if code == NO_CODE {
        return Ok(None);
    }
    if !is_code(code, false) {
        return Err((of_code, Fault::Code));
    }
    if province.len() != 2 || !province.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err((of_province, Fault::Province));
    }
    let other_name = if other_name.is_empty() {
        String::new()
    } else {
        text(other_name).map_err(|fault| (of_other_name, fault))?
    };
    Ok(Some(MunicipalityRow {
        code: code.to_owned(),
        name: text(name).map_err(|fault| (of_name, fault))?,
        other_name,
        province: province.to_owned(),
        span: span([since, until], [of_since, of_until])?,
    }))
}

fn country(texts: [&str; 6], columns: [&'static str; 6]) -> Result<Option<CountryRow>, Broken> {
    let [code, name, name_en, since, until, kind] = texts;
    let [of_code, of_name, _, of_since, of_until, _] = columns;
    // Territories without a code are nobody's place of birth by it.
    if code.is_empty() {
        return Ok(None);
    }
    if !is_code(code, true) {
        return Err((of_code, Fault::Code));
    }
    Ok(Some(CountryRow {
        code: code.to_owned(),
        name: text(name).map_err(|fault| (of_name, fault))?,
        name_en: name_en.to_owned(),
        span: span([since, until], [of_since, of_until])?,
        ceased: kind == CEASED,
    }))
}

/// Whether it is a Belfiore code, as it is written there: in capitals.
fn is_code(text: &str, foreign: bool) -> bool {
    let code = text.parse::<CodiceCatastale>();
    code.is_ok_and(|code| code.as_str() == text && code.is_foreign() == foreign)
}

fn text(text: &str) -> Result<String, Fault> {
    match text.chars().count() {
        0 => Err(Fault::Missing),
        1..=LONGEST => Ok(text.to_owned()),
        _ => Err(Fault::Long),
    }
}

fn span([since, until]: [&str; 2], [of_since, of_until]: [&'static str; 2]) -> Result<Span, Broken> {
    let since = day(since).map_err(|fault| (of_since, fault))?;
    let until = day(until).map_err(|fault| (of_until, fault))?;
    match (since, until) {
        (Some(since), Some(until)) if until < since => Err((of_until, Fault::Backwards)),
        span => Ok(span),
    }
}

fn day(text: &str) -> Result<Option<NaiveDate>, Fault> {
    if text.is_empty() || text == NO_END {
        return Ok(None);
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(Some)
        .map_err(|_| Fault::Day)
}

/// The rows of a file by columns that the header decides, with their lines.
fn read<T>(
    content: &[u8],
    columns: impl Fn(&StringRecord) -> [&'static str; 6],
    row: impl Fn([&str; 6], [&'static str; 6]) -> Result<Option<T>, Broken>,
) -> Result<Vec<(u64, T)>, PlacesError> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    let mut reader = csv::Reader::from_reader(content);
    let header = reader.headers()?.clone();
    let columns = columns(&header);
    let place = |column: &str| header.iter().position(|name| name.trim() == column);
    let missing: Vec<&'static str> = columns
        .into_iter()
        .filter(|column| place(column).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(PlacesError::Header(missing));
    }
    let places = columns.map(|column| place(column).unwrap_or_default());
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let texts = places.map(|place| record.get(place).unwrap_or_default().trim());
        match row(texts, columns) {
            Ok(read) => rows.extend(read.map(|read| (line, read))),
            Err((column, fault)) => faults.push(RowFault { line, column, fault }),
        }
    }
    if !faults.is_empty() {
        return Err(PlacesError::Rows(faults));
    }
    if rows.is_empty() {
        return Err(PlacesError::Empty);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "codice_catastale,denominazione,altra_denominazione,provincia,codice_istat,valido_dal,valido_al";

    fn told(content: &str) -> String {
        match municipalities(content.as_bytes()) {
            Ok(rows) => format!("{} rows", rows.len()),
            Err(error) => error.to_string(),
        }
    }

    fn of_rows(rows: &str) -> String {
        told(&format!("{HEADER}\n{rows}\n"))
    }

    #[test]
    fn our_columns_are_read_in_any_order_and_others_let_pass() {
        let content = "\u{FEFF}valido_al,valido_dal,provincia,altra_denominazione,denominazione,codice_catastale,nota\n\
                       ,1861-03-17,BZ,BOZEN,BOLZANO,A952,x\n1924-11-13,1866-11-19,PD,,ABANO,A001,\n";
        let rows = municipalities(content.as_bytes()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0].name.as_str(), rows[1].name.as_str()),
            ("ABANO", "BOLZANO")
        );
        assert_eq!(rows[1].other_name, "BOZEN");
        assert_eq!(rows[0].span.1, "1924-11-13".parse().ok());
        assert_eq!(rows[1].span.1, None);
    }

    #[test]
    fn the_archive_is_read_as_the_ministry_publishes_it() {
        let content = "\"ID\",\"DATAISTITUZIONE\",\"DATACESSAZIONE\",\"CODISTAT\",\"CODCATASTALE\",\"DENOMINAZIONE_IT\",\
                       \"DENOMTRASLITTERATA\",\"ALTRADENOMINAZIONE\",\"ALTRADENOMTRASLITTERATA\",\"IDPROVINCIA\",\
                       \"IDPROVINCIAISTAT\",\"IDREGIONE\",\"IDPREFETTURA\",\"STATO\",\"SIGLAPROVINCIA\",\"FONTE\",\
                       \"DATAULTIMOAGG\",\"COD_DENOM\"\n\
                       \"1\",\"1924-11-14\",\"9999-12-31\",\"028001\",\"A001\",\"ABANO TERME\",\"ABANO TERME\",,,\"28\",\
                       \"028\",\"05\",\"PD\",\"A\",\"PD\",,\"2016-06-17\",\n\
                       \"7\",\"1861-03-17\",\"1870-01-01\",\"028999\",\"ND\",\"SENZA CODICE\",\"SENZA CODICE\",,,\"28\",\
                       \"028\",\"05\",,\"C\",\"PD\",,\"2016-06-17\",\n";
        let rows = municipalities(content.as_bytes()).unwrap();
        assert_eq!(rows.len(), 1, "one without a code is no place of a fiscal code");
        assert_eq!((rows[0].code.as_str(), rows[0].span.1), ("A001", None));
    }

    #[test]
    fn what_cannot_be_used_is_told_by_line_and_column() {
        let good = "A001,ABANO TERME,,PD,028001,1924-11-14,";
        assert_eq!(of_rows(good), "1 rows");
        for (row, fault) in [
            (
                "A01,ABANO,,PD,028001,1924-11-14,",
                "line 2: codice_catastale: no code",
            ),
            (
                "a001,ABANO,,PD,028001,1924-11-14,",
                "line 2: codice_catastale: no code",
            ),
            (
                "Z110,FRANCIA,,EE,,1924-11-14,",
                "line 2: codice_catastale: no code",
            ),
            ("A001,,,PD,028001,1924-11-14,", "line 2: denominazione: missing"),
            (
                "A001,ABANO,,Pd,028001,1924-11-14,",
                "line 2: provincia: not the two letters",
            ),
            (
                "A001,ABANO,,PD,028001,14/11/1924,",
                "line 2: valido_dal: not a day",
            ),
            (
                "A001,ABANO,,PD,028001,1924-11-14,1900-01-01",
                "line 2: valido_al: before the first day",
            ),
            ("A001,ABANO,,PD", "line: 2"),
        ] {
            let told = of_rows(row);
            assert!(told.contains(fault), "{told}, not {fault}");
        }
        let twice = of_rows(&format!("{good}\nA001,ABANO,,PD,028001,1866-11-19,"));
        assert_eq!(twice, "line 3: codice_catastale: in force twice, by line 2 too");
        let long = of_rows(&format!("A001,{},,PD,028001,1924-11-14,", "X".repeat(201)));
        assert!(long.contains("line 2: denominazione: longer than 200"), "{long}");
        assert_eq!(of_rows("").as_str(), "it is empty");
        assert!(told("code;name\n").contains("lacks the columns: codice_catastale, denominazione"));
        assert!(told("").contains("lacks the columns"));
        assert!(municipalities(b"codice_catastale\xFF,\n").is_err());
    }

    #[test]
    fn many_faults_are_counted_and_the_first_ones_told() {
        let told = of_rows(&"A01,ABANO,,PD,028001,1924-11-14,\n".repeat(25));
        assert!(
            told.contains("line 11: ") && !told.contains("line 12: "),
            "{told}"
        );
        assert!(told.ends_with("and 15 more"), "{told}");
    }

    #[test]
    fn countries_without_a_code_are_left_out_and_wrong_codes_refused() {
        let header = "codice_catastale,denominazione,denominazione_en,valido_dal,valido_al,tipo";
        let of = |rows: &str| countries(format!("{header}\n{rows}\n").as_bytes());
        let rows =
            of("Z110,FRANCIA,France,1900-01-01,,STATO\n,TERRA,Land,,,TERRITORIO\nZ111,DDR,GDR,,,CESSATO");
        let rows = rows.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(!rows[0].ceased && rows[1].ceased);
        let wrong = of("H501,ROMA,Rome,,,STATO").err().unwrap().to_string();
        assert!(wrong.contains("line 2: codice_catastale: no code"), "{wrong}");
    }
}
