package allocate

import (
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// Announced (公布的结果) is the outcome that somebody announced, by the ids of the projects chosen: to be compared with a count, audited, and
// looked at for whom it satisfies. How it came about is not known, so that it has no rounds and cannot be explained.
func Announced(e *Election, ids ...string) (*Outcome, error) {
	o, err := wholeOutcome(e, Greedy(Cost))
	if err != nil {
		return nil, err
	}
	for k, id := range ids {
		i := slices.IndexFunc(o.Projects, func(p Result) bool { return p.ID == id && !p.Chosen })
		if i < 0 {
			return nil, bad("ids["+strconv.Itoa(k)+"]", id, townhall.Say("allocate.announced.id", "投票中的项目，每个一次", "a project of the election, each once"))
		}
		p := &o.Projects[i]
		p.Chosen, p.Why = true, townhall.Finding{Code: "allocate.announced", Held: true, Say: townhall.Say("allocate.announced", "公布为入选", "announced as chosen")}
		o.Chosen = append(o.Chosen, i)
		if o.Cost, err = o.Cost.Add(e.Projects[i].Cost); err != nil {
			return nil, err
		}
	}
	o.Left, err = e.Budget.Sub(o.Cost) // below 0 where more was spent
	for i := range o.Projects {
		if !o.Projects[i].Chosen {
			o.Projects[i].Why = townhall.Finding{Code: "allocate.announced", Say: townhall.Say("allocate.announced", "公布为入选", "announced as chosen")}
		}
	}
	return o, err
}
