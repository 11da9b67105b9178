//! For operators who recognise people at the desk: find the registration, compare it with the document,
//! keep the signed form, open the account.

use super::desk_passkeys::LostPasskey;
use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::components::alert::{Alert, Tone};
use crate::components::choice::{CheckField, Choice, SelectField};
use crate::components::error_summary::focus_field;
use crate::components::facts::{Fact, Facts};
use crate::components::field::Frame as Wrap;
use crate::components::problem::ApiFailure;
use crate::components::short_form::{Typed, field};
use crate::format;
use crate::live::use_live;
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::{NewRecognition, PendingRegistration, Scan};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::{IdentityDocument, IdentityDocumentKind};
use sportello_types::text::{desk as common, deskoffice as words};
use sportello_types::values::AdhesionCode;

/// Documents with a photograph that people bring.
const KINDS: [(&str, IdentityDocumentKind); 3] = [
    ("carta_identita", IdentityDocumentKind::CartaIdentita),
    ("passaporto", IdentityDocumentKind::Passaporto),
    ("patente_guida", IdentityDocumentKind::PatenteGuida),
];
/// What a ticked box holds.
const CHECKED: &str = "checked";

/// Where the operator stands.
#[derive(Clone)]
enum Stage {
    Asking,
    Missing,
    Found(Box<PendingRegistration>),
    Done,
}

#[component]
pub(super) fn DeskPage() -> impl IntoView {
    let lang = use_lang();
    let stage = RwSignal::new(Stage::Asking);
    let body = move || match stage.get() {
        Stage::Asking => view! { <Find stage=stage/> }.into_any(),
        Stage::Missing => view! {
            <Alert tone=Tone::Warning title=words::not_found(lang)>{words::not_found_text(lang)}</Alert>
            <Find stage=stage/>
        }
        .into_any(),
        Stage::Found(registration) => {
            view! { <Recognise registration=*registration stage=stage/> }.into_any()
        }
        Stage::Done => view! {
            <Alert tone=Tone::Success title=words::done(lang)>
                <p>{words::done_text(lang)}</p>
                <button type="button" class="btn btn-primary" on:click=move |_| stage.set(Stage::Asking)>
                    {words::another(lang)}
                </button>
            </Alert>
        }
        .into_any(),
    };
    let lost = move || {
        let between = stage.with(|stage| matches!(stage, Stage::Asking | Stage::Missing));
        between.then(|| view! { <LostPasskey/> })
    };
    view! {
        <Frame section=Route::Desk title=words::title(lang) lead=words::lead(lang)>
            <div class="sp-narrow">{body}{lost}</div>
        </Frame>
    }
}

