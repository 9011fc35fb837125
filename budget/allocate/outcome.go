package allocate

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// Outcome (分配结果) is what was chosen, in which order, and why each project is in or out.
type Outcome struct {
	Rule     Rule             `json:"rule"`
	Projects []Result         `json:"projects"` // in the election's order
	Chosen   []int            `json:"chosen"`   // places in Projects, in the order in which they were chosen
	Cost     townhall.Money   `json:"cost"`     // of the projects chosen
	Left     townhall.Money   `json:"left"`     // of the budget
	Voters   int64            `json:"voters"`   // ballots, by their weights
	Rounds   []Round          `json:"rounds"`
	Compared townhall.Finding `json:"compared,omitzero"` // the comparison step, where the rule has one; it holds where the outcome stands

	Apart bool `json:"apart,omitzero"` // it was decided in parts, each for itself by the rule: in pots, or in cells of criteria

	Endowment *big.Rat `json:"endowment,omitempty"` // of equal shares: what each voter was given at last, in minor units
	Raises    int64    `json:"raises,omitzero"`     // how often that was raised
}

// Result (项目结果) is one project's.
type Result struct {
	ID     string           `json:"id"`
	Chosen bool             `json:"chosen"`
	Round  int              `json:"round,omitzero"` // in which it was chosen, from 1
	Votes  int64            `json:"votes"`          // how many chose it, by their weights
	Score  int64            `json:"score"`          // the sum of points or ranks; the votes where neither counts
	Why    townhall.Finding `json:"why"`
}

// Round (轮次) is the choice of one project.
type Round struct {
	Project int     `json:"project"`        // its place in Outcome.Projects
	Support Decimal `json:"support"`        // effective votes in equal shares, the load in currency units by Phragmén; else the score, or that for each thousand currency units of cost
	Tied    []int   `json:"tied,omitempty"` // with which others, before the tie was broken; 32 at most
	Step    Step    `json:"step,omitzero"`
}

// Step is by which step of the rule a project was chosen.
type Step uint8

// The steps.
const (
	ByRule       Step = iota // 按规则
	AtNoCost                 // 无需资金: it costs nothing and somebody chose it
	ByCompletion             // 补足: what was left was enough
)

var stepNames = [...]string{"rule", "no-cost", "completion"}

// String is "rule", "no-cost" or "completion".
func (s Step) String() string { return nameOf(stepNames[:], s) }

// MarshalText writes what String gives.
func (s Step) MarshalText() ([]byte, error) { return textOf("step", stepNames[:], s) }

// UnmarshalText reads what MarshalText writes.
func (s *Step) UnmarshalText(b []byte) error {
	return named(s, "step", stepNames[:], b, townhall.Say("allocate.step.needed", "rule、no-cost 或 completion", "rule, no-cost or completion"))
}

// Decimal is a number in millionths, rounded where it has more places: for people to read, while what decided was exact.
type Decimal int64

func decimalOf(n int64) Decimal { return Decimal(min(n, maxScore/million) * million) }

// String is "14620", or "0.25".
func (d Decimal) String() string {
	if d < 0 {
		return "-" + (-d).String()
	}
	s := strconv.FormatInt(int64(d)/million, 10)
	if rest := int64(d) % million; rest != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(million+rest, 10)[1:], "0")
	}
	return s
}

// MarshalText writes what String gives.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// wholeOutcome is the outcome of an election that is decided in parts, before any is: nothing is chosen.
func wholeOutcome(e *Election, r Rule) (*Outcome, error) {
	p, err := newProblem(e, r)
	if err != nil {
		return nil, err
	}
	o := newCount(p).outcome()
	o.Apart = true
	return o, nil
}

// absorb takes over the outcome of a part, whose projects are at places of the whole. The votes stay those of all voters.
func (o *Outcome) absorb(part *Outcome, places []int, why func(townhall.Finding) townhall.Finding) (err error) {
	for i, result := range part.Projects {
		to := &o.Projects[places[i]]
		to.Chosen, to.Why = result.Chosen, why(result.Why)
	}
	for _, round := range part.Rounds {
		round.Project = places[round.Project]
		round.Tied = slices.Clone(round.Tied)
		for i, t := range round.Tied {
			round.Tied[i] = places[t]
		}
		o.Rounds = append(o.Rounds, round)
	}
	for _, p := range part.Chosen {
		o.Chosen = append(o.Chosen, places[p])
		o.Projects[places[p]].Round = len(o.Chosen)
	}
	if o.Cost, err = o.Cost.Add(part.Cost); err == nil {
		o.Left, err = o.Left.Sub(part.Cost)
	}
	return err
}

// UnmarshalText reads what MarshalText writes.
func (d *Decimal) UnmarshalText(b []byte) error {
	whole, rest, _ := strings.Cut(string(b), ".")
	n, err := strconv.ParseInt(whole+(rest + "000000")[:6], 10, 64)
	if err != nil || len(rest) > 6 || strings.ContainsAny(rest, "+-") {
		return bad("decimal", string(b), townhall.Say("allocate.decimal.needed", "至多六位小数的数", "a number with six decimals at most"))
	}
	*d = Decimal(n)
	return nil
}

// Winners are the ids of the projects chosen, in the order in which they were.
func (o *Outcome) Winners() []string {
	ids := make([]string, len(o.Chosen))
	for i, p := range o.Chosen {
		ids[i] = o.Projects[p].ID
	}
	return ids
}
