package vault_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha512"
	"fmt"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/vault"
	"pgregory.net/rapid"
)

func TestMasterKeyHas32Bytes(t *testing.T) {
	for _, size := range []int{0, 16, 31, 33, 64} {
		_, err := vault.Memory(make([]byte, size))
		require.ErrorIs(t, err, townhall.Invalid, "%d bytes", size)
		assert.EqualError(t, err, fmt.Sprintf("townhall: invalid: master: needs a master key of 32 bytes, found %d", size))
		_, err = vault.Memory(master, vault.Older(make([]byte, size)))
		require.ErrorIs(t, err, townhall.Invalid, "an older one of %d bytes", size)
	}
}

// Whatever somebody with access to the tables changes, a person is given unchanged or not at all.
func TestTamperedRowsAreCorrupt(t *testing.T) {
	db := connect(t, "sqlite", sqliteFile(t))
	v := open(t, db, master)
	fresh := func() {
		require.NoError(t, v.Put(t.Context(), "w", wang))
		require.NoError(t, v.Put(t.Context(), "m", maria))
		require.NoError(t, v.Put(t.Context(), "w2", wang)) // same fields as w
	}
	for name, statements := range map[string][]string{
		"data of another": {"UPDATE townhall_vault_person SET sealed = (SELECT sealed FROM townhall_vault_person WHERE person = 'w2') WHERE person = 'w'"},
		"key of another":  {"UPDATE townhall_vault_key SET wrapped = (SELECT wrapped FROM townhall_vault_key WHERE person = 'w2') WHERE person = 'w'"},
		"data and key of another": {"UPDATE townhall_vault_person SET sealed = (SELECT sealed FROM townhall_vault_person WHERE person = 'w2') WHERE person = 'w'",
			"UPDATE townhall_vault_key SET wrapped = (SELECT wrapped FROM townhall_vault_key WHERE person = 'w2') WHERE person = 'w'"},
		"all of another": {"DELETE FROM townhall_vault_person WHERE person = 'w'", "DELETE FROM townhall_vault_key WHERE person = 'w'",
			"UPDATE townhall_vault_person SET person = 'w' WHERE person = 'w2'", "UPDATE townhall_vault_key SET person = 'w' WHERE person = 'w2'"},
		"names of fields":      {"UPDATE townhall_vault_person SET fields = '[]' WHERE person = 'w'"},
		"name of the cipher":   {"UPDATE townhall_vault_person SET cipher = 'rot-13' WHERE person = 'w'"},
		"id of the master":     {"UPDATE townhall_vault_key SET master = 'ffffffffffffffff' WHERE person = 'w'"},
		"no key":               {"DELETE FROM townhall_vault_key WHERE person = 'w'"},
		"empty key":            {"UPDATE townhall_vault_key SET wrapped = x'' WHERE person = 'w'"},
		"short key":            {"UPDATE townhall_vault_key SET wrapped = x'00112233445566778899aabb' WHERE person = 'w'"},
		"no data":              {"UPDATE townhall_vault_person SET sealed = NULL WHERE person = 'w'"},
		"a byte less":          {"UPDATE townhall_vault_person SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE person = 'w'"},
		"raised from shredded": {"UPDATE townhall_vault_person SET fields = NULL, sealed = NULL WHERE person = 'w'", "DELETE FROM townhall_vault_key WHERE person = 'w'"},
	} {
		t.Run(name, func(t *testing.T) {
			fresh()
			for _, s := range statements {
				db.MustExec(s)
			}
			p, err := v.Get(t.Context(), "w")
			require.ErrorIs(t, err, townhall.Corrupt)
			assert.Zero(t, p, "never garbage")
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "person[w]", e.Field)
			assert.NotEmpty(t, e.Needed.In(townhall.ZH))
			_, err = v.Get(t.Context(), "m")
			require.NoError(t, err, "others are not concerned")
			require.NoError(t, v.Put(t.Context(), "w", wang), "and the person can be kept anew")
		})
	}
}

