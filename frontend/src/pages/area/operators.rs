//! Which page of the operators a route shows.

use super::{certificates, clients, desk, payment_office, sign_ins, tax_code_links};
use crate::route::Route;
use leptos::prelude::*;

/// The page of a route of the operators' app.
pub(super) fn section(route: Route) -> AnyView {
    match route {
        Route::Clients => view! { <clients::ClientsPage/> }.into_any(),
        Route::Desk => view! { <desk::DeskPage/> }.into_any(),
        Route::IssuedCertificates => view! { <certificates::IssuedPage/> }.into_any(),
        Route::IssuedCertificate(id) => view! { <certificates::IssuedOnePage id=id/> }.into_any(),
        Route::CounterCertificate => view! { <certificates::CounterPage/> }.into_any(),
        Route::OfficeDebts => view! { <payment_office::DebtsPage/> }.into_any(),
        Route::OfficeDebt(id) => view! { <payment_office::DebtPage id=id/> }.into_any(),
        Route::OfficeAnomalies => view! { <payment_office::AnomaliesPage/> }.into_any(),
        Route::OfficeReconciliation => view! { <payment_office::ReconciliationPage/> }.into_any(),
        Route::OfficeAsk => view! { <payment_office::AskPage/> }.into_any(),
        Route::OfficeAmounts => view! { <payment_office::AmountsPage/> }.into_any(),
        Route::OfficeAmount(id) => view! { <payment_office::AmountPage id=id/> }.into_any(),
        Route::OfficeImport => view! { <payment_office::ImportPage/> }.into_any(),
        Route::TaxCodeLinks => view! { <tax_code_links::TaxCodeLinksPage/> }.into_any(),
        _ => view! { <sign_ins::SignInsPage/> }.into_any(),
    }
}
