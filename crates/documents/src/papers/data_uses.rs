//! Who uses the citizen's data, as the copy of them tells it: sessions, apps, accesses.

use super::data_export::{DataExport, header, open_section};
use super::document::Block;
use super::words;
use sportello_types::lang::Lang;
use sportello_types::profile::Access;
use sportello_types::text::documents as text;
use sportello_types::tokens::words as in_words;

pub(super) fn push_sessions(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    if !open_section(
        blocks,
        lang,
        text::export_sessions(lang),
        export.sessions.is_empty(),
    ) {
        return;
    }
    let rows = export.sessions.iter().map(|session| {
        vec![
            words::instant(lang, session.opened_at),
            session.device.clone(),
            words::instant(lang, session.last_seen_at),
        ]
    });
    blocks.push(Block::Table {
        header: header([
            text::export_when(lang),
            text::export_device(lang),
            text::export_last_seen(lang),
        ]),
        rows: rows.collect(),
    });
}

pub(super) fn push_apps(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    if !open_section(
        blocks,
        lang,
        text::export_apps(lang),
        export.connected_apps.is_empty(),
    ) {
        return;
    }
    let rows = export.connected_apps.iter().map(|app| {
        let may: Vec<&str> = app.scopes.iter().map(|scope| in_words(*scope, lang)).collect();
        let used = app.last_used_at.map(|at| words::instant(lang, at));
        vec![
            format!("{} ({})", app.name, app.owner),
            may.join("; "),
            words::instant(lang, app.allowed_at),
            used.unwrap_or_default(),
        ]
    });
    blocks.push(Block::Table {
        header: header([
            text::export_app(lang),
            text::export_app_may(lang),
            text::export_activated_at(lang),
            text::export_last_seen(lang),
        ]),
        rows: rows.collect(),
    });
}

pub(super) fn push_accesses(blocks: &mut Vec<Block>, export: &DataExport) {
    let lang = export.lang;
    if !open_section(
        blocks,
        lang,
        text::export_accesses(lang),
        export.accesses.is_empty(),
    ) {
        return;
    }
    let rows = export.accesses.iter().map(|access| {
        vec![
            words::instant(lang, access.at),
            access.description.clone(),
            about(access),
            actor(lang, access),
        ]
    });
    blocks.push(Block::Table {
        header: header([
            text::export_when(lang),
            text::export_what(lang),
            text::export_about(lang),
            text::export_who(lang),
        ]),
        rows: rows.collect(),
    });
}

/// On what: the object, and which data of the profile.
fn about(access: &Access) -> String {
    let fields = (!access.fields.is_empty()).then(|| access.fields.join(", "));
    let parts: Vec<String> = access.about.clone().into_iter().chain(fields).collect();
    parts.join(": ")
}

/// Who, and from which device.
fn actor(lang: Lang, access: &Access) -> String {
    let who = match access.actor.as_str() {
        "citizen" => text::export_by_citizen(lang),
        "operator" => text::export_by_operator(lang),
        _ => text::export_by_system(lang),
    };
    match &access.device {
        Some(device) => format!("{who} ({device})"),
        None => who.to_string(),
    }
}
