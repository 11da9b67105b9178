//! `GET /istanze/{id}/segnatura`.

use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::services::Offer;
use actix_web::{HttpResponse, get, web};
use sportello_integrations::protocol::{
    Administration, Contacts, Direction, Document, Number, Party, RegisterCode, Registration, segnatura,
};
use sportello_storage::{citizens, istanze, register};
use sportello_types::ids::IstanzaId;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;

/// Downloads the segnatura
///
/// The national XML of the register entry (AgID, guidelines on electronic documents, annex 6).
#[utoipa::path(tag = "istanze", operation_id = "istanze_segnatura",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    responses((status = 200, body = String, content_type = "application/xml", description = "The segnatura")))]
#[get("/istanze/{id}/segnatura")]
pub(super) async fn handler(citizen: Citizen<L2>, id: web::Path<IstanzaId>) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let entry = match row.registration_id {
        Some(entry) => register::find(&tx, entry).await?.ok_or(ProblemCode::NotFound)?,
        None => return Err(ProblemCode::NotFound.into()),
    };
    let profile = citizens::find(&tx, citizen.id)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?
        .profile;
    let offer = Offer::find(&citizen.tenant, &row.service).ok_or(ProblemCode::NotFound)?;
    let owner = administration(&citizen, &offer);
    let number = Number {
        register: entry.code.parse::<RegisterCode>().map_err(Fail::internal)?,
        number: entry.number,
        registered_at: entry.registered_at,
        system_id: None,
    };
    let mut documents = Vec::new();
    for document in &entry.entry.documents {
        documents.push(registered(document)?);
    }
    let mut documents = documents.into_iter();
    let registration = Registration {
        request_id: row.id.to_string(),
        direction: Direction::Incoming,
        sender: sender(profile),
        recipients: vec![Party::Administration(owner.clone())],
        subject: entry.entry.subject,
        classification: offer.classification(),
        presented_at: row.submitted_at.unwrap_or(entry.registered_at),
        main: documents.next().ok_or(ProblemCode::NotFound)?,
        attachments: documents.collect(),
        confidential: false,
    };
    Ok(HttpResponse::Ok()
        .content_type("application/xml")
        .body(segnatura::build(&owner, &number, &registration)))
}

fn administration(citizen: &Citizen<L2>, offer: &Offer<'_>) -> Administration {
    let public = citizen.tenant.public();
    let office = offer.office();
    Administration {
        name: public.name.clone(),
        ipa_code: public.ipa_code.clone(),
        tax_code: public.contacts.tax_code.parse().ok(),
        aoo: (public.ipa_code.clone(), public.name.clone()),
        office: Some((office.slug, office.name)),
        contacts: Contacts {
            emails: public.contacts.pec.parse().into_iter().collect(),
            phones: Vec::new(),
        },
    }
}

fn sender(profile: Profile) -> Party {
    let emails = profile.pec.into_iter().chain(profile.email).collect();
    let phones = profile.mobile.into_iter().chain(profile.phone).collect();
    Party::Person {
        given_name: profile.given_name,
        family_name: profile.family_name,
        tax_code: Some(profile.tax_code),
        contacts: Contacts { emails, phones },
    }
}

fn registered(document: &register::Document) -> Result<Document, Fail> {
    let mut sha256 = [0; 32];
    hex::decode_to_slice(&document.sha256, &mut sha256).map_err(Fail::internal)?;
    Ok(Document {
        name: document.name.clone(),
        media_type: document.media_type.clone(),
        description: None,
        sha256,
        signed: false,
        sealed: false,
    })
}
