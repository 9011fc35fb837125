package pabulib

import (
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// Write writes the instance as a file, which Read reads as the same election. Voters are numbered in the order of their ballots, so that
// the order must tell nobody who cast which. A ballot that counts n times is written as n voters: the format has no weights.
func (i *Instance) Write(w io.Writer) error {
	if err := i.check(); err != nil {
		return err
	}
	out := newEncoder(w)
	if err := i.writeMeta(out); err != nil {
		return err
	}
	if err := i.writeProjects(out); err != nil {
		return err
	}
	if err := i.writeVotes(out); err != nil {
		return err
	}
	return out.flush()
}

// maxVoters is as many as a file may have; more by weight were not meant to be written out.
const maxVoters = 100_000_000

// check refuses what would be read as something else.
func (i *Instance) check() error {
	e := i.Election
	if e == nil {
		return bad("election", nil, townhall.Say("pabulib.publish.election", "一次投票", "an election"))
	}
	if err := e.Check(); err != nil {
		return err
	}
	odd := func(c Claim) bool {
		return c.Selected < Unsaid || c.Selected > maxSelected || c.Votes < Unsaid || c.Score < Unsaid
	}
	if len(i.Claims) > 0 && len(i.Claims) != len(e.Projects) || slices.ContainsFunc(i.Claims, odd) {
		return bad("claims", len(i.Claims), townhall.Say("pabulib.write.claims", "每个项目一条，共{n}条，数值不小于 0 或为 Unsaid", "one for each project, {n}, of 0 or more or Unsaid", "n", len(e.Projects)))
	}
	if v := i.voters(); v > maxVoters {
		return bad("ballots.weights", v, townhall.Say("pabulib.write.voters", "合计至多{most}", "{most} at most in all", "most", maxVoters))
	}
	for _, d := range e.Districts {
		if !name(d) {
			return bad("districts", shown(d), asName())
		}
	}
	for _, p := range e.Projects {
		item := slices.IndexFunc(p.Categories, func(c string) bool { return !name(c) || strings.Contains(c, ",") })
		switch {
		case p.ID != strings.TrimSpace(p.ID) || strings.Contains(p.ID, ","):
			return bad("projects.id", shown(p.ID), asName())
		case item >= 0:
			return bad("projects.categories", shown(p.Categories[item]), asName())
		case p.District != "" && !name(p.District):
			return bad("projects.district", shown(p.District), asName())
		}
	}
	return nil
}

// name reports that text is read as it is written.
func name(s string) bool { return s == strings.TrimSpace(s) && !none([]byte(s)) }

func asName() townhall.Text {
	return townhall.Say("pabulib.write.name", "首尾无空格、列表中不含逗号、非空的名称", "a name, not blank, without space at its ends, and in lists without a comma")
}

func (i *Instance) voters() int64 {
	n := int64(0)
	for b := range i.Election.Ballots.Len() {
		n += i.Election.Ballots.Weight(b)
	}
	return n
}

func (i *Instance) writeMeta(out *encoder) error {
	e, m := i.Election, i.Meta
	m.NumProjects, m.NumVotes = int64(len(e.Projects)), i.voters()
	if m.VoteType != scoring || e.Ballots.Kind != allocate.Cumulative {
		m.VoteType = e.Ballots.Kind.String()
	}
	currency := e.Budget.Currency()
	budget, read := e.Budget, Meta{}
	as := read.entries(&townhall.Money{}, new(townhall.Currency))
	out.row(inMeta.String())
	out.row("key", "value")
	for n, entry := range m.entries(&budget, &currency) {
		text := entry.text()
		if text == "" {
			continue
		}
		if needed := entry.readsAs(as[n], text, currency); !needed.IsZero() {
			return bad("meta."+entry.key, shown(text), needed)
		}
		if err := out.checked("meta."+entry.key, entry.key, text); err != nil {
			return err
		}
	}
	for _, p := range m.Other {
		known := slices.IndexFunc(as, func(e entry) bool { return e.key == p.Key })
		if p.Key == "" || p.Key != strings.TrimSpace(p.Key) || known >= 0 && (p.Key == "budget" || as[known].set([]byte(p.Value), currency).IsZero()) {
			return bad("meta.other", shown(p.Key), townhall.Say("pabulib.write.other", "格式未规定的键", "a key that the format does not have"))
		}
		if err := out.checked("meta."+p.Key, p.Key, strings.TrimSpace(p.Value)); err != nil {
			return err
		}
	}
	return nil
}

// readsAs reports what is needed for a value to be read as it is.
func (e entry) readsAs(read entry, text string, c townhall.Currency) townhall.Text {
	switch e.into.(type) {
	case *string, *townhall.Currency:
		return townhall.Text{}
	}
	if needed := read.set([]byte(text), c); !needed.IsZero() {
		return needed
	}
	if !reflect.DeepEqual(e.into, read.into) {
		return townhall.Say("pabulib.write.value", "读回时不变的值：日期为某日、某月或某年，金额与预算同币种，列表各项不含逗号", "a value that is read as it is: a day, a month or a year, the budget's currency, lists without commas in their items")
	}
	return townhall.Text{}
}

func (i *Instance) writeProjects(out *encoder) error {
	claimed := func(said func(Claim) int64) bool {
		return slices.ContainsFunc(i.Claims, func(c Claim) bool { return said(c) != Unsaid })
	}
	cols := []struct {
		name  string
		there bool
		text  func(p int) string
	}{
		{"project_id", true, func(p int) string { return i.Election.Projects[p].ID }},
		{"cost", true, func(p int) string { return amount(i.Election.Projects[p].Cost) }},
		{"votes", claimed(func(c Claim) int64 { return c.Votes }), func(p int) string { return said(i.Claims[p].Votes) }},
		{"score", claimed(func(c Claim) int64 { return c.Score }), func(p int) string { return said(i.Claims[p].Score) }},
		{"name", true, func(p int) string { return strings.TrimSpace(i.Election.Projects[p].Name) }},
		{"category", i.any(func(p allocate.Project) bool { return len(p.Categories) > 0 }), func(p int) string { return strings.Join(i.Election.Projects[p].Categories, ",") }},
		{"district", i.any(func(p allocate.Project) bool { return p.District != "" }), func(p int) string { return i.Election.Projects[p].District }},
		{"selected", claimed(func(c Claim) int64 { return int64(c.Selected) }), func(p int) string { return said(int64(i.Claims[p].Selected)) }},
	}
	out.row(inProjects.String())
	var row []string
	for _, c := range cols {
		if c.there {
			row = append(row, c.name)
		}
	}
	out.row(row...)
	for p := range i.Election.Projects {
		row = row[:0]
		for _, c := range cols {
			if c.there {
				row = append(row, c.text(p))
			}
		}
		if err := out.checked("projects["+strconv.Itoa(p)+"]", row...); err != nil {
			return err
		}
	}
	return nil
}

func (i *Instance) any(is func(allocate.Project) bool) bool {
	return slices.ContainsFunc(i.Election.Projects, is)
}

func said(n int64) string {
	if n == Unsaid {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func (i *Instance) writeVotes(out *encoder) error {
	b := &i.Election.Ballots
	header := []string{"voter_id", "vote"}
	if b.Kind == allocate.Cumulative {
		header = append(header, "points")
	}
	if b.Districts != nil {
		header = append(header, "district")
	}
	out.row(inVotes.String())
	out.row(header...)
	voter := int64(0)
	var vote, points []byte
	for n := range b.Len() {
		vote, points = vote[:0], points[:0]
		for k, c := range b.Choice(n) {
			vote = append(append(vote, i.Election.Projects[c].ID...), ',')
			if b.Kind == allocate.Cumulative {
				points = append(strconv.AppendUint(points, uint64(b.Points[int(b.Offsets[n])+k]), 10), ',')
			}
		}
		row := []string{"", string(vote[:max(len(vote)-1, 0)])}
		if b.Kind == allocate.Cumulative {
			row = append(row, string(points[:max(len(points)-1, 0)]))
		}
		if b.Districts != nil {
			row = append(row, i.Election.Districts[b.Districts[n]])
		}
		for range b.Weight(n) {
			voter++
			row[0] = strconv.FormatInt(voter, 10)
			if err := out.checked("ballots["+strconv.Itoa(n)+"]", row...); err != nil {
				return err
			}
		}
	}
	return nil
}
