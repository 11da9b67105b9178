//! The simulated world as strangers meet it: over HTTP and SMTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod anpr;
mod anpr_forged;
mod anpr_names;
mod anpr_numbers;
mod anpr_world;
mod cards;
mod csc;
#[path = "../../../server/tests/it/drawn.rs"]
mod drawn;
mod govpay;
mod listening;
mod login;
mod logout;
mod mailbox;
#[path = "../../../integrations/tests/it/messages.rs"]
mod messages;
mod pages;
mod pagopa;
mod pagopa_flows;
mod pagopa_mbd;
mod pagopa_node;
mod pagopa_own_station;
mod pagopa_stamps;
mod pagopa_station;
mod phone;
mod portal;
mod tsa;
mod unified;
#[path = "../../../server/tests/it/world.rs"]
mod world;
