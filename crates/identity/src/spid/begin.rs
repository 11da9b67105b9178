//! Beginning a login: the `AuthnRequest` (technical rules, *AuthnRequest*).

use super::{Idp, ServiceProvider, level_uri};
use crate::pending::{Asked, Begun, Binding, Outgoing, PendingLogin};
use crate::saml::names::{ENTITY, SAML, SAMLP, TRANSIENT};
use crate::saml::redirect::{self, Kind};
use crate::saml::write::{escape, new_handle, new_id};
use crate::saml::{SignatureError, print_instant, sign};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SubsecRound, Utc};
use rand::Rng;
use sportello_types::loa::Loa;

/// A request that cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginError {
    /// The identity provider's metadata have no address for the binding.
    #[error("the identity provider has no address for this binding")]
    NoAddress,
    /// Signing failed.
    #[error("signing failed")]
    Signature(#[from] SignatureError),
}

impl ServiceProvider {
    /// Begins a login at `idp` with at least `level`; `asked` is what it is to say of the person.
    ///
    /// The caller stores `pending` and binds it to the browser with a cookie of its own
    /// (`SameSite=None`, because the answer is a cross-site POST): see [`ServiceProvider::finish`].
    pub fn begin(
        &self,
        idp: &Idp,
        (level, asked): (Loa, Asked),
        binding: Binding,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Begun, BeginError> {
        let location = idp.sign_on(binding).ok_or(BeginError::NoAddress)?;
        let pending = PendingLogin {
            request_id: new_id(rng),
            issued_at: now.trunc_subsecs(3),
            idp: idp.entity_id.clone(),
            level,
            relay_state: new_handle(rng),
            binding,
            asked,
        };
        let xml = self.authn_request(&pending, location);
        let (outgoing, request_xml) = self.outgoing(
            Kind::Request,
            binding,
            location,
            xml,
            &pending.request_id,
            &pending.relay_state,
        )?;
        Ok(Begun {
            pending,
            outgoing,
            request_xml,
        })
    }

    fn authn_request(&self, pending: &PendingLogin, location: &str) -> String {
        // With level 1 the identity provider may use the session that it already has.
        let force = match pending.level {
            Loa::L1 => "",
            Loa::L2 | Loa::L3 => " ForceAuthn=\"true\"",
        };
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"{SAMLP}\" xmlns:saml=\"{SAML}\" ID=\"{}\" Version=\"2.0\" \
             IssueInstant=\"{}\" Destination=\"{}\"{force} AssertionConsumerServiceIndex=\"0\" \
             AttributeConsumingServiceIndex=\"{}\">{}\
             <samlp:NameIDPolicy Format=\"{TRANSIENT}\"/>\
             <samlp:RequestedAuthnContext Comparison=\"minimum\">\
             <saml:AuthnContextClassRef>{}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>\
             </samlp:AuthnRequest>",
            pending.request_id,
            print_instant(pending.issued_at),
            escape(location),
            pending.asked.index(),
            self.issuer(),
            level_uri(pending.level),
        )
    }

    /// Our `Issuer`.
    pub(super) fn issuer(&self) -> String {
        let entity_id = escape(&self.config.entity_id);
        format!("<saml:Issuer Format=\"{ENTITY}\" NameQualifier=\"{entity_id}\">{entity_id}</saml:Issuer>")
    }

    /// Signs a message of ours the way its binding wants, and packs it. Also returns the XML as
    /// it goes out.
    pub(super) fn outgoing(
        &self,
        kind: Kind,
        binding: Binding,
        location: &str,
        xml: String,
        id: &str,
        relay_state: &str,
    ) -> Result<(Outgoing, String), SignatureError> {
        match binding {
            Binding::Redirect => {
                let url = redirect::encode(kind, location, &xml, Some(relay_state), &self.key)?;
                Ok((Outgoing::Redirect { url }, xml))
            }
            Binding::Post => {
                let signed = sign(&xml, id, &self.key)?;
                let mut fields = vec![(kind.parameter().to_owned(), STANDARD.encode(&signed))];
                if !relay_state.is_empty() {
                    fields.push(("RelayState".to_owned(), relay_state.to_owned()));
                }
                let action = location.to_owned();
                Ok((Outgoing::Post { action, fields }, signed))
            }
        }
    }
}
