CREATE TABLE IF NOT EXISTS townhall_vault_person (
	person TEXT NOT NULL PRIMARY KEY,
	shredded SMALLINT NOT NULL,
	fields TEXT,
	cipher TEXT,
	sealed BYTEA
);
CREATE TABLE IF NOT EXISTS townhall_vault_key (
	person TEXT NOT NULL PRIMARY KEY,
	master TEXT NOT NULL,
	wrapped BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS townhall_vault_index (
	token BYTEA NOT NULL,
	person TEXT NOT NULL,
	PRIMARY KEY (token, person),
	UNIQUE (person, token)
);
