CREATE TABLE activation_event (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  service_group text NOT NULL,
  active boolean NOT NULL,
  text_version text NOT NULL,
  text_sha256 text NOT NULL,
  at timestamp with time zone NOT NULL
);

ALTER TABLE activation_event ADD CONSTRAINT activation_event_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE activation_event ADD CONSTRAINT activation_event_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX activation_event_tenant_id_citizen_id_service_group_id ON public.activation_event USING btree (tenant_id, citizen_id, service_group, id);

CREATE TRIGGER activation_event_append_only BEFORE DELETE OR UPDATE ON public.activation_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER activation_event_no_truncate BEFORE TRUNCATE ON public.activation_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY activation_event_tenant ON activation_event USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE anpr_operation (
  tenant_id uuid NOT NULL,
  use_case text NOT NULL,
  last bigint NOT NULL
);

ALTER TABLE anpr_operation ADD CONSTRAINT anpr_operation_pkey PRIMARY KEY (tenant_id, use_case);

CREATE POLICY anpr_operation_tenant ON anpr_operation USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE attachment (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  field text NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  sha256 text NOT NULL,
  signature text NOT NULL,
  scan text NOT NULL,
  ready boolean NOT NULL,
  blob_key text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  uploaded_at timestamp with time zone,
  item bigint
);

ALTER TABLE attachment ADD CONSTRAINT attachment_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE attachment ADD CONSTRAINT attachment_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE INDEX attachment_tenant_id_istanza_id_id ON public.attachment USING btree (tenant_id, istanza_id, id);

CREATE TRIGGER attachment_sent BEFORE DELETE OR UPDATE ON public.attachment FOR EACH ROW EXECUTE FUNCTION refuse_change_of_sent_file();

CREATE POLICY attachment_tenant ON attachment USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE audit (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  event text NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  citizen_id uuid,
  session_id uuid,
  object text,
  request_id text,
  detail text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL
);

ALTER TABLE audit ADD CONSTRAINT audit_pkey PRIMARY KEY (tenant_id, seq);

CREATE INDEX audit_tenant_id_citizen_id_seq ON public.audit USING btree (tenant_id, citizen_id, seq);

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY audit_tenant ON audit USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE audit_head (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  hash text NOT NULL
);

ALTER TABLE audit_head ADD CONSTRAINT audit_head_pkey PRIMARY KEY (tenant_id);

CREATE POLICY audit_head_tenant ON audit_head USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE authorization_code (
  tenant_id uuid NOT NULL,
  code_hash text NOT NULL,
  grant_id uuid NOT NULL,
  redirect_uri text NOT NULL,
  challenge text NOT NULL,
  nonce text,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone
);

ALTER TABLE authorization_code ADD CONSTRAINT authorization_code_pkey PRIMARY KEY (tenant_id, code_hash);

ALTER TABLE authorization_code ADD CONSTRAINT authorization_code_tenant_id_grant_id_fkey FOREIGN KEY (tenant_id, grant_id) REFERENCES token_grant(tenant_id, id);

CREATE INDEX authorization_code_tenant_id_grant_id ON public.authorization_code USING btree (tenant_id, grant_id);

CREATE POLICY authorization_code_tenant ON authorization_code USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE authorization_request (
  tenant_id uuid NOT NULL,
  id_hash text NOT NULL,
  kind text NOT NULL,
  client_id uuid NOT NULL,
  request text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE authorization_request ADD CONSTRAINT authorization_request_pkey PRIMARY KEY (tenant_id, id_hash);

ALTER TABLE authorization_request ADD CONSTRAINT authorization_request_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES client(tenant_id, id);

CREATE INDEX authorization_request_expires_at ON public.authorization_request USING btree (expires_at);

CREATE POLICY authorization_request_tenant ON authorization_request USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE bought_stamp (
  iubd text NOT NULL,
  tenant_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  part bigint NOT NULL,
  document text NOT NULL,
  amount bigint NOT NULL,
  bought_at timestamp with time zone NOT NULL,
  provider text NOT NULL,
  xml bytea NOT NULL,
  kept_at timestamp with time zone NOT NULL
);

ALTER TABLE bought_stamp ADD CONSTRAINT bought_stamp_pkey PRIMARY KEY (iubd);

ALTER TABLE bought_stamp ADD CONSTRAINT bought_stamp_tenant_id_notice_id_part_fkey FOREIGN KEY (tenant_id, notice_id, part) REFERENCES notice_part(tenant_id, notice_id, number);

CREATE UNIQUE INDEX bought_stamp_notice_id_part ON public.bought_stamp USING btree (tenant_id, notice_id, part);

CREATE TRIGGER bought_stamp_append_only BEFORE DELETE OR UPDATE ON public.bought_stamp FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER bought_stamp_no_truncate BEFORE TRUNCATE ON public.bought_stamp FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY bought_stamp_tenant ON bought_stamp USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  year bigint NOT NULL,
  number bigint NOT NULL,
  code_hash text NOT NULL,
  code bytea NOT NULL,
  mark_url bytea NOT NULL,
  citizen_id uuid,
  own boolean NOT NULL,
  resident_id text NOT NULL,
  kinds text NOT NULL,
  title text NOT NULL,
  holder text NOT NULL,
  use_slug text NOT NULL,
  use_title text NOT NULL,
  duty text NOT NULL,
  fees bigint NOT NULL,
  statement bytea NOT NULL,
  statement_sha256 text NOT NULL,
  source text NOT NULL,
  as_of date NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  valid_until date,
  sha256 text NOT NULL,
  blob_key text NOT NULL,
  size bigint NOT NULL,
  operator_id uuid,
  capacity text,
  applicant bytea,
  destination text,
  language text NOT NULL
);

ALTER TABLE certificate ADD CONSTRAINT certificate_one_asker CHECK (((citizen_id IS NULL) <> (operator_id IS NULL)));

ALTER TABLE certificate ADD CONSTRAINT certificate_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE certificate ADD CONSTRAINT certificate_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE UNIQUE INDEX certificate_code_hash ON public.certificate USING btree (tenant_id, code_hash);

CREATE INDEX certificate_tenant_id_citizen_id_issued_at_id ON public.certificate USING btree (tenant_id, citizen_id, issued_at, id);

CREATE INDEX certificate_tenant_id_issued_at_id ON public.certificate USING btree (tenant_id, issued_at, id);

CREATE INDEX certificate_tenant_id_resident_id_issued_at_id ON public.certificate USING btree (tenant_id, resident_id, issued_at, id);

CREATE UNIQUE INDEX certificate_year_number ON public.certificate USING btree (tenant_id, year, number);

CREATE TRIGGER certificate_append_only BEFORE DELETE OR UPDATE ON public.certificate FOR EACH ROW EXECUTE FUNCTION keep_certificate();

CREATE TRIGGER certificate_no_truncate BEFORE TRUNCATE ON public.certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY certificate_tenant ON certificate USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate_annulment (
  tenant_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  annulled_at timestamp with time zone NOT NULL,
  annulled_by uuid NOT NULL,
  reason text NOT NULL
);

ALTER TABLE certificate_annulment ADD CONSTRAINT certificate_annulment_pkey PRIMARY KEY (tenant_id, certificate_id);

ALTER TABLE certificate_annulment ADD CONSTRAINT certificate_annulment_tenant_id_certificate_id_fkey FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificate(tenant_id, id);

CREATE TRIGGER certificate_annulment_append_only BEFORE DELETE OR UPDATE ON public.certificate_annulment FOR EACH ROW EXECUTE FUNCTION keep_certificate_annulment();

CREATE TRIGGER certificate_annulment_no_truncate BEFORE TRUNCATE ON public.certificate_annulment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY certificate_annulment_tenant ON certificate_annulment USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate_counter (
  tenant_id uuid NOT NULL,
  year bigint NOT NULL,
  last bigint NOT NULL
);

ALTER TABLE certificate_counter ADD CONSTRAINT certificate_counter_pkey PRIMARY KEY (tenant_id, year);

CREATE POLICY certificate_counter_tenant ON certificate_counter USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate_download (
  tenant_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  downloads bigint NOT NULL,
  last_at timestamp with time zone NOT NULL
);

ALTER TABLE certificate_download ADD CONSTRAINT certificate_download_pkey PRIMARY KEY (tenant_id, certificate_id);

ALTER TABLE certificate_download ADD CONSTRAINT certificate_download_tenant_id_certificate_id_fkey FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificate(tenant_id, id);

CREATE POLICY certificate_download_tenant ON certificate_download USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate_hold (
  tenant_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  debt_id uuid NOT NULL,
  held_at timestamp with time zone NOT NULL,
  until date NOT NULL,
  deliver_by text,
  deliver_to bytea,
  released_at timestamp with time zone,
  discarded_at timestamp with time zone
);

ALTER TABLE certificate_hold ADD CONSTRAINT certificate_hold_check CHECK (((released_at IS NULL) OR (discarded_at IS NULL)));