/// Asks for the code of the adhesion form.
#[component]
fn Find(stage: RwSignal<Stage>) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![("code", words::code(lang))]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code = form.text("code").parse::<AdhesionCode>();
        let flaw = code.is_err().then(|| ("code", words::flaw_code(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        let Ok(code) = code else { return };
        spawn_local(async move {
            match api::backoffice::desk_registration(&code).await {
                Ok(found) => {
                    live.announce(words::data(lang));
                    stage.set(Stage::Found(Box::new(found)));
                }
                Err(error) if error.code() == Some(ProblemCode::NotFound) => {
                    live.alert(words::not_found(lang));
                    stage.set(Stage::Missing);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            {form.summary()}
            {field(form, "code", words::code(lang), Some(words::code_hint(lang)), ("text", "off", 20))}
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::find(lang)}
            </button>
        </form>
    }
}

/// The registration beside the document.
#[component]
fn Recognise(registration: PendingRegistration, stage: RwSignal<Stage>) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let code = StoredValue::new(registration.adhesion_code.clone());
    let form = Typed::new(labels(lang));
    let offices: Vec<_> = registration
        .offices
        .iter()
        .map(|office| Choice {
            value: office.slug.clone(),
            label: office.name.clone(),
        })
        .collect();
    if let [only] = offices.as_slice() {
        form.set("office", only.value.clone());
    }
    let kinds: Vec<_> = KINDS
        .iter()
        .map(|(value, kind)| Choice {
            value: (*value).to_owned(),
            label: kind.label(lang).to_owned(),
        })
        .collect();
    let scan = RwSignal::new(registration.scan.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (seen, flaws) = read(form, scan.with_untracked(Option::is_some), lang);
        if !form.begin(flaws) {
            return;
        }
        let Some(seen) = seen else { return };
        spawn_local(async move {
            match api::backoffice::desk_recognise(&code.get_value(), &seen).await {
                Ok(()) => {
                    live.announce(words::done(lang));
                    stage.set(Stage::Done);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let line = move |id, label, kind, longest| field(form, id, label, None, (kind, "off", longest));
    view! {
        <h2 class="h4">{words::data(lang)}</h2>
        <p>{words::data_check(lang)}</p>
        <Facts facts=facts(&registration, lang)/>
        <form novalidate=true on:submit=submit>
            {form.summary()}
            <p>{common::required_note(lang)}</p>
            <ScanField code=code scan=scan error=form.error("scan")/>
            <h3 class="h5">{words::document(lang)}</h3>
            <SelectField
                id="document-kind"
                label=words::kind(lang)
                required=true
                choices=Signal::stored(kinds)
                value=form.value("document-kind")
                on_choose=form.hear("document-kind")
                error=form.error("document-kind")
            />
            {line("document-number", words::number(lang), "text", 40)}
            {line("document-issuer", words::issuer(lang), "text", 200)}
            {line("document-issued_on", words::issued_on(lang), "date", 10)}
            {line("document-expires_on", words::expires_on(lang), "date", 10)}
            {line("birth_date", words::birth_date(lang), "date", 10)}
            <SelectField
                id="office"
                label=words::office(lang)
                required=true
                choices=Signal::stored(offices)
                value=form.value("office")
                on_choose=form.hear("office")
                error=form.error("office")
            />
            <CheckField
                id="identity_checked"
                label=words::checked(lang)
                required=true
                checked=Signal::derive(move || form.value("identity_checked").get() == CHECKED)
                on_toggle=Callback::new(move |on: bool| {
                    form.set("identity_checked", if on { CHECKED.to_owned() } else { String::new() });
                })
                error=form.error("identity_checked")
            />
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::recognise(lang)}
            </button>
        </form>
        <p class="mt-3">
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                on:click=move |_| {
                    stage.set(Stage::Asking);
                    request_animation_frame(|| focus_field("code"));
                }
            >
                {words::another_code(lang)}
            </button>
        </p>
    }
}

fn labels(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("scan", words::scan(lang)),
        ("document-kind", words::kind(lang)),
        ("document-number", words::number(lang)),
        ("document-issuer", words::issuer(lang)),
        ("document-issued_on", words::issued_on(lang)),
        ("document-expires_on", words::expires_on(lang)),
        ("birth_date", words::birth_date(lang)),
        ("office", words::office(lang)),
        ("identity_checked", words::checked(lang)),
    ]
}

fn facts(registration: &PendingRegistration, lang: Lang) -> Vec<Fact> {
    let name = format!("{} {}", registration.given_name, registration.family_name);
    vec![
        Fact::new(words::name(lang), name),
        Fact::new(words::tax_code(lang), registration.tax_code.as_str()),
        Fact::new(
            words::registered(lang),
            format::day_of(registration.registered_at, lang),
        ),
        Fact::new(
            words::valid_until(lang),
            format::day_of(registration.recognise_by, lang),
        ),
    ]
}

/// The scan of the signed form: kept as soon as it is chosen.
#[component]
fn ScanField(
    code: StoredValue<AdhesionCode>,
    scan: RwSignal<Option<Scan>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let input = NodeRef::<html::Input>::new();
    let sending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let choose = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()?.get(0));
        let Some(file) = file.filter(|_| !sending.get_untracked()) else {
            return;
        };
        failure.set(None);
        sending.set(true);
        spawn_local(async move {
            match api::backoffice::desk_scan(&code.get_value(), &file).await {
                Ok(kept) => {
                    live.announce(words::scan_done(lang, &kept.name));
                    scan.set(Some(kept));
                }
                Err(error) => failure.set(Some(error)),
            }
            sending.set(false);
        });
    };
    let state = move || {
        if sending.get() {
            Some(words::scan_uploading(lang).to_owned())
        } else {
            scan.get().map(|kept| words::scan_done(lang, kept.name))
        }
    };
    let frame = Wrap {
        id: "scan".to_owned(),
        label: words::scan(lang).to_owned(),
        hint: Some(words::scan_hint(lang).to_owned()),
        required: true,
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    frame.labelled(view! {
        <input
            node_ref=input
            class="form-control"
            type="file"
            id="scan"
            name="scan"
            accept=".pdf,.jpg,.jpeg,.png"
            aria-required=needed
            aria-invalid=invalid
            aria-describedby=described
            on:change=choose
        />
        <p class="sp-hint" role="status">{state}</p>
        {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
    })
}

/// What was typed, and what can be seen to be wrong with it without asking.
fn read(
    form: Typed,
    has_scan: bool,
    lang: Lang,
) -> (Option<NewRecognition>, Vec<(&'static str, &'static str)>) {
    let mut flaws = Vec::new();
    if !has_scan {
        flaws.push(("scan", words::flaw_scan(lang)));
    }
    let chosen = form.text("document-kind");
    let kind = KINDS
        .iter()
        .find(|(value, _)| *value == chosen)
        .map(|(_, kind)| *kind);
    if kind.is_none() {
        flaws.push(("document-kind", words::flaw_kind(lang)));
    }
    for id in ["document-number", "document-issuer"] {
        if form.text(id).trim().is_empty() {
            flaws.push((id, words::flaw_empty(lang)));
        }
    }
    let mut day = |id| {
        let day = form.text(id).parse::<NaiveDate>().ok();
        if day.is_none() {
            flaws.push((id, words::flaw_date(lang)));
        }
        day
    };
    let (issued_on, expires_on) = (day("document-issued_on"), day("document-expires_on"));
    let birth_date = day("birth_date");
    if form.text("office").is_empty() {
        flaws.push(("office", words::flaw_office(lang)));
    }
    let identity_checked = form.text("identity_checked") == CHECKED;
    if !identity_checked {
        flaws.push(("identity_checked", words::flaw_checked(lang)));
    }
    let seen = kind.zip(issued_on).zip(expires_on.zip(birth_date)).map(
        |((kind, issued_on), (expires_on, birth_date))| NewRecognition {
            office: form.text("office"),
            document: IdentityDocument {
                kind,
                number: form.text("document-number"),
                issuer: form.text("document-issuer"),
                issued_on,
                expires_on,
            },
            birth_date,
            identity_checked,
        },
    );
    (seen, flaws)
}
