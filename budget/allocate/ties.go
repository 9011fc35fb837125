package allocate

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// Ties (同分规则) says which of several tied projects goes first: each word decides among those that the words before left equal. Where
// all are used up, the lowest id, as text, goes first: "10" before "2".
type Ties struct {
	By    []Tie    `json:"by,omitempty"`
	Order []string `json:"order,omitempty"` // project ids for InOrder: a list, or the names that a vote.Lot drew
}

// Tie is one word of Ties.
type Tie uint8

// The words.
const (
	ByID        Tie = iota // 按编号: the lowest id as text
	MostVotes              // 得票多者
	LowestCost             // 金额小者
	HighestCost            // 金额大者
	InOrder                // 按事先公布的次序或抽签结果: as in Order
	Refuse                 // 不自行决定: what is still tied is refused, so that people decide
)

var tieNames = [...]string{"id", "maxvotes", "mincost", "maxcost", "order", "refuse"}

// String is "id", "maxvotes", "mincost", "maxcost", "order" or "refuse".
func (t Tie) String() string { return nameOf(tieNames[:], t) }

// MarshalText writes what String gives.
func (t Tie) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *Tie) UnmarshalText(b []byte) error {
	return named(t, "ties", tieNames[:], b, townhall.Say("allocate.tie.needed", "id、maxvotes、mincost、maxcost、order 或 refuse", "id, maxvotes, mincost, maxcost, order or refuse"))
}

// Check refuses words that are unknown or follow one that leaves nothing to decide.
func (t Ties) Check() error {
	for i, by := range t.By {
		final := by == ByID || by == Refuse
		if by > Refuse || final && i < len(t.By)-1 || by == InOrder && len(t.Order) == 0 {
			return bad("ties.by["+strconv.Itoa(i)+"]", by.String(), townhall.Say("allocate.ties", "已知的同分规则；id 与 refuse 置于最后；order 需列出次序", "a known word; id and refuse last; order with its list"))
		}
	}
	return nil
}

// ranking gives each project its place among tied ones; places are equal where the rule refuses to decide.
func (t Ties) ranking(e *Election, votes []int64) []int32 {
	place := make(map[string]int, len(t.Order))
	for i, id := range t.Order {
		if _, twice := place[id]; !twice {
			place[id] = i + 1
		}
	}
	listed := func(i int) int { return cmp.Or(place[e.Projects[i].ID], len(t.Order)+1) }
	compare := func(a, b int) int {
		for _, by := range t.By {
			c := 0
			switch by {
			case MostVotes:
				c = cmp.Compare(votes[b], votes[a])
			case LowestCost:
				c = cmp.Compare(e.Projects[a].Cost.Minor(), e.Projects[b].Cost.Minor())
			case HighestCost:
				c = cmp.Compare(e.Projects[b].Cost.Minor(), e.Projects[a].Cost.Minor())
			case InOrder:
				c = cmp.Compare(listed(a), listed(b))
			case Refuse:
				return 0
			}
			if c != 0 {
				return c
			}
		}
		return cmp.Compare(e.Projects[a].ID, e.Projects[b].ID)
	}
	order := make([]int, len(e.Projects))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, compare)
	ranks := make([]int32, len(order))
	for i := 1; i < len(order); i++ {
		ranks[order[i]] = ranks[order[i-1]]
		if compare(order[i-1], order[i]) != 0 {
			ranks[order[i]] = int32(i)
		}
	}
	return ranks
}
