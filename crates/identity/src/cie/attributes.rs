//! From claims to the one result of every login.
//!
//! Strict about what makes an account, lenient about the rest: what cannot be read is as if it had
//! not come, because the citizen completes it in the profile.

use super::profile::{FISCAL_NUMBER, SPID_CODE};
use super::{IdToken, Profile, Provider, Refusal, RelyingParty};
use crate::jose::Claims;
use crate::spid::Fault;
use crate::spid::attributes::{county, document_kind, text};
use crate::verified::{Domicile, VerifiedIdentity};
use chrono::NaiveDate;
use serde_json::Value;
use sportello_types::profile::{IdentityDocument, Sex};
use sportello_types::values::{AccountKey, CodiceFiscale};

impl RelyingParty {
    /// The person of verified claims.
    pub fn identity(
        &self,
        provider: &Provider,
        id_token: &IdToken,
        claims: &Claims,
    ) -> Result<VerifiedIdentity, Refusal> {
        let profile = self.config.profile;
        if profile
            .of_companies()
            .iter()
            .any(|name| claims.contains_key(*name))
        {
            return Err(Refusal::IdentityKind);
        }
        let read = |name: &'static str| essential(claims, name);
        let place = claims.get("place_of_birth");
        let inside = |value: Option<&Value>, name: &str| {
            let value = value?.get(name)?;
            value.as_str().map(str::to_owned)
        };
        Ok(VerifiedIdentity {
            provider: profile.provider(),
            identity_provider: provider.issuer.clone(),
            account: AccountKey::TaxCode(fiscal_number(essential_text(claims, FISCAL_NUMBER)?)?),
            handle: match profile {
                Profile::Cie => id_token.subject.clone(),
                Profile::Spid => read(SPID_CODE)?,
            },
            given_name: read("given_name")?,
            family_name: read("family_name")?,
            native_given_name: None,
            native_family_name: None,
            birth_date: NaiveDate::parse_from_str(essential_text(claims, "birthdate")?, "%Y-%m-%d")
                .map_err(|_| Refusal::Attribute("birthdate", Fault::Malformed))?,
            sex: match claims.get("gender").and_then(Value::as_str) {
                Some("female") => Some(Sex::F),
                Some("male") => Some(Sex::M),
                _ => None,
            },
            birth_place: inside(place, "locality").and_then(|code| code.parse().ok()),
            birth_county: inside(place, "region").and_then(|code| county(&code)),
            email: optional(claims, "email").and_then(|email| email.parse().ok()),
            mobile: optional(claims, "phone_number").and_then(|phone| phone.parse().ok()),
            identity_document: claims.get("document_details").and_then(identity_document),
            domicile: claims.get("address").and_then(domicile),
            level: id_token.level,
            authenticated_at: id_token.issued_at,
            assertion_id: id_token.token_id.clone(),
            assertion_expires_at: id_token.expires_at,
            response_id: None,
            response_issued_at: None,
            name_id: None,
            session_index: None,
        })
    }
}

fn essential_text<'a>(claims: &'a Claims, name: &'static str) -> Result<&'a str, Refusal> {
    match claims.get(name) {
        None | Some(Value::Null) => Err(Refusal::Attribute(name, Fault::Missing)),
        Some(Value::String(value)) if !value.trim().is_empty() => Ok(value.trim()),
        Some(_) => Err(Refusal::Attribute(name, Fault::Malformed)),
    }
}

fn essential(claims: &Claims, name: &'static str) -> Result<String, Refusal> {
    text(essential_text(claims, name)?).ok_or(Refusal::Attribute(name, Fault::Malformed))
}

fn optional<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str().map(str::trim)
}

/// `TINIT-` and sixteen characters; a number of another country is no fiscal code.
fn fiscal_number(value: &str) -> Result<CodiceFiscale, Refusal> {
    let refused = || Refusal::Attribute(FISCAL_NUMBER, Fault::Malformed);
    let (prefix, code) = value.split_at_checked(6).ok_or_else(refused)?;
    if !prefix.eq_ignore_ascii_case("TINIT-") {
        return Err(refused());
    }
    code.parse().map_err(|_| refused())
}

fn identity_document(value: &Value) -> Option<IdentityDocument> {
    let part = |name: &str| text(value.get(name)?.as_str()?);
    let date = |name: &str| part(name)?.parse::<NaiveDate>().ok();
    let issuer = value.get("issuer")?;
    let issuer = issuer.as_str().or_else(|| issuer.get("name")?.as_str())?;
    Some(IdentityDocument {
        kind: document_kind(&part("type")?)?,
        number: part("document_number").filter(|number| number.len() <= 40)?,
        issuer: text(issuer)?,
        issued_on: date("date_of_issuance")?,
        expires_on: date("date_of_expiry")?,
    })
}

fn domicile(value: &Value) -> Option<Domicile> {
    let part = |name: &str| text(value.get(name)?.as_str()?);
    let domicile = Domicile {
        street: part("street_address"),
        postal_code: part("postal_code"),
        municipality: part("locality"),
        province: part("region"),
        nation: part("country_code").or_else(|| part("country")),
    };
    (domicile != Domicile::default()).then_some(domicile)
}
