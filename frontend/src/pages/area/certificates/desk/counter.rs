//! Issuing at the counter: the person, who stands there, the certificate.

use super::super::archive::ArchiveMenu;
use super::super::cascade::{Cascade, labels};
use super::super::destination::Destinations;
use super::super::kinds::Kinds;
use super::super::language::Language;
use super::super::offer::Offer;
use super::super::presets::Presets;
use super::super::purpose::Purpose;
use super::super::summary::Summary;
use super::super::told::{TOLD, tell};
use super::applicant::{self, CAPACITY};
use super::doubts::Doubts;
use super::person::{self, FIND, Find};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::focus_field;
use crate::components::facts::Facts;
use crate::components::short_form::{Flaws, Typed};
use crate::keys::key_of;
use crate::live::use_live;
use crate::load::{Loaded, load};
use crate::nav::use_nav;
use crate::pages::area::frame::Frame;
use crate::pages::area::registry::FromRegistry;
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::issued_certificates::{
    Capacity, CounterOptions, CounterOptionsQuery, CounterRequest, FoundResident,
};
use sportello_types::lang::Lang;
use sportello_types::text::{fields as common, issuedcertificates as words};
use sportello_types::values::ResidentKey;

/// Where the chosen person stands.
const CHOSEN: &str = "persona";

