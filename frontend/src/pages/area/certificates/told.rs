//! What the page says when a certificate was not to be had.

use super::cascade::{DELIVER, KIND, STAMP_NUMBER};
use crate::api::ApiError;
use crate::components::error_summary::focus_field;
use crate::components::short_form::Typed;
use leptos::prelude::*;
use sportello_types::problem::ProblemCode;

/// Where the form says what went wrong.
pub(super) const TOLD: &str = "esito";

/// Says it at the controls, or on top of the form.
pub(super) fn tell(form: Typed, error: ApiError) {
    let at_fields = error.code() == Some(ProblemCode::ValidationFailed);
    form.failed(at_controls(error));
    if !at_fields {
        // The button stands far below what is told on top.
        request_animation_frame(|| focus_field(TOLD));
    }
}

/// What the server says of a part that has no control of its own stands at the control that has it.
fn at_controls(error: ApiError) -> ApiError {
    match error {
        ApiError::Problem(mut problem) => {
            for field in &mut problem.fields {
                if field.pointer.starts_with("/kinds/") {
                    field.pointer = format!("/{KIND}");
                } else if field.pointer == "/stamp" {
                    field.pointer = format!("/{STAMP_NUMBER}");
                } else if field.pointer.starts_with("/deliver/") {
                    field.pointer = format!("/{DELIVER}");
                }
            }
            ApiError::Problem(problem)
        }
        other => other,
    }
}
