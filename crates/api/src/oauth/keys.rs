//! The keys that sign: read from the database, made when they are missing, kept in memory for a
//! minute. Several processes that make one at once make several: all are published, any may sign.

use crate::ctx::Ctx;
use crate::http::Fail;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sportello_identity::issuer::{AccessToken, InvalidToken, IssuerKey, KeyTimes, TokenAlg, plan};
use sportello_identity::jose::{JwkSet, JwsError};
use sportello_storage::token_keys::{self, TokenKey};
use sportello_storage::{Keyring, Tx};
use sportello_types::ids::TenantId;
use sportello_types::problem::ProblemCode;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long what was read is believed: so long a withdrawn key lives on in other processes.
const BELIEVED: TimeDelta = TimeDelta::minutes(1);
/// How young it must be for a key that is not in it to be nobody's. A key that another process has
/// just made is found so, and whoever invents names has the keys read no more often than this.
const YOUNG: TimeDelta = TimeDelta::seconds(2);

/// The keys of one municipality.
#[derive(Debug)]
pub(crate) struct KeySet {
    /// The one that signs.
    pub(crate) signing: IssuerKey,
    /// All that are published: the next, the one that signs, those that have signed.
    pub(crate) published: JwkSet,
}

/// The keys of all municipalities, as this process last saw them.
#[derive(Debug, Default)]
pub struct IssuerKeys(Mutex<BTreeMap<TenantId, Seen>>);

/// What was read, and when.
type Seen = (DateTime<Utc>, Arc<KeySet>);

impl IssuerKeys {
    fn seen(&self, tenant: TenantId, now: DateTime<Utc>) -> Option<Arc<KeySet>> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, keys) = seen.get(&tenant)?;
        (*at <= now && now - *at < BELIEVED).then(|| Arc::clone(keys))
    }

    fn note(&self, tenant: TenantId, now: DateTime<Utc>, keys: &Arc<KeySet>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(tenant, (now, Arc::clone(keys)));
    }

    /// Forgets what was read of a municipality, unless that was just now; whether it did.
    fn forget_older(&self, tenant: TenantId, now: DateTime<Utc>) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let old = seen.get(&tenant).is_some_and(|(at, _)| now - *at >= YOUNG);
        if old {
            seen.remove(&tenant);
        }
        old
    }

    /// Forgets what was read of a municipality.
    pub(crate) fn forget(&self, tenant: TenantId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&tenant);
    }
}

/// The keys of the municipality asked; made where they are missing.
pub(crate) async fn of(ctx: &Ctx) -> Result<Arc<KeySet>, Fail> {
    let tenant = ctx.tenant_id();
    if let Some(keys) = ctx.app.issuer_keys.seen(tenant, ctx.now) {
        return Ok(keys);
    }
    let ring = ctx.app.login_log_keys(tenant).ok_or(ProblemCode::Unavailable)?;
    let alg = ctx.app.settings.token_alg;
    let tx = ctx.read().await?;
    let mut known = token_keys::list(&tx, &ring, ctx.now).await?;
    drop(tx);
    if !plan(&times(&known, alg), ctx.now).make.is_empty() {
        let tx = ctx.write().await?;
        make(&tx, ctx, &ring, alg).await?;
        known = token_keys::list(&tx, &ring, ctx.now).await?;
        tx.commit().await?;
    }
    let keys = Arc::new(put_together(&known, alg, ctx.now)?);
    ctx.app.issuer_keys.note(tenant, ctx.now, &keys);
    Ok(keys)
}

/// Reads a token of ours. One that a key signed which is not known here may come from another process,
/// which made the key since ours were read.
pub(crate) async fn read(ctx: &Ctx, text: &str) -> Result<Result<AccessToken, InvalidToken>, Fail> {
    let issuer = ctx.issuer();
    let read = AccessToken::read(text, &issuer, &of(ctx).await?.published, ctx.now);
    let unknown = matches!(read, Err(InvalidToken::Signature(JwsError::UnknownKey)));
    if unknown && ctx.app.issuer_keys.forget_older(ctx.tenant_id(), ctx.now) {
        let keys = of(ctx).await?;
        return Ok(AccessToken::read(text, &issuer, &keys.published, ctx.now));
    }
    Ok(read)
}

/// The times of the keys that can sign.
fn times(known: &[TokenKey], alg: TokenAlg) -> Vec<KeyTimes> {
    known
        .iter()
        .filter(|key| key.alg == alg.name() && key.private.is_some())
        .map(times_of)
        .collect()
}

fn times_of(key: &TokenKey) -> KeyTimes {
    KeyTimes {
        signs_from: key.signs_from,
        signs_until: key.signs_until,
        published_until: key.published_until,
    }
}

/// Makes what is missing, by what the database says now.
async fn make(tx: &Tx, ctx: &Ctx, ring: &Keyring, alg: TokenAlg) -> Result<(), Fail> {
    let known = token_keys::list(tx, ring, ctx.now).await?;
    for times in plan(&times(&known, alg), ctx.now).make {
        let private = IssuerKey::generate(alg).map_err(Fail::internal)?;
        let key = IssuerKey::from_pkcs8(alg, &private).map_err(Fail::internal)?;
        let kept = TokenKey {
            kid: key.public().kid().to_owned(),
            alg: alg.name().to_owned(),
            public: key.public().to_json(),
            private: None,
            signs_from: times.signs_from,
            signs_until: times.signs_until,
            published_until: times.published_until,
        };
        token_keys::keep(tx, &kept, &private, ring, ctx.now, &mut ctx.rng()).await?;
    }
    Ok(())
}

fn put_together(known: &[TokenKey], alg: TokenAlg, now: DateTime<Utc>) -> Result<KeySet, Fail> {
    let signing = known
        .iter()
        .filter(|key| key.alg == alg.name() && times_of(key).signs(now))
        .filter_map(|key| IssuerKey::from_pkcs8(alg, key.private.as_ref()?).ok())
        .next_back();
    let published: Vec<_> = known.iter().map(|key| key.public.clone()).collect();
    Ok(KeySet {
        signing: signing.ok_or(ProblemCode::Unavailable)?,
        published: JwkSet::parse(&json!({ "keys": published })),
    })
}
