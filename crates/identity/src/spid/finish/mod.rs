//! Judging the answer: bytes, shape, correlation, response, signatures, assertion, in this order
//! (technical rules, *Response*; the reasons are in the register of attacks of the SAML profile).

mod assertion;
mod response;

use super::{At, Fault, Idp, Refusal, ServiceProvider};
use crate::answer::{Answer, AnswerError};
use crate::pending::PendingLogin;
use crate::saml::names::{DS, SAML};
use crate::saml::{Element, Judged, SignatureError, SignedBytes, parse_instant, xml};
use crate::verified::VerifiedIdentity;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a login may take, from request to answer.
pub(super) const LONGEST_LOGIN: TimeDelta = TimeDelta::minutes(15);

/// What an answer is held against.
struct Judge<'a> {
    sp: &'a ServiceProvider,
    pending: &'a PendingLogin,
    idp: &'a Idp,
    now: DateTime<Utc>,
}

impl ServiceProvider {
    /// Judges the answer to a pending login: the verified identity, or the first reason why not.
    ///
    /// `idp` must be the identity provider of `pending`, from trusted metadata; no key and no
    /// address is taken from the message. Every value of the result is read from the bytes that
    /// the assertion's signature covers.
    ///
    /// # What the caller must do
    /// - **Browser binding.** `pending` must have been begun by the browser that posts the answer
    ///   (a cookie whose hash lies with the pending login). Otherwise somebody could sign a victim
    ///   in as themselves. The cookie must be `SameSite=None` or the page must post itself once
    ///   more, since the answer is a cross-site POST.
    /// - **Once only.** After success, in one transaction: take the pending login (delete it and
    ///   see that it was there), insert (`identity_provider`, `assertion_id`) into the replay
    ///   table under a unique index, keep it until `assertion_expires_at`, open a session with a
    ///   new identifier.
    /// - **After a refusal** keep the pending login, unless [`Refusal::ends_login`]. Show the page
    ///   of [`Refusal::problem`]; put [`Refusal::reason`] into log and audit.
    pub fn finish(
        &self,
        pending: &PendingLogin,
        idp: &Idp,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Result<VerifiedIdentity, Refusal> {
        let judge = Judge {
            sp: self,
            pending,
            idp,
            now,
        };
        let bytes = answer.message("SAMLResponse")?;
        let root = xml::read(&bytes)?;
        response::check_shape(&root)?;
        judge.correlate(&root, answer)?;
        judge.response(&root)?;
        let document = Judged::new(&bytes, &root);
        let signed_response = judge.signed_response(&document, &root)?;
        // What a signature covers is judged as it was signed, not as it was first read.
        let response = match &signed_response {
            Some(signed) => &signed
                .read()
                .map_err(|error| Refusal::Signature(At::Response, error))?,
            None => &root,
        };
        let signed_assertion = judge.signed_assertion(&document, &root)?;
        let assertion = signed_assertion
            .read()
            .map_err(|error| Refusal::Signature(At::Assertion, error))?;
        judge.response(response)?;
        judge.assertion(&assertion, response)
    }
}

impl Judge<'_> {
    /// The answer is to this login, in time, and from the one who was asked.
    fn correlate(&self, root: &Element, answer: &Answer) -> Result<(), Refusal> {
        if self.idp.entity_id != self.pending.idp {
            return Err(Refusal::OtherProvider);
        }
        if self.now > self.pending.issued_at + LONGEST_LOGIN {
            return Err(Refusal::Expired);
        }
        self.in_response_to(root, At::Response)?;
        match answer.field("RelayState") {
            Ok(state) if state == self.pending.relay_state => Ok(()),
            Ok(_) | Err(AnswerError::Missing(_)) => Err(Refusal::RelayState),
            Err(error) => Err(error.into()),
        }
    }

    fn in_response_to(&self, element: &Element, at: At) -> Result<(), Refusal> {
        match element.attribute("InResponseTo") {
            None => Err(Refusal::InResponseTo(at, Fault::Missing)),
            Some("") => Err(Refusal::InResponseTo(at, Fault::Malformed)),
            Some(id) if id == self.pending.request_id => Ok(()),
            Some(_) => Err(Refusal::InResponseTo(at, Fault::Wrong)),
        }
    }

    /// `IssueInstant`: not before the request, not in the future, skew granted both ways.
    fn issue_instant(&self, element: &Element, at: At) -> Result<DateTime<Utc>, Refusal> {
        let text = element
            .attribute("IssueInstant")
            .ok_or(Refusal::IssueInstant(at, Fault::Missing))?;
        let issued = parse_instant(text).map_err(|_| Refusal::IssueInstant(at, Fault::Malformed))?;
        if issued < self.pending.issued_at - self.sp.config.skew {
            return Err(Refusal::IssueInstant(at, Fault::TooEarly));
        }
        if issued > self.now + self.sp.config.skew {
            return Err(Refusal::IssueInstant(at, Fault::TooLate));
        }
        Ok(issued)
    }

    /// What the response's signature covers, when it has one; it must hold then.
    fn signed_response(
        &self,
        document: &Judged<'_>,
        root: &Element<'_>,
    ) -> Result<Option<SignedBytes>, Refusal> {
        let refuse = |error| Refusal::Signature(At::Response, error);
        check_places(root).map_err(refuse)?;
        if root.all(DS, "Signature").next().is_none() {
            return Ok(None);
        }
        let id = root.attribute("ID").ok_or(Refusal::IdMissing(At::Response))?;
        document.verify(id, &self.idp.keys).map(Some).map_err(refuse)
    }

    /// What the assertion's signature covers; it must be signed, whatever the response is.
    fn signed_assertion(&self, document: &Judged<'_>, root: &Element<'_>) -> Result<SignedBytes, Refusal> {
        let assertion = root.child(SAML, "Assertion").ok_or(Refusal::Assertions(0))?;
        let id = assertion
            .attribute("ID")
            .ok_or(Refusal::IdMissing(At::Assertion))?;
        document
            .verify(id, &self.idp.keys)
            .map_err(|error| Refusal::Signature(At::Assertion, error))
    }
}

/// No signature anywhere but as child of the response and of its assertion.
fn check_places(root: &Element) -> Result<(), SignatureError> {
    let in_place = root.all(DS, "Signature").count()
        + root
            .all(SAML, "Assertion")
            .map(|assertion| assertion.all(DS, "Signature").count())
            .sum::<usize>();
    let anywhere = root
        .descendants()
        .filter(|element| element.is(DS, "Signature"))
        .count();
    (in_place == anywhere)
        .then_some(())
        .ok_or(SignatureError::Misplaced)
}
