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
CREATE TABLE townhall_entry (
	pos       INTEGER PRIMARY KEY,
	commit_id TEXT NOT NULL,
	ordinal   INTEGER NOT NULL,
	at        TEXT NOT NULL, -- 2025-10-09T08:00:00.000000Z
	actor     TEXT NOT NULL, -- JSON
	verb      TEXT NOT NULL,
	reason    TEXT NOT NULL,
	basis     TEXT NOT NULL, -- JSON
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
CREATE UNIQUE INDEX townhall_entry_commit ON townhall_entry (commit_id, ordinal);
CREATE INDEX townhall_entry_record ON townhall_entry (kind, id, pos);
