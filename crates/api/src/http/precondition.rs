//! `ETag` and `If-Match` (RFC 9110 §8.8.3, §13.1.1): nobody overwrites what they have not read.

use super::Fail;
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderName, HeaderValue, InvalidHeaderValue, TryIntoHeaderPair};
use actix_web::{FromRequest, HttpRequest};
use sportello_types::problem::ProblemCode;
use std::future::{Ready, ready};

/// The version of a resource, as a header: `.insert_header(Etag(version))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Etag(pub i64);

impl TryIntoHeaderPair for Etag {
    type Error = InvalidHeaderValue;

    fn try_into_pair(self) -> Result<(HeaderName, HeaderValue), Self::Error> {
        Ok((header::ETAG, HeaderValue::from_str(&format!("\"{}\"", self.0))?))
    }
}

/// The version that the caller has read. As an extractor: 428 without the header, 412 when it is
/// not a version of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// 412 unless the resource is still the one that was read.
    pub fn check(self, current: i64) -> Result<(), Fail> {
        if self.0 == current {
            Ok(())
        } else {
            Err(ProblemCode::PreconditionFailed.into())
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Fail;
    type Future = Ready<Result<Self, Fail>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = match req.headers().get(header::IF_MATCH) {
            None => Err(ProblemCode::PreconditionRequired.into()),
            Some(value) => value
                .to_str()
                .ok()
                .and_then(|tag| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok())
                .map(IfMatch)
                .ok_or_else(|| ProblemCode::PreconditionFailed.into()),
        };
        ready(version)
    }
}

/// The version that the caller has read, where the operation can do without: a wrong one is 412 all
/// the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatchGiven(pub Option<IfMatch>);

impl IfMatchGiven {
    /// 412 unless the resource is still the one that was read, or none was named.
    pub fn check(self, current: i64) -> Result<(), Fail> {
        self.0.map_or(Ok(()), |read| read.check(current))
    }
}

impl FromRequest for IfMatchGiven {
    type Error = Fail;
    type Future = Ready<Result<Self, Fail>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !req.headers().contains_key(header::IF_MATCH) {
            return ready(Ok(Self(None)));
        }
        ready(
            IfMatch::from_request(req, payload)
                .into_inner()
                .map(Some)
                .map(Self),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    async fn read(tag: Option<&str>) -> Result<IfMatch, ProblemCode> {
        let mut request = TestRequest::default();
        if let Some(tag) = tag {
            request = request.insert_header(("If-Match", tag));
        }
        IfMatch::extract(&request.to_http_request())
            .await
            .map_err(|fail| fail.code())
    }

    #[actix_web::test]
    async fn a_change_names_the_version_that_it_is_based_on() {
        assert_eq!(read(Some("\"7\"")).await, Ok(IfMatch(7)));
        assert_eq!(read(None).await, Err(ProblemCode::PreconditionRequired));
        for foreign in ["*", "7", "\"abc\"", "W/\"7\""] {
            assert_eq!(
                read(Some(foreign)).await,
                Err(ProblemCode::PreconditionFailed),
                "{foreign}"
            );
        }
        assert!(IfMatch(7).check(8).is_err());
    }

    #[actix_web::test]
    async fn where_a_version_may_be_left_out_a_wrong_one_still_counts() {
        let request = TestRequest::default().to_http_request();
        let none = IfMatchGiven::extract(&request).await.unwrap();
        assert!(none.check(8).is_ok());
        let request = TestRequest::default()
            .insert_header(("If-Match", "*"))
            .to_http_request();
        assert!(IfMatchGiven::extract(&request).await.is_err());
    }
}
