//! The colours of a municipality, computed from the hue, saturation and brightness of its primary
//! colour by the rules that the build found in the style sheet (`build/styles.mjs`): a municipality
//! costs a style sheet of a few hundred bytes and no build of its own.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A colour as Bootstrap Italia takes it: hue 0–360 degrees, saturation and brightness 0–100 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hsb {
    /// Degrees.
    pub hue: f64,
    /// Per cent.
    pub saturation: f64,
    /// Per cent.
    pub brightness: f64,
}

/// How one colour of the sheet follows from the primary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColourRule {
    /// The custom property, e.g. `--sp-c3`.
    pub name: String,
    /// Degrees added to the hue.
    pub hue: f64,
    /// Factor and summand of the saturation.
    pub saturation: (f64, f64),
    /// Factor and summand of the brightness.
    pub brightness: (f64, f64),
    /// Share of white mixed in.
    pub white: f64,
    /// Share of black mixed in.
    pub black: f64,
    /// Opacity.
    pub alpha: f64,
    /// Whether the property holds three bare numbers instead of a colour.
    pub triplet: bool,
}

/// The rules of all colours that depend on the municipality; `theme` in the build's `manifest.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ThemeTemplate {
    /// One per custom property.
    pub colours: Vec<ColourRule>,
}

/// A primary colour that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ThemeRefused {
    /// A number is out of its range.
    #[error("hue must be 0 to 360, saturation and brightness 0 to 100")]
    OutOfRange,
    /// White text on the colour, or the colour on white, cannot be read (WCAG 1.4.3).
    #[error("the contrast with white is {found:.2}:1, at least 4.5:1 is needed: choose a darker colour")]
    TooLight {
        /// The contrast found.
        found: f64,
    },
}

/// A primary colour that passed its checks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    primary: Hsb,
}

/// Least contrast of text (WCAG 2.1, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

impl Theme {
    /// Checks a primary colour. Text, links and buttons use it on white, header and rating card have
    /// white text on it; every other colour that carries white text is darker.
    pub fn new(primary: Hsb) -> Result<Self, ThemeRefused> {
        let within = (0.0..=360.0).contains(&primary.hue)
            && (0.0..=100.0).contains(&primary.saturation)
            && (0.0..=100.0).contains(&primary.brightness);
        if !within {
            return Err(ThemeRefused::OutOfRange);
        }
        let found = contrast(WHITE, rgb_of_hsb(primary));
        if found < LEAST_CONTRAST {
            return Err(ThemeRefused::TooLight { found });
        }
        Ok(Self { primary })
    }

    /// The style sheet of the municipality, to be loaded after the main one.
    pub fn css(&self, template: &ThemeTemplate) -> String {
        let mut css = String::from(":root{");
        for rule in &template.colours {
            // Writing to a string does not fail.
            let _ = write!(css, "{}:{};", rule.name, self.value(rule));
        }
        css.push_str("}\n");
        css
    }

    fn value(&self, rule: &ColourRule) -> String {
        let shade = rgb_of_hsb(Hsb {
            hue: self.primary.hue + rule.hue,
            saturation: self.primary.saturation * rule.saturation.0 + rule.saturation.1,
            brightness: self.primary.brightness * rule.brightness.0 + rule.brightness.1,
        });
        let [red, green, blue] = shade.map(|channel| {
            let mixed = channel * (1.0 - rule.white - rule.black) + 255.0 * rule.white;
            mixed.clamp(0.0, 255.0).round()
        });
        if rule.triplet {
            format!("{red},{green},{blue}")
        } else if rule.alpha < 1.0 {
            format!("rgba({red},{green},{blue},{})", rule.alpha)
        } else {
            format!("rgb({red},{green},{blue})")
        }
    }
}

const WHITE: [f64; 3] = [255.0; 3];

/// The library's own way from hue, saturation, brightness to a colour (`hsb()` in its
/// `base/_functions.scss`), channels 0–255.
fn rgb_of_hsb(colour: Hsb) -> [f64; 3] {
    let hue = colour.hue.max(1.0);
    let saturation = colour.saturation.max(1.0);
    let brightness = colour.brightness.max(1.0);
    let lightness = (brightness / 2.0) * (2.0 - saturation / 100.0);
    let span = if lightness < 50.0 {
        lightness * 2.0
    } else {
        200.0 - lightness * 2.0
    };
    let saturation = brightness * saturation / span;
    let (s, l) = (saturation / 100.0, lightness / 100.0);
    let amplitude = s * l.min(1.0 - l);
    [0.0, 8.0, 4.0].map(|n: f64| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        255.0 * (l - amplitude * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0))
    })
}

/// Contrast of two colours (WCAG 2.1, definition of contrast ratio).
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [red, green, blue] = colour.map(|channel| {
            let c = channel / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hsb(hue: f64, saturation: f64, brightness: f64) -> Hsb {
        Hsb {
            hue,
            saturation,
            brightness,
        }
    }

    fn rule() -> ColourRule {
        ColourRule {
            name: "--sp-c0".into(),
            hue: 0.0,
            saturation: (1.0, 0.0),
            brightness: (1.0, 0.0),
            white: 0.0,
            black: 0.0,
            alpha: 1.0,
            triplet: false,
        }
    }

    #[test]
    fn the_colours_are_those_that_the_librarys_sass_computes() {
        let blue = Theme::new(hsb(210.0, 100.0, 80.0)).unwrap();
        let template = ThemeTemplate {
            colours: vec![
                rule(),
                ColourRule { black: 0.2, ..rule() },
                ColourRule {
                    alpha: 0.25,
                    ..rule()
                },
                ColourRule {
                    triplet: true,
                    ..rule()
                },
            ],
        };
        assert_eq!(
            blue.css(&template),
            ":root{--sp-c0:rgb(0,102,204);--sp-c0:rgb(0,82,163);--sp-c0:rgba(0,102,204,0.25);--sp-c0:0,102,204;}\n"
        );
    }

    #[test]
    fn a_colour_that_white_text_cannot_stand_on_is_refused() {
        assert!(Theme::new(hsb(160.0, 100.0, 48.0)).is_ok());
        assert!(matches!(
            Theme::new(hsb(160.0, 100.0, 70.0)),
            Err(ThemeRefused::TooLight { found }) if found < 3.0
        ));
        assert!(matches!(
            Theme::new(hsb(55.0, 90.0, 90.0)),
            Err(ThemeRefused::TooLight { .. })
        ));
        assert_eq!(Theme::new(hsb(400.0, 10.0, 10.0)), Err(ThemeRefused::OutOfRange));
        assert_eq!(
            Theme::new(hsb(f64::NAN, 10.0, 10.0)),
            Err(ThemeRefused::OutOfRange)
        );
    }

    #[test]
    fn the_darker_shade_of_the_slim_header_always_carries_white_text() {
        for hue in (0..=360).step_by(10) {
            for brightness in (10..=100).step_by(5) {
                let primary = hsb(f64::from(hue), 100.0, f64::from(brightness));
                if Theme::new(primary).is_ok() {
                    let slim = hsb(primary.hue, primary.saturation, primary.brightness * 0.52);
                    assert!(contrast(WHITE, rgb_of_hsb(slim)) >= LEAST_CONTRAST);
                }
            }
        }
    }
}
