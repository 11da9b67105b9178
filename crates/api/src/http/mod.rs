//! What all operations share on the wire: problems, cookies, CSRF, limits, pages, preconditions.

pub mod client;
pub mod cookies;
pub mod cors;
pub mod csrf;
pub(crate) mod download;
pub mod edge;
pub mod fail;
pub(crate) mod flaws;
pub mod idempotency;
pub mod json;
pub mod language;
pub mod limits;
pub mod metrics;
pub mod page;
pub mod pages;
pub mod parameters;
pub mod precondition;
pub mod rate_limit;
pub mod security_headers;
pub(crate) mod words;

pub(crate) use download::download;
pub use edge::RequestId;
pub use fail::{Fail, ToProblem};
pub(crate) use flaws::{FieldFlaw, Flaws};
pub use json::{Json, MaybeJson};
pub use page::{Cursor, PageQuery};
pub use precondition::{Etag, IfMatch, IfMatchGiven};
