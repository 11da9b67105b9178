//! The Data Matrix of a *Bollettino Postale PA*: 256 characters, read by their places (Poste Italiane,
//! *Manuale della stampa in proprio*; pagoPA, *Avviso di pagamento*, annex 2).

use super::qr::Drawn;
use super::render::RenderError;
use datamatrix::placement::PathSegment;
use datamatrix::{DataMatrixBuilder, EncodationType, SymbolSize};
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Modules of the quiet zone on each side: one more than ISO/IEC 16022 §7 asks for.
pub(super) const QUIET_ZONE: usize = 2;

/// The least symbol that holds any slip whose fields are letters and digits, and the one for those with
/// more signs than letters.
const SIZES: [SymbolSize; 2] = [SymbolSize::Square52, SymbolSize::Square64];

const START: &str = "codfase=NBPA;";
/// A slip of which everything is printed (*tipo documento*).
const DOCUMENT: &str = "896";
/// A payment to a public administration, first phase.
const PHASE: &str = "1P1";
const END: &str = "A";

const ACCOUNT: usize = 12;
const TAX_CODE: usize = 16;
const NAME: usize = 40;
const SUBJECT: usize = 110;
const BLANKS: usize = 12;
/// The largest amount, in cents: ten digits.
pub(super) const MOST: i64 = 9_999_999_999;

/// What a postal slip says to a machine.
pub(super) struct PostalCode<'a> {
    pub(super) number: &'a NoticeNumber,
    pub(super) account: &'a str,
    pub(super) amount: EuroCents,
    pub(super) creditor: &'a PartitaIva,
    pub(super) debtor_tax_code: &'a str,
    pub(super) debtor_name: &'a str,
    pub(super) subject: &'a str,
}

impl PostalCode<'_> {
    /// The 256 characters. Numbers must be right; names are cut, written in capitals without accents, and
    /// lose the signs that readers do not know.
    pub(super) fn text(&self) -> String {
        format!(
            "{START}18{number}12{account:0>ACCOUNT$}10{cents:010}3{DOCUMENT}{PHASE}{creditor}{tax_code}{name}\
             {subject}{:BLANKS$}{END}",
            "",
            number = self.number.as_str(),
            account = self.account,
            cents = self.amount.0,
            creditor = self.creditor.as_str(),
            tax_code = field(self.debtor_tax_code, TAX_CODE),
            name = field(self.debtor_name, NAME),
            subject = field(self.subject, SUBJECT),
        )
    }
}

/// Whether a number of an account has its place: one to twelve digits.
pub(super) fn is_account(number: &str) -> bool {
    (1..=ACCOUNT).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text on as many characters as its field has.
fn field(text: &str, width: usize) -> String {
    let letters = text.trim().nfkd().filter(|c| !is_combining_mark(*c));
    let cut: String = letters
        .flat_map(char::to_uppercase)
        .map(printed)
        .take(width)
        .collect();
    format!("{cut:width$}")
}

/// The character that readers know: itself, one that looks like it, or a blank.
const fn printed(letter: char) -> char {
    match letter {
        'A'..='Z' | '0'..='9' | '&' | '\'' | '-' | '.' | ':' | '_' | ',' => letter,
        '‘' | '’' | '`' => '\'',
        '‐'..='―' => '-',
        'Đ' => 'D',
        'Ł' => 'L',
        'Ø' => 'O',
        _ => ' ',
    }
}

/// Draws a text as a square Data Matrix (ISO/IEC 16022, ECC 200) with its quiet zone, in the two ways of
/// writing that every reader knows.
pub(super) fn draw(text: &str) -> Result<Drawn, RenderError> {
    let code = DataMatrixBuilder::new()
        .with_encodation_types(EncodationType::Ascii | EncodationType::C40)
        .with_macros(false)
        .with_symbol_list(SIZES)
        .encode(text.as_bytes())
        .map_err(|error| RenderError::Code(format!("{error:?}")))?;
    let bitmap = code.bitmap();
    let modules = bitmap.width() + 2 * QUIET_ZONE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{modules}\" height=\"{modules}\" \
         viewBox=\"0 0 {modules} {modules}\"><rect width=\"{modules}\" height=\"{modules}\" fill=\"#fff\"/>\
         <path fill=\"#000\" fill-rule=\"evenodd\" d=\"M{QUIET_ZONE} {QUIET_ZONE}"
    );
    for part in bitmap.path() {
        // Writing to a string never fails.
        let _ = match part {
            PathSegment::Move(dx, dy) => write!(svg, "m{dx} {dy}"),
            PathSegment::Horizontal(dx) => write!(svg, "h{dx}"),
            PathSegment::Vertical(dy) => write!(svg, "v{dy}"),
            PathSegment::Close => write!(svg, "z"),
        };
    }
    svg.push_str("\"/></svg>");
    Ok(Drawn { svg, modules })
}

#[cfg(test)]
mod tests {
    use super::*;
    use datamatrix::DataMatrix;
    use proptest::prelude::*;

    fn text(account: &str, cents: i64, tax_code: &str, name: &str, subject: &str) -> String {
        PostalCode {
            number: &"301123456789012316".parse().unwrap(),
            account,
            amount: EuroCents(cents),
            creditor: &"01234567897".parse().unwrap(),
            debtor_tax_code: tax_code,
            debtor_name: name,
            subject,
        }
        .text()
    }

