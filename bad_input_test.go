package townhall_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

// Bad input is named: which field, what was found, what was needed; and whatever was stored stays as it was.
func TestBadInputIsNamedAndChangesNothing(t *testing.T) {
	ctx := t.Context()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	require.NoError(t, err)
	defer store.Close()
	office := cn.Office(store, townhall.Anyone())
	drafted := draftedCase(ctx, t, office)
	stored, err := store.Get(ctx, drafted.Ref())
	require.NoError(t, err)

	for _, bad := range []struct {
		name         string
		do           func() error
		kind         error  // nil: a rule's refusal
		field, found string // found: part of it
		line         int
	}{
		{name: "overlapping versions in a rulebook", kind: townhall.Invalid, field: "rules[mediation.duration].versions[1]", found: "2025-06-01", do: func() error {
			return json.Unmarshal([]byte(`{"name": "county", "rules": {"mediation.duration": {"versions": [
				{"from": "2025-01-01", "value": {"n": 1, "unit": "month", "sense": "within"}, "cite": {"law": "x"}},
				{"from": "2025-06-01", "value": {"n": 2, "unit": "month", "sense": "within"}, "cite": {"law": "x"}}]}}}`), &townhall.Rulebook{})
		}},
		{name: "a malformed calendar file", kind: townhall.Invalid, field: "kind", found: "holiday", line: 3, do: func() error {
			_, err := townhall.ReadCalendar("x", strings.NewReader("date,kind,name\n2027-01-01,off,New Year\n2027-02-06,holiday,Spring Festival\n"))
			return err
		}},
		{name: "money of two currencies", kind: townhall.Invalid, field: "money.currency", found: "EUR", do: func() error {
			euro, err := townhall.ParseMoney("1.00 EUR")
			require.NoError(t, err)
			_, err = townhall.Yuan(1).Add(euro)
			return err
		}},
		{name: "a stale version", kind: townhall.Conflict, field: "version", found: "1", do: func() error {
			stale := stored
			stale.Version = 1
			_, err := store.Commit(ctx, "stale", townhall.Change{Record: stale, Entries: []townhall.Entry{{Verb: "overwrite"}}})
			return err
		}},
		{name: "a seal before signatures", field: "agreement.signatures", found: "", do: func() error {
			_, err := mediation.Seal(ctx, office, townhall.Actor{Capacity: "clerk"}, drafted.Ref(), townhall.Date{})
			return err
		}},
		{name: "a corrupted stored document", kind: townhall.Corrupt, field: "doc.parties", found: "", do: func() error {
			damaged := townhall.Record{Ref: townhall.Ref{Kind: mediation.CaseKind, ID: "damaged"}, Version: 1, State: "accepted", Doc: json.RawMessage(`{"id": "damaged", "state": "accepted", "parties": 3}`)}
			_, err := store.Commit(ctx, "damaged", townhall.Change{Record: damaged, Entries: []townhall.Entry{{Verb: "damage"}}})
			require.NoError(t, err)
			_, err = mediation.Seal(ctx, office, townhall.Actor{Capacity: "clerk"}, damaged.Ref, townhall.Date{})
			rec, getErr := store.Get(ctx, damaged.Ref)
			require.NoError(t, getErr)
			assert.Equal(t, damaged, rec, "not overwritten")
			return err
		}},
	} {
		t.Run(bad.name, func(t *testing.T) {
			err := bad.do()
			if bad.kind == nil {
				refusal, ok := errors.AsType[*townhall.Refusal](err)
				require.True(t, ok, "%v", err)
				failed := refusal.Finding.Failed()
				require.NotEmpty(t, failed)
				for _, f := range failed {
					assert.Equal(t, bad.field, f.Field)
					assert.False(t, f.Need.IsZero(), "what was needed: %s", f)
					assert.NotEmpty(t, f.Cite.Article)
				}
			} else {
				require.ErrorIs(t, err, bad.kind)
				named, ok := errors.AsType[*townhall.Error](err)
				require.True(t, ok)
				assert.Equal(t, bad.field, named.Field)
				assert.Contains(t, named.Found.String(), bad.found)
				assert.False(t, named.Needed.IsZero())
				assert.Equal(t, bad.line, named.Line)
			}
			after, err := store.Get(ctx, drafted.Ref())
			require.NoError(t, err)
			assert.Equal(t, stored, after, "nothing stored has changed")
		})
	}
}

// draftedCase is a case whose written agreement nobody has signed yet.
func draftedCase(ctx context.Context, t *testing.T, office townhall.Office) mediation.Case {
	by := townhall.Actor{Person: "m1", Capacity: "mediator"}
	today := townhall.DateOf(office.Now())
	body, err := mediation.Establish(ctx, office, by, mediation.Committee{Place: "shuinan/dongcun", Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: today.AddDays(-30),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	require.NoError(t, err)
	c, err := mediation.Accept(ctx, office, by, mediation.Application{Committee: body.ID, Place: "shuinan/dongcun", Category: mediation.Neighbours,
		Source: mediation.OwnMotion, Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}})
	require.NoError(t, err)
	_, err = mediation.Assign(ctx, office, by, c.Ref(), mediation.Assignment{Mediators: []townhall.PersonID{"m1"}})
	require.NoError(t, err)
	_, err = mediation.Mediate(ctx, office, by, c.Ref(), mediation.Session{Record: "both heard", Rights: true})
	require.NoError(t, err)
	c, err = mediation.Draft(ctx, office, by, c.Ref(), mediation.Terms{Content: "fence back by 20 cm"})
	require.NoError(t, err)
	return c
}
