//! `GET /profile/accesses`.

use crate::ctx::{Citizen, L1, Level};
use crate::http::{Fail, Json, PageQuery};
use crate::istanze::view;
use crate::journal::{self, Act, Detail};
use crate::self_certifications;
use actix_web::{get, web};
use sportello_storage::audit::{self, Actor, Entry, Event};
use sportello_storage::{
    Tx, attachments, certificates, citizens, clients, istanze, kept_documents, payments,
};
use sportello_types::ids::{AttachmentId, CertificateId, ClientId, DebtId, IstanzaId, KeptDocumentId};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::profile::Access;
use sportello_types::services::ServiceGroup;
use sportello_types::text::accesses as words;
use std::collections::BTreeMap;

/// Lists the accesses to the citizen's data
///
/// Who did what to which data, from which device, newest first, from the audit log. With them stand the
/// looks that members of the household have taken at the citizen's registry data.
#[utoipa::path(tag = "profile", operation_id = "accesses_list", params(PageQuery),
    responses((status = 200, body = Page<Access>)))]
#[get("/profile/accesses")]
pub(super) async fn handler(
    citizen: Citizen<L1>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Access>>, Fail> {
    let tx = citizen.read().await?;
    let found = citizens::find(&tx, citizen.id).await?;
    let tax_code = found.and_then(|citizen| citizen.profile.tax_code);
    let cursor = page.cursor.as_deref();
    let Page {
        items,
        limit,
        next_cursor,
    } = audit::list_for_citizen(&tx, citizen.id, tax_code.as_ref(), cursor, page.limit()?).await?;
    Ok(Json(Page {
        items: in_words(&tx, &citizen, items).await?,
        limit,
        next_cursor,
    }))
}

/// Entries of the log, in the citizen's words. What they are about is looked up: the log itself
/// holds ids only, and what was deleted since is gone.
pub(super) async fn in_words<L: Level>(
    tx: &Tx,
    citizen: &Citizen<L>,
    entries: Vec<Entry>,
) -> Result<Vec<Access>, Fail> {
    let mut known = BTreeMap::new();
    let mut accesses = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.event.citizen != Some(citizen.id) {
            let look = match entry.event.actor {
                Actor::Operator => look_of_operator(tx, entry.event, citizen.lang).await?,
                Actor::Citizen | Actor::System => look_of_another(tx, entry.event, citizen.lang).await?,
            };
            accesses.push(look);
            continue;
        }
        let object = entry.event.object.as_deref().map_or(Object::None, Object::read);
        let (about, istanza) = object.describe(tx, citizen, &mut known).await?;
        let Detail {
            device,
            fields,
            kinds,
        } = serde_json::from_value(entry.event.detail).unwrap_or_default();
        let about = about.or_else(|| self_certifications::titles(&kinds, citizen.lang));
        accesses.push(Access {
            at: entry.event.at,
            description: journal::describe(&entry.event.name, citizen.lang).to_owned(),
            event: entry.event.name,
            actor: match entry.event.actor {
                Actor::Citizen => "citizen",
                Actor::Operator => "operator",
                Actor::System => "system",
            }
            .to_owned(),
            about,
            istanza,
            device,
            fields: fields
                .iter()
                .filter_map(|field| field_words(field, citizen.lang))
                .map(str::to_owned)
                .collect(),
        });
    }
    Ok(accesses)
}

/// What another has seen of the citizen's registry data. Session and device are the other's own affair.
async fn look_of_another(tx: &Tx, event: Event, lang: Lang) -> Result<Access, Fail> {
    let found = match event.actor_id {
        Some(other) => citizens::find(tx, other).await?,
        None => None,
    };
    let name = found.map_or_else(
        || words::somebody(lang).to_owned(),
        |other| format!("{} {}", other.profile.given_name, other.profile.family_name),
    );
    Ok(Access {
        at: event.at,
        description: match event.name.as_str() {
            seen if seen == Act::RecordSeen.name() => words::record_seen_by(lang, name),
            seen if seen == Act::CertificateOptionsSeen.name() => {
                words::certificate_options_seen_by(lang, name)
            }
            issued if issued == Act::CertificateIssued.name() => words::certificate_issued_by(lang, name),
            sent if sent == Act::CertificateSent.name() => words::certificate_sent_by(lang, name),
            naming if naming == Act::CertificateNaming.name() => words::certificate_naming_by(lang, name),
            seen if seen == Act::SelfCertificationOptionsSeen.name() => {
                words::self_certification_options_seen_by(lang, name)
            }
            made if made == Act::SelfCertificationMade.name() => {
                words::self_certification_made_by(lang, name)
            }
            _ => words::household_seen_by(lang, name),
        },
        event: event.name,
        actor: "household".to_owned(),
        about: None,
        istanza: None,
        device: None,
        fields: Vec::new(),
    })
}

/// What an operator has seen of the citizen's registry data, or issued from it.
async fn look_of_operator(tx: &Tx, event: Event, lang: Lang) -> Result<Access, Fail> {
    // Of a certificate in which one is only named it is not told which.
    let naming = event.name == Act::CounterCertificateNaming.name();
    let about = match event.object.as_deref().map_or(Object::None, Object::read) {
        Object::Certificate(id) if !naming => certificates::find_any(tx, id).await?,
        _ => None,
    };
    Ok(Access {
        at: event.at,
        description: journal::describe(&event.name, lang).to_owned(),
        event: event.name,
        actor: "operator".to_owned(),
        about: about.map(|found| words::about_certificate(lang, found.title, found.number)),
        istanza: None,
        device: None,
        fields: Vec::new(),
    })
}

