//! Receipts laid out and sealed, on one thread: the receipt that the tests read.

use crate::{fixtures, per_second};
use sportello_types::lang::Lang;
use std::time::Duration;

/// Makes receipts for a while.
pub(crate) fn run(length: Duration) {
    let (receipt, seal, now) = (fixtures::receipt(Lang::It), fixtures::seal(), fixtures::now());
    let rate = per_second(length, || {
        sportello_documents::receipt(&receipt, seal, now).unwrap();
    });
    println!("receipts: {rate:.0} a second");
}
