-- Apps of a store beside its `vtex` client: scopes, PKCE, refresh tokens.

ALTER TABLE clients ADD COLUMN kind TEXT NOT NULL DEFAULT 'vtex' CHECK (kind IN ('vtex', 'public', 'confidential'));
ALTER TABLE clients ADD COLUMN name TEXT; -- of an app
ALTER TABLE clients ADD COLUMN scope TEXT NOT NULL DEFAULT 'profile email'; -- what it may ask for
ALTER TABLE clients ADD COLUMN access_tokens TEXT NOT NULL DEFAULT 'opaque' CHECK (access_tokens IN ('opaque', 'jwt'));
-- Lifetimes; the configuration's where there is none.
ALTER TABLE clients ADD COLUMN code_seconds BIGINT;
ALTER TABLE clients ADD COLUMN access_token_seconds BIGINT;
ALTER TABLE clients ADD COLUMN refresh_token_seconds BIGINT;

-- Whose scripts may call with the app's tokens (CORS).
CREATE TABLE client_origins (
    client_key UUID NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    origin     TEXT NOT NULL,
    PRIMARY KEY (client_key, position)
);

ALTER TABLE grants ADD COLUMN scope TEXT NOT NULL DEFAULT 'profile email';
ALTER TABLE grants ADD COLUMN code_challenge TEXT; -- S256 (RFC 7636)
ALTER TABLE grants ADD COLUMN nonce TEXT;
ALTER TABLE grants ADD COLUMN auth_time BIGINT;
ALTER TABLE grants ADD COLUMN session_id UUID; -- in which it was given; the session's row goes first
ALTER TABLE grants ADD COLUMN access_scope TEXT; -- of the present access token; the grant's, or less
ALTER TABLE grants ADD COLUMN refresh_hash BYTEA;
ALTER TABLE grants ADD COLUMN refresh_expires_at BIGINT;
ALTER TABLE grants ADD COLUMN previous_refresh_hash BYTEA; -- the one before, until its answer cannot be lost any more
ALTER TABLE grants ADD COLUMN refreshed_at BIGINT;

CREATE INDEX grants_by_session ON grants (session_id) WHERE session_id IS NOT NULL;
