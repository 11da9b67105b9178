//! Addresses there and back.

use super::*;

/// Each page that has an address of its own.
fn routes() -> Vec<Route> {
    let id = "0192f0c1-2345-7abc-8def-0123456789ab";
    vec![
        Route::Home,
        Route::Services,
        Route::Service("permesso-ztl".parse().unwrap()),
        Route::SignIn,
        Route::CardHelp,
        Route::Register,
        Route::RegisterConfirm,
        Route::Credentials,
        Route::Recover,
        Route::RecoverPassword,
        Route::Faq,
        Route::Privacy,
        Route::LegalNotes,
        Route::Accessibility,
        Route::Pay,
        Route::PayNotice,
        Route::PaySpontaneous("diritti".parse().unwrap()),
        Route::PayReturn,
        Route::PayReceipt,
        Route::Verify,
        Route::CertificateCheck("K7QF-2M9X-0ZTB-R4HC".parse().unwrap()),
        Route::Verification("AB12-CD34".into()),
        Route::Problem(ProblemCode::NotFound),
        Route::EmailConfirmation,
        Route::Dashboard,
        Route::FirstAccess,
        Route::Istanze,
        Route::Istanza(id.parse().unwrap()),
        Route::IstanzaForm(id.parse().unwrap()),
        Route::IstanzaReceipt(id.parse().unwrap()),
        Route::Messages,
        Route::Message(id.parse().unwrap()),
        Route::Household,
        Route::HouseholdMember(id.parse().unwrap()),
        Route::Certificates,
        Route::Certificate(id.parse().unwrap()),
        Route::Payments,
        Route::PaymentByNumber,
        Route::SpontaneousPayments,
        Route::SpontaneousPayment("diritti".parse().unwrap()),
        Route::Payment(id.parse().unwrap()),
        Route::PaymentReturn("Zm9yLWEtdG9rZW4_".into()),
        Route::Documents,
        Route::SelfCertifications,
        Route::Profile,
        Route::ManageServices,
        Route::Sessions,
        Route::ConnectedApps,
        Route::Authorize,
        Route::SignIns,
        Route::Clients,
        Route::TaxCodeLinks,
        Route::Desk,
        Route::IssuedCertificates,
        Route::CounterCertificate,
        Route::IssuedCertificate(id.parse().unwrap()),
        Route::OfficeDebts,
        Route::OfficeAnomalies,
        Route::OfficeReconciliation,
        Route::OfficeAsk,
        Route::OfficeImport,
        Route::OfficeAmounts,
        Route::OfficeAmount(id.parse().unwrap()),
        Route::OfficeDebt(id.parse().unwrap()),
    ]
}

#[test]
fn every_page_is_found_again_by_its_own_path_in_each_language() {
    for route in routes() {
        for lang in Lang::ALL {
            assert_eq!(Route::parse(&route.path(lang)), (lang, route.clone()));
        }
    }
}

#[test]
fn operators_pages_are_of_their_app_and_all_else_behind_the_sign_in_of_the_citizens() {
    for route in routes() {
        let path = route.path(Lang::It);
        let app = route.app();
        if path.starts_with("/area-personale/operatori/") {
            assert_eq!(app, WebApp::Desk, "{path}");
        } else if path == "/area-personale" || path.starts_with("/area-personale/") {
            assert_eq!(app, WebApp::Area, "{path}");
        } else {
            assert_ne!(app, WebApp::Desk, "{path}");
        }
        assert_eq!(route.is_reserved(), path.starts_with("/area-personale"), "{path}");
    }
}

#[test]
fn the_check_of_certificates_is_of_its_app_and_that_of_receipts_weighs_nothing() {
    let of = |path: &str| Address::parse(path).route.app();
    for path in ["/verifica", "/v", "/en/v", "/verifica/K7QF-2M9X-0ZTB-R4HC"] {
        assert_eq!(of(path), WebApp::Check, "{path}");
    }
    assert_eq!(of("/verifica/AB12-CD34"), WebApp::Public);
    let checks = routes().into_iter().filter(|route| route.app() == WebApp::Check);
    assert_eq!(checks.count(), 2);
}

#[test]
fn the_short_address_of_qr_codes_is_the_page_of_checks() {
    assert_eq!(Address::parse("/v#MZXW6YTBOI").route, Route::Verify);
    assert_eq!(Route::parse("/en/v"), (Lang::En, Route::Verify));
}

#[test]
fn the_code_of_a_certificate_is_told_from_that_of_a_receipt() {
    let code = Route::CertificateCheck("K7QF-2M9X-0ZTB-R4HC".parse().unwrap());
    for typed in ["K7QF-2M9X-0ZTB-R4HC", "k7qf2m9x0ztbr4hc"] {
        assert_eq!(Route::parse(&format!("/verifica/{typed}")).1, code);
    }
    let receipt = "aB3_".repeat(10) + "x-9";
    let path = format!("/en/verifica/{receipt}");
    assert_eq!(Route::parse(&path), (Lang::En, Route::Verification(receipt)));
}

#[test]
fn what_is_no_page_is_not_found() {
    for path in [
        "/servizi/UPPER",
        "/verifica/a%2Fb",
        "/problems/nope",
        "/area-personale/istanze/1",
        "/area-personale/pagamenti/1",
        "/area-personale/pagamenti/ritorno/a.b",
        "/x",
    ] {
        assert_eq!(Route::parse(path).1, Route::NotFound, "{path}");
    }
}

#[test]
fn parameters_survive_the_trip_and_the_change_of_language() {
    let address = Address::parse("/servizi?q=asilo+nido%20%26+pi%C3%B9&categoria=#x");
    assert_eq!(address.query.value("q"), Some("asilo nido & più"));
    assert_eq!(address.query.value("categoria"), None);
    assert_eq!(
        Address::parse(&address.in_language(Lang::En)).query.value("q"),
        Some("asilo nido & più")
    );
}
