//! The adapters against conversations in their real protocols.

mod clamd;
mod registers;
mod smtp;