ALTER TABLE certificate_hold ADD CONSTRAINT certificate_hold_check1 CHECK (((deliver_by IS NULL) = (deliver_to IS NULL)));

ALTER TABLE certificate_hold ADD CONSTRAINT certificate_hold_pkey PRIMARY KEY (tenant_id, certificate_id);

ALTER TABLE certificate_hold ADD CONSTRAINT certificate_hold_tenant_id_certificate_id_fkey FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificate(tenant_id, id);

ALTER TABLE certificate_hold ADD CONSTRAINT certificate_hold_tenant_id_debt_id_fkey FOREIGN KEY (tenant_id, debt_id) REFERENCES debt(tenant_id, id);

CREATE UNIQUE INDEX certificate_hold_debt_id ON public.certificate_hold USING btree (tenant_id, debt_id);

CREATE INDEX certificate_hold_tenant_id_until ON public.certificate_hold USING btree (tenant_id, until);

CREATE POLICY certificate_hold_tenant ON certificate_hold USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate_kept (
  tenant_id uuid NOT NULL,
  since timestamp with time zone NOT NULL
);

ALTER TABLE certificate_kept ADD CONSTRAINT certificate_kept_pkey PRIMARY KEY (tenant_id);

CREATE POLICY certificate_kept_tenant ON certificate_kept USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE certificate_lapse (
  tenant_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  code_hash text NOT NULL,
  lapsed_at timestamp with time zone NOT NULL
);

ALTER TABLE certificate_lapse ADD CONSTRAINT certificate_lapse_pkey PRIMARY KEY (tenant_id, certificate_id);

CREATE UNIQUE INDEX certificate_lapse_code_hash ON public.certificate_lapse USING btree (tenant_id, code_hash);

CREATE TRIGGER certificate_lapse_append_only BEFORE DELETE OR UPDATE ON public.certificate_lapse FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER certificate_lapse_no_truncate BEFORE TRUNCATE ON public.certificate_lapse FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY certificate_lapse_tenant ON certificate_lapse USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE citizen (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  tax_code text,
  given_name text NOT NULL,
  family_name text NOT NULL,
  birth_date date NOT NULL,
  sex text,
  birth_place text,
  residence text,
  identity_document text,
  email text,
  pending_email text,
  pec text,
  mobile text,
  phone text,
  provenance text NOT NULL,
  roles text NOT NULL,
  complete boolean NOT NULL,
  version bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  last_login_at timestamp with time zone,
  eidas_identifier text,
  native_given_name text,
  native_family_name text,
  declared_tax_code text
);

ALTER TABLE citizen ADD CONSTRAINT citizen_pkey PRIMARY KEY (tenant_id, id);

CREATE UNIQUE INDEX citizen_eidas_identifier ON public.citizen USING btree (tenant_id, eidas_identifier);

CREATE UNIQUE INDEX citizen_tax_code ON public.citizen USING btree (tenant_id, tax_code);

CREATE POLICY citizen_tenant ON citizen USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE client (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  registration text NOT NULL,
  secret_hash text,
  registered_by uuid,
  registered_at timestamp with time zone NOT NULL,
  version bigint NOT NULL
);

ALTER TABLE client ADD CONSTRAINT client_pkey PRIMARY KEY (tenant_id, id);

CREATE POLICY client_tenant ON client USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE consent (
  tenant_id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  client_id uuid NOT NULL,
  scopes text NOT NULL,
  given_at timestamp with time zone NOT NULL
);

ALTER TABLE consent ADD CONSTRAINT consent_pkey PRIMARY KEY (tenant_id, citizen_id, client_id);

ALTER TABLE consent ADD CONSTRAINT consent_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

ALTER TABLE consent ADD CONSTRAINT consent_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES client(tenant_id, id);

CREATE POLICY consent_tenant ON consent USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE dead_blob (
  tenant_id uuid NOT NULL,
  blob_key text NOT NULL,
  since timestamp with time zone NOT NULL
);

ALTER TABLE dead_blob ADD CONSTRAINT dead_blob_pkey PRIMARY KEY (tenant_id, blob_key);

CREATE POLICY dead_blob_tenant ON dead_blob USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE debt (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid,
  debtor_tax_code text,
  debtor_name text NOT NULL,
  debtor_email text,
  subject text NOT NULL,
  office text,
  source_kind text NOT NULL,
  source_id uuid,
  external_key text,
  fingerprint text NOT NULL,
  segregation bigint NOT NULL,
  listed text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  begun_option bigint,
  begun_at timestamp with time zone
);

ALTER TABLE debt ADD CONSTRAINT debt_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE debt ADD CONSTRAINT debt_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE UNIQUE INDEX debt_external_key ON public.debt USING btree (tenant_id, external_key);

CREATE INDEX debt_tenant_id_citizen_id_listed_created_at_id ON public.debt USING btree (tenant_id, citizen_id, listed, created_at, id);

CREATE INDEX debt_tenant_id_debtor_tax_code_listed_created_at_id ON public.debt USING btree (tenant_id, debtor_tax_code, listed, created_at, id);

CREATE INDEX debt_tenant_id_listed_created_at_id ON public.debt USING btree (tenant_id, listed, created_at, id);

CREATE INDEX debt_tenant_id_source_id ON public.debt USING btree (tenant_id, source_id);

CREATE TRIGGER debt_fixed_no_delete BEFORE DELETE ON public.debt FOR EACH ROW EXECUTE FUNCTION refuse_change_of_debt();

CREATE TRIGGER debt_fixed_no_update BEFORE UPDATE ON public.debt FOR EACH ROW WHEN (((new.debtor_tax_code IS DISTINCT FROM old.debtor_tax_code) OR (new.source_kind IS DISTINCT FROM old.source_kind) OR (new.source_id IS DISTINCT FROM old.source_id) OR (new.external_key IS DISTINCT FROM old.external_key) OR (new.fingerprint IS DISTINCT FROM old.fingerprint) OR (new.segregation IS DISTINCT FROM old.segregation) OR (new.created_at IS DISTINCT FROM old.created_at))) EXECUTE FUNCTION refuse_change_of_debt();

CREATE TRIGGER debt_no_truncate BEFORE TRUNCATE ON public.debt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_debt();

CREATE POLICY debt_tenant ON debt USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_account (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  user_name text NOT NULL,
  email text NOT NULL,
  password_hash text NOT NULL,
  code_hash text NOT NULL,
  code_due boolean NOT NULL,
  question text NOT NULL,
  answer_hash text NOT NULL,
  answer_failures bigint NOT NULL,
  lang text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  idle_ends_at timestamp with time zone NOT NULL,
  warned_at timestamp with time zone
);

ALTER TABLE desk_account ADD CONSTRAINT desk_account_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE desk_account ADD CONSTRAINT desk_account_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE UNIQUE INDEX desk_account_citizen_id ON public.desk_account USING btree (tenant_id, citizen_id);

CREATE INDEX desk_account_idle_ends_at ON public.desk_account USING btree (idle_ends_at);

CREATE UNIQUE INDEX desk_account_user_name ON public.desk_account USING btree (tenant_id, user_name);

