package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/internal/pgtest"
	_ "modernc.org/sqlite"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	master = bytes.Repeat([]byte{1}, vault.MasterSize)
	second = bytes.Repeat([]byte{2}, vault.MasterSize)

	wang = townhall.Person{Name: "王小明", Number: "36010219800101123X", Phone: "138 0000 0000", Address: "水南镇东村 3 号",
		More: map[string]string{"wechat": "Xiao_Ming", "note": `quotes " and \ and 👩🏽‍⚖️`}}
	maria = townhall.Person{Name: "Maria José da Silva", Phone: "13800000000"}
)

// everywhere runs a test on each kind of vault.
func everywhere(t *testing.T, test func(t *testing.T, v *vault.Vault)) {
	t.Run("memory", func(t *testing.T) {
		v, err := vault.Memory(master)
		require.NoError(t, err)
		test(t, v)
	})
	onDatabases(t, func(t *testing.T, db *sqlx.DB) { test(t, open(t, db, master)) })
}

func onDatabases(t *testing.T, test func(t *testing.T, db *sqlx.DB)) {
	t.Run("SQLite", func(t *testing.T) { test(t, connect(t, "sqlite", sqliteFile(t))) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, connect(t, "postgres", pgtest.DSN(t))) })
}

func sqliteFile(t *testing.T) string {
	return "file:" + filepath.Join(t.TempDir(), "vault.db") + "?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)"
}

func connect(t *testing.T, driver, dsn string) *sqlx.DB {
	db := sqlx.MustOpen(driver, dsn)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func open(t *testing.T, db vault.DB, master []byte, options ...vault.Option) *vault.Vault {
	t.Helper()
	v, err := vault.New(t.Context(), db, master, options...)
	require.NoError(t, err)
	return v
}

func find(t *testing.T, v *vault.Vault, field, value string) []townhall.PersonID {
	t.Helper()
	ids, err := v.Find(t.Context(), field, value)
	require.NoError(t, err)
	return ids
}

func TestPutAndGet(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		_, err := v.Get(t.Context(), "w")
		require.ErrorIs(t, err, townhall.NotFound)
		for _, p := range []townhall.Person{wang, maria, {}, wang} {
			require.NoError(t, v.Put(t.Context(), "w", p))
			got, err := v.Get(t.Context(), "w")
			require.NoError(t, err)
			assert.Equal(t, p, got)
		}
	})
}

func TestFindIgnoresCaseWidthAndSpaces(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		require.NoError(t, v.Put(t.Context(), "w", wang))
		require.NoError(t, v.Put(t.Context(), "m", maria))
		for _, c := range []struct {
			field, value string
			want         []townhall.PersonID
		}{
			{"phone", "138 0000 0000", []townhall.PersonID{"m", "w"}},
			{"phone", "１３８００００００００", []townhall.PersonID{"m", "w"}},
			{"name", "王小明", []townhall.PersonID{"w"}},
			{"name", " 王 小　明", []townhall.PersonID{"w"}},
			{"name", "maria jose\u0301 DA silva", []townhall.PersonID{"m"}},
			{"number", "36010219800101123x", []townhall.PersonID{"w"}},
			{"wechat", "xiao_ming", []townhall.PersonID{"w"}},
			{"address", "水南镇东村3号", []townhall.PersonID{"w"}},
			{"address", "水南镇东村", nil},      // not part of a value
			{"name", "138 0000 0000", nil}, // not another field
			{"phone", "", nil}, {"phone", " ", nil}, {"", "王小明", nil},
		} {
			assert.Equal(t, c.want, find(t, v, c.field, c.value), "%s %q", c.field, c.value)
		}
	})
}

func TestFindFollowsChanges(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		require.NoError(t, v.Put(t.Context(), "w", wang))
		moved := wang
		moved.Phone, moved.More = "139", nil
		require.NoError(t, v.Put(t.Context(), "w", moved))
		assert.Empty(t, find(t, v, "phone", wang.Phone))
		assert.Empty(t, find(t, v, "wechat", "xiao_ming"))
		assert.Equal(t, []townhall.PersonID{"w"}, find(t, v, "phone", "139"))
		assert.Equal(t, []townhall.PersonID{"w"}, find(t, v, "name", wang.Name))
	})
}

