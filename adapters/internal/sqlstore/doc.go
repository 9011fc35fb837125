// Package sqlstore keeps townhall's records in a SQL database: all SQL of adapters/postgres and adapters/sqlite is here.
//
//   - townhall_record: each record as it stands, its header in columns, its document byte for byte;
//   - townhall_tag: the tags of the records, one row each, to filter by;
//   - townhall_entry: the history, each entry with the whole record after it. Rows are only ever added;
//   - townhall_migrations: the versions of the schema.
//
// A commit id is kept in its entries, and that pair (commit_id, ordinal) is unique: that makes commits idempotent.
//
// Commits that wait at the same time are put into one transaction (group.go). For each of them a plan decides against
// the versions found and those written earlier in the same group (plan.go). The Dialect then carries the plan out.
package sqlstore
