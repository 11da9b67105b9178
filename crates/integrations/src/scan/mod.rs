//! Virus scanning of what citizens upload.

pub mod clamd;

use tokio::io::AsyncRead;

/// Something that looks for malware.
#[async_trait::async_trait]
pub trait Scanner: Send + Sync {
    /// Reads the content to its end and judges it.
    ///
    /// # Errors
    /// [`ScanError`]: without a verdict the content must not be used.
    async fn scan(&self, content: &mut (dyn AsyncRead + Unpin + Send)) -> Result<Verdict, ScanError>;
}

/// What the scanner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Malware, by the scanner's name of it.
    Infected(String),
}

/// A content without verdict.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The scanner cannot be reached, is too slow or failed; trying again makes sense.
    #[error("the scanner is not available: {0}")]
    Unavailable(String),
    /// The content is larger than the scanner takes.
    #[error("the content is larger than the scanner takes")]
    TooLarge,
    /// The content could not be read.
    #[error("the content could not be read: {0}")]
    Content(#[source] std::io::Error),
}
