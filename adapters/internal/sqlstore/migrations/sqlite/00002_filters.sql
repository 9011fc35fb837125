-- +goose Up
CREATE TABLE townhall_tag (
	tag  TEXT NOT NULL,
	kind TEXT NOT NULL,
	id   TEXT NOT NULL,
	PRIMARY KEY (tag, kind, id)
) WITHOUT ROWID;
INSERT INTO townhall_tag (tag, kind, id)
	SELECT t.value, r.kind, r.id FROM townhall_record r, json_each(r.tags) t;
CREATE INDEX townhall_record_place ON townhall_record (place, kind, id);
CREATE INDEX townhall_record_holder ON townhall_record (holder, kind, id);
CREATE INDEX townhall_record_state ON townhall_record (state, kind, id);
CREATE INDEX townhall_record_opened ON townhall_record (opened, kind, id) WHERE opened IS NOT NULL;
CREATE INDEX townhall_record_due ON townhall_record (due, kind, id) WHERE due IS NOT NULL;
CREATE INDEX townhall_record_closed ON townhall_record (closed, kind, id) WHERE closed IS NOT NULL;
-- The history entry by entry, for people.
CREATE VIEW townhall_entry AS
	SELECT c.pos - c.count + e.key + 1 AS pos, c.commit_id, json_extract(e.value, '$.at') AS at, json_extract(e.value, '$.by') AS actor,
		json_extract(e.value, '$.verb') AS verb, json_extract(e.value, '$.reason') AS reason, json_extract(e.value, '$.basis') AS basis,
		c.kind, c.id, c.version, c.place, c.holder, c.state, c.opened, c.due, c.closed, c.tags, c.doc
	FROM townhall_change c, json_each(c.entries) e;
