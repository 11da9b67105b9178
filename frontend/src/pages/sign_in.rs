//! The sign-in page.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::breadcrumb::Breadcrumb;
use crate::components::cie_button::CieButton;
use crate::components::cns_button::CnsButton;
use crate::components::eidas_button::EidasButton;
use crate::components::heading::PageHeading;
use crate::components::spid_button::SpidButton;
use crate::head::set_head;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::route::{Address, Query, Route};
use crate::session::{SessionState, use_session};
use crate::site::{PageData, use_lang};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::tenant::IdentityProvider;
use sportello_types::text::{desk as words, passkeys, signin};
use sportello_types::whoami::Provider;

/// The parameter that says where the citizen was going.
pub(crate) const RETURN_TO: &str = "return_to";

/// The parameter that says how far a logout has gone: `completa`, `parziale`. The server sets it, once the
/// identity provider has answered.
const LEFT: &str = "uscita";

/// How far a logout has gone.
fn left(how_far: Option<&str>, lang: Lang) -> Option<AnyView> {
    let (tone, text) = match how_far? {
        "completa" => (Tone::Success, signin::left_everywhere(lang)),
        "parziale" => (Tone::Warning, signin::left_here(lang)),
        _ => return None,
    };
    Some(view! { <Alert tone=tone title=signin::left_title(lang)>{text}</Alert> }.into_any())
}

/// The way to the sign-in from some page, and back to it.
pub fn path_from(address: &Address) -> String {
    let target = match &address.route {
        Route::SignIn => return address.to_string(),
        Route::Home | Route::NotFound | Route::Problem(_) => Route::Dashboard.path(address.lang),
        _ => address.to_string(),
    };
    path_to(&target, None, address.lang)
}

/// The way to the sign-in, and back to the page that shows now.
pub(crate) fn path_back_here(lang: Lang) -> String {
    match use_context::<crate::nav::Nav>() {
        Some(nav) => path_from(&nav.address()),
        None => Route::SignIn.path(lang),
    }
}

/// The way to the sign-in, and on to a new istanza of a service.
pub fn path_to_service(slug: &str, level: Loa, lang: Lang) -> String {
    let target = format!(
        "{}{}",
        Route::Istanze.path(lang),
        Query::of([("servizio", Some(slug))])
    );
    path_to(&target, Some(level), lang)
}

fn path_to(target: &str, level: Option<Loa>, lang: Lang) -> String {
    let level = level.map(|level| level.number().to_string());
    let query = Query::of([(RETURN_TO, Some(target)), ("level", level.as_deref())]);
    format!("{}{query}", Route::SignIn.path(lang))
}

/// A path of this site, never another one's: `/…`, not `//…` and not `/\…`.
pub(crate) fn local_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && !text.chars().any(char::is_control)
}

