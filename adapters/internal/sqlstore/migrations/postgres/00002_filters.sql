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
CREATE INDEX townhall_entry_pending ON townhall_entry (seq) WHERE pos IS NULL;
