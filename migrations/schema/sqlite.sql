CREATE TABLE "activation_event" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "service_group" text NOT NULL,
  "active" boolean NOT NULL,
  "text_version" text NOT NULL,
  "text_sha256" text NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "activation_event_tenant_id_citizen_id_service_group_id" ON "activation_event" ("tenant_id", "citizen_id", "service_group", "id");

CREATE TRIGGER activation_event_no_delete BEFORE DELETE ON activation_event BEGIN SELECT RAISE(ABORT, 'activation_event is append-only'); END;

CREATE TRIGGER activation_event_no_update BEFORE UPDATE ON activation_event BEGIN SELECT RAISE(ABORT, 'activation_event is append-only'); END;

CREATE TABLE "anpr_operation" (
  "tenant_id" uuid_text NOT NULL,
  "use_case" text NOT NULL,
  "last" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "use_case")
);

CREATE TABLE "attachment" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "field" text NOT NULL,
  "name" text NOT NULL,
  "media_type" text NOT NULL,
  "size" integer NOT NULL,
  "sha256" text NOT NULL,
  "signature" text NOT NULL,
  "scan" text NOT NULL,
  "ready" boolean NOT NULL,
  "blob_key" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "uploaded_at" timestamp_with_timezone_text NULL,
  "item" integer NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE INDEX "attachment_tenant_id_istanza_id_id" ON "attachment" ("tenant_id", "istanza_id", "id");

CREATE TRIGGER attachment_sent_no_delete BEFORE DELETE ON attachment WHEN OLD.ready AND EXISTS (SELECT 1 FROM istanza i WHERE i.tenant_id = OLD.tenant_id AND i.id = OLD.istanza_id AND i.status <> 'draft') BEGIN SELECT RAISE(ABORT, 'what was sent is fixed'); END;

CREATE TRIGGER attachment_sent_no_update BEFORE UPDATE ON attachment WHEN (OLD.ready OR NEW.ready) AND EXISTS (SELECT 1 FROM istanza i WHERE i.tenant_id = OLD.tenant_id AND i.id = OLD.istanza_id AND i.status <> 'draft') BEGIN SELECT RAISE(ABORT, 'what was sent is fixed'); END;

CREATE TABLE "audit" (
  "tenant_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  "event" text NOT NULL,
  "actor_kind" text NOT NULL,
  "actor_id" uuid_text NULL,
  "citizen_id" uuid_text NULL,
  "session_id" uuid_text NULL,
  "object" text NULL,
  "request_id" text NULL,
  "detail" text NOT NULL,
  "previous_hash" text NOT NULL,
  "hash" text NOT NULL,
  PRIMARY KEY ("tenant_id", "seq")
);

CREATE INDEX "audit_tenant_id_citizen_id_seq" ON "audit" ("tenant_id", "citizen_id", "seq");

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TABLE "audit_head" (
  "tenant_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "hash" text NOT NULL,
  PRIMARY KEY ("tenant_id")
);

CREATE TABLE "authorization_code" (
  "tenant_id" uuid_text NOT NULL,
  "code_hash" text NOT NULL,
  "grant_id" uuid_text NOT NULL,
  "redirect_uri" text NOT NULL,
  "challenge" text NOT NULL,
  "nonce" text NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  "used_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "code_hash"),
  FOREIGN KEY ("tenant_id", "grant_id") REFERENCES "token_grant" ("tenant_id", "id")
);

CREATE INDEX "authorization_code_tenant_id_grant_id" ON "authorization_code" ("tenant_id", "grant_id");

CREATE TABLE "authorization_request" (
  "tenant_id" uuid_text NOT NULL,
  "id_hash" text NOT NULL,
  "kind" text NOT NULL,
  "client_id" uuid_text NOT NULL,
  "request" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id_hash"),
  FOREIGN KEY ("tenant_id", "client_id") REFERENCES "client" ("tenant_id", "id")
);

CREATE INDEX "authorization_request_expires_at" ON "authorization_request" ("expires_at");

CREATE TABLE "bought_stamp" (
  "iubd" text NOT NULL PRIMARY KEY,
  "tenant_id" uuid_text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  "part" integer NOT NULL,
  "document" text NOT NULL,
  "amount" integer NOT NULL,
  "bought_at" timestamp_with_timezone_text NOT NULL,
  "provider" text NOT NULL,
  "xml" blob NOT NULL,
  "kept_at" timestamp_with_timezone_text NOT NULL,
  FOREIGN KEY ("tenant_id", "notice_id", "part") REFERENCES "notice_part" ("tenant_id", "notice_id", "number")
);

CREATE UNIQUE INDEX "bought_stamp_notice_id_part" ON "bought_stamp" ("tenant_id", "notice_id", "part");

CREATE TRIGGER bought_stamp_no_delete BEFORE DELETE ON bought_stamp BEGIN SELECT RAISE(ABORT, 'bought_stamp is append-only'); END;

CREATE TRIGGER bought_stamp_no_update BEFORE UPDATE ON bought_stamp BEGIN SELECT RAISE(ABORT, 'bought_stamp is append-only'); END;

CREATE TABLE "certificate" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "year" integer NOT NULL,
  "number" integer NOT NULL,
  "code_hash" text NOT NULL,
  "code" blob NOT NULL,
  "mark_url" blob NOT NULL,
  "citizen_id" uuid_text NULL,
  "own" boolean NOT NULL,
  "resident_id" text NOT NULL,
  "kinds" text NOT NULL,
  "title" text NOT NULL,
  "holder" text NOT NULL,
  "use_slug" text NOT NULL,
  "use_title" text NOT NULL,
  "duty" text NOT NULL,
  "fees" integer NOT NULL,
  "statement" blob NOT NULL,
  "statement_sha256" text NOT NULL,
  "source" text NOT NULL,
  "as_of" date_text NOT NULL,
  "issued_at" timestamp_with_timezone_text NOT NULL,
  "valid_until" date_text NULL,
  "sha256" text NOT NULL,
  "blob_key" text NOT NULL,
  "size" integer NOT NULL,
  "operator_id" uuid_text NULL,
  "capacity" text NULL,
  "applicant" blob NULL,
  "destination" text NULL,
  "language" text NOT NULL DEFAULT 'it',
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id"),
  CHECK ((citizen_id IS NULL) <> (operator_id IS NULL))
);

CREATE UNIQUE INDEX "certificate_code_hash" ON "certificate" ("tenant_id", "code_hash");

CREATE INDEX "certificate_tenant_id_citizen_id_issued_at_id" ON "certificate" ("tenant_id", "citizen_id", "issued_at", "id");

CREATE INDEX "certificate_tenant_id_issued_at_id" ON "certificate" ("tenant_id", "issued_at", "id");

CREATE INDEX "certificate_tenant_id_resident_id_issued_at_id" ON "certificate" ("tenant_id", "resident_id", "issued_at", "id");

CREATE UNIQUE INDEX "certificate_year_number" ON "certificate" ("tenant_id", "year", "number");

CREATE TRIGGER certificate_no_delete BEFORE DELETE ON certificate WHEN NOT EXISTS (SELECT 1 FROM certificate_kept k WHERE k.tenant_id = OLD.tenant_id AND OLD.issued_at < k.since) BEGIN SELECT RAISE(ABORT, 'certificate is append-only'); END;

CREATE TRIGGER certificate_no_update BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'certificate is append-only'); END;

CREATE TABLE "certificate_annulment" (
  "tenant_id" uuid_text NOT NULL,
  "certificate_id" uuid_text NOT NULL,
  "annulled_at" timestamp_with_timezone_text NOT NULL,
  "annulled_by" uuid_text NOT NULL,
  "reason" text NOT NULL,
  PRIMARY KEY ("tenant_id", "certificate_id"),
  FOREIGN KEY ("tenant_id", "certificate_id") REFERENCES "certificate" ("tenant_id", "id")
);

CREATE TRIGGER certificate_annulment_no_delete BEFORE DELETE ON certificate_annulment WHEN NOT EXISTS (SELECT 1 FROM certificate_kept k JOIN certificate c ON c.tenant_id = k.tenant_id AND c.issued_at < k.since WHERE c.tenant_id = OLD.tenant_id AND c.id = OLD.certificate_id) BEGIN SELECT RAISE(ABORT, 'certificate_annulment is append-only'); END;