#[component]
pub(crate) fn SignInPage(data: PageData) -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let session = use_session();
    set_head(signin::title(lang), signin::description(lang));
    let given = match data {
        PageData::SignIn { providers } => Some(providers),
        _ => None,
    };
    let loaded = load(given, || async {
        api::tenant::identity_providers().await.map(|page| page.items)
    });
    let level = move || {
        nav.parameter("level")
            .and_then(|text| text.parse().ok())
            .and_then(Loa::from_number)
            .unwrap_or(Loa::L2)
    };
    let return_to = move || {
        nav.parameter(RETURN_TO)
            .filter(|path| local_path(path))
            .unwrap_or_else(|| Route::Dashboard.path(lang))
    };
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(signin::title(lang).to_owned(), None)]/>
            <div class="sp-narrow">
                <PageHeading text=signin::title(lang)/>
                <p class="sp-lead">{signin::lead(lang)}</p>
                {move || left(nav.parameter(LEFT).as_deref(), lang)}
                {move || {
                    session
                        .citizen()
                        .map(|who| {
                            let name = format!("{} {}", who.given_name, who.family_name);
                            view! {
                                <Alert tone=Tone::Info>
                                    <p>{signin::already(lang, name)}</p>
                                    <a class="btn btn-primary" href=return_to>{signin::already_go(lang)}</a>
                                </Alert>
                            }
                        })
                }}
                <p>
                    {move || signin::level_needed(lang, level().number())} " " {signin::return_note(lang)}
                </p>
                <Loading
                    from=loaded
                    children=move |providers| {
                        let of = |kind: Provider| {
                            let all = providers.iter().filter(move |offered| offered.provider == kind);
                            all.cloned().collect::<Vec<_>>()
                        };
                        let (spid, cie) = (of(Provider::Spid), of(Provider::Cie));
                        let desk = of(Provider::Desk)
                            .into_iter()
                            .next()
                            .map(|offered| desk(&offered, level(), return_to(), session, lang));
                        let cns = of(Provider::Cns)
                            .into_iter()
                            .next()
                            .map(|cards| {
                                view! {
                                    <div class="sp-card">
                                        <h2 class="h4">{signin::cns_title(lang)}</h2>
                                        <p>{signin::cns_text(lang)}</p>
                                        <CnsButton cards=cards level=level() return_to=Some(return_to())/>
                                    </div>
                                }
                            });
                        let eidas = of(Provider::Eidas)
                            .into_iter()
                            .next()
                            .map(|node| {
                                view! {
                                    <div class="sp-card">
                                        <h2 class="h4">{signin::eidas_title(lang)}</h2>
                                        <p>{signin::eidas_text(lang)}</p>
                                        <EidasButton node=node level=level() return_to=Some(return_to())/>
                                    </div>
                                }
                            });
                        let cie = (!cie.is_empty())
                            .then(|| {
                                view! {
                                    <div class="sp-card">
                                        <h2 class="h4">{signin::cie_title(lang)}</h2>
                                        <p>{signin::cie_text(lang)}</p>
                                        <CieButton providers=cie level=level() return_to=Some(return_to())/>
                                    </div>
                                }
                            });
                        view! {
                            <div class="sp-card">
                                <h2 class="h4">{signin::spid_title(lang)}</h2>
                                <p>{signin::spid_text(lang)}</p>
                                <SpidButton providers=spid level=level() return_to=Some(return_to())/>
                            </div>
                            {cie}
                            {cns}
                            {eidas}
                            {desk}
                        }
                    }
                />
            </div>
        </div>
    }
}

/// Below the national identities: user name and password, for those whom the municipality has recognised
/// in person. Whoever came in with them already and needs more is told so.
fn desk(
    offered: &IdentityProvider,
    level: Loa,
    return_to: String,
    session: SessionState,
    lang: Lang,
) -> AnyView {
    let too_low = session
        .citizen()
        .is_some_and(|who| who.provider == Provider::Desk && who.level < level);
    let query = Query::of([(RETURN_TO, Some(return_to.as_str()))]);
    let root = if lang == Lang::En { "/en" } else { "" };
    let enter = format!("{root}{}{query}", offered.login_path);
    if too_low {
        return view! { <DeskTooLow level=level enter=enter/> }.into_any();
    }
    view! {
        <div class="sp-section">
            <h2 class="h5">{words::offer_title(lang)}</h2>
            <p>{words::offer_text(lang)}</p>
            <ul class="sp-spid-links sp-cie-links">
                <li><a href=enter>{words::offer_enter(lang)}</a></li>
                <li><a href=Route::Register.path(lang)>{words::offer_register(lang)}</a></li>
            </ul>
        </div>
    }
    .into_any()
}

/// For whoever has come in with desk credentials and needs more: a passkey is enough where the
/// municipality holds it to be.
#[component]
fn DeskTooLow(
    /// The level that is needed.
    level: Loa,
    /// The way to user name, password and passkey.
    enter: String,
) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::desk::passkeys().await });
    let text = move || match loaded.ready() {
        Some(list) if list.level >= level => {
            let (way, label) = if list.items.is_empty() {
                (Route::Sessions.path(lang), passkeys::offer_add(lang))
            } else {
                (enter.clone(), passkeys::offer_enter(lang))
            };
            view! {
                <p>{passkeys::offer_level(lang)}</p>
                <a class="btn btn-primary" href=way>{label}</a>
            }
            .into_any()
        }
        _ => words::offer_level(lang).into_any(),
    };
    view! { <Alert tone=Tone::Warning>{text}</Alert> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for good in ["/", "/area-personale/istanze?servizio=permesso-ztl"] {
            assert!(local_path(good), "{good}");
        }
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\nb",
        ] {
            assert!(!local_path(bad), "{bad}");
        }
    }

    #[test]
    fn a_service_is_reached_through_the_sign_in_at_its_level() {
        assert_eq!(
            path_to_service("permesso-ztl", Loa::L2, Lang::It),
            "/accesso?return_to=%2Farea-personale%2Fistanze%3Fservizio%3Dpermesso-ztl&level=2"
        );
        assert_eq!(
            path_from(&Address::parse("/en/servizi?q=a")),
            "/en/accesso?return_to=%2Fen%2Fservizi%3Fq%3Da"
        );
    }
}
