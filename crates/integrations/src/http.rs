//! What calls of other systems over HTTP share: how much of an answer is read, and what a failure is called
//! in our logs.

/// Reads an answer up to a size.
pub(crate) async fn bounded(mut answer: reqwest::Response, most: usize) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|_| "its answer broke off")? {
        if body.len() + part.len() > most {
            return Err("its answer is too large");
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

/// What went wrong on the way, in our words: an address may hold what belongs in no log.
pub(crate) fn fault(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "it cannot be reached"
    } else {
        "the connection failed"
    }
}
