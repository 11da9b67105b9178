//! What the federation reads of a municipality: its entity configuration, and what it knows of a
//! provider.

use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use sportello_identity::cie::Served;
use sportello_types::problem::ProblemCode;

/// `GET /auth/cie/.well-known/openid-federation`: the entity configuration, signed now.
pub(super) async fn configuration(ctx: Ctx) -> Result<HttpResponse, Fail> {
    let tenant = ctx.tenant_id();
    let party = ctx.app.cie.party(tenant).ok_or(ProblemCode::NotFound)?;
    let marks = ctx.app.cie.trust_marks(tenant, ctx.now);
    let served = party
        .entity_configuration(&marks, ctx.now)
        .map_err(Fail::internal)?;
    // Without its mark nobody accepts it: it will have one in a moment, and nobody may keep this.
    Ok(serve(served, if marks.is_empty() { 0 } else { 300 }))
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    sub: String,
    /// Older drafts say `anchor`.
    #[serde(alias = "anchor")]
    trust_anchor: Option<String>,
}

/// `GET /auth/cie/resolve?sub=&trust_anchor=`: from what is at hand. Nobody makes us ask others.
pub(super) async fn resolve(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Fail> {
    let party = ctx.app.cie.party(ctx.tenant_id()).ok_or(ProblemCode::NotFound)?;
    let chain = ctx.app.cie.known_chain(&asked.sub, ctx.now).filter(|chain| {
        let anchor = asked.trust_anchor.as_deref();
        anchor.is_none_or(|anchor| anchor == chain.anchor())
    });
    let Some(chain) = chain else {
        return Ok(HttpResponse::NotFound()
            .json(serde_json::json!({"error": "not_found", "error_description": "unknown subject"})));
    };
    let served = party.resolve(&chain, ctx.now).map_err(Fail::internal)?;
    Ok(serve(served, 60))
}

fn serve(served: Served, seconds: u32) -> HttpResponse {
    let cached = match seconds {
        0 => "no-store".to_owned(),
        _ => format!("public, max-age={seconds}"),
    };
    HttpResponse::Ok()
        .content_type(served.content_type)
        .insert_header((header::CACHE_CONTROL, cached))
        .body(served.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_without_a_mark_is_kept_by_nobody() {
        let cached = |seconds| {
            let served = Served {
                content_type: "application/entity-statement+jwt",
                body: String::new(),
            };
            let answer = serve(served, seconds);
            let value = answer.headers().get(header::CACHE_CONTROL).unwrap();
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(
            (cached(0), cached(300)),
            ("no-store".to_owned(), "public, max-age=300".to_owned())
        );
    }
}
