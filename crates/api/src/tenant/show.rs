//! `GET /tenant`.

use crate::ctx::Ctx;
use crate::http::Json;
use actix_web::get;
use sportello_types::deliveries::DeliveryChannel;
use sportello_types::lang::{Lang, Localized};
use sportello_types::tenant::{Contacts, Link, Privacy, Tenant, TenantLinks};

/// Tells which municipality answers here
///
/// Name, contacts and links of the municipality that is served at this host, and how it sends documents.
#[utoipa::path(tag = "tenant", operation_id = "tenant_show",
    responses((status = 200, body = Tenant)), security(()))]
#[get("/tenant")]
pub(super) async fn handler(ctx: Ctx) -> Json<Tenant> {
    Json(ctx.municipality())
}

/// A municipality for the document's examples.
pub(crate) fn sample() -> Tenant {
    let site = |path: &str| format!("https://www.comune.esempio.it/{path}");
    Tenant {
        slug: "esempio".to_owned(),
        name: "Comune di Esempio".to_owned(),
        short_name: "Esempio".to_owned(),
        ipa_code: "c_x000".to_owned(),
        region: Link {
            label: "Regione Sardegna".to_owned(),
            href: "https://www.regione.sardegna.it/".to_owned(),
        },
        website: site(""),
        crest_path: "/crest.svg".to_owned(),
        theme_path: "/theme.css".to_owned(),
        languages: vec![Lang::It, Lang::En],
        contacts: Contacts {
            address: "Piazza della Repubblica 1, 09999 Esempio (CA)".to_owned(),
            tax_code: "80000000000".to_owned(),
            phone: "+39 070 000000".to_owned(),
            email: "urp@comune.esempio.it".to_owned(),
            pec: "protocollo@pec.comune.esempio.it".to_owned(),
        },
        links: TenantLinks {
            management: site("amministrazione"),
            news: site("novita"),
            live: site("vivere-il-comune"),
            transparency: site("amministrazione-trasparente"),
            accessibility_declaration: "https://form.agid.gov.it/".to_owned(),
            appointments: site("prenota-appuntamento"),
            report_inefficiency: site("segnala-disservizio"),
            assistance: site("richiedi-assistenza"),
        },
        privacy: Privacy {
            controller: "Comune di Esempio, Piazza della Repubblica 1, 09999 Esempio (CA)".to_owned(),
            dpo_email: "rpd@comune.esempio.it".to_owned(),
            recipients: Some(Localized {
                it: "Il portale è gestito da Nuvola S.p.A., responsabile del trattamento.".to_owned(),
                en: "The portal is run by Nuvola S.p.A., as processor.".to_owned(),
            }),
            transfers: None,
            retention: None,
            notice: Some(site("privacy")),
        },
        delivery_channels: vec![DeliveryChannel::Email, DeliveryChannel::Pec],
        open_payments: true,
    }
}
