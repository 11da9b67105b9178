//! What every page that the server renders must hold.

#![cfg(feature = "ssr")]
#![expect(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

mod apps;
#[path = "../../examples/sample/mod.rs"]
mod sample;
mod sign_in;

use sportello_frontend::site::{AppFiles, Assets, Boot, PageData, SessionTimes, Site};
use sportello_frontend::ssr::{PageRequest, RenderedPage, render, render_error};
use sportello_types::lang::Localized;
use sportello_types::problem::ProblemCode;

fn files(name: &str) -> AppFiles {
    AppFiles {
        boot: format!("/assets/{name}-boot-1.js"),
        glue: format!("/assets/{name}-1.js"),
        wasm: format!("/assets/{name}-1.wasm"),
    }
}

fn assets() -> Assets {
    Assets {
        public: files("public"),
        check: files("check"),
        area: files("area"),
        desk: files("desk"),
        style: "/assets/style-1.css".into(),
        icons: "/assets/icons-1.svg".into(),
        spid: "/assets/spid-1.svg".into(),
        font: "/assets/font-1.woff2".into(),
    }
}

fn page(path: &str, data: PageData) -> RenderedPage {
    page_of(sample::site(assets()), path, data)
}

fn page_of(site: Site, path: &str, data: PageData) -> RenderedPage {
    render(PageRequest {
        path: path.into(),
        site,
        signed_in: None,
        data,
    })
}

fn known(path: &str) -> String {
    let bare = path.split('?').next().unwrap();
    let data = sample::pages()
        .into_iter()
        .find(|(known, _)| *known == bare.strip_prefix("/en").unwrap_or(bare))
        .unwrap()
        .1;
    page(path, data).html
}

/// The text of the element that opens with `start`, without tags.
fn text_after(html: &str, start: &str) -> String {
    let at = html.find(start).unwrap_or_else(|| panic!("no {start}"));
    let rest = &html[at..];
    let name_end = rest.find([' ', '>']).unwrap();
    let close = format!("</{}>", &rest[1..name_end]);
    let inner = &rest[rest.find('>').unwrap() + 1..rest.find(&close).unwrap()];
    let mut text = String::new();
    let mut inside = false;
    for c in inner.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&#39;", "'").trim().to_owned()
}

#[test]
fn every_page_has_one_heading_one_main_a_title_and_its_language() {
    for (path, data) in sample::pages() {
        for (prefix, lang) in [("", "it"), ("/en", "en")] {
            let html = page(&format!("{prefix}{path}"), data.clone()).html;
            assert_eq!(html.matches("<h1").count(), 1, "{prefix}{path}");
            assert_eq!(html.matches("<main").count(), 1, "{prefix}{path}");
            assert_eq!(html.matches("<footer").count(), 1, "{prefix}{path}");
            assert!(
                html.contains(&format!("<html lang=\"{lang}\">")),
                "{prefix}{path}"
            );
            let title = text_after(&html, "<title>");
            assert!(
                title.len() > 25 && title.ends_with(" – Comune di Borgoverde"),
                "{title}"
            );
            let heading = text_after(&html, "<h1");
            assert!(heading.len() > 3, "{prefix}{path}: {heading}");
        }
    }
}

#[test]
fn every_page_carries_the_links_that_law_and_model_want() {
    for (path, data) in sample::pages() {
        let html = page(path, data).html;
        let footer = &html[html.find("<footer").unwrap()..html.find("</footer>").unwrap()];
        for element in [
            "faq",
            "appointment-booking",
            "report-inefficiency",
            "privacy-policy-link",
            "legal-notes",
            "accessibility-link",
        ] {
            assert!(
                footer.contains(&format!("data-element=\"{element}\"")),
                "{path}: {element}"
            );
        }
        for words in [
            "protocollo@pec.comune.borgoverde.ca.it",
            "00000000000",
            "Piazza della Repubblica 1",
        ] {
            assert!(footer.contains(words), "{path}: {words}");
        }
        let menu: Vec<_> = ["management", "news", "all-services", "live"]
            .iter()
            .map(|element| html.find(&format!("data-element=\"{element}\"")).unwrap())
            .collect();
        assert!(menu.is_sorted(), "{path}");
        assert!(html.contains("data-element=\"personal-area-login\""));
        assert!(html.contains("href=\"#contenuto\"") && html.contains("id=\"contenuto\""));
    }
}

#[test]
fn nothing_inline_runs_and_nothing_comes_from_elsewhere() {
    for (path, data) in sample::pages() {
        let html = page(path, data).html;
        for (at, _) in html.match_indices("<script") {
            let tag = &html[at..at + html[at..].find('>').unwrap()];
            assert!(
                tag.contains("src=\"/assets/") || tag.contains("application/json") || tag.contains("ld+json"),
                "{path}: {tag}"
            );
        }
        for bad in [" style=\"", " onclick=", "javascript:"] {
            assert!(!html.contains(bad), "{path}: {bad}");
        }
        for tag in [
            "<link rel=\"stylesheet\" href=\"",
            "<img src=\"",
            "<img class=\"icon sp-crest\" src=\"",
        ] {
            for (at, _) in html.match_indices(tag) {
                assert_eq!(html.as_bytes()[at + tag.len()], b'/', "{path}: {tag}");
            }
        }
    }
}

