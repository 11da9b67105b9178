//! Turns `locales/{it,en}/<noun>.ftl` (Fluent) into one typed Rust function per message:
//! `text::<noun>::<message>(lang, …)`. Fluent's own evaluator would weigh 51 kB in the browser.
//!
//! Understood: text, `{ $name }`, literals, and a selector on a number with the keys `one`, `other`
//! or a number. Anything else, a key that one language lacks and arguments that differ are errors.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Languages as folder and variant of `Lang`; the first is the reference.
const LANGUAGES: [(&str, &str); 2] = [("it", "Lang::It"), ("en", "Lang::En")];

/// Words of Rust that cannot name a function as they are.
const KEYWORDS: [&str; 14] = [
    "as", "const", "continue", "else", "enum", "final", "for", "if", "in", "match", "move", "ref", "type",
    "use",
];

/// A message in one language, reduced to what can be generated.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Argument(String),
    Plural {
        argument: String,
        exact: Vec<(u64, Vec<Self>)>,
        other: Vec<Self>,
    },
}

type Messages = BTreeMap<String, Vec<Part>>;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            for error in errors {
                println!("cargo::error={error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Vec<String>> {
    let variable = |name: &str| std::env::var_os(name).ok_or_else(|| vec![format!("{name} is not set")]);
    let locales = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("locales");
    let out = PathBuf::from(variable("OUT_DIR")?).join("text.rs");
    let mut errors = Vec::new();
    let nouns = nouns(&locales).map_err(|error| vec![error])?;
    let mut code = String::new();
    let mut lookup = String::new();
    for noun in &nouns {
        let mut tables = Vec::new();
        for (folder, _) in LANGUAGES {
            let path = locales.join(folder).join(format!("{noun}.ftl"));
            match read(&path) {
                Ok(messages) => tables.push(messages),
                Err(found) => errors.extend(found),
            }
        }
        if tables.len() == LANGUAGES.len() {
            errors.extend(differences(noun, &tables));
            if errors.is_empty() {
                let module = rust_name(noun);
                let texts = module_code(&tables).map_err(|e| vec![e.to_string()])?;
                // The module `problem` gets functions written by hand beside the generated ones.
                let extra = if noun == "problem" {
                    "pub use crate::text::problem_text::{detail, title};\n"
                } else {
                    ""
                };
                let _ = write!(
                    code,
                    "/// Texts of `{noun}.ftl`.\npub mod {module} {{\nuse crate::lang::Lang;\n{extra}{texts}}}\n\n"
                );
                let _ = writeln!(lookup, "{noun:?} => {module}::lookup(key, lang),");
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let _ = write!(
        code,
        "/// A message without arguments by noun and key, as the `.ftl` files spell them.\n\
         ///\n/// It reaches every text: a build for the browser that calls it carries them all.\n\
         pub fn lookup(noun: &str, key: &str, lang: crate::lang::Lang) -> Option<&'static str> {{\n\
         match noun {{\n{lookup}_ => None,\n}}\n}}\n"
    );
    std::fs::write(&out, code).map_err(|error| vec![format!("{}: {error}", out.display())])
}

/// The nouns of all languages, so that a file that only one language has is noticed.
fn nouns(locales: &Path) -> Result<BTreeSet<String>, String> {
    let mut nouns = BTreeSet::new();
    for (folder, _) in LANGUAGES {
        let folder = locales.join(folder);
        let entries = std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|e| e.to_string())?.path();
            println!("cargo::rerun-if-changed={}", path.display());
            if path.extension().is_some_and(|e| e == "ftl")
                && let Some(stem) = path.file_stem().and_then(|s| s.to_str())
            {
                nouns.insert(stem.to_owned());
            }
        }
    }
    Ok(nouns)
}

fn read(path: &Path) -> Result<Messages, Vec<String>> {
    let at = |what: String| vec![format!("{}: {what}", path.display())];
    let source = std::fs::read_to_string(path).map_err(|e| at(e.to_string()))?;
    let resource = fluent_syntax::parser::parse(source.as_str()).map_err(|(_, errors)| {
        errors
            .into_iter()
            .flat_map(|e| at(e.to_string()))
            .collect::<Vec<_>>()
    })?;
    let mut messages = Messages::new();
    let mut errors = Vec::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name.to_owned();
                match parts(&message) {
                    Ok(parts) if messages.contains_key(&key) || parts.is_empty() => {
                        errors.extend(at(format!("{key} is empty or stands there twice")));
                    }
                    Ok(parts) => drop(messages.insert(key, parts)),
                    Err(error) => errors.extend(at(format!("{key}: {error}"))),
                }
            }
            Entry::Term(term) => errors.extend(at(format!("-{}: terms are not understood", term.id.name))),
            Entry::Junk { content } => errors.extend(at(format!("not a message: {content}"))),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }
    if errors.is_empty() {
        Ok(messages)
    } else {
        Err(errors)
    }
}

