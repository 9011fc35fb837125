package memory_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) townhall.Store { return memory.New() }, storetest.Fleeting())
}

func write(id string, version int64) townhall.Change {
	return townhall.Change{
		Record:  townhall.Record{Ref: townhall.Ref{Kind: "case", ID: id}, Version: version, State: "open", Doc: json.RawMessage(`{}`)},
		Entries: []townhall.Entry{{At: time.Date(2025, 10, 9, 0, 0, 0, 0, time.UTC), Verb: "accept"}},
	}
}

// What a stream began with is what it gives, whatever is committed meanwhile; so a loop that commits comes to an end.
func TestStreamsEndAlthoughTheBodyCommits(t *testing.T) {
	ctx, store := t.Context(), memory.New()
	_, err := store.Commit(ctx, "0", write("0", 1))
	require.NoError(t, err)
	rounds := 0
	for e, err := range store.History(ctx, townhall.Ref{}, 0) {
		require.NoError(t, err)
		rounds++
		_, err = store.Commit(ctx, townhall.CommitID(fmt.Sprint("again ", e.Pos)), write("0", e.After.Version+1))
		require.NoError(t, err)
	}
	assert.Equal(t, 1, rounds)
}

func TestConflictReadsWellInBothLanguages(t *testing.T) {
	store := memory.New()
	_, err := store.Commit(t.Context(), "1", write("1", 1))
	require.NoError(t, err)
	_, err = store.Commit(t.Context(), "2", write("1", 1))
	require.ErrorIs(t, err, townhall.Conflict)
	assert.EqualError(t, err, "townhall: conflict: case/1 version: needs version 2 (somebody was first: load it again), found 1")
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "版本冲突：case/1 version应为版本 2（他人已先行变更，请重新读取），实为1", e.Text().In(townhall.ZH))
}

func Example() {
	ctx, store := context.Background(), memory.New()
	pos, err := store.Commit(ctx, "first", townhall.Change{
		Record:  townhall.Record{Ref: townhall.Ref{Kind: "case", ID: "1"}, Version: 1, Place: "shuinan/dongcun", Doc: json.RawMessage(`{"fence":"20 cm"}`)},
		Entries: []townhall.Entry{{At: time.Now(), Verb: "accept", Reason: "applied for by both sides"}},
	})
	fmt.Println(pos, err)
	for rec, err := range store.Find(ctx, townhall.Query{Place: "shuinan"}) {
		fmt.Println(rec.Ref, rec.Version, string(rec.Doc), err)
	}
	// Output:
	// 1 <nil>
	// case/1 1 {"fence":"20 cm"} <nil>
}