CREATE TRIGGER certificate_annulment_no_update BEFORE UPDATE ON certificate_annulment BEGIN SELECT RAISE(ABORT, 'certificate_annulment is append-only'); END;

CREATE TABLE "certificate_counter" (
  "tenant_id" uuid_text NOT NULL,
  "year" integer NOT NULL,
  "last" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "year")
);

CREATE TABLE "certificate_download" (
  "tenant_id" uuid_text NOT NULL,
  "certificate_id" uuid_text NOT NULL,
  "downloads" integer NOT NULL,
  "last_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "certificate_id"),
  FOREIGN KEY ("tenant_id", "certificate_id") REFERENCES "certificate" ("tenant_id", "id")
);

CREATE TABLE "certificate_hold" (
  "tenant_id" uuid_text NOT NULL,
  "certificate_id" uuid_text NOT NULL,
  "debt_id" uuid_text NOT NULL,
  "held_at" timestamp_with_timezone_text NOT NULL,
  "until" date_text NOT NULL,
  "deliver_by" text NULL,
  "deliver_to" blob NULL,
  "released_at" timestamp_with_timezone_text NULL,
  "discarded_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "certificate_id"),
  FOREIGN KEY ("tenant_id", "certificate_id") REFERENCES "certificate" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "debt_id") REFERENCES "debt" ("tenant_id", "id"),
  CHECK (released_at IS NULL OR discarded_at IS NULL),
  CHECK ((deliver_by IS NULL) = (deliver_to IS NULL))
);

CREATE UNIQUE INDEX "certificate_hold_debt_id" ON "certificate_hold" ("tenant_id", "debt_id");

CREATE INDEX "certificate_hold_tenant_id_until" ON "certificate_hold" ("tenant_id", "until");

CREATE TABLE "certificate_kept" (
  "tenant_id" uuid_text NOT NULL,
  "since" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id")
);

CREATE TABLE "certificate_lapse" (
  "tenant_id" uuid_text NOT NULL,
  "certificate_id" uuid_text NOT NULL,
  "code_hash" text NOT NULL,
  "lapsed_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "certificate_id")
);

CREATE UNIQUE INDEX "certificate_lapse_code_hash" ON "certificate_lapse" ("tenant_id", "code_hash");

CREATE TRIGGER certificate_lapse_no_delete BEFORE DELETE ON certificate_lapse BEGIN SELECT RAISE(ABORT, 'certificate_lapse is append-only'); END;

CREATE TRIGGER certificate_lapse_no_update BEFORE UPDATE ON certificate_lapse BEGIN SELECT RAISE(ABORT, 'certificate_lapse is append-only'); END;

CREATE TABLE "citizen" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "given_name" text NOT NULL,
  "family_name" text NOT NULL,
  "birth_date" date_text NOT NULL,
  "sex" text NULL,
  "birth_place" text NULL,
  "residence" text NULL,
  "identity_document" text NULL,
  "email" text NULL,
  "pending_email" text NULL,
  "pec" text NULL,
  "mobile" text NULL,
  "phone" text NULL,
  "provenance" text NOT NULL,
  "roles" text NOT NULL,
  "complete" boolean NOT NULL,
  "version" integer NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "updated_at" timestamp_with_timezone_text NOT NULL,
  "last_login_at" timestamp_with_timezone_text NULL,
  "eidas_identifier" text NULL,
  "native_given_name" text NULL,
  "native_family_name" text NULL,
  "declared_tax_code" text NULL,
  "tax_code" text NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE UNIQUE INDEX "citizen_eidas_identifier" ON "citizen" ("tenant_id", "eidas_identifier");

CREATE UNIQUE INDEX "citizen_tax_code" ON "citizen" ("tenant_id", "tax_code");

CREATE TABLE "client" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "registration" text NOT NULL,
  "secret_hash" text NULL,
  "registered_by" uuid_text NULL,
  "registered_at" timestamp_with_timezone_text NOT NULL,
  "version" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE TABLE "consent" (
  "tenant_id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "client_id" uuid_text NOT NULL,
  "scopes" text NOT NULL,
  "given_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "citizen_id", "client_id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "client_id") REFERENCES "client" ("tenant_id", "id")
);

CREATE TABLE "dead_blob" (
  "tenant_id" uuid_text NOT NULL,
  "blob_key" text NOT NULL,
  "since" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "blob_key")
);

CREATE TABLE "debt" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NULL,
  "debtor_tax_code" text NULL,
  "debtor_name" text NOT NULL,
  "debtor_email" text NULL,
  "subject" text NOT NULL,
  "office" text NULL,
  "source_kind" text NOT NULL,
  "source_id" uuid_text NULL,
  "external_key" text NULL,
  "fingerprint" text NOT NULL,
  "segregation" integer NOT NULL,
  "listed" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "begun_option" integer NULL,
  "begun_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "debt_external_key" ON "debt" ("tenant_id", "external_key");

CREATE INDEX "debt_tenant_id_citizen_id_listed_created_at_id" ON "debt" ("tenant_id", "citizen_id", "listed", "created_at", "id");

CREATE INDEX "debt_tenant_id_debtor_tax_code_listed_created_at_id" ON "debt" ("tenant_id", "debtor_tax_code", "listed", "created_at", "id");

CREATE INDEX "debt_tenant_id_listed_created_at_id" ON "debt" ("tenant_id", "listed", "created_at", "id");

CREATE INDEX "debt_tenant_id_source_id" ON "debt" ("tenant_id", "source_id");

CREATE TRIGGER debt_fixed_no_delete BEFORE DELETE ON debt BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TRIGGER debt_fixed_no_update BEFORE UPDATE ON debt WHEN NEW.debtor_tax_code IS NOT OLD.debtor_tax_code OR NEW.source_kind IS NOT OLD.source_kind OR NEW.source_id IS NOT OLD.source_id OR NEW.external_key IS NOT OLD.external_key OR NEW.fingerprint IS NOT OLD.fingerprint OR NEW.segregation IS NOT OLD.segregation OR NEW.created_at IS NOT OLD.created_at BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TABLE "desk_account" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "user_name" text NOT NULL,
  "email" text NOT NULL,
  "password_hash" text NOT NULL,
  "code_hash" text NOT NULL,
  "code_due" boolean NOT NULL,
  "question" text NOT NULL,
  "answer_hash" text NOT NULL,
  "answer_failures" integer NOT NULL,
  "lang" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "idle_ends_at" timestamp_with_timezone_text NOT NULL,
  "warned_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "desk_account_citizen_id" ON "desk_account" ("tenant_id", "citizen_id");

CREATE INDEX "desk_account_idle_ends_at" ON "desk_account" ("idle_ends_at");

CREATE UNIQUE INDEX "desk_account_user_name" ON "desk_account" ("tenant_id", "user_name");

CREATE TABLE "desk_challenge" (
  "tenant_id" uuid_text NOT NULL,
  "holder_hash" text NOT NULL,
  "purpose" text NOT NULL,
  "account_id" uuid_text NOT NULL,
  "challenge_hash" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "holder_hash", "purpose"),
  FOREIGN KEY ("tenant_id", "account_id") REFERENCES "desk_account" ("tenant_id", "id")
);

CREATE TABLE "desk_device" (
  "tenant_id" uuid_text NOT NULL,
  "account_id" uuid_text NOT NULL,
  "device_hash" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "account_id", "device_hash"),
  FOREIGN KEY ("tenant_id", "account_id") REFERENCES "desk_account" ("tenant_id", "id")
);

CREATE TABLE "desk_failure" (
  "tenant_id" uuid_text NOT NULL,
  "about" text NOT NULL,
  "failures" integer NOT NULL,
  "last_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "about")
);

CREATE TABLE "desk_mail" (
  "tenant_id" uuid_text NOT NULL,
  "about" text NOT NULL,
  "mails" integer NOT NULL,
  "since" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "about")
);

