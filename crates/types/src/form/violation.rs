//! What can be wrong with an answer, with a stable code and words for it.

use crate::lang::{Lang, Localized};
use crate::text::form as words;
use crate::values::EuroCents;
use chrono::NaiveDate;
use std::borrow::Cow;

/// One thing that is wrong with the answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// JSON Pointer (RFC 6901) into the answers: `/vehicles/0/plate/country`.
    pub pointer: String,
    /// The rule that is broken.
    pub rule: Rule,
}

impl Violation {
    /// What is wrong and what to do, in a language.
    pub fn message(&self, lang: Lang) -> String {
        self.rule.message(lang)
    }
}

/// A number as its field shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Units of 10^-`decimals`.
    Number {
        /// The units.
        units: i64,
        /// Decimals.
        decimals: u8,
    },
    /// Euro cents.
    Money(i64),
}

impl Amount {
    /// The number in words of a language: `2,50` in Italian, `2.50` in English; `€` for money.
    pub fn display(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Money(cents), Lang::It) => format!("{} €", EuroCents(cents)),
            (Self::Money(cents), Lang::En) => {
                let swapped = EuroCents(cents).to_string().replace('.', " ").replace(',', ".");
                format!("€{}", swapped.replace(' ', ","))
            }
            (Self::Number { units, decimals }, lang) => {
                let plain = super::decimal::Decimal::new(units, decimals).to_string();
                match lang {
                    Lang::It => plain.replace('.', ","),
                    Lang::En => plain,
                }
            }
        }
    }
}

/// A day or a month, as its field shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A day.
    Day(NaiveDate),
    /// The month of a day.
    Month(NaiveDate),
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%d/%m/%Y")),
            Self::Month(day) => write!(f, "{}", day.format("%m/%Y")),
        }
    }
}

/// Declares the rules: variant, stable code, whether JSON Schema states it too, words.
macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident $({ $($(#[$inner:meta])* $part:ident: $kind:ty),+ })? = $code:literal, $schema:literal, $lang:ident => $words:expr;)+) => {
        /// A rule of the form language. Codes are forever.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $variant $({ $($(#[$inner])* $part: $kind),+ })?,)+
            /// A check across fields, as the form declares it.
            Check {
                /// The check's id.
                id: String,
                /// What it says.
                message: Localized,
            },
        }

        impl Rule {
            /// The stable code: `required`, `too_long`, …; `check_⟨id⟩` for a check of the form.
            pub fn code(&self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant { .. } => Cow::Borrowed($code),)+
                    Self::Check { id, .. } => Cow::Owned(format!("check_{id}")),
                }
            }

            /// Whether [`super::json_schema`] states the rule too.
            pub const fn in_json_schema(&self) -> bool {
                match self {
                    $(Self::$variant { .. } => $schema,)+
                    Self::Check { .. } => false,
                }
            }

            /// What is wrong and what to do, in a language.
            pub fn message(&self, lang: Lang) -> String {
                match self {
                    $(Self::$variant $({ $($part),+ })? => { let $lang = lang; ($words).into() })+
                    Self::Check { message, .. } => message.text(lang).to_owned(),
                }
            }
        }
    };
}

