package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/vault"
)

func people(t *testing.T, tn town) access.People {
	v, err := vault.Memory(make([]byte, vault.MasterSize))
	require.NoError(t, err)
	require.NoError(t, v.Put(t.Context(), "p-wang", townhall.Person{Name: "王小明", Number: "330", Phone: "138", Address: "东村 1 号", More: map[string]string{"email": "w@example.org"}}))
	require.NoError(t, v.Put(t.Context(), "p-chen", townhall.Person{Name: "陈国华", Phone: "139"}))
	return access.People{Vault: v, Policy: tn.office.Policy, Log: access.NewLog(tn.office)}
}

func logged(t *testing.T, p access.People) (all []access.Reading) {
	for r, err := range p.Log.Period(t.Context(), townhall.Period{}) {
		require.NoError(t, err)
		all = append(all, r)
	}
	return all
}

func TestPeopleAreReadByField(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		p := people(t, tn)
		ctx := access.WithOrigin(t.Context(), access.Origin{Address: "192.0.2.7", Request: "r1"})
		got, err := p.Read(ctx, chen, "p-wang", "name", "phone")
		require.NoError(t, err)
		assert.Equal(t, townhall.Person{Name: "王小明", Phone: "138"}, got)
		all := logged(t, p)
		require.Len(t, all, 2)
		assert.ElementsMatch(t, []string{access.ReadName, access.ReadPhone}, []string{all[0].Verb, all[1].Verb})
		for i := range all {
			assert.Equal(t, chen, all[i].By)
			assert.Equal(t, []townhall.Ref{access.PersonRef("p-wang")}, all[i].Of)
			assert.Equal(t, "192.0.2.7", all[i].From.Address)
		}
		for _, fields := range [][]string{{"number"}, {"name", "number"}, {"email"}} {
			got, err = p.Read(t.Context(), chen, "p-wang", fields...)
			require.ErrorIs(t, err, townhall.Forbidden, fields)
			assert.Equal(t, townhall.Person{}, got)
		}
		_, err = p.Read(t.Context(), chen, "p-wang")
		require.ErrorIs(t, err, townhall.Invalid)
		_, err = p.Read(t.Context(), townhall.Actor{}, "p-wang", "name")
		require.ErrorIs(t, err, townhall.Forbidden)
		got, err = p.Read(t.Context(), townhall.Actor{Person: "p-wang"}, "p-wang", "number", "email", "address")
		require.NoError(t, err, "one's own data")
		assert.Equal(t, townhall.Person{Number: "330", Address: "东村 1 号", More: map[string]string{"email": "w@example.org"}}, got)
		assert.Len(t, logged(t, p), 5)
	})
}

func TestNamesForTexts(t *testing.T) {
	tn := begun(t, newMemory)
	p := people(t, tn)
	names, err := p.Names(t.Context(), chen, "p-wang", "p-chen", "p-nobody", "p-wang")
	require.NoError(t, err)
	assert.Equal(t, map[townhall.PersonID]string{"p-wang": "王小明", "p-chen": "陈国华"}, names)
	require.Len(t, logged(t, p), 1)
	assert.Len(t, logged(t, p)[0].Of, 1, "one of them their own")
	names, err = p.Names(t.Context(), townhall.Actor{Person: "p-chen"}, "p-wang", "p-chen")
	require.NoError(t, err)
	assert.Equal(t, map[townhall.PersonID]string{"p-chen": "陈国华"}, names, "who may read no other name than one's own")
	names, err = p.Names(t.Context(), townhall.Actor{}, "p-wang")
	require.NoError(t, err)
	assert.Empty(t, names)
	assert.Len(t, logged(t, p), 1)
}

