//! What can be told of a certificate from the file or the picture of it alone: the code for whoever is
//! shown one, in the browser and on the command line.
//!
//! [`Pdf`] finds the mark in a PDF and judges the municipality's seal (PAdES, ETSI EN 319 142-1) without a
//! PDF library: a seal vouches for bytes, so that what a reader would make of them need not be known. That
//! a signature is its certificate's is asked of the caller ([`SignedBytes`]), who has the browser's
//! cryptography or another one at hand. [`Picture`] finds the QR codes of a photo, [`PagePictures`] the photos
//! in a PDF that a scanner made.
//!
//! Compiles to native code and to wasm32: it knows no clock, no files and no network.

#![warn(missing_docs)]

mod certificate;
mod cms;
mod der;
mod pdf;
mod picture;

pub use certificate::{InvalidCertificate, KeyKind, published};
pub use pdf::{
    FileState, MarkState, NotAPdf, PagePicture, PagePictures, Pdf, SealTime, SealWord, SignedBytes,
};
pub use picture::Picture;

#[cfg(test)]
mod tests;
