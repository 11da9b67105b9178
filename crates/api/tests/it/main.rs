//! The operations as integrators meet them: the real application over HTTP, on a real database.

#![cfg(test)]

mod activations;
mod authorization;
mod certificates;
mod desk;
mod edge;
mod eidas;
mod form_changed;
mod hostile;
mod households;
mod housekeeping;
mod idempotency;
mod identity_providers;
mod istanze;
mod login_log;
mod oauth;
mod openapi;
mod own_register;
mod payments;
mod profile;
mod registry;
mod sent;
mod services;
mod sms;
mod support;
