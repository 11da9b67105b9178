//! The form of a client: to register one, or to change what is registered.

use super::draft::{Draft, authentication_words, kind_words, scope_words};
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::choice::{CheckListField, Choice, RadioField};
use crate::components::error_summary::{ErrorSummary, Flaw};
use crate::components::field::{TextArea, TextField};
use crate::components::problem::ApiFailure;
use crate::keys::new_key;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{clients as words, fields as common};
use sportello_types::tokens::{Client, ClientAuthentication, ClientKind, RegisteredClient, Scope};
use std::collections::BTreeMap;

/// Fields in their order: the part of the registration, and what it is called.
fn labels(lang: Lang) -> [(&'static str, &'static str); 9] {
    [
        ("name", words::name(lang)),
        ("owner", words::owner(lang)),
        ("kind", words::kind(lang)),
        ("authentication", words::authentication_label(lang)),
        ("jwks", words::jwks(lang)),
        ("redirect_uris", words::redirects(lang)),
        ("post_logout_redirect_uris", words::logout_redirects(lang)),
        ("exchanges", words::exchanges_label(lang)),
        ("scopes", words::scopes(lang)),
    ]
}

fn field_id(part: &str) -> String {
    format!("client-{part}")
}

/// The message of each part. Of a list it says which line is wrong.
fn by_part(wrong: Vec<(String, String)>, lang: Lang) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::new();
    for (pointer, message) in wrong {
        let mut steps = pointer.trim_start_matches('/').split('/');
        let part = steps.next().unwrap_or_default().to_owned();
        let line = steps.next().and_then(|place| place.parse::<i64>().ok());
        let told = match line {
            Some(place) if part != "scopes" => words::line(lang, place + 1, message),
            _ => message,
        };
        parts.entry(part).or_insert(told);
    }
    parts
}

