//! The keys by which marks of certificates are judged.

use super::ApiError;
use super::client::Request;
use sportello_mark::KeySet;

/// All keys that this municipality has ever signed marks with.
pub async fn keys() -> Result<KeySet, ApiError> {
    Request::outside("/.well-known/contrassegno-keys.json")
        .read()
        .await
}
