package storetest

import (
	"fmt"

	"github.com/stretchr/testify/assert"
	"github.com/townhall-go/townhall"
)

func conflictClauses() []clause {
	return []clause{
		{name: "named-conflict", says: "a version that is not the next one is an Error Conflict naming the record, the version found and the version needed; nothing changes",
			do: "give townhall.StaleVersion with the version of the change and the one that would have been next", run: namedConflict},
		{name: "voiding", says: "a voided record leaves every Find that does not ask for it by state, and stays in Get and in the history",
			do: "leave voided records out of Find alone, as Query.Match does", run: voiding},
	}
}

// namedConflict: Found is the version that the change carries, Needed the one that would have been the next.
func namedConflict(x *trial) {
	for v := range int64(3) {
		x.commit(fmt.Sprint("write ", v+1), change(ref("1"), v+1))
	}
	for _, c := range []struct {
		name          string
		id            string
		found, needed int64
	}{
		{"stale by one", "1", 3, 4},
		{"stale by two", "1", 2, 4},
		{"created again", "1", 1, 4},
		{"from the future", "1", 5, 4},
		{"update of nothing", "none", 2, 1},
	} {
		x.untouched(c.name, func() {
			e := x.refused(townhall.Conflict, c.name, change(ref("new"), 1), change(ref(c.id), c.found))
			assert.Equal(x, ref(c.id), e.Ref, "%s: the record", c.name)
			found, _ := e.Found.Int()
			assert.Equal(x, c.found, found, "%s: Found is the version of the change", c.name)
			for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
				assert.Contains(x, e.Needed.In(l), fmt.Sprint(c.needed), "%s: Needed names the next version", c.name)
			}
		})
	}
	x.same(change(ref("1"), 3).Record, x.get(ref("1")), "the record after the conflicts")
	x.commit("write 4", change(ref("1"), 4))
}

func voiding(x *trial) {
	void := change(ref("2"), 2, func(r *townhall.Record) { r.State = townhall.Voided })
	x.commit("cases", change(ref("1"), 1), change(ref("2"), 1), change(ref("3"), 1))
	x.commit("void", void)

	left := []townhall.Ref{ref("1"), ref("3")}
	assert.Equal(x, left, refs(x.find(townhall.Query{})), "Find without a state")
	assert.Equal(x, left, refs(x.find(townhall.Query{Kind: "case", Holder: "committee", Tags: []string{"fence"}})), "Find by other fields")
	assert.Equal(x, left, refs(x.find(townhall.Query{States: []string{"open"}})), "Find by another state")
	x.sameRecords([]townhall.Record{void.Record}, x.find(townhall.Query{States: []string{townhall.Voided}}), "Find by the state voided")
	assert.Len(x, x.find(townhall.Query{States: []string{"open", townhall.Voided}}), 3, "Find by both states")

	x.same(void.Record, x.get(ref("2")), "Get of the voided record")
	history := x.history(ref("2"), 0)
	assert.Len(x, history, 2, "history of the voided record")
	x.same(void.Record, history[len(history)-1].After, "its last entry")

	restored := change(ref("2"), 3)
	x.commit("restore", restored)
	assert.Len(x, x.find(townhall.Query{}), 3, "Find after it was restored")
}