CREATE TABLE "desk_passkey" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "account_id" uuid_text NOT NULL,
  "host" text NOT NULL,
  "credential" text NOT NULL,
  "public_key" text NOT NULL,
  "counter" integer NOT NULL,
  "backup_eligible" boolean NOT NULL,
  "backed_up" boolean NOT NULL,
  "transports" text NOT NULL,
  "name" text NOT NULL,
  "added_at" timestamp_with_timezone_text NOT NULL,
  "last_used_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "account_id") REFERENCES "desk_account" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "desk_passkey_credential" ON "desk_passkey" ("tenant_id", "credential");

CREATE INDEX "desk_passkey_tenant_id_account_id" ON "desk_passkey" ("tenant_id", "account_id");

CREATE TABLE "desk_permit" (
  "tenant_id" uuid_text NOT NULL,
  "session_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "act" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "session_id", "istanza_id", "act")
);

CREATE TABLE "desk_recognition" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "operator_id" uuid_text NOT NULL,
  "office" text NOT NULL,
  "office_name" text NOT NULL,
  "document_kind" text NOT NULL,
  "document_number" text NOT NULL,
  "document_issuer" text NOT NULL,
  "document_issued_on" date_text NOT NULL,
  "document_expires_on" date_text NOT NULL,
  "scan_key" text NOT NULL,
  "scan_name" text NOT NULL,
  "scan_media_type" text NOT NULL,
  "scan_size" integer NOT NULL,
  "scan_sha256" text NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "desk_recognition_tenant_id_citizen_id_at" ON "desk_recognition" ("tenant_id", "citizen_id", "at");

CREATE TRIGGER desk_recognition_no_delete BEFORE DELETE ON desk_recognition BEGIN SELECT RAISE(ABORT, 'desk_recognition is append-only'); END;

CREATE TRIGGER desk_recognition_no_update BEFORE UPDATE ON desk_recognition BEGIN SELECT RAISE(ABORT, 'desk_recognition is append-only'); END;

CREATE TABLE "desk_recovery" (
  "tenant_id" uuid_text NOT NULL,
  "token_hash" text NOT NULL,
  "account_id" uuid_text NOT NULL,
  "failures" integer NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "token_hash"),
  FOREIGN KEY ("tenant_id", "account_id") REFERENCES "desk_account" ("tenant_id", "id")
);

CREATE TABLE "desk_registration" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "given_name" text NOT NULL,
  "family_name" text NOT NULL,
  "tax_code" text NOT NULL,
  "email" text NOT NULL,
  "password_hash" text NOT NULL,
  "question" text NOT NULL,
  "answer_hash" text NOT NULL,
  "lang" text NOT NULL,
  "user_name" text NULL,
  "token_hash" text NULL,
  "code_hash" text NULL,
  "code_failures" integer NOT NULL,
  "adhesion_code" text NULL,
  "confirmed_at" timestamp_with_timezone_text NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  "scan_key" text NULL,
  "scan_name" text NULL,
  "scan_media_type" text NULL,
  "scan_size" integer NULL,
  "scan_sha256" text NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE UNIQUE INDEX "desk_registration_adhesion_code" ON "desk_registration" ("tenant_id", "adhesion_code");

CREATE INDEX "desk_registration_expires_at" ON "desk_registration" ("expires_at");

CREATE UNIQUE INDEX "desk_registration_token_hash" ON "desk_registration" ("tenant_id", "token_hash");

CREATE UNIQUE INDEX "desk_registration_user_name" ON "desk_registration" ("tenant_id", "user_name");

CREATE TABLE "document_delivery" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "certificate_id" uuid_text NULL,
  "channel" text NOT NULL,
  "address" blob NOT NULL,
  "forget_blob" text NULL,
  "asked_at" timestamp_with_timezone_text NOT NULL,
  "done_at" timestamp_with_timezone_text NULL,
  "failed_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "certificate_id") REFERENCES "certificate" ("tenant_id", "id")
);

CREATE INDEX "document_delivery_tenant_id_certificate_id" ON "document_delivery" ("tenant_id", "certificate_id");

CREATE INDEX "document_delivery_tenant_id_citizen_id_asked_at_id" ON "document_delivery" ("tenant_id", "citizen_id", "asked_at", "id");

CREATE TABLE "doubt_clearance" (
  "tenant_id" uuid_text NOT NULL,
  "resident_id" text NOT NULL,
  "print" text NOT NULL,
  "doubts" text NOT NULL,
  "seen" text NOT NULL,
  "cleared_by" uuid_text NOT NULL,
  "cleared_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "resident_id", "print")
);

CREATE TRIGGER doubt_clearance_no_delete BEFORE DELETE ON doubt_clearance BEGIN SELECT RAISE(ABORT, 'doubt_clearance is append-only'); END;

CREATE TRIGGER doubt_clearance_no_update BEFORE UPDATE ON doubt_clearance BEGIN SELECT RAISE(ABORT, 'doubt_clearance is append-only'); END;

CREATE TABLE "email_confirmation" (
  "tenant_id" uuid_text NOT NULL,
  "token_hash" text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "email" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "token_hash"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE TABLE "email_request" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "asked_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "email_request_tenant_id_citizen_id_asked_at" ON "email_request" ("tenant_id", "citizen_id", "asked_at");

CREATE TABLE "idempotency" (
  "tenant_id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "key_hash" text NOT NULL,
  "request_hash" text NOT NULL,
  "status" integer NOT NULL,
  "headers" text NOT NULL,
  "body" blob NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "citizen_id", "key_hash")
);

CREATE INDEX "idempotency_expires_at" ON "idempotency" ("expires_at");

CREATE TABLE "idp_metadata" (
  "source" text NOT NULL PRIMARY KEY,
  "content" blob NOT NULL,
  "sha256" text NOT NULL,
  "fetched_at" timestamp_with_timezone_text NOT NULL
);

CREATE TABLE "istanza" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "service" text NOT NULL,
  "service_title" text NOT NULL,
  "search_text" text NOT NULL,
  "status" text NOT NULL,
  "version" integer NOT NULL,
  "form_version" text NOT NULL,
  "step" text NULL,
  "answers" text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "updated_at" timestamp_with_timezone_text NOT NULL,
  "submitted_at" timestamp_with_timezone_text NULL,
  "outcome_due_on" date_text NULL,
  "registration_id" uuid_text NULL,
  "copied_from" uuid_text NULL,
  "warned_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "istanza_tenant_id_citizen_id_updated_at_id" ON "istanza" ("tenant_id", "citizen_id", "updated_at", "id");

CREATE TRIGGER istanza_sent_no_delete BEFORE DELETE ON istanza WHEN OLD.status <> 'draft' BEGIN SELECT RAISE(ABORT, 'what was sent is fixed'); END;

CREATE TRIGGER istanza_sent_no_update BEFORE UPDATE ON istanza WHEN (OLD.status NOT IN ('draft', 'awaiting_payment') AND (NEW.status IN ('draft', 'awaiting_payment') OR NEW.citizen_id IS NOT OLD.citizen_id OR NEW.service IS NOT OLD.service OR NEW.service_title IS NOT OLD.service_title OR NEW.form_version IS NOT OLD.form_version OR NEW.answers IS NOT OLD.answers OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.registration_id IS NOT OLD.registration_id)) OR (OLD.status = 'awaiting_payment' AND NEW.status IN ('draft', 'awaiting_payment') AND (NEW.citizen_id IS NOT OLD.citizen_id OR NEW.service IS NOT OLD.service OR NEW.service_title IS NOT OLD.service_title OR NEW.form_version IS NOT OLD.form_version OR NEW.answers IS NOT OLD.answers OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.registration_id IS NOT OLD.registration_id)) BEGIN SELECT RAISE(ABORT, 'what was sent is fixed'); END;

CREATE TABLE "istanza_amount" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "asked_at" timestamp_with_timezone_text NOT NULL,
  "set_at" timestamp_with_timezone_text NULL,
  "set_by" uuid_text NULL,
  "amount" integer NULL,
  "reason" text NULL,
  "ended_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE INDEX istanza_amount_open ON istanza_amount (tenant_id, asked_at, istanza_id) WHERE set_at IS NULL AND ended_at IS NULL;

