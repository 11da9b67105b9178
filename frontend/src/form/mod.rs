//! The form language on the screen: each kind of field with its control, bound to the answers.

pub(crate) mod address;
pub(crate) mod choices;
pub(crate) mod codes;
pub(crate) mod dates;
pub(crate) mod declaration;
pub(crate) mod differences;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod group;
pub(crate) mod labels;
pub(crate) mod numbers;
pub(crate) mod person;
pub(crate) mod places;
pub(crate) mod pointer;
pub(crate) mod ranked;
pub(crate) mod shown;
pub(crate) mod slot;
pub(crate) mod state;
pub(crate) mod targa;
pub(crate) mod texts;
