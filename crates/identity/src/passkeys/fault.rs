//! Why an authenticator's answer is not taken.

/// Why an authenticator's answer is not taken; says nothing of what was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not the JSON of a browser.
    #[error("the client data cannot be read")]
    ClientData,
    /// An answer to another kind of question.
    #[error("the client data are of another ceremony")]
    Ceremony,
    /// An answer to another challenge.
    #[error("the challenge is another one")]
    Challenge,
    /// Asked at another site.
    #[error("the origin is another one")]
    Origin,
    /// Asked in a frame of another site.
    #[error("the question was asked from a frame of another site")]
    CrossOrigin,
    /// Not CBOR as CTAP2 writes it, or not what it must hold.
    #[error("the attestation object cannot be read")]
    AttestationObject,
    /// An attestation that nobody asked for, or one that does not verify.
    #[error("the attestation is of a kind that is not taken")]
    Attestation,
    /// Too short, too long, or with flags that contradict each other.
    #[error("the authenticator data cannot be read")]
    AuthenticatorData,
    /// Made for another host.
    #[error("the answer was made for another host")]
    Host,
    /// Nobody touched the authenticator.
    #[error("the user was not present")]
    NotPresent,
    /// Nobody proved to the authenticator to be its holder.
    #[error("the user was not verified")]
    NotVerified,
    /// Not a key that the authenticator was asked for.
    #[error("the key is of a kind that is not taken")]
    Key,
    /// The key did not sign this.
    #[error("the signature does not verify")]
    Signature,
    /// One that the account does not have.
    #[error("the credential is none of this account")]
    Credential,
    /// One that the authenticator keeps for somebody else.
    #[error("the credential was made for another account")]
    Account,
    /// No later than an answer that was there before: the authenticator may have been copied.
    #[error("the signature counter went back")]
    Counter,
    /// A credential does not change whether it may be copied to other devices.
    #[error("the credential has changed its kind")]
    Kind,
}
