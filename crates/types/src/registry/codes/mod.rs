//! The code tables of ANPR, one enum each. In JSON and in files they stand as their code; zeros in
//! front do not count (`02`).

mod events;
mod people;

pub use events::{
    DeletionReason, Education, EndOfMarriage, EndOfUnion, InstitutionSpecies, NonProfessional, PermitKind,
    Profession, RegistrationReason,
};
pub use people::{AddressKind, Certifiability, InstitutionRelation, MaritalStatus, Relation};

use crate::lang::Lang;
use crate::profile::Sex;
use crate::text::registry as words;

/// Declares the enum of a table: its name in `registry.ftl`, then variant and code.
macro_rules! anpr_codes {
    ($(#[$doc:meta])* $name:ident, $key:literal, $table:literal {
        $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// All of them, in the table's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The table, as ANPR's documentation names it.
            pub const TABLE: &'static str = $table;

            /// The code.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// What it is called; in the gender of the person, where the word has one.
            pub fn label(
                self,
                sex: Option<crate::profile::Sex>,
                lang: crate::lang::Lang,
            ) -> &'static str {
                crate::registry::codes::label($key, self.code(), sex, lang)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::registry::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, crate::registry::codes::UnknownCode> {
                let code = crate::registry::codes::bare(text);
                Self::ALL
                    .iter()
                    .copied()
                    .find(|known| known.code() == code)
                    .ok_or(crate::registry::codes::UnknownCode { table: $table })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
use anpr_codes;

/// The code stands in no row of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the ANPR table {table}")]
pub struct UnknownCode {
    /// The table.
    pub table: &'static str,
}

/// A code without the zeros in front.
fn bare(text: &str) -> &str {
    let text = text.trim();
    match text.trim_start_matches('0') {
        "" if !text.is_empty() => "0",
        code => code,
    }
}

// A test walks all codes, so the empty fallback is never seen.
fn label(table: &str, code: &str, sex: Option<Sex>, lang: Lang) -> &'static str {
    let gendered = sex.and_then(|sex| {
        let gender = match sex {
            Sex::F => 'f',
            Sex::M => 'm',
        };
        words::lookup(&format!("{table}-{code}-{gender}"), lang)
    });
    gendered
        .or_else(|| words::lookup(&format!("{table}-{code}"), lang))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
