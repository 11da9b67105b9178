//! The issuer as apps and systems meet it.

mod clients;
mod code;
mod keys;
mod logout;
mod refresh;
mod requests;
mod systems;
