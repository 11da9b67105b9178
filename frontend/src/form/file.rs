//! Files: judged by name and size before they leave, sent with progress, taken away again.

use super::slot::Slot;
use crate::api::{self, ApiError};
use crate::components::error_summary::focus_field;
use crate::components::field::Frame;
use crate::components::problem::explain;
use crate::format;
use crate::keys::new_key;
use crate::live::use_live;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use sportello_types::attachments::{Attachment, SignatureFormat};
use sportello_types::form::{FieldKind, FileFormat, Signed};
use sportello_types::lang::Lang;
use sportello_types::text::{area, formpage as words};

/// What a field takes.
#[derive(Clone)]
struct Terms {
    formats: Vec<FileFormat>,
    max_mb: u32,
    most: usize,
    signed: Signed,
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq)]
struct Upload {
    key: String,
    name: String,
    /// Share that has gone, percent.
    percent: u8,
}

/// The files of a field.
pub(crate) fn file(slot: &Slot) -> AnyView {
    let FieldKind::File {
        formats,
        max_mb,
        max,
        signed,
        ..
    } = &slot.field.kind
    else {
        return ().into_any();
    };
    let terms = Terms {
        formats: formats.clone(),
        max_mb: *max_mb,
        most: usize::try_from(*max).unwrap_or(usize::MAX),
        signed: *signed,
    };
    let (form, lang, live, id) = (slot.form, slot.form.lang, use_live(), slot.id());
    let uploads = RwSignal::new(Vec::<Upload>::new());
    let refusals = RwSignal::new(Vec::<String>::new());
    let chosen = slot.list();
    let (accept, hint) = (accept(&terms), hint(slot, &terms));
    let (several, most) = (terms.most > 1, terms.most);
    let send = {
        let slot = slot.clone();
        move |file: api::attachments::File| {
            let (slot, terms) = (slot.clone(), terms.clone());
            let taken = chosen.get_untracked().len() + uploads.with_untracked(Vec::len);
            if let Some(refusal) = refusal(&terms, &file.name(), file.size(), taken, lang) {
                live.alert(refusal.clone());
                refusals.update(|all| all.push(refusal));
                return;
            }
            let upload = Upload {
                key: new_key(),
                name: file.name(),
                percent: 0,
            };
            uploads.update(|all| all.push(upload.clone()));
            spawn_local(async move {
                let key = upload.key.clone();
                let progress = move |share: f64| {
                    let percent = percent(share);
                    uploads.try_update(|all| {
                        for one in all.iter_mut().filter(|one| one.key == key) {
                            one.percent = percent;
                        }
                    });
                };
                let place = (slot.path.as_str(), slot.item());
                let sent =
                    api::attachments::upload(form.copy.istanza, place, &file, &upload.key, progress).await;
                uploads.try_update(|all| all.retain(|one| one.key != upload.key));
                match sent {
                    Ok(attachment) => {
                        live.announce(words::file_uploaded(lang, &attachment.name));
                        keep(&slot, attachment);
                    }
                    Err(error) => {
                        let text = words::file_failed(lang, upload.name, reason(&error, lang));
                        live.alert(text.clone());
                        refusals.try_update(|all| all.push(text));
                    }
                }
            });
        }
    };
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        refusals.set(Vec::new());
        if let Some(files) = input.files() {
            for at in 0..files.length() {
                if let Some(file) = files.get(at) {
                    send(file);
                }
            }
        }
        // The same file can be chosen again, after it was put right.
        input.set_value("");
    };
    let (own, base) = (slot.clone(), id.clone());
    let remove = Callback::new(move |file: Attachment| {
        let (slot, target) = (own.clone(), base.clone());
        spawn_local(async move {
            match api::attachments::remove(form.copy.istanza, file.id).await {
                Ok(()) => {
                    forget(&slot, &file.id.to_string());
                    live.announce(words::file_removed(lang, file.name));
                    focus_field(&target);
                }
                Err(error) => {
                    let text = words::file_failed(lang, file.name, reason(&error, lang));
                    live.alert(text.clone());
                    refusals.try_update(|all| all.push(text));
                }
            }
        });
    });
    let rows = move || {
        let ids = chosen.get();
        let files = form
            .files()
            .into_iter()
            .filter(|file| ids.contains(&file.id.to_string()));
        files
            .map(|file| row(form.copy.istanza, file, remove, lang))
            .collect::<Vec<_>>()
    };
    let full = move || chosen.with(Vec::len) + uploads.with(Vec::len) >= most;
    let frame = Frame {
        hint: Some(hint),
        ..slot.frame()
    };
    let (described, invalid) = (frame.described_by(), frame.invalid());
    let control = view! {
        <ul class="sp-list" hidden=move || chosen.with(Vec::is_empty)>{rows}</ul>
        {move || uploads.get().iter().map(|one| progress(one, lang)).collect::<Vec<_>>()}
        {move || {
            refusals.get().into_iter().map(|text| view! { <p class="sp-error">{text}</p> }).collect::<Vec<_>>()
        }}
        <input
            class="form-control"
            type="file"
            id=id.clone()
            name=id.clone()
            accept=accept
            multiple=several
            required=slot.required
            aria-describedby=described
            aria-invalid=invalid
            disabled=full
            on:change=choose
        />
    };
    frame.labelled(control).into_any()
}

