-- Login bases that exist already: more identifiers, users from files and from a retailer's own database.

ALTER TABLE directories ADD COLUMN identifiers TEXT NOT NULL DEFAULT 'email'; -- kinds, in the order they are tried
ALTER TABLE directories ADD COLUMN phone_region TEXT NOT NULL DEFAULT 'BR'; -- whose country code may be left out
ALTER TABLE directories ADD COLUMN source TEXT; -- a source of the configuration, where users are looked up
ALTER TABLE directories ADD COLUMN slowest_hash BIGINT NOT NULL DEFAULT 0; -- estimated milliseconds

-- What the retailer's own system calls the user.
ALTER TABLE users ADD COLUMN external_id TEXT;
CREATE UNIQUE INDEX users_by_external_id ON users (directory_id, external_id) WHERE external_id IS NOT NULL;

-- One of each kind. email stays in users.
DROP INDEX one_user_name;
DROP INDEX identifiers_by_user;
CREATE UNIQUE INDEX identifiers_by_user ON identifiers (user_id, kind);

-- A code of the hash that was last imported, which tells whether a later import brings another one.
ALTER TABLE passwords ADD COLUMN import_code BYTEA;

-- How far an import got, in the same transaction as its rows. A finished one has no row.
CREATE TABLE imports (
    directory_id UUID NOT NULL REFERENCES directories (id) ON DELETE CASCADE,
    file         BYTEA NOT NULL, -- SHA-256 of what is imported and how
    rows_done    BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (directory_id, file)
);

-- All that is left of a person who was erased: an opaque id that is not given again.
CREATE TABLE erased_users (
    id           UUID PRIMARY KEY,
    directory_id UUID NOT NULL,
    erased_at    BIGINT NOT NULL
);

-- What was done to a user that somebody may have to account for. Without values: no e-mail, no document.
CREATE TABLE user_events (
    id      UUID PRIMARY KEY, -- rises with time
    user_id UUID NOT NULL,
    event   TEXT NOT NULL,
    at      BIGINT NOT NULL
);

CREATE INDEX user_events_by_user ON user_events (user_id, id);