#[component]
pub(in super::super::super) fn CounterPage() -> impl IntoView {
    let lang = use_lang();
    let person = RwSignal::new(None::<FoundResident>);
    let body = move || match person.get() {
        None => {
            let choose = Callback::new(move |chosen: FoundResident| {
                person.set(Some(chosen));
                // The button that had the focus is gone.
                request_animation_frame(|| focus_field(CHOSEN));
            });
            view! { <Find on_choose=choose/> }.into_any()
        }
        Some(chosen) => {
            let leave = Callback::new(move |()| {
                person.set(None);
                request_animation_frame(|| focus_field(FIND));
            });
            view! { <Issue person=chosen leave=leave/> }.into_any()
        }
    };
    view! {
        <Frame section=Route::IssuedCertificates title=words::counter_title(lang) lead=words::counter_lead(lang)>
            <div class="sp-narrow">{body}</div>
            <p class="mt-4"><a href=Route::IssuedCertificates.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

/// What is asked for about the person who was chosen.
#[derive(Clone, Copy)]
struct Asked {
    cascade: Cascade,
    resident: StoredValue<ResidentKey>,
    /// What the registry lets the person have, as soon as it is said who asks.
    options: Loaded<Option<CounterOptions>>,
    capacity: Memo<Option<Capacity>>,
    /// Whether what is chosen is given for a reason alone.
    reasoned: Memo<bool>,
}

impl Asked {
    fn new(resident: ResidentKey, lang: Lang) -> Self {
        let mut controls = applicant::labels(lang);
        controls.extend(labels(lang));
        let form = Typed::new(controls);
        let resident = StoredValue::new(resident);
        let capacity = form.value(CAPACITY);
        let capacity = Memo::new(move |_| applicant::of(&capacity.get()));
        let options = load(None, move || {
            let query = capacity.get().map(|capacity| CounterOptionsQuery {
                resident: resident.get_value(),
                capacity,
            });
            async move {
                match query {
                    Some(query) => api::issued::options(&query).await.map(Some),
                    None => Ok(None),
                }
            }
        });
        let cascade = Cascade::new(form, Offer::of(options));
        let chosen = cascade.kinds;
        Self {
            cascade,
            resident,
            options,
            capacity,
            reasoned: Memo::new(move |_| chosen.with(|kinds| kinds.iter().any(|kind| kind.reasoned))),
        }
    }

    /// Takes another capacity; what may be had then is another question.
    fn choose(self, capacity: String) {
        self.cascade.form.set(CAPACITY, capacity);
        self.cascade.clear();
        self.options.set(None);
    }

    /// The request, or all that is wrong with it.
    fn read(self, today: NaiveDate, lang: Lang) -> Result<CounterRequest, Flaws> {
        let applicant = applicant::read(self.cascade.form, self.reasoned.get_untracked(), today, lang);
        let chosen = self.cascade.read(today, lang);
        match (applicant, chosen) {
            (Ok(applicant), Ok(chosen)) => Ok(CounterRequest {
                resident: self.resident.get_value(),
                applicant,
                kinds: chosen.kinds,
                use_: chosen.use_,
                destination: chosen.destination,
                language: chosen.language,
                stamp: chosen.stamp,
                exemption_confirmed: chosen.exemption_confirmed,
            }),
            (applicant, chosen) => {
                let mut flaws = applicant.err().unwrap_or_default();
                flaws.extend(chosen.err().unwrap_or_default());
                Err(flaws)
            }
        }
    }
}

#[component]
fn Issue(
    /// Whom it is about.
    person: FoundResident,
    /// Goes back to the search.
    leave: Callback<()>,
) -> impl IntoView {
    let (lang, live, nav) = (use_lang(), use_live(), use_nav());
    let asked = Asked::new(person.resident.clone(), lang);
    let (cascade, form) = (asked.cascade, asked.cascade.form);
    // What was sent without an answer, with its key: sent again as it is, it has one effect.
    let sent = StoredValue::new(None::<(CounterRequest, String)>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(request) = form.begin_with(asked.read(clock::today(), lang)) else {
            return;
        };
        let key = key_of(sent, &request);
        spawn_local(async move {
            let answer = api::issued::issue(&request, &key).await;
            // The page may have been left meanwhile.
            if sent.try_get_value().is_none() {
                return;
            }
            match answer {
                Ok(certificate) => {
                    live.announce(words::issued_done(lang));
                    nav.go(&Route::IssuedCertificate(certificate.id).path(lang));
                }
                Err(error) => {
                    if error.code().is_some() {
                        sent.set_value(None);
                    }
                    tell(form, error);
                }
            }
        });
    };
    let name = person.name();
    let shown = Signal::stored(Some(name.clone()));
    view! {
        {chosen(&person, name, leave, lang)}
        <form novalidate=true on:submit=submit>
            <div id=TOLD tabindex="-1">{form.summary()}</div>
            <p>{common::required_note(lang)}</p>
            {applicant::controls(
                form,
                Callback::new(move |capacity: String| asked.choose(capacity)),
                asked.reasoned,
                lang,
            )}
            <h2 class="h4">{words::certificate_title(lang)}</h2>
            <FromRegistry
                from=asked.options
                children={move |found: Option<CounterOptions>| waiting(&asked, found.is_some(), lang)}
            />
            <Presets cascade=cascade/>
            <ArchiveMenu cascade=cascade/>
            <Kinds cascade=cascade/>
            <Destinations cascade=cascade/>
            <Purpose cascade=cascade/>
            <Language cascade=cascade/>
            <Summary cascade=cascade person=shown/>
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::issue(lang)}
            </button>
        </form>
    }
}

/// Who was chosen, and what is to be minded.
fn chosen(person: &FoundResident, name: String, leave: Callback<()>, lang: Lang) -> impl IntoView + use<> {
    let withheld = person
        .withheld
        .then(|| view! { <Alert tone=Tone::Warning>{words::withheld(lang)}</Alert> });
    view! {
        <div id=CHOSEN tabindex="-1">
            <h2 class="h4">{name}</h2>
            {withheld}
            <Facts facts=person::facts(person, lang)/>
        </div>
        <Doubts person=person.clone()/>
        <p>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                on:click=move |_| leave.run(())
            >
                {words::change_person(lang)}
            </button>
        </p>
    }
}

/// Why there is nothing to choose from: it is not said who asks, or the registry is being asked.
fn waiting(asked: &Asked, answered: bool, lang: Lang) -> Option<impl IntoView + use<>> {
    let why = if asked.capacity.get().is_some() {
        words::asking(lang)
    } else {
        words::capacity_first(lang)
    };
    (!answered).then(|| view! { <p class="sp-hint">{why}</p> })
}
