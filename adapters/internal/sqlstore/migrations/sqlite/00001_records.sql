-- +goose Up
CREATE TABLE townhall_record (
	kind    TEXT NOT NULL,
	id      TEXT NOT NULL,
	version INTEGER NOT NULL,
	place   TEXT NOT NULL,
	holder  TEXT NOT NULL,
	state   TEXT NOT NULL,
	opened  TEXT, -- 2025-10-09
	due     TEXT,
	closed  TEXT,
	tags    TEXT NOT NULL, -- JSON
	doc     TEXT NOT NULL, -- JSON, kept byte for byte
	PRIMARY KEY (kind, id)
) WITHOUT ROWID;
-- The history: each row is one change of a record with the entries that tell of it and the whole record after it. Rows
-- are only ever added. pos is the position of the last of the entries.
CREATE TABLE townhall_change (
	pos       INTEGER PRIMARY KEY,
	count     INTEGER NOT NULL,
	commit_id TEXT NOT NULL,
	ordinal   INTEGER NOT NULL,
	entries   TEXT NOT NULL, -- JSON: [{"at", "by", "verb", "reason", "basis"}, …]
	kind      TEXT NOT NULL,
	id        TEXT NOT NULL,
	version   INTEGER NOT NULL,
	place     TEXT NOT NULL,
	holder    TEXT NOT NULL,
	state     TEXT NOT NULL,
	opened    TEXT,
	due       TEXT,
	closed    TEXT,
	tags      TEXT NOT NULL,
	doc       TEXT NOT NULL
);
CREATE UNIQUE INDEX townhall_change_commit ON townhall_change (commit_id, ordinal);
CREATE INDEX townhall_change_record ON townhall_change (kind, id, pos);
