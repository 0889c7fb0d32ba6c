-- The audit trail: what was done to the configuration and to users, and what stood against an attack. Rows are only added;
-- age removes them. Names and ids instead of foreign keys, since an event outlives what it is about; never a value that is
-- secret or personal.
CREATE TABLE audit_events (
    id        UUID PRIMARY KEY, -- rises with time
    at        BIGINT NOT NULL,
    actor     TEXT NOT NULL, -- who did it: 'command USER@HOST' or 'server HOST'
    kind      TEXT NOT NULL,
    store     TEXT, -- slugs, as they were then
    directory TEXT,
    client    TEXT, -- the client_id
    user_id   UUID,
    detail    TEXT NOT NULL -- JSON
);

CREATE INDEX audit_events_by_time ON audit_events (at);
CREATE INDEX audit_events_by_user ON audit_events (user_id, id) WHERE user_id IS NOT NULL;

-- user_events is written no more; what stands in it is read still. It goes in a later release.
