//! The library of XML signatures by itself, on the same answer, in the same process: what a SAML answer
//! cannot cost less than. The document is read, both identifiers are registered, both signatures verified
//! with a key that is already at hand; no rule of SAML is looked at.

use crate::per_second;
use libxml::parser::Parser;
use libxml::tree::Node;
use std::time::Duration;
use xmlsec::{XmlSecDocumentExt, XmlSecKey, XmlSecKeyFormat, XmlSecSignatureContext};

/// Verifies the answer's two signatures for a while: how often a second.
pub(crate) fn run(answer: &str, spki: &[u8], length: Duration) -> f64 {
    let key = XmlSecKey::from_memory(spki, XmlSecKeyFormat::Der, None).unwrap();
    per_second(length, || {
        let document = Parser::default().parse_string(answer).unwrap();
        document.specify_idattr("/*|/*/*[@ID]", "ID", None).unwrap();
        let root = document.get_root_element().unwrap();
        let assertion = child(&root, "Assertion");
        for signed in [root, assertion] {
            let mut context = XmlSecSignatureContext::new();
            context.insert_key(key.clone());
            assert!(context.verify_node(&child(&signed, "Signature")).unwrap());
        }
    })
}

fn child(parent: &Node, name: &str) -> Node {
    let mut children = parent.get_child_elements().into_iter();
    children.find(|child| child.get_name() == name).unwrap()
}
