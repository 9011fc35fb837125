package access_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

// The town's committees, by somebody whom a policy of anyone lets.
func (tn town) committees(t *testing.T, ids ...string) {
	for _, id := range ids {
		o := tn.office
		o.Policy = townhall.Anyone()
		_, err := mediation.Establish(t.Context(), o, townhall.Actor{Capacity: "clerk"}, mediation.Committee{ID: id, Name: townhall.Plain(id), Place: townhall.Place("shuinan/" + id),
			Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2026, 1, 1),
			Members: []mediation.Member{{Person: "p-chen", Director: true}, {Person: "p-lin", Woman: true}, {Person: "p-wu"}}})
		require.NoError(t, err)
	}
}

func quick(place townhall.Place) mediation.QuickCase {
	return mediation.QuickCase{Place: place, Category: mediation.Neighbours, Agreed: "fence moved back by 20 cm before 1 June",
		Parties: []mediation.Party{{Person: "p-wang", Side: "a"}, {Person: "p-li", Side: "b"}}}
}

func application(committee string) mediation.Application {
	return mediation.Application{Committee: committee, Category: mediation.Neighbours, Source: mediation.OnApplication,
		Parties: []mediation.Party{{Person: "p-wang", Side: "a", Home: "shuinan/xicun"}, {Person: "p-li", Side: "b", Home: "shuinan/dongcun"}}}
}

// The roles let and refuse real actions, taken through the list that a door offers.
func TestRealActionsUnderTheRoles(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		tn.committees(t, "dongcun", "xicun")
		justice := townhall.Actor{Person: "p-just", Capacity: access.Justice}
		head := townhall.Actor{Person: "p-head", Capacity: access.Head, Unit: "dongcun"}
		for p, post := range map[townhall.PersonID]access.Post{
			"p-head": {Role: access.Head, Place: "shuinan/dongcun", Unit: "dongcun"}, "p-just": {Role: access.Justice, Place: "shuinan"},
			"p-far": {Role: access.Justice, Place: "beicun"}, "p-reg": {Role: access.Registrar}, "p-off": {Role: access.Officer, Place: "shuinan", Unit: "works"}} {
			_, err := tn.Appoint(t.Context(), tn.office, securityAdmin, access.Appointing{Person: p, Post: post})
			require.NoError(t, err)
		}
		take := func(kind, verb string, by townhall.Actor, r townhall.Ref, in any) (townhall.Record, error) {
			all := slices.Concat(mediation.Actions(), powers.Actions(), tn.Actions())
			i := slices.IndexFunc(all, func(a townhall.Action) bool { return a.Kind == kind && a.Verb == verb })
			require.GreaterOrEqual(t, i, 0)
			raw, err := json.Marshal(in)
			require.NoError(t, err)
			return all[i].Do(t.Context(), tn.office, by, r, raw)
		}
		rec, err := take("mediation.case", "quick", chen, townhall.Ref{}, quick("shuinan/dongcun"))
		require.NoError(t, err)
		require.Equal(t, townhall.UnitID("dongcun"), rec.Holder)
		for name, c := range map[string]struct {
			by        townhall.Actor
			committee string
		}{
			"another committee's mediator": {townhall.Actor{Person: "p-chen", Capacity: access.Mediator, Unit: "xicun"}, "xicun"},
			"a case of another committee":  {chen, "xicun"},
			"a post not held":              {townhall.Actor{Person: "p-wang", Capacity: access.Mediator, Unit: "dongcun"}, "dongcun"},
			"another role":                 {justice, "dongcun"},
			"nobody":                       {townhall.Actor{}, "dongcun"},
			"nobody with a role":           {townhall.Actor{Capacity: access.Mediator, Unit: "dongcun"}, "dongcun"},
			"the system administrator":     {systemAdmin, "dongcun"},
		} {
			_, err = take("mediation.case", "accept", c.by, townhall.Ref{}, application(c.committee))
			require.ErrorIs(t, err, townhall.Forbidden, name)
		}

		_, err = take("mediation.case", "void", chen, rec.Ref, map[string]string{"reason": "twice"})
		require.ErrorIs(t, err, townhall.Forbidden)
		_, err = take("mediation.case", "void", townhall.Actor{Person: "p-far", Capacity: access.Justice}, rec.Ref, map[string]string{"reason": "twice"})
		require.ErrorIs(t, err, townhall.Forbidden, "of another place")
		_, err = take("mediation.case", "void", justice, rec.Ref, map[string]string{"reason": "twice"})
		require.NoError(t, err)

		// To hand a case over, it need not lie with one's own unit afterwards.
		accepted, err := take("mediation.case", "accept", head, townhall.Ref{}, application("dongcun"))
		require.NoError(t, err)
		over := mediation.Handover{To: "xicun", Reason: "the land lies there"}
		_, err = take("mediation.case", "transfer", chen, accepted.Ref, over)
		require.ErrorIs(t, err, townhall.Forbidden, "the head's to do")
		moved, err := take("mediation.case", "transfer", head, accepted.Ref, over)
		require.NoError(t, err)
		assert.Equal(t, townhall.UnitID("xicun"), moved.Holder)
		_, err = take("mediation.case", "transfer", head, accepted.Ref, mediation.Handover{To: "dongcun", Reason: "back"})
		require.ErrorIs(t, err, townhall.Forbidden, "it is no longer theirs")

		_, err = take("access.account", "open", securityAdmin, townhall.Ref{}, access.Opening{Login: "new", Person: "p-new", Password: first})
		require.ErrorIs(t, err, townhall.Forbidden)
		_, err = take("access.account", "open", systemAdmin, townhall.Ref{}, access.Opening{Login: "new", Person: "p-new", Password: first})
		require.NoError(t, err)
		_, err = take("access.posts", "appoint", securityAdmin, townhall.Ref{}, access.Appointing{Person: "p-new", Post: access.Post{Role: access.Resident, Place: "shuinan"}})
		require.NoError(t, err)
		_, err = take("access.posts", "appoint", auditAdmin, townhall.Ref{}, access.Appointing{Person: "p-new", Post: access.Post{Role: access.Director}})
		require.ErrorIs(t, err, townhall.Forbidden)
	})
}

func TestActionsOfAccessAreADoors(t *testing.T) {
	tn := begun(t, newMemory)
	require.NoError(t, townhall.CheckActions(tn.Actions()))
	named := map[string]bool{}
	for _, k := range access.Kinds() {
		assert.NotEqual(t, access.SecretKind, k.Name)
		named[k.Name] = true
	}
	for _, a := range tn.Actions() {
		assert.True(t, named[a.Kind], a.Kind)
		assert.NotEmpty(t, a.Name.Key, a.Verb)
	}
}

// An account sent twice under one id is opened once.
func TestOpeningOnce(t *testing.T) {
	tn := begun(t, newMemory)
	in := access.Opening{Login: "li", Person: "p-li", Password: first}
	for range 2 {
		a, err := tn.OpenAccount(t.Context(), tn.office.Once("key-1"), systemAdmin, in)
		require.NoError(t, err)
		assert.Equal(t, access.Waiting, a.State)
	}
}

func ExampleRoles_Policy() {
	roles := append(access.Town(), access.Role{Name: "librarian", Title: townhall.Text{ZH: "图书管理员", EN: "librarian"},
		Grants: []access.Grant{{Kinds: []string{"library.loan"}, Verbs: []string{"lend", "return"}, Own: true}}})
	fmt.Println(roles.Check())
	role, _ := roles.Role("librarian")
	reach, _ := role.Reach("library.loan", "lend")
	fmt.Println(reach)
	// Output:
	// <nil>
	// unit
}