CREATE TRIGGER istanza_amount_fixed_no_delete BEFORE DELETE ON istanza_amount BEGIN SELECT RAISE(ABORT, 'an amount is set once'); END;

CREATE TRIGGER istanza_amount_fixed_no_update BEFORE UPDATE ON istanza_amount WHEN OLD.set_at IS NOT NULL OR OLD.ended_at IS NOT NULL OR NEW.tenant_id IS NOT OLD.tenant_id OR NEW.istanza_id IS NOT OLD.istanza_id OR NEW.asked_at IS NOT OLD.asked_at BEGIN SELECT RAISE(ABORT, 'an amount is set once'); END;

CREATE TABLE "istanza_document" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "content" text NOT NULL,
  "sha256" text NOT NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE TRIGGER istanza_document_no_delete BEFORE DELETE ON istanza_document BEGIN SELECT RAISE(ABORT, 'istanza_document is append-only'); END;

CREATE TRIGGER istanza_document_no_update BEFORE UPDATE ON istanza_document BEGIN SELECT RAISE(ABORT, 'istanza_document is append-only'); END;

CREATE TABLE "istanza_event" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  "transition" text NOT NULL,
  "status" text NOT NULL,
  "actor" text NOT NULL,
  "note" text NULL,
  PRIMARY KEY ("tenant_id", "istanza_id", "seq"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE TRIGGER istanza_event_no_delete BEFORE DELETE ON istanza_event BEGIN SELECT RAISE(ABORT, 'istanza_event is append-only'); END;

CREATE TRIGGER istanza_event_no_update BEFORE UPDATE ON istanza_event BEGIN SELECT RAISE(ABORT, 'istanza_event is append-only'); END;

CREATE TABLE "istanza_payment" (
  "tenant_id" uuid_text NOT NULL,
  "debt_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "moment" text NULL,
  "items" text NOT NULL,
  "asked_at" timestamp_with_timezone_text NOT NULL,
  "settled_at" timestamp_with_timezone_text NULL,
  "ended_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "debt_id"),
  FOREIGN KEY ("tenant_id", "debt_id") REFERENCES "debt" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE UNIQUE INDEX istanza_payment_open ON istanza_payment (tenant_id, istanza_id, moment) WHERE ended_at IS NULL;

CREATE INDEX "istanza_payment_tenant_id_istanza_id_asked_at" ON "istanza_payment" ("tenant_id", "istanza_id", "asked_at");

CREATE INDEX istanza_payment_unsettled ON istanza_payment (tenant_id, asked_at) WHERE ended_at IS NULL AND settled_at IS NULL;

CREATE TRIGGER istanza_payment_fixed_no_delete BEFORE DELETE ON istanza_payment WHEN OLD.ended_at IS NULL BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TRIGGER istanza_payment_fixed_no_update BEFORE UPDATE ON istanza_payment WHEN NEW.istanza_id IS NOT OLD.istanza_id OR NEW.debt_id IS NOT OLD.debt_id OR NEW.moment IS NOT OLD.moment OR NEW.items IS NOT OLD.items OR NEW.asked_at IS NOT OLD.asked_at OR (OLD.settled_at IS NOT NULL AND (NEW.settled_at IS NOT OLD.settled_at OR NEW.ended_at IS NOT NULL)) BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TABLE "istanza_submission" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "year" integer NOT NULL,
  "number" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "istanza_submission_year_number" ON "istanza_submission" ("tenant_id", "year", "number");

CREATE TRIGGER istanza_submission_no_delete BEFORE DELETE ON istanza_submission BEGIN SELECT RAISE(ABORT, 'istanza_submission is append-only'); END;

CREATE TRIGGER istanza_submission_no_update BEFORE UPDATE ON istanza_submission BEGIN SELECT RAISE(ABORT, 'istanza_submission is append-only'); END;

CREATE TABLE "istanza_waiting" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "content" text NOT NULL,
  "sha256" text NOT NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE TRIGGER istanza_waiting_no_delete BEFORE DELETE ON istanza_waiting WHEN EXISTS (SELECT 1 FROM istanza i WHERE i.tenant_id = OLD.tenant_id AND i.id = OLD.istanza_id AND i.status = 'awaiting_payment') BEGIN SELECT RAISE(ABORT, 'what waits is fixed'); END;

CREATE TRIGGER istanza_waiting_no_update BEFORE UPDATE ON istanza_waiting BEGIN SELECT RAISE(ABORT, 'what waits is fixed'); END;

CREATE TABLE "istanza_withdrawal" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "content" text NOT NULL,
  "sha256" text NOT NULL,
  "registration_id" uuid_text NOT NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "istanza_withdrawal_registration_id" ON "istanza_withdrawal" ("tenant_id", "registration_id");

CREATE TRIGGER istanza_withdrawal_no_delete BEFORE DELETE ON istanza_withdrawal BEGIN SELECT RAISE(ABORT, 'istanza_withdrawal is append-only'); END;

CREATE TRIGGER istanza_withdrawal_no_update BEFORE UPDATE ON istanza_withdrawal BEGIN SELECT RAISE(ABORT, 'istanza_withdrawal is append-only'); END;

CREATE TABLE "job" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "name" text NOT NULL,
  "dedup_key" text NOT NULL,
  "payload" text NOT NULL,
  "status" text NOT NULL,
  "attempts" integer NOT NULL,
  "max_attempts" integer NOT NULL,
  "enqueued_at" timestamp_with_timezone_text NOT NULL,
  "due_at" timestamp_with_timezone_text NOT NULL,
  "done_at" timestamp_with_timezone_text NULL,
  "last_error" text NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE UNIQUE INDEX "job_name_dedup_key" ON "job" ("tenant_id", "name", "dedup_key");

CREATE INDEX "job_status_due_at" ON "job" ("status", "due_at");

CREATE TABLE "kept_document" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "title" text NOT NULL,
  "file_name" text NOT NULL,
  "sha256" text NOT NULL,
  "blob_key" text NOT NULL,
  "size" integer NOT NULL,
  "kept_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "kept_document_tenant_id_citizen_id_kept_at_id" ON "kept_document" ("tenant_id", "citizen_id", "kept_at", "id");

CREATE TABLE "login_log" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  "provider" text NOT NULL,
  "outcome" text NOT NULL,
  "anomaly" integer NULL,
  "level" integer NULL,
  "citizen_id" uuid_text NULL,
  "session_id" uuid_text NULL,
  "client_address" text NULL,
  "authn_request_id" text NULL,
  "authn_request_issue_instant" timestamp_with_timezone_text NULL,
  "idp" text NULL,
  "response_id" text NULL,
  "response_issue_instant" timestamp_with_timezone_text NULL,
  "response_issuer" text NULL,
  "assertion_id" text NULL,
  "assertion_subject" text NULL,
  "assertion_subject_name_qualifier" text NULL,
  "authn_request" blob NULL,
  "response" blob NULL,
  "problem" text NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE INDEX "login_log_at" ON "login_log" ("at");

CREATE INDEX "login_log_tenant_id_authn_request_id" ON "login_log" ("tenant_id", "authn_request_id");

CREATE TRIGGER login_log_no_delete BEFORE DELETE ON login_log WHEN NOT EXISTS (SELECT 1 FROM login_log_kept k WHERE k.tenant_id = OLD.tenant_id AND OLD.at < k.since) BEGIN SELECT RAISE(ABORT, 'login_log is append-only'); END;

CREATE TRIGGER login_log_no_update BEFORE UPDATE ON login_log BEGIN SELECT RAISE(ABORT, 'login_log is append-only'); END;

CREATE TABLE "login_log_kept" (
  "tenant_id" uuid_text NOT NULL,
  "since" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id")
);

CREATE TABLE "message" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NULL,
  "dedup_key" text NOT NULL,
  "subject" text NOT NULL,
  "body" text NOT NULL,
  "sent_at" timestamp_with_timezone_text NOT NULL,
  "read_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "message_citizen_id_dedup_key" ON "message" ("tenant_id", "citizen_id", "dedup_key");

CREATE INDEX "message_tenant_id_citizen_id_sent_at_id" ON "message" ("tenant_id", "citizen_id", "sent_at", "id");

CREATE TABLE "notice" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "debt_id" uuid_text NOT NULL,
  "option_number" integer NOT NULL,
  "instalment" integer NOT NULL,
  "number" text NOT NULL,
  "creditor" text NOT NULL,
  "amount" integer NOT NULL,
  "description" text NOT NULL,
  "due_on" date_text NULL,
  "ends" boolean NOT NULL,
  "status" text NOT NULL,
  "postal_account" text NULL,
  "apart" boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "debt_id") REFERENCES "debt" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "notice_debt_id_option_number_instalment" ON "notice" ("tenant_id", "debt_id", "option_number", "instalment");

CREATE UNIQUE INDEX "notice_number" ON "notice" ("tenant_id", "number");

CREATE INDEX "notice_tenant_id_status_ends_due_on_id" ON "notice" ("tenant_id", "status", "ends", "due_on", "id");

CREATE TRIGGER notice_fixed_no_delete BEFORE DELETE ON notice BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TRIGGER notice_fixed_no_update BEFORE UPDATE ON notice WHEN NEW.debt_id IS NOT OLD.debt_id OR NEW.option_number IS NOT OLD.option_number OR NEW.instalment IS NOT OLD.instalment OR NEW.number IS NOT OLD.number OR NEW.creditor IS NOT OLD.creditor OR NEW.amount IS NOT OLD.amount OR NEW.description IS NOT OLD.description OR (OLD.status IN ('paid', 'reconciled') AND NEW.status NOT IN ('paid', 'reconciled')) BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TABLE "notice_change" (
  "tenant_id" uuid_text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "from_status" text NOT NULL,
  "to_status" text NOT NULL,
  "cause" text NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "notice_id", "seq"),
  FOREIGN KEY ("tenant_id", "notice_id") REFERENCES "notice" ("tenant_id", "id")
);