/// What an entry of the log is about, as the log writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Object {
    Istanza(IstanzaId),
    File(IstanzaId, AttachmentId),
    Group(ServiceGroup),
    App(ClientId),
    Certificate(CertificateId),
    Debt(DebtId),
    Document(KeptDocumentId),
    None,
}

impl Object {
    fn read(text: &str) -> Self {
        if let Some(Ok(app)) = text.strip_prefix("client/").map(str::parse) {
            return Self::App(app);
        }
        if let Some(Ok(certificate)) = text.strip_prefix("certificate/").map(str::parse) {
            return Self::Certificate(certificate);
        }
        if let Some(Ok(debt)) = text.strip_prefix("debt/").map(str::parse) {
            return Self::Debt(debt);
        }
        if let Some(Ok(document)) = text.strip_prefix("document/").map(str::parse) {
            return Self::Document(document);
        }
        if let Some((istanza, file)) = text.split_once('/')
            && let (Ok(istanza), Ok(file)) = (istanza.parse(), file.parse())
        {
            return Self::File(istanza, file);
        }
        text.parse()
            .map(Self::Istanza)
            .ok()
            .or_else(|| ServiceGroup::from_slug(text).map(Self::Group))
            .unwrap_or(Self::None)
    }

    /// In words, and the istanza while it exists.
    async fn describe<L: Level>(
        self,
        tx: &Tx,
        citizen: &Citizen<L>,
        known: &mut BTreeMap<IstanzaId, Option<String>>,
    ) -> Result<(Option<String>, Option<IstanzaId>), Fail> {
        let lang = citizen.lang;
        let (id, file) = match self {
            Self::None => return Ok((None, None)),
            Self::Group(group) => return Ok((Some(crate::activations::title(group, lang).to_owned()), None)),
            Self::App(id) => {
                let app = clients::find(tx, id).await?;
                let name = app.map_or_else(|| words::app_gone(lang).to_owned(), |app| app.registration.name);
                return Ok((Some(name), None));
            }
            Self::Certificate(id) => {
                let found = certificates::find(tx, citizen.id, id).await?;
                return Ok((
                    found.map(|found| words::about_certificate(lang, found.title, found.number)),
                    None,
                ));
            }
            // The log writes it of debts alone whose papers the citizen may see.
            Self::Debt(id) => {
                let found = payments::find_any(tx, id).await?;
                return Ok((found.map(|debt| debt.subject), None));
            }
            Self::Document(id) => {
                let found = kept_documents::find(tx, citizen.id, id).await?;
                let title = found.map_or_else(|| words::document_gone(lang).to_owned(), |found| found.title);
                return Ok((Some(title), None));
            }
            Self::Istanza(id) => (id, None),
            Self::File(id, file) => (id, Some(file)),
        };
        let name = if let Some(name) = known.get(&id) {
            name.clone()
        } else {
            let name = name_of(tx, citizen, id).await?;
            known.insert(id, name.clone());
            name
        };
        let exists = name.is_some().then_some(id);
        let name = name.unwrap_or_else(|| words::istanza_gone(lang).to_owned());
        let Some(file) = file else {
            return Ok((Some(name), exists));
        };
        let found = match exists {
            Some(id) => attachments::find(tx, id, file).await?,
            None => None,
        };
        let file = found.map_or_else(|| words::file_gone(lang).to_owned(), |file| file.name);
        Ok((Some(words::about_file(lang, file, name)), exists))
    }
}

/// The service and number of an istanza of the citizen's, while it exists.
async fn name_of<L: Level>(tx: &Tx, citizen: &Citizen<L>, id: IstanzaId) -> Result<Option<String>, Fail> {
    let row = istanze::find(tx, citizen.id, id).await?;
    Ok(row.map(|row| {
        let title = view::title(&row, &citizen.tenant, citizen.lang);
        match row.registration {
            Some(entry) => words::about_numbered(citizen.lang, title, entry.number),
            None => title,
        }
    }))
}

fn field_words(field: &str, lang: Lang) -> Option<&'static str> {
    Some(match field {
        "given_name" => words::field_given_name(lang),
        "family_name" => words::field_family_name(lang),
        "birth_date" => words::field_birth_date(lang),
        "birth_place" => words::field_birth_place(lang),
        "residence" => words::field_residence(lang),
        "declared_tax_code" => words::field_declared_tax_code(lang),
        "identity_document" => words::field_identity_document(lang),
        "email" => words::field_email(lang),
        "pec" => words::field_pec(lang),
        "mobile" => words::field_mobile(lang),
        "phone" => words::field_phone(lang),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_apart_by_their_shape() {
        let id: IstanzaId = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47".parse().unwrap();
        let file: AttachmentId = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e48".parse().unwrap();
        assert_eq!(Object::read(&id.to_string()), Object::Istanza(id));
        assert_eq!(Object::read(&format!("{id}/{file}")), Object::File(id, file));
        assert_eq!(
            Object::read("public_land"),
            Object::Group(ServiceGroup::PublicLand)
        );
        let app: ClientId = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e49".parse().unwrap();
        assert_eq!(Object::read(&format!("client/{app}")), Object::App(app));
        let certificate: CertificateId = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e4a".parse().unwrap();
        assert_eq!(
            Object::read(&format!("certificate/{certificate}")),
            Object::Certificate(certificate)
        );
        let debt: DebtId = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e4b".parse().unwrap();
        assert_eq!(Object::read(&format!("debt/{debt}")), Object::Debt(debt));
        let document: KeptDocumentId = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e4b".parse().unwrap();
        assert_eq!(
            Object::read(&format!("document/{document}")),
            Object::Document(document)
        );
        assert_eq!(Object::read("profile"), Object::None);
    }
}
