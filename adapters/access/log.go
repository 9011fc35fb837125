package access

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// LogKind is the kind of the records that hold the log of reading.
const LogKind = "access.log"

// Reading (访问记录) is that somebody read personal data, or a record that is sensitive.
type Reading struct {
	At     time.Time      `json:"at"`
	Day    townhall.Date  `json:"day"`
	By     townhall.Actor `json:"by"`
	Verb   string         `json:"verb"` // by which the policy was asked: "read_phone"
	Of     []townhall.Ref `json:"of"`   // what was read
	From   Origin         `json:"from,omitzero"`
	Reason string         `json:"reason,omitempty"`
}

// Head is the record's header. By its tags a reading is found by who read and by what was read.
func (r Reading) Head() townhall.Head {
	h := townhall.Head{Kind: LogKind, Opened: r.Day, Tags: []string{PersonTag(r.By.Person)}}
	for _, ref := range r.Of {
		h.Tags = append(h.Tags, OfTag(ref))
	}
	return h
}

// OfTag marks the readings of a record.
func OfTag(r townhall.Ref) string { return "of:" + r.String() }

// Log (访问日志) keeps who read what, when and from where, as records of LogKind. Nothing of it is deleted: the Cybersecurity
// Law, art. 21, wants six months at least.
type Log struct{ office townhall.Office }

// NewLog keeps a log in an office's store.
func NewLog(o townhall.Office) Log {
	return Log{townhall.Office{Store: o.Store, Policy: townhall.Anyone(), Rules: o.Rules, Calendar: o.Calendar, Now: o.Now, NewID: o.NewID}}
}

// Note writes down that somebody reads records, one entry for all of them. What is read must not be given if it fails.
func (l Log) Note(ctx context.Context, by townhall.Actor, verb, reason string, of ...townhall.Ref) error {
	if len(of) == 0 {
		return nil
	}
	of = slices.Clone(of)
	_, err := townhall.Create(ctx, l.office, by, verb, townhall.Ref{Kind: LogKind}, func(m townhall.Moment) (Reading, []townhall.Fact, error) {
		return Reading{stamp(m), m.Today, by, verb, of, OriginOf(ctx), reason}, []townhall.Fact{{Reason: reason}}, nil
	})
	return err
}

// Period streams the readings of some days, by day.
func (l Log) Period(ctx context.Context, days townhall.Period) iter.Seq2[Reading, error] {
	return townhall.Docs[Reading](ctx, l.office.Store, townhall.Query{Kind: LogKind, Opened: days, Order: townhall.ByOpened})
}

// Export writes the readings of some days as lines of JSON, and notes that it was read.
func (l Log) Export(ctx context.Context, policy townhall.Policy, by townhall.Actor, days townhall.Period, w io.Writer) error {
	ref := townhall.Ref{Kind: LogKind, ID: days.String()}
	if err := policy.Allow(ctx, townhall.Request{By: by, Verb: exporting, Record: townhall.Record{Ref: ref}}); err != nil {
		return err
	}
	if err := l.Note(ctx, by, exporting, "", ref); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	for reading, err := range l.Period(ctx, days) {
		if err == nil {
			err = lines.Encode(reading)
		}
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

const exporting = "export" // the verb of Export
