package vote

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// PaperCount (纸质选票计票) is a count of paper ballots, batch by batch. Each batch is entered twice, by different people; where
// the two differ, somebody looks again and decides, with a reason. It is a value: each step gives a new one.
type PaperCount struct {
	Options  []string `json:"options"`   // what a paper may be for: "for", "against", candidates; and "blank", "invalid"
	Issued   int64    `json:"issued"`    // 发出: papers handed out
	Unused   int64    `json:"unused"`    // 未投: handed out and given back, not in the box
	Spoilt   int64    `json:"spoilt"`    // 作废换发: given back and replaced
	Batches  []Batch  `json:"batches"`   // in the order in which they were begun
	OnePaper bool     `json:"one_paper"` // each paper is for exactly one option; without it, for any number of them
}

// Batch (票捆) is a pile of papers.
type Batch struct {
	Name    string  `json:"name"`
	First   Entry   `json:"first"`
	Second  Entry   `json:"second,omitzero"`
	Settled Settled `json:"settled,omitzero"`
}

// Entry (录入) is what somebody counted in a batch.
type Entry struct {
	By     townhall.PersonID `json:"by"`
	Papers int64             `json:"papers"`
	Counts map[string]int64  `json:"counts"`
}

// Settled (差异裁定) is the entry that holds where two differ, and why.
type Settled struct {
	Entry
	Reason string `json:"reason"`
}

// Difference (差异) is one number in which the two entries of a batch differ. The option "" is the number of papers.
type Difference struct {
	Batch  string `json:"batch"`
	Option string `json:"option,omitempty"`
	First  int64  `json:"first"`
	Second int64  `json:"second"`
}

// Text says the difference.
func (d Difference) Text() townhall.Text {
	if d.Option == "" {
		return townhall.Say("vote.paper.difference.papers", "{batch}：票数，第一次{first}，第二次{second}", "{batch}: papers, first {first}, second {second}", "batch", d.Batch, "first", d.First, "second", d.Second)
	}
	return townhall.Say("vote.paper.difference", "{batch}：{option}，第一次{first}，第二次{second}", "{batch}: {option}, first {first}, second {second}", "batch", d.Batch, "option", d.Option, "first", d.First, "second", d.Second)
}

// Check refuses numbers of papers that cannot be: below 0, too large to add up, or more given back than were handed out. Each step calls it.
func (p PaperCount) Check() error {
	for _, c := range [...]struct {
		field string
		n     int64
	}{{"issued", p.Issued}, {"unused", p.Unused}, {"spoilt", p.Spoilt}} {
		if c.n < 0 || c.n > MaxCount {
			return badPaper(c.field, c.n, townhall.Say("vote.tally.count", "0 至 {max} 的整数", "a whole number from 0 to {max}", "max", int64(MaxCount)))
		}
	}
	if back := p.Unused + p.Spoilt; back > p.Issued {
		return badPaper("unused", back, townhall.Say("vote.paper.back", "退回的选票不多于发出的 {n}", "no more given back than were handed out, {n}", "n", p.Issued))
	}
	return nil
}

// Enter (录入) enters a batch: the first time, or the second, which somebody else does.
func (p PaperCount) Enter(batch string, e Entry) (PaperCount, error) {
	if strings.TrimSpace(batch) == "" || e.By == "" {
		return p, badPaper("batches", batch, townhall.Say("vote.paper.batch", "批次名称和录入人", "the name of a batch and who enters it"))
	}
	if err := cmp.Or(p.Check(), p.sound(batch, e)); err != nil {
		return p, err
	}
	e.Counts = maps.Clone(e.Counts)
	next := p
	next.Batches = slices.Clone(p.Batches)
	i := slices.IndexFunc(next.Batches, func(b Batch) bool { return b.Name == batch })
	if i < 0 {
		next.Batches = append(next.Batches, Batch{Name: batch, First: e})
		return next, nil
	}
	b := &next.Batches[i]
	f := townhall.All("vote.paper.enter", townhall.Say("vote.paper.enter", "复核录入{batch}", "second entry of {batch}", "batch", batch),
		townhall.Finding{Code: "vote.paper.once", Field: "batches", Held: b.Second.By == "", Say: townhall.Say("vote.paper.once", "此前只录入一次", "it was entered only once before")},
		townhall.Finding{Code: "vote.paper.other", Field: "by", Held: b.First.By != e.By, Say: townhall.Say("vote.paper.other", "由另一人录入", "somebody else enters it"), Found: townhall.ValueOf(string(e.By))})
	if err := f.Err(); err != nil {
		return p, err
	}
	b.Second = e
	return next, nil
}

