//! Every value against a table of right and wrong texts, and through its own text and JSON.

mod payments;

use super::*;
use proptest::prelude::*;
use std::fmt::Display;
use std::str::FromStr;

/// Each right text gives its normal form; the normal form is a fixed point, in text and in JSON.
fn accepts<T>(table: &[(&str, &str)])
where
    T: FromStr + Display + serde::Serialize + serde::de::DeserializeOwned + PartialEq,
{
    for (text, normal) in table {
        let Ok(value) = text.parse::<T>() else {
            panic!("{text} is refused");
        };
        assert_eq!(value.to_string(), *normal, "{text}");
        assert!(normal.parse::<T>().is_ok_and(|again| again == value), "{normal}");
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(json, format!("\"{normal}\""));
        assert!(serde_json::from_str::<T>(&json).unwrap() == value);
    }
}

fn refuses<T: FromStr + serde::de::DeserializeOwned>(texts: &[&str]) {
    for text in texts {
        assert!(text.parse::<T>().is_err(), "{text:?} is accepted");
        let json = serde_json::to_string(text).unwrap();
        assert!(
            serde_json::from_str::<T>(&json).is_err(),
            "{text:?} is accepted in JSON"
        );
    }
}

#[test]
fn postcodes() {
    accepts::<Cap>(&[("09124", "09124"), (" 00010 ", "00010"), ("98168", "98168")]);
    refuses::<Cap>(&["", "9124", "091245", "0912a", "00009", "98169", "٠٩١٢٤"]);
}

#[test]
fn belfiore_codes() {
    accepts::<CodiceCatastale>(&[("b354", "B354"), ("Z110", "Z110"), ("M001", "M001")]);
    refuses::<CodiceCatastale>(&["", "N001", "B35", "B3545", "1354", "ZZZZ"]);
    assert!("Z110".parse::<CodiceCatastale>().unwrap().is_foreign());
}

#[test]
fn fiscal_codes() {
    accepts::<CodiceFiscale>(&[
        ("RSSMRA80A01H501U", "RSSMRA80A01H501U"),
        (" rssmra80a01h501u ", "RSSMRA80A01H501U"),
        ("MLLJGN72B29Z112N", "MLLJGN72B29Z112N"),
        ("PRVGNN90R10H501Q", "PRVGNN90R10H501Q"),
    ]);
    refuses::<CodiceFiscale>(&[
        "",
        "RSSMRA80A01H501X",
        "SPNDNL80R13C555X",
        "MRORSS00A00A000U",
        "ABCDEF12B23P432P",
        "RSSMRA80A01H501",
        "01234567897",
        "RSSMRA80A32H501B",
        "ＲＳＳMRA80A01H501U",
    ]);
}

#[test]
fn all_forms_of_a_code_with_omocodia_are_read_as_the_same_person() {
    let bare = *b"RSSMRA80A01H501";
    let positions = [6, 7, 9, 10, 12, 13, 14];
    let mut forms = std::collections::BTreeSet::new();
    for mask in 0_u32..128 {
        let mut code = bare;
        for (bit, &position) in positions.iter().enumerate() {
            if mask & (1 << bit) != 0 {
                code[position] = b"LMNPQRSTUV"[usize::from(code[position] - b'0')];
            }
        }
        let text = String::from_utf8(code.to_vec()).unwrap();
        let fitting: Vec<CodiceFiscale> = ('A'..='Z')
            .filter_map(|check| format!("{text}{check}").parse().ok())
            .collect();
        let [code] = fitting.as_slice() else {
            panic!("{text} has {} check characters", fitting.len());
        };
        assert_eq!(
            (code.birth_day(), code.birth_month(), code.birth_year_in_century()),
            (1, 1, 80)
        );
        assert_eq!(code.birth_place().unwrap().as_str(), "H501");
        forms.insert(code.clone());
    }
    assert_eq!(forms.len(), 128);
    for issued in [
        "RSSMRA80A01H50MM",
        "RSSMRA80A01H5LMX",
        "RSSMRA80A01HRLMS",
        "RSSMRA80A0MHRLMK",
        "RSSMRA80ALMHRLMV",
        "RSSMRA8LALMHRLMG",
        "RSSMRAULALMHRLMD",
    ] {
        assert!(forms.contains(&issued.parse().unwrap()), "{issued}");
    }
}

