//! The codes in a photo, and in a PDF that consists of photos.

use super::BREATH;
use super::browser;
use super::given::Given;
use super::outcome::Outcome;
use crate::pages::camera::browser::pause;
use sportello_check::{PagePicture, PagePictures, Picture};

/// What the pictures of a PDF came to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scan {
    /// They show codes of documents.
    Codes(Vec<String>),
    /// They show none, and there is a reason to tell.
    Failed(Outcome),
    /// They show none, or there is no picture.
    Nothing,
}

/// Looks for codes in the pictures of a PDF.
pub(super) async fn look(file: &[u8]) -> Scan {
    let mut pictures = PagePictures::of(file);
    let mut codes: Vec<String> = Vec::new();
    let mut unread = false;
    for found in pictures.by_ref() {
        let picture = match found {
            PagePicture::Points(picture) => Some(picture),
            PagePicture::Jpeg(bytes) => browser::jpeg(bytes).await,
            PagePicture::Unread => None,
        };
        let Some(picture) = picture else {
            unread = true;
            continue;
        };
        pause(BREATH).await;
        // Once one was found, a glance tells whether other pages are of another document.
        let seen = if codes.is_empty() {
            codes_in(&picture).await
        } else {
            picture.glance()
        };
        for code in seen {
            if Given::read(&code).is_some() && !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    if !codes.is_empty() {
        Scan::Codes(codes)
    } else if unread {
        Scan::Failed(Outcome::PicturesUnread)
    } else if pictures.left_out() {
        Scan::Failed(Outcome::PicturesLeftOut)
    } else {
        Scan::Nothing
    }
}

/// The codes in a picture, looked for way by way.
pub(super) async fn codes_in(picture: &Picture) -> Vec<String> {
    for way in 0..Picture::ATTEMPTS {
        let codes = picture.attempt(way);
        if !codes.is_empty() {
            return codes;
        }
        pause(BREATH).await;
    }
    Vec::new()
}