// sound refuses an entry that cannot be.
func (p PaperCount) sound(batch string, e Entry) error {
	sum := int64(0)
	for _, option := range slices.Sorted(maps.Keys(e.Counts)) {
		n := e.Counts[option]
		at := "batches[" + batch + "].counts[" + option + "]"
		switch {
		case !slices.Contains(p.Options, option):
			return badPaper(at, option, townhall.Say("vote.paper.option", "选票上的选项之一", "an option of the paper"))
		case n < 0 || n > e.Papers:
			return badPaper(at, n, townhall.Say("vote.paper.count", "0 至该批票数 {n}", "0 to the batch's papers, {n}", "n", e.Papers))
		}
		sum += n
	}
	if e.Papers < 0 || e.Papers > MaxCount || p.OnePaper && sum != e.Papers {
		return badPaper("batches["+batch+"].papers", e.Papers, townhall.Say("vote.paper.papers", "各选项之和 {sum}", "the sum of its options, {sum}", "sum", sum))
	}
	return nil
}

func badPaper(field string, found any, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
}

// Differences lists where the two entries of a batch differ and nobody has settled it.
func (p PaperCount) Differences() []Difference {
	var out []Difference
	for _, b := range p.Batches {
		if b.Second.By == "" || b.Settled.By != "" {
			continue
		}
		if b.First.Papers != b.Second.Papers {
			out = append(out, Difference{Batch: b.Name, First: b.First.Papers, Second: b.Second.Papers})
		}
		for _, option := range p.Options {
			if x, y := b.First.Counts[option], b.Second.Counts[option]; x != y {
				out = append(out, Difference{b.Name, option, x, y})
			}
		}
	}
	return out
}

// Settle (裁定) says what a batch holds whose entries differ, for a reason, by somebody who entered neither.
func (p PaperCount) Settle(batch string, e Entry, reason string) (PaperCount, error) {
	i := slices.IndexFunc(p.Batches, func(b Batch) bool { return b.Name == batch })
	if i < 0 {
		return p, badPaper("batches", batch, townhall.Say("vote.paper.known", "已录入的批次", "a batch that was entered"))
	}
	b := p.Batches[i]
	differs := slices.ContainsFunc(p.Differences(), func(d Difference) bool { return d.Batch == batch })
	f := townhall.All("vote.paper.settle", townhall.Say("vote.paper.settle", "裁定{batch}的差异", "settling {batch}", "batch", batch),
		townhall.Finding{Code: "vote.paper.differs", Field: "batches", Held: differs, Say: townhall.Say("vote.paper.differs", "两次录入不一致", "its two entries differ")},
		townhall.Finding{Code: "vote.paper.third", Field: "by", Held: e.By != "" && e.By != b.First.By && e.By != b.Second.By, Found: townhall.ValueOf(string(e.By)),
			Say: townhall.Say("vote.paper.third", "由未参加录入的人裁定", "by somebody who entered neither")},
		townhall.Finding{Code: "vote.paper.reason", Field: "reason", Held: strings.TrimSpace(reason) != "", Say: townhall.Say("vote.paper.reason", "说明理由", "the reason is given")})
	if err := f.Err(); err != nil {
		return p, err
	}
	if err := cmp.Or(p.Check(), p.sound(batch, e)); err != nil {
		return p, err
	}
	e.Counts = maps.Clone(e.Counts)
	next := p
	next.Batches = slices.Clone(p.Batches)
	next.Batches[i].Settled = Settled{e, reason}
	return next, nil
}

// holds is the entry of a batch that counts.
func (b Batch) holds() Entry {
	if b.Settled.By != "" {
		return b.Settled.Entry
	}
	return b.First
}