fn parts(message: &Message<&str>) -> Result<Vec<Part>, String> {
    if !message.attributes.is_empty() {
        return Err("attributes are not understood".to_owned());
    }
    pattern(message.value.as_ref().ok_or("no text")?)
}

fn pattern(pattern: &Pattern<&str>) -> Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    for element in &pattern.elements {
        let part = match element {
            PatternElement::TextElement { value } => Part::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => placeable(expression)?,
        };
        match (parts.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(more)) => before.push_str(&more),
            (_, part) => parts.push(part),
        }
    }
    Ok(parts)
}

fn placeable(expression: &Expression<&str>) -> Result<Part, String> {
    match expression {
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            Ok(Part::Argument(rust_name(id.name)))
        }
        Expression::Inline(
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value },
        ) => Ok(Part::Text((*value).to_owned())),
        Expression::Select {
            selector: InlineExpression::VariableReference { id },
            variants,
        } => {
            let mut exact = Vec::new();
            let mut other = None;
            for variant in variants {
                let parts = pattern(&variant.value)?;
                match variant.key {
                    VariantKey::Identifier { name: "one" } => exact.push((1, parts)),
                    VariantKey::Identifier { name: "other" } if variant.default => other = Some(parts),
                    VariantKey::NumberLiteral { value } => {
                        exact.push((
                            value.parse().map_err(|_| format!("{value} is not a count"))?,
                            parts,
                        ));
                    }
                    VariantKey::Identifier { name } => {
                        return Err(format!("variant {name} is not understood"));
                    }
                }
            }
            Ok(Part::Plural {
                argument: rust_name(id.name),
                exact,
                other: other.ok_or("the default variant must be [other]")?,
            })
        }
        _ => Err("this kind of placeable is not understood".to_owned()),
    }
}

/// What the languages do not share: keys, arguments.
fn differences(noun: &str, tables: &[Messages]) -> Vec<String> {
    let keys: BTreeSet<_> = tables.iter().flat_map(BTreeMap::keys).collect();
    let mut errors = Vec::new();
    for key in keys {
        let mut known: Option<BTreeMap<String, bool>> = None;
        for (table, (folder, _)) in tables.iter().zip(LANGUAGES) {
            let Some(parts) = table.get(key) else {
                errors.push(format!("locales/{folder}/{noun}.ftl lacks the message {key}"));
                continue;
            };
            let mut found = Vec::new();
            arguments(parts, &mut found);
            let found: BTreeMap<_, _> = found.into_iter().collect();
            if known.as_ref().is_some_and(|known| *known != found) {
                errors.push(format!(
                    "{noun}.ftl: the arguments of {key} differ between the languages"
                ));
            }
            known = Some(found);
        }
    }
    errors
}