fn row(
    istanza: sportello_types::ids::IstanzaId,
    file: Attachment,
    remove: Callback<Attachment>,
    lang: Lang,
) -> impl IntoView {
    let href = api::attachments::content_url(istanza, file.id);
    let size = format::bytes(file.size, lang);
    let about = if file.signature == SignatureFormat::None {
        format!(" ({size}) ")
    } else {
        format!(" ({size}, {}) ", area::signed(lang))
    };
    let (name, label) = (file.name.clone(), words::file_remove(lang, &file.name));
    view! {
        <li>
            <a href=href download>{name}</a>
            {about}
            <button type="button" class="btn btn-outline-danger btn-sm" on:click=move |_| remove.run(file.clone())>
                {label}
            </button>
        </li>
    }
}

fn progress(upload: &Upload, lang: Lang) -> impl IntoView + use<> {
    let (label, percent) = (words::file_uploading(lang, &upload.name), upload.percent);
    view! {
        <p class="sp-upload">
            <span>{label.clone()}</span>
            " "
            <progress max="100" value=percent aria-label=label></progress>
            " "
            {upload.percent}
            "%"
        </p>
    }
}

/// The file is there: its id goes into the answer, its data beside.
fn keep(slot: &Slot, file: Attachment) {
    let id = Value::String(file.id.to_string());
    let mut ids = match slot.form.value(&slot.pointer) {
        Some(Value::Array(ids)) => ids,
        _ => Vec::new(),
    };
    ids.push(id);
    slot.form.add_file(file);
    slot.put(Value::Array(ids));
}

fn forget(slot: &Slot, id: &str) {
    if let Some(Value::Array(mut ids)) = slot.form.value(&slot.pointer) {
        ids.retain(|own| own.as_str() != Some(id));
        slot.put(Value::Array(ids));
    }
    slot.form.drop_file(id);
}

/// What the server said of the file itself, else of the request.
fn reason(error: &ApiError, lang: Lang) -> String {
    if let ApiError::Problem(problem) = error
        && let Some(field) = problem.fields.first()
    {
        return field.message.clone();
    }
    let (title, text) = explain(error, lang);
    format!("{title}. {text}")
}

/// Why a file need not even be sent.
fn refusal(terms: &Terms, name: &str, size: f64, taken: usize, lang: Lang) -> Option<String> {
    if taken >= terms.most {
        return Some(words::file_too_many(lang, name));
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase());
    let known = extension.is_some_and(|own| {
        let mut all = terms.formats.iter().flat_map(|format| format.extensions());
        all.any(|extension| *extension == own)
    });
    if !known {
        return Some(words::file_wrong_format(lang, name, listed(&terms.formats)));
    }
    if size < 1.0 {
        return Some(words::file_empty(lang, name));
    }
    let most = f64::from(terms.max_mb) * 1_048_576.0;
    (size > most).then(|| words::file_too_large(lang, name, format::bytes(whole(size), lang), terms.max_mb))
}

/// A size as the browser gives it, in whole bytes.
fn whole(size: f64) -> i64 {
    format!("{size:.0}").parse().unwrap_or_default()
}

fn percent(share: f64) -> u8 {
    format!("{:.0}", (share * 100.0).clamp(0.0, 100.0))
        .parse()
        .unwrap_or_default()
}

fn accept(terms: &Terms) -> String {
    let extensions = terms.formats.iter().flat_map(|format| format.extensions());
    extensions
        .map(|extension| format!(".{extension}"))
        .collect::<Vec<_>>()
        .join(",")
}

fn listed(formats: &[FileFormat]) -> String {
    let names = formats.iter().filter_map(|format| format.extensions().first());
    names
        .map(|name| name.to_uppercase())
        .collect::<Vec<_>>()
        .join(", ")
}

fn hint(slot: &Slot, terms: &Terms) -> String {
    let lang = slot.form.lang;
    let signed = match terms.signed {
        Signed::Any => None,
        Signed::Required => Some(words::file_must_be_signed(lang).to_owned()),
        Signed::None => Some(words::file_must_not_be_signed(lang).to_owned()),
    };
    let most = u64::try_from(terms.most).unwrap_or(u64::MAX);
    let parts = [
        slot.hint(),
        Some(words::file_rules(lang, listed(&terms.formats), terms.max_mb)),
        Some(words::file_most(lang, most)),
        signed,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, size: f64, taken: usize) -> Option<String> {
        let terms = Terms {
            formats: vec![FileFormat::Pdf, FileFormat::Jpeg],
            max_mb: 1,
            most: 2,
            signed: Signed::Any,
        };
        refusal(&terms, name, size, taken, Lang::It)
    }

    #[test]
    fn a_file_that_the_field_takes_is_sent() {
        assert_eq!(refused("Piano.PDF", 1_048_576.0, 1), None);
        assert_eq!(refused("foto.jpeg", 1.0, 0), None);
    }

    #[test]
    fn a_refusal_names_the_file_and_what_would_be_right() {
        assert!(
            refused("virus.exe", 10.0, 0)
                .is_some_and(|text| text.contains("virus.exe") && text.contains("PDF, JPG"))
        );
        assert!(refused("senza", 10.0, 0).is_some_and(|text| text.contains("PDF")));
        assert!(
            refused("a.pdf", 2_000_000.0, 0)
                .is_some_and(|text| text.contains("2,0 MB") && text.contains("1 MB"))
        );
        assert!(refused("a.pdf", 0.0, 0).is_some());
        assert!(refused("a.pdf", 10.0, 2).is_some());
    }
}