#[test]
fn public_pages_name_their_address_and_their_other_language() {
    let html = known("/en/servizi/permesso-ztl");
    let origin = "https://servizi.comune.borgoverde.ca.it";
    assert!(html.contains(&format!(
        "<link rel=\"canonical\" href=\"{origin}/en/servizi/permesso-ztl\">"
    )));
    assert!(html.contains(&format!("hreflang=\"it\" href=\"{origin}/servizi/permesso-ztl\"")));
    assert!(html.contains(&format!(
        "hreflang=\"x-default\" href=\"{origin}/servizi/permesso-ztl\""
    )));
    let reserved = known("/area-personale");
    assert!(reserved.contains("noindex") && !reserved.contains("canonical"));
}

#[test]
fn a_sheet_has_the_items_of_the_model_in_their_order() {
    let html = known("/servizi/permesso-ztl");
    let index = &html[html.find("data-element=\"page-index\"").unwrap()..];
    let index = &index[..index.find("</ol>").unwrap()];
    let items = [
        "A chi è rivolto",
        "Come fare",
        "Cosa serve",
        "Cosa si ottiene",
        "Tempi e scadenze",
        "Accedi al servizio",
        "Condizioni di servizio",
        "Contatti",
    ];
    let places: Vec<_> = items
        .iter()
        .map(|item| {
            index
                .find(&format!(">{item}</a>"))
                .unwrap_or_else(|| panic!("{item}"))
        })
        .collect();
    assert!(places.is_sorted());
    for element in [
        "service-title",
        "service-description",
        "service-status",
        "service-topic",
        "service-addressed",
        "service-how-to",
        "service-needed",
        "service-achieved",
        "service-calendar-text",
        "service-online-access",
        "service-booking-access",
        "service-file",
        "service-area",
        "breadcrumb",
        "feedback",
        "appointment-booking",
    ] {
        assert!(html.contains(&format!("data-element=\"{element}\"")), "{element}");
    }
    assert!(
        html.contains("/accesso?return_to=%2Farea-personale%2Fistanze%3Fservizio%3Dpermesso-ztl&amp;level=2")
    );
}

#[test]
fn a_sheet_names_the_last_day_and_says_when_one_pays() {
    let html = known("/servizi/permesso-ztl");
    // The instant from which nothing is taken is the next day's first.
    assert!(html.contains("fino al 31 gennaio 2027"));
    assert!(!html.contains("febbraio 2027"));
    assert!(html.contains("avviso di pagamento pagoPA"));
    let english = known("/en/servizi/permesso-ztl");
    assert!(english.contains("until 31 January 2027"));
}

