//! Kinds of answers and their limits.

use super::expr::Expr;
use super::schema::Field;
use crate::lang::Localized;
use serde::{Deserialize, Serialize};

/// The kind of a field, with its limits. All lengths count Unicode scalar values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// One line of text.
    Text {
        /// Shortest answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u32>,
        /// Longest answer.
        #[serde(default = "default_text_max")]
        max: u32,
        /// Which characters it takes.
        #[serde(default)]
        style: TextStyle,
        /// Fixed shape of a code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mask: Option<Mask>,
    },
    /// Several lines of text.
    LongText {
        /// Shortest answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u32>,
        /// Longest answer; the page counts down.
        #[serde(default = "default_long_text_max")]
        max: u32,
    },
    /// A number, held as an integer of units of 10^-`decimals`.
    Number {
        /// Unit shown after the field: `m²`, `ore`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Localized>,
        /// Decimals, 0 to 6.
        #[serde(default)]
        decimals: u8,
        /// Smallest answer, in units of 10^-`decimals`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<Limit>,
        /// Largest answer, in units of 10^-`decimals`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<Limit>,
    },
    /// An amount in euro cents.
    Money {
        /// Smallest amount, cents; 0 if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<Limit>,
        /// Largest amount, cents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<Limit>,
    },
    /// A day of the years 1800 to 2199.
    Date {
        /// First day, an expression over earlier answers: `today + 1 day`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<Expr>,
        /// Last day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<Expr>,
    },
    /// A month of the years 1800 to 2199.
    Month {
        /// First month; any day of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<Expr>,
        /// Last month; any day of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<Expr>,
    },
    /// Yes or no.
    Bool {},
    /// One of several.
    Choice {
        /// The options.
        #[serde(default)]
        options: Vec<Choice>,
        /// The tenant's list that holds them, until [`super::Form::resolve`]: `tenant.ztl_zones`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        options_from: Option<String>,
    },
    /// Some of several.
    Multi {
        /// The options.
        #[serde(default)]
        options: Vec<Choice>,
        /// The tenant's list that holds them, until [`super::Form::resolve`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        options_from: Option<String>,
        /// Fewest, once answered.
        #[serde(default = "one")]
        min: u32,
        /// Most; all of them if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// Preferences in order, the first one first.
    Ranked {
        /// The options.
        #[serde(default)]
        options: Vec<Choice>,
        /// The tenant's list that holds them, until [`super::Form::resolve`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        options_from: Option<String>,
        /// Fewest, once answered.
        #[serde(default = "one")]
        min: u32,
        /// Most; all of them if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// A foreign country.
    Country {},
    /// An Italian municipality.
    Municipality {},
    /// An address.
    Address {
        /// Whether it may be in another country: for the residence of the profile, which is where such
        /// addresses are written.
        #[serde(default)]
        abroad: bool,
    },
    /// A natural person.
    Person {
        /// Whether the fiscal code is asked for.
        #[serde(default)]
        tax_code: Presence,
    },
    /// A fiscal code.
    CodiceFiscale {
        /// Of whom; eleven digits for a body are also its VAT number.
        #[serde(default)]
        holder: Holder,
    },
    /// A mail address.
    Email {},
    /// A phone number.
    Phone {},
    /// A bank account.
    Iban {},
    /// A vehicle plate.
    Targa {
        /// Whether plates of other countries are admitted.
        #[serde(default)]
        foreign: bool,
    },
    /// Files to attach.
    File {
        /// Formats admitted.
        formats: Vec<FileFormat>,
        /// Largest file, MiB.
        #[serde(default = "ten")]
        max_mb: u32,
        /// Fewest files, once answered.
        #[serde(default = "one")]
        min: u32,
        /// Most files.
        #[serde(default = "one")]
        max: u32,
        /// Digital signature.
        #[serde(default)]
        signed: Signed,
    },
    /// A statement that the citizen makes by ticking it; where required, it must be ticked.
    Declaration {
        /// The statement, when the label is only its title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Localized>,
    },
    /// A table: the same fields, several times. Groups do not nest.
    Group {
        /// What one item is called: `Veicolo`.
        item: Localized,
        /// Fewest items.
        #[serde(default)]
        min: Option<Limit>,
        /// Most items; 1000 at the very most.
        #[serde(default)]
        max: Option<Limit>,
        /// Inner fields of which no two items may have the same answers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unique: Vec<String>,
        /// The fields of an item.
        fields: Vec<Field>,
    },
    /// A text to read; no answer.
    Note {
        /// The text.
        text: Localized,
        /// The portal's page that tells more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<NotePage>,
    },
}

/// A page of the portal to which a note can lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotePage {
    /// The privacy notice.
    Privacy,
}

