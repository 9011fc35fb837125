package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

func commitClauses() []clause {
	return []clause{
		{name: "get", says: "Get gives a record as it stands, and Error NotFound naming it if there is none",
			do: "a record that is not there is Error NotFound with Ref set to what was asked for; keep every field of Record", run: get},
		{name: "atomic-commit", says: "Commit does all changes or none",
			do: "check all changes before you write any, or write in one transaction and roll it back; keep the commit id in it too", run: atomicCommit},
		{name: "repeated-record", says: "a commit may write a record several times, in order",
			do: "check a change against the version that an earlier change of the same commit left", run: repeatedRecord},
		{name: "invalid-change", says: "a change that Change.Check refuses, or a commit id that is empty or no UTF-8 text, is refused and nothing is saved",
			do: "call townhall.CheckCommit before you write", run: invalidChange},
		{name: "idempotent-commit", says: "a commit asked again with the same id changes nothing and gives the first one's position",
			do: "keep each commit id with its position in the same transaction as its changes, and look it up first", run: idempotentCommit},
		{name: "commit-question", says: "Commit without changes asks whether the id was committed: its position, or Error NotFound",
			do: "when there are no changes, look the id up and write nothing", run: commitQuestion},
		{name: "reused-commit-id", says: "a commit id used again for other changes is an Error Conflict and changes nothing",
			do: "keep a digest of the changes with the commit id, and give townhall.ReusedCommit when it differs", run: reusedCommitID},
	}
}

func get(x *trial) {
	x.missing(ref("1"))
	_, err := x.store.Get(x.ctx, ref("1"))
	assert.Equal(x, ref("1"), x.isError(townhall.NotFound, err, "get of nothing").Ref, "the error names the record")

	first := change(ref("1"), 1)
	x.commit("1", first)
	x.same(first.Record, x.get(ref("1")), "Get after the first commit")
	x.missing(townhall.Ref{Kind: "case", ID: "2"})
	x.missing(townhall.Ref{Kind: "other", ID: "1"})

	second := change(ref("1"), 2, func(r *townhall.Record) {
		*r = townhall.Record{Ref: r.Ref, Version: 2, Closed: townhall.NewDate(2025, 12, 31), Due: townhall.NewDate(9999, 12, 31),
			Opened: townhall.NewDate(1, 1, 1), Doc: json.RawMessage(`{}`)}
	})
	x.commit("2", second)
	x.same(second.Record, x.get(ref("1")), "Get after every field changed")
}

func atomicCommit(x *trial) {
	x.commit("first", change(ref("1"), 1), change(ref("2"), 1))
	x.commit("both", change(ref("1"), 2), change(ref("2"), 2), change(ref("3"), 1))
	for id, version := range map[string]int64{"1": 2, "2": 2, "3": 1} {
		assert.Equal(x, version, x.get(ref(id)).Version, "version of %s", id)
	}
	x.untouched("a commit whose last change was refused", func() {
		x.refused(townhall.Conflict, "half", change(ref("4"), 1), change(ref("1"), 3), change(ref("2"), 9))
	})
	x.untouched("a commit whose first change was refused", func() {
		x.refused(townhall.Conflict, "half too", change(ref("2"), 9), change(ref("4"), 1), change(ref("1"), 3))
	})
	x.missing(ref("4"))
	assert.EqualValues(x, 2, x.get(ref("1")).Version)
	x.refused(townhall.NotFound, "half")
	x.commit("half", change(ref("4"), 1)) // a refused commit does not use up its id
}

func repeatedRecord(x *trial) {
	pos := x.commit("chain", change(ref("1"), 1), change(ref("2"), 1), change(ref("1"), 2), change(ref("1"), 3))
	x.same(change(ref("1"), 3).Record, x.get(ref("1")), "Get")
	var versions []int64
	for _, e := range x.history(ref("1"), 0) {
		versions = append(versions, e.After.Version)
	}
	assert.Equal(x, []int64{1, 2, 3}, versions, "versions in the history")
	assert.EqualValues(x, 4, pos)

	x.untouched("a commit that writes a record twice with the same version", func() {
		e := x.refused(townhall.Conflict, "twice", change(ref("3"), 1), change(ref("3"), 1))
		assert.Equal(x, ref("3"), e.Ref)
	})
	x.missing(ref("3"))
}

