//! Building blocks: one component, one file, one element of Bootstrap Italia with its ARIA contract.
//! Class names stand in the sources as whole words: the build cuts the style sheet to them.

pub mod alert;
pub mod badge;
pub mod breadcrumb;
pub mod card;
pub mod choice;
pub mod cie_button;
pub mod cns_button;
pub mod contacts;
pub mod dialog;
pub mod eidas_button;
pub mod error_summary;
pub mod facts;
pub mod field;
pub mod heading;
pub mod icon;
pub mod menu;
pub mod more;
pub mod place;
pub mod problem;
mod provider;
pub mod rating;
pub mod rich_text;
#[cfg(any(feature = "area", feature = "check"))]
pub(crate) mod short_form;
pub mod skeleton;
pub mod spid_button;
pub mod stepper;
pub mod tabs;
