//! Certificates of the civil registry (DPR 223/1989 arts. 33–35; DPR 445/2000 arts. 40–42): which types
//! there are, for whom one can be issued, what it says.
//!
//! The types are data, a folder each in `certificates/` (`docs/use/write-a-certificate.md`), in Italian and,
//! for the municipalities of South Tyrol, in German; what a type
//! may ask of a record is `rules`, what its wording may say of one is `fields` and `tables`. The
//! self-certifications speak the same language of the same record.

mod catalogue;
mod destinations;
mod family;
pub(crate) mod fields;
mod german;
mod load;
mod named;
pub(crate) mod paper_words;
mod presets;
pub(crate) mod rules;
mod samples;
pub(crate) mod statement;
pub(crate) mod subject;
pub(crate) mod tables;
#[cfg(test)]
pub(crate) mod tests;
mod unions;
pub(crate) mod wording;
pub(crate) mod words;

pub use catalogue::{Catalogue, Content, Exemption, Kind, KindRegister, OpenTo, Use, Validity, catalogue};
pub use destinations::Destination;
pub use german::{German, GermanUse};
pub use load::{Fault, LoadError};
pub use named::named;
pub use presets::Preset;
pub use rules::{Need, refusal};
pub use samples::{SampleError, SamplePerson, sample_people, samples_of};
pub use sportello_types::lang::Localized as Words;
pub use statement::{Holder, Part, Statement, Table, state, state_in};
pub use subject::{AskedBy, Subject};
pub use wording::InvalidWording;
pub use words::TownName;
