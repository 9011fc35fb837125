-- +goose Up
CREATE TABLE townhall_record (
	kind    text COLLATE "C" NOT NULL,
	id      text COLLATE "C" NOT NULL,
	version bigint NOT NULL,
	place   text COLLATE "C" NOT NULL,
	holder  text COLLATE "C" NOT NULL,
	state   text COLLATE "C" NOT NULL,
	opened  date,
	due     date,
	closed  date,
	tags    json NOT NULL,
	doc     json NOT NULL, -- json, not jsonb: kept byte for byte
	PRIMARY KEY (kind, id)
);
-- The history: each row is one change of a record with the entries that tell of it and the whole record after it. Rows
-- are only ever added. pos is the position of the last of the entries. It is given to one transaction after another, so
-- that whoever reads on from a position misses none. Until then rows are in the order of seq, which is the order of
-- writing for any one record.
CREATE TABLE townhall_change (
	seq       bigserial NOT NULL,
	pos       bigint,
	count     integer NOT NULL,
	commit_id text COLLATE "C" NOT NULL,
	ordinal   integer NOT NULL,
	entries   json NOT NULL, -- [{"at", "by", "verb", "reason", "basis"}, …]
	kind      text COLLATE "C" NOT NULL,
	id        text COLLATE "C" NOT NULL,
	version   bigint NOT NULL,
	place     text COLLATE "C" NOT NULL,
	holder    text COLLATE "C" NOT NULL,
	state     text COLLATE "C" NOT NULL,
	opened    date,
	due       date,
	closed    date,
	tags      json NOT NULL,
	doc       json NOT NULL,
	PRIMARY KEY (commit_id, ordinal)
);
CREATE UNIQUE INDEX townhall_change_pos ON townhall_change (pos);
CREATE INDEX townhall_change_record ON townhall_change (kind, id, pos);
-- Stays empty. Who holds its lock may give positions.
CREATE TABLE townhall_turn (nothing integer);