#[component]
pub(super) fn ClientForm(
    /// What is registered; without it the form registers a new one.
    before: Option<Client>,
    /// Hears what was registered or changed.
    saved: Callback<RegisteredClient>,
    /// Hears that nothing is to be changed.
    closed: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let draft = RwSignal::new(
        before
            .as_ref()
            .map_or_else(Draft::default, |client| Draft::of(&client.registration)),
    );
    let wrong = RwSignal::new(BTreeMap::<String, String>::new());
    let attempts = RwSignal::new(0_u32);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = Busy::default();
    let key = StoredValue::new(new_key());
    let stands = before.clone();
    let refuse = move |found: Vec<(String, String)>| {
        wrong.set(by_part(found, lang));
        attempts.update(|count| *count += 1);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let registration = match draft.with_untracked(|draft| draft.registration(lang)) {
            Ok(registration) => registration,
            Err(found) => return refuse(found),
        };
        if !busy.begin() {
            return;
        }
        failure.set(None);
        let stands = stands.clone();
        spawn_local(async move {
            let done = match stands {
                None => api::clients::register(&registration, &key.get_value()).await,
                Some(client) => api::clients::change(client.id, &registration, client.version)
                    .await
                    .map(|client| RegisteredClient {
                        client,
                        client_secret: None,
                    }),
            };
            busy.end();
            match done {
                Ok(client) => saved.run(client),
                Err(ApiError::Problem(problem)) if problem.problem == ProblemCode::ValidationFailed => {
                    // What is sent next is another registration: the old key would refuse it.
                    key.set_value(new_key());
                    let fields = problem.fields.into_iter();
                    refuse(fields.map(|field| (field.pointer, field.message)).collect());
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let flaws = Signal::derive(move || {
        wrong.with(|wrong| {
            let flaw = |(part, label): (&str, &str)| {
                wrong.get(part).map(|message| Flaw {
                    field_id: field_id(part),
                    label: label.to_owned(),
                    message: message.clone(),
                })
            };
            labels(lang).into_iter().filter_map(flaw).collect::<Vec<_>>()
        })
    });
    let (title, action) = match &before {
        None => (words::register(lang).to_owned(), words::register(lang)),
        Some(client) => (
            words::change_title(lang, client.registration.name.clone()),
            words::save(lang),
        ),
    };
    let fields = Fields { draft, wrong, lang };
    let fixed = before.is_some();
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            <h2>{title}</h2>
            <ErrorSummary flaws=flaws shown=attempts/>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <p>{common::required_note(lang)}</p>
            {fields.names()}
            {(!fixed).then(|| fields.kind())}
            {fields.of_kind(fixed)}
            <div class="sp-actions">
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=busy.aria_disabled()>
                    {action}
                </button>
                <button
                    type="button"
                    class="btn btn-outline-primary mobile-full"
                    on:click=move |_| closed.run(())
                >
                    {words::cancel(lang)}
                </button>
            </div>
        </form>
    }
}

/// The fields, bound to one draft.
#[derive(Clone, Copy)]
struct Fields {
    draft: RwSignal<Draft>,
    wrong: RwSignal<BTreeMap<String, String>>,
    lang: Lang,
}

impl Fields {
    fn error(self, part: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.wrong.with(|wrong| wrong.get(part).cloned()))
    }

    fn value(self, of: fn(&Draft) -> &String) -> Signal<String> {
        Signal::derive(move || self.draft.with(|draft| of(draft).clone()))
    }

    fn typed(self, to: fn(&mut Draft) -> &mut String) -> Callback<String> {
        Callback::new(move |text| self.draft.update(|draft| *to(draft) = text))
    }

    /// A field of several lines.
    fn lines(
        self,
        part: &'static str,
        label: &'static str,
        hint: &'static str,
        required: bool,
        of: fn(&Draft) -> &String,
        to: fn(&mut Draft) -> &mut String,
    ) -> impl IntoView {
        view! {
            <TextArea
                id=field_id(part)
                label=label
                hint=hint
                required=required
                value=self.value(of)
                on_input=self.typed(to)
                error=self.error(part)
            />
        }
    }

    fn names(self) -> impl IntoView {
        let lang = self.lang;
        view! {
            <TextField
                id=field_id("name")
                label=words::name(lang)
                hint=words::name_hint(lang)
                required=true
                maxlength=100_u32
                value=self.value(|draft| &draft.name)
                on_input=self.typed(|draft| &mut draft.name)
                error=self.error("name")
            />
            <TextField
                id=field_id("owner")
                label=words::owner(lang)
                hint=words::owner_hint(lang)
                required=true
                maxlength=200_u32
                value=self.value(|draft| &draft.owner)
                on_input=self.typed(|draft| &mut draft.owner)
                error=self.error("owner")
            />
        }
    }

    fn kind(self) -> impl IntoView {
        let lang = self.lang;
        let choices = ClientKind::ALL.map(|kind| choice(kind.name(), kind_words(kind, lang)));
        view! {
            <RadioField
                id=field_id("kind")
                label=words::kind(lang)
                required=true
                choices=choices.to_vec()
                value=Signal::derive(move || self.draft.with(|draft| draft.kind.map_or_else(String::new, |kind| kind.name().to_owned())))
                on_choose=Callback::new(move |name: String| {
                    let kind = ClientKind::ALL.into_iter().find(|kind| kind.name() == name);
                    self.draft.update(|draft| draft.kind = kind);
                })
                error=self.error("kind")
            />
        }
    }

    /// What a client of the chosen kind has. Only another kind mounts other fields: what is typed stays.
    fn of_kind(self, fixed: bool) -> impl IntoView {
        let kind = Memo::new(move |_| self.draft.with(|draft| draft.kind));
        move || {
            kind.get().map(|kind| {
                let proves = kind.is_confidential();
                view! {
                    {(proves && !fixed).then(|| self.authentication())}
                    {proves.then(|| self.keys())}
                    {(kind != ClientKind::Service).then(|| self.addresses())}
                    {proves.then(|| self.exchanges())}
                    {self.scopes()}
                }
            })
        }
    }

    fn authentication(self) -> impl IntoView {
        let lang = self.lang;
        let ways = [
            ClientAuthentication::ClientSecret,
            ClientAuthentication::PrivateKeyJwt,
        ];
        let choices = ways.map(|way| choice(way.name(), authentication_words(way, lang)));
        let chosen = move || {
            let name = |way: ClientAuthentication| way.name().to_owned();
            self.draft
                .with(|draft| draft.authentication.map_or_else(String::new, name))
        };
        view! {
            <RadioField
                id=field_id("authentication")
                label=words::authentication_label(lang)
                required=true
                choices=choices.to_vec()
                value=Signal::derive(chosen)
                on_choose=Callback::new(move |name: String| {
                    let way = ways.into_iter().find(|way| way.name() == name);
                    self.draft.update(|draft| draft.authentication = way);
                })
                error=self.error("authentication")
            />
        }
    }

    fn keys(self) -> impl IntoView {
        let lang = self.lang;
        let signs = Memo::new(move |_| {
            self.draft
                .with(|draft| draft.authentication() == Some(ClientAuthentication::PrivateKeyJwt))
        });
        move || {
            signs.get().then(|| {
                self.lines(
                    "jwks",
                    words::jwks(lang),
                    words::jwks_hint(lang),
                    true,
                    |draft| &draft.jwks,
                    |draft| &mut draft.jwks,
                )
            })
        }
    }

    fn addresses(self) -> impl IntoView {
        let lang = self.lang;
        view! {
            {self.lines(
                "redirect_uris",
                words::redirects(lang),
                words::redirects_hint(lang),
                true,
                |draft| &draft.redirects,
                |draft| &mut draft.redirects,
            )}
            {self.lines(
                "post_logout_redirect_uris",
                words::logout_redirects(lang),
                words::logout_redirects_hint(lang),
                false,
                |draft| &draft.logout_redirects,
                |draft| &mut draft.logout_redirects,
            )}
        }
    }

    fn exchanges(self) -> impl IntoView {
        self.lines(
            "exchanges",
            words::exchanges_label(self.lang),
            words::exchanges_hint(self.lang),
            false,
            |draft| &draft.exchanges,
            |draft| &mut draft.exchanges,
        )
    }

    fn scopes(self) -> impl IntoView {
        let lang = self.lang;
        let to_choose = Memo::new(move |_| self.draft.with(Draft::scopes_to_choose));
        let chosen = move || {
            let names = |draft: &Draft| draft.scopes.iter().map(|scope| scope.name().to_owned()).collect();
            self.draft.with(names)
        };
        let toggle = Callback::new(move |(name, on): (String, bool)| {
            let Some(scope) = Scope::from_name(&name) else {
                return;
            };
            self.draft.update(|draft| {
                draft.scopes.retain(|chosen| *chosen != scope);
                if on {
                    draft.scopes.push(scope);
                }
            });
        });
        move || {
            let scopes = to_choose.get().into_iter();
            let choices = scopes.map(|scope| choice(scope.name(), &scope_words(scope, lang)));
            view! {
                <CheckListField
                    id=field_id("scopes")
                    label=words::scopes(lang)
                    hint=words::scopes_hint(lang)
                    required=true
                    choices=choices.collect()
                    selected=Signal::derive(chosen)
                    on_toggle=toggle
                    error=self.error("scopes")
                />
            }
        }
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}
