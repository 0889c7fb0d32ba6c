-- What one node at a time does, such as cleaning up: whoever has the row, until its time is up.
CREATE TABLE leases (
    name    TEXT PRIMARY KEY,
    holder  UUID NOT NULL, -- made anew at each start of a node
    ends_at BIGINT NOT NULL
);
