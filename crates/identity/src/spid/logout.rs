//! Single logout (technical rules, *Single Logout*).
//!
//! Only a login of level 1 makes a session at the identity provider and brings a `SessionIndex`;
//! after levels 2 and 3 the logout is local and no message is sent. Our endpoint answers all the
//! same, even about sessions that never were.

use super::{At, BeginError, Fault, Idp, Refusal, ServiceProvider};
use crate::answer::{Answer, AnswerError};
use crate::pending::{Binding, Outgoing, PendingLogout};
use crate::saml::names::{ENTITY, SAML, SAMLP, STATUS};
use crate::saml::redirect::{self, Kind};
use crate::saml::write::{escape, new_handle, new_id};
use crate::saml::{Element, SignatureError, parse_instant, print_instant, verify, xml};
use crate::verified::NameId;
use chrono::{DateTime, SubsecRound, Utc};
use rand::Rng;

/// A session at an identity provider, as its assertion named it.
#[derive(Clone, PartialEq, Eq)]
pub struct SpidSession {
    /// `NameID`.
    pub name_id: NameId,
    /// `SessionIndex`.
    pub session_index: String,
}

/// A verified request to log somebody out. Sessions are found by (identity provider, `NameID`,
/// `SessionIndex`), not by cookie: the browser may come without it.
#[derive(Clone, PartialEq, Eq)]
pub struct LogoutAsked {
    /// `ID` of the request, to be answered.
    pub request_id: String,
    /// `NameID`.
    pub name_id: String,
    /// The sessions to close; when empty, all of this `NameID`.
    pub session_indexes: Vec<String>,
    /// To be sent back as it is.
    pub relay_state: Option<String>,
    /// How the request came, and how to answer.
    pub binding: Binding,
}

/// What an identity provider says about a logout that we asked for. The person is out of our
/// portal in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoutOutcome {
    /// Everywhere.
    Complete,
    /// Other services may still be open.
    Partial,
}

