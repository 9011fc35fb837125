package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// names are what the portal's users are called. townhall's records know them by id only.
type names map[townhall.PersonID]string

func (p portal) names(ctx context.Context) (names, error) {
	var all []citizen
	err := p.db.SelectContext(ctx, &all, `SELECT id, name, post FROM portal_citizen`)
	out := names{}
	for _, c := range all {
		out[c.ID] = c.Name
	}
	return out, err
}

func (n names) of(id townhall.PersonID) string { return n[id] }

// mentioned is a text with a mention in the place of people's names, so that the record names nobody. It looks for all at once, the
// longer names first, and so never into the ids that it has put there.
func (n names) mentioned(text string, people ...townhall.PersonID) string {
	slices.SortFunc(people, func(a, b townhall.PersonID) int {
		return cmp.Or(len(n[b])-len(n[a]), strings.Compare(string(a), string(b)))
	})
	var pairs []string
	for _, id := range people {
		if utf8.RuneCountInString(n[id]) > 1 { // a surname alone is part of too many words
			pairs = append(pairs, n[id], mediation.Mention(id))
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