/// The arguments in order of appearance; `true` for one that selects a plural.
fn arguments(parts: &[Part], found: &mut Vec<(String, bool)>) {
    let mut note = |name: &String, number: bool| match found.iter_mut().find(|(known, _)| known == name) {
        Some((_, is_number)) => *is_number |= number,
        None => found.push((name.clone(), number)),
    };
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Argument(name) => note(name, false),
            Part::Plural { argument, .. } => note(argument, true),
        }
    }
    for part in parts {
        if let Part::Plural { exact, other, .. } = part {
            for (_, parts) in exact {
                arguments(parts, found);
            }
            arguments(other, found);
        }
    }
}

fn module_code(tables: &[Messages]) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    let mut constant = String::new();
    let Some(reference) = tables.first() else {
        return Ok(code);
    };
    for (key, parts) in reference {
        let name = rust_name(key);
        let mut found = Vec::new();
        arguments(parts, &mut found);
        let texts: Vec<_> = tables.iter().filter_map(|table| table.get(key)).collect();
        let alike = texts.windows(2).all(|pair| pair.first() == pair.last());
        let mut signature = if alike { "_lang: Lang" } else { "lang: Lang" }.to_owned();
        for (argument, number) in &found {
            let kind = if *number { "u64" } else { "impl std::fmt::Display" };
            write!(signature, ", {argument}: {kind}")?;
        }
        let result = if found.is_empty() {
            "&'static str"
        } else {
            "String"
        };
        let body = |parts: &[Part]| match parts {
            [Part::Text(text)] if found.is_empty() => format!("{text:?}"),
            parts => expression(parts),
        };
        writeln!(code, "/// `{key}`")?;
        writeln!(code, "pub fn {name}({signature}) -> {result} {{")?;
        if alike {
            writeln!(code, "{}", body(parts))?;
        } else {
            writeln!(code, "match lang {{")?;
            for (text, (_, variant)) in texts.into_iter().zip(LANGUAGES) {
                writeln!(code, "{variant} => {},", body(text))?;
            }
            writeln!(code, "}}")?;
        }
        writeln!(code, "}}")?;
        if found.is_empty() {
            writeln!(constant, "{key:?} => Some({name}(lang)),")?;
        }
    }
    let lang = if constant.is_empty() { "_lang" } else { "lang" };
    let body = if constant.is_empty() {
        "let _ = key;\nNone".to_owned()
    } else {
        format!("match key {{\n{constant}_ => None,\n}}")
    };
    writeln!(
        code,
        "/// A message without arguments by its key.\n\
         pub fn lookup(key: &str, {lang}: Lang) -> Option<&'static str> {{\n{body}\n}}"
    )?;
    Ok(code)
}

/// An expression of type `String`. A plural becomes a `match` over the whole text, so that each
/// branch is one `format!`.
fn expression(parts: &[Part]) -> String {
    let plural = parts.iter().enumerate().find_map(|(at, part)| match part {
        Part::Plural {
            argument,
            exact,
            other,
        } => Some((at, argument, exact, other)),
        _ => None,
    });
    if let Some((at, argument, exact, other)) = plural {
        let with = |chosen: &[Part]| {
            let mut whole = parts.to_vec();
            whole.splice(at..=at, chosen.iter().cloned());
            expression(&whole)
        };
        let mut code = format!("match {argument} {{\n");
        for (number, chosen) in exact {
            let _ = writeln!(code, "{number} => {},", with(chosen));
        }
        let _ = write!(code, "_ => {},\n}}", with(other));
        return code;
    }
    let mut template = String::new();
    let mut plain = true;
    for part in parts {
        match part {
            Part::Text(text) => template.push_str(&text.replace('{', "{{").replace('}', "}}")),
            Part::Argument(name) => {
                plain = false;
                let _ = write!(template, "{{{}}}", name.trim_start_matches("r#"));
            }
            Part::Plural { .. } => {}
        }
    }
    if plain {
        format!("{:?}.to_owned()", template.replace("{{", "{").replace("}}", "}"))
    } else {
        format!("format!({template:?})")
    }
}

fn rust_name(name: &str) -> String {
    let name = name.replace('-', "_").to_lowercase();
    if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}
