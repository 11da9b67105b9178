//! The name of a file in `Content-Disposition` (RFC 6266), where it stays out of logs and addresses.

use actix_web::http::header::{self, ContentDisposition, DispositionParam};
use actix_web::{HttpRequest, HttpResponseBuilder};
use sportello_documents::files::FileName;

/// The name that a client gave, not yet judged: `filename*` before `filename`.
pub(crate) fn named(req: &HttpRequest) -> Option<String> {
    let value = req.headers().get(header::CONTENT_DISPOSITION)?;
    let disposition = ContentDisposition::from_raw(value).ok()?;
    let extended = disposition
        .parameters
        .iter()
        .find_map(|parameter| match parameter {
            DispositionParam::FilenameExt(name) => String::from_utf8(name.value.clone()).ok(),
            _ => None,
        });
    extended.or_else(|| disposition.get_filename().map(str::to_owned))
}

/// Has the browser save the content under this name and never show it as a page.
pub(crate) fn save_as<'a>(
    answer: &'a mut HttpResponseBuilder,
    name: &FileName,
) -> &'a mut HttpResponseBuilder {
    answer.insert_header(ContentDisposition {
        disposition: header::DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(header::ExtendedValue {
            charset: header::Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.as_str().as_bytes().to_vec(),
        })],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn accents_travel_in_the_extended_parameter() {
        let named_as = |value: &'static str| {
            named(
                &TestRequest::default()
                    .insert_header(("Content-Disposition", value))
                    .to_http_request(),
            )
        };
        assert_eq!(
            named_as("attachment; filename=\"x.pdf\"; filename*=UTF-8''perch%C3%A9.pdf").as_deref(),
            Some("perché.pdf")
        );
        assert_eq!(
            named_as("attachment; filename=\"piano.pdf\"").as_deref(),
            Some("piano.pdf")
        );
        assert_eq!(named_as("attachment"), None);
        assert_eq!(named_as("attachment; filename*=UTF-8''%FF%FE.pdf"), None);
    }
}
