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
	Order []string `json:"order,omitempty"` // project ids for InOrder: a list, or the names that a vote.Lot drew; projects that it leaves out come last
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
func (t Tie) MarshalText() ([]byte, error) { return textOf("ties", tieNames[:], t) }

// UnmarshalText reads what MarshalText writes.
func (t *Tie) UnmarshalText(b []byte) error {
	return named(t, "ties", tieNames[:], b, townhall.Say("allocate.tie.needed", "id、maxvotes、mincost、maxcost、order 或 refuse", "id, maxvotes, mincost, maxcost, order or refuse"))
}

// Check refuses words that are unknown or follow one that leaves nothing to decide, and an order that no word asks for or that names a
// project twice.
func (t Ties) Check() error {
	if len(t.Order) > 0 && !slices.Contains(t.By, InOrder) {
		return bad("ties.by", len(t.By), townhall.Say("allocate.ties.order", "列出次序时须含 order", "order among the words, where there is one"))
	}
	listed := map[string]bool{}
	for i, id := range t.Order {
		if listed[id] {
			return bad("ties.order["+strconv.Itoa(i)+"]", id, townhall.Say("allocate.ties.twice", "每个项目至多一次", "each project once at most"))
		}
		listed[id] = true
	}
	for i, by := range t.By {
		final := by == ByID || by == Refuse
		if by > Refuse || final && i < len(t.By)-1 || by == InOrder && len(t.Order) == 0 {
			return bad("ties.by["+strconv.Itoa(i)+"]", by.String(), townhall.Say("allocate.ties", "已知的同分规则；id 与 refuse 置于最后；order 需列出次序", "a known word; id and refuse last; order with its list"))
		}
	}
	return nil
}

// ranking gives each project its place among tied ones; places are equal where the rule refuses to decide.
func (p *problem) ranking() []int32 {
	compare := func(a, b int) int { return p.tieBetween(a, p.cost[a], p.votes[a], b) }
	order := make([]int, p.m)
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

// tieBetween is below 0 where project a, with a cost and votes, goes before project b, and 0 where the rule refuses to decide.
func (p *problem) tieBetween(a int, cost, votes int64, b int) int {
	for _, by := range p.rule.Ties.By {
		c := 0
		switch by {
		case MostVotes:
			c = cmp.Compare(p.votes[b], votes)
		case LowestCost:
			c = cmp.Compare(cost, p.cost[b])
		case HighestCost:
			c = cmp.Compare(p.cost[b], cost)
		case InOrder:
			c = cmp.Compare(p.listed(a), p.listed(b))
		case Refuse:
			return 0
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(p.e.Projects[a].ID, p.e.Projects[b].ID)
}

// listed is a project's place in the order that the rule lists; those that it leaves out come last.
func (p *problem) listed(i int) int {
	if p.places == nil {
		p.places = make(map[string]int, len(p.rule.Ties.Order))
		for k, id := range p.rule.Ties.Order {
			p.places[id] = k + 1
		}
	}
	return cmp.Or(p.places[p.e.Projects[i].ID], len(p.rule.Ties.Order)+1)
}

// goesFirst: a project would surely go before another that it ties with, had it such a cost and so many votes. Where the dearer goes first it
// is not sure: at a lower cost it might not.
func (p *problem) goesFirst(i int, cost, votes int64, j int) bool {
	return !slices.Contains(p.rule.Ties.By, HighestCost) && p.tieBetween(i, cost, votes, j) < 0
}
