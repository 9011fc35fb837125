package pabulib_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/pabulib"
)

// FuzzRead: nothing panics; what reads can be counted, and is written as what reads the same; Check refuses what Read refuses.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", small, strings.ReplaceAll(small, "\n", "\r\n"), "\uFEFF" + small, strings.TrimSuffix(small, "\n"), small[:300], small + "\n;;\n",
		changed(f, "Bench", "\"Bench\nin the park\"", "C;399", "C;399,00", "v4;C", "v1;C,C,Z"),
		changed(f, "currency;PLN", "currency;zł\ncurrency;jpy", "400.5", "400.0", "language;en", "categories;a, b,,none\nmax_sum_cost;1.50\nnum_votes;x\n;\n\"\";y\ndate_begin;2025"),
		changed(f, "vote_type;approval", "vote_type;scoring", "voter_id;vote;age", "voter_id;vote;points", "A/1,B;30", "A/1,B,A/1;3,2,1", "A/1;41", "A/1;5", "B,A/1;", "B,A/1;4,1", "C;19", "C;5"),
		changed(f, "voter_id;vote;age", "voter_id;vote;district", "name;category", "name;district", "B,A/1;", "B,A/1;None"),
		"meta;\nbudget;1\n\nprojects\ncost;project_id\n0;a\"b\nvotes;;\nvote\n\"a\"\"b\";\"\r\n\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		instance, err := pabulib.Read(bytes.NewReader(file))
		refused := false
		for p, err := range pabulib.Check(bytes.NewReader(file)) {
			require.NoError(t, err)
			refused = refused || p.Refused
			require.NotEmpty(t, p.Needed.EN)
		}
		require.Equal(t, err != nil, refused, "%v", err)
		kept(t, file, err == nil)
		if err != nil {
			return
		}
		require.NoError(t, instance.Election.Check())
		again := read(t, written(t, instance))
		assert.Equal(t, instance.Election.Projects, again.Election.Projects)
		assert.Equal(t, instance.Election.Budget, again.Election.Budget)
		assert.Equal(t, instance.Election.Districts, again.Election.Districts)
		assert.Equal(t, ballots(instance.Election), ballots(again.Election))
		assert.Equal(t, instance.Election.Ballots.Points, again.Election.Ballots.Points)
		assert.Equal(t, instance.Claims, again.Claims)
		instance.Meta.NumProjects, instance.Meta.NumVotes, instance.Meta.VoteType = again.Meta.NumProjects, again.Meta.NumVotes, again.Meta.VoteType
		assert.Equal(t, instance.Meta, again.Meta)
	})
}

// kept holds that a file that can be counted is kept whole, as is every other that is kept.
func kept(t *testing.T, file []byte, counts bool) {
	d, err := pabulib.ReadDocument(bytes.NewReader(file))
	if err != nil {
		require.False(t, counts, "%v", err)
		return
	}
	require.Equal(t, d, document(t, documentWritten(t, d)))
}