impl FieldKind {
    /// Most items of any group, and most ids of any list.
    pub const MOST_ITEMS: u32 = 1000;

    /// Most items of a group whose limits are resolved; none of anything else.
    pub fn most_items(&self) -> u32 {
        let Self::Group { max, .. } = self else { return 0 };
        let max = max.as_ref().and_then(Limit::value);
        max.and_then(|max| u32::try_from(max).ok())
            .unwrap_or(Self::MOST_ITEMS)
    }

    /// The options of a choice, of a multiple or of a ranked choice.
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::Choice { options, .. } | Self::Multi { options, .. } | Self::Ranked { options, .. } => {
                options
            }
            _ => &[],
        }
    }

    /// Whether the kind takes no answer.
    pub const fn is_note(&self) -> bool {
        matches!(self, Self::Note { .. })
    }
}

const fn default_text_max() -> u32 {
    200
}

const fn default_long_text_max() -> u32 {
    2000
}

const fn one() -> u32 {
    1
}

const fn ten() -> u32 {
    10
}

/// Which characters a text takes. None takes control characters, bidirectional controls or
/// invisible characters; see [`super::validate`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextStyle {
    /// Any visible character.
    #[default]
    Plain,
    /// A person's name: letters of any script, accents, apostrophes, hyphens, dots, blanks.
    Name,
}

/// The fixed shape of a code: `#` is a digit, `A` an upper-case letter, `*` either; any other
/// character is itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mask(pub String);

/// A limit: a number, or a parameter of the municipality until [`super::Form::resolve`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Limit {
    /// The limit.
    Fixed(i64),
    /// `tenant.ztl_max_plates`.
    Param(String),
}

impl Limit {
    /// The limit, once resolved.
    pub const fn value(&self) -> Option<i64> {
        match self {
            Self::Fixed(value) => Some(*value),
            Self::Param(_) => None,
        }
    }
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the answer holds: lower-case letters, digits, `_`, `-`.
    pub id: String,
    /// What the citizen reads.
    pub label: Localized,
}

/// Whether a part of an answer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It must be given.
    #[default]
    Required,
    /// It may be given.
    Optional,
    /// It is not asked for.
    Absent,
}

/// Whose fiscal code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A natural person: 16 characters.
    #[default]
    Person,
    /// A body: eleven digits.
    Body,
    /// Either.
    Any,
}

/// Whether a file must bear a digital signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signed {
    /// It must not: the office works on the plain file.
    None,
    /// As the citizen likes.
    #[default]
    Any,
    /// It must (PAdES or CAdES).
    Required,
}

/// A format of files (AgID, *Linee guida sui documenti informatici*, annex 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// PDF, signed (PAdES) or not.
    Pdf,
    /// CAdES envelope.
    P7m,
    /// JPEG image.
    Jpeg,
    /// PNG image.
    Png,
    /// TIFF image.
    Tiff,
    /// XML.
    Xml,
    /// Comma-separated values.
    Csv,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// Office Open XML text.
    Docx,
    /// Office Open XML spreadsheet.
    Xlsx,
    /// Mail.
    Eml,
    /// ZIP archive.
    Zip,
}

impl FileFormat {
    /// The media type, as found in [`crate::attachments::Attachment::media_type`].
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::P7m => "application/pkcs7-mime",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Xml => "application/xml",
            Self::Csv => "text/csv",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Eml => "message/rfc822",
            Self::Zip => "application/zip",
        }
    }

    /// File name extensions, for the `accept` attribute and for messages.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::P7m => &["p7m"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Tiff => &["tif", "tiff"],
            Self::Xml => &["xml"],
            Self::Csv => &["csv"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Eml => &["eml"],
            Self::Zip => &["zip"],
        }
    }
}

impl Mask {
    /// Whether the mask is short, and made of printable ASCII only.
    pub(super) fn is_usable(&self) -> bool {
        (1..=64).contains(&self.0.len()) && self.0.bytes().all(|b| (b' '..=b'~').contains(&b))
    }

    /// Whether a text has this shape.
    pub fn fits(&self, text: &str) -> bool {
        text.chars().count() == self.0.chars().count()
            && self.0.chars().zip(text.chars()).all(|(place, c)| match place {
                '#' => c.is_ascii_digit(),
                'A' => c.is_ascii_uppercase(),
                '*' => c.is_ascii_digit() || c.is_ascii_uppercase(),
                fixed => c == fixed,
            })
    }
}
