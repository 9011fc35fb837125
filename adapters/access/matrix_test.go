package access_test

import (
	"context"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/internal/printed"
	"github.com/townhall-go/townhall/mediation"
)

var update = flag.Bool("update", false, "write docs/roles.md anew from the roles")

func asks(t testing.TB) []access.Ask {
	accounts, _ := open(t, newMemory)
	return access.Asks(slices.Concat(mediation.Actions(), governance.Actions(), powers.Actions(), learning.Actions(), accounts.Actions()),
		slices.Concat(mediation.Kinds(), governance.Kinds(), powers.Kinds(), learning.Kinds(), access.Kinds()))
}

// docs/roles.md is printed by the roles themselves.
func TestMatrixDocumentation(t *testing.T) {
	b := &strings.Builder{}
	b.WriteString("# Roles 角色与权限\n\nPrinted by `go test ./adapters/access -run Matrix -update`; do not edit.\n\n" +
		"The ready roles of a town, `access.Town()`. What is not in a table nobody may do. A value: a host changes it, or gives its own.\n\n")
	b.WriteString("## Who may do what\n\n" + access.Town().Matrix(townhall.EN, asks(t)))
	b.WriteString("\n## 谁可以做什么\n\n" + access.Town().Matrix(townhall.ZH, asks(t)))
	printed.Same(t, "../../docs/roles.md", b, *update)
}

// spot is where a record lies for somebody at the place "t/v" and the unit "u".
type spot struct {
	place  townhall.Place
	holder townhall.UnitID
	own    bool
}

// TestTheMatrixIsWhatThePolicySays asks the policy for each role, each ask, and records in the place, outside, of another unit and of the
// actor's own.
func TestTheMatrixIsWhatThePolicySays(t *testing.T) {
	roles := access.Town()
	for _, role := range roles {
		by, posts := townhall.Actor{Person: "p", Capacity: role.Name, Unit: "u"}, []access.Post{{Role: role.Name, Place: "t/v", Unit: "u"}}
		only := access.Roles{role}
		switch role.Name {
		case access.Public:
			by, posts = townhall.Actor{}, nil
		case access.SignedIn:
			by, posts = townhall.Actor{Person: "p"}, nil
		}
		policy := only.Policy(func(context.Context, townhall.PersonID) ([]access.Post, error) { return posts, nil }, time.Now)
		for _, a := range asks(t) {
			reach, states := role.Reach(a.Kind, a.Verb)
			for _, s := range []spot{{"t/v", "u", false}, {"t/v/w", "u", false}, {"t/v", "other", false}, {"t", "u", false}, {"t/v2", "u", false}, {"x", "other", false}, {"", "", true}} {
				inPlace := s.place.Within("t/v") || posts == nil && reach == access.InPlace
				want := map[access.Reach]bool{access.OwnPerson: s.own, access.OwnUnit: inPlace && s.holder == "u", access.InPlace: inPlace, access.Everywhere: true}[reach]
				rec := townhall.Record{Ref: townhall.Ref{Kind: a.Kind, ID: "1"}, Version: 1, Place: s.place, Holder: s.holder}
				if len(states) > 0 {
					rec.State = states[0]
				}
				if s.own {
					rec.Tags = []string{access.PersonTag("p")}
				}
				err := policy.Allow(t.Context(), townhall.Request{By: by, Verb: a.Verb, Record: rec})
				require.Equal(t, want, err == nil, "%s %s %s %+v %s", role.Name, a.Kind, a.Verb, s, reach)
				rec.State = "another state"
				if err = policy.Allow(t.Context(), townhall.Request{By: by, Verb: a.Verb, Record: rec}); len(states) > 0 {
					require.Error(t, err, "%s %s %s in any state", role.Name, a.Kind, a.Verb)
				}
			}
		}
	}
}

func TestEveryActionIsSomebodys(t *testing.T) {
	all := asks(t)
	require.Greater(t, len(all), 200)
	known := map[string]bool{}
	for _, a := range all {
		known[a.Kind+" "+a.Verb] = true
		assert.NotEmpty(t, a.Name.Key, "%s %s has no name for people", a.Kind, a.Verb)
		somebody := slices.ContainsFunc(access.Town(), func(r access.Role) bool {
			reach, _ := r.Reach(a.Kind, a.Verb)
			return reach != access.Nowhere
		})
		assert.True(t, somebody, "nobody may %s %s", a.Verb, a.Kind)
	}
	for _, role := range access.Town() { // a grant of what nobody asks is a slip of the pen
		for _, g := range role.Grants {
			for _, kind := range g.Kinds {
				for _, verb := range g.Verbs {
					if !strings.HasSuffix(kind, "*") {
						assert.True(t, known[kind+" "+verb], "%s is granted %s %s", role.Name, kind, verb)
					}
				}
			}
		}
	}
}

func TestThePublicReadsWhatIsMeantToBeRead(t *testing.T) {
	public, _ := access.Town().Role(access.Public)
	var open []string
	for _, a := range asks(t) {
		if reach, states := public.Reach(a.Kind, a.Verb); reach != access.Nowhere {
			open = append(open, strings.TrimSpace(a.Kind+" "+a.Verb+" "+strings.Join(states, " ")))
		}
	}
	assert.ElementsMatch(t, []string{
		"powers.power read", "powers.power browse", "governance.body read", "governance.body browse", "governance.session browse", "learning.exam browse",
		"governance.motion read adopted rejected tied in_force annulled", "governance.motion browse adopted rejected tied in_force annulled",
		"governance.decision read published archived", "governance.decision browse published archived",
	}, open)
	assert.Equal(t, "in_force published archived", strings.Join([]string{string(governance.InForce), string(governance.DecisionPublished), string(governance.DecisionArchived)}, " "))
}

// The system administrator gives no posts and touches no office record, the security administrator opens no account, the audit administrator
// changes nothing.
func TestTheThreeAdministratorsAreApart(t *testing.T) {
	has := map[string][]string{}
	for _, role := range access.Town() {
		for _, a := range asks(t) {
			if reach, _ := role.Reach(a.Kind, a.Verb); reach != access.Nowhere && role.Admin != "" && !slices.Contains([]string{"read", "browse", "trace"}, a.Verb) {
				has[role.Name] = append(has[role.Name], a.Kind+" "+a.Verb)
			}
		}
	}
	assert.Equal(t, map[string][]string{
		access.System:   {"access.account open", "access.account reset", "access.account disable"},
		access.Security: {"access.account unlock", "access.posts appoint", "access.posts dismiss", "access.session end", "access.key revoke", "vault.person shred"},
		access.Audit:    {"access.log export"},
	}, has)
	for _, role := range access.Town() {
		for _, g := range role.Grants {
			for _, verb := range []string{"read", "browse", "trace"} {
				reach, _ := (access.Role{Grants: []access.Grant{g}}).Reach(access.SecretKind, verb)
				assert.Empty(t, reach, "%s may %s secrets", role.Name, verb)
			}
		}
	}
}
