-- +goose Up
CREATE TABLE townhall_tag (
	tag  text COLLATE "C" NOT NULL,
	kind text COLLATE "C" NOT NULL,
	id   text COLLATE "C" NOT NULL,
	PRIMARY KEY (tag, kind, id)
);
INSERT INTO townhall_tag (tag, kind, id)
	SELECT t.tag, r.kind, r.id FROM townhall_record r CROSS JOIN LATERAL json_array_elements_text(r.tags) AS t(tag);
CREATE INDEX townhall_record_place ON townhall_record (place, kind, id);
CREATE INDEX townhall_record_holder ON townhall_record (holder, kind, id);
CREATE INDEX townhall_record_state ON townhall_record (state, kind, id);
CREATE INDEX townhall_record_opened ON townhall_record (opened, kind, id) WHERE opened IS NOT NULL;
CREATE INDEX townhall_record_due ON townhall_record (due, kind, id) WHERE due IS NOT NULL;
CREATE INDEX townhall_record_closed ON townhall_record (closed, kind, id) WHERE closed IS NOT NULL;
CREATE INDEX townhall_change_pending ON townhall_change (seq) WHERE pos IS NULL;
-- The history entry by entry, for people.
CREATE VIEW townhall_entry AS
	SELECT c.pos - c.count + e.n AS pos, c.commit_id, (e.entry->>'at')::timestamptz AS at, e.entry->'by' AS actor,
		e.entry->>'verb' AS verb, e.entry->>'reason' AS reason, e.entry->'basis' AS basis,
		c.kind, c.id, c.version, c.place, c.holder, c.state, c.opened, c.due, c.closed, c.tags, c.doc
	FROM townhall_change c CROSS JOIN LATERAL json_array_elements(c.entries) WITH ORDINALITY AS e(entry, n);
