-- Complete wire profiles, access policies, the integration log.

UPDATE stores SET wire_profile = REPLACE(
    REPLACE(wire_profile, '"credentials_in_query":true', '"credentials":"query"'),
    '"credentials_in_query":false', '"credentials":"body"');

ALTER TABLE stores ADD COLUMN access_policy TEXT NOT NULL DEFAULT '{}'; -- JSON

CREATE TABLE user_groups (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    PRIMARY KEY (user_id, name)
);

-- What people are known by beside their e-mail; canonical.
CREATE TABLE identifiers (
    directory_id UUID NOT NULL REFERENCES directories (id),
    kind         TEXT NOT NULL, -- 'user_name'
    value        TEXT NOT NULL,
    user_id      UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (directory_id, kind, value)
);

CREATE INDEX identifiers_by_user ON identifiers (user_id, kind);
CREATE UNIQUE INDEX one_user_name ON identifiers (user_id) WHERE kind = 'user_name';

-- Secrets that prove nothing any more; kept so that the log can say "VTEX still sends the previous one". Apart from
-- client_secrets, so that no older version of the server takes one for valid.
CREATE TABLE retired_secrets (
    id         UUID PRIMARY KEY,
    client_key UUID NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    hash       BYTEA NOT NULL, -- SHA-256
    retired_at BIGINT NOT NULL
);

CREATE INDEX retired_secrets_by_client ON retired_secrets (client_key, retired_at);

-- The integration log: what each request of a login held (names, never values) and what came of it. Written behind the
-- requests' backs, so a store may be gone by then: no foreign keys; age removes what is left.
CREATE TABLE login_steps (
    id           UUID PRIMARY KEY, -- rises with time
    store_id     UUID NOT NULL,
    login        TEXT NOT NULL, -- ties the steps of one login together; people read it to support
    grant_id     UUID, -- ties the requests that carry a code or a token to the login they came from
    request_id   TEXT NOT NULL,
    endpoint     TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    detail       TEXT NOT NULL, -- JSON
    milliseconds BIGINT NOT NULL,
    at           BIGINT NOT NULL
);

CREATE INDEX login_steps_by_store ON login_steps (store_id, id);
CREATE INDEX login_steps_by_store_and_time ON login_steps (store_id, at);
CREATE INDEX login_steps_by_login ON login_steps (login);
CREATE INDEX login_steps_by_request ON login_steps (request_id);
CREATE INDEX login_steps_by_grant ON login_steps (grant_id);
CREATE INDEX login_steps_by_time ON login_steps (at);
