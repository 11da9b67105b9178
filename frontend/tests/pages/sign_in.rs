//! The page of the sign-in: which providers it offers, how each stands, where each leads.

use super::{known, page, sample};
use sportello_frontend::site::PageData;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use sportello_types::whoami::Provider;

#[test]
fn the_sign_in_works_with_plain_links_in_the_servers_order() {
    let html = known("/accesso?level=1&return_to=%2Fservizi%2Fpermesso-ztl");
    let first = "/auth/spid/login?idp=https%3A%2F%2Fidp.aurora.example&amp;level=1&amp;return_to=%2Fservizi%2Fpermesso-ztl";
    let places: Vec<_> = [first, "idp.bussola.example", "idp.corallo.example"]
        .iter()
        .map(|words| html.find(words).unwrap_or_else(|| panic!("{words}")))
        .collect();
    assert!(places.is_sorted());
    assert!(html.contains("Entra con SPID") && html.contains("livello 1"));
    let evil = known("/accesso?return_to=%2F%2Fevil.example");
    let panel = &evil[evil.find("spid-idp-button-menu").unwrap()..evil.find("</main>").unwrap()];
    assert!(!panel[..panel.find("</ul>").unwrap()].contains("evil"));
}

#[test]
fn a_provider_that_cannot_be_used_says_so_in_words_and_leads_nowhere() {
    let mut providers = sample::providers();
    providers[1].state = ProviderState::Troubled;
    providers[2].state = ProviderState::Expired;
    let html = page("/accesso", PageData::SignIn { providers }).html;
    let entry = |name: &str| {
        let end = html.find(&format!("<span>{name}</span>")).unwrap();
        let start = html[..end].rfind("<a").unwrap();
        let stop = end + html[end..].find("</li>").unwrap();
        html[start..stop].to_owned()
    };
    let ready = entry("Aurora ID");
    assert!(
        ready.contains("href=") && !ready.contains("sp-spid-note"),
        "{ready}"
    );
    let troubled = entry("Bussola");
    assert!(
        troubled.contains("href=\"/auth/spid/login") && troubled.contains("Puoi provare"),
        "{troubled}"
    );
    assert!(
        troubled.contains("aria-describedby=\"sp-spid-note-1\""),
        "{troubled}"
    );
    let expired = entry("Corallo Identità");
    assert!(!expired.contains("href="), "{expired}");
    assert!(
        expired.contains("aria-disabled=\"true\"") && expired.contains("Non disponibile"),
        "{expired}"
    );
}

#[test]
fn cie_leads_where_its_provider_says_names_it_and_tells_how_it_is() {
    let cie = |states: &[ProviderState]| {
        let offered = states.iter().enumerate().map(|(place, state)| IdentityProvider {
            provider: Provider::Cie,
            entity_id: format!("https://cie-{place}.example"),
            login_path: "/auth/cie/login".to_owned(),
            state: *state,
            ..sample::providers().remove(place)
        });
        let providers = sample::providers().into_iter().chain(offered).collect();
        let html = page("/accesso", PageData::SignIn { providers }).html;
        html[html.find("sp-cie").unwrap()..html.find("</main>").unwrap()].to_owned()
    };
    let one = cie(&[ProviderState::Ready]);
    assert!(
        one.contains("href=\"/auth/cie/login?idp=https%3A%2F%2Fcie-0.example&amp;level=2"),
        "{one}"
    );
    assert!(
        !one.contains("Aurora ID") && !one.contains("sp-spid-note"),
        "{one}"
    );
    let several = cie(&[ProviderState::Troubled, ProviderState::Expired]);
    assert!(
        several.contains("Aurora ID") && several.contains("Bussola"),
        "{several}"
    );
    assert!(
        several.contains("Puoi provare") && several.contains("Non disponibile"),
        "{several}"
    );
    assert!(!several.contains("cie-1.example"), "{several}");
}

#[test]
fn eidas_stands_apart_in_english_and_is_no_provider_of_spid() {
    let node = |state| {
        let node = IdentityProvider {
            provider: Provider::Eidas,
            entity_id: "https://node.example".to_owned(),
            name: "Nodo eIDAS italiano".to_owned(),
            state,
            ..sample::providers().remove(0)
        };
        let providers = std::iter::once(node).chain(sample::providers()).collect();
        page("/accesso", PageData::SignIn { providers }).html
    };
    let html = node(ProviderState::Ready);
    let button = html.find("button-eidas").unwrap();
    assert!(html.find("spid-idp-button-menu").unwrap() < button);
    let start = html[..button].rfind("<a").unwrap();
    let link = &html[start..button + html[button..].find("</a>").unwrap()];
    assert!(
        link.contains("href=\"/auth/spid/login?idp=https%3A%2F%2Fnode.example&amp;level=2"),
        "{link}"
    );
    assert!(
        link.contains("lang=\"en\"") && link.contains("Login with eIDAS"),
        "{link}"
    );
    assert!(!html[..html.find("</main>").unwrap()].contains("Nodo eIDAS italiano"));
    let expired = node(ProviderState::Expired);
    assert!(expired.contains("aria-describedby=\"sp-spid-note-eidas\""));
    assert!(!expired[..expired.find("</main>").unwrap()].contains("idp=https%3A%2F%2Fnode.example"));
}

#[test]
fn spid_over_openid_connect_stands_in_the_list_and_begins_where_its_provider_says() {
    let mut providers = sample::providers();
    providers[0].login_path = "/auth/cie/login".to_owned();
    let html = page("/accesso", PageData::SignIn { providers }).html;
    assert!(html.contains("href=\"/auth/cie/login?idp=https%3A%2F%2Fidp.aurora.example&amp;level=2"));
    assert!(!html.contains("button-cie"));
}

#[test]
fn a_provider_shows_its_logo_and_the_links_are_the_fixed_ones() {
    let mut providers = sample::providers();
    providers[0].logo_path = Some("/auth/spid/logos/0011223344556677.svg".to_owned());
    let html = page("/accesso", PageData::SignIn { providers }).html;
    assert!(html.contains("<img src=\"/auth/spid/logos/0011223344556677.svg\" alt=\"\""));
    assert!(html.contains("href=\"https://www.spid.gov.it/richiedi-spid\""));
}
