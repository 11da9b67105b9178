//! Who asks too often: a client, a client about one fiscal code, or everybody about it.

use crate::ctx::Ctx;
use crate::http::{Fail, client};
use actix_web::HttpRequest;
use sha2::{Digest, Sha256};
use sportello_storage::payments::TaxCode;

/// Counts a search for a notice, or answers 429. Numbers follow one another: whoever counts up, or tries
/// fiscal codes, would see what everybody owes.
pub(in crate::payments) fn search(ctx: &Ctx, req: &HttpRequest, debtor: &TaxCode) -> Result<(), Fail> {
    let address = client::address(req, &ctx.app.settings);
    ctx.app
        .rate_limiter
        .search_open_notice(address, about(ctx, debtor))
}

/// Counts a debt that nobody asked for, or answers 429.
pub(in crate::payments) fn make(ctx: &Ctx, req: &HttpRequest, debtor: &TaxCode) -> Result<(), Fail> {
    let address = client::address(req, &ctx.app.settings);
    ctx.app.rate_limiter.make_spontaneous(address, about(ctx, debtor))
}

/// Names a fiscal code of a municipality without telling it.
fn about(ctx: &Ctx, debtor: &TaxCode) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(ctx.tenant_id().to_string().as_bytes());
    hash.update([0]);
    hash.update(debtor.as_str().as_bytes());
    hash.finalize().into()
}
