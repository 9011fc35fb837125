// Package sqlstore keeps townhall's records in a SQL database: all SQL of adapters/postgres and adapters/sqlite is here.
//
//   - townhall_record: each record as it stands, its header in columns, its document byte for byte;
//   - townhall_tag: the tags of the records, one row each, to filter by;
//   - townhall_change: the history, a row for each change with its entries and the whole record after it. Rows are only
//     ever added; the view townhall_entry shows them entry by entry;
//   - townhall_turn: stays empty; in PostgreSQL, who holds its lock may give positions to other transactions' entries;
//   - townhall_migrations: the versions of the schema.
//
// A change's row keeps its commit's id and its number therein, and that pair is unique: that makes commits idempotent. Its
// position is that of its first entry and is unique as well, so that of two transactions which give positions at once,
// each the next after the last it sees, one fails and is run again: positions have no gap and appear in order.
//
// Commits that wait at the same time are put into one transaction (queue.go, round.go). For each of them a plan decides
// against the versions found and those written earlier in the same group (plan.go). The Dialect then carries it out.
package sqlstore
