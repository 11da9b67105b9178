//! The request: each menu opens when the one above has an answer.

use super::archive::ArchiveMenu;
use super::cascade::{Cascade, labels};
use super::destination::Destinations;
use super::kinds::Kinds;
use super::language::Language;
use super::menu::{Answer, Group, Menu};
use super::offer::Offer;
use super::presets::Presets;
use super::purpose::Purpose;
use super::summary::Summary;
use super::told::{TOLD, tell};
use crate::api;
use crate::components::short_form::{Flaws, Typed};
use crate::keys::key_of;
use crate::live::use_live;
use crate::load::{Loaded, load};
use crate::nav::use_nav;
use crate::pages::area::registry::{self, FromRegistry};
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::certificates::{CertificateOptions, CertificateRequest, CertificateStatus};
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::registry::MemberShown;
use sportello_types::text::{certificatepages as words, certificatepay as pay, fields as common};

/// The control of the person.
const PERSON: &str = "person";

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
    let asked = Asked::new(first, lang);
    let (cascade, form) = (asked.cascade, asked.cascade.form);
    Effect::new(move |_| about.set(asked.person.get().parse().ok()));
    // What was sent without an answer, with its key: sent again as it is, it has one effect.
    let sent = StoredValue::new(None::<(CertificateRequest, String)>);
    Effect::new(move |_| {
        if cascade.offer.with(Option::is_some) {
            live.announce(words::options_ready(lang));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(request) = form.begin_with(asked.read(clock::today(), lang)) else {
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
                    live.announce(if certificate.status == CertificateStatus::Held {
                        pay::held_done(lang)
                    } else {
                        words::done(lang)
                    });
                    nav.go(&Route::Certificate(certificate.id).path(lang));
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
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            <div id=TOLD tabindex="-1">{form.summary()}</div>
            <p>{common::required_note(lang)}</p>
            {people(&asked, members, lang)}
            <FromRegistry
                from=asked.options
                children={move |found: Option<CertificateOptions>| waiting(&asked, found.is_some(), lang)}
            />
            <Presets cascade=cascade/>
            <ArchiveMenu cascade=cascade/>
            <Kinds cascade=cascade/>
            <Destinations cascade=cascade/>
            <Purpose cascade=cascade/>
            <Language cascade=cascade/>
            <Summary cascade=cascade person=asked.name()/>
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::request(lang)}
            </button>
        </form>
    }
}

/// About whom it is, with the cascade below.
#[derive(Clone, Copy)]
struct Asked {
    cascade: Cascade,
    /// What the registry lets the person have.
    options: Loaded<Option<CertificateOptions>>,
    person: Memo<String>,
}

impl Asked {
    /// Nothing chosen but the person, if it is known already.
    fn new(first: Option<SeenPersonId>, lang: Lang) -> Self {
        let mut controls = vec![(PERSON, words::person(lang))];
        controls.extend(labels(lang));
        let form = Typed::new(controls);
        if let Some(first) = first {
            form.set(PERSON, first.to_string());
        }
        let person = form.value(PERSON);
        let person = Memo::new(move |_| person.get());
        let options = load(None, move || {
            let id = person.get().parse::<SeenPersonId>().ok();
            async move {
                match id {
                    Some(id) => api::certificates::options(id).await.map(Some),
                    None => Ok(None),
                }
            }
        });
        Self {
            cascade: Cascade::new(form, Offer::of(options)),
            options,
            person,
        }
    }

    /// Takes another person; whatever was answered below is open again.
    fn choose(self, person: String) {
        self.cascade.form.set(PERSON, person);
        self.cascade.clear();
        self.options.set(None);
    }

    /// The name of the person, once the registry has answered.
    fn name(self) -> Signal<Option<String>> {
        let options = self.options;
        Signal::derive(move || Some(registry::name(&options.ready().flatten()?.person)))
    }

    /// The request, or all that is wrong with it.
    fn read(self, today: NaiveDate, lang: Lang) -> Result<CertificateRequest, Flaws> {
        let mut flaws = Flaws::new();
        if self.cascade.form.text(PERSON).is_empty() {
            flaws.push((PERSON, words::wrong_person(lang)));
        }
        let chosen = self
            .cascade
            .read(today, lang)
            .map_err(|found| flaws.extend(found));
        let options = untrack(|| self.options.ready()).flatten();
        match (options, chosen) {
            (Some(options), Ok(chosen)) if flaws.is_empty() => Ok(CertificateRequest {
                person: (!options.person.own).then_some(options.person.id),
                kinds: chosen.kinds,
                use_: chosen.use_,
                destination: chosen.destination,
                language: chosen.language,
                stamp: chosen.stamp,
                digital_stamp: chosen.digital_stamp,
                deliver: chosen.deliver,
                exemption_confirmed: chosen.exemption_confirmed,
            }),
            _ => Err(flaws),
        }
    }
}

fn people(asked: &Asked, members: Vec<MemberShown>, lang: Lang) -> impl IntoView + use<> {
    let asked = *asked;
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
            value=asked.cascade.form.value(PERSON)
            on_choose=Callback::new(move |person: String| asked.choose(person))
            error=asked.cascade.form.error(PERSON)
        />
    }
}

/// While the registry is asked about the person.
fn waiting(asked: &Asked, answered: bool, lang: Lang) -> Option<impl IntoView + use<>> {
    let chosen = asked.person.with(|person| !person.is_empty());
    (chosen && !answered).then(|| view! { <p class="sp-hint">{words::asking(lang)}</p> })
}
