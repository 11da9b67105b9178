//! The identity room, from the outside: messages in, verdicts out.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly, too"
)]

mod accepted;
mod aggregators;
mod anomalies;
mod assertion_rules;
mod cie;
mod cns;
mod corpus;
mod eidas;
mod instants;
mod keys;
mod logout;
mod metadata;
mod parsing;
mod passkeys;
mod registry;
mod requests;
mod response_rules;
mod second_opinion;
mod signature_form;
mod signature_rules;
mod signed_xml;
mod signing;
mod support;
mod wrapping;