rules! {
    /// No answer where one is needed.
    Required = "required", true, l => words::required(l);
    /// A key that the form does not have.
    UnknownField = "unknown_field", true, l => words::unknown_field(l);
    /// Another JSON type than the kind takes.
    WrongType = "wrong_type", true, l => words::wrong_type(l);
    /// Longer than admitted.
    TooLong { /** Most characters. */ max: u32 } = "too_long", true, l => words::too_long(l, (*max).into());
    /// Shorter than needed.
    TooShort { /** Fewest characters. */ min: u32 } = "too_short", true, l => words::too_short(l, (*min).into());
    /// Blanks alone.
    Blank = "blank", true, l => words::blank(l);
    /// Control, bidirectional or invisible characters.
    ForbiddenCharacters = "forbidden_characters", true, l => words::forbidden_characters(l);
    /// Characters that names do not have.
    NotAName = "not_a_name", true, l => words::not_a_name(l);
    /// Another shape than the code has.
    WrongShape { /** The shape: `#` digit, `A` letter, `*` either. */ mask: String } = "wrong_shape", true, l => words::wrong_shape(l, mask);
    /// Smaller than admitted.
    TooSmall { /** Smallest. */ min: Amount } = "too_small", true, l => words::too_small(l, min.display(l));
    /// Larger than admitted.
    TooLarge { /** Largest. */ max: Amount } = "too_large", true, l => words::too_large(l, max.display(l));
    /// Not a day of the calendar, or of another century.
    NotADate = "not_a_date", true, l => words::not_a_date(l);
    /// Not a month of the calendar, or of another century.
    NotAMonth = "not_a_month", true, l => words::not_a_month(l);
    /// Before the first day admitted.
    TooEarly { /** First. */ min: When } = "too_early", false, l => words::too_early(l, min);
    /// After the last day admitted.
    TooLate { /** Last. */ max: When } = "too_late", false, l => words::too_late(l, max);
    /// A date of birth that is still to come.
    InFuture = "in_future", false, l => words::in_future(l);
    /// Not one of the options.
    NotAnOption = "not_an_option", true, l => words::not_an_option(l);
    /// Fewer than needed.
    TooFew { /** Fewest. */ min: u32 } = "too_few", true, l => words::too_few(l, (*min).into());
    /// More than admitted.
    TooMany { /** Most. */ max: u32 } = "too_many", true, l => words::too_many(l, (*max).into());
    /// The same twice in a list.
    Duplicate = "duplicate", true, l => words::duplicate(l);
    /// The same twice in a column of a table.
    RepeatedKey = "repeated_key", false, l => words::repeated_key(l);
    /// Not the shape of a person's fiscal code.
    NotATaxCode = "not_a_tax_code", true, l => words::not_a_tax_code(l);
    /// Check character or date of birth of a fiscal code do not fit.
    TaxCodeCheck = "tax_code_check", false, l => words::tax_code_check(l);
    /// Not eleven digits.
    NotABodyCode = "not_a_body_code", true, l => words::not_a_body_code(l);
    /// The check digit of a body's code does not fit.
    BodyCodeCheck = "body_code_check", false, l => words::body_code_check(l);
    /// Not a mail address.
    NotAnEmail = "not_an_email", true, l => words::not_an_email(l);
    /// Not a phone number.
    NotAPhone = "not_a_phone", true, l => words::not_a_phone(l);
    /// Not the shape of an IBAN.
    NotAnIban = "not_an_iban", true, l => words::not_an_iban(l);
    /// The check digits of an IBAN do not fit.
    IbanCheck = "iban_check", false, l => words::iban_check(l);
    /// Not a plate.
    NotAPlate = "not_a_plate", true, l => words::not_a_plate(l);
    /// A country whose plates are not admitted here.
    ForeignPlate = "foreign_plate", true, l => words::foreign_plate(l);
    /// Not a postcode.
    NotACap = "not_a_cap", true, l => words::not_a_cap(l);
    /// Not the code of a municipality, a country or a province.
    NotAPlace = "not_a_place", true, l => words::not_a_place(l);
    /// A file that is not attached to this field.
    UnknownFile = "unknown_file", false, l => words::unknown_file(l);
    /// A file of another format.
    WrongFormat { /** Extensions admitted. */ formats: String } = "wrong_format", false, l => words::wrong_format(l, formats);
    /// A file too large.
    FileTooLarge { /** Largest, MiB. */ max_mb: u32 } = "file_too_large", false, l => words::file_too_large(l, max_mb);
    /// A file that must be signed and is not.
    SignatureMissing = "signature_missing", false, l => words::signature_missing(l);
    /// A file that must not be signed and is.
    SignatureUnwanted = "signature_unwanted", false, l => words::signature_unwanted(l);
}
