//! From what a certificate says to its mark and its paper.

use super::offer::Tools;
use super::order::Order;
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use actix_web::web;
use chrono::{DateTime, Utc};
use sportello_documents::certificates::{Holder, Statement};
use sportello_documents::seal::SealError;
use sportello_documents::{CertificatePaper, DocumentError, GermanPaper};
use sportello_mark::{Claims, MarkHolder, StampMark};
use sportello_types::certificates::Duty;
use sportello_types::lang::{Lang, PaperLanguage};
use sportello_types::problem::ProblemCode;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};
use std::sync::Arc;

/// What stands on a certificate beside what it says.
pub(super) struct Marking {
    pub(super) number: CertificateNumber,
    pub(super) code: CertificateCode,
    pub(super) fees: EuroCents,
}

/// A certificate on paper.
pub(super) struct Paper {
    pub(super) pdf: Vec<u8>,
    /// What its QR says.
    pub(super) mark_url: String,
}

/// Lays a certificate out and seals it.
pub(super) async fn make(
    ctx: &Ctx,
    tools: &Tools,
    order: &Order,
    marking: &Marking,
    statement: Statement,
) -> Result<Paper, Fail> {
    let (tenant, settings) = (&ctx.tenant, &ctx.app.settings);
    // The name by which the municipality is known, whichever the citizen came by: paper stays.
    let host = &tenant.settings.host;
    let claims = claims(&tenant.public().ipa_code, ctx.now, order, marking, &statement);
    let mark = sportello_mark::sign(&claims, &tools.marks.signer).map_err(Fail::internal)?;
    let mark_url = mark.to_url(&format!("{}/v", settings.origin(host)));
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
        mark_url: mark_url.clone(),
        verification_url: settings.page(host, Lang::It, "/verifica"),
        german: german(&ctx.tenant, order),
    };
    let (seal, now) = (Arc::clone(&tools.seal), ctx.now);
    let pdf = web::block(move || sportello_documents::certificate(&paper, seal.as_ref(), now))
        .await
        .map_err(Fail::internal)?
        .map_err(|error| match error {
            DocumentError::Seal(SealError::Unavailable(reason)) => {
                tracing::warn!(reason, "a certificate cannot be sealed now");
                ProblemCode::Unavailable.into()
            }
            other => Fail::internal(other),
        })?;
    Ok(Paper { pdf, mark_url })
}

/// What a paper with German says beside its statement.
fn german(tenant: &ServedTenant, order: &Order) -> Option<GermanPaper> {
    order.language.has_german().then(|| {
        let german = &order.use_.german;
        let name = tenant.settings.certificates.german_name.as_ref();
        GermanPaper {
            alone: order.language == PaperLanguage::De,
            issuer: name.unwrap_or(&tenant.public().name).clone(),
            use_title: german.title.clone(),
            duty_by: german.by.clone(),
        }
    })
}

/// What the mark says: the facts of the paper, and no others. In Italian, whatever the language of the paper:
/// it is the registry's, and one program reads them all.
fn claims(
    issuer: &str,
    issued_at: DateTime<Utc>,
    order: &Order,
    marking: &Marking,
    statement: &Statement,
) -> Claims {
    Claims {
        issuer: issuer.to_owned(),
        kinds: order.kinds.iter().map(|kind| kind.slug.clone()).collect(),
        code: marking.code,
        issued_at: issued_at.timestamp(),
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
            Duty::PaperStamp { .. } => StampMark::Paper,
            Duty::DigitalStamp => StampMark::Digital,
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

#[cfg(test)]
mod generated;

#[cfg(test)]
mod tests {
    use super::super::charge::Collects;
    use super::*;
    use sportello_documents::certificates::{AskedBy, Subject, state};
    use sportello_mark::{KeySet, MarkKey, Payload, verify};
    use sportello_types::certificates::CertificateRequest;
    use sportello_types::registry::{RegistrySource, Resident};

    const AT: &str = "2026-11-24T09:30:00Z";

    fn resident() -> Resident {
        serde_json::from_value(serde_json::json!({
            "id": "B1",
            "identity": {
                "family_name": "SERRA", "given_name": "GIULIA", "sex": "F", "birth": { "date": "1985-04-12" }
            },
            "registrations": [{ "since": "2012-06-01" }],
            "residences": [{
                "kind": "1", "since": "2012-06-01",
                "address": {
                    "street": "VIA DEI GELSOMINI", "number": "12", "municipality": { "name": "BORGOVERDE" }
                }
            }],
            "certifiability": "2"
        }))
        .unwrap()
    }

    #[test]
    fn the_mark_says_what_the_paper_says_and_is_believed_by_the_published_key() {
        let now: DateTime<Utc> = AT.parse().unwrap();
        let request: CertificateRequest = serde_json::from_value(serde_json::json!({
            "kinds": ["residenza"], "use": stamped_use(),
            "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" }
        }))
        .unwrap();
        let languages = [PaperLanguage::It];
        let order = Order::read(&request, now.date_naive(), Collects::NOTHING, &languages).unwrap();
        let resident = resident();
        let subject = Subject {
            resident: &resident,
            household: None,
            source: RegistrySource::Municipality,
            asked_by: AskedBy::Self_,
            on: now.date_naive(),
            as_of: now.date_naive(),
        };
        let statement = state(&order.kinds, &subject).unwrap();
        let marking = Marking {
            number: "C-2026-000123".parse().unwrap(),
            code: "K7QF-2M9X-0ZTB-R4HC".parse().unwrap(),
            fees: EuroCents(0),
        };
        let key = MarkKey::from_seed(&[7; 32]);
        let published = KeySet::new(vec![key.published(now, now + chrono::Duration::days(365))]);
        let claims = claims("c_x000", now, &order, &marking, &statement);
        let url = sportello_mark::sign(&claims, &key)
            .unwrap()
            .to_url("https://sportello.example.it/v");
        let read = verify(&Payload::from_text(&url).unwrap(), &published).unwrap();
        assert_eq!(read, claims);
        assert_eq!((read.code, read.stamp), (marking.code, StampMark::Paper));
        assert_eq!(read.valid_until, "2027-02-24".parse().ok());
        let facts = format!("{:?}", read.facts);
        assert!(facts.contains("VIA DEI GELSOMINI 12"), "{facts}");
        let holder = read.holder.unwrap();
        assert_eq!(holder.family_name.as_deref(), Some("SERRA"));
        assert_eq!(holder.tax_code, None, "the paper has none");
        assert_eq!(full_name(&statement.holder), "GIULIA SERRA");
    }

    fn stamped_use() -> String {
        let mut uses = sportello_documents::certificates::catalogue().uses().iter();
        let stamped = uses.find(|known| known.exemption.is_none()).unwrap();
        stamped.slug.to_string()
    }
}
