package townhall_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

func TestParseRef(t *testing.T) {
	for s, want := range map[string]townhall.Ref{"case/1": {Kind: "case", ID: "1"}, "case/2025/17": {Kind: "case", ID: "2025/17"}, "案/一 号": {Kind: "案", ID: "一 号"}} {
		r, err := townhall.ParseRef(s)
		require.NoError(t, err, s)
		assert.Equal(t, want, r)
		assert.Equal(t, s, r.String())
		sameJSON(t, r)
		sameSQL[townhall.Ref](t, r)
	}
	for _, s := range []string{"", "case", "/1", "case/", "/"} {
		_, err := townhall.ParseRef(s)
		assert.Equal(t, "ref", failed(t, townhall.Invalid, err).Field, s)
	}
}

func TestRefNeverWritesWhatItCannotRead(t *testing.T) {
	sameJSON(t, townhall.Ref{})
	sameSQL[townhall.Ref](t, townhall.Ref{})
	assert.True(t, townhall.Ref{}.IsZero())
	for _, half := range []townhall.Ref{{Kind: "case"}, {ID: "1"}, {Kind: "a/b", ID: "1"}} {
		_, err := json.Marshal(half)
		failed(t, townhall.Invalid, err)
	}
	r := townhall.Ref{Kind: "case", ID: "1"}
	assert.Error(t, json.Unmarshal([]byte(`"nothing"`), &r))
	assert.Equal(t, townhall.Ref{Kind: "case", ID: "1"}, r, "a failed parse leaves the reference alone")
}

func TestActor(t *testing.T) {
	assert.Equal(t, "mediator p1 @ dongcun", townhall.Actor{Person: "p1", Capacity: "mediator", Unit: "dongcun"}.String())
	assert.Equal(t, "clock", townhall.Actor{Capacity: "clock"}.String())
	assert.Equal(t, "", townhall.Actor{}.String())
	sameJSON(t, townhall.Actor{Person: "p1", Unit: "u"})
}

func TestParsePlace(t *testing.T) {
	for _, s := range []string{"", "shuinan", "shuinan/dongcun", "水南镇/东村", "a b/c"} {
		p, err := townhall.ParsePlace(s)
		require.NoError(t, err, s)
		assert.Equal(t, s, string(p))
		sameJSON(t, p)
	}
	for _, s := range []string{"/", "a/", "/a", "a//b", " a", "a /b", "\ta"} {
		_, err := townhall.ParsePlace(s)
		assert.Equal(t, "place", failed(t, townhall.Invalid, err).Field, s)
	}
}

func TestPlaceWithin(t *testing.T) {
	for _, c := range []struct {
		inner, outer townhall.Place
		within       bool
	}{
		{"a/b", "", true}, {"", "", true}, {"a/b", "a", true}, {"a/b", "a/b", true}, {"a", "a/b", false}, {"ab", "a", false}, {"", "a", false}, {"a/bc", "a/b", false},
	} {
		assert.Equal(t, c.within, c.inner.Within(c.outer), "%q within %q", c.inner, c.outer)
	}
	p := townhall.Place("town/village/group")
	assert.Equal(t, []any{"group", townhall.Place("town/village"), townhall.Place("town"), townhall.Place("")},
		[]any{p.Name(), p.Parent(), p.Parent().Parent(), p.Parent().Parent().Parent()})
}

func TestIDsAreOrderedByTime(t *testing.T) {
	now := time.Date(2025, 10, 9, 8, 0, 0, 0, time.UTC)
	next := townhall.IDs(func() time.Time { now = now.Add(time.Millisecond); return now }, bytes.NewReader(make([]byte, 10*100)))
	var ids []string
	for range 100 {
		ids = append(ids, next())
	}
	assert.True(t, slices.IsSorted(ids))
	assert.Len(t, slices.Compact(slices.Clone(ids)), 100)
	for _, id := range ids {
		assert.Len(t, id, 26)
		assert.Empty(t, strings.Trim(id, "0123456789abcdefghjkmnpqrstvwxyz"))
	}
	assert.Empty(t, next(), "without randomness there is no id")
}

// TestIDsKnownAnswer: the ULID of the specification's example time and all-ones randomness.
func TestIDsKnownAnswer(t *testing.T) {
	next := townhall.IDs(func() time.Time { return time.UnixMilli(1469918176385) }, bytes.NewReader(bytes.Repeat([]byte{0xff}, 10)))
	assert.Equal(t, "01aryz6s41zzzzzzzzzzzzzzzz", next())
}