CREATE TRIGGER notice_change_no_delete BEFORE DELETE ON notice_change BEGIN SELECT RAISE(ABORT, 'notice_change is append-only'); END;

CREATE TRIGGER notice_change_no_update BEFORE UPDATE ON notice_change BEGIN SELECT RAISE(ABORT, 'notice_change is append-only'); END;

CREATE TABLE "notice_part" (
  "tenant_id" uuid_text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  "number" integer NOT NULL,
  "amount" integer NOT NULL,
  "creditor" text NOT NULL,
  "account" text NULL,
  "category" text NOT NULL,
  "stamp_document" text NULL,
  "stamp_province" text NULL,
  PRIMARY KEY ("tenant_id", "notice_id", "number"),
  FOREIGN KEY ("tenant_id", "notice_id") REFERENCES "notice" ("tenant_id", "id"),
  CHECK ((account IS NULL) <> (stamp_document IS NULL) AND (stamp_document IS NULL) = (stamp_province IS NULL))
);

CREATE TRIGGER notice_part_no_delete BEFORE DELETE ON notice_part BEGIN SELECT RAISE(ABORT, 'notice_part is append-only'); END;

CREATE TRIGGER notice_part_no_update BEFORE UPDATE ON notice_part BEGIN SELECT RAISE(ABORT, 'notice_part is append-only'); END;

CREATE TABLE "notice_sequence" (
  "tenant_id" uuid_text NOT NULL,
  "segregation" integer NOT NULL,
  "last" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "segregation")
);

CREATE TRIGGER notice_sequence_fixed_no_delete BEFORE DELETE ON notice_sequence BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TRIGGER notice_sequence_fixed_no_update BEFORE UPDATE ON notice_sequence WHEN NEW.last < OLD.last BEGIN SELECT RAISE(ABORT, 'what was asked for is fixed'); END;

CREATE TABLE "open_payment" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "lang" text NOT NULL,
  "email" blob NULL,
  "pay_at" text NULL,
  "begun_at" timestamp_with_timezone_text NOT NULL,
  "returned_at" timestamp_with_timezone_text NULL,
  "given_up" boolean NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE INDEX "open_payment_tenant_id_expires_at" ON "open_payment" ("tenant_id", "expires_at");

CREATE TABLE "open_payment_notice" (
  "tenant_id" uuid_text NOT NULL,
  "payment_id" uuid_text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  PRIMARY KEY ("tenant_id", "payment_id", "notice_id"),
  FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "open_payment" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "notice_id") REFERENCES "notice" ("tenant_id", "id")
);

CREATE INDEX "open_payment_notice_tenant_id_notice_id" ON "open_payment_notice" ("tenant_id", "notice_id");

CREATE TABLE "open_payment_token" (
  "tenant_id" uuid_text NOT NULL,
  "token_hash" text NOT NULL,
  "payment_id" uuid_text NOT NULL,
  PRIMARY KEY ("tenant_id", "token_hash"),
  FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "open_payment" ("tenant_id", "id")
);

CREATE INDEX "open_payment_token_tenant_id_payment_id" ON "open_payment_token" ("tenant_id", "payment_id");

CREATE TABLE "payment_anomaly" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "kind" text NOT NULL,
  "found_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "id") REFERENCES "payment_receipt" ("tenant_id", "id")
);

CREATE INDEX "payment_anomaly_tenant_id_found_at_id" ON "payment_anomaly" ("tenant_id", "found_at", "id");

CREATE TRIGGER payment_anomaly_no_delete BEFORE DELETE ON payment_anomaly BEGIN SELECT RAISE(ABORT, 'payment_anomaly is append-only'); END;

CREATE TRIGGER payment_anomaly_no_update BEFORE UPDATE ON payment_anomaly BEGIN SELECT RAISE(ABORT, 'payment_anomaly is append-only'); END;

CREATE TABLE "payment_anomaly_closure" (
  "tenant_id" uuid_text NOT NULL,
  "anomaly_id" uuid_text NOT NULL,
  "closed_at" timestamp_with_timezone_text NOT NULL,
  "closed_by" uuid_text NOT NULL,
  "note" text NOT NULL,
  PRIMARY KEY ("tenant_id", "anomaly_id"),
  FOREIGN KEY ("tenant_id", "anomaly_id") REFERENCES "payment_anomaly" ("tenant_id", "id")
);

CREATE TRIGGER payment_anomaly_closure_no_delete BEFORE DELETE ON payment_anomaly_closure BEGIN SELECT RAISE(ABORT, 'payment_anomaly_closure is append-only'); END;

CREATE TRIGGER payment_anomaly_closure_no_update BEFORE UPDATE ON payment_anomaly_closure BEGIN SELECT RAISE(ABORT, 'payment_anomaly_closure is append-only'); END;

CREATE TABLE "payment_attempt" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "token_hash" text NOT NULL,
  "pay_at" text NULL,
  "begun_at" timestamp_with_timezone_text NOT NULL,
  "returned_at" timestamp_with_timezone_text NULL,
  "given_up" boolean NOT NULL,
  "failed" boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "payment_attempt_tenant_id_begun_at" ON "payment_attempt" ("tenant_id", "begun_at");

CREATE UNIQUE INDEX "payment_attempt_token_hash" ON "payment_attempt" ("tenant_id", "token_hash");

CREATE TABLE "payment_attempt_notice" (
  "tenant_id" uuid_text NOT NULL,
  "attempt_id" uuid_text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  PRIMARY KEY ("tenant_id", "attempt_id", "notice_id"),
  FOREIGN KEY ("tenant_id", "attempt_id") REFERENCES "payment_attempt" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "notice_id") REFERENCES "notice" ("tenant_id", "id")
);

CREATE INDEX "payment_attempt_notice_tenant_id_notice_id" ON "payment_attempt_notice" ("tenant_id", "notice_id");

CREATE TABLE "payment_flow" (
  "tenant_id" uuid_text NOT NULL,
  "psp" text NOT NULL,
  "flow" text NOT NULL,
  "revision" integer NOT NULL,
  "flow_day" date_text NOT NULL,
  "transfer_reference" text NULL,
  "total" integer NOT NULL,
  "items" integer NOT NULL,
  "kept_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "psp", "flow", "revision")
);

CREATE INDEX "payment_flow_tenant_id_flow_day_psp_flow_revision" ON "payment_flow" ("tenant_id", "flow_day", "psp", "flow", "revision");

