//! Userinfo: signed by the provider, then encrypted to us (rules, *Userinfo endpoint*).

use super::claims::{audience, equal, expires, issued};
use super::tokens::endpoint_error;
use super::{IdToken, Provider, Refusal, RelyingParty, UserinfoFault};
use crate::jose::{Claims, SignatureAlg, Token, decrypt};
use chrono::{DateTime, Utc};

impl RelyingParty {
    /// Judges the userinfo answer: opens it, checks signature and subject, returns the claims.
    ///
    /// `content_type` is the answer's media type. JSON in clear is nobody's word.
    pub fn userinfo(
        &self,
        provider: &Provider,
        id_token: &IdToken,
        (status, content_type, body): (u16, Option<&str>, &[u8]),
        now: DateTime<Utc>,
    ) -> Result<Claims, Refusal> {
        if status != 200 {
            return Err(endpoint_error("userinfo", status, body));
        }
        let media_type = content_type
            .and_then(|value| value.split(';').next())
            .map(str::trim);
        if !matches!(media_type, Some("application/jose" | "application/jwt")) {
            return Err(UserinfoFault::MediaType.into());
        }
        let sealed =
            std::str::from_utf8(body).map_err(|_| UserinfoFault::Encryption(crate::jose::JweError::Shape))?;
        let signed =
            decrypt(sealed.trim(), &self.config.keys.encryption).map_err(UserinfoFault::Encryption)?;
        let signed =
            std::str::from_utf8(&signed).map_err(|_| UserinfoFault::Token(crate::jose::JwsError::Shape))?;
        // The reference implementation encrypts the token as a JSON text, quotes included.
        let token = Token::parse(signed.trim().trim_matches('"')).map_err(UserinfoFault::Token)?;
        let claims = token
            .verify(&provider.keys, &[SignatureAlg::Rs256])
            .map_err(UserinfoFault::Token)?;
        equal(&claims, "sub", &id_token.subject).map_err(UserinfoFault::Subject)?;
        self.addressed(provider, &claims, now)?;
        Ok(claims)
    }

    /// `iss`, `aud`, `iat`, `exp`: all there, unless the switch for the reference implementation
    /// lets them be absent; what is there must be right in any case.
    fn addressed(
        &self,
        provider: &Provider,
        claims: &Claims,
        now: DateTime<Utc>,
    ) -> Result<(), UserinfoFault> {
        let skew = self.config.skew;
        let judged = |name: &str| claims.contains_key(name) || !self.config.bare_userinfo;
        if judged("iss") {
            equal(claims, "iss", &provider.issuer).map_err(UserinfoFault::Issuer)?;
        }
        if judged("aud") {
            audience(claims, self.entity_id()).map_err(UserinfoFault::Audience)?;
        }
        if judged("iat") {
            issued(claims, now, skew).map_err(UserinfoFault::IssuedAt)?;
        }
        if judged("exp") {
            expires(claims, now, skew).map_err(UserinfoFault::Expires)?;
        }
        Ok(())
    }
}