#[test]
fn mail_addresses() {
    accepts::<Email>(&[
        ("mario.rossi@example.it", "mario.rossi@example.it"),
        (" Mario+tag@Example.IT ", "Mario+tag@example.it"),
        ("o'brien@xn--caf-dma.example", "o'brien@xn--caf-dma.example"),
    ]);
    refuses::<Email>(&[
        "",
        "mario",
        "@example.it",
        "mario@",
        "mario@localhost",
        "a..b@example.it",
        ".a@example.it",
        "a.@example.it",
        "a@b@example.it",
        "a b@example.it",
        "a@-example.it",
        "a@example-.it",
        "a@example.1",
        "a@example.i",
        "mario@exàmple.it",
        "a\n@example.it",
    ]);
    refuses::<Email>(&[
        &format!("{}@example.it", "a".repeat(65)),
        &format!("a@{}.it", "b".repeat(64)),
    ]);
}

#[test]
fn bank_accounts() {
    accepts::<Iban>(&[
        ("IT60X0542811101000000123456", "IT60X0542811101000000123456"),
        ("it60 x054 2811 1010 0000 0123 456", "IT60X0542811101000000123456"),
        ("DE89370400440532013000", "DE89370400440532013000"),
        ("GB82WEST12345698765432", "GB82WEST12345698765432"),
    ]);
    refuses::<Iban>(&[
        "",
        "IT60",
        "IT61X0542811101000000123456",
        "IT6000542811101000000123456",
        "DE00370400440532013000",
    ]);
}

#[test]
fn vat_numbers() {
    accepts::<PartitaIva>(&[("01234567897", "01234567897"), (" 00000000000 ", "00000000000")]);
    refuses::<PartitaIva>(&["", "01234567890", "0123456789", "012345678977", "0123456789a"]);
}

#[test]
fn phone_numbers() {
    accepts::<Phone>(&[
        ("333 123.45-67", "+393331234567"),
        ("+39 070 6771", "+390706771"),
        ("0044 20 7946 0958", "+442079460958"),
        ("(070) 677/1", "+390706771"),
    ]);
    refuses::<Phone>(&["", "abc", "+0", "12", "+1234567890123456", "+39 12"]);
}

#[test]
fn plates() {
    accepts::<Targa>(&[
        ("ab 123-cd", "AB123CD"),
        ("AB12345", "AB12345"),
        ("mi 123456", "MI123456"),
        ("TOA12345", "TOA12345"),
    ]);
    refuses::<Targa>(&["", "AB123CO", "QB123CD", "AB123C", "A1234BC", "AB1234567"]);
}

#[test]
fn slugs_and_register_numbers() {
    accepts::<Slug>(&[("permesso-ztl", "permesso-ztl"), ("a1", "a1")]);
    refuses::<Slug>(&["", "-a", "a-", "a--b", "A", "a_b", &"a".repeat(65)]);
    accepts::<ProtocolNumber>(&[
        ("0000123/2026", "0000123/2026"),
        ("12345678/1999", "12345678/1999"),
    ]);
    refuses::<ProtocolNumber>(&[
        "",
        "123/2026",
        "0000000/2026",
        "0000123/26",
        "0000123-2026",
        "0000123/1700",
    ]);
}

#[test]
fn amounts_are_read_as_italians_and_as_programs_write_them() {
    for (text, cents) in [
        ("1.234,50", 123_450),
        ("1234,5", 123_450),
        ("1234.50", 123_450),
        ("1.234", 123_400),
        ("-3", -300),
        ("€ 16", 1_600),
        ("16,00 €", 1_600),
        ("0,01", 1),
    ] {
        assert_eq!(text.parse(), Ok(EuroCents(cents)), "{text}");
    }
    for text in [
        "",
        "abc",
        "1,234",
        "1.23.4",
        "12.34,5",
        "1,2,3",
        "--1",
        "1e3",
        "999999999999999999",
    ] {
        assert!(text.parse::<EuroCents>().is_err(), "{text}");
    }
    assert_eq!(EuroCents(-123_456_789).to_string(), "-1.234.567,89");
    assert_eq!(EuroCents(i64::MIN).to_string(), "-92.233.720.368.547.758,08");
}