CREATE TRIGGER payment_flow_no_delete BEFORE DELETE ON payment_flow BEGIN SELECT RAISE(ABORT, 'payment_flow is append-only'); END;

CREATE TRIGGER payment_flow_no_update BEFORE UPDATE ON payment_flow BEGIN SELECT RAISE(ABORT, 'payment_flow is append-only'); END;

CREATE TABLE "payment_flow_closure" (
  "tenant_id" uuid_text NOT NULL,
  "psp" text NOT NULL,
  "flow" text NOT NULL,
  "revision" integer NOT NULL,
  "line" integer NOT NULL,
  "why" text NOT NULL,
  "closed_at" timestamp_with_timezone_text NOT NULL,
  "closed_by" uuid_text NOT NULL,
  "note" text NOT NULL,
  "outcome" text NULL,
  PRIMARY KEY ("tenant_id", "psp", "flow", "revision", "line", "why"),
  FOREIGN KEY ("tenant_id", "psp", "flow", "revision", "line") REFERENCES "payment_flow_item" ("tenant_id", "psp", "flow", "revision", "line")
);

CREATE TRIGGER payment_flow_closure_no_delete BEFORE DELETE ON payment_flow_closure BEGIN SELECT RAISE(ABORT, 'payment_flow_closure is append-only'); END;

CREATE TRIGGER payment_flow_closure_no_update BEFORE UPDATE ON payment_flow_closure BEGIN SELECT RAISE(ABORT, 'payment_flow_closure is append-only'); END;

CREATE TABLE "payment_flow_cursor" (
  "tenant_id" uuid_text NOT NULL,
  "published" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id")
);

CREATE TABLE "payment_flow_item" (
  "tenant_id" uuid_text NOT NULL,
  "psp" text NOT NULL,
  "flow" text NOT NULL,
  "revision" integer NOT NULL,
  "line" integer NOT NULL,
  "iuv" text NOT NULL,
  "receipt_id" text NOT NULL,
  "transfer" integer NULL,
  "amount" integer NOT NULL,
  "outcome" text NOT NULL,
  "paid_on" date_text NULL,
  PRIMARY KEY ("tenant_id", "psp", "flow", "revision", "line")
);

CREATE INDEX "payment_flow_item_tenant_id_iuv" ON "payment_flow_item" ("tenant_id", "iuv");

CREATE TRIGGER payment_flow_item_no_delete BEFORE DELETE ON payment_flow_item BEGIN SELECT RAISE(ABORT, 'payment_flow_item is append-only'); END;

CREATE TRIGGER payment_flow_item_no_update BEFORE UPDATE ON payment_flow_item BEGIN SELECT RAISE(ABORT, 'payment_flow_item is append-only'); END;

CREATE TABLE "payment_flow_unread" (
  "tenant_id" uuid_text NOT NULL,
  "psp" text NOT NULL,
  "flow" text NOT NULL,
  "revision" integer NOT NULL,
  "published" timestamp_with_timezone_text NOT NULL,
  "why" text NOT NULL,
  "failed_at" timestamp_with_timezone_text NOT NULL,
  "tries" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "psp", "flow", "revision")
);

CREATE TABLE "payment_flow_watch" (
  "tenant_id" uuid_text NOT NULL,
  "flow_day" date_text NOT NULL,
  "marks" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "flow_day")
);

CREATE TABLE "payment_receipt" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "creditor" text NOT NULL,
  "receipt_id" text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  "pays" uuid_text NULL,
  "amount" integer NOT NULL,
  "fee" integer NULL,
  "paid_at" timestamp_with_timezone_text NULL,
  "provider" text NOT NULL,
  "payer_tax_code" text NULL,
  "payer_name" text NULL,
  "cart" text NULL,
  "stand_in" boolean NOT NULL,
  "transfers" text NOT NULL,
  "xml" blob NOT NULL,
  "received_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "notice_id") REFERENCES "notice" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "payment_receipt_creditor_receipt_id" ON "payment_receipt" ("tenant_id", "creditor", "receipt_id");

CREATE UNIQUE INDEX "payment_receipt_pays" ON "payment_receipt" ("tenant_id", "pays");

CREATE INDEX payment_receipt_tenant_id_came_id ON payment_receipt (tenant_id, (COALESCE(paid_at, received_at)), id);

CREATE INDEX "payment_receipt_tenant_id_notice_id" ON "payment_receipt" ("tenant_id", "notice_id");

CREATE TRIGGER payment_receipt_no_delete BEFORE DELETE ON payment_receipt BEGIN SELECT RAISE(ABORT, 'payment_receipt is append-only'); END;

CREATE TRIGGER payment_receipt_no_update BEFORE UPDATE ON payment_receipt BEGIN SELECT RAISE(ABORT, 'payment_receipt is append-only'); END;

CREATE TABLE "payment_refund" (
  "tenant_id" uuid_text NOT NULL,
  "anomaly_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "amount" integer NOT NULL,
  "proposed_at" timestamp_with_timezone_text NOT NULL,
  "proposed_by" uuid_text NOT NULL,
  "note" text NOT NULL,
  PRIMARY KEY ("tenant_id", "anomaly_id", "seq"),
  FOREIGN KEY ("tenant_id", "anomaly_id") REFERENCES "payment_anomaly" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "payment_refund_anomaly_id_seq_proposed_by" ON "payment_refund" ("tenant_id", "anomaly_id", "seq", "proposed_by");

CREATE TRIGGER payment_refund_no_delete BEFORE DELETE ON payment_refund BEGIN SELECT RAISE(ABORT, 'payment_refund is append-only'); END;

CREATE TRIGGER payment_refund_no_update BEFORE UPDATE ON payment_refund BEGIN SELECT RAISE(ABORT, 'payment_refund is append-only'); END;

CREATE TABLE "payment_refund_decision" (
  "tenant_id" uuid_text NOT NULL,
  "anomaly_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "proposed_by" uuid_text NOT NULL,
  "confirmed" boolean NOT NULL,
  "decided_at" timestamp_with_timezone_text NOT NULL,
  "decided_by" uuid_text NOT NULL,
  "note" text NOT NULL,
  PRIMARY KEY ("tenant_id", "anomaly_id", "seq"),
  FOREIGN KEY ("tenant_id", "anomaly_id", "seq", "proposed_by") REFERENCES "payment_refund" ("tenant_id", "anomaly_id", "seq", "proposed_by"),
  CHECK (NOT confirmed OR decided_by <> proposed_by)
);

CREATE TRIGGER payment_refund_decision_no_delete BEFORE DELETE ON payment_refund_decision BEGIN SELECT RAISE(ABORT, 'payment_refund_decision is append-only'); END;

CREATE TRIGGER payment_refund_decision_no_update BEFORE UPDATE ON payment_refund_decision BEGIN SELECT RAISE(ABORT, 'payment_refund_decision is append-only'); END;

CREATE TABLE "pending_login" (
  "tenant_id" uuid_text NOT NULL,
  "request_id" text NOT NULL,
  "relay_state_hash" text NOT NULL,
  "browser_hash" text NOT NULL,
  "return_to" text NOT NULL,
  "payload" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "request_id")
);

CREATE INDEX "pending_login_expires_at" ON "pending_login" ("expires_at");

CREATE TABLE "provider_token" (
  "tenant_id" uuid_text NOT NULL,
  "session_id" uuid_text NOT NULL,
  "endpoint" text NOT NULL,
  "token" blob NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "session_id")
);

CREATE TABLE "provisional_receipt" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "code_hash" text NOT NULL,
  "sha256" text NOT NULL,
  "blob_key" text NOT NULL,
  "size" integer NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "provisional_receipt_code_hash" ON "provisional_receipt" ("tenant_id", "code_hash");

CREATE TRIGGER provisional_receipt_no_delete BEFORE DELETE ON provisional_receipt BEGIN SELECT RAISE(ABORT, 'provisional_receipt is append-only'); END;

CREATE TRIGGER provisional_receipt_no_update BEFORE UPDATE ON provisional_receipt BEGIN SELECT RAISE(ABORT, 'provisional_receipt is append-only'); END;

