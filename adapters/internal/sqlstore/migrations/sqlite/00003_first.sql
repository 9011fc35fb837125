-- +goose Up
-- pos becomes the position of the first of a row's entries, as in PostgreSQL.
UPDATE townhall_change SET pos = pos - count + 1 WHERE count <> 1;
DROP VIEW townhall_entry;
CREATE VIEW townhall_entry AS
	SELECT c.pos + e.key AS pos, c.commit_id, json_extract(e.value, '$.at') AS at, json_extract(e.value, '$.by') AS actor,
		json_extract(e.value, '$.verb') AS verb, json_extract(e.value, '$.reason') AS reason, json_extract(e.value, '$.basis') AS basis,
		c.kind, c.id, c.version, c.place, c.holder, c.state, c.opened, c.due, c.closed, c.tags, c.doc
	FROM townhall_change c, json_each(c.entries) e;
