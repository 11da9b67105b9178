//! From what a certificate says to its mark and its paper.

use super::offer::Tools;
use super::order::Order;
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::web;
use sportello_documents::CertificatePaper;
use sportello_documents::certificates::{Holder, Statement};
use sportello_mark::{Claims, MarkHolder, StampMark};
use sportello_types::certificates::Duty;
use sportello_types::lang::Lang;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};
use std::sync::Arc;

/// What stands on a certificate beside what it says.
pub(super) struct Marking {
    pub(super) number: CertificateNumber,
    pub(super) code: CertificateCode,
    pub(super) fees: EuroCents,
}

/// Lays a certificate out and seals it.
pub(super) async fn make(
    ctx: &Ctx,
    tools: &Tools,
    order: &Order,
    marking: &Marking,
    statement: Statement,
) -> Result<Vec<u8>, Fail> {
    let (tenant, settings) = (&ctx.tenant, &ctx.app.settings);
    // The name by which the municipality is known, whichever the citizen came by: paper stays.
    let host = &tenant.settings.host;
    let mark = sportello_mark::sign(&claims(ctx, order, marking, &statement), &tools.marks.signer);
    let mark = mark.map_err(Fail::internal)?;
    let paper = CertificatePaper {
        issuer: tenant.issuer(),
        number: marking.number,
        code: marking.code,
        issued_at: ctx.now,
        statement,
        duty: order.duty.clone(),
        use_title: order.use_.title.text(Lang::It).to_owned(),
        fees: marking.fees,
        registrar: tenant.settings.certificates.registrar.clone(),
        mark_url: mark.to_url(&format!("{}/v", settings.origin(host))),
        verification_url: settings.page(host, Lang::It, "/verifica"),
    };
    let (seal, now) = (Arc::clone(&tools.seal), ctx.now);
    web::block(move || sportello_documents::certificate(&paper, seal.as_ref(), now))
        .await
        .map_err(Fail::internal)?
        .map_err(Fail::internal)
}

/// What the mark says: the facts of the paper, and no others.
fn claims(ctx: &Ctx, order: &Order, marking: &Marking, statement: &Statement) -> Claims {
    Claims {
        issuer: ctx.tenant.public().ipa_code.clone(),
        kinds: order.kinds.iter().map(|kind| kind.slug.clone()).collect(),
        code: marking.code,
        issued_at: ctx.now.timestamp(),
        valid_until: statement.valid_until,
        // For data that stand in the PDF as a file of their own; none do.
        digest: None,
        holder: Some(holder(&statement.holder)),
        facts: statement
            .parts
            .iter()
            .flat_map(|part| part.mark.clone())
            .collect(),
        stamp: match order.duty {
            Duty::Exempt { .. } => StampMark::Exempt,
            Duty::PaperStamp(_) => StampMark::Paper,
        },
    }
}

fn holder(holder: &Holder) -> MarkHolder {
    MarkHolder {
        family_name: holder.family_name.clone(),
        given_name: holder.given_name.clone(),
        tax_code: holder.tax_code.clone(),
        birth_date: holder.birth_date.clone(),
    }
}

/// Given and family name, as the archive lists them.
pub(super) fn full_name(holder: &Holder) -> String {
    let names = [&holder.given_name, &holder.family_name].into_iter().flatten();
    names.map(String::as_str).collect::<Vec<_>>().join(" ")
}
