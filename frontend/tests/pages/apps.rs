//! Which app a page loads.

use super::{assets, page, sample};
use sportello_frontend::site::PageData;

#[test]
fn each_page_loads_the_app_that_has_it_and_no_other() {
    let id = "0192f0c1-2345-7abc-8def-0123456789ab";
    for (app, paths) in [
        (
            "public",
            vec![
                "/".to_owned(),
                "/en/servizi?q=asilo".to_owned(),
                "/accesso".to_owned(),
                "/verifica/AB12-CD34".to_owned(),
                "/problems/not_found".to_owned(),
                "/nulla".to_owned(),
            ],
        ),
        (
            "check",
            vec![
                "/verifica".to_owned(),
                "/en/v".to_owned(),
                "/verifica/K7QF-2M9X-0ZTB-R4HC".to_owned(),
            ],
        ),
        (
            "area",
            vec![
                "/area-personale".to_owned(),
                format!("/en/area-personale/istanze/{id}/modulo"),
                "/accesso/credenziali".to_owned(),
                "/pagamenti".to_owned(),
                "/pagamenti/avviso".to_owned(),
            ],
        ),
        (
            "desk",
            vec![
                "/area-personale/operatori/sportello".to_owned(),
                "/en/area-personale/operatori/accessi".to_owned(),
                format!("/area-personale/operatori/certificati/{id}"),
                format!("/area-personale/operatori/pagamenti/{id}"),
            ],
        ),
    ] {
        for path in paths {
            let html = page(&path, PageData::None).html;
            let head = &html[..html.find("</head>").unwrap()];
            for other in ["public", "check", "area", "desk"] {
                let named = [
                    format!("<script type=\"module\" src=\"/assets/{other}-boot-1.js\">"),
                    format!("<link rel=\"modulepreload\" href=\"/assets/{other}-1.js\">"),
                    format!("<link rel=\"preload\" href=\"/assets/{other}-1.wasm\""),
                ];
                for link in named {
                    assert_eq!(head.contains(&link), other == app, "{path}: {link}");
                }
            }
        }
    }
}

#[test]
fn documents_are_checked_by_the_app_that_can_judge_marks() {
    for path in ["/verifica", "/v"] {
        let found = page(path, PageData::None);
        assert_eq!(found.status, 200, "{path}");
        assert!(found.html.contains("src=\"/assets/check-boot-1.js\""), "{path}");
        let canonical = format!(
            "<link rel=\"canonical\" href=\"{}/verifica\">",
            sample::site(assets()).origin
        );
        assert!(found.html.contains(&canonical), "{path}");
        assert!(found.html.contains("<noscript>"), "{path}");
    }
}
