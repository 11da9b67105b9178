//! Certificates of the civil registry (DPR 223/1989 arts. 33–35; DPR 445/2000 arts. 40–42): which types
//! there are, for whom one can be issued, what it says.
//!
//! The types are data, a folder each in `certificates/` (`docs/use/write-a-certificate.md`); what a type
//! may ask of a record is `rules`, what its wording may say of one is `fields` and `tables`.

mod catalogue;
mod family;
mod fields;
mod load;
mod named;
mod rules;
mod statement;
mod subject;
mod tables;
#[cfg(test)]
mod tests;
mod unions;
mod wording;
mod words;

pub use catalogue::{
    Catalogue, Content, Exemption, Kind, KindRegister, STAMP_DUTY, Use, Validity, catalogue,
};
pub use load::{Fault, LoadError};
pub use named::named;
pub use rules::{Need, refusal};
pub use sportello_types::lang::Localized as Words;
pub use statement::{Holder, Part, Statement, Table, state};
pub use subject::{AskedBy, Subject};
pub use wording::InvalidWording;
