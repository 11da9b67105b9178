//! What is told when a request is refused: RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6,
//! RFC 6750 §3.1, RFC 8693 §2.2.2.

/// The codes of the standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// A parameter is missing, doubled or wrong.
    InvalidRequest,
    /// The client is not known, or does not prove who it is.
    InvalidClient,
    /// Code, refresh token or assertion is over, used, or somebody else's.
    InvalidGrant,
    /// The client may not do this.
    UnauthorizedClient,
    /// Such a grant there is not.
    UnsupportedGrantType,
    /// Only codes are given.
    UnsupportedResponseType,
    /// A scope is unknown, or not for this client.
    InvalidScope,
    /// Not for that service (RFC 8693 §2.2.2).
    InvalidTarget,
    /// The citizen said no.
    AccessDenied,
    /// `prompt=none`, and nobody is signed in.
    LoginRequired,
    /// `prompt=none`, and the citizen must be asked.
    ConsentRequired,
    /// Request objects are not read here.
    RequestNotSupported,
    /// Nor by reference, unless pushed.
    RequestUriNotSupported,
    /// A pushed request that is over.
    InvalidRequestUri,
    /// Something of ours does not answer.
    TemporarilyUnavailable,
    /// A fault of ours.
    ServerError,
}

impl ErrorCode {
    /// As the standards spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::AccessDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::ServerError => "server_error",
        }
    }

    /// The HTTP status where the answer goes to the client itself.
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidClient => 401,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

/// A refusal: the code for the program, a sentence for its author. Never what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {description}", code.name())]
pub struct OauthError {
    /// The code.
    pub code: ErrorCode,
    /// `error_description`: English, ASCII (RFC 6749 §5.2).
    pub description: &'static str,
}

impl OauthError {
    /// A refusal.
    pub const fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description }
    }

    /// The most frequent.
    pub const fn request(description: &'static str) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// The client is not believed.
    pub const fn client(description: &'static str) -> Self {
        Self::new(ErrorCode::InvalidClient, description)
    }

    /// Code or token is not good.
    pub const fn grant(description: &'static str) -> Self {
        Self::new(ErrorCode::InvalidGrant, description)
    }
}
