//! Renders every public page with sample data into a folder, to look at it:
//! `cargo run -p sportello-frontend --features ssr --example preview -- FOLDER`.
//! Serve the folder with any static server; `dist/assets` must be reachable as `/assets`.

#![expect(unreachable_pub, reason = "the sample is shared with the tests")]

mod sample;

use sportello_frontend::ssr::{Manifest, PageRequest, render};
use sportello_frontend::theme::{Hsb, Theme};
use std::path::PathBuf;

const CREST: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 82 82\">\
<path fill=\"#fff\" d=\"M41 2 74 12v28c0 20-14 34-33 40C22 74 8 60 8 40V12z\"/>\
<path fill=\"#007a52\" d=\"M41 8 68 16v24c0 17-12 28-27 33C26 68 14 57 14 40V16z\"/>\
<path fill=\"#fff\" d=\"M22 52h38v6H22zm4-22 6 6 9-12 9 12 6-6v18H26z\"/></svg>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give a folder")?);
    let manifest: Manifest = match std::fs::read_to_string("dist/manifest.json") {
        Ok(text) => serde_json::from_str(&text)?,
        Err(_) => Manifest::default(),
    };
    let primary = Hsb {
        hue: 160.0,
        saturation: 100.0,
        brightness: 48.0,
    };
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("crest.svg"), CREST)?;
    std::fs::write(
        folder.join("theme.css"),
        Theme::new(primary)?.css(&manifest.theme),
    )?;
    for (path, data) in sample::pages() {
        for prefix in ["", "/en"] {
            let page = render(PageRequest {
                path: format!("{prefix}{path}"),
                site: sample::site(manifest.assets.clone()),
                signed_in: None,
                data: data.clone(),
            });
            let target = folder.join(format!("{prefix}{path}").trim_matches('/'));
            std::fs::create_dir_all(&target)?;
            std::fs::write(target.join("index.html"), page.html)?;
        }
    }
    Ok(())
}