/// Whatever a parser accepts, it reads back from its own text.
fn round_trips<T: FromStr + Display + PartialEq>(text: &str) -> Result<(), TestCaseError> {
    if let Ok(value) = text.parse::<T>() {
        let again = value.to_string();
        prop_assert!(again.parse::<T>().is_ok_and(|read| read == value), "{}", again);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_parser_and_what_it_accepts_comes_back(text in "\\PC{0,40}") {
        round_trips::<Cap>(&text)?;
        round_trips::<CodiceCatastale>(&text)?;
        round_trips::<CodiceFiscale>(&text)?;
        round_trips::<Email>(&text)?;
        round_trips::<EuroCents>(&text)?;
        round_trips::<Iban>(&text)?;
        round_trips::<PartitaIva>(&text)?;
        round_trips::<Phone>(&text)?;
        round_trips::<ProtocolNumber>(&text)?;
        round_trips::<Slug>(&text)?;
        round_trips::<SubmissionNumber>(&text)?;
        round_trips::<Targa>(&text)?;
    }

    #[test]
    fn amounts_come_back(cents in -99_999_999_999_999_i64..99_999_999_999_999) {
        prop_assert_eq!(EuroCents(cents).to_string().parse(), Ok(EuroCents(cents)));
    }

    #[test]
    fn postcodes_come_back(number in 10_u32..=98_168) {
        round_trips::<Cap>(&format!("{number:05}"))?;
        let valid = format!("{number:05}").parse::<Cap>().is_ok();
        prop_assert!(valid);
    }

    #[test]
    fn belfiore_codes_come_back(text in "[A-MZ][0-9]{3}") {
        prop_assert!(text.parse::<CodiceCatastale>().is_ok_and(|code| code.as_str() == text));
    }

    #[test]
    fn fiscal_codes_have_one_check_character(text in "[A-Z]{6}[0-9]{2}[ABCDEHLMPRST][04](1[0-9]|2[0-8])[A-MZ][0-9]{3}") {
        let text: String = text.chars().enumerate().filter(|(at, _)| *at != 9).map(|(_, c)| c).collect();
        let fitting = ('A'..='Z').filter(|check| format!("{text}{check}").parse::<CodiceFiscale>().is_ok()).count();
        prop_assert_eq!(fitting, 1);
    }

    #[test]
    fn one_wrong_digit_breaks_an_iban(at in 5_usize..27, by in 1_u8..10) {
        let mut text = *b"IT60X0542811101000000123456";
        text[at] = b'0' + (text[at] - b'0' + by) % 10;
        let text = String::from_utf8(text.to_vec()).unwrap();
        prop_assert_eq!(text.parse::<Iban>(), Err(InvalidIban::Check));
    }

    #[test]
    fn vat_numbers_have_one_check_digit(text in "[0-9]{10}") {
        let fitting = (0..10).filter(|check| format!("{text}{check}").parse::<PartitaIva>().is_ok()).count();
        prop_assert_eq!(fitting, 1);
    }

    #[test]
    fn plates_come_back(text in "[A-HJ-NPR-TV-Z]{2}[0-9]{3}[A-HJ-NPR-TV-Z]{2}") {
        prop_assert!(text.parse::<Targa>().is_ok_and(|targa| targa.as_str() == text));
    }

    #[test]
    fn phone_numbers_come_back(text in "3[0-9]{9}") {
        let expected = format!("+39{text}");
        prop_assert!(text.parse::<Phone>().is_ok_and(|phone| phone.as_str() == expected));
        round_trips::<Phone>(&text)?;
    }

    #[test]
    fn mail_addresses_come_back(text in "[a-z]{1,8}(\\.[a-z]{1,8})?@[a-z]{1,8}\\.[a-z]{2,4}") {
        prop_assert!(text.parse::<Email>().is_ok_and(|email| email.as_str() == text));
    }

    #[test]
    fn slugs_come_back(text in "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}") {
        prop_assert!(text.parse::<Slug>().is_ok_and(|slug| slug.as_str() == text));
    }

    #[test]
    fn register_numbers_come_back(year in 1861_u16..=9999, number in 1_u32..) {
        let number = ProtocolNumber::new(year, number).unwrap();
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }

    #[test]
    fn submission_numbers_come_back(year in 2000_u16..=9999, number in 1_u32..) {
        let number = SubmissionNumber::new(year, number).unwrap();
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }
}

#[test]
fn submission_numbers_are_written_in_one_way() {
    let number: SubmissionNumber = "S-2026-000123".parse().unwrap();
    assert_eq!((number.year(), number.number()), (2026, 123));
    assert_eq!(number.to_string(), "S-2026-000123");
    assert!("S-2026-1000000".parse::<SubmissionNumber>().is_ok());
    for bad in [
        "",
        "S-2026-123",
        "S-2026-000000",
        "S-2026-0000123",
        "s-2026-000123",
        "S-26-000123",
        "S-2026-+00123",
        "S-1999-000123",
        "2026-000123",
    ] {
        assert_eq!(
            bad.parse::<SubmissionNumber>(),
            Err(InvalidSubmissionNumber),
            "{bad}"
        );
    }
}
