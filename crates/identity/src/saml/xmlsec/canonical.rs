//! The canonical form of a part of a document, by libxml2.

use super::Document;
use crate::saml::signature::SignatureError;
use std::ffi::{CString, c_int, c_void};
use std::ptr::null_mut;
use xmlsec::bindings as c;

/// `XML_C14N_1_0` and `XML_C14N_EXCLUSIVE_1_0` of `libxml/c14n.h`.
const INCLUSIVE: c_int = 0;
const EXCLUSIVE: c_int = 1;

/// Which canonical form; comments are left out in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form<'p> {
    /// Canonical XML 1.0: the namespaces of what stands around are taken along.
    Inclusive,
    /// Exclusive XML Canonicalization 1.0, but for these prefixes, separated by blanks.
    Exclusive(&'p str),
}

/// Whether a node is of the part: `(user_data, node, parent)`.
type IsVisible = unsafe extern "C" fn(*mut c_void, *mut c::xmlNode, *mut c::xmlNode) -> c_int;

unsafe extern "C" {
    /// `libxml/c14n.h`, which the crate's bindings leave out.
    fn xmlC14NExecute(
        document: *mut c::xmlDoc,
        is_visible: IsVisible,
        user_data: *mut c_void,
        mode: c_int,
        inclusive_prefixes: *mut *mut c::xmlChar,
        with_comments: c_int,
        output: *mut c::xmlOutputBuffer,
    ) -> c_int;
}

/// The part: an element with all that is in it, but for one element.
struct Part {
    apex: *mut c::xmlNode,
    without: *mut c::xmlNode,
}

/// The canonical bytes of `apex` without `without` (null: of all of it).
pub(super) fn form(
    document: &Document,
    apex: *mut c::xmlNode,
    without: *mut c::xmlNode,
    form: Form<'_>,
) -> Result<Vec<u8>, SignatureError> {
    let (mode, prefixes) = match form {
        Form::Inclusive => (INCLUSIVE, ""),
        Form::Exclusive(prefixes) => (EXCLUSIVE, prefixes),
    };
    let names: Vec<CString> = prefixes
        .split_ascii_whitespace()
        .map(CString::new)
        .collect::<Result<_, _>>()
        .map_err(|_| SignatureError::Canonicalization)?;
    let mut list: Vec<*mut c::xmlChar> = names.iter().map(|name| name.as_ptr().cast_mut().cast()).collect();
    list.push(null_mut());
    let mut part = Part { apex, without };
    let output = Output::new()?;
    // SAFETY: document, nodes, names and list are alive until the end; the library reads them and keeps
    // nothing. The callback takes the pointer for what it is.
    let written = unsafe {
        xmlC14NExecute(
            document.0,
            is_visible,
            (&raw mut part).cast(),
            mode,
            list.as_mut_ptr(),
            0,
            output.0,
        )
    };
    if written < 0 {
        return Err(SignatureError::Library);
    }
    output.bytes()
}

/// Called by libxml2 for each node of the document, its attributes and namespaces.
unsafe extern "C" fn is_visible(part: *mut c_void, node: *mut c::xmlNode, parent: *mut c::xmlNode) -> c_int {
    // SAFETY: `part` is the `Part` of `form`. Node and parent are of a living tree; of a namespace alone
    // nothing is read but its type, which stands where a node has it.
    unsafe {
        let part = &*part.cast::<Part>();
        let own = (*node).type_ != c::xmlElementType_XML_NAMESPACE_DECL
            && (*node).type_ != c::xmlElementType_XML_ATTRIBUTE_NODE;
        let mut at = if own { node } else { parent };
        while !at.is_null() {
            if at == part.without {
                return 0;
            }
            if at == part.apex {
                return 1;
            }
            at = (*at).parent;
        }
        0
    }
}

/// Where the library writes to: memory.
struct Output(*mut c::xmlOutputBuffer);

impl Output {
    fn new() -> Result<Self, SignatureError> {
        // SAFETY: no encoder is asked for; what comes back is null or ours to close.
        let output = unsafe { c::xmlAllocOutputBuffer(null_mut()) };
        (!output.is_null())
            .then_some(Self(output))
            .ok_or(SignatureError::Library)
    }

    /// What was written, which is never nothing.
    fn bytes(&self) -> Result<Vec<u8>, SignatureError> {
        // SAFETY: the buffer is alive; its content is copied before it is closed.
        unsafe {
            let data = c::xmlOutputBufferGetContent(self.0);
            let length = c::xmlOutputBufferGetSize(self.0);
            if data.is_null() || length == 0 {
                return Err(SignatureError::Covered);
            }
            Ok(std::slice::from_raw_parts(data, length).to_vec())
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // SAFETY: made by `new`, closed here alone.
        unsafe { c::xmlOutputBufferClose(self.0) };
    }
}
