//! The citizen's data to read: the PDF beside the machine-readable export (GDPR art. 15).

use super::document::{Block, Document, Fact};
use super::{Issuer, RenderError, data_documents, data_uses, receipt, render, words};
use chrono::{DateTime, Utc};
use sportello_types::activations::{Activation, ActivationChange, ActivationStatus};
use sportello_types::documents::KeptDocument;
use sportello_types::form::SummaryStep;
use sportello_types::istanze::IstanzaSummary;
use sportello_types::lang::Lang;
use sportello_types::messages::Message;
use sportello_types::profile::{
    Access, BirthPlace, ExportedCertificate, ExportedDelivery, IdentityDocument, Profile, Sex, Source,
};
use sportello_types::sessions::Session;
use sportello_types::text::documents as text;
use sportello_types::tokens::ConnectedApp;

/// Everything that the portal holds about a citizen.
#[derive(Clone, Debug)]
pub struct DataExport {
    /// Language of the document.
    pub lang: Lang,
    /// The municipality.
    pub issuer: Issuer,
    /// The profile.
    pub profile: Profile,
    /// Authorisations given.
    pub activations: Vec<Activation>,
    /// All that was ever activated and deactivated.
    pub activation_history: Vec<ActivationChange>,
    /// Applications, drafts included.
    pub istanze: Vec<ExportedIstanza>,
    /// Certificates of the registry, with what they say.
    pub certificates: Vec<ExportedCertificate>,
    /// Self-certifications that were kept.
    pub kept_documents: Vec<KeptDocument>,
    /// Documents that were sent.
    pub deliveries: Vec<ExportedDelivery>,
    /// Communications.
    pub messages: Vec<Message>,
    /// Open sessions.
    pub sessions: Vec<Session>,
    /// Apps that were let in.
    pub connected_apps: Vec<ConnectedApp>,
    /// Since when news are told by SMS, to the mobile phone of the profile.
    pub sms_since: Option<DateTime<Utc>>,
    /// Log of accesses to the data.
    pub accesses: Vec<Access>,
}

/// An application with its answers in words.
#[derive(Clone, Debug)]
pub struct ExportedIstanza {
    /// What the list shows.
    pub summary: IstanzaSummary,
    /// Its state, in words.
    pub status: String,
    /// The answers, step by step.
    pub answers: Vec<SummaryStep>,
}

/// Lays the data out. The same input and `now` give the same bytes.
///
/// # Errors
/// [`RenderError`] when the layout fails.
pub fn data_export(export: &DataExport, now: DateTime<Utc>) -> Result<Vec<u8>, RenderError> {
    render::pdf(&document(export, now), now)
}

fn document(export: &DataExport, now: DateTime<Utc>) -> Document {
    let lang = export.lang;
    let profile = &export.profile;
    let mut blocks = vec![
        Block::lead(text::export_lead(lang)),
        Block::paragraph(text::export_made_at(lang, words::instant(lang, now))),
        Block::heading(text::export_profile(lang)),
        Block::Facts {
            rows: profile_facts(lang, profile, export.sms_since),
        },
    ];
    push_activations(&mut blocks, export);
    push_history(&mut blocks, export);
    push_istanze(&mut blocks, export);
    data_documents::push_certificates(&mut blocks, export);
    data_documents::push_kept(&mut blocks, export);
    data_documents::push_deliveries(&mut blocks, export);
    push_messages(&mut blocks, export);
    data_uses::push_sessions(&mut blocks, export);
    data_uses::push_apps(&mut blocks, export);
    data_uses::push_accesses(&mut blocks, export);
    let subtitle = format!("{} {}", profile.given_name, profile.family_name);
    Document::new(
        lang,
        &export.issuer,
        text::export_title(lang).to_string(),
        subtitle,
        blocks,
    )
}

