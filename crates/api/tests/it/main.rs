//! The operations as integrators meet them: the real application over HTTP, on a real database.

#![cfg(test)]

mod authorization;
mod edge;
mod istanze;
mod openapi;
mod profile;
mod support;
