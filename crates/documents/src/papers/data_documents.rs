//! Certificates, kept documents and what was sent, as the copy of the citizen's data tells them.

use super::data_export::{DataExport, header, open_section};
use super::document::{Block, Fact};
use super::words;
use crate::certificates::{Part, Statement};
use sportello_types::certificates::CertificateStatus;
use sportello_types::deliveries::{DeliveryChannel, DeliveryShown, DeliveryStatus};
use sportello_types::lang::Lang;
use sportello_types::profile::{ExportedCertificate, ExportedDelivery};
use sportello_types::text::{certificatepay, dataexport as text, documents as common};

pub(super) fn push_certificates(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    let title = text::certificates(lang);
    open_section(blocks, lang, title, export.certificates.is_empty());
    for exported in &export.certificates {
        blocks.push(Block::subheading(&exported.certificate.title));
        blocks.push(Block::Facts {
            rows: facts(exported, lang),
        });
        // What an older version wrote and this one cannot read stands in the copy for machines.
        let says = serde_json::from_value::<Statement>(exported.says.clone());
        for part in says.map(|statement| statement.parts).unwrap_or_default() {
            push_part(blocks, part);
        }
    }
}

fn facts(exported: &ExportedCertificate, lang: Lang) -> Vec<Fact> {
    let certificate = &exported.certificate;
    let until = certificate.valid_until.map_or_else(
        || text::valid_always(lang).to_owned(),
        |day| words::day(lang, day),
    );
    let mut rows = vec![Fact::new(text::number(lang), certificate.number.to_string())];
    if let Some(code) = &certificate.code {
        rows.push(Fact::new(text::code(lang), code.to_string()));
    }
    rows.extend([
        Fact::new(text::holder(lang), certificate.holder.clone()),
        Fact::new(text::r#use(lang), certificate.use_title.clone()),
        Fact::new(text::issued(lang), words::instant(lang, certificate.issued_at)),
        Fact::new(text::valid_until(lang), until),
    ]);
    let unissued = match certificate.status {
        CertificateStatus::Held => Some(certificatepay::status_held(lang)),
        CertificateStatus::Discarded => Some(certificatepay::status_discarded(lang)),
        CertificateStatus::Valid | CertificateStatus::Expired | CertificateStatus::Annulled => None,
    };
    rows.extend(unissued.map(|status| Fact::new(common::export_status(lang), status)));
    if let Some(reason) = &certificate.annulled_because {
        rows.push(Fact::new(
            common::export_status(lang),
            text::annulled(lang, reason),
        ));
    }
    if !certificate.kept && unissued.is_none() {
        rows.push(Fact::new(text::file(lang), text::pdf_gone(lang)));
    }
    rows
}

fn push_part(blocks: &mut Vec<Block>, part: Part) {
    for sentence in part.sentences {
        blocks.push(Block::paragraph(sentence));
    }
    if let Some(table) = part.table {
        blocks.push(Block::Table {
            header: table.header,
            rows: table.rows,
        });
    }
}

pub(super) fn push_kept(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    let kept = &export.kept_documents;
    if !open_section(blocks, lang, text::kept(lang), kept.is_empty()) {
        return;
    }
    let rows = kept.iter().map(|document| {
        vec![
            document.title.clone(),
            document.file_name.clone(),
            words::instant(lang, document.kept_at),
        ]
    });
    blocks.push(Block::Table {
        header: header([text::document(lang), text::file(lang), text::kept_since(lang)]),
        rows: rows.collect(),
    });
}

pub(super) fn push_deliveries(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    let sent = &export.deliveries;
    if !open_section(blocks, lang, text::deliveries(lang), sent.is_empty()) {
        return;
    }
    let rows = sent.iter().map(|exported| {
        let delivery = &exported.delivery;
        vec![
            words::instant(lang, delivery.asked_at),
            sent_what(export, exported),
            format!("{} ({})", delivery.address, by(delivery.by, lang)),
            outcome(delivery, lang),
        ]
    });
    blocks.push(Block::Table {
        header: header([
            common::export_when(lang),
            text::document(lang),
            text::sent_to(lang),
            text::outcome(lang),
        ]),
        rows: rows.collect(),
    });
}

/// The document that was sent: the certificate's number, or that it was none.
fn sent_what(export: &DataExport, exported: &ExportedDelivery) -> String {
    let known = export
        .certificates
        .iter()
        .find(|known| Some(known.certificate.id) == exported.certificate);
    known.map_or_else(
        || text::self_certification(export.lang).to_owned(),
        |known| known.certificate.number.to_string(),
    )
}

fn by(channel: DeliveryChannel, lang: Lang) -> &'static str {
    match channel {
        DeliveryChannel::Email => text::by_email(lang),
        DeliveryChannel::Pec => text::by_pec(lang),
    }
}

fn outcome(delivery: &DeliveryShown, lang: Lang) -> String {
    match (delivery.status, delivery.done_at) {
        (DeliveryStatus::Sent, Some(at)) => text::sent(lang, words::instant(lang, at)),
        (DeliveryStatus::Failed, _) => text::failed(lang).to_owned(),
        _ => text::sending(lang).to_owned(),
    }
}