CREATE TABLE "rating" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "about" text NOT NULL,
  "service" boolean NOT NULL,
  "istanza_id" uuid_text NULL,
  "stars" integer NOT NULL,
  "answer" text NULL,
  "details" text NULL,
  "lang" text NOT NULL,
  "given_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE UNIQUE INDEX "rating_istanza_id" ON "rating" ("tenant_id", "istanza_id");

CREATE TABLE "receipt" (
  "tenant_id" uuid_text NOT NULL,
  "istanza_id" uuid_text NOT NULL,
  "code_hash" text NOT NULL,
  "sha256" text NOT NULL,
  "blob_key" text NOT NULL,
  "size" integer NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "istanza_id"),
  FOREIGN KEY ("tenant_id", "istanza_id") REFERENCES "istanza" ("tenant_id", "id")
);

CREATE UNIQUE INDEX "receipt_code_hash" ON "receipt" ("tenant_id", "code_hash");

CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;

CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;

CREATE TABLE "refresh_token" (
  "tenant_id" uuid_text NOT NULL,
  "token_hash" text NOT NULL,
  "grant_id" uuid_text NOT NULL,
  "issued_at" timestamp_with_timezone_text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  "used_at" timestamp_with_timezone_text NULL,
  PRIMARY KEY ("tenant_id", "token_hash"),
  FOREIGN KEY ("tenant_id", "grant_id") REFERENCES "token_grant" ("tenant_id", "id")
);

CREATE INDEX "refresh_token_tenant_id_grant_id" ON "refresh_token" ("tenant_id", "grant_id");

CREATE TABLE "register_annulment" (
  "tenant_id" uuid_text NOT NULL,
  "registration_id" uuid_text NOT NULL,
  "reason" text NOT NULL,
  "act" text NOT NULL,
  "operator" text NOT NULL,
  "at" timestamp_with_timezone_text NOT NULL,
  "annulled_on" date_text NOT NULL,
  PRIMARY KEY ("tenant_id", "registration_id"),
  FOREIGN KEY ("tenant_id", "registration_id") REFERENCES "register_entry" ("tenant_id", "id")
);

CREATE TRIGGER register_annulment_no_delete BEFORE DELETE ON register_annulment BEGIN SELECT RAISE(ABORT, 'register_annulment is append-only'); END;

CREATE TRIGGER register_annulment_no_update BEFORE UPDATE ON register_annulment BEGIN SELECT RAISE(ABORT, 'register_annulment is append-only'); END;

CREATE TABLE "register_counter" (
  "tenant_id" uuid_text NOT NULL,
  "code" text NOT NULL,
  "year" integer NOT NULL,
  "last" integer NOT NULL,
  "last_at" timestamp_with_timezone_text NOT NULL,
  "closed" boolean NOT NULL,
  PRIMARY KEY ("tenant_id", "code", "year")
);

CREATE TABLE "register_day" (
  "tenant_id" uuid_text NOT NULL,
  "code" text NOT NULL,
  "registered_on" date_text NOT NULL,
  "entries" integer NOT NULL,
  "content" text NOT NULL,
  "sha256" text NOT NULL,
  "previous_sha256" text NOT NULL,
  "sealed_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "code", "registered_on")
);

CREATE TRIGGER register_day_no_delete BEFORE DELETE ON register_day BEGIN SELECT RAISE(ABORT, 'register_day is append-only'); END;

CREATE TRIGGER register_day_no_update BEFORE UPDATE ON register_day BEGIN SELECT RAISE(ABORT, 'register_day is append-only'); END;

CREATE TABLE "register_entry" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "code" text NOT NULL,
  "year" integer NOT NULL,
  "number" integer NOT NULL CHECK ("number" > 0),
  "registered_at" timestamp_with_timezone_text NOT NULL,
  "registered_on" date_text NOT NULL,
  "direction" text NOT NULL,
  "sender" text NOT NULL,
  "recipients" text NOT NULL,
  "subject" text NOT NULL,
  "documents" text NOT NULL,
  "received_number" text NULL,
  "received_on" date_text NULL,
  "request_id" text NULL,
  "hash" text NOT NULL DEFAULT '',
  "system_id" text NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE UNIQUE INDEX "register_entry_code_year_number" ON "register_entry" ("tenant_id", "code", "year", "number");

CREATE UNIQUE INDEX "register_entry_request_id" ON "register_entry" ("tenant_id", "request_id");

CREATE INDEX "register_entry_tenant_id_code_registered_on" ON "register_entry" ("tenant_id", "code", "registered_on");

CREATE TRIGGER register_entry_no_delete BEFORE DELETE ON register_entry BEGIN SELECT RAISE(ABORT, 'register_entry is append-only'); END;

CREATE TRIGGER register_entry_no_update BEFORE UPDATE ON register_entry BEGIN SELECT RAISE(ABORT, 'register_entry is append-only'); END;

CREATE TABLE "register_segnatura" (
  "tenant_id" uuid_text NOT NULL,
  "registration_id" uuid_text NOT NULL,
  "content" text NOT NULL,
  "sealed_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "registration_id"),
  FOREIGN KEY ("tenant_id", "registration_id") REFERENCES "register_entry" ("tenant_id", "id")
);

CREATE TRIGGER register_segnatura_no_delete BEFORE DELETE ON register_segnatura BEGIN SELECT RAISE(ABORT, 'register_segnatura is append-only'); END;

CREATE TRIGGER register_segnatura_no_update BEFORE UPDATE ON register_segnatura BEGIN SELECT RAISE(ABORT, 'register_segnatura is append-only'); END;

CREATE TABLE "registry_gap" (
  "tenant_id" uuid_text NOT NULL,
  "generation" integer NOT NULL,
  "household" text NOT NULL,
  PRIMARY KEY ("tenant_id", "generation", "household")
);

CREATE TABLE "registry_import" (
  "tenant_id" uuid_text NOT NULL,
  "generation" integer NOT NULL,
  "state" text NOT NULL,
  "file" text NULL,
  "as_of" date_text NOT NULL,
  "started_at" timestamp_with_timezone_text NOT NULL,
  "finished_at" timestamp_with_timezone_text NULL,
  "accepted" integer NOT NULL,
  "refused" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "generation")
);

CREATE TABLE "registry_look" (
  "tenant_id" uuid_text NOT NULL,
  "seq" integer NOT NULL,
  "resident_id" text NOT NULL,
  "tax_code" text NULL,
  PRIMARY KEY ("tenant_id", "seq", "resident_id")
);

CREATE INDEX "registry_look_tenant_id_tax_code_seq" ON "registry_look" ("tenant_id", "tax_code", "seq");

CREATE TRIGGER registry_look_no_delete BEFORE DELETE ON registry_look BEGIN SELECT RAISE(ABORT, 'registry_look is append-only'); END;

CREATE TRIGGER registry_look_no_update BEFORE UPDATE ON registry_look BEGIN SELECT RAISE(ABORT, 'registry_look is append-only'); END;

CREATE TABLE "resident" (
  "tenant_id" uuid_text NOT NULL,
  "generation" integer NOT NULL,
  "id" text NOT NULL,
  "line" integer NOT NULL,
  "record" text NOT NULL,
  PRIMARY KEY ("tenant_id", "generation", "id")
);

CREATE TABLE "resident_birth" (
  "tenant_id" uuid_text NOT NULL,
  "generation" integer NOT NULL,
  "birth_date" text NOT NULL,
  "resident_id" text NOT NULL,
  PRIMARY KEY ("tenant_id", "generation", "birth_date", "resident_id")
);

CREATE TABLE "resident_household" (
  "tenant_id" uuid_text NOT NULL,
  "generation" integer NOT NULL,
  "household" text NOT NULL,
  "resident_id" text NOT NULL,
  PRIMARY KEY ("tenant_id", "generation", "household", "resident_id")
);

CREATE TABLE "resident_tax_code" (
  "tenant_id" uuid_text NOT NULL,
  "generation" integer NOT NULL,
  "tax_code" text NOT NULL,
  "resident_id" text NOT NULL,
  "line" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "generation", "tax_code")
);

