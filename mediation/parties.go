package mediation

import (
	"context"
	"iter"

	"github.com/townhall-go/townhall"
)

// partyTag marks the records of the cases to which somebody is a party. It holds their id, which says nothing without the
// Vault.
func partyTag(p townhall.PersonID) string { return "party:" + string(p) }

// CasesOf streams the cases, in any state, to which a person is a party: who comes again.
func CasesOf(ctx context.Context, s townhall.Store, p townhall.PersonID) iter.Seq2[Case, error] {
	return townhall.Docs[Case](ctx, s, townhall.Query{Kind: CaseKind, Tags: []string{partyTag(p)}})
}

// Search streams the cases to which somebody is a party whose field in the Vault has a value: "name", "phone". It asks the
// Vault's keyed index, and the records only for ids. A case with several such parties comes once.
func Search(ctx context.Context, s townhall.Store, v townhall.Vault, field, value string) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		people, err := v.Find(ctx, field, value)
		if err != nil {
			yield(Case{}, err)
			return
		}
		seen := map[string]bool{}
		for _, p := range people {
			for c, err := range CasesOf(ctx, s, p) {
				if err == nil && seen[c.ID] {
					continue
				}
				seen[c.ID] = true
				if !yield(c, err) || err != nil {
					return
				}
			}
		}
	}
}
