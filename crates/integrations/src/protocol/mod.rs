//! The official register (*protocollo*, DPR 445/2000 arts. 50-70): what whoever registers is asked,
//! and the national *segnatura*.
//!
//! Two kinds stand behind [`ProtocolRegister`]. The embedded register takes its number in the very
//! transaction of the submission, hence `api` makes it out of the rows of `storage`. A municipality's
//! own system is reached over the network, in a job, and gives the number later. Its adapter goes
//! here: no open protocol for registering exists, each vendor has one of its own.

mod entry;
pub mod segnatura;

pub use entry::{
    Administration, Classification, Contacts, Direction, Document, InvalidRegisterCode, Number, Party,
    RegisterCode, Registration,
};

/// A system that registers documents.
#[async_trait::async_trait]
pub trait ProtocolRegister: Send + Sync {
    /// Registers a document. With a request id that the system has seen already it answers
    /// [`RegisterError::Duplicate`].
    ///
    /// # Errors
    /// [`RegisterError`]. After [`RegisterError::Unavailable`] the document may have been registered
    /// all the same: ask [`ProtocolRegister::find`] before trying again.
    async fn register(&self, registration: &Registration) -> Result<Number, RegisterError>;

    /// The number that a request got, if it got one.
    ///
    /// # Errors
    /// [`RegisterError::Unavailable`] when the system cannot be asked.
    async fn find(&self, request_id: &str) -> Result<Option<Number>, RegisterError>;
}

/// A registration that did not give a new number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// The request was registered before, under this number.
    #[error("registered already, number {}", .0.number)]
    Duplicate(Number),
    /// The system does not accept a value; the same request will not pass later either.
    #[error("the register refuses {field}")]
    Rejected {
        /// Which value.
        field: String,
        /// Why, in the system's words: they may repeat what was sent, so they are for nobody's log.
        reason: String,
    },
    /// The system cannot be reached, did not answer in time, or failed itself (HTTP 5xx): the request is
    /// repeated for days. In our words.
    #[error("the register is not available: {0}")]
    Unavailable(String),
}

impl RegisterError {
    /// Whether trying again, after asking, makes sense.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
