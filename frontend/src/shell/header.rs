//! The header: region, language, sign-in; crest and name; the four items of the national model.

use crate::components::icon::Icon;
use crate::components::menu::Menu;
use crate::nav::{opens_here, use_nav};
use crate::pages::sign_in;
use crate::route::{Address, Route};
use crate::session::{SessionState, use_session};
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::text::{deskoffice, operators, paymentoffice, shell};
use sportello_types::whoami::Role;

/// The header of every page (`it-header-wrapper`).
#[component]
pub(crate) fn Header() -> impl IntoView {
    view! {
        <header class="it-header-wrapper">
            <Slim/>
            <div class="it-nav-wrapper">
                <Brand/>
                <MainMenu/>
            </div>
        </header>
    }
}

/// The region, the language and who is signed in.
#[component]
fn Slim() -> impl IntoView {
    let site = use_site();
    let region = site.tenant.region.clone();
    view! {
        <div class="it-header-slim-wrapper">
            <div class="container">
                <div class="it-header-slim-wrapper-content">
                    <a class="navbar-brand" href=region.href>{region.label}</a>
                    <div class="it-header-slim-right-zone">
                        <Languages/>
                        <Account/>
                    </div>
                </div>
            </div>
        </div>
    }
}

/// Code and name of a language, in itself.
fn language_name(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::It => ("ITA", "Italiano"),
        Lang::En => ("ENG", "English"),
    }
}

#[component]
fn Languages() -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let site = use_site();
    let (code, _) = language_name(lang);
    let name = format!("{code} – {}", shell::language_current(lang));
    let items: Vec<_> = site
        .tenant
        .languages
        .iter()
        .copied()
        .map(|other| {
            let (_, words) = language_name(other);
            let href = move || nav.address().in_language(other);
            let current = (other == lang).then_some("true");
            view! {
                <li>
                    <a href=href lang=other.tag() hreflang=other.tag() aria-current=current>{words}</a>
                </li>
            }
        })
        .collect();
    view! { <Menu label=code name=name>{items}</Menu> }
}

/// The way in, or the menu of who is in.
#[component]
fn Account() -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let nav = use_nav();
    let sign_out = move |_| {
        let home = Route::Home.path(lang);
        // First away from the page, which saves what was typed last; another document would cut the request off.
        let stays = opens_here(&home);
        if stays {
            nav.go(&home);
        }
        spawn_local(async move {
            if crate::api::session::logout().await.is_ok() {
                session.signed_out();
                if !stays {
                    nav.go(&home);
                }
            }
        });
    };
    move || {
        session.citizen().map_or_else(
            || view! { <SignInLink/> }.into_any(),
            |who| {
                // A card may hold no name: until its owner has said it there is none.
                let name = format!("{} {}", who.given_name, who.family_name)
                    .trim()
                    .to_owned();
                let name = if name.is_empty() {
                    shell::personal_area(lang).to_owned()
                } else {
                    name
                };
                let mut pages = vec![
                    (Route::Dashboard, shell::personal_area(lang)),
                    (Route::Profile, shell::profile(lang)),
                    (Route::Sessions, shell::sessions(lang)),
                ];
                if who.roles.contains(&Role::Operator) {
                    pages.push((Route::SignIns, operators::sign_ins(lang)));
                    pages.push((Route::Clients, operators::clients(lang)));
                    pages.push((Route::TaxCodeLinks, operators::tax_code_links(lang)));
                    if who.roles.contains(&Role::Registrar) {
                        pages.push((Route::IssuedCertificates, operators::certificates(lang)));
                    }
                    pages.push((Route::OfficeDebts, paymentoffice::menu(lang)));
                }
                if who.roles.contains(&Role::Desk) {
                    pages.push((Route::Desk, deskoffice::menu(lang)));
                }
                let items: Vec<_> = pages
                    .into_iter()
                    .map(|(route, words)| view! { <li><a href=route.path(lang)>{words}</a></li> })
                    .collect();
                let everywhere = who.single_logout_path.map(|path| {
                    let leave = move |_| SessionState::leave_everywhere(&path, nav, &Route::Home.path(lang));
                    view! {
                        <li>
                            <button type="button" on:click=leave>
                                {shell::sign_out_everywhere(lang, who.identity_provider)}
                            </button>
                        </li>
                    }
                });
                view! {
                    <Menu label=name.clone() name=shell::user_menu(lang, name)>
                        {items}
                        <li>
                            <button type="button" on:click=sign_out>
                                {shell::sign_out(lang)}
                            </button>
                        </li>
                        {everywhere}
                    </Menu>
                }
                .into_any()
            },
        )
    }
}

