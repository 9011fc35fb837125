package allocate

import (
	"math/big"
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
	Project int      `json:"project"`        // its place in Outcome.Projects
	Support Decimal  `json:"support"`        // effective votes in equal shares; else votes or score, or by cost
	Tied    []int    `json:"tied,omitempty"` // with which others, before the tie was broken
	Why     WhyRound `json:"why,omitzero"`
}

// WhyRound says by which step of the rule a project was chosen.
type WhyRound uint8

// The steps.
const (
	InTurn     WhyRound = iota // 按规则
	Free                       // 无需资金: it costs nothing and somebody chose it
	Completing                 // 补足: what was left was enough
)

// String is "turn", "free" or "completion".
func (w WhyRound) String() string { return nameOf([]string{"turn", "free", "completion"}, w) }

// MarshalText writes what String gives.
func (w WhyRound) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Decimal is a number in millionths, rounded down where it is none: for people to read, while what decided was exact.
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

// Winners are the ids of the projects chosen, in the order in which they were.
func (o *Outcome) Winners() []string {
	ids := make([]string, len(o.Chosen))
	for i, p := range o.Chosen {
		ids[i] = o.Projects[p].ID
	}
	return ids
}