func TestShred(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		require.ErrorIs(t, v.Shred(t.Context(), "w"), townhall.NotFound, "a mistyped id must not look like a duty done")
		require.NoError(t, v.Put(t.Context(), "w", wang))
		require.NoError(t, v.Put(t.Context(), "m", maria))
		for range 2 {
			require.NoError(t, v.Shred(t.Context(), "w"))
			_, err := v.Get(t.Context(), "w")
			require.ErrorIs(t, err, townhall.Gone)
			assert.Contains(t, err.Error(), "found w")
			assert.Equal(t, []townhall.PersonID{"m"}, find(t, v, "phone", wang.Phone))
		}
		require.ErrorIs(t, v.Put(t.Context(), "w", wang), townhall.Gone, "an id is not used again")
		assert.Empty(t, find(t, v, "name", wang.Name))
		_, err := v.Get(t.Context(), "m")
		require.NoError(t, err)
	})
}

func TestShredLeavesOnlyTheID(t *testing.T) {
	onDatabases(t, func(t *testing.T, db *sqlx.DB) {
		v := open(t, db, master)
		require.NoError(t, v.Put(t.Context(), "w", wang))
		require.NoError(t, v.Shred(t.Context(), "w"))
		for table, want := range map[string]int{"townhall_vault_key": 0, "townhall_vault_index": 0, "townhall_vault_person": 1} {
			n := -1
			require.NoError(t, db.Get(&n, "SELECT count(*) FROM "+table))
			assert.Equal(t, want, n, table)
		}
		n := -1
		require.NoError(t, db.Get(&n, "SELECT count(*) FROM townhall_vault_person WHERE sealed IS NULL AND fields IS NULL"))
		assert.Equal(t, 1, n)
	})
}

func TestBadInputIsRefused(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		for _, id := range []townhall.PersonID{"", "a\x00b", "\xff"} {
			require.ErrorIs(t, v.Put(t.Context(), id, wang), townhall.Invalid, "%q", id)
			_, err := v.Get(t.Context(), id)
			require.ErrorIs(t, err, townhall.Invalid, "%q", id)
			require.ErrorIs(t, v.Shred(t.Context(), id), townhall.Invalid, "%q", id)
		}
		err := v.Put(t.Context(), "w", townhall.Person{Phone: "\xff"})
		require.ErrorIs(t, err, townhall.Invalid)
		assert.Contains(t, err.Error(), "phone")
		_, err = v.Get(t.Context(), "w")
		require.ErrorIs(t, err, townhall.NotFound, "nothing half-saved")
	})
}

func TestCancelledIsTheContextsError(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		require.NoError(t, v.Put(t.Context(), "w", wang))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, got := v.Get(ctx, "w")
		_, found := v.Find(ctx, "name", wang.Name)
		for _, err := range []error{got, found, v.Put(ctx, "w", maria), v.Shred(ctx, "w")} {
			assert.ErrorIs(t, err, context.Canceled)
		}
		kept, err := v.Get(t.Context(), "w")
		require.NoError(t, err)
		assert.Equal(t, wang, kept)
	})
}

func TestManyWritersOfOnePerson(t *testing.T) {
	everywhere(t, func(t *testing.T, v *vault.Vault) {
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for round := range 3 {
					assert.NoError(t, v.Put(t.Context(), "w", townhall.Person{Phone: fmt.Sprint(i), Name: fmt.Sprint(round)}))
				}
			})
		}
		wg.Wait()
		kept, err := v.Get(t.Context(), "w")
		require.NoError(t, err)
		found := 0
		for i := range 16 {
			found += len(find(t, v, "phone", fmt.Sprint(i)))
		}
		assert.Equal(t, 1, found, "the index agrees with the data")
		assert.Equal(t, []townhall.PersonID{"w"}, find(t, v, "phone", kept.Phone))
	})
}