fn profile_facts(lang: Lang, profile: &Profile, sms_since: Option<DateTime<Utc>>) -> Vec<Fact> {
    let mut rows = Vec::new();
    let mut add = |label: &str, key: &str, value: Option<String>| {
        let Some(value) = value else { return };
        let value = match profile.provenance.get(key) {
            Some(provenance) => text::export_source(
                lang,
                &value,
                source(lang, provenance.source),
                words::instant(lang, provenance.changed_at),
            ),
            None => value,
        };
        rows.push(Fact::new(label, value));
    };
    let email =
        |email: &Option<sportello_types::values::Email>| email.as_ref().map(|e| e.as_str().to_string());
    let phone =
        |phone: &Option<sportello_types::values::Phone>| phone.as_ref().map(|p| p.as_str().to_string());
    add(
        text::export_given_name(lang),
        "given_name",
        Some(profile.given_name.clone()),
    );
    add(
        text::export_family_name(lang),
        "family_name",
        Some(profile.family_name.clone()),
    );
    for (label, field, value) in [
        (
            text::export_native_given_name(lang),
            "native_given_name",
            &profile.native_given_name,
        ),
        (
            text::export_native_family_name(lang),
            "native_family_name",
            &profile.native_family_name,
        ),
    ] {
        if value.is_some() {
            add(label, field, value.clone());
        }
    }
    let code = profile.tax_code.as_ref().map(ToString::to_string);
    add(text::tax_code(lang), "tax_code", code);
    if let Some(identifier) = &profile.eidas_identifier {
        let label = text::eidas_identifier(lang);
        add(label, "eidas_identifier", Some(identifier.to_string()));
    }
    if let Some(code) = &profile.declared_tax_code {
        let label = text::export_declared_tax_code(lang);
        add(label, "declared_tax_code", Some(code.to_string()));
    }
    add(
        text::export_birth_date(lang),
        "birth_date",
        Some(words::day(lang, profile.birth_date)),
    );
    add(
        text::export_birth_place(lang),
        "birth_place",
        profile.birth_place.as_ref().map(birth_place),
    );
    add(text::export_sex(lang), "sex", profile.sex.map(sex));
    add(
        text::export_residence(lang),
        "residence",
        profile.residence.as_ref().map(ToString::to_string),
    );
    add(
        text::export_identity_document(lang),
        "identity_document",
        profile
            .identity_document
            .as_ref()
            .map(|d| identity_document(lang, d)),
    );
    add(text::export_email(lang), "email", email(&profile.email));
    add(
        text::export_pending_email(lang),
        "pending_email",
        email(&profile.pending_email),
    );
    add(text::export_pec(lang), "pec", email(&profile.pec));
    add(text::export_mobile(lang), "mobile", phone(&profile.mobile));
    add(text::export_phone(lang), "phone", phone(&profile.phone));
    let since = sms_since.map(|at| text::export_since(lang, words::instant(lang, at)));
    add(text::export_sms(lang), "sms", since);
    rows
}

fn source(lang: Lang, source: Source) -> &'static str {
    match source {
        Source::Spid => text::export_source_spid(lang),
        Source::Cie => text::export_source_cie(lang),
        Source::Cns => text::export_source_cns(lang),
        Source::Eidas => text::export_source_eidas(lang),
        Source::Desk => text::export_source_desk(lang),
        Source::Citizen => text::export_source_citizen(lang),
        Source::TaxCode => text::export_source_tax_code(lang),
        Source::Office => text::export_source_office(lang),
    }
}

fn sex(sex: Sex) -> String {
    match sex {
        Sex::F => "F".to_string(),
        Sex::M => "M".to_string(),
    }
}

fn birth_place(place: &BirthPlace) -> String {
    let province = place.province.as_ref().map(|province| format!(" ({province})"));
    let town = place.foreign_town.as_ref().map(|town| format!(", {town}"));
    [Some(place.name.clone()), province, town]
        .into_iter()
        .flatten()
        .collect()
}

