//! Self-certifications (DPR 445/2000 arts. 46 and 47): what a citizen may declare, what the registry fills
//! in, what is left to say, and the whole statement.
//!
//! The kinds are data, a folder each in `self-certifications/`
//! (`docs/use/write-a-self-certification.md`), in the wording of certificates. Facts of art. 49 (medical,
//! veterinary, of origin, of conformity, trademarks, patents) cannot be declared: there is no kind for them.

mod answers;
mod catalogue;
mod check;
mod declarant;
mod fill;
mod load;
mod statement;
#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, Kind, NonEu, catalogue};
pub use declarant::Capacity;
pub use fill::{Filled, fill};
pub use load::{Fault, LoadError};
pub use statement::{Declarant, SelfPart, SelfStatement, Term, declare};
