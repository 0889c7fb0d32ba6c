-- Sessions of browsers, and where a sign-out may lead back to.

CREATE TABLE sessions (
    id           UUID PRIMARY KEY, -- in the browser's cookie, with a secret
    directory_id UUID NOT NULL REFERENCES directories (id),
    user_id      UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret_hash  BYTEA NOT NULL, -- SHA-256
    kept         BOOLEAN NOT NULL, -- "keep me signed in"
    created_at   BIGINT NOT NULL, -- when the user proved who they are
    used_at      BIGINT NOT NULL, -- exact to a minute
    idle_ends_at BIGINT NOT NULL, -- moved on by each use, never beyond ends_at
    ends_at      BIGINT NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_directory ON sessions (directory_id);
CREATE INDEX sessions_by_end ON sessions (idle_ends_at);

CREATE TABLE logout_uris (
    client_key UUID NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    uri        TEXT NOT NULL,
    PRIMARY KEY (client_key, position)
);
