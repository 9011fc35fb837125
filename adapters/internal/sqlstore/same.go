package sqlstore

import (
	"bytes"
	"slices"

	"github.com/townhall-go/townhall"
)

// sameChanges tells a repeated commit from a reused id. What stores fill in themselves does not count.
func sameChanges(a, b []townhall.Change) bool {
	return slices.EqualFunc(a, b, func(x, y townhall.Change) bool {
		return sameRecord(x.Record, y.Record) && slices.EqualFunc(x.Entries, y.Entries, sameEntry)
	})
}

func sameEntry(x, y townhall.Entry) bool {
	return moment(x.At).Equal(moment(y.At)) && x.By == y.By && x.Verb == y.Verb && x.Reason == y.Reason && slices.Equal(x.Basis, y.Basis)
}

func sameRecord(a, b townhall.Record) bool {
	return a.Ref == b.Ref && a.Version == b.Version && a.Place == b.Place && a.Holder == b.Holder && a.State == b.State &&
		a.Opened == b.Opened && a.Due == b.Due && a.Closed == b.Closed && slices.Equal(a.Tags, b.Tags) && bytes.Equal(a.Doc, b.Doc)
}
