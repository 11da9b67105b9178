//! Which characters a text may hold, and its normal form.

use unicode_normalization::UnicodeNormalization;

/// Characters that no text may hold, beside the control characters (Unicode category Cc):
/// bidirectional controls, invisible characters and fillers, line and paragraph separators,
/// interlinear annotation, tags and non-characters.
pub(super) const FORBIDDEN: [(char, char); 18] = [
    ('\u{00AD}', '\u{00AD}'),
    ('\u{061C}', '\u{061C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200B}'),
    ('\u{200E}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FDD0}', '\u{FDEF}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{FFFE}', '\u{FFFF}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{1FFFE}', '\u{1FFFF}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Blanks, and the two joiners: a text of nothing else is blank.
pub(super) const BLANKS: [(char, char); 10] = [
    ('\t', '\t'),
    ('\n', '\n'),
    (' ', ' '),
    ('\u{00A0}', '\u{00A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{200C}', '\u{200D}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
];

/// Signs that a person's name may hold beside letters and accents.
pub(super) const NAME_SIGNS: &str = " '’ʼ‘`´-‐.·";

fn within(ranges: &[(char, char)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Whether a text is free of control and invisible characters; line feeds and tabs are admitted
/// where the answer has several lines.
pub(super) fn is_clean(text: &str, several_lines: bool) -> bool {
    text.chars().all(|c| {
        let control = c.is_control() && !(several_lines && (c == '\n' || c == '\t'));
        !control && !within(&FORBIDDEN, c)
    })
}

/// Whether nothing can be seen of a text.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| within(&BLANKS, c))
}

/// Whether a text can be a person's name: letters of any script with their accents, apostrophes,
/// hyphens, dots and blanks, and one letter at least.
pub(super) fn is_name(text: &str) -> bool {
    let letter = |c: char| c.is_alphabetic();
    let sign = |c: char| unicode_normalization::char::is_combining_mark(c) || NAME_SIGNS.contains(c);
    text.chars().any(letter) && text.chars().all(|c| letter(c) || sign(c))
}

/// A text of one line in its normal form: NFC, no blanks around it, single blanks inside.
pub(super) fn canonical_line(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let words: Vec<&str> = composed.split_whitespace().collect();
    words.join(" ")
}

/// A text of several lines in its normal form: NFC, line feeds alone between lines, no blanks at
/// the end of lines nor around the text.
pub(super) fn canonical_lines(text: &str) -> String {
    let composed: String = text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    let lines: Vec<&str> = composed.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}
