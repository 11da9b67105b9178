//! What holds for the product as a whole: its shape, what it is built on, its settings, its journeys.

#![cfg(test)]

#[cfg(feature = "demo")]
mod again;
mod architecture;
#[path = "../../../check/src/tests/assembled.rs"]
mod assembled;
#[cfg(feature = "demo")]
mod attacks;
mod book;
#[cfg(feature = "demo")]
mod card_reader;
#[cfg(feature = "demo")]
mod certified_mail;
mod checked;
mod checked_afar;
#[cfg(feature = "demo")]
mod cie;
#[cfg(feature = "demo")]
mod citizen;
#[cfg(feature = "demo")]
mod clocks;
#[cfg(feature = "demo")]
mod cns;
#[cfg(feature = "demo")]
mod cns_proxy;
#[cfg(feature = "demo")]
mod cns_troubles;
mod commands;
mod compose;
#[cfg(feature = "demo")]
mod crash;
mod database;
#[cfg(feature = "demo")]
mod doctor;
#[cfg(feature = "demo")]
mod down;
mod drawn;
#[cfg(feature = "demo")]
mod eidas;
#[cfg(feature = "demo")]
mod eidas_troubles;
#[cfg(feature = "demo")]
mod hand;
#[cfg(feature = "demo")]
mod log_export;
#[cfg(feature = "demo")]
mod login;
#[cfg(feature = "demo")]
mod logos;
#[cfg(feature = "demo")]
mod logout;
#[cfg(feature = "demo")]
mod pages;
mod paper;
mod payment_codes;
mod payment_commands;
#[cfg(feature = "demo")]
mod payments_books;
mod payments_contract;
#[cfg(feature = "demo")]
mod payments_crash;
#[cfg(feature = "demo")]
mod payments_far;
#[cfg(feature = "demo")]
mod payments_govpay;
#[cfg(feature = "demo")]
mod payments_gpd;
#[cfg(feature = "demo")]
mod payments_log;
#[cfg(feature = "demo")]
mod payments_place;
#[cfg(feature = "demo")]
mod payments_reversals;
#[cfg(feature = "demo")]
mod payments_soap_flows;
#[cfg(feature = "demo")]
mod payments_stamps;
#[cfg(feature = "demo")]
mod payments_stamps_crash;
mod payments_station;
#[cfg(feature = "demo")]
mod payments_storm;
#[cfg(feature = "demo")]
mod payments_unified;
mod places;
mod program;
#[cfg(feature = "demo")]
mod registry;
mod registry_commands;
#[cfg(feature = "demo")]
#[path = "../../../api/tests/it/support/sample.rs"]
mod sample;
mod scanned;
#[cfg(feature = "demo")]
mod seal_time;
#[cfg(feature = "demo")]
mod seal_token;
#[cfg(feature = "demo")]
mod seals;
mod sheet;
mod spid;
#[cfg(feature = "demo")]
mod stage;
mod station;
mod supply_chain;
#[cfg(feature = "demo")]
mod waiting_certificates;
#[cfg(feature = "demo")]
mod waiting_istanze;
mod who_collects;
#[cfg(feature = "demo")]
mod world;
