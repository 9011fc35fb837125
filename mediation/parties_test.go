package mediation_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/mediation"
)

// ids lists the cases of an answer.
func ids(t *testing.T, cases iter.Seq2[mediation.Case, error]) (out []string) {
	t.Helper()
	for c, err := range cases {
		require.NoError(t, err)
		out = append(out, c.ID)
	}
	return out
}

// Who comes again is found by name and telephone through the Vault, and by id after the Vault has forgotten them.
func TestPartiesAreFoundUntilTheyAreForgotten(t *testing.T) {
	office := quickOffice(t)
	people, err := vault.Memory(bytes.Repeat([]byte{7}, 32))
	require.NoError(t, err)
	for id, p := range map[townhall.PersonID]townhall.Person{
		"wang": {Name: "王小明", Phone: "138 0000 0001"}, "li": {Name: "李四", Phone: "138 0000 0002"}, "wang2": {Name: "王小明", Phone: "138 0000 0003"}} {
		require.NoError(t, people.Put(ctx, id, p))
	}
	hears := func(id townhall.CommitID, parties ...townhall.PersonID) {
		t.Helper()
		var list []mediation.Party
		for i, p := range parties {
			list = append(list, mediation.Party{Person: p, Side: string(rune('a' + i))})
		}
		_, err := mediation.Quick(ctx, office.Once(id), as("m2"), quick(func(q *mediation.QuickCase) { q.Parties = list }))
		require.NoError(t, err)
	}
	hears("c1", "wang", "li")
	hears("c2", "wang2", "wang")
	hears("c3", "wang2", "zhao")
	a := application()
	a.Bars = []mediation.Bar{mediation.Elsewhere}
	declined, err := mediation.Decline(ctx, office.Once("c4"), mediator, a, mediation.Routes()...)
	require.NoError(t, err)

	search := func(field, value string) []string {
		return ids(t, mediation.Search(ctx, office.Store, people, field, value))
	}
	assert.ElementsMatch(t, []string{"c1", "c2", "c3", "c4"}, search("name", "王小明"), "two of a name, and a case of both comes once")
	assert.ElementsMatch(t, []string{"c1", "c4"}, search("phone", "13800000002"), "spaces do not matter, and declined cases are found")
	assert.ElementsMatch(t, []string{"c2", "c3"}, search("phone", "138 0000 0003"))
	assert.Empty(t, search("name", "赵六"))
	assert.Equal(t, []string{"c1", "c2", "c4"}, ids(t, mediation.CasesOf(ctx, office.Store, "wang")))

	before := history(t, office)
	require.NoError(t, people.Shred(ctx, "wang"))
	assert.ElementsMatch(t, []string{"c2", "c3"}, search("name", "王小明"), "the other of that name")
	assert.Empty(t, search("phone", "138 0000 0001"))
	assert.Equal(t, []string{"c1", "c2", "c4"}, ids(t, mediation.CasesOf(ctx, office.Store, "wang")), "the id says nothing, and stays")
	assert.Equal(t, before, history(t, office), "no record was touched")
	_, err = mediation.FollowUp(ctx, office, as("m2"), townhall.Ref{Kind: mediation.CaseKind, ID: "c1"}, mediation.Visit{By: "m2", Record: "quiet"})
	require.NoError(t, err, "the case goes on")

	require.NoError(t, townhall.Void(ctx, office, mediator, declined.Ref(), "entered twice"))
	assert.Equal(t, []string{"c1", "c2"}, ids(t, mediation.CasesOf(ctx, office.Store, "wang")), "what was voided is gone")
}

// history prints the whole history of an office.
func history(t *testing.T, office townhall.Office) (out []string) {
	t.Helper()
	for e, err := range office.Store.History(ctx, townhall.Ref{}, 0) {
		require.NoError(t, err)
		assert.NotContains(t, string(e.After.Doc), "王小明", "names are in the Vault alone")
		out = append(out, written(t, e))
	}
	return out
}

// blind is a Vault that cannot be asked.
type blind struct{ townhall.Vault }

var errBlind = errors.New("no key")

func (blind) Find(context.Context, string, string) ([]townhall.PersonID, error) { return nil, errBlind }

func TestASearchThatCannotBeMadeSaysSo(t *testing.T) {
	office := quickOffice(t)
	for _, err := range mediation.Search(ctx, office.Store, blind{}, "name", "王小明") {
		assert.ErrorIs(t, err, errBlind)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	n := 0
	for _, err := range mediation.CasesOf(cancelled, office.Store, "wang") {
		assert.ErrorIs(t, err, context.Canceled)
		n++
	}
	assert.Equal(t, 1, n)
}