impl ServiceProvider {
    /// Asks the identity provider to end its session. Close the local session first.
    pub fn logout_request(
        &self,
        idp: &Idp,
        session: &SpidSession,
        binding: Binding,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<(PendingLogout, Outgoing), BeginError> {
        let location = &idp.logout(binding).ok_or(BeginError::NoAddress)?.location;
        let pending = PendingLogout {
            request_id: new_id(rng),
            issued_at: now.trunc_subsecs(3),
            idp: idp.entity_id.clone(),
            relay_state: new_handle(rng),
        };
        let name_id = &session.name_id;
        let for_us = name_id
            .sp_name_qualifier
            .as_deref()
            .map(|qualifier| format!(" SPNameQualifier=\"{}\"", escape(qualifier)));
        let xml = format!(
            "<samlp:LogoutRequest xmlns:samlp=\"{SAMLP}\" xmlns:saml=\"{SAML}\" ID=\"{}\" Version=\"2.0\" \
             IssueInstant=\"{}\" Destination=\"{}\">{}\
             <saml:NameID Format=\"{}\" NameQualifier=\"{}\"{}>{}</saml:NameID>\
             <samlp:SessionIndex>{}</samlp:SessionIndex></samlp:LogoutRequest>",
            pending.request_id,
            print_instant(pending.issued_at),
            escape(location),
            self.issuer(),
            escape(&name_id.format),
            escape(&name_id.name_qualifier),
            for_us.unwrap_or_default(),
            escape(&name_id.value),
            escape(&session.session_index),
        );
        let (outgoing, _) = self.outgoing(
            Kind::Request,
            binding,
            location,
            xml,
            &pending.request_id,
            &pending.relay_state,
        )?;
        Ok((pending, outgoing))
    }

    /// Judges the answer to a logout of ours.
    pub fn judge_logout(
        &self,
        pending: &PendingLogout,
        idp: &Idp,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<LogoutOutcome, Refusal> {
        if pending.idp != idp.entity_id {
            return Err(Refusal::OtherProvider);
        }
        let message = self.logout_message(Kind::Response, "LogoutResponse", idp, answer, now)?;
        match message.root.attribute("InResponseTo") {
            Some(id) if id == pending.request_id => {}
            Some(_) => return Err(Refusal::InResponseTo(At::Response, Fault::Wrong)),
            None => return Err(Refusal::InResponseTo(At::Response, Fault::Missing)),
        }
        let code = message
            .root
            .child(SAMLP, "Status")
            .and_then(|status| status.child(SAMLP, "StatusCode"))
            .ok_or(Refusal::Status(Fault::Missing))?;
        let success = code
            .attribute("Value")
            .and_then(|value| value.strip_prefix(STATUS))
            == Some("Success");
        let partial = code.descendants().skip(1).any(|inner| {
            inner
                .attribute("Value")
                .and_then(|value| value.strip_prefix(STATUS))
                == Some("PartialLogout")
        });
        if success && !partial {
            Ok(LogoutOutcome::Complete)
        } else {
            Ok(LogoutOutcome::Partial)
        }
    }

    /// Verifies a request of the identity provider to log somebody out.
    pub fn read_logout(
        &self,
        idp: &Idp,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<LogoutAsked, Refusal> {
        let message = self.logout_message(Kind::Request, "LogoutRequest", idp, answer, now)?;
        let root = &message.root;
        let name_id = root
            .child(SAML, "NameID")
            .and_then(Element::text)
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .ok_or(Refusal::NameId(Fault::Missing))?;
        if let Some(end) = root.attribute("NotOnOrAfter") {
            let end =
                parse_instant(end).map_err(|_| Refusal::NotOnOrAfter(At::Response, Fault::Malformed))?;
            if end <= now - self.config.skew {
                return Err(Refusal::NotOnOrAfter(At::Response, Fault::TooEarly));
            }
        }
        Ok(LogoutAsked {
            request_id: message.id,
            name_id: name_id.to_owned(),
            session_indexes: root
                .all(SAMLP, "SessionIndex")
                .filter_map(Element::text)
                .map(|text| text.trim().to_owned())
                .collect(),
            relay_state: message.relay_state,
            binding: message.binding,
        })
    }

    /// Answers a logout request, always with success: a session that we do not know is closed.
    pub fn logout_response(
        &self,
        idp: &Idp,
        asked: &LogoutAsked,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Outgoing, BeginError> {
        // The answer goes the way the request came, where the provider takes answers there.
        let (binding, endpoint) = [asked.binding, Binding::Post, Binding::Redirect]
            .into_iter()
            .find_map(|binding| Some((binding, idp.logout(binding)?)))
            .ok_or(BeginError::NoAddress)?;
        let id = new_id(rng);
        let xml = format!(
            "<samlp:LogoutResponse xmlns:samlp=\"{SAMLP}\" xmlns:saml=\"{SAML}\" ID=\"{id}\" Version=\"2.0\" \
             IssueInstant=\"{}\" Destination=\"{}\" InResponseTo=\"{}\">{}\
             <samlp:Status><samlp:StatusCode Value=\"{STATUS}Success\"/></samlp:Status></samlp:LogoutResponse>",
            print_instant(now),
            escape(&endpoint.response_location),
            escape(&asked.request_id),
            self.issuer(),
        );
        let relay_state = asked.relay_state.as_deref().unwrap_or_default();
        let (outgoing, _) = self.outgoing(
            Kind::Response,
            binding,
            &endpoint.response_location,
            xml,
            &id,
            relay_state,
        )?;
        Ok(outgoing)
    }

    /// Takes a logout message out of the request and checks what both kinds have in common.
    fn logout_message(
        &self,
        kind: Kind,
        name: &'static str,
        idp: &Idp,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<Message, Refusal> {
        let message = Message::take(kind, name, idp, answer)?;
        let root = &message.root;
        if root.attribute("Version") != Some("2.0") {
            return Err(Refusal::Version(At::Response));
        }
        let instant = root
            .attribute("IssueInstant")
            .ok_or(Refusal::IssueInstant(At::Response, Fault::Missing))?;
        let instant =
            parse_instant(instant).map_err(|_| Refusal::IssueInstant(At::Response, Fault::Malformed))?;
        if instant > now + self.config.skew {
            return Err(Refusal::IssueInstant(At::Response, Fault::TooLate));
        }
        if instant < now - LONGEST_ON_THE_WAY - self.config.skew {
            return Err(Refusal::IssueInstant(At::Response, Fault::TooEarly));
        }
        if root.attribute("Destination") != Some(self.config.single_logout.as_str()) {
            return Err(Refusal::Destination(Fault::Wrong));
        }
        let issuer = root
            .child(SAML, "Issuer")
            .ok_or(Refusal::Issuer(At::Response, Fault::Missing))?;
        if issuer.text().map(str::trim) != Some(idp.entity_id.as_str()) {
            return Err(Refusal::Issuer(At::Response, Fault::Wrong));
        }
        if !matches!(issuer.attribute("Format"), None | Some(ENTITY)) {
            return Err(Refusal::IssuerFormat(At::Response, Fault::Wrong));
        }
        Ok(message)
    }
}

/// How old a logout message may be: it is not asked for, so nothing else bounds it.
const LONGEST_ON_THE_WAY: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

struct Message {
    root: Element<'static>,
    id: String,
    relay_state: Option<String>,
    binding: Binding,
}

impl Message {
    /// Takes a message out of form or query and verifies its signature, which must be there.
    fn take(kind: Kind, name: &'static str, idp: &Idp, answer: &Answer) -> Result<Self, Refusal> {
        let signature = |error| Refusal::Signature(At::Response, error);
        match answer.message(kind.parameter()) {
            Ok(bytes) => {
                let root = Self::read(&bytes, name)?;
                let id = root.attribute("ID").ok_or(Refusal::IdMissing(At::Response))?;
                let verified = verify(&bytes, &root, id, &idp.keys).map_err(signature)?;
                Ok(Self {
                    root: verified.read().map_err(signature)?.into_owned(),
                    id: id.to_owned(),
                    relay_state: answer.relay_state(),
                    binding: Binding::Post,
                })
            }
            Err(AnswerError::Missing(_)) => {
                let message = redirect::decode(answer.query())?;
                if message.kind != kind {
                    return Err(Refusal::Root);
                }
                message.verify(&idp.keys).map_err(signature)?;
                let root = Self::read(&message.xml, name)?;
                let id = root.attribute("ID").ok_or(Refusal::IdMissing(At::Response))?;
                Ok(Self {
                    id: id.to_owned(),
                    relay_state: message.relay_state,
                    binding: Binding::Redirect,
                    root: root.into_owned(),
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn read<'a>(bytes: &'a [u8], name: &'static str) -> Result<Element<'a>, Refusal> {
        let root = xml::read(bytes)?;
        if !root.is(SAMLP, name) {
            return Err(Refusal::Root);
        }
        Ok(root)
    }
}

impl From<SignatureError> for Refusal {
    fn from(error: SignatureError) -> Self {
        Self::Signature(At::Response, error)
    }
}

impl std::fmt::Debug for SpidSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpidSession(…)")
    }
}

impl std::fmt::Debug for LogoutAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogoutAsked")
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
