package sqlstore

import (
	"maps"
	"slices"

	"github.com/townhall-go/townhall"
)

// head is what must be known of a record before it is written.
type head struct {
	version int64 // 0 where there is none
	tags    []string
}

// proposal is one commit that asks to be written.
type proposal struct {
	id      townhall.CommitID
	changes []townhall.Change
	kept    []string // the entries of each change as they are kept
	cells   []cells  // each change as elements of arrays, where the dialect wants them
}

// propose writes what it can before the proposal waits for its turn.
func propose(d Dialect, id townhall.CommitID, changes []townhall.Change) (proposal, error) {
	p := proposal{id: id, changes: changes, kept: make([]string, len(changes))}
	for i := range changes {
		var err error
		if p.kept[i], err = entriesText(changes[i].Entries); err != nil {
			return p, err
		}
		if d.arrays() {
			p.cells = append(p.cells, cellsOf(id, i, p.kept[i], &changes[i]))
		}
	}
	return p, nil
}

// own is the proposal with nothing of the caller's in it.
func (p proposal) own() proposal {
	p.changes = slices.Clone(p.changes)
	for i := range p.changes {
		c := &p.changes[i]
		c.Record.Doc, c.Record.Tags, c.Entries = slices.Clone(c.Record.Doc), slices.Clone(c.Record.Tags), slices.Clone(c.Entries)
		for j := range c.Entries {
			c.Entries[j].Basis = slices.Clone(c.Entries[j].Basis)
		}
	}
	return p
}

// verdict is what a plan decided on one proposal.
type verdict struct {
	done   bool // written, as part of the plan
	last   int  // its last entry, counted from 1 over the whole plan
	same   int  // index of the proposal in the plan that it repeats, -1 if none
	wait   []townhall.Ref
	failed error
}

// plan is what a group of proposals comes to: the records as they shall stand and the entries in order.
type plan struct {
	heads    map[townhall.Ref]head // as found
	busy     map[townhall.Ref]bool // held by another transaction
	now      map[townhall.Ref]townhall.Record
	order    []townhall.Ref // of first writing
	rows     []row
	entries  int // in all rows
	verdicts []verdict
	byID     map[townhall.CommitID]int
}

// newPlan decides on each proposal in turn, against what was found and what those before it write.
func newPlan(proposals []proposal, heads map[townhall.Ref]head, busy map[townhall.Ref]bool) *plan {
	p := &plan{heads: heads, busy: busy, now: map[townhall.Ref]townhall.Record{}, byID: map[townhall.CommitID]int{}}
	for i, prop := range proposals {
		v := p.decide(proposals, prop)
		p.verdicts = append(p.verdicts, v)
		if v.done && v.same < 0 {
			p.byID[prop.id] = i
		}
	}
	return p
}

func (p *plan) decide(proposals []proposal, prop proposal) verdict {
	if earlier, ok := p.byID[prop.id]; ok {
		if !sameChanges(proposals[earlier].changes, prop.changes) {
			return verdict{same: -1, failed: townhall.ReusedCommit(prop.id)}
		}
		return verdict{done: true, same: earlier, last: p.verdicts[earlier].last}
	}
	var wait []townhall.Ref
	for _, c := range prop.changes {
		if p.busy[c.Record.Ref] {
			wait = append(wait, c.Record.Ref)
		}
	}
	if wait != nil {
		return verdict{same: -1, wait: wait}
	}
	if err := p.versions(prop.changes); err != nil {
		return verdict{same: -1, failed: err}
	}
	p.write(prop)
	return verdict{done: true, same: -1, last: p.entries}
}

// versions refuses a change that does not follow on the version before it.
func (p *plan) versions(changes []townhall.Change) error {
	last := make(map[townhall.Ref]int64, len(changes))
	for _, c := range changes {
		ref := c.Record.Ref
		before, ok := last[ref]
		if !ok {
			before = p.version(ref)
		}
		if c.Record.Version != before+1 {
			return townhall.StaleVersion(ref, c.Record.Version, before+1)
		}
		last[ref] = c.Record.Version
	}
	return nil
}

func (p *plan) version(ref townhall.Ref) int64 {
	if r, ok := p.now[ref]; ok {
		return r.Version
	}
	return p.heads[ref].version
}

func (p *plan) write(prop proposal) {
	for i, c := range prop.changes {
		if _, ok := p.now[c.Record.Ref]; !ok {
			p.order = append(p.order, c.Record.Ref)
		}
		p.now[c.Record.Ref] = c.Record
		r := row{commit: prop.id, ordinal: i, entries: c.Entries, after: c.Record, kept: prop.kept[i]}
		if prop.cells != nil {
			r.cells = &prop.cells[i]
		}
		p.rows = append(p.rows, r)
		p.entries += len(c.Entries)
	}
}

// creates are the records that were not there, updates those that were; both in order of kind and id, so that
// transactions which write the same records do so in the same order.
func (p *plan) creates() []townhall.Record { return p.records(true) }
func (p *plan) updates() []townhall.Record { return p.records(false) }

func (p *plan) records(created bool) []townhall.Record {
	var list []townhall.Record
	for _, ref := range p.order {
		if (p.heads[ref].version == 0) == created {
			list = append(list, p.now[ref])
		}
	}
	slices.SortFunc(list, townhall.Query{}.Compare)
	return list
}

// What is to be done with the record after a row.
const (
	opCreate  = 1
	opReplace = 2
)

// numbered is a row with what is to be done with the record after it, 0 where a later row has the record as it shall stand,
// and the number of entries up to and with it.
type numbered struct {
	row
	op, upto int64
}

func (p *plan) numbered() []numbered {
	list := make([]numbered, len(p.rows))
	done := make(map[townhall.Ref]bool, len(p.order))
	for i := len(p.rows) - 1; i >= 0; i-- {
		list[i].row = p.rows[i]
		ref := p.rows[i].after.Ref
		if done[ref] {
			continue
		}
		done[ref] = true
		list[i].op = opCreate
		if p.heads[ref].version > 0 {
			list[i].op = opReplace
		}
	}
	return list
}

// tag is one row of townhall_tag.
type tag struct {
	tag string
	ref townhall.Ref
}

// tags are the rows that records gained and lost.
func (p *plan) tags() (gained, lost []tag) {
	for _, ref := range p.order {
		before, after := p.heads[ref].tags, p.now[ref].Tags
		for _, t := range after {
			if !slices.Contains(before, t) {
				gained = append(gained, tag{t, ref})
			}
		}
		for _, t := range before {
			if !slices.Contains(after, t) {
				lost = append(lost, tag{t, ref})
			}
		}
	}
	return gained, lost
}

// refs lists the records of proposals once each, in order; with all false only those that some proposal expects to be
// there already.
func refs(proposals []proposal, all bool) []townhall.Ref {
	wanted := map[townhall.Ref]bool{}
	for _, p := range proposals {
		first := map[townhall.Ref]bool{}
		for _, c := range p.changes {
			if !first[c.Record.Ref] && (all || c.Record.Version > 1) {
				wanted[c.Record.Ref] = true
			}
			first[c.Record.Ref] = true
		}
	}
	return slices.SortedFunc(maps.Keys(wanted), func(a, b townhall.Ref) int {
		return townhall.Query{}.Compare(townhall.Record{Ref: a}, townhall.Record{Ref: b})
	})
}
