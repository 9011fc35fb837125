package cn_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// In Ningbo an agreement that is not performed on the spot must be written; elsewhere it may be oral.
func TestNingboAsksForWriting(t *testing.T) {
	book, err := cn.Rulebook.With(cn.Ningbo)
	require.NoError(t, err)
	for _, tc := range []struct {
		name     string
		rules    townhall.Rulebook
		year     int
		agreed   mediation.Terms
		article  string // of the refusal
		verified bool
	}{
		{"the law alone", cn.Rulebook, 2024, mediation.Terms{Content: "pays by May"}, "", true},
		{"Ningbo, performed later", book, 2024, mediation.Terms{Content: "pays by May"}, "24", true},
		{"Ningbo, performed on the spot", book, 2024, mediation.Terms{Content: "paid", AtOnce: true}, "", true},
		{"Ningbo, since another regulation came", book, 2026, mediation.Terms{Content: "pays by May"}, "24", false},
		{"before Ningbo had its own", book, 2014, mediation.Terms{Content: "pays by May"}, "", true},
	} {
		today := townhall.NewDate(tc.year, time.March, 30)
		m := townhall.Moment{Ref: townhall.Ref{Kind: mediation.CaseKind, ID: "c"}, Today: today, By: townhall.Actor{Person: "m"}, Rules: tc.rules, Calendar: cn.Calendar}
		q := mediation.QuickCase{Category: mediation.Neighbours, Parties: []mediation.Party{{Person: "a", Side: "a"}, {Person: "b", Side: "b"}},
			Agreed: tc.agreed.Content, AtOnce: tc.agreed.AtOnce}
		_, _, err := q.Settle(m, mediation.Committee{ID: "yinzhou", Formed: townhall.NewDate(2012, 5, 7), Members: []mediation.Member{{Person: "m"}}})
		if tc.article == "" {
			assert.NoError(t, err, tc.name)
			continue
		}
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r, tc.name)
		failed := r.Finding.Failed()
		require.Len(t, failed, 1, tc.name)
		assert.Equal(t, []any{"mediation.oral", tc.article, !tc.verified}, []any{failed[0].Code, failed[0].Cite.Article, failed[0].Cite.Unverified}, tc.name)
	}
	assert.Contains(t, cn.Rulebook.Diff(book).String(), "performed on the spot")
}
