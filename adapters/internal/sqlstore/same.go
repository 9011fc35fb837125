package sqlstore

import (
	"bytes"
	"slices"

	"github.com/townhall-go/townhall"
)

// sameChanges tells a repeated commit from a reused id. What stores fill in themselves does not count.
func sameChanges(a, b []townhall.Change) bool {
	return sameEntries(entriesOf(a), entriesOf(b))
}

// entriesOf is what a commit's history will be, without positions.
func entriesOf(changes []townhall.Change) []townhall.Entry {
	var list []townhall.Entry
	for _, c := range changes {
		for _, e := range c.Entries {
			e.At, e.After = moment(e.At), c.Record
			list = append(list, e)
		}
	}
	return list
}

func sameEntries(a, b []townhall.Entry) bool {
	return slices.EqualFunc(a, b, func(x, y townhall.Entry) bool {
		return x.At.Equal(y.At) && x.By == y.By && x.Verb == y.Verb && x.Reason == y.Reason &&
			slices.Equal(x.Basis, y.Basis) && sameRecord(x.After, y.After)
	})
}

func sameRecord(a, b townhall.Record) bool {
	return a.Ref == b.Ref && a.Version == b.Version && a.Place == b.Place && a.Holder == b.Holder && a.State == b.State &&
		a.Opened == b.Opened && a.Due == b.Due && a.Closed == b.Closed && slices.Equal(a.Tags, b.Tags) && bytes.Equal(a.Doc, b.Doc)
}
