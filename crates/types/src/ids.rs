//! Identifiers, one type per kind of thing, so that none is passed for another.

/// Declares identifier types over UUID version 7 (RFC 9562 §5.7).
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = uuid::Uuid))]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// Builds an id from the instant (Unix milliseconds) and ten random bytes.
            pub fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        #[cfg(feature = "orm")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

typed_ids! {          // alphabetical, append-only
    /// A file attached to an istanza.
    AttachmentId,
    /// An entry of the audit log.
    AuditId,
    /// A certificate that the municipality has issued.
    CertificateId,
    /// A natural person known to one municipality.
    CitizenId,
    /// A program that gets tokens: an app, a web site, another system.
    ClientId,
    /// Something that a citizen owes the municipality.
    DebtId,
    /// What a citizen has granted to a client at one time: the family of its tokens.
    GrantId,
    /// An application to the municipality.
    IstanzaId,
    /// A unit of work waiting in the outbox.
    JobId,
    /// A communication in the citizen's area.
    MessageId,
    /// A payment notice.
    NoticeId,
    /// A passkey of a desk account.
    PasskeyId,
    /// A payment that a citizen has begun.
    PaymentAttemptId,
    /// A receipt that the node of payments has delivered.
    PaymentReceiptId,
    /// A rating of a page or of a service.
    RatingId,
    /// An entry of the official register (*protocollo*).
    RegistrationId,
    /// A person of the civil registry, as one citizen may name them: derived for that citizen, kept nowhere.
    SeenPersonId,
    /// A login session.
    SessionId,
    /// A municipality served by this installation.
    TenantId,
}
