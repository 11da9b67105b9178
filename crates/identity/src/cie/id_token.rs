//! The id token, every check in the order of the rules (*ID Token*; OpenID Connect Core §3.1.3.7).

use super::claims::{audience, equal, expires, instant, issued, text};
use super::{IdTokenFault, PendingLogin, Provider, Refusal, RelyingParty, Tokens, level_from_acr};
use crate::jose::{SignatureAlg, Token};
use crate::spid::Fault;
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use sportello_types::loa::Loa;

/// Longest `sub` and `jti`, in bytes.
const LONGEST_ID: usize = 255;

/// An id token that holds.
#[derive(Clone, PartialEq, Eq)]
pub struct IdToken {
    /// The person's name at this provider for this relying party: pairwise, opaque.
    pub subject: String,
    /// Level reached.
    pub level: Loa,
    /// `jti`: with the issuer, the key of the replay table.
    pub token_id: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Until when it could be presented again, skew included.
    pub expires_at: DateTime<Utc>,
}

impl RelyingParty {
    /// Judges the id token: `alg` as registered in our metadata, the key from the provider's
    /// metadata of the chain.
    ///
    /// After [`Refusal::names_unknown_key`] the caller may build the chain anew, once, and ask
    /// again.
    pub fn id_token(
        &self,
        provider: &Provider,
        pending: &PendingLogin,
        code: &str,
        tokens: &Tokens,
        now: DateTime<Utc>,
    ) -> Result<IdToken, Refusal> {
        // As registered: what the token says of itself does not count.
        let alg = SignatureAlg::Rs256;
        let skew = self.config.skew;
        let token = Token::parse(&tokens.id_token).map_err(IdTokenFault::Token)?;
        let claims = token
            .verify(&provider.keys, &[alg])
            .map_err(IdTokenFault::Token)?;
        equal(&claims, "iss", &provider.issuer).map_err(IdTokenFault::Issuer)?;
        audience(&claims, self.entity_id()).map_err(IdTokenFault::Audience)?;
        if claims.contains_key("azp") {
            equal(&claims, "azp", self.entity_id()).map_err(IdTokenFault::AuthorizedParty)?;
        }
        let expires_at = expires(&claims, now, skew).map_err(IdTokenFault::Expires)?;
        let issued_at = issued(&claims, now, skew).map_err(IdTokenFault::IssuedAt)?;
        if issued_at < pending.issued_at - skew {
            return Err(IdTokenFault::IssuedAt(Fault::TooEarly).into());
        }
        if claims.contains_key("nbf") {
            let not_before = instant(&claims, "nbf").map_err(IdTokenFault::NotBefore)?;
            if not_before > now + skew {
                return Err(IdTokenFault::NotBefore(Fault::TooEarly).into());
            }
        }
        equal(&claims, "nonce", &pending.nonce).map_err(IdTokenFault::Nonce)?;
        let half = alg.half_hash(tokens.access_token.expose_secret());
        equal(&claims, "at_hash", &half).map_err(IdTokenFault::AccessTokenHash)?;
        if claims.contains_key("c_hash") {
            equal(&claims, "c_hash", &alg.half_hash(code)).map_err(IdTokenFault::CodeHash)?;
        }
        let acr = text(&claims, "acr").ok_or(IdTokenFault::Acr(Fault::Missing))?;
        let level = level_from_acr(acr).ok_or(IdTokenFault::Acr(Fault::Wrong))?;
        if level < pending.level {
            return Err(Refusal::Level {
                asked: pending.level,
                got: level,
            });
        }
        let id = |name| {
            text(&claims, name).ok_or(Fault::Missing).and_then(|id| {
                if id.len() <= LONGEST_ID {
                    Ok(id.to_owned())
                } else {
                    Err(Fault::Malformed)
                }
            })
        };
        Ok(IdToken {
            token_id: id("jti").map_err(IdTokenFault::TokenId)?,
            subject: id("sub").map_err(IdTokenFault::Subject)?,
            level,
            issued_at,
            expires_at: expires_at + skew,
        })
    }
}

impl std::fmt::Debug for IdToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdToken")
            .field("level", &self.level)
            .field("token_id", &self.token_id)
            .finish_non_exhaustive()
    }
}