func TestFindingEnteringAndShredding(t *testing.T) {
	tn := begun(t, newMemory)
	p := people(t, tn)
	ids, err := p.Find(t.Context(), chen, "phone", "1 38")
	require.NoError(t, err)
	assert.Equal(t, []townhall.PersonID{"p-wang"}, ids)
	require.NoError(t, p.Put(t.Context(), chen, "p-li", townhall.Person{Name: "李"}))
	require.ErrorIs(t, p.Shred(t.Context(), chen, "p-li", "asked"), townhall.Forbidden)
	require.NoError(t, p.Shred(t.Context(), securityAdmin, "p-li", "asked"))
	_, err = p.Read(t.Context(), chen, "p-li", "name")
	require.ErrorIs(t, err, townhall.Gone)
	_, err = p.Find(t.Context(), auditAdmin, "phone", "138")
	require.ErrorIs(t, err, townhall.Forbidden)
	require.ErrorIs(t, p.Put(t.Context(), auditAdmin, "p-li", townhall.Person{}), townhall.Forbidden)
	var verbs []string
	for _, r := range logged(t, p) {
		verbs = append(verbs, r.Verb)
		raw, err := json.Marshal(r)
		require.NoError(t, err)
		assert.NotContains(t, string(raw), "138", "the log says what was read, not what it said")
	}
	assert.ElementsMatch(t, []string{"find", "put", "shred"}, verbs)
}

// full is a store that keeps nothing more.
type full struct{ townhall.Store }

var errFull = errors.New("no space left")

func (full) Commit(context.Context, townhall.CommitID, ...townhall.Change) (townhall.Pos, error) {
	return 0, errFull
}

func TestWhatCannotBeLoggedIsNotGiven(t *testing.T) {
	tn := begun(t, newMemory)
	p := people(t, tn)
	p.Log = access.NewLog(tn.office.In(full{tn.office.Store}))
	got, err := p.Read(t.Context(), chen, "p-wang", "name")
	require.ErrorIs(t, err, errFull)
	assert.Equal(t, townhall.Person{}, got)
	names, err := p.Names(t.Context(), chen, "p-wang")
	require.ErrorIs(t, err, errFull)
	assert.Nil(t, names)
	ids, err := p.Find(t.Context(), chen, "phone", "138")
	require.ErrorIs(t, err, errFull)
	assert.Nil(t, ids)
	require.ErrorIs(t, p.Put(t.Context(), chen, "p-wang", townhall.Person{Name: "another"}), errFull)
	require.ErrorIs(t, p.Shred(t.Context(), securityAdmin, "p-wang", "asked"), errFull)
	kept, err := p.Vault.Get(t.Context(), "p-wang")
	require.NoError(t, err)
	assert.Equal(t, "王小明", kept.Name)
}

func TestTheLogIsExportedToTheAuditor(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		p := people(t, tn)
		today := townhall.DateOf(tn.clock.Now())
		for range 2 {
			_, err := p.Read(t.Context(), chen, "p-wang", "name")
			require.NoError(t, err)
			tn.clock.pass(48 * 3600e9)
		}
		var b bytes.Buffer
		days := townhall.Period{From: today.AddDays(1), To: today.AddDays(2)}
		require.ErrorIs(t, p.Log.Export(t.Context(), tn.office.Policy, chen, days, &b), townhall.Forbidden)
		assert.Empty(t, b.String())
		require.NoError(t, p.Log.Export(t.Context(), tn.office.Policy, auditAdmin, days, &b))
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")
		require.Len(t, lines, 1)
		var r access.Reading
		require.NoError(t, json.Unmarshal([]byte(lines[0]), &r))
		assert.Equal(t, today.AddDays(2), r.Day)
		assert.Equal(t, access.ReadName, r.Verb)
		all := logged(t, p)
		assert.Equal(t, "export", all[len(all)-1].Verb, "that it was read is read, too")
		failing := p.Log.Export(t.Context(), tn.office.Policy, auditAdmin, townhall.Period{}, brokenPipe{})
		require.ErrorIs(t, failing, errFull)
	})
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errFull }
