//! The request: each menu opens when the one above has an answer.

use super::archives;
use super::cascade::{ARCHIVE, Cascade, KIND, PERSON, STAMP_NUMBER};
use super::kinds::Kinds;
use super::menu::{Answer, Group, Menu};
use super::purpose::Purpose;
use super::summary::Summary;
use crate::api::{self, ApiError};
use crate::components::error_summary::focus_field;
use crate::keys::new_key;
use crate::live::use_live;
use crate::nav::use_nav;
use crate::pages::area::clock;
use crate::pages::area::registry::{self, FromRegistry};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::certificates::{Archive, CertificateOptions, CertificateRequest};
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::registry::MemberShown;
use sportello_types::text::{certificatepages as words, fields as common};

/// Where the form says what went wrong.
const TOLD: &str = "esito";

#[component]
pub(super) fn Request(
    /// For whom one may ask.
    members: Vec<MemberShown>,
    /// Whom one has come for.
    first: Option<SeenPersonId>,
    /// Hears whom it is about.
    about: RwSignal<Option<SeenPersonId>>,
) -> impl IntoView {
    let (lang, live, nav) = (use_lang(), use_live(), use_nav());
    let cascade = Cascade::new(first, lang);
    let form = cascade.form;
    Effect::new(move |_| about.set(cascade.person.get().parse().ok()));
    // What was sent without an answer, with its key: sent again as it is, it has one effect.
    let sent = StoredValue::new(None::<(CertificateRequest, String)>);
    Effect::new(move |_| {
        if cascade.options.ready().flatten().is_some() {
            live.announce(words::options_ready(lang));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (request, flaws) = match cascade.read(clock::today(), lang) {
            Ok(request) => (Some(request), Vec::new()),
            Err(flaws) => (None, flaws),
        };
        let (Some(request), true) = (request, form.begin(flaws)) else {
            return;
        };
        let key = key_of(sent, &request);
        spawn_local(async move {
            let answer = api::certificates::request(&request, &key).await;
            // The page may have been left meanwhile.
            if sent.try_get_value().is_none() {
                return;
            }
            match answer {
                Ok(certificate) => {
                    live.announce(words::done(lang));
                    nav.go(&Route::Certificate(certificate.id).path(lang));
                }
                Err(error) => {
                    if error.code().is_some() {
                        sent.set_value(None);
                    }
                    let at_fields = error.code() == Some(ProblemCode::ValidationFailed);
                    form.failed(at_controls(error));
                    if !at_fields {
                        // The button stands far below what is told on top.
                        request_animation_frame(|| focus_field(TOLD));
                    }
                }
            }
        });
    };
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            <div id=TOLD tabindex="-1">{form.summary()}</div>
            <p>{common::required_note(lang)}</p>
            {people(cascade, members, lang)}
            <FromRegistry
                from=cascade.options
                children={move |found: Option<CertificateOptions>| waiting(cascade, found.is_some(), lang)}
            />
            {archive(cascade, lang)}
            <Kinds cascade=cascade/>
            <Purpose cascade=cascade/>
            <Summary cascade=cascade/>
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::request(lang)}
            </button>
        </form>
    }
}

fn people(cascade: Cascade, members: Vec<MemberShown>, lang: Lang) -> impl IntoView {
    let answers = members.iter().map(|member| Answer {
        value: member.id.to_string(),
        label: registry::name(member),
        refused: false,
    });
    let groups = vec![Group {
        title: None,
        answers: answers.collect(),
    }];
    view! {
        <Menu
            id=PERSON
            label=words::person(lang)
            open=Signal::stored(true)
            groups=Signal::stored(groups)
            value=cascade.form.value(PERSON)
            on_choose=cascade.chooser(PERSON)
            error=cascade.form.error(PERSON)
        />
    }
}

/// While the registry is asked about the person.
fn waiting(cascade: Cascade, answered: bool, lang: Lang) -> Option<impl IntoView> {
    let asked = cascade.person.with(|person| !person.is_empty());
    (asked && !answered).then(|| view! { <p class="sp-hint">{words::asking(lang)}</p> })
}

fn archive(cascade: Cascade, lang: Lang) -> impl IntoView {
    let groups = Signal::derive(move || {
        let found = cascade.options.ready().flatten();
        let kinds = found.map_or_else(Vec::new, |options| options.kinds);
        let answers = Archive::ALL
            .into_iter()
            .filter(|archive| kinds.iter().any(|kind| kind.archive == *archive))
            .map(|archive| Answer {
                value: archives::value(archive).to_owned(),
                label: archives::label(archive, lang).to_owned(),
                refused: false,
            });
        vec![Group {
            title: None,
            answers: answers.collect(),
        }]
    });
    view! {
        <Menu
            id=ARCHIVE
            label=words::archive(lang)
            open=Signal::derive(move || cascade.options.ready().flatten().is_some())
            groups=groups
            value=cascade.form.value(ARCHIVE)
            on_choose=cascade.chooser(ARCHIVE)
            error=cascade.form.error(ARCHIVE)
        />
    }
}

/// The key of a request: that of the last one while it has no answer and is the same.
fn key_of(sent: StoredValue<Option<(CertificateRequest, String)>>, request: &CertificateRequest) -> String {
    let known = sent.with_value(|sent| {
        let same = sent.as_ref().filter(|(last, _)| last == request);
        same.map(|(_, key)| key.clone())
    });
    let key = known.unwrap_or_else(new_key);
    sent.set_value(Some((request.clone(), key.clone())));
    key
}

/// What the server says of a part that has no control of its own stands at the control that has it.
fn at_controls(error: ApiError) -> ApiError {
    match error {
        ApiError::Problem(mut problem) => {
            for field in &mut problem.fields {
                if field.pointer.starts_with("/kinds/") {
                    field.pointer = format!("/{KIND}");
                } else if field.pointer == "/stamp" {
                    field.pointer = format!("/{STAMP_NUMBER}");
                }
            }
            ApiError::Problem(problem)
        }
        other => other,
    }
}