    #[test]
    fn each_field_stands_at_its_place() {
        let text = text(
            "123456",
            123_450,
            "RSSMRA85T10A562S",
            "Nicolò D’Angelò",
            "TARI 2026",
        );
        let expected = format!(
            "codfase=NBPA;183011234567890123161200000012345610000012345038961P101234567897RSSMRA85T10A562S{:40}{:110}{:12}A",
            "NICOLO D'ANGELO", "TARI 2026", ""
        );
        assert_eq!(text, expected);
        assert_eq!(text.len(), 256);
        for (from, to, expected) in [
            (0, 13, "codfase=NBPA;"),
            (15, 33, "301123456789012316"),
            (35, 47, "000000123456"),
            (49, 59, "0000123450"),
            (60, 63, "896"),
            (63, 66, "1P1"),
            (66, 77, "01234567897"),
            (77, 93, "RSSMRA85T10A562S"),
            (93, 108, "NICOLO D'ANGELO"),
            (133, 142, "TARI 2026"),
            (243, 255, "            "),
            (255, 256, "A"),
        ] {
            assert_eq!(text.get(from..to), Some(expected), "{from}");
        }
    }

    #[test]
    fn names_lose_what_readers_do_not_know_and_nothing_else() {
        for (written, printed) in [
            (
                "Società Agricola «Il Pozzo» & C. s.n.c.",
                "SOCIETA AGRICOLA  IL POZZO  & C. S.N.C.",
            ),
            ("Łukasz Øster-Straße", "LUKASZ OSTER-STRASSE"),
            ("riga\nseconda; 50% di (2/3)", "RIGA SECONDA  50  DI  2 3"),
            ("Наталья 李", ""),
            ("A_b:1,5–6", "A_B:1,5-6"),
        ] {
            assert_eq!(field(written, 60).trim_end(), printed, "{written}");
        }
    }

    #[test]
    fn a_number_of_an_account_has_one_to_twelve_digits() {
        for right in ["1", "000000123456", "123456789012"] {
            assert!(is_account(right), "{right}");
        }
        for wrong in ["", "1234567890123", "12 34", "12A4", "١٢"] {
            assert!(!is_account(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_slip_is_fifty_two_modules_wide_and_one_full_of_signs_wider() {
        let common = text(
            "123456",
            1_600,
            "RSSMRA85T10A562S",
            &"A".repeat(40),
            &"B 1".repeat(40),
        );
        assert_eq!(draw(&common).unwrap().modules, 52 + 4);
        let signs = text(
            "123456",
            1_600,
            "RSSMRA85T10A562S",
            &"&".repeat(40),
            &"&".repeat(110),
        );
        assert_eq!(draw(&signs).unwrap().modules, 64 + 4);
    }

    fn read(svg_of: &str) -> Vec<u8> {
        let code = DataMatrixBuilder::new()
            .with_encodation_types(EncodationType::Ascii | EncodationType::C40)
            .with_macros(false)
            .with_symbol_list(SIZES)
            .encode(svg_of.as_bytes())
            .unwrap();
        let bitmap = code.bitmap();
        let width = bitmap.width();
        let mut dots = vec![false; width * bitmap.height()];
        for (x, y) in bitmap.pixels() {
            dots[y * width + x] = true;
        }
        DataMatrix::decode(&dots, width).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_the_names_the_places_stay(
            account in "[0-9]{1,12}",
            cents in 1..=MOST,
            tax_code in ".{0,20}",
            name in ".{0,80}",
            subject in ".{0,200}",
        ) {
            let text = text(&account, cents, &tax_code, &name, &subject);
            prop_assert_eq!(text.chars().count(), 256);
            prop_assert!(text.is_ascii());
            prop_assert_eq!(text.get(..15), Some("codfase=NBPA;18"));
            prop_assert_eq!(text.get(33..35), Some("12"));
            prop_assert_eq!(text.get(35..47).unwrap().parse::<u64>().unwrap(), account.parse::<u64>().unwrap());
            prop_assert_eq!(text.get(47..49), Some("10"));
            prop_assert_eq!(text.get(49..59).unwrap().parse::<i64>().unwrap(), cents);
            prop_assert_eq!(text.get(59..77), Some("38961P101234567897"));
            prop_assert_eq!(text.get(243..), Some("            A"));
            let free = text.get(77..243).unwrap();
            prop_assert!(free.chars().all(|c| printed(c) == c), "{}", free);
        }

        /// What is written is cut at the end of its field, and never pushes the next one.
        #[test]
        fn a_name_in_capitals_is_kept_up_to_its_last_place(name in "[A-Z][A-Z ]{0,78}[A-Z]") {
            let text = text("1", 1, "", &name, "X");
            let kept: String = name.chars().take(NAME).collect();
            prop_assert_eq!(text.get(93..133).unwrap().trim_end(), kept.trim_end());
            prop_assert_eq!(text.get(133..134), Some("X"));
        }
    }

    proptest! {
        // Each makes a symbol.
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn what_is_drawn_is_what_is_read(name in ".{0,60}", subject in "[A-Z&',._:0-9 -]{0,140}") {
            let text = text("99", 5, "01234567897", &name, &subject);
            prop_assert_eq!(read(&text), text.into_bytes());
        }
    }
}
