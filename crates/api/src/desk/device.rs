//! Devices from which somebody has signed in, or has chosen a new password: they are counted by themselves,
//! so that nobody else's failures keep their owner out.

use crate::ctx::Ctx;
use crate::http::Fail;
use crate::http::cookies::{self, Name};
use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use chrono::Duration;
use sportello_storage::{Secret, Tx, desk};
use uuid::Uuid;

/// How long a device is known.
const KNOWN_FOR: Duration = Duration::days(180);
/// Characters of a secret of ours: 32 bytes, base64url.
const SECRET_LENGTH: usize = 43;

/// What the browser says that it is.
pub(super) fn presented(ctx: &Ctx, req: &HttpRequest) -> Option<Secret> {
    cookies::read(req, Name::Device, &ctx.app.settings)
        .filter(|value| value.len() == SECRET_LENGTH)
        .map(Secret::presented)
}

/// Knows a device of an account from now on; the cookie that says so.
pub(super) async fn remember(
    tx: &Tx,
    ctx: &Ctx,
    account: Uuid,
    presented: Option<&Secret>,
) -> Result<Cookie<'static>, Fail> {
    let device = presented.cloned().unwrap_or_else(|| Secret::draw(&mut ctx.rng()));
    desk::remember_device(tx, account, &device.hash(), ctx.now + KNOWN_FOR).await?;
    let value = device.expose().to_owned();
    Ok(cookies::set(Name::Device, value, KNOWN_FOR, &ctx.app.settings))
}
