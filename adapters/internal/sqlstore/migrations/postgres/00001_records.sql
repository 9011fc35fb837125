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
-- Entries get their pos one transaction after another, so that whoever reads on from a pos misses none. Until then they
-- are in the order of seq, which is the order of writing for any one record.
CREATE TABLE townhall_entry (
	seq       bigserial NOT NULL,
	pos       bigint,
	commit_id text COLLATE "C" NOT NULL,
	ordinal   integer NOT NULL,
	at        timestamptz NOT NULL,
	actor     json NOT NULL,
	verb      text NOT NULL,
	reason    text NOT NULL,
	basis     json NOT NULL,
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
CREATE UNIQUE INDEX townhall_entry_pos ON townhall_entry (pos);
CREATE INDEX townhall_entry_record ON townhall_entry (kind, id, pos);
-- Stays empty. Who holds its lock may give positions.
CREATE TABLE townhall_turn (nothing integer);
