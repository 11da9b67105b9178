# Requests to the API that cannot be read.
field-required = This is missing.
field-unknown-field = This field is not expected.
field-invalid = The value is not of the expected kind.
not-json = The body of the request is not valid JSON (line { $line }, column { $column }).
