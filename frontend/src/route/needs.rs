//! What a page needs: somebody signed in, the camera, readers who rate it.

use super::Route;

impl Route {
    /// Whether the page needs somebody signed in. Such pages are rendered by the browser alone.
    pub const fn is_reserved(&self) -> bool {
        matches!(
            self,
            Self::Dashboard
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
                | Self::Authorize
                | Self::SignIns
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
                | Self::OfficeImport
                | Self::OfficeAmounts
                | Self::OfficeAmount(_)
                | Self::OfficeDebt(_)
        )
    }

    /// Whether the page may use the camera. A browser asks the document that was loaded, so that such a page is
    /// always loaded anew, and left so.
    pub const fn has_camera(&self) -> bool {
        matches!(self, Self::Verify | Self::PayNotice)
    }

    /// Whether the page asks how clear it is (C.SI.2.5, C.SI.2.6).
    pub const fn is_rated(&self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::Services
                | Self::Service(_)
                | Self::Faq
                | Self::Privacy
                | Self::LegalNotes
                | Self::Accessibility
        )
    }
}