func TestEveryBitCounts(t *testing.T) {
	db := connect(t, "sqlite", sqliteFile(t))
	v := open(t, db, master)
	require.NoError(t, v.Put(t.Context(), "w", wang))
	var sealed, key []byte
	require.NoError(t, db.Get(&sealed, "SELECT sealed FROM townhall_vault_person"))
	require.NoError(t, db.Get(&key, "SELECT wrapped FROM townhall_vault_key"))
	rapid.Check(t, func(t *rapid.T) {
		for column, good := range map[string][]byte{"townhall_vault_person SET sealed": sealed, "townhall_vault_key SET wrapped": key} {
			bad := bytes.Clone(good)
			bad[rapid.IntRange(0, len(bad)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			db.MustExec("UPDATE "+column+" = $1", bad)
			if _, err := v.Get(t.Context(), "w"); err == nil {
				t.Fatalf("a turned bit in %s went unnoticed", column)
			}
			db.MustExec("UPDATE "+column+" = $1", good)
		}
	})
	_, err := v.Get(t.Context(), "w")
	require.NoError(t, err)
}

func TestWrongMasterKeyIsNoticedAtOnce(t *testing.T) {
	onDatabases(t, func(t *testing.T, db *sqlx.DB) {
		early := open(t, db, second) // before there was anybody
		require.NoError(t, open(t, db, master).Put(t.Context(), "w", wang))
		_, err := vault.New(t.Context(), db, second)
		require.ErrorIs(t, err, townhall.Corrupt)
		assert.Contains(t, err.Error(), "master")
		p, err := early.Get(t.Context(), "w")
		require.ErrorIs(t, err, townhall.Corrupt)
		assert.Zero(t, p)
	})
}

func TestRewrapMovesEverybody(t *testing.T) {
	onDatabases(t, func(t *testing.T, db *sqlx.DB) {
		old := open(t, db, master)
		for i := range 10 {
			p := wang
			p.Number = fmt.Sprint(i)
			require.NoError(t, old.Put(t.Context(), townhall.PersonID(fmt.Sprint("p", i)), p))
		}
		require.NoError(t, old.Shred(t.Context(), "p9"))

		both := open(t, db, second, vault.Older(master))
		require.NoError(t, both.Put(t.Context(), "p0", maria))
		assert.Len(t, find(t, both, "name", wang.Name), 8, "found under the older key")
		assert.Equal(t, []townhall.PersonID{"p0"}, find(t, both, "name", maria.Name), "and under the present one")

		var sealed []byte
		require.NoError(t, db.Get(&sealed, "SELECT sealed FROM townhall_vault_person WHERE person = 'p1'"))
		moved, err := both.Rewrap(t.Context())
		require.NoError(t, err)
		assert.Equal(t, 8, moved)
		moved, err = both.Rewrap(t.Context())
		require.NoError(t, err)
		assert.Zero(t, moved, "once")
		var same []byte
		require.NoError(t, db.Get(&same, "SELECT sealed FROM townhall_vault_person WHERE person = 'p1'"))
		assert.Equal(t, sealed, same, "the data stays as it is")

		present := open(t, db, second)
		assert.Len(t, find(t, present, "name", wang.Name), 8)
		got, err := present.Get(t.Context(), "p5")
		require.NoError(t, err)
		assert.Equal(t, "5", got.Number)
		_, err = present.Get(t.Context(), "p9")
		require.ErrorIs(t, err, townhall.Gone)
		_, err = old.Get(t.Context(), "p5")
		require.ErrorIs(t, err, townhall.Corrupt, "the old key opens nothing any more")
		assert.Empty(t, find(t, old, "name", wang.Name))
	})
}

func TestRewrapInMemory(t *testing.T) {
	v, err := vault.Memory(master, vault.Older(second))
	require.NoError(t, err)
	require.NoError(t, v.Put(t.Context(), "w", wang))
	moved, err := v.Rewrap(t.Context())
	require.NoError(t, err)
	assert.Zero(t, moved, "all are under the present key")
}

func TestRewrapStopsAtWhatItCannotOpen(t *testing.T) {
	db := connect(t, "sqlite", sqliteFile(t))
	old := open(t, db, master)
	require.NoError(t, old.Put(t.Context(), "a", wang))
	require.NoError(t, old.Put(t.Context(), "b", wang))
	db.MustExec("UPDATE townhall_vault_person SET sealed = x'00' WHERE person = 'b'")
	moved, err := open(t, db, second, vault.Older(master)).Rewrap(t.Context())
	require.ErrorIs(t, err, townhall.Corrupt)
	assert.Contains(t, err.Error(), "person[b]")
	assert.Equal(t, 1, moved)
	var key string
	require.NoError(t, db.Get(&key, "SELECT master FROM townhall_vault_key WHERE person = 'b'"))
	require.NoError(t, db.Get(&key, "SELECT person FROM townhall_vault_key WHERE master = $1", key), "it was not overwritten")
	assert.Equal(t, "b", key)
}

// aes128 stands in for SM4-GCM, whose keys are as short.
func aes128() vault.Cipher {
	return vault.Cipher{Name: "aes-128-gcm", KeySize: 16, New: func(key []byte) (cipher.AEAD, error) {
		if len(key) != 16 {
			return nil, fmt.Errorf("a key of %d bytes", len(key))
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		return cipher.NewGCM(block)
	}}
}

func TestAnotherCipherAndHash(t *testing.T) {
	db := connect(t, "sqlite", sqliteFile(t))
	require.NoError(t, open(t, db, master).Put(t.Context(), "old", wang))
	v := open(t, db, master, vault.By(aes128()))
	require.NoError(t, v.Put(t.Context(), "new", maria))
	for id, want := range map[townhall.PersonID]townhall.Person{"old": wang, "new": maria} {
		got, err := v.Get(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := open(t, db, master).Get(t.Context(), "new")
	require.ErrorIs(t, err, townhall.Corrupt)
	assert.Contains(t, err.Error(), "aes-128-gcm")

	_, err = vault.New(t.Context(), db, master, vault.Hash(sha512.New))
	require.ErrorIs(t, err, townhall.Corrupt, "a hash is for the whole life of a vault")
	hashed, err := vault.Memory(master, vault.Hash(sha512.New))
	require.NoError(t, err)
	require.NoError(t, hashed.Put(t.Context(), "w", wang))
	assert.Equal(t, []townhall.PersonID{"w"}, find(t, hashed, "name", wang.Name))
}

func TestCiphersThatCannotBe(t *testing.T) {
	for name, c := range map[string]vault.Cipher{
		"no name": {KeySize: 16, New: aes128().New}, "no key": {Name: "x", New: aes128().New},
		"too long a key": {Name: "x", KeySize: 33, New: aes128().New}, "nothing to make it": {Name: "x", KeySize: 16},
	} {
		_, err := vault.Memory(master, vault.By(c))
		assert.ErrorIs(t, err, townhall.Invalid, name)
	}
	v, err := vault.Memory(master, vault.By(vault.Cipher{Name: "wrong size", KeySize: 7, New: aes128().New}))
	require.NoError(t, err)
	assert.ErrorContains(t, v.Put(t.Context(), "w", wang), "a key of 7 bytes")
}

func TestNormal(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		" \t\u3000\u00a0\u200b": "",
		"ＡＢ 12":                 "AB12",
		"Ab12":                  "AB12",
		"王 小明":                  "王小明",
		"ｶﾞ":                    "ガ",
		"Ꭰꭰ":                    "ᎠᎠ",
		"STRAßE straẞe":         "STRAßESTRAßE",
		"e\u0301 \u00e9":        "\u00c9\u00c9",
		"\ufeff138-0000":        "138-0000",
	} {
		assert.Equal(t, want, vault.Normal(in), "%q", in)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "value")
		if once := vault.Normal(s); vault.Normal(once) != once {
			t.Fatalf("%q, %q: normal form of a normal form", s, once)
		}
	})
}