#[component]
fn SignInLink() -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let href = move || sign_in::path_from(&nav.address());
    view! {
        <a class="btn btn-primary btn-icon btn-full sp-sign-in" href=href data-element="personal-area-login">
            <span class="rounded-icon" aria-hidden="true">
                <Icon name="it-user" class="icon-primary"/>
            </span>
            <span class="sp-sign-in-text">{shell::sign_in(lang)}</span>
        </a>
    }
}

/// Crest, name and the search.
#[component]
fn Brand() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    view! {
        <div class="it-header-center-wrapper">
            <div class="container">
                <div class="it-header-center-content-wrapper">
                    <div class="it-brand-wrapper">
                        <a href=Route::Home.path(lang)>
                            <img class="icon sp-crest" src=site.tenant.crest_path.clone() alt="" width="82" height="82"/>
                            <span class="it-brand-text">
                                <span class="it-brand-title">{site.tenant.name.clone()}</span>
                                <span class="it-brand-tagline">{shell::tagline(lang)}</span>
                            </span>
                        </a>
                    </div>
                    <div class="it-right-zone">
                        <div class="it-search-wrapper">
                            <span class="sp-search-text" aria-hidden="true">{shell::search(lang)}</span>
                            <a
                                class="search-link rounded-icon"
                                href=format!("{}#cerca", Route::Services.path(lang))
                                aria-label=shell::search_service(lang)
                            >
                                <Icon name="it-search"/>
                            </a>
                        </div>
                    </div>
                </div>
            </div>
        </div>
    }
}

/// The main navigation. On narrow screens it is a popover, which opens, closes with Esc and gives the
/// focus back by itself, without JavaScript.
#[component]
fn MainMenu() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    let nav = use_nav();
    let links = &site.tenant.links;
    let live = match lang {
        Lang::It => shell::live(lang).to_owned(),
        Lang::En => shell::live_short(lang, &site.tenant.short_name),
    };
    let items = [
        (
            "management",
            shell::management(lang).to_owned(),
            links.management.clone(),
        ),
        ("news", shell::news(lang).to_owned(), links.news.clone()),
        (
            "all-services",
            shell::services(lang).to_owned(),
            Route::Services.path(lang),
        ),
        ("live", live, links.live.clone()),
    ]
    .map(|(element, words, href)| {
        let here = move || {
            element == "all-services"
                && matches!(
                    nav.address(),
                    Address {
                        route: Route::Services | Route::Service(_),
                        ..
                    }
                )
        };
        view! {
            <li class="nav-item">
                <a
                    class="nav-link"
                    class:active=here
                    aria-current=move || here().then_some("true")
                    href=href
                    data-element=element
                >
                    <span>{words}</span>
                </a>
            </li>
        }
    });
    view! {
        <div class="it-header-navbar-wrapper">
            <div class="container">
                <nav class="navbar sp-navbar" aria-label=shell::main_navigation(lang)>
                    <button
                        class="sp-menu-open"
                        type="button"
                        popovertarget="menu-principale"
                        aria-label=shell::menu_open(lang)
                    >
                        <Icon name="it-burger" class="icon-white"/>
                        <span>{shell::menu(lang)}</span>
                    </button>
                    <div class="sp-main-menu" id="menu-principale" popover="auto">
                        <button
                            class="sp-menu-close"
                            type="button"
                            popovertarget="menu-principale"
                            popovertargetaction="hide"
                            aria-label=shell::menu_close(lang)
                        >
                            <Icon name="it-close-big" class="icon-white"/>
                        </button>
                        <ul class="navbar-nav" data-element="main-navigation">
                            {items.into_iter().collect::<Vec<_>>()}
                        </ul>
                    </div>
                </nav>
            </div>
        </div>
    }
}