fn identity_document(lang: Lang, document: &IdentityDocument) -> String {
    text::export_document_value(
        lang,
        document.kind.label(lang),
        &document.number,
        &document.issuer,
        words::day(lang, document.issued_on),
        words::day(lang, document.expires_on),
    )
}

/// Opens a section; says so and returns false when it has nothing to show.
pub(super) fn open_section(blocks: &mut Vec<Block>, lang: Lang, title: &str, is_empty: bool) -> bool {
    blocks.push(Block::heading(title));
    if is_empty {
        blocks.push(Block::paragraph(text::export_nothing(lang)));
    }
    !is_empty
}

fn push_activations(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    if !open_section(
        blocks,
        lang,
        text::export_activations(lang),
        export.activations.is_empty(),
    ) {
        return;
    }
    let rows = export.activations.iter().map(|activation| {
        let since = match (activation.status, activation.activated_at) {
            (ActivationStatus::Inactive, _) | (_, None) => text::export_not_active(lang).to_string(),
            (_, Some(at)) => words::instant(lang, at),
        };
        vec![activation.title.clone(), activation.text_version.clone(), since]
    });
    blocks.push(Block::Table {
        header: header([
            text::export_group(lang),
            text::export_text_version(lang),
            text::export_activated_at(lang),
        ]),
        rows: rows.collect(),
    });
}

fn push_history(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    let history = &export.activation_history;
    if !open_section(blocks, lang, text::export_history(lang), history.is_empty()) {
        return;
    }
    let title = |change: &ActivationChange| {
        let group = export
            .activations
            .iter()
            .find(|known| known.group == change.group);
        group.map_or_else(|| change.group.slug().to_string(), |known| known.title.clone())
    };
    let rows = history.iter().map(|change| {
        let what = if change.active {
            text::export_given(lang)
        } else {
            text::export_withdrawn(lang)
        };
        vec![
            words::instant(lang, change.at),
            format!("{what}: {}", title(change)),
            change.text_version.clone(),
        ]
    });
    blocks.push(Block::Table {
        header: header([
            text::export_when(lang),
            text::export_what(lang),
            text::export_text_version(lang),
        ]),
        rows: rows.collect(),
    });
}

fn push_istanze(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    open_section(
        blocks,
        lang,
        text::export_istanze(lang),
        export.istanze.is_empty(),
    );
    for istanza in &export.istanze {
        let summary = &istanza.summary;
        blocks.push(Block::subheading(&summary.service_title));
        let mut rows = vec![
            Fact::new(text::istanza_code(lang), summary.id.to_string()),
            Fact::new(text::export_status(lang), &istanza.status),
            Fact::new(
                text::export_created_at(lang),
                words::instant(lang, summary.created_at),
            ),
        ];
        if let Some(at) = summary.submitted_at {
            rows.push(Fact::new(text::submitted_at(lang), words::instant(lang, at)));
        }
        if let Some(number) = summary.submission_number {
            rows.push(Fact::new(text::submission_number(lang), number.to_string()));
        }
        if let Some(registration) = &summary.registration {
            rows.push(Fact::new(
                text::protocol_number(lang),
                registration.number.to_string(),
            ));
        }
        blocks.push(Block::Facts { rows });
        for step in &istanza.answers {
            receipt::push_answers(blocks, lang, step, 4);
        }
    }
}

fn push_messages(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    open_section(
        blocks,
        lang,
        text::export_messages(lang),
        export.messages.is_empty(),
    );
    for message in &export.messages {
        blocks.push(Block::subheading(&message.subject));
        blocks.push(Block::paragraph(words::instant(lang, message.sent_at)));
        for paragraph in message.body.split("\n\n") {
            blocks.push(Block::paragraph(paragraph));
        }
    }
}

pub(super) fn header<const N: usize>(titles: [&str; N]) -> Vec<String> {
    titles.map(str::to_string).to_vec()
}