CREATE TABLE "revoked_token" (
  "tenant_id" uuid_text NOT NULL,
  "token_id" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "token_id")
);

CREATE TABLE "secondary_receipt" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "creditor" text NOT NULL,
  "receipt_id" text NOT NULL,
  "number" text NOT NULL,
  "iuv" text NOT NULL,
  "amount" integer NOT NULL,
  "provider" text NOT NULL,
  "paid_at" timestamp_with_timezone_text NULL,
  "xml" blob NOT NULL,
  "received_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "id")
);

CREATE UNIQUE INDEX "secondary_receipt_creditor_receipt_id" ON "secondary_receipt" ("tenant_id", "creditor", "receipt_id");

CREATE INDEX secondary_receipt_tenant_id_came_id ON secondary_receipt (tenant_id, (COALESCE(paid_at, received_at)), id);

CREATE INDEX "secondary_receipt_tenant_id_iuv_receipt_id" ON "secondary_receipt" ("tenant_id", "iuv", "receipt_id");

CREATE TRIGGER secondary_receipt_no_delete BEFORE DELETE ON secondary_receipt BEGIN SELECT RAISE(ABORT, 'secondary_receipt is append-only'); END;

CREATE TRIGGER secondary_receipt_no_update BEFORE UPDATE ON secondary_receipt BEGIN SELECT RAISE(ABORT, 'secondary_receipt is append-only'); END;

CREATE TABLE "secondary_transfer" (
  "tenant_id" uuid_text NOT NULL,
  "secondary_id" uuid_text NOT NULL,
  "number" integer NOT NULL,
  "creditor" text NOT NULL,
  "amount" integer NOT NULL,
  "account" text NULL,
  "category" text NULL,
  "stamp" boolean NOT NULL,
  PRIMARY KEY ("tenant_id", "secondary_id", "number"),
  FOREIGN KEY ("tenant_id", "secondary_id") REFERENCES "secondary_receipt" ("tenant_id", "id")
);

CREATE TRIGGER secondary_transfer_no_delete BEFORE DELETE ON secondary_transfer BEGIN SELECT RAISE(ABORT, 'secondary_transfer is append-only'); END;

CREATE TRIGGER secondary_transfer_no_update BEFORE UPDATE ON secondary_transfer BEGIN SELECT RAISE(ABORT, 'secondary_transfer is append-only'); END;

CREATE TABLE "session" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "secret_hash" text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "provider" text NOT NULL,
  "identity_provider" text NOT NULL,
  "identity_provider_name" text NOT NULL,
  "level" integer NOT NULL,
  "device" text NOT NULL,
  "name_id" text NULL,
  "session_index" text NULL,
  "opened_at" timestamp_with_timezone_text NOT NULL,
  "last_seen_at" timestamp_with_timezone_text NOT NULL,
  "idle_ends_at" timestamp_with_timezone_text NOT NULL,
  "ends_at" timestamp_with_timezone_text NOT NULL,
  "name_id_format" text NULL,
  "name_qualifier" text NULL,
  "sp_name_qualifier" text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "session_idle_ends_at" ON "session" ("idle_ends_at");

CREATE UNIQUE INDEX "session_secret_hash" ON "session" ("tenant_id", "secret_hash");

CREATE INDEX "session_tenant_id_citizen_id" ON "session" ("tenant_id", "citizen_id");

CREATE TABLE "sms_code" (
  "tenant_id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "number" text NOT NULL,
  "code" blob NOT NULL,
  "tries" integer NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "citizen_id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE TABLE "sms_consent" (
  "tenant_id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "number" text NOT NULL,
  "given_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "citizen_id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE TABLE "stamp_order" (
  "tenant_id" uuid_text NOT NULL,
  "number" text NOT NULL,
  "attempt_id" uuid_text NOT NULL,
  "notice_id" uuid_text NOT NULL,
  "ordered_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "number"),
  FOREIGN KEY ("tenant_id", "notice_id") REFERENCES "notice" ("tenant_id", "id")
);

CREATE INDEX "stamp_order_tenant_id_notice_id" ON "stamp_order" ("tenant_id", "notice_id");

CREATE TRIGGER stamp_order_no_delete BEFORE DELETE ON stamp_order BEGIN SELECT RAISE(ABORT, 'stamp_order is append-only'); END;

CREATE TRIGGER stamp_order_no_update BEFORE UPDATE ON stamp_order BEGIN SELECT RAISE(ABORT, 'stamp_order is append-only'); END;

CREATE TABLE "submission_counter" (
  "tenant_id" uuid_text NOT NULL,
  "year" integer NOT NULL,
  "last" integer NOT NULL,
  PRIMARY KEY ("tenant_id", "year")
);

CREATE TABLE "tenant" (
  "tenant_id" uuid_text NOT NULL PRIMARY KEY,
  "slug" text NOT NULL UNIQUE,
  "settings" text NOT NULL,
  "version" integer NOT NULL,
  "updated_at" timestamp_with_timezone_text NOT NULL
);

CREATE TABLE "tenant_host" (
  "host" text NOT NULL PRIMARY KEY,
  "tenant_id" uuid_text NOT NULL,
  FOREIGN KEY ("tenant_id") REFERENCES "tenant" ("tenant_id") ON DELETE CASCADE
);

CREATE TABLE "token_grant" (
  "tenant_id" uuid_text NOT NULL,
  "id" uuid_text NOT NULL,
  "client_id" uuid_text NOT NULL,
  "citizen_id" uuid_text NOT NULL,
  "scopes" text NOT NULL,
  "provider" text NOT NULL,
  "identity_provider" text NOT NULL,
  "identity_provider_name" text NOT NULL,
  "level" integer NOT NULL,
  "authenticated_at" timestamp_with_timezone_text NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "ends_at" timestamp_with_timezone_text NOT NULL,
  "last_used_at" timestamp_with_timezone_text NULL,
  "revoked_at" timestamp_with_timezone_text NULL,
  "revoked_why" text NULL,
  PRIMARY KEY ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "client_id") REFERENCES "client" ("tenant_id", "id"),
  FOREIGN KEY ("tenant_id", "citizen_id") REFERENCES "citizen" ("tenant_id", "id")
);

CREATE INDEX "token_grant_ends_at" ON "token_grant" ("ends_at");

CREATE INDEX "token_grant_tenant_id_citizen_id_client_id" ON "token_grant" ("tenant_id", "citizen_id", "client_id");

CREATE INDEX "token_grant_tenant_id_client_id" ON "token_grant" ("tenant_id", "client_id");

CREATE TABLE "token_key" (
  "tenant_id" uuid_text NOT NULL,
  "kid" text NOT NULL,
  "alg" text NOT NULL,
  "public" text NOT NULL,
  "private" blob NOT NULL,
  "created_at" timestamp_with_timezone_text NOT NULL,
  "signs_from" timestamp_with_timezone_text NOT NULL,
  "signs_until" timestamp_with_timezone_text NOT NULL,
  "published_until" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "kid")
);

CREATE TABLE "used_assertion" (
  "tenant_id" uuid_text NOT NULL,
  "issuer" text NOT NULL,
  "assertion_id" text NOT NULL,
  "expires_at" timestamp_with_timezone_text NOT NULL,
  PRIMARY KEY ("tenant_id", "issuer", "assertion_id")
);

CREATE INDEX "used_assertion_expires_at" ON "used_assertion" ("expires_at");

CREATE TABLE "used_stamp" (
  "stamp_hash" text NOT NULL PRIMARY KEY,
  "tenant_id" uuid_text NOT NULL,
  "certificate_id" uuid_text NOT NULL ,
  "istanza_id" uuid_text NULL
);

CREATE TRIGGER used_stamp_no_delete BEFORE DELETE ON used_stamp WHEN NOT EXISTS (SELECT 1 FROM certificate_hold h WHERE h.tenant_id = OLD.tenant_id AND h.certificate_id = OLD.certificate_id AND h.discarded_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'used_stamp is append-only'); END;

CREATE TRIGGER used_stamp_no_update BEFORE UPDATE ON used_stamp BEGIN SELECT RAISE(ABORT, 'used_stamp is append-only'); END;
