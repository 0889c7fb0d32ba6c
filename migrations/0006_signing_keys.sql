-- The keys that sign ID tokens and JWT access tokens: one set for the deployment. Public keys are made from the private
-- ones, so that nobody who can write here can publish a key of their own.
CREATE TABLE signing_keys (
    kid         TEXT PRIMARY KEY, -- the public key's thumbprint (RFC 7638)
    position    BIGINT NOT NULL UNIQUE, -- rises by one: of two nodes that make the next key at once, one fails
    private_key BYTEA NOT NULL, -- nonce and AES-256-GCM ciphertext, under a key made from server.key
    created_at  BIGINT NOT NULL,
    signs_from  BIGINT NOT NULL
);
