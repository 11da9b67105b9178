//! Which of the apps a page comes with: what a browser downloads is what its reader may come to see.

use super::Route;

/// The apps that `frontend/build.sh` makes of this crate. Each has the public pages too, and that of the operators
/// all pages of the citizens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebApp {
    /// Pages that anybody reads: what a first visit downloads.
    Public,
    /// The check of documents (feature `check`).
    Check,
    /// The citizens' pages behind the sign-in, the forms of desk credentials, and paying without signing in, whose
    /// payments are the same (feature `area`).
    Area,
    /// The operators' pages (feature `desk`).
    Desk,
}

impl WebApp {
    /// Whether this build has the pages of an app.
    pub const fn is_built_in(self) -> bool {
        matches!(self, Self::Public)
            || (cfg!(feature = "check") && matches!(self, Self::Check))
            || (cfg!(feature = "area") && matches!(self, Self::Area))
            || (cfg!(feature = "desk") && matches!(self, Self::Desk))
    }
}

impl Route {
    /// The app that the page belongs to: the one that the server names in its document. Another one that has the
    /// page as well may show it without loading anew.
    pub const fn app(&self) -> WebApp {
        match self {
            Self::Home
            | Self::Services
            | Self::Service(_)
            | Self::SignIn
            | Self::CardHelp
            | Self::Faq
            | Self::Privacy
            | Self::LegalNotes
            | Self::Accessibility
            | Self::Verification(_)
            | Self::Problem(_)
            | Self::EmailConfirmation
            | Self::NotFound => WebApp::Public,
            Self::Verify | Self::CertificateCheck(_) => WebApp::Check,
            Self::Register
            | Self::RegisterConfirm
            | Self::Credentials
            | Self::Recover
            | Self::RecoverPassword
            | Self::Pay
            | Self::PayNotice
            | Self::PaySpontaneous(_)
            | Self::PayReturn
            | Self::PayReceipt
            | Self::Dashboard
            | Self::FirstAccess
            | Self::Istanze
            | Self::Istanza(_)
            | Self::IstanzaForm(_)
            | Self::IstanzaReceipt(_)
            | Self::Messages
            | Self::Message(_)
            | Self::Household
            | Self::HouseholdMember(_)
            | Self::Certificates
            | Self::Certificate(_)
            | Self::Payments
            | Self::PaymentByNumber
            | Self::SpontaneousPayments
            | Self::SpontaneousPayment(_)
            | Self::Payment(_)
            | Self::PaymentReturn(_)
            | Self::Documents
            | Self::SelfCertifications
            | Self::Profile
            | Self::ManageServices
            | Self::Sessions
            | Self::ConnectedApps
            | Self::Authorize => WebApp::Area,
            Self::SignIns
            | Self::Clients
            | Self::TaxCodeLinks
            | Self::Desk
            | Self::IssuedCertificates
            | Self::CounterCertificate
            | Self::IssuedCertificate(_)
            | Self::OfficeDebts
            | Self::OfficeAnomalies
            | Self::OfficeReconciliation
            | Self::OfficeAsk
            | Self::OfficeAmounts
            | Self::OfficeAmount(_)
            | Self::OfficeImport
            | Self::OfficeDebt(_) => WebApp::Desk,
        }
    }
}