func TestTransactionOfTheHost(t *testing.T) {
	onDatabases(t, func(t *testing.T, db *sqlx.DB) {
		v := open(t, db, master)
		for _, commits := range []bool{false, true} {
			tx := db.MustBegin()
			require.NoError(t, v.In(tx).Put(t.Context(), "w", wang))
			got, err := v.In(tx).Get(t.Context(), "w")
			require.NoError(t, err, "seen inside")
			assert.Equal(t, wang, got)
			assert.Len(t, find(t, v.In(tx), "name", wang.Name), 1)
			if !commits {
				require.NoError(t, tx.Rollback())
				_, err = v.Get(t.Context(), "w")
				require.ErrorIs(t, err, townhall.NotFound)
				assert.Empty(t, find(t, v, "name", wang.Name))
				continue
			}
			require.NoError(t, tx.Commit())
			got, err = v.Get(t.Context(), "w")
			require.NoError(t, err)
			assert.Equal(t, wang, got)
		}
		tx := db.MustBegin()
		require.NoError(t, v.In(tx).Shred(t.Context(), "w"))
		require.NoError(t, tx.Rollback())
		_, err := v.Get(t.Context(), "w")
		require.NoError(t, err)
	})
}

func TestMemoryKnowsNoTransactions(t *testing.T) {
	v, err := vault.Memory(master)
	require.NoError(t, err)
	assert.Same(t, v, v.In(nil))
}

// A Put that fails half-way leaves the person as before.
func TestPutIsOneTransaction(t *testing.T) {
	db := connect(t, "sqlite", sqliteFile(t))
	v := open(t, db, master)
	require.NoError(t, v.Put(t.Context(), "w", wang))
	db.MustExec(`CREATE TRIGGER full_disk BEFORE INSERT ON townhall_vault_index BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
	require.ErrorContains(t, v.Put(t.Context(), "w", maria), "disk full")
	require.ErrorContains(t, v.Put(t.Context(), "m", maria), "disk full")
	db.MustExec(`DROP TRIGGER full_disk`)
	kept, err := v.Get(t.Context(), "w")
	require.NoError(t, err)
	assert.Equal(t, wang, kept)
	assert.Equal(t, []townhall.PersonID{"w"}, find(t, v, "name", wang.Name))
	_, err = v.Get(t.Context(), "m")
	require.ErrorIs(t, err, townhall.NotFound)
}

func TestNothingReadableReachesTheDatabase(t *testing.T) {
	onDatabases(t, func(t *testing.T, db *sqlx.DB) {
		require.NoError(t, open(t, db, master).Put(t.Context(), "w", wang))
		var stored []byte
		for _, column := range []string{"fields", "cipher", "sealed"} {
			var b []byte
			require.NoError(t, db.Get(&b, "SELECT "+column+" FROM townhall_vault_person"))
			stored = append(stored, b...)
		}
		var tokens [][]byte
		require.NoError(t, db.Select(&tokens, "SELECT token FROM townhall_vault_index"))
		assert.Len(t, tokens, len(wang.Fields()))
		stored = append(stored, bytes.Join(tokens, nil)...)
		for field, value := range wang.Fields() {
			assert.NotContains(t, string(stored), value, field)
			assert.NotContains(t, string(stored), vault.Normal(value), field)
		}
		assert.Contains(t, string(stored), `["address","name","note","number","phone","wechat"]`, "the names of fields are in the open, as documented")
	})
}

func TestClosedDatabase(t *testing.T) {
	db := connect(t, "sqlite", sqliteFile(t))
	v := open(t, db, master)
	require.NoError(t, db.Close())
	_, err := vault.New(t.Context(), db, master)
	assert.Error(t, err)
	_, getting := v.Get(t.Context(), "w")
	_, finding := v.Find(t.Context(), "name", "x")
	_, moving := v.Rewrap(t.Context())
	for _, err := range []error{getting, finding, moving, v.Put(t.Context(), "w", wang), v.Shred(t.Context(), "w")} {
		assert.Error(t, err)
		assert.False(t, errors.Is(err, townhall.NotFound), "%v", err)
	}
}

func ExampleVault() {
	ctx := context.Background()
	v, err := vault.Memory([]byte(strings.Repeat("k", vault.MasterSize))) // a real one is random, and kept elsewhere
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = v.Put(ctx, "p-1", townhall.Person{Name: "王小明", Phone: "138 0000 0000"})
	ids, _ := v.Find(ctx, "phone", "１３８００００００００")
	p, _ := v.Get(ctx, ids[0])
	fmt.Println(ids, p.Name)
	_ = v.Shred(ctx, "p-1")
	_, err = v.Get(ctx, "p-1")
	fmt.Println(err)
	// Output:
	// [p-1] 王小明
	// townhall: gone: person: needs a person who was not shredded, found p-1
}