func invalidChange(x *trial) {
	x.commit("good", change(ref("1"), 1))
	good := change(ref("2"), 1)
	for name, bad := range invalidChanges() {
		require.ErrorIs(x, bad.Check(), townhall.Invalid, "the suite's own change %q", name)
		x.untouched(name, func() {
			x.refused(townhall.Invalid, "bad "+name, good, bad)
			x.refused(townhall.NotFound, "bad "+name)
		})
		x.missing(good.Record.Ref)
	}
	for _, id := range []string{"", "a\x00b", "\xff"} {
		x.untouched("a commit id that is no text", func() { x.refused(townhall.Invalid, id, good) })
	}
	x.commit("bad kind", good)
}

func invalidChanges() map[string]townhall.Change {
	edit := func(e func(*townhall.Record)) townhall.Change { return change(ref("3"), 1, e) }
	noEntry, noVerb := change(ref("3"), 1), change(ref("3"), 1)
	noEntry.Entries = nil
	noText := change(ref("3"), 1)
	noText.Entries[0].Reason = "zero \x00 byte"
	noVerb.Entries = append(noVerb.Entries, townhall.Entry{At: noon})
	return map[string]townhall.Change{
		"kind":     change(townhall.Ref{Kind: "Case!", ID: "3"}, 1),
		"id":       change(ref(""), 1),
		"version":  change(ref("3"), 0),
		"document": edit(func(r *townhall.Record) { r.Doc = json.RawMessage(`{"half":`) }),
		"nothing":  edit(func(r *townhall.Record) { r.Doc = nil }),
		"tags":     edit(func(r *townhall.Record) { r.Tags = []string{"b", "a"} }),
		"tag":      edit(func(r *townhall.Record) { r.Tags = []string{"a", "a"} }),
		"entries":  noEntry,
		"verb":     noVerb,
		"reason":   noText,
		"place":    edit(func(r *townhall.Record) { r.Place = "a\x00b" }),
		"state":    edit(func(r *townhall.Record) { r.State = "half a rune \xe6\xb0" }),
		"bytes":    edit(func(r *townhall.Record) { r.Doc = json.RawMessage("\"\xff\"") }),
	}
}

func idempotentCommit(x *trial) {
	create, edit := change(ref("1"), 1), change(ref("1"), 2)
	first := x.commit("create", create)
	second := x.commit("edit", edit, change(ref("2"), 1))
	x.untouched("commits that were asked again", func() {
		assert.Equal(x, first, x.commit("create", create), "position of the first, asked again after the second")
		assert.Equal(x, second, x.commit("edit", edit, change(ref("2"), 1)), "position of the second")
	})
	elsewhere := create
	elsewhere.Entries = []townhall.Entry{entry("write 1")}
	elsewhere.Entries[0].At = noon.UTC().Truncate(time.Microsecond)
	assert.Equal(x, first, x.commit("create", elsewhere), "the same instant, written in another zone and rounded as stored")
	x.askedByMany()
}

// askedByMany sends one commit from many sides at once, as impatient clients do whose answers were lost.
func (x *trial) askedByMany() {
	x.Helper()
	const clients = 16
	positions := make([]townhall.Pos, clients)
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			pos, err := x.store.Commit(x.ctx, "many", change(ref("3"), 1), change(ref("4"), 1))
			assert.NoError(x, err, "asked by %d at once", clients)
			positions[i] = pos
		})
	}
	wg.Wait()
	assert.Len(x, slices.Compact(positions), 1, "all get the same position")
	assert.Len(x, x.history(ref("3"), 0), 1, "and it happened once")
}

func commitQuestion(x *trial) {
	x.refused(townhall.NotFound, "1")
	var done []townhall.Pos
	for i := range 3 {
		done = append(done, x.commit(fmt.Sprint(i), change(ref("1"), int64(i+1)), change(ref(fmt.Sprint("other", i)), 1)))
	}
	x.untouched("questions", func() {
		for i, pos := range done {
			assert.Equal(x, pos, x.commit(fmt.Sprint(i)), "answer about commit %d", i)
		}
		x.refused(townhall.NotFound, "3")
	})
	x.commit("3", change(ref("1"), 4)) // asking does not use up an id
}

func reusedCommitID(x *trial) {
	one := change(ref("1"), 1)
	x.commit("used", one)
	for name, other := range map[string][]townhall.Change{
		"another record":   {change(ref("2"), 1)},
		"another version":  {change(ref("1"), 2)},
		"one more change":  {one, change(ref("2"), 1)},
		"another document": {change(ref("1"), 1, func(r *townhall.Record) { r.Doc = json.RawMessage(`{"id":"1","version": 1}`) })},
		"another entry":    {{Record: one.Record, Entries: []townhall.Entry{entry("other verb")}}},
	} {
		x.untouched(name, func() { x.refused(townhall.Conflict, "used", other...) })
	}
	x.same(one.Record, x.get(ref("1")), "the record as first committed")
}