// Reconcile (核对) says whether the papers add up: each batch was entered twice, by two people, and settled by a third where they differ;
// and no more papers are in the box than were handed out and not given back. More void the ballot; fewer do not, and are said. Of numbers that
// Check refuses, it does not hold.
func (p PaperCount) Reconcile() townhall.Finding {
	var papers int64
	var alone, unsound []string
	for _, b := range p.Batches {
		papers = min(papers+min(max(b.holds().Papers, 0), MaxCount), MaxCount+1) // which is more than anybody may hand out
		if b.First.By == "" || b.Second.By == "" || b.First.By == b.Second.By {
			alone = append(alone, b.Name)
		}
		if !p.wellSettled(b) {
			unsound = append(unsound, b.Name)
		}
	}
	voids := townhall.Cite{Law: "全国人民代表大会和地方各级人民代表大会选举法", English: "Electoral Law of People's Congresses", Article: "44", Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
	numbers, expected := p.Check(), int64(0)
	if numbers == nil {
		expected = p.Issued - p.Unused - p.Spoilt
	}
	return townhall.All("vote.paper.reconcile", townhall.Say("vote.paper.reconcile", "选票核对", "the papers"),
		townhall.Finding{Code: "vote.paper.twice", Field: "batches", Held: len(alone) == 0 && len(p.Batches) > 0, Found: townhall.ValueOf(alone),
			Say: townhall.Say("vote.paper.twice", "未由两人各录入一次的批次", "batches not entered twice by two people")},
		townhall.Finding{Code: "vote.paper.open", Field: "batches", Held: len(p.Differences()) == 0, Need: townhall.ValueOf(0), Found: townhall.ValueOf(len(p.Differences())),
			Say: townhall.Say("vote.paper.open", "未裁定的差异", "differences not settled")},
		townhall.Finding{Code: "vote.paper.sound", Field: "batches", Held: len(unsound) == 0, Found: townhall.ValueOf(unsound),
			Say: townhall.Say("vote.paper.sound", "录入与选票不符、或者裁定并非第三人说明理由作出的批次", "batches with entries that are not of the paper, or not settled by a third person with a reason")},
		townhall.Finding{Code: "vote.paper.numbers", Field: "issued", Held: numbers == nil, Found: townhall.ValueOf([]int64{p.Issued, p.Unused, p.Spoilt}),
			Say: townhall.Say("vote.paper.numbers", "发出、未投、作废换发的票数", "papers handed out, given back unused, and replaced")},
		townhall.Finding{Code: "vote.paper.more", Field: "issued", Held: papers <= expected, Need: townhall.ValueOf(townhall.UpTo(expected)), Found: townhall.ValueOf(papers), Cite: voids,
			Say: townhall.Say("vote.paper.more", "收回的选票不多于发出而未退回的选票", "no more papers in the box than were handed out and not given back")},
		townhall.Finding{Code: "vote.paper.missing", Field: "issued", Held: true, Found: townhall.ValueOf(max(expected-papers, 0)), Cite: voids,
			Say: townhall.Say("vote.paper.missing", "发出而未投入票箱的选票，不影响效力", "papers handed out that are not in the box, which voids nothing")})
}

// wellSettled reports that a batch's entries can be of its paper, and that a settlement is by somebody who entered neither, with a reason.
// The steps see to that; a count that was kept and read again may say anything.
func (p PaperCount) wellSettled(b Batch) bool {
	for _, e := range []Entry{b.First, b.Second, b.Settled.Entry} {
		if e.By != "" && p.sound(b.Name, e) != nil {
			return false
		}
	}
	s := b.Settled
	return s.By == "" || s.By != b.First.By && s.By != b.Second.By && strings.TrimSpace(s.Reason) != ""
}

// Totals are what was counted, by option, once the papers are reconciled.
func (p PaperCount) Totals() (map[string]int64, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := p.Reconcile().Err(); err != nil {
		return nil, err
	}
	out := map[string]int64{} // of no more than the papers, which add up
	for _, b := range p.Batches {
		for option, n := range b.holds().Counts {
			out[option] += n
		}
	}
	return out, nil
}
