package allocate

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Contrast (结果对照) says how two outcomes of one election differ, and who is better off with which.
type Contrast struct {
	Both           []string   `json:"both,omitempty"`       // chosen in both, by id, in the election's order
	OnlyFirst      []string   `json:"only_first,omitempty"` // chosen only in the first
	OnlySecond     []string   `json:"only_second,omitempty"`
	BySatisfaction Preference `json:"by_satisfaction"` // who has more of the projects that they chose, is better off
	ByExclusion    Preference `json:"by_exclusion"`    // who has one of the projects that they chose, is better off than with none
}

// Preference (受益对比) counts voters by the outcome with which they are better off; each by the weight of the ballot.
type Preference struct {
	First  int64 `json:"first"`
	Second int64 `json:"second"`
	Same   int64 `json:"same"`
}

// Compare says how two outcomes of an election differ: an outcome and greedy's, say.
func Compare(e *Election, first, second *Outcome) (Contrast, error) {
	if err := e.Check(); err != nil {
		return Contrast{}, err
	}
	a, err := e.chosenBy(first)
	if err != nil {
		return Contrast{}, err
	}
	b, err := e.chosenBy(second)
	if err != nil {
		return Contrast{}, err
	}
	c := Contrast{BySatisfaction: e.prefer(BySatisfaction, a, b), ByExclusion: e.prefer(ByExclusion, a, b)}
	for i := range e.Projects {
		id := e.Projects[i].ID
		switch {
		case a[i] && b[i]:
			c.Both = append(c.Both, id)
		case a[i]:
			c.OnlyFirst = append(c.OnlyFirst, id)
		case b[i]:
			c.OnlySecond = append(c.OnlySecond, id)
		}
	}
	return c, nil
}

// Text says the contrast in a sentence.
func (c Contrast) Text() townhall.Text {
	return townhall.Say("allocate.contrast", "仅前者入选：{a}；仅后者入选：{b}；{first}人在前者中所选项目入选更多，{second}人在后者中更多，{same}人相同",
		"only in the first: {a}; only in the second: {b}; {first} voters have more of their projects with the first, {second} with the second, {same} as many",
		"a", c.OnlyFirst, "b", c.OnlySecond, "first", c.BySatisfaction.First, "second", c.BySatisfaction.Second, "same", c.BySatisfaction.Same)
}

// chosenBy tells what an outcome chose, or that it is of another election.
func (e *Election) chosenBy(o *Outcome) ([]bool, error) {
	if o == nil || len(o.Projects) != len(e.Projects) {
		return nil, otherElection("outcome.projects", nil)
	}
	chosen := make([]bool, len(e.Projects))
	for i := range o.Projects {
		if o.Projects[i].ID != e.Projects[i].ID {
			return nil, otherElection("outcome.projects["+strconv.Itoa(i)+"].id", o.Projects[i].ID)
		}
		chosen[i] = o.Projects[i].Chosen
	}
	return chosen, nil
}

func otherElection(field string, found any) error {
	return bad(field, found, townhall.Say("allocate.outcome.of", "该次投票的结果", "an outcome of this election"))
}

// compared is the comparison step: what a rule chose stands unless strictly more voters are better off with the other, which is greedy's.
func compared(e *Election, c Comparison, chosen, other []bool) townhall.Finding {
	p := e.prefer(c, chosen, other)
	say := townhall.Say("allocate.compared.satisfaction", "所选项目入选较多者人数不少于得票优先", "no fewer voters have more of their projects than have with greedy")
	if c == ByExclusion {
		say = townhall.Say("allocate.compared.exclusion", "有所选项目入选而得票优先下没有者，人数不少于相反者", "no fewer voters have one of their projects, and none with greedy, than the other way round")
	}
	fact := func(code string, say townhall.Text, n int64) townhall.Finding {
		return townhall.Finding{Code: code, Say: say, Found: townhall.ValueOf(n), Held: true}
	}
	return townhall.Finding{Code: "allocate.compared", Say: say, Held: p.First >= p.Second, Need: townhall.ValueOf(townhall.OrMore(p.Second)), Found: townhall.ValueOf(p.First), Parts: []townhall.Finding{
		fact("allocate.compared.own", townhall.Say("allocate.compared.own", "本结果下较好", "better off with this outcome"), p.First),
		fact("allocate.compared.greedy", townhall.Say("allocate.compared.greedy", "得票优先下较好", "better off with greedy"), p.Second),
		fact("allocate.compared.same", townhall.Say("allocate.compared.same", "两者相同", "the same with both"), p.Same),
	}}
}

// prefer counts the voters who are better off with the projects of the one list or of the other.
func (e *Election) prefer(c Comparison, first, second []bool) Preference {
	b := &e.Ballots
	// A project adds one to the low half of a voter's sum where the first has it, to the high half where the second has it.
	adds := make([]uint32, len(first))
	for i := range adds {
		if first[i] {
			adds[i]++
		}
		if second[i] {
			adds[i] += 1 << 16 // no ballot holds more than MaxProjects
		}
	}
	most := uint32(MaxProjects)
	if c == ByExclusion {
		most = 1 // one is as good as many
	}
	var better [3]int64 // with the second, the same, with the first
	for i := range b.Len() {
		sum := uint32(0)
		for _, p := range b.Choice(i) {
			sum += adds[p]
		}
		d := int32(min(sum&MaxProjects, most)) - int32(min(sum>>16, most))
		better[1+d>>31+int32(uint32(-d)>>31)] += b.Weight(i) // its sign, without a branch that would often be guessed wrong
	}
	return Preference{First: better[2], Second: better[0], Same: better[1]}
}
