//! Whether the portal answers.

use super::operations;

operations! {
    STATUS = Get "/status";
}

/// Whether the portal answers. The document itself is of no interest here: it is written in
/// `application/problem+json`, as the national guidelines want.
pub async fn reachable() -> bool {
    STATUS.call().run().await.is_ok()
}