#[test]
fn the_privacy_notice_names_controller_officer_and_every_cookie() {
    let html = known("/privacy");
    for words in [
        "Comune di Borgoverde, Piazza della Repubblica 1, 09999 Borgoverde (CA)",
        "rpd@comune.borgoverde.ca.it",
        "<code>sportello</code>",
        "<code>login</code>",
        "<code>lang</code>",
        "sportello-draft-",
        "90 giorni",
        "24 mesi",
        "al massimo 8 ore, o 30 minuti",
        "puoi chiederlo al responsabile",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn the_privacy_notice_says_the_times_in_force_and_what_the_municipality_adds() {
    let mut site = sample::site(assets());
    site.session = SessionTimes {
        idle: 15,
        absolute: 150,
    };
    let words = |it: &str| {
        Some(Localized {
            it: it.to_owned(),
            en: "English".to_owned(),
        })
    };
    let privacy = &mut site.tenant.privacy;
    privacy.recipients = words("Nuvola S.p.A. ospita il portale.\n\nPosta S.r.l. consegna le mail.");
    privacy.transfers = words("La posta passa per gli Stati Uniti.");
    privacy.retention = words("I log tecnici restano 6 mesi.");
    privacy.notice = Some("https://www.comune.example/privacy".to_owned());
    let html = page_of(site, "/privacy", PageData::None).html;
    for words in [
        "al massimo 2 ore e 30 minuti, o 15 minuti",
        "<p>Nuvola S.p.A. ospita il portale.</p>",
        "<p>Posta S.r.l. consegna le mail.</p>",
        "La posta passa per gli Stati Uniti.",
        "I log tecnici restano 6 mesi.",
        "href=\"https://www.comune.example/privacy\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    for untrue in ["non escono dall", "puoi chiederlo al responsabile", "8 ore"] {
        assert!(!html.contains(untrue), "{untrue}");
    }
}

#[test]
fn a_sheet_describes_itself_to_machines() {
    let html = known("/servizi/permesso-ztl");
    let json = text_after(&html, "<script type=\"application/ld+json\"");
    let data: serde_json::Value = serde_json::from_str(&json).unwrap();
    for pointer in [
        "/name",
        "/serviceType",
        "/serviceOperator/name",
        "/areaServed/name",
        "/audience/audienceType",
        "/availableChannel/serviceUrl",
        "/availableChannel/serviceLocation/name",
        "/availableChannel/serviceLocation/address/streetAddress",
        "/availableChannel/serviceLocation/address/postalCode",
        "/availableChannel/serviceLocation/address/addressLocality",
    ] {
        assert!(
            data.pointer(pointer)
                .and_then(|v| v.as_str())
                .is_some_and(|v| !v.is_empty()),
            "{pointer}"
        );
    }
}

#[test]
fn a_text_cannot_break_out_of_the_page() {
    let mut service = sample::service();
    let evil = "</script><script>alert(1)</script>";
    service.summary.title = evil.into();
    let html = page(
        "/servizi/permesso-ztl",
        PageData::Service {
            service: Box::new(service),
            blank_form: true,
        },
    )
    .html;
    assert!(!html.contains("<script>alert"));
}

#[test]
fn the_browser_starts_from_the_very_data_of_the_page() {
    for (path, data) in sample::pages() {
        let html = page(path, data.clone()).html;
        let start = "<script type=\"application/json\" id=\"avvio\">";
        let rest = &html[html.find(start).unwrap() + start.len()..];
        let boot: Boot = serde_json::from_str(&rest[..rest.find("</script>").unwrap()]).unwrap();
        assert_eq!(boot.data, data, "{path}");
        assert_eq!(boot.site, sample::site(assets()));
    }
}

#[test]
fn the_list_is_filtered_by_the_server_too() {
    let html = known("/servizi?q=asilo");
    let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    assert!(main.contains("1 servizio trovato") && main.contains("Iscrizione all"));
    assert_eq!(main.matches("data-element=\"service-link\"").count(), 1);
    let html = known("/servizi?categoria=Mobilit%C3%A0+e+trasporti");
    assert!(html.contains("<h2>Mobilità e trasporti</h2>"));
}

#[test]
fn the_licence_is_the_text_that_the_validator_compares() {
    let html = known("/note-legali");
    let section = text_after(&html, "<h2 data-element=\"legal-notes-section\"");
    assert_eq!(section, "Licenza dei contenuti");
    let at = html.find("data-element=\"legal-notes-body\"").unwrap();
    let body = text_after(&html[html[..at].rfind('<').unwrap()..], "<div");
    let words: Vec<_> = body.split_whitespace().collect();
    assert_eq!(words.len(), 98);
    assert!(body.starts_with("In applicazione del principio open by default ai sensi dell’articolo 52"));
    assert!(body.contains("rilasciati con licenza CC-BY 4.0. Gli utenti sono quindi liberi"));
    assert!(body.ends_with("con il solo onere di attribuzione, senza apporre restrizioni aggiuntive."));
}

#[test]
fn the_rating_asks_in_the_words_of_the_model() {
    let html = known("/servizi");
    for words in [
        "Quanto sono chiare le informazioni su questa pagina?",
        "Dove hai incontrato le maggiori difficoltà?",
        "Quali sono stati gli aspetti che hai preferito?",
        "A volte non capivo se stavo procedendo correttamente",
        "Capivo sempre che stavo procedendo correttamente",
        "Grazie, il tuo parere ci aiuterà a migliorare il servizio!",
    ] {
        assert!(html.contains(words), "{words}");
    }
    for stars in 1..=5 {
        assert!(html.contains(&format!("data-element=\"feedback-rate-{stars}\"")));
    }
    assert_eq!(
        html.matches("data-element=\"feedback-rating-answer\"").count(),
        10
    );
}

#[test]
fn the_reserved_area_says_without_javascript_where_to_go() {
    let html = known("/area-personale");
    let noscript = &html[html.find("<noscript").unwrap()..html.find("</noscript>").unwrap()];
    assert!(noscript.contains("070 000 0000") && noscript.contains("JavaScript"));
}

#[test]
fn every_problem_has_its_page_and_its_status() {
    for code in ProblemCode::ALL {
        let own = page(&format!("/problems/{}", code.code()), PageData::None);
        assert_eq!(own.status, 200, "{code:?}");
        let at = render_error(
            *code,
            Some("abc-123".into()),
            None,
            sample::site(assets()),
            "/auth/spid/callback".into(),
        );
        assert_eq!(at.status, code.status());
        assert!(
            text_after(&at.html, "<title>").starts_with("Errore: "),
            "{code:?}"
        );
        assert!(at.html.contains("Codice: abc-123") && at.html.contains("Torna al sito"));
    }
    let failed = render_error(
        ProblemCode::SpidTimeout,
        None,
        None,
        sample::site(assets()),
        "/auth/spid/callback".into(),
    );
    assert!(failed.html.contains(">Riprova</a>") && failed.html.contains("href=\"/accesso\""));
    assert_eq!(page("/nessuna-pagina", PageData::None).status, 404);
    let unknown = page("/verifica/XX-1", PageData::Verification { verification: None });
    assert_eq!(unknown.status, 404);
}
