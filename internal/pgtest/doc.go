// Package pgtest gives tests a PostgreSQL of their own: a throw-away cluster per test package, started by the first test
// that asks and reached through a private socket, and a fresh database for each test.
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
//	func TestStore(t *testing.T) {
//		db := sqlx.MustOpen("postgres", pgtest.DSN(t))
//		…
//	}
//
// Where PostgreSQL is not installed the test is skipped and says so. With the environment variable TOWNHALL_REQUIRE
// containing "postgres" it fails instead.
package pgtest
