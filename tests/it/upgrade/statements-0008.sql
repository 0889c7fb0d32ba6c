DELETE FROM audit_events WHERE id IN (SELECT id FROM audit_events WHERE at < $1 LIMIT $2); -- 2
DELETE FROM client_origins WHERE client_key = $1; -- 1
DELETE FROM client_secrets WHERE id = $1; -- 1
DELETE FROM clients WHERE id = $1; -- 1
DELETE FROM grants WHERE id IN (SELECT id FROM grants WHERE ends_at < $1 LIMIT $2); -- 2
DELETE FROM identifiers WHERE user_id = $1 AND kind = $2; -- 2
DELETE FROM imports WHERE directory_id = $1 AND file = $2; -- 2
DELETE FROM leases WHERE name = $1 AND holder = $2; -- 2
DELETE FROM login_steps WHERE id IN (SELECT id FROM login_steps WHERE at < $1 LIMIT $2); -- 2
DELETE FROM login_steps WHERE id IN (SELECT id FROM login_steps WHERE store_id = $1 ORDER BY id LIMIT $2); -- 2
DELETE FROM logout_uris WHERE client_key = $1; -- 1
DELETE FROM redirect_uris WHERE client_key = $1; -- 1
DELETE FROM sessions WHERE id = $1; -- 1
DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE idle_ends_at <= $1 LIMIT $2); -- 2
DELETE FROM sessions WHERE user_id = $1; -- 1
DELETE FROM signing_keys WHERE position < $1; -- 1
DELETE FROM store_origins WHERE store_id = $1; -- 1
DELETE FROM stores WHERE id = $1; -- 1
DELETE FROM throttle WHERE ends_at <= $1 AND key IN (SELECT key FROM throttle WHERE ends_at <= $1 LIMIT $2); -- 2
DELETE FROM throttle WHERE key IN ($1, $2); -- 2
DELETE FROM user_groups WHERE user_id = $1; -- 1
DELETE FROM users WHERE id = $1; -- 1
INSERT INTO audit_events (id, at, actor, kind, store, directory, client, user_id, detail) VALUES ($1, $2, $3, $4, COALESCE((SELECT slug FROM stores WHERE id = $5), (SELECT s.slug FROM clients c JOIN stores s ON s.id = c.store_id WHERE c.id = $7)), COALESCE((SELECT slug FROM directories WHERE id = $6), (SELECT d.slug FROM users u JOIN directories d ON d.id = u.directory_id WHERE u.id = $8)), (SELECT client_id FROM clients WHERE id = $7), $8, $9); -- 9
INSERT INTO client_origins (client_key, position, origin) VALUES ($1, $2, $3); -- 3
INSERT INTO client_secrets (id, client_key, position, hash, created_at) VALUES ($1, $2, $3, $4, $5); -- 5
INSERT INTO clients (id, store_id, client_id, kind, name, scope, access_tokens, code_seconds, access_token_seconds, refresh_token_seconds, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11); -- 11
INSERT INTO directories (id, slug, name, identifiers, phone_region, source, slowest_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8); -- 8
INSERT INTO erased_users (id, directory_id, erased_at) VALUES ($1, $2, $3); -- 3
INSERT INTO grants (id, client_key, user_id, redirect_uri, code_hash, code_expires_at, ends_at, scope, code_challenge, nonce, auth_time, session_id) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11); -- 11
INSERT INTO identifiers (directory_id, kind, value, user_id) SELECT directory_id, CAST($2 AS TEXT), CAST($3 AS TEXT), id FROM users WHERE id = $1; -- 3
INSERT INTO identifiers (directory_id, kind, value, user_id) VALUES ($1, $2, $3, $4); -- 4
INSERT INTO imports (directory_id, file, rows_done, at) VALUES ($1, $2, $3, $4) ON CONFLICT (directory_id, file) DO UPDATE SET rows_done = excluded.rows_done, at = excluded.at; -- 4
INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at WHERE leases.holder = excluded.holder OR leases.ends_at <= $4; -- 4
INSERT INTO login_steps (id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10); -- 10
INSERT INTO logout_uris (client_key, position, uri) VALUES ($1, $2, $3); -- 3
INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING; -- 3
INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at; -- 3
INSERT INTO passwords (user_id, hash, changed_at, import_code) VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at, import_code = excluded.import_code; -- 4
INSERT INTO redirect_uris (client_key, position, uri) VALUES ($1, $2, $3); -- 3
INSERT INTO retired_secrets (id, client_key, hash, retired_at) VALUES ($1, $2, $3, $4); -- 4
INSERT INTO server_settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value; -- 2
INSERT INTO server_settings (name, value) VALUES ('key_fingerprint', $1) ON CONFLICT (name) DO NOTHING; -- 1
INSERT INTO server_settings (name, value) VALUES ('schema_noted', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE server_settings.value < excluded.value; -- 1
INSERT INTO sessions (id, directory_id, user_id, secret_hash, kept, created_at, used_at, idle_ends_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8); -- 8
INSERT INTO signing_keys (kid, position, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4, $5); -- 5
INSERT INTO store_origins (store_id, position, origin) VALUES ($1, $2, $3); -- 3
INSERT INTO stores (id, directory_id, slug, name, provider_name, account, default_locale, wire_profile, access_policy, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11); -- 11
INSERT INTO throttle (key, failures, ends_at) VALUES ($1, 1, $3) ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN throttle.ends_at <= $2 THEN 1 ELSE throttle.failures + 1 END, ends_at = CASE WHEN throttle.ends_at <= $2 THEN excluded.ends_at ELSE throttle.ends_at END RETURNING failures, ends_at; -- 3
INSERT INTO user_groups (user_id, name) VALUES ($1, $2) ON CONFLICT (user_id, name) DO NOTHING; -- 2
INSERT INTO user_groups (user_id, name) VALUES ($1, $2); -- 2
INSERT INTO users (id, directory_id, external_id, email, email_verified, name, status, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8); -- 8
SELECT 1; -- 0
SELECT COUNT(*) AS kept, COUNT(CASE WHEN revoked_at IS NULL AND ends_at > $2 THEN 1 END) AS live FROM grants WHERE user_id = $1; -- 2
SELECT COUNT(*) FROM grants WHERE refresh_hash IS NOT NULL AND redeemed_at <= $1 AND refresh_expires_at > $2 AND revoked_at IS NULL; -- 2
SELECT COUNT(*) FROM passwords WHERE import_code IS NOT NULL AND (length(import_code) = 32 OR substr(import_code, 1, 8) = $1); -- 1
SELECT COUNT(*) FROM passwords p JOIN users u ON u.id = p.user_id WHERE u.directory_id = $1 AND substr(p.hash, 1, 1) = '{'; -- 1
SELECT code_hash, client_key, user_id, redirect_uri, code_challenge, scope, code_expires_at, redeemed_at, revoked_at FROM grants WHERE id = $1; -- 1
SELECT email, id FROM users WHERE directory_id = $1 AND email = $2; -- 2
SELECT external_id, id FROM users WHERE directory_id = $1 AND external_id = $2; -- 2
SELECT failures, ends_at FROM throttle WHERE key = $1 AND ends_at > $2; -- 2
SELECT g.access_hash, g.access_expires_at, COALESCE(g.access_scope, g.scope) AS scope, g.revoked_at, COALESCE(g.refreshed_at, g.redeemed_at) AS issued_at, c.store_id, c.id AS client_key, c.client_id, c.kind AS client_kind, u.id AS user_id, u.email, u.email_verified, u.name, u.status, (SELECT value FROM identifiers WHERE user_id = u.id AND kind = 'user_name') AS user_name FROM grants g JOIN clients c ON c.id = g.client_key JOIN users u ON u.id = g.user_id WHERE g.id = $1 AND g.redeemed_at IS NOT NULL; -- 1
SELECT g.client_key, g.user_id, g.scope, g.nonce, g.auth_time, g.session_id, g.refresh_hash, g.refresh_expires_at, g.previous_refresh_hash, g.refreshed_at, COALESCE(g.access_scope, g.scope) AS access_scope, g.access_expires_at, g.redeemed_at, g.revoked_at, u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at FROM grants g JOIN users u ON u.id = g.user_id WHERE g.id = $1 AND g.redeemed_at IS NOT NULL; -- 1
SELECT g.user_id, g.name FROM user_groups g JOIN users u ON u.id = g.user_id WHERE u.directory_id = $1 AND u.id > $2 AND u.id <= $3 ORDER BY g.name; -- 3
SELECT hash, changed_at FROM passwords WHERE user_id = $1; -- 1
SELECT hash, retired_at FROM retired_secrets WHERE client_key = $1 ORDER BY retired_at DESC, id LIMIT 5; -- 1
SELECT i.kind, u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash FROM identifiers i JOIN users u ON u.id = i.user_id LEFT JOIN passwords p ON p.user_id = u.id WHERE i.directory_id = $1 AND ((i.kind = 'cpf' AND i.value = $2) OR (i.kind = 'cnpj' AND i.value = $3) OR (i.kind = 'phone' AND i.value = $4) OR (i.kind = 'card_number' AND i.value = $5) OR (i.kind = 'employee_number' AND i.value = $6) OR (i.kind = 'user_name' AND i.value = $7)); -- 7
SELECT i.user_id, i.kind, i.value FROM identifiers i JOIN users u ON u.id = i.user_id WHERE u.directory_id = $1 AND u.id > $2 AND u.id <= $3 ORDER BY i.user_id, i.kind; -- 3
SELECT id FROM clients WHERE store_id = $1 AND kind = 'vtex'; -- 1
SELECT id, at, actor, kind, store, directory, client, user_id, detail FROM audit_events WHERE id > $1 AND (CAST($2 AS TEXT) IS NULL OR store = $2) AND (CAST($3 AS UUID) IS NULL OR user_id = $3) AND (CAST($4 AS TEXT) IS NULL OR kind = $4) ORDER BY id LIMIT $5; -- 5
SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE directory_id = $1 AND email = $2; -- 2
SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE directory_id = $1 AND email > COALESCE(CAST($2 AS TEXT), '') ORDER BY email LIMIT $3; -- 3
SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE directory_id = $1 AND external_id = $2; -- 2
SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE directory_id = $1 AND id > $2 ORDER BY id LIMIT $3; -- 3
SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE id = $1; -- 1
SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE id IN ($1); -- 1
SELECT id, directory_id, slug, name, provider_name, account, default_locale, wire_profile, access_policy, version, created_at FROM stores ORDER BY slug; -- 0
SELECT id, directory_id, slug, name, provider_name, account, default_locale, wire_profile, access_policy, version, created_at FROM stores WHERE slug = $1; -- 1
SELECT id, event, at FROM user_events WHERE user_id = $1 UNION ALL SELECT id, kind AS event, at FROM audit_events WHERE user_id = $1 ORDER BY 1; -- 1
SELECT id, position, hash, created_at FROM client_secrets WHERE client_key = $1 ORDER BY position DESC; -- 1
SELECT id, slug, name, identifiers, phone_region, source, slowest_hash, created_at FROM directories ORDER BY slug; -- 0
SELECT id, slug, name, identifiers, phone_region, source, slowest_hash, created_at FROM directories WHERE id = $1; -- 1
SELECT id, slug, name, identifiers, phone_region, source, slowest_hash, created_at FROM directories WHERE slug = $1; -- 1
SELECT id, store_id, client_id, kind, name, scope, access_tokens, code_seconds, access_token_seconds, refresh_token_seconds, created_at FROM clients WHERE store_id = $1 ORDER BY created_at, client_id; -- 1
SELECT id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at FROM login_steps WHERE store_id = $1 AND ( login IN (SELECT login FROM login_steps WHERE login = $2 OR request_id = $2) OR grant_id IN (SELECT grant_id FROM login_steps WHERE login = $2 OR request_id = $2) OR login IN (SELECT login FROM login_steps WHERE grant_id IN (SELECT grant_id FROM login_steps WHERE request_id = $2))) ORDER BY id DESC LIMIT 200; -- 2
SELECT id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at FROM login_steps WHERE store_id = $1 AND at >= $2 ORDER BY id; -- 2
SELECT id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at FROM login_steps WHERE store_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3; -- 3
SELECT id, version FROM stores WHERE slug = $1; -- 1
SELECT kid, position, private_key, created_at, signs_from FROM signing_keys ORDER BY position DESC; -- 0
SELECT kind, value FROM identifiers WHERE user_id = $1 ORDER BY kind; -- 1
SELECT l.client_key, l.uri FROM logout_uris l JOIN clients c ON c.id = l.client_key WHERE c.store_id = $1 ORDER BY l.client_key, l.position; -- 1
SELECT name FROM user_groups WHERE user_id = $1 ORDER BY name; -- 1
SELECT name, value FROM server_settings WHERE substr(name, 1, 11) = 'former_key:' ORDER BY name; -- 0
SELECT origin FROM client_origins WHERE client_key = $1 ORDER BY position; -- 1
SELECT origin FROM store_origins WHERE store_id = $1 ORDER BY position; -- 1
SELECT p.user_id, p.hash FROM passwords p JOIN users u ON u.id = p.user_id WHERE u.directory_id = $1 AND p.user_id > $2 AND substr(p.hash, 1, 1) = '{' ORDER BY p.user_id LIMIT $3; -- 3
SELECT rows_done FROM imports WHERE directory_id = $1 AND file = $2; -- 2
SELECT s.id AS session_id, s.secret_hash, s.kept, s.created_at AS began_at, s.used_at, s.idle_ends_at, s.ends_at, u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.directory_id = u.directory_id; -- 1
SELECT s.id, s.user_id, u.email, s.kept, s.created_at, s.used_at, s.idle_ends_at, s.ends_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.directory_id = $1 AND s.idle_ends_at > $2 AND s.ends_at > $2 ORDER BY s.used_at DESC, s.id LIMIT $3; -- 3
SELECT s.id, s.user_id, u.email, s.kept, s.created_at, s.used_at, s.idle_ends_at, s.ends_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.user_id = $1 AND s.idle_ends_at > $2 AND s.ends_at > $2 ORDER BY s.used_at DESC, s.id; -- 2
SELECT s.login FROM login_steps s WHERE s.store_id = $1 AND ( s.outcome NOT IN ('shown', 'code_issued', 'redeemed', 'answered') OR s.milliseconds >= 3000 OR (s.outcome = 'code_issued' AND NOT EXISTS ( SELECT 1 FROM login_steps t WHERE t.grant_id = s.grant_id AND t.endpoint = 'token')) OR (s.outcome = 'redeemed' AND NOT EXISTS ( SELECT 1 FROM login_steps t WHERE t.grant_id = s.grant_id AND t.endpoint = 'userinfo'))) ORDER BY s.id DESC LIMIT $2; -- 2
SELECT store_id, COUNT(*) FROM login_steps GROUP BY store_id; -- 0
SELECT store_id, COUNT(*) FROM login_steps WHERE outcome = $1 AND at >= $2 GROUP BY store_id; -- 2
SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at FROM identifiers i JOIN users u ON u.id = i.user_id WHERE i.directory_id = $1 AND i.kind = $2 AND i.value = $3; -- 3
SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.directory_id = $1 AND u.email = $2; -- 2
SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.id = $1; -- 1
SELECT uri FROM logout_uris WHERE client_key = $1 ORDER BY position; -- 1
SELECT uri FROM redirect_uris WHERE client_key = $1 ORDER BY position; -- 1
SELECT user_id, hash, import_code FROM passwords WHERE user_id IN ($1); -- 1
SELECT user_id, kind, value FROM identifiers WHERE user_id IN ($1) ORDER BY user_id, kind; -- 1
SELECT user_id, name FROM user_groups WHERE user_id IN ($1) ORDER BY user_id, name; -- 1
SELECT value FROM identifiers WHERE user_id = $1 AND kind = 'user_name'; -- 1
SELECT value FROM server_settings WHERE name = 'key_fingerprint'; -- 0
SELECT value FROM server_settings WHERE name = 'schema_noted'; -- 0
SELECT value, user_id FROM identifiers WHERE directory_id = $1 AND kind = $2 AND value = $3; -- 3
SELECT version, description FROM _sqlx_migrations WHERE version > $1 ORDER BY version; -- 1
UPDATE clients SET name = $2, scope = $3, access_tokens = $4, code_seconds = $5, access_token_seconds = $6, refresh_token_seconds = $7 WHERE id = $1; -- 7
UPDATE directories SET name = $2, identifiers = $3, phone_region = $4, source = $5 WHERE id = $1; -- 5
UPDATE directories SET slowest_hash = $2 WHERE id = $1 AND slowest_hash < $2; -- 2
UPDATE grants SET previous_refresh_hash = refresh_hash, refreshed_at = $3, refresh_hash = $4, refresh_expires_at = $5, access_hash = $6, access_expires_at = $7, access_scope = $8, ends_at = $9 WHERE id = $1 AND refresh_hash = $2 AND revoked_at IS NULL AND refresh_expires_at > $3; -- 9
UPDATE grants SET redeemed_at = $5, access_hash = $6, access_expires_at = $7, access_scope = scope, refresh_hash = $8, refresh_expires_at = $9, ends_at = $10 WHERE id = $1 AND code_hash = $2 AND client_key = $3 AND redirect_uri = $4 AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > $5 AND COALESCE(code_challenge, '') = $11 AND (session_id IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE sessions.id = session_id)) RETURNING user_id, scope, nonce, auth_time, session_id; -- 11
UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL; -- 2
UPDATE grants SET revoked_at = $2 WHERE session_id = $1 AND revoked_at IS NULL AND REPLACE(scope, 'offline_access', '') = scope; -- 2
UPDATE grants SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL; -- 2
UPDATE grants SET revoked_at = $2 WHERE user_id = $1 AND session_id IN (SELECT id FROM sessions WHERE user_id = $1) AND revoked_at IS NULL AND REPLACE(scope, 'offline_access', '') = scope; -- 2
UPDATE grants SET session_id = $2 WHERE session_id = $1; -- 2
UPDATE passwords SET hash = $3 WHERE user_id = $1 AND hash = $2; -- 3
UPDATE passwords SET import_code = $3 WHERE user_id = $1 AND import_code = $2; -- 3
UPDATE server_settings SET value = $2 WHERE name = 'key_fingerprint' AND value = $1; -- 2
UPDATE sessions SET used_at = $2, idle_ends_at = $3 WHERE id = $1 AND used_at < $2; -- 3
UPDATE signing_keys SET private_key = $3 WHERE kid = $1 AND private_key = $2; -- 3
UPDATE stores SET name = $3, provider_name = $4, account = $5, default_locale = $6, wire_profile = $7, access_policy = $8, version = version + 1 WHERE id = $1 AND version = $2; -- 8
UPDATE stores SET version = version + 1 WHERE directory_id = $1; -- 1
UPDATE stores SET version = version + 1 WHERE id = $1; -- 1
UPDATE throttle SET failures = failures - 1 WHERE key IN ($1, $2) AND failures > 0; -- 2
UPDATE users SET email = $2, email_verified = $3 WHERE id = $1; -- 3
UPDATE users SET email_verified = $2 WHERE id = $1; -- 2
UPDATE users SET external_id = $2 WHERE id = $1; -- 2
UPDATE users SET name = $2 WHERE id = $1; -- 2
UPDATE users SET status = $2 WHERE id = $1; -- 2
