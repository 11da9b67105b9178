//! What a page needs: somebody signed in, the camera, readers who rate it.

use super::{Route, WebApp};

impl Route {
    /// Whether the page needs somebody signed in: those of the area and of the operators, but for the few that one
    /// opens before. Such pages are rendered by the browser alone.
    pub const fn is_reserved(&self) -> bool {
        match self {
            Self::Register
            | Self::RegisterConfirm
            | Self::Credentials
            | Self::Recover
            | Self::RecoverPassword
            | Self::Pay
            | Self::PayNotice
            | Self::PaySpontaneous(_)
            | Self::PayReturn
            | Self::PayReceipt => false,
            _ => matches!(self.app(), WebApp::Area | WebApp::Desk),
        }
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
