//! Which page of the area a route shows.

use super::{
    authorize, certificates, connected_apps, dashboard, documents, first_access, istanza, istanze,
    manage_services, message, messages, payments, profile, registry, self_certifications, sessions,
};
use crate::route::Route;
#[cfg(feature = "desk")]
use crate::route::WebApp;
use leptos::prelude::*;

/// The page of a route of the area.
pub(super) fn section(route: Route) -> AnyView {
    #[cfg(feature = "desk")]
    if route.app() == WebApp::Desk {
        return super::operators::section(route);
    }
    match route {
        Route::FirstAccess => view! { <first_access::FirstAccessPage/> }.into_any(),
        Route::Istanze => view! { <istanze::IstanzePage/> }.into_any(),
        Route::Istanza(id) => view! { <istanza::IstanzaPage id=id/> }.into_any(),
        Route::IstanzaForm(id) => super::form::page(id),
        Route::IstanzaReceipt(id) => super::receipt::page(id),
        Route::Messages => view! { <messages::MessagesPage/> }.into_any(),
        Route::Message(id) => view! { <message::MessagePage id=id/> }.into_any(),
        Route::Household => view! { <registry::HouseholdPage/> }.into_any(),
        Route::HouseholdMember(id) => view! { <registry::PersonPage id=id/> }.into_any(),
        Route::Certificates => view! { <certificates::CertificatesPage/> }.into_any(),
        Route::Certificate(id) => view! { <certificates::CertificatePage id=id/> }.into_any(),
        Route::Payments => view! { <payments::PaymentsPage/> }.into_any(),
        Route::SpontaneousPayments => view! { <payments::SpontaneousList/> }.into_any(),
        Route::SpontaneousPayment(slug) => view! { <payments::SpontaneousPage slug=slug/> }.into_any(),
        Route::PaymentByNumber => view! { <payments::ByNumberPage/> }.into_any(),
        Route::Payment(id) => view! { <payments::DebtPage id=id/> }.into_any(),
        Route::PaymentReturn(token) => view! { <payments::ReturnPage token=token/> }.into_any(),
        Route::Documents => view! { <documents::DocumentsPage/> }.into_any(),
        Route::SelfCertifications => view! { <self_certifications::SelfCertificationsPage/> }.into_any(),
        Route::Profile => view! { <profile::ProfilePage/> }.into_any(),
        Route::ManageServices => view! { <manage_services::ManageServicesPage/> }.into_any(),
        Route::Sessions => view! { <sessions::SessionsPage/> }.into_any(),
        Route::ConnectedApps => view! { <connected_apps::ConnectedAppsPage/> }.into_any(),
        Route::Authorize => view! { <authorize::AuthorizePage/> }.into_any(),
        _ => view! { <dashboard::DashboardPage/> }.into_any(),
    }
}
