-- One set of migrations for SQLite and Postgres. Moments are whole seconds since 1970 (UTC) in BIGINT, so that both
-- databases compare them alike.

CREATE TABLE server_settings (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE directories (
    id         UUID PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE users (
    id             UUID PRIMARY KEY,
    directory_id   UUID NOT NULL REFERENCES directories (id),
    email          TEXT NOT NULL, -- canonical
    email_verified BOOLEAN NOT NULL,
    name           TEXT NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('active', 'blocked')),
    created_at     BIGINT NOT NULL,
    UNIQUE (directory_id, email)
);

-- Apart from users, so that no SELECT of a user carries a hash.
CREATE TABLE passwords (
    user_id    UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    hash       TEXT NOT NULL, -- PHC string
    changed_at BIGINT NOT NULL
);

CREATE TABLE stores (
    id             UUID PRIMARY KEY,
    directory_id   UUID NOT NULL REFERENCES directories (id),
    slug           TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL, -- what shoppers read
    provider_name  TEXT NOT NULL, -- as in VTEX Admin
    account        TEXT NOT NULL,
    default_locale TEXT NOT NULL,
    wire_profile   TEXT NOT NULL, -- JSON
    version        BIGINT NOT NULL, -- raised by every change of the store, its clients, URIs or secrets
    created_at     BIGINT NOT NULL
);

CREATE TABLE store_origins (
    store_id UUID NOT NULL REFERENCES stores (id) ON DELETE CASCADE,
    position BIGINT NOT NULL, -- 0 is where the way back leads
    origin   TEXT NOT NULL,
    PRIMARY KEY (store_id, position)
);

CREATE TABLE clients (
    id         UUID PRIMARY KEY,
    store_id   UUID NOT NULL REFERENCES stores (id) ON DELETE CASCADE,
    client_id  TEXT NOT NULL UNIQUE, -- RFC 6749 section 2.2
    created_at BIGINT NOT NULL
);

CREATE INDEX clients_by_store ON clients (store_id);

CREATE TABLE redirect_uris (
    client_key UUID NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    uri        TEXT NOT NULL,
    PRIMARY KEY (client_key, position)
);

CREATE TABLE client_secrets (
    id         UUID PRIMARY KEY,
    client_key UUID NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL, -- rises: the newest has the highest
    hash       BYTEA NOT NULL, -- SHA-256
    created_at BIGINT NOT NULL,
    UNIQUE (client_key, position)
);

-- One authorization for its whole life: its code, then its access token.
CREATE TABLE grants (
    id                UUID PRIMARY KEY,
    client_key        UUID NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    user_id           UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    redirect_uri      TEXT NOT NULL,
    code_hash         BYTEA NOT NULL,
    code_expires_at   BIGINT NOT NULL,
    redeemed_at       BIGINT,
    access_hash       BYTEA,
    access_expires_at BIGINT,
    revoked_at        BIGINT,
    ends_at           BIGINT NOT NULL -- nothing of it is good for anything from here on
);

CREATE INDEX grants_by_end ON grants (ends_at);
CREATE INDEX grants_by_user ON grants (user_id);
CREATE INDEX grants_by_client ON grants (client_key);

-- Failures under one key (an identifier or a network, as a code that tells neither) in one window.
CREATE TABLE throttle (
    key      BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE INDEX throttle_by_end ON throttle (ends_at);