CREATE POLICY desk_account_tenant ON desk_account USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_challenge (
  tenant_id uuid NOT NULL,
  holder_hash text NOT NULL,
  purpose text NOT NULL,
  account_id uuid NOT NULL,
  challenge_hash text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE desk_challenge ADD CONSTRAINT desk_challenge_pkey PRIMARY KEY (tenant_id, holder_hash, purpose);

ALTER TABLE desk_challenge ADD CONSTRAINT desk_challenge_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES desk_account(tenant_id, id);

CREATE POLICY desk_challenge_tenant ON desk_challenge USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_device (
  tenant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  device_hash text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE desk_device ADD CONSTRAINT desk_device_pkey PRIMARY KEY (tenant_id, account_id, device_hash);

ALTER TABLE desk_device ADD CONSTRAINT desk_device_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES desk_account(tenant_id, id);

CREATE POLICY desk_device_tenant ON desk_device USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_failure (
  tenant_id uuid NOT NULL,
  about text NOT NULL,
  failures bigint NOT NULL,
  last_at timestamp with time zone NOT NULL
);

ALTER TABLE desk_failure ADD CONSTRAINT desk_failure_pkey PRIMARY KEY (tenant_id, about);

CREATE POLICY desk_failure_tenant ON desk_failure USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_mail (
  tenant_id uuid NOT NULL,
  about text NOT NULL,
  mails bigint NOT NULL,
  since timestamp with time zone NOT NULL
);

ALTER TABLE desk_mail ADD CONSTRAINT desk_mail_pkey PRIMARY KEY (tenant_id, about);

CREATE POLICY desk_mail_tenant ON desk_mail USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_passkey (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  host text NOT NULL,
  credential text NOT NULL,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  backup_eligible boolean NOT NULL,
  backed_up boolean NOT NULL,
  transports text NOT NULL,
  name text NOT NULL,
  added_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone
);

ALTER TABLE desk_passkey ADD CONSTRAINT desk_passkey_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE desk_passkey ADD CONSTRAINT desk_passkey_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES desk_account(tenant_id, id);

CREATE UNIQUE INDEX desk_passkey_credential ON public.desk_passkey USING btree (tenant_id, credential);

CREATE INDEX desk_passkey_tenant_id_account_id ON public.desk_passkey USING btree (tenant_id, account_id);

CREATE POLICY desk_passkey_tenant ON desk_passkey USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_permit (
  tenant_id uuid NOT NULL,
  session_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  act text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE desk_permit ADD CONSTRAINT desk_permit_pkey PRIMARY KEY (tenant_id, session_id, istanza_id, act);

CREATE POLICY desk_permit_tenant ON desk_permit USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_recognition (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  operator_id uuid NOT NULL,
  office text NOT NULL,
  office_name text NOT NULL,
  document_kind text NOT NULL,
  document_number text NOT NULL,
  document_issuer text NOT NULL,
  document_issued_on date NOT NULL,
  document_expires_on date NOT NULL,
  scan_key text NOT NULL,
  scan_name text NOT NULL,
  scan_media_type text NOT NULL,
  scan_size bigint NOT NULL,
  scan_sha256 text NOT NULL,
  at timestamp with time zone NOT NULL
);

ALTER TABLE desk_recognition ADD CONSTRAINT desk_recognition_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE desk_recognition ADD CONSTRAINT desk_recognition_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX desk_recognition_tenant_id_citizen_id_at ON public.desk_recognition USING btree (tenant_id, citizen_id, at);

CREATE TRIGGER desk_recognition_append_only BEFORE DELETE OR UPDATE ON public.desk_recognition FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER desk_recognition_no_truncate BEFORE TRUNCATE ON public.desk_recognition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY desk_recognition_tenant ON desk_recognition USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_recovery (
  tenant_id uuid NOT NULL,
  token_hash text NOT NULL,
  account_id uuid NOT NULL,
  failures bigint NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE desk_recovery ADD CONSTRAINT desk_recovery_pkey PRIMARY KEY (tenant_id, token_hash);

ALTER TABLE desk_recovery ADD CONSTRAINT desk_recovery_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES desk_account(tenant_id, id);

CREATE POLICY desk_recovery_tenant ON desk_recovery USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE desk_registration (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  given_name text NOT NULL,
  family_name text NOT NULL,
  tax_code text NOT NULL,
  email text NOT NULL,
  password_hash text NOT NULL,
  question text NOT NULL,
  answer_hash text NOT NULL,
  lang text NOT NULL,
  user_name text,
  token_hash text,
  code_hash text,
  code_failures bigint NOT NULL,
  adhesion_code text,
  confirmed_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  scan_key text,
  scan_name text,
  scan_media_type text,
  scan_size bigint,
  scan_sha256 text
);

ALTER TABLE desk_registration ADD CONSTRAINT desk_registration_pkey PRIMARY KEY (tenant_id, id);

CREATE UNIQUE INDEX desk_registration_adhesion_code ON public.desk_registration USING btree (tenant_id, adhesion_code);

CREATE INDEX desk_registration_expires_at ON public.desk_registration USING btree (expires_at);

CREATE UNIQUE INDEX desk_registration_token_hash ON public.desk_registration USING btree (tenant_id, token_hash);

CREATE UNIQUE INDEX desk_registration_user_name ON public.desk_registration USING btree (tenant_id, user_name);

CREATE POLICY desk_registration_tenant ON desk_registration USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE document_delivery (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  certificate_id uuid,
  channel text NOT NULL,
  address bytea NOT NULL,
  forget_blob text,
  asked_at timestamp with time zone NOT NULL,
  done_at timestamp with time zone,
  failed_at timestamp with time zone
);

ALTER TABLE document_delivery ADD CONSTRAINT document_delivery_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE document_delivery ADD CONSTRAINT document_delivery_tenant_id_certificate_id_fkey FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificate(tenant_id, id);

ALTER TABLE document_delivery ADD CONSTRAINT document_delivery_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX document_delivery_tenant_id_certificate_id ON public.document_delivery USING btree (tenant_id, certificate_id);

CREATE INDEX document_delivery_tenant_id_citizen_id_asked_at_id ON public.document_delivery USING btree (tenant_id, citizen_id, asked_at, id);

CREATE POLICY document_delivery_tenant ON document_delivery USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE doubt_clearance (
  tenant_id uuid NOT NULL,
  resident_id text NOT NULL,
  print text NOT NULL,
  doubts text NOT NULL,
  seen text NOT NULL,
  cleared_by uuid NOT NULL,
  cleared_at timestamp with time zone NOT NULL
);

ALTER TABLE doubt_clearance ADD CONSTRAINT doubt_clearance_pkey PRIMARY KEY (tenant_id, resident_id, print);

CREATE TRIGGER doubt_clearance_append_only BEFORE DELETE OR UPDATE ON public.doubt_clearance FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER doubt_clearance_no_truncate BEFORE TRUNCATE ON public.doubt_clearance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY doubt_clearance_tenant ON doubt_clearance USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE email_confirmation (
  tenant_id uuid NOT NULL,
  token_hash text NOT NULL,
  citizen_id uuid NOT NULL,
  email text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE email_confirmation ADD CONSTRAINT email_confirmation_pkey PRIMARY KEY (tenant_id, token_hash);

ALTER TABLE email_confirmation ADD CONSTRAINT email_confirmation_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE POLICY email_confirmation_tenant ON email_confirmation USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE email_request (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL
);

ALTER TABLE email_request ADD CONSTRAINT email_request_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE email_request ADD CONSTRAINT email_request_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX email_request_tenant_id_citizen_id_asked_at ON public.email_request USING btree (tenant_id, citizen_id, asked_at);

CREATE POLICY email_request_tenant ON email_request USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE idempotency (
  tenant_id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  key_hash text NOT NULL,
  request_hash text NOT NULL,
  status bigint NOT NULL,
  headers text NOT NULL,
  body bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE idempotency ADD CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, citizen_id, key_hash);

CREATE INDEX idempotency_expires_at ON public.idempotency USING btree (expires_at);

CREATE POLICY idempotency_tenant ON idempotency USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE idp_metadata (
  source text NOT NULL,
  content bytea NOT NULL,
  sha256 text NOT NULL,
  fetched_at timestamp with time zone NOT NULL
);

ALTER TABLE idp_metadata ADD CONSTRAINT idp_metadata_pkey PRIMARY KEY (source);

CREATE TABLE istanza (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  service text NOT NULL,
  service_title text NOT NULL,
  search_text text NOT NULL,
  status text NOT NULL,
  version bigint NOT NULL,
  form_version text NOT NULL,
  step text,
  answers text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  submitted_at timestamp with time zone,
  outcome_due_on date,
  registration_id uuid,
  copied_from uuid,
  warned_at timestamp with time zone
);

ALTER TABLE istanza ADD CONSTRAINT istanza_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE istanza ADD CONSTRAINT istanza_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX istanza_tenant_id_citizen_id_updated_at_id ON public.istanza USING btree (tenant_id, citizen_id, updated_at, id);

CREATE TRIGGER istanza_sent_no_delete BEFORE DELETE ON public.istanza FOR EACH ROW WHEN ((old.status <> 'draft'::text)) EXECUTE FUNCTION refuse_change_of_sent();

CREATE TRIGGER istanza_sent_no_update BEFORE UPDATE ON public.istanza FOR EACH ROW WHEN ((((old.status <> ALL (ARRAY['draft'::text, 'awaiting_payment'::text])) AND ((new.status = ANY (ARRAY['draft'::text, 'awaiting_payment'::text])) OR (new.citizen_id IS DISTINCT FROM old.citizen_id) OR (new.service IS DISTINCT FROM old.service) OR (new.service_title IS DISTINCT FROM old.service_title) OR (new.form_version IS DISTINCT FROM old.form_version) OR (new.answers IS DISTINCT FROM old.answers) OR (new.submitted_at IS DISTINCT FROM old.submitted_at) OR (new.registration_id IS DISTINCT FROM old.registration_id))) OR ((old.status = 'awaiting_payment'::text) AND (new.status = ANY (ARRAY['draft'::text, 'awaiting_payment'::text])) AND ((new.citizen_id IS DISTINCT FROM old.citizen_id) OR (new.service IS DISTINCT FROM old.service) OR (new.service_title IS DISTINCT FROM old.service_title) OR (new.form_version IS DISTINCT FROM old.form_version) OR (new.answers IS DISTINCT FROM old.answers) OR (new.submitted_at IS DISTINCT FROM old.submitted_at) OR (new.registration_id IS DISTINCT FROM old.registration_id))))) EXECUTE FUNCTION refuse_change_of_sent();

CREATE POLICY istanza_tenant ON istanza USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_amount (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  set_at timestamp with time zone,
  set_by uuid,
  amount bigint,
  reason text,
  ended_at timestamp with time zone
);

ALTER TABLE istanza_amount ADD CONSTRAINT istanza_amount_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE istanza_amount ADD CONSTRAINT istanza_amount_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE INDEX istanza_amount_open ON public.istanza_amount USING btree (tenant_id, asked_at, istanza_id) WHERE ((set_at IS NULL) AND (ended_at IS NULL));

CREATE TRIGGER istanza_amount_fixed_no_delete BEFORE DELETE ON public.istanza_amount FOR EACH ROW EXECUTE FUNCTION refuse_change_of_istanza_amount();

CREATE TRIGGER istanza_amount_fixed_no_update BEFORE UPDATE ON public.istanza_amount FOR EACH ROW WHEN (((old.set_at IS NOT NULL) OR (old.ended_at IS NOT NULL) OR (new.tenant_id IS DISTINCT FROM old.tenant_id) OR (new.istanza_id IS DISTINCT FROM old.istanza_id) OR (new.asked_at IS DISTINCT FROM old.asked_at))) EXECUTE FUNCTION refuse_change_of_istanza_amount();

CREATE POLICY istanza_amount_tenant ON istanza_amount USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_document (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  content text NOT NULL,
  sha256 text NOT NULL
);

ALTER TABLE istanza_document ADD CONSTRAINT istanza_document_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE istanza_document ADD CONSTRAINT istanza_document_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE TRIGGER istanza_document_append_only BEFORE DELETE OR UPDATE ON public.istanza_document FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER istanza_document_no_truncate BEFORE TRUNCATE ON public.istanza_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY istanza_document_tenant ON istanza_document USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_event (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  transition text NOT NULL,
  status text NOT NULL,
  actor text NOT NULL,
  note text
);

ALTER TABLE istanza_event ADD CONSTRAINT istanza_event_pkey PRIMARY KEY (tenant_id, istanza_id, seq);

ALTER TABLE istanza_event ADD CONSTRAINT istanza_event_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE TRIGGER istanza_event_append_only BEFORE DELETE OR UPDATE ON public.istanza_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER istanza_event_no_truncate BEFORE TRUNCATE ON public.istanza_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY istanza_event_tenant ON istanza_event USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_payment (
  tenant_id uuid NOT NULL,
  debt_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  moment text,
  items text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  ended_at timestamp with time zone
);

ALTER TABLE istanza_payment ADD CONSTRAINT istanza_payment_pkey PRIMARY KEY (tenant_id, debt_id);

ALTER TABLE istanza_payment ADD CONSTRAINT istanza_payment_tenant_id_debt_id_fkey FOREIGN KEY (tenant_id, debt_id) REFERENCES debt(tenant_id, id);

ALTER TABLE istanza_payment ADD CONSTRAINT istanza_payment_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE UNIQUE INDEX istanza_payment_open ON public.istanza_payment USING btree (tenant_id, istanza_id, moment) WHERE (ended_at IS NULL);

CREATE INDEX istanza_payment_tenant_id_istanza_id_asked_at ON public.istanza_payment USING btree (tenant_id, istanza_id, asked_at);

CREATE INDEX istanza_payment_unsettled ON public.istanza_payment USING btree (tenant_id, asked_at) WHERE ((ended_at IS NULL) AND (settled_at IS NULL));

CREATE TRIGGER istanza_payment_fixed_no_delete BEFORE DELETE ON public.istanza_payment FOR EACH ROW WHEN ((old.ended_at IS NULL)) EXECUTE FUNCTION refuse_change_of_istanza_payment();

CREATE TRIGGER istanza_payment_fixed_no_update BEFORE UPDATE ON public.istanza_payment FOR EACH ROW WHEN (((new.istanza_id IS DISTINCT FROM old.istanza_id) OR (new.debt_id IS DISTINCT FROM old.debt_id) OR (new.moment IS DISTINCT FROM old.moment) OR (new.items IS DISTINCT FROM old.items) OR (new.asked_at IS DISTINCT FROM old.asked_at) OR ((old.settled_at IS NOT NULL) AND ((new.settled_at IS DISTINCT FROM old.settled_at) OR (new.ended_at IS NOT NULL))))) EXECUTE FUNCTION refuse_change_of_istanza_payment();

CREATE POLICY istanza_payment_tenant ON istanza_payment USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_submission (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  year bigint NOT NULL,
  number bigint NOT NULL
);

ALTER TABLE istanza_submission ADD CONSTRAINT istanza_submission_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE istanza_submission ADD CONSTRAINT istanza_submission_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE UNIQUE INDEX istanza_submission_year_number ON public.istanza_submission USING btree (tenant_id, year, number);

CREATE TRIGGER istanza_submission_append_only BEFORE DELETE OR UPDATE ON public.istanza_submission FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER istanza_submission_no_truncate BEFORE TRUNCATE ON public.istanza_submission FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY istanza_submission_tenant ON istanza_submission USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_waiting (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  content text NOT NULL,
  sha256 text NOT NULL
);

ALTER TABLE istanza_waiting ADD CONSTRAINT istanza_waiting_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE istanza_waiting ADD CONSTRAINT istanza_waiting_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE TRIGGER istanza_waiting_fixed BEFORE DELETE OR UPDATE ON public.istanza_waiting FOR EACH ROW EXECUTE FUNCTION refuse_change_of_waiting();

CREATE POLICY istanza_waiting_tenant ON istanza_waiting USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE istanza_withdrawal (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  content text NOT NULL,
  sha256 text NOT NULL,
  registration_id uuid NOT NULL
);

ALTER TABLE istanza_withdrawal ADD CONSTRAINT istanza_withdrawal_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE istanza_withdrawal ADD CONSTRAINT istanza_withdrawal_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE UNIQUE INDEX istanza_withdrawal_registration_id ON public.istanza_withdrawal USING btree (tenant_id, registration_id);

CREATE TRIGGER istanza_withdrawal_append_only BEFORE DELETE OR UPDATE ON public.istanza_withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER istanza_withdrawal_no_truncate BEFORE TRUNCATE ON public.istanza_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY istanza_withdrawal_tenant ON istanza_withdrawal USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE job (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  dedup_key text NOT NULL,
  payload text NOT NULL,
  status text NOT NULL,
  attempts bigint NOT NULL,
  max_attempts bigint NOT NULL,
  enqueued_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  done_at timestamp with time zone,
  last_error text
);

ALTER TABLE job ADD CONSTRAINT job_pkey PRIMARY KEY (tenant_id, id);

CREATE UNIQUE INDEX job_name_dedup_key ON public.job USING btree (tenant_id, name, dedup_key);

CREATE INDEX job_status_due_at ON public.job USING btree (status, due_at);

CREATE POLICY job_tenant ON job USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE kept_document (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  title text NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  blob_key text NOT NULL,
  size bigint NOT NULL,
  kept_at timestamp with time zone NOT NULL
);

ALTER TABLE kept_document ADD CONSTRAINT kept_document_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE kept_document ADD CONSTRAINT kept_document_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX kept_document_tenant_id_citizen_id_kept_at_id ON public.kept_document USING btree (tenant_id, citizen_id, kept_at, id);

CREATE POLICY kept_document_tenant ON kept_document USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE login_log (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  provider text NOT NULL,
  outcome text NOT NULL,
  anomaly bigint,
  level bigint,
  citizen_id uuid,
  session_id uuid,
  client_address text,
  authn_request_id text,
  authn_request_issue_instant timestamp with time zone,
  idp text,
  response_id text,
  response_issue_instant timestamp with time zone,
  response_issuer text,
  assertion_id text,
  assertion_subject text,
  assertion_subject_name_qualifier text,
  authn_request bytea,
  response bytea,
  problem text
);

ALTER TABLE login_log ADD CONSTRAINT login_log_pkey PRIMARY KEY (tenant_id, id);

CREATE INDEX login_log_at ON public.login_log USING btree (at);

CREATE INDEX login_log_tenant_id_authn_request_id ON public.login_log USING btree (tenant_id, authn_request_id);

CREATE TRIGGER login_log_append_only BEFORE DELETE OR UPDATE ON public.login_log FOR EACH ROW EXECUTE FUNCTION keep_login_log();

CREATE TRIGGER login_log_no_truncate BEFORE TRUNCATE ON public.login_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY login_log_tenant ON login_log USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE login_log_kept (
  tenant_id uuid NOT NULL,
  since timestamp with time zone NOT NULL
);

ALTER TABLE login_log_kept ADD CONSTRAINT login_log_kept_pkey PRIMARY KEY (tenant_id);

CREATE POLICY login_log_kept_tenant ON login_log_kept USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE message (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  istanza_id uuid,
  dedup_key text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  read_at timestamp with time zone
);

ALTER TABLE message ADD CONSTRAINT message_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE message ADD CONSTRAINT message_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE UNIQUE INDEX message_citizen_id_dedup_key ON public.message USING btree (tenant_id, citizen_id, dedup_key);

CREATE INDEX message_tenant_id_citizen_id_sent_at_id ON public.message USING btree (tenant_id, citizen_id, sent_at, id);

CREATE POLICY message_tenant ON message USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE notice (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  debt_id uuid NOT NULL,
  option_number bigint NOT NULL,
  instalment bigint NOT NULL,
  number text NOT NULL,
  creditor text NOT NULL,
  amount bigint NOT NULL,
  description text NOT NULL,
  due_on date,
  ends boolean NOT NULL,
  status text NOT NULL,
  postal_account text,
  apart boolean NOT NULL
);

ALTER TABLE notice ADD CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE notice ADD CONSTRAINT notice_tenant_id_debt_id_fkey FOREIGN KEY (tenant_id, debt_id) REFERENCES debt(tenant_id, id);

CREATE UNIQUE INDEX notice_debt_id_option_number_instalment ON public.notice USING btree (tenant_id, debt_id, option_number, instalment);

CREATE UNIQUE INDEX notice_number ON public.notice USING btree (tenant_id, number);

CREATE INDEX notice_tenant_id_status_ends_due_on_id ON public.notice USING btree (tenant_id, status, ends, due_on, id);

CREATE TRIGGER notice_fixed_no_delete BEFORE DELETE ON public.notice FOR EACH ROW EXECUTE FUNCTION refuse_change_of_debt();

CREATE TRIGGER notice_fixed_no_update BEFORE UPDATE ON public.notice FOR EACH ROW WHEN (((new.debt_id IS DISTINCT FROM old.debt_id) OR (new.option_number IS DISTINCT FROM old.option_number) OR (new.instalment IS DISTINCT FROM old.instalment) OR (new.number IS DISTINCT FROM old.number) OR (new.creditor IS DISTINCT FROM old.creditor) OR (new.amount IS DISTINCT FROM old.amount) OR (new.description IS DISTINCT FROM old.description) OR ((old.status = ANY (ARRAY['paid'::text, 'reconciled'::text])) AND (new.status <> ALL (ARRAY['paid'::text, 'reconciled'::text]))))) EXECUTE FUNCTION refuse_change_of_debt();

CREATE TRIGGER notice_no_truncate BEFORE TRUNCATE ON public.notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_debt();

CREATE POLICY notice_tenant ON notice USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE notice_change (
  tenant_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  seq bigint NOT NULL,
  from_status text NOT NULL,
  to_status text NOT NULL,
  cause text NOT NULL,
  at timestamp with time zone NOT NULL
);

ALTER TABLE notice_change ADD CONSTRAINT notice_change_pkey PRIMARY KEY (tenant_id, notice_id, seq);

ALTER TABLE notice_change ADD CONSTRAINT notice_change_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id);

CREATE TRIGGER notice_change_append_only BEFORE DELETE OR UPDATE ON public.notice_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER notice_change_no_truncate BEFORE TRUNCATE ON public.notice_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY notice_change_tenant ON notice_change USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE notice_part (
  tenant_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  number bigint NOT NULL,
  amount bigint NOT NULL,
  creditor text NOT NULL,
  account text,
  category text NOT NULL,
  stamp_document text,
  stamp_province text
);

ALTER TABLE notice_part ADD CONSTRAINT notice_part_one_place CHECK ((((account IS NULL) <> (stamp_document IS NULL)) AND ((stamp_document IS NULL) = (stamp_province IS NULL))));

ALTER TABLE notice_part ADD CONSTRAINT notice_part_pkey PRIMARY KEY (tenant_id, notice_id, number);

ALTER TABLE notice_part ADD CONSTRAINT notice_part_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id);

CREATE TRIGGER notice_part_append_only BEFORE DELETE OR UPDATE ON public.notice_part FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER notice_part_no_truncate BEFORE TRUNCATE ON public.notice_part FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY notice_part_tenant ON notice_part USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE notice_sequence (
  tenant_id uuid NOT NULL,
  segregation bigint NOT NULL,
  last bigint NOT NULL
);

ALTER TABLE notice_sequence ADD CONSTRAINT notice_sequence_pkey PRIMARY KEY (tenant_id, segregation);

CREATE TRIGGER notice_sequence_fixed_no_delete BEFORE DELETE ON public.notice_sequence FOR EACH ROW EXECUTE FUNCTION refuse_change_of_debt();

CREATE TRIGGER notice_sequence_fixed_no_update BEFORE UPDATE ON public.notice_sequence FOR EACH ROW WHEN ((new.last < old.last)) EXECUTE FUNCTION refuse_change_of_debt();

CREATE TRIGGER notice_sequence_no_truncate BEFORE TRUNCATE ON public.notice_sequence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_debt();

CREATE POLICY notice_sequence_tenant ON notice_sequence USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE open_payment (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  lang text NOT NULL,
  email bytea,
  pay_at text,
  begun_at timestamp with time zone NOT NULL,
  returned_at timestamp with time zone,
  given_up boolean NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE open_payment ADD CONSTRAINT open_payment_pkey PRIMARY KEY (tenant_id, id);

CREATE INDEX open_payment_tenant_id_expires_at ON public.open_payment USING btree (tenant_id, expires_at);

CREATE POLICY open_payment_tenant ON open_payment USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE open_payment_notice (
  tenant_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  notice_id uuid NOT NULL
);

ALTER TABLE open_payment_notice ADD CONSTRAINT open_payment_notice_pkey PRIMARY KEY (tenant_id, payment_id, notice_id);

ALTER TABLE open_payment_notice ADD CONSTRAINT open_payment_notice_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id);

ALTER TABLE open_payment_notice ADD CONSTRAINT open_payment_notice_tenant_id_payment_id_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES open_payment(tenant_id, id);

CREATE INDEX open_payment_notice_tenant_id_notice_id ON public.open_payment_notice USING btree (tenant_id, notice_id);

CREATE POLICY open_payment_notice_tenant ON open_payment_notice USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE open_payment_token (
  tenant_id uuid NOT NULL,
  token_hash text NOT NULL,
  payment_id uuid NOT NULL
);

ALTER TABLE open_payment_token ADD CONSTRAINT open_payment_token_pkey PRIMARY KEY (tenant_id, token_hash);

ALTER TABLE open_payment_token ADD CONSTRAINT open_payment_token_tenant_id_payment_id_fkey FOREIGN KEY (tenant_id, payment_id) REFERENCES open_payment(tenant_id, id);

CREATE INDEX open_payment_token_tenant_id_payment_id ON public.open_payment_token USING btree (tenant_id, payment_id);

CREATE POLICY open_payment_token_tenant ON open_payment_token USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_anomaly (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  found_at timestamp with time zone NOT NULL
);

ALTER TABLE payment_anomaly ADD CONSTRAINT payment_anomaly_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE payment_anomaly ADD CONSTRAINT payment_anomaly_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES payment_receipt(tenant_id, id);

CREATE INDEX payment_anomaly_tenant_id_found_at_id ON public.payment_anomaly USING btree (tenant_id, found_at, id);

CREATE TRIGGER payment_anomaly_append_only BEFORE DELETE OR UPDATE ON public.payment_anomaly FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_anomaly_no_truncate BEFORE TRUNCATE ON public.payment_anomaly FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_anomaly_tenant ON payment_anomaly USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_anomaly_closure (
  tenant_id uuid NOT NULL,
  anomaly_id uuid NOT NULL,
  closed_at timestamp with time zone NOT NULL,
  closed_by uuid NOT NULL,
  note text NOT NULL
);

ALTER TABLE payment_anomaly_closure ADD CONSTRAINT payment_anomaly_closure_pkey PRIMARY KEY (tenant_id, anomaly_id);

ALTER TABLE payment_anomaly_closure ADD CONSTRAINT payment_anomaly_closure_tenant_id_anomaly_id_fkey FOREIGN KEY (tenant_id, anomaly_id) REFERENCES payment_anomaly(tenant_id, id);

CREATE TRIGGER payment_anomaly_closure_append_only BEFORE DELETE OR UPDATE ON public.payment_anomaly_closure FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_anomaly_closure_no_truncate BEFORE TRUNCATE ON public.payment_anomaly_closure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_anomaly_closure_tenant ON payment_anomaly_closure USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_attempt (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  token_hash text NOT NULL,
  pay_at text,
  begun_at timestamp with time zone NOT NULL,
  returned_at timestamp with time zone,
  given_up boolean NOT NULL,
  failed boolean NOT NULL
);

ALTER TABLE payment_attempt ADD CONSTRAINT payment_attempt_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE payment_attempt ADD CONSTRAINT payment_attempt_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX payment_attempt_tenant_id_begun_at ON public.payment_attempt USING btree (tenant_id, begun_at);

CREATE UNIQUE INDEX payment_attempt_token_hash ON public.payment_attempt USING btree (tenant_id, token_hash);

CREATE POLICY payment_attempt_tenant ON payment_attempt USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_attempt_notice (
  tenant_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  notice_id uuid NOT NULL
);

ALTER TABLE payment_attempt_notice ADD CONSTRAINT payment_attempt_notice_pkey PRIMARY KEY (tenant_id, attempt_id, notice_id);

ALTER TABLE payment_attempt_notice ADD CONSTRAINT payment_attempt_notice_tenant_id_attempt_id_fkey FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment_attempt(tenant_id, id);

ALTER TABLE payment_attempt_notice ADD CONSTRAINT payment_attempt_notice_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id);

CREATE INDEX payment_attempt_notice_tenant_id_notice_id ON public.payment_attempt_notice USING btree (tenant_id, notice_id);

CREATE POLICY payment_attempt_notice_tenant ON payment_attempt_notice USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_flow (
  tenant_id uuid NOT NULL,
  psp text NOT NULL,
  flow text NOT NULL,
  revision bigint NOT NULL,
  flow_day date NOT NULL,
  transfer_reference text,
  total bigint NOT NULL,
  items bigint NOT NULL,
  kept_at timestamp with time zone NOT NULL
);

ALTER TABLE payment_flow ADD CONSTRAINT payment_flow_pkey PRIMARY KEY (tenant_id, psp, flow, revision);

CREATE INDEX payment_flow_tenant_id_flow_day_psp_flow_revision ON public.payment_flow USING btree (tenant_id, flow_day, psp, flow, revision);

CREATE TRIGGER payment_flow_append_only BEFORE DELETE OR UPDATE ON public.payment_flow FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_flow_no_truncate BEFORE TRUNCATE ON public.payment_flow FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_flow_tenant ON payment_flow USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_flow_closure (
  tenant_id uuid NOT NULL,
  psp text NOT NULL,
  flow text NOT NULL,
  revision bigint NOT NULL,
  line bigint NOT NULL,
  why text NOT NULL,
  closed_at timestamp with time zone NOT NULL,
  closed_by uuid NOT NULL,
  note text NOT NULL,
  outcome text
);

ALTER TABLE payment_flow_closure ADD CONSTRAINT payment_flow_closure_pkey PRIMARY KEY (tenant_id, psp, flow, revision, line, why);

ALTER TABLE payment_flow_closure ADD CONSTRAINT payment_flow_closure_tenant_id_psp_flow_revision_line_fkey FOREIGN KEY (tenant_id, psp, flow, revision, line) REFERENCES payment_flow_item(tenant_id, psp, flow, revision, line);

CREATE TRIGGER payment_flow_closure_append_only BEFORE DELETE OR UPDATE ON public.payment_flow_closure FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_flow_closure_no_truncate BEFORE TRUNCATE ON public.payment_flow_closure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_flow_closure_tenant ON payment_flow_closure USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_flow_cursor (
  tenant_id uuid NOT NULL,
  published timestamp with time zone NOT NULL
);

ALTER TABLE payment_flow_cursor ADD CONSTRAINT payment_flow_cursor_pkey PRIMARY KEY (tenant_id);

CREATE POLICY payment_flow_cursor_tenant ON payment_flow_cursor USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_flow_item (
  tenant_id uuid NOT NULL,
  psp text NOT NULL,
  flow text NOT NULL,
  revision bigint NOT NULL,
  line bigint NOT NULL,
  iuv text NOT NULL,
  receipt_id text NOT NULL,
  transfer bigint,
  amount bigint NOT NULL,
  outcome text NOT NULL,
  paid_on date
);

ALTER TABLE payment_flow_item ADD CONSTRAINT payment_flow_item_pkey PRIMARY KEY (tenant_id, psp, flow, revision, line);

CREATE INDEX payment_flow_item_tenant_id_iuv ON public.payment_flow_item USING btree (tenant_id, iuv);

CREATE TRIGGER payment_flow_item_append_only BEFORE DELETE OR UPDATE ON public.payment_flow_item FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_flow_item_no_truncate BEFORE TRUNCATE ON public.payment_flow_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_flow_item_tenant ON payment_flow_item USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_flow_unread (
  tenant_id uuid NOT NULL,
  psp text NOT NULL,
  flow text NOT NULL,
  revision bigint NOT NULL,
  published timestamp with time zone NOT NULL,
  why text NOT NULL,
  failed_at timestamp with time zone NOT NULL,
  tries bigint NOT NULL
);

ALTER TABLE payment_flow_unread ADD CONSTRAINT payment_flow_unread_pkey PRIMARY KEY (tenant_id, psp, flow, revision);

CREATE POLICY payment_flow_unread_tenant ON payment_flow_unread USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_flow_watch (
  tenant_id uuid NOT NULL,
  flow_day date NOT NULL,
  marks bigint NOT NULL
);

ALTER TABLE payment_flow_watch ADD CONSTRAINT payment_flow_watch_pkey PRIMARY KEY (tenant_id, flow_day);

CREATE POLICY payment_flow_watch_tenant ON payment_flow_watch USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_receipt (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  creditor text NOT NULL,
  receipt_id text NOT NULL,
  notice_id uuid NOT NULL,
  pays uuid,
  amount bigint NOT NULL,
  fee bigint,
  paid_at timestamp with time zone,
  provider text NOT NULL,
  payer_tax_code text,
  payer_name text,
  cart text,
  stand_in boolean NOT NULL,
  transfers text NOT NULL,
  xml bytea NOT NULL,
  received_at timestamp with time zone NOT NULL
);

ALTER TABLE payment_receipt ADD CONSTRAINT payment_receipt_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE payment_receipt ADD CONSTRAINT payment_receipt_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id);

CREATE UNIQUE INDEX payment_receipt_creditor_receipt_id ON public.payment_receipt USING btree (tenant_id, creditor, receipt_id);

CREATE UNIQUE INDEX payment_receipt_pays ON public.payment_receipt USING btree (tenant_id, pays);

CREATE INDEX payment_receipt_tenant_id_came_id ON public.payment_receipt USING btree (tenant_id, COALESCE(paid_at, received_at), id);

CREATE INDEX payment_receipt_tenant_id_notice_id ON public.payment_receipt USING btree (tenant_id, notice_id);

CREATE TRIGGER payment_receipt_append_only BEFORE DELETE OR UPDATE ON public.payment_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_receipt_no_truncate BEFORE TRUNCATE ON public.payment_receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_receipt_tenant ON payment_receipt USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_refund (
  tenant_id uuid NOT NULL,
  anomaly_id uuid NOT NULL,
  seq bigint NOT NULL,
  amount bigint NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  proposed_by uuid NOT NULL,
  note text NOT NULL
);

ALTER TABLE payment_refund ADD CONSTRAINT payment_refund_pkey PRIMARY KEY (tenant_id, anomaly_id, seq);

ALTER TABLE payment_refund ADD CONSTRAINT payment_refund_tenant_id_anomaly_id_fkey FOREIGN KEY (tenant_id, anomaly_id) REFERENCES payment_anomaly(tenant_id, id);

CREATE UNIQUE INDEX payment_refund_anomaly_id_seq_proposed_by ON public.payment_refund USING btree (tenant_id, anomaly_id, seq, proposed_by);

CREATE TRIGGER payment_refund_append_only BEFORE DELETE OR UPDATE ON public.payment_refund FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_refund_no_truncate BEFORE TRUNCATE ON public.payment_refund FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_refund_tenant ON payment_refund USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE payment_refund_decision (
  tenant_id uuid NOT NULL,
  anomaly_id uuid NOT NULL,
  seq bigint NOT NULL,
  proposed_by uuid NOT NULL,
  confirmed boolean NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  decided_by uuid NOT NULL,
  note text NOT NULL
);

ALTER TABLE payment_refund_decision ADD CONSTRAINT payment_refund_decision_check CHECK (((NOT confirmed) OR (decided_by <> proposed_by)));

ALTER TABLE payment_refund_decision ADD CONSTRAINT payment_refund_decision_pkey PRIMARY KEY (tenant_id, anomaly_id, seq);

ALTER TABLE payment_refund_decision ADD CONSTRAINT payment_refund_decision_tenant_id_anomaly_id_seq_proposed__fkey FOREIGN KEY (tenant_id, anomaly_id, seq, proposed_by) REFERENCES payment_refund(tenant_id, anomaly_id, seq, proposed_by);

CREATE TRIGGER payment_refund_decision_append_only BEFORE DELETE OR UPDATE ON public.payment_refund_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_refund_decision_no_truncate BEFORE TRUNCATE ON public.payment_refund_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY payment_refund_decision_tenant ON payment_refund_decision USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE pending_login (
  tenant_id uuid NOT NULL,
  request_id text NOT NULL,
  relay_state_hash text NOT NULL,
  browser_hash text NOT NULL,
  return_to text NOT NULL,
  payload text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE pending_login ADD CONSTRAINT pending_login_pkey PRIMARY KEY (tenant_id, request_id);

CREATE INDEX pending_login_expires_at ON public.pending_login USING btree (expires_at);

CREATE POLICY pending_login_tenant ON pending_login USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE provider_token (
  tenant_id uuid NOT NULL,
  session_id uuid NOT NULL,
  endpoint text NOT NULL,
  token bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE provider_token ADD CONSTRAINT provider_token_pkey PRIMARY KEY (tenant_id, session_id);

CREATE POLICY provider_token_tenant ON provider_token USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE provisional_receipt (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  code_hash text NOT NULL,
  sha256 text NOT NULL,
  blob_key text NOT NULL,
  size bigint NOT NULL,
  created_at timestamp with time zone NOT NULL
);

ALTER TABLE provisional_receipt ADD CONSTRAINT provisional_receipt_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE provisional_receipt ADD CONSTRAINT provisional_receipt_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE UNIQUE INDEX provisional_receipt_code_hash ON public.provisional_receipt USING btree (tenant_id, code_hash);

CREATE TRIGGER provisional_receipt_append_only BEFORE DELETE OR UPDATE ON public.provisional_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER provisional_receipt_no_truncate BEFORE TRUNCATE ON public.provisional_receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY provisional_receipt_tenant ON provisional_receipt USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE rating (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  about text NOT NULL,
  service boolean NOT NULL,
  istanza_id uuid,
  stars bigint NOT NULL,
  answer text,
  details text,
  lang text NOT NULL,
  given_at timestamp with time zone NOT NULL
);

ALTER TABLE rating ADD CONSTRAINT rating_pkey PRIMARY KEY (tenant_id, id);

CREATE UNIQUE INDEX rating_istanza_id ON public.rating USING btree (tenant_id, istanza_id);

CREATE POLICY rating_tenant ON rating USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE receipt (
  tenant_id uuid NOT NULL,
  istanza_id uuid NOT NULL,
  code_hash text NOT NULL,
  sha256 text NOT NULL,
  blob_key text NOT NULL,
  size bigint NOT NULL,
  created_at timestamp with time zone NOT NULL
);

ALTER TABLE receipt ADD CONSTRAINT receipt_pkey PRIMARY KEY (tenant_id, istanza_id);

ALTER TABLE receipt ADD CONSTRAINT receipt_tenant_id_istanza_id_fkey FOREIGN KEY (tenant_id, istanza_id) REFERENCES istanza(tenant_id, id);

CREATE UNIQUE INDEX receipt_code_hash ON public.receipt USING btree (tenant_id, code_hash);

CREATE TRIGGER receipt_append_only BEFORE DELETE OR UPDATE ON public.receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER receipt_no_truncate BEFORE TRUNCATE ON public.receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY receipt_tenant ON receipt USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE refresh_token (
  tenant_id uuid NOT NULL,
  token_hash text NOT NULL,
  grant_id uuid NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone
);

ALTER TABLE refresh_token ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (tenant_id, token_hash);

ALTER TABLE refresh_token ADD CONSTRAINT refresh_token_tenant_id_grant_id_fkey FOREIGN KEY (tenant_id, grant_id) REFERENCES token_grant(tenant_id, id);

CREATE INDEX refresh_token_tenant_id_grant_id ON public.refresh_token USING btree (tenant_id, grant_id);

CREATE POLICY refresh_token_tenant ON refresh_token USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE register_annulment (
  tenant_id uuid NOT NULL,
  registration_id uuid NOT NULL,
  reason text NOT NULL,
  act text NOT NULL,
  operator text NOT NULL,
  at timestamp with time zone NOT NULL,
  annulled_on date NOT NULL
);

ALTER TABLE register_annulment ADD CONSTRAINT register_annulment_pkey PRIMARY KEY (tenant_id, registration_id);

ALTER TABLE register_annulment ADD CONSTRAINT register_annulment_tenant_id_registration_id_fkey FOREIGN KEY (tenant_id, registration_id) REFERENCES register_entry(tenant_id, id);

CREATE TRIGGER register_annulment_append_only BEFORE DELETE OR UPDATE ON public.register_annulment FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER register_annulment_no_truncate BEFORE TRUNCATE ON public.register_annulment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY register_annulment_tenant ON register_annulment USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE register_counter (
  tenant_id uuid NOT NULL,
  code text NOT NULL,
  year bigint NOT NULL,
  last bigint NOT NULL,
  last_at timestamp with time zone NOT NULL,
  closed boolean NOT NULL
);

ALTER TABLE register_counter ADD CONSTRAINT register_counter_pkey PRIMARY KEY (tenant_id, code, year);

CREATE POLICY register_counter_tenant ON register_counter USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE register_day (
  tenant_id uuid NOT NULL,
  code text NOT NULL,
  registered_on date NOT NULL,
  entries bigint NOT NULL,
  content text NOT NULL,
  sha256 text NOT NULL,
  previous_sha256 text NOT NULL,
  sealed_at timestamp with time zone NOT NULL
);

ALTER TABLE register_day ADD CONSTRAINT register_day_pkey PRIMARY KEY (tenant_id, code, registered_on);

CREATE TRIGGER register_day_append_only BEFORE DELETE OR UPDATE ON public.register_day FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER register_day_no_truncate BEFORE TRUNCATE ON public.register_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY register_day_tenant ON register_day USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE register_entry (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  year bigint NOT NULL,
  number bigint NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  registered_on date NOT NULL,
  direction text NOT NULL,
  sender text NOT NULL,
  recipients text NOT NULL,
  subject text NOT NULL,
  documents text NOT NULL,
  received_number text,
  received_on date,
  request_id text,
  hash text NOT NULL,
  system_id text
);

ALTER TABLE register_entry ADD CONSTRAINT register_entry_number_check CHECK ((number > 0));

ALTER TABLE register_entry ADD CONSTRAINT register_entry_pkey PRIMARY KEY (tenant_id, id);

CREATE UNIQUE INDEX register_entry_code_year_number ON public.register_entry USING btree (tenant_id, code, year, number);

CREATE UNIQUE INDEX register_entry_request_id ON public.register_entry USING btree (tenant_id, request_id);

CREATE INDEX register_entry_tenant_id_code_registered_on ON public.register_entry USING btree (tenant_id, code, registered_on);

CREATE TRIGGER register_entry_append_only BEFORE DELETE OR UPDATE ON public.register_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER register_entry_no_truncate BEFORE TRUNCATE ON public.register_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY register_entry_tenant ON register_entry USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE register_segnatura (
  tenant_id uuid NOT NULL,
  registration_id uuid NOT NULL,
  content text NOT NULL,
  sealed_at timestamp with time zone NOT NULL
);

ALTER TABLE register_segnatura ADD CONSTRAINT register_segnatura_pkey PRIMARY KEY (tenant_id, registration_id);

ALTER TABLE register_segnatura ADD CONSTRAINT register_segnatura_tenant_id_registration_id_fkey FOREIGN KEY (tenant_id, registration_id) REFERENCES register_entry(tenant_id, id);

CREATE TRIGGER register_segnatura_append_only BEFORE DELETE OR UPDATE ON public.register_segnatura FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER register_segnatura_no_truncate BEFORE TRUNCATE ON public.register_segnatura FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY register_segnatura_tenant ON register_segnatura USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE registry_gap (
  tenant_id uuid NOT NULL,
  generation bigint NOT NULL,
  household text NOT NULL
);

ALTER TABLE registry_gap ADD CONSTRAINT registry_gap_pkey PRIMARY KEY (tenant_id, generation, household);

CREATE POLICY registry_gap_tenant ON registry_gap USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE registry_import (
  tenant_id uuid NOT NULL,
  generation bigint NOT NULL,
  state text NOT NULL,
  file text,
  as_of date NOT NULL,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  accepted bigint NOT NULL,
  refused bigint NOT NULL
);

ALTER TABLE registry_import ADD CONSTRAINT registry_import_pkey PRIMARY KEY (tenant_id, generation);

CREATE POLICY registry_import_tenant ON registry_import USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE registry_look (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  resident_id text NOT NULL,
  tax_code text
);

ALTER TABLE registry_look ADD CONSTRAINT registry_look_pkey PRIMARY KEY (tenant_id, seq, resident_id);

CREATE INDEX registry_look_tenant_id_tax_code_seq ON public.registry_look USING btree (tenant_id, tax_code, seq);

CREATE TRIGGER registry_look_append_only BEFORE DELETE OR UPDATE ON public.registry_look FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER registry_look_no_truncate BEFORE TRUNCATE ON public.registry_look FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY registry_look_tenant ON registry_look USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE resident (
  tenant_id uuid NOT NULL,
  generation bigint NOT NULL,
  id text NOT NULL,
  line bigint NOT NULL,
  record text NOT NULL
);

ALTER TABLE resident ADD CONSTRAINT resident_pkey PRIMARY KEY (tenant_id, generation, id);

CREATE POLICY resident_tenant ON resident USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE resident_birth (
  tenant_id uuid NOT NULL,
  generation bigint NOT NULL,
  birth_date text NOT NULL,
  resident_id text NOT NULL
);

ALTER TABLE resident_birth ADD CONSTRAINT resident_birth_pkey PRIMARY KEY (tenant_id, generation, birth_date, resident_id);

CREATE POLICY resident_birth_tenant ON resident_birth USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE resident_household (
  tenant_id uuid NOT NULL,
  generation bigint NOT NULL,
  household text NOT NULL,
  resident_id text NOT NULL
);

ALTER TABLE resident_household ADD CONSTRAINT resident_household_pkey PRIMARY KEY (tenant_id, generation, household, resident_id);

CREATE POLICY resident_household_tenant ON resident_household USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE resident_tax_code (
  tenant_id uuid NOT NULL,
  generation bigint NOT NULL,
  tax_code text NOT NULL,
  resident_id text NOT NULL,
  line bigint NOT NULL
);

ALTER TABLE resident_tax_code ADD CONSTRAINT resident_tax_code_pkey PRIMARY KEY (tenant_id, generation, tax_code);

CREATE POLICY resident_tax_code_tenant ON resident_tax_code USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE revoked_token (
  tenant_id uuid NOT NULL,
  token_id text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE revoked_token ADD CONSTRAINT revoked_token_pkey PRIMARY KEY (tenant_id, token_id);

CREATE POLICY revoked_token_tenant ON revoked_token USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE secondary_receipt (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  creditor text NOT NULL,
  receipt_id text NOT NULL,
  number text NOT NULL,
  iuv text NOT NULL,
  amount bigint NOT NULL,
  provider text NOT NULL,
  paid_at timestamp with time zone,
  xml bytea NOT NULL,
  received_at timestamp with time zone NOT NULL
);

ALTER TABLE secondary_receipt ADD CONSTRAINT secondary_receipt_pkey PRIMARY KEY (tenant_id, id);

CREATE UNIQUE INDEX secondary_receipt_creditor_receipt_id ON public.secondary_receipt USING btree (tenant_id, creditor, receipt_id);

CREATE INDEX secondary_receipt_tenant_id_came_id ON public.secondary_receipt USING btree (tenant_id, COALESCE(paid_at, received_at), id);

CREATE INDEX secondary_receipt_tenant_id_iuv_receipt_id ON public.secondary_receipt USING btree (tenant_id, iuv, receipt_id);

CREATE TRIGGER secondary_receipt_append_only BEFORE DELETE OR UPDATE ON public.secondary_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER secondary_receipt_no_truncate BEFORE TRUNCATE ON public.secondary_receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY secondary_receipt_tenant ON secondary_receipt USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE secondary_transfer (
  tenant_id uuid NOT NULL,
  secondary_id uuid NOT NULL,
  number bigint NOT NULL,
  creditor text NOT NULL,
  amount bigint NOT NULL,
  account text,
  category text,
  stamp boolean NOT NULL
);

ALTER TABLE secondary_transfer ADD CONSTRAINT secondary_transfer_pkey PRIMARY KEY (tenant_id, secondary_id, number);

ALTER TABLE secondary_transfer ADD CONSTRAINT secondary_transfer_tenant_id_secondary_id_fkey FOREIGN KEY (tenant_id, secondary_id) REFERENCES secondary_receipt(tenant_id, id);

CREATE TRIGGER secondary_transfer_append_only BEFORE DELETE OR UPDATE ON public.secondary_transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER secondary_transfer_no_truncate BEFORE TRUNCATE ON public.secondary_transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY secondary_transfer_tenant ON secondary_transfer USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE session (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  secret_hash text NOT NULL,
  citizen_id uuid NOT NULL,
  provider text NOT NULL,
  identity_provider text NOT NULL,
  identity_provider_name text NOT NULL,
  level bigint NOT NULL,
  device text NOT NULL,
  name_id text,
  session_index text,
  opened_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  idle_ends_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  name_id_format text,
  name_qualifier text,
  sp_name_qualifier text
);

ALTER TABLE session ADD CONSTRAINT session_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE session ADD CONSTRAINT session_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE INDEX session_idle_ends_at ON public.session USING btree (idle_ends_at);

CREATE UNIQUE INDEX session_secret_hash ON public.session USING btree (tenant_id, secret_hash);

CREATE INDEX session_tenant_id_citizen_id ON public.session USING btree (tenant_id, citizen_id);

CREATE POLICY session_tenant ON session USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE sms_code (
  tenant_id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  code bytea NOT NULL,
  tries bigint NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE sms_code ADD CONSTRAINT sms_code_pkey PRIMARY KEY (tenant_id, citizen_id);

ALTER TABLE sms_code ADD CONSTRAINT sms_code_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE POLICY sms_code_tenant ON sms_code USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE sms_consent (
  tenant_id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  number text NOT NULL,
  given_at timestamp with time zone NOT NULL
);

ALTER TABLE sms_consent ADD CONSTRAINT sms_consent_pkey PRIMARY KEY (tenant_id, citizen_id);

ALTER TABLE sms_consent ADD CONSTRAINT sms_consent_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

CREATE POLICY sms_consent_tenant ON sms_consent USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE stamp_order (
  tenant_id uuid NOT NULL,
  number text NOT NULL,
  attempt_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  ordered_at timestamp with time zone NOT NULL
);

ALTER TABLE stamp_order ADD CONSTRAINT stamp_order_pkey PRIMARY KEY (tenant_id, number);

ALTER TABLE stamp_order ADD CONSTRAINT stamp_order_tenant_id_notice_id_fkey FOREIGN KEY (tenant_id, notice_id) REFERENCES notice(tenant_id, id);

CREATE INDEX stamp_order_tenant_id_notice_id ON public.stamp_order USING btree (tenant_id, notice_id);

CREATE TRIGGER stamp_order_append_only BEFORE DELETE OR UPDATE ON public.stamp_order FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER stamp_order_no_truncate BEFORE TRUNCATE ON public.stamp_order FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY stamp_order_tenant ON stamp_order USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE submission_counter (
  tenant_id uuid NOT NULL,
  year bigint NOT NULL,
  last bigint NOT NULL
);

ALTER TABLE submission_counter ADD CONSTRAINT submission_counter_pkey PRIMARY KEY (tenant_id, year);

CREATE POLICY submission_counter_tenant ON submission_counter USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE tenant (
  tenant_id uuid NOT NULL,
  slug text NOT NULL,
  settings text NOT NULL,
  version bigint NOT NULL,
  updated_at timestamp with time zone NOT NULL
);

ALTER TABLE tenant ADD CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id);

ALTER TABLE tenant ADD CONSTRAINT tenant_slug_key UNIQUE (slug);

CREATE POLICY tenant_tenant ON tenant USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE tenant_host (
  host text NOT NULL,
  tenant_id uuid NOT NULL
);

ALTER TABLE tenant_host ADD CONSTRAINT tenant_host_pkey PRIMARY KEY (host);

ALTER TABLE tenant_host ADD CONSTRAINT tenant_host_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(tenant_id) ON DELETE CASCADE;

CREATE POLICY tenant_host_tenant ON tenant_host USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE token_grant (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  citizen_id uuid NOT NULL,
  scopes text NOT NULL,
  provider text NOT NULL,
  identity_provider text NOT NULL,
  identity_provider_name text NOT NULL,
  level bigint NOT NULL,
  authenticated_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_why text
);

ALTER TABLE token_grant ADD CONSTRAINT token_grant_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE token_grant ADD CONSTRAINT token_grant_tenant_id_citizen_id_fkey FOREIGN KEY (tenant_id, citizen_id) REFERENCES citizen(tenant_id, id);

ALTER TABLE token_grant ADD CONSTRAINT token_grant_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES client(tenant_id, id);

CREATE INDEX token_grant_ends_at ON public.token_grant USING btree (ends_at);

CREATE INDEX token_grant_tenant_id_citizen_id_client_id ON public.token_grant USING btree (tenant_id, citizen_id, client_id);

CREATE INDEX token_grant_tenant_id_client_id ON public.token_grant USING btree (tenant_id, client_id);

CREATE POLICY token_grant_tenant ON token_grant USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE token_key (
  tenant_id uuid NOT NULL,
  kid text NOT NULL,
  alg text NOT NULL,
  public text NOT NULL,
  private bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  signs_from timestamp with time zone NOT NULL,
  signs_until timestamp with time zone NOT NULL,
  published_until timestamp with time zone NOT NULL
);

ALTER TABLE token_key ADD CONSTRAINT token_key_pkey PRIMARY KEY (tenant_id, kid);

CREATE POLICY token_key_tenant ON token_key USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE used_assertion (
  tenant_id uuid NOT NULL,
  issuer text NOT NULL,
  assertion_id text NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

ALTER TABLE used_assertion ADD CONSTRAINT used_assertion_pkey PRIMARY KEY (tenant_id, issuer, assertion_id);

CREATE INDEX used_assertion_expires_at ON public.used_assertion USING btree (expires_at);

CREATE POLICY used_assertion_tenant ON used_assertion USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));

CREATE TABLE used_stamp (
  stamp_hash text NOT NULL,
  tenant_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  istanza_id uuid
);

ALTER TABLE used_stamp ADD CONSTRAINT used_stamp_pkey PRIMARY KEY (stamp_hash);

CREATE TRIGGER used_stamp_append_only BEFORE DELETE OR UPDATE ON public.used_stamp FOR EACH ROW EXECUTE FUNCTION keep_used_stamp();

CREATE TRIGGER used_stamp_no_truncate BEFORE TRUNCATE ON public.used_stamp FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY used_stamp_tenant ON used_stamp USING ((((tenant_id)::text = current_setting('app.tenant'::text, true)) OR (current_setting('app.tenant'::text, true) = 'system'::text)));
